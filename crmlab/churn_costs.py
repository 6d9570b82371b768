"""Two rules of thumb put to the test: what a new customer costs, and what an old one is worth."""

import pandas as pd

from crmlab._validation import require_columns


def new_old_cost_ratio(
    acquisition_cost: float, new_customers: int, retention_cost: float, kept_customers: int
) -> float:
    """Compare the cost of winning a new customer with the cost of keeping one.

    Parameters
    ----------
    acquisition_cost : float
        Spending on winning customers in the period.
    new_customers : int
        Customers won with it.
    retention_cost : float
        Spending on keeping customers in the same period.
    kept_customers : int
        Customers kept with it.

    Returns
    -------
    float
        Cost per new customer / cost per kept customer.

    Raises
    ------
    ValueError
        If a number of customers or the retention cost is not above 0.

    Notes
    -----
    The handed-down figure is 5; it is a rule of thumb without a traceable study, so compute your own.

    Examples
    --------
    >>> new_old_cost_ratio(50_000, 100, 20_000, 200)
    5.0
    """
    if min(new_customers, kept_customers, retention_cost) <= 0:
        raise ValueError("The numbers of customers and the retention cost must be above 0.")
    return (acquisition_cost / new_customers) / (retention_cost / kept_customers)


def loss_profit_ratio(
    lost: pd.DataFrame, *, value: str = "clv_cny", tenure: str = "tenure_years", old_from: float = 1.0
) -> float:
    """Compare the profit lost with an old customer and with a new one.

    Parameters
    ----------
    lost : DataFrame
        One row per lost customer, with the lifetime value that is lost and the tenure.
    value, tenure : str, optional
        The two columns.
    old_from : float, optional
        Tenure from which a customer is old, in the units of `tenure`.

    Returns
    -------
    float
        Mean value lost with an old customer / mean value lost with a new one. NaN if either kind is missing.

    Notes
    -----
    The handed-down figure is 15; compute it on the firm's own customers.

    Examples
    --------
    >>> lost = pd.DataFrame({"clv_cny": [100, 300, 1500, 1500], "tenure_years": [0.2, 0.5, 3, 6]})
    >>> loss_profit_ratio(lost)
    7.5
    """
    require_columns(lost, [value, tenure], name="lost")
    old = lost[tenure] >= old_from
    return float(lost.loc[old, value].mean() / lost.loc[~old, value].mean())
