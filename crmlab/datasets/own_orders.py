"""The reader's own orders: any CSV file, checked before it is used."""

import csv
from io import StringIO
from os import PathLike
from pathlib import Path
from typing import Literal

import pandas as pd

DATE = r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}.*)?$"
COMPACT_DATE = r"^(\d{4})(\d{2})(\d{2})$"
MISSING = {"", "na", "n/a", "nan", "null", "none"}
SHOWN_ROWS = 3
REMEDIES = {
    "no customer": "Fill the customer in, or delete the line if it is no customer's order.",
    "no date": "Fill the date in, or delete the line.",
    "a date that cannot be read": "Write dates as 2025-12-31, or pass date_format, such as date_format='%d/%m/%Y'.",
    "a date in the future": "Correct the date, or pass as_of with the last day that the file covers.",
    "no amount": "Fill the amount in (0 where nothing was paid), or delete the line.",
    "an amount that is no number": "Write a plain number such as 1234.50, a refund as -1234.50.",
    "the same content as an earlier line": (
        "If these are entries made twice, pass duplicates='drop'; if they are separate orders, duplicates='keep'."
    ),
}


def read_orders(
    path: str | PathLike,
    *,
    customer: str = "customer_id",
    date: str = "order_date",
    amount: str = "amount",
    date_format: str | None = None,
    as_of: str | pd.Timestamp | None = None,
    duplicates: Literal["error", "drop", "keep"] = "error",
) -> pd.DataFrame:
    """Read your own orders from a CSV file and refuse what cannot be an order.

    Parameters
    ----------
    path : str or path
        A file with one line per order and a line of column names, in UTF-8 (with or without a byte order mark)
        or GBK, separated by commas, semicolons or tabs.
    customer, date, amount : str
        Names of the file's columns. Amounts may carry a currency sign and thousands separators.
    date_format : str, optional
        Format of the dates, such as ``"%d/%m/%Y"``. By default 2025-12-31, 2025/12/31, 20251231 and
        2025年12月31日 are understood, also with a time; an ambiguous 03/04/2025 is refused.
    as_of : date, optional
        Last day that the file may cover; by default today.
    duplicates : {"error", "drop", "keep"}, default "error"
        What to do with lines that equal an earlier line in every column.

    Returns
    -------
    DataFrame
        Columns ``customer_id`` (str), ``order_date`` (datetime64[ns], without time) and ``amount`` (float64), in the
        order of the file. Nothing is left out unless ``duplicates="drop"``.

    Raises
    ------
    ValueError
        If a column is missing, or a line has no customer, no readable date, a date in the future, no number as
        amount, or stands in the file twice. The message gives the line numbers and what to do.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "till.csv"
    >>> _ = path.write_text("会员,日期,金额\\n0017,2025/03/08,\\"￥1,280.00\\"\\n0021,2025/03/09,35.5\\n", encoding="gbk")
    >>> read_orders(path, customer="会员", date="日期", amount="金额")
      customer_id order_date  amount
    0        0017 2025-03-08  1280.0
    1        0021 2025-03-09    35.5
    """
    if duplicates not in ("error", "drop", "keep"):
        raise ValueError(f"duplicates is {duplicates!r}; choose 'error', 'drop' or 'keep'.")
    path = Path(path)
    lines = _lines(path)
    names = {customer: "customer_id", date: "order_date", amount: "amount"}
    for name in names:
        if name not in lines.columns:
            raise ValueError(
                f"{path.name} has no column {name!r}; it has {list(lines.columns)}. "
                "Pass the right names: read_orders(path, customer=..., date=..., amount=...)."
            )
    text = lines[list(names)].set_axis(list(names.values()), axis=1)
    text = text.apply(lambda column: column.str.strip())
    orders = pd.DataFrame(
        {
            "customer_id": text["customer_id"],
            "order_date": _as_dates(text["order_date"], date_format),
            "amount": _as_numbers(text["amount"]),
        }
    )
    repeated = lines.duplicated() if duplicates != "keep" else pd.Series(False, index=lines.index)
    last_day = pd.Timestamp(as_of) if as_of else pd.Timestamp.now()
    _validate(path, lines, text, orders, repeated & (duplicates == "error"), last_day)
    orders["order_date"] = orders["order_date"].dt.normalize()
    return orders[~repeated].reset_index(drop=True)


