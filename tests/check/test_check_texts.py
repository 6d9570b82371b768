"""check.essay and check.quiz."""

import pytest

from crmlab import check, use_language
from crmlab.check.essays import count_words

ESSAY = """## Decision
Customers of class A bring most of the sales. We keep them with a personal contact.

## Risks
Two customers are large; if one churns, recency and frequency fall.
"""
AUFSATZ = "## 决定\nA类客户带来大部分销售额，应由专人维护。\n## 风险\n大客户一旦流失，损失很大。"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("Keep class A.", 3),
        ("customer-centred view", 2),
        ("客户关系管理", 6),
        ("RFM 分析：最近 30 天", 7),
        ("don't 1.5", 2),
    ],
)
def test_words_are_counted_as_people_count_them(text, words):
    """Is a Chinese character a word, and a compound one?"""
    assert count_words(text) == words


@pytest.mark.parametrize(
    "options",
    [
        {"min_words": 20},
        {"max_words": 40},
        {"sections": ["Decision", "risks"]},
        {"sections": {"en": ["Decision", "Risks"], "zh": ["决定", "风险"]}},
        {"terms": ["recency", "customer"]},
        {"terms": [["defect", "churn"], "class A"]},
        {"terms": {"en": ["class A"], "zh": ["A类客户"]}},
    ],
)
def test_complete_essay_passes(options):
    """Is a text accepted that has what is asked for?"""
    check.essay(ESSAY, **options)


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        (ESSAY, {"min_words": 200}, "has 29 words so far; at least 200"),
        (ESSAY, {"max_words": 10}, "at most 10"),
        (ESSAY, {"sections": ["Decision", "Costs"]}, "lacks this section: Costs"),
        (ESSAY, {"terms": ["margin"]}, "does not use this term yet: margin"),
        (ESSAY, {"terms": [["margin", "profit"], "cost"]}, "does not use this term yet: margin, cost"),
        (ESSAY, {"terms": ["cent"]}, "term yet: cent"),
        ("", {}, "still empty"),
        ("  \n", {}, "still empty"),
        (None, {}, "still empty"),
        (3, {}, "still empty"),
        (["a"], {}, "a list"),
    ],
)
def test_incomplete_essay_is_told_what_is_missing(refusal, text, options, words):
    """Is each gap named?"""
    assert words in refusal(check.essay, text, **options).message


def test_chinese_essay_is_judged_by_the_chinese_list(refusal):
    """Do lists in two languages go with the language of the text?"""
    options = {
        "min_words": 30,
        "sections": {"en": ["Decision", "Risks"], "zh": ["决定", "风险"]},
        "terms": {"en": ["class A", "sales"], "zh": ["A类客户", "销售额"]},
    }
    check.essay(AUFSATZ, **options)
    use_language("zh")
    check.essay(AUFSATZ, **options)
    assert "销售额" in refusal(check.essay, AUFSATZ.replace("销售额", "收入"), **options).message


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ("b", "b"),
        (" B", "b"),
        (True, True),
        (["c", "a"], {"a", "c"}),
        ({"a", "c"}, {"a", "c"}),
        ("a", {"a"}),
        (["x", "y"], ["x", "y"]),
        ({"Gold": "A", "Tin": "C"}, {"Tin": "C", "Gold": "A"}),
        ({"true": True, "reason": "r2"}, {"true": True, "reason": "r2"}),
        (12.5, 12.5),
        ("12.5", 12.5),
        ("１２.5", 12.5),
        ("1,250", 1250),
        ({"row1": ["a", "b"]}, {"row1": {"b", "a"}}),
    ],
)
def test_quiz_accepts_the_key(answer, key):
    """Is each kind of question's right answer accepted, as JSON or Python writes it?"""
    check.quiz(answer, key)


@pytest.mark.parametrize(
    ("answer", "key", "words"),
    [
        (None, "b", "not answered yet"),
        ("", "b", "not answered yet"),
        ([], {"a"}, "not answered yet"),
        ({}, {"x": "y"}, "not answered yet"),
        ("a", "b", "Your choice a is not right."),
        (False, True, "Your choice False is not right."),
        (1, True, "Your choice 1 is not right."),
        (["a", "b"], {"a", "c"}, "Your choice b is not right."),
        (["a"], {"a", "c"}, "something is missing"),
        (["a", "A"], {"a", "c"}, "something is missing"),
        (["a", "b", "c"], {"a", "c"}, "Your choice b is not right."),
        (["y", "x"], ["x", "y"], "In place 1 you have y, which is not right (wrong: 2 of 2)."),
        (["x"], ["x", "y"], "Put all 2 into order"),
        ({"Gold": "C", "Tin": "C"}, {"Gold": "A", "Tin": "C"}, "Gold does not go with C (wrong: 1 of 2)."),
        ({"Gold": "A"}, {"Gold": "A", "Tin": "C"}, "Still open: Tin."),
        ("b", {"Gold": "A"}, "Still open: Gold."),
        (12.6, 12.5, "12.6"),
        ("many", 12.5, "many"),
    ],
)
def test_quiz_says_what_is_wrong(refusal, answer, key, words):
    """Does each wrong answer get its sentence?"""
    assert words in refusal(check.quiz, answer, key).message


def test_quiz_gives_the_reason_for_the_chosen_option(refusal):
    """Does a wrong choice get its own reason, in the language in use?"""
    reasons = {"a": {"en": "A user need not pay.", "zh": "使用者不一定付款。"}, "b": "The payer."}
    assert refusal(check.quiz, "a", "b", reasons=reasons).hint == "A user need not pay."
    assert refusal(check.quiz, ["b", " A"], {"b"}, reasons=reasons).hint == "A user need not pay."
    use_language("zh")
    assert refusal(check.quiz, "a", "b", reasons=reasons).hint == "使用者不一定付款。"
    assert refusal(check.quiz, "c", "b", reasons=reasons).hint == ""


@pytest.mark.parametrize(
    ("answer", "key", "share"),
    [
        (["a", "c"], {"a", "c"}, 1),
        (["a"], {"a", "c"}, 0.5),
        (["a", "b"], {"a", "c"}, 0),
        (["b"], {"a", "c"}, 0),
        ({"Gold": "A", "Tin": "A"}, {"Gold": "A", "Tin": "C"}, 0.5),
        (["x", "z", "y"], ["x", "y", "z"], 1 / 3),
        ("a", "b", 0),
        (None, {"a"}, 0),
    ],
)
def test_partial_answers_earn_their_share(answer, key, share):
    """Does partial=True give the points of the part that is right, and without it none?"""
    check.quiz(answer, key, partial=True, points=6)
    assert check.points() == pytest.approx(6 * share)
    check.quiz(answer, key, points=6)
    assert check.points() == (6 if share == 1 else 0)
