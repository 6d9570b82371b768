"""The roster of a call centre against the agents needed."""

from typing import TYPE_CHECKING

import pandas as pd

from crmlab._columns import numbers
from crmlab._validation import require_columns
from crmlab.call_centre.erlang import agents_needed, queue_measures
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")


def staffing_table(
    intervals: pd.DataFrame,
    *,
    calls: str = "calls",
    handling: str = "mean_handling_s",
    agents: str = "agents",
    minutes: float = 30,
    service_level: float = 0.8,
    within_seconds: float = 20,
) -> pd.DataFrame:
    """Compare the agents on duty with those needed, interval by interval.

    Parameters
    ----------
    intervals : DataFrame
        One row per interval of the call log.
    calls : str, default "calls"
        Calls that arrived.
    handling : str, default "mean_handling_s"
        Mean handling time in seconds; positive.
    agents : str, default "agents"
        Agents on duty.
    minutes : float, default 30
        Length of an interval.
    service_level : float, default 0.8
        Share of calls to answer in time.
    within_seconds : float, default 20
        Time in which a call should be answered.

    Returns
    -------
    DataFrame
        Index of `intervals`; columns ``load``, ``occupancy``, ``service_level``, ``agents``, ``needed`` and
        ``gap`` (agents - needed; negative where some are missing).

    Raises
    ------
    TypeError
        If a column holds no numbers.
    ValueError
        If a column or value is missing or negative.

    Notes
    -----
    Each interval is taken by itself, as if its rate had lasted. After an overloaded interval the real
    queue needs time to clear, so the next one is worse than the table says.

    Examples
    --------
    >>> log = pd.DataFrame({"calls": [20, 100], "mean_handling_s": [180, 180], "agents": [6, 12]})
    >>> staffing_table(log)[["agents", "needed", "gap"]].to_numpy().tolist()
    [[6, 4, 2], [12, 14, -2]]
    """
    hourly = numbers(intervals, calls, name="intervals", low=0) * 60 / minutes
    seconds = numbers(intervals, handling, name="intervals", low=0)
    on_duty = numbers(intervals, agents, name="intervals", low=1).astype(int)
    rows = [
        queue_measures(rate, time, count, within_seconds=within_seconds)
        for rate, time, count in zip(hourly, seconds, on_duty)
    ]
    measured = pd.DataFrame(rows, index=intervals.index, columns=["load", "occupancy", "service_level"])
    needed = [
        agents_needed(rate, time, service_level=service_level, within_seconds=within_seconds)
        for rate, time in zip(hourly, seconds)
    ]
    table = measured.assign(agents=on_duty, needed=needed)
    return table.assign(gap=table["agents"] - table["needed"])


def plot_staffing(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw the agents on duty and those needed, interval by interval.

    Parameters
    ----------
    table : DataFrame
        Result of `staffing_table`, of a day or a few.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the line of the agents on duty.

    Returns
    -------
    Axes
        Intervals with too few agents are shaded.
    """
    from matplotlib.dates import DateFormatter

    from crmlab._plotting import new_axes

    require_columns(table, ("agents", "needed"), name="table")
    ax = new_axes(ax, figsize=(8, 4.2))
    ax.step(table.index, table["needed"], where="post", color="#b2182b", label=_("agents needed"))
    ax.step(
        table.index,
        table["agents"],
        where="post",
        **{"color": "black", "label": _("agents on duty"), **kwargs},
    )
    most = table[["agents", "needed"]].max(axis=1)
    missing = {"color": "#fddbc7", "linewidth": 0, "label": _("agents missing")}
    ax.fill_between(table.index, table["agents"], most, step="post", **missing)
    if isinstance(table.index, pd.DatetimeIndex):
        one_day = table.index.normalize().nunique() == 1
        ax.xaxis.set_major_formatter(DateFormatter("%H:%M" if one_day else "%m-%d"))
    ax.set(xlabel=_("Interval"), ylabel=_("Agents"))
    ax.set_ylim(bottom=0)
    ax.legend(frameon=False)
    return ax
