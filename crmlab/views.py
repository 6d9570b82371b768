"""Tables on their way out: to a page, to a report, to a file."""

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from pandas.api.types import is_float_dtype, is_numeric_dtype

from crmlab._validation import require_extra

if TYPE_CHECKING:
    from great_tables import GT

PERCENT = ("share", "probability", "retention", "survival", "rate")


def to_markdown(table: pd.DataFrame, *, decimals: int = 2) -> str:
    """Write a table as Markdown.

    Parameters
    ----------
    table : DataFrame
        Any table; a named index becomes the first column.
    decimals : int, default 2
        Decimals of numbers that are not whole.

    Returns
    -------
    str
        A pipe table, numbers to the right, gaps empty.

    Examples
    --------
    >>> print(to_markdown(pd.DataFrame({"abc_class": ["A", "B"], "share": [0.75, 0.25], "rank": [1, 2]})))
    | abc_class | share | rank |
    |:---|---:|---:|
    | A | 0.75 | 1 |
    | B | 0.25 | 2 |
    """
    flat = _flat(table)
    rules = ["---:" if is_numeric_dtype(flat[column]) else ":---" for column in flat]
    lines = [
        "| " + " | ".join(_cell(column, decimals) for column in flat) + " |",
        "|" + "|".join(rules) + "|",
    ]
    for row in flat.itertuples(index=False, name=None):
        lines.append("| " + " | ".join(_cell(value, decimals) for value in row) + " |")
    return "\n".join(lines)


def show(table: pd.DataFrame, *, title: str | None = None, decimals: int = 2) -> "GT":
    """Lay a table out for reading, with Great Tables.

    Parameters
    ----------
    table : DataFrame
        Any table; a named index becomes the row labels.
    title : str, optional
        Heading above the table.
    decimals : int, default 2
        Decimals of numbers that are not whole. Columns of shares, rates and probabilities are shown as percent,
        with two decimals less.

    Returns
    -------
    GT
        Shown by Jupyter as it is; ``as_raw_html()`` gives the page.

    Raises
    ------
    ImportError
        If the extra ``models`` is not installed.

    Examples
    --------
    >>> page = show(pd.DataFrame({"abc_class": ["A"], "share": [0.75]}), title="Classes").as_raw_html()
    >>> "75%" in page
    True
    """
    great_tables = require_extra("great_tables", "models")
    flat = _flat(table)
    labels = flat.columns[0] if len(flat.columns) > table.shape[1] else None
    page = great_tables.GT(flat, rowname_col=labels)
    percent = [name for name in flat if is_float_dtype(flat[name]) and _is_percent(name)]
    numbers = [name for name in flat if is_float_dtype(flat[name]) and name not in percent]
    whole = [
        name for name in flat if is_numeric_dtype(flat[name]) and name not in (*percent, *numbers, labels)
    ]
    page = page.fmt_percent(percent, decimals=max(decimals - 2, 0)).fmt_number(numbers, decimals=decimals)
    page = page.fmt_integer(whole).sub_missing(missing_text="")
    return page.tab_header(title) if title else page


def save(table: pd.DataFrame, path: str | PathLike) -> Path:
    """Write a table to a file, in the format that its name says.

    Parameters
    ----------
    table : DataFrame
        Any table; a named index becomes the first column.
    path : str or path
        File that ends in ``.csv`` (UTF-8 with mark, so that spreadsheets show Chinese), ``.parquet`` (extra
        ``models``), ``.md`` or ``.html``.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    ValueError
        If the name ends in something else.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> path = save(pd.DataFrame({"share": [0.75]}), Path(mkdtemp()) / "classes.csv")
    >>> pd.read_csv(path)
       share
    0   0.75
    """
    path = Path(path)
    if path.suffix == ".csv":
        _flat(table).to_csv(path, index=False, encoding="utf-8-sig")
    elif path.suffix == ".parquet":
        require_extra("pyarrow", "models")
        _flat(table).rename(columns=str).to_parquet(path, index=False)
    elif path.suffix == ".md":
        path.write_text(to_markdown(table) + "\n", encoding="utf-8")
    elif path.suffix == ".html":
        path.write_text(show(table).as_raw_html(), encoding="utf-8")
    else:
        raise ValueError(f"The name must end in .csv, .parquet, .md or .html; got {path.name!r}.")
    return path


def _flat(table: pd.DataFrame) -> pd.DataFrame:
    """Turn a named index into columns; leave a mere row number out."""
    if not isinstance(table, pd.DataFrame):
        raise TypeError(f"table must be a DataFrame, not {type(table).__name__}.")
    named = any(name is not None for name in table.index.names)
    return table.reset_index() if named else table.reset_index(drop=True)


def _cell(value, decimals: int) -> str:
    if pd.isna(value):
        return ""
    if isinstance(value, float):
        return f"{value:.{decimals}f}"
    return str(value).replace("|", r"\|")


def _is_percent(column) -> bool:
    return any(word in PERCENT for word in str(column).split("_"))
