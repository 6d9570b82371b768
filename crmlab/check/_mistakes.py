"""Mistakes that people are known to make, and what stands for an expected value besides the right one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Text = str | Mapping[str, str]


class recognise:
    """Mark a function of the answer that says whether the answer shows a known mistake.

    Parameters
    ----------
    shows : callable
        Takes the answer and gives True where it shows the mistake.

    Examples
    --------
    >>> from crmlab import check
    >>> check.Misconception("sign", check.recognise(lambda answer: answer < 0), "Is a loss meant?").name
    'sign'
    """

    def __init__(self, shows: Callable[[Any], bool]):
        self.shows = shows


@dataclass(frozen=True)
class Either:
    """In place of an expected value: the right one, and what a known mistake gives; part by part, either will do."""

    right: Any
    mistake: Any


class _NotGiven:
    def __repr__(self) -> str:
        return "not given"


NOT_GIVEN: Any = _NotGiven()  # the right value must not stand in a visible check: only the form is looked at


def sides(expected: Any) -> tuple[Any, Any]:
    """The right value or None where it is not given, and the known mistake's or None."""
    if expected is None:
        raise TypeError("The expected value of a check is None: has the solution been run?")
    if isinstance(expected, Either):
        return expected.right, expected.mistake
    return (None if expected is NOT_GIVEN else expected), None


@dataclass(frozen=True)
class Misconception:
    """A mistake people are known to make in a task.

    Parameters
    ----------
    name : str
        Short and lasting; reports count by it.
    wrong : object
        What the mistake gives instead of the expected value, or a predicate marked with `recognise`.
    hint : str or mapping of language to str
        What helps someone who made it.
    """

    name: str
    wrong: Any
    hint: Text
