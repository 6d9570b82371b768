"""Release an assignment: cut the student version, look for leaks, pack a zip."""

import json
import logging
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException

from crmlab._pages import render
from crmlab.check._context import SIDE_FILE
from crmlab.course.directory import START_PAGE, Course, CourseError
from crmlab.course.leaks import find_leaks
from crmlab.course.source import build_source
from crmlab.datasets.personal import FILE as STUDENT_FILE
from crmlab.grading.key import PERSONAL
from crmlab.i18n import translator
from crmlab.quiz._store import SIDE_FILE as QUIZ_ANSWERS

_ = translator("course")

_ZIP_DATE = (2000, 1, 1, 0, 0, 0)  # the same bytes whenever it is packed


class ReleaseError(CourseError):
    """The assignment was not released; the message says why."""


@dataclass(frozen=True)
class Release:
    """What was released.

    Attributes
    ----------
    assignment, language : str
    folder, zip : Path
    notebooks : list of str
    """

    assignment: str
    language: str
    folder: Path
    zip: Path
    notebooks: list[str]


def release(
    course: Course,
    name: str,
    *,
    language: str | None = None,
    masters: Path | None = None,
    rebuild: bool = False,
    as_is: bool = False,
    personal: bool = False,
) -> Release:
    """Make the student version of an assignment.

    Parameters
    ----------
    course : Course
    name : str
        A unit that has masters, or an assignment in the course's source folder; its beginning is enough.
    language : {"en", "zh"}, optional
        The course's own by default. Another language goes to a folder of its own and is graded with the first.
    masters : Path, optional
        Folder of the masters; see `find_masters`.
    rebuild : bool
        Whether to replace a source notebook that was edited by hand since it was built.
    as_is : bool
        Whether to release the source folder as it is, without building.
    personal : bool
        Whether each student of the roster gets data of their own where the notebooks draw a `personal_sample`: a zip
        per student, which tells the notebook whose it is. Grading uses the same sample.

    Returns
    -------
    Release

    Raises
    ------
    MasterError
        If the masters break a rule or do not run.
    ReleaseError
        If a solution, hidden test or mark scheme would be handed out, or nbgrader refuses.
    """
    language = language or course.language()
    if as_is:
        assignment = course.find(name)
    else:
        assignment = build_source(course, name, language, masters=masters, rebuild=rebuild)
    spoken = course.in_language(language)
    if spoken is not course and not course.step("release", assignment).exists():
        release(
            course, assignment, masters=masters, rebuild=rebuild, as_is=as_is, personal=personal
        )  # grading goes by this one
    source, folder = spoken.step("source", assignment), spoken.step("release", assignment)
    _generate(spoken, assignment, record=spoken is course)
    (folder / QUIZ_ANSWERS).unlink(missing_ok=True)
    leaks = find_leaks(source, folder)
    if leaks:
        shutil.rmtree(folder)
        listed = "\n".join(f"  {leak}" for leak in leaks[:10])
        raise ReleaseError(_("Not released, because students would see:\n{leaks}").format(leaks=listed))
    notebooks = sorted(path.name for path in folder.glob("*.ipynb"))
    page = render(
        START_PAGE, heading=_heading(folder, assignment, language), notebooks=notebooks, language=language
    )
    (folder / START_PAGE).write_text(page, encoding="utf-8")
    archives = folder.parent / f"{assignment}-students"
    shutil.rmtree(archives, ignore_errors=True)
    _mark(course.kept(assignment) / PERSONAL, personal)
    if personal:
        archives.mkdir()
        for student in course.students():
            _pack(folder, archives / f"{student}.zip", {STUDENT_FILE: student})
    return Release(assignment, language, archives if personal else folder, _pack(folder), notebooks)


def _heading(folder: Path, assignment: str, language: str) -> str:
    """The titles of an assignment's notebooks, or its name where they are not known."""
    path = folder / SIDE_FILE
    if not path.exists():
        return assignment
    notebooks = json.loads(path.read_text(encoding="utf-8"))["notebooks"].values()
    return " · ".join(notebook["title"][language] for notebook in notebooks)


def _mark(path: Path, wanted: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch() if wanted else path.unlink(missing_ok=True)


def _generate(course: Course, assignment: str, *, record: bool) -> None:
    """Run nbgrader's generate_assignment; `record` tells whether it writes the gradebook."""
    course = course.with_config(assignment_id=assignment)
    course.config.GenerateAssignment.no_database = not record
    course.config.SaveCells.enabled = record
    log = _Log()
    converter = GenerateAssignment(coursedir=course.coursedir, config=course.config, log=log.logger)
    converter.force = True
    try:
        converter.start()
    except NbGraderException as error:
        raise ReleaseError(
            _("nbgrader did not make the release:\n{log}").format(log="\n".join(log.errors) or error)
        ) from error


class _Log(logging.Handler):
    """Keeps what nbgrader reports as errors, instead of printing it."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.errors: list[str] = []
        self.logger = logging.Logger("crmlab.release")
        self.logger.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        lines = record.getMessage().strip().splitlines()
        self.errors += lines[-1:] if "Traceback" in lines[0] else []


def _pack(folder: Path, path: Path | None = None, extra: dict[str, str] | None = None) -> Path:
    """Pack a folder and further texts into a zip, beside it by default; the same files give the same bytes."""
    path = path or folder.parent / f"{folder.name}.zip"
    contents = {file.relative_to(folder): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    contents |= {Path(name): text.encode() for name, text in (extra or {}).items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(contents.items()):
            entry = zipfile.ZipInfo(str(folder.name / name), _ZIP_DATE)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return path
