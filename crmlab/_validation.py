"""Errors that say what was expected, what came, where, and what to do."""

import importlib
from collections.abc import Iterable
from types import ModuleType

import pandas as pd


def require_columns(frame: pd.DataFrame, columns: Iterable[str], *, name: str) -> None:
    """Raise if `frame` is no DataFrame or lacks one of `columns`; `name` is what the caller calls it."""
    if not isinstance(frame, pd.DataFrame):
        raise TypeError(f"{name} must be a DataFrame, not {type(frame).__name__}.")
    for column in columns:
        if column not in frame.columns:
            raise ValueError(
                f"{name} has no column {column!r}; it has {list(frame.columns)}. "
                f"Rename one, or name the right one in the call."
            )


def refuse_rows(frame: pd.DataFrame, bad: pd.Series, problem: str, remedy: str) -> None:
    """Raise a ValueError that shows up to three of the rows where `bad` is true."""
    if bad.any():
        rows = frame.loc[bad.to_numpy()]
        shown = rows.head(3).to_string(index=True)
        raise ValueError(f"{len(rows)} row(s) {problem}, for example:\n{shown}\n{remedy}")


def require_extra(module: str, extra: str) -> ModuleType:
    """Import a module of an optional extra, or say how to install it."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise ImportError(
            f"This needs the package {package}. Install it with: pip install 'crmlab[{extra}]'"
        ) from error
