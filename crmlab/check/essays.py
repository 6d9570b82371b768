"""Self-check of a longer text: its length, its sections, the terms it uses. Its content is read by people."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from crmlab.check._failure import Wrong, a_check
from crmlab.check._plain import folded
from crmlab.check.values import exists, single
from crmlab.i18n import current_language, translator

_ = translator("check")

Terms = Sequence[str | Sequence[str]]
CHINESE = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
LETTER = rf"[^\W_{CHINESE}]"
WORD = re.compile(rf"[{CHINESE}]|{LETTER}+(?:['’.-]{LETTER}+)*")


def count_words(text: str) -> int:
    """Number of words; each Chinese character counts as one.

    Examples
    --------
    >>> count_words("CRM is customer-centred.")
    3
    >>> count_words("客户关系管理 CRM")
    7
    """
    return len(WORD.findall(text))


@a_check
def essay(
    text: str,
    min_words: int = 0,
    max_words: int | None = None,
    sections: Terms | Mapping[str, Terms] = (),
    terms: Terms | Mapping[str, Terms] = (),
) -> None:
    """Help students to see whether a text is complete; this says nothing about how good it is.

    Parameters
    ----------
    text : str
        The student's text.
    min_words, max_words : int
        Bounds of its length; a Chinese character counts as a word.
    sections : list of str, or mapping of language to such a list
        Headings the text must have: lines that begin with these words.
    terms : list of str or list of list, or mapping of language to such a list
        Terms the text must use; a list of several stands for any one of them.

    Raises
    ------
    CheckFailed
        If something is missing.

    Examples
    --------
    >>> from crmlab import check
    >>> note = "Keep class A: it brings most of the sales."
    >>> check.essay(note, min_words=5, terms=[["class A", "A customers"]])
    ✓ note
    """
    exists(text)
    text = single(text, _("a text"))
    if not isinstance(text, str) or not folded(text):
        raise Wrong(_("{subject} is still empty: write your answer in the cell above."))
    words = count_words(text)
    if words < min_words:
        raise Wrong(
            _("{subject} has {n} words so far; at least {wanted} are asked for."), n=words, wanted=min_words
        )
    if max_words is not None and words > max_words:
        raise Wrong(_("{subject} has {n} words; at most {wanted} are asked for."), n=words, wanted=max_words)
    headings = [folded(re.sub(r"^[\s#>*\d.、)）（(-]+", "", line)) for line in text.splitlines()]
    missing = _missing(sections, lambda heading: any(line.startswith(heading) for line in headings))
    if missing:
        raise Wrong(_("{subject} lacks this section: {missing}."), missing=", ".join(missing))
    whole = folded(text)
    missing = _missing(terms, lambda term: bool(re.search(_as_word(term), whole)))
    if missing:
        raise Wrong(_("{subject} does not use this term yet: {missing}."), missing=", ".join(missing))


def _as_word(term: str) -> str:
    """Pattern of a term: at word boundaries where it is written in letters, and plural or not."""
    escaped = re.escape(term)
    return escaped if re.search(f"[{CHINESE}]", term) else f"(?<!{LETTER}){escaped}(e?s)?(?!{LETTER})"


def _missing(wanted: Terms | Mapping[str, Terms], present: Any) -> list[str]:
    """What is missing, in the language of the text: the one in which least is missing."""
    if isinstance(wanted, Mapping):
        own_language_first = sorted(wanted, key=lambda language: language != current_language())
        return min((_missing(wanted[language], present) for language in own_language_first), key=len)
    groups = [[term] if isinstance(term, str) else list(term) for term in wanted]
    return [group[0] for group in groups if not any(present(folded(term)) for term in group)]
