"""Lifetime value by formula: margins that survive at a retention rate, discounted."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._validation import require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

# Payment number k = 0, 1, ... is made by a customer who has renewed (k + first) times, (k + later) periods from now.
TIMINGS = {"start": (0, 0.0), "middle": (0, 0.5), "end": (0, 1.0), "renewal": (1, 1.0)}


def present_value(
    amount: float, retention: float, discount: float, *, periods: float = np.inf, timing: str = "start"
) -> float:
    """Present value of an amount per period, as long as the customer stays.

    Parameters
    ----------
    amount : float
        Money per period.
    retention : float
        Share of customers who stay from one period to the next, 0 to 1.
    discount : float
        Discount rate per period, such as 0.1.
    periods : int, optional
        Number of payments; without it, for ever.
    timing : {"start", "middle", "end", "renewal"}
        When a period's amount is paid. "start": now, and at the beginning of each period that the customer
        still starts. "middle" and "end": half a period or one period later. "renewal": like "end", but only if
        the customer has also renewed by then, so that the first amount already is at risk.

    Returns
    -------
    float
        The sum of ``amount * retention**n / (1 + discount)**t``, where the n-th payment is due at time t.

    Raises
    ------
    ValueError
        If a rate is out of range, the timing is unknown, or an endless sum has no value.

    Examples
    --------
    >>> round(present_value(100, 0.8, 0.1, periods=2), 2)  # 100 + 80 / 1.1
    172.73
    >>> round(present_value(100, 0.8, 0.12, timing="renewal"), 1)  # margin multiple 2.5
    250.0
    """
    if timing not in TIMINGS:
        raise ValueError(f"timing must be one of {', '.join(TIMINGS)}; got {timing!r}.")
    if not 0 <= retention <= 1 or discount <= -1:
        raise ValueError(
            f"retention must be between 0 and 1 and discount above -1; got {retention} and {discount}."
        )
    renewals, delay = TIMINGS[timing]
    ratio = retention / (1 + discount)
    first = amount * retention**renewals / (1 + discount) ** delay
    if np.isinf(periods):
        if ratio >= 1:
            raise ValueError(
                "Without an end and without discount or loss the value is infinite. Give periods."
            )
        return first / (1 - ratio)
    return first * float((ratio ** np.arange(periods)).sum())


def clv_npv(
    margin: float, retention: float, discount: float, *, marketing: float = 0.0, periods: float = np.inf
) -> float:
    """Lifetime value of a new customer by the formula of Berger and Nasr.

    Parameters
    ----------
    margin : float
        Gross contribution per period (GC), received now and at the start of each later period.
    retention : float
        Share of customers who stay from one period to the next (r).
    discount : float
        Discount rate per period (d).
    marketing : float, default 0
        Promotion cost per customer and period (M), paid in the middle of the period.
    periods : int, optional
        Number of periods (n) after now; without it, for ever.

    Returns
    -------
    float
        GC sum_{t=0..n} r^t / (1+d)^t - M sum_{t=1..n} r^(t-1) / (1+d)^(t-0.5).

    Notes
    -----
    Over n periods there are n + 1 margins, the first of them certain. The margin multiple of Gupta and Lehmann
    leaves that first margin out: `margin_multiple`. The cost of acquisition is not subtracted.

    References
    ----------
    Berger, P. D. and Nasr, N. I. (1998). Customer lifetime value: marketing models and applications. *Journal of
    Interactive Marketing*, 12(1), 17-30. Case 1.

    Examples
    --------
    >>> round(clv_npv(260, 0.75, 0.2, marketing=50, periods=10), 2)
    568.78
    """
    return present_value(margin, retention, discount, periods=periods + 1) - present_value(
        marketing, retention, discount, periods=periods, timing="middle"
    )


def npv_table(
    margin: float | Sequence[float],
    retention: float | Sequence[float],
    discount: float,
    *,
    periods: int,
    timing: str = "start",
) -> pd.DataFrame:
    """List the margins of a customer period by period, with survival and present value.

    Parameters
    ----------
    margin : float or sequence of float
        Margin per period, one for all or one for each.
    retention : float or sequence of float
        Share of customers who stay from one period to the next, one for all or one for each period.
    discount : float
        Discount rate per period.
    periods : int
        Number of payments.
    timing : {"start", "middle", "end", "renewal"}
        When a period's margin is paid; see `present_value`.

    Returns
    -------
    DataFrame
        Index ``period`` from 1. Columns ``time`` (periods from now), ``survival`` (share of customers who pay),
        ``margin``, ``expected_margin``, ``discount_factor``, ``present_value`` and ``cumulative``.

    Raises
    ------
    ValueError
        If the timing is unknown, or a sequence does not have one entry for each period.

    Examples
    --------
    >>> npv_table(100, 0.8, 0.1, periods=3)[["survival", "present_value", "cumulative"]].round(2)
            survival  present_value  cumulative
    period
    1           1.00         100.00      100.00
    2           0.80          72.73      172.73
    3           0.64          52.89      225.62
    """
    if timing not in TIMINGS:
        raise ValueError(f"timing must be one of {', '.join(TIMINGS)}; got {timing!r}.")
    for name, values in (("margin", margin), ("retention", retention)):
        if np.ndim(values) and len(values) != periods:
            raise ValueError(
                f"{name} must be one number, or one for each of {periods} periods; got {len(values)}."
            )
    renewals, delay = TIMINGS[timing]
    stay = np.broadcast_to(np.asarray(retention, dtype=float), periods)
    survival = np.cumprod(stay) if renewals else np.cumprod(np.append(1.0, stay[:-1]))
    time = np.arange(periods) + delay
    table = pd.DataFrame(
        {"time": time, "survival": survival, "margin": margin},
        index=pd.RangeIndex(1, periods + 1, name="period"),
    )
    table["expected_margin"] = table["survival"] * table["margin"]
    table["discount_factor"] = (1 + discount) ** -table["time"]
    table["present_value"] = table["expected_margin"] * table["discount_factor"]
    table["cumulative"] = table["present_value"].cumsum()
    return table


def margin_multiple(retention: float, discount: float, *, growth: float = 0.0) -> float:
    """Lifetime value as a multiple of the yearly margin, by Gupta and Lehmann.

    Parameters
    ----------
    retention : float
        Share of customers who stay from one period to the next (r).
    discount : float
        Discount rate per period (i).
    growth : float, default 0
        Growth of the margin per period (g).

    Returns
    -------
    float
        The multiple r / (1 + i - r (1 + g)).

    Raises
    ------
    ValueError
        If the margins grow faster than retention and discount shrink them, so that the sum is infinite.

    References
    ----------
    Gupta, S. and Lehmann, D. R. (2003). Customers as assets. *Journal of Interactive Marketing*, 17(1), 9-24.
    (The table of margin multiples; growth: Gupta and Lehmann (2005), *Managing Customers as Investments*.)

    Examples
    --------
    >>> round(margin_multiple(0.8, 0.12), 2)
    2.5
    """
    rest = 1 + discount - retention * (1 + growth)
    if rest <= 0 or not 0 <= retention <= 1:
        raise ValueError(
            f"Needed are retention between 0 and 1 and retention * (1 + growth) below 1 + discount; "
            f"got {retention=}, {discount=}, {growth=}."
        )
    return retention / rest


def margin_multiples(retentions: Sequence[float], discounts: Sequence[float]) -> pd.DataFrame:
    """Tabulate the margin multiple over retention and discount rates.

    Parameters
    ----------
    retentions : sequence of float
        Retention rates, the rows.
    discounts : sequence of float
        Discount rates, the columns.

    Returns
    -------
    DataFrame
        Index ``retention``, columns ``discount``.

    Examples
    --------
    >>> margin_multiples([0.6, 0.9], [0.1, 0.16]).round(2)
    discount   0.10  0.16
    retention
    0.6         1.2  1.07
    0.9         4.5  3.46
    """
    return pd.DataFrame(
        [[margin_multiple(retention, discount) for discount in discounts] for retention in retentions],
        index=pd.Index(retentions, name="retention"),
        columns=pd.Index(discounts, name="discount"),
    )


def plot_present_value(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw present values by period as bars and their running sum as a line.

    Parameters
    ----------
    table : DataFrame
        Result of `npv_table`, `retention_table` or `migration_table`: columns ``present_value`` and
        ``cumulative``, indexed by period.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to ``Axes.bar``.

    Returns
    -------
    Axes
        The axes drawn on.
    """
    from crmlab._plotting import new_axes

    require_columns(table, ("present_value", "cumulative"), name="table")
    ax = new_axes(ax)
    ax.bar(table.index, table["present_value"], **{"color": "#92c5de", "label": _("of the period"), **kwargs})
    ax.plot(table.index, table["cumulative"], "o-", color="#b2182b", label=_("sum so far"))
    ax.axhline(0, color="black", linewidth=0.8)
    ax.set(xlabel=_("Period"), ylabel=_("Present value (money)"))
    ax.yaxis.set_major_formatter("{x:,.0f}")
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.legend(frameon=False)
    return ax
