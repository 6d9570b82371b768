import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.loyalty import (
    KEEPING_VALUES,
    LOYALTY_TYPES,
    LOYALTY_VALUES,
    PHASES,
    loyalty_index,
    loyalty_phases,
    loyalty_types,
    phase_shares,
    plot_loyalty_phases,
    plot_loyalty_types,
    sum_of_values,
)

numbers = st.floats(0, 10)
customers = st.lists(st.tuples(numbers, numbers), min_size=1, max_size=30).map(
    lambda rows: pd.DataFrame(rows, columns=["attitude", "repeat_patronage"])
)
ONE_ITEM_EACH = {phase: [phase] for phase in PHASES}


def test_dick_and_basu_table():
    """Do high/high, high/low, low/high, low/low give true, latent, spurious, no loyalty (figure 2)?"""
    table = pd.DataFrame({"attitude": [4, 4, 2, 2], "repeat_patronage": [3, 2, 3, 2]})
    assert loyalty_types(table, cuts=(3, 3))["loyalty_type"].tolist() == list(LOYALTY_TYPES)


def test_a_value_at_the_cut_is_high():
    """Does the cut itself count as high on both axes?"""
    table = pd.DataFrame({"attitude": [3.0], "repeat_patronage": [3.0]})
    assert loyalty_types(table, cuts=(3, 3))["loyalty_type"].tolist() == ["true loyalty"]


@settings(max_examples=40, deadline=None)
@given(customers)
def test_types_ignore_the_unit_and_keep_everybody(table):
    """Is everybody in one type, the same when patronage is counted in another unit, the caller's frame kept?"""
    before = table.copy()
    types = loyalty_types(table, cuts=(5, 5))
    pd.testing.assert_frame_equal(table, before)
    assert types["loyalty_type"].isin(LOYALTY_TYPES).all()
    other = loyalty_types(table.assign(repeat_patronage=table["repeat_patronage"] * 2), cuts=(5, 10))
    assert other["loyalty_type"].tolist() == types["loyalty_type"].tolist()


def test_a_customer_without_attitude_is_shown():
    """Is a missing attitude refused with its row?"""
    with pytest.raises(ValueError, match="lack attitude"):
        loyalty_types(pd.DataFrame({"attitude": [None, 1.0], "repeat_patronage": [1, 2]}))


def test_a_break_in_the_chain_ends_the_phases():
    """Is the phase that of the last step before the first gap, whatever comes after it?"""
    survey = pd.DataFrame([[5, 5, 5, 5], [5, 5, 1, 5], [1, 5, 5, 5], [5, 5, 5, 3]], columns=list(PHASES))
    reached = loyalty_phases(survey, ONE_ITEM_EACH)
    assert reached["phase_reached"].tolist() == ["action", "affective", "none", "conative"]
    shares = phase_shares(reached)
    assert shares["reached"].tolist() == [3, 3, 2, 1]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(*[st.integers(1, 5)] * 4), min_size=1, max_size=30))
def test_fewer_respondents_reach_each_later_phase(rows):
    """Do the shares fall from phase to phase and stay in [0, 1]?"""
    shares = phase_shares(loyalty_phases(pd.DataFrame(rows, columns=list(PHASES)), ONE_ITEM_EACH))["share"]
    assert shares.is_monotonic_decreasing
    assert shares.between(0, 1).all()


def test_missing_phase_is_named():
    """Is the phase without items named?"""
    with pytest.raises(ValueError, match="no items for \\['action'\\]"):
        loyalty_phases(pd.DataFrame({"x": [1]}), {"cognitive": ["x"], "affective": ["x"], "conative": ["x"]})


def test_index_by_hand():
    """With complaints turned round, is (3 * 0.5 + 1 * 1.0) / 4 = 62.5?"""
    table = pd.DataFrame({"purchases": [5], "complaints": [0]})
    index = loyalty_index(
        table, {"purchases": 3, "complaints": 1}, ranges={"purchases": (0, 10), "complaints": (4, 0)}
    )
    assert index.tolist() == [62.5]


@settings(max_examples=40, deadline=None)
@given(customers, st.floats(0.1, 5), st.floats(0.1, 5), st.floats(0.5, 10))
def test_index_stays_between_0_and_100_and_ignores_units(table, first, second, unit):
    """Is the index in [0, 100], and the same for measures in other units and weights of another size?"""
    ranges = {"attitude": (0, 10), "repeat_patronage": (0, 10)}
    index = loyalty_index(table, {"attitude": first, "repeat_patronage": second}, ranges=ranges)
    assert index.between(-1e-9, 100 + 1e-9).all()
    moved = loyalty_index(
        table * unit,
        {"attitude": first * unit, "repeat_patronage": second * unit},
        ranges={name: (0, 10 * unit) for name in ranges},
    )
    assert moved.to_numpy() == pytest.approx(index.to_numpy())


def test_a_measure_without_spread_needs_a_range():
    """Is a constant measure refused, and accepted with a range?"""
    table = pd.DataFrame({"purchases": [2, 2]})
    with pytest.raises(ValueError, match="no width"):
        loyalty_index(table, {"purchases": 1})
    assert loyalty_index(table, {"purchases": 1}, ranges={"purchases": (0, 8)}).tolist() == [25, 25]


def test_sums_of_values():
    """Are both sums those worked by hand, with weights and with a gap?"""
    building = pd.DataFrame([[1, 2, 3, 4, 5], [1, 2, 3, 4, np.nan]], columns=list(LOYALTY_VALUES))
    assert sum_of_values(building)[0] == 15
    assert np.isnan(sum_of_values(building)[1])
    keeping = pd.DataFrame([[1, 2, 3, 4]], columns=list(KEEPING_VALUES))
    weights = dict(zip(KEEPING_VALUES, [0.4, 0.3, 0.2, 0.1]))
    assert sum_of_values(keeping, KEEPING_VALUES, weights=weights)[0] == pytest.approx(2)


def test_plots_draw_what_was_computed():
    """Does the legend give each type's share, and are the bars the shares of the phases?"""
    types = loyalty_types(pd.DataFrame({"attitude": [5, 5, 2, 1], "repeat_patronage": [9, 8, 8, 0]}))
    labels = [text.get_text() for text in plot_loyalty_types(types).get_legend().get_texts()]
    assert labels[0] == "true loyalty: 50%"
    shares = phase_shares(pd.DataFrame({"phase_reached": ["conative", "none"]}))
    assert [bar.get_height() for bar in plot_loyalty_phases(shares).patches] == [50, 50, 50, 0]
