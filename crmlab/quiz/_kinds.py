"""The kinds of questions: which answers each takes, how it shows them, and how it judges them in practice."""

import math
import re
from collections.abc import Hashable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from crmlab.check._cells import Tolerance, alike
from crmlab.check.text import folded
from crmlab.i18n import localised, translator
from crmlab.quiz._question import NoAnswer, Options, Question, Remark, Text

_ = translator("quiz")


def _reasons_against(question: "Single | Multiple", chosen: list) -> Iterator[Remark]:
    for key in question.options:
        if key not in chosen and question._why(key):
            yield Remark(None, question.options.text(key), question._why(key))


@dataclass(kw_only=True)
class Single(Question):
    """One option of several."""

    options: Options

    def parse(self, value: Any) -> Hashable:
        if isinstance(value, list | tuple | set) and len(value) == 1:
            (value,) = value
        return self.options.find(value, self.id)

    def shown(self, value: Any) -> str:
        return self.options.text(value)

    def listings(self) -> list[tuple[Text, Options]]:
        return [("", self.options)]

    def _remarks(self, value: Any) -> list[Remark]:
        return [Remark(value == self.key, self.shown(value), self._why(value))]

    def _explained(self, value: Any) -> list[Remark]:
        return list(_reasons_against(self, [value]))


@dataclass(kw_only=True)
class Statement(Single):
    """True or false; the reason holds for both."""

    options: Options = field(default_factory=lambda: Options({True: _("True"), False: _("False")}))
    reason: Text = ""

    def _why(self, key: Hashable) -> str:
        return localised(self.reason)

    def _explained(self, value: Any) -> list[Remark]:
        return []


@dataclass(kw_only=True)
class Multiple(Question):
    """Any number of options."""

    options: Options

    def parse(self, value: Any) -> list:
        values = value if isinstance(value, list | tuple | set | frozenset) else [value]
        chosen = {self.options.find(one, self.id) for one in values}
        if not chosen:
            raise NoAnswer(_("Choose at least one key of {question}.").format(question=self.id))
        return [key for key in self.options if key in chosen]

    def shown(self, value: Any) -> str:
        return "; ".join(self.options.text(key) for key in value)

    def template(self) -> str:
        return "[..., ...]"

    def listings(self) -> list[tuple[Text, Options]]:
        return [("", self.options)]

    def _remarks(self, value: Any) -> list[Remark]:
        return [Remark(key in self.key, self.options.text(key), self._why(key)) for key in value]

    def _complete(self, value: Any) -> bool:
        return set(self.key) <= set(value)

    def _explained(self, value: Any) -> list[Remark]:
        return list(_reasons_against(self, value))


@dataclass(kw_only=True)
class Pairs(Question):
    """For each item one of the choices: matches, categories, labels of rows.

    Attributes
    ----------
    items, choices : Options
    headings : pair of str
        What items and choices are called here.
    table : DataFrame or None
        Shown above the items.
    """

    items: Options
    choices: Options
    headings: tuple[Text, Text]
    table: pd.DataFrame | None = None

    def parse(self, value: Any) -> dict:
        if not isinstance(value, Mapping) or not value:
            raise NoAnswer(
                _("{question} is answered with a dictionary: {call}").format(
                    question=self.id, call=self.call()
                )
            )
        pairs = {
            self.items.find(item, self.id): self.choices.find(choice, self.id)
            for item, choice in value.items()
        }
        return {item: pairs[item] for item in self.items if item in pairs}

    def shown(self, value: Any) -> str:
        pairs = [f"{self.items.text(item)} → {self.choices.text(choice)}" for item, choice in value.items()]
        missing = self.missing(value)
        return "; ".join([*pairs, *([_("{n} still open").format(n=missing)] if missing else [])])

    def brief(self, value: Any) -> str:
        return _("{n} of {total} chosen").format(n=len(value), total=len(self.items))

    def missing(self, value: Any) -> int:
        return len(self.items) - len(value)

    def template(self) -> str:
        return "{" + ", ".join(f"{item!r}: ..." for item in self.items) + "}"

    def listings(self) -> list[tuple[Text, Options]]:
        return list(zip(self.headings, (self.items, self.choices)))

    def _remarks(self, value: Any) -> list[Remark]:
        return [
            Remark(
                self.key[item] == choice,
                f"{self.items.text(item)} → {self.choices.text(choice)}",
                self._why(item),
            )
            for item, choice in value.items()
        ]


@dataclass(kw_only=True)
class Order(Question):
    """All items in their order."""

    items: Options

    def parse(self, value: Any) -> list:
        given = list(value) if isinstance(value, list | tuple) else [value]
        order = [self.items.find(item, self.id) for item in given]
        if len(order) != len(self.items) or set(order) != set(self.items):
            keys = ", ".join(str(key) for key in self.items)
            raise NoAnswer(
                _("{question} is answered with a list that has each key once: {keys}.").format(
                    question=self.id, keys=keys
                )
            )
        return order

    def shown(self, value: Any) -> str:
        return "; ".join(f"{place}. {self.items.text(item)}" for place, item in enumerate(value, 1))

    def brief(self, value: Any) -> str:
        return _("this order")

    def unanswered(self, *, brief: bool) -> str:
        if self.practice or not brief:
            return super().unanswered(brief=brief)
        return _("Not answered yet: move the steps, or record the order as it stands.")

    def template(self) -> str:
        return f"[{', '.join(['...'] * len(self.items))}]"

    def listings(self) -> list[tuple[Text, Options]]:
        return [("", self.items)]

    def _remarks(self, value: Any) -> list[Remark]:
        return [
            Remark(item == right, f"{place}. {self.items.text(item)}", self._why(item))
            for place, (item, right) in enumerate(zip(value, self.key), 1)
        ]


@dataclass(kw_only=True)
class Number(Question):
    """A number, with its unit and the decimals that are asked for."""

    unit: Text | None = None
    decimals: int | None = None
    reason: Text = ""

    def parse(self, value: Any) -> float | int:
        if isinstance(value, str):
            value = self._read(value)
        if isinstance(value, np.generic):
            value = value.item()
        with suppress(OverflowError):
            if isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value):
                return int(value) if float(value).is_integer() else float(value)
        raise NoAnswer(
            _("{question} is answered with a number, such as 1250 or 0.25.").format(question=self.id)
        )

    def _read(self, text: str) -> float | None:
        """Read a number as people type it; commas stand between thousands, the unit may stand behind."""
        word = folded(text).replace(" ", "").replace("−", "-")
        word = word.removesuffix(folded(localised(self.unit or "")).replace(" ", ""))
        if not re.fullmatch(r"[-+]?(\d{1,3}(,\d{3})+|\d*)(\.\d*)?(e[-+]?\d+)?", word) or not re.search(
            r"\d", word
        ):
            return None
        return float(word.replace(",", ""))

    def shown(self, value: Any) -> str:
        return f"{value:.12g} {localised(self.unit or '')}".strip()

    def _remarks(self, value: Any) -> list[Remark]:
        right = alike(value, self.key, Tolerance(decimals=self.decimals))
        return [Remark(right, self.shown(value), localised(self.reason) if right else "")]


@dataclass(kw_only=True)
class Words(Question):
    """A text in the student's own words."""

    def parse(self, value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            raise NoAnswer(_("{question} is answered with a text.").format(question=self.id))
        return value.strip()

    def shown(self, value: Any) -> str:
        return value

    def _remarks(self, value: Any) -> list[Remark]:
        return [Remark(None, value)]  # people read it
