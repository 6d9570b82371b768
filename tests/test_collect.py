"""Collecting what was handed in: every usual naming, and nothing lost."""

import json
import os
import zipfile
from pathlib import Path

import pytest

from crmlab.course import CourseError, collect, init_course
from crmlab.course.collect import TIMESTAMP
from tests.corner_shop import RIGHT, UNIT, answered, copy_course, make_course


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A course with both languages released; not to be changed."""
    return make_course(tmp_path_factory.mktemp("made") / "course")


@pytest.fixture
def course(made, tmp_path):
    """A copy of that course that a test may change."""
    return copy_course(made, tmp_path / "course")


@pytest.fixture
def inbox(tmp_path):
    """Where the learning platform's files lie."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def _hand_in(folder, name, text, *, time=None):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    if time:
        os.utime(path, (time, time))
    return path


def _zip(folder):
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, file.relative_to(folder))
    return path


def _submitted(course, student):
    folder = course.step("submitted", UNIT, student)
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


NAMES = [
    "s01/takings.ipynb",
    f"{UNIT}/s01/takings.ipynb",
    f"s01/{UNIT}/takings.ipynb",
    "s01.ipynb",
    "takings-S01.ipynb",
    "Ada Lovelace_12345_assignsubmission_file_/takings.ipynb",
    "Ada Lovelace_12345_assignsubmission_file_/my solution.ipynb",
    "lovelaceada_LATE_123_456_takings-1.ipynb",
    f"{UNIT}_s01_attempt_2026-03-01-10-00-00_takings.ipynb",
    "12345-67890 - Ada Lovelace - Jan 5, 2026 1012 AM/takings.ipynb",
]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_platforms_names_are_understood(course, inbox, name, packed):
    """Is the student found whichever way a platform names files, in a folder and in a zip?"""
    _hand_in(inbox, name, answered(course, RIGHT))
    result = collect(course, _zip(inbox) if packed else inbox)
    assert result.placed == {("s01", UNIT): ["takings"]}
    assert _submitted(course, "s01") == {"takings.ipynb", TIMESTAMP}
    assert result.unplaced == []


@pytest.mark.parametrize("name", ["王小明.ipynb", "作业-小明王/takings.ipynb", "s02_王小明_作业.ipynb"])
def test_chinese_names_are_understood(course, inbox, name):
    """Are students found by a Chinese name, family name first or last?"""
    _hand_in(inbox, name, answered(course, RIGHT, language="zh"))
    assert collect(course, inbox).placed == {("s02", UNIT): ["takings"]}


def test_names_in_gbk_zips_are_understood(course, tmp_path):
    """Is a name that Windows in China wrote into a zip, without saying how, decoded?"""
    path = tmp_path / "gbk.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("sixsix.ipynb", answered(course, RIGHT))
    path.write_bytes(path.read_bytes().replace(b"sixsix", "王小明".encode("gb18030")))
    assert collect(course, path).placed == {("s02", UNIT): ["takings"]}


def test_zips_within_a_zip_are_opened(course, inbox, tmp_path):
    """Is a platform's zip of the students' own zips read?"""
    _hand_in(inbox / "work", f"{UNIT}/takings.ipynb", answered(course, RIGHT))
    outer = tmp_path / "all.zip"
    with zipfile.ZipFile(outer, "w") as archive:
        archive.write(_zip(inbox / "work"), "Ada Lovelace_77_assignsubmission_file_/work.zip")
    assert collect(course, outer).placed == {("s01", UNIT): ["takings"]}


def test_what_has_no_place_is_reported_and_kept(course, inbox):
    """Does every file end up either in place or in the list, with a copy?"""
    _hand_in(inbox, "s01/takings.ipynb", answered(course, RIGHT))
    _hand_in(inbox, "stranger/takings.ipynb", answered(course, RIGHT))
    _hand_in(inbox, "s01 and s03/takings.ipynb", answered(course, RIGHT))
    _hand_in(
        inbox,
        "s03/diary.ipynb",
        json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}),
    )
    result = collect(course, inbox)
    assert set(result.placed) == {("s01", UNIT)}
    assert {name: reason for name, reason in result.unplaced} == {
        "stranger/takings.ipynb": "no student of the roster, or more than one, in its path",
        "s01 and s03/takings.ipynb": "no student of the roster, or more than one, in its path",
        "s03/diary.ipynb": "the student is known, but which notebook is it?",
    }
    assert len(list(result.unplaced_folder.iterdir())) == 3
    assert result.missing == {UNIT: ["s02", "s03", "s10"]}


def test_an_id_within_another_id_is_no_match(course, inbox):
    """Is s10's file not taken for s1's, and a number in a name not for an id?"""
    _hand_in(inbox, "s10_takings.ipynb", answered(course, RIGHT))
    assert set(collect(course, inbox).placed) == {("s10", UNIT)}


def test_a_broken_notebook_is_placed_by_its_name(course, inbox):
    """Does a file that cannot be read reach the grader, who tells of it?"""
    _hand_in(inbox, "s01/takings (2).ipynb", answered(course, RIGHT)[:500])
    assert collect(course, inbox).placed == {("s01", UNIT): ["takings"]}


