import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.satisfaction_curve import ZONES, SatisfactionCurve, plot_satisfaction_curve, retention_by_zone

pytest.importorskip("scipy")


def customers_with(rates: dict[float, float], n: int = 1000) -> pd.DataFrame:
    """Customers whose observed retention at each level is the rate given, to 1 / n."""
    parts = [
        pd.DataFrame({"satisfaction": score, "retained": np.arange(n) < round(rate * n)})
        for score, rate in rates.items()
    ]
    return pd.concat(parts, ignore_index=True)


TRAP = customers_with({1: 0.10, 2: 0.12, 3: 0.16, 4: 0.30, 5: 0.85})
STRAIGHT = customers_with({1: 0.1, 2: 0.3, 3: 0.5, 4: 0.7, 5: 0.9})
FLAT_MIDDLE = customers_with({1: 0.1, 2: 0.45, 3: 0.55, 4: 0.58, 5: 0.62, 6: 0.65, 7: 0.95})


def test_zones_worked_by_hand():
    """Are 1-2, 3-4 and 5 the zones of Jones and Sasser, with Wilson's interval for 2 of 3?"""
    customers = pd.DataFrame({"satisfaction": [1, 2, 3, 4, 4, 5], "retained": [0, 0, 1, 0, 1, 1]})
    table = retention_by_zone(customers)
    assert table.index.tolist() == list(ZONES)
    assert table["customers"].tolist() == [2, 3, 1]
    assert table["retention"].tolist() == pytest.approx([0, 2 / 3, 1])
    # Wilson (1927) for 2 of 3 with z = 1.96: (0.2077, 0.9385)
    assert table.loc["zone of indifference", ["lower", "upper"]].tolist() == pytest.approx(
        [0.2077, 0.9385], abs=5e-5
    )


def test_a_straight_line_is_recognised():
    """Is the exponent 1 and the bend not significant where retention rises evenly?"""
    curve = SatisfactionCurve().fit(STRAIGHT)
    assert curve.family_ == "straight"
    assert curve.exponent_ == pytest.approx(1, abs=0.02)
    assert curve.p_value_ > 0.5
    assert curve.predict([1, 3, 5]).tolist() == pytest.approx([0.1, 0.5, 0.9], abs=0.005)


def test_the_satisfaction_trap_is_recognised():
    """Is the exponent well above 1 where only the wholly satisfied stay?"""
    curve = SatisfactionCurve().fit(TRAP)
    assert curve.exponent_ > 3
    assert curve.p_value_ < 1e-6
    assert curve.family_ in ("power", "cubic")


def test_locked_in_customers_bend_the_other_way():
    """Is the exponent below 1 where even the little satisfied stay?"""
    curve = SatisfactionCurve().fit(customers_with({1: 0.3, 2: 0.75, 3: 0.85, 4: 0.9, 5: 0.93}))
    assert curve.exponent_ < 0.6


def test_a_flat_middle_needs_the_cubic():
    """Is the zone of indifference found, with the fit within six points of every rate?"""
    curve = SatisfactionCurve().fit(FLAT_MIDDLE)
    assert curve.family_ == "cubic"
    assert curve.levels_["fitted"].to_numpy() == pytest.approx(
        curve.levels_["retention"].to_numpy(), abs=0.06
    )


@settings(max_examples=12, deadline=None)
@given(st.lists(st.floats(0.02, 0.98), min_size=5, max_size=5), st.floats(0.5, 20), st.floats(-5, 5))
def test_fit_ignores_the_unit_of_the_score(rates, unit, shift):
    """Are rates in [0, 1], the family the same on another scale, and richer families never less likely?"""
    customers = customers_with(dict(enumerate(sorted(rates), 1)), n=200)
    curve = SatisfactionCurve().fit(customers)
    moved = SatisfactionCurve().fit(customers.assign(satisfaction=customers["satisfaction"] * unit + shift))
    assert moved.comparison_["log_likelihood"].to_numpy() == pytest.approx(
        curve.comparison_["log_likelihood"].to_numpy(), abs=0.02
    )
    assert ((curve.predict(np.linspace(0, 6, 30)) >= 0) & (curve.predict(np.linspace(0, 6, 30)) <= 1)).all()
    likelihood = curve.comparison_["log_likelihood"]
    assert likelihood["power"] >= likelihood["straight"] - 1e-3
    assert likelihood["cubic"] >= likelihood["logistic"] - 1e-3
    assert 0 <= curve.p_value_ <= 1


def test_three_levels_are_too_few():
    """Is a curve through three levels refused?"""
    with pytest.raises(ValueError, match="needs 4 levels"):
        SatisfactionCurve().fit(customers_with({1: 0.2, 2: 0.3, 3: 0.9}))


def test_plot_draws_the_fitted_curve():
    """Does the line follow the prediction and each zone have its name?"""
    curve = SatisfactionCurve().fit(TRAP)
    ax = plot_satisfaction_curve(curve)
    fitted = next(line for line in ax.lines if line.get_label().startswith("Fitted"))
    assert fitted.get_ydata() == pytest.approx(curve.predict(fitted.get_xdata()) * 100)
    assert [text.get_text() for text in ax.texts] == list(ZONES)
