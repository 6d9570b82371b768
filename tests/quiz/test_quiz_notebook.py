"""Quizzes in a real kernel, as a notebook runs them."""

import json

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from tests.quiz.eight import RIGHT, code_cell, make_course, released

CLICKS = """
from crmlab.quiz._widgets import build
from crmlab.quiz._session import find
build(find("who-pays")).children[1].value = "grandmother"
for menu, choice in zip(build(find("stages")).children[1:3], ("regular", "prospect")):
    menu.value = choice
"""


@pytest.fixture(scope="module")
def notebook(tmp_path_factory):
    """The released notebook in Chinese."""
    return released(make_course(tmp_path_factory.mktemp("quizzes") / "course"), "zh")


def run(notebook, folder):
    """Run a notebook in a fresh kernel; return what its quizzes show, by task, and the texts of the other cells."""
    played = nbformat.reads(json.dumps(notebook), as_version=4)
    NotebookClient(played, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()
    shown, texts = {}, []
    for cell in played.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "stream":
                texts.append(output.text)
            elif cell.metadata.get("crmlab", {}).get("kind") == "quiz":
                shown[cell.metadata.crmlab.task] = output.data
    return shown, texts


def test_answers_survive_a_new_kernel(notebook, tmp_path):
    """Does the second kernel show in Chinese what was clicked in the first?"""
    shown, _texts = run({**notebook, "cells": [*notebook["cells"], code_cell(CLICKS)]}, tmp_path)
    assert set(shown) == set(RIGHT)
    for data in shown.values():
        assert {"text/plain", "text/html", "application/vnd.jupyter.widget-view+json"} == set(data)
        assert "还没有作答" in data["text/plain"]
    shown, _texts = run(notebook, tmp_path)
    assert "已记录：吃菜的人" in shown["who-pays"]["text/plain"]
    assert "已记录：C1 → 老客户; C2 → 潜在客户" in shown["stages"]["text/html"]
    kept = json.loads((tmp_path / "quiz-answers.json").read_text(encoding="utf-8"))
    assert kept["answers"] == {"eight": {"who-pays": "grandmother", "stages": RIGHT["stages"]}}


def test_an_impossible_answer_is_one_line(notebook, tmp_path):
    """Is the error of a wrong key a sentence, without a traceback?"""
    cells = [*notebook["cells"], code_cell("quiz.answer('who-pays', 'x')")]
    with pytest.raises(CellExecutionError) as stopped:
        run({**notebook, "cells": cells}, tmp_path)
    assert "who-pays 没有 'x' 这个代号，可用的有：son, grandmother, driver。" in stopped.value.traceback
    assert "Traceback" not in stopped.value.traceback
