"""What an assignment is graded by: its cells as released, the instructor's names, the known mistakes."""

import ast
import contextlib
import hashlib
import io
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crmlab.grading.examiner import (
    BEGIN_HIDDEN,
    END_HIDDEN,
    CheckCell,
    Namespace,
    Wrong,
    bound_names,
    copy_names,
)
from crmlab.i18n import current_language, use_language
from crmlab.quiz._store import SIDE_FILE as QUIZ_ANSWERS

if TYPE_CHECKING:
    from crmlab.course import Course


CHECK_SUFFIX = "-check"
PERSONAL = "personal"  # the file that marks an assignment in which each student has data of their own


@dataclass(frozen=True)
class SourceCell:
    """A cell that nbgrader knows by its grade id, as it was released."""

    grade_id: str
    cell_type: str
    source: str
    checksum: str
    locked: bool
    grade: bool
    solution: bool
    task: bool
    points: float

    @property
    def auto(self) -> bool:
        """Whether tests give the points."""
        return self.grade and not self.solution and self.cell_type == "code"

    def metadata(self) -> dict:
        """Return the cell's nbgrader metadata."""
        metadata = {
            "schema_version": 3,
            "grade_id": self.grade_id,
            "grade": self.grade,
            "solution": self.solution,
            "locked": self.locked,
            "task": self.task,
            "cell_type": self.cell_type,
            "checksum": self.checksum,
        }
        return metadata | ({"points": self.points} if self.grade or self.task else {})


@dataclass(frozen=True)
class NotebookKey:
    """One notebook of an assignment, as plain values that can travel to a worker.

    Parameters
    ----------
    name : str
    cells : list of SourceCell
        In the order of the notebook.
    code : list of dict
        The instructor's code cells in order: ``source``, ``grade_id``, ``kind``.
    sealed : bool
        Whether hidden tests run in the examiner; otherwise in the student's process, as nbgrader runs them.
    mistakes : list of dict
        Known wrong answers: ``task``, ``name``, ``hint``, ``code``.
    kernelspec : dict
    """

    name: str
    cells: list[SourceCell]
    code: list[dict]
    sealed: bool
    mistakes: list[dict]
    kernelspec: dict

    @cached_property
    def by_id(self) -> dict[str, SourceCell]:
        """The cells by grade id."""
        return {cell.grade_id: cell for cell in self.cells}

    @cached_property
    def quizzes(self) -> frozenset[str]:
        """Grade ids of the quiz cells."""
        return frozenset(cell["grade_id"] for cell in self.code if cell["kind"] == "quiz")

    @cached_property
    def beginning(self) -> list[str]:
        """The given code before the first cell that asks for an answer."""
        return [cell["source"] for cell in takewhile(lambda cell: cell["kind"] == "given", self.code)]

    @cached_property
    def draws(self) -> bool:
        """Whether its code draws a personal sample of the data."""
        return any("personal_sample" in cell["source"] for cell in self.code)


@dataclass(frozen=True)
class AssignmentKey:
    """An assignment: its notebooks, the files that lie beside them, and whether each student has data of their own."""

    name: str
    notebooks: list[NotebookKey]
    files: dict[str, bytes] = field(default_factory=dict)
    personal: bool = False

    @cached_property
    def digest(self) -> str:
        """A fingerprint of everything that a grade depends on."""
        whole = hashlib.sha256(f"{self.name} {self.personal}".encode())
        for notebook in self.notebooks:
            parts = [notebook.name, [vars(cell) for cell in notebook.cells], notebook.code, notebook.mistakes]
            whole.update(json.dumps([*parts, notebook.sealed], sort_keys=True, default=str).encode())
        for name in sorted(self.files):
            whole.update(name.encode() + hashlib.sha256(self.files[name]).digest())
        return whole.hexdigest()

    @cached_property
    def imports(self) -> list[tuple[str, str]]:
        """What the notebooks import: modules, and names from modules; pyplot also where they draw without it."""
        found = set()
        for cell in (cell for notebook in self.notebooks for cell in notebook.code):
            if "plot" in cell["source"]:
                found.add(("matplotlib.pyplot", ""))
            with contextlib.suppress(SyntaxError):
                for node in ast.walk(ast.parse(cell["source"])):
                    if isinstance(node, ast.Import):
                        found |= {(alias.name, "") for alias in node.names}
                    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                        found |= {(node.module, alias.name) for alias in node.names}
        return sorted(found)

    @cached_property
    def max_points(self) -> dict[str, dict[str, float]]:
        """Points within reach by notebook and grade id."""
        return {
            nb.name: {c.grade_id: c.points for c in nb.cells if c.grade or c.task} for nb in self.notebooks
        }


