"""Plain values survive the crossing; anything else is refused."""

import contextlib
import datetime as dt
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab import _wire

FRAME = pd.DataFrame(
    {
        "customer_id": ["C1", None, "C3"],
        "spend": [1.5, np.nan, 3.0],
        "n": pd.array([1, None, 3], dtype="Int64"),
        "when": pd.to_datetime(["2025-01-01", None, "2025-03-01"]),
        "class": pd.Categorical(["A", "B", None], categories=["B", "A"], ordered=True),
        "mixed": [1, "two", (3, 4)],
    },
    index=pd.Index([10, 20, 30], name="row"),
)


def through(value):
    return _wire.loads(_wire.dumps(value))


@pytest.mark.parametrize(
    "value",
    [None, True, 3, -2.5, float("inf"), "客户", b"\x00", 1 + 2j, Decimal("1.10"), Fraction(1, 3), range(3), ..., (1, (2,)),
     {"a": [1, {2, 3}]}, {1: "x", (1, 2): None}, dt.date(2025, 1, 2), dt.datetime(2025, 1, 2, 3), dt.time(4), 2**80,
     pd.Timestamp("2025-01-01 12:00"), pd.Timestamp("2025-01-01", tz="Asia/Shanghai"), pd.Timedelta("2D"),
     pd.Period("2025-01", "M"), pd.Interval(0, 1, closed="left")],
    ids=repr,
)  # fmt: skip
def test_a_plain_value_comes_back_equal(value):
    """Is every plain scalar and container the same after the crossing?"""
    back = through(value)
    assert back == value
    assert type(back) is type(value)


def test_missing_values_come_back_as_themselves():
    """Do NaN, NaT and NA keep their kind?"""
    assert np.isnan(through(float("nan")))
    assert through(pd.NaT) is pd.NaT
    assert through(pd.NA) is pd.NA


def test_tables_come_back_equal():
    """Do frames, series and indexes keep values, dtypes, index and names?"""
    pd.testing.assert_frame_equal(through(FRAME), FRAME)
    pd.testing.assert_series_equal(through(FRAME["n"]), FRAME["n"])
    multi = FRAME.set_index(["customer_id", "class"])
    pd.testing.assert_frame_equal(through(multi), multi, check_index_type=False)
    pd.testing.assert_frame_equal(through(FRAME.iloc[:0]), FRAME.iloc[:0], check_index_type=False)


def test_arrays_come_back_equal():
    """Do arrays of numbers, dates and objects keep shape and values?"""
    for array in (
        np.eye(3),
        np.array([], dtype=int),
        np.array(["2025-01-01"], dtype="M8[D]"),
        np.array([[1, "a"]], dtype=object),
    ):
        back = through(array)
        assert back.shape == array.shape
        assert (back == array).all()


def test_numpy_scalars_come_back_as_python_ones():
    """Does a numpy scalar cross as the plain number it holds?"""
    assert through(np.float64(2.5)) == 2.5
    assert through(np.int8(3)) == 3
    assert through(np.bool_(True)) is True


def test_other_frames_cross_as_pandas():
    """Does a polars frame cross as a pandas frame?"""
    polars = pytest.importorskip("polars")
    assert through(polars.DataFrame({"a": [1, 2]})).equals(pd.DataFrame({"a": [1, 2]}))


@pytest.mark.parametrize(
    "value",
    [object(), lambda: 1, open, np.zeros(1, dtype=[("a", int)])],
    ids=["object", "lambda", "builtin", "records"],
)
def test_anything_else_is_refused(value):
    """Is a value that is not plain refused, not pickled?"""
    with pytest.raises(_wire.NotPlain):
        _wire.dumps(value)


def test_endless_nesting_is_refused():
    """Does a list that holds itself raise NotPlain rather than RecursionError?"""
    loop = []
    loop.append(loop)
    with pytest.raises(_wire.NotPlain, match="nested"):
        _wire.dumps(loop)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["$", "v", "data", "dtype", "shape", "raw", "index"]) | st.text(max_size=3),
            inner,
            max_size=4,
        )
        | st.fixed_dictionaries(
            {"$": st.sampled_from(sorted(_wire._DECODERS)), "v": inner, "data": inner, "index": inner}
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_hostile_messages_raise_only_wire_errors(message):
    """Does any JSON either decode or raise WireError?"""
    with contextlib.suppress(_wire.WireError):
        _wire.decode(message)
