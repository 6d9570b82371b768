"""The RFM table of Parquet files larger than memory, streamed by DuckDB."""

from pathlib import Path

import pandas as pd

from crmlab._orders import DROP_NAMELESS, FILL_OR_DROP, KEEP_ONE, ZONED, as_day, check_kinds, no_orders
from crmlab._validation import require_columns, require_extra

MEMORY = "1GB"  # DuckDB spills to disk beyond this

FAULTS = (
    ("{customer} is null", "have no customer", DROP_NAMELESS),
    ("{date} is null", "have no date", FILL_OR_DROP),
    ("not coalesce(isfinite({amount}::double), false)", "have no finite amount", FILL_OR_DROP),
)
REPEATED = "{order} in (select {order} from orders group by all having count(*) > 1 limit 3)"

SUMMARY = """
select {customer},
       $as_of - (max({date}::date) filter ({amount} >= 0) - date '1970-01-01') as recency_days,
       count(*) filter ({amount} >= 0) as frequency,
       fsum({amount}) as monetary
from orders
where {date}::date - date '1970-01-01' <= $as_of
group by all
order by {customer}
"""


def rfm_table_of_files(
    path, as_of, *, customer: str, date: str, amount: str, order: str | None
) -> pd.DataFrame:
    """Compute `crmlab.rfm.rfm_table` of one Parquet file, or of all those below a directory."""
    duckdb = require_extra("duckdb", "models")
    names = {"customer": customer, "date": date, "amount": amount, "order": order}
    quoted = {role: '"' + str(name).replace('"', '""') + '"' for role, name in names.items()}

    with duckdb.connect(config={"memory_limit": MEMORY, "preserve_insertion_order": False}) as db:
        db.read_parquet(_pattern(Path(path))).create_view("orders")
        head = db.sql("from orders limit 0")
        require_columns(head.df(), (customer, date, amount), name="orders")
        if any(sign in str(head.types[head.columns.index(date)]) for sign in ("TZ", "TIME ZONE")):
            raise TypeError(ZONED.format(column=date))  # which a DataFrame does not always show
        check_kinds(head.df(), date, amount)

        conditions = [(sql.format(**quoted), problem, remedy) for sql, problem, remedy in FAULTS]
        counts = db.sql(
            "select " + ", ".join(f"count(*) filter ({sql})" for sql, *_ in conditions) + " from orders"
        )
        for count, (sql, problem, remedy) in zip(counts.fetchall()[0], conditions):
            if count:
                _refuse(db, sql, problem, remedy)
        if order in head.columns:
            _refuse(db, REPEATED.format(**quoted), f"repeat a value of {order!r}", KEEP_ONE)

        table = db.execute(SUMMARY.format(**quoted), {"as_of": as_day(as_of)}).df()
        if table.empty:
            raise ValueError(no_orders(db.sql("select count(*) from orders").fetchall()[0][0], as_of))
    bought = table[table["frequency"] > 0].set_index(customer)
    return bought.astype({"recency_days": "int64", "monetary": float})


def _pattern(path: Path) -> str:
    if path.is_dir() and any(path.rglob("*.parquet")):
        return str(path / "**" / "*.parquet")
    if path.is_file():
        return str(path)
    raise ValueError(f"There is no Parquet file at {path}. Give a .parquet file or a directory of them.")


def _refuse(db, condition: str, problem: str, remedy: str) -> None:
    rows = db.sql(f"from orders where {condition} limit 3").df()
    if len(rows):
        raise ValueError(f"Some rows {problem}, for example:\n{rows.to_string(index=False)}\n{remedy}")
