import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.churn_validation import (
    calibration_table,
    lift_table,
    plot_calibration,
    plot_gain,
    prediction_metrics,
)

rows = st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=10, max_size=60).map(
    lambda pairs: pd.DataFrame(
        [(p / 20, y) for p, y in pairs] + [(0.5, True), (0.5, False)], columns=["probability", "churned"]
    )
)
FOUR = pd.DataFrame({"probability": [0.9, 0.6, 0.4, 0.1], "churned": [1, 0, 1, 0]})


def test_figures_by_hand():
    """Are AUC 3/4, Brier (.01 + .36 + .36 + .01) / 4, its base 1/4 and the log loss those worked by hand?"""
    figures = prediction_metrics(FOUR).loc["all"]
    assert figures["auc"] == 0.75
    assert figures[["brier", "brier_base"]].tolist() == pytest.approx([0.185, 0.25])
    assert figures["brier_skill"] == pytest.approx(1 - 0.185 / 0.25)
    assert figures["log_loss"] == pytest.approx(-np.log([0.9, 0.4, 0.4, 0.9]).mean())


@settings(max_examples=40, deadline=None)
@given(rows)
def test_figures_agree_with_scikit_learn(predictions):
    """Are AUC, Brier and log loss those of scikit-learn, ties included?"""
    metrics = pytest.importorskip("sklearn.metrics")
    figures = prediction_metrics(predictions).loc["all"]
    y, p = predictions["churned"], predictions["probability"]
    assert figures["auc"] == pytest.approx(metrics.roc_auc_score(y, p))
    assert figures["brier"] == pytest.approx(metrics.brier_score_loss(y, p))
    assert 0 <= figures["auc"] <= 1


def test_lift_by_hand():
    """Of ten customers with four churners, do the top five hold three: lift 1.5, gain 75 %?"""
    predictions = pd.DataFrame(
        {"probability": np.linspace(0.95, 0.05, 10), "churned": [1, 1, 0, 1, 0, 0, 1, 0, 0, 0]}
    )
    table = lift_table(predictions, bins=2)
    assert table["events"].tolist() == [3, 1]
    assert table["lift"].tolist() == pytest.approx([1.5, 0.5])
    assert table["share_of_events"].tolist() == [0.75, 1]
    assert table["cumulative_lift"].tolist() == pytest.approx([1.5, 1])


@settings(max_examples=40, deadline=None)
@given(rows, st.integers(2, 10))
def test_parts_are_equal_and_gain_ends_at_one(predictions, bins):
    """Do the parts differ by one at most, gain rise to 1, and the lifts average to 1?"""
    table = lift_table(predictions, bins=bins)
    assert table["n"].max() - table["n"].min() <= 1
    assert table["share_of_events"].is_monotonic_increasing
    assert table["share_of_events"].iloc[-1] == pytest.approx(1)
    assert np.average(table["lift"], weights=table["n"]) == pytest.approx(1)


@settings(max_examples=40, deadline=None)
@given(rows, st.integers(2, 10))
def test_calibration_keeps_the_totals(predictions, bins):
    """Do predicted and observed rates, weighted by size, give the overall means, within their intervals?"""
    table = calibration_table(predictions, bins=bins)
    assert np.average(table["predicted"], weights=table["n"]) == pytest.approx(
        predictions["probability"].mean()
    )
    assert np.average(table["observed"], weights=table["n"]) == pytest.approx(predictions["churned"].mean())
    assert table["predicted"].is_monotonic_increasing
    assert ((table["lower"] <= table["observed"] + 1e-9) & (table["observed"] <= table["upper"] + 1e-9)).all()


def test_true_probabilities_are_calibrated():
    """If outcomes are drawn with the predicted probabilities, do the intervals hold them (9 of 10 parts or more)?"""
    rng = np.random.default_rng(3)
    p = rng.uniform(size=5000)
    table = calibration_table(pd.DataFrame({"probability": p, "churned": rng.uniform(size=5000) < p}))
    assert ((table["lower"] < table["predicted"]) & (table["predicted"] < table["upper"])).sum() >= 9


def test_errors_say_what_is_wrong():
    """Are scores beyond 1, too few rows and no events refused?"""
    with pytest.raises(ValueError, match="outside 0 to 1"):
        prediction_metrics(FOUR.assign(probability=3.0))
    with pytest.raises(ValueError, match="10 parts need"):
        lift_table(FOUR)
    with pytest.raises(ValueError, match="10 parts need"):
        calibration_table(FOUR)
    with pytest.raises(ValueError, match="an event at least"):
        lift_table(FOUR.assign(churned=0), bins=2)


def test_plots_draw_what_was_computed():
    """Do the curves pass through the tables' numbers?"""
    gain = lift_table(FOUR, bins=2)
    assert plot_gain(gain).lines[0].get_ydata().tolist() == pytest.approx([0, *gain["share_of_events"]])
    table = calibration_table(FOUR, bins=2)
    assert plot_calibration(table).lines[0].get_ydata().tolist() == pytest.approx(
        (table["observed"] * 100).tolist()
    )
