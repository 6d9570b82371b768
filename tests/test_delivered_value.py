"""Delivered value: Kotler and Keller's tractor, choice rules, and the value map by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import delivered_value as dv

# Kotler & Keller, Marketing Management, chapter on price: what Caterpillar's tractor is worth over a rival's.
TRACTOR = pd.DataFrame(
    {
        "product_value_cny": [90_000 + 7_000 + 6_000, 90_000],  # durability, reliability
        "service_value_cny": [5_000 + 2_000, 0],  # service, longer warranty
        "personnel_value_cny": [0, 0],
        "image_value_cny": [0, 0],
        "price_cny": [100_000, 90_000],
        "time_cost_cny": [0, 0],
        "energy_cost_cny": [0, 0],
        "psychic_cost_cny": [0, 0],
    },
    index=["Caterpillar", "rival"],
)


def test_published_tractor():
    """Is the tractor worth 110,000 at 100,000, so that the dearer offer delivers 10,000 more?"""
    table = dv.delivered_value(TRACTOR)
    assert table.loc["Caterpillar", "total_value"] == 110_000
    assert table["delivered_value"].tolist() == [10_000, 0]
    assert table["rank"].tolist() == [1, 2]
    assert dv.choose_offer(table) == "Caterpillar"


def test_perceived_value_takes_the_three_benefits():
    """Does the same formula with economic, functional and psychological benefit give the CPV?"""
    offer = pd.DataFrame([[5, 3, 2, 4, 1, 0, 1]], columns=[*dv.BENEFITS, *dv.COSTS])
    assert dv.delivered_value(offer, values=dv.BENEFITS)["delivered_value"].tolist() == [4]


@settings(deadline=None)
@given(st.lists(st.lists(st.floats(0, 1e6), min_size=8, max_size=8), min_size=1), st.floats(0, 1e6))
def test_a_gift_raises_value_by_its_worth(rows, gift):
    """Is delivered value the sum of values less the sum of costs, so that a gift to all keeps the ranks?"""
    offers = pd.DataFrame(rows, columns=[*dv.VALUES, *dv.COSTS])
    table = dv.delivered_value(offers)
    richer = dv.delivered_value(offers.assign(image_value_cny=offers["image_value_cny"] + gift))
    assert np.allclose(richer["delivered_value"] - table["delivered_value"], gift, atol=1e-6)
    assert table["rank"].min() == 1


@pytest.mark.parametrize(
    ("v1", "v2", "ratio", "choice"),
    [
        (30, 15, 2, "a"),
        (10, 40, 0.25, "b"),
        (7, 7, 1, "indifferent"),
        (5, -1, np.nan, "a"),
        (-3, 0, np.nan, "b"),
    ],
)
def test_ratio_decides(v1, v2, ratio, choice):
    """Does the ratio above, below or at 1 decide, and the larger value where a ratio means nothing?"""
    table = pd.DataFrame({"delivered_value": [v1, v2]}, index=["a", "b"])
    answer = dv.compare_offers(table, "a", "b")
    assert answer["choice"] == choice
    assert answer["ratio"] == pytest.approx(ratio, nan_ok=True)


def test_unknown_offer_is_named():
    """Is an offer that is not there named?"""
    with pytest.raises(ValueError, match="no offer 'c'"):
        dv.compare_offers(pd.DataFrame({"delivered_value": [1]}, index=["a"]), "a", "c")


def test_choice_within_budget_and_knowledge():
    """Is the best affordable and known offer taken, and nothing if nothing is worth its cost?"""
    table = pd.DataFrame(
        {"price_cny": [80, 40, 20], "delivered_value": [30, 15, -5]}, index=["best", "cheap", "bad"]
    )
    assert dv.choose_offer(table) == "best"
    assert dv.choose_offer(table, budget=79) == "cheap"
    assert dv.choose_offer(table, known=["cheap", "bad"]) == "cheap"
    assert dv.choose_offer(table, budget=20) is None


IMPORTANCE = pd.Series({"price level": 0.0, "fresh": 6.0, "fast": 2.0})
RATINGS = pd.DataFrame(
    {"we": [5, 9, 5], "they": [5, 6, 8]}, index=["price level", "fresh", "fast"]
)  # qualities: we 0.75*9 + 0.25*5 = 8, they 0.75*6 + 0.25*8 = 6.5


def test_value_analysis_by_hand():
    """Are weights shares, ratios own by rival, and their weighted sum the quality ratio?"""
    table = dv.value_analysis(IMPORTANCE, RATINGS, own="we", rival="they")
    assert table.index.tolist() == ["fresh", "fast", "price level"]
    assert table["weight"].tolist() == [0.75, 0.25, 0]
    assert table["verdict"].tolist() == ["strength", "weakness", "par"]
    assert table["weighted_ratio"].sum() == pytest.approx(0.75 * 1.5 + 0.25 * 0.625)


def test_value_map_by_hand():
    """Are quality and price relative to the mean, and the verdict that of the fair line?"""
    prices = pd.Series({"they": 40, "we": 60})
    table = dv.value_map(IMPORTANCE, RATINGS, prices, price_weight=0.25)
    assert table.loc["we", "quality"] == 8
    assert table.loc["we", "relative_quality"] == pytest.approx(8 / 7.25)
    assert table.loc["we", "relative_price"] == pytest.approx(1.2)
    # Slope 3: a quality 0.75/7.25 above the mean may cost 3 times as much more, 1.3103.
    assert table.loc["we", "fair_price"] == pytest.approx(1 + 3 * 0.75 / 7.25)
    assert table["position"].to_dict() == {"we": "better value", "they": "worse value"}


@settings(deadline=None)
@given(st.floats(0.05, 0.95), st.floats(0.5, 2), st.floats(0.5, 2))
def test_all_firms_together_are_fair(weight, quality, price):
    """Do relative qualities, relative prices and fair prices each average 1?"""
    ratings = pd.DataFrame({"a": [1.0], "b": [quality]}, index=["x"])
    table = dv.value_map(pd.Series({"x": 1}), ratings, pd.Series({"a": 1, "b": price}), price_weight=weight)
    assert table[["relative_quality", "relative_price", "fair_price"]].mean().tolist() == pytest.approx(
        [1, 1, 1]
    )


def test_value_map_refuses_gaps():
    """Are a missing price, a missing rating and useless weights named?"""
    prices = pd.Series({"we": 60, "they": 40})
    with pytest.raises(ValueError, match="positive price"):
        dv.value_map(IMPORTANCE, RATINGS, prices.drop("they"))
    with pytest.raises(ValueError, match="no row for warm"):
        dv.value_map(pd.Series({"warm": 1}), RATINGS, prices)
    with pytest.raises(ValueError, match="importance must be 0 or more"):
        dv.value_map(IMPORTANCE * 0, RATINGS, prices)
    with pytest.raises(ValueError, match="positive numbers"):
        dv.value_map(IMPORTANCE, RATINGS.replace(9, np.nan), prices)
    with pytest.raises(ValueError, match="price_weight"):
        dv.value_map(IMPORTANCE, RATINGS, prices, price_weight=1)


def test_plots_draw_the_tables():
    """Do bars up and down add up to value and cost, and points lie where the table says?"""
    table = dv.delivered_value(TRACTOR)
    ax = dv.plot_delivered_value(table)
    heights = np.array([bar.get_height() for bar in ax.patches]).reshape(8, 2)
    assert heights.clip(0).sum(axis=0).tolist() == table["total_value"].tolist()
    assert (-heights.clip(None, 0)).sum(axis=0).tolist() == table["total_cost"].tolist()
    places = dv.value_map(IMPORTANCE, RATINGS, pd.Series({"we": 60, "they": 40}))
    points = dv.plot_value_map(places).collections[0].get_offsets()
    assert points.tolist() == places[["relative_quality", "relative_price"]].to_numpy().tolist()
