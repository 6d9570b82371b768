"""A question and its feedback as text and as HTML, for pages where nothing can be clicked."""

from collections.abc import Iterator
from html import escape

from crmlab.i18n import localised, translator
from crmlab.quiz._kinds import Pairs
from crmlab.quiz._question import Judgement, Remark
from crmlab.quiz._session import Asked

_ = translator("quiz")

MARKS = {True: "✓", False: "✗", None: "•"}


def bundle(asked: Asked) -> dict[str, str]:
    """A question as it stands, in both forms."""
    return {"text/plain": as_text(asked), "text/html": as_html(asked)}


def as_text(asked: Asked) -> str:
    """The question, its options with their keys, how to answer, and what is recorded."""
    lines = [localised(asked.question.text)]
    table = _table(asked)
    if table is not None:
        lines.append(table.to_string())
    for heading, options in _listings(asked):
        lines += [f"  {heading}:"] if heading else []
        lines += [f"  {key}: {text}" for key, text in options]
    lines += [f"{_how(asked)} {asked.question.call()}", asked.status()]
    if judgement := asked.judge():
        lines.append(feedback_text(judgement))
    return "\n".join(lines)


def as_html(asked: Asked) -> str:
    """The same as HTML."""
    parts = [f"<p><strong>{escape(localised(asked.question.text))}</strong></p>", table_html(asked)]
    for heading, options in _listings(asked):
        rows = "".join(f"<li><code>{escape(key)}</code> {escape(text)}</li>" for key, text in options)
        parts.append(f"<p>{escape(heading)}</p>" if heading else "")
        parts.append(f'<ul style="list-style:none;padding-left:1em">{rows}</ul>')
    parts.append(f"<p>{escape(_how(asked))} <code>{escape(asked.question.call())}</code></p>")
    parts.append(f"<p>{escape(asked.status())}</p>")
    if judgement := asked.judge():
        parts.append(feedback_html(judgement))
    return f"<div>{''.join(parts)}</div>"


def feedback_text(judgement: Judgement) -> str:
    """What practice says about an answer."""
    return "\n".join([judgement.headline, *(f"  {_remark(remark)}" for remark in judgement.remarks)])


def feedback_html(judgement: Judgement) -> str:
    """The same as HTML."""
    rows = "".join(f"<li>{escape(_remark(remark))}</li>" for remark in judgement.remarks)
    return (
        f"<p><strong>{escape(judgement.headline)}</strong></p>"
        f'<ul style="list-style:none;padding-left:1em">{rows}</ul>'
    )


def table_html(asked: Asked) -> str:
    """The table whose rows are labelled, if there is one."""
    table = _table(asked)
    return "" if table is None else table.to_html(border=0)


def _how(asked: Asked) -> str:
    if asked.arrangement:
        return _("Answer with keys, in Python:")
    return _("Answer in Python:")


def _remark(remark: Remark) -> str:
    text = f"{MARKS[remark.right]} {remark.text}"
    return f"{text} – {remark.reason}" if remark.reason else text


def _table(asked: Asked):
    return asked.question.table if isinstance(asked.question, Pairs) else None


def _listings(asked: Asked) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """What is offered, with keys; the rows of a table are named by the table itself."""
    rows_shown = _table(asked) is not None
    listings = list(zip(asked.question.listings(), asked.arrangement))[rows_shown:]
    for (heading, options), keys in listings:
        yield localised(heading), [(str(key), options.text(key)) for key in keys]
