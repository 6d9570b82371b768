"""Checks of functions, by calling them."""

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from crmlab.check import friendly
from crmlab.check._any import compare_any
from crmlab.check._cells import alike
from crmlab.check._failure import StudentError, Wrong, a_check
from crmlab.check._words import describe, show
from crmlab.check.values import exists
from crmlab.i18n import translator

_ = translator("check")


@dataclass(frozen=True)
class Outcome:
    """What a call came to: a result or an error, and whether it changed what it was given."""

    result: Any = None
    error: BaseException | None = None
    changed: bool = False


class Remembering:
    """A function that is called only once for each input, however often its outcome is looked at."""

    def __init__(self, func: Callable):
        self.func = func
        self._outcomes: dict[int, Outcome] = {}

    def outcome(self, place: int, arguments: Any) -> Outcome:
        """What the call with the input at `place` came to."""
        if place not in self._outcomes:
            self._outcomes[place] = self._call(arguments)
        return self._outcomes[place]

    def _call(self, arguments: Any) -> Outcome:
        given = copy.deepcopy(arguments)
        try:
            result = call(self.func, given)
        except (Exception, SystemExit) as error:
            return Outcome(error=error)
        return Outcome(result, changed=not _unchanged(given, arguments))


def call(func: Callable, arguments: Any) -> Any:
    """Call a function with one input: a tuple of arguments, a dictionary of keywords, or a single value."""
    if isinstance(arguments, tuple):
        return func(*arguments)
    if isinstance(arguments, Mapping):
        return func(**arguments)
    return func(arguments)


def results(func: Callable, inputs: Sequence[Any]) -> list:
    """What a function gives for each input; in this form a known mistake can be written down."""
    return [call(func, copy.deepcopy(arguments)) for arguments in inputs]


def remembering(func: Any, **arguments: Any) -> Remembering:
    """The student's function, made ready to be looked at; refuse what is no function."""
    exists(func)
    if not callable(func):
        raise Wrong(
            _("{subject} should be a function, but it is {found}."),
            found=describe(func),
            hint=_("A function begins with def and ends with return."),
        )
    return Remembering(func)


def _unchanged(now: Any, before: Any) -> bool:
    if isinstance(before, pd.DataFrame | pd.Series):
        return now.equals(before) and now.index.equals(before.index)
    if isinstance(before, Mapping):
        return len(now) == len(before) and all(
            key in now and _unchanged(now[key], before[key]) for key in before
        )
    if isinstance(before, list | tuple):
        return len(now) == len(before) and all(map(_unchanged, now, before))
    if isinstance(before, set | np.ndarray):
        return alike(now, before)
    return True


def written(arguments: Any) -> str:
    """One input as it would stand in brackets."""
    if isinstance(arguments, tuple):
        return f"({', '.join(map(_written_one, arguments))})"
    if isinstance(arguments, Mapping):
        return f"({', '.join(f'{name}={_written_one(value)}' for name, value in arguments.items())})"
    return f"({_written_one(arguments)})"


def _written_one(argument: Any) -> str:
    if isinstance(argument, pd.DataFrame | pd.Series | np.ndarray | pd.Index):
        return describe(argument)
    text = show(argument)
    return describe(argument) if text.endswith("…") else text


def stopped(error: BaseException) -> Wrong:
    """The sentence for a call that ended in an error."""
    kind, message = (
        (error.kind, error.message) if isinstance(error, StudentError) else (type(error).__name__, str(error))
    )
    return Wrong(
        _("{subject} stops with {kind}: {message}"),
        kind=kind,
        message=message,
        hint=friendly.advice(kind, message),
    )


def _raises(error: BaseException | None, wanted: type[BaseException]) -> bool:
    if isinstance(error, StudentError):
        return error.kind == wanted.__name__
    return isinstance(error, wanted)


@a_check(prepare=remembering)
def function(
    func: Callable,
    inputs: Sequence[Any],
    expected: Callable | Sequence[Any],
    *,
    key: str | Sequence[str] | None = None,
    mutates: bool = False,
    atol: float | None = None,
    rtol: float | None = None,
    decimals: int | None = None,
) -> None:
    """Check a function on several inputs.

    Parameters
    ----------
    func : callable
        The student's function.
    inputs : list
        One entry a call: a tuple of arguments, a dictionary of keyword arguments, or a single value.
    expected : callable or list
        A right function, or the right results. An exception class stands for "stops with this error".
    key : str or list of str, optional
        As for `check.table`, where the results are tables.
    mutates : bool
        Whether the function may change what it is given.
    atol, rtol, decimals
        As for `check.value`.

    Raises
    ------
    CheckFailed
        If a result is not right; the message names the input.

    Examples
    --------
    >>> from crmlab import check
    >>> def margin(sales, cost):
    ...     return (sales - cost) / sales
    >>> check.function(margin, [(100, 60), {"sales": 50, "cost": 50}], [0.4, 0])
    ✓ margin
    >>> check.function(margin, [(0, 60)], [0])
    Traceback (most recent call last):
    crmlab.check._failure.CheckFailed: margin(0, 60) stops with ZeroDivisionError: division by zero
    Which number can be zero here, and what should be the result then?
    """
    for place, arguments in enumerate(inputs):
        right = call(expected, copy.deepcopy(arguments)) if callable(expected) else expected[place]
        outcome = func.outcome(place, arguments)
        try:
            _judge(outcome, right, mutates, {"key": key, "atol": atol, "rtol": rtol, "decimals": decimals})
        except Wrong as wrong:
            wrong.arguments = written(arguments) + wrong.arguments
            raise


def _judge(outcome: Outcome, right: Any, mutates: bool, options: dict) -> None:
    if isinstance(right, type) and issubclass(right, BaseException):
        if not _raises(outcome.error, right):
            raise Wrong(
                _("{subject} should stop with a {error}."),
                error=right.__name__,
                hint=_("raise stops a function with an error."),
            )
        return
    if outcome.error is not None:
        raise stopped(outcome.error)
    if outcome.result is None and right is not None:
        raise Wrong(
            _("{subject} gives nothing back."),
            hint=_("A function gives back only what stands after its return."),
        )
    compare_any(outcome.result, right, **options)
    if outcome.changed and not mutates:
        raise Wrong(
            _("{subject} changes the data it was given."),
            hint=_("Work on a copy: data.copy(), or assign() instead of data[...] = ..."),
        )
