"""Plain nbgrader commands in a course of crmlab's go through the same engine."""

import subprocess
import sys
from pathlib import Path

from crmlab.grading import grade
from crmlab.grading.record import RunRecord

from .conftest import FULL, UNIT, copy_course, find, hand_in, honest, mistakes, notebook_of

NBGRADER = Path(sys.executable).with_name("nbgrader")


def _submissions(course):
    hand_in(course, "full", honest(course))
    hand_in(course, "blank", notebook_of(course, {}))
    hand_in(
        course,
        "forger",
        notebook_of(course, {"double": "from crmlab import check\ncheck.value = lambda *a: 2\ndouble = 3"}),
    )
    doubled = honest(course)
    place = find(doubled, "double")
    doubled["cells"].insert(place, dict(doubled["cells"][place], id="twin"))
    hand_in(course, "doubled", doubled)
    for answer in mistakes()[:3]:
        hand_in(course, answer.name, honest(course, **{answer.task: answer.code}))


def _scores(course) -> dict:
    with course.gradebook() as gradebook:
        return {
            (submission.student_id, one.name): (one.auto_score, one.needs_manual_grade)
            for submission in gradebook.assignment_submissions(UNIT)
            for notebook in submission.notebooks
            for one in notebook.grades
        }


def test_nbgrader_autograde_gives_the_scores_of_crmlab_grade(course, tmp_path, sandbox):
    """Do `nbgrader autograde` and the Formgrader's button give what `crmlab grade` gives, from one engine?"""
    other = copy_course(course, tmp_path / "other")
    for one in (course, other):
        _submissions(one)
    grade(course, UNIT)
    done = subprocess.run(
        [NBGRADER, "autograde", UNIT], cwd=other.root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert _scores(other) == _scores(course)
    assert _scores(course)["full", "total-check"] == (3.0, False)
    latest = RunRecord(other.kept(UNIT) / "run.jsonl").latest()
    assert latest["square"]["notebooks"]["mini"]["cells"]["double-check"]["misconception"] == "square"
    subprocess.run([NBGRADER, "generate_feedback", UNIT], cwd=other.root, capture_output=True, check=True)
    page = (other.step("feedback", UNIT, "square") / "mini.html").read_text()
    assert "You squared." in page
    assert "student.double" not in page


def test_the_formgraders_api_autogrades_through_the_engine(course, sandbox):
    """Does the API behind Formgrader's Autograde button run the sandboxed engine?"""
    from nbgrader.apps import NbGraderAPI

    hand_in(course, "full", honest(course))
    hand_in(
        course,
        "looks",
        honest(
            course, double="import os\nassert not os.path.exists('/etc/passwd')\ndef double(x): return 2 * x"
        ),
    )
    api = NbGraderAPI(course.coursedir, parent=None, config=course.config)
    for student in ("full", "looks"):
        result = api.autograde(UNIT, student)
        assert result["success"], result
    scores = _scores(course)
    for student in ("full", "looks"):
        assert (
            sum(
                score for (name, cell), (score, _needs) in scores.items() if name == student and cell != "why"
            )
            == FULL
        )
