"""Quizzes: questions that are answered with a click, a key, or a line of Python.

With an ``answer`` a quiz is for practice and tells at once what is right and why. Without one it is graded: it only
records what was chosen, in ``quiz-answers.json`` beside the notebook, which is handed in with it.
"""

from crmlab.quiz.answering import answer, answer_to, answers
from crmlab.quiz.questions import label, match, multiple, number, order, single, sort, true_false

__all__ = [
    "answer",
    "answer_to",
    "answers",
    "label",
    "match",
    "multiple",
    "number",
    "order",
    "single",
    "sort",
    "true_false",
]
