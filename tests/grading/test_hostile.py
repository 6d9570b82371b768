"""A batch of hostile and broken submissions: every one ends as it must, and honest neighbours are unharmed."""

import hashlib
import os
import time
from pathlib import Path

import psutil
import pytest

import crmlab
from crmlab.grading import Limits, grade

from .conftest import FULL, hand_in, honest, total_points
from .hostile import CASES

LIMITS = Limits(
    cell_seconds=2.5,
    notebook_seconds=30,
    memory=600 << 20,
    answer=20_000_000,
    scratch=64 << 20,
    cell_output=1_000_000,
)


def _fingerprint(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            whole.update(str(path).encode() + path.read_bytes())
    return whole.hexdigest()


@pytest.fixture(scope="module")
def batch(fresh_course, sandbox):
    """The whole corpus, graded once, between honest neighbours; and what of the machine it changed."""
    course = fresh_course()
    for place, (name, case) in enumerate(CASES.items()):
        case.hand_in(course, f"{place:03d}-{name}")
        if place % 10 == 0:
            hand_in(course, f"{place:03d}-zz-honest", honest(course))
    os.environ["CRMLAB_TEST_SECRET"] = "do not tell"
    watched = [
        Path(crmlab.__file__).parent,
        course.step("source", "u99-mini"),
        Path("/etc/passwd").parent / "passwd",
    ]
    before = [_fingerprint(path) for path in watched]
    result = grade(course, "u99-mini", limits=LIMITS)
    after = [_fingerprint(path) for path in watched]
    del os.environ["CRMLAB_TEST_SECRET"]
    return course, {entry["student"][4:]: entry for entry in result.entries}, before, after


@pytest.mark.parametrize("name", CASES)
def test_every_submission_ends_as_it_must(batch, name):
    """Does the submission get exactly the points it earned, with the reason recorded?"""
    _course, entries, _before, _after = batch
    entry = entries[name]
    messages = {
        grade_id: cell["message"]
        for nb in entry["notebooks"].values()
        for grade_id, cell in nb["cells"].items()
    }
    assert total_points(entry) == CASES[name].points, (messages, entry["problems"], entry["limits"])
    if CASES[name].problem:
        assert any(CASES[name].problem in text for text in [*entry["problems"], *entry["limits"]]), entry


def test_honest_neighbours_are_unharmed(batch):
    """Do honest submissions between hostile ones get full marks?"""
    _course, entries, _before, _after = batch
    assert total_points(entries["zz-honest"]) == FULL


def test_nothing_on_the_machine_changed(batch):
    """Are the installed package and the course's sources as before?"""
    _course, _entries, before, after = batch
    assert before == after


def test_no_process_is_left(batch):
    """Is nothing that a submission started still running?"""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        left = [
            p.info["cmdline"]
            for p in psutil.process_iter(["cmdline"])
            if _from_sandbox(p.info["cmdline"] or [])
        ]
        if not left:
            return
        time.sleep(0.2)
    raise AssertionError(left)


def _from_sandbox(command: list[str]) -> bool:
    return command[:1] == ["crmlab-daemon"] or "3141" in command


def test_the_gradebook_has_them_all(batch):
    """Does every submission have a grade for every test in the gradebook, and no test more points than it has?"""
    course, _entries, _before, _after = batch
    with course.gradebook() as gradebook:
        submissions = gradebook.assignment_submissions("u99-mini")
        assert len(submissions) >= len(CASES)
        for submission in submissions:
            scores = [grade.auto_score for notebook in submission.notebooks for grade in notebook.grades]
            assert len(scores) == 4
            assert submission.score <= FULL
