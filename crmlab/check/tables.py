"""Checks of tables."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from crmlab.check._cells import Tolerance
from crmlab.check._failure import Wrong, a_check
from crmlab.check._mistakes import NOT_GIVEN, sides
from crmlab.check._rows import compare_keyed, compare_order, compare_rows
from crmlab.check._structure import refuse_other_rows, refuse_repeated
from crmlab.check._tabular import (
    as_table,
    flattened,
    key_columns,
    missing_column,
    refuse_transposed,
    to_pandas,
)
from crmlab.check._words import listed
from crmlab.check.values import exists
from crmlab.i18n import translator

_ = translator("check")


@a_check(blends=True)
def table(
    answer: Any,
    expected: pd.DataFrame = NOT_GIVEN,
    *,
    key: str | Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
    rows: int | None = None,
    exact: bool = False,
    ordered: bool | str = False,
    open_keys: bool = True,
    partial: bool = False,
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
    expected : DataFrame, optional
        The right table. Without it, only `columns`, `rows` and `key` are looked at.
    key : str or list of str, optional
        Columns (or index levels) that name a row; by default the index of `expected` if it does more than
        count rows, else rows are compared as wholes.
    columns : list of str, optional
        Columns to look at; by default all of `expected`.
    rows : int, optional
        Number of rows.
    exact : bool
        Whether columns that were not asked for are refused.
    ordered : bool or str
        Whether the rows must come in the order of `expected`; the name of a column lets rows that are level
        in it come in any order.
    open_keys : bool
        Whether a message may name keys that the answer lacks; False where finding them is the task.
    partial : bool
        Whether rows that are right earn their share of ``points``; needs a key.
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
    >>> check.table(answer, columns=["recency_days"], rows=2)
    ✓ answer
    >>> check.table(answer + 7, right, key="customer_id")
    Traceback (most recent call last):
    crmlab.check._failure.CheckFailed: answer + 7: for customer_id C1 you have recency_days = 10, which is not right (wrong rows: 2 of 2).
    """
    exists(answer)
    right, mistake = map(to_pandas, sides(expected))
    keys = key_columns(right, key)
    ours = None if right is None else _in_columns(right, keys, key)
    values = (
        list(columns)
        if columns is not None
        else [name for name in ours if name not in keys]
        if ours is not None
        else []
    )
    wanted = [*keys, *values]
    theirs = as_table(answer, values)
    refuse_transposed(theirs, values)
    theirs = flattened(theirs, wanted, keys)
    _columns(theirs, wanted, exact)
    refuse_other_rows(theirs, rows)
    if ours is None:
        refuse_repeated(theirs, keys)
        return
    theirs, ours = theirs[wanted], ours[wanted]
    tolerance = Tolerance(atol, rtol, decimals)
    if keys:
        known = None if mistake is None else _in_columns(mistake, keys, key)[wanted].set_index(keys)
        compare_keyed(
            theirs.set_index(keys), ours.set_index(keys), tolerance, open_keys=open_keys, mistake=known
        )
    else:
        compare_rows(theirs, ours, tolerance)
    if ordered:
        compare_order(theirs, ours, [ordered] if isinstance(ordered, str) else wanted, tolerance)


def _in_columns(expected: pd.DataFrame, keys: list[str], key: Any) -> pd.DataFrame:
    """The expected table with everything in columns, the index under the names of the key."""
    return flattened(expected.rename_axis(index=keys) if key is None and keys else expected, keys, keys)


def _columns(theirs: pd.DataFrame, wanted: Sequence[str], exact: bool) -> None:
    for name in wanted:
        if name not in theirs.columns:
            raise missing_column(name, theirs.columns, wanted)
        if list(theirs.columns).count(name) > 1:
            raise Wrong(_("{subject} has more than one column {name}."), name=name)
    extra = [name for name in theirs.columns if name not in wanted]
    if exact and extra:
        raise Wrong(_("{subject} has columns that were not asked for: {columns}."), columns=listed(extra))
