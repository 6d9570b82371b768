"""Do the formulas of lifetime value give the published numbers and agree with one another?"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.clv import (
    clv_npv,
    margin_multiple,
    margin_multiples,
    npv_table,
    plot_present_value,
    present_value,
)


def test_berger_and_nasr_case_one():
    """Is it 568.78 for GC 260, M 50, r 0.75, d 0.2, n 10 (Berger and Nasr 1998), added up term by term here?"""
    by_hand = sum(260 * 0.75**t / 1.2**t for t in range(11))
    by_hand -= sum(50 * 0.75 ** (t - 1) / 1.2 ** (t - 0.5) for t in range(1, 11))
    assert round(by_hand, 2) == 568.78
    assert clv_npv(260, 0.75, 0.2, marketing=50, periods=10) == pytest.approx(by_hand)


def test_margin_multiples_of_gupta_and_lehmann():
    """Is the table that of Gupta and Lehmann (2003), Customers as assets?"""
    published = [
        [1.20, 1.15, 1.11, 1.07],
        [1.75, 1.67, 1.59, 1.52],
        [2.67, 2.50, 2.35, 2.22],
        [4.50, 4.09, 3.75, 3.46],
    ]
    table = margin_multiples([0.6, 0.7, 0.8, 0.9], [0.10, 0.12, 0.14, 0.16])
    assert table.round(2).to_numpy().tolist() == published


@pytest.mark.parametrize(
    ("timing", "endless"),
    [("start", 1.1 / 0.4), ("middle", 1.1**0.5 / 0.4), ("end", 1 / 0.4), ("renewal", 0.7 / 0.4)],
)
def test_timing_conventions_have_their_closed_forms(timing, endless):
    """Is each convention's endless value the usual closed form for r = 0.7, d = 0.1?"""
    assert present_value(1, 0.7, 0.1, timing=timing) == pytest.approx(endless)
    assert present_value(1, 0.7, 0.1, timing=timing, periods=400) == pytest.approx(endless)


@settings(deadline=None)
@given(
    retention=st.floats(0, 1),
    discount=st.floats(0.01, 1),
    periods=st.integers(1, 40),
    timing=st.sampled_from(["start", "middle", "end", "renewal"]),
)
def test_table_adds_up_to_the_formula(retention, discount, periods, timing):
    """Is the last cumulative value of the table the value of the formula, and no endless value smaller?"""
    table = npv_table(100, retention, discount, periods=periods, timing=timing)
    value = present_value(100, retention, discount, periods=periods, timing=timing)
    assert table["cumulative"].iloc[-1] == pytest.approx(value)
    assert table["survival"].between(0, 1).all()
    assert present_value(100, retention, discount, timing=timing) >= value - 1e-6


def test_margin_multiple_is_the_renewal_convention():
    """Do the two ways to write Gupta and Lehmann's value agree, and does growth raise it as they say?"""
    assert margin_multiple(0.85, 0.12) == pytest.approx(present_value(1, 0.85, 0.12, timing="renewal"))
    assert margin_multiple(0.8, 0.12, growth=0.05) == pytest.approx(0.8 / (1.12 - 0.84))


def test_rates_may_differ_by_period():
    """Are retention 0.5 then 0.9 and growing margins multiplied in the right order?"""
    table = npv_table([10, 20, 30], [0.5, 0.9, 0.3], 0.0, periods=3)
    assert table["expected_margin"].tolist() == pytest.approx([10, 20 * 0.5, 30 * 0.45])
    renewal = npv_table([10, 20, 30], [0.5, 0.9, 0.3], 0.0, periods=3, timing="renewal")
    assert renewal["survival"].tolist() == pytest.approx([0.5, 0.45, 0.135])


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        (lambda: present_value(1, 1.2, 0.1), "retention must be between 0 and 1"),
        (
            lambda: present_value(1, 0.8, 0.1, timing="late"),
            "timing must be one of start, middle, end, renewal",
        ),
        (lambda: present_value(1, 1.0, 0.0), "infinite"),
        (lambda: npv_table([1, 2], 0.8, 0.1, periods=3), "margin must be one number, or one for each of 3"),
        (lambda: npv_table(1, 0.8, 0.1, periods=3, timing="late"), "timing must be one of"),
        (lambda: margin_multiple(0.9, 0.1, growth=0.3), "below 1 \\+ discount"),
    ],
)
def test_values_without_meaning_are_refused(call, problem):
    """Is the range of each rate named?"""
    with pytest.raises(ValueError, match=problem):
        call()


def test_plot_draws_the_table():
    """Do the bars hold the present values and the line their sum?"""
    table = npv_table(100, 0.8, 0.1, periods=5)
    ax = plot_present_value(table)
    assert [bar.get_height() for bar in ax.patches] == table["present_value"].tolist()
    assert np.array_equal(ax.lines[0].get_ydata(), table["cumulative"])
