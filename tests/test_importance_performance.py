import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from crmlab.importance_performance import QUADRANTS, importance_performance, plot_importance_performance

SURVEY = pd.DataFrame(
    {
        "repair": [2.0, 2.0],
        "friendly": [5.0, 4.0],
        "mail": [2.0, 1.0],
        "pick_up": [5.0, 5.0],
        "repair_imp": [4.0, 4.0],
        "friendly_imp": [4.0, 3.0],
        "mail_imp": [2.0, 2.0],
        "pick_up_imp": [1.0, 2.0],
    }
)
ITEMS = ["repair", "friendly", "mail", "pick_up"]
STATED = {item: f"{item}_imp" for item in ITEMS}


def test_four_items_fall_in_four_quadrants():
    """Do a car dealer's items land as in Martilla and James (1977, figure 1): repairs to mend, pick-up overdone?"""
    table = importance_performance(SURVEY, ITEMS, importance=STATED)
    assert table["quadrant"].tolist() == list(QUADRANTS)
    assert table.loc["friendly", ["importance", "performance"]].tolist() == [3.5, 4.5]


def test_cuts_of_the_scale_midpoint_move_the_lines():
    """With a performance line at 1, is nothing left to concentrate on?"""
    table = importance_performance(SURVEY, ITEMS, importance=STATED, cuts=(2.5, 1))
    assert table["quadrant"].isin(["keep up the good work", "possible overkill"]).all()


@settings(max_examples=40, deadline=None)
@given(arrays(float, (12, 4), elements=st.floats(1, 5), unique=True))
def test_derived_importance_is_a_correlation(answers):
    """Is derived importance in [-1, 1], 1 for overall satisfaction itself, and each item in one quadrant?"""
    survey = pd.DataFrame(answers, columns=ITEMS)
    table = importance_performance(survey, ITEMS, overall="repair")
    assert table["importance"].between(-1 - 1e-9, 1 + 1e-9).all()
    assert table.loc["repair", "importance"] == pytest.approx(1)
    assert table["quadrant"].isin(QUADRANTS).all()
    assert (table["performance"] >= table["performance"].mean()).equals(
        table["quadrant"].isin(["keep up the good work", "possible overkill"])
    )


def test_two_kinds_of_importance_at_once_are_refused():
    """Is asking for both, or for neither, an error that says what to give?"""
    for kinds in ({}, {"overall": "repair", "importance": STATED}):
        with pytest.raises(ValueError, match=r"overall=\.\.\..*importance="):
            importance_performance(SURVEY, ITEMS, **kinds)


def test_plot_puts_performance_across_and_importance_up():
    """Do the marks stand at (performance, importance)?"""
    table = importance_performance(SURVEY, ITEMS, importance=STATED)
    ax = plot_importance_performance(table)
    places = np.concatenate([marks.get_offsets() for marks in ax.collections])
    assert {tuple(place) for place in places} == set(zip(table["performance"], table["importance"]))
