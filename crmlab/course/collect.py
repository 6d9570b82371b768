"""Collect submissions from a folder or zip into the course directory. Nothing is lost on the way."""

import shutil
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from nbgrader.utils import parse_utc

from crmlab.course.directory import FOLDER, Course, CourseError
from crmlab.course.handed_in import HandedIn, Walker
from crmlab.course.placing import Notebooks, Roster, handed_in_at, side_file_name
from crmlab.i18n import translator

_ = translator("course")

TIMESTAMP = "timestamp.txt"


@dataclass
class Collection:
    """What became of the files that were handed in.

    Attributes
    ----------
    placed : dict
        ``(student, assignment)`` to the names of the notebooks now in ``submitted``.
    unplaced : list of (str, str)
        Path and reason of each file that found no place; copies lie in `unplaced_folder`.
    notes : list of str
        What else a grader should know: doubled notebooks, earlier submissions put aside.
    missing : dict
        Assignment to the students of the roster from whom there is nothing.
    unplaced_folder : Path
    """

    placed: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    unplaced: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    missing: dict[str, list[str]] = field(default_factory=dict)
    unplaced_folder: Path = Path()

    def assignments(self) -> list[str]:
        """Return the assignments that something was placed for."""
        return sorted({assignment for _student, assignment in self.placed})

    def students(self, assignment: str) -> list[str]:
        """Return the students whose submissions of an assignment are in place."""
        return sorted(student for student, placed in self.placed if placed == assignment)


@dataclass
class _Submission:
    """The files of one student for one assignment."""

    notebooks: dict[str, list[HandedIn]] = field(default_factory=lambda: defaultdict(list))
    side_files: list[HandedIn] = field(default_factory=list)


def collect(course: Course, path: Path, *, assignment: str | None = None) -> Collection:
    """Place what students handed in.

    Parameters
    ----------
    course : Course
    path : Path
        A folder or zip as a learning platform gives it out: a folder or zip per student, or flat files whose names
        hold the student (Moodle, Canvas, Blackboard, Brightspace, or by hand).
    assignment : str, optional
        Where the files belong; without it, the grade ids in the notebooks tell.

    Returns
    -------
    Collection

    Raises
    ------
    CourseError
        If the path does not exist, or no assignment has been released.
    """
    if not path.exists():
        raise CourseError(_("There is no file or folder {path}.").format(path=path))
    wanted = [course.find(assignment)] if assignment else course.assignments()
    if not wanted:
        raise CourseError(_("No assignment has been released here yet: crmlab release UNIT comes first."))
    result = Collection(unplaced_folder=course.root / FOLDER / "unplaced" / path.stem)
    roster, notebooks = Roster(course.students()), Notebooks(course, wanted)
    with tempfile.TemporaryDirectory() as scratch:
        handed = list(Walker(Path(scratch)).walk(path))
        submissions = _sorted_by_student(handed, roster, notebooks, wanted, result)
        for (student, name), submission in sorted(submissions.items()):
            _write(course, student, name, submission, result)
        _keep_unplaced(handed, result)
    for name in result.assignments():
        result.missing[name] = [
            student
            for student in sorted(course.students())
            if not course.step("submitted", name, student).is_dir()
        ]
    return result


def _sorted_by_student(
    handed: list[HandedIn], roster: Roster, notebooks: Notebooks, wanted: list[str], result: Collection
) -> dict[tuple[str, str], _Submission]:
    students = {file.name: roster.find(file.parts) for file in handed if not file.problem}
    usable = [file for file in handed if students.get(file.name)]
    found = {file.name: notebooks.find(file) for file in usable if file.parts[-1].lower().endswith(".ipynb")}
    counts = Counter(target.assignment for target in found.values() if target)
    usual = wanted[0] if len(wanted) == 1 else counts.most_common(1)[0][0] if counts else None
    submissions: dict[tuple[str, str], _Submission] = defaultdict(_Submission)
    for file in usable:
        if file.name in found:
            target = found[file.name] or notebooks.find(file, prefer=usual)
            if target:
                submissions[students[file.name], target.assignment].notebooks[target.notebook].append(file)
            else:
                result.unplaced.append((file.name, _("the student is known, but which notebook is it?")))
    for file in usable:
        if file.name not in found:
            mine = [name for student, name in submissions if student == students[file.name]]
            name = mine[0] if len(mine) == 1 else usual
            if name:
                submissions[students[file.name], name].side_files.append(file)
            else:
                result.unplaced.append((file.name, _("the student is known, but which assignment is it?")))
    for file in handed:
        if file.problem:
            result.unplaced.append((file.name, file.problem))
        elif not students[file.name]:
            result.unplaced.append((file.name, _("no student of the roster, or more than one, in its path")))
    return submissions


