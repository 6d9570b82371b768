"""Customer value analysis against rivals: attribute by attribute, and on the value map."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._validation import require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

FAIR = 0.02  # relative prices this close to the fair line count as fair


def value_analysis(importance: pd.Series, ratings: pd.DataFrame, *, own: str, rival: str) -> pd.DataFrame:
    """Compare the own firm with a rival, attribute by attribute.

    Parameters
    ----------
    importance : Series
        Importance of each attribute to customers, 0 or more; the index names the attributes.
    ratings : DataFrame
        Customers' rating of each firm: one row per attribute, one column per firm; positive.
    own, rival : str
        Columns of the two firms.

    Returns
    -------
    DataFrame
        Index ``attribute``, most important first; columns ``weight`` (share of importance), ``own``,
        ``rival``, ``ratio`` (own / rival), ``weighted_ratio`` (weight * ratio) and ``verdict``
        (``"strength"``, ``"weakness"`` or ``"par"``). The sum of ``weighted_ratio`` is the market-perceived
        quality ratio: above 1 the own firm is seen as better.

    Raises
    ------
    ValueError
        If an attribute or firm is missing, a rating is not positive, or nothing has importance.

    References
    ----------
    Gale, B. T. (1994). *Managing Customer Value*. Free Press, ch. 2. (Market-perceived quality profile.)

    Examples
    --------
    >>> importance = pd.Series({"fresh": 3, "fast": 1})
    >>> ratings = pd.DataFrame({"we": [9, 5], "they": [6, 8]}, index=["fresh", "fast"])
    >>> analysis = value_analysis(importance, ratings, own="we", rival="they")
    >>> analysis["verdict"].to_dict(), round(float(analysis["weighted_ratio"].sum()), 3)
    ({'fresh': 'strength', 'fast': 'weakness'}, 1.281)
    """
    weight, rated = _weighted(importance, ratings)
    require_columns(ratings, (own, rival), name="ratings")
    ratio = rated[own] / rated[rival]
    table = pd.DataFrame(
        {
            "weight": weight,
            "own": rated[own],
            "rival": rated[rival],
            "ratio": ratio,
            "weighted_ratio": weight * ratio,
            "verdict": np.select([ratio > 1, ratio < 1], ["strength", "weakness"], "par"),
        }
    )
    return table.rename_axis("attribute").sort_values("weight", ascending=False, kind="stable")


def value_map(
    importance: pd.Series, ratings: pd.DataFrame, prices: pd.Series, *, price_weight: float = 0.5
) -> pd.DataFrame:
    """Place firms on the value map: relative quality against relative price.

    Parameters
    ----------
    importance : Series
        Importance of each attribute other than price, 0 or more.
    ratings : DataFrame
        One row per attribute, one column per firm; positive.
    prices : Series
        Price of each firm, positive, in one unit.
    price_weight : float, default 0.5
        Weight of price against quality in the choice, between 0 and 1.

    Returns
    -------
    DataFrame
        Index ``firm``; columns ``quality`` (weighted mean rating), ``relative_quality`` and
        ``relative_price`` (1 is the mean of the firms), ``fair_price`` (relative price that fits the
        quality) and ``position``: ``"better value"`` below the fair price, ``"worse value"`` above it,
        ``"fair value"`` within 2 points.

    Raises
    ------
    ValueError
        If a firm has no price, a rating or price is not positive, or the weight is not between 0 and 1.

    Notes
    -----
    The fair-value line goes through (1, 1) with slope (1 - price_weight) / price_weight: the more price
    weighs, the less a better quality may cost.

    References
    ----------
    Gale, B. T. (1994). *Managing Customer Value*. Free Press, ch. 2. (Customer value map.)

    Examples
    --------
    >>> importance = pd.Series({"fresh": 3, "fast": 1})
    >>> ratings = pd.DataFrame({"we": [9, 5], "they": [6, 8]}, index=["fresh", "fast"])
    >>> value_map(importance, ratings, pd.Series({"we": 52, "they": 48}))["position"].to_dict()
    {'we': 'better value', 'they': 'worse value'}
    """
    weight, rated = _weighted(importance, ratings)
    if not 0 < price_weight < 1:
        raise ValueError(f"price_weight must lie between 0 and 1; got {price_weight}.")
    price = prices.reindex(ratings.columns).astype(float)
    if not (price > 0).all():
        raise ValueError(
            f"Each firm needs a positive price; got {prices.to_dict()} for {list(ratings.columns)}."
        )
    quality = rated.mul(weight, axis=0).sum()
    relative_quality, relative_price = quality / quality.mean(), price / price.mean()
    fair = 1 + (1 - price_weight) / price_weight * (relative_quality - 1)
    gap = relative_price - fair
    return pd.DataFrame(
        {
            "quality": quality,
            "relative_quality": relative_quality,
            "relative_price": relative_price,
            "fair_price": fair,
            "position": np.select([gap > FAIR, gap < -FAIR], ["worse value", "better value"], "fair value"),
        }
    ).rename_axis("firm")


def _weighted(importance: pd.Series, ratings: pd.DataFrame) -> tuple[pd.Series, pd.DataFrame]:
    """Weights that sum to 1, and the ratings in their order."""
    absent = [attribute for attribute in importance.index if attribute not in ratings.index]
    if absent:
        raise ValueError(
            f"ratings has no row for {', '.join(map(str, absent))}; it has {list(ratings.index)}."
        )
    if not (importance >= 0).all() or not importance.sum() > 0:
        raise ValueError(f"importance must be 0 or more, and some of it above 0; got {importance.to_dict()}.")
    rated = ratings.loc[importance.index].astype(float)
    if not (rated > 0).all(axis=None):
        raise ValueError("ratings must all be positive numbers; fill the gaps, and use a scale from 1.")
    return importance / importance.sum(), rated


def plot_value_map(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw firms by relative quality and relative price, with the line of fair value.

    Parameters
    ----------
    table : DataFrame
        Result of `value_map`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the points.

    Returns
    -------
    Axes
        Below the line customers get more than they pay for.
    """
    from crmlab._plotting import new_axes

    require_columns(table, ("relative_quality", "relative_price", "fair_price"), name="table")
    ax = new_axes(ax, figsize=(6, 5))
    line = table.sort_values("relative_quality")
    ax.plot(line["relative_quality"], line["fair_price"], color="grey", linestyle="--", label=_("fair value"))
    ax.scatter(table["relative_quality"], table["relative_price"], **{"s": 60, "zorder": 3, **kwargs})
    for firm, row in table.iterrows():
        ax.annotate(
            _(str(firm)),
            (row["relative_quality"], row["relative_price"]),
            xytext=(7, 5),
            textcoords="offset points",
        )
    ax.text(0.97, 0.03, _("better value"), transform=ax.transAxes, ha="right", color="#1a9850")
    ax.text(0.03, 0.97, _("worse value"), transform=ax.transAxes, va="top", color="#b2182b")
    ax.set(xlabel=_("Relative quality (1 is the mean)"), ylabel=_("Relative price (1 is the mean)"))
    ax.margins(0.2)
    ax.legend(frameon=False, loc="upper right")
    return ax
