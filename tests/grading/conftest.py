"""A small course with a real gradebook, and ways to hand things in."""

import copy
import json
import shutil
from pathlib import Path

import pytest

from crmlab.course import Course, init_course, release
from crmlab.grading.sandbox import SandboxMissing, require_bubblewrap
from crmlab.masters.bank import read_bank

MASTERS = Path(__file__).parent / "masters"
UNIT = "u99-mini"
MASTER = MASTERS / "assignments" / UNIT / "mini.py"
HONEST = {
    "double": "def double(x):\n    return 2 * x",
    "total": "def total(frame):\n    return frame.groupby('customer_id')['amount_cny'].sum()",
    "parts": "whole = sales['amount_cny'].sum()\nn = sales['customer_id'].nunique()",
    "why": "Because it is so.",
}
FULL = 9.0


@pytest.fixture(scope="session")
def sandbox(need_program):
    """The sandbox, or a skip that names the package."""
    need_program("bwrap", "bubblewrap")
    try:
        require_bubblewrap()
    except SandboxMissing as error:
        pytest.skip(str(error))
    return "bwrap"


@pytest.fixture(scope="session")
def _released(tmp_path_factory) -> Course:
    course = init_course(tmp_path_factory.mktemp("courses") / "course", masters=MASTERS)
    release(course, UNIT)
    release(course, UNIT, language="zh")
    return course


@pytest.fixture
def course(_released, tmp_path) -> Course:
    """A fresh copy of a course in which the mini assignment has been released in both languages."""
    return copy_course(_released, tmp_path / "course")


@pytest.fixture(scope="session")
def fresh_course(_released, tmp_path_factory):
    """Make fresh copies of the released course, for fixtures that last longer than a test."""
    return lambda: copy_course(_released, tmp_path_factory.mktemp("copy") / "course")


def copy_course(course: Course, folder: Path) -> Course:
    """Copy a course directory."""
    from crmlab.course import open_course

    shutil.copytree(course.root, folder)
    return open_course(folder)


def notebook_of(course: Course, answers: dict[str, str], language: str = "en") -> dict:
    """The released notebook with these answers written into its cells."""
    path = course.in_language(language).step("release", UNIT) / "mini.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        task = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if task in answers:
            cell["source"] = answers[task]
    return notebook


def find(notebook: dict, grade_id: str) -> int:
    """Place of a graded cell in a notebook."""
    ids = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in notebook["cells"]]
    return ids.index(grade_id)


def hand_in(
    course: Course, student: str, notebook: dict | bytes | None, *, name: str = "mini.ipynb", files=()
) -> Path:
    """Put a submission into the course directory."""
    folder = course.step("submitted", UNIT, student)
    folder.mkdir(parents=True, exist_ok=True)
    if notebook is not None:
        content = notebook if isinstance(notebook, bytes) else json.dumps(notebook).encode()
        (folder / name).write_bytes(content)
    for file, content in dict(files).items():
        (folder / file).write_bytes(content)
    return folder


def honest(course: Course, **changes: str) -> dict:
    """A notebook that is all right but for the changes."""
    return copy.deepcopy(notebook_of(course, {**HONEST, **changes}))


def points(entry: dict) -> dict[str, float]:
    """Points by grade id in a line of the run record."""
    return {
        grade_id: verdict["points"]
        for notebook in entry["notebooks"].values()
        for grade_id, verdict in notebook["cells"].items()
    }


def total_points(entry: dict) -> float:
    """Sum of the automatic points in a line of the run record."""
    return sum(points(entry).values())


def mistakes():
    """The wrong answers of the mini unit's bank."""
    return [answer for answer in read_bank(MASTER) if not answer.right]
