"""The kinds of questions: which answers each takes, how it shows them, and how it judges them in practice."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from crmlab.check._cells import Tolerance, alike
from crmlab.check._words import nearest
from crmlab.check.text import folded
from crmlab.i18n import localised, translator

_ = translator("quiz")

Text = str | Mapping[str, str]


class NoAnswer(ValueError):
    """What was given cannot be an answer to the question; a notebook shows it in one line."""

    def _render_traceback_(self) -> list[str]:
        return [f"✗ {self}"]


@dataclass(frozen=True)
class Remark:
    """One line of feedback; `right` is None where the line only explains."""

    right: bool | None
    text: str
    reason: str = ""


@dataclass(frozen=True)
class Judgement:
    """What practice says about an answer: all right, or not, or right as far as it goes."""

    right: bool
    headline: str
    remarks: list[Remark]


class Options:
    """What can be chosen: keys with their texts.

    Parameters
    ----------
    texts : mapping of key to text, or list of text
        In a list each text is its own key.
    """

    def __init__(self, texts: Mapping[Hashable, Text] | Iterable[str]):
        self._texts = dict(texts) if isinstance(texts, Mapping) else {text: text for text in texts}
        self._by_word = {folded(str(key)): key for key in self._texts}
        if len(self._by_word) < len(self._texts) or not self._texts:
            raise ValueError(f"Options need keys that are clearly different; these are {list(self._texts)}.")

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def text(self, key: Hashable) -> str:
        """The text of an option in the current language."""
        return localised(self._texts[key])

    def find(self, value: Any, question: str) -> Hashable:
        """The key that is meant; capitals and spaces do not matter."""
        word = folded(str(value))
        if isinstance(value, list | dict | set | tuple) or word not in self._by_word:
            keys = ", ".join(str(key) for key in self)
            near = nearest(word, self)
            sentence = _("{value!r} is not among the keys of {question}, which are: {keys}.")
            hint = _("Did you mean {near!r}?").format(near=near) if near else ""
            raise NoAnswer(f"{sentence.format(value=value, question=question, keys=keys)} {hint}".strip())
        return self._by_word[word]


@dataclass(kw_only=True)
class Question:
    """What all kinds have in common.

    Attributes
    ----------
    id : str
    text : str or mapping of language to str
    key : object
        The right answer in practice; None in a graded question.
    reasons : mapping of option or item to text
    reason : text
        What is said about the question as a whole once it is answered.
    """

    id: str
    text: Text
    key: Any = None
    reasons: Mapping[Hashable, Text] = field(default_factory=dict)
    reason: Text = ""

    @property
    def practice(self) -> bool:
        """Whether the right answer is known here."""
        return self.key is not None

    def parse(self, value: Any) -> Any:
        """Bring an answer into its plain form; raise NoAnswer where it cannot be one."""
        raise NotImplementedError

    def shown(self, value: Any) -> str:
        """An answer as people read it."""
        raise NotImplementedError

    def missing(self, value: Any) -> int:
        """How many parts of the answer are still open."""
        return 0

    def call(self) -> str:
        """The line of Python that answers, with ... for what is to be filled in."""
        return f"quiz.answer({self.id!r}, {self.template()})"

    def template(self) -> str:
        """The answer's form."""
        return "..."

    def listings(self) -> list[tuple[str, Options]]:
        """What is offered: a heading and the options below it."""
        return []

    def judge(self, value: Any) -> Judgement:
        """Compare an answer with the key."""
        remarks = self._remarks(value)
        wrong = sum(remark.right is False for remark in remarks)
        right = not wrong and self._complete(value)
        if right:
            headline = _("✓ Right.")
        elif wrong:
            headline = _("✗ Not right yet.")
        else:
            headline = _("○ Right so far, but something is missing.")
        if len(remarks) > 1 and wrong:
            headline = _("✗ Not right yet: {wrong} of {n} are wrong.").format(wrong=wrong, n=len(remarks))
        explained = self._others(value) if right else []
        return Judgement(right, headline, [*remarks, *explained])

    def _remarks(self, value: Any) -> list[Remark]:
        raise NotImplementedError

    def _complete(self, value: Any) -> bool:
        return not self.missing(value)

    def _others(self, value: Any) -> list[Remark]:
        """Why the options that were not chosen are not right, said once the answer is right."""
        return []

    def _why(self, key: Hashable) -> str:
        return localised(self.reasons.get(key, ""))


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

    def listings(self) -> list[tuple[str, Options]]:
        return [("", self.options)]

    def _remarks(self, value: Any) -> list[Remark]:
        return [Remark(value == self.key, self.shown(value), self._why(value))]

    def _others(self, value: Any) -> list[Remark]:
        return [
            Remark(None, self.options.text(key), self._why(key))
            for key in self.options
            if key != value and self._why(key)
        ]


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

    def listings(self) -> list[tuple[str, Options]]:
        return [("", self.options)]

    def _remarks(self, value: Any) -> list[Remark]:
        return [Remark(key in self.key, self.options.text(key), self._why(key)) for key in value]

    def _complete(self, value: Any) -> bool:
        return set(self.key) <= set(value)

    def _others(self, value: Any) -> list[Remark]:
        others = (key for key in self.options if key not in value and self._why(key))
        return [Remark(None, self.options.text(key), self._why(key)) for key in others]


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
        return "; ".join(
            f"{self.items.text(item)} → {self.choices.text(choice)}" for item, choice in value.items()
        )

    def missing(self, value: Any) -> int:
        return len(self.items) - len(value)

    def template(self) -> str:
        return "{" + ", ".join(f"{item!r}: ..." for item in self.items) + "}"

    def listings(self) -> list[tuple[str, Options]]:
        return [(localised(self.headings[0]), self.items), (localised(self.headings[1]), self.choices)]

    def _remarks(self, value: Any) -> list[Remark]:
        return [
            Remark(self.key[item] == choice, self.shown({item: choice}), self._why(item))
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

    def template(self) -> str:
        return f"[{', '.join(['...'] * len(self.items))}]"

    def listings(self) -> list[tuple[str, Options]]:
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

    def parse(self, value: Any) -> float | int:
        if isinstance(value, str):
            word = folded(value).replace(",", "").replace(" ", "")
            percent = word.endswith("%") and localised(self.unit or "") != "%"
            try:
                value = float(word.removesuffix("%")) / (100 if percent else 1)
            except ValueError:
                value = None
        if isinstance(value, np.generic):
            value = value.item()
        if isinstance(value, bool) or not isinstance(value, Real) or not np.isfinite(value):
            raise NoAnswer(_("{question} is answered with a number.").format(question=self.id))
        return int(value) if float(value).is_integer() else float(value)

    def shown(self, value: Any) -> str:
        return f"{value:.12g} {localised(self.unit or '')}".strip()

    def _remarks(self, value: Any) -> list[Remark]:
        return [Remark(alike(value, self.key, Tolerance(decimals=self.decimals)), self.shown(value))]


@dataclass(kw_only=True)
class Words(Question):
    """A text in the student's own words."""

    def parse(self, value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            raise NoAnswer(_("{question} is answered with a text.").format(question=self.id))
        return value.strip()

    def shown(self, value: Any) -> str:
        return value
