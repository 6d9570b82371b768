"""Run a master in this process: its solution, its own checks, and the answers of its bank."""

import contextlib
import io
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from crmlab.grading.examiner import CheckCell, Namespace, Verdict, Wrong, bound_names, copy_names, examine
from crmlab.i18n import current_language, use_language
from crmlab.masters.bank import Answer, quiz_answer, read_bank
from crmlab.masters.parse import Cell, Master
from crmlab.masters.rules import MasterError, Problem


@dataclass(frozen=True)
class MasterRun:
    """A master whose solution has run.

    Attributes
    ----------
    master : Master
    bank : list of Answer
    names : dict
        What its code defined: given data, solutions.
    before : dict
        For each task, the names as they were when its answer cell was reached.
    checks : dict of str to CheckCell
        What the examiner needs of each check and quiz.
    """

    master: Master
    bank: list[Answer]
    names: dict[str, Any]
    before: dict[str, dict[str, Any]]
    checks: dict[str, CheckCell]

    def answered(self, task: str, code: str) -> dict[str, Any]:
        """Return the names of a student who wrote `code` for one task and the solution for the others."""
        names = copy_names(self.before[task])
        with quiet():
            exec(compile(code, f"<{task}>", "exec"), names)
        return {**self.names, **names}

    def student(self, task: str, code: str) -> Namespace:
        """Return the same student as the examiner sees one, quiz answers included."""
        if task in self.before:
            return Namespace(self.answered(task, code), self._quiz_answers())
        return Namespace(self.names, {**self._quiz_answers(), task: quiz_answer(code)})

    def examine(self, task: str, code: str) -> Verdict:
        """Return the verdict on some code as the answer to a task."""
        with quiet():
            return examine(self.checks[task], self.student(task, code), sources=self.sources(task, code))

    def examine_together(self, answers: dict[str, Answer]) -> dict[str, Verdict]:
        """Return the verdicts, by task, on a notebook whose tasks are all answered so: later cells meet earlier ones."""
        first = next((cell.task for cell in self.master.cells if cell.kind == "answer"), None)
        names = copy_names(self.before[first]) if first else dict(self.names)
        reached, codes = False, []
        for cell in self.master.cells:
            if cell.kind not in ("given", "answer"):
                continue
            reached = reached or cell.task == first
            code = answers[cell.task].code if cell.task in answers else cell.source
            codes.append(code)
            if reached:
                with quiet():
                    exec(compile(code, f"<{cell.task or cell.line}>", "exec"), names)
        quizzes = {
            task: quiz_answer(answer.code) for task, answer in answers.items() if task not in self.before
        }
        with quiet():
            student = Namespace(names, quizzes)
            return {task: examine(check, student, sources=codes) for task, check in self.checks.items()}

    def sources(self, task: str, code: str) -> list[str]:
        """Return the code cells that such a student would hand in."""
        cells = [cell for cell in self.master.cells if cell.kind in ("given", "answer")]
        return [code if cell.task == task else cell.source for cell in cells]

    def _quiz_answers(self) -> dict[str, Any]:
        return {
            answer.task: quiz_answer(answer.code)
            for answer in reversed(self.bank)
            if answer.right and answer.task not in self.before
        }


def run_master(master: Master) -> MasterRun:
    """Run a master's given code and solutions, then its own checks.

    Parameters
    ----------
    master : Master

    Returns
    -------
    MasterRun

    Raises
    ------
    MasterError
        If a cell stops with an error, or a solution does not get full marks.
    """
    names: dict[str, Any] = {"__name__": "__main__"}
    before: dict[str, dict[str, Any]] = {}
    for cell in master.cells:
        if cell.kind == "answer":
            before[cell.task] = copy_names(names)
        if cell.kind in ("given", "answer"):
            _run_cell(master, cell, names)
    bank = read_bank(master.path)
    run = MasterRun(master, bank, names, before, {})
    run.checks.update({cell.task: _check_cell(run, cell) for cell in master.tasks() if cell.kind != "essay"})
    problems = [
        problem for cell in master.tasks() if cell.kind != "essay" for problem in _unsolved(run, cell)
    ]
    if problems:
        raise MasterError(problems)
    return run


def _run_cell(master: Master, cell: Cell, names: dict[str, Any]) -> None:
    try:
        with quiet():
            exec(compile(cell.numbered, str(master.path), "exec"), names)
    except Exception as error:
        lines = [
            frame.lineno
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename == str(master.path)
        ]
        what = "The solution" if cell.kind == "answer" else "The given code"
        text = f"{what} does not run: {type(error).__name__}: {error}"
        raise MasterError([Problem(master.path, lines[-1] if lines else cell.line, text)]) from error


def _check_cell(run: MasterRun, cell: Cell) -> CheckCell:
    wrong = tuple(
        Wrong(answer.name, answer.hint, cache(partial(run.student, answer.task, answer.code)))
        for answer in run.bank
        if answer.task == cell.task and not answer.right
    )
    asked = frozenset().union(
        *(bound_names(other.source) for other in run.master.cells if other.kind == "answer")
    )
    return CheckCell(cell.task, cell.source, float(cell.options["points"]), run.names, asked, wrong)


def _unsolved(run: MasterRun, cell: Cell) -> Iterator[Problem]:
    student = Namespace(run.names, run._quiz_answers())
    sources = [other.source for other in run.master.cells if other.kind in ("given", "answer")]
    with quiet():
        verdict = examine(run.checks[cell.task], student, sources=sources)
    if not verdict.full:
        text = f"The solution of {cell.task!r} gets {verdict.points:g} of {verdict.max_points:g}: {verdict.message}"
        yield Problem(run.master.path, cell.line, text)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Swallow what code prints, draw to no screen, and put the language back."""
    import matplotlib.pyplot as plt

    language = current_language()
    plt.switch_backend("Agg")
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            yield
    finally:
        use_language(language)
        plt.close("all")
