"""The RFM table, from orders in memory or in Parquet files."""

from os import PathLike

import numpy as np
import pandas as pd

from crmlab._orders import as_day, read_orders_as_arrays

NEVER = np.iinfo(np.int64).min


def rfm_table(
    orders: pd.DataFrame | str | PathLike,
    as_of,
    *,
    customer: str = "customer_id",
    date: str = "order_date",
    amount: str = "amount_cny",
    order: str | None = "order_id",
) -> pd.DataFrame:
    """Recency, frequency and monetary value of each customer, seen from one day.

    Parameters
    ----------
    orders : DataFrame or path
        One row per order. A path names a Parquet file, or a directory of them, which is streamed by DuckDB
        (extra ``models``) and may be larger than memory.
    as_of : str, date or Timestamp
        The day from which one looks back; orders of that day count.
    customer : str, default "customer_id"
        Column that names the customer.
    date : str, default "order_date"
        Column of dates without time zone; a time of day is ignored.
    amount : str, default "amount_cny"
        Numeric column of money. A negative amount is a refund.
    order : str or None, default "order_id"
        Column of order numbers, checked for repeats where the orders have it.

    Returns
    -------
    DataFrame
        One row per customer who has bought, sorted by the index `customer`. Columns: ``recency_days`` (int,
        whole days since the last purchase), ``frequency`` (int, number of purchases) and ``monetary`` (float,
        sum of all amounts).

    Raises
    ------
    TypeError
        If dates are not dates, or amounts not numbers.
    ValueError
        If an order number is repeated, a customer, date or amount is missing, or no order lies before
        `as_of`. The message shows the rows.

    Notes
    -----
    - Orders after `as_of` have not happened yet and are left out.
    - A refund is no purchase: it lowers ``monetary``, and changes neither ``recency_days`` nor ``frequency``.
      A customer with refunds only is not in the table.
    - Two orders on one day are two purchases. Probability models (`crmlab.clv.repeat_table`) count days with
      a purchase instead, and leave the first one out.
    - ``monetary`` is the sum; the rival definition is the mean per purchase.

    References
    ----------
    Hughes, A. M. (1994). *Strategic Database Marketing*. Probus.

    Examples
    --------
    >>> orders = pd.DataFrame({
    ...     "customer_id": ["a", "a", "b", "b"],
    ...     "order_date": pd.to_datetime(["2026-01-01", "2026-01-11", "2026-01-05", "2026-01-06"]),
    ...     "amount_cny": [20.0, 30.0, 40.0, -10.0],
    ... })
    >>> rfm_table(orders, "2026-01-31")
                 recency_days  frequency  monetary
    customer_id
    a                      20          2      50.0
    b                      26          1      30.0
    """
    if isinstance(orders, str | PathLike):
        from crmlab.rfm.parquet import rfm_table_of_files

        return rfm_table_of_files(orders, as_of, customer=customer, date=date, amount=amount, order=order)

    happened = read_orders_as_arrays(orders, as_of, customer=customer, date=date, amount=amount, order=order)
    refund = happened.amounts < 0
    size = len(happened.customers)
    last_day = np.full(size, NEVER)
    np.maximum.at(last_day, happened.codes, np.where(refund, NEVER, happened.days))
    frequency = np.bincount(happened.codes, minlength=size)
    frequency -= np.bincount(happened.codes[refund], minlength=size)
    monetary = np.bincount(happened.codes, weights=happened.amounts, minlength=size)
    table = pd.DataFrame(
        {"recency_days": as_day(as_of) - last_day, "frequency": frequency, "monetary": monetary},
        index=happened.customers,
    )
    return table[frequency > 0].sort_index()
