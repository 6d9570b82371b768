"""Survival of customer relationships: Kaplan-Meier curves and lifetimes."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._memberships import read_memberships
from crmlab._validation import refuse_rows, require_columns, require_extra
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

DAYS = {"D": 1.0, "M": 365.25 / 12, "Y": 365.25}


def durations(
    memberships: pd.DataFrame,
    as_of: pd.Timestamp | str,
    *,
    start: str = "start_date",
    end: str = "end_date",
    unit: str = "M",
    seen_from: pd.Timestamp | str | None = None,
) -> pd.DataFrame:
    """Turn start and end dates into durations, with those still there marked as such.

    Parameters
    ----------
    memberships : DataFrame
        One row per membership; a missing end is a customer who is still there.
    as_of : date
        Last day observed: later ends count as still there, later starts are left out.
    start, end : str, optional
        The two columns.
    unit : {"D", "M", "Y"}, optional
        Days, months of 30.44 days, or years of 365.25 days.
    seen_from : date, optional
        First day observed, if those who left before it are not in the table (delayed entry).

    Returns
    -------
    DataFrame
        The memberships begun by `as_of` (and not ended before `seen_from`), with ``duration`` (float, in
        `unit`), ``event`` (True if the customer left) and ``entry``, the tenure at the first day observed.

    Raises
    ------
    ValueError
        If a membership ends before it starts.

    Notes
    -----
    Dropping those who are still there, or taking their time so far as their lifetime, makes lifetimes too short:
    they are censored, and the methods here count them while they are seen. Whoever began before the first day
    observed is known only because he or she stayed until then; without ``entry`` such customers make lifetimes
    too long.

    Examples
    --------
    >>> memberships = pd.DataFrame({
    ...     "start_date": pd.to_datetime(["2024-01-01", "2024-06-01"]), "end_date": pd.to_datetime(["2024-01-31", None]),
    ... })
    >>> durations(memberships, "2024-06-11", unit="D")[["duration", "event"]]
       duration  event
    0      30.0   True
    1      10.0  False
    """
    if unit not in DAYS:
        raise ValueError(f"unit must be one of {list(DAYS)}, not {unit!r}.")
    begun, last = read_memberships(memberships, as_of, start=start, end=end)
    event = begun[end] <= last
    days = (begun[end].where(event, last) - begun[start]).dt.days
    first = begun[start].min() if seen_from is None else pd.Timestamp(seen_from)
    unseen = (first - begun[start]).dt.days.clip(lower=0)
    table = begun.assign(duration=days / DAYS[unit], event=event, entry=unseen / DAYS[unit])
    return table[(days > unseen) | (unseen == 0)]


def survival_table(
    customers: pd.DataFrame,
    *,
    duration: str = "duration",
    event: str = "event",
    entry: str | None = None,
    by: str | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Estimate the share of customers still there at each time (Kaplan-Meier).

    Parameters
    ----------
    customers : DataFrame
        One row per customer: time seen, and whether he or she left at its end (True/False or 1/0).
    duration, event : str, optional
        The two columns.
    entry : str, optional
        Column with the tenure at which each customer came under observation; 0 for all if omitted.
    by : str, optional
        Column of the groups; without it one group ``all``.
    confidence : float, optional
        Confidence level of the interval (log-log).

    Returns
    -------
    DataFrame
        Index (group, time); columns ``at_risk``, ``events``, ``survival``, ``lower``, ``upper``. One row per
        time at which somebody left or was last seen, and time 0.

    Raises
    ------
    ValueError
        If a duration is negative or missing.

    References
    ----------
    Kaplan, E. L. & Meier, P. (1958). Nonparametric estimation from incomplete observations. Journal of the
    American Statistical Association, 53(282), 457-481.

    Examples
    --------
    >>> customers = pd.DataFrame({"duration": [1, 2, 2, 3], "event": [1, 1, 0, 0]})
    >>> survival_table(customers)["survival"].round(2).tolist()
    [1.0, 0.75, 0.5, 0.5]
    """
    require_columns(customers, [duration, event, *filter(None, [entry, by])], name="customers")
    refuse_rows(
        customers, ~(customers[duration] >= 0), f"have no {duration} of 0 or more", "Drop or correct them."
    )
    fitter = require_extra("lifelines", "models").KaplanMeierFitter
    groups = [("all", customers)] if by is None else customers.groupby(by)
    tables = {}
    for name, part in groups:
        start = None if entry is None else part[entry]
        fitted = fitter(alpha=1 - confidence).fit(part[duration], part[event].astype(bool), entry=start)
        interval = fitted.confidence_interval_survival_function_
        tables[name] = pd.DataFrame(
            {
                "at_risk": fitted.event_table["at_risk"],
                "events": fitted.event_table["observed"],
                "survival": fitted.survival_function_.iloc[:, 0],
                "lower": interval.iloc[:, 0],
                "upper": interval.iloc[:, 1],
            }
        )
    return pd.concat(tables, names=[by or "group", "time"])


