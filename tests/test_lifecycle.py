"""The six stages and the ladder: rules by hand, edges, and what holds for any history."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import lifecycle as lc

AS_OF = pd.Timestamp("2025-12-31")


def history(*rows):
    """Orders from (customer, days before AS_OF, amount)."""
    return pd.DataFrame(
        {
            "customer_id": [customer for customer, _, _ in rows],
            "order_date": [AS_OF - pd.Timedelta(days=days) for _, days, _ in rows],
            "amount_cny": [float(amount) for _, _, amount in rows],
        }
    )


def stage_of(*rows, **settings):
    orders = history(*[("x", days, amount) for days, amount in rows])
    return lc.lifecycle_stages(orders, AS_OF, **settings).loc["x", "stage"]


@pytest.mark.parametrize(
    ("rows", "stage"),
    [
        ([(181, 50), (3, 80)], "development"),
        ([(182, 100), (181, 126)], "growth"),
        ([(182, 100), (181, 125)], "maturity"),
        ([(182, 100), (181, 75)], "maturity"),
        ([(182, 100), (181, 74)], "decline"),
        ([(363, 100), (182, 100)], "decline"),
        ([(365, 100)], "decline"),
        ([(366, 100)], "termination"),
        ([(366, 100), (10, 100)], "growth"),
        ([(366, 100), (10, -100)], "termination"),
    ],
)
def test_stage_at_every_edge(rows, stage):
    """Does each rule start exactly where the docstring says?"""
    assert stage_of(*rows) == stage


def test_settings_move_the_edges():
    """Do window, band and limit act as described?"""
    assert stage_of((182, 100), (181, 126), band=0.3) == "maturity"
    assert stage_of((200, 100), (10, 150), window_days=365) == "development"
    assert stage_of((400, 100), lost_days=500) == "decline"
    with pytest.raises(ValueError, match="window_days=0"):
        stage_of((1, 1), window_days=0)


def test_people_without_orders_are_potential():
    """Are people on file without a purchase potential, refund or not?"""
    orders = history(("a", 5, 10), ("b", 5, -10))
    table = lc.lifecycle_stages(orders, AS_OF, customers=pd.DataFrame({"customer_id": ["z"]}))
    assert table["stage"].to_dict() == {"a": "development", "b": "potential", "z": "potential"}
    assert table.loc["z", ["purchases", "recent"]].tolist() == [0, 0]


def test_numbers_beside_the_stage():
    """Are counts, days, windows and change what a hand count gives?"""
    orders = history(("a", 300, 40), ("a", 200, 60), ("a", 100, 90), ("a", 50, -15), ("a", 40, 75))
    row = lc.lifecycle_stages(orders, AS_OF).loc["a"]
    assert row["purchases"] == 4
    assert (row["tenure_days"], row["recency_days"]) == (300, 40)
    assert (row["previous"], row["recent"]) == (100, 150)
    assert row["change"] == pytest.approx(0.5)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 900), st.integers(1, 500)), min_size=1),
    st.integers(2, 9),
)
def test_stage_ignores_currency_and_row_order(rows, factor):
    """Is every customer in exactly one stage, whatever the currency and the order of rows?"""
    orders = history(*rows)
    other = orders.assign(amount_cny=orders["amount_cny"] * 2**factor).iloc[::-1]
    stages = lc.lifecycle_stages(orders, AS_OF)
    assert stages["stage"].isin(lc.STAGES).all()
    assert stages["stage"].equals(lc.lifecycle_stages(other, AS_OF)["stage"])
    features = lc.stage_features(stages)
    assert features["customers"].sum() == orders["customer_id"].nunique()
    assert features["share"].sum() == pytest.approx(1)


def test_features_are_means_of_the_stage():
    """Are all six stages there in order, empty ones without a mean?"""
    features = lc.stage_features(lc.lifecycle_stages(history(("a", 5, 10), ("b", 15, 30)), AS_OF))
    assert features.index.tolist() == list(lc.STAGES)
    assert features.loc["development", ["customers", "recency_days", "recent"]].tolist() == [2, 10, 20]
    assert np.isnan(features.loc["growth", "recent"])


def test_tenure_curve_counts_leavers_as_zero():
    """Does the mean include those who bought nothing, and leave out those not yet observed?"""
    orders = history(("a", 89, 10), ("a", 50, 20), ("b", 89, 30), ("c", 40, 50))
    curve = lc.tenure_curve(orders, AS_OF, period_days=30)
    # Period 0: a, b, c; period 1: a, b (c has only 11 of 30 days); period 2: a, b.
    assert curve["customers"].tolist() == [3, 2, 2]
    assert curve["value"].tolist() == pytest.approx([30, 10, 0])


def test_tenure_curve_needs_a_whole_period():
    """Is a period longer than the history refused?"""
    with pytest.raises(ValueError, match="No customer is 91 days old"):
        lc.tenure_curve(history(("a", 20, 10)), AS_OF)


def record(**evidence):
    empty = {"qualified": 0, "purchases": 0, "client": 0, "member": 0, "referrals": 0, "partner": 0}
    return lc.ladder_rungs(pd.DataFrame([{**empty, **evidence}])).iloc[0]


def test_each_rung_has_its_proof():
    """Does each piece of evidence lift to its own rung, and no purchase keep one below?"""
    assert record() == "suspect"
    assert record(qualified=1) == "prospect"
    assert record(purchases=1) == "first-time"
    assert record(purchases=2) == "repeat"
    assert record(purchases=2, client=1) == "client"
    assert record(purchases=1, member=1) == "member"
    assert record(purchases=3, member=1, referrals=2) == "advocate"
    assert record(purchases=3, referrals=2, partner=1) == "partner"
    assert record(qualified=1, referrals=2, member=1) == "prospect"


def test_ladder_refuses_negative_counts():
    """Is a negative number of purchases found?"""
    with pytest.raises(ValueError, match="'purchases' outside 0"):
        record(purchases=-1)


@settings(deadline=None)
@given(st.lists(st.sampled_from(lc.RUNGS), min_size=1))
def test_ladder_counts_everyone_once(rungs):
    """Do counts add up to everyone, and can nobody stand above a rung not reached?"""
    table = lc.ladder_table(pd.Series(rungs))
    assert table["count"].sum() == table["reached"].iloc[0] == len(rungs)
    assert table["reached"].is_monotonic_decreasing
    assert table["step_rate"].dropna().between(0, 1).all()


def test_ladder_table_refuses_strange_rungs():
    """Is a name that is no rung refused?"""
    with pytest.raises(ValueError, match="stranger"):
        lc.ladder_table(pd.Series(["stranger"]))


def test_plots_draw_the_tables():
    """Do the bars and lines carry the numbers of the tables?"""
    stages = lc.lifecycle_stages(history(("a", 5, 10), ("b", 500, 30), ("c", 15, 20)), AS_OF)
    ax = lc.plot_stages(lc.stage_features(stages))
    assert [bar.get_height() for bar in ax.patches] == [0, 2, 0, 0, 0, 1]
    curve = lc.tenure_curve(history(("a", 89, 10), ("a", 50, 20)), AS_OF, period_days=30)
    assert lc.plot_tenure_curve(curve).lines[0].get_ydata().tolist() == [10, 20, 0]
    ax = lc.plot_ladder(lc.ladder_table(pd.Series(["suspect", "prospect"])))
    assert [bar.get_width() for bar in ax.patches] == [2, 1, 0, 0, 0, 0, 0, 0]
