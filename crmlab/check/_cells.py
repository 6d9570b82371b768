"""Comparing columns of values of one kind: the ground that all checks of values stand on.

A scalar is a column of one. Values are first turned into plain numbers, texts or dates, so that neither the
type a student happened to use nor an object's own idea of equality decides.
"""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from crmlab.check._plain import is_missing, plain_text

KINDS = {
    "string": "text",
    "floating": "number",
    "integer": "number",
    "mixed-integer-float": "number",
    "decimal": "number",
    "boolean": "flag",
    "datetime64": "date",
    "datetime": "date",
    "date": "date",
    "timedelta64": "span",
    "timedelta": "span",
    "period": "label",
    "interval": "label",
    "empty": "empty",
}


class OtherKind(Exception):
    """The answer's values are of another kind than the expected ones; `example` is one of them."""

    def __init__(self, found: str, wanted: str, example: Any = None):
        super().__init__(found, wanted)
        self.found = found
        self.wanted = wanted
        self.example = example


@dataclass(frozen=True)
class Tolerance:
    """How near a number must be.

    Attributes
    ----------
    atol, rtol : float or None
        Absolute and relative distance.
    decimals : int or None
        The question asks for this many decimals: half a unit of the last one is allowed, so that a rounded
        and an unrounded answer both pass.
    """

    atol: float | None = None
    rtol: float | None = None
    decimals: int | None = None

    def far(self, answer: np.ndarray, expected: np.ndarray) -> np.ndarray:
        """Where two float arrays differ by more than is allowed; NaN is equal to NaN."""
        return apart(answer, expected, self.radius(expected))

    def radius(self, expected: np.ndarray) -> np.ndarray:
        """How far from each expected number an answer may be."""
        return self._allowed(expected) + _noise(expected)

    def _allowed(self, expected: np.ndarray) -> np.ndarray:
        if self.decimals is not None:
            return np.full(expected.shape, max(0.5 * 10.0**-self.decimals, self.atol or 0.0))
        if self.rtol is None and self.atol is not None:
            return np.full(expected.shape, self.atol)
        relative = (1e-6 if self.rtol is None else self.rtol) * np.abs(expected)
        if self.rtol is None:  # one too many in a count of millions is still one too many
            whole = expected == np.round(expected)
            relative = np.where(whole, np.minimum(relative, 0.01), relative)
        return relative + (self.atol or 0.0)


def apart(answer: np.ndarray, expected: np.ndarray, radius: np.ndarray | float) -> np.ndarray:
    """Where two float arrays are further apart than `radius`; NaN is equal to NaN."""
    with np.errstate(invalid="ignore"):
        near = (answer == expected) | (np.isnan(answer) & np.isnan(expected))
        return ~(near | (np.abs(answer - expected) <= radius))


def _noise(expected: np.ndarray) -> float:
    """What floating-point arithmetic may add, given the size of the numbers in the column."""
    finite = np.abs(expected[np.isfinite(expected)])
    return 1e-12 * max(1.0, finite.max(initial=0.0))


EXACT = Tolerance()


def column(values: Any) -> pd.Series:
    """A plain column of values, in their order, with a fresh index."""
    if isinstance(values, pd.Series | pd.Index):
        values = pd.Series(values.array)
        if isinstance(values.dtype, pd.CategoricalDtype):
            values = pd.Series(values.to_numpy(dtype=object))
        return values
    if isinstance(values, np.ndarray) and values.dtype.kind in "biufmM":
        return pd.Series(values)
    plain = np.empty(len(values), dtype=object)
    for place, value in enumerate(values):
        plain[place] = value
    return pd.Series(plain)


def kind_of(values: pd.Series) -> str:
    """Kind of a column: number, flag, date, span, text, label (a period or interval), empty or mixed."""
    plain = values.dtype.kind if isinstance(values.dtype, np.dtype) else ""
    if plain != "O" and values.isna().all():
        return "empty"
    if plain and plain in "biuf":
        return "flag" if plain == "b" else "number"
    inferred = pd.api.types.infer_dtype(values, skipna=True)
    if inferred == "mixed-integer" or inferred == "mixed":
        kinds = {_kind_of_one(value) for value in values if not is_missing(value)}
        return kinds.pop() if len(kinds) == 1 else "mixed"
    return KINDS.get(inferred, "mixed")


def _kind_of_one(value: Any) -> str:
    """Kind of a single value, for those pandas calls mixed."""
    if isinstance(value, bool | np.bool_):
        return "flag"
    if isinstance(value, int | float | np.number | Decimal | Fraction) and not isinstance(value, complex):
        return "number"
    if isinstance(value, str):
        return "text"
    if isinstance(value, dt.date | np.datetime64):
        return "date"
    if isinstance(value, list | tuple | set | frozenset | np.ndarray | pd.Series | pd.Index):
        return "list"
    if isinstance(value, Mapping):
        return "mapping"
    return "object"


def numbers(values: pd.Series) -> np.ndarray:
    """A column of kind number (or empty) as floats."""
    if values.dtype == object:
        return np.array([math.nan if is_missing(value) else _float(value) for value in values], dtype=float)
    return values.to_numpy(dtype=float, na_value=math.nan)


def _float(value: Any) -> float:
    """A number as a float, by its base type's own conversion."""
    base = next((base for base in (float, int) if isinstance(value, base)), type(value))
    return base.__float__(value)


