"""Do the repeat and holdout tables hold the statistics that the models are defined on?"""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.clv import holdout_table, repeat_table


def orders_of(*rows):
    frame = pd.DataFrame(rows, columns=["customer_id", "order_date", "amount_cny"])
    return frame.assign(order_date=pd.to_datetime(frame["order_date"], format="ISO8601"))


ORDERS = orders_of(
    ("b", "2026-01-08", 10.0),
    ("a", "2026-01-15 09:00", 25.0),
    ("a", "2026-01-01", 20.0),
    ("a", "2026-01-08", 30.0),
    ("a", "2026-01-15 18:00", 15.0),
    ("a", "2026-01-22", -5.0),
    ("c", "2026-02-12", 99.0),
)


def test_table_by_hand():
    """Is a day one purchase, a refund none, and a later customer not there?"""
    table = repeat_table(ORDERS, "2026-01-29")
    assert table.index.tolist() == ["a", "b"]
    assert table.loc["a"].tolist() == [2, 2.0, 4.0, 35.0]  # days of 30 and of 25 + 15
    assert table.loc["b", ["frequency", "recency", "T"]].tolist() == [0, 0, 3]
    assert pd.isna(table.loc["b", "monetary"])


@pytest.mark.parametrize(
    ("unit", "age"), [("day", 28), ("week", 4), ("month", 28 * 12 / 365.25), ("year", 28 / 365.25)]
)
def test_units_of_time(unit, age):
    """Is the customer's age the same time in each unit?"""
    assert repeat_table(ORDERS, "2026-01-29", unit=unit).loc["a", "T"] == pytest.approx(age)


def test_unknown_unit_is_refused():
    """Does the error list the units?"""
    with pytest.raises(ValueError, match="unit must be one of day, week, month, year"):
        repeat_table(ORDERS, "2026-01-29", unit="quarter")


def test_cdnow_counts(cdnow_table):
    """Are there 2,357 customers, 946 repeat buyers and 2,457 repeat purchases, 35.08 USD on average?

    Fader and Hardie (2005), Implementing the BG/NBD model in R / Excel; (2013), The Gamma-Gamma model, p. 7.
    """
    repeaters = cdnow_table[cdnow_table["frequency"] > 0]
    assert (len(cdnow_table), len(repeaters), cdnow_table["frequency"].sum()) == (2357, 946, 2457)
    assert repeaters["monetary"].mean() == pytest.approx(35.08, abs=0.005)
    assert cdnow_table["T"].max() == pytest.approx(272 / 7)


def test_holdout_counts_days_after_the_calibration():
    """Are later purchase days counted, the known part equal to the table of that day, newcomers left out?"""
    held = holdout_table(ORDERS, "2026-01-08", "2026-02-19")
    known = repeat_table(ORDERS, "2026-01-08")
    pd.testing.assert_frame_equal(held[known.columns], known)
    assert held["holdout_purchases"].to_dict() == {"a": 1, "b": 0}
    assert held.loc["a", "holdout_monetary"] == 40.0
    assert held["holdout_length"].tolist() == [6.0, 6.0]


def test_holdout_must_end_after_the_calibration():
    """Is an empty holdout period refused?"""
    with pytest.raises(ValueError, match="must end after"):
        holdout_table(ORDERS, "2026-01-08", "2026-01-08")


def test_refunds_alone_are_no_purchases():
    """Is the table empty where nothing was bought?"""
    table = repeat_table(orders_of(("a", "2026-01-01", -5.0)), "2026-01-29")
    assert table.empty
    assert list(table.columns) == ["frequency", "recency", "T", "monetary"]


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 90), st.integers(-9, 99)), min_size=1, max_size=60)
)
def test_table_agrees_with_a_groupby(rows):
    """Does the sorted-key path equal the plain definition on any orders?"""
    orders = pd.DataFrame(rows, columns=["customer_id", "day", "amount_cny"]).astype({"amount_cny": float})
    start = pd.Timestamp("2026-01-01")
    orders["order_date"] = start + pd.to_timedelta(orders["day"], unit="D")
    table = repeat_table(orders, start + pd.Timedelta(days=90), unit="day")
    bought = (
        orders[orders["amount_cny"] >= 0].groupby(["customer_id", "day"])["amount_cny"].sum().reset_index()
    )
    assert table.index.tolist() == sorted(bought["customer_id"].unique())
    for customer, days in bought.groupby("customer_id"):
        row = table.loc[customer]
        assert row["frequency"] == len(days) - 1
        assert row["recency"] == days["day"].max() - days["day"].min()
        assert row["T"] == 90 - days["day"].min()
        assert row["monetary"] == pytest.approx(days["amount_cny"].iloc[1:].mean(), nan_ok=True)
