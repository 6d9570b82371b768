"""The commands ``crmlab grade`` and ``crmlab feedback``."""

from collections import defaultdict
from contextlib import closing, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from crmlab.grading.limits import Limits
from crmlab.i18n import translator

if TYPE_CHECKING:
    from crmlab.grading.engine import Change, Graded

_ = translator("course")
console = Console(highlight=False)

Assignment = Annotated[str, typer.Argument(help="An assignment; its beginning is enough: u03.")]
Students = Annotated[list[str] | None, typer.Option("--student", help="Only this student; may be repeated.")]
CourseDir = Annotated[Path, typer.Option("--course", "-C", help="The course directory.", show_default="here")]
Jobs = Annotated[int | None, typer.Option(min=1, help="Processes at the same time; by default one per core.")]
_DEFAULT = Limits()


def progress_bar() -> Progress:
    """Return a bar that shows what is done, the rate and the time left."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
    )


class _Bar:
    """A progress callback that draws a bar, once there is something to do, and prints a line per problem."""

    def __init__(self, bar: Progress, text: str):
        self._bar = bar
        self._task = bar.add_task(text, total=None, rate="", visible=False)

    def __call__(self, done: int, total: int, entry: dict | str | None) -> None:
        speed = self._bar.tasks[self._task].speed
        rate = f"{speed * 60:.0f}/min" if speed else ""
        self._bar.update(self._task, total=total, completed=done, rate=rate, visible=True)
        if isinstance(entry, dict):
            for problem in [*entry["problems"], *entry["limits"]]:
                self._bar.console.print(f"[yellow]•[/] {entry['student']}: ", end="")
                self._bar.console.print(problem, markup=False)


def grade_command(
    assignment: Assignment,
    student: Students = None,
    jobs: Jobs = None,
    regrade: Annotated[
        bool, typer.Option("--regrade", help="Grade again; shows whose score changes first.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Write the changes of a regrade without asking.")
    ] = False,
    sandbox: Annotated[str, typer.Option(help="bwrap, or off to run student code unprotected.")] = "bwrap",
    scheduler: Annotated[str | None, typer.Option(help="A Dask scheduler, tcp://host:port.")] = None,
    cell_seconds: Annotated[float, typer.Option(help="Time for one cell.")] = _DEFAULT.cell_seconds,
    notebook_seconds: Annotated[
        float, typer.Option(help="Time for one notebook.")
    ] = _DEFAULT.notebook_seconds,
    memory: Annotated[int, typer.Option(help="MB of memory.")] = _DEFAULT.memory >> 20,
    processes: Annotated[int, typer.Option(help="Processes and threads.")] = _DEFAULT.processes,
    cell_output: Annotated[float, typer.Option(help="MB of output of one cell.")] = _DEFAULT.cell_output
    / 1e6,
    notebook_output: Annotated[
        float, typer.Option(help="MB of output of one notebook.")
    ] = _DEFAULT.notebook_output / 1e6,
    scratch: Annotated[int, typer.Option(help="MB of files.")] = _DEFAULT.scratch >> 20,
    course: CourseDir = Path(),
) -> None:
    """Grade what was handed in: in parallel, in a sandbox, into the gradebook."""
    if sandbox not in ("bwrap", "off"):
        raise typer.BadParameter("bwrap or off", param_hint="--sandbox")
    limits = Limits(
        cell_seconds=cell_seconds,
        notebook_seconds=notebook_seconds,
        memory=memory << 20,
        processes=processes,
        cell_output=int(cell_output * 1e6),
        notebook_output=int(notebook_output * 1e6),
        scratch=scratch << 20,
    )
    from crmlab.grading.sandbox import Warm

    # it gets ready while what grades is imported
    with nullcontext() if scheduler else closing(Warm(limits, sandbox)) as warm:
        from crmlab.course import open_course
        from crmlab.grading.engine import grade

        opened = open_course(course)
        with progress_bar() as bar:

            def confirm(changes: "list[Change]") -> bool:
                bar.stop()
                _print_changes(changes)
                return not changes or yes or typer.confirm(_("Write these changes into the gradebook?"))

            result = grade(
                opened,
                assignment,
                students=student or (),
                jobs=jobs,
                sandbox=sandbox,
                limits=limits,
                scheduler=scheduler,
                warm=warm,
                regrade=regrade,
                confirm=confirm,
                progress=_Bar(bar, assignment),
            )
    _print_summary(result, opened.find(assignment))


def _print_changes(changes: "list[Change]") -> None:
    if not changes:
        console.print(_("No score changes."))
        return
    table = Table("student", "notebook", "cell", "before", "after")
    for change in changes:
        before = "–" if change.before is None else f"{change.before:g}"
        table.add_row(change.student, change.notebook, change.grade_id, before, f"{change.after:g}")
    console.print(table)


def _print_summary(result: "Graded", assignment: str) -> None:
    if result.entries:
        seconds = sum(entry["seconds"] for entry in result.entries) / len(result.entries)
        console.print(
            _(
                "Graded {count} submissions, {seconds:.2f} s each; {problems} with something to look at."
            ).format(
                count=len(result.entries),
                seconds=seconds,
                problems=sum(bool(entry["problems"] or entry["limits"]) for entry in result.entries),
            )
        )
        mistakes = defaultdict(int)
        for entry in result.entries:
            for notebook in entry["notebooks"].values():
                for verdict in notebook["cells"].values():
                    if verdict["misconception"]:
                        mistakes[verdict["misconception"]] += 1
        for name, count in sorted(mistakes.items(), key=lambda item: -item[1])[:3]:
            console.print(f"  {count} × {name}")
    if result.kept:
        console.print(_("{count} had been graded before and did not change.").format(count=len(result.kept)))
    if result.outdated:
        console.print(
            _(
                "The tests have changed since {count} of them were graded: crmlab grade {name} --regrade"
            ).format(count=len(result.outdated), name=assignment)
        )
    console.print(f"[dim]{_('next:')}[/] crmlab feedback {assignment}  ·  crmlab report {assignment}")


def feedback_command(
    assignment: Assignment,
    student: Students = None,
    jobs: Jobs = None,
    course: CourseDir = Path(),
) -> None:
    """Write the feedback pages: each task's result, message and hint, never a hidden test."""
    from crmlab.course import open_course
    from crmlab.grading.feedback import write_feedback

    opened = open_course(course)
    with progress_bar() as bar:
        result = write_feedback(
            opened,
            assignment,
            students=student or (),
            jobs=jobs,
            progress=_Bar(bar, assignment),
        )
    for name, reason in result.failed.items():
        console.print(f"[red]✗[/] {name}: ", end="")
        console.print(reason, markup=False)
    folder = opened.step("feedback", opened.find(assignment), "STUDENT")
    console.print(
        _("Feedback for {count} students is in {folder}.").format(count=len(result.written), folder=folder)
    )
    if result.failed:
        raise typer.Exit(1)
