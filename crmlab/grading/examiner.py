"""The examiner: runs a check cell against a student's names and gives a verdict.

The cell's code is the instructor's. The names that the answer cells bind are the student's, whether they are
written ``share_a`` or ``student.share_a``; ``solution.share_a`` and all other names are the instructor's.
The student's names may live in this process (answer bank, builder) or behind a wall (grading).
"""

import ast
import builtins
import contextlib
import copy
import io
import linecache
import numbers
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache, cached_property, partial
from types import CodeType
from typing import Any

import numpy as np
import pandas as pd

from crmlab import check
from crmlab.check import _context
from crmlab.check.friendly import advice
from crmlab.grading._frames import ConnectionLost
from crmlab.i18n import translator

_ = translator("course")

BEGIN_HIDDEN, END_HIDDEN = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"


class Namespace:
    """Names of one notebook as attributes, plus the answers to its quizzes.

    Parameters
    ----------
    names : mapping
        Name to value.
    answers : mapping, optional
        Quiz id to the answer given.
    """

    def __init__(self, names: Mapping[str, Any], answers: Mapping[str, Any] | None = None):
        self._names = names
        self._answers = answers or {}

    def __getattr__(self, name: str) -> Any:
        try:
            return self._names[name]
        except KeyError:
            raise NameError(f"name {name!r} is not defined", name=name) from None

    def quiz(self, question: str) -> Any:
        """Return the answer given to a quiz question, None where there is none."""
        return self._answers.get(question)


@dataclass
class Verdict:
    """What the examiner says of one graded cell.

    Attributes
    ----------
    task : str
    points, max_points : float
    message, hint : str
        What is wrong and what helps, in the language in use; empty where all is right.
    misconception : str
        Name of the known mistake the answer shows.
    shown : str
        What the checks printed: a line for each that passed or cost points.
    """

    task: str
    points: float
    max_points: float
    message: str = ""
    hint: str = ""
    misconception: str = ""
    shown: str = ""

    @property
    def full(self) -> bool:
        """Whether the cell has all its points."""
        return self.points >= self.max_points

    def as_dict(self) -> dict:
        """Return the fields as plain values."""
        return asdict(self)


@dataclass(frozen=True)
class Wrong:
    """A known wrong answer: its name, its hint in both languages, and the names it makes (computed when needed)."""

    name: str
    hint: Mapping[str, str]
    namespace: Callable[[], Any]


@dataclass
class CheckCell:
    """One graded check or quiz cell, read once and examined many times.

    Parameters
    ----------
    task : str
        Id of the task.
    source : str
        The instructor's code, with its hidden block.
    max_points : float
    given : mapping
        The instructor's names: data, constants, solutions.
    answer_names : collection of str
        Names that the answer cells bind: those the student is asked for.
    wrong : iterable of Wrong
        The task's known mistakes.
    """

    task: str
    source: str
    max_points: float
    given: Mapping[str, Any]
    answer_names: frozenset[str]
    wrong: tuple[Wrong, ...] = ()

    def __post_init__(self) -> None:
        self.filename = f"<task {self.task}>"
        self._kept: dict[str, Any] = {}
        self.outcomes: dict[tuple, Any] = {}
        self._wrong_values: dict[tuple[str, str], Any] = {}

    @cached_property
    def steps(self) -> list["_Step"]:
        """The cell's statements, compiled."""
        fixed = {"solution", *self.given} - self.answer_names - {"check", "student"}
        steps = []
        for statement in ast.parse(self.source).body:
            step = _Step(statement, fixed, self)
            fixed = fixed | step.binds if step.once else fixed - step.binds
            steps.append(step)
        return steps

    @cached_property
    def checks(self) -> dict[str, ast.Call]:
        """The check calls of the cell by their text."""
        calls = [node for node in ast.walk(ast.parse(self.source)) if is_check(node)]
        return {ast.unparse(call): call for call in calls}

    def keep(self, name: str, make: Callable[[], Any]) -> Any:
        """Return what is the same for all students; it is made for the first of them."""
        if name not in self._kept:
            self._kept[name] = make()
        return self._kept[name]


