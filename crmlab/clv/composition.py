"""What lifetime value is made of: direct and indirect contribution, past and future."""

import pandas as pd

from crmlab._orders import read_orders_as_arrays, with_profit
from crmlab._validation import refuse_rows, require_columns


def contribution_table(
    orders: pd.DataFrame,
    customers: pd.DataFrame,
    as_of,
    *,
    future: pd.Series | None = None,
    referral_credit: float = 1.0,
    customer: str = "customer_id",
    referred_by: str = "referred_by",
    date: str = "order_date",
    amount: str = "amount_cny",
    cost: str | None = "cost_cny",
    order: str | None = "order_id",
) -> pd.DataFrame:
    """Add up what each customer has brought by buying and by recommending.

    Parameters
    ----------
    orders : DataFrame
        One row per order.
    customers : DataFrame
        One row per customer, with `customer` and `referred_by` (the customer who recommended, or missing).
    as_of : str, date or Timestamp
        Last day that counts as past.
    future : Series, optional
        Value still to come, indexed by customer, such as ``value_table(...)["clv"]``. Customers without an entry
        have 0.
    referral_credit : float, default 1
        Share of a recommended customer's contribution that is credited to the one who recommended.
    customer : str, default "customer_id"
        Column that names the customer, in both tables.
    referred_by : str, default "referred_by"
        Column of the recommending customer.
    date : str, default "order_date"
        Column of dates without time zone.
    amount : str, default "amount_cny"
        Numeric column of money; refunds are negative.
    cost : str or None, default "cost_cny"
        Column of costs, subtracted from the amount; None takes the amount as the contribution.
    order : str or None, default "order_id"
        Column of order numbers, checked for repeats where the orders have it.

    Returns
    -------
    DataFrame
        Indexed by customer, the largest ``clv`` first. Columns ``direct`` (own margin so far), ``indirect``
        (credit for the margins of customers recommended), ``current_value`` (their sum), ``future_value`` and
        ``clv`` (current and future value).

    Raises
    ------
    ValueError
        If a customer is listed twice, a recommending customer is unknown or the customer itself, or rows of the
        orders cannot be used.

    Notes
    -----
    CLV = direct + indirect contribution = current + future value. With a credit of 1 the same margin counts for
    two customers: the sum over all customers then is no value of the firm.

    References
    ----------
    Kumar, V., Petersen, J. A. and Leone, R. P. (2007). How valuable is word of mouth? *Harvard Business Review*,
    85(10), 139-146. (Customer referral value beside lifetime value.)

    Examples
    --------
    >>> orders = pd.DataFrame({
    ...     "customer_id": ["a", "b", "c"],
    ...     "order_date": pd.to_datetime(["2026-01-01", "2026-01-02", "2026-01-03"]),
    ...     "amount_cny": [100.0, 60.0, 50.0],
    ...     "cost_cny": [70.0, 40.0, 40.0],
    ... })
    >>> customers = pd.DataFrame({"customer_id": ["a", "b", "c"], "referred_by": [None, "a", "a"]})
    >>> contribution_table(orders, customers, "2026-12-31", referral_credit=0.5)[["direct", "indirect", "clv"]]
                 direct  indirect   clv
    customer_id
    a              30.0      15.0  45.0
    b              20.0       0.0  20.0
    c              10.0       0.0  10.0
    """
    require_columns(customers, (customer, referred_by), name="customers")
    refuse_rows(
        customers, customers[customer].duplicated(keep=False), "are listed twice", "Keep one row of each."
    )
    by, known = customers[referred_by], customers[customer]
    refuse_rows(
        customers,
        by.notna() & (~by.isin(known) | (by == known)),
        "were recommended by an unknown customer or by themselves",
        f"Correct {referred_by!r}, or leave it empty.",
    )
    read = read_orders_as_arrays(
        with_profit(orders, amount, cost), as_of, customer=customer, date=date, amount=amount, order=order
    )
    margins = pd.Series(read.amounts).groupby(read.codes).sum()
    margins.index = read.customers[margins.index]
    unknown = margins.index.difference(known)
    if len(unknown):
        raise ValueError(
            f"{len(unknown)} customer(s) with orders are not in customers, such as {list(unknown[:3])}."
        )

    index = pd.Index(known, name=customer)
    direct = margins.reindex(index, fill_value=0.0)
    credited = direct.groupby(by.to_numpy()).sum() * referral_credit
    indirect = credited.reindex(index, fill_value=0.0)
    ahead = 0.0 if future is None else future.reindex(index, fill_value=0.0)
    table = pd.DataFrame({"direct": direct, "indirect": indirect, "current_value": direct + indirect})
    table["future_value"] = ahead
    table["clv"] = table["current_value"] + table["future_value"]
    return table.sort_values("clv", ascending=False, kind="stable")
