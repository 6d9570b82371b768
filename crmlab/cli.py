"""The command line: what an instructor does with a course, from making it to the class report."""

import atexit
import gc
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text
from typer.core import TyperGroup

from crmlab.grading.commands import feedback_command, grade_command
from crmlab.i18n import translator

# jsonschema loads it to check IRIs, which no notebook has, and loading it takes longer than most commands.
sys.modules.setdefault("rfc3987_syntax", None)

_ = translator("course")
console = Console(highlight=False)


class Language(StrEnum):
    """Languages of notebooks."""

    en = "en"
    zh = "zh"


class Commands(TyperGroup):
    """Shows expected errors as a sentence instead of a traceback."""

    def invoke(self, ctx):
        try:
            return super().invoke(ctx)
        except Exception as error:
            if not isinstance(error, _expected_errors()):
                raise
            console.print(str(error), style="red", markup=False, soft_wrap=True)
            raise typer.Exit(1) from error


def _expected_errors() -> tuple[type[Exception], ...]:
    """Errors whose message says what to do; loading them takes a second that only a command in trouble has to pay."""
    from crmlab.course import CourseError
    from crmlab.course.roster import RosterError
    from crmlab.grading import GradingError, SandboxMissing
    from crmlab.masters.rules import MasterError

    return CourseError, GradingError, MasterError, RosterError, SandboxMissing, LookupError, FileNotFoundError


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Teach customer relationship management on data: build, release, collect, grade, report.",
)

Masters = Annotated[
    Path | None,
    typer.Option(help="Folder with course/ and assignments/; by default the checkout you are in."),
]
CourseDir = Annotated[Path, typer.Option("--course", "-C", help="The course directory.", show_default="here")]
Lang = Annotated[Language | None, typer.Option("--lang", help="Language; by default the course's.")]
Unit = Annotated[str, typer.Argument(help="A unit or assignment; its beginning is enough: u03.")]


@app.command()
def build(
    units: Annotated[list[str] | None, typer.Argument(help="Units; all by default.")] = None,
    lang: Annotated[Language, typer.Option(help="Language of the notebooks.")] = Language.en,
    out: Annotated[Path, typer.Option(help="Where to write them.")] = Path("build"),
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; say what is wrong with the masters.")
    ] = False,
    record: Annotated[
        bool, typer.Option("--record", help="Note in syllabus.toml where each concept stands.")
    ] = False,
    masters: Masters = None,
) -> None:
    """Build lessons and assignments with solutions from the masters."""
    from crmlab.masters.build import (
        assignment_files,
        lesson_files,
        prepare_lessons,
        prepare_unit,
        write_files,
    )
    from crmlab.masters.rules import MasterError
    from crmlab.masters.syllabus import check_syllabus, record_syllabus
    from crmlab.masters.tree import NO_UNIT, find_masters

    tree = find_masters(masters)
    if record:
        record_syllabus(tree)
    every = [*tree.units(), NO_UNIT] if tree.lessons(NO_UNIT) else tree.units()
    chosen = [tree.find(unit) for unit in units] if units else every
    problems = check_syllabus(tree) if check else []
    for unit in chosen:
        with console.status(unit):
            try:
                lessons, runs = prepare_lessons(tree, unit), prepare_unit(tree, unit)
            except MasterError as error:
                problems += error.problems
                continue
        if not check:
            write_files(out / lang / "lessons" / unit, lesson_files(lessons, lang))
            if runs:
                write_files(out / lang / "solutions" / unit, assignment_files(runs, lang))
        console.print(
            _("{unit}: {lessons} lessons, {notebooks} graded notebooks").format(
                unit=unit if unit != NO_UNIT else "course", lessons=len(lessons), notebooks=len(runs)
            )
        )
    if problems:
        raise MasterError(problems)
    if not check:
        console.print(_("Notebooks are in {folder}.").format(folder=out / lang))


@app.command()
def bank(
    units: Annotated[list[str] | None, typer.Argument(help="Units; all with assignments by default.")] = None,
    mutants: Annotated[
        bool, typer.Option("--mutants", help="Make further wrong answers and list those that pass.")
    ] = False,
    masters: Masters = None,
) -> None:
    """Try every answer of the answer bank: right ones need full marks, wrong ones their hint."""
    from crmlab.masters.build import prepare_unit
    from crmlab.masters.harness import run_bank
    from crmlab.masters.mutants import survivors
    from crmlab.masters.tree import find_masters

    tree = find_masters(masters)
    failures = 0
    for unit in [tree.find(unit) for unit in units] if units else tree.assignments():
        with console.status(unit):
            result = run_bank(tree, unit)
        failures += len(result.failures)
        console.print(str(result), markup=False, soft_wrap=True)
        for run in prepare_unit(tree, unit) if mutants else ():
            with console.status(f"{unit}: {run.master.name}"):
                alive = survivors(run)
            failures += len(alive)
            for mutant in alive:
                console.print(
                    f"  {run.master.path.name}: {mutant.name}\n{mutant.diff}", markup=False, soft_wrap=True
                )
    if failures:
        raise typer.Exit(1)


