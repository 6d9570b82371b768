"""Customer classification: the rules, their edges, and what holds for any data."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import classification as cl

ORDERS = pd.DataFrame(
    {
        "customer_id": ["a", "a", "b", "c", "c", "d"],
        "order_date": pd.to_datetime(
            ["2023-02-01", "2025-06-30", "2024-12-30", "2024-01-01", "2025-12-01", "2026-01-15"]
        ),
        "amount_cny": [50.0, 60.0, 70.0, 90.0, -90.0, 20.0],
    }
)


def test_social_benefit_outranks_relationship():
    """Does the highest value sought decide, also where the lower one is absent?"""
    data = pd.DataFrame({"seeks_partnership": [0, 1, 0, 1], "seeks_recognition": [0, 0, 1, 1]})
    assert cl.classify_by_value(data).tolist() == ["general", "potential", "key", "key"]


def test_value_needs_yes_or_no():
    """Is an undecided customer refused, with the row shown?"""
    data = pd.DataFrame({"seeks_partnership": [True, None], "seeks_recognition": [False, True]})
    with pytest.raises(ValueError, match=r"1 row.*seeks_partnership"):
        cl.classify_by_value(data)


def test_time_classes_follow_last_purchase():
    """Do the last purchase before as_of, and not refunds or later orders, decide the class?"""
    table = cl.classify_by_time(ORDERS, "2025-12-31")
    # a: 184 days; b: 366 days; c: 730 days, the later row is a refund; d: first order after as_of.
    assert table["time_class"].to_dict() == {"a": "present", "b": "past", "c": "past", "d": "future"}
    assert table.loc["a", "first_order"] == pd.Timestamp("2023-02-01")
    assert pd.isna(table.loc["d", "last_order"])


def test_active_limit_is_inclusive():
    """Is a purchase exactly active_days ago still present?"""
    at_limit = cl.classify_by_time(ORDERS, "2025-12-31", active_days=366)
    assert at_limit.loc["b", "time_class"] == "present"


def test_people_on_file_without_orders_are_future():
    """Does the list of customers add those who never ordered, without losing anyone?"""
    everyone = pd.DataFrame({"customer_id": ["z", "a", "z"]})
    table = cl.classify_by_time(ORDERS, "2025-12-31", customers=everyone)
    assert table.index.tolist() == ["a", "b", "c", "d", "z"]
    assert table.loc["z", "time_class"] == "future"


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcde"), st.integers(0, 1500)), min_size=1), st.integers(0, 800))
def test_longer_limit_never_makes_more_past_customers(rows, limit):
    """Does everyone get one class, and can a longer limit only turn past into present?"""
    orders = pd.DataFrame(
        {
            "customer_id": [customer for customer, _ in rows],
            "order_date": [pd.Timestamp("2022-01-01") + pd.Timedelta(days=day) for _, day in rows],
            "amount_cny": 10.0,
        }
    )
    as_of = orders["order_date"].max()
    short, long = (
        cl.classify_by_time(orders, as_of, active_days=days)["time_class"] for days in (limit, limit + 90)
    )
    assert set(short) <= set(cl.TIME_CLASSES)
    assert short.index.tolist() == sorted({customer for customer, _ in rows})
    assert set(short[short != long]) <= {"past"}


def test_motive_defaults_and_gaps():
    """Do the three purposes map to the three motives, and is an unknown purpose refused?"""
    data = pd.DataFrame({"purpose": ["own use", "resale", "production"]})
    assert cl.classify_by_motive(data).tolist() == ["final", "intermediate", "producer"]
    with pytest.raises(ValueError, match="gift"):
        cl.classify_by_motive(pd.DataFrame({"purpose": ["gift"]}))
    with pytest.raises(ValueError, match="The classes are producer"):
        cl.classify_by_motive(data, missing="nobody")


def test_unknown_purpose_is_not_taken_for_a_missing_one():
    """Does missing= fill gaps only, so that a forgotten industry is still found?"""
    data = pd.DataFrame({"industry": ["hotel", None]})
    with pytest.raises(ValueError, match="hotel"):
        cl.classify_by_motive(data, purpose="industry", motives={}, missing="final")


def test_roles_at_home_and_at_work():
    """Is an employee a user but no consumer, and may one person hold several roles?"""
    purchases = pd.DataFrame(
        {
            "addressed": ["Li", "office manager", None],
            "payer": ["Li", "firm", "grandmother"],
            "buyer": ["Li", "office manager", "grandmother"],
            "user": ["Li", "clerk", "child"],
            "private": [True, False, True],
        }
    )
    roles = cl.roles_table(purchases)
    assert roles.loc["Li"].tolist() == [True, True, True, True]
    assert roles.loc["clerk"].tolist() == [False, False, False, True]
    assert roles.loc["firm"].tolist() == [False, True, False, False]
    assert roles.loc["grandmother"].tolist() == [False, True, False, False]
    assert roles.loc["child"].tolist() == [False, False, True, True]


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(cl.TIME_CLASSES), st.integers(1, 1000)), min_size=1))
def test_shares_sum_to_one(rows):
    """Do both kinds of share sum to 1, and do the counts add up?"""
    labels = pd.DataFrame(rows, columns=["time_class", "sales_cny"])
    shares = cl.class_shares(labels, by="time_class", value="sales_cny")
    assert shares["share"].sum() == pytest.approx(1)
    assert shares["value_share"].sum() == pytest.approx(1)
    assert shares["customers"].sum() == len(rows)


def test_shares_need_a_positive_total():
    """Is a class table of refunds alone refused?"""
    with pytest.raises(ValueError, match="positive total"):
        cl.class_shares(pd.DataFrame({"c": ["x"], "v": [-1.0]}), by="c", value="v")


def test_plot_shows_the_shares():
    """Are the bars as high as the shares?"""
    labels = pd.DataFrame({"time_class": ["present"] * 3 + ["past"], "v": [1, 1, 1, 7]})
    ax = cl.plot_class_shares(cl.class_shares(labels, by="time_class", value="v"))
    assert [bar.get_height() for bar in ax.patches] == pytest.approx([0.75, 0.25, 0.3, 0.7])
    assert ax.get_xticklabels()[0].get_text() == "present customer"
