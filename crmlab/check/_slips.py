"""Slips that need no knowledge of the task to be recognised."""

import numpy as np
import pandas as pd

from crmlab.check._cells import dates, kind_of, numbers
from crmlab.check._plain import folded
from crmlab.i18n import translator

_ = translator("check")

NEAR = 0.05  # relative distance up to which two numbers may be one number rounded differently


def slip(answer: pd.Series, expected: pd.Series, wrong: np.ndarray) -> str:
    """A question that points at a common slip, or an empty text where the evidence is weak.

    Parameters
    ----------
    answer, expected : Series
        The values and what they should be, as `crmlab.check._cells.column` gives them.
    wrong : ndarray of bool
        Which of the values are not right. Only where all are, the ends of a count are asked about.
    """
    kind, throughout = kind_of(expected), bool(wrong.all())
    answer, expected = answer[wrong], expected[wrong]
    if kind == "date":
        return _slip_in_dates(answer, expected) if throughout else ""
    if kind == "text":
        alike = [folded(a) == folded(e) for a, e in zip(answer, expected)]
        return _("Spelling must agree exactly, capitals and spaces too.") if all(alike) else ""
    if kind != "number" or kind_of(answer) != "number":
        return ""
    a, e = numbers(answer), numbers(expected)
    present = np.isfinite(a) & np.isfinite(e)
    return _slip_in_numbers(a[present], e[present], throughout) if present.any() else ""


def _slip_in_numbers(a: np.ndarray, e: np.ndarray, throughout: bool) -> str:
    if _agree(a, 100 * e) or _agree(100 * a, e):
        return _("A share is between 0 and 1, a percentage between 0 and 100: which of the two is asked for?")
    if _agree(a, -e):
        return _("Look at the sign: what is subtracted from what?")
    whole = np.all(e == np.round(e))
    if not whole and np.all((e > 0) & (e < 1)) and _agree(a, 1 - e):
        return _("Is it this part that is asked for, or the rest?")
    if throughout and whole and np.all(np.abs(a - e) == 1) and len(set(a - e)) == 1:
        return _("Look at both ends: does the first or the last one count?")
    if not np.allclose(a, e, rtol=NEAR, atol=0):
        return ""
    for decimals in range(5):
        if np.allclose(a, np.round(e, decimals), rtol=0, atol=1e-12):
            return _("It looks rounded: keep all decimals until the end, or round as the question asks.")
        if not whole and np.allclose(np.round(a, decimals), e, rtol=0, atol=1e-12):
            return _("How many decimals does the question ask for? round() rounds a number.")
    return ""


def _agree(a: np.ndarray, b: np.ndarray) -> bool:
    return np.allclose(a, b, rtol=1e-6, atol=0)


def _slip_in_dates(answer: pd.Series, expected: pd.Series) -> str:
    try:
        apart = (dates(answer) - dates(expected)).dropna().dt.days.abs()
    except (ValueError, TypeError):
        return ""
    if len(apart) and (apart == 1).all():
        return _("Look at both ends: does the first or the last day count?")
    return ""
