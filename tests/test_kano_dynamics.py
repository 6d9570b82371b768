import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.kano_dynamics import kano_dynamics, plot_kano_dynamics

pytest.importorskip("scipy")

PAIR = {
    "A": ("like", "neutral"),
    "O": ("like", "dislike"),
    "M": ("neutral", "dislike"),
    "I": ("neutral", "neutral"),
}
counts = st.fixed_dictionaries({letter: st.integers(1, 12) for letter in PAIR})


def waves(*tallies: dict[str, int], feature: str = "app") -> pd.DataFrame:
    rows = [
        (wave, feature, *PAIR[letter])
        for wave, tally in enumerate(tallies, 1)
        for letter, n in tally.items()
        for _each in range(n)
    ]
    return pd.DataFrame(rows, columns=["wave", "feature", "functional", "dysfunctional"])


def test_attractive_feature_turns_basic():
    """Is the drift from attractive to basic seen, with the chi-squared test of a 2x2 table worked by hand?

    Counts 30/10 and 10/30 (no continuity correction would give 20; Yates gives 80 (800 - 40)^2 / 40^4 = 18.05).
    """
    row = kano_dynamics(waves({"A": 30, "M": 10}, {"A": 10, "M": 30})).loc["app"]
    assert row[["before", "after", "change"]].tolist() == ["A", "M", "towards basic"]
    assert row[["better_before", "better_after"]].tolist() == [0.75, 0.25]
    assert row[["worse_before", "worse_after"]].tolist() == [-0.25, -0.75]
    assert row["p_value"] == pytest.approx(2.15e-5, rel=0.01)


def test_other_moves_are_told_apart():
    """Is basic to attractive "other", and the same letter "none"?"""
    assert kano_dynamics(waves({"M": 9}, {"A": 9})).loc["app", "change"] == "other"
    same = kano_dynamics(waves({"M": 9}, {"M": 5})).loc["app"]
    assert (same["change"], same["p_value"]) == ("none", 1.0)


@settings(max_examples=30, deadline=None)
@given(counts, counts)
def test_swapping_the_waves_keeps_the_test(first, second):
    """Is the p-value a probability that does not depend on which wave came first, and 1 for equal waves?"""
    there = kano_dynamics(waves(first, second)).loc["app"]
    back = kano_dynamics(waves(second, first)).loc["app"]
    assert 0 <= there["p_value"] <= 1
    assert back["p_value"] == pytest.approx(there["p_value"])
    assert (there["before"], there["after"]) == (back["after"], back["before"])
    assert kano_dynamics(waves(first, first)).loc["app", "p_value"] == pytest.approx(1)


def test_first_and_last_of_three_waves_are_compared():
    """Is the middle wave left out?"""
    row = kano_dynamics(waves({"A": 9}, {"I": 9}, {"O": 9})).loc["app"]
    assert row[["before", "after"]].tolist() == ["A", "O"]


def test_one_wave_is_refused():
    """Is a single wave an error?"""
    with pytest.raises(ValueError, match="a change needs two"):
        kano_dynamics(waves({"A": 3}))


def test_plot_names_the_change():
    """Does each arrow carry its letters?"""
    ax = plot_kano_dynamics(kano_dynamics(waves({"A": 30, "M": 10}, {"A": 10, "M": 30})))
    assert "app (A→M)" in [text.get_text() for text in ax.texts]
