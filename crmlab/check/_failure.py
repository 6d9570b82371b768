"""How a check ends: the tick of a right answer, the sentence of a wrong one, the hint of a known mistake."""

import inspect
import re
import warnings
from collections.abc import Callable, Iterable
from functools import partial, wraps
from itertools import chain
from typing import Any

import pandas as pd

from crmlab.check import _context
from crmlab.check._mistakes import NOT_GIVEN, Either, Misconception, Text, recognise
from crmlab.check._subject import Call, calling
from crmlab.i18n import localised, translator

_ = translator("check")


class CheckFailed(AssertionError):
    """An answer is not right yet.

    Parameters
    ----------
    message : str
        What is wrong, in a sentence.
    hint : str, optional
        What to think about next.
    misconception : str, optional
        Name of the known mistake that the answer shows.
    """

    def __init__(self, message: str, hint: str = "", misconception: str | None = None):
        super().__init__(f"{message}\n{hint}" if hint else message)
        self.message = message
        self.hint = hint
        self.misconception = misconception

    def _render_traceback_(self) -> list[str]:
        return self.lines()

    def lines(self) -> list[str]:
        """Say it in lines.

        Returns
        -------
        list of str
            The message and, below it, the hint.
        """
        return [f"✗ {self.message}", *([f"  → {self.hint}"] if self.hint else [])]


class StudentError(Exception):
    """The student's code stopped with an error.

    Parameters
    ----------
    kind : str
        Name of the exception's class.
    message : str
        What the exception said.
    """

    def __init__(self, kind: str, message: str):
        super().__init__(kind, message)
        self.kind = kind
        self.message = message

    def __str__(self) -> str:
        return f"{self.kind}: {self.message}"


class Wrong(Exception):
    """A step of a check found something wrong.

    Attributes
    ----------
    template : str
        The sentence; ``{subject}`` stands for the student's expression, other names for `values`.
    hint : str
        What to think about next.
    share : float, or callable that gives it
        Part of the points that the answer has earned nevertheless.
    arguments : str
        Written behind the subject: the call that went wrong.
    """

    def __init__(
        self, template: str, *, hint: str = "", share: float | Callable[[], float] = 0.0, **values: Any
    ):
        super().__init__(template)
        self.template = template
        self.hint = hint
        self.share = share
        self.values = values
        self.arguments = ""

    def earned(self) -> float:
        return self.share() if callable(self.share) else self.share

    def sentence(self, subject: str) -> str:
        return self.template.format(subject=f"{subject}{self.arguments}", **self.values)


TABLES = (pd.DataFrame, pd.Series)
COMMON_OPTIONS = """\
hint : str or mapping of language to str, optional
    Shown where nothing more particular is known about a wrong answer.
misconceptions : iterable of Misconception, optional
    Mistakes known to be made here; the one that the answer shows brings its hint.
points : float, optional
    What a right answer earns; a wrong one then shows its message and does not stop the cell. The last line
    ``check.points()`` gives the sum.
"""


def a_check(
    compare: Callable[..., None] | None = None,
    *,
    prepare: Callable[..., Any] | None = None,
    blends: bool = False,
    reads_cells: bool = False,
) -> Callable:
    """Make a check of a comparison.

    The comparison takes the answer first, and the right one as ``expected``; it raises Wrong at the first thing
    that is wrong. The check adds the options `hint`, `misconceptions` and `points`, and says how it went.

    Parameters
    ----------
    compare : callable
        The comparison.
    prepare : callable, optional
        Takes the comparison's arguments and gives what is compared instead of the answer; it runs once, however
        many known mistakes the answer is compared with, and may raise Wrong, too.
    blends : bool
        Whether the comparison takes Either as the expected value, so that a mistake is recognised also in an
        answer that is right elsewhere.
    reads_cells : bool
        Whether the comparison looks at the student's code.
    """
    if compare is None:
        return partial(a_check, prepare=prepare, blends=blends, reads_cells=reads_cells)
    signature = inspect.signature(compare)
    first = next(iter(signature.parameters))

    @wraps(compare)
    def check(
        *args: Any,
        hint: Text = "",
        misconceptions: Iterable[Misconception] = (),
        points: float | None = None,
        **kwargs: Any,
    ) -> None:
        call = calling(1)
        arguments = signature.bind(*args, **kwargs).arguments
        answer = arguments[first]
        _refuse_unread(call)
        context = _context.current()
        moment = context.moment()
        if moment in context.outcomes:
            failure, share = context.outcomes[moment]
            _record(call, failure, points, share)
            return
        failure, share = None, 1.0
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # nbgrader takes anything on stderr for a wrong answer
            try:
                if not _same(answer, arguments.get("expected")):
                    if prepare:
                        arguments[first] = prepare(**arguments)
                    compare(**arguments)
            except Wrong as wrong:
                share = wrong.earned() if arguments.get("partial") else 0.0
                known = _recognised(
                    chain(misconceptions, context.provider(call.text, call.answer, call.frame)),
                    answer,
                    partial(compare, **arguments),
                    arguments.get("expected", NOT_GIVEN) if blends else NOT_GIVEN,
                )
                failure = _failed(call, wrong, known, localised(hint))
        if moment and not reads_cells and moment[1] == context.replies():  # the comparison asked nothing more
            context.outcomes[moment] = failure, share
        _record(call, failure, points, share)

    options = inspect.signature(check, follow_wrapped=False).parameters.values()
    added = [option for option in options if option.kind is option.KEYWORD_ONLY]
    check.__signature__ = signature.replace(parameters=[*signature.parameters.values(), *added])
    check.__doc__ = inspect.cleandoc(compare.__doc__ or "").replace(
        "\n\nRaises\n", f"\n{COMMON_OPTIONS}\nRaises\n", 1
    )
    check.__doc__ += "\n"
    return check


