"""check.function and check.model: what is called rather than looked at."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression

from crmlab import check


def margin(sales, cost):
    return (sales - cost) / sales


INPUTS = [(100, 60), {"sales": 50, "cost": 50}, (8, 2)]
RESULTS = [0.4, 0, 0.75]


@pytest.mark.parametrize(
    "expected",
    [margin, RESULTS, np.array(RESULTS), tuple(RESULTS)],
    ids=["function", "list", "array", "tuple"],
)
def test_function_that_is_right_passes(expected):
    """May the expected results come from a function or a list?"""
    check.function(margin, INPUTS, expected)
    check.function(lambda sales, cost: 1 - cost / sales, INPUTS, expected)
    check.function(len, ["", "abc", [1]], [0, 3, 1])


@pytest.mark.parametrize(
    ("mine", "words"),
    [
        (lambda sales, cost: sales - cost, "mine(100, 60) is 40, and that is not right yet."),
        (lambda sales, cost: 0.4, "mine(sales=50, cost=50) is 0.4"),
        (lambda sales, cost: 100 * margin(sales, cost), "percentage"),
        (lambda sales, cost: -margin(sales, cost), "sign"),
        (lambda sales, cost: None, "mine(100, 60) gives nothing back."),
        (lambda sales, cost: print("0.4"), "return"),
        (lambda sales, cost: 1 / 0, "mine(100, 60) stops with ZeroDivisionError: division by zero"),
        (lambda sales: sales, "TypeError"),
        (lambda sales, cost: undefined, "There is no undefined yet"),  # noqa: F821
        (lambda sales, cost: exit(), "SystemExit"),
        (lambda sales, cost: [0.4], "a list with one value"),
        (0.4, "mine should be a function, but it is the number 0.4."),
        (..., "mine is still empty"),
        (None, "mine is still empty"),
    ],
)
def test_function_names_the_input_that_failed(mine, words):
    """Does the message show the call that went wrong, and never a traceback?"""
    with pytest.raises(check.CheckFailed) as caught:
        check.function(mine, INPUTS, RESULTS)
    assert words in str(caught.value)


def test_function_is_called_once_for_each_input():
    """Is the student's function spared repetition, however many mistakes are known?"""
    calls = []

    def counted(x):
        calls.append(x)
        return x + 1

    known = [check.Misconception(str(n), [n, n], "no") for n in range(5)]
    with pytest.raises(check.CheckFailed) as caught:
        check.function(
            counted,
            [1, 2],
            [1, 2],
            misconceptions=[*known, check.Misconception("next", lambda x: x + 1, "yes")],
        )
    assert (calls, caught.value.misconception) == ([1], "next") or (calls, caught.value.misconception) == (
        [1, 2],
        "next",
    )


def test_known_mistake_must_agree_on_every_input(refusal):
    """Is a mistake recognised by all its results, given as a function or a list?"""
    mistakes = [check.Misconception("square", lambda x: x * x, "Is it twice or squared?")]
    failure = refusal(check.function, lambda x: x**2, [2, 3], [4, 6], misconceptions=mistakes)
    assert (failure.misconception, failure.hint) == ("square", "Is it twice or squared?")
    assert (
        refusal(
            check.function, lambda x: x**2 if x < 4 else 0, [2, 3, 4], [4, 6, 8], misconceptions=mistakes
        ).misconception
        is None
    )
    as_list = [check.Misconception("square", [4, 9], "Is it twice or squared?")]
    assert (
        refusal(check.function, lambda x: x**2, [2, 3], [4, 6], misconceptions=as_list).misconception
        == "square"
    )


def test_proxy_of_a_function_behind_a_wall(refusal):
    """Does a callable object do whose errors arrive as StudentError?"""

    class Proxy:
        def __call__(self, x):
            if x == 0:
                raise check.StudentError("KeyError", "'amount'")
            return x * 2

    check.function(Proxy(), [1, 2], [2, 4])
    failure = refusal(check.function, Proxy(), [1, 0], [2, 0])
    assert "(0) stops with KeyError: 'amount'" in failure.message
    assert "There is no column or label amount" in failure.hint


def test_wanted_error_must_come():
    """Does an exception class among the results stand for an error the function must raise?"""

    def careful(x):
        if x < 0:
            raise ValueError("negative")
        return x

    check.function(careful, [1, -1], [1, ValueError])
    with pytest.raises(check.CheckFailed, match=r"\(-1\) should stop with a ValueError"):
        check.function(lambda x: x, [1, -1], [1, ValueError])

    class Proxy:
        def __call__(self, x):
            raise check.StudentError("ValueError", "negative")

    check.function(Proxy(), [-1], [ValueError])


