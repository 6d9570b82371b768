"""Competing causes of churn: the hazard of each, and the share lost to each over time."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._intervals import normal_quantile
from crmlab._validation import require_columns
from crmlab.i18n import translator
from crmlab.survival import tenure_label

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")


def hazards_by_cause(
    customers: pd.DataFrame,
    *,
    duration: str = "duration",
    cause: str = "leaving_reason",
    entry: str | None = None,
    bands: Sequence[float] | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Estimate the hazard of each cause of churn: customers lost to it per unit of time under observation.

    Parameters
    ----------
    customers : DataFrame
        One row per customer: time seen, and the cause of leaving (missing while he or she is there).
    duration, cause : str, optional
        The two columns.
    entry : str, optional
        Column with the tenure at which each customer came under observation; 0 for all if omitted.
    bands : sequence of float, optional
        Tenures that part the bands, such as ``[0, 3, 12]`` for 0-3, 3-12 and 12 and more; one band if omitted.
    confidence : float, optional
        Confidence level of the interval (on the log scale: hazard * exp(-+ z / sqrt(lost))).

    Returns
    -------
    DataFrame
        Index cause, or (tenure, cause) with `bands`; columns ``lost``, ``exposure`` (time seen within the band,
        over all customers), ``hazard`` per unit of `duration`, ``lower``, ``upper``.

    Notes
    -----
    The hazards of the causes add up to the hazard of leaving at all, which shares of the lost do not: a cause can
    have a large share only because the others are rare. A customer who stays 20 months is seen for 3 months in
    the band 0-3, too. The hazard is taken as constant within a band.

    Examples
    --------
    >>> customers = pd.DataFrame({"duration": [2, 3, 5, 10], "leaving_reason": ["competitive", "natural", "competitive", None]})
    >>> hazards_by_cause(customers)[["lost", "exposure", "hazard"]]
                 lost  exposure  hazard
    cause
    competitive     2      20.0    0.10
    natural         1      20.0    0.05
    """
    require_columns(customers, [duration, cause, *filter(None, [entry])], name="customers")
    z = normal_quantile(confidence)
    left = customers[duration].astype(float)
    entered = customers[entry].astype(float) if entry else left * 0
    edges = [*(bands or [0]), np.inf]
    causes = sorted(customers[cause].dropna().unique())
    tables = {}
    for low, high in pairwise(edges):
        within = (left > low) & (left <= high) | (low == 0) & (left == 0)
        lost = customers.loc[within, cause].value_counts().reindex(causes, fill_value=0)
        exposure = float((left.clip(low, high) - entered.clip(low, high)).sum())
        band = f"{low:g}-{high:g}" if np.isfinite(high) else f"{low:g}+"
        tables[band] = pd.DataFrame(
            {"lost": lost, "exposure": exposure, "hazard": lost / (exposure or np.nan)}
        )
    table = pd.concat(tables, names=["tenure", "cause"])
    spread = np.exp(z / np.sqrt(table["lost"].where(table["lost"] > 0)))
    table = table.assign(lower=table["hazard"] / spread, upper=table["hazard"] * spread)
    return table.droplevel(0) if bands is None else table


def incidence_by_cause(
    customers: pd.DataFrame,
    *,
    duration: str = "duration",
    cause: str = "leaving_reason",
    entry: str | None = None,
) -> pd.DataFrame:
    """Estimate the share of customers lost to each cause by each time (Aalen-Johansen).

    Parameters
    ----------
    customers : DataFrame
        One row per customer: time seen, and the cause of leaving (missing while he or she is there).
    duration, cause : str, optional
        The two columns.
    entry : str, optional
        Column with the tenure at which each customer came under observation; 0 for all if omitted.

    Returns
    -------
    DataFrame
        Index time (from 0), one column per cause, plus ``still_there``; each row sums to 1.

    Notes
    -----
    One minus a Kaplan-Meier curve per cause, with the other causes as censored, overstates each cause: it asks
    what would happen if nobody could leave for another reason.

    References
    ----------
    Aalen, O. O. & Johansen, S. (1978). An empirical transition matrix for non-homogeneous Markov chains based on
    censored observations. Scandinavian Journal of Statistics, 5(3), 141-150.

    Examples
    --------
    >>> customers = pd.DataFrame({"duration": [1, 2, 2, 3], "leaving_reason": ["natural", "competitive", None, None]})
    >>> incidence_by_cause(customers).loc[3].to_dict()
    {'competitive': 0.25, 'natural': 0.25, 'still_there': 0.5}
    """
    require_columns(customers, [duration, cause, *filter(None, [entry])], name="customers")
    leaving = pd.crosstab(customers[duration], customers[cause])
    times = np.sort(customers[duration].unique())
    leaves = np.sort(customers[duration].to_numpy())
    enters = np.sort(customers[entry].to_numpy()) if entry else np.full(len(leaves), -np.inf)
    at_risk = np.searchsorted(enters, times) - np.searchsorted(leaves, times)
    shares = leaving.reindex(times, fill_value=0).div(at_risk, axis=0)
    survival = (1 - shares.sum(axis=1)).cumprod()
    before = survival.shift(fill_value=1.0)
    incidence = shares.mul(before, axis=0).cumsum().assign(still_there=survival)
    start = pd.DataFrame({name: [float(name == "still_there")] for name in incidence}, index=[0])
    table = incidence if 0 in incidence.index else pd.concat([start, incidence])
    return table.rename_axis(index="time", columns=None)


def plot_hazards(table: pd.DataFrame, *, unit: str = "M", ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw the hazard of each cause by band of tenure.

    Parameters
    ----------
    table : DataFrame
        From `hazards_by_cause` with bands.
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
    bands = table.index.unique(level="tenure")
    causes = table.index.unique(level="cause")
    for place, cause in enumerate(causes):
        part = table.xs(cause, level="cause").reindex(bands)
        shift = (place - (len(causes) - 1) / 2) * 0.08
        error = [(part["hazard"] - part["lower"]) * 100, (part["upper"] - part["hazard"]) * 100]
        ax.errorbar(
            np.arange(len(bands)) + shift,
            part["hazard"] * 100,
            yerr=error,
            **{"marker": "o", "capsize": 2, "label": _(cause), **kwargs},
        )
    ax.set_xticks(range(len(bands)), bands)
    ax.set_ylim(bottom=0)
    ax.set_xlabel(tenure_label(unit))
    ax.set_ylabel(_("Hazard: customers lost per unit of time (%)"))
    ax.legend()
    return ax


def plot_incidence(table: pd.DataFrame, *, unit: str = "M", ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw the share lost to each cause over time, stacked.

    Parameters
    ----------
    table : DataFrame
        From `incidence_by_cause`.
    unit : {"D", "M", "Y"}, optional
        Unit of the times, for the label.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the areas.

    Returns
    -------
    Axes
        The axes drawn on.
    """
    from crmlab._plotting import new_axes

    ax = new_axes(ax)
    causes = table.drop(columns="still_there")
    style = {"labels": [_(name) for name in causes], "step": "post", "alpha": 0.8, **kwargs}
    ax.stackplot(causes.index, causes.T.to_numpy() * 100, **style)
    ax.set(xlim=(0, None), ylim=(0, None))
    ax.set_xlabel(tenure_label(unit))
    ax.set_ylabel(_("Customers lost so far (%)"))
    ax.legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5), reverse=True)
    return ax
