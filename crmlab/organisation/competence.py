"""Competence gaps of people, posts and candidates."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._columns import numbers, present
from crmlab._validation import require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")


def competence_gaps(
    ratings: pd.DataFrame,
    *,
    person: str = "staff_id",
    competence: str = "competence",
    required: str = "required",
    actual: str = "actual",
    weights: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Measure how far each person, post or candidate falls short of the competences required.

    Parameters
    ----------
    ratings : DataFrame
        One row per person and competence.
    person : str, default "staff_id"
        Person, post or candidate; several ratings of one competence are averaged.
    competence : str, default "competence"
        Name of the competence.
    required, actual : str, optional
        Level required and level found, on one scale.
    weights : mapping, optional
        Weight of each competence; all the same by default.

    Returns
    -------
    DataFrame
        Index `person`, smallest weighted gap first; one column of shortfall per competence (0 where the
        requirement is met), then ``weighted_gap`` (weighted mean shortfall), ``largest_gap`` (name of the
        competence, None if nothing is short) and ``met_share`` (share of requirements met).

    Raises
    ------
    TypeError
        If levels are no numbers.
    ValueError
        If a column or value is missing, or a competence has no weight.

    Notes
    -----
    Strength in one competence does not fill a gap in another. The rival, the mean of actual less required,
    lets it.

    References
    ----------
    Spencer, L. M., & Spencer, S. M. (1993). *Competence at Work*. Wiley. (The iceberg model, and the fit of
    person and job.)

    Examples
    --------
    >>> ratings = pd.DataFrame({
    ...     "staff_id": ["Li", "Li"], "competence": ["listening", "influence"], "required": [4, 3], "actual": [2, 5]})
    >>> competence_gaps(ratings).loc["Li", ["listening", "influence", "weighted_gap"]].astype(float).tolist()
    [2.0, 0.0, 1.0]
    """
    present(ratings, person, name="ratings")
    names = present(ratings, competence, name="ratings")
    weights = dict.fromkeys(names.unique(), 1.0) if weights is None else dict(weights)
    absent = set(names) - set(weights)
    if absent:
        raise ValueError(f"weights lacks {', '.join(sorted(map(str, absent)))}.")
    short = numbers(ratings, required, name="ratings") - numbers(ratings, actual, name="ratings")
    gaps = short.clip(lower=0).groupby([ratings[person], names]).mean().unstack()
    weight = pd.Series(weights).reindex(gaps.columns)
    weighted = (gaps * weight).sum(axis=1) / gaps.notna().mul(weight).sum(axis=1)
    table = gaps.rename_axis(columns=None).assign(
        weighted_gap=weighted,
        largest_gap=gaps.idxmax(axis=1).where(gaps.max(axis=1) > 0, None),
        met_share=gaps.eq(0).sum(axis=1) / gaps.notna().sum(axis=1),
    )
    return table.sort_values("weighted_gap", kind="stable")


def plot_gaps(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw competence gaps as a coloured table.

    Parameters
    ----------
    table : DataFrame
        Result of `competence_gaps`; best drawn for a few posts or candidates.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the image.

    Returns
    -------
    Axes
        The smallest weighted gap at the top.
    """
    from crmlab._plotting import new_axes

    require_columns(table, ("weighted_gap", "largest_gap", "met_share"), name="table")
    gaps = table.drop(columns=["weighted_gap", "largest_gap", "met_share"])
    ax = new_axes(ax, figsize=(8, 4.2))
    limit = max(float(gaps.max(axis=None)), 1.0)
    ax.imshow(gaps, **{"cmap": "Reds", "vmin": 0, "vmax": limit, "aspect": "auto", **kwargs})
    for (row, column), gap in np.ndenumerate(gaps.to_numpy()):
        ax.text(
            column,
            row,
            f"{gap:.1f}",
            ha="center",
            va="center",
            color="white" if gap > 0.6 * limit else "black",
        )
    ax.set_xticks(range(gaps.shape[1]), [_(str(name)) for name in gaps.columns], rotation=25, ha="right")
    ax.set_yticks(range(len(gaps)), [_(str(name)) for name in gaps.index])
    ax.set(xlabel=_("Competence (levels short of the requirement)"))
    return ax