class _Step:
    """A statement of a check cell, compiled once.

    What does not depend on the student is computed once: a whole statement, or parts of an expression, which
    then stand in it as names.

    Parameters
    ----------
    statement : ast.stmt
    fixed : set of str
        Names whose values are the same for all students where the statement stands.
    cell : CheckCell
    """

    def __init__(self, statement: ast.stmt, fixed: set[str], cell: CheckCell):
        self.name = f"_step_{statement.lineno}_{statement.col_offset}"
        self.asked = _reads(statement) & cell.answer_names
        self.binds = bound_names(statement)
        self.touches = self.binds | _reads(statement)
        self.once = not _depends(statement, fixed)
        self.parts: dict[str, CodeType] = {}
        if not self.once and isinstance(statement, ast.Expr | ast.Assign):
            split = _Split(fixed, cell.filename)
            statement = split.visit(statement)
            self.parts = split.parts
        self._evaluates = isinstance(statement, ast.Expr)
        tree = ast.Expression(statement.value) if self._evaluates else ast.Module([statement], [])
        self._code = compile(tree, cell.filename, "eval" if self._evaluates else "exec")

    def run(self, env: dict[str, Any]) -> Any:
        """Run the statement; return the value of an expression, None otherwise."""
        return eval(self._code, env) if self._evaluates else exec(self._code, env)


class _Split(ast.NodeTransformer):
    """Puts names in the place of the largest parts of an expression that do not depend on the student."""

    def __init__(self, fixed: set[str], filename: str):
        self._fixed, self._filename = fixed, filename
        self.parts: dict[str, CodeType] = {}

    def visit(self, node: ast.AST) -> ast.AST:
        computed = (
            ast.Call | ast.Subscript | ast.BinOp | ast.Compare | ast.Dict | ast.List | ast.Tuple | ast.Set
        )
        if isinstance(node, _SCOPES):
            return node
        if not isinstance(node, computed) or _stored(node) or _depends(node, self._fixed):
            return self.generic_visit(node)
        name = f"_part_{node.lineno}_{node.col_offset}"
        self.parts[name] = compile(ast.Expression(node), self._filename, "eval")
        return ast.copy_location(ast.Name(name, ast.Load()), node)


def _stored(node: ast.AST) -> bool:
    return isinstance(getattr(node, "ctx", None), ast.Store)


