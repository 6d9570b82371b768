"""Checks of tables, and of Series and dictionaries as tables with one column."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from crmlab.check._cells import OtherKind, Tolerance, column, differing, kind_of, numbers
from crmlab.check._failure import Wrong, a_check
from crmlab.check._slips import slip
from crmlab.check._tabular import (
    VALUE,
    as_series,
    as_table,
    canonical,
    flattened,
    has_plain_index,
    key_columns,
    missing_column,
)
from crmlab.check._words import describe, kind_name, listed, show, show_key
from crmlab.check.values import exists, other_kind_hint
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
    theirs = flattened(as_table(answer, ours, keys), [*keys, *values], keys)
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
    answer = as_series(answer, expected.index.name, expected.name)
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
    answer = as_series(answer, VALUE)
    if not isinstance(answer, pd.Series):
        raise Wrong(
            _("{subject} should be a dictionary, but it is {found}."),
            found=describe(answer),
            hint=_("A dictionary is written {{key: value, ...}}."),
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


def compare_keyed(
    theirs: pd.DataFrame, ours: pd.DataFrame, tolerance: Tolerance, open_keys: bool = True
) -> None:
    """Compare two tables whose rows are named by their index."""
    if theirs.index.nlevels != ours.index.nlevels:
        raise Wrong(
            _("The labels of {subject} have {found} parts; {wanted} are wanted."),
            found=theirs.index.nlevels,
            wanted=ours.index.nlevels,
        )
    their_keys, our_keys = canonical(theirs.index, ours.index), canonical(ours.index, ours.index)
    _labels(theirs, their_keys, our_keys, ours, open_keys)
    theirs = theirs.iloc[their_keys.get_indexer(our_keys)]
    wrong_rows = np.zeros(len(ours), dtype=bool)
    wrong_cells = {}
    for name in ours.columns:
        wrong_cells[name] = _differing(theirs[name], ours[name], name, tolerance)
        wrong_rows |= wrong_cells[name]
    for name, wrong in wrong_cells.items():
        if wrong.any():
            raise _wrong_cell(theirs, ours, name, wrong, int(wrong_rows.sum()))


def _differing(theirs: pd.Series, ours: pd.Series, name: str, tolerance: Tolerance) -> np.ndarray:
    try:
        return differing(column(theirs), column(ours), tolerance)
    except OtherKind as other:
        where = _("The values of {subject}") if name == VALUE else _("Column {name} of {subject}")
        raise Wrong(
            where + _(" should hold {wanted}, but there is {example}."),
            name=name,
            wanted=kind_name(other.wanted),
            example=describe(other.example),
            hint=other_kind_hint(other),
        ) from None


def _labels(
    theirs: pd.DataFrame, their_keys: pd.Index, our_keys: pd.Index, ours: pd.DataFrame, open_keys: bool
) -> None:
    """Refuse rows that appear twice, are not asked for, or are missing."""
    if not their_keys.is_unique:
        place = int(np.argmax(their_keys.duplicated()))
        raise Wrong(
            _("{subject} should have one row for each {key}, but {example} appears {n} times."),
            key=_key_name(ours),
            example=show_key(theirs.index[place]),
            n=int((their_keys == their_keys[place]).sum()),
            hint=_("Did a merge or a loop add rows twice?"),
        )
    extra = theirs.index[~their_keys.isin(our_keys)]
    missing = ours.index[~our_keys.isin(their_keys)]
    if len(extra):
        raise Wrong(
            _("{subject} has rows that do not belong there: {example} (in all {n})."),
            example=listed(extra),
            n=len(extra),
            hint="" if len(missing) else _("Has a condition been left out?"),
        )
    if len(missing):
        lacks = _("{subject} lacks {n} of {total} rows, for example {example}.")
        raise Wrong(
            lacks if open_keys else _("{subject} lacks {n} of {total} rows."),
            n=len(missing),
            total=len(ours),
            example=listed(missing),
        )


def _key_name(table: pd.DataFrame) -> str:
    names = [name for name in table.index.names if name is not None]
    return ", ".join(str(name) for name in names) or _("label")


def _wrong_cell(theirs: pd.DataFrame, ours: pd.DataFrame, name: str, wrong: np.ndarray, rows: int) -> Wrong:
    place = int(np.argmax(wrong))
    label = show_key(ours.index[place])
    value = theirs[name].iloc[place]
    hint = slip(column(theirs[name])[wrong], column(ours[name])[wrong])
    if name == VALUE:
        return Wrong(
            _("{subject}: for {label} you have {value}, which is not right (wrong values: {n} of {total})."),
            label=label,
            value=show(value),
            n=rows,
            total=len(ours),
            hint=hint,
        )
    return Wrong(
        _(
            "{subject}: for {key} {label} you have {name} = {value}, which is not right (wrong rows: {n} of {total})."
        ),
        key=_key_name(ours),
        label=label,
        name=name,
        value=show(value),
        n=rows,
        total=len(ours),
        hint=hint,
    )


def compare_rows(theirs: pd.DataFrame, ours: pd.DataFrame, tolerance: Tolerance) -> None:
    """Compare two tables whose rows have no names: each row must have its like, in any order."""
    if len(theirs) != len(ours):
        repeated = len(theirs) > len(ours) and len(theirs.astype(str).drop_duplicates()) == len(ours)
        raise Wrong(
            _("{subject} has {found} rows; it should have {wanted}."),
            found=len(theirs),
            wanted=len(ours),
            hint=_("Some rows are there more than once.") if repeated else "",
        )
    for name in ours.columns:
        _differing(theirs[name], ours[name], name, tolerance)
    theirs, ours = _sorted(theirs, ours), _sorted(ours, ours)
    wrong = np.zeros(len(ours), dtype=bool)
    for name in ours.columns:
        wrong |= _differing(theirs[name], ours[name], name, tolerance)
    left = _unpaired(theirs[wrong], ours[wrong], tolerance)
    if len(left):
        example = ", ".join(f"{name} = {show(value)}" for name, value in left.iloc[0].items())
        raise Wrong(
            _("{subject} has a row with {example}, which is not right (wrong rows: {n} of {total})."),
            example=example,
            n=len(left),
            total=len(ours),
            hint=_slip_in_some_column(theirs, ours, tolerance),
        )


def _slip_in_some_column(theirs: pd.DataFrame, ours: pd.DataFrame, tolerance: Tolerance) -> str:
    """The slip that the one wrong column shows, when its values are put in order."""
    hints = []
    for name in ours.columns:
        mine, right = column(theirs[name]), column(ours[name])
        if kind_of(right) == "number":
            mine, right = column(np.sort(numbers(mine))), column(np.sort(numbers(right)))
            wrong = differing(mine, right, tolerance)
            hints += [slip(mine[wrong], right[wrong])] if wrong.any() else []
    return hints[0] if len(hints) == 1 else ""


def _sorted(table: pd.DataFrame, like: pd.DataFrame) -> pd.DataFrame:
    """Rows in an order that does not depend on types: by texts and dates first, then by rounded numbers."""
    exact, rounded = [], []
    for name in like.columns:
        values, kind = column(table[name]), kind_of(column(like[name]))
        if kind == "number" and kind_of(values) == "number":
            rounded.append(np.round(numbers(values), 6))
        else:
            exact.append(canonical(pd.Index(values), pd.Index(column(like[name]))).astype(str))
    order = np.lexsort([np.asarray(keys) for keys in reversed([*exact, *rounded])]) if len(table) else []
    return table.iloc[order]


def _unpaired(theirs: pd.DataFrame, ours: pd.DataFrame, tolerance: Tolerance) -> pd.DataFrame:
    """Rows of `theirs` that find no partner in `ours`; sorting misplaces rows whose numbers nearly agree."""
    free = list(range(len(ours)))
    left = []
    for place in range(len(theirs)):
        if len(left) > 50:
            left.append(place)
            continue
        same = np.ones(len(free), dtype=bool)
        for name in ours.columns:
            mine = column(theirs[name].iloc[[place] * len(free)])
            same &= ~_differing(mine, column(ours[name].iloc[free]), name, tolerance)
        if same.any():
            free.pop(int(np.argmax(same)))
        else:
            left.append(place)
    return theirs.iloc[left]
