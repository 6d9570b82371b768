"""Customer relationships: Kotler's five levels, and transactional and relational customers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._columns import numbers
from crmlab._orders import read_orders_as_arrays
from crmlab._validation import require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

LEVELS = ("basic", "reactive", "accountable", "proactive", "partnership")
LEVEL_NAMES = {level: f"{level} relationship" for level in LEVELS}
COUNT_BANDS = ("many", "medium", "few")
MARGIN_BANDS = ("low", "medium", "high")
COUNT_NAMES = {"many": "many customers", "medium": "medium number of customers", "few": "few customers"}
MARGIN_NAMES = {band: f"{band} margin" for band in MARGIN_BANDS}
TIERS = ("top", "middle", "lower")


def relationship_grid() -> pd.DataFrame:
    """Show Kotler's grid: the level of relationship that number of customers and margin call for.

    Returns
    -------
    DataFrame
        Index ``customers`` (``"many"``, ``"medium"``, ``"few"``), columns ``margin`` (``"low"``,
        ``"medium"``, ``"high"``), values one of the five levels.

    Notes
    -----
    Each band fewer customers and each band more margin lift the relationship by one level. The corners are
    Kotler's; for the cells between, editions differ by one level, and for many customers at low margin he
    writes "basic or reactive".

    References
    ----------
    Kotler, P. (2000). *Marketing Management* (Millennium ed.). Prentice Hall, ch. 2, levels of relationship
    marketing.

    Examples
    --------
    >>> relationship_grid()
    margin             low       medium         high
    customers
    many             basic     reactive  accountable
    medium        reactive  accountable    proactive
    few        accountable    proactive  partnership
    """
    cells = [[LEVELS[fewness + margin] for margin in range(3)] for fewness in range(3)]
    return pd.DataFrame(
        cells,
        index=pd.Index(COUNT_BANDS, name="customers"),
        columns=pd.Index(MARGIN_BANDS, name="margin"),
    )


def choose_relationship(
    data: pd.DataFrame,
    *,
    customers: str = "customers",
    margin: str = "margin_rate",
    count_cuts: Sequence[float] = (50, 1000),
    margin_cuts: Sequence[float] = (0.1, 0.3),
) -> pd.DataFrame:
    """Choose a level of relationship for each market, product line or segment.

    Parameters
    ----------
    data : DataFrame
        One row per market, product line or segment.
    customers : str, default "customers"
        Number of customers.
    margin : str, default "margin_rate"
        Margin as a share of sales (0.2 for 20 %), or per customer in CNY if `margin_cuts` are too.
    count_cuts : sequence of two float, default (50, 1000)
        Up to the first number there are few customers, above the second many.
    margin_cuts : sequence of two float, default (0.1, 0.3)
        Below the first number the margin is low, from the second on high.

    Returns
    -------
    DataFrame
        Index of `data`; columns ``customer_band``, ``margin_band`` and ``level``.

    Raises
    ------
    TypeError
        If a column holds no numbers.
    ValueError
        If a column is missing, a count is negative, or the cuts do not increase.

    Notes
    -----
    What is few and what is high depends on the trade: the literature gives no numbers. The defaults suit a
    regional food supplier; pass your own.

    References
    ----------
    Kotler, P. (2000). *Marketing Management* (Millennium ed.). Prentice Hall, ch. 2.

    Examples
    --------
    >>> lines = pd.DataFrame({"customers": [12000, 40], "margin_rate": [0.04, 0.35]}, index=["soap", "turbines"])
    >>> choose_relationship(lines)["level"].to_dict()
    {'soap': 'basic', 'turbines': 'partnership'}
    """
    for name, cuts in (("count_cuts", count_cuts), ("margin_cuts", margin_cuts)):
        if len(cuts) != 2 or cuts[0] >= cuts[1]:
            raise ValueError(f"{name} must be two increasing numbers, like (50, 1000); got {tuple(cuts)}.")
    fewness = 2 - np.searchsorted(count_cuts, numbers(data, customers, name="data", low=0), side="left")
    height = np.searchsorted(margin_cuts, numbers(data, margin, name="data"), side="right")
    return pd.DataFrame(
        {
            "customer_band": np.take(COUNT_BANDS, fewness),
            "margin_band": np.take(MARGIN_BANDS, height),
            "level": np.take(LEVELS, fewness + height),
        },
        index=data.index,
    )


def split_relational(
    orders: pd.DataFrame,
    as_of,
    *,
    min_purchases: int = 3,
    min_span_days: int = 180,
    customer: str = "customer_id",
    date: str = "order_date",
    amount: str = "amount_cny",
) -> pd.DataFrame:
    """Separate transactional customers, who come for single bargains, from relational ones, who come back.

    Parameters
    ----------
    orders : DataFrame
        One row per order. A negative amount is a refund: it lowers the value and is no purchase.
    as_of : date-like
        Later orders are not known yet.
    min_purchases : int, default 3
        Purchases a relational customer has made at least.
    min_span_days : int, default 180
        Days that lie at least between a relational customer's first and last purchase.
    customer, date, amount : str, optional
        Names of the columns.

    Returns
    -------
    DataFrame
        Index `customer`, sorted; columns ``purchases``, ``span_days`` (first to last purchase), ``value``
        (sum of `amount`) and ``relation`` (``"transactional"`` or ``"relational"``).

    Raises
    ------
    TypeError
        If dates are no dates or amounts no numbers.
    ValueError
        If a column or a value is missing, or no order lies before `as_of`.

    Notes
    -----
    Newell separates the two by motive: price alone, or a supplier to rely on. Motives are not in an orders
    table; coming back over time is their trace. A young customer has had no time to show it and counts as
    transactional until then, so judge only customers who joined at least `min_span_days` ago.

    References
    ----------
    Newell, F. (1997). *The New Rules of Marketing*. McGraw-Hill. (Transaction buyers and relationship
    buyers.)

    Examples
    --------
    >>> orders = pd.DataFrame({
    ...     "customer_id": ["a", "a", "a", "b"],
    ...     "order_date": pd.to_datetime(["2025-01-01", "2025-05-01", "2025-09-01", "2025-02-01"]),
    ...     "amount_cny": [10, 10, 10, 500],
    ... })
    >>> split_relational(orders, "2025-12-31")["relation"].to_dict()
    {'a': 'relational', 'b': 'transactional'}
    """
    read = read_orders_as_arrays(orders, as_of, customer=customer, date=date, amount=amount, order=None)
    bought = read.purchases()
    days = pd.Series(bought.days).groupby(bought.codes)
    table = pd.DataFrame({"purchases": days.count(), "span_days": days.max() - days.min()})
    table["value"] = np.bincount(read.codes, weights=read.amounts, minlength=len(read.customers))[table.index]
    returns = (table["purchases"] >= min_purchases) & (table["span_days"] >= min_span_days)
    table["relation"] = np.where(returns, "relational", "transactional")
    table.index = read.customers[table.index]
    return table.rename_axis(customer).sort_index()


def rank_relational(split: pd.DataFrame, *, cuts: Sequence[float] = (0.1, 0.5)) -> pd.DataFrame:
    """Rank the relational customers by value and put them into three tiers.

    Parameters
    ----------
    split : DataFrame
        Result of `split_relational`, or any table with ``relation`` and ``value``, such as profit.
    cuts : sequence of two float, default (0.1, 0.5)
        Shares of the relational customers at which the top and the middle tier end.

    Returns
    -------
    DataFrame
        The relational rows of `split`, highest value first, with ``rank`` and ``tier``: ``"top"`` (keep
        them), ``"middle"`` (win a larger share of them) or ``"lower"`` (serve them cheaply).

    Raises
    ------
    ValueError
        If a column is missing or the cuts do not increase between 0 and 1.

    References
    ----------
    Newell, F. (1997). *The New Rules of Marketing*. McGraw-Hill. (Top, middle and lower group.)

    Examples
    --------
    >>> split = pd.DataFrame(
    ...     {"value": [90, 10, 50, 99], "relation": ["relational"] * 3 + ["transactional"]}, index=list("abcd"))
    >>> rank_relational(split)["tier"].to_dict()
    {'a': 'top', 'c': 'middle', 'b': 'lower'}
    """
    require_columns(split, ("relation", "value"), name="split")
    if len(cuts) != 2 or not 0 < cuts[0] < cuts[1] < 1:
        raise ValueError(f"cuts must be two increasing shares between 0 and 1, like (0.1, 0.5); got {cuts}.")
    chosen = split[split["relation"] == "relational"].sort_values("value", ascending=False, kind="stable")
    share_before = np.arange(len(chosen)) / len(chosen) if len(chosen) else np.empty(0)
    tier = np.take(TIERS, np.searchsorted(cuts, share_before, side="right"))
    return chosen.assign(rank=np.arange(1, len(chosen) + 1), tier=tier)


def plot_relationship_grid(chosen: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw the grid of five levels, with each market or segment in its cell.

    Parameters
    ----------
    chosen : DataFrame
        Result of `choose_relationship`; its index names the markets or segments.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the grid's image.

    Returns
    -------
    Axes
        Many customers at the top, high margin at the right.
    """
    from crmlab._plotting import new_axes

    require_columns(chosen, ("customer_band", "margin_band"), name="chosen")
    grid = relationship_grid()
    ax = new_axes(ax)
    ax.imshow(
        np.add.outer(range(3), range(3)),
        **{"cmap": "Blues", "vmin": -1, "vmax": 7, "aspect": "auto", **kwargs},
    )
    for row, count_band in enumerate(grid.index):
        for column, margin_band in enumerate(grid.columns):
            inside = (chosen["customer_band"] == count_band) & (chosen["margin_band"] == margin_band)
            names = "\n".join(_(str(name)) for name in chosen.index[inside])
            level = _(LEVEL_NAMES[grid.iloc[row, column]]).replace(" ", "\n")
            ax.text(column, row - 0.27, level, ha="center", va="center", fontweight="bold")
            ax.text(column, row + 0.2, names, ha="center", va="center")
    ax.set_xticks(range(3), [_(MARGIN_NAMES[band]) for band in grid.columns])
    ax.set_yticks(range(3), [_(COUNT_NAMES[band]) for band in grid.index])
    ax.set(xlabel=_("Margin"), ylabel=_("Number of customers"))
    return ax
