"""Columns read with one set of rules: yes/no columns and numbers, with errors that name the rows."""

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from crmlab._validation import refuse_rows, require_columns


def flags(frame: pd.DataFrame, column: str, *, name: str) -> np.ndarray:
    """Return a yes/no column as booleans; True/False and 1/0 are understood, a gap is an error."""
    require_columns(frame, (column,), name=name)
    values = frame[column]
    refuse_rows(
        frame,
        ~values.isin([True, False]),
        f"have neither True nor False in {column!r}",
        f"Write True or False, for example {name}[{column!r}].fillna(False).",
    )
    return values.astype(bool).to_numpy()


def numbers(
    frame: pd.DataFrame, column: str, *, name: str, low: float = -np.inf, high: float = np.inf
) -> pd.Series:
    """Return a numeric column as floats between `low` and `high`; a gap or an infinite value is an error."""
    require_columns(frame, (column,), name=name)
    values = frame[column]
    if not is_numeric_dtype(values) or is_bool_dtype(values):
        raise TypeError(
            f"{name}[{column!r}] must hold numbers, not {values.dtype}. "
            f"Turn it into numbers first: pd.to_numeric({name}[{column!r}])."
        )
    values = values.astype(float)
    refuse_rows(
        frame,
        ~np.isfinite(values),
        f"have no finite {column!r}",
        f"Fill the gap, or leave the rows out with {name}.dropna(subset=[{column!r}]).",
    )
    refuse_rows(
        frame,
        ~values.between(low, high),
        f"have a {column!r} outside {low:g} to {high:g}",
        "Check the unit of the column, and correct the rows.",
    )
    return values


def present(frame: pd.DataFrame, column: str, *, name: str) -> pd.Series:
    """Return a column that has no gaps."""
    require_columns(frame, (column,), name=name)
    refuse_rows(
        frame,
        frame[column].isna(),
        f"have no {column!r}",
        f"Fill the gap, or leave the rows out with {name}.dropna(subset=[{column!r}]).",
    )
    return frame[column]
