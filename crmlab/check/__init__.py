"""Checks that teach: they accept every right answer and say one useful thing about a wrong one.

>>> from crmlab import check
>>> answer = 12
>>> check.value(answer, 12.0)
✓ answer
"""

from crmlab.check._failure import CheckFailed, Misconception, StudentError, points, recognise
from crmlab.check.code import code
from crmlab.check.orders import sequence
from crmlab.check.tables import mapping, series, table
from crmlab.check.text import text
from crmlab.check.values import value

__all__ = [
    "CheckFailed",
    "Misconception",
    "StudentError",
    "code",
    "mapping",
    "points",
    "recognise",
    "sequence",
    "series",
    "table",
    "text",
    "value",
]
