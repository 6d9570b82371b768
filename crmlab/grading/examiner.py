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
from functools import cached_property
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
        self._filename = f"<task {self.task}>"
        self._constants: dict[str, Any] = {}
        self._wrong_values: dict[tuple[str, str], Any] = {}

    @cached_property
    def statements(self) -> list[ast.stmt]:
        """The cell's statements; arguments that do not depend on the student are computed once."""
        tree = ast.parse(self.source)
        asked = set(self.answer_names)
        fixed = {"solution", *self.given} - asked
        for statement in tree.body:
            if isinstance(statement, ast.Assign) and not _depends(statement.value, fixed):
                fixed |= {
                    name.id
                    for target in statement.targets
                    for name in ast.walk(target)
                    if isinstance(name, ast.Name)
                }
        self._fixed = fixed
        return tree.body

    @cached_property
    def checks(self) -> dict[str, ast.Call]:
        """The check calls of the cell by their text."""
        calls = [node for statement in self.statements for node in ast.walk(statement) if is_check(node)]
        return {ast.unparse(call): call for call in calls}

    @cached_property
    def hidden_from(self) -> int:
        """Number of the line on which the hidden block begins."""
        lines = self.source.splitlines()
        return next(
            (place for place, line in enumerate(lines, 1) if line.strip() == BEGIN_HIDDEN), len(lines) + 1
        )


def is_check(node: ast.AST) -> bool:
    """Whether a node is a call ``check.<kind>(...)``."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "check"
    )


def _depends(node: ast.AST, fixed: set[str]) -> bool:
    """Whether an expression reads any name that is not fixed."""
    names = {
        name.id for name in ast.walk(node) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Load)
    }
    return bool(names - fixed - set(dir(builtins)) - _bound_inside(node))


def _bound_inside(node: ast.AST) -> set[str]:
    inner = {
        name.id for name in ast.walk(node) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
    }
    return inner | {argument.arg for argument in ast.walk(node) if isinstance(argument, ast.arg)}


def bound_names(source: str) -> set[str]:
    """Names that a piece of code binds at its top level (also in loops and conditions, not in functions)."""
    names: set[str] = set()
    pending: list[ast.AST] = list(ast.parse(source).body)
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


def examine(cell: CheckCell, student: Any, *, sources: Iterable[str] = ()) -> Verdict:
    """Run a check cell against a student's names.

    Parameters
    ----------
    cell : CheckCell
    student : Namespace or proxy
        The student's names as attributes; ``student.quiz(id)`` gives a quiz answer.
    sources : iterable of str
        The student's code cells in order, for `check.code`.

    Returns
    -------
    Verdict
        Full marks if every statement ran and no check failed; the value of a last line that is a number
        (partial credit); 0 otherwise. Never raises for what a student's names do.
    """
    env = {**cell.given, "check": check, "student": student, "__builtins__": builtins}
    env["solution"] = Namespace(cell.given)
    linecache.cache[cell._filename] = (
        len(cell.source),
        None,
        cell.source.splitlines(keepends=True),
        cell._filename,
    )
    verdict = Verdict(cell.task, 0.0, cell.max_points)
    printed = io.StringIO()
    settings = {"provider": _Misconceptions(cell), "sources": list(sources)}
    with _context.examination(**settings) as record, contextlib.redirect_stdout(printed):
        try:
            last = None
            for statement in cell.statements:
                last = _run(statement, env, cell, student)
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


def _run(statement: ast.stmt, env: dict, cell: CheckCell, student: Any) -> Any:
    """Run one statement; return the value of an expression, None otherwise."""
    fixed = cell._fixed
    if isinstance(statement, ast.Assign) and not _depends(statement.value, fixed):
        key = ast.unparse(statement)
        if key not in cell._constants:
            exec(compile(ast.Module([statement], []), cell._filename, "exec"), env)
            targets = [
                name.id
                for target in statement.targets
                for name in ast.walk(target)
                if isinstance(name, ast.Name)
            ]
            cell._constants[key] = {name: env[name] for name in targets if name in env}
        env.update(cell._constants[key])
        return None
    env.update({name: getattr(student, name) for name in _asked(statement, cell.answer_names)})
    if not isinstance(statement, ast.Expr):
        exec(compile(ast.Module([statement], []), cell._filename, "exec"), env)
        return None
    expression = statement.value
    if is_check(expression):
        expression = _with_constants(expression, env, cell)
    return eval(compile(ast.Expression(expression), cell._filename, "eval"), env)


def _asked(node: ast.AST, answer_names: frozenset[str]) -> set[str]:
    loads = {
        name.id for name in ast.walk(node) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Load)
    }
    return loads & answer_names


def _with_constants(call: ast.Call, env: dict, cell: CheckCell) -> ast.Call:
    """Replace the arguments that do not depend on the student by names of values computed once."""

    def constant(node: ast.expr) -> ast.expr:
        if isinstance(node, ast.Constant | ast.Starred) or _depends(node, cell._fixed):
            return node
        name = f"_constant_{node.lineno}_{node.col_offset}"
        if name not in cell._constants:
            cell._constants[name] = eval(compile(ast.Expression(node), cell._filename, "eval"), env)
        env[name] = cell._constants[name]
        return ast.copy_location(ast.Name(name, ast.Load()), node)

    short = copy.copy(call)
    short.args = [*call.args[:1], *(constant(argument) for argument in call.args[1:])]
    short.keywords = [ast.copy_location(ast.keyword(k.arg, constant(k.value)), k) for k in call.keywords]
    return short


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
            asked = {name: getattr(names, name) for name in _asked(answer, self._cell.answer_names)}
            env = {**frame.f_globals, **asked, "student": names}
            return eval(compile(ast.Expression(answer), self._cell._filename, "eval"), env)
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