def _write(
    course: Course, student: str, assignment: str, submission: _Submission, result: Collection
) -> None:
    folder = course.step("submitted", assignment, student)
    aside = course.kept(assignment) / "earlier" / student
    chosen = {name: _best(name, files) for name, files in submission.notebooks.items()}
    moment = max(map(handed_in_at, [*chosen.values(), *submission.side_files]))
    for name, files in submission.notebooks.items():
        for other in files:
            if other is not chosen[name]:
                kept = _set_aside(other.file, aside / _stamp(handed_in_at(other)), other.parts[-1])
                text = _(
                    "{student}: {notebook} was handed in {times} times; the latest counts, the other is {kept}."
                )
                result.notes.append(text.format(student=student, notebook=name, times=len(files), kept=kept))
    if folder.exists():
        there = _timestamp(folder)
        if there and there > moment:
            text = _("{student}: a newer submission is already there; this one was put aside in {kept}.")
            target = aside / _stamp(moment)
            result.notes.append(text.format(student=student, kept=target))
            result.unplaced += _copy(chosen, submission.side_files, target, moment)
            return
        if _same(folder, chosen):
            result.placed[student, assignment] = sorted(chosen)
            return
        kept = _free(aside / _stamp(there or moment))
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(folder, kept)
        text = _("{student}: the earlier submission was put aside in {kept}.")
        result.notes.append(text.format(student=student, kept=kept))
    result.unplaced += _copy(chosen, submission.side_files, folder, moment)
    result.placed[student, assignment] = sorted(chosen)


def _best(notebook: str, files: list[HandedIn]) -> HandedIn:
    """Return the file to grade: the latest; of equally late ones, the one with the notebook's own name."""
    return max(files, key=lambda file: (handed_in_at(file), file.parts[-1] == f"{notebook}.ipynb", file.name))


def _copy(
    chosen: dict[str, HandedIn], side_files: list[HandedIn], folder: Path, moment: datetime
) -> list[tuple[str, str]]:
    """Copy a submission into a folder; return the side files that cannot lie there, with the reason."""
    failed = []
    folder.mkdir(parents=True, exist_ok=True)
    homes = sorted({file.parts[:-1] for file in chosen.values()}, key=len, reverse=True)
    for file in sorted(side_files, key=handed_in_at):  # of equal names the latest stays
        home = next((home for home in homes if file.parts[: len(home)] == home), file.parts[:-1])
        below = PurePosixPath(*file.parts[len(home) :])
        target = folder / below.with_name(side_file_name(below.name))
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file.file, target)
        except OSError as error:  # a name that is too long, or a file where another has a folder
            failed.append((file.name, str(error)))
    for name, file in chosen.items():
        shutil.copyfile(file.file, folder / f"{name}.ipynb")
    (folder / TIMESTAMP).write_text(f"{moment:%Y-%m-%d %H:%M:%S} UTC\n", encoding="utf-8")
    return failed


def _same(folder: Path, chosen: dict[str, HandedIn]) -> bool:
    paths = {name: folder / f"{name}.ipynb" for name in chosen}
    return all(
        path.exists() and path.read_bytes() == chosen[name].file.read_bytes() for name, path in paths.items()
    )


def _timestamp(folder: Path) -> datetime | None:
    try:
        return parse_utc((folder / TIMESTAMP).read_text(encoding="utf-8").strip()).replace(tzinfo=UTC)
    except (OSError, ValueError):
        return None


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d-%H-%M-%S}"


def _set_aside(file: Path, folder: Path, name: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(file, _free(folder / name)))


def _free(path: Path) -> Path:
    """Return a path that is not taken, numbered if need be."""
    number = 1
    free = path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def _keep_unplaced(handed: list[HandedIn], result: Collection) -> None:
    """Copy what found no place, so that a grader can look at it."""
    names = {name for name, _reason in result.unplaced}
    for file in handed:
        if file.name in names and file.file.is_file() and not file.file.is_symlink():
            _set_aside(file.file, result.unplaced_folder, "_".join(file.parts)[-150:])
