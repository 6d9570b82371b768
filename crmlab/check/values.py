"""Checks of single values: numbers, truth values, dates, probabilities."""

from typing import Any

import numpy as np
import pandas as pd

from crmlab.check._cells import OtherKind, Tolerance, column, differing, kind_of, numbers
from crmlab.check._failure import Wrong, a_check
from crmlab.check._mistakes import NOT_GIVEN, Text
from crmlab.check._plain import is_missing
from crmlab.check._slips import slip
from crmlab.check._structure import refuse_outside
from crmlab.check._words import describe, kind_name, show
from crmlab.i18n import localised, translator

_ = translator("check")


def exists(answer: Any) -> None:
    """Refuse the placeholder of a task that is not done yet."""
    if answer is None or answer is Ellipsis:
        raise Wrong(
            _("{subject} is still empty: write your answer in the cell above."),
            hint=_("Only what stands after return comes back; print() and inplace=True give nothing.")
            if answer is None
            else "",
        )


def single(answer: Any, wanted: str) -> Any:
    """The one value that an answer is, or a sentence about what it is instead."""
    if isinstance(answer, np.ndarray) and answer.ndim == 0:
        return answer.item()
    if isinstance(answer, pd.Series | pd.DataFrame | np.ndarray | pd.Index | list | tuple | set | dict):
        one = len(answer) == 1 and not isinstance(answer, pd.DataFrame | dict | set)
        raise Wrong(
            _("{subject} should be {wanted}, but it is {found}."),
            wanted=wanted,
            found=describe(answer),
            hint=_("It holds a single value: take it out, for example with .item() or [0].") if one else "",
        )
    if callable(answer):
        raise Wrong(
            _("{subject} should be {wanted}, but it is {found}."),
            wanted=wanted,
            found=describe(answer),
            hint=_("A function is called with brackets: name()."),
        )
    return answer


@a_check
def value(
    answer: Any,
    expected: Any = NOT_GIVEN,
    *,
    unit: Text = "",
    low: float | None = None,
    high: float | None = None,
    atol: float | None = None,
    rtol: float | None = None,
    decimals: int | None = None,
) -> None:
    """Check a single value: a number, a truth value, a date or a text.

    Parameters
    ----------
    answer : object
        The student's value. Any number type will do; a date may be written as text.
    expected : object, optional
        The right value. Without it, only `low` and `high` are looked at.
    unit : str or mapping of language to str, optional
        Word for messages, such as ``"CNY"``.
    low, high : float, optional
        Bounds of what is possible.
    atol, rtol : float, optional
        Absolute and relative tolerance; without any, 1e-6 relative.
    decimals : int, optional
        Decimals the question asks for; rounded and unrounded answers then both pass.

    Raises
    ------
    CheckFailed
        If the answer is not right.

    Examples
    --------
    >>> from crmlab import check
    >>> share = 0.8
    >>> check.value(share, 0.8)
    ✓ share
    >>> check.value(80, 0.8)
    Traceback (most recent call last):
    crmlab.check._failure.CheckFailed: 80 is 80, and that is not right yet.
    A share is between 0 and 1, a percentage between 0 and 100: which of the two is asked for?
    """
    exists(answer)
    wanted_kind = "number" if expected is NOT_GIVEN else kind_of(column([expected]))
    if wanted_kind in ("list", "mapping"):
        raise TypeError(
            "check.value compares single values; for several use check.sequence, series, mapping or table."
        )
    answer = single(answer, one_of(wanted_kind))
    if is_missing(answer) and not is_missing(expected):
        raise Wrong(
            _("{subject} is NaN, that is no value at all."),
            hint=_("Which step before it has nothing to work on?"),
        )
    if expected is NOT_GIVEN:
        refuse_outside(answer, low, high)
        return
    ours, theirs = column([expected]), column([answer])
    try:
        wrong = differing(theirs, ours, Tolerance(atol, rtol, decimals))
    except OtherKind as other:
        raise Wrong(
            _("{subject} should be {wanted}, but it is {found}."),
            wanted=one_of(wanted_kind),
            found=describe(answer),
            hint=other_kind_hint(other),
        ) from None
    if not wrong.any():
        return
    refuse_outside(answer, low, high)
    given = f"{show(answer)} {localised(unit)}".strip()
    raise Wrong(
        _("{subject} is {given}, and that is not right yet."),
        given=given,
        hint=slip(theirs, ours, wrong),
    )


def one_of(kind: str) -> str:
    """A single value of a kind, in words."""
    names = {
        "number": _("a number"),
        "flag": _("True or False"),
        "date": _("a date"),
        "span": _("a time span"),
        "text": _("a text"),
        "label": _("a label"),
        "empty": _("nothing"),
    }
    return names.get(kind, kind_name(kind))


def other_kind_hint(other: OtherKind) -> str:
    """What to do about values of another kind than asked for."""
    if other.wanted == "number" and other.found == "text":
        return _("Numbers in quotation marks are text: turn them into numbers, for example with float().")
    if other.wanted == "number" and other.found == "flag":
        return _("A comparison gives True or False: what number is asked for?")
    if other.wanted == "number" and other.found == "span":
        return _("A time span becomes a number of days with .days (in a column: .dt.days).")
    if other.wanted == "flag" and other.found in ("number", "text"):
        return _("Write True or False, without quotation marks, or use a comparison.")
    if other.wanted == "date":
        return _("Write dates as year-month-day, for example with pd.to_datetime().")
    if other.wanted == "text" and other.found == "number":
        return _("Text stands in quotation marks; str() or .astype(str) turns numbers into text.")
    return ""


@a_check
def probability(
    answer: Any,
    expected: Any,
    *,
    atol: float | None = None,
    rtol: float | None = None,
    decimals: int | None = None,
) -> None:
    """Check a probability, or a share: a number between 0 and 1.

    Parameters
    ----------
    answer : number
        The student's value.
    expected : number
        The right value, between 0 and 1.
    atol, rtol, decimals
        As for `check.value`.

    Raises
    ------
    CheckFailed
        If the answer is not right.

    Examples
    --------
    >>> from crmlab import check
    >>> p_alive = 0.25
    >>> check.probability(p_alive, 1 / 4)
    ✓ p_alive
    >>> p_alive = 25
    >>> check.probability(p_alive, 1 / 4)
    Traceback (most recent call last):
    crmlab.check._failure.CheckFailed: p_alive is 25, but a probability lies between 0 and 1.
    A percentage becomes a probability when it is divided by 100.
    """
    exists(answer)
    given = column([single(answer, _("a number"))])
    if kind_of(given) == "number" and not 0 <= numbers(given)[0] <= 1 and not given.isna()[0]:
        raise Wrong(
            _("{subject} is {given}, but a probability lies between 0 and 1."),
            given=show(answer),
            hint=_("A percentage becomes a probability when it is divided by 100.")
            if 1 < answer <= 100
            else "",
        )
    value.__wrapped__(answer, expected, atol=atol, rtol=rtol, decimals=decimals)
