"""Checks of quiz answers: choices, matches, categories, orders and numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from crmlab.check._cells import Tolerance, alike, column, kind_of
from crmlab.check._failure import Wrong, a_check
from crmlab.check._mistakes import Text
from crmlab.check._plain import folded
from crmlab.check._words import listed, show_key
from crmlab.i18n import localised, translator

_ = translator("check")


@a_check
def quiz(
    answer: Any,
    expected: Any,
    reasons: Mapping[Any, Text] | None = None,
    partial: bool = False,
    *,
    atol: float | None = None,
    rtol: float | None = None,
    decimals: int | None = None,
) -> None:
    """Check the answer to a quiz question.

    Parameters
    ----------
    answer : str, bool, number, list or dict
        What was chosen; None where nothing was.
    expected : the same
        The key: one option; a set of options; True or False; a number; a list, where the order counts; or a dict
        of item to category or match.
    reasons : mapping of option to str, optional
        Why an option is not right; shown to those who chose it.
    partial : bool
        Whether a part that is right earns its share of ``points``.
    atol, rtol, decimals
        As for `check.value`, for numbers.

    Raises
    ------
    CheckFailed
        If the answer is not right.

    Examples
    --------
    >>> from crmlab import check
    >>> chosen = "b"
    >>> check.quiz(chosen, "b")
    ✓ chosen
    >>> check.quiz(chosen, "a", reasons={"b": "A user need not be the one who pays."})
    Traceback (most recent call last):
    crmlab.check._failure.CheckFailed: Your choice b is not right.
    A user need not be the one who pays.
    """
    if answer is None or answer is Ellipsis or (isinstance(answer, str | list | dict | set) and not answer):
        raise Wrong(_("This question is not answered yet."))
    judged = _judge(answer, expected, Tolerance(atol, rtol, decimals))
    if judged is None:
        return
    wrong, message, share = judged
    reason_for = {folded(option): reason for option, reason in (reasons or {}).items()}
    message.hint = next(
        (localised(reason_for[folded(one)]) for one in wrong if folded(one) in reason_for), ""
    )
    message.share = max(share, 0.0)
    raise message


Judgement = tuple[list, Wrong, float] | None


def _judge(answer: Any, expected: Any, tolerance: Tolerance) -> Judgement:
    """What is wrong: the options in question, the sentence, and the share that is right; None if all is right."""
    if isinstance(expected, Mapping):
        return _pairs(answer, expected, tolerance)
    if isinstance(expected, set | frozenset):
        return _choices(answer, expected)
    if isinstance(expected, list | tuple):
        return _order(answer, expected)
    if _same(answer, expected, tolerance):
        return None
    return [answer], Wrong(_("Your choice {choice} is not right."), choice=show_key(answer)), 0.0


def _choices(answer: Any, expected: set | frozenset) -> Judgement:
    chosen = list(answer) if isinstance(answer, list | tuple | set | frozenset) else [answer]
    wrong = [option for option in chosen if not any(_same(option, right) for right in expected)]
    found = [right for right in expected if any(_same(option, right) for option in chosen)]
    share = (len(found) - len(wrong)) / len(expected)
    if wrong:
        return wrong, Wrong(_("Your choice {choice} is not right."), choice=show_key(wrong[0])), share
    if len(found) < len(expected):
        return [], Wrong(_("What you chose is right, but something is missing.")), share
    return None


def _pairs(answer: Any, expected: Mapping, tolerance: Tolerance) -> Judgement:
    given = answer if isinstance(answer, Mapping) else {}
    open_ = [item for item in expected if given.get(item) in (None, "")]
    wrong = [
        item for item in expected if item not in open_ and not _same(given[item], expected[item], tolerance)
    ]
    if not wrong and not open_:
        return None
    share = 1 - len([*wrong, *open_]) / len(expected)
    if wrong:
        message = Wrong(
            _("{item} does not go with {choice} (wrong: {n} of {total})."),
            item=show_key(wrong[0]),
            choice=show_key(given[wrong[0]]),
            n=len(wrong),
            total=len(expected),
        )
        return wrong, message, share
    return [], Wrong(_("Still open: {items}."), items=listed(open_)), share


def _order(answer: Any, expected: Sequence) -> Judgement:
    given = list(answer) if isinstance(answer, list | tuple) else [answer]
    if len(given) != len(expected):
        return (
            [],
            Wrong(_("Put all {n} into order; you have {found}."), n=len(expected), found=len(given)),
            0.0,
        )
    wrong = [place for place, (one, right) in enumerate(zip(given, expected)) if not _same(one, right)]
    if not wrong:
        return None
    message = Wrong(
        _("In place {place} you have {choice}, which is not right (wrong: {n} of {total})."),
        place=wrong[0] + 1,
        choice=show_key(given[wrong[0]]),
        n=len(wrong),
        total=len(expected),
    )
    return [given[place] for place in wrong], message, 1 - len(wrong) / len(expected)


def _same(answer: Any, expected: Any, tolerance: Tolerance | None = None) -> bool:
    """Whether an option is the right one; a number may have been typed as text."""
    if isinstance(answer, str) and kind_of(column([expected])) == "number":
        try:
            answer = float(folded(answer).replace(",", "").replace("%", ""))
        except ValueError:
            return False
    if isinstance(answer, str) and isinstance(expected, str):
        return folded(answer) == folded(expected)
    if isinstance(expected, list | tuple | set | frozenset):
        return (
            isinstance(answer, list | tuple | set | frozenset) and _judge(answer, expected, tolerance) is None
        )
    return alike(answer, expected, tolerance or Tolerance())
