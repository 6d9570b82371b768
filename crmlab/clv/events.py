"""Customer event method: the events of a customer's life, how likely they are, and what they bring."""

from typing import TYPE_CHECKING

import pandas as pd

from crmlab._validation import refuse_rows, require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")


def event_table(events: pd.DataFrame, *, discount: float = 0.0) -> pd.DataFrame:
    """Value the expected events of a customer's life.

    Parameters
    ----------
    events : DataFrame
        One row per event: ``event`` (name, unique), ``time`` (periods from now), ``probability`` (0 to 1),
        ``revenue`` and ``cost`` (money, if it happens). Optionally ``given``: the name of another event without
        which this one cannot happen; the probability then is conditional on it.
    discount : float, default 0
        Discount rate per period.

    Returns
    -------
    DataFrame
        The events with ``joint_probability`` (this event and all those it needs), ``expected_profit`` and
        ``present_value``. The sum of ``present_value`` is the customer's lifetime value.

    Raises
    ------
    ValueError
        If a probability is not between 0 and 1, a name is repeated or unknown, an event comes before the one it
        needs, or events need each other in a circle.

    Notes
    -----
    Every customer has a list of events of its own, so values differ between customers who look alike in past
    sales. The price is that all probabilities are judged, or estimated from the histories of similar customers.

    References
    ----------
    Kumar, V. (2008). *Managing Customers for Profit*. Wharton School Publishing.

    Examples
    --------
    >>> events = pd.DataFrame({
    ...     "event": ["first order", "renewal", "complaint"],
    ...     "time": [0, 1, 1],
    ...     "probability": [1.0, 0.6, 0.1],
    ...     "revenue": [500, 400, 0],
    ...     "cost": [300, 200, 50],
    ...     "given": [None, "first order", "first order"],
    ... })
    >>> table = event_table(events, discount=0.25)
    >>> table[["event", "joint_probability", "expected_profit", "present_value"]]
             event  joint_probability  expected_profit  present_value
    0  first order                1.0            200.0          200.0
    1      renewal                0.6            120.0           96.0
    2    complaint                0.1             -5.0           -4.0
    """
    require_columns(events, ("event", "time", "probability", "revenue", "cost"), name="events")
    refuse_rows(
        events,
        ~events["probability"].between(0, 1),
        "have a probability that is not between 0 and 1",
        "Give probabilities as shares: 0.25 for 25 %.",
    )
    refuse_rows(
        events,
        events["event"].duplicated(keep=False),
        "repeat the name of an event",
        "Number them: visit 1, visit 2.",
    )
    joint = _joint_probabilities(events)
    profit = joint * (events["revenue"] - events["cost"])
    return events.assign(
        joint_probability=joint,
        expected_profit=profit,
        present_value=profit / (1 + discount) ** events["time"],
    )


def _joint_probabilities(events: pd.DataFrame) -> pd.Series:
    """Multiply each event's probability with those of the events it needs, step by step up the chain."""
    joint = events["probability"].astype(float)
    if "given" not in events.columns:
        return joint
    rows = events.set_index("event")
    needed = events["given"]
    unknown = needed.notna() & ~needed.isin(rows.index)
    refuse_rows(events, unknown, "need an event that is not in the table", "Correct the column 'given'.")
    for _step in range(len(events)):
        waiting = needed.notna()
        if not waiting.any():
            return joint
        earlier = needed.map(rows["time"])
        refuse_rows(
            events,
            waiting & (earlier > events["time"]),
            "come before the event they need",
            "Correct the times.",
        )
        joint = joint * needed.map(rows["probability"]).where(waiting, 1.0).astype(float)
        needed = needed.map(rows["given"])
    raise ValueError("Events need each other in a circle. Look at the column 'given'.")


def plot_events(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw the present value of each event, in the order of time.

    Parameters
    ----------
    table : DataFrame
        Result of `event_table`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to ``Axes.barh``.

    Returns
    -------
    Axes
        The axes drawn on; gains are blue, losses red, and the title gives the sum.
    """
    from crmlab._plotting import new_axes

    require_columns(table, ("event", "time", "joint_probability", "present_value"), name="table")
    ax = new_axes(ax)
    table = table.sort_values("time", kind="stable")
    colours = ["#2166ac" if value >= 0 else "#b2182b" for value in table["present_value"]]
    bars = ax.barh(range(len(table)), table["present_value"], **{"color": colours, **kwargs})
    ax.bar_label(bars, [f"{share:.0%}" for share in table["joint_probability"]], padding=3, fontsize="small")
    ax.set_yticks(
        range(len(table)), [f"{name} (t={time:g})" for name, time in zip(table["event"], table["time"])]
    )
    ax.invert_yaxis()
    ax.axvline(0, color="black", linewidth=0.8)
    ax.margins(x=0.12)
    ax.set(
        xlabel=_("Present value (money); the label is the probability"),
        title=_("Lifetime value {value:,.0f}").format(value=table["present_value"].sum()),
    )
    return ax
