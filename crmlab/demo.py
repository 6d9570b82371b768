"""The whole path at once: a course, a release, a simulated class, grades, feedback, report."""

import itertools
import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from crmlab.course import CourseError, collect, init_course, release
from crmlab.course.directory import FOLDER, Course
from crmlab.grading import SandboxMissing, grade, write_feedback
from crmlab.grading.sandbox import require_bubblewrap
from crmlab.i18n import LANGUAGES, translator
from crmlab.masters.bank import Answer, read_bank
from crmlab.masters.tree import find_masters
from crmlab.report import ClassReport, Row, class_report, write_report

_ = translator("course")

HANDED_IN = "handed-in"
_ESSAY = {
    "en": "We look after the best customers first, watch the middle ones, and serve the small ones cheaply.",
    "zh": "先照顾好最重要的客户，关注中间的客户，用低成本方式服务小客户。",
}


@dataclass
class Student:
    """Someone of the simulated class.

    Attributes
    ----------
    id, language : str
    answers : dict
        Task to the answer of the bank that is handed in; a task without one is left as it was.
    essays : bool
        Whether the essays are written.
    broken : bool
        Whether the file is cut off in the middle.
    """

    id: str
    language: str = "en"
    answers: dict[str, Answer] = field(default_factory=dict)
    essays: bool = True
    broken: bool = False


