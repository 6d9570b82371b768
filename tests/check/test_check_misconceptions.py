"""Known mistakes, points and what a grader sets."""

import json
import linecache

import pandas as pd
import pytest

from crmlab import _wire, check, use_language
from crmlab.check import _context

FIRST = check.Misconception(
    "first-order", 300, {"en": "Which order counts, the first or the last?", "zh": "看第一次还是最后一次？"}
)


def run(source: str, name: str = "<a cell>", **names) -> dict:
    """Run a cell the way a grader does: compiled, with its source where tracebacks look for it."""
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    names = {"check": check, "pd": pd, **names}
    exec(compile(source, name, "exec"), names)
    return names


def failure_of(source: str, **names) -> check.CheckFailed:
    with pytest.raises(check.CheckFailed) as caught:
        run(source, **names)
    return caught.value


def test_known_mistake_brings_its_hint(refusal):
    """Is the hint shown, in the language in use, instead of any other?"""
    failure = refusal(check.value, 300, 3, misconceptions=[FIRST], hint="general")
    assert (failure.misconception, failure.hint) == ("first-order", FIRST.hint["en"])
    assert failure.message == "your answer is 300, and that is not right yet."
    use_language("zh")
    assert refusal(check.value, 300, 3, misconceptions=[FIRST]).hint == FIRST.hint["zh"]


def test_other_mistakes_get_the_general_hint(refusal):
    """Does hint= stand where nothing is recognised, behind a slip that is?"""
    assert refusal(check.value, 7, 3, misconceptions=[FIRST], hint="general").hint == "general"
    assert "sign" in refusal(check.value, -3, 3, hint="general").hint


def test_right_answer_is_right_even_if_a_mistake_gives_it_too():
    """Are known mistakes asked only about wrong answers?"""
    check.value(300, 300, misconceptions=[FIRST])


def test_mistake_is_compared_like_the_answer(refusal):
    """Do order, types and tolerance not matter there either?"""
    right = pd.DataFrame({"k": ["a", "b"], "v": [1.0, 2.0]})
    wrong = pd.DataFrame({"k": ["b", "a"], "v": [9, 8]})
    answer = pd.DataFrame({"v": [8.0, 9.0 + 1e-9]}, index=["a", "b"])
    known = [check.Misconception("m", wrong, "hint"), check.Misconception("odd", "not even a table", "no")]
    assert refusal(check.table, answer, right, key="k", misconceptions=known).misconception == "m"


def test_of_two_mistakes_that_agree_the_one_the_answer_equals_counts(refusal):
    """Is a mistake that the tolerance lets pass not taken for the one that was made?"""
    right, near, made = (pd.Series([value], index=["a"]) for value in (20.0, 10.4, 10.0))
    known = [check.Misconception("near", near, "no"), check.Misconception("made", made, "yes")]
    failure = refusal(check.series, made.copy(), right, decimals=0, misconceptions=known)
    assert (failure.misconception, failure.hint) == ("made", "yes")


def test_mistake_may_be_recognised_by_a_rule(refusal):
    """Does a predicate decide, and may it fail?"""
    known = [
        check.Misconception("breaks", check.recognise(lambda answer: answer["x"]), "no"),
        check.Misconception("loss", check.recognise(lambda answer: answer < 0), "Is a loss meant?"),
    ]
    assert refusal(check.value, -5, 3, misconceptions=known).misconception == "loss"
    assert refusal(check.value, 5, 3, misconceptions=known).misconception is None


def test_provider_is_asked_about_wrong_answers_only():
    """Does the grader's provider get the call, the answer's expression and the frame?"""
    asked = []

    def provider(call, answer, frame):
        asked.append((call, answer, frame.f_globals["limit"]))
        return [FIRST]

    with _context.examination(provider=provider):
        run("check.value(3, 3)", limit=2)
        failure = failure_of("x = 300\ncheck.value( x,\n   3, decimals = limit)", limit=2)
    assert asked == [("check.value(x, 3, decimals=limit)", "x", 2)]
    assert failure.misconception == "first-order"


def test_mistakes_of_the_call_come_before_those_of_the_provider():
    """Is the nearer declaration taken first?"""
    other = check.Misconception("other", 300, "other")
    with _context.examination(provider=lambda *_: [other]):
        assert (
            failure_of("check.value(300, 3, misconceptions=known)", known=[FIRST]).misconception
            == "first-order"
        )


def test_side_file_brings_hints_to_a_notebook(tmp_path, monkeypatch):
    """Are the hints of crmlab.json found by the text of the call, and broken ones passed over?"""
    monkeypatch.chdir(tmp_path)
    wrong = pd.Series({"a": 1.5})
    hints = {
        "check.series(answer, right)": [
            {"name": "no hint"},
            {"name": "not decodable", "wrong": {"$": "nonsense"}, "hint": {"en": "no"}},
            {"name": "half", "wrong": _wire.encode(wrong), "hint": {"en": "Half of what?"}},
        ]
    }
    (tmp_path / "crmlab.json").write_text(json.dumps({"hints": hints}), encoding="utf-8")
    failure = failure_of("check.series(answer,  right)", answer={"a": 1.5}, right=pd.Series({"a": 3.0}))
    assert (failure.misconception, failure.hint) == ("half", "Half of what?")


