"""Do the retention, migration and Markov models give the published tables?"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.clv import (
    markov_value,
    migration_table,
    plot_cohort,
    purchase_probabilities,
    retention_table,
    transition_matrix,
)


def test_dwyer_retention_model():
    """Do 20,000 customers shrink to 6,825 and sales from 78.0 to 52.4 million (Dwyer 1997, retention model)?"""
    plan = pd.DataFrame(
        {
            "retention": [0.65, 0.70, 0.75, 0.80],
            "orders": [12 * 0.50, 12 * 0.60, 12 * 0.70, 12 * 0.80],
            "order_value": [650, 700, 750, 800],
        }
    )
    table = retention_table(plan, customers=20_000)
    assert table["customers"].tolist() == pytest.approx([20_000, 13_000, 9_100, 6_825])
    assert table["revenue"].iloc[[0, 3]].tolist() == pytest.approx([78_000_000, 52_416_000])


def test_hughes_lifetime_value_table():
    """Are the net present values -640,000, 3,265,086, 2,644,444 and the LTV -6, 26, 53?

    Hughes, Strategic Database Marketing, chapter 3. Year 1 by hand: 100,000 x 1.8 x 90 x (1 - 0.70) = 4,860,000,
    less 100,000 x 55.
    """
    plan = pd.DataFrame(
        {
            "retention": [0.60, 0.70, 0.80],
            "orders": [1.8, 2.5, 3.0],
            "order_value": [90, 95, 100],
            "cost_share": [0.70, 0.65, 0.65],
            "marketing": [55, 20, 20],
        }
    )
    table = retention_table(plan, customers=100_000, discount=[1, 1.16, 1.35])
    assert table["customers"].tolist() == pytest.approx([100_000, 60_000, 42_000])
    assert table["present_value"].round().tolist() == [-640_000, 3_265_086, 2_644_444]
    assert table["lifetime_value"].round().tolist() == [-6, 26, 53]


def test_a_rate_discounts_all_but_the_first_period():
    """Is a rate of 25 % the factors 1, 1.25, 1.5625?"""
    plan = pd.DataFrame({"retention": 1.0, "orders": 1, "order_value": [100, 100, 100]})
    assert retention_table(plan, customers=1, discount=0.25)["present_value"].tolist() == [100, 80, 64]


PFEIFER = [36, -4, -4, -4, 0]  # NC 40 less M 4 after a purchase, -4 while waiting, 0 when lost


@pytest.mark.parametrize(
    ("probabilities", "payoffs", "discount", "periods", "published"),
    [
        ([0.3, 0.2, 0.15, 0.05], PFEIFER, 0.2, None, [52.3196, 5.5538, 1.2508, -1.8200, 0]),
        ([0.3, 0.2, 0.15, 0.05], PFEIFER, 0.2, 4, [50.1150, 4.2199, 0.5921, -1.9801, 0]),
        ([0.3, 0.2, 0.05], [36, -4, -4, 0], 0.2, 4, [49.40, 2.69, -1.98, 0]),
        ([0.5, 0.2, 0.1], [100, 0, 0, 0], 0.1, None, [231.08, 57.29, 21.01, 0]),
    ],
)
def test_markov_values_of_pfeifer_and_carraway(probabilities, payoffs, discount, periods, published):
    """Are the values those of Pfeifer and Carraway (2000), and of the same chain with other numbers?"""
    value = markov_value(transition_matrix(probabilities), payoffs, discount=discount, periods=periods)
    assert value.tolist() == pytest.approx(published, abs=0.005)


def test_markov_value_without_discount():
    """Is the undiscounted value of Pfeifer and Carraway's new customer 64.25, solved from the last state up?

    V4 = -4 + .05 V1, V3 = -4 + .15 V1 + .85 V4, V2 = -4 + .2 V1 + .8 V3, V1 = 36 + .3 V1 + .7 V2.
    """
    chain = transition_matrix([0.3, 0.2, 0.15, 0.05])
    value = markov_value(chain, PFEIFER, discount=0)
    slope, level = 0.05, -4.0
    for probability in (0.15, 0.2, 0.3):
        payoff = 36 if probability == 0.3 else -4
        slope, level = probability + (1 - probability) * slope, payoff + (1 - probability) * level
    assert value[1] == pytest.approx(level / (1 - slope))
    assert value[1] == pytest.approx(64.25, abs=0.005)


def test_migration_table_is_the_markov_chain_on_heads():
    """Does the cohort's value per customer equal the chain's value over the same periods?"""
    table = migration_table(
        [0.3, 0.2, 0.15, 0.05], customers=1000, margin=40, marketing=4, discount=0.2, periods=4
    )
    assert table["lifetime_value"].iloc[-1] == pytest.approx(50.1150, abs=5e-5)
    assert table[[1, 2, 3, 4, "lost"]].sum(axis=1).tolist() == pytest.approx([1000] * 5)
    assert table.loc[2, 1] == pytest.approx(1000 * (0.3 * 0.3 + 0.7 * 0.2))


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=6), st.floats(0.01, 2))
def test_chains_keep_all_customers_and_lost_ones_are_worth_nothing(probabilities, discount):
    """Do rows sum to 1, and is no value above that of buying for ever, for any probabilities?"""
    chain = transition_matrix(probabilities)
    assert chain.sum(axis=1).tolist() == pytest.approx([1] * len(chain))
    value = markov_value(chain, [1, *[0] * len(probabilities)], discount=discount)
    assert value["lost"] == 0
    assert value.max() <= (1 + discount) / discount + 1e-9


def test_probabilities_are_counted_from_orders():
    """Are buyers and waiting customers counted by the periods since their last purchase?

    Periods of 10 days back from day 100: a buys 4, 3 and 0 periods ago, b 2 periods ago (twice), c never again.
    """
    start = pd.Timestamp("2026-01-01")
    rows = [("a", 55), ("a", 65), ("a", 95), ("b", 72), ("b", 78), ("c", 91)]
    orders = pd.DataFrame(
        {
            "customer_id": [name for name, _ in rows],
            "order_date": [start + pd.Timedelta(days=d) for _, d in rows],
        }
    ).assign(amount_cny=10.0)
    table = purchase_probabilities(orders, start + pd.Timedelta(days=99), period_days=10, states=4)
    # a: bought at state 1, then at state 3 (so it passed 1 and 2); b: passed 1 and 2.
    assert table["cases"].tolist() == [3, 2, 1, 0]
    assert table["bought"].tolist() == [1, 0, 1, 0]
    assert table["probability"].iloc[:3].tolist() == pytest.approx([1 / 3, 0, 1])


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        (lambda: transition_matrix([0.3, 1.2]), "must be between 0 and 1"),
        (
            lambda: markov_value(transition_matrix([0.3]), [1], discount=0.1),
            "one amount for each of 2 states",
        ),
        (
            lambda: markov_value(pd.DataFrame([[0.5, 0.2], [0, 1.0]]), [1, 0], discount=0.1),
            "Each row of transitions must sum to 1",
        ),
        (lambda: markov_value(pd.DataFrame([[1.0]]), [5], discount=0), "infinite value"),
        (
            lambda: retention_table(
                pd.DataFrame({"retention": [65.0], "orders": 1, "order_value": 1}), customers=1
            ),
            "between 0 and 1",
        ),
        (lambda: retention_table(pd.DataFrame({"retention": [0.5]}), customers=1), "no column 'orders'"),
    ],
)
def test_models_that_cannot_be_are_refused(call, problem):
    """Is the error about the probability, payoff or column at fault?"""
    with pytest.raises(ValueError, match=problem):
        call()


def test_plot_stacks_the_cohort():
    """Do the stacked bars of a period sum to the cohort, and the bars of a retention table fall?"""
    table = migration_table([0.3, 0.2], customers=1000, margin=40, periods=3)
    ax = plot_cohort(table)
    heights = np.array([bar.get_height() for bar in ax.patches]).reshape(3, 4)
    assert heights.sum(axis=0) == pytest.approx([1000] * 4)
    plan = pd.DataFrame({"retention": [0.5, 0.5], "orders": 1, "order_value": 1})
    bars = plot_cohort(retention_table(plan, customers=8)).patches
    assert [bar.get_height() for bar in bars] == [8, 4]
