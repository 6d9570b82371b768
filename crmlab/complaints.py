"""Complaints: their causes, the time of each of the four steps, the quality of handling, and what follows."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._columns import flags, present
from crmlab._intervals import wilson_interval
from crmlab._validation import refuse_rows, require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

STEPS = ("received_time", "recorded_time", "solved_time", "followed_up_time")
STEP_NAMES = {
    "recorded_time": "vent, record and judge",
    "solved_time": "propose and carry out",
    "followed_up_time": "follow up",
}
CAUSES = ("product quality", "service attitude", "deception")


def cause_table(complaints: pd.DataFrame, *, cause: str = "cause", valid: str = "valid") -> pd.DataFrame:
    """Count complaints by cause.

    Parameters
    ----------
    complaints : DataFrame
        One row per complaint.
    cause : str, default "cause"
        Column with the cause.
    valid : str, default "valid"
        Yes/no column: the complaint was found justified.

    Returns
    -------
    DataFrame
        Index `cause`, most frequent first; columns ``complaints``, ``share``, ``cumulative_share`` and
        ``valid_share`` (share of the cause's complaints that are justified).

    Raises
    ------
    ValueError
        If a column or value is missing.

    References
    ----------
    Juran, J. M. (1951). *Quality Control Handbook*. McGraw-Hill. (The vital few causes first.)

    Examples
    --------
    >>> complaints = pd.DataFrame({"cause": ["quality", "attitude", "quality"], "valid": [True, True, False]})
    >>> cause_table(complaints)["valid_share"].to_dict()
    {'quality': 0.5, 'attitude': 1.0}
    """
    count = present(complaints, cause, name="complaints").value_counts()
    justified = pd.Series(flags(complaints, valid, name="complaints"), index=complaints.index)
    share = count / count.sum()
    return pd.DataFrame(
        {
            "complaints": count,
            "share": share,
            "cumulative_share": share.cumsum(),
            "valid_share": justified.groupby(complaints[cause]).mean(),
        },
        index=count.index,
    ).rename_axis(cause)


def step_times(complaints: pd.DataFrame, steps: Sequence[str] = STEPS) -> pd.DataFrame:
    """Time that each step of complaint handling takes.

    Parameters
    ----------
    complaints : DataFrame
        One row per complaint, one time column per step, empty if the step was not (or not yet) taken.
    steps : sequence of str, optional
        Time columns in order; the first is when the complaint came in.

    Returns
    -------
    DataFrame
        Index ``step`` (the column that ends the step); columns ``complaints`` (that took the step),
        ``done_share`` (of all), and hours from the end of the step before: ``median_hours``,
        ``mean_hours``, ``p90_hours`` (nine of ten are done by then).

    Raises
    ------
    ValueError
        If a column is missing, or a step ended before the one before it.

    Notes
    -----
    Means suffer from a few very long cases; set targets by the 90th percentile. Complaints still open have
    no time yet: leaving them out makes the times look short, so judge a period when its cases are closed.

    References
    ----------
    Stauss, B., & Seidel, W. (2004). *Complaint Management: The Heart of CRM*. Thomson, ch. 8.

    Examples
    --------
    >>> complaints = pd.DataFrame({
    ...     "received_time": pd.to_datetime(["2025-01-01 09:00", "2025-01-01 10:00"]),
    ...     "solved_time": pd.to_datetime(["2025-01-01 15:00", None])})
    >>> step_times(complaints, ["received_time", "solved_time"])[["done_share", "median_hours"]].to_numpy().tolist()
    [[0.5, 6.0]]
    """
    require_columns(complaints, steps, name="complaints")
    times = complaints[list(steps)].apply(pd.to_datetime)
    hours = (times - times.ffill(axis=1).shift(axis=1))[list(steps[1:])].apply(
        lambda column: column.dt.total_seconds() / 3600
    )
    refuse_rows(
        complaints,
        (hours < 0).any(axis=1),
        "have a step that ended before an earlier one",
        f"The order of the steps is {', '.join(steps)}. Correct the times.",
    )
    done = hours.notna().sum()
    return pd.DataFrame(
        {
            "complaints": done,
            "done_share": done / len(complaints),
            "median_hours": hours.median(),
            "mean_hours": hours.mean(),
            "p90_hours": hours.quantile(0.9),
        }
    ).rename_axis("step")


def handling_quality(
    complaints: pd.DataFrame,
    *,
    by: str | None = None,
    received: str = "received_time",
    solved: str = "solved_time",
    followed_up: str = "followed_up_time",
    satisfaction: str = "satisfaction_after",
    target_hours: float = 48,
) -> pd.DataFrame:
    """Quality of complaint handling: solved, in time, followed up, and to the customer's satisfaction.

    Parameters
    ----------
    complaints : DataFrame
        One row per complaint.
    by : str, optional
        Column to compare by, such as cause, employee or channel; all together without it.
    received, solved, followed_up : str, optional
        Time columns; empty if a step was not taken.
    satisfaction : str, default "satisfaction_after"
        Satisfaction with the handling on any scale; empty if not asked.
    target_hours : float, default 48
        Time in which a complaint should be solved.

    Returns
    -------
    DataFrame
        Index `by`, or one row ``"all"``; columns ``complaints``, ``solved_share``, ``in_time_share``,
        ``followed_up_share`` (of all complaints), ``median_hours`` (to the solution) and
        ``satisfaction`` (mean of those asked).

    Raises
    ------
    ValueError
        If a column is missing.

    Notes
    -----
    Shares are of all complaints, so that an unsolved one counts against the time target too.

    References
    ----------
    Tax, S. S., Brown, S. W., & Chandrashekaran, M. (1998). Customer evaluations of service complaint
    experiences. *Journal of Marketing*, 62(2), 60-76. (Outcome, procedure and treatment.)

    Examples
    --------
    >>> complaints = pd.DataFrame({
    ...     "received_time": pd.to_datetime(["2025-01-01", "2025-01-01"]),
    ...     "solved_time": pd.to_datetime(["2025-01-02", "2025-01-09"]),
    ...     "followed_up_time": pd.to_datetime(["2025-01-05", None]), "satisfaction_after": [5, 2]})
    >>> handling_quality(complaints).loc["all"].tolist()
    [2.0, 1.0, 0.5, 0.5, 108.0, 3.5]
    """
    columns = [received, solved, followed_up, satisfaction]
    require_columns(complaints, columns if by is None else [*columns, by], name="complaints")
    start, end, later = (pd.to_datetime(complaints[column]) for column in columns[:3])
    hours = (end - start).dt.total_seconds() / 3600
    rows = pd.DataFrame(
        {
            "solved_share": hours.notna(),
            "in_time_share": hours <= target_hours,
            "followed_up_share": later.notna(),
            "median_hours": hours,
            "satisfaction": complaints[satisfaction].astype(float),
        }
    )
    key = (
        pd.Series("all", index=complaints.index) if by is None else present(complaints, by, name="complaints")
    )
    groups = rows.groupby(key)
    table = groups.mean().assign(median_hours=groups["median_hours"].median())
    table.insert(0, "complaints", groups.size())
    return table


def repurchase_after(
    complaints: pd.DataFrame,
    orders: pd.DataFrame,
    as_of,
    *,
    by: str = "outcome",
    within_days: int = 90,
    customer: str = "customer_id",
    received: str = "received_time",
    date: str = "order_date",
    amount: str = "amount_cny",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Share of complainants who buy again, by how their complaint was handled.

    Parameters
    ----------
    complaints : DataFrame
        One row per complaint.
    orders : DataFrame
        One row per order; refunds have negative amounts and do not count.
    as_of : date-like
        Last day with orders. Complaints less than `within_days` before it are left out: their time is not
        over.
    by : str, default "outcome"
        Column to compare by.
    within_days : int, default 90
        Days after the day of the complaint in which a purchase counts.
    customer, received, date, amount : str, optional
        Names of the columns; `customer` in both tables.
    confidence : float, default 0.95
        Confidence of the interval.

    Returns
    -------
    DataFrame
        Index `by`; columns ``complaints``, ``bought_again``, ``share``, ``lower`` and ``upper`` (Wilson
        interval).

    Raises
    ------
    ValueError
        If a column is missing.

    Notes
    -----
    Who complains and gets help often stays; most who are dissatisfied never complain and leave. Outcomes
    are not dealt out by chance, so the difference is no pure effect of the handling.

    References
    ----------
    TARP (1986). *Consumer Complaint Handling in America: An Update Study*. U.S. Office of Consumer Affairs.
    (Repurchase by complaint and solution.)

    Examples
    --------
    >>> complaints = pd.DataFrame({
    ...     "customer_id": ["a", "b"], "outcome": ["refund", "rejected"],
    ...     "received_time": pd.to_datetime(["2025-03-01 10:00", "2025-03-01 11:00"])})
    >>> orders = pd.DataFrame({
    ...     "customer_id": ["a", "b"], "order_date": pd.to_datetime(["2025-03-09", "2025-02-01"]),
    ...     "amount_cny": [50.0, 60.0]})
    >>> repurchase_after(complaints, orders, "2025-12-31")["share"].to_dict()
    {'refund': 1.0, 'rejected': 0.0}
    """
    require_columns(complaints, (customer, received, by), name="complaints")
    require_columns(orders, (customer, date, amount), name="orders")
    day = pd.to_datetime(complaints[received]).dt.normalize()
    whole = complaints.assign(_day=day, _case=np.arange(len(complaints)))
    whole = whole[day <= pd.Timestamp(as_of) - pd.Timedelta(days=within_days)]
    bought = orders.loc[orders[amount] >= 0, [customer, date]]
    pairs = whole[[customer, "_day", "_case"]].merge(bought, on=customer)
    wait = (pairs[date].dt.normalize() - pairs["_day"]).dt.days
    again = whole["_case"].isin(pairs.loc[wait.between(1, within_days), "_case"])
    groups = again.groupby(whole[by])
    table = pd.DataFrame({"complaints": groups.size(), "bought_again": groups.sum()})
    lower, upper = wilson_interval(table["bought_again"], table["complaints"], confidence)
    return table.assign(share=table["bought_again"] / table["complaints"], lower=lower, upper=upper)


def plot_causes(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw complaints by cause, the justified part darker.

    Parameters
    ----------
    table : DataFrame
        Result of `cause_table`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the bars of all complaints.

    Returns
    -------
    Axes
        The most frequent cause first.
    """
    from crmlab._plotting import new_axes

    require_columns(table, ("complaints", "share", "valid_share"), name="table")
    ax = new_axes(ax)
    names = [_(str(cause)) for cause in table.index]
    bars = ax.bar(names, table["complaints"], **{"color": "#fddbc7", "label": _("not justified"), **kwargs})
    ax.bar(names, table["complaints"] * table["valid_share"], color="#b2182b", label=_("justified"))
    ax.bar_label(bars, [f"{share:.0%}" for share in table["share"]], padding=2)
    ax.set(xlabel=_("Cause"), ylabel=_("Complaints"))
    ax.margins(y=0.1)
    ax.legend(frameon=False)
    return ax


def plot_step_times(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw the median time of each step, with a line to the 90th percentile.

    Parameters
    ----------
    table : DataFrame
        Result of `step_times`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the bars.

    Returns
    -------
    Axes
        The first step at the top.
    """
    from crmlab._plotting import new_axes

    require_columns(table, ("median_hours", "p90_hours", "done_share"), name="table")
    ax = new_axes(ax)
    names = [_(STEP_NAMES.get(step, str(step))) for step in table.index]
    beyond = table["p90_hours"] - table["median_hours"]
    style = {"color": "#67a9cf", "capsize": 4, **kwargs}
    ax.barh(names, table["median_hours"], xerr=[np.zeros(len(table)), beyond], **style)
    for place, (end, share) in enumerate(zip(table["p90_hours"], table["done_share"])):
        ax.annotate(
            _("done in {share:.0%}").format(share=share),
            (end, place),
            xytext=(8, -4),
            textcoords="offset points",
        )
    ax.invert_yaxis()
    ax.margins(x=0.3)
    ax.set(xlabel=_("Hours: median, and line to the 90th percentile"), ylabel=_("Step"))
    return ax
