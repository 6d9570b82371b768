"""Any nbgrader course: the same scores as nbgrader for honest submissions, none for tampering."""

import subprocess
import sys
from pathlib import Path

import pytest

from crmlab.course import open_course
from crmlab.grading import grade

from . import classic
from .conftest import copy_course


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    return classic.make_course(tmp_path_factory.mktemp("classic") / "course")


def scores(course) -> dict:
    """Automatic scores and needs by student and cell, as they stand in the gradebook."""
    with course.gradebook() as gradebook:
        return {
            (submission.student_id, grade.name): (grade.auto_score, grade.needs_manual_grade)
            for submission in gradebook.assignment_submissions(classic.ASSIGNMENT)
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


def test_honest_scores_equal_nbgraders_cell_by_cell(released, tmp_path, sandbox):
    """Does a class of honest submissions get exactly what `nbgrader autograde` gives?"""
    ours, theirs = (copy_course(released, tmp_path / name) for name in ("ours", "theirs"))
    for course in (ours, theirs):
        for student, answers in classic.HONEST.items():
            classic.hand_in(course, student, classic.answered(course, **answers))
    program = Path(sys.executable).with_name("nbgrader")
    subprocess.run(
        [program, "autograde", classic.ASSIGNMENT], cwd=theirs.root, check=True, capture_output=True
    )
    grade(ours, classic.ASSIGNMENT)
    assert scores(ours) == scores(open_course(theirs.root))
    assert len(scores(ours)) == 3 * len(classic.HONEST)


def test_tampering_is_reported_and_scores_nothing(released, tmp_path, sandbox):
    """Does every noticed tampering cost the cell its points and reach the grader?"""
    course = copy_course(released, tmp_path / "course")
    for student, answers in classic.TAMPERED.items():
        classic.hand_in(course, student, classic.answered(course, **answers))
    classic.hand_in(course, "honest", classic.answered(course, **classic.RIGHT))
    entries = {entry["student"]: entry for entry in grade(course, classic.ASSIGNMENT).entries}
    cells = {student: entry["notebooks"]["problem1"]["cells"] for student, entry in entries.items()}
    attacked = {
        student: "correct_mean" if student == "patched-numpy" else "correct_squares"
        for student in classic.TAMPERED
    }
    assert {student: cells[student][cell]["points"] for student, cell in attacked.items()} == dict.fromkeys(
        attacked, 0.0
    )
    assert all(cells[student][cell]["message"] for student, cell in attacked.items())
    for student in (
        "equals-all",
        "patched-builtin",
        "no-asserts",
        "patched-numpy",
        "hooked-shell",
        "hook-before-test",
    ):
        assert any("changed" in problem for problem in entries[student]["problems"]), student
    assert sum(cell["points"] for cell in cells["honest"].values()) == 5.0


def test_warnings_cost_nothing(released, tmp_path, sandbox):
    """Does a test cell that only warns keep its points?"""
    course = copy_course(released, tmp_path / "course")
    warns = {
        **classic.RIGHT,
        "squares": "import warnings\ndef squares(n):\n    warnings.warn('x')\n    return [i * i for i in range(1, n + 1)]",
    }
    classic.hand_in(course, "warns", classic.answered(course, **warns))
    (entry,) = grade(course, classic.ASSIGNMENT).entries
    assert entry["notebooks"]["problem1"]["cells"]["correct_squares"]["points"] == 2.0
