"""Customer satisfaction: expectation against performance, and the satisfaction ratio."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._intervals import mean_interval
from crmlab._validation import refuse_rows, require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

Pairs = Mapping[str, tuple[str, str]]


def disconfirmation(survey: pd.DataFrame, pairs: Pairs) -> pd.DataFrame:
    """Subtract what each respondent expected from what he or she experienced.

    Parameters
    ----------
    survey : DataFrame
        One row per respondent, two numeric columns per item on the same scale.
    pairs : mapping of str to (str, str)
        Columns of each item: ``{"freshness": ("freshness_expected", "freshness_perceived")}``.

    Returns
    -------
    DataFrame
        Index of `survey`, one column per item: performance minus expectation. 0 or more is satisfied,
        below 0 dissatisfied; NaN where either answer is missing.

    Notes
    -----
    This is subtractive disconfirmation. Its rival asks directly, "worse or better than you expected?"
    (subjective disconfirmation), and does not need the expectation answered before the purchase.

    References
    ----------
    Oliver, R. L. (1980). A cognitive model of the antecedents and consequences of satisfaction decisions.
    Journal of Marketing Research, 17(4), 460-469.

    Examples
    --------
    >>> survey = pd.DataFrame({"expected": [4, 5], "perceived": [5, 3]})
    >>> disconfirmation(survey, {"freshness": ("expected", "perceived")})
       freshness
    0          1
    1         -2
    """
    require_columns(survey, [column for pair in pairs.values() for column in pair], name="survey")
    gaps = {
        item: survey[performance] - survey[expectation] for item, (expectation, performance) in pairs.items()
    }
    return pd.DataFrame(gaps, index=survey.index)


def disconfirmation_table(survey: pd.DataFrame, pairs: Pairs, *, confidence: float = 0.95) -> pd.DataFrame:
    """Summarise expectation, performance and their gap for each item.

    Parameters
    ----------
    survey : DataFrame
        One row per respondent, two numeric columns per item on the same scale.
    pairs : mapping of str to (str, str)
        Expectation and performance column of each item.
    confidence : float, optional
        Confidence level of the interval of the mean gap (normal approximation).

    Returns
    -------
    DataFrame
        Index item; columns ``expectation``, ``performance``, ``gap`` (means over those who answered both),
        ``lower``, ``upper``, ``satisfied_share`` (share with a gap of 0 or more) and ``n``.

    Examples
    --------
    >>> survey = pd.DataFrame({"expected": [4, 5, 3, 4], "perceived": [5, 3, 3, 4]})
    >>> disconfirmation_table(survey, {"freshness": ("expected", "perceived")})[["gap", "satisfied_share", "n"]]
                gap  satisfied_share  n
    item
    freshness -0.25             0.75  4
    """
    gaps = disconfirmation(survey, pairs)
    table = mean_interval(gaps, confidence).rename(columns={"mean": "gap"})
    for place, (side, position) in enumerate([("expectation", 0), ("performance", 1)]):
        means = {item: survey.loc[gaps[item].notna(), pair[position]].mean() for item, pair in pairs.items()}
        table.insert(place, side, pd.Series(means))
    table.insert(5, "satisfied_share", gaps.ge(0).sum() / gaps.count())
    return table.rename_axis("item")


def improvement_effect(
    survey: pd.DataFrame,
    pairs: Pairs,
    *,
    raise_performance: float = 0.0,
    lower_expectation: float = 0.0,
    scale: tuple[float, float] = (1, 5),
) -> pd.DataFrame:
    """Compare the two ways to raise satisfaction: better performance, or expectations kept in check.

    Parameters
    ----------
    survey : DataFrame
        One row per respondent, two numeric columns per item on the same scale.
    pairs : mapping of str to (str, str)
        Expectation and performance column of each item.
    raise_performance, lower_expectation : float, optional
        Scale points by which a lever moves every answer; answers stop at the ends of the scale.
    scale : (float, float), optional
        Lowest and highest answer.

    Returns
    -------
    DataFrame
        Index item; columns ``now``, ``performance``, ``expectation`` and ``both``: share of respondents
        satisfied (gap of 0 or more) under each lever.

    Notes
    -----
    A promise too small satisfies but does not attract (Kotler): the gain from lower expectations counts only
    customers who would still buy.

    Examples
    --------
    >>> survey = pd.DataFrame({"expected": [5, 5, 4], "perceived": [3, 4, 4]})
    >>> improvement_effect(survey, {"freshness": ("expected", "perceived")}, raise_performance=1).round(2)
                now  performance  expectation  both
    item
    freshness  0.33         0.67         0.33  0.67
    """
    columns = [column for pair in pairs.values() for column in pair]
    require_columns(survey, columns, name="survey")
    expectations, performances = ([pair[side] for pair in pairs.values()] for side in (0, 1))
    moves = {
        "now": (0.0, 0.0),
        "performance": (raise_performance, 0.0),
        "expectation": (0.0, lower_expectation),
        "both": (raise_performance, lower_expectation),
    }
    shares = {}
    for lever, (up, down) in moves.items():
        moved = survey[columns].astype(float)
        moved[performances] = (moved[performances] + up).clip(upper=scale[1])
        moved[expectations] = (moved[expectations] - down).clip(lower=scale[0])
        gaps = disconfirmation(moved, pairs)
        shares[lever] = gaps.ge(0).sum() / gaps.count()
    return pd.DataFrame(shares).rename_axis("item")


def satisfaction_ratio(table: pd.DataFrame, *, actual: str = "actual", ideal: str = "ideal") -> pd.DataFrame:
    """Divide the actual product by the ideal one, item by item, and rank the items.

    Parameters
    ----------
    table : DataFrame
        One row per item (or customer), with the score of the actual and of the ideal product.
    actual, ideal : str, optional
        The two columns.

    Returns
    -------
    DataFrame
        `table` with ``satisfaction`` (1 or more: the ideal is met) and ``rank`` (1 is the most satisfying).

    Raises
    ------
    ValueError
        If an ideal is 0 or less: the ratio then says nothing.

    Notes
    -----
    satisfaction = actual product / ideal product. The ratio compares with an *ideal*; disconfirmation
    compares with an *expectation*, as a difference.

    Examples
    --------
    >>> table = pd.DataFrame({"actual": [6, 8], "ideal": [8, 8]}, index=["price", "freshness"])
    >>> satisfaction_ratio(table)
               actual  ideal  satisfaction  rank
    price           6      8          0.75     2
    freshness       8      8          1.00     1
    """
    require_columns(table, [actual, ideal], name="table")
    refuse_rows(table, table[ideal] <= 0, f"have {ideal} at 0 or below", "An ideal product scores above 0.")
    ratio = table[actual] / table[ideal]
    return table.assign(satisfaction=ratio, rank=ratio.rank(ascending=False, method="min").astype(int))


def plot_disconfirmation(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw expectation and performance of each item, joined by the gap.

    Parameters
    ----------
    table : DataFrame
        From `disconfirmation_table`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the lines of the gaps.

    Returns
    -------
    Axes
        The axes drawn on.
    """
    from crmlab._plotting import new_axes

    ax = new_axes(ax, figsize=(7, 1.4 + 0.45 * len(table)))
    shown = table.sort_values("gap", ascending=False)
    rows = np.arange(len(shown))
    colours = np.where(shown["gap"] < 0, "tab:red", "tab:green")
    style = {"color": colours, "linewidth": 3, "alpha": 0.6, **kwargs}
    ax.hlines(rows, shown["expectation"], shown["performance"], **style)
    ax.scatter(
        shown["expectation"], rows, facecolor="white", edgecolor="black", zorder=3, label=_("Expectation")
    )
    ax.scatter(shown["performance"], rows, color="black", zorder=3, label=_("Performance"))
    ax.set_yticks(rows, [_(str(item)) for item in shown.index])
    ax.set_ylim(len(shown) - 0.5, -0.5)
    ax.set_xlabel(_("Mean score (scale points)"))
    ax.grid(axis="x", alpha=0.3)
    ax.legend()
    return ax
