"""Turning what students hand in for a table into one plain form: a DataFrame with everything in columns."""

import contextlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from crmlab.check._cells import as_periods, column, dates, kind_of, numbers, texts
from crmlab.check._failure import Wrong
from crmlab.check._plain import attribute
from crmlab.check._words import describe, listed, nearest
from crmlab.i18n import translator

_ = translator("check")

VALUE = "value"


def to_pandas(answer: Any) -> Any:
    """A table of another library as pandas'; anything else unchanged."""
    if isinstance(answer, pd.DataFrame | pd.Series | Mapping):
        return answer
    collect = attribute(answer, "collect")
    if callable(collect) and callable(attribute(answer, "collect_schema")):
        answer = collect()
    for method in ("to_pandas", "df"):
        convert = attribute(answer, method)
        if callable(convert) and not isinstance(answer, type):
            with contextlib.suppress(ImportError):
                return convert()
    if attribute(answer, "schema") is not None and callable(attribute(answer, "to_dict")):
        return pd.DataFrame(answer.to_dict(as_series=False))
    if not isinstance(answer, pd.Index) and attribute(answer, "dtype") is not None:
        to_list = attribute(answer, "to_list")
        return pd.Series(to_list()) if callable(to_list) else answer
    return answer


def has_plain_index(data: pd.DataFrame | pd.Series) -> bool:
    """Whether the index only counts the rows."""
    index = data.index
    if index.nlevels > 1 or index.name is not None or not pd.api.types.is_integer_dtype(index.dtype):
        return False
    return bool((np.sort(index.to_numpy()) == np.arange(len(index))).all())


def key_columns(expected: pd.DataFrame | None, key: str | Sequence[str] | None) -> list[str]:
    """Names of the key's columns; an index without names is called ``key``, and no key at all is an empty list.

    An index of whole numbers without a name is what filtering leaves behind, not a key.
    """
    if key is not None:
        return [key] if isinstance(key, str) else list(key)
    if expected is None:
        return []
    names = list(expected.index.names)
    if names == [None] and pd.api.types.is_integer_dtype(expected.index.dtype):
        return []
    return [column_name(name) if name is not None else f"key {place}" for place, name in enumerate(names, 1)]


def flattened(table: pd.DataFrame, wanted: Sequence[str], keys: Sequence[str]) -> pd.DataFrame:
    """The table with everything in columns: levels of the index that are wanted too, under the names asked for.

    An index without a name, or with another one, stands for a wanted column that is not there.
    """
    table = table.copy(deep=False)
    table.columns = [column_name(name) for name in table.columns]
    names = [None if name is None else column_name(name) for name in table.index.names]
    lacking = [name for name in wanted if name not in table.columns]
    unnamed = [name for name in lacking if name not in names]
    unnamed = [name for name in unnamed if name in keys] or unnamed
    spare = [place for place, name in enumerate(names) if name not in lacking]
    meaningful = set(unnamed) <= set(keys) or not pd.api.types.is_integer_dtype(table.index.dtype)
    if unnamed and len(unnamed) == len(spare) and meaningful and not has_plain_index(table):
        for place, name in zip(spare, unnamed):
            names[place] = name
    levels = [place for place, name in enumerate(names) if name in lacking]
    index = table.index
    table = table.reset_index(drop=True)
    for place in levels:
        table[names[place]] = index.get_level_values(place)
    return table


def column_name(name: Any) -> str:
    """Name of a column as text; the levels of a two-level header joined by ``_``."""
    if isinstance(name, tuple):
        return "_".join(str(part) for part in name if str(part))
    return str(name)


def missing_column(name: str, present: Sequence[str], wanted: Sequence[str] = ()) -> Wrong:
    """The refusal that names a column which is not there, and the one that was probably meant to be it.

    A column that is `wanted` itself was not meant to be another.
    """
    near = nearest(name, [other for other in present if other not in wanted])
    return Wrong(
        _("{subject} has no column {name}; its columns are {columns}."),
        name=name,
        columns=listed(present, 8) or "–",
        hint=_("Is {near} meant to be it? Names must agree exactly.").format(near=near) if near else "",
    )


