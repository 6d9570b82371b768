"""Importance-performance analysis: what matters to customers against how well the firm does it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._validation import require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

QUADRANTS = ("concentrate here", "keep up the good work", "low priority", "possible overkill")
"""Martilla and James's quadrants: important and weak, important and strong, neither, only strong."""


def importance_performance(
    survey: pd.DataFrame,
    items: Sequence[str],
    *,
    overall: str | None = None,
    importance: Mapping[str, str] | None = None,
    cuts: tuple[float, float] | None = None,
) -> pd.DataFrame:
    """Place each item by its importance and its performance.

    Parameters
    ----------
    survey : DataFrame
        One row per respondent, numeric performance scores of the items.
    items : sequence of str
        The performance columns.
    overall : str, optional
        Column of overall satisfaction: importance is then *derived*, the correlation of the item with it.
    importance : mapping of str to str, optional
        Column of the *stated* importance of each item. Give this or `overall`, not both.
    cuts : (float, float), optional
        Importance and performance where the quadrants meet; the means over the items if omitted.

    Returns
    -------
    DataFrame
        Index item; columns ``importance``, ``performance`` (means), ``quadrant`` (one of `QUADRANTS`).

    Raises
    ------
    ValueError
        If neither or both of `overall` and `importance` are given.

    Notes
    -----
    At or above a cut counts as high. Cuts at the means are relative: some item always falls in each half,
    even where all are good. Customers call nearly everything important, so that stated importance separates
    items less than derived importance; derived importance finds only what varies between customers.

    References
    ----------
    Martilla, J. A. & James, J. C. (1977). Importance-performance analysis. Journal of Marketing, 41(1), 77-79.

    Examples
    --------
    >>> survey = pd.DataFrame({"fresh": [2, 3, 4], "price": [4, 5, 4], "fresh_imp": [5, 5, 5], "price_imp": [2, 3, 1]})
    >>> importance_performance(survey, ["fresh", "price"], importance={"fresh": "fresh_imp", "price": "price_imp"})
           importance  performance           quadrant
    item
    fresh         5.0     3.000000   concentrate here
    price         2.0     4.333333  possible overkill
    """
    if (overall is None) == (importance is None):
        raise ValueError(
            "Give overall=... for derived importance or importance={item: column} for stated, not both."
        )
    require_columns(survey, [*items, *([overall] if overall else importance.values())], name="survey")
    scores = survey[list(items)].astype(float)
    if overall:
        weight = scores.corrwith(survey[overall].astype(float))
    else:
        weight = pd.Series({item: survey[importance[item]].mean() for item in items})
    table = pd.DataFrame({"importance": weight, "performance": scores.mean()}).rename_axis("item")
    importance_cut, performance_cut = cuts or table.mean()
    important, strong = table["importance"] >= importance_cut, table["performance"] >= performance_cut
    choices = [important & ~strong, important & strong, ~important & ~strong]
    table["quadrant"] = np.select(choices, QUADRANTS[:3], default=QUADRANTS[3])
    return table


def plot_importance_performance(
    table: pd.DataFrame, *, cuts: tuple[float, float] | None = None, ax: "Axes | None" = None, **kwargs
) -> "Axes":
    """Draw the items in the four quadrants.

    Parameters
    ----------
    table : DataFrame
        From `importance_performance`.
    cuts : (float, float), optional
        Importance and performance where the quadrants meet; the means over the items if omitted.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the marks.

    Returns
    -------
    Axes
        The axes drawn on.
    """
    from crmlab._labels import label_points
    from crmlab._plotting import new_axes

    ax = new_axes(ax)
    importance_cut, performance_cut = cuts or table[["importance", "performance"]].mean()
    for quadrant, part in table.groupby("quadrant"):
        ax.scatter(part["performance"], part["importance"], **{"label": _(quadrant), **kwargs})
    ax.axhline(importance_cut, color="grey", linewidth=0.8)
    ax.axvline(performance_cut, color="grey", linewidth=0.8)
    ax.margins(0.15)
    ax.set_xlabel(_("Performance (mean score)"))
    ax.set_ylabel(_("Importance"))
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2)
    label_points(ax, zip(table["performance"], table["importance"]), [_(str(item)) for item in table.index])
    return ax