def _same(answer: Any, expected: Any) -> bool:
    """Whether a table or column equals the expected one in every respect, as that of most students does."""
    return (
        isinstance(expected, TABLES)
        and type(answer) is type(expected)
        and answer.equals(expected)
        and answer.index.names == expected.index.names
    )


def _refuse_unread(call: Call) -> None:
    """Refuse to judge an answer whose cell, in its latest form, Python could not read."""
    for name in re.findall(r"\w+", call.answer):
        if name in _context.current().unread:
            raise CheckFailed(
                _("Python could not read the cell that makes {name}.").format(name=name),
                _("Mend that cell and run it again, then this one."),
            )


def _failed(call: Call, wrong: Wrong, known: Misconception | None, hint: str) -> CheckFailed:
    """The failure, with the hint of the known mistake that the answer shows, if it shows one."""
    sentence = wrong.sentence(call.subject)
    return (
        CheckFailed(sentence, localised(known.hint), known.name)
        if known
        else CheckFailed(sentence, wrong.hint or hint)
    )


def _recognised(
    known: Iterable[Misconception], answer: Any, compare: Callable[..., None], right: Any
) -> Misconception | None:
    """The known mistake that the answer equals, else the first it shows as a whole, else (if `right` is given) in parts."""
    known = list(known)
    equal = (mistake for mistake in known if _same(answer, mistake.wrong))
    whole = (mistake for mistake in known if _shows(answer, mistake, compare, right))
    parts = (
        mistake
        for mistake in known
        if right is not NOT_GIVEN and _agrees(compare, Either(right, mistake.wrong))
    )
    return next(chain(equal, whole, parts), None)


def _shows(answer: Any, mistake: Misconception, compare: Callable[..., None], right: Any) -> bool:
    """Whether the answer is what the mistake gives, also where that is of another kind than the right value."""
    from crmlab.check._any import compare_any  # late: it knows all kinds, and each kind is made here

    if not isinstance(mistake.wrong, recognise):
        if (
            type(answer) is type(mistake.wrong)
            and isinstance(answer, TABLES)
            and len(answer) != len(mistake.wrong)
        ):
            return False
        if _agrees(compare, mistake.wrong):
            return True
        return type(mistake.wrong) is not type(right) and _agrees(partial(compare_any, answer), mistake.wrong)
    try:
        return bool(mistake.wrong.shows(answer))
    except Exception:  # a rule may be made for another form of answer
        return False


def _agrees(compare: Callable[..., None], expected: Any) -> bool:
    try:
        compare(expected=expected)
    except Exception:  # a mistake that does not even have the answer's form is not this one
        return False
    return True


def _record(call: Call, failure: CheckFailed | None, points: float | None, share: float) -> None:
    context = _context.current()
    context.record(call.text, failure is None)
    if failure is not None and points is None:
        raise CheckFailed(failure.message, failure.hint, failure.misconception)
    context.ledger.add((points or 0) * share)
    if failure is None:
        print(f"✓ {call.subject}")
    else:
        context.failures.append(failure)
        print("\n".join(failure.lines()))


def points() -> float:
    """Sum of the points that this cell's checks with ``points=`` earned; as a cell's last line, its grade.

    Returns
    -------
    float
        The points, which nbgrader reads as partial credit.
    """
    return float(_context.current().ledger.close())
