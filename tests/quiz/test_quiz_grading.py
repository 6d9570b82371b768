"""What was clicked and what was typed, graded by the engine."""

import json

import pytest

from crmlab.grading import grade
from crmlab.grading.sandbox import SandboxMissing, require_bubblewrap
from tests.quiz.eight import (
    RIGHT,
    UNIT,
    WRONG,
    code_cell,
    earned,
    hand_in,
    make_course,
    released,
    side_file,
    with_lines,
)

HALF = {**WRONG, **{task: RIGHT[task] for task in ("who-pays", "roles", "steps", "break-even")}}
SOURCE_ANSWERS = side_file(RIGHT)


@pytest.fixture(scope="module")
def graded(need_program, tmp_path_factory):
    """The run record's entries and the course, after everybody's submission was graded at once."""
    need_program("bwrap", "bubblewrap")
    try:
        require_bubblewrap()
    except SandboxMissing as error:
        pytest.skip(str(error))
    course = make_course(tmp_path_factory.mktemp("quizzes") / "course")
    (course.step("source", UNIT) / "quiz-answers.json").write_bytes(SOURCE_ANSWERS)
    notebook = released(course)
    clicked = {"quiz-answers.json": side_file(RIGHT)}
    dies = {**notebook, "cells": [*notebook["cells"], code_cell("import os; os._exit(1)")]}
    hand_in(course, "clicked", notebook, clicked)
    hand_in(course, "typed", with_lines(notebook, RIGHT))
    hand_in(course, "above", with_lines(notebook, RIGHT, above=True))
    hand_in(course, "chinese", with_lines(released(course, "zh"), RIGHT))
    hand_in(course, "half-clicked", notebook, {"quiz-answers.json": side_file(HALF)})
    hand_in(course, "half-typed", with_lines(notebook, HALF))
    hand_in(course, "both", with_lines(notebook, RIGHT), {"quiz-answers.json": side_file(WRONG)})
    hand_in(course, "broken", with_lines(notebook, {"paid": RIGHT["paid"]}), {"quiz-answers.json": b"{"})
    hand_in(course, "nothing", notebook)
    hand_in(course, "dies", dies, clicked)
    entries = {entry["student"]: entry for entry in grade(course, UNIT, jobs=1).entries}
    return entries, course


FULL = {**dict.fromkeys(RIGHT, 1.0), "roles": 2.0, "kinds": 2.0}


@pytest.mark.parametrize("student", ["clicked", "typed", "above", "chinese", "dies"])
def test_clicks_and_lines_of_code_earn_the_same(student, graded):
    """Does a right answer earn its points, however it was given, and whatever happens in a later cell?"""
    assert earned(graded[0][student]) == FULL


def test_a_mixed_submission_earns_the_same_either_way(graded):
    """Do right and wrong answers, clicked or typed, give the same points and the same messages?"""
    entries, _course = graded
    assert earned(entries["half-clicked"]) == {
        task: FULL[task] if HALF[task] == RIGHT[task] else 0.0 for task in RIGHT
    }
    clicked, typed = (entries[name]["notebooks"]["eight"]["cells"] for name in ("half-clicked", "half-typed"))
    assert clicked == typed and clicked["cost-check"]["points"] == 1
    assert typed["paid"]["message"]


def test_a_line_in_the_notebook_counts_more_than_the_side_file(graded):
    """Does the rule hold that the students read?"""
    assert earned(graded[0]["both"]) == FULL


def test_without_answers_there_are_no_points(graded):
    """Do no file, a broken file and the instructor's own clicks in the source folder earn nothing?"""
    entries, _course = graded
    assert set(earned(entries["nothing"]).values()) == {0.0}
    assert earned(entries["broken"]) == {**dict.fromkeys(RIGHT, 0.0), "paid": 1.0}


def test_the_graded_notebook_shows_question_and_answer(graded):
    """Does who reads the graded notebook see the keys, and the answer that counted?"""
    _entries, course = graded
    notebook = json.loads((course.step("autograded", UNIT, "typed") / "eight.ipynb").read_text())
    shown = {
        cell["metadata"]["nbgrader"]["grade_id"]: "".join(cell["outputs"][0]["data"]["text/html"])
        for cell in notebook["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade_id") in RIGHT
    }
    assert "<code>son</code> The one who pays" in shown["who-pays"]
    assert "Recorded: The one who pays" in shown["who-pays"]
    assert "Recorded: C1 → regular; C2 → prospect" in shown["stages"]


def test_answers_clicked_in_the_source_folder_are_not_released(graded):
    """Can an instructor try the quizzes without handing out the answers?"""
    from crmlab.course import release

    _entries, course = graded
    folder = release(course, UNIT, as_is=True).folder
    assert (course.step("source", UNIT) / "quiz-answers.json").exists()
    assert not (folder / "quiz-answers.json").exists()