def _lines(path: Path) -> pd.DataFrame:
    """Return the file's fields as text; the index holds line numbers."""
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            content = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise ValueError(f"{path.name} is neither UTF-8 nor GBK text. Save it as 'CSV UTF-8' and try again.")
    heading = content.partition("\n")[0]
    reader = csv.reader(StringIO(content, newline=""), delimiter=max(",;\t", key=heading.count))
    header = [name.strip() for name in next(reader, [])]
    rows, numbers = [], []
    for fields in reader:
        if not fields:
            continue
        if len(fields) != len(header):
            raise ValueError(
                f"{path.name}, line {reader.line_num}: {len(fields)} fields, but the heading has {len(header)}: "
                f"{fields}. Put a field that contains the separator in double quotes."
            )
        rows.append(fields)
        numbers.append(reader.line_num)
    if not rows:
        raise ValueError(
            f"{path.name} has no orders: it needs a line of column names and then a line per order."
        )
    return pd.DataFrame(rows, columns=header, index=pd.Index(numbers, name="line"), dtype=str)


def _as_dates(text: pd.Series, date_format: str | None) -> pd.Series:
    if date_format is None:
        for form in (DATE, COMPACT_DATE):
            text = text.str.replace(form, r"\1-\2-\3", regex=True)
    parsed = pd.to_datetime(text, format=date_format or "%Y-%m-%d", errors="coerce")
    return parsed.dt.tz_localize(None).astype("datetime64[ns]")


def _as_numbers(text: pd.Series) -> pd.Series:
    plain = text.str.replace(r"^([-+]?)\s*[¥￥$€£]\s*", r"\1", regex=True)
    thousands = plain.str.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?")
    plain = plain.where(~thousands, plain.str.replace(",", ""))
    number = plain.str.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
    return pd.to_numeric(plain.where(number)).astype("float64")


def _validate(
    path: Path,
    lines: pd.DataFrame,
    text: pd.DataFrame,
    orders: pd.DataFrame,
    repeated: pd.Series,
    as_of: pd.Timestamp,
) -> None:
    """Raise one error that names every kind of fault with its first lines."""
    import pandera.pandas as pa  # takes half a second, so only where a file is read

    missing = text.apply(lambda column: column.str.lower().isin(MISSING))

    def column(name: str, **faults: pd.Series) -> pa.Column:
        checks = [
            pa.Check(lambda _, fault=fault: ~fault, error=problem, ignore_na=False)
            for problem, fault in faults.items()
        ]
        return pa.Column(orders[name].dtype, checks, nullable=True)

    unread_date = orders["order_date"].isna() & ~missing["order_date"]
    unread_amount = orders["amount"].isna() & ~missing["amount"]
    schema = pa.DataFrameSchema(
        {
            "customer_id": column(
                "customer_id",
                **{"no customer": missing["customer_id"], "the same content as an earlier line": repeated},
            ),
            "order_date": column(
                "order_date",
                **{
                    "no date": missing["order_date"],
                    "a date that cannot be read": unread_date,
                    "a date in the future": orders["order_date"] > as_of,
                },
            ),
            "amount": column(
                "amount", **{"no amount": missing["amount"], "an amount that is no number": unread_amount}
            ),
        }
    )
    try:
        schema.validate(orders, lazy=True)
    except pa.errors.SchemaErrors as error:
        found = error.failure_cases.groupby("check", sort=False)["index"].unique()
    else:
        return
    parts = []
    for problem, remedy in REMEDIES.items():
        if problem in found:
            numbers = sorted(found[problem])
            shown = "\n".join(f"  line {line}: {','.join(lines.loc[line])}" for line in numbers[:SHOWN_ROWS])
            parts.append(f"{len(numbers)} line(s) with {problem}, for example:\n{shown}\n  {remedy}")
    raise ValueError(f"{path.name} cannot be read as orders.\n" + "\n".join(parts))
