"""Repeat purchases of existing customers: how much of the best customers' sales they are."""

import math

import numpy as np
import pandas as pd

from crmlab._orders import as_day, read_orders_as_arrays
from crmlab.abc_analysis import ROUNDING


def repeat_purchase_table(
    orders: pd.DataFrame,
    as_of,
    *,
    fraction: float = 0.2,
    since=None,
    customer: str = "customer_id",
    date: str = "order_date",
    amount: str = "amount_cny",
    order: str | None = "order_id",
) -> pd.DataFrame:
    """Split sales into first and repeat purchases, for the best customers and for the others.

    Parameters
    ----------
    orders : DataFrame
        One row per order. To tell a first order from a repeat one, give the whole history.
    as_of : str, date or Timestamp
        Last day that counts.
    fraction : float, default 0.2
        Share of the customers who count as the best, by sales; a part of a customer counts as a whole one.
    since : str, date or Timestamp, optional
        First day whose sales are split; earlier orders only tell who bought before.
    customer : str, default "customer_id"
        Column that names the customer.
    date : str, default "order_date"
        Column of dates without time zone.
    amount : str, default "amount_cny"
        Numeric column of money; refunds are negative and counted where they fall.
    order : str or None, default "order_id"
        Column of order numbers, checked for repeats where the orders have it.

    Returns
    -------
    DataFrame
        Index ``customers``: "top", "others", "all". Columns ``count`` (customers with an order in the time),
        ``sales``, ``share_of_sales``, ``repeat_sales`` (after the customer's first day) and ``repeat_share``
        (of the group's sales). The rule of thumb says 0.8 for ``share_of_sales`` and ``repeat_share`` of "top".

    Raises
    ------
    ValueError
        If rows cannot be used (the message shows them), or the fraction is not above 0 and at most 1.

    Notes
    -----
    All orders of a customer's first day are the first purchase. Without `since` every customer's first purchase
    falls into the time, so the repeat share is lower than in a later year.

    Examples
    --------
    >>> orders = pd.DataFrame({
    ...     "customer_id": ["a", "a", "b", "c"],
    ...     "order_date": pd.to_datetime(["2026-01-01", "2026-02-01", "2026-01-05", "2026-01-09"]),
    ...     "amount_cny": [20.0, 60.0, 15.0, 5.0],
    ... })
    >>> repeat_purchase_table(orders, "2026-12-31")[["sales", "share_of_sales", "repeat_share"]]
               sales  share_of_sales  repeat_share
    customers
    top         80.0             0.8          0.75
    others      20.0             0.2          0.00
    all        100.0             1.0          0.60
    """
    if not 0 < fraction <= 1:
        raise ValueError(f"fraction must be above 0 and at most 1, like 0.2 for 20 %; got {fraction}.")
    read = read_orders_as_arrays(orders, as_of, customer=customer, date=date, amount=amount, order=order)
    first = pd.Series(read.days).groupby(read.codes).min().loc[read.codes].to_numpy()
    repeat = read.days > first
    timely = read.days >= (as_day(since) if since is not None else read.days.min())
    if not timely.any():
        raise ValueError(f"No order lies between {since} and {as_of}. Choose an earlier day.")
    sales = pd.DataFrame(
        {"sales": read.amounts[timely], "repeat_sales": np.where(repeat, read.amounts, 0.0)[timely]}
    )
    by_customer = sales.groupby(read.customers[read.codes[timely]].to_numpy()).sum()
    by_customer = by_customer.sort_values("sales", ascending=False, kind="stable")
    best = math.ceil(fraction * len(by_customer) - ROUNDING)
    groups = {"top": by_customer.iloc[:best], "others": by_customer.iloc[best:], "all": by_customer}
    table = pd.DataFrame(
        {name: {"count": len(group), **group.sum()} for name, group in groups.items()}
    ).T.rename_axis("customers")
    return pd.DataFrame(
        {
            "count": table["count"].astype(int),
            "sales": table["sales"],
            "share_of_sales": table["sales"] / table.loc["all", "sales"],
            "repeat_sales": table["repeat_sales"],
            "repeat_share": table["repeat_sales"] / table["sales"],
        }
    )
