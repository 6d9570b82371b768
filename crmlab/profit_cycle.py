"""Profit over the customer life cycle: by age, in phases, each with its strategy."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._orders import as_day, read_orders_as_arrays, with_profit
from crmlab._validation import require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

PHASES = {
    "acquisition": "win trust: know the needs, make the first orders easy",
    "growth": "widen the business: cross-sell, learn, reward",
    "maturity": "keep the profit: serve first, ask for referrals, raise switching costs",
    "decline": "find the reason: restore the relationship, or let it end at low cost",
}
PHASE_COLOURS = ("#deebf7", "#c7e9c0", "#fee391", "#f0f0f0")


def profit_by_age(
    orders: pd.DataFrame,
    as_of,
    *,
    period_days: int = 91,
    customer: str = "customer_id",
    date: str = "order_date",
    amount: str = "amount_cny",
    cost: str | None = "cost_cny",
    order: str | None = "order_id",
) -> pd.DataFrame:
    """Mean profit of a customer by time since the first order.

    Parameters
    ----------
    orders : DataFrame
        One row per order.
    as_of : str, date or Timestamp
        Last day that counts.
    period_days : int, default 91
        Length of a period of age, in days.
    customer : str, default "customer_id"
        Column that names the customer.
    date : str, default "order_date"
        Column of dates without time zone.
    amount : str, default "amount_cny"
        Numeric column of money; refunds are negative.
    cost : str or None, default "cost_cny"
        Column of costs, subtracted from the amount; None takes the amount as the profit.
    order : str or None, default "order_id"
        Column of order numbers, checked for repeats where the orders have it.

    Returns
    -------
    DataFrame
        Index ``period`` from 1. Columns ``customers`` (whose age covers the whole period), ``profit`` (their
        sum in it) and ``profit_per_customer``.

    Notes
    -----
    A customer counts in a period whether or not there was an order; one who is too young for a whole period does
    not. Late periods rest on the oldest customers only, who may differ from the others.

    Examples
    --------
    >>> orders = pd.DataFrame({
    ...     "customer_id": ["a", "a", "b"],
    ...     "order_date": pd.to_datetime(["2026-01-01", "2026-01-15", "2026-01-21"]),
    ...     "amount_cny": [20.0, 30.0, 40.0],
    ... })
    >>> profit_by_age(orders, "2026-01-30", period_days=10, cost=None)
            customers  profit  profit_per_customer
    period
    1               2    60.0                 30.0
    2               1    30.0                 30.0
    3               1     0.0                  0.0
    """
    read = read_orders_as_arrays(
        with_profit(orders, amount, cost), as_of, customer=customer, date=date, amount=amount, order=order
    )
    first = pd.Series(read.days).groupby(read.codes).min()
    ages = (as_day(as_of) - first + 1) // period_days  # whole periods lived
    if ages.max() < 1:
        raise ValueError(f"No customer is {period_days} days old by {as_of}. Choose a shorter period.")
    periods = np.arange(1, ages.max() + 1)
    period = (read.days - first.loc[read.codes].to_numpy()) // period_days + 1
    whole = period <= ages.loc[read.codes].to_numpy()
    profit = np.bincount(period[whole], weights=read.amounts[whole], minlength=len(periods) + 1)[1:]
    customers = np.array([(ages >= n).sum() for n in periods])
    return pd.DataFrame(
        {"customers": customers, "profit": profit, "profit_per_customer": profit / customers},
        index=pd.Index(periods, name="period"),
    )


def profit_phases(
    profits: pd.Series | Callable, *, periods: int | None = None, low: float = 0.3, high: float = 0.9
) -> pd.DataFrame:
    """Divide a profit curve into the phases of the life cycle, each with its strategy.

    Parameters
    ----------
    profits : Series or callable
        Profit per period, indexed by period; or a curve such as ``ProfitCurve.predict``, which gives the profits
        of an array of periods.
    periods : int, optional
        Number of periods, where `profits` is a curve.
    low : float, default 0.3
        Share of the peak below which a rising profit still is acquisition.
    high : float, default 0.9
        Share of the peak from which on the profit is mature.

    Returns
    -------
    DataFrame
        Index ``period``. Columns ``profit``, ``phase`` ("acquisition", "growth", "maturity", "decline") and
        ``strategy``.

    Raises
    ------
    ValueError
        If the shares are not in order, or the profit never is above 0.

    Notes
    -----
    Maturity lasts from the first to the last period with at least `high` of the peak. Before it, acquisition
    lasts until the profit first reaches `low` of the peak; after it comes decline. Noisy profits should be
    smoothed first, by `crmlab.clv.ProfitCurve`.

    References
    ----------
    Dwyer, F. R., Schurr, P. H. and Oh, S. (1987). Developing buyer-seller relationships. *Journal of Marketing*,
    51(2), 11-27. (Phases of a relationship.)

    Examples
    --------
    >>> profit_phases(pd.Series([-5, 10, 60, 95, 100, 70], index=range(1, 7)))["phase"].tolist()
    ['acquisition', 'acquisition', 'growth', 'maturity', 'maturity', 'decline']
    """
    if callable(profits):
        index = pd.RangeIndex(1, (periods or 0) + 1, name="period")
        profits = pd.Series(profits(index.to_numpy()), index=index)
    if not 0 < low < high <= 1:
        raise ValueError(f"Needed is 0 < low < high <= 1; got {low=}, {high=}.")
    if not len(profits) or not profits.max() > 0:
        raise ValueError("The profit is never above 0, so it has no peak to compare with. Give more periods.")
    share = profits.to_numpy(float) / profits.max()
    place = np.arange(len(share))
    mature = np.flatnonzero(share >= high)
    grown = np.flatnonzero(share >= low)[0]
    phase = np.select(
        [place > mature[-1], place >= mature[0], place >= grown],
        ["decline", "maturity", "growth"],
        "acquisition",
    )
    table = pd.DataFrame({"profit": profits, "phase": phase.astype(object)}, index=profits.index)
    return table.rename_axis("period").assign(strategy=table["phase"].map(PHASES))


def plot_profit_cycle(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw profit over the life cycle on a ground coloured by phase.

    Parameters
    ----------
    table : DataFrame
        Result of `profit_phases`.
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

    require_columns(table, ("profit", "phase"), name="table")
    ax = new_axes(ax)
    ax.plot(table.index, table["profit"], **{"marker": "o", "color": "black", **kwargs})
    for phase, colour in zip(PHASES, PHASE_COLOURS):
        inside = table.index[table["phase"] == phase]
        if len(inside):
            ax.axvspan(inside.min() - 0.5, inside.max() + 0.5, color=colour, label=_(phase), zorder=0)
    ax.axhline(0, color="grey", linewidth=0.8)
    ax.set(xlabel=_("Period since the first order"), ylabel=_("Profit per customer (money)"))
    ax.set_xlim(table.index.min() - 0.5, table.index.max() + 0.5)
    ax.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    return ax