def survival_at(table: pd.DataFrame, times) -> pd.DataFrame:
    """Read the survival curve of each group at given times.

    Parameters
    ----------
    table : DataFrame
        From `survival_table`.
    times : sequence of float
        Times from 0 on.

    Returns
    -------
    DataFrame
        Index time, one column per group: survival at the last step at or before the time; NaN beyond the last
        time seen.

    Examples
    --------
    >>> customers = pd.DataFrame({"duration": [1, 2, 2, 3], "event": [1, 1, 0, 0]})
    >>> survival_at(survival_table(customers), [1.5, 3])["all"].round(2).tolist()
    [0.75, 0.5]
    """
    index = pd.Index(times, name="time")
    curves = {}
    for name, part in table.groupby(level=0, sort=False):
        curve = part.droplevel(0)["survival"]
        curves[name] = curve.reindex(index, method="ffill").where(index <= curve.index[-1])
    return pd.DataFrame(curves)


def lifetime_table(table: pd.DataFrame, *, horizon: float | None = None) -> pd.DataFrame:
    """Summarise each survival curve by its median and its mean within a horizon.

    Parameters
    ----------
    table : DataFrame
        From `survival_table`.
    horizon : float, optional
        Time up to which the mean is taken; the shortest of the groups' last times if omitted.

    Returns
    -------
    DataFrame
        Index group; columns ``median`` (first time at which half or fewer are left; infinite if never) and
        ``mean_within`` (area under the curve up to the horizon).

    Notes
    -----
    The mean without a horizon cannot be known while customers are still there. At constant churn it is
    `crmlab.churn.expected_lifetime`.

    Examples
    --------
    >>> customers = pd.DataFrame({"duration": [1, 2, 2, 3], "event": [1, 1, 0, 0]})
    >>> lifetime_table(survival_table(customers)).loc["all"].tolist()
    [2.0, 2.25]
    """
    ends = table.reset_index(level=1).groupby(level=0)["time"].max()
    horizon = float(ends.min()) if horizon is None else float(horizon)
    if horizon > ends.min():
        raise ValueError(
            f"The curves are seen until {ends.min()} only; choose a horizon up to that, not {horizon}."
        )
    rows = {}
    for name, part in table.groupby(level=0, sort=False):
        curve = part.droplevel(0)["survival"]
        half = curve.index[curve <= 0.5]
        steps = np.append(curve.index[curve.index < horizon].to_numpy(float), horizon)
        area = (np.diff(steps) * curve[curve.index < horizon].to_numpy()).sum()
        rows[name] = (half[0] if len(half) else np.inf, area)
    return pd.DataFrame.from_dict(rows, orient="index", columns=["median", "mean_within"]).rename_axis(
        "group"
    )


def compare_survival(
    customers: pd.DataFrame, *, by: str, duration: str = "duration", event: str = "event"
) -> pd.Series:
    """Test whether groups leave at the same hazard (log-rank test).

    Parameters
    ----------
    customers : DataFrame
        One row per customer.
    by : str
        Column of the groups.
    duration, event : str, optional
        Columns with the time seen and whether the customer left.

    Returns
    -------
    Series
        ``statistic`` (chi-squared), ``degrees_of_freedom``, ``p_value``.

    References
    ----------
    Mantel, N. (1966). Evaluation of survival data and two new rank order statistics arising in its
    consideration. Cancer Chemotherapy Reports, 50(3), 163-170.

    Examples
    --------
    >>> customers = pd.DataFrame({"duration": [1, 2, 3, 9, 9, 9], "event": [1, 1, 1, 0, 0, 0], "plan": list("aaabbb")})
    >>> bool(compare_survival(customers, by="plan")["p_value"] < 0.05)
    True
    """
    require_columns(customers, [by, duration, event], name="customers")
    statistics = require_extra("lifelines.statistics", "models")
    test = statistics.multivariate_logrank_test(
        customers[duration], customers[by], customers[event].astype(bool)
    )
    freedom = customers[by].nunique() - 1
    return pd.Series(
        {
            "statistic": float(test.test_statistic),
            "degrees_of_freedom": freedom,
            "p_value": float(test.p_value),
        }
    )


def plot_survival(table: pd.DataFrame, *, unit: str = "M", ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw the survival curve of each group with its interval.

    Parameters
    ----------
    table : DataFrame
        From `survival_table`.
    unit : {"D", "M", "Y"}, optional
        Unit of the times, for the label.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the lines.

    Returns
    -------
    Axes
        The axes drawn on.
    """
    from crmlab._plotting import new_axes

    ax = new_axes(ax)
    for name, part in table.groupby(level=0, sort=False):
        time = part.index.get_level_values(1)
        style = {"where": "post", "label": _(str(name)), **kwargs}
        (line,) = ax.step(time, part["survival"] * 100, **style)
        ax.fill_between(
            time, part["lower"] * 100, part["upper"] * 100, step="post", alpha=0.2, color=line.get_color()
        )
    ax.set(xlim=(0, None), ylim=(0, 105))
    ax.set_xlabel(tenure_label(unit))
    ax.set_ylabel(_("Customers still there (%)"))
    if table.index.get_level_values(0).nunique() > 1:
        ax.legend()
    ax.grid(alpha=0.3)
    return ax


def tenure_label(unit: str = "M") -> str:
    """Name the time axis of a survival plot.

    Parameters
    ----------
    unit : {"D", "M", "Y"}, optional
        Days, months or years.

    Returns
    -------
    str
        The label in the current language.

    Examples
    --------
    >>> tenure_label("Y")
    'Tenure (years)'
    """
    return {"D": _("Tenure (days)"), "M": _("Tenure (months)"), "Y": _("Tenure (years)")}[unit]
