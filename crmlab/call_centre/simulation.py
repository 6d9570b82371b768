"""A simulated queue, with callers or guests who may lose patience."""

import heapq

import numpy as np
import pandas as pd


def simulate_queue(
    calls_per_hour: float,
    handling_seconds: float,
    agents: int,
    *,
    n_calls: int = 10_000,
    patience_seconds: float | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Simulate a queue with callers or guests who may lose patience.

    Parameters
    ----------
    calls_per_hour : float
        Arrivals in an hour, on average; positive.
    handling_seconds : float
        Mean time of service, exponential; positive.
    agents : int
        Number of agents, or of tables.
    n_calls : int, default 10000
        Number of arrivals.
    patience_seconds : float, optional
        Mean time, exponential, after which one who waits gives up; nobody does without it.
    seed : int, default 0
        Start of the random numbers.

    Returns
    -------
    DataFrame
        One row per arrival in order: ``arrival_s``, ``wait_s`` (until served or given up) and
        ``abandoned``. The queue starts empty.

    Raises
    ------
    ValueError
        If a rate, a time or a number is not positive.

    References
    ----------
    Garnett, O., Mandelbaum, A., & Reiman, M. (2002). Designing a call center with impatient customers.
    *Manufacturing & Service Operations Management*, 4(3), 208-227. (The Erlang A model.)

    Examples
    --------
    >>> bored = simulate_queue(30, 3000, 22, patience_seconds=600)
    >>> cared_for = simulate_queue(30, 3000, 22, patience_seconds=2400)
    >>> bool(bored["abandoned"].mean() > cared_for["abandoned"].mean())
    True
    """
    limits = {"calls_per_hour": calls_per_hour, "handling_seconds": handling_seconds, "agents": agents}
    limits |= {
        "n_calls": n_calls,
        "patience_seconds": np.inf if patience_seconds is None else patience_seconds,
    }
    wrong = {name: value for name, value in limits.items() if not value > 0}
    if wrong:
        raise ValueError(f"These must be positive: {wrong}.")
    random = np.random.default_rng(seed)
    arrivals = random.exponential(3600 / calls_per_hour, n_calls).cumsum()
    services = random.exponential(handling_seconds, n_calls)
    patience = random.exponential(1, n_calls) * limits["patience_seconds"]
    free_at = [0.0] * int(agents)
    waits = np.empty(n_calls)
    for number, (arrival, service, limit) in enumerate(zip(arrivals, services, patience)):
        wait = max(free_at[0] - arrival, 0.0)
        if wait <= limit:
            heapq.heapreplace(free_at, arrival + wait + service)
        waits[number] = wait
    return pd.DataFrame(
        {"arrival_s": arrivals, "wait_s": np.minimum(waits, patience), "abandoned": waits > patience}
    )
