"""Single values in plain form: whether there is one, and as text."""

import math
import re
import unicodedata
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd


def is_missing(value: Any) -> bool:
    """Whether a single value is None, NaN, NaT or pandas' NA."""
    if value is None or value is pd.NA or value is pd.NaT:
        return True
    if isinstance(value, np.datetime64 | np.timedelta64):
        return bool(np.isnat(value))
    return isinstance(value, float | np.floating | Decimal) and math.isnan(value)


def attribute(value: Any, name: str) -> Any:
    """An attribute of the student's object, None where asking for it fails in whatever way."""
    try:
        return getattr(value, name, None)
    except Exception:
        return None


def plain_text(value: Any) -> str:
    """A value as plain text; a date at midnight without its time."""
    if isinstance(value, str):
        return str.__str__(value)
    return str(value).removesuffix(" 00:00:00")


def folded(text: str) -> str:
    """A text without what does not matter: capitals, spaces at the ends or doubled, full-width forms."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", plain_text(text))).strip().casefold()


def label_text(value: Any) -> str:
    """A name as text; a whole number without decimals, whatever its type."""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return plain_text(value)
