"""check.sequence, check.ranking and check.partition."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

from crmlab import check


@pytest.mark.parametrize(
    "answer",
    [
        ["C3", "C1", "C2"],
        ("C3", "C1", "C2"),
        np.array(["C3", "C1", "C2"]),
        pd.Index(["C3", "C1", "C2"]),
        pd.Series(["C3", "C1", "C2"], index=[9, 4, 7]),
        pd.Series(["C3", "C1", "C2"], dtype="category"),
        pd.DataFrame({"customer_id": ["C3", "C1", "C2"]}),
        pl.Series(["C3", "C1", "C2"]),
        dict.fromkeys(["C3", "C1", "C2"]).keys(),
    ],
)
def test_sequence_accepts_any_list_in_order(answer):
    """Does the type that holds the values not matter?"""
    check.sequence(answer, ["C3", "C1", "C2"])


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (["C1", "C3", "C2"], "not in the order asked for"),
        (["C2", "C1", "C3"], "sorted the other way round"),
        (["C3", "C1", "C9"], "in place 3 you have 'C9'"),
        (["C3", "C1"], "should be 3, but it is 2"),
        ({"C1", "C2", "C3"}, "A set has no order"),
        ("C3", "the text 'C3'"),
        (3, "the number 3"),
        ([3, 1, 2], "should be texts, but there is the number 3"),
        ({"C3": 1}, "dictionary"),
        (None, "empty"),
    ],
)
def test_sequence_says_what_is_wrong(refusal, answer, words):
    """Does each mistake get a sentence that names it?"""
    assert words in str(refusal(check.sequence, answer, ["C3", "C1", "C2"]))


def test_sequence_of_numbers_has_tolerance(refusal):
    """Are numbers in a list compared with the tolerance of the question?"""
    check.sequence([0.33, 0.67], [1 / 3, 2 / 3], decimals=2)
    assert "percentage" in refusal(check.sequence, [33.3333333, 66.6666666], [1 / 3, 2 / 3]).hint


def test_sequence_of_mixed_values():
    """May numbers and texts stand side by side?"""
    check.sequence(("A", 1.0, True), ["A", 1, True])
    with pytest.raises(check.CheckFailed, match="in place 2"):
        check.sequence(["A", "1", True], ["A", 1, True])


def test_set_has_no_order(refusal):
    """Is a set as the expected value compared without order, but with repetitions?"""
    check.sequence(["b", "a"], {"a", "b"})
    check.sequence([2, 10.0], [10, 2], ordered=False)
    assert "'c'" in refusal(check.sequence, ["c", "a"], {"a", "b"}).message
    refusal(check.sequence, ["a", "a", "b"], ["a", "b", "b"], ordered=False)


BY_SCORE = {"C1": 10, "C2": 30, "C3": 10, "C4": 5}


@pytest.mark.parametrize(
    "answer",
    [
        ["C2", "C1", "C3", "C4"],
        ["C2", "C3", "C1", "C4"],
        pd.Series([30, 10, 10, 5], index=["C2", "C3", "C1", "C4"]),
        pd.DataFrame({"customer": ["C2", "C1", "C3", "C4"], "score": [30, 10, 10, 5]}),
        pd.DataFrame({"score": [30, 10, 10, 5]}, index=["C2", "C1", "C3", "C4"]),
    ],
)
def test_ranking_lets_ties_stand_in_any_order(answer):
    """May those who are level come in either order, whatever holds the ranking?"""
    check.ranking(answer, BY_SCORE)
    check.ranking(answer, pd.Series(BY_SCORE))
    check.ranking(answer, ["C2", ["C1", "C3"], "C4"])


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (["C1", "C2", "C3", "C4"], "in place 1 you have C1"),
        (["C4", "C3", "C1", "C2"], "sorted the other way round"),
        (["C2", "C1", "C1", "C4"], "C1 more than once"),
        (["C2", "C1", "C3"], "should be 4, but it is 3"),
        (["C2", "C1", "C3", "C9"], "C9, which does not belong there"),
        ({"C1", "C2", "C3", "C4"}, "A set has no order"),
        (..., "empty"),
    ],
)
def test_ranking_says_who_is_out_of_place(refusal, answer, words):
    """Does each mistake get a sentence that names it?"""
    assert words in str(refusal(check.ranking, answer, BY_SCORE))


@pytest.mark.parametrize(
    "answer",
    [
        {"C1": "x", "C2": "y", "C3": "x"},
        {"C1": 1, "C2": 0, "C3": 1.0},
        pd.Series({"C1": 1, "C2": 0, "C3": 1}),
        pd.DataFrame({"customer": ["C1", "C2", "C3"], "cluster": [7, 8, 7]}),
        [["C2"], ["C3", "C1"]],
        {"loyal": {"C1", "C3"}, "lost": ["C2"]},
    ],
)
def test_partition_ignores_what_the_groups_are_called(answer):
    """Do labels, types and the order of the groups not matter?"""
    check.partition(answer, {"C1": 0, "C2": 1, "C3": 0})
    check.partition(answer, [["C1", "C3"], ["C2"]])


def test_partition_of_places():
    """Are plain lists of labels compared by place?"""
    check.partition(np.array([1, 1, 0]), ["a", "a", "b"])


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"C1": 0, "C2": 0, "C3": 0}, "C1 and C2 are in one group"),
        ({"C1": 0, "C2": 1, "C3": 2}, "C1 and C3 are in different groups"),
        ({"C1": 0, "C2": 1}, "puts 2 of 3 in a group"),
        ({"C1": 0, "C2": 1, "C9": 0}, "C9, which does not belong there"),
        (3, "which group each one is in"),
        (None, "empty"),
    ],
)
def test_partition_names_two_that_are_grouped_wrongly(refusal, answer, words):
    """Does the message name a pair from the student's own groups?"""
    assert words in str(refusal(check.partition, answer, {"C1": 0, "C2": 1, "C3": 0}))
