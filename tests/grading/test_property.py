"""Mangled notebooks: grading never raises and never gives more than the honest score."""

import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmlab.grading.intake import Submission, _place_notebooks
from crmlab.grading.key import load_key
from crmlab.grading.limits import Limits
from crmlab.grading.run import Grader
from crmlab.grading.sandbox import Warm

from .conftest import FULL, UNIT, honest


@pytest.fixture(scope="module")
def grader(fresh_course, sandbox):
    """A warm grader, and the notebook whose answers are right in the first two tasks."""
    course = fresh_course()
    warm = Warm(Limits(cell_seconds=3, notebook_seconds=20), sandbox)
    yield Grader(load_key(course, UNIT), warm), honest(course, parts="whole = n = None")
    warm.close()


HONEST_POINTS = FULL - 4
JUNK = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.just([])
    | st.just({})
    | st.just([1, None])
)


@st.composite
def mangling(draw):
    """A list of random damages to a notebook, as functions."""
    return draw(
        st.lists(
            st.one_of(
                st.tuples(st.just("drop"), st.integers(0, 30)),
                st.tuples(st.just("double"), st.integers(0, 30)),
                st.tuples(st.just("swap"), st.integers(0, 30), st.integers(0, 30)),
                st.tuples(st.just("split"), st.integers(0, 30)),
                st.tuples(
                    st.just("retype"),
                    st.integers(0, 30),
                    st.sampled_from(["code", "markdown", "raw", "poem"]),
                ),
                st.tuples(
                    st.just("set"),
                    st.integers(0, 30),
                    st.sampled_from(["source", "metadata", "outputs", "id"]),
                    JUNK,
                ),
                st.tuples(
                    st.just("mark"),
                    st.integers(0, 30),
                    st.sampled_from(["grade_id", "points", "solution", "locked"]),
                    JUNK,
                ),
                st.tuples(st.just("top"), st.sampled_from(["metadata", "nbformat", "cells"]), JUNK),
                st.tuples(st.just("cut"), st.integers(0, 5000)),
            ),
            min_size=1,
            max_size=5,
        )
    )


def mangle(notebook: dict, damages: list[tuple]) -> bytes:
    """Apply damages; return what is handed in."""
    content, cut = copy.deepcopy(notebook), None
    for kind, *details in damages:
        cells = content.get("cells")
        if kind == "cut":
            cut = details[0]
        elif kind == "top":
            content[details[0]] = details[1]
        elif isinstance(cells, list) and cells:
            place = details[0] % len(cells)
            cell = cells[place]
            if kind == "drop":
                del cells[place]
            elif kind == "double":
                cells.insert(place, copy.deepcopy(cell))
            elif kind == "swap":
                other = details[1] % len(cells)
                cells[place], cells[other] = cells[other], cells[place]
            elif not isinstance(cell, dict):
                continue
            elif kind == "split" and isinstance(cell.get("source"), str):
                half = len(cell["source"]) // 2
                cells.insert(place, {**copy.deepcopy(cell), "source": cell["source"][:half]})
                cell["source"] = cell["source"][half:]
            elif kind == "retype":
                cell["cell_type"] = details[1]
            elif kind == "set":
                cell[details[1]] = details[2]
            elif kind == "mark" and isinstance(cell.get("metadata"), dict):
                marks = cell["metadata"].setdefault("nbgrader", {})
                if isinstance(marks, dict):
                    marks[details[1]] = details[2]
    return json.dumps(content).encode()[:cut]


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(damages=mangling())
def test_mangled_notebooks_never_raise_and_never_gain(grader, damages):
    """Does any damage end in an outcome with at most the honest points?"""
    engine, notebook = grader
    submission = Submission("mangled")
    _place_notebooks(submission, {"mini.ipynb": mangle(notebook, damages)}, engine.key)
    outcome = engine.grade(submission)
    verdicts = outcome.verdicts["mini"]
    assert sorted(verdicts) == ["double-check", "parts-check", "total-check"]
    assert 0 <= sum(verdict["points"] for verdict in verdicts.values()) <= HONEST_POINTS
