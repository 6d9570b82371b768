"""Every kind of quiz: recorded, restored, refused, judged."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab import check, quiz
from crmlab.i18n import use_language
from crmlab.quiz._kinds import Multiple, Number, Order, Pairs, Single, Statement, Words
from crmlab.quiz._question import NoAnswer, Options

OPTIONS = {
    "a": {"en": "who uses", "zh": "使用者"},
    "b": {"en": "who pays", "zh": "付款的人"},
    "c": {"en": "who looks", "zh": "看客"},
}
ITEMS = {"x": "first step", "y": "second step", "z": "third step"}
TABLE = pd.DataFrame({"orders": [12, 0]}, index=[101, 102])
LABELS = {"loyal": {"en": "loyal", "zh": "忠诚"}, "lost": {"en": "lost", "zh": "流失"}}

ASK = {
    "single": lambda **key: quiz.single("q", "Who?", OPTIONS, **key),
    "multiple": lambda **key: quiz.multiple("q", "Who?", OPTIONS, **key),
    "true_false": lambda **key: quiz.true_false("q", "So it is.", **key),
    "match": lambda **key: quiz.match("q", "What?", ITEMS, OPTIONS, **key),
    "sort": lambda **key: quiz.sort("q", "What?", ITEMS, LABELS, **key),
    "order": lambda **key: quiz.order("q", "How?", ITEMS, **key),
    "number": lambda **key: quiz.number("q", "How many?", unit="CNY", decimals=1, **key),
    "label": lambda **key: quiz.label("q", "Which?", TABLE, "stage", LABELS, **key),
}
RIGHT = {
    "single": "b",
    "multiple": {"a", "b"},
    "true_false": False,
    "match": {"x": "a", "y": "b", "z": "c"},
    "sort": {"x": "loyal", "y": "lost", "z": "lost"},
    "order": ["z", "x", "y"],
    "number": 2.5,
    "label": {101: "loyal", 102: "lost"},
}
WRONG = {
    "single": "a",
    "multiple": ["b", "c"],
    "true_false": True,
    "match": {"x": "b", "y": "b", "z": "c"},
    "sort": {"x": "lost", "y": "lost", "z": "lost"},
    "order": ["x", "z", "y"],
    "number": 2.6,
    "label": {101: "lost", 102: "lost"},
}
KINDS = list(ASK)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("answers", [RIGHT, WRONG], ids=["right", "wrong"])
def test_an_answer_is_recorded_and_survives_a_restart(kind, answers, kernel, folder, capsys):
    """Is the plain answer the same in this kernel, in the next one, and for the check that grades it?"""
    ASK[kind]()
    assert quiz.answer_to("q") is None
    quiz.answer("q", answers[kind])
    assert "Recorded" in capsys.readouterr().out
    for again in (lambda: None, kernel):
        again()
        ASK[kind]()
        recorded = quiz.answer_to("q")
        assert recorded == (sorted(answers[kind]) if kind == "multiple" else answers[kind])
        json.dumps(recorded)
        if answers is RIGHT:
            check.quiz(recorded, RIGHT[kind])
        else:
            with pytest.raises(check.CheckFailed):
                check.quiz(recorded, RIGHT[kind])
    assert "Recorded" in capsys.readouterr().out


@pytest.mark.parametrize("kind", KINDS)
def test_practice_says_right_and_wrong_in_words(kind, folder, capsys):
    """Is the judgement in words, for the right answer and for a wrong one?"""
    ASK[kind](answer=RIGHT[kind])
    capsys.readouterr()
    quiz.answer("q", WRONG[kind])
    assert "✗ Not right yet" in capsys.readouterr().out
    quiz.answer("q", RIGHT[kind])
    assert "✓ Right." in capsys.readouterr().out


@pytest.mark.parametrize("kind", KINDS)
def test_a_graded_question_never_judges(kind, folder, capsys):
    """Is a graded answer recorded without a word on whether it is right?"""
    ASK[kind]()
    quiz.answer("q", RIGHT[kind])
    said = capsys.readouterr().out
    assert not any(word in said for word in ("✓", "✗", "Right."))


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("single", "d", "'d' is not among the keys of q, which are: a, b, c."),
        ("single", ["a", "b"], "a, b, c"),
        ("multiple", ["a", "d"], "a, b, c"),
        ("multiple", [], "at least one key"),
        ("true_false", "perhaps", "True, False"),
        ("match", {"w": "a"}, "x, y, z"),
        ("match", {"x": "d"}, "a, b, c"),
        ("match", "a", "quiz.answer('q', {'x': ..., 'y': ..., 'z': ...})"),
        ("sort", {"x": "new"}, "loyal, lost"),
        ("order", ["x", "y"], "each key once: x, y, z"),
        ("order", ["x", "y", "y"], "each key once: x, y, z"),
        ("order", "x", "each key once: x, y, z"),
        ("number", "many", "a number"),
        ("number", True, "a number"),
        ("number", float("nan"), "a number"),
        ("number", "2,5", "a number"),
        ("number", 10**400, "a number"),
        ("label", {103: "lost"}, "101, 102"),
    ],
)
def test_what_cannot_be_an_answer_is_refused(kind, value, words, folder):
    """Does the refusal list what is possible, and does the earlier answer stay?"""
    ASK[kind]()
    quiz.answer("q", RIGHT[kind])
    before = quiz.answer_to("q")
    with pytest.raises(ValueError) as refusal:
        quiz.answer("q", value)
    assert words in str(refusal.value)
    assert refusal.value._render_traceback_() == [f"✗ {refusal.value}"]
    assert quiz.answer_to("q") == before


@pytest.mark.parametrize(
    ("kind", "value", "plain"),
    [
        ("single", " B ", "b"),
        ("single", ["b"], "b"),
        ("multiple", "b", ["b"]),
        ("multiple", ("b", "a", "b"), ["a", "b"]),
        ("true_false", np.bool_(True), True),
        ("true_false", "false", False),
        ("match", {"Y": "C"}, {"y": "c"}),
        ("order", ("x", "y", "z"), ["x", "y", "z"]),
        ("number", "1,250.50", 1250.5),
        ("number", " 12 cny", 12),
        ("number", "−3", -3),
        ("number", np.float64(2.5), 2.5),
        ("label", {"101": "lost"}, {101: "lost"}),
    ],
)
def test_answers_may_be_written_in_other_ways(kind, value, plain, folder):
    """Are capitals, spaces, tuples, numpy values and numbers as people type them understood?"""
    ASK[kind]()
    quiz.answer("q", value)
    assert quiz.answer_to("q") == plain


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from("abxyz"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abxyz"), inner, max_size=4),
    max_leaves=8,
)
QUESTIONS = [
    Single(id="q", text="", options=Options(OPTIONS)),
    Statement(id="q", text=""),
    Multiple(id="q", text="", options=Options(OPTIONS)),
    Pairs(id="q", text="", items=Options(ITEMS), choices=Options(OPTIONS), headings=("", "")),
    Order(id="q", text="", items=Options(ITEMS)),
    Number(id="q", text="", unit="%"),
    Words(id="q", text=""),
]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: type(question).__name__)
@given(value=JUNK)
def test_whatever_is_given_is_an_answer_or_refused(question, value):
    """Does junk end as a refusal in a sentence, and what is taken stand the way through the side file?"""
    try:
        plain = question.parse(value)
    except NoAnswer as refusal:
        assert str(refusal)
        return
    assert question.parse(json.loads(json.dumps(plain))) == plain
    assert question.shown(plain) and question.brief(plain)


def test_each_chosen_option_gets_its_reason(folder, capsys):
    """Does practice explain the chosen option, and all options once the answer is right?"""
    reasons = {"a": "Using is not paying.", "b": "Paying counts."}
    quiz.single("q", "Who?", OPTIONS, answer="b", reasons=reasons)
    quiz.answer("q", "a")
    said = capsys.readouterr().out
    assert "✗ who uses – Using is not paying." in said and "Paying counts." not in said
    quiz.answer("q", "b")
    said = capsys.readouterr().out
    assert "✓ who pays – Paying counts." in said and "• who uses – Using is not paying." in said
    assert said.count("Paying counts.") == 1


def test_parts_are_judged_one_by_one(folder, capsys):
    """Does practice tell which items are wrong, and that something is missing?"""
    quiz.match("q", "What?", ITEMS, OPTIONS, answer=RIGHT["match"], reasons={"x": "Because."})
    quiz.answer("q", {"x": "b", "y": "b"})
    said = capsys.readouterr().out
    assert "1 of 2 are wrong" in said
    assert "✗ first step → who pays – Because." in said and "✓ second step → who pays" in said
    quiz.answer("q", {"x": "a"})
    assert "○ Right so far, but something is missing." in capsys.readouterr().out
    quiz.multiple("m", "Who?", OPTIONS, answer={"a", "b"})
    quiz.answer("m", ["a"])
    assert "○ Right so far, but something is missing." in capsys.readouterr().out


def test_a_reason_is_a_question_of_its_own(folder, capsys):
    """Can a statement also ask why, and is the text recorded under the id with -reason?"""
    quiz.true_false("q", "So it is.", ask_reason=True)
    quiz.answer("q", True)
    quiz.answer("q-reason", "Because it was measured.")
    assert quiz.answers() == {"q": True, "q-reason": "Because it was measured."}
    with pytest.raises(ValueError, match="a text"):
        quiz.answer("q-reason", 3)


def test_questions_speak_chinese(folder, capsys):
    """Are question, options, status and refusal in the language in use?"""
    use_language("zh")
    quiz.single("q", {"en": "Who?", "zh": "谁？"}, OPTIONS, answer="b")
    quiz.answer("q", "a")
    said = capsys.readouterr().out
    for text in ("谁？", "b: 付款的人", "还没有作答", "你的回答：使用者", "✗ 还不对"):
        assert text in said
    with pytest.raises(ValueError, match="没有 'd' 这个代号"):
        quiz.answer("q", "d")


def test_a_key_that_is_no_option_is_the_authors_mistake(folder):
    """Is a practice key that cannot be chosen refused when the question is asked?"""
    with pytest.raises(ValueError, match="'d' is not among the keys"):
        quiz.single("q", "Who?", OPTIONS, answer="d")
    with pytest.raises(ValueError, match="clearly different"):
        quiz.single("q", "Who?", {"a": "one", "A": "two"})
    with pytest.raises(ValueError, match="must not repeat"):
        quiz.label("q", "Which?", TABLE.set_axis([1, 1]), "stage", LABELS)


def test_the_static_form_names_keys_and_the_way_to_answer(folder, capsys):
    """Can the question be answered from its text alone, and does the text not give the answer away?"""
    quiz.label("q", "Which?", TABLE, "stage", LABELS)
    said = capsys.readouterr().out
    for text in ("Which?", "101      12", "loyal: loyal", "quiz.answer('q', {101: ..., 102: ...})"):
        assert text in said
    assert "101: 101" not in said
