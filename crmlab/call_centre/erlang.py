"""Erlang C: waiting, service level, and the agents needed."""

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._validation import require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")


def erlang_c(load: float, agents: int) -> float:
    """Probability that a call has to wait.

    Parameters
    ----------
    load : float
        Offered load in erlangs: calls per hour * handling time in hours.
    agents : int
        Number of agents, at least 1.

    Returns
    -------
    float
        From 0 to 1; 1 if the load is as large as the number of agents or larger, for then the queue grows
        without end.

    Raises
    ------
    ValueError
        If the load is negative or there is no agent.

    Notes
    -----
    Calls arrive at random, take exponential times and wait patiently. The Erlang B recursion avoids the
    huge powers and factorials of the closed form. Callers who hang up shorten the queue, so Erlang C is on
    the safe side (see `simulate_queue`).

    References
    ----------
    Erlang, A. K. (1917). Solution of some problems in the theory of probabilities of significance in
    automatic telephone exchanges. *Post Office Electrical Engineers' Journal*, 10, 189-197.

    Gans, N., Koole, G., & Mandelbaum, A. (2003). Telephone call centers: Tutorial, review, and research
    prospects. *Manufacturing & Service Operations Management*, 5(2), 79-141, section 4.1.

    Examples
    --------
    >>> round(erlang_c(load=10, agents=14), 4)
    0.1741
    """
    if load < 0 or agents < 1:
        raise ValueError(f"The load cannot be negative and there must be an agent; got {load} and {agents}.")
    if load >= agents:
        return 1.0
    blocked = 1.0
    for number in range(1, agents + 1):
        blocked = load * blocked / (number + load * blocked)
    return agents * blocked / (agents - load * (1 - blocked))


def queue_measures(
    calls_per_hour: float, handling_seconds: float, agents: int, *, within_seconds: float = 20
) -> pd.Series:
    """Waiting, service level and use of a call centre with a given number of agents.

    Parameters
    ----------
    calls_per_hour : float
        Calls that arrive in an hour, on average.
    handling_seconds : float
        Mean time an agent needs for a call, with the work after it; positive.
    agents : int
        Number of agents.
    within_seconds : float, default 20
        Time in which a call should be answered.

    Returns
    -------
    Series
        ``load`` (erlangs), ``occupancy`` (share of time an agent is busy), ``waiting_probability``,
        ``service_level`` (share answered in time), ``mean_wait_seconds`` (of all calls; inf if overloaded).

    Raises
    ------
    ValueError
        If calls, times or agents are negative or missing.

    References
    ----------
    Gans, N., Koole, G., & Mandelbaum, A. (2003). Telephone call centers. *Manufacturing & Service
    Operations Management*, 5(2), 79-141, section 4.1.

    Examples
    --------
    >>> queue_measures(200, 180, 14).round(3).to_dict()
    {'load': 10.0, 'occupancy': 0.714, 'waiting_probability': 0.174, 'service_level': 0.888, 'mean_wait_seconds': 7.836}
    """
    if handling_seconds <= 0 or within_seconds < 0:
        raise ValueError(f"Times must be positive; got {handling_seconds} and {within_seconds} seconds.")
    load = calls_per_hour * handling_seconds / 3600
    waits = erlang_c(load, agents)
    free = agents - load
    overloaded = free <= 0
    return pd.Series(
        {
            "load": load,
            "occupancy": min(load / agents, 1.0),
            "waiting_probability": waits,
            "service_level": 0.0
            if overloaded
            else 1 - waits * math.exp(-free * within_seconds / handling_seconds),
            "mean_wait_seconds": np.inf if overloaded else waits * handling_seconds / free,
        }
    )


def agents_needed(
    calls_per_hour: float,
    handling_seconds: float,
    *,
    service_level: float = 0.8,
    within_seconds: float = 20,
    shrinkage: float = 0.0,
) -> int:
    """Smallest number of agents that reaches a service level.

    Parameters
    ----------
    calls_per_hour : float
        Calls that arrive in an hour, on average.
    handling_seconds : float
        Mean time an agent needs for a call; positive.
    service_level : float, default 0.8
        Share of calls to answer in time, below 1.
    within_seconds : float, default 20
        Time in which a call should be answered.
    shrinkage : float, default 0
        Share of paid time an agent is away (breaks, training); then more must be on the roster.

    Returns
    -------
    int
        Number of agents to roster; at least 1.

    Raises
    ------
    ValueError
        If the service level or the shrinkage is not from 0 to below 1, or a number is negative.

    Examples
    --------
    >>> agents_needed(200, 180), agents_needed(200, 180, shrinkage=0.3)
    (14, 20)
    """
    if not 0 <= service_level < 1 or not 0 <= shrinkage < 1:
        raise ValueError(
            f"service_level and shrinkage must be from 0 to below 1; got {service_level} and {shrinkage}."
        )
    agents = max(1, math.ceil(calls_per_hour * handling_seconds / 3600))
    while (
        queue_measures(calls_per_hour, handling_seconds, agents, within_seconds=within_seconds)[
            "service_level"
        ]
        < service_level
    ):
        agents += 1
    return math.ceil(agents / (1 - shrinkage) - 1e-9)


def staffing_curve(
    calls_per_hour: float, handling_seconds: float, agents: Iterable[int], *, within_seconds: float = 20
) -> pd.DataFrame:
    """Waiting and service level for several numbers of agents.

    Parameters
    ----------
    calls_per_hour : float
        Calls that arrive in an hour, on average.
    handling_seconds : float
        Mean time an agent needs for a call; positive.
    agents : iterable of int
        Numbers of agents to compare.
    within_seconds : float, default 20
        Time in which a call should be answered.

    Returns
    -------
    DataFrame
        Index ``agents``; columns as in `queue_measures`.

    Examples
    --------
    >>> staffing_curve(200, 180, [12, 13, 14])["service_level"].round(2).tolist()
    [0.64, 0.8, 0.89]
    """
    rows = {
        n: queue_measures(calls_per_hour, handling_seconds, n, within_seconds=within_seconds) for n in agents
    }
    return pd.DataFrame(rows).T.rename_axis("agents")


def plot_service_level(curve: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw the service level against the number of agents, with the mean wait.

    Parameters
    ----------
    curve : DataFrame
        Result of `staffing_curve`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the line of the service level.

    Returns
    -------
    Axes
        The axes of the service level; the mean wait has an axis of its own on the right.
    """
    from crmlab._plotting import new_axes

    require_columns(curve, ("service_level", "mean_wait_seconds"), name="curve")
    ax = new_axes(ax)
    ax.plot(curve.index, curve["service_level"], **{"marker": "o", **kwargs})
    ax.set(xlabel=_("Agents"), ylabel=_("Service level (blue)"), ylim=(0, 1.05))
    ax.yaxis.set_major_formatter("{x:.0%}")
    waits = ax.twinx()
    waits.plot(curve.index, curve["mean_wait_seconds"].replace(np.inf, np.nan), color="#b2182b", marker="s")
    waits.set(ylabel=_("Mean wait in seconds (red)"))
    waits.set_ylim(bottom=0)
    return ax
