"""Checks of one value per label: Series and dictionaries."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from crmlab.check._cells import Tolerance, column
from crmlab.check._failure import Wrong, a_check
from crmlab.check._mistakes import NOT_GIVEN, sides
from crmlab.check._rows import compare_keyed
from crmlab.check._structure import refuse_other_labels, refuse_other_length
from crmlab.check._tabular import VALUE, as_series, has_plain_index
from crmlab.check._words import describe
from crmlab.check.values import exists
from crmlab.i18n import translator

_ = translator("check")


@a_check(blends=True)
def series(
    answer: Any,
    expected: pd.Series = NOT_GIVEN,
    *,
    keys: Iterable[Any] | None = None,
    labels: Iterable[Any] | None = None,
    length: int | None = None,
    open_keys: bool = True,
    partial: bool = False,
    atol: float | None = None,
    rtol: float | None = None,
    decimals: int | None = None,
) -> None:
    """Check a Series: one value per label, in any order.

    Parameters
    ----------
    answer : Series, dict, or DataFrame with one column besides the labels
        The student's values. Where the index of `expected` only counts rows, a list or an array will do.
    expected : Series, optional
        The right values. Without it, only `keys`, `labels` and `length` are looked at.
    keys : list, optional
        Labels that the index must have, and no others.
    labels : list, optional
        Values that are offered to choose from.
    length : int, optional
        Number of values.
    open_keys, partial, atol, rtol, decimals
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
    >>> check.series(sales, keys=["app", "store"])
    ✓ sales
    """
    exists(answer)
    right, mistake = map(_values, sides(expected))
    like = pd.Series(dtype=float) if right is None else right
    theirs = as_series(answer, like.index.names, like.name)
    if has_plain_index(like):
        theirs = _values(theirs)
    if not isinstance(theirs, pd.Series):
        raise Wrong(
            _("{subject} should be a Series (one value per label), but it is {found}."),
            found=describe(answer),
        )
    if right is not None and has_plain_index(right) and not has_plain_index(theirs):
        theirs = theirs.reset_index(drop=True)
    refuse_other_length(theirs, length)
    _compare(theirs, right, mistake, keys, labels, open_keys, Tolerance(atol, rtol, decimals))


@a_check(blends=True)
def mapping(
    answer: Any,
    expected: Mapping = NOT_GIVEN,
    *,
    keys: Iterable[Any] | None = None,
    labels: Iterable[Any] | None = None,
    open_keys: bool = True,
    partial: bool = False,
    atol: float | None = None,
    rtol: float | None = None,
    decimals: int | None = None,
) -> None:
    """Check a dictionary.

    Parameters
    ----------
    answer : dict, Series, or DataFrame with one column besides the labels
        The student's dictionary.
    expected : dict, optional
        The right one. Without it, only `keys` and `labels` are looked at.
    keys : list, optional
        The keys it must have, and no others.
    labels : list, optional
        Values that are offered to choose from.
    open_keys, partial, atol, rtol, decimals
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
    >>> role_of = {"V1": "buyer", "V2": "usr"}
    >>> check.mapping(role_of, keys=["V1", "V2"], labels=["buyer", "user", "payer"])
    Traceback (most recent call last):
    crmlab.check._failure.CheckFailed: role_of: for V2 you have 'usr', which is none of: buyer, user, payer.
    Is user meant? Spelling must agree exactly.
    """
    exists(answer)
    right, mistake = (side if side is None else as_series(side) for side in sides(expected))
    theirs = as_series(answer)
    if not isinstance(theirs, pd.Series):
        raise Wrong(
            _("{subject} should be a dictionary, but it is {found}."),
            found=describe(answer),
            hint=_("A dictionary is written {key: value, ...}."),
        )
    _compare(theirs, right, mistake, keys, labels, open_keys, Tolerance(atol, rtol, decimals))


def _compare(
    theirs: pd.Series,
    right: pd.Series | None,
    mistake: pd.Series | None,
    keys: Iterable[Any] | None,
    labels: Iterable[Any] | None,
    open_keys: bool,
    tolerance: Tolerance,
) -> None:
    keys, labels = (None if names is None else list(names) for names in (keys, labels))
    if (
        keys
        and labels
        and len(theirs)
        and not set(keys) & set(theirs.index)
        and set(theirs.index) <= set(labels)
    ):
        raise Wrong(_("The keys and the values of {subject} have changed places."))
    if keys is not None:
        wanted = pd.DataFrame(index=pd.Index(keys))
        compare_keyed(_one_column(theirs), wanted, tolerance, open_keys=open_keys)
    refuse_other_labels(theirs, labels)
    if right is not None:
        known = None if mistake is None else _one_column(mistake)
        compare_keyed(_one_column(theirs), _one_column(right), tolerance, open_keys=open_keys, mistake=known)


def _values(values: Any) -> Any:
    """A Series of values; a list counts its places."""
    values = None if values is None else as_series(values)
    return pd.Series(column(values)) if isinstance(values, list | tuple | np.ndarray | pd.Index) else values


def _one_column(values: pd.Series) -> pd.DataFrame:
    table = values.to_frame(VALUE)
    table.index = table.index.set_names([None] * table.index.nlevels)
    return table
