"""Checks that teach: they accept every right answer and say one useful thing about a wrong one.

============================  =========================================================================
`value`, `probability`        a number, truth value, date
`text`, `essay`, `quiz`       a short text; a long one (for self-check only); an answer to a quiz question
`table`, `series`, `mapping`  a DataFrame; one value per label
`sequence`, `ranking`         values in order; a ranking, in which some may be level
`partition`                   a division into groups
`function`, `model`           what is called: on several inputs; to predict
`figure`                      what is drawn and written in a figure
`code`                        how an answer is written
============================  =========================================================================

All take the options ``hint``, ``misconceptions`` and ``points``. `points` sums up what a cell has earned,
`progress` shows how far one has come.

>>> from crmlab import check
>>> answer = 12
>>> check.value(answer, 12.0)
✓ answer
"""

from crmlab.check._failure import CheckFailed, StudentError, points
from crmlab.check._mistakes import Misconception, recognise
from crmlab.check.code import code
from crmlab.check.essays import essay
from crmlab.check.figures import describe_figure, figure
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
    "describe_figure",
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
