"""Is the repeat share of the best customers' sales counted as the rule of thumb means it?"""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.repeat_purchases import repeat_purchase_table


def orders_of(*rows):
    frame = pd.DataFrame(rows, columns=["customer_id", "order_date", "amount_cny"])
    return frame.assign(order_date=pd.to_datetime(frame["order_date"]))


ORDERS = orders_of(
    ("a", "2025-03-01", 20.0),
    ("a", "2025-03-01", 10.0),
    ("a", "2025-09-01", 40.0),
    ("a", "2026-02-01", 130.0),
    ("b", "2026-01-05", 25.0),
    ("b", "2026-03-05", 5.0),
    ("c", "2026-01-09", 5.0),
    ("d", "2026-01-09", 3.0),
    ("e", "2026-01-09", 2.0),
)


def test_rule_of_thumb_by_hand():
    """Do the top 20 % of five have 200 of 240, of which 170 after the first day?"""
    table = repeat_purchase_table(ORDERS, "2026-12-31")
    assert table.loc["top"].tolist() == pytest.approx([1, 200, 200 / 240, 170, 0.85])
    assert table.loc["others"].tolist() == pytest.approx([4, 40, 40 / 240, 5, 0.125])
    assert table.loc["all", "repeat_share"] == pytest.approx(175 / 240)


def test_first_orders_before_the_time_make_old_customers():
    """Is everything that a bought in 2026 a repeat purchase, its first order being of 2025?"""
    table = repeat_purchase_table(ORDERS, "2026-12-31", since="2026-01-01")
    assert table.loc["top", ["sales", "repeat_share"]].tolist() == [130, 1.0]


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 300), st.integers(1, 99)), min_size=1, max_size=60)
)
def test_groups_add_up(rows):
    """Do top and others make up all, with repeat shares in [0, 1]?"""
    orders = pd.DataFrame(rows, columns=["customer_id", "day", "amount_cny"])
    orders["order_date"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(orders["day"], unit="D")
    table = repeat_purchase_table(orders, "2026-12-31")
    for column in ("count", "sales", "repeat_sales"):
        assert table.loc["top", column] + table.loc["others", column] == pytest.approx(
            table.loc["all", column]
        )
    assert table["repeat_share"].dropna().between(0, 1).all()
    assert table.loc["all", "sales"] == pytest.approx(orders["amount_cny"].sum())


def test_empty_times_and_fractions_are_refused():
    """Are a time without orders and a fraction of 0 refused?"""
    with pytest.raises(ValueError, match="No order lies between"):
        repeat_purchase_table(ORDERS, "2026-06-30", since="2026-06-01")
    with pytest.raises(ValueError, match="fraction must be"):
        repeat_purchase_table(ORDERS, "2026-06-30", fraction=0)
