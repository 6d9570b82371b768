"""Is the whole budget given out, basic service first and the rest by value?"""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.tiered_service import allocate_service_budget, plot_service_budget

CUSTOMERS = pd.DataFrame({"abc_class": list("ABBCCCC"), "amount_cny": [600, 150, 150, 30, 30, 20, 20]})


def test_proportional_budget_costs_the_same_share_everywhere():
    """Does the emphasis 1 without a minimum give every tier 10 % of its value?"""
    table = allocate_service_budget(CUSTOMERS, 100)
    assert table["budget"].tolist() == pytest.approx([60, 30, 10])
    assert table["budget_to_value"].tolist() == pytest.approx([0.1] * 3)


def test_emphasis_zero_treats_all_alike():
    """Does every customer get the same, so that the poorest tier is dearest?"""
    table = allocate_service_budget(CUSTOMERS, 70, emphasis=0)
    assert table["per_customer"].tolist() == pytest.approx([10] * 3)
    assert table["budget_to_value"].is_monotonic_increasing


def test_minimum_is_set_aside_first():
    """Are 7 x 5 given to all and the other 65 by value?"""
    table = allocate_service_budget(CUSTOMERS, 100, minimum=5)
    assert table["budget"].tolist() == pytest.approx([5 + 39, 10 + 19.5, 20 + 6.5])


@settings(deadline=None)
@given(
    values=st.lists(st.integers(0, 500), min_size=3, max_size=30),
    emphasis=st.floats(0, 2),
    minimum=st.floats(0, 3),
)
def test_budget_is_given_out_whole(values, emphasis, minimum):
    """Do the tiers' budgets sum to the budget, and nobody gets less than the minimum?"""
    customers = pd.DataFrame({"abc_class": (list("ABC") * 10)[: len(values)], "amount_cny": values})
    if sum(values) == 0:
        return
    table = allocate_service_budget(customers, 100, emphasis=emphasis, minimum=minimum)
    assert table["budget"].sum() == pytest.approx(100)
    assert table["budget_share"].sum() == pytest.approx(1)
    assert (table["per_customer"] >= minimum - 1e-9).all()


def test_what_cannot_be_divided_is_refused():
    """Are a minimum above the budget and negative values refused?"""
    with pytest.raises(ValueError, match="Basic service for 7 customers costs 140"):
        allocate_service_budget(CUSTOMERS, 100, minimum=20)
    with pytest.raises(ValueError, match="missing or negative"):
        allocate_service_budget(CUSTOMERS.assign(amount_cny=-1), 100)


def test_plot_draws_three_shares_per_tier():
    """Do the bars hold the shares of customers, value and budget?"""
    table = allocate_service_budget(CUSTOMERS, 100)
    heights = [bar.get_height() for bar in plot_service_budget(table).patches]
    assert heights == pytest.approx([1 / 7, 2 / 7, 4 / 7, *table["value_share"], *table["budget_share"]])
