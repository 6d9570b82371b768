"""Does the CLP matrix put customers where current value and potential say?"""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.clp import CLP_CLASSES, clp_summary, clp_table, plot_clp

VALUES = pd.DataFrame({"current_value": [900, 100, 800, 50, 400], "potential_value": [70, 80, 5, 1, 40]})


def test_four_classes_by_means():
    """Are the means 450 and 39.2 the borders?"""
    assert clp_table(VALUES)["clp_class"].tolist() == [
        "platinum customer",
        "iron customer",
        "gold customer",
        "lead customer",
        "iron customer",
    ]


def test_borders_can_be_medians_or_numbers_and_are_low_themselves():
    """Is a customer exactly at the border low?"""
    assert clp_table(VALUES, cuts="median")["clp_class"].iloc[4] == "lead customer"
    assert clp_table(VALUES, cuts=(399, 39))["clp_class"].iloc[4] == "platinum customer"
    assert clp_table(VALUES, cuts=(400, 39))["clp_class"].iloc[4] == "iron customer"


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(-99, 999), st.integers(0, 99)), min_size=1, max_size=40))
def test_every_customer_is_in_one_class_and_sums_stay(rows):
    """Do the classes hold all customers and all value, for any values?"""
    values = pd.DataFrame(rows, columns=["current_value", "potential_value"])
    summary = clp_summary(clp_table(values))
    assert tuple(summary.index) == CLP_CLASSES
    assert summary["share_of_customers"].sum() == pytest.approx(1)
    assert summary["current_value"].sum() == values["current_value"].sum()


def test_gaps_and_unknown_cuts_are_refused():
    """Is a customer without potential named, and a cut that is no statistic refused?"""
    with pytest.raises(ValueError, match=r"1 row.*no current or no potential"):
        clp_table(VALUES.assign(potential_value=[None, 1, 2, 3, 4]))
    with pytest.raises(ValueError, match="cuts must be"):
        clp_table(VALUES, cuts="mode")


def test_plot_shows_every_customer():
    """Is there one cloud for each class, with all points?"""
    ax = plot_clp(clp_table(VALUES))
    assert [len(cloud.get_offsets()) for cloud in ax.collections] == [1, 2, 1, 1]
