"""The command line, as an instructor types it."""

import re
import sys

import pytest
from typer.testing import CliRunner

from crmlab import doctor
from crmlab.cli import app
from crmlab.demo import run_demo, simulate_class
from crmlab.masters.bank import read_bank
from tests.corner_shop import MASTERS, RIGHT, UNIT, answered

BANK = read_bank(MASTERS / "assignments" / UNIT / "takings.py")


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Run a command in a directory of its own; give its output, whatever the exit code."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CRMLAB_MASTERS", str(MASTERS))
    monkeypatch.setenv("COLUMNS", "200")

    def run(*words, code=0):
        result = CliRunner().invoke(app, [str(word) for word in words])
        assert result.exit_code == code, result.output
        return result.output

    return run


@pytest.mark.parametrize(
    "command",
    ["build", "bank", "init", "release", "collect", "grade", "feedback", "report", "doctor", "demo"],
)
def test_every_command_explains_itself(run, command):
    """Does --help say what it does?"""
    assert re.search(r"Usage: .* " + command, run(command, "--help"))


def test_from_a_roster_to_a_report(run, tmp_path):
    """Do init, release, collect and report follow one another by what each says comes next?"""
    (tmp_path / "students.csv").write_text("id,name\ns01,Ada Lovelace\n", encoding="utf-8")
    output = run("init", "mine", "--roster", "students.csv", "--lang", "zh")
    assert "mine is ready, with 1 students." in output
    output = run("release", "u98", "-C", "mine")
    assert f"Released {UNIT} (zh): takings.ipynb" in output
    assert f"crmlab grade {UNIT}" in output
    from crmlab.course import open_course

    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "s01.ipynb").write_text(
        answered(open_course(tmp_path / "mine"), RIGHT, language="zh"), encoding="utf-8"
    )
    (inbox / "spam [red] (1).txt").touch()
    output = run("collect", "inbox", "-C", "mine")
    assert f"✓ {UNIT}: 1 submissions are in place." in output
    assert "? spam [red] (1).txt: no student of the roster" in output
    output = run("report", "u98", "-C", "mine")
    assert (tmp_path / "mine" / "reports" / f"{UNIT}.html").exists()
    assert "班级报告" in (tmp_path / "mine" / "reports" / f"{UNIT}.html").read_text(encoding="utf-8")


def test_init_builds_units_that_are_named(run, tmp_path):
    """Does --units put source notebooks in place for Formgrader?"""
    run("init", "mine", "--units", "u98")
    assert (tmp_path / "mine" / "source" / UNIT / "takings.ipynb").exists()


def test_build_writes_lessons_and_solutions(run, tmp_path):
    """Are both built in the language asked for?"""
    run("build", "--lang", "zh", "--out", "out")
    assert (tmp_path / "out" / "zh" / "lessons" / UNIT / "01-takings.ipynb").exists()
    text = (tmp_path / "out" / "zh" / "solutions" / UNIT / "takings.ipynb").read_text(encoding="utf-8")
    assert "BEGIN SOLUTION" in text


def test_build_check_writes_nothing(run, tmp_path):
    """Does --check only look?"""
    assert f"{UNIT}: 1 lessons, 1 graded notebooks" in run("build", "--check")
    assert list(tmp_path.iterdir()) == []


def test_the_bank_is_tried(run):
    """Does the command report the fixture's bank and mutants as good?"""
    assert "12 answers, 0 judged wrongly" in run("bank", "--mutants")


@pytest.mark.parametrize(
    "words, told",
    [
        (["report", "u98"], "is not a course directory"),
        (["release", "u98"], "crmlab init DIR"),
        (["build", "u55"], "the units of"),
        (["collect", "nowhere"], "is not a course directory"),
        (["init", "new", "--roster", "missing.csv"], "missing.csv"),
    ],
)
def test_expected_errors_are_sentences(run, words, told):
    """Does a slip end in one sentence and exit code 1, not in a traceback?"""
    output = run(*words, code=1)
    assert told in output
    assert "Traceback" not in output


def test_breaches_are_listed(run, tmp_path, monkeypatch):
    """Does build --check name file and line of each?"""
    import shutil

    shutil.copytree(MASTERS, tmp_path / "masters")
    path = tmp_path / "masters" / "assignments" / UNIT / "takings.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('essay="advice"', 'essay="best-day"'), encoding="utf-8")
    output = run("build", "--check", "--masters", tmp_path / "masters", code=1)
    assert re.search(r"takings\.py:\d+: The id 'best-day' is used 2 times", output)


def test_the_doctor_finds_this_machine_fit():
    """Are the packages of this environment found, each with its version or place?"""
    findings = {finding.what: finding for finding in doctor.examine_machine()}
    assert findings["crmlab[instructor]"].fine
    assert "nbgrader" in findings["crmlab[instructor]"].found
    assert findings["alembic"].fine


@pytest.mark.parametrize("platform, way", [("darwin", "a Linux container"), ("win32", "WSL 2")])
def test_the_doctor_tells_others_where_to_grade(monkeypatch, platform, way):
    """Are macOS and Windows told what to do?"""
    monkeypatch.setattr(sys, "platform", platform)
    finding = doctor._sandbox()
    assert finding.needed
    assert not finding.fine
    assert way in finding.advice


def test_the_doctor_says_how_to_get_what_is_missing(monkeypatch):
    """Is the command named that installs it?"""
    monkeypatch.setitem(doctor._EXTRAS, "models", ("no_such_module",))
    finding = next(finding for finding in doctor._packages() if finding.what == "crmlab[models]")
    assert not finding.fine
    assert finding.advice == "no_such_module missing. pip install 'crmlab[models]'"


def test_the_simulated_class_has_every_kind_of_student():
    """Are there right ones in each style, every known mistake, blank, broken, and both languages?"""
    students = simulate_class(BANK, 30)
    assert [student.id for student in students] == [f"student-{number:02d}" for number in range(1, 31)]
    handed_in = {(answer.task, answer.name) for student in students for answer in student.answers.values()}
    assert handed_in == {(answer.task, answer.name) for answer in BANK}
    assert sum(all(answer.right for answer in student.answers.values()) for student in students) >= 6
    assert [student.broken for student in students].count(True) == 1
    assert any(not student.answers for student in students)
    assert {student.language for student in students} == {"en", "zh"}
    assert simulate_class(BANK, 30) == students


def test_the_demo_goes_the_whole_way(tmp_path, capsys):
    """Does a small demo end with a table, the files, and what to type next?"""
    report = run_demo(tmp_path / "demo", unit="u98", size=8, jobs=1, masters=MASTERS)
    scores = {row.student: row.score for row in report.rows}
    assert len(scores) == 8
    assert scores["student-01"] == 6  # all but the essay, which a person grades
    assert scores["student-08"] == 0
    assert {name for _key, name in report.rows[3].misconceptions()} <= {answer.name for answer in BANK}
    assert report.mistakes()
    shown = capsys.readouterr().out
    assert "student-05" in shown
    assert f"crmlab report {UNIT}" in shown
    assert (tmp_path / "demo" / "feedback" / "student-01" / UNIT / "takings.html").exists()


def test_the_demo_replaces_only_its_own_course(tmp_path):
    """Is another directory of that name left alone?"""
    from crmlab.course import CourseError

    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "thesis.txt").touch()
    with pytest.raises(CourseError, match="is no course of the demo"):
        run_demo(tmp_path / "demo", unit="u98", masters=MASTERS)
    assert (tmp_path / "demo" / "thesis.txt").exists()
