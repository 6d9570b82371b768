"""Checks of sequences and rankings, in which order counts."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from crmlab.check._cells import Tolerance, column, differing
from crmlab.check._failure import Wrong, a_check
from crmlab.check._mistakes import NOT_GIVEN
from crmlab.check._plain import plain_text
from crmlab.check._rows import differing_in, strangers
from crmlab.check._slips import slip
from crmlab.check._structure import refuse_other_labels, refuse_other_length
from crmlab.check._tabular import VALUE, to_pandas
from crmlab.check._words import describe, show
from crmlab.check.values import exists
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
    return list(answer.ravel() if isinstance(answer, np.ndarray) else answer)


@a_check
def sequence(
    answer: Any,
    expected: Iterable = NOT_GIVEN,
    *,
    ordered: bool = True,
    length: int | None = None,
    labels: Iterable[Any] | None = None,
    partial: bool = False,
    atol: float | None = None,
    rtol: float | None = None,
    decimals: int | None = None,
) -> None:
    """Check a list of values, in order.

    Parameters
    ----------
    answer : list, tuple, array, Index, Series or DataFrame with one column
        The student's values.
    expected : list or other iterable, optional
        The right values. A set is compared without order. Without it, only `length` and `labels` are looked at.
    ordered : bool
        Whether the order counts.
    length : int, optional
        Number of values.
    labels : list, optional
        Values that are offered to choose from.
    partial : bool
        Whether values that are right earn their share of ``points``.
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
    theirs = items_of(answer, ordered=ordered)
    refuse_other_length(theirs, length)
    refuse_other_labels(column(theirs).set_axis(range(1, len(theirs) + 1)), labels)
    if expected is NOT_GIVEN:
        return
    if not isinstance(expected, Iterable):
        raise TypeError(f"check.sequence expects a list, not {type(expected).__name__}.")
    ours = items_of(expected, ordered=ordered)
    refuse_other_length(theirs, len(ours))
    tolerance = Tolerance(atol, rtol, decimals)
    mine, right = column(theirs), column(ours)
    if not ordered:
        _refuse_strangers(mine, right, tolerance)
        return
    wrong = differing_in(VALUE, mine, right, tolerance)
    if wrong.any():
        place = int(np.argmax(wrong))
        raise Wrong(
            _(
                "{subject}: in place {place} you have {value}, which is not right (wrong values: {n} of {total})."
            ),
            place=place + 1,
            value=show(theirs[place]),
            n=int(wrong.sum()),
            total=len(ours),
            share=1 - float(wrong.mean()),
            hint=_order_hint(mine, right, tolerance) or slip(mine, right, wrong),
        )


def _refuse_strangers(mine: pd.Series, right: pd.Series, tolerance: Tolerance) -> None:
    """Refuse a value that finds no partner among the right ones."""
    left = strangers(mine.to_frame(VALUE), right.to_frame(VALUE), tolerance)
    if len(left):
        raise Wrong(
            _("{subject} has {value}, which does not belong there (wrong values: {n} of {total})."),
            value=show(left[VALUE].iloc[0]),
            n=len(left),
            total=len(right),
            share=1 - len(left) / len(right),
        )


def _order_hint(mine: pd.Series, right: pd.Series, tolerance: Tolerance) -> str:
    if not differing(mine[::-1], right, tolerance).any():
        return _("The values are right, but sorted the other way round.")
    if strangers(mine.to_frame(VALUE), right.to_frame(VALUE), tolerance).empty:
        return _("The values are right, but not in the order asked for.")
    return ""


@a_check
def ranking(answer: Any, expected: Any) -> None:
    """Check a ranking: who comes first, second, third; where two are level, either may come first.

    Parameters
    ----------
    answer : list, array, Index, Series or DataFrame
        The student's ranking, best first. The names may be the values or, in a sorted Series or DataFrame, its
        index or its first column.
    expected : list, or Series or dict of name to score
        The right order; names that are level stand together in a list or set of their own. With scores, the
        largest comes first and equal scores are level.

    Raises
    ------
    CheckFailed
        If the answer is not right.

    Examples
    --------
    >>> from crmlab import check
    >>> best = ["C7", "C2", "C5"]
    >>> check.ranking(best, ["C7", ["C5", "C2"]])
    ✓ best
    >>> check.ranking(best, {"C5": 10, "C2": 10, "C7": 30})
    ✓ best
    """
    exists(answer)
    groups = _groups(expected)
    ours = {name: place for place, group in enumerate(groups) for name in group}
    theirs = [plain_text(name) for name in _ranked_names(to_pandas(answer), set(ours))]
    twice = next((name for name in theirs if theirs.count(name) > 1), None)
    if twice is not None:
        raise Wrong(_("{subject} has {name} more than once."), name=twice)
    strangers = [name for name in theirs if name not in ours]
    if strangers:
        raise Wrong(_("{subject} has {name}, which does not belong there."), name=strangers[0])
    if len(theirs) != len(ours):
        raise Wrong(
            _("The number of values in {subject} should be {wanted}, but it is {found}."),
            wanted=len(ours),
            found=len(theirs),
        )
    right = sorted(ours.values())
    wrong = [place for place, name in enumerate(theirs) if ours[name] != right[place]]
    if wrong:
        backwards = [ours[name] for name in reversed(theirs)] == right
        raise Wrong(
            _(
                "{subject}: in place {place} you have {value}, which is not right (wrong values: {n} of {total})."
            ),
            place=wrong[0] + 1,
            value=theirs[wrong[0]],
            n=len(wrong),
            total=len(ours),
            hint=_("The values are right, but sorted the other way round.") if backwards else "",
        )


def _groups(expected: Any) -> list[list[str]]:
    """Names from first to last, those that are level in one list."""
    if isinstance(expected, pd.Series):
        expected = dict(zip(expected.index, expected))
    if isinstance(expected, Mapping):
        scores = sorted(set(expected.values()), reverse=True)
        return [[plain_text(name) for name, score in expected.items() if score == level] for level in scores]
    level = [one if isinstance(one, list | set | frozenset | tuple) else [one] for one in expected]
    return [[plain_text(name) for name in group] for group in level]


def _ranked_names(answer: Any, names: set[str]) -> list:
    """The part of the answer that holds names: its values, else its index or first column."""
    if not isinstance(answer, pd.Series | pd.DataFrame):
        return items_of(answer, ordered=True)
    table = answer.to_frame() if isinstance(answer, pd.Series) else answer
    places = [table.index, *(table.iloc[:, place] for place in range(table.shape[1]))]
    return list(max(places, key=lambda place: len(names & set(map(plain_text, place)))))
