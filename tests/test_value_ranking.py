"""Do honest ways of adding agree on all that the unit on value ranking grades?"""

import math

import pytest

from crmlab.abc_analysis import abc_table
from crmlab.datasets import load_cdnow, load_orders

NOISE = 1e-9  # far above what the order of adding can change


def _company(year, value):
    orders = load_orders()
    orders = orders[orders["order_date"].dt.year == year]
    return abc_table(orders.assign(profit_cny=orders["amount_cny"] - orders["cost_cny"]), value=value)


TABLES = [
    *((_company, (year, value)) for year in (2024, 2025) for value in ("amount_cny", "profit_cny")),
    (lambda: abc_table(load_cdnow(), value="amount_usd"), ()),
]


@pytest.mark.parametrize(("table", "arguments"), TABLES)
def test_no_customer_stands_exactly_at_a_cut(table, arguments):
    """Would a sum that differs in its last digit leave every class as it is?"""
    shares = table(*arguments)["cumulative_share"]
    assert all((shares - cut).abs().min() > NOISE for cut in (0.80, 0.90, 0.95))


@pytest.mark.parametrize(("table", "arguments"), TABLES)
def test_a_fifth_of_the_customers_is_rounded_up_alike(table, arguments):
    """Is a fifth of the customers no whole number, which noise could lift to the next one?"""
    fifth = len(table(*arguments)) / 5
    assert math.ceil(fifth - NOISE) == math.ceil(fifth + NOISE)
