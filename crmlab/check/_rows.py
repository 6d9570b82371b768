"""Comparing the rows of two tables, with or without a key that names them."""

import numpy as np
import pandas as pd

from crmlab.check._cells import OtherKind, Tolerance, column, differing, kind_of, numbers
from crmlab.check._failure import Wrong
from crmlab.check._slips import slip
from crmlab.check._tabular import VALUE, canonical
from crmlab.check._words import describe, kind_name, listed, show, show_key
from crmlab.check.text import folded
from crmlab.check.values import other_kind_hint
from crmlab.i18n import translator

_ = translator("check")


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
    _refuse_repeated_keys(theirs, their_keys, ours)
    places = their_keys.get_indexer(our_keys)
    try:
        _refuse_other_keys(theirs, their_keys, ours, our_keys, open_keys)
        wrong = _wrong_cells(theirs.iloc[places], ours, tolerance)
        if mistake is not None:
            wrong = _unexplained(wrong, theirs.iloc[places], mistake, our_keys, tolerance)
        for name, cells in wrong.items():
            if cells.any():
                raise _wrong_cell(theirs.iloc[places], ours, name, cells, int(wrong.any(axis=1).sum()))
    except Wrong as refusal:
        refusal.share = _right_share(theirs, ours, places, tolerance)
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
    try:
        return differing(column(theirs), column(ours), tolerance)
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


def _refuse_other_keys(
    theirs: pd.DataFrame, their_keys: pd.Index, ours: pd.DataFrame, our_keys: pd.Index, open_keys: bool
) -> None:
    """Refuse rows that are not asked for, and then the lack of some that are."""
    extra = theirs.index[~their_keys.isin(our_keys)]
    missing = ours.index[~our_keys.isin(their_keys)]
    if len(extra):
        raise Wrong(
            _("{subject} has rows that do not belong there: {example} (in all {n})."),
            example=listed(extra),
            n=len(extra),
            hint=_spelling(extra, missing) if len(missing) else _("Has a condition been left out?"),
        )
    if len(missing):
        lacks = _("{subject} lacks {n} of {total} rows, for example {example}.")
        raise Wrong(
            lacks if open_keys else _("{subject} lacks {n} of {total} rows."),
            n=len(missing),
            total=len(ours),
            example=listed(missing),
        )


def _spelling(extra: pd.Index, missing: pd.Index) -> str:
    """The hint that a label only looks right."""
    if {folded(show_key(label)) for label in extra} & {folded(show_key(label)) for label in missing}:
        return _("Labels must agree exactly, capitals and spaces too.")
    return ""


def _key_name(table: pd.DataFrame) -> str:
    names = [name for name in table.index.names if name is not None]
    return ", ".join(str(name) for name in names) or _("label")


def _wrong_cell(theirs: pd.DataFrame, ours: pd.DataFrame, name: str, wrong: np.ndarray, rows: int) -> Wrong:
    place = int(np.argmax(wrong))
    label = show_key(ours.index[place])
    value = theirs[name].iloc[place]
    hint = slip(column(theirs[name])[wrong], column(ours[name])[wrong])
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
            _("{subject} has {found} rows; it should have {wanted}."),
            found=len(theirs),
            wanted=len(ours),
            hint=_("Some rows are there more than once.") if repeated else "",
        )
    _wrong_cells(theirs, ours, tolerance)
    theirs, ours = _sorted(theirs, ours), _sorted(ours, ours)
    wrong = _wrong_cells(theirs, ours, tolerance).any(axis=1).to_numpy()
    left = _unpaired(theirs[wrong], ours[wrong], tolerance)
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
            hints += [slip(mine[wrong], right[wrong])] if wrong.any() else []
    return hints[0] if len(hints) == 1 else ""


def _sorted(table: pd.DataFrame, like: pd.DataFrame) -> pd.DataFrame:
    """Rows in an order that does not depend on types: by texts and dates first, then by rounded numbers."""
    exact, rounded = [], []
    for name in like.columns:
        values, kind = column(table[name]), kind_of(column(like[name]))
        if kind == "number" and kind_of(values) == "number":
            rounded.append(np.round(numbers(values), 6))
        else:
            exact.append(canonical(pd.Index(values), pd.Index(column(like[name]))).astype(str))
    order = np.lexsort([np.asarray(keys) for keys in reversed([*exact, *rounded])]) if len(table) else []
    return table.iloc[order]


def _unpaired(theirs: pd.DataFrame, ours: pd.DataFrame, tolerance: Tolerance) -> pd.DataFrame:
    """Rows of `theirs` that find no partner in `ours`; sorting misplaces rows whose numbers nearly agree."""
    free = list(range(len(ours)))
    left = []
    for place in range(len(theirs)):
        if len(left) > 50:
            left.append(place)
            continue
        same = np.ones(len(free), dtype=bool)
        for name in ours.columns:
            mine = column(theirs[name].iloc[[place] * len(free)])
            same &= ~differing_in(name, mine, column(ours[name].iloc[free]), tolerance)
        if same.any():
            free.pop(int(np.argmax(same)))
        else:
            left.append(place)
    return theirs.iloc[left]
