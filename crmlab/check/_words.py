"""Plain words for values and their kinds."""

import datetime as dt
from difflib import get_close_matches
from numbers import Number
from typing import Any

import numpy as np
import pandas as pd

from crmlab.check._plain import attribute, is_missing, plain_text
from crmlab.i18n import translator

_ = translator("check")


def describe(value: Any) -> str:
    """What a value is: "a table with 3 rows"."""
    if isinstance(value, pd.DataFrame):
        return counted(len(value), _("a table with one row"), _("a table with {n} rows"))
    if isinstance(value, pd.Series):
        return counted(len(value), _("a Series with one value"), _("a Series with {n} values"))
    if isinstance(value, np.ndarray | pd.Index) and value.ndim:
        return counted(value.size, _("an array with one value"), _("an array with {n} values"))
    if isinstance(value, dict):
        return counted(len(value), _("a dictionary with one entry"), _("a dictionary with {n} entries"))
    if isinstance(value, list):
        return counted(len(value), _("a list with one value"), _("a list with {n} values"))
    if isinstance(value, tuple):
        return counted(len(value), _("a tuple with one value"), _("a tuple with {n} values"))
    if isinstance(value, set | frozenset):
        return counted(len(value), _("a set with one value"), _("a set with {n} values"))
    if isinstance(value, str):
        return _("the text {value}").format(value=show(value))
    if isinstance(value, bool | np.bool_):
        return _("the truth value {value}").format(value=bool(value))
    if isinstance(value, Number | np.number):
        return _("the number {value}").format(value=show(value))
    if isinstance(value, dt.timedelta | np.timedelta64):
        return _("the time span {value}").format(value=show(value))
    if isinstance(value, dt.date | np.datetime64):
        return _("the date {value}").format(value=show(value))
    if attribute(value, "aggregate") is not None and attribute(value, "ngroups") is not None:
        return _("a grouped table that is not summed up yet")
    if isinstance(value, type):
        return _("a class")
    if callable(value):
        return _("a function")
    return _("an object of type {type}").format(type=type(value).__name__)


def counted(n: int, one: str, many: str) -> str:
    """The wording for one thing or for several."""
    return one if n == 1 else many.format(n=n)


def show(value: Any, longest: int = 60) -> str:
    """A value as a reader would write it: 0.25, 'A', 2025-12-31."""
    if is_missing(value):
        return _("nothing (NaN)")
    if isinstance(value, str):
        text = repr(str.__str__(value))
    elif isinstance(value, float | np.floating):
        text = f"{float(value):.6g}" if abs(value) < 1e6 else f"{float(value):.2f}"
    elif isinstance(value, tuple):
        text = f"({', '.join(show(part) for part in value)})"
    else:
        text = plain_text(value)
    return text if len(text) <= longest else f"{text[:longest]}…"


def show_key(value: Any) -> str:
    """A key as it stands in a table, without quotation marks."""
    if isinstance(value, tuple):
        return ", ".join(show_key(part) for part in value)
    return plain_text(value) if isinstance(value, str) else show(value)


def listed(values: Any, most: int = 3) -> str:
    """Up to three values, and a sign that there are more."""
    values = list(values)
    text = ", ".join(show_key(value) for value in values[:most])
    return f"{text}, …" if len(values) > most else text


def nearest(word: Any, words: Any) -> str | None:
    """The word most like `word`, if there is one; capitals do not matter."""
    by_lower = {str(other).lower(): str(other) for other in words}
    found = get_close_matches(str(word).lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def kind_name(kind: str) -> str:
    """Name of a kind of values, as `kind_of` gives it, in the plural."""
    names = {
        "number": _("numbers"),
        "flag": _("True or False"),
        "date": _("dates"),
        "span": _("time spans"),
        "text": _("texts"),
        "label": _("labels"),
        "list": _("lists"),
        "mapping": _("dictionaries"),
        "empty": _("nothing"),
    }
    return names.get(kind, _("values of several kinds"))
