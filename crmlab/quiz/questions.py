"""The kinds of questions, as notebooks call them."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from crmlab.check._context import running_shell
from crmlab.i18n import translator
from crmlab.quiz import _session
from crmlab.quiz._kinds import Multiple, Number, Order, Pairs, Single, Statement, Words
from crmlab.quiz._question import Options, Question, Text
from crmlab.quiz._shuffle import shuffled
from crmlab.quiz._static import bundle

_ = translator("quiz")

Texts = Mapping[Hashable, Text] | Iterable[str]
Reasons = Mapping[Hashable, Text] | None


def single(id: str, question: Text, options: Texts, answer: Any = None, reasons: Reasons = None) -> None:
    """Ask for one option.

    Parameters
    ----------
    id : str
        Name of the question in this notebook.
    question : str or {"en": str, "zh": str}
        What is asked; as all texts here either one text or one per language.
    options : mapping of key to text
        What can be chosen. Its order is another for each student.
    answer : key, optional
        The right option: then this is practice, and a choice is commented at once. Without it the question is
        graded, and a choice is only recorded.
    reasons : mapping of key to text, optional
        Why an option is right or not.

    Raises
    ------
    ValueError
        If `answer` is no option.

    Examples
    --------
    >>> from crmlab import quiz
    >>> quiz.single("one-box", "Who buys?", {"payer": "Who pays"}, answer="payer", reasons={"payer": "By definition."})
    Who buys?
      payer: Who pays
    Answer with keys, in Python: quiz.answer('one-box', ...)
    Not answered yet.
    >>> quiz.answer("one-box", "payer")
    Your answer: Who pays
    ✓ Right.
      ✓ Who pays – By definition.
    """
    _ask(Single(id=id, text=question, options=Options(options), reasons=reasons or {}), answer)


def multiple(
    id: str, question: Text, options: Texts, answer: Iterable | None = None, reasons: Reasons = None
) -> None:
    """Ask for all options that are right.

    Parameters
    ----------
    id, question, options
        As for `single`.
    answer : set or list of keys, optional
        All right options; see `single`.
    reasons
        As for `single`.

    Raises
    ------
    ValueError
        If `answer` has a key that is no option.

    Examples
    --------
    >>> from crmlab import quiz
    >>> quiz.multiple("paid", "Which are paid?", {"box": "A box"})
    Which are paid?
      box: A box
    Answer with keys, in Python: quiz.answer('paid', [..., ...])
    Not answered yet.
    """
    _ask(Multiple(id=id, text=question, options=Options(options), reasons=reasons or {}), answer)


def true_false(
    id: str,
    statement: Text,
    answer: bool | None = None,
    reason: Text | None = None,
    *,
    ask_reason: bool = False,
) -> None:
    """Ask whether a statement is true, and if wanted also why.

    Parameters
    ----------
    id : str
        Name of the question.
    statement : text
        What is true or not.
    answer : bool, optional
        See `single`.
    reason : text, optional
        Why it is so; shown in practice after the answer.
    ask_reason : bool
        Whether to ask for the student's own reason, too. It is a question of its own with the id ``"<id>-reason"``
        and a text as its answer.

    Examples
    --------
    >>> from crmlab import quiz
    >>> quiz.true_false("software", "CRM is software.", answer=False, reason="It is a strategy.")
    CRM is software.
      True: True
      False: False
    Answer with keys, in Python: quiz.answer('software', ...)
    Not answered yet.
    >>> quiz.answer("software", False)
    Your answer: False
    ✓ Right.
      ✓ False – It is a strategy.
    """
    _ask(Statement(id=id, text=statement, reason=reason or ""), answer, shuffle=())
    if ask_reason:
        _ask(Words(id=f"{id}-reason", text=_("Why? Say it in your own words.")), None)


def match(
    id: str,
    question: Text,
    left: Texts,
    right: Texts,
    answer: Mapping | None = None,
    reasons: Reasons = None,
) -> None:
    """Ask which right side goes with each left side.

    Parameters
    ----------
    id, question
        As for `single`.
    left, right : mapping of key to text
        Both sides. A right side may be chosen several times, or not at all.
    answer : mapping of left key to right key, optional
        See `single`.
    reasons : mapping of left key to text, optional
        Why they go together.

    Raises
    ------
    ValueError
        If `answer` has a key that is not there.

    Examples
    --------
    >>> from crmlab import quiz
    >>> quiz.match("roles", "Who is who?", {"son": "The son pays"}, {"customer": "Customer"})
    Who is who?
      Left:
      son: The son pays
      Right:
      customer: Customer
    Answer with keys, in Python: quiz.answer('roles', {'son': ...})
    Not answered yet.
    """
    sides = {"items": Options(left), "choices": Options(right), "headings": (_("Left"), _("Right"))}
    _ask(Pairs(id=id, text=question, reasons=reasons or {}, **sides), answer)


def sort(
    id: str,
    question: Text,
    items: Texts,
    categories: Texts,
    answer: Mapping | None = None,
    reasons: Reasons = None,
) -> None:
    """Ask for the category of each item.

    Parameters
    ----------
    id, question
        As for `single`.
    items, categories : mapping of key to text
        What is sorted, and into what. Categories keep their order.
    answer : mapping of item key to category key, optional
        See `single`.
    reasons : mapping of item key to text, optional
        Why an item belongs there.

    Raises
    ------
    ValueError
        If `answer` has a key that is not there.

    Examples
    --------
    >>> from crmlab import quiz
    >>> quiz.sort("abc", "A or C?", {"top": "Half of our sales"}, {"A": "A", "C": "C"}, answer={"top": "A"})
    A or C?
      Items:
      top: Half of our sales
      Categories:
      A: A
      C: C
    Answer with keys, in Python: quiz.answer('abc', {'top': ...})
    Not answered yet.
    """
    sides = {
        "items": Options(items),
        "choices": Options(categories),
        "headings": (_("Items"), _("Categories")),
    }
    _ask(Pairs(id=id, text=question, reasons=reasons or {}, **sides), answer, shuffle=(0,))


def order(
    id: str, question: Text, items: Texts, answer: Sequence | None = None, reasons: Reasons = None
) -> None:
    """Ask for the order of steps.

    Parameters
    ----------
    id, question
        As for `single`.
    items : mapping of key to text
        The steps. They are never offered in the order of `answer`; where that is not given, not in this one.
    answer : list of keys, optional
        The right order; see `single`.
    reasons : mapping of key to text, optional
        Why a step has its place.

    Raises
    ------
    ValueError
        If `answer` does not have each key once.

    Examples
    --------
    >>> from crmlab import quiz
    >>> quiz.order("steps", "In which order?", {"ask": "Ask", "know": "Know"}, answer=["know", "ask"])
    In which order?
      ask: Ask
      know: Know
    Answer with keys, in Python: quiz.answer('steps', [..., ...])
    Not answered yet.
    """
    _ask(Order(id=id, text=question, items=Options(items), reasons=reasons or {}), answer)


def number(
    id: str,
    question: Text,
    answer: float | None = None,
    unit: Text | None = None,
    decimals: int | None = None,
    reason: Text | None = None,
) -> None:
    """Ask for a number.

    Parameters
    ----------
    id, question
        As for `single`.
    answer : float, optional
        See `single`.
    unit : text, optional
        Shown behind the number.
    decimals : int, optional
        How many are asked for; rounded and unrounded answers are both right.
    reason : text, optional
        How one gets it; shown in practice with the right answer.

    Examples
    --------
    >>> from crmlab import quiz
    >>> quiz.number("share", "1 of 3 customers in percent?", 100 / 3, unit="%", decimals=1)
    1 of 3 customers in percent?
    Answer in Python: quiz.answer('share', ...)
    Not answered yet.
    >>> quiz.answer("share", 33.3)
    Your answer: 33.3 %
    ✓ Right.
      ✓ 33.3 %
    """
    _ask(Number(id=id, text=question, unit=unit, decimals=decimals, reason=reason or ""), answer)


def label(
    id: str,
    question: Text,
    table: pd.DataFrame,
    column: Text,
    labels: Texts,
    answer: Mapping | None = None,
    reasons: Reasons = None,
) -> None:
    """Ask for a label for each row of a table.

    Parameters
    ----------
    id, question
        As for `single`.
    table : DataFrame
        What is labelled. Its index names the rows and must not repeat a value.
    column : text
        What the labels are called, for example ``"stage"``.
    labels : mapping of key to text
        The labels. Rows and labels keep their order.
    answer : mapping of row to label key, optional
        See `single`.
    reasons : mapping of row to text, optional
        Why a row has its label.

    Raises
    ------
    ValueError
        If the index repeats a value, or `answer` has a key that is not there.

    Examples
    --------
    >>> from crmlab import quiz
    >>> table = pd.DataFrame({"orders": [12, 0]}, index=["C1", "C2"])
    >>> quiz.label("stages", "Which stage?", table, "stage", {"loyal": "loyal", "lost": "lost"})
    Which stage?
        orders
    C1      12
    C2       0
      stage:
      loyal: loyal
      lost: lost
    Answer with keys, in Python: quiz.answer('stages', {'C1': ..., 'C2': ...})
    Not answered yet.
    """
    if not table.index.is_unique:
        twice = list(table.index[table.index.duplicated()].unique()[:3])
        raise ValueError(f"The index of the table names its rows; it must not repeat {twice}.")
    rows = Options({row: str(row) for row in table.index})
    pairs = Pairs(
        id=id,
        text=question,
        items=rows,
        choices=Options(labels),
        headings=("", column),
        table=table,
        reasons=reasons or {},
    )
    _ask(pairs, answer, shuffle=())


def _ask(question: Question, key: Any, *, shuffle: tuple[int, ...] = (0, 1)) -> None:
    """Enter a question, put its options into the student's order, and show it with the answer it had.

    `shuffle` tells which of the question's listings have no order of their own.
    """
    if key is not None:
        question.key = question.parse(key)
    arrangement = [list(options) for _heading, options in question.listings()]
    for place in set(shuffle) & set(range(len(arrangement))):
        never = (question.key or arrangement[place]) if isinstance(question, Order) else None
        arrangement[place] = shuffled(arrangement[place], question.id, never=never)
    _show(_session.open_question(question, arrangement))


def _show(asked: _session.Asked) -> None:
    shell = running_shell()
    if shell is None:
        print(bundle(asked)["text/plain"])
        return
    from IPython.display import display

    if getattr(shell, "kernel", None) is not None:
        from crmlab.quiz._widgets import view

        display(bundle(asked) | view(asked), raw=True)
        return
    handle: Any = display(bundle(asked), raw=True, display_id=True)
    asked.watchers = [lambda: handle.update(bundle(asked), raw=True)]
