"""Why keeping customers pays: profit that grows with tenure, and what five points of retention are worth."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

BENEFITS = ("base_profit", "purchases", "cost_savings", "referrals", "price_premium")
"""Reichheld's five sources of profit from a loyal customer."""


def tenure_profit(
    years: int = 7,
    *,
    acquisition_cost: float = 0.0,
    base_profit: float = 0.0,
    purchase_growth: float = 0.0,
    cost_saving: float = 0.0,
    referral_profit: float = 0.0,
    price_premium: float = 0.0,
) -> pd.DataFrame:
    """Lay out the profit of one customer by year of tenure, source by source.

    Parameters
    ----------
    years : int, optional
        Years to show, after year 0.
    acquisition_cost : float, optional
        Cost of winning the customer, paid in year 0.
    base_profit : float, optional
        Profit of each year, from year 1.
    purchase_growth : float, optional
        Yearly growth of purchases, as a share of the base profit (0.1 is 10 %, compounding).
    cost_saving, referral_profit, price_premium : float, optional
        Profit that each further year adds through cheaper service, referrals and a higher price, from year 2.

    Returns
    -------
    DataFrame
        Index year (0..years); columns ``acquisition`` (negative), the five `BENEFITS`, ``profit`` and
        ``cumulative``.

    Notes
    -----
    A model to plan with; `crmlab.profit_cycle.profit_by_age` takes the same curve from the orders.

    References
    ----------
    Reichheld, F. F. & Sasser, W. E. (1990). Zero defections: quality comes to services. Harvard Business
    Review, 68(5), 105-111, exhibit "Why customers are more profitable over time".

    Examples
    --------
    >>> tenure_profit(3, acquisition_cost=50, base_profit=20, cost_saving=5)["cumulative"].tolist()
    [-50.0, -30.0, -5.0, 25.0]
    """
    if years < 1:
        raise ValueError(f"years must be 1 or more, not {years!r}.")
    year = np.arange(years + 1)
    later = np.clip(year - 1, 0, None)
    table = pd.DataFrame(
        {
            "acquisition": np.where(year == 0, -float(acquisition_cost), 0.0),
            "base_profit": np.where(year > 0, float(base_profit), 0.0),
            "purchases": base_profit * ((1 + purchase_growth) ** later - 1),
            "cost_savings": cost_saving * later,
            "referrals": referral_profit * later,
            "price_premium": price_premium * later,
        },
        index=pd.Index(year, name="year"),
    ).astype(float)
    profit = table.sum(axis=1)
    return table.assign(profit=profit, cumulative=profit.cumsum())


def customer_value(profits: Sequence[float], retention, *, discount: float = 0.1):
    """Compute the present value of a customer from yearly profits and a constant retention.

    Parameters
    ----------
    profits : sequence of float
        Profit of year 0 (acquisition, negative), 1, 2, ... of a customer who stays; the last goes on for ever.
    retention : float or array
        Yearly retention rate, 0 to 1.
    discount : float, optional
        Yearly discount rate.

    Returns
    -------
    float or array
        ``p_0 + sum_{t >= 1} p_t r^(t-1) / (1 + d)^t``: all acquired customers are there in year 1.

    Raises
    ------
    ValueError
        If there are fewer than two profits, or retention and discount make the sum infinite.

    Examples
    --------
    >>> float(customer_value([-10, 30], 0.8, discount=0.1))
    90.0
    """
    profits, rate = np.asarray(profits, dtype=float), np.asarray(retention, dtype=float)
    if len(profits) < 2:
        raise ValueError("profits needs year 0 and year 1 at least.")
    if np.any((rate < 0) | (rate > 1)) or np.any(rate >= 1 + discount):
        raise ValueError(
            f"retention must lie in 0..1, and below 1 + discount; it is {retention!r}. Write 0.8 for 80 %."
        )
    years = np.arange(1, len(profits))
    kept = rate[..., None] ** (years - 1) / (1 + discount) ** years
    last = kept[..., -1] * profits[-1] * rate / (1 + discount - rate)
    return profits[0] + (kept * profits[1:]).sum(axis=-1) + last


