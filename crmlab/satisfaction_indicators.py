"""Six indicators of satisfaction, from what customers say, buy and complain about."""

import numpy as np
import pandas as pd

from crmlab._intervals import normal_quantile
from crmlab._validation import refuse_rows, require_columns


def repurchase_rate(
    orders: pd.DataFrame, *, customer: str = "customer_id", amount: str = "amount_cny"
) -> float:
    """Compute the share of buyers who bought more than once.

    Parameters
    ----------
    orders : DataFrame
        One row per order; rows with a negative amount (refunds) are no purchases.
    customer, amount : str, optional
        The columns used.

    Returns
    -------
    float
        Repeat buyers / all buyers, 0 to 1; NaN without any buyer.

    Notes
    -----
    Counted in customers. The rival definition counts orders: repeat orders / all orders.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": ["a", "a", "b"], "amount_cny": [10, 20, 30]})
    >>> repurchase_rate(orders)
    0.5
    """
    require_columns(orders, [customer, amount], name="orders")
    purchases = orders.loc[orders[amount] >= 0, customer].value_counts()
    return float((purchases > 1).mean())


def complaint_rate(complaints: pd.DataFrame, orders: pd.DataFrame, *, amount: str = "amount_cny") -> float:
    """Divide the number of complaints by the number of transactions.

    Parameters
    ----------
    complaints : DataFrame
        One row per complaint.
    orders : DataFrame
        One row per order of the same period; refunds (negative amounts) are no transactions.
    amount : str, optional
        Column with the amount.

    Returns
    -------
    float
        Complaints per transaction; can pass 1 where people complain without buying. NaN without transactions.

    Examples
    --------
    >>> orders = pd.DataFrame({"amount_cny": [10, 20, -20, 5, 8]})
    >>> complaint_rate(pd.DataFrame({"complaint_id": ["K1"]}), orders)
    0.25
    """
    require_columns(complaints, [], name="complaints")
    require_columns(orders, [amount], name="orders")
    transactions = int((orders[amount] >= 0).sum())
    return len(complaints) / transactions if transactions else float("nan")


def price_elasticity(quantity_before, quantity_after, price_before, price_after, *, method: str = "point"):
    """Compute the price elasticity of demand between two prices.

    Parameters
    ----------
    quantity_before, quantity_after, price_before, price_after : float or Series
        Units sold and price per unit, before and after a price change.
    method : {"point", "midpoint"}, optional
        Relate changes to the first values, or to the mean of both (arc elasticity).

    Returns
    -------
    float or Series
        (dQ / Q) / (dP / P); below -1 demand is elastic: customers are sensitive to price.

    Notes
    -----
    The point form depends on the direction of the change; the midpoint form gives the same both ways.

    References
    ----------
    Allen, R. G. D. (1934). The concept of arc elasticity of demand. Review of Economic Studies, 1(3), 226-229.

    Examples
    --------
    >>> price_elasticity(100, 90, 10, 11)
    -1.0
    >>> round(price_elasticity(100, 90, 10, 11, method="midpoint"), 3)
    -1.105
    """
    if method not in ("point", "midpoint"):
        raise ValueError(f"method must be 'point' or 'midpoint', not {method!r}.")
    midpoint = method == "midpoint"
    quantity_base = (quantity_before + quantity_after) / 2 if midpoint else quantity_before
    price_base = (price_before + price_after) / 2 if midpoint else price_before
    # products first: whole numbers then divide once and stay exact
    return ((quantity_after - quantity_before) * price_base) / ((price_after - price_before) * quantity_base)


