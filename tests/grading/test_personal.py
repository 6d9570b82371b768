"""Personal data: each student's notebook draws its own sample, and grading uses the same."""

import json
import shutil
import zipfile

import pytest

from crmlab.course import init_course, release
from crmlab.datasets import load_orders, personal_sample
from crmlab.grading import grade

from .conftest import MASTERS, UNIT, find, points

GIVEN = """from crmlab.datasets import load_orders, personal_sample
orders = personal_sample(load_orders())
sales = orders"""


@pytest.fixture
def personal_course(tmp_path):
    """A course whose mini notebook draws a personal sample, released to two students."""
    masters = tmp_path / "masters"
    shutil.copytree(MASTERS, masters)
    master = masters / "assignments" / UNIT / "mini.py"
    text = master.read_text()
    given = next(line for line in text.splitlines() if line.startswith("sales = "))
    text = text.replace(given, GIVEN).replace(
        'check.series(total(sales), pd.Series({"K1": 15.0, "K2": 20.0}))\n', ""
    )
    master.write_text(text)
    roster = tmp_path / "students.csv"
    roster.write_text("id\nstudent-01\nstudent-02\n")
    course = init_course(tmp_path / "course", masters=masters, roster=roster)
    return course, release(course, UNIT, personal=True)


def _own_sum(student: str) -> float:
    return float(personal_sample(load_orders(), student)["amount_cny"].sum())


def test_each_student_is_graded_on_their_own_data(personal_course, sandbox):
    """Do one's own numbers count, and another's not?"""
    course, released = personal_course
    assert sorted(path.name for path in released.folder.iterdir()) == ["student-01.zip", "student-02.zip"]
    for student in ("student-01", "student-02"):
        with zipfile.ZipFile(released.folder / f"{student}.zip") as archive:
            archive.extractall(course.root / "submitted" / student)
        path = course.step("submitted", UNIT, student) / "mini.ipynb"
        assert (path.parent / "crmlab-student.txt").read_text() == student
        notebook = json.loads(path.read_text())
        copied = _own_sum("student-01")
        notebook["cells"][find(notebook, "parts")]["source"] = (
            f"whole = {copied!r}\nn = sales['customer_id'].nunique()"
        )
        path.write_text(json.dumps(notebook))
    entries = {entry["student"]: points(entry)["parts-check"] for entry in grade(course, UNIT).entries}
    assert _own_sum("student-01") != pytest.approx(_own_sum("student-02"))
    assert entries == {"student-01": 4.0, "student-02": 1.0}


def test_without_the_option_all_have_the_same_data(personal_course, sandbox):
    """Does the same master give everyone the whole data if nothing else is asked?"""
    course, _released = personal_course
    release(course, UNIT)
    for student in ("student-01", "student-02"):
        folder = course.step("submitted", UNIT, student)
        shutil.copytree(course.step("release", UNIT), folder)
        notebook = json.loads((folder / "mini.ipynb").read_text())
        whole = float(load_orders()["amount_cny"].sum())
        notebook["cells"][find(notebook, "parts")]["source"] = (
            f"whole = {whole!r}\nn = sales['customer_id'].nunique()"
        )
        (folder / "mini.ipynb").write_text(json.dumps(notebook))
    assert {points(entry)["parts-check"] for entry in grade(course, UNIT).entries} == {4.0}
