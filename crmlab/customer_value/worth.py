"""What customers are worth to the firm: current value, growth potential, and the value of the customer base."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from crmlab._columns import numbers, present
from crmlab._validation import require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

POTENTIAL_ITEMS = ("creditworthiness", "loyalty", "trust")
FACTORS = ("profit_per_customer", "customers", "duration")
FACTOR_NAMES = {factor: factor.replace("_", " ") for factor in FACTORS}


def current_value(
    orders: pd.DataFrame,
    service: pd.DataFrame | None = None,
    *,
    customer: str = "customer_id",
    amount: str = "amount_cny",
    cost: str = "cost_cny",
    service_cost: str = "cost_cny",
) -> pd.DataFrame:
    """Current value of each customer: net profit, with the gross profit, volume and service cost behind it.

    Parameters
    ----------
    orders : DataFrame
        One row per order of the period judged. Refunds are negative amounts, with negative costs.
    service : DataFrame, optional
        One row per contact or other act of service of the same period, with `customer` and `service_cost`.
    customer : str, default "customer_id"
        Customer of an order, and of an act of service.
    amount, cost : str, optional
        Sales and cost of goods of an order.
    service_cost : str, default "cost_cny"
        Cost of an act of service.

    Returns
    -------
    DataFrame
        Index `customer`, sorted; columns ``purchases`` (orders that are no refunds), ``sales``,
        ``gross_profit``, ``service_cost`` and ``net_profit`` (gross profit - service cost). Customers who
        were served but did not order are in it.

    Raises
    ------
    TypeError
        If amounts or costs are no numbers.
    ValueError
        If a column or value is missing, or a service cost is negative.

    Notes
    -----
    Net profit is the direct indicator of current value; gross profit, volume and service cost are indirect
    ones. Costs of the firm as a whole are not allocated: any key would be arbitrary.

    References
    ----------
    Reinartz, W., & Kumar, V. (2002). The mismanagement of customer loyalty. *Harvard Business Review*,
    80(7), 86-94. (Large sales can hide small profits.)

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": ["a", "a", "b"], "amount_cny": [100, 50, 40], "cost_cny": [70, 30, 30]})
    >>> service = pd.DataFrame({"customer_id": ["b", "c"], "cost_cny": [25, 5]})
    >>> current_value(orders, service)["net_profit"].to_dict()
    {'a': 50.0, 'b': -15.0, 'c': -5.0}
    """
    sales = numbers(orders, amount, name="orders")
    rows = pd.DataFrame(
        {
            "purchases": sales >= 0,
            "sales": sales,
            "gross_profit": sales - numbers(orders, cost, name="orders"),
        }
    )
    table = rows.groupby(present(orders, customer, name="orders")).sum()
    if service is not None:
        spent = numbers(service, service_cost, name="service", low=0).groupby(
            present(service, customer, name="service")
        )
        table = table.join(spent.sum().rename("service_cost"), how="outer").fillna(0.0)
    else:
        table["service_cost"] = 0.0
    table["net_profit"] = table["gross_profit"] - table["service_cost"]
    return table.astype({"purchases": int}).rename_axis(customer).sort_index()


def growth_potential(
    data: pd.DataFrame,
    items: Sequence[str] = POTENTIAL_ITEMS,
    *,
    scale: tuple[float, float] = (1, 10),
    weights: Mapping[str, float] | None = None,
) -> pd.Series:
    """Growth potential of each customer as an index from 0 to 100.

    Parameters
    ----------
    data : DataFrame
        One row per customer, one column per item, all on one scale.
    items : sequence of str, optional
        By default creditworthiness, loyalty and trust.
    scale : tuple of two float, default (1, 10)
        Lowest and highest score.
    weights : mapping, optional
        Weight of each item; all the same by default.

    Returns
    -------
    Series
        Named ``growth_potential``, on the index of `data`.

    Raises
    ------
    TypeError
        If an item holds no numbers.
    ValueError
        If a column or value is missing, a score is off the scale, or an item has no weight.

    Examples
    --------
    >>> data = pd.DataFrame({"creditworthiness": [10, 1], "loyalty": [7, 1], "trust": [10, 1]})
    >>> growth_potential(data).round(1).tolist()
    [88.9, 0.0]
    """
    weights = dict.fromkeys(items, 1.0) if weights is None else dict(weights)
    if set(weights) != set(items) or not sum(weights.values()) > 0:
        raise ValueError(f"weights must name {', '.join(items)}, with a positive sum; got {weights}.")
    low, high = scale
    scores = {item: numbers(data, item, name="data", low=low, high=high) * weights[item] for item in items}
    mean = pd.DataFrame(scores).sum(axis=1) / sum(weights.values())
    return ((mean - low) / (high - low) * 100).rename("growth_potential")


def firm_value(profit_per_customer: float, customers: float, duration: float) -> float:
    """Value of the customer base to the firm and its investors.

    Parameters
    ----------
    profit_per_customer : float
        Average profit of a customer per period, in CNY.
    customers : float
        Number of customers.
    duration : float
        Number of periods a customer creates value.

    Returns
    -------
    float
        ``profit_per_customer * customers * duration``, in CNY.

    Raises
    ------
    ValueError
        If the number of customers or the duration is negative.

    Notes
    -----
    No discounting and no growth: later profits count as much as early ones. The discounted rival is
    customer equity, the sum of the customer lifetime values (Gupta & Lehmann 2005).

    Examples
    --------
    >>> firm_value(profit_per_customer=200, customers=1500, duration=4)
    1200000
    """
    if customers < 0 or duration < 0:
        raise ValueError(f"customers and duration cannot be negative; got {customers} and {duration}.")
    return profit_per_customer * customers * duration


def value_sensitivity(base: Mapping[str, float], ranges: Mapping[str, tuple[float, float]]) -> pd.DataFrame:
    """Say how far the firm value moves when one factor at a time goes to its low and its high value.

    Parameters
    ----------
    base : mapping
        ``profit_per_customer``, ``customers`` and ``duration``.
    ranges : mapping
        Low and high value that are realistic for a factor: ``{"duration": (3, 6)}``.

    Returns
    -------
    DataFrame
        Index ``factor``, widest swing first; columns ``low``, ``high``, ``value_at_low``,
        ``value_at_high`` and ``swing`` (difference of the two values).

    Raises
    ------
    ValueError
        If a factor is unknown or missing.

    Notes
    -----
    In a product, one percent more of any factor adds one percent to the value. What differs is how far each
    can move, which is why the ranges must be realistic.

    Examples
    --------
    >>> base = {"profit_per_customer": 200, "customers": 1500, "duration": 4}
    >>> value_sensitivity(base, {"customers": (1400, 1700), "duration": (3, 6)})["swing"].to_dict()
    {'duration': 900000, 'customers': 240000}
    """
    if set(base) != set(FACTORS) or not set(ranges) <= set(FACTORS):
        raise ValueError(f"The factors are {', '.join(FACTORS)}; got {list(base)} and {list(ranges)}.")
    rows = {}
    for factor, (low, high) in ranges.items():
        at_low, at_high = (firm_value(**{**base, factor: value}) for value in (low, high))
        rows[factor] = {"low": low, "high": high, "value_at_low": at_low, "value_at_high": at_high}
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("factor")
    table["swing"] = (table["value_at_high"] - table["value_at_low"]).abs()
    return table.sort_values("swing", ascending=False, kind="stable")


def plot_sensitivity(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw the firm value between the low and the high value of each factor.

    Parameters
    ----------
    table : DataFrame
        Result of `value_sensitivity`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the bars.

    Returns
    -------
    Axes
        The widest bar at the top.
    """
    from crmlab._plotting import new_axes

    require_columns(table, ("low", "high", "value_at_low", "value_at_high"), name="table")
    ax = new_axes(ax)
    labels = [
        _("{factor}: {low:,g} to {high:,g}").format(
            factor=_(FACTOR_NAMES.get(factor, str(factor))), low=row["low"], high=row["high"]
        )
        for factor, row in table.iterrows()
    ]
    width = table["value_at_high"] - table["value_at_low"]
    ax.barh(labels, width, left=table["value_at_low"], **{"color": "#67a9cf", **kwargs})
    ax.invert_yaxis()
    ax.use_sticky_edges = False
    ax.margins(x=0.05)
    ax.set(xlabel=_("Value of the customer base (CNY)"))
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.tick_params(axis="x", labelrotation=20)
    return ax
