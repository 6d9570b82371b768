"""Repeat purchases per customer: what the probability models of customer lifetime value are fitted on."""

import numpy as np
import pandas as pd

from crmlab._orders import Orders, as_day, read_orders_as_arrays

DAYS = {"day": 1.0, "week": 7.0, "month": 365.25 / 12, "year": 365.25}


def repeat_table(
    orders: pd.DataFrame,
    as_of,
    *,
    unit: str = "week",
    customer: str = "customer_id",
    date: str = "order_date",
    amount: str = "amount_cny",
    order: str | None = "order_id",
) -> pd.DataFrame:
    """Repeat purchases, recency and age of each customer, in the terms of the probability models.

    Parameters
    ----------
    orders : DataFrame
        One row per order.
    as_of : str, date or Timestamp
        End of the observation; orders of that day count, later ones do not.
    unit : {"week", "day", "month", "year"}
        Unit of time; fractions are kept.
    customer : str, default "customer_id"
        Column that names the customer.
    date : str, default "order_date"
        Column of dates without time zone; a time of day is ignored.
    amount : str, default "amount_cny"
        Numeric column of money. A negative amount is a refund and no purchase.
    order : str or None, default "order_id"
        Column of order numbers, checked for repeats where the orders have it.

    Returns
    -------
    DataFrame
        One row per customer who has bought, sorted by the index `customer`. Columns: ``frequency`` (int, days
        with a purchase after the first one), ``recency`` (float, time from the first to the last purchase),
        ``T`` (float, time from the first purchase to `as_of`) and ``monetary`` (float, mean amount of a repeat
        purchase day; NaN without a repeat).

    Raises
    ------
    TypeError
        If dates are not dates, or amounts not numbers.
    ValueError
        If rows cannot be used (the message shows them), or the unit is unknown.

    Notes
    -----
    This recency counts from the customer's first purchase; `crmlab.rfm.rfm_table` counts back from the day of
    the analysis. Orders of one day are one purchase. Refunds are left out of ``monetary`` too.

    References
    ----------
    Fader, P. S., Hardie, B. G. S. and Lee, K. L. (2005). "Counting your customers" the easy way: an alternative
    to the Pareto/NBD model. *Marketing Science*, 24(2), 275-284. (The statistics x, t_x and T, section 3.)

    Examples
    --------
    >>> orders = pd.DataFrame({
    ...     "customer_id": ["a", "a", "a", "b"],
    ...     "order_date": pd.to_datetime(["2026-01-01", "2026-01-08", "2026-01-15", "2026-01-08"]),
    ...     "amount_cny": [20.0, 30.0, 40.0, 10.0],
    ... })
    >>> repeat_table(orders, "2026-01-29")
                 frequency  recency    T  monetary
    customer_id
    a                    2      2.0  4.0      35.0
    b                    0      0.0  3.0       NaN
    """
    read = read_orders_as_arrays(orders, as_of, customer=customer, date=date, amount=amount, order=order)
    return _summary(read.purchases(), as_day(as_of), days_of(unit))


def holdout_table(orders: pd.DataFrame, calibration_end, as_of, **columns) -> pd.DataFrame:
    """Put what customers bought after a day beside what was known on that day.

    Parameters
    ----------
    orders : DataFrame
        One row per order.
    calibration_end : str, date or Timestamp
        Last day of the calibration period; the holdout period begins the day after.
    as_of : str, date or Timestamp
        Last day of the holdout period.
    **columns
        The unit and the names of columns, as in `repeat_table`.

    Returns
    -------
    DataFrame
        The `repeat_table` of the calibration period, with ``holdout_purchases`` (int, days with a purchase),
        ``holdout_monetary`` (float, mean amount of such a day, NaN without one) and ``holdout_length`` (float,
        in the unit of time).

    Raises
    ------
    ValueError
        If the holdout period does not end after the calibration period.

    Notes
    -----
    Customers who bought for the first time in the holdout period are not in the table.

    Examples
    --------
    >>> orders = pd.DataFrame({
    ...     "customer_id": ["a", "a", "a"],
    ...     "order_date": pd.to_datetime(["2026-01-01", "2026-01-08", "2026-01-15"]),
    ...     "amount_cny": [20.0, 30.0, 40.0],
    ... })
    >>> holdout_table(orders, "2026-01-08", "2026-01-22").iloc[0].to_dict()
    {'frequency': 1.0, 'recency': 1.0, 'T': 1.0, 'monetary': 30.0,
     'holdout_purchases': 1.0, 'holdout_monetary': 40.0, 'holdout_length': 2.0}
    """
    end, last = as_day(calibration_end), as_day(as_of)
    if last <= end:
        raise ValueError(f"The holdout period must end after {calibration_end}; as_of is {as_of}.")
    names = {
        "customer": "customer_id",
        "date": "order_date",
        "amount": "amount_cny",
        "order": "order_id",
    } | columns
    unit = days_of(names.pop("unit", "week"))
    bought = read_orders_as_arrays(orders, as_of, **names).purchases()
    known = _summary(bought.where(bought.days <= end), end, unit)

    later = bought.where(bought.days > end)
    size = len(bought.customers)
    purchases = np.bincount(purchase_days(later)[0], minlength=size)
    money = np.bincount(later.codes, weights=later.amounts, minlength=size)
    with np.errstate(invalid="ignore"):
        held = pd.DataFrame(
            {"holdout_purchases": purchases, "holdout_monetary": money / purchases}, index=bought.customers
        )
    return known.join(held).assign(holdout_length=(last - end) / unit)


def days_of(unit: str) -> float:
    if unit not in DAYS:
        raise ValueError(f"unit must be one of {', '.join(DAYS)}; got {unit!r}.")
    return DAYS[unit]


def purchase_days(bought: Orders) -> tuple[np.ndarray, np.ndarray]:
    """Return customer and day of each day with a purchase, once, sorted by both."""
    if not len(bought.days):
        return bought.codes, bought.days
    first = bought.days.min()
    bits = int(np.ptp(bought.days)).bit_length()
    keys = (bought.codes << bits) | (bought.days - first)
    if keys.max() < 2**31:
        keys = keys.astype(np.int32)  # sorts faster
    keys.sort()
    keys = keys[np.append(True, keys[1:] != keys[:-1])]
    return keys >> bits, (keys & (2**bits - 1)) + first


def _summary(bought: Orders, end: int, unit: float) -> pd.DataFrame:
    codes, days = purchase_days(bought)
    ends = np.flatnonzero(np.append(codes[1:] != codes[:-1], True)[: len(codes)])
    repeats = np.diff(ends, prepend=-1) - 1
    present, last, first = codes[ends], days[ends], days[ends - repeats]

    began = np.zeros(len(bought.customers), dtype=np.int64)
    began[present] = first
    repeat_amounts = np.where(bought.days > began[bought.codes], bought.amounts, 0.0)
    money = np.bincount(bought.codes, weights=repeat_amounts, minlength=len(began))[present]
    with np.errstate(invalid="ignore"):
        table = {
            "frequency": repeats,
            "recency": (last - first) / unit,
            "T": (end - first) / unit,
            "monetary": money / repeats,
        }
    return pd.DataFrame(table, index=bought.customers[present]).sort_index()
