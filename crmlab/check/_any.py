"""Comparing answers whose kind only the expected value tells."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from crmlab.check._failure import Wrong
from crmlab.check._tabular import to_pandas
from crmlab.check._words import describe
from crmlab.check.labelled import mapping, series
from crmlab.check.orders import sequence
from crmlab.check.tables import table
from crmlab.check.values import value
from crmlab.i18n import translator

_ = translator("check")

WHOLES = (pd.DataFrame, pd.Series, Mapping, list, tuple, set, np.ndarray)


def compare_any(
    answer: Any, expected: Any, *, key: str | Sequence[str] | None = None, **tolerance: Any
) -> None:
    """Compare by the kind of the expected value, as the check of that kind would."""
    expected = to_pandas(expected)
    if expected is None:
        if answer is not None:
            raise Wrong(_("{subject} should give back None, but it is {found}."), found=describe(answer))
        return
    if isinstance(expected, pd.DataFrame):
        table.__wrapped__(answer, expected, key=key, **tolerance)
    elif isinstance(expected, pd.Series):
        series.__wrapped__(answer, expected, **tolerance)
    elif isinstance(expected, Mapping):
        mapping.__wrapped__(answer, expected, **tolerance)
    elif isinstance(expected, tuple) and any(isinstance(part, WHOLES) for part in expected):
        compare_parts(answer, expected, key=key, **tolerance)
    elif isinstance(expected, list | tuple | set | frozenset | pd.Index) or np.ndim(expected):
        sequence.__wrapped__(answer, expected, **tolerance)
    else:
        value.__wrapped__(answer, expected, **tolerance)


def compare_parts(answer: Any, expected: tuple, **options: Any) -> None:
    """Compare several results that a function gives back together, each by its kind."""
    if not isinstance(answer, tuple | list) or len(answer) != len(expected):
        raise Wrong(
            _("{subject} should give back {n} results, but it is {found}."),
            n=len(expected),
            found=describe(answer),
            hint=_("Several results stand after return with commas between them."),
        )
    for place, (part, right) in enumerate(zip(answer, expected)):
        try:
            compare_any(part, right, **options)
        except Wrong as wrong:
            wrong.arguments = f"[{place}]{wrong.arguments}"
            raise
