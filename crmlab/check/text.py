"""Checks of short texts: a word, a name, a sentence."""

from collections.abc import Iterable
from typing import Any

from crmlab.check._failure import Wrong, a_check
from crmlab.check._mistakes import NOT_GIVEN
from crmlab.check._plain import folded, plain_text
from crmlab.check._words import show
from crmlab.check.values import exists, single
from crmlab.i18n import translator

_ = translator("check")


@a_check
def text(
    answer: Any,
    expected: str | Iterable[str] = NOT_GIVEN,
    *,
    labels: Iterable[str] | None = None,
    exact: bool = False,
) -> None:
    """Check a short text.

    Parameters
    ----------
    answer : str
        The student's text.
    expected : str or list of str, optional
        The right text, or several that are equally right. Without it, only `labels` are looked at.
    labels : list of str, optional
        Texts that are offered to choose from.
    exact : bool
        Whether capitals, spaces and full-width forms matter.

    Raises
    ------
    CheckFailed
        If the answer is not right.

    Examples
    --------
    >>> from crmlab import check
    >>> segment = " Champions"
    >>> check.text(segment, "champions")
    ✓ segment
    """
    exists(answer)
    answer = single(answer, _("a text"))
    if not isinstance(answer, str):
        raise Wrong(
            _("{subject} should be a text, but it is {value}."),
            value=show(answer),
            hint=_("Text stands in quotation marks."),
        )
    form = plain_text if exact else folded
    if not folded(answer):
        raise Wrong(_("{subject} is an empty text."))
    if labels is not None and form(answer) not in {form(one) for one in labels}:
        raise Wrong(
            _("{subject} is {value}, which is none of: {offered}."),
            value=show(answer),
            offered=", ".join(labels),
        )
    if expected is NOT_GIVEN:
        return
    accepted = [expected] if isinstance(expected, str) else list(expected)
    if form(answer) in {form(one) for one in accepted}:
        return
    near = exact and folded(answer) in {folded(one) for one in accepted}
    raise Wrong(
        _("{subject} is {value}, and that is not right yet."),
        value=show(answer),
        hint=_("Look at capitals and spaces.") if near else "",
    )
