"""Customer value to the firm: profit by hand, growth that adds up, factors that leave nothing over."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import customer_value as cv

FIRST, SECOND = ("2024-01-01", "2024-12-31"), ("2025-01-01", "2025-12-31")


def orders(*rows):
    """Orders from (customer, date, amount)."""
    table = pd.DataFrame(rows, columns=["customer_id", "order_date", "amount_cny"])
    return table.assign(order_date=pd.to_datetime(table["order_date"]))


def test_current_value_by_hand():
    """Do refunds lower sales and profit, is service a cost, and is someone served without orders a loss?"""
    bought = pd.DataFrame(
        {
            "customer_id": ["a", "a", "a", "b"],
            "amount_cny": [100.0, 60.0, -60.0, 40.0],
            "cost_cny": [70.0, 40.0, -40.0, 30.0],
        }
    )
    served = pd.DataFrame({"customer_id": ["b", "b", "z"], "cost_cny": [8.0, 4.0, 5.0]})
    table = cv.current_value(bought, served)
    assert table.loc["a"].tolist() == [2, 100, 30, 0, 30]
    assert table.loc["b"].tolist() == [1, 40, 10, 12, -2]
    assert table.loc["z"].tolist() == [0, 0, 0, 5, -5]
    assert cv.current_value(bought)["net_profit"].tolist() == [30, 10]


def test_potential_by_hand():
    """Is the lowest score 0, the highest 100, and weight counted?"""
    data = pd.DataFrame({"creditworthiness": [1, 5, 5], "loyalty": [1, 5, 1], "trust": [1, 5, 3]})
    assert cv.growth_potential(data, scale=(1, 5)).tolist() == pytest.approx([0, 100, 50])
    heavy = cv.growth_potential(data, scale=(1, 5), weights={"creditworthiness": 2, "loyalty": 1, "trust": 1})
    assert heavy.tolist() == pytest.approx([0, 100, 62.5])
    with pytest.raises(ValueError, match="'trust' outside 1 to 4"):
        cv.growth_potential(data.assign(creditworthiness=1, loyalty=1), scale=(1, 4))
    with pytest.raises(ValueError, match="weights must name"):
        cv.growth_potential(data, weights={"loyalty": 1})


def test_growth_by_hand():
    """Is each customer's change put to the right source, and the kept ones' split at the means?"""
    table = cv.decompose_growth(
        orders(
            ("kept", "2024-02-01", 100),
            ("kept", "2025-02-01", 90),
            ("kept", "2025-03-01", 90),
            ("new", "2025-05-01", 30),
            ("back", "2023-05-01", 99),
            ("back", "2025-05-01", 70),
            ("lost", "2024-05-01", 40),
            ("lost", "2025-01-09", -15),
            ("later", "2026-01-01", 500),
        ),
        FIRST,
        SECOND,
    )
    # Kept: 1 order of 100 before, 2 of 90 after: (2 - 1) * 95 = 95 by frequency, (90 - 100) * 1.5 by basket.
    assert table["effect"].to_dict() == {
        "new": 30,
        "won_back": 70,
        "lost": -55,
        "kept_frequency": 95,
        "kept_basket": -15,
    }
    assert table["customers"].tolist() == [1, 1, 1, 1, 1]
    assert table["goal"].tolist() == ["more", "more", "longer", "deeper", "deeper"]


def test_customers_won_between_the_periods_are_new():
    """Comparing two quarters a year apart, is a customer of the months between new in the second?"""
    table = cv.decompose_growth(
        orders(("a", "2024-02-01", 5), ("b", "2024-08-01", 9), ("b", "2025-02-01", 7)),
        ("2024-01-01", "2024-03-31"),
        ("2025-01-01", "2025-03-31"),
    )
    assert table.loc["new", "effect"] == 7


history = st.lists(
    st.tuples(
        st.sampled_from("abcde"),
        st.dates(date(2023, 1, 1), date(2025, 12, 31)),
        st.integers(-50, 300),
    ),
    min_size=1,
    max_size=40,
)


@settings(deadline=None)
@given(history)
def test_sources_add_up_to_the_change(rows):
    """Whatever the history, refunds included, is the change of sales divided without a rest?"""
    data = orders(*rows)
    sales = data.groupby(data["order_date"].dt.year)["amount_cny"].sum()
    table = cv.decompose_growth(data, FIRST, SECOND)
    assert table["effect"].sum() == pytest.approx(sales.get(2025, 0) - sales.get(2024, 0))


def test_dimensions_by_hand():
    """Sales 400 from 2 customers, 3 customer-months, to 900 from 3 in 6: are the factors those quotients?"""
    table = cv.wide_far_deep(
        orders(
            ("a", "2024-02-01", 150),
            ("a", "2024-02-20", 50),
            ("a", "2024-03-01", 100),
            ("b", "2024-03-01", 100),
            *[(customer, f"2025-0{month}-01", 150) for customer in "abc" for month in (4, 5)],
        ),
        FIRST,
        SECOND,
    )
    assert table["first"].tolist() == pytest.approx([2, 1.5, 400 / 3])
    assert table["second"].tolist() == pytest.approx([3, 2, 150])
    assert table["effect"].sum() == pytest.approx(500)


def test_logarithmic_mean_by_hand():
    """2 x 4 to 3 x 6: both factors grow by half, so does each get half of the change of 10?"""
    effects = cv.factor_effects(pd.Series([2, 4]), pd.Series([3, 6]))
    assert effects.tolist() == pytest.approx([5, 5])
    assert cv.factor_effects(pd.Series([2, 4]), pd.Series([4, 2])).sum() == pytest.approx(0)
    with pytest.raises(ValueError, match="positive value"):
        cv.factor_effects(pd.Series([0, 4]), pd.Series([3, 6]))


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0.01, 1000), st.floats(0.01, 1000)), min_size=1, max_size=4))
def test_factor_effects_leave_nothing_over(pairs):
    """Do the effects sum to the change, and does a factor that rose never have a negative effect?"""
    before, after = (pd.Series(values) for values in zip(*pairs))
    effects = cv.factor_effects(before, after)
    assert effects.sum() == pytest.approx(after.prod() - before.prod(), rel=1e-6, abs=1e-6 * before.prod())
    assert (np.sign(effects) == np.sign(after - before)).all()


@pytest.mark.parametrize("function", [cv.decompose_growth, cv.wide_far_deep])
def test_periods_must_follow_each_other(function):
    """Are overlapping periods refused?"""
    with pytest.raises(ValueError, match="must end before the second begins"):
        function(orders(("a", "2024-02-01", 5)), ("2024-01-01", "2025-01-01"), SECOND)


def test_dimensions_need_sales():
    """Is a period without sales named?"""
    with pytest.raises(ValueError, match="second period has no sales"):
        cv.wide_far_deep(orders(("a", "2024-02-01", 5)), FIRST, SECOND)


def test_firm_value_and_its_sensitivity():
    """200 CNY x 1,500 customers x 4 years: is it 1.2 million, and the swing that of the range?"""
    base = {"profit_per_customer": 200, "customers": 1500, "duration": 4}
    assert cv.firm_value(**base) == 1_200_000
    table = cv.value_sensitivity(base, {"customers": (1350, 1650), "duration": (2, 5)})
    assert table.index.tolist() == ["duration", "customers"]
    assert table.loc["duration", ["value_at_low", "value_at_high"]].tolist() == [600_000, 1_500_000]
    assert table.loc["customers", "swing"] == 240_000
    with pytest.raises(ValueError, match="cannot be negative"):
        cv.firm_value(1, -1, 1)
    with pytest.raises(ValueError, match="The factors are"):
        cv.value_sensitivity(base, {"luck": (1, 2)})


def test_plots_draw_the_tables():
    """Does the last bar of growth show the whole change, and a bar of sensitivity its range?"""
    table = cv.decompose_growth(orders(("a", "2024-02-01", 5), ("b", "2025-02-01", 7)), FIRST, SECOND)
    ax = cv.plot_growth(table)
    assert [bar.get_height() for bar in ax.patches[:6]] == [7, 0, -5, 0, 0, 2]
    base = {"profit_per_customer": 200, "customers": 1500, "duration": 4}
    bar = cv.plot_sensitivity(cv.value_sensitivity(base, {"duration": (2, 5)})).patches[0]
    assert (bar.get_x(), bar.get_width()) == (600_000, 900_000)
