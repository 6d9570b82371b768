"""The class report: what the gradebook and the run record say of an assignment, as CSV and as a page."""

import csv
import io
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median
from typing import Any

from nbgrader.api import Grade, MissingEntry

from crmlab._pages import render
from crmlab.course.directory import Course, CourseError
from crmlab.course.source import MISTAKES
from crmlab.grading.record import RUN_RECORD, RunRecord
from crmlab.i18n import current_language, localised, translator
from crmlab.masters.build import SIDE_FILE

_ = translator("course")


@dataclass(frozen=True)
class Task:
    """One graded cell.

    Attributes
    ----------
    notebook, grade_id, title : str
    max_points : float
    """

    notebook: str
    grade_id: str
    title: str
    max_points: float

    @property
    def key(self) -> tuple[str, str]:
        """What it is looked up by."""
        return self.notebook, self.grade_id

    @property
    def task(self) -> str:
        """Id of the task, as masters and answer banks write it."""
        return self.grade_id.removesuffix("-check")


@dataclass
class Row:
    """What one student reached.

    Attributes
    ----------
    student, name : str
    handed_in : bool
    points : dict
        Task key to points; None where a person has yet to grade.
    penalty : float
        Points taken off for lateness.
    problems : list of str
        What the grader should know of the submission.
    verdicts : dict
        Task key to the run record's ``message``, ``hint``, ``misconception``.
    """

    student: str
    name: str = ""
    handed_in: bool = False
    points: dict[tuple[str, str], float | None] = field(default_factory=dict)
    penalty: float = 0.0
    problems: list[str] = field(default_factory=list)
    verdicts: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    @property
    def score(self) -> float:
        """Sum of the points so far."""
        return max(0.0, sum(points or 0.0 for points in self.points.values()) - self.penalty)

    @property
    def ungraded(self) -> int:
        """Number of answers that wait for a person."""
        return sum(points is None for points in self.points.values())

    def misconceptions(self) -> list[tuple[tuple[str, str], str]]:
        """Return the known mistakes that the student made, with the task of each."""
        return [
            (key, verdict["misconception"])
            for key, verdict in self.verdicts.items()
            if verdict.get("misconception")
        ]


@dataclass
class ClassReport:
    """An assignment's results.

    Attributes
    ----------
    assignment : str
    tasks : list of Task
    rows : list of Row
        One per student of the roster, in order of id.
    hints : dict
        ``(notebook, task, mistake)`` to the hint in both languages.
    """

    assignment: str
    tasks: list[Task]
    rows: list[Row]
    hints: dict[tuple[str, str, str], dict[str, str]]

    @property
    def max_score(self) -> float:
        """Points within reach."""
        return sum(task.max_points for task in self.tasks)

    def mistakes(self) -> list[tuple[Task, str, int]]:
        """Return the known mistakes with the number of students who made each, the most frequent first."""
        tasks = {task.key: task for task in self.tasks}
        counts = Counter(made for row in self.rows for made in row.misconceptions())
        return [(tasks[key], name, count) for (key, name), count in counts.most_common() if key in tasks]

    def hint(self, task: Task, mistake: str) -> str:
        """Return the hint that goes with a mistake."""
        return localised(self.hints.get((task.notebook, task.task, mistake), {"en": ""}))


def class_report(course: Course, assignment: str) -> ClassReport:
    """Gather an assignment's results from the gradebook and, where there is one, the run record.

    Parameters
    ----------
    course : Course
        Any nbgrader course.
    assignment : str

    Returns
    -------
    ClassReport

    Raises
    ------
    CourseError
        If the gradebook does not know the assignment.
    """
    titles = _titles(course, assignment)
    rows = {student: Row(student, name) for student, name in course.students().items()}
    with course.gradebook() as gradebook:
        try:
            notebooks = gradebook.find_assignment(assignment).notebooks
        except MissingEntry as error:
            text = _("{assignment} is not in the gradebook; release it first.")
            raise CourseError(text.format(assignment=assignment)) from error
        tasks = [
            Task(notebook.name, cell.name, titles.get((notebook.name, cell.name), cell.name), cell.max_score)
            for notebook in sorted(notebooks, key=lambda notebook: notebook.name)
            for cell in sorted(
                [*notebook.grade_cells, *notebook.task_cells], key=_order(titles, notebook.name)
            )
        ]
        for submission in gradebook.assignment_submissions(assignment):
            row = rows.setdefault(submission.student_id, Row(submission.student_id))
            row.handed_in = True
            row.penalty = submission.late_submission_penalty or 0.0
            row.points = {
                (nb.name, grade.name): _points(grade) for nb in submission.notebooks for grade in nb.grades
            }
    for student, record in RunRecord(course.kept(assignment) / RUN_RECORD).latest().items():
        if row := rows.get(student):
            row.problems = [*record.get("problems", []), *record.get("limits", [])]
            row.verdicts = {
                (notebook, grade_id): verdict
                for notebook, about in record.get("notebooks", {}).items()
                for grade_id, verdict in about.get("cells", {}).items()
            }
    ordered = sorted(rows.values(), key=lambda row: row.student)
    return ClassReport(assignment, tasks, ordered, _hints(course, assignment))


