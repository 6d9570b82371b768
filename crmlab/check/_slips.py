"""Slips that need no knowledge of the task to be recognised."""

import numpy as np
import pandas as pd

from crmlab.check._cells import kind_of, numbers
from crmlab.i18n import translator

_ = translator("check")


def slip(answer: pd.Series, expected: pd.Series) -> str:
    """A question that points at a common slip, or an empty text.

    Parameters
    ----------
    answer, expected : Series
        The wrong values and what they should be, as `crmlab.check._cells.column` gives them.
    """
    if kind_of(expected) != "number" or kind_of(answer) != "number":
        return ""
    a, e = numbers(answer), numbers(expected)
    present = np.isfinite(a) & np.isfinite(e)
    a, e = a[present], e[present]
    if not len(a):
        return ""
    if np.allclose(a, 100 * e, rtol=1e-6) or np.allclose(100 * a, e, rtol=1e-6):
        return _("A share is between 0 and 1, a percentage between 0 and 100: which of the two is asked for?")
    if np.allclose(a, -e, rtol=1e-6):
        return _("Look at the sign: what is subtracted from what?")
    if np.allclose(a, 1 - e, rtol=1e-6) and np.all((e >= 0) & (e <= 1)):
        return _("Is it this part that is asked for, or the rest?")
    if np.all(e == np.round(e)) and len(set(np.round(a - e, 9))) == 1 and abs(a[0] - e[0]) == 1:
        return _("It is one off: does the first or the last day (or place) count?")
    for decimals in range(5):
        if np.allclose(a, np.round(e, decimals), rtol=0, atol=1e-12):
            return _("It looks rounded: keep all decimals until the end, or round as the question asks.")
        if np.allclose(np.round(a, decimals), e, rtol=0, atol=1e-12):
            return _("How many decimals does the question ask for? round() rounds a number.")
    return ""