def retention_profit_effect(
    profits: Sequence[float],
    retention: Sequence[float] = (0.6, 0.7, 0.8, 0.9),
    *,
    change: float = 0.05,
    discount: float = 0.1,
) -> pd.DataFrame:
    """Compute by how much a few points of retention raise the value of a customer.

    Parameters
    ----------
    profits : sequence of float
        Profit of year 0 (acquisition, negative), 1, 2, ...; the last goes on for ever.
    retention : sequence of float, optional
        Yearly retention rates to start from.
    change : float, optional
        Points of retention added (0.05 is five points).
    discount : float, optional
        Yearly discount rate.

    Returns
    -------
    DataFrame
        Index retention; columns ``value`` and ``value_raised`` (per acquired customer) and ``effect`` (relative
        change, 0.25 is +25 %).

    Notes
    -----
    Reichheld and Sasser found +25 % to +85 % by branch for five points. It is a rise of *retention*, often
    misquoted as loyalty or satisfaction, and in *points*: from 80 % to 85 %. The effect grows with retention
    itself, with profits that grow with tenure, and with the cost of acquisition.

    References
    ----------
    Reichheld, F. F. & Sasser, W. E. (1990). Zero defections: quality comes to services. Harvard Business
    Review, 68(5), 105-111.

    Examples
    --------
    >>> retention_profit_effect([0, 100], [0.8, 0.9])["effect"].round(2).tolist()
    [0.2, 0.33]
    """
    rates = np.asarray(list(retention), dtype=float)
    value = customer_value(profits, rates, discount=discount)
    raised = customer_value(profits, rates + change, discount=discount)
    table = pd.DataFrame({"value": value, "value_raised": raised}, index=pd.Index(rates, name="retention"))
    return table.assign(effect=(raised - value) / np.abs(value))


def plot_tenure_profit(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw the sources of profit, stacked by year, and the cumulative profit.

    Parameters
    ----------
    table : DataFrame
        From `tenure_profit`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the bars.

    Returns
    -------
    Axes
        The axes drawn on.
    """
    from crmlab._plotting import new_axes

    ax = new_axes(ax)
    labels = {
        "acquisition": _("Acquisition cost"),
        "base_profit": _("Base profit"),
        "purchases": _("Growing purchases"),
        "cost_savings": _("Cost savings"),
        "referrals": _("Referrals"),
        "price_premium": _("Price premium"),
    }
    bottom = np.zeros(len(table))
    for column, label in labels.items():
        ax.bar(table.index, table[column], bottom=bottom, **{"label": label, **kwargs})
        bottom = bottom + table[column].to_numpy()
    ax.plot(table.index, table["cumulative"], color="black", marker=".", label=_("Cumulative profit"))
    ax.axhline(0, color="grey", linewidth=0.8)
    ax.set_xlabel(_("Year of tenure"))
    ax.set_ylabel(_("Profit per customer (CNY)"))
    ax.legend(fontsize=8)
    return ax


def plot_retention_effect(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw the value of a customer before and after the rise of retention.

    Parameters
    ----------
    table : DataFrame
        From `retention_profit_effect`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the bars.

    Returns
    -------
    Axes
        The axes drawn on; the effect is written over the bars.
    """
    from crmlab._plotting import new_axes

    ax = new_axes(ax)
    places = np.arange(len(table))
    ax.bar(places - 0.2, table["value"], **{"width": 0.4, "label": _("Now"), **kwargs})
    after = {"width": 0.4, "label": _("After the rise"), **kwargs}
    raised = ax.bar(places + 0.2, table["value_raised"], **after)
    ax.bar_label(raised, [f"{effect:+.0%}" for effect in table["effect"]])
    ax.set_xticks(places, [f"{rate:.0%}" for rate in table.index])
    ax.margins(y=0.12)
    ax.set_xlabel(_("Retention rate per year"))
    ax.set_ylabel(_("Value of a customer (CNY)"))
    ax.legend()
    return ax
