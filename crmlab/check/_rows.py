"""Comparing the rows of two tables, with or without a key that names them."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pandas as pd

from crmlab.check._cells import OtherKind, Tolerance, apart, column, comparable, differing, kind_of, numbers
from crmlab.check._failure import Wrong
from crmlab.check._plain import folded, label_text
from crmlab.check._slips import slip
from crmlab.check._tabular import VALUE, canonical
from crmlab.check._words import describe, kind_name, listed, show, show_key
from crmlab.check.values import other_kind_hint
from crmlab.i18n import translator

_ = translator("check")

ENOUGH = 200


def compare_keyed(
    theirs: pd.DataFrame,
    ours: pd.DataFrame,
    tolerance: Tolerance,
    *,
    open_keys: bool = True,
    mistake: pd.DataFrame | None = None,
) -> None:
    """Compare two tables whose rows are named by their index.

    Where `mistake` is given, a cell may also have the value that stands there.
    """
    if theirs.index.nlevels != ours.index.nlevels:
        raise Wrong(
            _("The labels of {subject} have {found} parts; {wanted} are wanted."),
            found=theirs.index.nlevels,
            wanted=ours.index.nlevels,
        )
    their_keys, our_keys = canonical(theirs.index, ours.index), canonical(ours.index, ours.index)
    if not our_keys.is_unique:
        compare_rows(theirs.reset_index(), ours.reset_index(), tolerance)
        return
    _refuse_repeated_keys(theirs, their_keys, ours)
    places = their_keys.get_indexer(our_keys)
    extra, missing = our_keys.get_indexer(their_keys) < 0, places < 0
    try:
        _refuse_other_keys(theirs.index[extra], ours.index[missing], len(ours), open_keys)
        wrong = _wrong_cells(theirs.iloc[places], ours, tolerance)
        if mistake is not None:
            wrong = _unexplained(wrong, theirs.iloc[places], mistake, our_keys, tolerance)
        for name, cells in wrong.items():
            if cells.any():
                raise _wrong_cell(theirs.iloc[places], ours, name, cells, int(wrong.any(axis=1).sum()))
    except Wrong as refusal:
        refusal.share = lambda: _right_share(theirs, ours, places, tolerance)
        raise


def _wrong_cells(theirs: pd.DataFrame, ours: pd.DataFrame, tolerance: Tolerance) -> pd.DataFrame:
    cells = {name: differing_in(name, theirs[name], ours[name], tolerance) for name in ours.columns}
    return pd.DataFrame(cells, index=range(len(ours)))


def _unexplained(
    wrong: pd.DataFrame, theirs: pd.DataFrame, mistake: pd.DataFrame, our_keys: pd.Index, tolerance: Tolerance
) -> pd.DataFrame:
    """The wrong cells that do not have the value of the mistake either."""
    places = canonical(mistake.index, theirs.index).get_indexer(our_keys)
    there = places >= 0
    left = wrong.copy()
    left.loc[there] &= _wrong_cells(
        theirs[there], mistake[list(wrong.columns)].iloc[places[there]], tolerance
    ).to_numpy()
    return left


def _right_share(theirs: pd.DataFrame, ours: pd.DataFrame, places: np.ndarray, tolerance: Tolerance) -> float:
    """Part of the expected rows that are right; rows too many count against it."""
    there = places >= 0
    try:
        right = ~_wrong_cells(theirs.iloc[places[there]], ours[there], tolerance).any(axis=1)
    except Wrong:
        return 0.0
    too_many = len(theirs) - int(there.sum())
    return max(0.0, float(right.sum() - too_many) / len(ours)) if len(ours) else 0.0


def differing_in(name: str, theirs: pd.Series, ours: pd.Series, tolerance: Tolerance) -> np.ndarray:
    """Where two columns differ; refuse values of another kind."""
    with _kinds_named(name):
        return differing(column(theirs), column(ours), tolerance)


@contextmanager
def _kinds_named(name: str) -> Iterator[None]:
    """Turn the complaint about values of another kind into a sentence about the column."""
    try:
        yield
    except OtherKind as other:
        if name == VALUE:
            sentence = _("The values of {subject} should be {wanted}, but there is {example}.")
        else:
            sentence = _("Column {name} of {subject} should hold {wanted}, but there is {example}.")
        raise Wrong(
            sentence,
            name=name,
            wanted=kind_name(other.wanted),
            example=describe(other.example),
            hint=other_kind_hint(other),
        ) from None


def _refuse_repeated_keys(theirs: pd.DataFrame, their_keys: pd.Index, ours: pd.DataFrame) -> None:
    if their_keys.is_unique:
        return
    place = int(np.argmax(their_keys.duplicated()))
    raise Wrong(
        _("{subject} should have one row for each {key}, but {example} appears {n} times."),
        key=_key_name(ours),
        example=show_key(theirs.index[place]),
        n=int((their_keys == their_keys[place]).sum()),
        hint=_("Did a merge or a loop add rows twice?"),
    )


def _refuse_other_keys(extra: pd.Index, missing: pd.Index, total: int, open_keys: bool) -> None:
    """Refuse rows that are not asked for, and then the lack of some that are."""
    if len(extra):
        raise Wrong(
            _("{subject} has rows that do not belong there: {example} (in all {n})."),
            example=listed(extra),
            n=len(extra),
            hint=_why_other(extra, missing, total) if len(missing) else _("Has a condition been left out?"),
        )
    if len(missing):
        lacks = _("{subject} lacks {n} of {total} rows, for example {example}.")
        raise Wrong(
            lacks if open_keys else _("{subject} lacks {n} of {total} rows."),
            n=len(missing),
            total=total,
            example=listed(missing),
        )


def _why_other(extra: pd.Index, missing: pd.Index, total: int) -> str:
    """The hint that the labels were lost, or that one only looks right."""
    if len(missing) == total and list(extra) == list(range(len(extra))):
        return _("The labels are lost, the rows are only counted: give the result the index asked for.")
    if {folded(show_key(label)) for label in extra} & {folded(show_key(label)) for label in missing}:
        return _("Spelling must agree exactly, capitals and spaces too.")
    return ""


def _key_name(table: pd.DataFrame) -> str:
    names = [name for name in table.index.names if name is not None]
    return ", ".join(str(name) for name in names) or _("label")


def _wrong_cell(theirs: pd.DataFrame, ours: pd.DataFrame, name: str, wrong: np.ndarray, rows: int) -> Wrong:
    place = int(np.argmax(wrong))
    label = show_key(ours.index[place])
    value = theirs[name].iloc[place]
    hint = slip(column(theirs[name]), column(ours[name]), wrong)
    if name == VALUE:
        return Wrong(
            _("{subject}: for {label} you have {value}, which is not right (wrong values: {n} of {total})."),
            label=label,
            value=show(value),
            n=rows,
            total=len(ours),
            hint=hint,
        )
    return Wrong(
        _(
            "{subject}: for {key} {label} you have {name} = {value}, which is not right (wrong rows: {n} of {total})."
        ),
        key=_key_name(ours),
        label=label,
        name=name,
        value=show(value),
        n=rows,
        total=len(ours),
        hint=hint,
    )


def compare_order(theirs: pd.DataFrame, ours: pd.DataFrame, names: list[str], tolerance: Tolerance) -> None:
    """Refuse rows whose values in the columns called `names` come in another order."""
    theirs, ours = theirs[names], ours[names]
    if _wrong_cells(theirs, ours, tolerance).any(axis=None):
        backwards = not _wrong_cells(theirs.iloc[::-1], ours, tolerance).any(axis=None)
        raise Wrong(
            _("The rows of {subject} are right, but not in the order asked for."),
            hint=_("They are sorted the other way round.") if backwards else "",
        )


def compare_rows(theirs: pd.DataFrame, ours: pd.DataFrame, tolerance: Tolerance) -> None:
    """Compare two tables whose rows have no names: each row must have its like, in any order."""
    if len(theirs) != len(ours):
        repeated = len(theirs) > len(ours) and len(theirs.astype(str).drop_duplicates()) == len(ours)
        raise Wrong(
            _("The number of rows of {subject} should be {wanted}, but it is {found}."),
            found=len(theirs),
            wanted=len(ours),
            hint=_("Some rows are there more than once.") if repeated else "",
        )
    left = strangers(theirs, ours, tolerance)
    if len(left):
        example = ", ".join(f"{name} = {show(value)}" for name, value in left.iloc[0].items())
        raise Wrong(
            _("{subject} has a row with {example}, which is not right (wrong rows: {n} of {total})."),
            example=example,
            n=len(left),
            total=len(ours),
            hint=_slip_in_some_column(theirs, ours, tolerance),
        )


def _slip_in_some_column(theirs: pd.DataFrame, ours: pd.DataFrame, tolerance: Tolerance) -> str:
    """The slip that the one wrong column shows, when its values are put in order."""
    hints = []
    for name in ours.columns:
        mine, right = column(theirs[name]), column(ours[name])
        if kind_of(right) == "number":
            mine, right = column(np.sort(numbers(mine))), column(np.sort(numbers(right)))
            wrong = differing(mine, right, tolerance)
            hints += [slip(mine, right, wrong)] if wrong.any() else []
    return hints[0] if len(hints) == 1 else ""


def strangers(theirs: pd.DataFrame, ours: pd.DataFrame, tolerance: Tolerance) -> pd.DataFrame:
    """Rows of `theirs` that find no partner in `ours`, in whatever order the rows come.

    Both are sorted and compared row by row; what then differs is paired one by one, because sorting misplaces
    rows whose numbers nearly agree. After `ENOUGH` strangers all that still differs counts as strange.
    """
    columns = [_comparable(name, theirs[name], ours[name], tolerance) for name in ours.columns]
    mine, right, radius = (np.column_stack(arrays) for arrays in zip(*columns))
    rounded = [np.where(radius[:, place].any(), 6, 0) for place in range(len(columns))]
    order, our_order = _order(mine, rounded), _order(right, rounded)
    differ = apart(mine[order], right[our_order], radius[our_order]).any(axis=1)
    open_, free = list(order[differ]), our_order[differ]
    left: list[int] = []
    while open_ and len(left) < ENOUGH:
        place = open_.pop(0)
        near = ~apart(mine[place], right[free], radius[free]).any(axis=1)
        if near.any():
            free = np.delete(free, int(np.argmax(near)))
        else:
            left.append(place)
    return theirs.iloc[left + open_]


def _comparable(
    name: str, theirs: pd.Series, ours: pd.Series, tolerance: Tolerance
) -> tuple[np.ndarray, ...]:
    mine, right = column(theirs), column(ours)
    if kind_of(right) in ("list", "mapping", "object", "mixed"):
        mine, right = (column([label_text(value) for value in values]) for values in (mine, right))
    with _kinds_named(name):
        return comparable(mine, right, tolerance)


def _order(values: np.ndarray, decimals: list[int]) -> np.ndarray:
    """Order of rows, by the columns that are compared exactly first."""
    exact_last = sorted(range(len(decimals)), key=lambda place: -decimals[place])
    return np.lexsort([np.round(values[:, place], decimals[place]) for place in exact_last])
