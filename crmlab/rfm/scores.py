"""RFM scores: equal groups by recency, frequency and monetary value."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._validation import require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

RFM = ("recency_days", "frequency", "monetary")
SCORES = ("r_score", "f_score", "m_score")


def rfm_scores(table: pd.DataFrame, *, bins: int = 5, nested: bool = False) -> pd.DataFrame:
    """Score recency, frequency and monetary value by equal groups, 5 the best.

    Parameters
    ----------
    table : DataFrame
        Result of `rfm_table`.
    bins : int, default 5
        Number of groups, 2 to 9: 5 gives quintiles.
    nested : bool, default False
        Sort by frequency inside each recency group, and by monetary value inside each of those, so that all
        cells of the cube have the same size.

    Returns
    -------
    DataFrame
        The table with the integer columns ``r_score``, ``f_score``, ``m_score`` (1 to `bins`) and
        ``rfm_score``, which reads them as one number, 111 to 555.

    Raises
    ------
    ValueError
        If `bins` is not between 2 and 9, or there are fewer customers than groups.

    Notes
    -----
    Customers are sorted from the best to the worst (few days since the last purchase, many purchases, much
    money), ties by customer key, and cut into groups of equal size; where the number does not divide, the
    first groups have one more (as in SQL's NTILE). Equal customers can therefore get different scores. The
    rival rule cuts at quantiles of the values: equal customers stay together, and groups are of unequal size.

    References
    ----------
    Hughes, A. M. (1994). *Strategic Database Marketing*. Probus. (Five exactly equal parts, 555 to 111.)

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {"recency_days": [3, 40], "frequency": [9, 9], "monetary": [50.0, 800.0]}, index=["a", "b"]
    ... )
    >>> rfm_scores(table, bins=2)[["r_score", "f_score", "m_score", "rfm_score"]]
       r_score  f_score  m_score  rfm_score
    a        2        2        1        221
    b        1        1        2        112
    """
    require_columns(table, RFM, name="table")
    if not 2 <= bins <= 9:
        raise ValueError(f"bins must be between 2 and 9, so that a score is one digit; got {bins}.")
    if len(table) < bins:
        raise ValueError(f"{len(table)} customers cannot be cut into {bins} groups. Choose fewer bins.")

    by_key = table.sort_index()
    scored = {}
    groups = pd.Series(0, index=by_key.index)
    for score, column in zip(SCORES, RFM):
        goodness = -by_key[column] if column == "recency_days" else by_key[column]
        scored[score] = goodness.groupby(groups).transform(_score, bins=bins).astype(int)
        if nested:
            groups = groups * 10 + scored[score]
    result = table.join(pd.DataFrame(scored))
    result["rfm_score"] = 100 * result["r_score"] + 10 * result["f_score"] + result["m_score"]
    return result


def _score(goodness: pd.Series, *, bins: int) -> np.ndarray:
    best_first = np.argsort(-goodness.to_numpy(), kind="stable")
    scores = np.empty(len(goodness), dtype=int)
    for group, members in enumerate(np.array_split(best_first, bins)):
        scores[members] = bins - group
    return scores


def rfm_grid(scores: pd.DataFrame, *, value: str | None = None, statistic: str = "mean") -> pd.DataFrame:
    """Summarise customers by recency score and frequency score.

    Parameters
    ----------
    scores : DataFrame
        Result of `rfm_scores`.
    value : str, optional
        Column to summarise, such as ``"monetary"``; without it, customers are counted.
    statistic : str, default "mean"
        How to summarise `value`: any name that pandas' groupby knows.

    Returns
    -------
    DataFrame
        Index ``r_score`` (best first), columns ``f_score`` (worst first). A cell without customers is 0 as
        a count, and NaN otherwise.

    Examples
    --------
    >>> scores = pd.DataFrame({"r_score": [2, 1, 1], "f_score": [2, 1, 1], "monetary": [50.0, 10.0, 20.0]})
    >>> rfm_grid(scores, value="monetary")
    f_score     1     2
    r_score
    2         NaN  50.0
    1        15.0   NaN
    """
    require_columns(scores, ("r_score", "f_score", *([value] if value else [])), name="scores")
    cells = scores.groupby(["r_score", "f_score"])
    grid = cells[value].agg(statistic).unstack() if value else cells.size().unstack(fill_value=0)
    return grid.sort_index(ascending=False)


def plot_rfm_grid(
    scores: pd.DataFrame, *, value: str | None = None, ax: "Axes | None" = None, **kwargs
) -> "Axes":
    """Draw the grid of recency and frequency scores as a heat map.

    Parameters
    ----------
    scores : DataFrame
        Result of `rfm_scores`.
    value : str, optional
        Column whose mean is shown, such as ``"monetary"``; without it, the number of customers.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to ``Axes.imshow``.

    Returns
    -------
    Axes
        The axes drawn on.

    See Also
    --------
    rfm_grid : The numbers that are drawn.
    """
    from crmlab._plotting import new_axes

    grid = rfm_grid(scores, value=value)
    ax = new_axes(ax, figsize=(5.5, 4.5))
    image = ax.imshow(grid, **{"cmap": "YlOrBr", **kwargs})
    middle = image.norm.vmin + (image.norm.vmax - image.norm.vmin) * 0.6
    for (row, column), number in np.ndenumerate(grid.to_numpy(float)):
        if np.isfinite(number):
            shade = "white" if number > middle else "black"
            ax.text(column, row, f"{number:,.0f}", ha="center", va="center", color=shade)
    ax.set_xticks(range(grid.shape[1]), grid.columns)
    ax.set_yticks(range(grid.shape[0]), grid.index)
    ax.set(xlabel=_("Frequency score (right: often)"), ylabel=_("Recency score (top: just now)"))
    title = _("Mean of {column}").format(column=value) if value else _("Number of customers")
    ax.figure.colorbar(image, ax=ax, label=title)
    return ax
