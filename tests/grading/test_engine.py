"""The pipeline: what is graded, what is kept, what a regrade changes, what people entered."""

import contextlib
import json
import os

import psutil
import pytest

from crmlab.grading import GradingError, SandboxMissing, engine, grade, write_feedback
from crmlab.grading import sandbox as sandboxes
from crmlab.grading.intake import read_submission
from crmlab.grading.key import load_key
from crmlab.grading.limits import Limits
from crmlab.grading.record import RunRecord
from crmlab.grading.run import Grader
from crmlab.grading.sandbox import Warm

from .conftest import FULL, HONEST, UNIT, find, hand_in, honest, mistakes, notebook_of, points, total_points


def graded(course, **options) -> dict:
    """Grade and return the entries by student."""
    return {entry["student"]: entry for entry in grade(course, UNIT, **options).entries}


def test_solution_full_blank_nothing_and_the_essay_waits(course, sandbox):
    """Does a solution get full marks, a blank release 0, and an essay wait for a person unless it is blank?"""
    hand_in(course, "full", honest(course))
    hand_in(course, "blank", notebook_of(course, {}))
    entries = graded(course)
    assert total_points(entries["full"]) == FULL
    assert total_points(entries["blank"]) == 0
    with course.gradebook() as gradebook:
        essays = {
            student: gradebook.find_grade("why", "mini", UNIT, student) for student in ("full", "blank")
        }
        assert essays["full"].needs_manual_grade
        assert not essays["blank"].needs_manual_grade
        assert essays["blank"].auto_score == 0


def test_each_known_mistake_gets_its_hint(course, sandbox):
    """Does each wrong answer of the bank lose points and get the name of its mistake, in the gradebook course?"""
    for answer in mistakes():
        hand_in(course, f"{answer.task}-{answer.name}", honest(course, **{answer.task: answer.code}))
    for student, entry in graded(course).items():
        task, _dash, name = student.partition("-")
        cell = entry["notebooks"]["mini"]["cells"][f"{task}-check"]
        assert cell["misconception"] == name, cell
        assert cell["points"] < cell["max"]
        assert cell["hint"]


def test_partial_credit_is_kept(course, sandbox):
    """Does a task with parts give the points of the parts that are right?"""
    hand_in(course, "half", honest(course, parts="whole = 35\nn = 7"))
    assert points(graded(course)["half"])["parts-check"] == 3


def test_a_chinese_submission_meets_the_english_ones_in_one_gradebook(course, sandbox):
    """Is a Chinese release graded by the same tests, with Chinese messages?"""
    hand_in(course, "en", honest(course, double="def double(x): return x"))
    notebook = notebook_of(course, {**HONEST, "double": "def double(x): return x"}, "zh")
    hand_in(course, "zh", notebook)
    entries = graded(course)
    assert points(entries["zh"]) == points(entries["en"])
    assert entries["zh"]["notebooks"]["mini"]["cells"]["double-check"]["hint"] == "x 没有变化。"


def test_given_cells_are_run_once_for_all_that_left_them_alone(course, sandbox):
    """Does a submission go on from them, and does one that changed them run its own, with the same scores?"""
    hand_in(course, "a", honest(course))
    hand_in(course, "b", honest(course))
    changed = honest(course, parts="whole, n = mine['amount_cny'].sum(), 2")
    first = next(cell for cell in changed["cells"] if cell["cell_type"] == "code")
    given = "".join(first["source"])
    first["source"] = f"{given}\nmine = sales"
    hand_in(course, "c", changed)
    key = load_key(course, UNIT)
    with contextlib.closing(Warm(Limits(), sandbox).expect(key.imports)) as warm:
        grader = Grader(key, warm)
        for student in "abc":
            outcome = grader.grade(read_submission(course.step("submitted", UNIT, student), student, key))
            assert sum(verdict["points"] for verdict in outcome.verdicts["mini"].values()) == FULL
            counts = [cell.get("execution_count") for cell in outcome.notebooks["mini"]["cells"]]
            assert [count for count in counts if count] == [1, 2, 3, 4]
        if not warm._isolates:
            pytest.skip("this machine lets no process in a sandbox make namespaces of its own")
        assert [cells[0] for cells in warm._begun] == [given]


