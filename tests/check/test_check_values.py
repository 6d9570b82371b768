"""check.value, check.probability and check.text: single values."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from crmlab import check


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (1, 1),
        (1.0, 1),
        (1, 1.0),
        (np.int64(1), 1),
        (np.uint8(1), 1),
        (np.float32(0.5), 0.5),
        (Decimal("0.8"), 0.8),
        (Fraction(4, 5), 0.8),
        (np.array(0.8), 0.8),
        (0.1 + 0.2, 0.3),
        (0.0, 1e-17),
        (1_000_000.0000001, 1_000_000),
        (float("inf"), np.inf),
        (np.nan, np.nan),
        (pd.NA, np.nan),
        (True, True),
        (np.bool_(False), False),
        ("A", "A"),
        (np.str_("A"), "A"),
        (pd.Categorical(["A"])[0], "A"),
        (dt.date(2025, 12, 31), pd.Timestamp("2025-12-31")),
        (dt.datetime(2025, 12, 31), dt.date(2025, 12, 31)),
        (np.datetime64("2025-12-31"), pd.Timestamp("2025-12-31")),
        ("2025-12-31", pd.Timestamp("2025-12-31")),
        (pd.Timestamp("2025-12-31", tz="Asia/Shanghai"), pd.Timestamp("2025-12-31")),
        (dt.timedelta(days=3), pd.Timedelta(days=3)),
        (np.timedelta64(3, "D"), pd.Timedelta(days=3)),
        (pd.Period("2025-12", "M"), pd.Period("2025-12", "M")),
        ("2025-12", pd.Period("2025-12", "M")),
        (pd.Interval(0, 10), pd.Interval(0, 10)),
    ],
)
def test_value_accepts_every_way_to_write_it(answer, expected):
    """Does the type that holds a right value not matter?"""
    check.value(answer, expected)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (True, 1),
        (1, True),
        ("0.8", 0.8),
        ([0.8], 0.8),
        (pd.Series([0.8]), 0.8),
        (2, 1),
        (1_000_001, 1_000_000),
        (0.80001, 0.8),
        (np.nan, 0.8),
        (0.8, np.nan),
        (None, 0.8),
        (..., 0.8),
        (print, 0.8),
        (object(), 0.8),
        (complex(0.8, 1), 0.8),
        (float("inf"), 1e9),
        (-np.inf, np.inf),
        ("a", "A"),
        (1, "1"),
        (dt.date(2025, 12, 30), pd.Timestamp("2025-12-31")),
        ("the last day", pd.Timestamp("2025-12-31")),
        (20251231, pd.Timestamp("2025-12-31")),
        (dt.timedelta(days=3), 3),
        (pd.Period("2025-11", "M"), pd.Period("2025-12", "M")),
    ],
)
def test_value_refuses_what_is_not_it(answer, expected):
    """Is everything else refused with a CheckFailed, not with another error?"""
    with pytest.raises(check.CheckFailed):
        check.value(answer, expected)


@pytest.mark.parametrize(
    ("answer", "passes"), [(0.12, True), (0.13, True), (0.1249, True), (0.119, False), (0.1301, False)]
)
def test_decimals_allow_half_a_unit_of_the_last_one(answer, passes):
    """Do the rounded and the unrounded answer pass, and nothing further away?"""
    if passes:
        check.value(answer, 0.125, decimals=2)
    else:
        with pytest.raises(check.CheckFailed):
            check.value(answer, 0.125, decimals=2)


def test_tolerances_are_in_the_units_of_the_question():
    """Does atol allow a distance, and rtol a share of the expected value?"""
    check.value(104, 100, atol=5)
    check.value(104, 100, rtol=0.05)
    with pytest.raises(check.CheckFailed):
        check.value(106, 100, atol=5)
    with pytest.raises(check.CheckFailed):
        check.value(1.06, 1, rtol=0.05)


@pytest.mark.parametrize(
    ("answer", "expected", "hint"),
    [
        (80, 0.8, "percentage"),
        (0.8, 80, "percentage"),
        (-12.5, 12.5, "sign"),
        (0.2, 0.8, "the rest"),
        (31, 30, "both ends"),
        (0.8, 0.8333, "looks rounded"),
        (0.83333, 0.83, "How many decimals"),
        ("0.8", 0.8, "float()"),
        (True, 1, "True or False"),
        ([0.8], 0.8, ".item()"),
        (len, 3, "brackets"),
        (dt.timedelta(days=3), 3, ".days"),
        (dt.date(2025, 12, 30), pd.Timestamp("2025-12-31"), "last day"),
        (None, 3, "return"),
    ],
)
def test_a_common_slip_gets_its_hint(refusal, answer, expected, hint):
    """Is a slip recognised without anybody having declared it?"""
    assert hint in refusal(check.value, answer, expected).hint


@pytest.mark.parametrize(
    ("answer", "expected", "message"),
    [
        (..., 3, "answer is still empty: write your answer in the cell above."),
        (pd.DataFrame({"a": [1, 2, 3]}), 3, "answer should be a number, but it is a table with 3 rows."),
        (7.5, 3, "answer is 7.5, and that is not right yet."),
        (np.nan, 3, "answer is NaN, that is no value at all."),
        ("three", 3, "answer should be a number, but it is the text 'three'."),
    ],
)
def test_message_is_one_plain_sentence_about_the_answer(answer, expected, message):
    """Does the message say what the student has, in the student's words?"""
    with pytest.raises(check.CheckFailed) as caught:
        check.value(answer, expected)
    assert caught.value.message == message


