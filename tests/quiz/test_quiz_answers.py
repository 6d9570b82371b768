"""Where answers are kept, in which order options are offered, and whose act counts."""

import json
import os
from itertools import permutations

import pandas as pd
import pytest

from crmlab import quiz
from crmlab.check import _context
from crmlab.quiz import _session
from crmlab.quiz._kinds import Order, Pairs, Single
from crmlab.quiz._question import Options

OPTIONS = {key: key.upper() for key in "abcdefgh"}


def ask(id="q", **key):
    quiz.single(id, "Which?", OPTIONS, **key)


def offered(id="q"):
    """The options in the order in which they are shown."""
    return _session.find(id).arrangement[0]


def click(id, value):
    """What a widget does when something is chosen."""
    _session.find(id).record(value)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "null",
        "[]",
        '"a"',
        '{"answers": 3}',
        '{"answers": {"rfm": ["a"]}}',
        '{"answers": {"abc": 1, "rfm": {"q": "a"}}}',
        "[" * 100_000,
        "\xff\xfe",
    ],
)
def test_a_file_that_cannot_be_understood_is_put_aside(content, folder, kept):
    """Does such a file count as not answered, and is it still there after the next answer?"""
    file = folder / "quiz-answers.json"
    raw = content.encode("latin-1")
    file.write_bytes(raw)
    ask()
    assert quiz.answer_to("q") is None and quiz.answers() == {}
    assert file.read_bytes() == raw
    quiz.answer("q", "b")
    assert kept() == {"q": "b"}
    assert (folder / "quiz-answers.unreadable-1.json").read_bytes() == raw


@pytest.mark.parametrize("value", ["z", 7, None, ["a", "b"], {"a": "b"}, True])
def test_a_recorded_value_that_is_no_option_counts_as_not_answered(value, folder):
    """Is a foreign key in the side file ignored when the question is shown?"""
    (folder / "quiz-answers.json").write_text(json.dumps({"answers": {"rfm": {"q": value}}}))
    ask()
    assert quiz.answer_to("q") is None
    for question in (
        Pairs(id="p", text="", items=Options("xy"), choices=Options("ab"), headings=("", "")),
        Order(id="o", text="", items=Options("xy")),
    ):
        asked = _session.open_question(question, [])
        assert asked.value is None


def test_what_others_wrote_into_the_file_stays(folder, kept):
    """Are answers of other notebooks, other questions and unknown entries kept?"""
    content = {"salt": "s", "more": 1, "answers": {"abc": {"q": "a"}, "rfm": {"old": "x"}}}
    (folder / "quiz-answers.json").write_text(json.dumps(content))
    ask()
    quiz.answer("q", "b")
    written = json.loads((folder / "quiz-answers.json").read_text())
    content["answers"]["rfm"]["q"] = "b"
    assert written == content
    assert (folder / "quiz-answers.json").stat().st_mode & 0o444 == 0o444
    assert os.listdir(folder) == ["quiz-answers.json"]


def test_notebooks_of_one_folder_do_not_mix(kernel, folder):
    """Does the same question id in two notebooks have two answers?"""
    ask()
    quiz.answer("q", "b")
    _context.current().notebook = "abc"
    ask()
    assert quiz.answer_to("q") is None
    quiz.answer("q", "c")
    _context.current().notebook = "rfm"
    assert quiz.answer_to("q") == "b"


def test_an_answer_can_be_taken_back(folder, kept):
    """Is a cleared choice no longer recorded?"""
    ask()
    click("q", "b")
    assert kept() == {"q": "b"} and "q" in _context.current().answered
    click("q", None)
    assert kept() == {} and quiz.answer_to("q") is None and not _context.current().answered


@pytest.mark.parametrize("missing", [True, False], ids=["missing", "read-only"])
def test_a_folder_that_cannot_be_written_does_not_raise(missing, folder, monkeypatch, capsys):
    """Is the answer kept in the kernel, and does the status say what to do?"""
    if missing:
        gone = folder / "gone"
        gone.mkdir()
        monkeypatch.chdir(gone)
        gone.rmdir()
    else:

        def refuse(*args, **kwargs):
            raise PermissionError("read-only")

        monkeypatch.setattr("tempfile.mkstemp", refuse)
    ask()
    quiz.answer("q", "b")
    assert quiz.answer_to("q") == "b"
    assert "hand it in as a line of code: quiz.answer('q', 'b')" in capsys.readouterr().out
    ask()
    assert quiz.answer_to("q") == "b" and "hand it in as a line of code" in capsys.readouterr().out


def test_the_folder_is_the_one_in_which_the_first_question_was_asked(folder, kept):
    """Do answers stay together when the notebook changes its working directory?"""
    ask("one")
    (folder / "data").mkdir()
    os.chdir(folder / "data")
    ask("two")
    quiz.answer("two", "b")
    assert kept() == {"two": "b"}


