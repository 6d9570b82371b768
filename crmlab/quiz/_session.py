"""The questions of this kernel and what was answered to them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from crmlab.check import _context
from crmlab.i18n import translator
from crmlab.quiz import _store
from crmlab.quiz._question import Judgement, NoAnswer, Question

_ = translator("quiz")


@dataclass
class Asked:
    """A question that was shown in this kernel.

    Attributes
    ----------
    question : Question
    notebook : str or None
    arrangement : list of list
        For each listing of the question, its keys in the student's order.
    value : object
        The answer in its plain form; None while there is none.
    kept : bool
        Whether the side file holds the answer.
    note : str
        What else the student should know about the answer.
    coded : bool
        Whether a line of the notebook answers the question.
    watchers : list of callable
        Called when the answer has changed.
    """

    question: Question
    notebook: str | None
    arrangement: list[list]
    value: Any = None
    kept: bool = True
    note: str = ""
    coded: bool = False
    watchers: list[Callable[[], None]] = field(default_factory=list)

    def record(self, value: Any, *, by_code: bool = False, note: str = "") -> None:
        """Take an answer in its plain form, or take it back with None."""
        self.value = value
        in_notebook = _context.running_shell() is not None
        self.kept = not in_notebook or _store.keep(self.notebook, self.question.id, value)
        self.coded = self.coded or by_code
        self.note = note
        if self.coded and not by_code:
            self.note = _(
                "But a cell of this notebook answers this question with quiz.answer(...), and whenever that cell "
                "runs, its answer counts. Change it or delete it."
            )
        self.tell()
        for watcher in self.watchers:
            watcher()

    def tell(self) -> None:
        """Let the progress card know whether there is a complete answer."""
        complete = self.value is not None and not self.question.missing(self.value)
        _context.current().answer(self.question.id, complete)

    def judge(self) -> Judgement | None:
        """In practice, what there is to say about the answer."""
        if self.value is None or not self.question.practice:
            return None
        return self.question.judge(self.value)

    def status(self, *, brief: bool = False) -> str:
        """One or two sentences: what is recorded; `brief` where the controls show the details."""
        if self.value is None:
            return " ".join(filter(None, [self.question.unanswered(brief=brief), self.note]))
        shown = self.question.brief(self.value) if brief else self.question.shown(self.value)
        begin = _("Your answer: {answer}") if self.question.practice else _("Recorded: {answer}")
        parts = [begin.format(answer=shown), self.note]
        if not self.kept and not self.question.practice:
            parts.append(
                _("This folder cannot be written, so hand it in as a line of code: {call}").format(
                    call=f"quiz.answer({self.question.id!r}, {self.value!r})"
                )
            )
        return " ".join(filter(None, parts))


_asked: dict[tuple[str | None, str], Asked] = {}
_early: dict[tuple[str | None, str], Any] = {}


def notebook() -> str | None:
    """Name of the notebook, from ``crmlab.start``."""
    return _context.current().notebook


def open_question(question: Question, arrangement: list[list]) -> Asked:
    """Enter a question, with the answer it had: in this kernel, in the side file, or in a line that ran before it."""
    here = notebook()
    before = _asked.get((here, question.id))
    asked = _asked[here, question.id] = Asked(question, here, arrangement)
    earlier = before.value if before else _store.kept(here).get(question.id)
    try:
        asked.value = None if earlier is None else question.parse(earlier)
    except NoAnswer:
        asked.value = None
    if before:
        asked.kept, asked.coded = before.kept, before.coded
    if (here, question.id) in _early:
        try:
            asked.record(question.parse(_early.pop((here, question.id))), by_code=True)
        except NoAnswer as refusal:
            asked.note = str(refusal)
    asked.tell()
    return asked


def find(question: str) -> Asked | None:
    """The question of this notebook with this id."""
    return _asked.get((notebook(), question))


def known() -> list[str]:
    """Ids of the questions of this notebook that were shown."""
    here = notebook()
    return [question for place, question in _asked if place == here]


def answer_early(question: str, value: Any) -> None:
    """Keep an answer until its question is shown."""
    _early[notebook(), question] = value


def answered() -> dict[str, Any]:
    """All answers of this notebook: those of this kernel, and those in the side file."""
    here = notebook()
    current = {question: asked.value for (place, question), asked in _asked.items() if place == here}
    early = {question: value for (place, question), value in _early.items() if place == here}
    together = {**_store.kept(here), **early, **current}
    return {question: value for question, value in together.items() if value is not None}
