"""Churn: rates by their several definitions, expected lifetime, and causes."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._memberships import read_memberships
from crmlab._validation import refuse_rows, require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

CHURN_CAUSES = {
    "natural": "voluntary",
    "competitive": "voluntary",
    "firm fault": "voluntary",
    "non-malicious": "involuntary",
    "retaliatory": "involuntary",
    "malicious": "involuntary",
}
"""Type of churn of each cause: the customer leaves, or the firm ends the relationship."""


def churn_table(
    memberships: pd.DataFrame,
    *,
    start: str = "start_date",
    end: str = "end_date",
    freq: str = "M",
    as_of: pd.Timestamp | str | None = None,
) -> pd.DataFrame:
    """Count customers coming and going in each period, with churn by four definitions.

    Parameters
    ----------
    memberships : DataFrame
        One row per membership (contract, account); dates. A missing end is a customer who is still there.
    start, end : str, optional
        Columns with the first and the last day.
    freq : {"M", "Q", "Y"}, optional
        Month, quarter or year.
    as_of : date, optional
        Last day observed; the last date in the table if omitted. Later starts and ends are ignored, and so is
        the last period if the day does not end it.

    Returns
    -------
    DataFrame
        Index period; counts ``at_start``, ``joined``, ``lost``, ``lost_from_start`` (lost of those who were
        there at the start), ``at_end``; rates 0 to 1 ``churn_start`` = lost / at_start, ``churn_average`` =
        lost / mean of at_start and at_end, ``churn_served`` = lost / (at_start + joined), ``churn_cohort`` =
        lost_from_start / at_start, and ``retention`` = 1 - churn_cohort.

    Raises
    ------
    ValueError
        If a membership ends before it starts.

    Notes
    -----
    Only the cohort definition and retention add up to 1: the others count newcomers who leave at once. Without
    newcomers the start, served and cohort rates are equal. The textbook's "customers lost / customers served"
    is ``churn_served``. State the definition with every rate; among fast-growing firms they differ by half.

    References
    ----------
    Farris, P. W., Bendle, N. T., Pfeifer, P. E. & Reibstein, D. J. (2010). Marketing Metrics, 2nd ed., 5.1.

    Examples
    --------
    >>> memberships = pd.DataFrame({
    ...     "start_date": pd.to_datetime(["2024-01-10", "2024-01-20", "2024-02-05", "2024-02-06"]),
    ...     "end_date": pd.to_datetime(["2024-02-10", None, "2024-02-20", None]),
    ... })
    >>> table = churn_table(memberships, as_of="2024-02-29")
    >>> table.loc["2024-02", ["at_start", "joined", "lost", "at_end", "churn_start", "churn_cohort"]].tolist()
    [2.0, 2.0, 2.0, 2.0, 1.0, 0.5]
    """
    begun, last = read_memberships(memberships, as_of, start=start, end=end)
    starts = begun[start].dt.to_period(freq)
    ends = begun[end].where(begun[end] <= last).dt.to_period(freq)
    final = last.to_period(freq)
    if last.normalize() < final.end_time.normalize():
        final -= 1
    periods = pd.period_range(starts.min(), final, freq=freq, name="period")
    joined = starts.value_counts().reindex(periods, fill_value=0)
    lost = ends.value_counts().reindex(periods, fill_value=0)
    from_start = ends[ends > starts].value_counts().reindex(periods, fill_value=0)
    at_end = (joined - lost).cumsum()
    at_start = at_end - joined + lost
    table = pd.DataFrame(
        {
            "at_start": at_start,
            "joined": joined,
            "lost": lost,
            "lost_from_start": from_start,
            "at_end": at_end,
        }
    )
    served = at_start + joined
    average = (at_start + at_end) / 2
    table["churn_start"] = lost / at_start.where(at_start > 0)
    table["churn_average"] = lost / average.where(average > 0)
    table["churn_served"] = lost / served.where(served > 0)
    table["churn_cohort"] = from_start / at_start.where(at_start > 0)
    table["retention"] = 1 - table["churn_cohort"]
    return table


def churn_rate(lost, served):
    """Divide the customers lost by the customers served.

    Parameters
    ----------
    lost, served : int or Series
        Numbers of customers in the period.

    Returns
    -------
    float or Series
        ``lost / served``, 0 to 1.

    Notes
    -----
    Say whom "served" counts: those at the start, the average, or all served. See `churn_table`.

    Examples
    --------
    >>> churn_rate(30, 400)
    0.075
    """
    if np.any(np.asarray(lost) > np.asarray(served)):
        raise ValueError(f"More customers lost ({lost}) than served ({served}); use counts of one period.")
    return lost / served


def compound_churn(churn, periods: float = 12):
    """Turn the churn of one period into that of several, such as a month's into a year's.

    Parameters
    ----------
    churn : float or Series
        Churn rate of one period, 0 to 1.
    periods : float, optional
        Number of periods.

    Returns
    -------
    float or Series
        ``1 - (1 - churn) ** periods``; not ``periods * churn``, which counts lost customers again.

    Examples
    --------
    >>> round(compound_churn(0.05), 3)
    0.46
    """
    return 1 - (1 - churn) ** periods


def expected_lifetime(churn):
    """Compute how many periods a customer stays on average, at constant churn.

    Parameters
    ----------
    churn : float or Series
        Churn rate per period, above 0 and up to 1.

    Returns
    -------
    float or Series
        ``1 / churn`` periods, the period of leaving included.

    Raises
    ------
    ValueError
        If a rate is not above 0 and at most 1.

    Notes
    -----
    Mean of the geometric distribution. Counting completed periods only gives ``(1 - churn) / churn``. Where
    churn falls with tenure, the mean is longer than this; take the area under `crmlab.survival` curves.

    References
    ----------
    Reichheld, F. F. & Sasser, W. E. (1990). Zero defections: quality comes to services. Harvard Business
    Review, 68(5), 105-111: defections of 20 %, 10 % and 5 % a year make 5, 10 and 20 years.

    Examples
    --------
    >>> [expected_lifetime(rate) for rate in (0.2, 0.1, 0.05)]
    [5.0, 10.0, 20.0]
    """
    rates = np.asarray(churn, dtype=float)
    if not np.all((rates > 0) & (rates <= 1)):
        raise ValueError(
            f"A churn rate lies above 0 and at most at 1; this is {churn!r}. Write 0.2 for 20 %."
        )
    return 1 / churn


def simulate_lifetimes(churn: float, n: int = 10_000, *, seed: int = 0) -> pd.Series:
    """Let customers leave by chance, period after period, and count how long each stays.

    Parameters
    ----------
    churn : float
        Probability to leave in each period.
    n : int, optional
        Number of customers.
    seed : int, optional
        Seed of the random numbers.

    Returns
    -------
    Series
        Periods stayed (1 or more), named ``lifetime``; its mean approaches `expected_lifetime`.

    Examples
    --------
    >>> bool(abs(simulate_lifetimes(0.2).mean() - expected_lifetime(0.2)) < 0.2)
    True
    """
    expected_lifetime(churn)
    return pd.Series(np.random.default_rng(seed).geometric(churn, n), name="lifetime")


def churn_by_cause(
    memberships: pd.DataFrame, *, cause: str = "leaving_reason", causes: Mapping[str, str] = CHURN_CAUSES
) -> pd.DataFrame:
    """Count lost customers by type and cause of churn.

    Parameters
    ----------
    memberships : DataFrame
        One row per membership; the cause is missing while the customer is there.
    cause : str, optional
        Column with the cause.
    causes : mapping of str to str, optional
        Type (``"voluntary"``, ``"involuntary"``) of each cause.

    Returns
    -------
    DataFrame
        Index (type, cause), voluntary first, in the order of `causes`; columns ``lost`` and ``share``.

    Raises
    ------
    ValueError
        If a cause is unknown.

    Examples
    --------
    >>> churn_by_cause(pd.DataFrame({"leaving_reason": ["competitive", "malicious", "competitive", None]})).query("lost > 0")
                             lost     share
    type        cause
    voluntary   competitive     2  0.666667
    involuntary malicious       1  0.333333
    """
    require_columns(memberships, [cause], name="memberships")
    known = memberships[cause].isin(list(causes)) | memberships[cause].isna()
    refuse_rows(
        memberships, ~known, f"have a {cause} that is none of {list(causes)}", "Correct it or pass causes=..."
    )
    lost = memberships[cause].value_counts().reindex(list(causes), fill_value=0)
    index = pd.MultiIndex.from_tuples([(causes[name], name) for name in causes], names=["type", "cause"])
    table = pd.DataFrame({"lost": lost.to_numpy()}, index=index)
    return table.assign(share=table["lost"] / max(table["lost"].sum(), 1))


def plot_churn_rates(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw churn by its definitions over time.

    Parameters
    ----------
    table : DataFrame
        From `churn_table`.
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
    labels = {
        "churn_start": _("lost / at start"),
        "churn_average": _("lost / average"),
        "churn_served": _("lost / served"),
        "churn_cohort": _("lost from start / at start"),
    }
    times = table.index.to_timestamp()
    for column, label in labels.items():
        ax.plot(times, table[column] * 100, **{"marker": ".", "label": label, **kwargs})
    ax.set_ylim(bottom=0)
    ax.set_xlabel(_("Period"))
    ax.set_ylabel(_("Churn rate (% per period)"))
    ax.legend()
    return ax


def plot_churn_causes(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw the lost customers by cause, coloured by type of churn.

    Parameters
    ----------
    table : DataFrame
        From `churn_by_cause`.
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
    for kind, part in table.groupby(level=0, sort=False):
        causes = [_(cause) for cause in part.index.get_level_values(1)]
        ax.barh(causes, part["lost"], **{"label": _(kind), **kwargs})
    ax.invert_yaxis()
    ax.set_xlabel(_("Customers lost"))
    ax.legend()
    return ax