def test_outside_a_notebook_nothing_is_written(kernel, tmp_path, monkeypatch, capsys):
    """Does a script that answers leave the folder alone?"""
    monkeypatch.chdir(tmp_path)
    ask()
    quiz.answer("q", "b")
    assert quiz.answer_to("q") == "b" and not os.listdir(tmp_path)
    assert capsys.readouterr().out.endswith("Recorded: B\n")


def test_options_have_another_order_for_each_student(kernel, folder, monkeypatch):
    """Is the order the student's own, the same every time, and another one in another question?"""
    orders = {}
    for student in ("s001", "s002", "S001 "):
        monkeypatch.setenv("CRMLAB_STUDENT", student)
        kernel()
        ask()
        orders[student] = offered()
        ask("other")
        assert sorted(offered()) == list(OPTIONS) and offered("other") != offered()
    assert orders["s001"] == orders["S001 "] != orders["s002"]
    monkeypatch.delenv("CRMLAB_STUDENT")
    (folder / "crmlab-student.txt").write_text("s002\n")
    kernel()
    ask()
    assert offered() == orders["s002"]


def test_without_an_id_the_order_belongs_to_the_folder(kernel, folder):
    """Does a random order stay the same from the first answer on, over restarts?"""
    ask()
    first = offered()
    ask()
    assert offered() == first and not os.listdir(folder)
    quiz.answer("q", "b")
    for _ in range(3):
        kernel()
        ask()
        assert offered() == first and quiz.answer_to("q") == "b"
        assert "q" in _context.current().answered
    (folder / "quiz-answers.json").unlink()
    kernel()
    ask()
    assert offered() != first


def test_categories_and_rows_keep_their_order(kernel, folder, monkeypatch):
    """Are only those options mixed that have no order of their own?"""
    table = pd.DataFrame({"orders": range(8)}, index=list(OPTIONS))
    mixed = set()
    for number in range(9):
        monkeypatch.setenv("CRMLAB_STUDENT", f"s{number}")
        quiz.sort("s", "What?", OPTIONS, {"A": "A", "B": "B", "C": "C"})
        items, categories = _session.find("s").arrangement
        assert categories == ["A", "B", "C"]
        mixed.add(tuple(items))
        quiz.label("l", "What?", table, "stage", {"A": "A", "B": "B", "C": "C"})
        assert _session.find("l").arrangement == [list(OPTIONS), ["A", "B", "C"]]
        quiz.true_false("t", "So it is.")
        assert _session.find("t").arrangement == [[True, False]]
    assert len(mixed) == 9


@pytest.mark.parametrize("right", [*permutations("xyz"), *permutations("xy")])
def test_steps_are_never_offered_in_the_right_order(right, kernel, folder, monkeypatch):
    """Whoever asks: is the first order a wrong one?"""
    for number in range(30):
        monkeypatch.setenv("CRMLAB_STUDENT", f"s{number}")
        quiz.order("q", "How?", sorted(right), answer=list(right))
        assert offered() != list(right)
        quiz.order("g", "How?", list(right))
        assert offered("g") != list(right)


def test_an_answer_may_stand_above_its_question(folder, capsys):
    """Is an early line kept until the question is shown, and a slip in the id pointed at?"""
    ask("who-pays")
    quiz.answer("who-pay", "c")
    assert "Did you mean 'who-pays'?" in capsys.readouterr().out
    quiz.answer("later", "c")
    assert quiz.answer_to("later") == "c"
    ask("later")
    assert quiz.answer_to("later") == "c"
    quiz.answer("last", "z")
    ask("last")
    assert "'z' is not among the keys of last" in capsys.readouterr().out


def test_a_line_of_code_counts_whenever_it_runs(kernel, folder, capsys):
    """Does it replace a click, and is somebody who clicks after it told so?"""
    ask()
    click("q", "a")
    quiz.answer("q", "b")
    assert "Before, it was: A" in capsys.readouterr().out
    click("q", "c")
    assert quiz.answer_to("q") == "c"
    assert "its answer counts" in _session.find("q").status()
    ask()
    click("q", "d")
    click("q", "c")
    assert "its answer counts" in _session.find("q").status()
    kernel()
    ask()
    assert quiz.answer_to("q") == "c"
    quiz.answer("q", "b")
    assert quiz.answer_to("q") == "b"


def test_widgets_are_not_imported_before_they_are_shown():
    """Is the quiz usable where ipywidgets is not installed?"""
    import subprocess
    import sys

    code = "import crmlab, crmlab.quiz, sys; crmlab.quiz.number('n', 'How many?'); assert 'ipywidgets' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_progress_counts_answered_questions(folder):
    """Does an answer tick the question on the progress card at once?"""
    told = []
    _context.current().watchers.append(lambda: told.append(set(_context.current().answered)))
    ask()
    quiz.answer("q", "b")
    assert told[-1] == {"q"}


def test_a_single_question_keeps_its_own_text():
    """Is the text of an option given in one language used in both?"""
    question = Single(id="q", text="Who?", options=Options({"a": "A"}))
    assert question.shown("a") == "A"
