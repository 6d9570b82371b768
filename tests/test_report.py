"""The class report, from the gradebook and the run record."""

import csv
import io
import json
import re

import pytest

from crmlab.course import CourseError
from crmlab.i18n import use_language
from crmlab.report import class_report, to_csv, to_html, write_report
from tests.corner_shop import UNIT, make_course

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # of nbgrader's own queries
PAGE_WORDS = ["Class report", "Known mistakes", "Problems with submissions", "nothing handed in"]


def _grade(gradebook, student, points, *, essay=None):
    """Put scores into the gradebook, as grading and Formgrader would."""
    submission = gradebook.update_or_create_submission(UNIT, student)
    for grade in submission.notebooks[0].grades:
        if grade.name in points:
            grade.auto_score, grade.needs_manual_grade = points[grade.name], False
        elif grade.name == "advice":
            grade.manual_score, grade.needs_manual_grade = essay, essay is None
    gradebook.db.commit()


def _record(student, cells, problems=()):
    return json.dumps(
        {
            "student": student,
            "problems": list(problems),
            "limits": [],
            "notebooks": {"takings": {"cells": cells}},
        }
    )


def _verdict(misconception="", message=""):
    return {"points": 0, "max": 3, "message": message, "hint": "", "misconception": misconception}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course in which three of four have handed in, with one run record each and one line cut off."""
    course = make_course(tmp_path_factory.mktemp("made") / "course")
    with course.gradebook() as gradebook:
        _grade(gradebook, "s01", {"sales-by-day-check": 3, "best-day-check": 2, "loyal-who": 1}, essay=4)
        _grade(gradebook, "s02", {"sales-by-day-check": 1.5, "best-day-check": 0, "loyal-who": 0})
        _grade(gradebook, "s03", {"sales-by-day-check": 0, "best-day-check": 0, "loyal-who": 1}, essay=0)
    lines = [
        _record("s02", {"best-day-check": _verdict("worst")}),
        _record("s02", {"best-day-check": _verdict("alphabet", "It is <b>Monday</b>.")}),
        _record("s03", {"best-day-check": _verdict("alphabet")}, ["takings.ipynb was renamed"]),
        '{"student": "s03", "notebo',
    ]
    (course.kept(UNIT) / "run.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return course


@pytest.fixture
def report(course):
    """The report of that course."""
    return class_report(course, UNIT)


def test_scores_come_from_the_gradebook(report):
    """Are automatic and manual points added, and is what waits for a person not counted?"""
    assert [(row.student, row.score, row.ungraded) for row in report.rows] == [
        ("s01", 10, 0),
        ("s02", 1.5, 1),
        ("s03", 1, 0),
        ("s10", 0, 0),
    ]
    assert report.max_score == 10
    assert [row.handed_in for row in report.rows] == [True, True, True, False]


def test_tasks_stand_in_the_order_of_the_notebook_with_their_titles(report):
    """Does a task bear its heading, and does the language change it?"""
    assert [task.title for task in report.tasks] == ["Sales by day", "The best day", "Advice", "Loyalty"]


def test_mistakes_are_counted_by_the_last_run_of_each_student(report):
    """Is a line cut off by a crash left out, and the earlier verdict forgotten?"""
    ((task, name, count),) = report.mistakes()
    assert (task.grade_id, name, count) == ("best-day-check", "alphabet", 2)
    assert report.hint(task, name).startswith("This is the first day in the alphabet")


def test_the_csv_has_a_row_per_student(report):
    """Can a spreadsheet read it, with a column per task?"""
    rows = list(csv.DictReader(io.StringIO(to_csv(report))))
    assert [row["student"] for row in rows] == ["s01", "s02", "s03", "s10"]
    assert rows[1] == {
        "student": "s02",
        "name": "小明 王",
        "handed_in": "yes",
        "score": "1.5",
        "max_score": "10",
        "ungraded": "1",
        "takings/sales-by-day": "1.5",
        "takings/best-day": "0",
        "takings/advice": "",
        "takings/loyal-who": "0",
        "mistakes": "best-day: alphabet",
        "problems": "",
    }


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_stands_alone_in_either_language(course, language):
    """Does it load nothing from elsewhere, and leave no English in Chinese?"""
    use_language(language)
    page = to_html(class_report(course, UNIT))
    assert not re.search(r"""(?:src|href)=|url\(|@import|<script""", page)
    assert f'<html lang="{language}">' in page
    assert ("最好的一天" if language == "zh" else "The best day") in page
    assert all((word in page) == (language == "en") for word in PAGE_WORDS)


def test_a_students_words_cannot_change_the_page(report):
    """Is what comes from submissions escaped?"""
    assert "It is &lt;b&gt;Monday&lt;/b&gt;." in to_html(report)


def test_without_a_run_record_the_gradebook_is_enough(course):
    """Does a course that nbgrader graded get its report too?"""
    record = course.kept(UNIT) / "run.jsonl"
    kept = record.read_text(encoding="utf-8")
    record.unlink()
    try:
        report = class_report(course, UNIT)
    finally:
        record.write_text(kept, encoding="utf-8")
    assert [row.score for row in report.rows] == [10, 1.5, 1, 0]
    assert report.mistakes() == []
    assert "Known mistakes" not in to_html(report)


def test_files_are_written_for_people_and_for_excel(report, tmp_path):
    """Does the CSV begin with the mark that Excel needs?"""
    table, page = write_report(report, tmp_path / "reports")
    assert table.read_bytes().startswith(b"\xef\xbb\xbfstudent,")
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_an_assignment_without_grades_is_explained(course):
    """Is it said that it has to be released first?"""
    with pytest.raises(CourseError, match="release it first"):
        class_report(course, "u07")