def test_what_is_finished_is_kept_until_it_changes(course, sandbox):
    """Does a second call grade only what is new or was handed in again?"""
    hand_in(course, "a", honest(course))
    hand_in(course, "b", notebook_of(course, {}))
    graded(course)
    hand_in(course, "b", honest(course))
    hand_in(course, "c", honest(course))
    result = grade(course, UNIT)
    assert sorted(entry["student"] for entry in result.entries) == ["b", "c"]
    assert result.kept == ["a"]


def test_what_a_grader_entered_stays(course, sandbox):
    """Do manual scores and comments survive a regrade and a new submission?"""
    hand_in(course, "a", honest(course))
    graded(course)
    with course.gradebook() as gradebook:
        essay = gradebook.find_grade("why", "mini", UNIT, "a")
        essay.manual_score, essay.needs_manual_grade = 4.0, False
        gradebook.find_comment("why", "mini", UNIT, "a").manual_comment = "Well argued."
        gradebook.db.commit()
    graded(course, regrade=True)
    with course.gradebook() as gradebook:
        essay = gradebook.find_grade("why", "mini", UNIT, "a")
        assert (essay.manual_score, essay.needs_manual_grade) == (4.0, False)
    hand_in(course, "a", honest(course, why="Another reason."))
    graded(course)
    with course.gradebook() as gradebook:
        essay = gradebook.find_grade("why", "mini", UNIT, "a")
        assert (essay.manual_score, essay.needs_manual_grade) == (4.0, True)
        assert gradebook.find_comment("why", "mini", UNIT, "a").manual_comment == "Well argued."


def test_regrade_shows_changes_before_it_writes(course, sandbox):
    """After a corrected test, are changes shown first, written only if wanted, and older grades called outdated?"""
    hand_in(course, "a", honest(course, double="def double(x): return x + x + 0.0001"))
    assert points(graded(course)["a"])["double-check"] == 0
    source = course.step("source", UNIT) / "mini.ipynb"
    notebook = json.loads(source.read_text())
    cell = notebook["cells"][find(notebook, "double-check")]
    cell["source"] = "".join(cell["source"]).replace("double(2), 4)", "double(2), 4, atol=0.01)")
    cell["source"] = cell["source"].replace("solution.double(21))", "solution.double(21), atol=0.01)")
    source.write_text(json.dumps(notebook))
    from crmlab.course import release

    release(course, UNIT, as_is=True)
    assert grade(course, UNIT).outdated == ["a"]
    seen = []
    grade(course, UNIT, regrade=True, confirm=lambda changes: seen.extend(changes) or False)
    assert [(change.student, change.grade_id, change.before, change.after) for change in seen] == [
        ("a", "double-check", 0.0, 2.0)
    ]
    with course.gradebook() as gradebook:
        assert gradebook.find_grade("double-check", "mini", UNIT, "a").auto_score == 0
    graded(course, regrade=True, confirm=lambda changes: True)
    with course.gradebook() as gradebook:
        assert gradebook.find_grade("double-check", "mini", UNIT, "a").auto_score == 2


def test_late_penalties_follow_the_course(course, sandbox):
    """Is the course's late-submission plugin asked?"""
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(UNIT, duedate="2026-01-01 12:00:00 UTC")
    hand_in(course, "late", honest(course), files={"timestamp.txt": b"2026-01-02 12:00:00 UTC"})
    late = course.with_config()
    late.config.AssignLatePenalties.plugin_class = "tests.grading.late.HalfOff"
    grade(late, UNIT)
    with course.gradebook() as gradebook:
        assert gradebook.find_submission_notebook("mini", UNIT, "late").late_submission_penalty == FULL / 2


def test_clear_errors(course, monkeypatch):
    """Do a missing sandbox, an unknown student and an empty folder say what to do?"""
    with pytest.raises(GradingError, match="Nobody has handed in"):
        grade(course, UNIT, sandbox="off")
    hand_in(course, "a", honest(course))
    with pytest.raises(GradingError, match="z did not hand in"):
        grade(course, UNIT, students=["z"], sandbox="off")
    monkeypatch.setattr(sandboxes.shutil, "which", lambda name: None)
    with pytest.raises(SandboxMissing, match="apt install bubblewrap"):
        grade(course, UNIT)
    monkeypatch.setattr(sandboxes.sys, "platform", "darwin")
    with pytest.raises(SandboxMissing, match="WSL"):
        grade(course, UNIT)


