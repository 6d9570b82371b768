import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.kano import (
    KANO_ANSWERS,
    better_worse,
    evaluation_table,
    kano_category,
    kano_curves,
    kano_table,
    plot_kano,
    plot_kano_curves,
)

ENGLISH = ["like", "must be", "neutral", "live with", "dislike"]
# one pair of answers for each letter
PAIR = {
    "A": ("like", "neutral"),
    "O": ("like", "dislike"),
    "M": ("neutral", "dislike"),
    "I": ("neutral", "neutral"),
    "R": ("dislike", "like"),
    "Q": ("like", "like"),
}


def answers_with(**features: dict[str, int]) -> pd.DataFrame:
    """Answers that give each feature the counts of letters asked for."""
    rows = [
        (feature, *PAIR[letter])
        for feature, counts in features.items()
        for letter, n in counts.items()
        for _each in range(n)
    ]
    return pd.DataFrame(rows, columns=["feature", "functional", "dysfunctional"])


def test_evaluation_table_is_that_of_the_literature():
    """Is the table that of Berger et al. (1993, p. 6), row by row?"""
    table = evaluation_table()
    assert ["".join(row) for row in table.to_numpy()] == ["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"]
    assert list(table.index) == list(table.columns) == ENGLISH


def test_every_pair_of_answers_is_looked_up_in_the_table():
    """Do all 25 pairs, in Chinese too and however they are spelt, give the table's letter?"""
    pairs = pd.DataFrame([(f, d) for f in ENGLISH for d in ENGLISH], columns=["functional", "dysfunctional"])
    expected = evaluation_table().to_numpy().ravel().tolist()
    assert kano_category(pairs).tolist() == expected
    chinese = dict(zip(ENGLISH, list(KANO_ANSWERS)[5:]))
    assert kano_category(pairs.replace(chinese)).tolist() == expected
    assert (
        kano_category(pairs.replace({"must be": "Must-be", "live with": "Live-with "})).tolist() == expected
    )


def test_published_tally():
    """Are the two features of a published tally of 25 answers classified as there: expected and basic?

    "Classic Kano survey analysis", The complete guide to the Kano model: M 9, O 10, A 1, I 2, R 3 and
    M 9, O 5, A 4, I 2, R 4, Q 1.
    """
    table = kano_table(
        answers_with(
            first={"M": 9, "O": 10, "A": 1, "I": 2, "R": 3},
            second={"M": 9, "O": 5, "A": 4, "I": 2, "R": 4, "Q": 1},
        )
    )
    assert table["category"].tolist() == ["O", "M"]
    assert table.loc["first", ["better", "worse"]].tolist() == pytest.approx([11 / 22, -19 / 22])
    assert table.loc["second", list("MOAIRQ")].tolist() == [9, 5, 4, 2, 4, 1]
    assert table.loc["second", ["category_strength", "total_strength"]].tolist() == pytest.approx(
        [4 / 25, 18 / 25]
    )


def test_fong_test_by_hand():
    """With 10 against 9 of 25, is 1 below 1.65 sqrt(19 * 31 / 50) = 5.66, and 20 against 2 above 4.65?"""
    table = kano_table(answers_with(close={"O": 10, "M": 9, "A": 6}, clear={"O": 20, "M": 2, "I": 3}))
    assert table["significant"].to_dict() == {"close": False, "clear": True}
    edge = answers_with(edge={"O": 12, "M": 7, "A": 6})
    limit = np.sqrt(19 * 31 / 50)
    assert kano_table(edge, critical=5 / limit - 0.01).loc["edge", "significant"]
    assert not kano_table(edge, critical=5 / limit + 0.01).loc["edge", "significant"]


@pytest.mark.parametrize(("tie", "winner"), [("MO", "M"), ("OA", "O"), ("AI", "A"), ("IR", "I"), ("AM", "M")])
def test_ties_fall_to_the_graver_category(tie, winner):
    """Does a tie go to the first of M > O > A > I?"""
    assert kano_table(answers_with(f={letter: 4 for letter in tie})).loc["f", "category"] == winner


counts = st.fixed_dictionaries({letter: st.integers(0, 12) for letter in "AOMIRQ"}).filter(
    lambda c: sum(c.values()) > 0
)


@settings(max_examples=60, deadline=None)
@given(counts)
def test_coefficients_stay_in_their_ranges(count):
    """Are better in [0, 1] and worse in [-1, 0], counts kept, and R and Q without influence on the two?"""
    row = kano_table(answers_with(f=count)).loc["f"]
    assert row[list("AOMIRQ")].to_dict() == count
    if sum(count[letter] for letter in "AOMI"):
        assert 0 <= row["better"] <= 1
        assert -1 <= row["worse"] <= 0
        others = better_worse(pd.DataFrame([count | {"R": 99, "Q": 7}])).loc[0]
        assert others.tolist() == row[["better", "worse"]].tolist()
    else:
        assert np.isnan(row["better"])
        assert np.isnan(row["worse"])
    assert 0 <= row["category_strength"] <= 1
    assert 0 <= row["total_strength"] <= 1


@settings(max_examples=30, deadline=None)
@given(st.floats(0, 1), st.floats(-1, 0), st.sampled_from("AOM"))
def test_curves_run_from_worse_to_better(better, worse, letter):
    """Does satisfaction start at worse, end at better, never fall, and bend as the category says?"""
    table = pd.DataFrame({"category": [letter], "better": [better], "worse": [worse]}, index=["f"])
    curve = kano_curves(table)["f"]
    assert (curve.iloc[0], curve.iloc[-1]) == pytest.approx((worse, better))
    assert (curve.diff().dropna() >= -1e-12).all()
    bend = curve.iloc[10] - (better + worse) / 2
    assert {"A": bend <= 1e-12, "O": abs(bend) < 1e-12, "M": bend >= -1e-12}[letter]


def test_wang_and_ji_curve_of_an_attractive_feature():
    """Is S = a e^x + b with a = (CS - DS)/(e - 1), b = -(CS - e DS)/(e - 1) (Wang and Ji 2010) at x = 0.5?"""
    table = pd.DataFrame({"category": ["A"], "better": [0.7], "worse": [-0.2]}, index=["f"])
    a, b = 0.9 / (np.e - 1), -(0.7 + np.e * 0.2) / (np.e - 1)
    assert kano_curves(table, points=3)["f"].iloc[1] == pytest.approx(a * np.exp(0.5) + b)


def test_an_unknown_answer_is_shown():
    """Is the row with the unknown answer in the message?"""
    with pytest.raises(ValueError, match=r"(?s)1 row.*perhaps"):
        kano_category(pd.DataFrame({"functional": ["like", "perhaps"], "dysfunctional": ["like", "like"]}))


def test_plots_draw_what_was_computed():
    """Do marks stand at (|worse|, better), hollow where not significant, and lines follow the curves?"""
    table = kano_table(answers_with(close={"O": 10, "M": 9, "A": 6}, clear={"A": 20, "I": 2}))
    ax = plot_kano(table)
    marks = [m for m in ax.collections if len(m.get_offsets())]
    assert np.asarray(marks[0].get_offsets())[0].tolist() == pytest.approx([19 / 25, 16 / 25])
    assert [mark.get_facecolor()[0][3] for mark in marks] == [0, 1]
    curves = kano_curves(table)
    ax = plot_kano_curves(curves)
    assert ax.lines[1].get_ydata().tolist() == curves["close"].tolist()
