"""Do the customer event method and the fitted profit curves give what can be worked out by hand?"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.clv import ProfitCurve, event_table, plot_events, plot_profit_curve
from crmlab.clv.curves import FAMILIES

EVENTS = pd.DataFrame(
    {
        "event": ["second order", "first order", "referral", "complaint"],
        "time": [1, 0, 2, 1],
        "probability": [0.5, 0.8, 0.25, 0.1],
        "revenue": [200.0, 100.0, 80.0, 0.0],
        "cost": [100.0, 60.0, 0.0, 30.0],
        "given": ["first order", None, "second order", None],
    }
)


def test_events_multiply_along_the_chain_and_are_discounted():
    """Is a referral 0.25 x 0.5 x 0.8 likely, and the sum of present values the lifetime value by hand?"""
    table = event_table(EVENTS, discount=1.0)
    assert table["joint_probability"].tolist() == pytest.approx([0.4, 0.8, 0.1, 0.1])
    assert table["present_value"].tolist() == pytest.approx([40 / 2, 32, 8 / 4, -3 / 2])
    assert table["present_value"].sum() == pytest.approx(52.5)


def test_without_conditions_probabilities_stay():
    """Are events without the column 'given' taken as independent?"""
    table = event_table(EVENTS.drop(columns="given"))
    assert table["joint_probability"].tolist() == EVENTS["probability"].tolist()


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"probability": [0.5, 80, 0.25, 0.1]}, "not between 0 and 1"),
        ({"event": ["a", "a", "b", "c"]}, "repeat the name"),
        ({"given": ["none", None, None, None]}, "not in the table"),
        ({"time": [1, 3, 2, 1]}, "come before the event they need"),
        ({"time": 1, "given": ["referral", None, "second order", None]}, "in a circle"),
    ],
)
def test_impossible_events_are_named(change, problem):
    """Is each kind of impossible list refused?"""
    with pytest.raises(ValueError, match=problem):
        event_table(EVENTS.assign(**change))


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1000)), min_size=1, max_size=8))
def test_value_is_never_above_that_of_certain_events(rows):
    """Is the expected value of gains between 0 and the value if all happened?"""
    events = pd.DataFrame(rows, columns=["probability", "revenue"])
    events = events.assign(event=[f"event {n}" for n in range(len(rows))], time=range(len(rows)), cost=0.0)
    value = event_table(events, discount=0.1)["present_value"].sum()
    assert -1e-9 <= value <= (events["revenue"] / 1.1 ** events["time"]).sum() + 1e-9


PERIODS = pd.RangeIndex(1, 13)
TRUTHS = {
    "linear": (20, 3.0),
    "quadratic": (10, 8.0, -0.5),
    "logarithmic": (15, 20.0),
    "exponential": (90, -0.2),
    "power": (12, 0.6),
    "saturation": (100, 80.0, 0.4),
    "logistic": (100, 0.9, 5.0),
    "life cycle": (30, 1.5, 0.35),
}


@pytest.mark.parametrize("criterion", ["aic", "aicc", "bic"])
@pytest.mark.parametrize("family", FAMILIES)
def test_true_form_is_chosen_and_recovered(family, criterion):
    """Is the form that made the profits chosen, with its parameters within three standard errors?

    A form that contains the true one (saturation: exponential) wins by chance under some other noise.
    """
    rng = np.random.default_rng(4)
    truth = TRUTHS[family]
    t = np.arange(1, 25)
    profits = FAMILIES[family].curve(t, *truth) + rng.normal(0, 0.4, len(t))
    model = ProfitCurve(criterion=criterion).fit(pd.Series(profits, index=t))
    assert model.family_ == family
    assert ((model.params_ - truth).abs() <= 3.5 * model.standard_errors_).all()
    assert model.comparison_[criterion].is_monotonic_increasing


def test_criteria_by_hand():
    """Is AIC n ln(RSS/n) + 2 k with k = 3 for a line, AICc and BIC corrected from it?"""
    profits = pd.Series([1.0, 2, 3, 4, 5, 7], index=range(1, 7))
    row = ProfitCurve(families=["linear"]).fit(profits).comparison_.loc["linear"]
    # Sxx = 17.5, Sxy = 20, Syy = 70 / 3, so RSS = 70 / 3 - 20**2 / 17.5 = 10 / 21.
    assert row["rss"] == pytest.approx(10 / 21)
    aic = 6 * np.log(10 / 21 / 6) + 6
    assert row[["aic", "aicc", "bic"]].tolist() == pytest.approx([aic, aic + 12, aic + 3 * (np.log(6) - 2)])


def test_life_cycle_form_peaks_at_b_over_c():
    """Does the fitted curve rise to t = b / c and fall after it?"""
    t = np.arange(1, 17)
    model = ProfitCurve(families=["life cycle"]).fit(pd.Series(10 * t**2.0 * np.exp(-0.5 * t), index=t))
    peak = model.params_["b"] / model.params_["c"]
    assert peak == pytest.approx(4)
    assert model.predict(peak) > max(model.predict(peak - 0.1), model.predict(peak + 0.1))


def test_future_value_discounts_what_is_predicted():
    """Is the value of a flat curve an annuity of the profits to come?"""
    model = ProfitCurve(families=["linear"]).fit(pd.Series(10.0, index=range(1, 9)))
    assert model.future_value(3, 0.25) == pytest.approx(10 * (1 / 1.25 + 1 / 1.25**2 + 1 / 1.25**3))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(-500, 500), min_size=6, max_size=15))
def test_any_profits_get_a_finite_curve(values):
    """Does some form fit any series, with finite predictions and no worse than the flattest alternative?"""
    profits = pd.Series(values, index=range(1, len(values) + 1))
    model = ProfitCurve().fit(profits)
    assert np.isfinite(model.predict(profits.index.to_numpy())).all()
    assert model.comparison_["aicc"].min() == model.comparison_.loc[model.family_, "aicc"]


@pytest.mark.parametrize(
    ("model", "profits", "problem"),
    [
        (ProfitCurve(families=["cubic"]), range(8), "There are the families"),
        (ProfitCurve(criterion="r2"), range(8), "the criteria aic, aicc, bic"),
        (ProfitCurve(), range(5), "at least 6 different periods"),
        (ProfitCurve(), [1, 2, 3, 4, 5, None], "without gaps"),
    ],
)
def test_what_cannot_be_fitted_is_refused(model, profits, problem):
    """Are unknown forms, criteria and too short series named?"""
    series = pd.Series(list(profits), dtype=float)
    series.index = series.index + 1
    with pytest.raises(ValueError, match=problem):
        model.fit(series)


def test_prediction_needs_a_fit():
    """Is a curve without parameters refused?"""
    with pytest.raises(ValueError, match=r"Call fit\(profits\) first"):
        ProfitCurve().predict([1])
    with pytest.raises(ValueError, match=r"Call fit\(profits\) first"):
        ProfitCurve().future_value(3, 0.1)


def test_plots_draw_events_and_curve():
    """Do the bars hold the present values in the order of time, and the dots the observed profits?"""
    table = event_table(EVENTS)
    widths = [bar.get_width() for bar in plot_events(table).patches]
    assert widths == table.sort_values("time", kind="stable")["present_value"].tolist()
    profits = pd.Series([5.0, 9, 12, 13, 12, 10], index=range(1, 7))
    ax = plot_profit_curve(ProfitCurve().fit(profits), periods=3)
    assert ax.lines[0].get_ydata().tolist() == profits.tolist()
    assert ax.lines[2].get_xdata().max() == 9