def test_a_sandbox_that_does_not_start_grades_nobody(course, sandbox, monkeypatch):
    """Does the grading stop with what the sandbox said, instead of recording that submissions failed?"""
    hand_in(course, "a", honest(course))
    broken = ["sh", "-c", "echo no room left >&2; exit 1"]
    monkeypatch.setattr(sandboxes, "_bubblewrap", lambda program: broken)
    with pytest.raises(SandboxMissing, match="no room left"):
        grade(course, UNIT)
    monkeypatch.undo()
    assert [entry["student"] for entry in grade(course, UNIT).entries] == ["a"]


def test_a_submission_that_ends_its_worker_costs_nobody_else(course, sandbox, monkeypatch):
    """Are the neighbours graded and the culprit recorded with the reason, and does nothing run on?"""
    for student in "abc":
        hand_in(course, student, honest(course))
    run_safely = engine.run_safely
    monkeypatch.setattr(
        engine,
        "run_safely",
        lambda grader, submission: (
            os._exit(1) if submission.student == "b" else run_safely(grader, submission)
        ),
    )
    result = graded(course)
    assert points(result["a"]) == points(result["c"]) != points(result["b"])
    assert set(points(result["b"]).values()) == {0.0}
    assert "ended the process" in result["b"]["problems"][0]
    left = psutil.Process().children(recursive=True)
    assert not [process for process in left if "crmlab.grading._zygote" in process.cmdline()]


def test_without_the_sandbox_the_scores_are_the_same(course, sandbox):
    """Does `--sandbox off` grade alike?"""
    hand_in(course, "a", honest(course, total="def total(frame): return 1"))
    inside = points(graded(course)["a"])
    assert points(graded(course, sandbox="off", regrade=True)["a"]) == inside


def test_only_one_grading_at_a_time(course):
    """Is a second grading of the same assignment refused while the first runs?"""
    from crmlab.grading.engine import _only_one

    hand_in(course, "a", honest(course))
    with _only_one(course.kept(UNIT)), pytest.raises(GradingError, match="is running"):
        grade(course, UNIT, sandbox="off")


def test_the_run_record_survives_a_torn_line(course, sandbox):
    """Is a line that was cut off by a kill ignored, and the next one on a line of its own?"""
    hand_in(course, "a", honest(course))
    record = RunRecord(course.kept(UNIT) / "run.jsonl")
    record.path.write_text('{"student": "a", "submis')
    assert record.latest() == {}
    graded(course)
    assert set(record.latest()) == {"a"}


def test_feedback_before_grading_says_what_to_do(course, sandbox):
    """Is the command named when nobody, or somebody asked for, has not been graded?"""
    with pytest.raises(LookupError, match=f"of anybody in {UNIT}; grade it first: crmlab grade {UNIT}"):
        write_feedback(course, UNIT)
    hand_in(course, "a", honest(course))
    graded(course)
    with pytest.raises(LookupError, match="of z in"):
        write_feedback(course, UNIT, students=["a", "z"])


def test_feedback_shows_hints_and_never_a_hidden_test(course, sandbox):
    """Do the pages have every message and hint, and no line of a hidden test?"""
    hand_in(
        course,
        "wrong",
        honest(course, total="def total(frame): return frame.groupby('customer_id')['amount_cny'].mean()"),
    )
    hand_in(course, "broken", b"{")
    graded(course)
    assert write_feedback(course, UNIT).written == ["broken", "wrong"]
    page = (course.step("feedback", UNIT, "wrong") / "mini.html").read_text()
    assert "The sum is asked, not the mean." in page
    for secret in ("student.total", "student.whole", "amount_cny=1.0", "HIDDEN"):
        assert secret not in page
    assert "cut off" in (course.step("feedback", UNIT, "broken") / "mini.html").read_text()
