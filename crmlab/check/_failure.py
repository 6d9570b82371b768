"""How a check ends: the tick of a right answer, the sentence of a wrong one, the hint of a known mistake."""

import inspect
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from crmlab.check import _context
from crmlab.check._subject import Call, calling
from crmlab.i18n import localised, translator

_ = translator("check")

Text = str | Mapping[str, str]


class CheckFailed(AssertionError):
    """An answer is not right yet.

    Attributes
    ----------
    message : str
        What is wrong, in a sentence.
    hint : str
        What to think about next; may be empty.
    misconception : str or None
        Name of the known mistake the answer shows.
    """

    def __init__(self, message: str, hint: str = "", misconception: str | None = None):
        super().__init__(f"{message}\n{hint}" if hint else message)
        self.message = message
        self.hint = hint
        self.misconception = misconception

    def _render_traceback_(self) -> list[str]:
        return self.lines()

    def lines(self) -> list[str]:
        """The message and, below it, the hint."""
        return [f"✗ {self.message}", *([f"  → {self.hint}"] if self.hint else [])]


class StudentError(Exception):
    """The student's code stopped with an error; `kind` is the name of the exception's class."""

    def __init__(self, kind: str, message: str):
        super().__init__(kind, message)
        self.kind = kind
        self.message = message

    def __str__(self) -> str:
        return f"{self.kind}: {self.message}"


class Wrong(Exception):
    """A step of a check found something wrong; `{subject}` in the template is the student's expression."""

    def __init__(self, template: str, *, hint: str = "", **values: Any):
        super().__init__(template)
        self.template = template
        self.hint = hint
        self.values = values

    def sentence(self, subject: str) -> str:
        return self.template.format(subject=subject, **self.values)


class recognise:
    """Mark a function of the answer that says whether the answer shows a known mistake.

    Examples
    --------
    >>> from crmlab import check
    >>> check.Misconception("sign", check.recognise(lambda answer: answer < 0), "Is a loss meant?").name
    'sign'
    """

    def __init__(self, shows: Callable[[Any], bool]):
        self.shows = shows


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


def a_check(compare: Callable[..., None]) -> Callable[..., None]:
    """Make a check of a comparison.

    The comparison takes the answer and the expected value first and raises Wrong at the first thing that is
    wrong. The check adds the options `hint`, `misconceptions` and `points`, and says how it went.
    """
    options = inspect.signature(compare)

    @wraps(compare)
    def check(
        answer: Any,
        *args: Any,
        hint: Text = "",
        misconceptions: Iterable[Misconception] = (),
        points: float | None = None,
        **kwargs: Any,
    ) -> None:
        options.bind(answer, *args, **kwargs)
        call = calling(1)
        failure = None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # nbgrader takes anything on stderr for a wrong answer
            try:
                compare(answer, *args, **kwargs)
            except Wrong as wrong:
                known = _recognised(call, compare, answer, args, kwargs, misconceptions)
                failure = CheckFailed(
                    wrong.sentence(call.subject),
                    localised(known.hint) if known else wrong.hint or localised(hint),
                    known.name if known else None,
                )
        _record(call, failure, points)

    own = inspect.signature(check, follow_wrapped=False).parameters.values()
    common = [option for option in own if option.name in ("hint", "misconceptions", "points")]
    check.__signature__ = options.replace(parameters=[*options.parameters.values(), *common])
    return check


def _recognised(
    call: Call, compare: Callable, answer: Any, args: tuple, kwargs: dict, given: Iterable[Misconception]
) -> Misconception | None:
    """The first known mistake that the answer shows."""
    known = [*given, *_context.current().provider(call.text, call.answer, call.frame)]
    for mistake in known:
        try:
            if isinstance(mistake.wrong, recognise):
                if mistake.wrong.shows(answer):
                    return mistake
                continue
            if args:
                compare(answer, mistake.wrong, *args[1:], **kwargs)
            else:
                compare(answer, **{**kwargs, "expected": mistake.wrong})
            return mistake
        except Exception:  # a mistake that does not even have the answer's form is not this one
            continue
    return None


def _record(call: Call, failure: CheckFailed | None, points: float | None) -> None:
    context = _context.current()
    context.results[call.text] = failure is None
    if failure is None:
        context.ledger.add(points or 0)
        print(f"✓ {call.subject}")
        return
    context.failures.append(failure)
    if points is None:
        raise failure
    print("\n".join(failure.lines()))


def points() -> float:
    """Sum of the points that this cell's checks with ``points=`` earned; as a cell's last line, its grade.

    Returns
    -------
    float
        nbgrader reads it as partial credit.
    """
    return float(_context.current().ledger.close())