@app.command()
def init(
    directory: Annotated[Path, typer.Argument(help="The new course directory.")],
    roster: Annotated[
        Path | None, typer.Option(help="CSV of students: id, name or first_name, last_name, email.")
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language in which assignments are released.")] = Language.en,
    units: Annotated[list[str] | None, typer.Option(help="Units to build at once, one option each.")] = None,
    db_url: Annotated[
        str | None, typer.Option(help="A database server for the gradebook, e.g. postgresql+psycopg://...")
    ] = None,
    masters: Masters = None,
) -> None:
    """Make a course directory: an nbgrader course with a roster."""
    from crmlab.course import init_course
    from crmlab.course.source import build_source
    from crmlab.masters.tree import find_masters

    try:
        root = find_masters(masters).root
    except FileNotFoundError:
        root = None  # a course may also bring its own source notebooks
    course = init_course(directory, roster=roster, language=lang, masters=root, db_url=db_url)
    for unit in units or ():
        with console.status(unit):
            build_source(course, unit, lang, masters=masters)
    console.print(
        _("{folder} is ready, with {students} students.").format(
            folder=directory, students=len(course.students())
        )
    )
    _next(f"cd {directory}", "crmlab release u03")


@app.command()
def release(
    unit: Unit,
    lang: Lang = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Replace source notebooks that were edited by hand.")
    ] = False,
    as_is: Annotated[bool, typer.Option("--as-is", help="Release the source folder as it is.")] = False,
    personal: Annotated[
        bool, typer.Option("--personal", help="Give each student of the roster data of their own.")
    ] = False,
    masters: Masters = None,
    course: CourseDir = Path(),
) -> None:
    """Make the student version of an assignment, and a zip to hand out."""
    from crmlab import course as courses

    with console.status(unit):
        released = courses.release(
            courses.open_course(course),
            unit,
            language=lang,
            masters=masters,
            rebuild=rebuild,
            as_is=as_is,
            personal=personal,
        )
    console.print(
        _("Released {assignment} ({language}): {notebooks}; no solution or hidden test in it.").format(
            assignment=released.assignment,
            language=released.language,
            notebooks=", ".join(released.notebooks),
        )
    )
    console.print(
        _("Hand out the students' own zips in {folder}.").format(folder=released.folder)
        if personal
        else _("Hand out {zip}.").format(zip=released.zip)
    )
    _next("crmlab collect SUBMISSIONS.zip", f"crmlab grade {released.assignment}")


@app.command()
def collect(
    path: Annotated[Path, typer.Argument(help="Folder or zip from the learning platform.")],
    assignment: Annotated[
        str | None, typer.Option(help="Where it belongs; by default the notebooks tell.")
    ] = None,
    course: CourseDir = Path(),
) -> None:
    """Place what students handed in into the course directory."""
    from crmlab import course as courses

    with console.status(str(path)):
        result = courses.collect(courses.open_course(course), path, assignment=assignment)
    for name in result.assignments():
        here, missing = result.students(name), result.missing[name]
        console.print(
            f"[green]✓[/] {name}: " + _("{count} submissions are in place.").format(count=len(here))
        )
        if missing:
            console.print("[dim]–[/] " + _("Nothing from: {students}").format(students=", ".join(missing)))
    for note in result.notes:
        console.print("[yellow]•[/] " + escape(note), soft_wrap=True)
    for name, reason in result.unplaced:
        console.print("[red]?[/] " + escape(f"{name}: {reason}"), soft_wrap=True)
    if result.unplaced:
        console.print(_("Files without a place were kept in {folder}.").format(folder=result.unplaced_folder))
    for name in result.assignments():
        _next(f"crmlab grade {name}")


app.command("grade")(grade_command)
app.command("feedback")(feedback_command)


app.command("grade")(grade_command)
app.command("feedback")(feedback_command)


@app.command()
def report(
    unit: Unit,
    lang: Lang = None,
    course: CourseDir = Path(),
) -> None:
    """Write the class report: a CSV file and a page."""
    from crmlab.course import open_course
    from crmlab.i18n import use_language
    from crmlab.report import class_report, write_report

    opened = open_course(course)
    use_language(lang or opened.language())
    paths = write_report(class_report(opened, opened.find(unit)), opened.root / "reports")
    for path in paths:
        console.print(str(path))


@app.command()
def doctor() -> None:
    """Say what is missing on this machine, and how to get it."""
    from crmlab.doctor import examine_machine

    findings = examine_machine()
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    for finding in findings:
        mark = "[green]✓[/]" if finding.fine else "[red]✗[/]" if finding.needed else "[yellow]•[/]"
        found = Text(finding.found, "dim") if finding.fine else Text(finding.advice)
        table.add_row(mark, Text(finding.what), found)
    console.print(table)
    if any(finding.needed and not finding.fine for finding in findings):
        raise typer.Exit(1)


@app.command()
def demo(
    directory: Annotated[Path, typer.Argument(help="Where to make the course.")] = Path("demo-course"),
    unit: Annotated[str, typer.Option(help="The unit to hand out.")] = "u03",
    students: Annotated[int, typer.Option(help="Size of the class.")] = 30,
    jobs: Annotated[
        int | None, typer.Option(help="Submissions graded at a time; by default one per core.")
    ] = None,
    masters: Masters = None,
) -> None:
    """Make a course, hand in a simulated class, grade it and report."""
    from crmlab.demo import run_demo

    run_demo(directory, unit=unit, size=students, jobs=jobs, masters=masters)


def _next(*commands: str) -> None:
    """Print what is usually typed next."""
    console.print("[dim]" + _("next:") + "[/] " + "  ·  ".join(commands))


def main() -> None:
    """Run the command line."""
    gc.set_threshold(200_000)  # a command makes hardly any garbage, and looking for it takes a third of most
    atexit.register(gc.freeze)
    app()


if __name__ == "__main__":
    sys.exit(main())
