"""Checks of sequences, in which order counts."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from crmlab.check._cells import OtherKind, Tolerance, alike, column, differing, plain_text
from crmlab.check._failure import Wrong, a_check
from crmlab.check._slips import slip
from crmlab.check._tabular import to_pandas
from crmlab.check._words import describe, kind_name, show
from crmlab.check.values import exists, other_kind_hint
from crmlab.i18n import translator

_ = translator("check")


def items_of(answer: Any, *, ordered: bool) -> list:
    """The values of a list-like answer.

    Raises
    ------
    Wrong
        If it is a single value, or a set where order counts.
    """
    answer = to_pandas(answer)
    if isinstance(answer, pd.DataFrame) and answer.shape[1] == 1:
        answer = answer.iloc[:, 0]
    unordered = isinstance(answer, set | frozenset)
    if (
        isinstance(answer, str | bytes | pd.DataFrame | Mapping)
        or not isinstance(answer, Iterable)
        or (unordered and ordered)
    ):
        raise Wrong(
            _("{subject} should be a list of values, but it is {found}."),
            found=describe(answer),
            hint=_("A set has no order: use a list.") if unordered else "",
        )
    if isinstance(answer, np.ndarray):
        answer = answer.ravel()
    items = list(answer)
    return items if ordered else sorted(items, key=plain_text)


@a_check
def sequence(
    answer: Any,
    expected: Iterable,
    *,
    ordered: bool = True,
    atol: float | None = None,
    rtol: float | None = None,
    decimals: int | None = None,
) -> None:
    """Check a list of values, in order.

    Parameters
    ----------
    answer : list, tuple, array, Index, Series or DataFrame with one column
        The student's values.
    expected : list or other iterable
        The right values. A set is compared without order.
    ordered : bool
        Whether the order counts.
    atol, rtol, decimals
        As for `check.value`.

    Raises
    ------
    CheckFailed
        If the answer is not right.

    Examples
    --------
    >>> from crmlab import check
    >>> best = ("C3", "C1")
    >>> check.sequence(best, ["C3", "C1"])
    ✓ best
    """
    exists(answer)
    ordered = ordered and not isinstance(expected, set | frozenset)
    theirs, ours = items_of(answer, ordered=ordered), items_of(expected, ordered=ordered)
    if len(theirs) != len(ours):
        raise Wrong(
            _("{subject} should have {wanted} values, but it has {found}."),
            found=len(theirs),
            wanted=len(ours),
        )
    tolerance = Tolerance(atol, rtol, decimals)
    mine, right = column(theirs), column(ours)
    try:
        wrong = differing(mine, right, tolerance)
    except OtherKind as other:
        raise Wrong(
            _("{subject} should hold {wanted}, but there is {example}."),
            wanted=kind_name(other.wanted),
            example=describe(other.example),
            hint=other_kind_hint(other),
        ) from None
    if not wrong.any():
        return
    place = int(np.argmax(wrong))
    if not ordered:
        raise Wrong(
            _(
                "{subject} has {value}, which does not belong there, or lacks one that does (wrong values: {n} of {total})."
            ),
            value=show(_stranger(theirs, ours, tolerance)),
            n=int(wrong.sum()),
            total=len(ours),
        )
    raise Wrong(
        _("{subject}: in place {place} you have {value}, which is not right (wrong values: {n} of {total})."),
        place=place + 1,
        value=show(theirs[place]),
        n=int(wrong.sum()),
        total=len(ours),
        hint=_order_hint(theirs, ours, tolerance) or slip(mine[wrong], right[wrong]),
    )


def _stranger(theirs: list, ours: list, tolerance: Tolerance) -> Any:
    """The first value that is not among the right ones, else the first that is there too often."""
    left = list(ours)
    for item in theirs:
        place = next((i for i, other in enumerate(left) if alike(item, other, tolerance)), None)
        if place is None:
            return item
        left.pop(place)
    return theirs[0]


def _order_hint(theirs: list, ours: list, tolerance: Tolerance) -> str:
    if not differing(column(theirs[::-1]), column(ours), tolerance).any():
        return _("The values are right, but sorted the other way round.")
    if not differing(
        column(sorted(theirs, key=plain_text)), column(sorted(ours, key=plain_text)), tolerance
    ).any():
        return _("The values are right, but not in the order asked for.")
    return ""
