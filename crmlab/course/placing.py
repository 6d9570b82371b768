"""Tell whose a file is and which notebook, from its path and its content."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePath

from crmlab.course.directory import Course
from crmlab.course.handed_in import HandedIn
from crmlab.quiz._store import SIDE_FILE as QUIZ_ANSWERS

_ATTEMPT = re.compile(r"(\d{4})-(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)")  # Blackboard puts the time into the name
_QUIZ_ANSWERS = re.compile(rf"(?:^|[_\W]){Path(QUIZ_ANSWERS).stem}(?:-\d+|\s*\(\d+\))?\.json$")
_BREAKS = re.compile(r"[_/\-–—,()（）\[\]]+")


class Roster:
    """Finds students in paths, by id or by full name.

    Parameters
    ----------
    students : dict
        Student id to full name.
    """

    def __init__(self, students: dict[str, str]):
        self._ids = {
            student: re.compile(rf"(?<![A-Za-z0-9]){re.escape(student)}(?![A-Za-z0-9])", re.IGNORECASE)
            for student in students
        }
        spellings = [
            (spelling, student) for student, name in students.items() for spelling in _spellings(name)
        ]
        times = Counter(spelling for spelling, _ in spellings)
        self._names = {spelling: student for spelling, student in spellings if times[spelling] == 1}

    def find(self, parts: tuple[str, ...]) -> str | None:
        """Return the one student that a path names, None if it names none or several."""
        path = "/".join(parts)
        named = {student for student, pattern in self._ids.items() if pattern.search(path)}
        longest = max(map(len, named), default=0)
        named = {student for student in named if len(student) == longest}
        if not named:
            pieces = {_folded(piece) for piece in _BREAKS.split(str(PurePath(path).with_suffix("")))}
            named = {student for spelling, student in self._names.items() if spelling in pieces}
        if not named and not self._ids and len(parts) > 1:
            named = {parts[0]}  # a course without a roster: folders are named after students
        return named.pop() if len(named) == 1 else None


@dataclass(frozen=True)
class Target:
    """A notebook of an assignment."""

    assignment: str
    notebook: str


class Notebooks:
    """Finds the notebook that a file is, by the grade ids in it or by its name.

    Parameters
    ----------
    course : Course
    assignments : list of str
        Those that are looked for.
    """

    def __init__(self, course: Course, assignments: list[str]):
        self._grade_ids = {
            Target(assignment, path.stem): grade_ids(path)
            for assignment in assignments
            for path in sorted(_handed_out(course, assignment).glob("*.ipynb"))
        }

    def find(self, handed: HandedIn, *, prefer: str | None = None) -> Target | None:
        """Return the notebook that a file is; `prefer` names the assignment where only the name is to go by."""
        has = grade_ids(handed.file)
        overlap = {target: len(has & ids) for target, ids in self._grade_ids.items() if has & ids}
        if overlap:
            return max(overlap, key=lambda target: (overlap[target], target.assignment == prefer))
        stem = _folded(Path(handed.parts[-1]).stem)
        named = [target for target in self._grade_ids if _folded(target.notebook) in stem]
        named = [target for target in named if prefer in (None, target.assignment)] or named
        longest = max((len(target.notebook) for target in named), default=0)
        named = [target for target in named if len(target.notebook) == longest]
        return named[0] if len(named) == 1 else None


def side_file_name(name: str) -> str:
    """Return the name that a side file had before a learning platform put the student into it.

    Examples
    --------
    >>> side_file_name("lovelaceada_123_456_quiz-answers-1.json")
    'quiz-answers.json'
    >>> side_file_name("my data.csv")
    'my data.csv'
    """
    return QUIZ_ANSWERS if _QUIZ_ANSWERS.search(name) else name


def handed_in_at(handed: HandedIn) -> datetime:
    """Return the time of a file: the one in its name if there is one, else that of its last change."""
    match = _ATTEMPT.search(handed.name)
    try:
        return datetime(*map(int, match.groups()), tzinfo=UTC) if match else handed.time
    except ValueError:
        return handed.time


def grade_ids(path: Path) -> set[str]:
    """Return the grade ids in a notebook file; none if it cannot be read."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8", errors="replace"))["cells"]
        return {cell["metadata"]["nbgrader"]["grade_id"] for cell in cells if "nbgrader" in cell["metadata"]}
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return set()


def _handed_out(course: Course, assignment: str) -> Path:
    released = course.step("release", assignment)
    return released if released.is_dir() else course.step("source", assignment)


def _spellings(name: str) -> set[str]:
    words = name.split()
    return {_folded("".join(words)), _folded("".join(words[-1:] + words[:-1]))} - {""}


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", text).casefold()
