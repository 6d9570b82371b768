"""Dwyer's two models: customers lost for good (retention), and customers who come and go (migration)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._validation import require_columns
from crmlab.clv.markov import LOST, check_rates, transition_matrix
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")


def retention_table(
    plan: pd.DataFrame, *, customers: float, discount: float | Sequence[float] = 0.0
) -> pd.DataFrame:
    """Follow a cohort of customers who, once gone, are lost for good.

    Parameters
    ----------
    plan : DataFrame
        One row per period, in order: ``retention`` (share of this period's customers who are there in the next
        one), ``orders`` (per customer in the period), ``order_value`` (money per order), and optionally
        ``cost_share`` (of revenue, default 0) and ``marketing`` (money per customer, default 0).
    customers : float
        Customers in the first period.
    discount : float or sequence of float, default 0
        Discount rate per period (the first period is not discounted), or the factor of each period by which
        its profit is divided, such as Hughes's 1, 1.16, 1.35.

    Returns
    -------
    DataFrame
        Index ``period`` from 1. Columns ``customers``, ``revenue``, ``cost``, ``marketing``, ``profit``,
        ``present_value``, ``cumulative`` and ``lifetime_value`` (cumulative, per customer of the first period).

    Raises
    ------
    ValueError
        If a column is missing or a retention rate is not between 0 and 1.

    Notes
    -----
    This is the model for customers lost for good: a customer who does not buy in a period never comes back, and
    a returning one counts as new. Where customers divide their purchases, use `migration_table`. Hughes's
    lifetime value table is the same calculation with costs.

    References
    ----------
    Dwyer, F. R. (1997). Customer lifetime valuation to support marketing decision making. *Journal of Direct
    Marketing*, 11(4), 6-13. (Reprint of 1989.)

    Hughes, A. M. (2012). *Strategic Database Marketing*, 4th ed. McGraw-Hill. Chapter 3.

    Examples
    --------
    >>> plan = pd.DataFrame({"retention": [0.65, 0.70], "orders": [6.0, 7.2], "order_value": [650, 700]})
    >>> retention_table(plan, customers=20_000)[["customers", "revenue"]]
            customers     revenue
    period
    1         20000.0  78000000.0
    2         13000.0  65520000.0
    """
    require_columns(plan, ("retention", "orders", "order_value"), name="plan")
    check_rates(plan["retention"], "plan['retention']")
    stay = plan["retention"].to_numpy(float)
    base = customers * np.cumprod(np.append(1.0, stay[:-1]))
    revenue = base * plan["orders"].to_numpy(float) * plan["order_value"].to_numpy(float)
    cost = revenue * _column_or_zero(plan, "cost_share")
    marketing = base * _column_or_zero(plan, "marketing")
    profit = revenue - cost - marketing
    factors = np.asarray(discount) if np.ndim(discount) else (1 + discount) ** np.arange(len(plan))
    value = profit / factors
    return pd.DataFrame(
        {
            "customers": base,
            "revenue": revenue,
            "cost": cost,
            "marketing": marketing,
            "profit": profit,
            "present_value": value,
            "cumulative": value.cumsum(),
            "lifetime_value": value.cumsum() / customers,
        },
        index=pd.RangeIndex(1, len(plan) + 1, name="period"),
    )


def migration_table(
    purchase_probabilities: Sequence[float],
    *,
    customers: float,
    margin: float,
    marketing: float = 0.0,
    discount: float = 0.0,
    periods: int = 4,
) -> pd.DataFrame:
    """Follow a cohort of customers who may skip periods and come back.

    Parameters
    ----------
    purchase_probabilities : sequence of float
        Probability to buy in the next period, for a customer who last bought 1, 2, 3, ... periods ago.
    customers : float
        Customers who buy in period 0.
    margin : float
        Contribution of a customer who buys in a period.
    marketing : float, default 0
        Cost per customer and period, for all who are not lost.
    discount : float, default 0
        Discount rate per period.
    periods : int, default 4
        Periods after period 0.

    Returns
    -------
    DataFrame
        Index ``period`` from 0. One column for each state of `transition_matrix` (number of customers who last
        bought 1, 2, ... periods ago when the next period begins; "lost"), then ``profit``, ``present_value``,
        ``cumulative`` and ``lifetime_value`` (cumulative, per customer of period 0).

    Notes
    -----
    The model for customers who always give a share: a pause is no loss. State 1 holds those who bought in the
    period itself.

    References
    ----------
    Dwyer, F. R. (1997). Customer lifetime valuation to support marketing decision making. *Journal of Direct
    Marketing*, 11(4), 6-13. (Reprint of 1989.)

    Examples
    --------
    >>> table = migration_table([0.3, 0.2], customers=1000, margin=40, marketing=4, periods=2)
    >>> table[[1, 2, "lost", "profit"]]
                1      2   lost   profit
    period
    0      1000.0    0.0    0.0  36000.0
    1       300.0  700.0    0.0   8000.0
    2       230.0  210.0  560.0   7440.0
    """
    chain = transition_matrix(purchase_probabilities)
    counts = np.zeros((periods + 1, len(chain)))
    counts[0, 0] = customers
    for period in range(periods):
        counts[period + 1] = counts[period] @ chain.to_numpy()
    table = pd.DataFrame(counts, columns=chain.columns, index=pd.RangeIndex(periods + 1, name="period"))
    table["profit"] = table[1] * margin - (customers - table[LOST]) * marketing
    table["present_value"] = table["profit"] / (1 + discount) ** table.index
    table["cumulative"] = table["present_value"].cumsum()
    table["lifetime_value"] = table["cumulative"] / customers
    return table


def plot_cohort(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw how many customers of a cohort are left, or where they have migrated.

    Parameters
    ----------
    table : DataFrame
        Result of `retention_table` or `migration_table`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to ``Axes.bar``.

    Returns
    -------
    Axes
        The axes drawn on: one bar per period, divided by the periods since the last purchase.
    """
    from matplotlib import colormaps

    from crmlab._plotting import new_axes

    ax = new_axes(ax)
    if LOST in table.columns:
        states = [*(name for name in table.columns if isinstance(name, int)), LOST]
        labels = {1: _("bought in the period"), LOST: _("lost")}
        shades = [*colormaps["YlGnBu_r"](np.linspace(0.15, 0.8, len(states) - 1)), "lightgrey"]
        parts = [
            (table[state], labels.get(state) or _("bought {n} period(s) ago").format(n=state - 1), shade)
            for state, shade in zip(states, shades)
        ]
    else:
        require_columns(table, ("customers",), name="table")
        parts = [(table["customers"], _("customers left"), "#2166ac")]
    bottom = np.zeros(len(table))
    for height, label, shade in parts:
        ax.bar(table.index, height, bottom=bottom, **{"color": shade, "label": label, **kwargs})
        bottom = bottom + height.to_numpy()
    ax.set(xlabel=_("Period"), ylabel=_("Number of customers"))
    ax.yaxis.set_major_formatter("{x:,.0f}")
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    return ax


def _column_or_zero(plan: pd.DataFrame, column: str):
    return plan[column].to_numpy(float) if column in plan.columns else 0.0
