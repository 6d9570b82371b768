import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.satisfaction import (
    disconfirmation,
    disconfirmation_table,
    improvement_effect,
    plot_disconfirmation,
    satisfaction_ratio,
)

PAIRS = {"freshness": ("fresh_expected", "fresh_perceived"), "price": ("price_expected", "price_perceived")}
answer = st.one_of(st.none(), st.integers(1, 5))
surveys = st.lists(st.tuples(answer, answer, answer, answer), min_size=1, max_size=25).map(
    lambda rows: pd.DataFrame(
        [(1, 1, 1, 1), *rows],
        columns=["fresh_expected", "fresh_perceived", "price_expected", "price_perceived"],
    ).astype(float)
)


def test_gap_is_performance_minus_expectation():
    """Is the gap worked by hand, item by item, with a gap in the answers kept?"""
    survey = pd.DataFrame(
        {
            "fresh_expected": [4, 5, 3],
            "fresh_perceived": [5, 3, 3],
            "price_expected": [3, 4, None],
            "price_perceived": [2, 4, 5],
        }
    )
    gaps = disconfirmation(survey, PAIRS)
    assert gaps["freshness"].tolist() == [1, -2, 0]
    assert gaps["price"].tolist()[:2] == [-1, 0]
    table = disconfirmation_table(survey, PAIRS)
    assert table.loc["price", ["expectation", "performance", "gap", "satisfied_share", "n"]].tolist() == [
        3.5,
        3,
        -0.5,
        0.5,
        2,
    ]


@settings(max_examples=40, deadline=None)
@given(surveys)
def test_mean_gap_is_the_difference_of_the_means(survey):
    """Does the table agree with itself: gap = performance - expectation, shares in [0, 1]?"""
    table = disconfirmation_table(survey, PAIRS)
    assert (table["performance"] - table["expectation"]).to_numpy() == pytest.approx(table["gap"].to_numpy())
    assert table["satisfied_share"].between(0, 1).all()


@settings(max_examples=40, deadline=None)
@given(surveys, st.floats(0, 4), st.floats(0, 4))
def test_no_lever_makes_anybody_less_satisfied(survey, up, down):
    """Is each lever alone at least as good as now, and both at least as good as either?"""
    effect = improvement_effect(survey, PAIRS, raise_performance=up, lower_expectation=down)
    assert (effect["performance"] >= effect["now"]).all()
    assert (effect["expectation"] >= effect["now"]).all()
    assert (effect["both"] >= effect[["performance", "expectation"]].max(axis=1)).all()


def test_answers_stop_at_the_end_of_the_scale():
    """Can performance not be raised above the best answer?"""
    survey = pd.DataFrame({"e": [5.0, 5.0], "p": [4.0, 5.0]})
    effect = improvement_effect(survey, {"x": ("e", "p")}, raise_performance=3)
    assert effect.loc["x", ["now", "performance"]].tolist() == [0.5, 1.0]
    assert survey["p"].tolist() == [4, 5]


def test_ratio_ranks_the_items():
    """Is satisfaction actual over ideal, with equal ratios sharing a rank?"""
    table = satisfaction_ratio(pd.DataFrame({"actual": [6, 8, 3], "ideal": [8, 8, 4]}))
    assert table["satisfaction"].tolist() == [0.75, 1, 0.75]
    assert table["rank"].tolist() == [2, 1, 2]


def test_an_ideal_of_zero_is_refused():
    """Is a ratio over nothing refused with the row shown?"""
    with pytest.raises(ValueError, match="ideal at 0 or below"):
        satisfaction_ratio(pd.DataFrame({"actual": [1], "ideal": [0]}))


def test_plot_puts_the_worst_gap_at_the_bottom():
    """Are items sorted by gap, and the marks where the table says?"""
    table = pd.DataFrame(
        {"expectation": [4.0, 3.0], "performance": [3.0, 5.0], "gap": [-1.0, 2.0]}, index=["a", "b"]
    )
    ax = plot_disconfirmation(table)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["b", "a"]
    performance = ax.collections[2].get_offsets()
    assert np.asarray(performance)[:, 0].tolist() == [5, 3]