def texts(values: pd.Series) -> np.ndarray:
    """A column as plain texts; missing values become None."""
    raw = values.to_numpy(dtype=object)
    plain = [
        value if type(value) is str else None if is_missing(value) else plain_text(value) for value in raw
    ]
    return np.array(plain, dtype=object)


def dates(values: pd.Series) -> pd.Series:
    """A column of dates, or of texts that can be read as dates, as nanosecond timestamps without a zone."""
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        values = values.dt.tz_localize(None)
    if isinstance(values.dtype, pd.PeriodDtype):
        values = values.dt.to_timestamp()
    if values.dtype == object:
        values = pd.Series([_date(value) for value in values])
    return pd.to_datetime(values).astype("datetime64[ns]")


def as_periods(values: pd.Series, like: pd.Series) -> pd.Series:
    """Dates as the months, quarters, ... they lie in, where `like` holds such; other columns unchanged."""
    first = next((value for value in like if not is_missing(value)), None)
    if isinstance(first, pd.Period) and kind_of(values) == "date":
        return dates(values).dt.to_period(first.freq)
    return values


def _date(value: Any) -> Any:
    if is_missing(value):
        return pd.NaT
    stamp = value.to_timestamp() if isinstance(value, pd.Period) else pd.Timestamp(value)
    return stamp.tz_localize(None) if stamp.tzinfo else stamp


def differing(answer: pd.Series, expected: pd.Series, tolerance: Tolerance = EXACT) -> np.ndarray:
    """Where two columns of the same length differ.

    Parameters
    ----------
    answer, expected : Series
        As `column` gives them.
    tolerance : Tolerance

    Returns
    -------
    ndarray of bool

    Raises
    ------
    OtherKind
        If the answer's values are of another kind than the expected ones.
    """
    wanted = kind_of(expected)
    if wanted in ("list", "mapping", "object", "mixed"):
        return np.array([not alike(a, e, tolerance) for a, e in zip(answer, expected)], dtype=bool)
    return apart(*comparable(answer, expected, tolerance))


def comparable(
    answer: pd.Series, expected: pd.Series, tolerance: Tolerance
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Two columns as floats that can be compared, and the distance allowed from each expected one.

    Values that are no numbers get a number each, the same in both columns; missing ones become NaN.

    Raises
    ------
    OtherKind
        If the answer's values are of another kind than the expected ones.
    """
    answer = as_periods(answer, expected)
    wanted, found = kind_of(expected), kind_of(answer)
    if wanted == "number":
        _demand(found in ("number", "empty"), found, wanted, answer)
        right = numbers(expected)
        return numbers(answer), right, tolerance.radius(right)
    mine, right = _plain(wanted, found, answer), _plain(wanted, wanted, expected)
    codes = pd.factorize(np.concatenate([mine, right]))[0].astype(float)
    codes[codes < 0] = math.nan
    return codes[: len(mine)], codes[len(mine) :], np.zeros(len(right))


def _plain(wanted: str, found: str, values: pd.Series) -> np.ndarray:
    """Values that are no numbers in a form in which equal ones are the same."""
    if wanted == "flag":
        _demand(found in ("flag", "empty"), found, wanted, values)
    if wanted == "date":
        _demand(found in ("date", "text", "label", "empty"), found, wanted, values)
        try:
            return dates(values).to_numpy()
        except (ValueError, TypeError, OverflowError):
            raise OtherKind(found, wanted, _example(values)) from None
    if wanted == "span":
        _demand(found in ("span", "empty"), found, wanted, values)
        return values.astype("timedelta64[ns]").to_numpy()
    if wanted in ("text", "label"):
        _demand(found in ("text", "label", "date", "empty"), found, wanted, values)
    return texts(values) if wanted != "empty" else np.where(values.isna(), None, "")


def _demand(fits: bool, found: str, wanted: str, answer: pd.Series) -> None:
    if not fits:
        raise OtherKind(found, wanted, _example(answer))


def _example(values: pd.Series) -> Any:
    present = values[~values.isna()]
    return present.iloc[0] if len(present) else None


def alike(answer: Any, expected: Any, tolerance: Tolerance = EXACT) -> bool:
    """Whether two values of any plain kind are equal, whatever types hold them; lists keep their order."""
    wanted, found = _kind_of_one(expected), _kind_of_one(answer)
    if wanted == "list":
        if found != "list":
            return False
        answer, expected = _in_order(answer), _in_order(expected)
        return len(answer) == len(expected) and all(alike(a, e, tolerance) for a, e in zip(answer, expected))
    if wanted == "mapping":
        if found != "mapping" or len(answer) != len(expected):
            return False
        return all(key in answer and alike(answer[key], value, tolerance) for key, value in expected.items())
    if found in ("list", "mapping"):
        return False
    if wanted == "object" and not isinstance(expected, pd.Period | pd.Interval | pd.Timedelta | dt.timedelta):
        return found == wanted and plain_text(answer) == plain_text(expected)
    try:
        return not differing(column([answer]), column([expected]), tolerance)[0]
    except OtherKind:
        return False


def _in_order(values: Any) -> list:
    return sorted(values, key=plain_text) if isinstance(values, set | frozenset) else list(values)