def test_unit_stands_behind_the_students_value():
    """Is the unit of the question part of the message?"""
    share = 12
    with pytest.raises(check.CheckFailed, match="share is 12 days, and"):
        check.value(share, 40, unit="days")


def test_expected_value_is_never_shown(refusal):
    """Does no message give the answer away?"""
    for answer in (1, "x", None, [1, 2], np.nan, 4141.5):
        assert "4142" not in str(refusal(check.value, answer, 4142))


def test_value_that_claims_to_equal_everything_is_refused(refusal):
    """Is an object's own idea of equality ignored?"""

    class Anything(float):
        def __eq__(self, other):
            return True

        def __float__(self):
            return 42.0

        __hash__ = float.__hash__

    class Word(str):
        def __eq__(self, other):
            return True

        __hash__ = str.__hash__

    refusal(check.value, Anything(1), 42)
    refusal(check.value, Word("no"), "yes")
    refusal(check.text, Word("no"), "yes")


def test_author_who_gives_several_values_is_told():
    """Is a list as the expected value of a single one an error of the author, not of the student?"""
    with pytest.raises(TypeError, match=r"check\.sequence"):
        check.value(1, [1, 2])


@pytest.mark.parametrize("answer", [0.25, np.float64(0.25), Fraction(1, 4)])
def test_probability_accepts_the_number(answer):
    """Does a probability pass as any number type?"""
    check.probability(answer, 0.25)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (25, "divided by 100"),
        (-0.25, "between 0 and 1"),
        (1.25, "between 0 and 1"),
        (0.75, "the rest"),
        ("0.25", "float()"),
        (None, "empty"),
    ],
)
def test_probability_refuses_with_words_about_probabilities(refusal, answer, words):
    """Is a number outside 0 and 1 named as such?"""
    assert words in str(refusal(check.probability, answer, 0.25))


@pytest.mark.parametrize(
    "answer", ["Champions", " champions ", "CHAMPIONS", "Ｃｈａｍｐｉｏｎｓ", np.str_("champions")]
)
def test_text_ignores_what_does_not_matter(answer):
    """Do capitals, spaces and full-width letters not matter?"""
    check.text(answer, "Champions")


def test_text_accepts_any_of_several():
    """May the author give several right texts?"""
    check.text("VIP", ["key customer", "vip"])


@pytest.mark.parametrize(
    ("answer", "options", "words"),
    [
        ("Loyal", {}, "Loyal"),
        (3, {}, "quotation marks"),
        ("  ", {}, "empty"),
        (["Champions"], {}, "list"),
        ("champions", {"exact": True}, "capitals"),
        (None, {}, "empty"),
    ],
)
def test_text_refuses_other_texts(refusal, answer, options, words):
    """Is another text refused, with what matters about it?"""
    assert words in str(refusal(check.text, answer, "Champions", **options))


@pytest.mark.parametrize(("answer", "expected"), [(1, 0.75), (1, 550 / 690), (0.3, 0.26)])
def test_what_only_resembles_rounding_gets_no_hint(refusal, answer, expected):
    """Is a hint kept back where a number is too far from the right one to be the same, rounded?"""
    assert refusal(check.value, answer, expected).hint == ""
