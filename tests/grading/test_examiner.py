"""The examiner: a check cell is compiled once and run against many students; none may notice the others."""

import pandas as pd
import pytest

from crmlab.grading.examiner import CheckCell, Namespace, Verdict, examine
from crmlab.i18n import use_language

ORDERS = pd.DataFrame({"customer_id": ["C1", "C2", "C1"], "amount_cny": [10.0, 20.0, 30.0]})


def sales(orders):
    """Sum the amounts of each customer."""
    return orders.groupby("customer_id")["amount_cny"].sum()


def spoiling(orders):
    """Give the right answer, but spoil the table on the way."""
    right = sales(orders)
    orders["amount_cny"] = 0.0
    return right


def doubled(orders):
    """Give a wrong answer."""
    return 2 * sales(orders)


def cell(source: str, **given) -> CheckCell:
    """Return a check cell worth 4 points that asks for the student's `sales` and `best`."""
    return CheckCell(
        "sales",
        source,
        4.0,
        {"orders": ORDERS, "sales": sales, "pd": pd, **given},
        frozenset({"sales", "best"}),
    )


def points(check_cell: CheckCell, **names) -> float:
    """Return what a student with these names gets."""
    return examine(check_cell, Namespace(names)).points


FULL = {
    "a table made in the call": "check.series(student.sales(orders[orders.amount_cny > 10]), solution.sales(orders[orders.amount_cny > 10]))",
    "a table changed in place": (
        "more = orders.copy()\nmore['amount_cny'] *= 2\nmore.loc[len(more)] = ['C3', 5.0]\n"
        "check.series(student.sales(more), solution.sales(more))\ncheck.value(len(more), 4)"
    ),
    "a name bound anew": (
        "result = solution.sales(orders)\ncheck.value(len(result), 2)\nresult = student.sales(orders)\n"
        "result = result.sort_index()\ncheck.series(result, solution.sales(orders))"
    ),
    "a loop": "for least in (0, 15):\n    part = orders[orders.amount_cny > least]\n    right = solution.sales(part)\n    check.series(student.sales(part), right)",
    "a function of the test": "def total(answer):\n    return answer.sum()\ncheck.value(total(student.sales(orders)), 60)",
}


@pytest.mark.parametrize("source", FULL.values(), ids=FULL)
def test_each_student_is_examined_alike(source):
    """Do right answers pass and wrong ones fail, whoever came before?"""
    check_cell = cell(source)
    asked = [points(check_cell, sales=answer) for answer in (sales, spoiling, doubled, sales, spoiling)]
    assert asked == [4, 4, 0, 4, 4]
    assert ORDERS["amount_cny"].tolist() == [10, 20, 30]


def test_points_are_counted_for_each_student():
    """Is the sum of partial points each student's own?"""
    check_cell = cell(
        "check.value(best, 'C1', points=3)\ncheck.series(sales(orders), solution.sales(orders), points=1)\ncheck.points()"
    )
    assert points(check_cell, sales=sales, best="C1") == 4
    assert points(check_cell, sales=doubled, best="C1") == 3
    assert points(check_cell, sales=sales, best="C2") == 1


def test_what_does_not_depend_on_the_student_is_computed_once():
    """Is the instructor's part of a call evaluated for the first student only?"""
    made = []

    def make():
        made.append(1)
        return ORDERS

    check_cell = cell("check.series(student.sales(make()), solution.sales(orders))", make=make)
    assert [points(check_cell, sales=sales) for _ in range(3)] == [4, 4, 4]
    assert len(made) == 1


def test_given_names_are_not_the_students():
    """Is a name that no answer cell binds the instructor's, even where the student has one?"""
    check_cell = cell("check.value(rate, 0.5)", rate=0.5)
    assert points(check_cell, rate=0.9) == 4


def walled(check_cell: CheckCell, sources=(), **names) -> Verdict:
    """Examine a student whose replies are told apart by the values behind the names."""
    told = repr({name: str(value) for name, value in names.items()}).encode()
    return examine(check_cell, Namespace(names), sources=sources, replies=lambda: told)


def test_equal_replies_are_compared_once():
    """Do equal replies get the same verdict without a second comparison, and other replies their own?"""
    check_cell = cell("check.value(best, 'C1', points=3)\ncheck.value(best, 'C2', points=1)\ncheck.points()")
    first = walled(check_cell, best="C1")
    remembered = dict(check_cell.outcomes)
    assert walled(check_cell, best="C1") == first and check_cell.outcomes == remembered
    assert [walled(check_cell, best=best).points for best in ("C1", "C2", "C3", "C1")] == [3, 1, 0, 3]


def test_the_same_check_twice_has_two_outcomes():
    """Is a check that comes again, with another right value, judged anew?"""
    check_cell = cell("for right in ('C1', 'C2'):\n    check.value(best, right, points=2)\ncheck.points()")
    assert [walled(check_cell, best="C1").points for _ in range(2)] == [2, 2]


def test_code_is_read_whatever_was_replied():
    """Are two answers with the same value told apart by how they are written?"""
    check_cell = cell("check.code('best', avoids=['max'])")
    assert walled(check_cell, ["best = 'C1'"], best="C1").points == 4
    assert walled(check_cell, ["best = max('C1', 'C0')"], best="C1").points == 0


def test_equal_replies_are_answered_in_each_language():
    """Does a student of the other language not get the first one's message?"""
    check_cell = cell("check.value(best, 'C1')")
    english = walled(check_cell, best="C9").message
    use_language("zh")
    try:
        chinese = walled(check_cell, best="C9").message
    finally:
        use_language("en")
    assert english.startswith("best is") and chinese != english
