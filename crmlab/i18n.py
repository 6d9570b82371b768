"""The language crmlab speaks: English or Chinese.

Messages are looked up when they are shown, so a switch of language takes effect at once.
English text is the message id; the Chinese catalogs lie in ``crmlab/locale``, one per area.
"""

import gettext
import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "zh")
_LOCALE = Path(__file__).parent / "locale"
_chosen: str | None = None


def use_language(language: str) -> None:
    """Choose the language of messages, plots, quizzes and explorers.

    Parameters
    ----------
    language : {"en", "zh"}
        Without a choice, the environment variable ``CRMLAB_LANGUAGE`` decides, else English.

    Raises
    ------
    ValueError
        If the language is not one of those offered.

    Examples
    --------
    >>> use_language("zh")
    >>> current_language()
    'zh'
    >>> use_language("en")
    """
    global _chosen
    if language not in LANGUAGES:
        raise ValueError(f"There is no language {language!r}; choose one of {', '.join(LANGUAGES)}.")
    _chosen = language


def current_language() -> str:
    """Return the language in use.

    Returns
    -------
    {"en", "zh"}
        The language chosen, else that of the environment variable ``CRMLAB_LANGUAGE``, else English.
    """
    if _chosen:
        return _chosen
    wanted = os.environ.get("CRMLAB_LANGUAGE", "en")[:2].lower()
    return wanted if wanted in LANGUAGES else "en"


@cache
def _catalog(area: str, language: str) -> gettext.NullTranslations:
    return gettext.translation(area, _LOCALE, [language], fallback=True)


def translator(area: str) -> Callable[[str], str]:
    """Return the function that looks messages of one area up in the current language.

    Parameters
    ----------
    area : str
        Name of the catalog: ``crmlab/locale/<language>/LC_MESSAGES/<area>.mo``.

    Returns
    -------
    callable
        Takes an English message and gives it in the current language.
    """

    def _(message: str) -> str:
        return _catalog(area, current_language()).gettext(message)

    return _


def localised(text: str | Mapping[str, str]) -> str:
    """Return a text in the current language.

    Parameters
    ----------
    text : str or mapping
        A plain text, or one text per language: ``{"en": ..., "zh": ...}``.

    Returns
    -------
    str
        The text itself, or that of the current language; English where the current language has none.

    Examples
    --------
    >>> localised({"en": "customer", "zh": "客户"})
    'customer'
    """
    if isinstance(text, str):
        return text
    return text.get(current_language()) or text["en"]
