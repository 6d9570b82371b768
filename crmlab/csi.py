"""Customer satisfaction index: a weighted mean of item scores, and the ACSI score from 0 to 100."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from crmlab._intervals import normal_quantile
from crmlab._validation import require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")


def _weights(items: Sequence[str], weights: Mapping[str, float] | None) -> pd.Series:
    """Weights of the items, normed to sum 1; equal where none are given."""
    given = pd.Series(1.0, index=list(items)) if weights is None else pd.Series(weights, dtype=float)
    missing = [item for item in items if item not in given.index]
    if missing:
        raise ValueError(f"weights has no weight for {missing}; it has {list(given.index)}.")
    given = given[list(items)]
    if (given < 0).any() or given.sum() == 0:
        raise ValueError(f"Weights must be 0 or more and not all 0; they are {given.to_dict()}.")
    return given / given.sum()


def csi_scores(
    survey: pd.DataFrame, items: Sequence[str], *, weights: Mapping[str, float] | None = None
) -> pd.Series:
    """Compute each respondent's weighted satisfaction index.

    Parameters
    ----------
    survey : DataFrame
        One row per respondent, one numeric column per item, all on one scale.
    items : sequence of str
        The item columns.
    weights : mapping of str to float, optional
        Weight of each item, 0 or more; equal weights if omitted. They need not sum to 1.

    Returns
    -------
    Series
        Index of `survey`, named ``csi``, on the scale of the items: ``sum(w s) / sum(w)`` over the items that
        the respondent answered; NaN if none.

    Raises
    ------
    ValueError
        If an item has no weight, or a weight is below 0.

    Notes
    -----
    Weights of unanswered items are spread over the answered ones. The rival drops such respondents, or counts
    a gap as 0, which no scale means.

    Examples
    --------
    >>> survey = pd.DataFrame({"freshness": [5, 4], "price": [3, None]})
    >>> csi_scores(survey, ["freshness", "price"], weights={"freshness": 3, "price": 1})
    0    4.5
    1    4.0
    Name: csi, dtype: float64
    """
    require_columns(survey, items, name="survey")
    share = _weights(items, weights)
    scores = survey[list(items)].astype(float)
    answered = scores.notna().mul(share).sum(axis=1)
    return (scores.mul(share).sum(axis=1) / answered.where(answered > 0)).rename("csi")


def csi_table(
    survey: pd.DataFrame,
    items: Sequence[str],
    *,
    weights: Mapping[str, float] | None = None,
    by: str | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Average the satisfaction index over all respondents, or by group.

    Parameters
    ----------
    survey : DataFrame
        One row per respondent, one numeric column per item, all on one scale.
    items : sequence of str
        The item columns.
    weights : mapping of str to float, optional
        Weight of each item; equal weights if omitted.
    by : str, optional
        Column of the groups (wave, segment, shop); without it one row ``all``.
    confidence : float, optional
        Confidence level of the interval (normal approximation).

    Returns
    -------
    DataFrame
        Index group; columns ``csi``, ``lower``, ``upper``, ``n``.

    Examples
    --------
    >>> survey = pd.DataFrame({"freshness": [5, 4, 3], "price": [3, 4, 1], "wave": [1, 1, 2]})
    >>> csi_table(survey, ["freshness", "price"], by="wave")[["csi", "n"]]
          csi  n
    wave
    1     4.0  2
    2     2.0  1
    """
    z = normal_quantile(confidence)
    require_columns(survey, [] if by is None else [by], name="survey")
    scores = csi_scores(survey, items, weights=weights)
    groups = pd.Series("all", index=survey.index) if by is None else survey[by]
    grouped = scores.groupby(groups.rename(by or "group"))
    mean, half = grouped.mean(), z * grouped.sem()
    return pd.DataFrame({"csi": mean, "lower": mean - half, "upper": mean + half, "n": grouped.count()})


def acsi_score(
    survey: pd.DataFrame,
    items: Sequence[str],
    *,
    weights: Mapping[str, float] | None = None,
    scale: tuple[float, float] = (1, 10),
) -> float:
    """Compute the index of the American Customer Satisfaction Index, from 0 to 100.

    Parameters
    ----------
    survey : DataFrame
        One row per respondent; the satisfaction items (in the ACSI three: overall satisfaction, fulfilment of
        expectations, distance to the ideal). Respondents with a gap are left out.
    items : sequence of str
        The item columns.
    weights : mapping of str to float, optional
        Weights of the items, as a fitted `crmlab.csi_model.CSIModel` gives them; equal if omitted.
    scale : (float, float), optional
        Lowest and highest answer; 1 and 10 in the ACSI.

    Returns
    -------
    float
        0 (all at the lowest answer) to 100 (all at the highest).

    Raises
    ------
    ValueError
        If an answer lies off the scale.

    Notes
    -----
    ``100 (sum_i w_i mean_i - sum_i w_i low) / ((high - low) sum_i w_i)``. Three items of equal weight on 1..10
    give ``100 (sum of the means - 3) / 27``.

    References
    ----------
    Fornell, C., Johnson, M. D., Anderson, E. W., Cha, J. & Bryant, B. E. (1996). The American Customer
    Satisfaction Index: nature, purpose, and findings. Journal of Marketing, 60(4), 7-18, appendix.

    Examples
    --------
    >>> survey = pd.DataFrame({"overall": [8, 10], "expected": [7, 9], "ideal": [6, 8]})
    >>> round(acsi_score(survey, ["overall", "expected", "ideal"]), 2)
    77.78
    """
    require_columns(survey, items, name="survey")
    share = _weights(items, weights)
    low, high = scale
    answers = survey[list(items)].astype(float).dropna()
    if (answers < low).any(axis=None) or (answers > high).any(axis=None):
        raise ValueError(
            f"The answers run from {answers.min(axis=None)} to {answers.max(axis=None)}, off the scale {scale}. "
            "Pass scale=(lowest, highest)."
        )
    return float(100 * ((answers.mean() - low) * share).sum() / (high - low))


def plot_csi(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw the index of each group with its interval.

    Parameters
    ----------
    table : DataFrame
        From `csi_table`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the marks.

    Returns
    -------
    Axes
        The axes drawn on.
    """
    from crmlab._plotting import new_axes

    ax = new_axes(ax)
    error = [table["csi"] - table["lower"], table["upper"] - table["csi"]]
    names = [str(group) for group in table.index]
    ax.errorbar(names, table["csi"], yerr=error, **{"fmt": "o", "capsize": 4, **kwargs})
    ax.margins(x=0.2)
    ax.set_ylabel(_("Customer satisfaction index (scale points)"))
    ax.set_xlabel(_("Group"))
    ax.grid(axis="y", alpha=0.3)
    return ax
