import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab.retention_profit import (
    BENEFITS,
    customer_value,
    plot_retention_effect,
    plot_tenure_profit,
    retention_profit_effect,
    tenure_profit,
)

# Profit per credit-card customer in years 0 to 5, dollars: Reichheld & Sasser (1990), "Zero defections", HBR 68(5).
CREDIT_CARD = [-51, 30, 42, 44, 49, 55]


def test_value_meets_the_published_margin_multiples():
    """Is value per unit of margin, kept once, Gupta and Lehmann's r / (1 + i - r) (2005, table 2.1)?"""
    published = {
        0.6: [1.20, 1.15, 1.11, 1.07],
        0.7: [1.75, 1.67, 1.59, 1.52],
        0.8: [2.67, 2.50, 2.35, 2.22],
        0.9: [4.50, 4.09, 3.75, 3.46],
    }
    for retention, multiples in published.items():
        values = [retention * customer_value([0, 1], retention, discount=i) for i in (0.10, 0.12, 0.14, 0.16)]
        assert values == pytest.approx(multiples, abs=0.0051)


def test_value_of_a_credit_card_customer_by_hand():
    """Without discount and with 50 % retention, is the value -51 + 30 + 21 + 11 + 49/8 + 55/16 * 2?"""
    assert customer_value(CREDIT_CARD, 0.5, discount=0) == pytest.approx(-51 + 30 + 21 + 11 + 49 / 8 + 55 / 8)


def test_five_points_raise_the_value_as_reichheld_and_sasser_say():
    """For credit cards (profits of 1990), do five points lift the value by 25 % to 85 % at usual retention rates?"""
    effect = retention_profit_effect(CREDIT_CARD, [0.8, 0.85, 0.9], discount=0.1)["effect"]
    assert effect.between(0.25, 0.85).all()
    assert effect.is_monotonic_increasing


def test_effect_has_a_closed_form_at_constant_profit():
    """With a flat profit, is the effect (1 + d - r) / (1 + d - r - 0.05) - 1: 20 % at 80 %, 33 % at 90 %?"""
    assert retention_profit_effect([0, 7], [0.8, 0.9])["effect"].tolist() == pytest.approx([0.2, 1 / 3])


@given(st.lists(st.floats(0, 100), min_size=1, max_size=8), st.floats(0, 0.9), st.floats(0.01, 0.5))
def test_value_is_the_sum_of_the_stream(profits, retention, discount):
    """Does the closed tail equal adding up 2,000 years, and does more retention never lower the value?"""
    stream = [-10.0, *profits]
    long_stream = np.array([*profits, *[profits[-1]] * 2000])
    years = np.arange(1, len(long_stream) + 1)
    summed = -10 + (long_stream * (retention / (1 + discount)) ** (years - 1) / (1 + discount)).sum()
    value = customer_value(stream, retention, discount=discount)
    assert value == pytest.approx(summed, rel=1e-9, abs=1e-6)
    assert customer_value(stream, retention + 0.05, discount=discount) >= value - 1e-9


def test_five_sources_add_up():
    """Are the sources of year 3 those worked by hand, and profit their sum?"""
    table = tenure_profit(
        3,
        acquisition_cost=50,
        base_profit=20,
        purchase_growth=0.1,
        cost_saving=2,
        referral_profit=3,
        price_premium=1,
    )
    assert table.loc[3, list(BENEFITS)].tolist() == pytest.approx([20, 4.2, 4, 6, 2])
    assert table["profit"].tolist() == pytest.approx([-50, 20, 28, 36.2])
    assert table["cumulative"].iloc[-1] == pytest.approx(34.2)


def test_percent_for_a_rate_is_refused():
    """Is a retention of 80 refused, and one raised above 1?"""
    with pytest.raises(ValueError, match=r"Write 0\.8 for 80 %"):
        customer_value([0, 1], 80)
    with pytest.raises(ValueError, match="must lie in"):
        retention_profit_effect([0, 1], [0.98])


def test_plots_draw_what_was_computed():
    """Does the line carry the cumulative profit, and the bars the two values?"""
    table = tenure_profit(3, acquisition_cost=50, base_profit=20, cost_saving=2)
    assert plot_tenure_profit(table).lines[0].get_ydata().tolist() == table["cumulative"].tolist()
    effect = retention_profit_effect([0, 7], [0.8, 0.9])
    ax = plot_retention_effect(effect)
    heights = [bar.get_height() for bar in ax.patches]
    assert heights == pytest.approx([*effect["value"], *effect["value_raised"]])
    assert [text.get_text() for text in ax.texts] == ["+20%", "+33%"]