def fit_elasticity(
    sales: pd.DataFrame, *, price: str = "price", quantity: str = "quantity", confidence: float = 0.95
) -> pd.Series:
    """Estimate the price elasticity from many prices: the slope of log quantity on log price.

    Parameters
    ----------
    sales : DataFrame
        One row per period, shop or product variant; `price` and `quantity` above 0, at least three rows.
    price, quantity : str, optional
        The columns used.
    confidence : float, optional
        Confidence level of the interval (normal approximation).

    Returns
    -------
    Series
        ``elasticity``, ``lower``, ``upper``, ``n``.

    Raises
    ------
    ValueError
        If a price or quantity is 0 or less, or all prices are the same.

    Examples
    --------
    >>> sales = pd.DataFrame({"price": [1.0, 2.0, 4.0], "quantity": [80.0, 20.0, 5.0]})
    >>> fit_elasticity(sales)["elasticity"].round(6)
    np.float64(-2.0)
    """
    require_columns(sales, [price, quantity], name="sales")
    refuse_rows(
        sales,
        ~(sales[[price, quantity]] > 0).all(axis=1),
        "have no price or quantity above 0",
        "Drop or mend these rows.",
    )
    if sales[price].nunique() < 2 or len(sales) < 3:
        raise ValueError(
            f"An elasticity needs 3 rows and 2 prices; there are {len(sales)} and {sales[price].nunique()}."
        )
    x, y = (np.log(sales[column].to_numpy(float)) for column in (price, quantity))
    spread = ((x - x.mean()) ** 2).sum()
    slope = ((x - x.mean()) * (y - y.mean())).sum() / spread
    residual = y - y.mean() - slope * (x - x.mean())
    half = normal_quantile(confidence) * np.sqrt((residual**2).sum() / (len(sales) - 2) / spread)
    return pd.Series({"elasticity": slope, "lower": slope - half, "upper": slope + half, "n": len(sales)})


def satisfaction_indicators(
    orders: pd.DataFrame,
    complaints: pd.DataFrame,
    survey: pd.DataFrame,
    prices: pd.DataFrame,
    *,
    reputation: str = "reputation",
    preference: str = "named_first",
    customer: str = "customer_id",
    amount: str = "amount_cny",
    price: str = "price",
    quantity: str = "quantity",
) -> pd.DataFrame:
    """Compute the six indicators of satisfaction from what customers say and do.

    Parameters
    ----------
    orders : DataFrame
        One row per order of the period.
    complaints : DataFrame
        One row per complaint of the same period.
    survey : DataFrame
        One row per respondent.
    prices : DataFrame
        Prices and quantities, for the price sensitivity.
    reputation, preference : str, optional
        Survey columns: how well the firm is spoken of (score, or yes/no), and whether its brand is named first
        when asked without a list (True/False or 1/0).
    customer, amount : str, optional
        Columns of `orders`.
    price, quantity : str, optional
        Columns of `prices`.

    Returns
    -------
    DataFrame
        Index indicator; columns ``value`` (rates 0 to 1, reputation as asked, purchase amount in the currency of
        `amount` per buyer, elasticity without unit) and ``better`` (``"higher"`` or ``"lower"``). The price sensitivity is
        the size of the elasticity.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": ["a", "a", "b"], "amount_cny": [10, 20, 30]})
    >>> survey = pd.DataFrame({"reputation": [9, 8, 5, 8], "named_first": [1, 0, 0, 1]})
    >>> prices = pd.DataFrame({"price": [1.0, 2.0, 4.0], "quantity": [80.0, 20.0, 5.0]})
    >>> satisfaction_indicators(orders, orders.head(0), survey, prices).round(2)
                        value  better
    indicator
    reputation            7.5  higher
    preference by name    0.5  higher
    repurchase rate       0.5  higher
    complaint rate        0.0   lower
    purchase amount      30.0  higher
    price sensitivity     2.0   lower
    """
    require_columns(survey, [reputation, preference], name="survey")
    require_columns(orders, [customer, amount], name="orders")
    buyers = orders.loc[orders[amount] >= 0, customer].nunique()
    values = {
        "reputation": (survey[reputation].astype(float).mean(), "higher"),
        "preference by name": (survey[preference].astype(float).mean(), "higher"),
        "repurchase rate": (repurchase_rate(orders, customer=customer, amount=amount), "higher"),
        "complaint rate": (complaint_rate(complaints, orders, amount=amount), "lower"),
        "purchase amount": (orders[amount].sum() / buyers if buyers else np.nan, "higher"),
        "price sensitivity": (
            abs(fit_elasticity(prices, price=price, quantity=quantity)["elasticity"]),
            "lower",
        ),
    }
    return pd.DataFrame.from_dict(values, orient="index", columns=["value", "better"]).rename_axis(
        "indicator"
    )
