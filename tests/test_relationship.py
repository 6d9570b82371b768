"""Relationship levels, transactional and relational customers, share of customer."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import relationship as rel


def test_grid_has_the_corners_of_kotler():
    """Kotler (2000, ch. 2): is it basic for the mass at low margin, partnership for few at high margin?"""
    grid = rel.relationship_grid()
    assert grid.loc["many", "low"] == "basic"
    assert grid.loc["many", "high"] == "accountable"
    assert grid.loc["few", "high"] == "partnership"
    assert grid.loc["medium", "high"] == "proactive"
    assert set(grid.to_numpy().ravel()) == set(rel.LEVELS)


@pytest.mark.parametrize(
    ("customers", "margin", "bands"),
    [
        (50, 0.1, ("few", "medium", "proactive")),
        (51, 0.0999, ("medium", "low", "reactive")),
        (1000, 0.3, ("medium", "high", "proactive")),
        (1001, 0.2999, ("many", "medium", "reactive")),
        (0, -0.2, ("few", "low", "accountable")),
    ],
)
def test_bands_begin_at_the_cuts(customers, margin, bands):
    """Do the bands begin and end where the docstring says?"""
    chosen = rel.choose_relationship(pd.DataFrame({"customers": [customers], "margin_rate": [margin]}))
    assert tuple(chosen.iloc[0]) == bands


@settings(deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 10**6), st.floats(-1, 1), st.floats(-1, 1))
def test_more_margin_and_fewer_customers_never_mean_less_relationship(n1, n2, m1, m2):
    """Is the level monotone in both directions?"""
    data = pd.DataFrame({"customers": [max(n1, n2), min(n1, n2)], "margin_rate": [min(m1, m2), max(m1, m2)]})
    first, second = rel.choose_relationship(data)["level"]
    assert rel.LEVELS.index(first) <= rel.LEVELS.index(second)


def test_cuts_must_increase():
    """Are cuts in the wrong order refused?"""
    data = pd.DataFrame({"customers": [5], "margin_rate": [0.2]})
    with pytest.raises(ValueError, match="count_cuts must be two increasing"):
        rel.choose_relationship(data, count_cuts=(1000, 50))


def orders(*rows):
    """Orders from (customer, day of 2025, amount)."""
    return pd.DataFrame(
        {
            "customer_id": [row[0] for row in rows],
            "order_date": [pd.Timestamp("2025-01-01") + pd.Timedelta(days=row[1]) for row in rows],
            "amount_cny": [float(row[2]) for row in rows],
        }
    )


def test_relational_customers_come_back_over_time():
    """Do three purchases over 180 days make a relation, but not two, nor three in a hurry, nor a refund?"""
    table = rel.split_relational(
        orders(
            *[("a", day, 10) for day in (0, 90, 180)],
            *[("b", day, 100) for day in (0, 180)],
            *[("c", day, 10) for day in (0, 90, 179)],
            *[("d", 0, 50), ("d", 100, 50), ("d", 190, -50)],
            *[("e", 200, -5)],
        ),
        "2025-12-31",
    )
    assert table["relation"].to_dict() == {
        "a": "relational",
        "b": "transactional",
        "c": "transactional",
        "d": "transactional",
    }
    assert table.loc["a"].tolist()[:3] == [3, 180, 30]
    assert table.loc["d", "value"] == 50


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 364), st.integers(1, 90)), min_size=1))
def test_stricter_rules_never_add_relational_customers(rows):
    """Is everyone split once, and does a stricter rule only take relational customers away?"""
    loose = rel.split_relational(orders(*rows), "2025-12-31", min_purchases=2)["relation"]
    strict = rel.split_relational(orders(*rows), "2025-12-31", min_purchases=4)["relation"]
    assert len(loose) == len({row[0] for row in rows})
    assert set(strict.index[strict == "relational"]) <= set(loose.index[loose == "relational"])


def test_tiers_by_share_of_the_relational():
    """Of ten relational customers, is one top, four middle and five lower, whatever the transactional do?"""
    split = pd.DataFrame({"value": [*range(10), 99], "relation": ["relational"] * 10 + ["transactional"]})
    ranked = rel.rank_relational(split)
    assert ranked["value"].tolist() == list(range(9, -1, -1))
    assert ranked["tier"].tolist() == ["top"] + ["middle"] * 4 + ["lower"] * 5
    assert rel.rank_relational(split[split["value"] == 99]).empty
    with pytest.raises(ValueError, match="two increasing shares"):
        rel.rank_relational(split, cuts=(0.5, 0.1))


def test_plot_puts_each_segment_in_its_cell():
    """Is a segment written in the column of its margin and the row of its count?"""
    data = pd.DataFrame({"customers": [20], "margin_rate": [0.4]}, index=["hotels"])
    ax = rel.plot_relationship_grid(rel.choose_relationship(data))
    place = next(text.get_position() for text in ax.texts if text.get_text() == "hotels")
    assert place == (2, pytest.approx(2.2))
