"""What can be looked at without an expected value, the order of rows, and credit for parts."""

import pandas as pd
import pytest

from crmlab import check

TABLE = pd.DataFrame({"class": ["A", "B", "C"], "sales": [80.0, 15.0, 5.0], "n": [2, 2, 6]})


@pytest.mark.parametrize(
    ("kind", "answer", "options"),
    [
        (check.value, 0.8, {"low": 0, "high": 1}),
        (check.value, 0.8, {}),
        (check.text, "Gold", {"labels": ["gold", "tin"]}),
        (check.table, TABLE, {"columns": ["n", "sales"], "rows": 3, "key": "class"}),
        (check.table, TABLE.set_index("class"), {"columns": ["sales"], "key": "class"}),
        (check.series, TABLE.set_index("class")["n"], {"keys": ["C", "A", "B"], "length": 3}),
        (check.series, [1, 2], {"length": 2}),
        (check.mapping, {"V1": "buyer", "V2": "user"}, {"keys": ["V1", "V2"], "labels": ["user", "buyer"]}),
        (check.sequence, ["a", "b"], {"length": 2, "labels": ["a", "b", "c"]}),
    ],
)
def test_structure_alone_can_pass(kind, answer, options):
    """May a visible check leave the right value out?"""
    kind(answer, **options)


@pytest.mark.parametrize(
    ("kind", "answer", "options", "words"),
    [
        (check.value, 80, {"low": 0, "high": 1}, "it cannot be more than 1"),
        (check.value, -1, {"low": 0}, "it cannot be less than 0"),
        (check.value, float("nan"), {"low": 0}, "is NaN"),
        (check.value, "many", {"low": 0}, "should be a number"),
        (check.value, [3], {}, "should be a number"),
        (check.value, ..., {}, "still empty"),
        (check.text, "silver", {"labels": ["gold", "tin"]}, "none of: gold, tin"),
        (check.text, 3, {"labels": ["gold", "tin"]}, "should be a text"),
        (check.table, TABLE, {"columns": ["Sales"]}, "Is sales meant to be it?"),
        (check.table, TABLE, {"rows": 4}, "The number of rows of your answer should be 4, but it is 3"),
        (check.table, TABLE, {"key": "n"}, "one row for each n, but 2 appears more than once"),
        (check.table, TABLE["n"], {"rows": 3}, "double brackets"),
        (check.series, {"A": 1}, {"keys": ["A", "B"]}, "lacks 1 of 2 rows, for example B"),
        (check.series, {"A": 1}, {"length": 2}, "should be 2, but it is 1"),
        (check.mapping, {"V1": "buyer", "V3": "user"}, {"keys": ["V1", "V2"]}, "do not belong there: V3"),
        (check.mapping, {"V1": "buyer", "V2": "usr"}, {"labels": ["user", "buyer"]}, "Is user meant?"),
        (check.mapping, {"V1": ...}, {"labels": ["user", "buyer"]}, "for V1 you have"),
        (
            check.sequence,
            ["a"],
            {"length": 2},
            "The number of values in your answer should be 2, but it is 1",
        ),
        (check.sequence, ["a", "z"], {"labels": ["a", "b"]}, "for 2 you have 'z'"),
    ],
)
def test_structure_that_is_wrong_is_named(refusal, kind, answer, options, words):
    """Does each gap get a sentence?"""
    assert words in str(refusal(kind, answer, **options))


def test_values_outside_their_range_are_told_so_first(refusal):
    """Is the range part of the climb where the right value is known, too?"""
    assert "cannot be more than 1" in refusal(check.value, 80, 0.8, low=0, high=1).message


def test_order_of_rows_can_be_asked_for(refusal):
    """Does ordered=True look at the rows' order, and only then?"""
    check.table(TABLE, TABLE, key="class", ordered=True)
    check.table(TABLE.set_index("class"), TABLE, key="class", ordered=True)
    backwards = refusal(check.table, TABLE[::-1], TABLE, key="class", ordered=True)
    assert "not in the order asked for" in backwards.message
    assert "the other way round" in backwards.hint
    assert refusal(check.table, TABLE.iloc[[1, 0, 2]], TABLE, ordered=True).hint == ""


def test_order_by_a_column_lets_ties_be(refusal):
    """May rows that are level in the column come in either order?"""
    right = TABLE.sort_values("n")
    check.table(TABLE.iloc[[1, 0, 2]], right, key="class", ordered="n")
    check.table(TABLE.iloc[[0, 1, 2]], right, key="class", ordered="n")
    refusal(check.table, TABLE.iloc[[0, 2, 1]], right, key="class", ordered="n")


ROLES = {"V1": "buyer", "V2": "user", "V3": "payer", "V4": "user"}


