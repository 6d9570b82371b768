import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.churn import churn_table
from crmlab.retention import (
    cohort_table,
    membership_cohorts,
    plot_retention,
    plot_retention_curve,
    retention_curve,
    retention_indicators,
    retention_table,
)

FIRST_DAY = pd.Timestamp("2024-01-01")


def orders_on(pairs) -> pd.DataFrame:
    """Orders from (customer, days after 2024-01-01)."""
    days = [FIRST_DAY + pd.Timedelta(days=day) for _customer, day in pairs]
    return pd.DataFrame(
        {"customer_id": [customer for customer, _day in pairs], "order_date": days, "amount_cny": 10.0}
    )


def members(pairs) -> pd.DataFrame:
    """Memberships from (first day, days stayed or None)."""
    starts = [FIRST_DAY + pd.Timedelta(days=first) for first, _stay in pairs]
    ends = [
        start + pd.Timedelta(days=stay) if stay is not None else pd.NaT
        for start, (_first, stay) in zip(starts, pairs)
    ]
    return pd.DataFrame({"start_date": starts, "end_date": pd.to_datetime(pd.Series(ends))})


buying = st.lists(st.tuples(st.integers(1, 8), st.integers(0, 360)), min_size=1, max_size=50)
staying = st.lists(
    st.tuples(st.integers(0, 300), st.one_of(st.none(), st.integers(0, 200))), min_size=1, max_size=40
)


def test_triangle_by_hand():
    """Do two cohorts give 3 1 2 and 1 0, with the month to come left blank?"""
    orders = orders_on([("a", 0), ("b", 5), ("c", 9), ("b", 40), ("a", 65), ("c", 70), ("c", 71), ("d", 50)])
    counts = cohort_table(orders, as_of="2024-03-31")
    assert counts.loc["2024-01"].tolist() == [3, 1, 2]
    assert counts.loc["2024-02"].tolist()[:2] == [1, 0]
    assert np.isnan(counts.loc["2024-02", 2])
    assert retention_table(counts).loc["2024-01"].tolist() == pytest.approx([1, 1 / 3, 2 / 3])
    curve = retention_curve(counts)
    assert curve["customers"].tolist() == [4, 4, 3]
    assert curve["retention"].tolist() == pytest.approx([1, 1 / 4, 2 / 3])


def test_refunds_open_no_cohort():
    """Is a month with only a refund not active?"""
    orders = orders_on([("a", 0), ("a", 40)])
    orders.loc[1, "amount_cny"] = -10
    assert cohort_table(orders, as_of="2024-02-29").loc["2024-01"].tolist() == [1, 0]


@settings(max_examples=50, deadline=None)
@given(buying, st.sampled_from("MQ"))
def test_every_customer_is_in_one_cohort(pairs, freq):
    """Do the cohort sizes add up to the customers, and no later period hold more than the cohort?"""
    orders = orders_on(pairs)
    counts = cohort_table(orders, freq=freq)
    assert counts[0].sum() == orders["customer_id"].nunique()
    shares = retention_table(counts)
    assert (shares[0].dropna() == 1).all()
    assert ((shares <= 1) | shares.isna()).all(axis=None)
    assert counts.sum().sum() == len(
        orders.assign(p=orders["order_date"].dt.to_period(freq)).drop_duplicates(["customer_id", "p"])
    )


@settings(max_examples=50, deadline=None)
@given(staying)
def test_members_only_leave(pairs):
    """Do the rows of membership cohorts only fall?"""
    counts = membership_cohorts(members(pairs), as_of="2024-12-31")
    assert counts[0].sum() == len(pairs)
    assert (counts.diff(axis=1).iloc[:, 1:].fillna(0) <= 0).all(axis=None)


@settings(max_examples=50, deadline=None)
@given(staying)
def test_triangle_and_churn_table_agree(pairs):
    """Is the number at the start of a month the sum of the cohorts still there, diagonal by diagonal?"""
    memberships = members(pairs)
    counts = membership_cohorts(memberships, as_of="2024-12-31")
    table = churn_table(memberships, as_of="2024-12-31")
    for period in table.index[1:]:
        ages = [(cohort, (period - cohort).n) for cohort in counts.index if cohort < period]
        assert sum(counts.loc[cohort, age] for cohort, age in ages) == table.loc[period, "at_start"]


def test_the_last_date_ends_the_observation():
    """Without as_of, is the last date in the table taken, and a week refused as a period?"""
    memberships = members([(0, 70), (40, None)])
    assert membership_cohorts(memberships).equals(membership_cohorts(memberships, as_of="2024-03-11"))
    orders = orders_on([("a", 0), ("b", 5), ("b", 40)])
    assert cohort_table(orders).equals(cohort_table(orders, as_of="2024-02-10"))
    with pytest.raises(ValueError, match="freq must be one of"):
        cohort_table(orders, freq="W")


def test_indicators_by_hand():
    """Are the six values those worked by hand?"""
    survey = pd.DataFrame(
        {
            "needs": [4, 6],
            "needs_met": [4, 3],
            "own_attention": [5, 4],
            "rival_attention": [2, 1],
            "selection_minutes": [3, 6],
        }
    )
    prices = pd.DataFrame({"price": [1.0, 2.0, 4.0], "quantity": [40.0, 20.0, 10.0]})
    table = retention_indicators(orders_on([("a", 0), ("a", 3), ("b", 3)]), survey, prices)
    assert table["value"].tolist() == pytest.approx([0.5, 0.7, 4.5, 1.5, 4.5, 1.0])
    with pytest.raises(ValueError, match="needs_met above needs"):
        retention_indicators(orders_on([("a", 0)]), survey.assign(needs_met=9), prices)


def test_plots_draw_what_was_computed():
    """Do the cells carry the shares, and the line the curve?"""
    counts = cohort_table(orders_on([("a", 0), ("b", 5), ("b", 40)]), as_of="2024-02-29")
    ax = plot_retention(retention_table(counts))
    assert [text.get_text() for text in ax.texts] == ["100", "50"]
    assert plot_retention_curve(retention_curve(counts)).lines[0].get_ydata().tolist() == [100, 50]
