"""Do profit by age and its phases follow from orders by hand?"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.clv import ProfitCurve
from crmlab.profit_cycle import PHASES, plot_profit_cycle, profit_by_age, profit_phases

ORDERS = pd.DataFrame(
    {
        "customer_id": ["a", "a", "b", "a", "b", "c"],
        "order_date": pd.to_datetime(
            ["2026-01-01", "2026-01-10", "2026-01-15", "2026-01-11", "2026-01-30", "2026-01-28"]
        ),
        "amount_cny": [20.0, 5.0, 30.0, 40.0, -10.0, 99.0],
        "cost_cny": [10.0, 5.0, 20.0, 30.0, -5.0, 0.0],
    }
)


def test_profit_by_age_counts_whole_periods_only():
    """On day 30 of ten-day periods, has a lived three, b one (days 15 to 24) and c none?"""
    table = profit_by_age(ORDERS, "2026-01-30", period_days=10)
    assert table["customers"].tolist() == [2, 1, 1]
    assert table["profit"].tolist() == [10 + 0 + 10, 10, 0]
    assert table["profit_per_customer"].tolist() == [10, 10, 0]


def test_too_young_customers_are_an_error():
    """Is a period that nobody has lived refused?"""
    with pytest.raises(ValueError, match="No customer is 60 days old"):
        profit_by_age(ORDERS, "2026-01-30", period_days=60)


def test_phases_of_a_textbook_curve():
    """Are the borders 30 % on the way up, 90 % around the peak?"""
    profits = pd.Series([-20, 29, 30, 89, 90, 85, 100, 91, 89, 10], index=range(1, 11))
    assert profit_phases(profits)["phase"].tolist() == [
        *["acquisition"] * 2,
        *["growth"] * 2,
        *["maturity"] * 4,
        *["decline"] * 2,
    ]
    assert profit_phases(profits)["strategy"].iloc[0] == PHASES["acquisition"]


def test_phases_of_a_fitted_curve():
    """Can the curve itself be divided?"""
    t = np.arange(1, 15)
    model = ProfitCurve(families=["life cycle"]).fit(pd.Series(10 * t**2.0 * np.exp(-0.5 * t), index=t))
    table = profit_phases(model.predict, periods=12)
    assert table.loc[4, "phase"] == "maturity"
    assert table["phase"].iloc[[0, -1]].tolist() == ["acquisition", "decline"]
    assert len(table) == 12


@settings(deadline=None)
@given(st.lists(st.integers(-50, 200), min_size=1, max_size=30))
def test_phases_come_in_order(values):
    """Is the order acquisition, growth, maturity, decline kept, with the peak in maturity, for any profits?"""
    profits = pd.Series(values)
    if profits.max() <= 0:
        with pytest.raises(ValueError, match="never above 0"):
            profit_phases(profits)
        return
    phase = profit_phases(profits)["phase"]
    places = phase.map(list(PHASES).index)
    assert places.is_monotonic_increasing
    assert phase.loc[profits.idxmax()] == "maturity"


def test_shares_out_of_order_are_refused():
    """Is a low border above the high one refused?"""
    with pytest.raises(ValueError, match="0 < low < high"):
        profit_phases(pd.Series([1.0]), low=0.9, high=0.3)


def test_plot_draws_profit_on_phases():
    """Does the line hold the profits, with one ground for each phase that occurs?"""
    table = profit_phases(pd.Series([5, 50, 100], index=[1, 2, 3]))
    ax = plot_profit_cycle(table)
    assert ax.lines[0].get_ydata().tolist() == [5, 50, 100]
    assert len(ax.patches) == 3
