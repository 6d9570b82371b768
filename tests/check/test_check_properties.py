"""Whatever form a right answer takes, it passes; whatever one cell is changed to, it does not."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import check

STEADY = settings(deadline=None, derandomize=True)
KEYS = st.lists(st.text("ABC客户123 ", min_size=1, max_size=6), min_size=1, max_size=6, unique=True)
NUMBERS = st.floats(-1e6, 1e6).map(lambda x: round(x, 3)) | st.just(float("nan"))
COUNTS = st.integers(-1000, 100_000)
LABELS = st.sampled_from(["A", "B", "重点客户"]) | st.none()
DATES = st.dates(dt.date(2000, 1, 1), dt.date(2050, 12, 31)).map(pd.Timestamp)


@st.composite
def tables(draw) -> pd.DataFrame:
    """A small table with a key and a column of each kind."""
    keys = draw(KEYS)
    size = len(keys)

    def column(values):
        return draw(st.lists(values, min_size=size, max_size=size))

    return pd.DataFrame(
        {
            "key": keys,
            "amount": np.array(column(NUMBERS), dtype=float),
            "count": np.array(column(COUNTS), dtype="int64"),
            "label": pd.Series(column(LABELS), dtype=object),
            "date": pd.Series(column(DATES), dtype="datetime64[ns]"),
            "flag": np.array(column(st.booleans()), dtype=bool),
        }
    )


def decimals(values: pd.Series) -> pd.Series:
    return pd.Series([Decimal(str(value)) for value in values], dtype=object, index=values.index)


DTYPES = {
    "amount": [
        lambda c: c,
        lambda c: c.astype("Float64"),
        lambda c: c.astype(object),
        decimals,
        lambda c: c + c.abs() * 1e-13,
    ],
    "count": [
        lambda c: c,
        lambda c: c.astype(float),
        lambda c: c.astype("Int64"),
        lambda c: c.astype(object),
        decimals,
    ],
    "label": [lambda c: c, lambda c: c.astype("category"), lambda c: c.astype("string")],
    "date": [
        lambda c: c,
        lambda c: c.dt.date.astype(object),
        lambda c: c.dt.strftime("%Y-%m-%d"),
        lambda c: c.astype("datetime64[s]"),
    ],
    "flag": [lambda c: c, lambda c: c.astype("boolean"), lambda c: c.astype(object)],
}
PLACES = [
    lambda t: t,
    lambda t: t.set_index("key"),
    lambda t: t.set_index("key").rename_axis(None),
    lambda t: t.set_index("key").rename_axis("other"),
    lambda t: t.assign(helper="x"),
    lambda t: t.set_axis(range(10, 10 + len(t))),
]


@st.composite
def the_same(draw, table: pd.DataFrame) -> pd.DataFrame:
    """The table with rows, columns, types and the place of its key changed."""
    table = table.assign(
        **{name: draw(st.sampled_from(forms))(table[name]) for name, forms in DTYPES.items()}
    )
    table = table[draw(st.permutations(list(table.columns)))]
    table = table.iloc[draw(st.permutations(range(len(table))))]
    return draw(st.sampled_from(PLACES))(table)


OTHER = {
    "amount": lambda x: 7.5 if np.isnan(x) else x + max(0.002, abs(x) * 1e-4),
    "count": lambda x: x + 1,
    "label": lambda x: "C" if x != "C" else "A",
    "date": lambda x: x + pd.Timedelta(days=1),
    "flag": lambda x: not x,
}


@settings(STEADY, max_examples=60)
@given(st.data())
def test_every_form_of_the_right_table_passes(data):
    """Do order, types and the place of the key never matter?"""
    right = data.draw(tables())
    answer = data.draw(the_same(right))
    check.table(answer, right, key="key")
    check.table(answer, right)
    check.table(right, answer, key="key", columns=list(OTHER))


@settings(STEADY, max_examples=60)
@given(st.data())
def test_every_changed_cell_is_refused(data):
    """Is a table refused that differs in one cell, whatever its form?"""
    right = data.draw(tables())
    row = data.draw(st.integers(0, len(right) - 1))
    name = data.draw(st.sampled_from(sorted(OTHER)))
    changed = right.copy()
    changed[name] = [OTHER[name](x) if place == row else x for place, x in enumerate(right[name])]
    answer = data.draw(the_same(changed))
    with pytest.raises(check.CheckFailed) as caught:
        check.table(answer, right, key="key")
    assert name in caught.value.message
    with pytest.raises(check.CheckFailed):
        check.table(answer, right)


@settings(STEADY, max_examples=60)
@given(st.data())
def test_missing_and_repeated_rows_are_refused(data):
    """Is a table refused with a row too few or too many?"""
    right = data.draw(tables())
    row = data.draw(st.integers(0, len(right) - 1))
    for other in (right.drop(index=row), pd.concat([right, right.iloc[[row]]])):
        with pytest.raises(check.CheckFailed):
            check.table(other, right, key="key")
        with pytest.raises(check.CheckFailed):
            check.table(other, right)


@settings(STEADY, max_examples=50)
@given(st.dictionaries(st.text(max_size=5), NUMBERS, min_size=1, max_size=8), st.randoms())
def test_every_form_of_a_mapping_passes_and_a_change_does_not(right, random):
    """Are dictionaries and Series the same, in any order, and is each value looked at?"""
    keys = list(right)
    random.shuffle(keys)
    shuffled = {key: right[key] for key in keys}
    for answer in (
        shuffled,
        pd.Series(shuffled),
        pd.Series(shuffled).astype(object),
        pd.Series(shuffled).to_frame("x"),
    ):
        check.mapping(answer, right)
        check.series(answer, pd.Series(right))
    with pytest.raises(check.CheckFailed):
        check.mapping({**shuffled, keys[0]: OTHER["amount"](shuffled[keys[0]])}, right)


@settings(STEADY, max_examples=50)
@given(st.lists(NUMBERS, min_size=1, max_size=8), st.data())
def test_every_form_of_a_sequence_passes_and_a_change_does_not(right, data):
    """Are lists, tuples, arrays and Series the same, and is each place looked at?"""
    for answer in (
        right,
        tuple(right),
        np.array(right),
        pd.Series(right),
        pd.Index(right),
        pl.Series(right, dtype=pl.Float64),
    ):
        check.sequence(answer, right)
    place = data.draw(st.integers(0, len(right) - 1))
    with pytest.raises(check.CheckFailed):
        check.sequence([OTHER["amount"](x) if i == place else x for i, x in enumerate(right)], right)


@settings(STEADY, max_examples=50)
@given(st.floats(-1e9, 1e9), st.integers(0, 6))
def test_rounding_as_asked_always_passes(right, places):
    """Do the rounded and the unrounded number pass when decimals are stated, and the next one not?"""
    check.value(round(right, places), right, decimals=places)
    check.value(right, right, decimals=places)
    with pytest.raises(check.CheckFailed):
        check.value(right + 0.6 * 10**-places + 1e-6 * abs(right), right, decimals=places)


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.dates()
    | st.binary()
    | st.just(...)
    | st.just(len),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=2), inner, max_size=3)
        | st.tuples(inner, inner)
        | st.lists(inner, max_size=3).map(lambda xs: pd.Series(xs, dtype=object))
    ),
    max_leaves=6,
)
TABLE = pd.DataFrame({"key": ["a", "b"], "n": [1, 2]})


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (check.value, 0.8125),
        (check.value, "right"),
        (check.value, pd.Timestamp("2025-12-31")),
        (check.value, True),
        (check.probability, 0.8125),
        (check.text, "right"),
        (check.table, TABLE),
        (check.series, TABLE.set_index("key")["n"]),
        (check.mapping, {"a": 1, "b": 2}),
        (check.sequence, ["x", "y", "z"]),
        (check.ranking, ["x", "y", "z"]),
        (check.partition, {"a": 1, "b": 2}),
        (check.quiz, "b"),
        (check.quiz, {"a", "c"}),
        (check.quiz, {"x": "y"}),
    ],
)
@settings(STEADY, max_examples=60)
@given(answer=ANYTHING)
def test_no_answer_breaks_a_check(kind, expected, answer):
    """Does anything a student may have either pass or fail with a sentence, but never with another error?"""
    try:
        kind(answer, expected)
    except check.CheckFailed as failure:
        assert failure.message
