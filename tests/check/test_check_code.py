"""check.code: how an answer is written."""

import pytest

from crmlab import check
from crmlab.check import _context

REASON = {"en": "Here the method itself is practised.", "zh": "这里要练习方法本身。"}


def look(sources: list[str], **options) -> None:
    with _context.examination(sources=sources):
        check.code("table", reason=REASON, **options)


READY_MADE = [
    ["import crmlab.rfm\ntable = crmlab.rfm.rfm_table(orders)"],
    ["import crmlab\ntable = crmlab.rfm.rfm_table(orders)"],
    ["from crmlab import rfm\ntable = rfm.rfm_table(orders)"],
    ["from crmlab import rfm as r\ntable = r.rfm_table(orders)"],
    ["from crmlab.rfm import rfm_table\ntable = rfm_table(orders)"],
    ["from crmlab.rfm import rfm_table as mine\n", "table = mine(orders)"],
    ["import crmlab.rfm as r\n", "table = r.rfm_table(orders)"],
    ["import crmlab", "do = crmlab.rfm.rfm_table", "table = do(orders)"],
    ["import importlib\ntable = importlib.import_module('crmlab.rfm').rfm_table(orders)"],
    ["from importlib import import_module\nm = import_module('crmlab.rfm')", "table = m.rfm_table(orders)"],
    ["import crmlab\ntable = getattr(crmlab, 'rfm').rfm_table(orders)"],
    ["table = __import__('crmlab.rfm').rfm.rfm_table(orders)"],
    ["from crmlab.rfm import *\ntable = rfm_table(orders)"],
    ["from crmlab.rfm.table import rfm_table\ntable = rfm_table(orders)"],
    ["from crmlab.rfm import rfm_table", "def table(orders):\n    return rfm_table(orders)"],
    [
        "from crmlab.rfm import rfm_table",
        "def helper(orders):\n    return rfm_table(orders)",
        "table = helper(orders)",
    ],
]


@pytest.mark.parametrize("sources", READY_MADE, ids=lambda sources: sources[-1][:40])
def test_ready_made_answer_is_recognised(sources):
    """Is it seen, however it is imported or renamed?"""
    with pytest.raises(check.CheckFailed, match=r"should do without crmlab\.rfm here") as caught:
        look(sources, avoids=["crmlab.rfm"])
    assert caught.value.hint == REASON["en"]


@pytest.mark.parametrize(
    "sources",
    [
        ["table = orders.groupby('customer_id').sum()"],
        ["import crmlab\nfrom crmlab import check", "crmlab.start('rfm')", "table = 3"],
        [
            "from crmlab.rfm import rfm_table\nother = rfm_table(orders)",
            "table = orders.groupby('customer_id').sum()",
        ],
        ["from crmlab.rfm import rfm_table\ntable = rfm_table(orders)", "table = 3"],
        ["rfm = 3\ntable = rfm + 1"],
        ["table = 'crmlab.rfm'"],
        ["from crmlab import rfm_of_mine\ntable = rfm_of_mine"],
        ["# from crmlab.rfm import rfm_table\ntable = 3"],
    ],
    ids=lambda sources: sources[-1][:40],
)
def test_own_work_is_not_suspected(sources):
    """Does an answer pass that does not use the ready-made one?"""
    look(sources, avoids=["crmlab.rfm"])


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("for c in customers:\n    table = c", "for"),
        ("table = [c for c in customers]", "for"),
        ("table = [c for c in customers]", "comprehension"),
        ("while True:\n    table = 3\n    break", "while"),
        ("def table(x):\n    return x", "def"),
        ("table = lambda x: x", "lambda"),
        ("table = 1 if True else 2", "if"),
        ("table = orders.groupby('a').sum()", "groupby"),
        ("table = orders.groupby('a').sum()", "sum"),
        ("table = merge(a, b)", "merge"),
        ("import numpy as np\ntable = np.log(3)", "numpy.log"),
    ],
)
def test_construct_is_found(source, word):
    """Is a construct or a call seen both ways: as used, and as to be avoided?"""
    look([source], uses=[word])
    with pytest.raises(check.CheckFailed, match=f"should do without {word}"):
        look([source], avoids=[word])


@pytest.mark.parametrize("word", ["for", "while", "def", "groupby", "numpy.log"])
def test_construct_that_is_not_there_is_missed(word):
    """Is its absence seen?"""
    source = "table = orders.agg('groupby')  # for while def"
    look([source], avoids=[word])
    with pytest.raises(check.CheckFailed, match=f"table should use {word} here"):
        look([source], uses=[word])


def test_function_that_an_answer_calls_belongs_to_it():
    """Is a loop seen that stands in a helper function of the student's?"""
    sources = ["def helper(xs):\n    for x in xs:\n        pass", "table = helper(orders)"]
    with pytest.raises(check.CheckFailed):
        look(sources, avoids=["for"])


def test_only_the_last_cell_that_binds_the_name_counts():
    """Is an answer that was written again judged as it stands now?"""
    look(["for x in y:\n    table = x", "table = 3", "for z in y:\n    other = z"], avoids=["for"])


def test_name_without_a_cell(refusal):
    """Is it said that there is no answer yet?"""
    with _context.examination(sources=["other = 3", "%matplotlib inline", "def broken("]):
        assert "no cell yet that gives table a value" in refusal(check.code, "table").message


def test_reason_in_chinese():
    """Does the reason follow the language?"""
    from crmlab import use_language

    use_language("zh")
    with pytest.raises(check.CheckFailed) as caught:
        look(["for x in y:\n    table = x"], avoids=["for"])
    assert caught.value.hint == REASON["zh"]
