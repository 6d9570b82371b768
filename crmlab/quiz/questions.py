"""The kinds of questions, as notebooks call them."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from crmlab.check._context import running_shell
from crmlab.i18n import translator
from crmlab.quiz import _session
from crmlab.quiz._kinds import Multiple, Number, Options, Order, Pairs, Question, Single, Text, Words
from crmlab.quiz._shuffle import shuffled
from crmlab.quiz._static import as_html, as_text

_ = translator("quiz")

Texts = Mapping[Hashable, Text] | Iterable[str]
Reasons = Mapping[Hashable, Text] | None

_MATCH = {"en": "Left", "zh": "左边"}, {"en": "Right", "zh": "右边"}
_SORT = {"en": "Items", "zh": "条目"}, {"en": "Categories", "zh": "类别"}
_ROWS = {"en": "Rows", "zh": "行"}


def single(id: str, question: Text, options: Texts, answer: Any = None, reasons: Reasons = None) -> None:
    """Ask for one option."""
    _ask(Single(id=id, text=question, options=Options(options), reasons=reasons or {}), answer)


def multiple(id: str, question: Text, options: Texts, answer: Any = None, reasons: Reasons = None) -> None:
    """Ask for all options that are right."""
    _ask(Multiple(id=id, text=question, options=Options(options), reasons=reasons or {}), answer)


def true_false(
    id: str,
    statement: Text,
    answer: bool | None = None,
    reason: Text | None = None,
    *,
    ask_reason: bool = False,
) -> None:
    """Ask whether a statement is true, and if wanted also why."""
    options = Options({True: {"en": "True", "zh": "对"}, False: {"en": "False", "zh": "错"}})
    _ask(Single(id=id, text=statement, options=options, reason=reason or ""), answer, fixed=True)
    if ask_reason:
        why = {"en": "Why? Say it in your own words.", "zh": "为什么？用自己的话说一说。"}
        _ask(Words(id=f"{id}-reason", text=why), None)


def match(
    id: str, question: Text, left: Texts, right: Texts, answer: Mapping | None = None, reasons: Reasons = None
) -> None:
    """Ask which right side goes with each left side."""
    pairs = Pairs(
        id=id,
        text=question,
        items=Options(left),
        choices=Options(right),
        headings=_MATCH,
        reasons=reasons or {},
    )
    _ask(pairs, answer)


def sort(
    id: str,
    question: Text,
    items: Texts,
    categories: Texts,
    answer: Mapping | None = None,
    reasons: Reasons = None,
) -> None:
    """Ask for the category of each item."""
    pairs = Pairs(
        id=id,
        text=question,
        items=Options(items),
        choices=Options(categories),
        headings=_SORT,
        reasons=reasons or {},
    )
    _ask(pairs, answer, fixed_choices=True)


def order(
    id: str, question: Text, items: Texts, answer: Sequence | None = None, reasons: Reasons = None
) -> None:
    """Ask for the order of steps."""
    _ask(Order(id=id, text=question, items=Options(items), reasons=reasons or {}), answer)


def number(
    id: str,
    question: Text,
    answer: float | None = None,
    unit: Text | None = None,
    decimals: int | None = None,
    reason: Text | None = None,
) -> None:
    """Ask for a number."""
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
    """Ask for a label for each row of a table."""
    if not table.index.is_unique:
        raise ValueError("The index of the table names its rows, so it must not repeat a value.")
    pairs = Pairs(
        id=id,
        text=question,
        items=Options({key: str(key) for key in table.index}),
        choices=Options(labels),
        headings=(_ROWS, column),
        table=table,
        reasons=reasons or {},
    )
    _ask(pairs, answer, fixed=True)


def _ask(question: Question, key: Any, *, fixed: bool = False, fixed_choices: bool = False) -> None:
    """Enter a question, restore its answer and show it."""
    if key is not None:
        question.key = question.parse(key)
    asked = _session.open_question(question)
    for place, (_heading, options) in enumerate(question.listings()):
        keys = list(options)
        if not fixed and not (fixed_choices and place):
            keys = shuffled(keys, question.id, never=_never(question, keys))
        asked.arrangement.append(keys)
    _show(asked)


def _never(question: Question, keys: list) -> list | None:
    """The order in which the steps of an ordering must not be offered: the right one, as far as it is known."""
    return (question.key or keys) if isinstance(question, Order) else None


def _show(asked: _session.Asked) -> None:
    shell = running_shell()
    if shell is None:
        print(as_text(asked))
        return
    from IPython.display import display

    bundle = {"text/plain": as_text(asked), "text/html": as_html(asked)}
    if getattr(shell, "kernel", None) is not None:
        from crmlab.quiz._widgets import view

        bundle |= view(asked)
    display(bundle, raw=True)
