"""What a master is refused for."""

from pathlib import Path

import pytest

from crmlab.masters.parse import read_master
from crmlab.masters.rules import MasterError, check_master, check_unit

CONCEPTS = {"daily-sales", "loyal-customer"}


def _problems(path: Path, *, graded: bool = True) -> list:
    return check_master(read_master(path), CONCEPTS, graded=graded)


def test_the_fixture_keeps_to_every_rule(takings: Path):
    """Is a good master let through, with its lesson?"""
    assert _problems(takings) == []
    lesson = takings.parents[2] / "course" / "u98-corner-shop" / "01-takings.py"
    assert _problems(lesson, graded=False) == []


BREACHES = [
    ('# %% answer="best-day"', "# %%", "has no answer cell above it"),
    ('# %% check="best-day" points=2', '# %% check="best-day"', "needs points, a number above 0"),
    ('essay="advice"', 'essay="best-day"', "The id 'best-day' is used 2 times"),
    ('essay="advice"', 'essay="the advice"', "may have only letters, digits"),
    (
        '# %% [markdown] lang="zh"\n# ## 建议',
        "# %% [markdown]\n# ## 建议",
        "English prose without its Chinese neighbour",
    ),
    (
        '# %% [markdown] lang="en"\n# ## Advice',
        "# %% [markdown]\n# ## Advice",
        "Chinese prose without its English neighbour",
    ),
    ('lang="zh" concepts=["daily-sales"]', 'lang="zh"', "English prose without its Chinese neighbour"),
    (
        'points=1 concepts=["loyal-customer"]',
        'points=1 concepts=["loyalty"]',
        "The concept 'loyalty' is not in",
    ),
    (
        "check.text(student.best_day, solution.best_day)",
        "check.text(best_day, 'Wed')",
        "'best-day' has no hidden test",
    ),
    ("check.text(student.best_day, solution.best_day)", "", "'best-day' has no hidden test"),
    ('check.quiz(student.quiz("loyal-who"), "b")', "", "'loyal-who' has no hidden test"),
    (
        'check.text(best_day, ["Mon"',
        'check.text(student.best_day, ["Mon"',
        "student. is known only within hidden tests",
    ),
    ("best_day = sales_by_day(small).idxmax()\n", "", "has nothing between BEGIN and END SOLUTION"),
    ('### END SOLUTION\n# %% check="best', '# %% check="best', "BEGIN SOLUTION without its END"),
    (
        "# - names the low sales of Tuesday (2)\n# - a measure that fits (2)\n",
        "",
        "'advice' has no mark scheme",
    ),
    ("# ### BEGIN MARK", "# Write here.\n# ### BEGIN MARK", "belongs into the prose above"),
    ('crmlab.start("takings"', 'crmlab.start("taking"', 'must call crmlab.start("takings"'),
    ("# # The corner shop's takings", "# The corner shop", "begins with the title"),
    ("    kept = lines[", "    kept == = lines[", "Not Python"),
    ("# %%\nimport pandas", "# %% point=3\nimport pandas", "does not know point"),
]


@pytest.mark.parametrize("good, bad, problem", BREACHES)
def test_a_breach_is_refused(takings: Path, good: str, bad: str, problem: str):
    """Is the breach named?"""
    text = takings.read_text(encoding="utf-8")
    assert good in text
    takings.write_text(text.replace(good, bad, 1), encoding="utf-8")
    assert any(problem in found.text for found in _problems(takings)), _problems(takings)


def test_a_breach_is_named_with_file_and_line(takings: Path):
    """Does the message lead to the place?"""
    text = takings.read_text(encoding="utf-8").replace('essay="advice"', 'essay="loyal-who"')
    takings.write_text(text, encoding="utf-8")
    line = 1 + text.splitlines().index('# %% [markdown] essay="loyal-who" points=4')
    found = [problem for problem in _problems(takings) if problem.line == line]
    assert str(found[0]) == f"{takings}:{line}: The id 'loyal-who' is used 2 times."


def test_all_breaches_are_reported_together(takings: Path):
    """Does one error show everything that is to be mended, in the order of the file?"""
    text = takings.read_text(encoding="utf-8")
    takings.write_text(
        text.replace(" points=2", "").replace('"daily-sales"]\n# ## S', '"daily"]\n# ## S'), encoding="utf-8"
    )
    message = str(MasterError(_problems(takings)))
    assert message.index("The concept 'daily'") < message.index("needs points")


@pytest.mark.parametrize(
    "good, bad, problem",
    [
        ('right="sorted"', 'wrong="sorted"', "has 1 right and 4 wrong answers"),
        ('right="sorted"', 'right="idxmax"', "2 answers named 'idxmax'"),
        ("# zh: 这是销售额最低的一天。\n", "", "needs a hint in both languages"),
        ('task="best-day" wrong="worst"', 'task="worst-day" wrong="worst"', "There is no task 'worst-day'"),
        (".idxmin()", ".idxmin(", "is not Python"),
    ],
)
def test_a_poor_answer_bank_is_refused(takings: Path, good: str, bad: str, problem: str):
    """Is a bank held to its rules too?"""
    bank = takings.with_name("takings.answers.py")
    text = bank.read_text(encoding="utf-8")
    assert good in text
    bank.write_text(text.replace(good, bad, 1), encoding="utf-8")
    assert any(problem in found.text for found in _problems(takings))


def test_a_missing_bank_is_refused(takings: Path):
    """Is a task without answers noticed?"""
    takings.with_name("takings.answers.py").unlink()
    texts = [problem.text for problem in _problems(takings)]
    assert sum("has 0 right and 0 wrong answers" in text for text in texts) == 3


def test_an_id_is_used_once_in_an_assignment(takings: Path):
    """Are two notebooks with the same task told apart from two tasks?"""
    twin = takings.with_name("twin.py")
    twin.write_text(takings.read_text(encoding="utf-8"), encoding="utf-8")
    problems = check_unit([read_master(takings), read_master(twin)])
    assert len(problems) == 4
    assert "is taken by takings.py:" in problems[0].text


def test_a_lesson_has_no_tasks(takings: Path):
    """Are graded cells kept out of lessons?"""
    assert any("A lesson has no check cells" in problem.text for problem in _problems(takings, graded=False))
