"""What a course directory is made of."""

import copy
import json
import logging
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.apps.baseapp import NbGrader
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from crmlab.course.roster import read_roster
from crmlab.i18n import current_language, translator
from crmlab.masters.build import CODE_STUB, ESSAY_STUB

_ = translator("course")

CONFIG_FILE = "nbgrader_config.py"
FOLDER = ".crmlab"
START_PAGE = "start-here.html"
_SETTINGS = "course.json"
_CONFIG = '''"""An nbgrader course, made by `crmlab init`. nbgrader and Formgrader read this file too."""

from pathlib import Path

c = get_config()  # noqa: F821

c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.CourseDirectory.course_id = {course_id!r}
# The gradebook is the file gradebook.db here. For a database server:
{db_url}

# What stands where a solution was.
c.ClearSolutions.code_stub = {{"python": {code_stub!r}}}
c.ClearSolutions.text_stub = {text_stub!r}

# `nbgrader autograde` and Formgrader's button grade with crmlab's engine: sandboxed, hidden tests kept away.
c.Autograde.sanitize_preprocessors = ["crmlab.grading.plugin.Sanitise"]
c.Autograde.autograde_preprocessors = [
    "crmlab.grading.plugin.Run",
    "nbgrader.preprocessors.IgnorePattern",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
]
'''


class CourseError(Exception):
    """Something about the course directory keeps a command from its work; the message says what to do."""


@dataclass(frozen=True)
class Course:
    """An nbgrader course directory.

    Attributes
    ----------
    root : Path
    config : Config
        What nbgrader's configuration files say, this directory's last.
    coursedir : nbgrader.coursedir.CourseDirectory
        Knows the folders and the gradebook's address.
    """

    root: Path
    config: Config
    coursedir: CourseDirectory

    def gradebook(self) -> Gradebook:
        """Open the gradebook; use it in a ``with`` statement."""
        return Gradebook(self.coursedir.db_url, self.coursedir.course_id)

    def step(self, name: str, assignment: str, student: str = ".") -> Path:
        """Return the folder of one of nbgrader's steps (source, release, submitted, autograded, feedback)."""
        folder = getattr(self.coursedir, f"{name}_directory")
        return Path(self.coursedir.format_path(folder, student, assignment))

    def kept(self, assignment: str) -> Path:
        """Return the folder in which crmlab keeps what it knows of an assignment."""
        return self.root / FOLDER / assignment

    def settings(self) -> dict[str, Any]:
        """Return what ``crmlab init`` noted; empty for a course that it did not make."""
        path = self.root / FOLDER / _SETTINGS
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    def language(self) -> str:
        """Return the language that assignments are released in when none is named."""
        return self.settings().get("language", current_language())

    def in_language(self, language: str) -> "Course":
        """Return the course with the source and release folders of one language: the usual ones for its own.

        Another language has ``source-zh`` and ``release-zh`` (or ``-en``); all else is shared, so submissions in
        both languages meet in one gradebook.
        """
        if language == self.language():
            return self
        return self.with_config(
            source_directory=f"{self.coursedir.source_directory}-{language}",
            release_directory=f"{self.coursedir.release_directory}-{language}",
        )

    def with_config(self, **options: str) -> "Course":
        """Return the course with other options of nbgrader's ``CourseDirectory``."""
        config = copy.deepcopy(self.config)
        config.CourseDirectory.update(options)
        config.CourseDirectory.root = str(self.root)
        return Course(self.root, config, CourseDirectory(config=config))

    def students(self) -> dict[str, str]:
        """Return the roster: student id to full name, empty where no name is known."""
        with self.gradebook() as gradebook:
            return {
                student.id: " ".join(part for part in (student.first_name, student.last_name) if part)
                for student in gradebook.students
            }

    def assignments(self) -> list[str]:
        """Return the names of the assignments that have been released or lie in the source folder."""
        with self.gradebook() as gradebook:
            known = {assignment.name for assignment in gradebook.assignments}
        return sorted(
            known | {path.name for path in self.step("source", "*").parent.glob("*") if path.is_dir()}
        )

    def find(self, name: str) -> str:
        """Return the assignment that a name or its beginning means: ``u03`` for ``u03-value-ranking``.

        Raises
        ------
        CourseError
            If it means none, or more than one.
        """
        known = self.assignments()
        fitting = (
            [name] if name in known else [assignment for assignment in known if assignment.startswith(name)]
        )
        if len(fitting) != 1:
            raise CourseError(
                _("{name} means {fitting} here; the assignments of {root} are: {known}.").format(
                    name=name,
                    fitting=", ".join(fitting) or _("no assignment"),
                    root=self.root,
                    known=", ".join(known) or _("none yet"),
                )
            )
        return fitting[0]


def open_course(root: Path) -> Course:
    """Return the nbgrader course that lies in a directory.

    Parameters
    ----------
    root : Path

    Returns
    -------
    Course

    Raises
    ------
    CourseError
        If there is no nbgrader course.
    """
    root = root.resolve()
    if not any((root / name).exists() for name in (CONFIG_FILE, "source", "gradebook.db")):
        raise CourseError(
            _("{root} is not a course directory. Go into one, or make one with: crmlab init DIR").format(
                root=root
            )
        )
    _programs_on_path()
    app = NbGrader(log_level=logging.ERROR)
    app.initialize([], root=str(root))
    return Course(root, app.config, app.coursedir)


def _programs_on_path() -> None:
    """Let nbgrader find its program ``alembic`` where the environment is used without being activated."""
    here = str(Path(sys.executable).parent)
    path = os.environ.get("PATH", "").split(os.pathsep)
    if here not in path:
        os.environ["PATH"] = os.pathsep.join([here, *path])


def init_course(
    root: Path,
    *,
    roster: Path | None = None,
    language: str = "en",
    masters: Path | None = None,
    db_url: str | None = None,
) -> Course:
    """Make a course directory, or add a roster to one.

    Parameters
    ----------
    root : Path
    roster : Path, optional
        CSV file of the students; see `read_roster`.
    language : {"en", "zh"}
        Language in which assignments are released.
    masters : Path, optional
        Folder of the masters, noted for later releases.
    db_url : str, optional
        Address of a database server for the gradebook; without it, a file in the directory.

    Returns
    -------
    Course

    Raises
    ------
    CourseError
        If the directory holds other things, or the roster is wrong.
    """
    students = read_roster(roster) if roster else []
    root = root.resolve()
    if not (root / CONFIG_FILE).exists():
        if root.exists() and any(root.iterdir()):
            raise CourseError(_("{root} is not empty and no course. Name a new directory.").format(root=root))
        _write_new(root, language, masters, db_url)
    course = open_course(root)
    with course.gradebook() as gradebook:
        for student in students:
            gradebook.update_or_create_student(student.pop("id"), **student)
    return course


def _write_new(root: Path, language: str, masters: Path | None, db_url: str | None) -> None:
    for folder in (FOLDER, "source", "submitted"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    address = f"c.CourseDirectory.db_url = {db_url or 'postgresql+psycopg://user@host/database'!r}"
    text = _CONFIG.format(
        course_id=root.name,
        db_url=address if db_url else f"# {address}",
        code_stub=CODE_STUB,
        text_stub=ESSAY_STUB,
    )
    (root / CONFIG_FILE).write_text(text, encoding="utf-8")
    settings = {"language": language, "masters": str(masters.resolve()) if masters else None}
    (root / FOLDER / _SETTINGS).write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