def orders() -> pd.DataFrame:
    return pd.DataFrame({"customer_id": ["C1", "C2", "C1"], "amount": [1.0, 2.0, 3.0]})


def test_function_on_tables():
    """Are results that are tables, Series, dicts, lists or tuples compared by their kind?"""
    total = orders().groupby("customer_id")["amount"].sum()
    check.function(
        lambda o: o.groupby("customer_id").agg(amount=("amount", "sum")),
        [orders()],
        [total.reset_index()],
        key="customer_id",
    )
    check.function(lambda o: o.groupby("customer_id")["amount"].sum().to_dict(), [orders()], [total])
    check.function(lambda o: total.to_dict(), [orders()], [dict(total)])
    check.function(lambda o: np.array([2, 1]), [orders()], [[2, 1]])
    check.function(lambda o: (total.to_frame(), 6), [orders()], [(total.to_frame(), 6.0)])
    with pytest.raises(check.CheckFailed, match=r"\(a table with 3 rows\)\[1\] is 7"):
        check.function(lambda o: (total.to_frame(), 7), [orders()], [(total.to_frame(), 6.0)])
    with pytest.raises(check.CheckFailed, match="should give back 2 results"):
        check.function(lambda o: total.to_frame(), [orders()], [(total.to_frame(), 6.0)])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda o: o.insert(0, "new", 1),
        lambda o: o.sort_values("amount", ascending=False, inplace=True),
        lambda o: o.__setitem__("amount", 0.0),
        lambda o: o.rename(columns={"amount": "x"}, inplace=True),
    ],
)
def test_changing_the_callers_table_is_noticed(refusal, spoil):
    """Is a function refused that changes what it is given, unless it may?"""

    def total(o):
        result = o["amount"].sum()
        spoil(o)
        return result

    given = orders()
    assert "changes the data it was given" in refusal(check.function, total, [given], [6]).message
    check.function(total, [given], [6], mutates=True)
    pd.testing.assert_frame_equal(given, orders())


def test_changing_a_list_is_noticed(refusal):
    """Is the same said of lists and dictionaries?"""
    refusal(check.function, lambda xs: xs.pop(), [([1, 2],)], [2])
    refusal(check.function, lambda d: d.pop("a"), [({"a": 2},)], [2])
    check.function(lambda xs: sorted(xs)[-1], [([2, 1],)], [2])


X = pd.DataFrame({"recency": [1.0, 2.0, 3.0, 4.0]})
Y = [3.0, 5.0, 7.0, 9.0]


def test_model_by_its_predictions(refusal):
    """Are right predictions accepted from any object that predicts?"""
    check.model(LinearRegression().fit(X, Y), X, Y)
    check.model(lambda x: 1 + 2 * x["recency"], X, Y)
    failure = refusal(check.model, LinearRegression().fit(X, [2 * y for y in Y]), X, Y)
    assert "in place 1 you have 6" in failure.message


def test_model_by_its_score(refusal):
    """Is a model accepted that is good enough, and the reached score told otherwise?"""
    check.model(LinearRegression().fit(X, Y), X, actual=Y, at_least=0.9)
    labels = ["no", "no", "yes", "yes"]
    check.model(LogisticRegression(C=100).fit(X, labels), X, actual=labels, score="accuracy", at_least=1)
    poor = refusal(
        check.model,
        lambda x: np.zeros(4),
        X,
        actual=Y,
        score=lambda y, p: -np.abs(np.subtract(y, p)).mean(),
        at_least=-1,
    )
    assert "is -6; at least -1 is wanted" in poor.message


@pytest.mark.parametrize(
    ("mine", "words"),
    [
        (LinearRegression(), "mine is not fitted yet."),
        (LinearRegression, "should be a model"),
        ({"slope": 2}, "should be a model with a method predict"),
        (None, "empty"),
        (LinearRegression().fit([[1, 2], [3, 5]], [1, 2]), "stops with ValueError"),
        (lambda x: 3, "list of values"),
        (lambda x: [1, 2], "should be 4, but it is 2"),
    ],
)
def test_model_that_cannot_predict_gets_a_sentence(mine, words):
    """Is it said what is missing?"""
    with pytest.raises(check.CheckFailed) as caught:
        check.model(mine, X, Y)
    assert words in str(caught.value)
