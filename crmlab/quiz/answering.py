"""Answers without a click, and what has been answered."""

from typing import Any

from crmlab.check._words import nearest
from crmlab.i18n import translator
from crmlab.quiz import _session
from crmlab.quiz._static import feedback_text

_ = translator("quiz")


def answer(id: str, value: Any) -> None:
    """Answer a question with a line of Python, where nothing can be clicked or where one prefers to type.

    Parameters
    ----------
    id : str
        The question's id, the first argument of its call.
    value : str, bool, number, list or dict
        A key of the options; several keys in a list; True or False; a number; all keys in their order in a list; or
        a dict of item to match, category or label.

    Raises
    ------
    ValueError
        If this cannot be an answer to the question; the message lists the possible keys.

    Notes
    -----
    The line may stand above or below the question. It counts whenever it runs, so also when the notebook is graded:
    a click made later is replaced by it, and the quiz says so. To answer with clicks again, delete the line.

    Examples
    --------
    >>> from crmlab import quiz
    >>> quiz.number("cost-of-five", "One costs 3 yuan. What do five cost?", unit="CNY")
    One costs 3 yuan. What do five cost?
    Answer in Python: quiz.answer('cost-of-five', ...)
    Not answered yet.
    >>> quiz.answer("cost-of-five", 15)
    Recorded: 15 CNY
    >>> quiz.answer("cost-of-five", "plenty")
    Traceback (most recent call last):
    crmlab.quiz._question.NoAnswer: cost-of-five is answered with a number, such as 1250 or 0.25.
    """
    asked = _session.find(id)
    if asked is None:
        _session.answer_early(id, value)
        print(_early_note(id))
        return
    before = asked.value
    asked.record(asked.question.parse(value), by_code=True)
    print(asked.status())
    if judgement := asked.judge():
        print(feedback_text(judgement))
    if before not in (None, asked.value):
        print(_("Before, it was: {answer}").format(answer=asked.question.shown(before)))


def _early_note(id: str) -> str:
    known = _session.known()
    note = _("The question {id!r} has not been shown yet; this answer is taken when its cell runs.").format(
        id=id
    )
    near = nearest(id, known)
    if near:
        return f"{note} {_('Did you mean {near!r}?').format(near=near)}"
    return f"{note} {_('Shown so far: {known}.').format(known=', '.join(known))}" if known else note


def answer_to(id: str) -> Any:
    """Return the answer that is recorded for a question of this notebook.

    Parameters
    ----------
    id : str
        The question's id.

    Returns
    -------
    str, bool, number, list, dict or None
        None where there is no answer.

    Examples
    --------
    >>> from crmlab import quiz
    >>> quiz.answer_to("never asked") is None
    True
    """
    return answers().get(id)


def answers() -> dict[str, Any]:
    """Return all answers that are recorded for this notebook.

    Returns
    -------
    dict
        Question id to answer.
    """
    return _session.answered()
