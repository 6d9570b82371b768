"""What all questions have in common: options with keys, an answer in plain form, a judgement in practice."""

from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

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
class Question(ABC):
    """What all kinds have in common.

    Attributes
    ----------
    id : str
    text : str or mapping of language to str
    key : object
        The right answer in practice; None in a graded question.
    reasons : mapping of option or item to text
        Why an option is right or not, why an item belongs where it does.
    """

    id: str
    text: Text
    key: Any = None
    reasons: Mapping[Hashable, Text] = field(default_factory=dict)

    @property
    def practice(self) -> bool:
        """Whether the right answer is known here."""
        return self.key is not None

    @abstractmethod
    def parse(self, value: Any) -> Any:
        """Bring an answer into its plain form; raise NoAnswer where it cannot be one."""

    @abstractmethod
    def shown(self, value: Any) -> str:
        """An answer as people read it."""

    def brief(self, value: Any) -> str:
        """An answer in few words."""
        return self.shown(value)

    def unanswered(self, *, brief: bool) -> str:
        """What stands where the answer will stand; `brief` beside the controls."""
        return _("Not answered yet.")

    def missing(self, value: Any) -> int:
        """How many parts of the answer are still open."""
        return 0

    def call(self) -> str:
        """The line of Python that answers, with ... for what is to be filled in."""
        return f"quiz.answer({self.id!r}, {self.template()})"

    def template(self) -> str:
        """The answer's form."""
        return "..."

    def listings(self) -> list[tuple[Text, Options]]:
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
        return Judgement(right, headline, [*remarks, *(self._explained(value) if right else [])])

    @abstractmethod
    def _remarks(self, value: Any) -> list[Remark]:
        """What is said of each part of an answer."""

    def _complete(self, value: Any) -> bool:
        return not self.missing(value)

    def _explained(self, value: Any) -> list[Remark]:
        """What is said besides, once the answer is right: why the other options are not."""
        return []

    def _why(self, key: Hashable) -> str:
        return localised(self.reasons.get(key, ""))
