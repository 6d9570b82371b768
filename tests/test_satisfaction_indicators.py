import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab.satisfaction_indicators import (
    complaint_rate,
    fit_elasticity,
    price_elasticity,
    repurchase_rate,
    satisfaction_indicators,
)

ORDERS = pd.DataFrame(
    {"customer_id": ["a", "a", "b", "c", "c", "c"], "amount_cny": [10.0, -10.0, 30.0, 5.0, 5.0, 8.0]}
)
positive = st.floats(0.1, 1000)


def test_a_refund_is_no_repurchase():
    """Do a (one order, refunded), b (one) and c (three) give one repeat buyer of three?"""
    assert repurchase_rate(ORDERS) == pytest.approx(1 / 3)


def test_complaints_are_counted_per_transaction():
    """Are two complaints on five purchases 40 %, and is the rate undefined without a transaction?"""
    complaints = pd.DataFrame({"complaint_id": ["K1", "K2"]})
    assert complaint_rate(complaints, ORDERS) == 0.4
    assert np.isnan(complaint_rate(complaints, ORDERS.head(0)))


def test_point_and_midpoint_elasticity_by_hand():
    """Does 10 -> 8 yuan with 100 -> 150 pieces give -2.5, and by midpoints (50/125)/(-2/9) = -1.8?"""
    assert price_elasticity(100, 150, 10, 8) == -2.5
    assert price_elasticity(100, 150, 10, 8, method="midpoint") == pytest.approx(-1.8)


@given(positive, positive, positive, positive)
def test_midpoint_elasticity_is_the_same_both_ways(q0, q1, p0, p1):
    """Does the arc elasticity not depend on which price came first?"""
    if abs(p0 - p1) < 1e-3:
        return
    there = price_elasticity(q0, q1, p0, p1, method="midpoint")
    assert price_elasticity(q1, q0, p1, p0, method="midpoint") == pytest.approx(there)


@given(st.floats(-4, 1), st.floats(1, 500))
def test_constant_elasticity_is_recovered(elasticity, level):
    """Is the exponent of q = level * p^e found, with a zero-width interval, whatever the unit of the price?"""
    price = np.array([1.0, 1.5, 2.5, 4.0])
    sales = pd.DataFrame({"price": price * 7, "quantity": level * price**elasticity})
    fitted = fit_elasticity(sales)
    assert fitted["elasticity"] == pytest.approx(elasticity, abs=1e-9)
    assert fitted["upper"] - fitted["lower"] == pytest.approx(0, abs=1e-6)


def test_six_indicators_together():
    """Are the six values those worked by hand, with what is better named?"""
    survey = pd.DataFrame({"reputation": [True, False], "named_first": [True, True]})
    prices = pd.DataFrame({"price": [1.0, 2.0, 4.0], "quantity": [40.0, 20.0, 10.0]})
    table = satisfaction_indicators(ORDERS, ORDERS.head(1), survey, prices)
    assert table["value"].tolist() == pytest.approx([0.5, 1.0, 1 / 3, 0.2, 48 / 3, 1.0])
    assert table.index[table["better"] == "lower"].tolist() == ["complaint rate", "price sensitivity"]


def test_a_free_product_has_no_elasticity():
    """Is a price of 0 refused with its row?"""
    with pytest.raises(ValueError, match="no price or quantity above 0"):
        fit_elasticity(pd.DataFrame({"price": [0.0, 1, 2], "quantity": [1.0, 1, 1]}))