def simulate_class(bank: list[Answer], size: int) -> list[Student]:
    """Return a class that answers from an answer bank: the same class every time.

    Parameters
    ----------
    bank : list of Answer
        Of all notebooks of the assignment.
    size : int
        Number of students.

    Returns
    -------
    list of Student
        A fifth has everything right, in the bank's different styles; a tenth stops half-way; one hands in an
        untouched notebook, one a broken file; the others share out the known mistakes. Every third writes Chinese.
    """
    students = [Student(f"student-{number:02d}", LANGUAGES[number % 3 == 0]) for number in range(1, size + 1)]
    tasks = list(dict.fromkeys(answer.task for answer in bank))
    styles = {task: [answer for answer in bank if answer.task == task and answer.right] for task in tasks}
    most = max(map(len, styles.values()))
    for place, student in enumerate(students):
        student.answers = {task: own[place % most % len(own)] for task, own in styles.items()}
    right, partly = max(size // 5, 1), max(size // 10, 1)
    for student in students[right : right + partly]:
        student.answers = dict(itertools.islice(student.answers.items(), len(tasks) // 2))
        student.essays = False
    for student in students[-2:-1]:
        student.answers, student.essays = {}, False
    for student in students[-1:]:
        student.broken = True
    mistaken = students[right + partly : -2]
    for mistake in (answer for answer in bank if not answer.right):
        free = [student for student in mistaken if student.answers[mistake.task].right]
        if free:
            fewest = min(
                free, key=lambda student: sum(not answer.right for answer in student.answers.values())
            )
            fewest.answers[mistake.task] = mistake
    return students


def hand_in(course: Course, assignment: str, students: list[Student], folder: Path) -> None:
    """Write the notebooks of a simulated class, a folder per student as a learning platform would give them."""
    for student in students:
        released = course.in_language(student.language).step("release", assignment)
        target = folder / f"{student.id}_{assignment}"
        shutil.copytree(released, target)
        for path in sorted(target.glob("*.ipynb")):
            content = json.loads(path.read_text(encoding="utf-8"))
            content["cells"] = [new for cell in content["cells"] for new in _answered(cell, student)]
            text = json.dumps(content, ensure_ascii=False, indent=1)
            path.write_text(text[: len(text) // 2] if student.broken else text, encoding="utf-8")


def _answered(cell: dict, student: Student) -> Iterator[dict]:
    """Yield a cell as the student leaves it; a quiz is followed by the cell that answers it in plain Python."""
    about = cell["metadata"].get("crmlab", {})
    kind, answer = about.get("kind"), student.answers.get(about.get("task"))
    if kind == "answer" and answer:
        cell["source"] = answer.code
    if kind == "essay" and student.essays:
        cell["source"] = _ESSAY[student.language]
    yield cell
    if kind == "quiz" and answer:
        source = f"quiz.answer({about['task']!r}, {answer.code.strip()})"
        yield {
            "cell_type": "code",
            "id": f"{cell['id']}-answer",
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }


def run_demo(
    directory: Path,
    *,
    unit: str = "u03",
    size: int = 30,
    jobs: int | None = None,
    masters: Path | None = None,
) -> ClassReport:
    """Make a course, hand in a simulated class, grade it, and show what an instructor would see.

    Parameters
    ----------
    directory : Path
        Where the course is made; an earlier demo there is replaced.
    unit : str
    size : int
        Number of students.
    jobs : int, optional
        Submissions graded at a time.
    masters : Path, optional

    Returns
    -------
    ClassReport
    """
    console, started = Console(highlight=False), time.monotonic()
    if directory.exists():
        if not (directory / FOLDER).is_dir():
            raise CourseError(
                _("{folder} exists and is no course of the demo; name another.").format(folder=directory)
            )
        shutil.rmtree(directory)
    tree = find_masters(masters)
    assignment = tree.find(unit)
    bank = [answer for master in tree.notebooks(assignment) for answer in read_bank(master.path)]
    students = simulate_class(bank, size)
    with _progress(console) as progress:
        step = progress.add_task(_("making the course"), total=1)
        course = init_course(directory, masters=tree.root)
        with course.gradebook() as gradebook:
            for student in students:
                gradebook.update_or_create_student(student.id)
        progress.update(step, completed=1)
        step = progress.add_task(
            _("releasing {assignment}").format(assignment=assignment), total=len(LANGUAGES)
        )
        for language in LANGUAGES:
            release(course, assignment, language=language, masters=tree.root)
            progress.advance(step)
        step = progress.add_task(_("handing in"), total=1)
        hand_in(course, assignment, students, directory / HANDED_IN)
        collect(course, directory / HANDED_IN, assignment=assignment)
        progress.update(step, completed=1)
        step = progress.add_task(_("grading"), total=size)
        sandbox = _sandbox()
        grade(
            course,
            assignment,
            jobs=jobs,
            sandbox=sandbox,
            progress=lambda done, total, entry: progress.update(step, completed=done, total=total),
        )
        step = progress.add_task(_("writing feedback"), total=size)
        write_feedback(
            course,
            assignment,
            jobs=jobs,
            progress=lambda done, total, *_entry: progress.update(step, completed=done, total=total),
        )
        step = progress.add_task(_("writing the report"), total=1)
        report = class_report(course, assignment)
        paths = write_report(report, course.root / "reports")
        progress.update(step, completed=1)
    console.print(_table(report))
    if sandbox == "off":
        console.print(
            _("Graded without the sandbox: bubblewrap is missing here. See: crmlab doctor"), style="yellow"
        )
    feedback = course.step("feedback", assignment, students[0].id)
    _say_where(console, directory, assignment, feedback, paths, time.monotonic() - started)
    return report


def _progress(console: Console) -> Progress:
    return Progress(
        SpinnerColumn(finished_text="[green]✓[/]"),
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
        console=console,
    )


def _sandbox() -> str:
    """Return the sandbox that this machine has; the demo's own answers may run without one."""
    try:
        require_bubblewrap()
    except SandboxMissing:
        return "off"
    return "bwrap"


def _table(report: ClassReport) -> Table:
    table = Table(title=report.assignment, title_justify="left", box=None, padding=(0, 2, 0, 0))
    table.add_column(_("student"))
    table.add_column(_("score of {points}").format(points=f"{report.max_score:g}"), justify="right")
    table.add_column(_("what went wrong"))
    for row in report.rows:
        table.add_row(row.student, f"{row.score:g}", _what_went_wrong(row))
    return table


def _what_went_wrong(row: Row) -> str:
    """Return a line: a problem with the files, known mistakes, how many tasks have no points."""
    if row.problems:
        return f"[yellow]{escape(row.problems[0])}[/]"
    mistakes = [f"{key[1].removesuffix('-check')}: {name}" for key, name in row.misconceptions()]
    without = sum(points == 0 for points in row.points.values())
    count = [_("{count} tasks without points").format(count=without)] if without > len(mistakes[:2]) else []
    return ", ".join([*mistakes[:2], *count]) or "[green]–[/]"


def _say_where(
    console: Console, directory: Path, assignment: str, feedback: Path, paths: list[Path], seconds: float
) -> None:
    console.print()
    console.print(_("Everything is in {folder}, an ordinary nbgrader course:").format(folder=directory))
    places = {
        _("what students get"): directory / "release" / f"{assignment}.zip",
        _("what they handed in"): directory / "submitted",
        _("feedback"): directory / feedback.relative_to(directory.resolve()),
        _("report"): directory / "reports" / paths[-1].name,
    }
    for what, path in places.items():
        console.print(f"  {what:<22}{path}")
    console.print(_("{seconds:.0f} seconds.").format(seconds=seconds), style="dim")
    console.print()
    console.print(_("Next, grade the essays in Formgrader and write the report anew:"))
    console.print(f"  cd {directory} && jupyter lab")
    console.print(f"  crmlab report {assignment}")


if __name__ == "__main__":
    run_demo(Path("demo-course"))