@pytest.mark.parametrize(
    ("answer", "share"),
    [
        (ROLES, 1),
        ({**ROLES, "V2": "payer"}, 0.75),
        ({"V1": "buyer", "V2": "user"}, 0.5),
        ({**ROLES, "V9": "user"}, 0.75),
        ({key: "user" for key in ROLES}, 0.5),
        ({key: 3 for key in ROLES}, 0),
        (3, 0),
        (..., 0),
    ],
)
def test_right_parts_earn_their_share(answer, share):
    """Does partial=True give points for each label that is right?"""
    check.mapping(answer, ROLES, points=4, partial=True)
    assert check.points() == pytest.approx(4 * share)


def test_parts_earn_nothing_unless_they_may():
    """Is a wrong answer without partial=True worth nothing?"""
    check.mapping({**ROLES, "V2": "payer"}, ROLES, points=4)
    assert check.points() == 0


def test_right_rows_and_values_earn_their_share():
    """Do tables, Series and lists give credit for parts, too?"""
    check.table(TABLE.assign(n=[2, 2, 7]), TABLE, key="class", points=3, partial=True)
    check.series([1, 2, 3], pd.Series([1, 2, 4]), points=3, partial=True)
    check.sequence(["a", "c"], ["a", "b"], points=2, partial=True)
    check.sequence(["a", "c"], {"a", "b"}, points=2, partial=True)
    assert check.points() == pytest.approx(2 + 2 + 1 + 1)


LAST_NOT_FIRST = check.Misconception(
    "who-decides", {"V1": "user", "V2": "user", "V3": "user", "V4": "payer"}, "Who decides?"
)
PAYS = check.Misconception("who-pays", {**ROLES, "V3": "buyer", "V4": "buyer"}, "Who pays?")


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ({**ROLES, "V1": "user"}, "who-decides"),
        ({**ROLES, "V1": "user", "V4": "payer"}, "who-decides"),
        ({**ROLES, "V3": "buyer"}, "who-pays"),
        (LAST_NOT_FIRST.wrong, "who-decides"),
        ({**ROLES, "V1": "user", "V3": "buyer"}, None),
        ({**ROLES, "V1": "payer"}, None),
        ({"V1": "user"}, None),
    ],
)
def test_mistake_is_recognised_in_parts_of_an_answer(refusal, answer, name):
    """Is a mistake seen that was made at some labels only, and nothing seen in a mixture?"""
    known = [LAST_NOT_FIRST, PAYS]
    assert refusal(check.mapping, answer, ROLES, misconceptions=known).misconception == name
    assert refusal(check.series, answer, pd.Series(ROLES), misconceptions=known).misconception == name


def test_mistake_is_recognised_in_some_rows_of_a_table(refusal):
    """Do tables show a mistake in parts, whatever the order of rows and columns?"""
    wrong = check.Misconception("m", TABLE.assign(n=[3, 3, 7]), "hint")
    answer = TABLE.assign(n=[3, 2, 6])[["n", "sales", "class"]][::-1]
    assert refusal(check.table, answer, TABLE, key="class", misconceptions=[wrong]).misconception == "m"
    assert (
        refusal(check.table, answer.assign(sales=0), TABLE, key="class", misconceptions=[wrong]).misconception
        is None
    )


def test_whole_mistake_goes_before_one_in_parts(refusal):
    """Is the mistake taken that explains everything, wherever it stands in the list?"""
    answer = {**ROLES, "V1": "user"}
    exact = check.Misconception("exact", answer, "hint")
    assert (
        refusal(check.mapping, answer, ROLES, misconceptions=[LAST_NOT_FIRST, exact]).misconception == "exact"
    )


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        (check.table, TABLE),
        (check.series, TABLE["n"]),
        (check.mapping, {"A": 1}),
        (check.sequence, [1]),
        (check.text, "x"),
    ],
)
def test_expected_value_that_is_none_is_an_error_of_the_author(kind, answer):
    """Does a solution that was never run not let every answer pass?"""
    with pytest.raises(TypeError):
        kind(answer, None)


def test_value_none_refuses_everything(refusal):
    """Is the same true of single values?"""
    refusal(check.value, 3, None)
    refusal(check.value, None, None)


@pytest.mark.parametrize(
    ("kind", "answer", "expected"),
    [
        (check.value, pd.Series({"A": 1, "B": 2}), 3),
        (check.value, "three", 3),
        (check.text, 3, "three"),
        (check.table, 3, TABLE),
        (check.table, TABLE["n"], TABLE),
        (check.series, TABLE, pd.Series([1, 2, 3])),
        (check.sequence, 3, [1, 2, 3]),
        (check.mapping, [1, 2], {"A": 1}),
    ],
)
def test_mistake_of_another_kind_is_recognised(refusal, kind, answer, expected):
    """Is a mistake seen that gives not even the right kind of answer?"""
    known = [check.Misconception("other", "something else", ""), check.Misconception("kind", answer, "hint")]
    assert refusal(kind, answer, expected, misconceptions=known).misconception == "kind"