def is_check(node: ast.AST) -> bool:
    """Whether a node is a call ``check.<kind>(...)``."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "check"
    )


def _depends(node: ast.AST, fixed: set[str]) -> bool:
    """Whether a piece of code reads any name that is not fixed."""
    return bool(_reads(node) - fixed - set(dir(builtins)))


_SCOPES = ast.FunctionDef | ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def _reads(node: ast.AST) -> set[str]:
    """Names that a piece of code takes from around it."""
    if isinstance(node, ast.Name):
        return {node.id} if isinstance(node.ctx, ast.Load) else set()
    names = set().union(*map(_reads, ast.iter_child_nodes(node)))
    if isinstance(node, _SCOPES):
        inner = list(ast.walk(node))
        names -= {item.id for item in inner if isinstance(item, ast.Name) and isinstance(item.ctx, ast.Store)}
        names -= {item.arg for item in inner if isinstance(item, ast.arg)}
    return names


def bound_names(code: str | ast.stmt) -> set[str]:
    """Names that a piece of code binds at its top level (also in loops and conditions, not in functions)."""
    names: set[str] = set()
    pending: list[ast.AST] = list(ast.parse(code).body) if isinstance(code, str) else [code]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.alias):
            names.add((node.asname or node.name).partition(".")[0])
        elif not isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            pending.extend(ast.iter_child_nodes(node))
    return names


def examine(
    cell: CheckCell,
    student: Any,
    *,
    sources: Iterable[str] = (),
    replies: Callable[[], bytes] | None = None,
) -> Verdict:
    """Run a check cell against a student's names.

    Parameters
    ----------
    cell : CheckCell
    student : Namespace or proxy
        The student's names as attributes; ``student.quiz(id)`` gives a quiz answer.
    sources : iterable of str
        The student's code cells in order, for `check.code`.
    replies : callable, optional
        Gives a digest of all that the student has replied in this examination; answers that are equal up to that
        moment are then compared once for all students.

    Returns
    -------
    Verdict
        Full marks if every statement ran and no check failed; the value of a last line that is a number
        (partial credit); 0 otherwise. Never raises for what a student's names do.
    """
    own = copy_names if isinstance(student, Namespace) else dict  # what crosses a wall is a copy anyway
    env = {**own(cell.given), "check": check, "student": student, "__builtins__": builtins}
    env["solution"] = Namespace(cell.given)
    linecache.cache[cell.filename] = (
        len(cell.source),
        None,
        cell.source.splitlines(keepends=True),
        cell.filename,
    )
    verdict = Verdict(cell.task, 0.0, cell.max_points)
    printed = io.StringIO()
    settings = {
        "provider": _Misconceptions(cell),
        "sources": list(sources),
        "replies": replies,
        "outcomes": cell.outcomes,
    }
    with _context.examination(**settings) as record, contextlib.redirect_stdout(printed):
        try:
            last, fetch = None, cache(partial(getattr, student))
            for step in cell.steps:
                last = _run(step, env, cell, fetch, own)
            verdict.points = _score(last, cell.max_points)
        except ConnectionLost:
            raise
        except check.CheckFailed as failure:
            _describe(verdict, failure)
        except NameError as error:
            name = getattr(error, "name", None) or ""
            verdict.message = _("`{name}` does not exist when this task is checked.").format(name=name)
        except check.StudentError as error:
            verdict.message = _("Your code stopped when it was tried: {error}").format(error=str(error)[:300])
            verdict.hint = advice(error.kind, error.message)
        except Exception as error:
            text = f"{type(error).__name__}: {error}"[:300]
            verdict.message = _("The answer could not be examined: {error}").format(error=text)
    if not verdict.message and record.failures:
        _describe(verdict, record.failures[0])
    verdict.shown = printed.getvalue()
    return verdict


def _describe(verdict: Verdict, failure: "check.CheckFailed") -> None:
    verdict.message, verdict.hint = failure.message, failure.hint or ""
    verdict.misconception = failure.misconception or ""


def _run(step: _Step, env: dict[str, Any], cell: CheckCell, fetch: Callable, own: Callable) -> Any:
    """Run one step; return the value of an expression, None otherwise."""
    if step.once:
        value, bound = cell.keep(step.name, lambda: _run_once(step, env))
        env.update(own(bound))
        return value
    env.update(own({name: cell.keep(name, partial(eval, code, env)) for name, code in step.parts.items()}))
    env.update({name: fetch(name) for name in step.asked})
    return step.run(env)


def _run_once(step: _Step, env: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    value = step.run(env)
    return value, {name: env[name] for name in step.touches if name in env}


class _Misconceptions:
    """Provides the known mistakes of a task: the value each gives where the student's answer stands."""

    def __init__(self, cell: CheckCell):
        self._cell = cell

    def __call__(self, call_text: str, answer_text: str, frame: Any) -> Iterator["check.Misconception"]:
        call = self._cell.checks.get(call_text)
        if call is None or not call.args:
            return
        for wrong in self._cell.wrong:
            key = (wrong.name, call_text)
            if key not in self._cell._wrong_values:
                self._cell._wrong_values[key] = self._value(call.args[0], wrong, frame)
            value = self._cell._wrong_values[key]
            if value is not _NO_VALUE:
                yield check.Misconception(wrong.name, value, wrong.hint)

    def _value(self, answer: ast.expr, wrong: Wrong, frame: Any) -> Any:
        try:
            names = wrong.namespace()
            asked = {name: getattr(names, name) for name in _reads(answer) & self._cell.answer_names}
            env = {**frame.f_globals, **asked, "student": names}
            return eval(compile(ast.Expression(answer), self._cell.filename, "eval"), env)
        except Exception:
            return _NO_VALUE


_NO_VALUE = object()


def _score(last: Any, max_points: float) -> float:
    if isinstance(last, numbers.Real | np.number) and not isinstance(last, bool | np.bool_):
        return float(min(max(float(last), 0.0), max_points))
    return float(max_points)


def copy_names(names: Mapping[str, Any]) -> dict[str, Any]:
    """Copy a namespace so that code run in the copy cannot change tables, lists and dicts of the original."""
    mutable = (pd.DataFrame, pd.Series, np.ndarray, list, dict, set)
    return {name: copy.copy(value) if isinstance(value, mutable) else value for name, value in names.items()}