def canonical(index: pd.Index, like: pd.Index) -> pd.Index:
    """An index whose labels are plain values of the same kind as those of `like`, so that they can be matched.

    Raises
    ------
    Wrong
        If the labels are of another kind.
    """
    levels = [
        _labels(column(index.get_level_values(level)), column(like.get_level_values(level)))
        for level in range(like.nlevels)
    ]
    return (
        pd.MultiIndex.from_arrays(levels) if len(levels) > 1 else pd.Index(levels[0], dtype=levels[0].dtype)
    )


def _labels(labels: pd.Series, like: pd.Series) -> Any:
    labels = as_periods(labels, like)
    wanted, found = kind_of(like), kind_of(labels)
    if wanted == "number" and found in ("number", "empty"):
        return numbers(labels)
    if wanted == "date":
        with contextlib.suppress(ValueError, TypeError):
            return dates(labels).to_numpy()
    if wanted == "number" and found == "text":
        raise Wrong(
            _("The labels of {subject} are text ({example}); they should be numbers."),
            example=listed(labels),
            hint=_("Did a step turn the numbers into text?"),
        )
    return texts(labels)


def as_table(answer: Any, values: Sequence[str]) -> pd.DataFrame:
    """The answer as a DataFrame, where it can be understood as the table asked for.

    A Series or a dictionary will do for a table with one column besides its key: with one name in `values`.

    Raises
    ------
    Wrong
        If it cannot.
    """
    answer = to_pandas(answer)
    if isinstance(answer, pd.DataFrame):
        return pd.DataFrame(answer)
    if isinstance(answer, Mapping) and len(values) == 1:
        answer = as_series(answer)
    if isinstance(answer, pd.Series) and len(values) == 1:
        return answer.to_frame(values[0])
    hint = ""
    if isinstance(answer, list | dict):
        hint = _("pd.DataFrame() makes a table of lists or dictionaries.")
    elif isinstance(answer, pd.Series):
        hint = _("One column alone is a Series; double brackets [[ ]] keep it a table.")
    raise Wrong(
        _("{subject} should be a table (a DataFrame), but it is {found}."), found=describe(answer), hint=hint
    )


def as_series(answer: Any, keys: Sequence[Any] = (None,), name: Any = None) -> Any:
    """The answer as a Series, where it can be understood as one value per label; else unchanged.

    A table will do if it has one column besides the labels, or one called `name`; `keys` are the names of the
    labels.
    """
    answer = to_pandas(answer)
    if isinstance(answer, Mapping):
        return _series_of(answer)
    if isinstance(answer, pd.Series):
        return pd.Series(answer)
    if not isinstance(answer, pd.DataFrame):
        return answer
    table = pd.DataFrame(answer)
    if None not in keys and set(keys) <= set(table.columns):
        table = table.set_index(list(keys))
    elif has_plain_index(table) and len(keys) == 1 and table.shape[1] == 2:
        table = table.set_index(table.columns[0])
    if table.shape[1] == 1:
        return table.iloc[:, 0]
    return table[name] if list(table.columns).count(name) == 1 else answer


def _series_of(mapping: Mapping) -> pd.Series:
    labels = list(mapping)
    several = bool(labels) and all(isinstance(label, tuple) for label in labels)
    index = pd.MultiIndex.from_tuples(labels) if several else pd.Index(labels, dtype=object)
    return pd.Series(column([mapping[label] for label in labels]).to_numpy(), index=index)


def refuse_transposed(table: pd.DataFrame, values: Sequence[str]) -> None:
    """Refuse a table whose rows are called what its columns should be called."""
    there = set(values) & set(map(str, table.columns))
    if values and not there and set(values) <= set(map(str, table.index)):
        raise Wrong(
            _("{subject} has its rows and columns swapped."), hint=_("A table is turned round with .T")
        )
