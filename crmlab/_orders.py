"""One reading of an orders table, with one set of rules, for every method that counts purchases."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_datetime64_any_dtype, is_numeric_dtype

from crmlab._validation import refuse_rows, require_columns

KEEP_ONE = "An order counts once: keep one row of each, or add the lines of an order together first."
DROP_NAMELESS = "Leave them out with orders.dropna(subset=[{column!r}]), or find out whose they are."
ZONED = (
    "orders[{column!r}] has a time zone, so a day has no one beginning. "
    "Settle on local time first: orders[{column!r}].dt.tz_localize(None)."
)
FILL_OR_DROP = "Fill the gap, or leave the rows out with orders.dropna(subset=[{column!r}])."


class Orders(NamedTuple):
    """The orders up to a day, as arrays with one entry per order."""

    customers: pd.Index  # each customer once
    codes: np.ndarray  # position of the order's customer in `customers`
    days: np.ndarray  # whole days since 1970-01-01
    amounts: np.ndarray

    def where(self, chosen: np.ndarray) -> "Orders":
        """Keep the orders where `chosen` is true; the list of customers stays as it is."""
        return Orders(self.customers, self.codes[chosen], self.days[chosen], self.amounts[chosen])

    def purchases(self) -> "Orders":
        """Leave the refunds out."""
        return self.where(self.amounts >= 0) if (self.amounts < 0).any() else self


def as_day(moment) -> int:
    """Return the day of a date as a number: whole days since 1970-01-01."""
    day = pd.Timestamp(moment)
    if day is pd.NaT:
        raise ValueError(f"as_of must be a date such as '2025-12-31', not {moment!r}.")
    return int(day.to_datetime64().astype("datetime64[D]").astype(np.int64))


def read_orders_as_arrays(
    orders: pd.DataFrame, as_of, *, customer: str, date: str, amount: str, order: str | None
) -> Orders:
    """Check the orders and return those dated up to the end of the day `as_of`.

    A repeated order number, a missing customer, date or amount, and an infinite amount are errors.
    """
    require_columns(orders, (customer, date, amount), name="orders")
    check_kinds(orders, date, amount)
    if order in orders.columns and not _all_different(orders[order]):
        refuse_rows(orders, orders[order].duplicated(keep=False), f"repeat a value of {order!r}", KEEP_ONE)

    codes, customers = _coded(orders[customer])
    if len(codes) and codes.min() < 0:
        refuse_rows(
            orders,
            pd.Series(codes < 0),
            f"have no {customer!r}",
            DROP_NAMELESS.format(column=customer),
        )
    days = orders[date].to_numpy("datetime64[D]")
    if np.isnat(days).any():
        refuse_rows(orders, orders[date].isna(), f"have no {date!r}", FILL_OR_DROP.format(column=date))
    amounts = orders[amount].to_numpy(float, na_value=np.nan)
    finite = np.isfinite(amounts)
    if not finite.all():
        refuse_rows(
            orders,
            pd.Series(~finite),
            f"have no finite {amount!r}",
            FILL_OR_DROP.format(column=amount),
        )

    read = Orders(pd.Index(customers, name=customer), codes, days.view(np.int64), amounts)
    last = as_day(as_of)
    happened = read if not len(codes) or read.days.max() <= last else read.where(read.days <= last)
    if not len(happened.codes):
        raise ValueError(no_orders(len(orders), as_of))
    return happened


def with_profit(orders: pd.DataFrame, amount: str, cost: str | None) -> pd.DataFrame:
    """Return the orders with the cost taken off the amount; without a cost, as they are."""
    if cost is None:
        return orders
    require_columns(orders, (amount, cost), name="orders")
    return orders.assign(**{amount: orders[amount] - orders[cost]})


def _all_different(numbers: pd.Series) -> bool:
    """Tell whether no value is repeated; numbers that only grow need no hashing."""
    values = numbers.array
    grows = numbers.dtype != object and bool((values[1:] > values[:-1]).all())
    return grows or numbers.is_unique


def _coded(keys: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Give each key a position in a list of keys (-1 where it is missing); dense integers need no hashing.

    The list may name keys that do not occur.
    """
    if isinstance(keys.dtype, np.dtype) and keys.dtype.kind == "i" and len(keys):
        values = keys.to_numpy(np.int64)
        first, last = int(values.min()), int(values.max())
        if last - first < len(values):
            return values - first, np.arange(first, last + 1)
    return pd.factorize(keys)


def no_orders(rows: int, as_of) -> str:
    """Say that no order lies before the end of the day `as_of`."""
    return f"None of the {rows} orders is dated up to {pd.Timestamp(as_of):%Y-%m-%d}. Choose a later as_of."


def check_kinds(orders: pd.DataFrame, date: str, amount: str) -> None:
    """Raise a TypeError unless dates are dates without time zone and amounts are numbers."""
    if not is_datetime64_any_dtype(orders[date]):
        raise TypeError(
            f"orders[{date!r}] must hold dates, not {orders[date].dtype}. "
            f"Turn it into dates first: orders[{date!r}] = pd.to_datetime(orders[{date!r}])."
        )
    if getattr(orders[date].dtype, "tz", None) is not None:
        raise TypeError(ZONED.format(column=date))
    if not is_numeric_dtype(orders[amount]) or is_bool_dtype(orders[amount]):
        raise TypeError(
            f"orders[{amount!r}] must hold numbers, not {orders[amount].dtype}. "
            f"Turn it into numbers first: pd.to_numeric(orders[{amount!r}])."
        )