def write_report(report: ClassReport, folder: Path) -> list[Path]:
    """Write the report as ``<assignment>.csv`` and ``<assignment>.html`` and return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    table, page = folder / f"{report.assignment}.csv", folder / f"{report.assignment}.html"
    table.write_text(to_csv(report), encoding="utf-8-sig")  # Excel reads UTF-8 only with its mark
    page.write_text(to_html(report), encoding="utf-8")
    return [table, page]


def to_csv(report: ClassReport) -> str:
    """Return a table with a row per student: score, points per task, mistakes, problems."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = [f"{task.notebook}/{task.task}" for task in report.tasks]
    writer.writerow(
        ["student", "name", "handed_in", "score", "max_score", "ungraded", *names, "mistakes", "problems"]
    )
    for row in report.rows:
        points = [row.points.get(task.key) for task in report.tasks]
        mistakes = "; ".join(f"{key[1].removesuffix('-check')}: {name}" for key, name in row.misconceptions())
        about = [
            row.student,
            row.name,
            "yes" if row.handed_in else "no",
            f"{row.score:g}",
            f"{report.max_score:g}",
        ]
        shown = ["" if value is None else f"{value:g}" for value in points]
        writer.writerow([*about, row.ungraded, *shown, mistakes, "; ".join(row.problems)])
    return out.getvalue()


def to_html(report: ClassReport) -> str:
    """Return a self-contained page, in the current language."""
    handed_in = [row for row in report.rows if row.handed_in]
    scores = [row.score for row in handed_in]
    return render(
        "report.html",
        _=_,
        language=current_language(),
        report=report,
        handed_in=handed_in,
        mean=mean(scores) if scores else 0.0,
        median=median(scores) if scores else 0.0,
        bars=[_bar(task, handed_in) for task in report.tasks],
        histogram=_histogram(scores, report.max_score),
        problems=[(row, problem) for row in report.rows for problem in row.problems],
        kind=_kind,
    )


def _bar(task: Task, rows: list[Row]) -> dict[str, Any]:
    """Return how many students have all, some or none of a task's points, or wait for a grade."""
    points = [row.points.get(task.key, 0.0) for row in rows]
    kinds = Counter(_kind(value, task) for value in points)
    graded = [value for value in points if value is not None]
    share = mean(graded) / task.max_points if len(graded) == len(points) > 0 and task.max_points else None
    return {"task": task, "share": share, "kinds": kinds, "of": max(len(points), 1)}


def _kind(points: float | None, task: Task) -> str:
    """Return the name of the colour in which points are shown."""
    if points is None:
        return "waiting"
    return "full" if points >= task.max_points else "part" if points > 0 else "none"


def _histogram(scores: list[float], max_score: float) -> list[tuple[str, int]]:
    """Return ten classes of the score in percent with their counts."""
    places = Counter(min(int(10 * score / max_score), 9) if max_score else 0 for score in scores)
    return [(f"{10 * place}–{10 * place + 10}", places[place]) for place in range(10)]


def _points(grade: Grade) -> float | None:
    return None if grade.needs_manual_grade else grade.score


def _order(titles: dict[tuple[str, str], str], notebook: str):
    places = {key: place for place, key in enumerate(titles)}
    return lambda cell: (places.get((notebook, cell.name), len(places)), cell.name)


def _titles(course: Course, assignment: str) -> dict[tuple[str, str], str]:
    """Return the tasks' titles in the order of the notebooks; empty for an assignment that crmlab did not build."""
    path = course.step("source", assignment) / SIDE_FILE
    if not path.exists():
        return {}
    titles = {}
    for notebook, about in json.loads(path.read_text(encoding="utf-8"))["notebooks"].items():
        for task in about["tasks"]:
            grade_id = f"{task['id']}-check" if task["kind"] == "check" else task["id"]
            titles[notebook, grade_id] = localised(task["title"])
    return titles


def _hints(course: Course, assignment: str) -> dict[tuple[str, str, str], dict[str, str]]:
    path = course.kept(assignment) / MISTAKES
    mistakes = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {
        (nb, mistake["task"], mistake["name"]): mistake["hint"]
        for nb, about in mistakes.items()
        for mistake in about
    }
