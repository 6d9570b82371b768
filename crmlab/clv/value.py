"""Lifetime value of each customer: purchases to come, times what they bring, discounted."""

import numpy as np
import pandas as pd

from crmlab._validation import require_columns
from crmlab.clv._purchases import PurchaseModel
from crmlab.clv.gamma_gamma import GammaGamma


def value_table(
    purchases: PurchaseModel,
    spending: GammaGamma | float,
    table: pd.DataFrame,
    *,
    horizon: int,
    discount: float = 0.0,
    margin: float = 1.0,
) -> pd.DataFrame:
    """Rank customers by the present value of the purchases that a model expects of them.

    Parameters
    ----------
    purchases : BGNBD, ParetoNBD or NBD
        Fitted model of repeat buying.
    spending : GammaGamma or float
        Fitted model of the amount of a purchase, or one amount for all.
    table : DataFrame
        Result of `repeat_table`.
    horizon : int
        Units of time (of the table) to look ahead.
    discount : float, default 0
        Discount rate per unit of time. A yearly rate i is (1 + i) ** (1 / 52.18) - 1 per week.
    margin : float, default 1
        Contribution margin as a share of the amount.

    Returns
    -------
    DataFrame
        Indexed like the table, largest value first. Columns: ``probability_alive``, ``expected_purchases``
        (up to the horizon), ``expected_spend`` (per purchase), ``clv`` (present value of the margins) and
        ``rank``.

    Raises
    ------
    ValueError
        If the horizon is not at least one unit, or the discount rate is -1 or less.

    Notes
    -----
    Purchases of a unit of time are discounted from its middle. What the customer has brought so far is not
    counted: it is residual lifetime value.

    References
    ----------
    Fader, P. S., Hardie, B. G. S. and Lee, K. L. (2005). RFM and CLV: using iso-value curves for customer base
    analysis. *Journal of Marketing Research*, 42(4), 415-430. (CLV = margin x spend per purchase x discounted
    expected purchases.)

    Examples
    --------
    >>> from crmlab.clv import BGNBD
    >>> model = BGNBD.from_params(r=0.243, alpha=4.414, a=0.793, b=2.426)
    >>> table = pd.DataFrame({"frequency": [0, 2], "recency": [0, 30.43], "T": [38.86, 38.86]}, index=["a", "b"])
    >>> value_table(model, 35.0, table, horizon=39, margin=0.3)[["expected_purchases", "clv", "rank"]].round(2)
       expected_purchases    clv  rank
    b                1.23  12.87     1
    a                0.20   2.05     2
    """
    if horizon < 1 or discount <= -1:
        raise ValueError(
            f"Needed are a horizon of at least 1 and a discount above -1; got {horizon}, {discount}."
        )
    spend = spending.predict(table) if isinstance(spending, GammaGamma) else spending
    bought = discounted = before = 0.0
    for unit in range(1, horizon + 1):
        bought = purchases.predict(table, unit)
        discounted = discounted + (bought - before) / (1 + discount) ** (unit - 0.5)
        before = bought
    result = pd.DataFrame(
        {
            "probability_alive": purchases.probability_alive(table),
            "expected_purchases": bought,
            "expected_spend": spend,
            "clv": margin * spend * discounted,
        },
        index=table.index,
    ).sort_values("clv", ascending=False, kind="stable")
    return result.assign(rank=np.arange(1, len(result) + 1))


def rank_shift(values: pd.DataFrame, sales: pd.Series) -> pd.DataFrame:
    """Compare the ranking by lifetime value with the ranking by past sales.

    Parameters
    ----------
    values : DataFrame
        Result of `value_table`.
    sales : Series
        Past sales, indexed by customer.

    Returns
    -------
    DataFrame
        Indexed like `values`. Columns ``clv_rank``, ``sales_rank`` (1 is the largest; equal sales share the mean
        of their ranks) and ``shift``, above 0 for customers who are worth more than their past shows.

    Raises
    ------
    ValueError
        If a customer has no sales.

    Examples
    --------
    >>> values = pd.DataFrame({"clv": [90.0, 50.0, 10.0]}, index=["a", "b", "c"])
    >>> rank_shift(values, pd.Series({"a": 200, "b": 900, "c": 100}))["shift"].to_dict()
    {'a': 1.0, 'b': -1.0, 'c': 0.0}
    """
    require_columns(values, ("clv",), name="values")
    missing = values.index.difference(sales.index)
    if len(missing):
        raise ValueError(f"sales has no entry for {len(missing)} customer(s), such as {list(missing[:3])}.")
    ranks = pd.DataFrame(
        {
            "clv_rank": values["clv"].rank(ascending=False),
            "sales_rank": sales.reindex(values.index).rank(ascending=False),
        }
    )
    return ranks.assign(shift=ranks["sales_rank"] - ranks["clv_rank"])
