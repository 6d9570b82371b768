"""Mailing response: the model against a published fit, gains and profit by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.response import (
    ResponseModel,
    best_cutoff,
    break_even_response,
    campaign_profit,
    gains_table,
    plot_campaign_profit,
    plot_gains,
    response_by,
)

TEN = pd.DataFrame(
    {
        "probability": [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05],
        "responded": [1, 1, 1, 0, 1, 0, 0, 1, 0, 0],
    }
)


def test_model_gives_the_published_logit():
    """Greene, Econometric Analysis (5th ed.), table 21.1, data of Spector and Mazzeo (1980): same estimates?"""
    data = pytest.importorskip("statsmodels.api").datasets.spector.load_pandas().data
    model = ResponseModel(["GPA", "TUCE", "PSI"]).fit(data, "GRADE")
    estimates = model.coefficients_
    assert estimates["estimate"].tolist() == pytest.approx([-13.021, 2.826, 0.095, 2.379], abs=5e-4)
    assert estimates["std_error"].tolist() == pytest.approx([4.931, 1.263, 0.142, 1.065], abs=6e-4)
    assert model.log_likelihood_ == pytest.approx(-12.890, abs=5e-4)


def test_text_features_are_compared_with_the_base():
    """Is the odds ratio of a 2x2 table the cross product, and the base the first value in the alphabet?"""
    data = pd.DataFrame({"channel": ["app"] * 5 + ["store"] * 5, "responded": [1, 0, 0, 0, 0, 1, 1, 1, 0, 0]})
    model = ResponseModel(["channel"]).fit(data)
    assert model.coefficients_.loc["channel=store", "odds_ratio"] == pytest.approx((3 / 2) / (1 / 4))
    assert model.predict(data).iloc[[0, -1]].tolist() == pytest.approx([0.2, 0.6])


def test_true_and_false_are_features_too():
    """Does a yes/no feature give the same model as 1 and 0?"""
    data = pd.DataFrame({"member": [True, False] * 6, "responded": [1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 1]})
    as_numbers = ResponseModel(["member"]).fit(data.astype({"member": int})).coefficients_
    assert ResponseModel(["member"]).fit(data).coefficients_.equals(as_numbers)


def test_new_value_and_missing_fit_are_refused():
    """Is a channel never seen in the fit refused, and a model not fitted?"""
    data = pd.DataFrame({"channel": ["app", "app", "store", "store"], "responded": [1, 0, 1, 0]})
    model = ResponseModel(["channel"]).fit(data)
    with pytest.raises(ValueError, match="It knows app, store"):
        model.predict(pd.DataFrame({"channel": ["phone"]}))
    with pytest.raises(ValueError, match="not fitted yet"):
        ResponseModel(["channel"]).predict(data)


@pytest.mark.parametrize(
    ("features", "problem"), [(["x"], "no finite estimate"), (["y", "y2"], "no finite estimate")]
)
def test_no_maximum_is_said(features, problem):
    """Is a perfect or doubled feature named as the reason that there is no estimate?"""
    data = pd.DataFrame({"x": [1, 2, 3, 4], "y": [1, 2, 1, 2], "responded": [0, 0, 1, 1]})
    with pytest.raises(ValueError, match=problem):
        ResponseModel(features).fit(data.assign(y2=data["y"]))


def test_one_answer_is_not_enough():
    """Is a campaign that everyone answered refused?"""
    with pytest.raises(ValueError, match="needs both answers"):
        ResponseModel(["x"]).fit(pd.DataFrame({"x": [1, 2], "responded": [1, 1]}))


def test_gains_by_hand():
    """Five groups of two: are counts, gain and lift those of a hand count?"""
    gains = gains_table(TEN, groups=5)
    assert gains["responses"].tolist() == [2, 1, 1, 1, 0]
    assert gains["gain"].tolist() == pytest.approx([0.4, 0.6, 0.8, 1, 1])
    assert gains["lift"].tolist() == pytest.approx([2, 1.5, 4 / 3, 1.25, 1])


def test_gains_do_not_depend_on_row_order():
    """Are rows sorted by score, however they come?"""
    assert gains_table(TEN.sample(frac=1, random_state=3), groups=5).equals(gains_table(TEN, groups=5))


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=40).filter(
        lambda rows: any(answer for _, answer in rows)
    ),
    st.integers(1, 10),
)
def test_gains_end_at_everything(rows, groups):
    """Are groups equal to within one, and does the last group reach all contacts and responses?"""
    data = pd.DataFrame(rows, columns=["probability", "responded"])
    gains = gains_table(data, groups=min(groups, len(data)))
    assert gains["contacts"].max() - gains["contacts"].min() <= 1
    assert gains[["depth", "gain", "lift"]].iloc[-1].tolist() == pytest.approx([1, 1, 1])
    assert gains["gain"].is_monotonic_increasing


def test_gains_need_a_response_and_enough_rows():
    """Are an unanswered list and too many groups refused?"""
    with pytest.raises(ValueError, match="Nobody responded"):
        gains_table(TEN.assign(responded=0))
    with pytest.raises(ValueError, match="between 1 and the 10 rows"):
        gains_table(TEN, groups=11)


def test_break_even_is_cost_over_margin():
    """At 1.20 CNY a letter and 40 CNY margin, must 3 % respond?"""
    assert break_even_response(1.2, 40) == pytest.approx(0.03)
    with pytest.raises(ValueError, match="margin=0"):
        break_even_response(1, 0)


def test_campaign_profit_by_hand():
    """Letters at 3 CNY, margin 10, fixed cost 5: is the best campaign the first eight letters?"""
    profit = campaign_profit(gains_table(TEN, groups=5), contact_cost=3, margin=10, fixed_cost=5)
    assert profit["profit"].tolist() == [14, 4, 4, 4, -6]
    assert profit["cumulative_profit"].tolist() == [9, 13, 17, 21, 15]
    assert profit["pays"].tolist() == [True, True, True, True, False]
    assert profit["roi"].iloc[-1] == pytest.approx(15 / 35)
    assert best_cutoff(profit).to_dict() == {"group": 4, "depth": 0.8, "contacts": 8, "profit": 21}


def test_no_campaign_beats_a_losing_one():
    """Is the best cut-off nobody where every depth loses money?"""
    profit = campaign_profit(gains_table(TEN, groups=5), contact_cost=11, margin=10)
    assert best_cutoff(profit)["group"] == 0


def test_cost_per_response_by_hand():
    """Are rates, interval and cost per response those of the counts, and inf without a response?"""
    contacts = pd.DataFrame(
        {
            "source": ["own"] * 10 + ["rented"] * 2,
            "cost_cny": [2.0] * 10 + [1.0] * 2,
            "responded": [1] * 5 + [0] * 7,
        }
    )
    table = response_by(contacts, "source")
    assert table.loc["own", "cost_per_response"] == 4
    assert np.isinf(table.loc["rented", "cost_per_response"])
    # Wilson 95 % for 5 of 10: (0.2366, 0.7634), as printed by R's prop.test without correction.
    assert table.loc["own", ["lower", "upper"]].tolist() == pytest.approx([0.2366, 0.7634], abs=5e-5)
    assert response_by(contacts, ["source"]).index.tolist() == ["own", "rented"]


def test_plots_draw_the_tables():
    """Do the curves carry the numbers, from the origin, and is the best cut-off marked?"""
    gains = gains_table(TEN, groups=5)
    line = plot_gains(gains).lines[0]
    assert line.get_ydata().tolist() == [0, *gains["gain"]]
    ax = plot_campaign_profit(campaign_profit(gains, contact_cost=3, margin=10))
    assert ax.lines[2].get_xydata().tolist() == [[0.8, 26]]
