"""The six stages of the customer life cycle, and the value of a customer by tenure."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._columns import present
from crmlab._orders import as_day, read_orders_as_arrays
from crmlab._validation import require_columns
from crmlab.i18n import translator
from crmlab.profit_cycle import profit_by_age

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

STAGES = ("potential", "development", "growth", "maturity", "decline", "termination")
STAGE_NAMES = {stage: f"{stage} stage" for stage in STAGES}


def lifecycle_stages(
    orders: pd.DataFrame,
    as_of,
    *,
    customers: pd.DataFrame | None = None,
    window_days: int = 182,
    band: float = 0.25,
    lost_days: int = 365,
    customer: str = "customer_id",
    date: str = "order_date",
    amount: str = "amount_cny",
) -> pd.DataFrame:
    """Label each customer's stage of the life cycle from the history of orders.

    Parameters
    ----------
    orders : DataFrame
        One row per order. A negative amount is a refund: it lowers the spending and is no purchase.
    as_of : date-like
        The day on which the stage holds; later orders are not known yet.
    customers : DataFrame, optional
        Everyone on file, in column `customer`. It adds those who have never ordered.
    window_days : int, default 182
        Length in days of the two windows that are compared: the latest one up to `as_of`, and the one
        before it.
    band : float, default 0.25
        Change of spending that still counts as steady: 0.25 stands for a quarter up or down.
    lost_days : int, default 365
        A customer whose last purchase lies more days back has ended the relationship.
    customer, date, amount : str, optional
        Names of the columns.

    Returns
    -------
    DataFrame
        Index `customer`, sorted; columns ``purchases`` (count), ``tenure_days`` and ``recency_days`` (days
        since the first and the last purchase, NaN if none), ``recent`` and ``previous`` (spending in the
        two windows, in the unit of `amount`), ``change`` (recent / previous - 1; inf after an empty window)
        and ``stage``.

    Raises
    ------
    TypeError
        If dates are no dates or amounts no numbers.
    ValueError
        If a column or a value is missing, no order lies before `as_of`, or a setting is not positive.

    Notes
    -----
    The first rule that fits gives the stage:

    1. potential: no purchase yet;
    2. termination: the last purchase lies more than `lost_days` back;
    3. development: the first purchase lies in the latest window, so nothing can be compared;
    4. growth: spending rose by more than `band`;
    5. decline: spending fell by more than `band`, or both windows are empty;
    6. maturity: spending is steady.

    The sources describe the stages by trust, volume and profit; windows of half a year make that countable
    for a shop. With strong seasons take windows of a whole year. The rival is to read the stage off a
    fitted profit curve (see `tenure_curve`), which describes a cohort, not a single customer.

    References
    ----------
    Dwyer, F. R., Schurr, P. H., & Oh, S. (1987). Developing buyer-seller relationships. *Journal of
    Marketing*, 51(2), 11-27. (Awareness, exploration, expansion, commitment, dissolution.)

    Examples
    --------
    >>> orders = pd.DataFrame({
    ...     "customer_id": ["a", "a", "b", "b", "c"],
    ...     "order_date": pd.to_datetime(
    ...         ["2025-03-01", "2025-11-01", "2025-03-01", "2025-11-01", "2025-12-01"]),
    ...     "amount_cny": [100, 300, 100, 20, 50],
    ... })
    >>> lifecycle_stages(orders, "2025-12-31")["stage"].to_dict()
    {'a': 'growth', 'b': 'decline', 'c': 'development'}
    """
    if window_days <= 0 or lost_days <= 0 or band < 0:
        raise ValueError(
            f"window_days and lost_days must be positive and band not negative; "
            f"got window_days={window_days}, lost_days={lost_days}, band={band}."
        )
    read = read_orders_as_arrays(orders, as_of, customer=customer, date=date, amount=amount, order=None)
    age = as_day(as_of) - read.days
    recent = age < window_days
    rows = pd.DataFrame(
        {
            "bought": np.where(read.amounts < 0, np.nan, age),
            "recent": read.amounts * recent,
            "previous": read.amounts * (~recent & (age < 2 * window_days)),
        }
    )
    by_customer = rows.groupby(read.codes)
    table = pd.DataFrame(
        {
            "purchases": by_customer["bought"].count(),
            "tenure_days": by_customer["bought"].max(),
            "recency_days": by_customer["bought"].min(),
            "recent": by_customer["recent"].sum(),
            "previous": by_customer["previous"].sum(),
        }
    ).reindex(range(len(read.customers)))
    table.index = read.customers
    if customers is not None:
        table = table.reindex(read.customers.union(present(customers, customer, name="customers").unique()))
    table = table.fillna({"purchases": 0, "recent": 0.0, "previous": 0.0}).astype({"purchases": int})
    table["change"] = _change(table["previous"].to_numpy(), table["recent"].to_numpy())
    rules = {
        "potential": table["purchases"] == 0,
        "termination": table["recency_days"] > lost_days,
        "development": table["tenure_days"] < window_days,
        "growth": table["change"] > band,
        "decline": table["change"] < -band,
    }
    table["stage"] = np.select(list(rules.values()), list(rules), "maturity")
    return table.rename_axis(customer).sort_index()


def _change(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    after_nothing = np.where(after > 0, np.inf, -1.0)
    return np.divide(after, before, out=after_nothing + 1, where=before > 0) - 1


def stage_features(stages: pd.DataFrame) -> pd.DataFrame:
    """Describe the six stages by what their customers do.

    Parameters
    ----------
    stages : DataFrame
        Result of `lifecycle_stages`.

    Returns
    -------
    DataFrame
        Index ``stage``, all six in order; columns ``customers``, ``share``, and the means per customer
        ``purchases``, ``tenure_days``, ``recency_days``, ``recent`` and ``previous`` (NaN for an empty
        stage).

    Examples
    --------
    >>> orders = pd.DataFrame({
    ...     "customer_id": ["a", "b"], "order_date": pd.to_datetime(["2025-12-01", "2025-11-01"]),
    ...     "amount_cny": [30, 50],
    ... })
    >>> features = stage_features(lifecycle_stages(orders, "2025-12-31"))
    >>> features.loc["development", ["customers", "recent"]].tolist()
    [2.0, 40.0]
    """
    means = ["purchases", "tenure_days", "recency_days", "recent", "previous"]
    require_columns(stages, (*means, "stage"), name="stages")
    groups = stages.groupby("stage")
    counts = groups.size().reindex(list(STAGES), fill_value=0)
    table = pd.DataFrame({"customers": counts, "share": counts / counts.sum()})
    return table.join(groups[means].mean()).rename_axis("stage")


def tenure_curve(
    orders: pd.DataFrame,
    as_of,
    *,
    period_days: int = 91,
    value: str = "amount_cny",
    customer: str = "customer_id",
    date: str = "order_date",
) -> pd.DataFrame:
    """Mean value of a customer in each period of the relationship, counted from the first order.

    Parameters
    ----------
    orders : DataFrame
        One row per order.
    as_of : date-like
        Last day that is observed.
    period_days : int, default 91
        Length of a period in days.
    value : str, default "amount_cny"
        Numeric column to average: sales or, better, profit.
    customer, date : str, optional
        Names of the columns.

    Returns
    -------
    DataFrame
        Index ``period`` from 0; columns ``customers`` (those observed for the whole period) and ``value``
        (mean per observed customer, those who bought nothing included).

    Raises
    ------
    TypeError
        If dates are no dates or values no numbers.
    ValueError
        If a column or a value is missing, or nobody is observed for a whole period.

    Notes
    -----
    The denominator is everyone who could have bought, so that customers who left count as zero. The rival
    mean over buyers only rises with tenure just because the poor customers leave.

    References
    ----------
    Reichheld, F. F., & Sasser, W. E. (1990). Zero defections: Quality comes to services. *Harvard Business
    Review*, 68(5), 105-111. (Profit per customer by year of the relationship.)

    Examples
    --------
    >>> orders = pd.DataFrame({
    ...     "customer_id": ["a", "a", "b"],
    ...     "order_date": pd.to_datetime(["2025-01-01", "2025-02-15", "2025-01-01"]),
    ...     "amount_cny": [30.0, 40.0, 50.0],
    ... })
    >>> tenure_curve(orders, "2025-03-02", period_days=30)
            customers  value
    period
    0               2   40.0
    1               2   20.0
    """
    by_age = profit_by_age(
        orders, as_of, period_days=period_days, customer=customer, date=date, amount=value, cost=None
    )
    by_age.index -= 1
    return by_age.rename(columns={"profit_per_customer": "value"})[["customers", "value"]]


def plot_stages(features: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw how many customers are in each stage, with their mean spending in the latest window.

    Parameters
    ----------
    features : DataFrame
        Result of `stage_features`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the bars.

    Returns
    -------
    Axes
        The axes of the bars; spending has an axis of its own on the right.
    """
    from crmlab._plotting import new_axes

    require_columns(features, ("customers", "share", "recent"), name="features")
    ax = new_axes(ax)
    names = [
        f"{_(STAGE_NAMES[stage])}\n{share:.0%}".replace(" ", "\n")
        for stage, share in features["share"].items()
    ]
    ax.bar(names, features["customers"], **{"color": "#67a9cf", **kwargs})
    ax.set(xlabel=_("Stage of the life cycle"), ylabel=_("Customers"))
    line = ax.twinx()
    line.plot(names, features["recent"], color="#b2182b", marker="o")
    line.set(ylabel=_("Recent spending per customer (CNY, red line)"))
    line.set_ylim(bottom=0)
    return ax


def plot_tenure_curve(curve: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw the mean value of a customer by period of the relationship.

    Parameters
    ----------
    curve : DataFrame
        Result of `tenure_curve`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the line.

    Returns
    -------
    Axes
        The axes drawn on.
    """
    from crmlab._plotting import new_axes

    require_columns(curve, ("customers", "value"), name="curve")
    ax = new_axes(ax)
    ax.plot(curve.index, curve["value"], **{"marker": "o", **kwargs})
    ax.set(xlabel=_("Periods since the first order"), ylabel=_("Mean value per customer and period (CNY)"))
    ax.set_ylim(bottom=min(0, curve["value"].min()))
    return ax
