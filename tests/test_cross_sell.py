"""Cross-selling: two published baskets, the algebra of rules, and suggestions by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import cross_sell as cs


def lines(baskets):
    """Order lines from a list of baskets."""
    rows = [(number, item) for number, basket in enumerate(baskets) for item in basket]
    return pd.DataFrame(rows, columns=["order_id", "product_id"])


def rule(rules, antecedent, consequent):
    chosen = (rules["antecedent"] == antecedent) & (rules["consequent"] == consequent)
    return rules[chosen].iloc[0]


def test_tea_and_coffee():
    """Tan, Steinbach & Kumar (2006), table 6.8: of 1,000 people 150 drink both, 50 tea only, 650 coffee only?

    Tea -> coffee: support 15 %, confidence 75 %, lift 0.9375: confident, yet tea drinkers like coffee less.
    """
    people = [{"tea", "coffee"}] * 150 + [{"tea"}] * 50 + [{"coffee"}] * 650 + [{"water"}] * 150
    found = rule(cs.association_rules(lines(people)), "tea", "coffee")
    assert found[["support", "confidence", "lift"]].tolist() == pytest.approx([0.15, 0.75, 0.9375])


def test_five_baskets():
    """Tan, Steinbach & Kumar (2006), table 6.1: do all with beer have diapers, at lift 1.25?"""
    baskets = [
        {"bread", "milk"},
        {"bread", "diapers", "beer", "eggs"},
        {"milk", "diapers", "beer", "cola"},
        {"bread", "milk", "diapers", "beer"},
        {"bread", "milk", "diapers", "cola"},
    ]
    rules = cs.association_rules(lines(baskets), min_support=0.4)
    found = rule(rules, "beer", "diapers")
    assert found[["orders", "support", "confidence", "lift"]].tolist() == pytest.approx([3, 0.6, 1, 1.25])
    assert "eggs" not in set(rules["antecedent"])


def test_a_product_counts_once_an_order():
    """Do two lines of the same product change nothing?"""
    once = lines([{"a", "b"}, {"a"}, {"c"}])
    twice = pd.concat([once, once])
    assert cs.association_rules(twice).equals(cs.association_rules(once))


baskets = st.lists(st.sets(st.sampled_from("abcdef"), min_size=1), min_size=1, max_size=15)


@settings(deadline=None)
@given(baskets)
def test_rules_obey_their_algebra(chosen):
    """Are shares in bounds, lift and support the same both ways, and support what counting gives?"""
    rules = cs.association_rules(lines(chosen), min_support=0)
    assert rules["support"].between(0, 1).all()
    assert (rules["confidence"] >= rules["support"] - 1e-12).all()
    back = rules.rename(columns={"antecedent": "consequent", "consequent": "antecedent"})
    both = rules.merge(back, on=["antecedent", "consequent"])
    assert len(both) == len(rules)
    assert np.allclose(both["lift_x"], both["lift_y"])
    assert np.allclose(both["support_x"], both["support_y"])
    for found in rules.itertuples():
        together = sum({found.antecedent, found.consequent} <= basket for basket in chosen)
        assert found.orders == together


def test_limits_are_inclusive_and_checked():
    """Does a rule at exactly the limit stay, and is a limit in percent refused?"""
    data = lines([{"a", "b"}, {"a"}, {"c"}, {"c"}])
    assert len(cs.association_rules(data, min_support=0.25, min_confidence=0.5)) == 2
    assert cs.association_rules(data, min_support=0.26).empty
    with pytest.raises(ValueError, match="from 0 to 1"):
        cs.association_rules(data, min_support=25)
    with pytest.raises(ValueError, match="no order lines"):
        cs.association_rules(data.head(0))


RULES = pd.DataFrame(
    {
        "antecedent": ["pork", "noodles", "pork", "tea"],
        "consequent": ["ginger", "ginger", "rice", "nuts"],
        "support": [0.1, 0.1, 0.3, 0.1],
        "confidence": [0.5, 0.6, 0.9, 0.4],
        "lift": [3.0, 2.0, 1.1, 5.0],
    }
)
BOUGHT = pd.DataFrame(
    {"customer_id": ["x", "x", "y", "y", "z"], "product_id": ["pork", "noodles", "tea", "nuts", "salt"]}
)


def test_next_product_is_new_and_best():
    """Is the strongest rule taken per suggestion, nothing owned offered, and nobody without a rule listed?"""
    table = cs.next_products(BOUGHT, RULES)
    assert table[["customer_id", "rank", "suggestion", "because_of"]].to_numpy().tolist() == [
        ["x", 1, "rice", "pork"],
        ["x", 2, "ginger", "noodles"],
    ]
    by_lift = cs.next_products(BOUGHT, RULES, rank_by="lift", n=1)
    assert by_lift[["suggestion", "because_of", "lift"]].to_numpy().tolist() == [["ginger", "pork", 3.0]]
    with pytest.raises(ValueError, match="rank_by"):
        cs.next_products(BOUGHT, RULES, rank_by="support")


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("abcdef")), min_size=1), baskets)
def test_suggestions_are_never_owned(rows, chosen):
    """Is nothing suggested that the customer has, and are ranks 1, 2, ... for each customer?"""
    bought = pd.DataFrame(rows, columns=["customer_id", "product_id"])
    table = cs.next_products(bought, cs.association_rules(lines(chosen), min_support=0))
    assert not set(zip(table["customer_id"], table["suggestion"])) & set(rows)
    for _, group in table.groupby("customer_id"):
        assert group["rank"].tolist() == list(range(1, len(group) + 1))
        assert group["confidence"].is_monotonic_decreasing


def test_plot_places_the_rules():
    """Do the points lie at support and confidence, and is the rule of highest lift labelled?"""
    ax = cs.plot_rules(RULES, labels=1)
    assert ax.collections[0].get_offsets().tolist() == RULES[["support", "confidence"]].to_numpy().tolist()
    assert [text.get_text() for text in ax.texts] == ["tea → nuts"]
