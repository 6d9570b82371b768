"""Checks of tables, and of Series and dictionaries as tables with one column."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from crmlab.check._cells import Tolerance, column
from crmlab.check._failure import Wrong, a_check
from crmlab.check._rows import compare_keyed, compare_rows
from crmlab.check._tabular import (
    VALUE,
    as_series,
    as_table,
    flattened,
    has_plain_index,
    key_columns,
    missing_column,
    refuse_transposed,
)
from crmlab.check._words import describe, listed
from crmlab.check.values import exists
from crmlab.i18n import translator

_ = translator("check")


@a_check
def table(
    answer: Any,
    expected: pd.DataFrame,
    *,
    key: str | Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
    exact: bool = False,
    open_keys: bool = True,
    atol: float | None = None,
    rtol: float | None = None,
    decimals: int | None = None,
) -> None:
    """Check a table.

    Rows, columns and the index may come in any order, the key may be a column or the index, and columns that
    were not asked for do no harm.

    Parameters
    ----------
    answer : DataFrame, or a Series or dict for a table with one column besides its key
        The student's table; tables of polars and DuckDB will do.
    expected : DataFrame
        The right table.
    key : str or list of str, optional
        Columns (or index levels) that name a row; by default the index of `expected` if it does more than
        count rows, else rows are compared as wholes.
    columns : list of str, optional
        Columns to look at; by default all of `expected`.
    exact : bool
        Whether columns that were not asked for are refused.
    open_keys : bool
        Whether a message may name keys that the answer lacks; False where finding them is the task.
    atol, rtol, decimals
        As for `check.value`, for all columns of numbers.

    Raises
    ------
    CheckFailed
        If the answer is not right.

    Examples
    --------
    >>> from crmlab import check
    >>> right = pd.DataFrame({"customer_id": ["C1", "C2"], "recency_days": [3, 40]})
    >>> answer = right.set_index("customer_id").iloc[::-1]
    >>> check.table(answer, right, key="customer_id")
    ✓ answer
    >>> check.table(answer + 7, right, key="customer_id")
    Traceback (most recent call last):
    crmlab.check._failure.CheckFailed: answer + 7: for customer_id C1 you have recency_days = 10, which is not right (wrong rows: 2 of 2).
    """
    exists(answer)
    keys = key_columns(expected, key)
    ours = flattened(expected.rename_axis(index=keys) if key is None and keys else expected, keys, keys)
    values = [name for name in ours.columns if name not in keys] if columns is None else list(columns)
    theirs = as_table(answer, ours, keys)
    refuse_transposed(theirs, values)
    theirs = flattened(theirs, [*keys, *values], keys)
    _columns(theirs, [*keys, *values], exact)
    theirs, ours = theirs[[*keys, *values]], ours[[*keys, *values]]
    tolerance = Tolerance(atol, rtol, decimals)
    if keys and not ours.duplicated(keys).any():
        compare_keyed(theirs.set_index(keys), ours.set_index(keys), tolerance, open_keys)
    else:
        compare_rows(theirs, ours, tolerance)


@a_check
def series(
    answer: Any,
    expected: pd.Series,
    *,
    open_keys: bool = True,
    atol: float | None = None,
    rtol: float | None = None,
    decimals: int | None = None,
) -> None:
    """Check a Series: one value per label, in any order.

    Parameters
    ----------
    answer : Series, dict, or DataFrame with one column besides the labels
        The student's values. Where the index of `expected` only counts rows, a list or an array will do.
    expected : Series
        The right values.
    open_keys, atol, rtol, decimals
        As for `check.table`.

    Raises
    ------
    CheckFailed
        If the answer is not right.

    Examples
    --------
    >>> from crmlab import check
    >>> sales = {"store": 120.0, "app": 80}
    >>> check.series(sales, pd.Series({"app": 80, "store": 120}))
    ✓ sales
    """
    exists(answer)
    tolerance = Tolerance(atol, rtol, decimals)
    answer = as_series(answer, expected.index.names, expected.name)
    if has_plain_index(expected) and isinstance(answer, list | tuple | np.ndarray | pd.Index):
        answer = pd.Series(column(answer))
    if not isinstance(answer, pd.Series):
        raise Wrong(
            _("{subject} should be a Series (one value per label), but it is {found}."),
            found=describe(answer),
        )
    if has_plain_index(expected) and not has_plain_index(answer):
        answer = answer.reset_index(drop=True)
    compare_keyed(_one_column(answer), _one_column(expected), tolerance, open_keys)


@a_check
def mapping(
    answer: Any,
    expected: dict,
    *,
    open_keys: bool = True,
    atol: float | None = None,
    rtol: float | None = None,
    decimals: int | None = None,
) -> None:
    """Check a dictionary.

    Parameters
    ----------
    answer : dict, Series, or DataFrame with one column besides the labels
        The student's dictionary.
    expected : dict
        The right one.
    open_keys, atol, rtol, decimals
        As for `check.table`.

    Raises
    ------
    CheckFailed
        If the answer is not right.

    Examples
    --------
    >>> from crmlab import check
    >>> counts = {"B": 2, "A": 1.0}
    >>> check.mapping(counts, {"A": 1, "B": 2})
    ✓ counts
    """
    exists(answer)
    answer = as_series(answer)
    if not isinstance(answer, pd.Series):
        raise Wrong(
            _("{subject} should be a dictionary, but it is {found}."),
            found=describe(answer),
            hint=_("A dictionary is written {key: value, ...}."),
        )
    compare_keyed(
        _one_column(answer), _one_column(as_series(expected)), Tolerance(atol, rtol, decimals), open_keys
    )


def _one_column(values: pd.Series) -> pd.DataFrame:
    table = values.to_frame(VALUE)
    table.index = table.index.set_names([None] * table.index.nlevels)
    return table


def _columns(theirs: pd.DataFrame, wanted: Sequence[str], exact: bool) -> None:
    for name in wanted:
        if name not in theirs.columns:
            raise missing_column(name, theirs.columns)
        if list(theirs.columns).count(name) > 1:
            raise Wrong(_("{subject} has more than one column {name}."), name=name)
    extra = [name for name in theirs.columns if name not in wanted]
    if exact and extra:
        raise Wrong(_("{subject} has columns that were not asked for: {columns}."), columns=listed(extra))
