"""Checks that teach: they accept every right answer and say one useful thing about a wrong one.

>>> from crmlab import check
>>> answer = 12
>>> check.value(answer, 12.0)
✓ answer

Every check also takes ``hint=`` (what to think about next, a text or one per language), ``misconceptions=`` (a list of
`Misconception`: known mistakes, each with a hint of its own) and ``points=`` (then a failing check says why but does not
raise, and `points()` as the cell's last line gives the sum earned: nbgrader's partial credit).
"""

from crmlab.check._failure import CheckFailed, Misconception, StudentError, points, recognise
from crmlab.check.code import code
from crmlab.check.essays import essay
from crmlab.check.figures import figure
from crmlab.check.functions import function
from crmlab.check.groups import partition
from crmlab.check.labelled import mapping, series
from crmlab.check.models import model
from crmlab.check.orders import ranking, sequence
from crmlab.check.progress import progress
from crmlab.check.quizzes import quiz
from crmlab.check.tables import table
from crmlab.check.text import text
from crmlab.check.values import probability, value

__all__ = [
    "CheckFailed",
    "Misconception",
    "StudentError",
    "code",
    "essay",
    "figure",
    "function",
    "mapping",
    "model",
    "partition",
    "points",
    "probability",
    "progress",
    "quiz",
    "ranking",
    "recognise",
    "sequence",
    "series",
    "table",
    "text",
    "value",
]
