"""The fixture unit with one graded quiz of each kind and a little code, and ways to hand it in."""

import json
from pathlib import Path

from crmlab.course import Course, init_course, release
from crmlab.masters.bank import quiz_answer, read_bank

MASTERS = Path(__file__).parents[1] / "fixtures" / "quizzes"
UNIT = "u97-quizzes"
BANK = read_bank(MASTERS / "assignments" / UNIT / "eight.py")
QUIZZES = [answer for answer in BANK if answer.task != "cost"]
RIGHT = {answer.task: quiz_answer(answer.code) for answer in QUIZZES if answer.right}
WRONG = {answer.task: quiz_answer(answer.code) for answer in QUIZZES if not answer.right}
CODE = "cost = 3 * 12"


def make_course(folder: Path) -> Course:
    """A course in which the quizzes have been released in both languages."""
    course = init_course(folder, masters=MASTERS)
    release(course, UNIT)
    release(course, UNIT, language="zh")
    return course


def released(course: Course, language: str = "en") -> dict:
    """The released notebook, with the code answered."""
    path = course.in_language(language).step("release", UNIT) / "eight.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    next(cell for cell in notebook["cells"] if "..." in "".join(cell["source"]))["source"] = CODE
    return notebook


def code_cell(source: str) -> dict:
    """A cell that a student has added."""
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    return {**cell, "source": source, "id": f"own-{abs(hash(source)):x}"[:20]}


def with_lines(notebook: dict, answers: dict, *, above: bool = False) -> dict:
    """The notebook with a line of Python below, or above, each quiz."""
    cells = []
    for cell in notebook["cells"]:
        task = cell["metadata"].get("crmlab", {}).get("task")
        own = [code_cell(f"quiz.answer({task!r}, {answers[task]!r})")] if task in answers else []
        cells += [*own, cell] if above else [cell, *own]
    return {**notebook, "cells": cells}


def side_file(answers: dict) -> bytes:
    """The side file of somebody who clicked these answers."""
    return json.dumps({"salt": "s", "answers": {"eight": answers}}).encode()


def hand_in(course: Course, student: str, notebook: dict, files: dict[str, bytes] | None = None) -> None:
    """Put a submission into the course directory."""
    folder = course.step("submitted", UNIT, student)
    folder.mkdir(parents=True)
    (folder / "eight.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    for name, content in (files or {}).items():
        (folder / name).write_bytes(content)


def earned(entry: dict) -> dict[str, float]:
    """Points of the quizzes in a line of the run record."""
    cells = entry["notebooks"]["eight"]["cells"]
    return {task: verdict["points"] for task, verdict in cells.items() if task in RIGHT}
