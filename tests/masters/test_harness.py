"""The answer bank harness and the mutants."""

import pytest

from crmlab.masters.build import prepare_unit
from crmlab.masters.harness import TookTooLong, run_bank, time_limit
from crmlab.masters.mutants import make_mutants, read_accepted, survivors

UNIT = "u98-corner-shop"


def _changed(takings, good, bad):
    bank = takings.with_name("takings.answers.py")
    text = bank.read_text(encoding="utf-8")
    assert good in text
    bank.write_text(text.replace(good, bad, 1), encoding="utf-8")


def test_a_good_bank_has_no_failures(tree):
    """Are all answers of the fixture judged as they should be?"""
    report = run_bank(tree, UNIT)
    assert report.failures == []
    assert report.answers == 12


@pytest.mark.parametrize(
    "good, bad, failure",
    [
        ("if not line.refund:", "if True:", "right 'loop': gets 0 of 3"),
        ("best_day = sales_by_day(small).idxmin()", "best_day = 'Wed'", "wrong 'worst': gets full marks"),
        (
            "best_day = sales_by_day(small).idxmin()",
            "best_day = 1 / 0",
            "wrong 'worst': stops with ZeroDivisionError",
        ),
        (
            "best_day = sales_by_day(small).idxmin()",
            "best_day = 'Mon'",
            "wrong 'alphabet': is taken for 'worst'",
        ),
    ],
)
def test_a_wrong_judgement_is_reported(tree, takings, good, bad, failure):
    """Does each kind of misjudgement show?"""
    _changed(takings, good, bad)
    assert any(failure in line for line in run_bank(tree, UNIT).failures), run_bank(tree, UNIT)


def test_all_failures_are_reported_together(tree, takings):
    """Does one run show every misjudged answer?"""
    _changed(takings, "best_day = sales_by_day(small).idxmin()", "best_day = 'Wed'")
    _changed(takings, "if not line.refund:", "if True:")
    report = run_bank(tree, UNIT)
    assert all(any(f"'{name}': gets" in failure for failure in report.failures) for name in ("worst", "loop"))
    assert str(report).count("\n") == len(report.failures)


def test_right_answers_must_work_together(tree, takings):
    """Is it noticed when a right answer to one task spoils another right answer?"""
    _changed(takings, "return pd.Series(total)", "return pd.Series(total).rename_axis('weekday')")
    _changed(
        takings,
        "best_day = str(sales_by_day(small).sort_values(ascending=False).index[0])",
        "best_day = str(sales_by_day(small).rename('x').reset_index().sort_values('x').iloc[-1]['day'])",
    )
    failures = run_bank(tree, UNIT).failures
    assert [failure for failure in failures if "every task in right style 2" in failure]
    assert not any("takings.answers.py" in failure for failure in failures)


def test_an_answer_that_never_ends_is_stopped():
    """Does an endless loop come back as an error?"""
    with pytest.raises(TookTooLong, match=r"longer than 0\.1 s"), time_limit(0.1):
        while True:
            pass


@pytest.mark.parametrize(
    "source, change",
    [
        ("x = rows[:3]", "off by one: 3 -> 4"),
        ("x = rows[rows['a'] > 0]", "dropped filter: rows[rows['a'] > 0] -> rows"),
        (
            "x = rows.loc[rows['a'] > 0, 'b']",
            "dropped filter: rows.loc[rows['a'] > 0, 'b'] -> rows.loc[:, 'b']",
        ),
        ("x = rows.query('a > 0')", "dropped filter: rows.query('a > 0') -> rows"),
        ("x = a & b", "dropped filter: a & b -> a"),
        ("x = [i for i in a if i]", "dropped filter: [i for i in a if i] -> [i for i in a]"),
        ("x = rows['a'] + rows['b']", "wrong column: 'a' -> 'b'"),
        ("x = f(a, b)", "swapped: f(a, b) -> f(b, a)"),
        ("x = a / b", "swapped: a / b -> b / a"),
        ("x = rows.sort_values('a')", "unsorted: rows.sort_values('a') -> rows"),
        ("x = sorted(a)", "unsorted: sorted(a) -> list(a)"),
        ("x = f(a, reverse=True)", "unsorted: f(a, reverse=True) -> f(a, reverse=False)"),
        ("x = share", "percent: share -> share * 100"),
        ("x = a < b", "comparison: a < b -> a <= b"),
        ("x = a == b", "comparison: a == b -> a != b"),
    ],
)
def test_each_kind_of_mutant_is_made(source, change):
    """Is the change made, and named so that it can be accepted?"""
    assert change in [mutant.change for mutant in make_mutants("t", source)]


def test_only_the_solution_is_mutated():
    """Is given code in an answer cell left alone?"""
    source = "limit = 3\n### BEGIN SOLUTION\nx = limit + 1\n### END SOLUTION"
    changes = [mutant.change for mutant in make_mutants("t", source)]
    assert "off by one: 1 -> 2" in changes
    assert "off by one: 3 -> 4" not in changes


def test_more_digits_are_no_mistake():
    """Is the number of digits that an answer is rounded to left alone?"""
    assert [mutant for mutant in make_mutants("t", "x = round(a, 2)") if "2 -> 3" in mutant.name] == []


def test_a_survivor_is_shown_as_a_small_diff_until_it_is_accepted(tree, takings):
    """Does a check that overlooks something leave a survivor, and acceptance by name silence it?"""
    text = takings.read_text(encoding="utf-8")
    blind = text.replace("refund=[False, True, False, False, False]", "refund=False")
    blind = blind.replace(
        '"refund": [False, False, False, True, False]', '"refund": [False, False, False, False, False]'
    )
    blind = blind.replace('{"Mon": 11.0, "Tue": 6.0, "Wed": 20.0}', '{"Mon": 11.0, "Tue": 10.0, "Wed": 20.0}')
    takings.write_text(blind, encoding="utf-8")
    (run,) = prepare_unit(tree, UNIT)
    alive = survivors(run)
    dropped = next(mutant for mutant in alive if "dropped filter" in mutant.change)
    assert dropped.diff == "-    kept = lines[~lines['refund']]\n+    kept = lines"
    accepted = takings.with_name("takings.mutants.toml")
    accepted.write_text(f'[accepted]\n"{dropped.name}" = "no refunds here"\n', encoding="utf-8")
    assert read_accepted(takings) == {dropped.name: "no refunds here"}
    assert dropped.name not in [mutant.name for mutant in survivors(run)]


def test_the_fixture_leaves_no_survivor(tree):
    """Do the fixture's checks kill every mutant?"""
    (run,) = prepare_unit(tree, UNIT)
    assert [mutant.name for mutant in survivors(run)] == []
