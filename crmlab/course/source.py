"""Build an assignment's source notebooks from its masters into the course directory."""

import hashlib
import json
import shutil
from pathlib import Path

from crmlab.course.directory import Course, CourseError
from crmlab.i18n import translator
from crmlab.masters.build import assignment_files, prepare_unit, to_bytes, write_files
from crmlab.masters.run import MasterRun
from crmlab.masters.tree import find_masters

_ = translator("course")

MISTAKES = "mistakes.json"
_BUILT = "built.json"


class EditedError(CourseError):
    """A source notebook was edited by hand since it was built."""


def build_source(
    course: Course, name: str, language: str, *, masters: Path | None = None, rebuild: bool = False
) -> str:
    """Write an assignment's source notebooks; where it has no masters, leave its source folder as it is.

    Parameters
    ----------
    course : Course
    name : str
        A unit that has masters, or an assignment of the course; its beginning is enough.
    language : {"en", "zh"}
    masters : Path, optional
        Folder of the masters; see `find_masters`.
    rebuild : bool
        Whether to replace a notebook that was edited by hand since it was built.

    Returns
    -------
    str
        Name of the assignment.

    Raises
    ------
    MasterError
        If the masters break a rule or do not run.
    CourseError
        If there is neither a master nor a source folder of that name, or a notebook was edited.
    """
    noted = course.settings().get("masters")
    try:
        tree = find_masters(masters or (Path(noted) if noted else None))
        unit = tree.find(name)
    except (FileNotFoundError, LookupError) as error:
        return _without_masters(course, name, error)
    runs = prepare_unit(tree, unit)
    if not runs:
        raise CourseError(_("{unit} has lessons but no graded notebooks.").format(unit=unit))
    folder = course.in_language(language).step("source", unit)
    edited = [] if rebuild else _edited(course, unit, folder)
    if edited:
        raise EditedError(
            _(
                "{files} in {folder} was edited since it was built. Carry the change over to the master and repeat "
                "with --rebuild, or release it as it is with --as-is."
            ).format(files=", ".join(edited), folder=folder)
        )
    if folder.exists():
        shutil.rmtree(folder)
    _note_built(course, unit, folder, write_files(folder, assignment_files(runs, language)))
    write_files(course.kept(unit), {MISTAKES: to_bytes(_mistakes(runs))})
    return unit


def _without_masters(course: Course, name: str, reason: Exception) -> str:
    """Return the assignment of that name that lies in the course's source folder."""
    try:
        assignment = course.find(name)
    except CourseError as error:
        raise CourseError(f"{error}\n{reason}") from error
    if not any(course.step("source", assignment).glob("*.ipynb")):
        raise CourseError(
            _("There are no notebooks in {folder}.").format(folder=course.step("source", assignment))
        )
    return assignment


def _mistakes(runs: list[MasterRun]) -> dict:
    """Return the known mistakes of each notebook's tasks: what grading needs to name them and hint at them."""
    return {
        run.master.name: [
            {"task": answer.task, "name": answer.name, "hint": answer.hint, "code": answer.code}
            for answer in run.bank
            if not answer.right
        ]
        for run in runs
    }


def _built(course: Course, unit: str) -> dict[str, str]:
    path = course.kept(unit) / _BUILT
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _note_built(course: Course, unit: str, folder: Path, paths: list[Path]) -> None:
    digests = {str(path.relative_to(course.root)): _digest(path) for path in paths}
    write_files(course.kept(unit), {_BUILT: to_bytes(_built(course, unit) | digests)})


def _edited(course: Course, unit: str, folder: Path) -> list[str]:
    built = _built(course, unit)
    found = {path: built.get(str(path.relative_to(course.root))) for path in sorted(folder.glob("*.ipynb"))}
    return [path.name for path, digest in found.items() if digest != _digest(path)]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
