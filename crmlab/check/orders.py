"""Checks of sequences, in which order counts."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from crmlab.check._cells import OtherKind, Tolerance, alike, column, differing, label_text, plain_text
from crmlab.check._failure import NOT_GIVEN, Wrong, a_check
from crmlab.check._slips import slip
from crmlab.check._structure import refuse_other_labels, refuse_other_length
from crmlab.check._tabular import as_series, to_pandas
from crmlab.check._words import describe, kind_name, show, show_key
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
    if not ordered:
        _refuse_strangers(theirs, ours, tolerance)
        return
    place = int(np.argmax(wrong))
    raise Wrong(
        _("{subject}: in place {place} you have {value}, which is not right (wrong values: {n} of {total})."),
        place=place + 1,
        value=show(theirs[place]),
        n=int(wrong.sum()),
        total=len(ours),
        share=1 - float(wrong.mean()),
        hint=_order_hint(theirs, ours, tolerance) or slip(mine[wrong], right[wrong]),
    )


def _refuse_strangers(theirs: list, ours: list, tolerance: Tolerance) -> None:
    """Refuse a value that finds no partner among the right ones."""
    left, strangers = list(ours), []
    for item in theirs:
        place = next((i for i, other in enumerate(left) if alike(item, other, tolerance)), None)
        if place is None:
            strangers.append(item)
        else:
            left.pop(place)
    if strangers:
        raise Wrong(
            _("{subject} has {value}, which does not belong there (wrong values: {n} of {total})."),
            value=show(strangers[0]),
            n=len(strangers),
            total=len(ours),
            share=1 - len(strangers) / len(ours),
        )


def _order_hint(theirs: list, ours: list, tolerance: Tolerance) -> str:
    if not differing(column(theirs[::-1]), column(ours), tolerance).any():
        return _("The values are right, but sorted the other way round.")
    if not differing(
        column(sorted(theirs, key=plain_text)), column(sorted(ours, key=plain_text)), tolerance
    ).any():
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
            _("{subject} should have {wanted} values, but it has {found}."),
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


@a_check
def partition(answer: Any, expected: Any) -> None:
    """Check a division into groups; what the groups are called does not matter.

    Parameters
    ----------
    answer : dict or Series of name to group, list of groups, or list of labels
        The student's groups. A table with two columns, name and group, will do.
    expected : the same
        The right groups.

    Raises
    ------
    CheckFailed
        If the answer is not right.

    Examples
    --------
    >>> from crmlab import check
    >>> cluster = {"C1": 0, "C2": 1, "C3": 0}
    >>> check.partition(cluster, [["C1", "C3"], ["C2"]])
    ✓ cluster
    >>> check.partition(cluster, [["C1"], ["C2", "C3"]])
    Traceback (most recent call last):
    crmlab.check._failure.CheckFailed: cluster: C1 and C3 are in one group, but do not belong together.
    """
    exists(answer)
    theirs, ours = _group_of(answer), _group_of(expected)
    strangers = [name for name in theirs if name not in ours]
    if strangers:
        raise Wrong(_("{subject} has {name}, which does not belong there."), name=show_key(strangers[0]))
    if len(theirs) < len(ours):
        raise Wrong(_("{subject} puts {found} of {total} in a group."), found=len(theirs), total=len(ours))
    first_of_ours: dict[Any, Any] = {}
    first_of_theirs: dict[Any, Any] = {}
    for name, group in theirs.items():
        level = first_of_ours.setdefault(ours[name], name)
        other = first_of_theirs.setdefault(group, name)
        if ours[other] != ours[name]:
            message = _("{subject}: {one} and {other} are in one group, but do not belong together.")
            raise Wrong(message, one=show_key(other), other=show_key(name))
        if theirs[level] != group:
            message = _("{subject}: {one} and {other} are in different groups, but belong together.")
            raise Wrong(message, one=show_key(level), other=show_key(name))


def _group_of(groups: Any) -> dict[str, str]:
    """The group of each name, as texts."""
    groups = as_series(groups)
    if isinstance(groups, pd.Series):
        groups = dict(zip(groups.index, groups))
    if not isinstance(groups, Mapping | list | tuple | np.ndarray | pd.Index):
        raise Wrong(
            _("{subject} should say which group each one is in, but it is {found}."), found=describe(groups)
        )
    if not isinstance(groups, Mapping):
        groups = dict(enumerate(groups))
    if groups and all(
        isinstance(group, list | set | frozenset | tuple | pd.Index | np.ndarray) for group in groups.values()
    ):
        return {plain_text(name): plain_text(label) for label, group in groups.items() for name in group}
    return {label_text(name): label_text(label) for name, label in groups.items()}