def test_the_latest_of_several_counts(course, inbox):
    """Are attempts told apart by the time in their names, and the others kept?"""
    early, late = answered(course, {"best-day": "best_day = 'Mon'"}), answered(course, RIGHT)
    _hand_in(inbox, f"{UNIT}_s01_attempt_2026-03-02-10-00-00_takings.ipynb", late, time=1_000_000_000)
    _hand_in(inbox, f"{UNIT}_s01_attempt_2026-03-01-10-00-00_takings.ipynb", early, time=2_000_000_000)
    result = collect(course, inbox)
    assert (course.step("submitted", UNIT, "s01") / "takings.ipynb").read_text(encoding="utf-8") == late
    assert "handed in 2 times" in result.notes[0]
    (kept,) = (course.kept(UNIT) / "earlier").rglob("*.ipynb")
    assert kept.read_text(encoding="utf-8") == early
    assert (course.step("submitted", UNIT, "s01") / TIMESTAMP).read_text() == "2026-03-02 10:00:00 UTC\n"


def test_a_later_submission_replaces_an_earlier_one(course, inbox):
    """Is the earlier one put aside, and an older one that comes later not taken?"""
    first, second = answered(course, {}), answered(course, RIGHT)
    path = _hand_in(inbox, "s01/takings.ipynb", first, time=1_700_000_000)
    collect(course, inbox)
    assert collect(course, inbox).notes == []  # the same again
    _hand_in(inbox, "s01/takings.ipynb", second, time=1_700_000_100)
    assert "the earlier submission was put aside" in collect(course, inbox).notes[0]
    target = course.step("submitted", UNIT, "s01") / "takings.ipynb"
    assert target.read_text(encoding="utf-8") == second
    os.utime(path, (1_600_000_000, 1_600_000_000))
    path.write_text(first, encoding="utf-8")
    os.utime(path, (1_600_000_000, 1_600_000_000))
    assert "a newer submission is already there" in collect(course, inbox).notes[0]
    assert target.read_text(encoding="utf-8") == second
    kept = {file.read_text(encoding="utf-8") for file in (course.kept(UNIT) / "earlier").rglob("*.ipynb")}
    assert kept == {first}


def test_side_files_go_with_their_notebook(course, inbox):
    """Are files beside and below the notebook kept at their places, and junk and handed-out files left out?"""
    _hand_in(inbox, f"s01/{UNIT}/takings.ipynb", answered(course, RIGHT))
    _hand_in(inbox, f"s01/{UNIT}/answers.json", "{}")
    _hand_in(inbox, f"s01/{UNIT}/data/extra.csv", "a\n1\n")
    _hand_in(inbox, f"s01/{UNIT}/.ipynb_checkpoints/takings-checkpoint.ipynb", "{}")
    _hand_in(inbox, f"s01/{UNIT}/crmlab.json", "{}")
    _hand_in(inbox, f"s01/{UNIT}/start-here.html", "")
    collect(course, inbox)
    assert _submitted(course, "s01") == {"takings.ipynb", TIMESTAMP, "answers.json", "data/extra.csv"}


def test_quiz_answers_get_their_name_back(course, inbox):
    """Is the file with clicked answers found under the name that a platform gave it?"""
    _hand_in(inbox, "lovelaceada_123_456_takings.ipynb", answered(course, RIGHT))
    _hand_in(inbox, "lovelaceada_123_457_quiz-answers-1.json", '{"answers": {}}')
    collect(course, inbox)
    assert _submitted(course, "s01") == {"takings.ipynb", TIMESTAMP, "quiz-answers.json"}


def test_a_zip_cannot_write_outside(course, tmp_path):
    """Are paths that climb out of a zip cut down to their names?"""
    path = tmp_path / "evil.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("s01/takings.ipynb", answered(course, RIGHT))
        archive.writestr("s01/../../../evil.txt", "x")
        archive.writestr("/s01/absolute.txt", "x")
    before = {file for file in tmp_path.rglob("*") if file.is_file() and course.root not in file.parents}
    collect(course, path)
    after = {file for file in tmp_path.rglob("*") if file.is_file() and course.root not in file.parents}
    assert after == before
    assert not (course.root / "evil.txt").exists()


def test_links_are_not_followed(course, inbox):
    """Is a link that points elsewhere reported instead of copied?"""
    _hand_in(inbox, "s01/takings.ipynb", answered(course, RIGHT))
    (inbox / "s01" / "notes.txt").symlink_to(Path("/etc/hostname"))
    result = collect(course, inbox)
    assert ("s01/notes.txt", "a link or special file, not followed") in result.unplaced
    assert "notes.txt" not in _submitted(course, "s01")


def test_a_file_that_is_no_zip_is_reported(course, inbox):
    """Does a damaged zip neither stop the others nor vanish?"""
    _hand_in(inbox, "s01/takings.ipynb", answered(course, RIGHT))
    _hand_in(inbox, "s03.zip", "not a zip")
    result = collect(course, inbox)
    assert set(result.placed) == {("s01", UNIT)}
    assert result.unplaced[0][0] == "s03.zip"
    assert list(result.unplaced_folder.iterdir())


def test_without_a_roster_folders_are_named_after_students(made, inbox, tmp_path):
    """Does a course whose gradebook has no students yet take the folder's name as id?"""
    course = copy_course(made, tmp_path / "course")
    with course.gradebook() as gradebook:
        for student in list(course.students()):
            gradebook.remove_student(student)
    _hand_in(inbox, "bitdiddle/takings.ipynb", answered(course, RIGHT))
    assert set(collect(course, inbox).placed) == {("bitdiddle", UNIT)}


def test_what_is_missing_is_said(course, tmp_path):
    """Are a wrong path and a course without a release explained?"""
    with pytest.raises(CourseError, match="There is no file or folder"):
        collect(course, tmp_path / "nothing")
    with pytest.raises(CourseError, match="crmlab release UNIT comes first"):
        collect(init_course(tmp_path / "empty"), tmp_path)