class Solved:
    """The instructor's side of a sealed notebook: names after the solutions ran, and what the examiner needs.

    Parameters
    ----------
    key : NotebookKey
    student : str, optional
        For notebooks with personal data: whose data to use.
    files : mapping of str to bytes
        Side files the given code may read (they must lie in the working directory).
    """

    def __init__(self, key: NotebookKey, student: str | None = None):
        self.key = key
        self.names: dict[str, Any] = {"__name__": "__main__"}
        self._before: dict[str, dict[str, Any]] = {}
        with quiet(student):
            for cell in key.code:
                if self._graded(cell):
                    continue
                if cell["grade_id"]:
                    self._before[cell["grade_id"]] = copy_names(self.names)
                code = "\n".join(
                    line for line in cell["source"].splitlines() if not line.lstrip().startswith(("%", "!"))
                )
                exec(compile(code, f"<solution {key.name}>", "exec"), self.names)
        asked = frozenset().union(*(bound_names(cell["source"]) for cell in key.code if self._answer(cell)))
        self.checks = {
            cell.grade_id: self._check_cell(cell, asked, student) for cell in key.cells if cell.auto
        }

    def _graded(self, cell: Mapping[str, Any]) -> bool:
        known = self.key.by_id.get(cell["grade_id"] or "")
        return known is not None and known.auto

    def _answer(self, cell: Mapping[str, Any]) -> bool:
        known = self.key.by_id.get(cell["grade_id"] or "")
        return known is not None and known.solution

    def _check_cell(self, cell: SourceCell, asked: frozenset[str], student: str | None) -> CheckCell:
        task = cell.grade_id.removesuffix(CHECK_SUFFIX)
        mistakes = [mistake for mistake in self.key.mistakes if mistake["task"] == task]
        wrong = tuple(
            Wrong(
                mistake["name"], mistake["hint"], cache(partial(self._wrong, task, mistake["code"], student))
            )
            for mistake in mistakes
        )
        return CheckCell(task, cell.source, cell.points, self.names, asked, wrong)

    def _wrong(self, task: str, code: str, student: str | None) -> Namespace:
        """The names of someone who made a known mistake in one task and solved the others."""
        if task not in self._before:
            return Namespace(self.names, {task: ast.literal_eval(code.strip())})
        names = copy_names(self._before[task])
        with quiet(student):
            exec(compile(code, f"<{task}>", "exec"), names)
        return Namespace({**self.names, **names})


@contextlib.contextmanager
def quiet(student: str | None = None) -> Iterator[None]:
    """Swallow what the instructor's code prints and draws; use a student's data; put the language back."""
    if "matplotlib" in sys.modules:
        sys.modules["matplotlib"].use("Agg")
    wanted = {"MPLBACKEND": "Agg"} | ({} if student is None else {"CRMLAB_STUDENT": student})
    language, before = current_language(), {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            yield
    finally:
        use_language(language)
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def visible_part(source: str) -> str:
    """Return a cell's code without its hidden block."""
    lines, hidden = [], False
    for line in source.splitlines():
        if line.strip() == BEGIN_HIDDEN:
            hidden = True
        elif line.strip() == END_HIDDEN:
            hidden = False
        elif not hidden:
            lines.append(line)
    return "\n".join(lines)


def load_key(course: "Course", assignment: str) -> AssignmentKey:
    """Read from a course directory what an assignment is graded by.

    Parameters
    ----------
    course : Course
    assignment : str
        Full name of an assignment that has been released (it is in the gradebook).

    Returns
    -------
    AssignmentKey
        Cells from the gradebook; order, code and seal from the source notebooks; side files from the source folder,
        but for the answers that somebody clicked there.
    """
    folder = course.step("source", assignment)
    kept = course.kept(assignment) / "mistakes.json"
    mistakes = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    with course.gradebook() as gradebook:
        notebooks = [
            _notebook_key(notebook, folder, mistakes.get(notebook.name, []))
            for notebook in gradebook.find_assignment(assignment).notebooks
        ]
    files = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.suffix != ".ipynb"
        and ".ipynb_checkpoints" not in path.parts
        and path.name != QUIZ_ANSWERS
    }
    personal = (course.kept(assignment) / PERSONAL).exists()
    return AssignmentKey(assignment, sorted(notebooks, key=lambda notebook: notebook.name), files, personal)


def _notebook_key(notebook: Any, folder: Path, mistakes: list[dict]) -> NotebookKey:
    path = folder / f"{notebook.name}.ipynb"
    source = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"cells": [], "metadata": {}}
    code = [
        {
            "source": "".join(cell["source"]),
            "grade_id": _mark(cell),
            "kind": cell["metadata"].get("crmlab", {}).get("kind"),
        }
        for cell in source["cells"]
        if cell["cell_type"] == "code"
    ]
    order = {_mark(cell): place for place, cell in enumerate(source["cells"])}
    graded = {cell.name: cell.max_score for cell in [*notebook.grade_cells, *notebook.task_cells]}
    grades, tasks = ({cell.name for cell in cells} for cells in (notebook.grade_cells, notebook.task_cells))
    solutions = {cell.name for cell in notebook.solution_cells}
    cells = [
        SourceCell(
            grade_id=cell.name,
            cell_type=cell.cell_type,
            source=cell.source or "",
            checksum=cell.checksum or "",
            locked=bool(cell.locked),
            grade=cell.name in grades,
            solution=cell.name in solutions,
            task=cell.name in tasks,
            points=float(graded.get(cell.name) or 0),
        )
        for cell in notebook.source_cells
    ]
    return NotebookKey(
        name=notebook.name,
        cells=sorted(cells, key=lambda cell: order.get(cell.grade_id, len(order))),
        code=code,
        sealed=bool(source["metadata"].get("crmlab", {}).get("sealed")),
        mistakes=mistakes,
        kernelspec=json.loads(notebook.kernelspec) if notebook.kernelspec else _KERNELSPEC,
    )


def _mark(cell: dict) -> str | None:
    return cell["metadata"].get("nbgrader", {}).get("grade_id")


_KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