@pytest.mark.parametrize("content", ["", "[]", "{", '{"hints": []}'])
def test_broken_side_file_does_no_harm(tmp_path, monkeypatch, content):
    """Does a check work where crmlab.json is missing or damaged?"""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "crmlab.json").write_text(content)
    assert failure_of("check.value(2, 3)").misconception is None


@pytest.mark.parametrize(
    ("expression", "subject"),
    [
        ("share_a", "share_a"),
        ("student.share_a", "share_a"),
        ("student.table(orders, 'x')['n']", "table(orders, 'x')['n']"),
        ("len(student.best)", "len(best)"),
        ("student.f(student.g)", "f(g)"),
    ],
)
def test_subject_is_the_students_expression(expression, subject, capsys):
    """Does the message quote what the student wrote, without the grader's prefix?"""

    class Student:
        share_a, best, g = 3, [1, 2, 3], 3

        @staticmethod
        def f(x):
            return 3

        @staticmethod
        def table(orders, word):
            return {"n": 3}

    names = {"student": Student(), "share_a": 3, "orders": None}
    run(f"check.value({expression}, 3)", **names)
    assert capsys.readouterr().out == f"✓ {subject}\n"
    assert failure_of(f"check.value({expression}, 4)", **names).message.startswith(f"{subject} is 3")


def test_long_expression_is_cut():
    """Does a long chain not fill the message?"""
    chain = "answer" + ".copy()" * 20
    assert len(failure_of(f"check.value({chain}, 3)", answer={1: 2}).message) < 150


def test_without_source_there_is_still_a_subject():
    """Does a check work where its source cannot be read?"""
    with pytest.raises(check.CheckFailed, match=r"^your answer is 3"):
        exec(compile("check.value(3, 4)", "<nowhere>", "exec"), {"check": check})


def test_points_add_up_and_failures_do_not_stop_the_cell(capsys):
    """Do checks with points= go on after a failure, and check.points() give the sum once?"""
    names = run(
        "check.value(1, 1, points=2)\ncheck.value(1, 2, points=3)\ncheck.text('a', 'A', points=0.5)\ntotal = check.points()\nagain = check.points()"
    )
    assert (names["total"], names["again"]) == (2.5, 0)
    shown = capsys.readouterr()
    assert shown.err == ""
    assert shown.out.splitlines()[:2] == ["✓ 1", "✗ 1 is 1, and that is not right yet."]


def test_examination_keeps_its_own_books():
    """Does one submission leave nothing for the next?"""
    with _context.examination() as first:
        run("check.value(1, 1, points=2)\ncheck.value(1, 2, points=2)")
        assert [failure.message for failure in first.failures] == ["1 is 1, and that is not right yet."]
        assert first.results == {"check.value(1, 1, points=2)": True, "check.value(1, 2, points=2)": False}
    with _context.examination() as second:
        assert (check.points(), second.results, second.failures) == (0, {}, [])


def test_error_of_the_students_code_passes_through():
    """Is a StudentError not mistaken for a wrong answer of a plain check?"""

    def stops():
        raise check.StudentError("KeyError", "'amount'")

    with pytest.raises(check.StudentError, match="KeyError: 'amount'") as caught:
        run("check.value(stops(), 3)", stops=stops)
    assert (caught.value.kind, caught.value.message) == ("KeyError", "'amount'")


def test_failure_is_rendered_as_lines(refusal):
    """Is what IPython shows the message and, below, the hint?"""
    failure = refusal(check.value, 80, 0.8)
    first, second = failure._render_traceback_()
    assert first == "✗ your answer is 80, and that is not right yet."
    assert second.startswith("  → A share is between 0 and 1")


def test_warnings_do_not_reach_stderr(capsys, recwarn):
    """Is nothing written to stderr, which nbgrader takes for a failure?"""
    check.value("12/31/2025", pd.Timestamp("2025-12-31"))
    check.table(
        pd.DataFrame({"d": ["2025-12-31", "2025-12-30"]}),
        pd.DataFrame({"d": pd.to_datetime(["2025-12-31", "2025-12-30"])}),
    )
    assert capsys.readouterr().err == ""
    assert not list(recwarn)


def test_options_of_every_check_are_seen_by_help():
    """Does the signature show the options that all checks share?"""
    import inspect

    for name in ("value", "table", "function", "quiz", "essay", "code", "figure", "model", "ranking"):
        assert {"hint", "misconceptions", "points"} <= set(inspect.signature(getattr(check, name)).parameters)
