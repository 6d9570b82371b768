"""What can be asked of an answer whose right value must not stand in the notebook: size, labels, range."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from crmlab.check._cells import column, kind_of, numbers
from crmlab.check._failure import Wrong
from crmlab.check._plain import label_text
from crmlab.check._words import describe, listed, nearest, show
from crmlab.i18n import translator

_ = translator("check")


def refuse_outside(answer: Any, low: float | None, high: float | None) -> None:
    """Refuse a value that is no number, or outside the range of what is possible."""
    if low is None and high is None:
        return
    values = column([answer])
    if kind_of(values) not in ("number", "empty"):
        raise Wrong(_("{subject} should be a number, but it is {found}."), found=describe(answer))
    number = numbers(values)[0]
    if low is not None and not number >= low:
        raise Wrong(
            _("{subject} is {given}; it cannot be less than {low}."), given=show(answer), low=show(low)
        )
    if high is not None and not number <= high:
        raise Wrong(
            _("{subject} is {given}; it cannot be more than {high}."), given=show(answer), high=show(high)
        )


def refuse_other_length(answer: Sequence, length: int | None) -> None:
    """Refuse a list with more or fewer values than asked for."""
    if length is not None and len(answer) != length:
        raise Wrong(
            _("The number of values in {subject} should be {wanted}, but it is {found}."),
            wanted=length,
            found=len(answer),
        )


def refuse_other_rows(table: pd.DataFrame, rows: int | None) -> None:
    """Refuse a table with more or fewer rows than asked for."""
    if rows is not None and len(table) != rows:
        raise Wrong(
            _("The number of rows of {subject} should be {wanted}, but it is {found}."),
            found=len(table),
            wanted=rows,
        )


def refuse_repeated(table: pd.DataFrame, keys: Sequence[str]) -> None:
    """Refuse a table in which a key names more than one row."""
    if keys and table.duplicated(list(keys)).any():
        repeated = table.duplicated(list(keys)).to_numpy()
        raise Wrong(
            _("{subject} should have one row for each {key}, but {example} appears more than once."),
            key=", ".join(keys),
            example=listed(table.loc[repeated, list(keys)].iloc[0]),
            hint=_("Did a merge or a loop add rows twice?"),
        )


def refuse_other_labels(values: pd.Series, labels: Iterable[Any] | None) -> None:
    """Refuse values that are none of the labels offered; the Series' index says where they stand."""
    if labels is None:
        return
    offered = [label_text(label) for label in labels]
    for place, value in values.items():
        if label_text(value) not in offered:
            near = nearest(value, offered)
            raise Wrong(
                _("{subject}: for {label} you have {value}, which is none of: {offered}."),
                label=label_text(place),
                value=show(value),
                offered=listed(offered, len(offered)),
                hint=_("Is {near} meant? Spelling must agree exactly.").format(near=near) if near else "",
            )
