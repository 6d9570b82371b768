"""Checks of fitted models, by what they predict."""

from collections.abc import Callable
from typing import Any

import numpy as np

from crmlab.check._any import compare_any
from crmlab.check._cells import column, kind_of, numbers, texts
from crmlab.check._failure import StudentError, Wrong, a_check
from crmlab.check._plain import attribute
from crmlab.check._words import describe, show
from crmlab.check.functions import stopped
from crmlab.check.orders import items_of
from crmlab.check.values import exists
from crmlab.i18n import translator

_ = translator("check")


def accuracy(actual: Any, predicted: Any) -> float:
    """Share of predictions that are right."""
    return float(np.mean(texts(column(actual)) == texts(column(predicted))))


def r2(actual: Any, predicted: Any) -> float:
    """Share of the variance that the predictions explain."""
    y, guess = numbers(column(actual)), numbers(column(predicted))
    return float(1 - ((y - guess) ** 2).sum() / ((y - y.mean()) ** 2).sum())


SCORES = {"accuracy": accuracy, "r2": r2}


def predictions(model: Any, X: Any, *, method: str = "predict", **arguments: Any) -> Any:
    """What the student's model predicts; refuse what is no fitted model."""
    exists(model)
    stands_alone = model if callable(model) else None
    predict = None if isinstance(model, type) else attribute(model, method) or stands_alone
    if predict is None:
        raise Wrong(
            _("{subject} should be a model with a method {method}, but it is {found}."),
            method=method,
            found=describe(model),
            hint=_("Make the model with brackets, fit it, and keep it under this name."),
        )
    try:
        return predict(X)
    except Exception as error:
        kind = error.kind if isinstance(error, StudentError) else type(error).__name__
        if kind == "NotFittedError":
            raise Wrong(
                _("{subject} is not fitted yet."), hint=_("Call its .fit() with the training data first.")
            ) from None
        raise stopped(error) from None


@a_check(prepare=predictions)
def model(
    model: Any,
    X: Any,
    expected: Any = None,
    *,
    method: str = "predict",
    actual: Any = None,
    score: str | Callable[[Any, Any], float] = "r2",
    at_least: float | None = None,
    atol: float | None = None,
    rtol: float | None = None,
    decimals: int | None = None,
) -> None:
    """Check a fitted model by its predictions, or by how good they are.

    Parameters
    ----------
    model : object
        The student's fitted model, or a function that predicts.
    X : object
        What to predict for.
    expected : list or array, optional
        The right predictions.
    method : str
        The method that predicts.
    actual : list or array, optional
        What really happened; with `score` and `at_least`.
    score : {"r2", "accuracy"} or callable
        Takes `actual` and the predictions and gives a number, better if larger.
    at_least : float, optional
        The score to reach.
    atol, rtol, decimals
        As for `check.value`.

    Raises
    ------
    CheckFailed
        If the predictions are not right or not good enough.

    Examples
    --------
    >>> from crmlab import check
    >>> def rule(recency):
    ...     return [days > 180 for days in recency]
    >>> check.model(rule, [20, 400], [False, True])
    ✓ rule
    >>> check.model(rule, [20, 400], actual=[True, True], score="accuracy", at_least=0.9)
    Traceback (most recent call last):
    crmlab.check._failure.CheckFailed: The score of rule is 0.5; at least 0.9 is wanted.
    """
    values = items_of(model, ordered=True)
    if expected is not None:
        compare_any(values, list(expected), atol=atol, rtol=rtol, decimals=decimals)
    if at_least is not None:
        right = list(actual)
        if len(values) != len(right):
            raise Wrong(
                _("The number of predictions of {subject} should be {wanted}, but it is {found}."),
                found=len(values),
                wanted=len(right),
            )
        if score == "r2" and kind_of(column(values)) != "number":
            raise Wrong(
                _("{subject} should predict numbers, but there is {example}."), example=describe(values[0])
            )
        reached = (SCORES[score] if isinstance(score, str) else score)(right, values)
        if not reached >= at_least:
            raise Wrong(
                _("The score of {subject} is {reached}; at least {wanted} is wanted."),
                reached=show(round(reached, 3)),
                wanted=show(at_least),
            )
