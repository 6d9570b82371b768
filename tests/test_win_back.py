import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.win_back import plot_win_back, tiered_action, win_back_table

LOST = pd.DataFrame(
    {
        "customer_id": ["a", "b", "c", "d"],
        "second_lifetime_value_cny": [1000.0, 400.0, 90.0, 5000.0],
        "probability": [0.2, 0.5, 0.5, 0.1],
        "cost_cny": [100.0, 50.0, 50.0, 300.0],
    }
)
lists = st.lists(
    st.tuples(st.floats(0, 1e4), st.floats(0, 1), st.floats(1, 500)), min_size=1, max_size=20
).map(lambda rows: pd.DataFrame(rows, columns=["second_lifetime_value_cny", "probability", "cost_cny"]))


def test_expected_value_by_hand():
    """Are the values 100, 150, -5 and 200, ranked by value per yuan: b 3, a 1, d 2/3, c -0.1?"""
    table = win_back_table(LOST)
    assert table["customer_id"].tolist() == ["b", "a", "d", "c"]
    assert table["expected_value"].tolist() == [150, 100, 200, -5]
    assert table["approach"].tolist() == [True, True, True, False]
    assert LOST.columns.tolist() == ["customer_id", "second_lifetime_value_cny", "probability", "cost_cny"]


def test_budget_is_spent_in_the_order_of_rank():
    """Do 200 yuan reach b and a (150 spent) but not d?"""
    assert win_back_table(LOST, budget=200)["approach"].tolist() == [True, True, False, False]


@settings(max_examples=50, deadline=None)
@given(lists, st.floats(0, 2000))
def test_nobody_is_approached_at_a_loss_or_over_budget(lost, budget):
    """Do approached customers each bring more than they cost, within the budget, best value for money first?"""
    table = win_back_table(lost, budget=budget)
    approached = table[table["approach"]]
    assert (approached["expected_value"] > 0).all()
    assert approached["cost_cny"].sum() <= budget
    assert (table["expected_value"] / table["cost_cny"]).is_monotonic_decreasing
    assert sorted(table.index) == sorted(lost.index)


def test_tiers_and_the_worthless():
    """Does each tier get its action, and whoever brings nothing is let go, key customer or not?"""
    lost = pd.DataFrame({"tier": ["key", "ordinary", "small", "key"], "expected_value": [9, 9, 9, 0]})
    assert tiered_action(lost).tolist() == [
        "win back at all effort",
        "try to win back",
        "case by case",
        "let go",
    ]
    with pytest.raises(ValueError, match=r"(?s)none of.*gold"):
        tiered_action(pd.DataFrame({"tier": ["gold"], "expected_value": [1]}))


def test_a_probability_in_percent_is_refused():
    """Is 20 refused where 0.2 is meant?"""
    with pytest.raises(ValueError, match=r"Write 0\.2 for 20 %"):
        win_back_table(LOST.assign(probability=20))


def test_plot_is_highest_at_the_last_worthwhile_customer():
    """Is the curve's top where the approaches end?"""
    ax = plot_win_back(win_back_table(LOST))
    spent, won = ax.lines[0].get_data()
    top = np.argmax(won)
    assert (spent[top], won[top]) == (450, 450)
    assert ax.collections[0].get_offsets()[0].tolist() == [450, 450]
