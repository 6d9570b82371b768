"""Customer identification: which leads to follow, where the funnel leaks, and what a customer costs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._columns import numbers, present
from crmlab._validation import refuse_rows, require_columns
from crmlab.i18n import translator
from crmlab.response import ResponseModel

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

STEP_NAMES = {
    "prospecting": "prospecting",
    "qualifying": "qualifying",
    "approach": "approach",
    "negotiation": "negotiation",
    "objection": "objection handling",
    "closing": "closing",
    "after_sales": "after-sales work",
}
STEPS = tuple(STEP_NAMES)


def score_leads(
    leads: pd.DataFrame, features: Sequence[str], *, outcome: str = "converted", lead: str = "lead_id"
) -> pd.DataFrame:
    """Learn from the closed leads which open ones are likely to become customers.

    Parameters
    ----------
    leads : DataFrame
        One row per lead.
    features : sequence of str
        Columns known before the outcome: numbers, yes/no, or text.
    outcome : str, default "converted"
        Yes/no for closed leads, missing for open ones.
    lead : str, default "lead_id"
        Column that identifies the lead.

    Returns
    -------
    DataFrame
        The open leads, most promising first: index `lead`, columns ``probability`` and ``rank``.

    Raises
    ------
    ValueError
        If a column is missing, no lead is closed or none open, or the model has no estimate.

    Notes
    -----
    A logistic model, fitted on the closed leads. Features that are known only because a lead converted (the
    date of the contract, say) make a perfect and useless model. The rival is a points table set by
    experience, which needs no history; to judge either, see `crmlab.response.gains_table`.

    References
    ----------
    D'Haen, J., & Van den Poel, D. (2013). Model-supported business-to-business prospect prediction based on
    an iterative customer acquisition framework. *Industrial Marketing Management*, 42(4), 544-551.

    Examples
    --------
    >>> leads = pd.DataFrame({
    ...     "lead_id": range(10), "visits": [0, 1, 1, 2, 3, 4, 5, 6, 5, 1],
    ...     "converted": [0, 0, 1, 0, 1, 0, 1, 1, None, None]})
    >>> score_leads(leads, ["visits"]).round(2)
             probability  rank
    lead_id
    8               0.80     1
    9               0.26     2
    """
    require_columns(leads, (lead, outcome), name="leads")
    closed = leads[outcome].notna()
    if closed.all() or not closed.any():
        raise ValueError(
            f"{closed.sum()} of {len(leads)} leads are closed. Scoring needs closed leads to learn from "
            f"(leads[{outcome!r}] yes or no) and open ones to score (missing)."
        )
    model = ResponseModel(features).fit(leads[closed], outcome)
    open_leads = leads[~closed].set_index(lead)
    scores = model.predict(open_leads).sort_values(ascending=False, kind="stable").to_frame()
    return scores.assign(rank=np.arange(1, len(scores) + 1))


def fit_scores(requirements: pd.Series, qualities: pd.DataFrame) -> pd.Series:
    """Share of a customer's requirements that each supplier meets.

    Parameters
    ----------
    requirements : Series
        What the customer requires of each attribute, 0 or more; the index names the attributes.
    qualities : DataFrame
        What each supplier offers, on the same scale: one row per attribute, one column per supplier.

    Returns
    -------
    Series
        Named ``fit``, one value from 0 to 1 per supplier, best first.

    Raises
    ------
    ValueError
        If an attribute has no quality, a number is missing or negative, or nothing is required.

    Notes
    -----
    Quality beyond what is required does not count: it cannot make up for a lack elsewhere. The rival, a
    plain weighted mean of qualities, lets it.

    References
    ----------
    Hauser, J. R., & Clausing, D. (1988). The house of quality. *Harvard Business Review*, 66(3), 63-73.
    (Customer requirements against the own and the rivals' offer.)

    Examples
    --------
    >>> requirements = pd.Series({"speed": 8, "price": 6, "advice": 2})
    >>> qualities = pd.DataFrame({"own": [8, 3, 9], "rival": [4, 6, 0]}, index=["speed", "price", "advice"])
    >>> fit_scores(requirements, qualities).to_dict()
    {'own': 0.8125, 'rival': 0.625}
    """
    absent = [name for name in requirements.index if name not in qualities.index]
    if absent:
        raise ValueError(
            f"qualities has no row for {', '.join(map(str, absent))}; it has {list(qualities.index)}."
        )
    needed = requirements.to_numpy(float)
    offered = qualities.loc[requirements.index].astype(float)
    if not (needed >= 0).all() or not (offered.to_numpy() >= 0).all() or needed.sum() == 0:
        raise ValueError("Requirements and qualities must be numbers from 0 up, and something be required.")
    met = offered.apply(lambda quality: np.minimum(quality, needed).sum() / needed.sum())
    return met.rename("fit").sort_values(ascending=False, kind="stable")


def funnel_table(leads: pd.DataFrame, steps: Sequence[str] = STEPS, *, suffix: str = "_date") -> pd.DataFrame:
    """Count how many leads reach each step of customer development, and how long a step takes.

    Parameters
    ----------
    leads : DataFrame
        One row per lead, one date column per step, empty (NaT) if the step was not reached.
    steps : sequence of str, optional
        The steps in order; by default the seven from prospecting to after-sales work.
    suffix : str, default "_date"
        The column of a step is called step + suffix.

    Returns
    -------
    DataFrame
        Index ``step``; columns ``leads`` (reached the step), ``step_rate`` (share of those at the step
        before; NaN for the first), ``overall_rate`` (share of those at the first) and ``median_days`` (from
        the step before).

    Raises
    ------
    ValueError
        If a date column is missing, or a lead's dates run backwards.

    Notes
    -----
    A lead that skipped a step but has a date at a later one has passed it: no objection to handle is no
    loss. Open leads count as not having gone further yet, so recent leads lower the rates; leave them out
    or wait.

    References
    ----------
    Dubinsky, A. J. (1981). A factor analytic study of the personal selling process. *Journal of Personal
    Selling & Sales Management*, 1(1), 26-33. (The seven steps of selling.)

    Examples
    --------
    >>> leads = pd.DataFrame({
    ...     "prospecting_date": pd.to_datetime(["2025-01-01", "2025-01-01", "2025-01-02"]),
    ...     "closing_date": pd.to_datetime(["2025-01-11", None, None])})
    >>> funnel_table(leads, ["prospecting", "closing"])
                 leads  step_rate  overall_rate  median_days
    step
    prospecting      3        NaN      1.000000          NaN
    closing          1   0.333333      0.333333         10.0
    """
    columns = [step + suffix for step in steps]
    require_columns(leads, columns, name="leads")
    dates = leads[columns].apply(pd.to_datetime)
    if dates.isna().all(axis=None):
        raise ValueError("leads has no lead with a date, so there is no funnel.")
    latest_before = dates.ffill(axis=1).shift(axis=1)
    refuse_rows(
        leads,
        (dates < latest_before).any(axis=1),
        "have a step dated before an earlier step",
        f"The order of the steps is {', '.join(columns)}. Correct the dates.",
    )
    reached = dates.bfill(axis=1).notna().sum().to_numpy()
    share = pd.Series(reached, index=pd.Index(steps, name="step"))
    return pd.DataFrame(
        {
            "leads": share,
            "step_rate": share / share.shift(),
            "overall_rate": share / reached[0],
            "median_days": [
                (dates[column] - latest_before[column]).dt.days.median() if number else np.nan
                for number, column in enumerate(columns)
            ],
        }
    )


def acquisition_costs(
    leads: pd.DataFrame,
    *,
    by: str = "method",
    cost: str = "cost_cny",
    qualified: str = "qualifying_date",
    acquired: str = "closing_date",
) -> pd.DataFrame:
    """Cost per lead, per qualified lead and per acquired customer, by method of identification.

    Parameters
    ----------
    leads : DataFrame
        One row per lead.
    by : str, default "method"
        Column to compare by: method, campaign, region.
    cost : str, default "cost_cny"
        What was spent on the lead.
    qualified, acquired : str, optional
        Columns that are filled (a date) or true where the lead was qualified, or became a customer.

    Returns
    -------
    DataFrame
        Index `by`, cheapest customer first; columns ``leads``, ``qualified``, ``customers``, ``cost``,
        ``cost_per_lead``, ``cost_per_qualified``, ``cost_per_customer`` (inf if there is none) and
        ``conversion`` (customers / leads).

    Raises
    ------
    TypeError
        If costs are no numbers.
    ValueError
        If a column is missing, a cost is negative or missing, or a customer was never qualified.

    Notes
    -----
    The cost of all leads is shared by those that came through: failures are part of the price. Averaging
    the cost of the successful leads alone, a common slip, hides it.

    References
    ----------
    Blattberg, R. C., Getz, G., & Thomas, J. S. (2001). *Customer Equity*. Harvard Business School Press,
    ch. 3. (Acquisition cost per customer acquired.)

    Examples
    --------
    >>> leads = pd.DataFrame({
    ...     "method": ["fair", "fair", "referral"], "cost_cny": [300, 300, 50],
    ...     "qualified": [True, True, True], "won": [True, False, True]})
    >>> acquisition_costs(leads, qualified="qualified", acquired="won")["cost_per_customer"].to_dict()
    {'referral': 50.0, 'fair': 600.0}
    """
    require_columns(leads, (by, cost, qualified, acquired), name="leads")
    is_qualified, is_customer = _happened(leads[qualified]), _happened(leads[acquired])
    refuse_rows(
        leads,
        is_customer & ~is_qualified,
        f"became a customer ({acquired!r}) without being qualified ({qualified!r})",
        "Fill the earlier step, or name the right columns.",
    )
    spent = numbers(leads, cost, name="leads", low=0)
    rows = pd.DataFrame({"qualified": is_qualified, "customers": is_customer, "cost": spent})
    groups = rows.groupby(present(leads, by, name="leads"))
    table = pd.concat([groups.size().rename("leads"), groups.sum()], axis=1)
    for unit, column in (("lead", "leads"), ("qualified", "qualified"), ("customer", "customers")):
        table[f"cost_per_{unit}"] = (table["cost"] / table[column]).where(table[column] > 0, np.inf)
    table["conversion"] = table["customers"] / table["leads"]
    return table.sort_values("cost_per_customer", kind="stable")


def _happened(column: pd.Series) -> pd.Series:
    """True where a yes/no column says yes or a date is filled."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return column.notna()
    return column.eq(True)


def plot_funnel(funnel: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw how many leads reach each step, with the rate from the step before.

    Parameters
    ----------
    funnel : DataFrame
        Result of `funnel_table`.
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

    require_columns(funnel, ("leads", "step_rate"), name="funnel")
    ax = new_axes(ax)
    names = [_(STEP_NAMES.get(step, str(step))) for step in funnel.index]
    bars = ax.barh(names, funnel["leads"], **{"left": -funnel["leads"] / 2, "color": "#67a9cf", **kwargs})
    rates = ["" if np.isnan(rate) else f" ({rate:.0%})" for rate in funnel["step_rate"]]
    labels = [f"{count:,}{rate}" for count, rate in zip(funnel["leads"], rates)]
    ax.bar_label(bars, labels, label_type="center")
    ax.invert_yaxis()
    ax.set_xticks([])
    ax.set(xlabel=_("Leads that reach the step (share of the step before)"))
    return ax


def plot_acquisition_costs(costs: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw cost per lead, per qualified lead and per customer for each method, on a log scale.

    Parameters
    ----------
    costs : DataFrame
        Result of `acquisition_costs`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the points.

    Returns
    -------
    Axes
        The cheapest customer at the top; a method without customers has no point for them.
    """
    from crmlab._plotting import new_axes

    series = {
        "cost_per_lead": (_("per lead"), "o", "#bdbdbd"),
        "cost_per_qualified": (_("per qualified lead"), "s", "#67a9cf"),
        "cost_per_customer": (_("per customer"), "D", "#b2182b"),
    }
    require_columns(costs, series, name="costs")
    ax = new_axes(ax)
    places = np.arange(len(costs))
    finite = costs[list(series)].replace(np.inf, np.nan)
    ax.hlines(places, finite.min(axis=1), finite.max(axis=1), color="lightgrey", zorder=0)
    for column, (label, marker, colour) in series.items():
        ax.scatter(finite[column], places, marker=marker, color=colour, label=label, **kwargs)
    ax.set_yticks(places, [_(str(name)) for name in costs.index])
    ax.invert_yaxis()
    ax.set(xscale="log", xlabel=_("Cost (CNY, log scale)"))
    ax.xaxis.set_major_formatter("{x:g}")
    ax.legend(frameon=False)
    return ax
