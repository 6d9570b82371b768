"""Does the ABC analysis rank, class and measure concentration as the literature defines it?"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.abc_analysis import (
    abc_summary,
    abc_table,
    concentration_curve,
    gini,
    plot_concentration,
    plot_pareto,
    top_share,
)

ORDERS = pd.DataFrame(
    {"customer_id": ["d", "a", "b", "c", "a", "e"], "amount_cny": [5.0, 50.0, 25.0, 10.0, 5.0, 5.0]}
)


def frame(values):
    return pd.DataFrame({"customer_id": range(len(values)), "amount_cny": values})


def test_table_ranks_by_sum_and_orders_ties_by_key():
    """Are values summed per key, and do equal ones stand in the order of their keys?"""
    table = abc_table(ORDERS)
    assert table.index.tolist() == ["a", "b", "c", "d", "e"]
    assert table["amount_cny"].tolist() == [55, 25, 10, 5, 5]
    assert table["rank"].tolist() == [1, 2, 3, 4, 5]
    assert table["cumulative_share"].tolist() == pytest.approx([0.55, 0.80, 0.90, 0.95, 1.0])


def test_key_that_crosses_a_cut_is_in_the_higher_class():
    """Is the key in A while the share before it is below the cut, and the one after it in B?"""
    assert abc_table(ORDERS)["abc_class"].tolist() == ["A", "A", "B", "B", "C"]
    assert abc_table(frame([90, 6, 4]))["abc_class"].tolist() == ["A", "B", "C"]


def test_cut_hit_exactly_does_not_depend_on_float_rounding():
    """Does 0.1 + 0.2 + ... = 0.8 - epsilon still count as the cut reached?"""
    classes = abc_table(frame([0.1] * 10), cuts=(0.8, 0.9))["abc_class"]
    assert "".join(classes) == "AAAAAAAABC"


def test_more_cuts_give_more_classes():
    """Do four ranks (primary, secondary, auxiliary, minor) come from three cuts?"""
    assert "".join(abc_table(frame([50, 30, 15, 5]), cuts=(0.5, 0.8, 0.95))["abc_class"]) == "ABCD"


def test_net_refund_comes_last_in_the_last_class():
    """Does a key with a negative sum stay last and in class C although the share has passed 1?"""
    table = abc_table(frame([100, 10, -10]))
    assert table["abc_class"].tolist() == ["A", "C", "C"]
    assert table["cumulative_share"].tolist() == pytest.approx([1.0, 1.1, 1.0])


def test_summary_sets_groups_beside_contributions():
    """Do group and contribution shares match the hand count?"""
    summary = abc_summary(abc_table(ORDERS))
    assert summary["count"].tolist() == [2, 2, 1]
    assert summary["group_share"].tolist() == pytest.approx([0.4, 0.4, 0.2])
    assert summary["contribution_share"].tolist() == pytest.approx([0.80, 0.15, 0.05])
    assert summary["mean_value"].tolist() == pytest.approx([40, 7.5, 5])


def test_gini_of_known_distributions():
    """Is it 0 for equals, (n - 1) / n for one owner, and 1/3 x (n^2 - 1) / n^2 x n / (n + 1) for 1..n?"""
    assert gini(abc_table(frame([3, 3, 3]))) == pytest.approx(0)
    assert gini(abc_table(frame([9, 0, 0]))) == pytest.approx(2 / 3)
    n = 10  # sum of |i - j| is n (n^2 - 1) / 3, divided by 2 n^2 times the mean (n + 1) / 2
    assert gini(abc_table(frame(range(1, n + 1)))) == pytest.approx((n - 1) / (3 * n))


def test_top_share_counts_a_part_of_a_key_as_whole():
    """Does the top 20 % of five keys mean one key, and of six keys two?"""
    assert top_share(abc_table(ORDERS), 0.2) == pytest.approx(0.55)
    assert top_share(abc_table(frame([5, 4, 3, 2, 1, 1])), 0.2) == pytest.approx(9 / 16)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (ORDERS.rename(columns={"customer_id": "id"}), "no column 'customer_id'"),
        (ORDERS.assign(customer_id=[None, "a", "b", "c", "a", "e"]), "1 row.*no 'customer_id'"),
        (ORDERS.assign(amount_cny=[np.nan, 1, 1, 1, 1, 1]), "1 row.*no 'amount_cny'"),
        (ORDERS.assign(amount_cny=-1.0), "positive total"),
        (ORDERS.head(0), "positive total"),
    ],
)
def test_unusable_data_is_named(data, problem):
    """Does the error say which column or row is at fault?"""
    with pytest.raises(ValueError, match=problem):
        abc_table(data)


def test_text_values_are_a_type_error():
    """Are amounts read as text refused before they are added up as text?"""
    with pytest.raises(TypeError, match="must hold numbers"):
        abc_table(ORDERS.assign(amount_cny="5"))


@pytest.mark.parametrize("cuts", [(), (0.95, 0.8), (0.8, 1.0), (0, 0.5)])
def test_cuts_out_of_order_are_refused(cuts):
    """Is a meaningless list of cuts refused?"""
    with pytest.raises(ValueError, match="cuts must increase"):
        abc_table(ORDERS, cuts=cuts)


@pytest.mark.parametrize("fraction", [0, 1.1, -0.2])
def test_fraction_outside_its_range_is_refused(fraction):
    """Is 0 %, or more than all, refused?"""
    with pytest.raises(ValueError, match="fraction must be"):
        top_share(abc_table(ORDERS), fraction)


@settings(deadline=None)
@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=60))
def test_shares_sum_to_one_and_bounds_hold(values):
    """Do shares sum to 1, classes never improve down the list, and Gini stay in its bounds, for any values?"""
    table = abc_table(frame(values))
    assert table["share"].sum() == pytest.approx(1)
    assert table["cumulative_share"].is_monotonic_increasing
    assert table["abc_class"].is_monotonic_increasing
    assert table["abc_class"].iloc[0] == "A"
    assert -1e-9 <= gini(table) <= 1 - 1 / len(table) + 1e-9
    curve = concentration_curve(table)
    assert (curve["share_of_value"] >= curve["share_of_keys"] - 1e-9).all()


def test_plots_draw_the_tables_they_are_given():
    """Do the drawn line and curve hold the numbers of the table?"""
    table = abc_table(ORDERS)
    ax = plot_pareto(table)
    twin = next(other for other in ax.figure.axes if other is not ax)
    assert twin.lines[0].get_ydata().tolist() == table["cumulative_share"].tolist()
    assert len(ax.get_legend().get_texts()) == 3
    curve = concentration_curve(table)
    assert plot_concentration(curve).lines[0].get_ydata().tolist() == curve["share_of_value"].tolist()
