"""Attitude scales: Likert answers to scores, reliability of a scale, and the semantic differential."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._intervals import mean_interval
from crmlab._validation import refuse_rows, require_columns, require_extra
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

LIKERT_LABELS = {
    "strongly disagree": 1,
    "disagree": 2,
    "neutral": 3,
    "agree": 4,
    "strongly agree": 5,
    "非常不同意": 1,
    "不同意": 2,
    "一般": 3,
    "同意": 4,
    "非常同意": 5,
}
"""The five answers of a Likert item in English and Chinese, with their scores."""


def score_likert(
    answers: pd.DataFrame,
    *,
    reverse: Sequence[str] = (),
    points: int = 5,
    labels: Mapping[str, int] = LIKERT_LABELS,
) -> pd.DataFrame:
    """Turn Likert answers into scores 1..points, with negatively worded items turned round.

    Parameters
    ----------
    answers : DataFrame
        One row per respondent, one column per item: answer labels (text, in any case) or scores 1..points.
        Missing answers stay missing.
    reverse : sequence of str, optional
        Items that are worded negatively; their score becomes ``points + 1 - score``.
    points : int, optional
        Number of answers offered.
    labels : mapping, optional
        Score of each answer label; by default those of the five-point scale in English and Chinese.

    Returns
    -------
    DataFrame
        Same index and columns as `answers`, float scores 1..points.

    Raises
    ------
    ValueError
        If an answer is no known label and no whole score from 1 to `points`.

    Notes
    -----
    A Likert *scale* is the sum or mean of several such *items* (Likert 1932); one item alone is ordinal.

    References
    ----------
    Likert, R. (1932). A technique for the measurement of attitudes. Archives of Psychology, 140, 1-55.

    Examples
    --------
    >>> answers = pd.DataFrame({"friendly": ["agree", "非常同意"], "slow": ["disagree", "agree"]})
    >>> score_likert(answers, reverse=["slow"])
       friendly  slow
    0       4.0   4.0
    1       5.0   2.0
    """
    require_columns(answers, reverse, name="answers")
    plain = {label.lower(): score for label, score in labels.items()}

    def score(answer):
        return plain.get(answer.strip().lower()) if isinstance(answer, str) else answer

    scores = answers.apply(lambda column: column.map({a: score(a) for a in column.dropna().unique()})).astype(
        float
    )
    off_scale = answers.notna() & ~(scores.isin(range(1, points + 1)))
    refuse_rows(
        answers,
        off_scale.any(axis=1),
        f"hold an answer that is neither a known label nor a score from 1 to {points}",
        "Correct the answers, or pass labels={...} or points=... that fit the questionnaire.",
    )
    reverse = list(reverse)
    scores[reverse] = points + 1 - scores[reverse]
    return scores


def scale_scores(scores: pd.DataFrame, scales: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Average the items of each scale for each respondent.

    Parameters
    ----------
    scores : DataFrame
        One row per respondent, numeric item scores (already reversed where needed).
    scales : mapping of str to sequence of str
        Items of each scale: ``{"trust": ["trust_1", "trust_2"]}``.

    Returns
    -------
    DataFrame
        Same index, one float column per scale; the mean of the answered items, NaN if none was answered.

    Examples
    --------
    >>> scores = pd.DataFrame({"trust_1": [4, 2], "trust_2": [5, None]})
    >>> scale_scores(scores, {"trust": ["trust_1", "trust_2"]})
       trust
    0    4.5
    1    2.0
    """
    require_columns(scores, [item for items in scales.values() for item in items], name="scores")
    return pd.DataFrame({scale: scores[list(items)].mean(axis=1) for scale, items in scales.items()})


def _alpha(covariance: np.ndarray) -> float:
    k = len(covariance)
    return k / (k - 1) * (1 - np.trace(covariance) / covariance.sum())


def cronbach_alpha(items: pd.DataFrame, *, confidence: float = 0.95, missing: str = "listwise") -> pd.Series:
    """Compute Cronbach's alpha of a scale, with Feldt's confidence interval.

    Parameters
    ----------
    items : DataFrame
        One row per respondent, one numeric column per item of the one scale.
    confidence : float, optional
        Confidence level of the interval.
    missing : {"listwise", "pairwise"}, optional
        Drop respondents with a missing answer, or use every pair of answers for each covariance.

    Returns
    -------
    Series
        ``alpha``, ``lower``, ``upper``, ``standardised_alpha``, ``n`` (respondents) and ``k`` (items).

    Raises
    ------
    ValueError
        If there are fewer than two items, fewer than two respondents, or an item that does not vary.

    Notes
    -----
    ``alpha = k / (k - 1) * (1 - sum of item variances / variance of the sum)``. The standardised alpha uses
    correlations in place of covariances. The interval is ``1 - (1 - alpha) F`` with quantiles of the F
    distribution on ``n - 1`` and ``(n - 1)(k - 1)`` degrees of freedom.

    References
    ----------
    Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. Psychometrika, 16, 297-334.

    Feldt, L. S., Woodruff, D. J. & Salih, F. A. (1987). Statistical inference for coefficient alpha. Applied
    Psychological Measurement, 11, 93-103, eq. 6 and 7.

    Examples
    --------
    >>> items = pd.DataFrame({"a": [1, 2, 3, 4], "b": [2, 2, 3, 5], "c": [1, 3, 3, 4]})
    >>> cronbach_alpha(items).round(3)
    alpha                 0.947
    lower                 0.653
    upper                 0.996
    standardised_alpha    0.949
    n                     4.000
    k                     3.000
    dtype: float64
    """
    if missing not in ("listwise", "pairwise"):
        raise ValueError(f"missing must be 'listwise' or 'pairwise', not {missing!r}.")
    require_columns(items, [], name="items")
    used = items.astype(float)
    used = used.dropna() if missing == "listwise" else used.dropna(how="all")
    n, k = used.shape
    if n < 2 or k < 2:
        raise ValueError(
            f"Alpha needs at least 2 items and 2 respondents; items has {k} item(s), {n} complete respondent(s)."
        )
    constant = list(used.columns[used.std() == 0])
    if constant:
        raise ValueError(
            f"Item(s) {constant} have the same answer from everybody; leave them out of the scale."
        )
    if missing == "listwise":
        covariance = np.cov(used.to_numpy(), rowvar=False)
        deviation = np.sqrt(np.diag(covariance))
        correlation = covariance / np.outer(deviation, deviation)
    else:
        covariance, correlation = used.cov().to_numpy(), used.corr().to_numpy()
    alpha = _alpha(covariance)
    f = require_extra("scipy.stats", "models").f(n - 1, (n - 1) * (k - 1))
    tail = (1 - confidence) / 2
    return pd.Series(
        {
            "alpha": alpha,
            "lower": 1 - (1 - alpha) * f.ppf(1 - tail),
            "upper": 1 - (1 - alpha) * f.ppf(tail),
            "standardised_alpha": _alpha(correlation),
            "n": n,
            "k": k,
        }
    )


def item_analysis(items: pd.DataFrame) -> pd.DataFrame:
    """Describe each item of a scale and what alpha would be without it.

    Parameters
    ----------
    items : DataFrame
        One row per respondent, one numeric column per item (at least three); incomplete rows are dropped.

    Returns
    -------
    DataFrame
        Index item; columns ``mean``, ``sd``, ``item_rest_r`` (correlation with the sum of the other items)
        and ``alpha_if_dropped``.

    Raises
    ------
    ValueError
        If there are fewer than three items.

    Notes
    -----
    A negative ``item_rest_r`` is the mark of an item that was not reversed.

    References
    ----------
    Nunnally, J. C. & Bernstein, I. H. (1994). Psychometric Theory, 3rd ed., chapter 8.

    Examples
    --------
    >>> items = pd.DataFrame({"a": [1, 2, 3, 4], "b": [2, 2, 3, 5], "c": [4, 3, 3, 1]})
    >>> item_analysis(items)["item_rest_r"].round(2)
    item
    a    0.26
    b    0.00
    c   -0.95
    Name: item_rest_r, dtype: float64
    """
    require_columns(items, [], name="items")
    if items.shape[1] < 3:
        raise ValueError(f"An item analysis needs at least 3 items; there are {items.shape[1]}.")
    used = items.astype(float).dropna()
    total = used.sum(axis=1)
    rest_r = {item: used[item].corr(total - used[item]) for item in used}
    dropped = {item: _alpha(used.drop(columns=item).cov().to_numpy()) for item in used}
    table = pd.DataFrame(
        {"mean": used.mean(), "sd": used.std(), "item_rest_r": rest_r, "alpha_if_dropped": dropped}
    )
    return table.rename_axis("item")


def answer_shares(scores: pd.DataFrame, *, points: int = 5) -> pd.DataFrame:
    """Count which share of the respondents gave each answer to each item.

    Parameters
    ----------
    scores : DataFrame
        One row per respondent, one column per item, scores 1..points.
    points : int, optional
        Number of answers offered.

    Returns
    -------
    DataFrame
        Index item, columns 1..points, shares of the answered (each row sums to 1).

    Examples
    --------
    >>> answer_shares(pd.DataFrame({"friendly": [4, 5, 4, 3]}))
                1    2     3    4     5
    item
    friendly  0.0  0.0  0.25  0.5  0.25
    """
    require_columns(scores, [], name="scores")
    shares = {item: scores[item].value_counts(normalize=True) for item in scores}
    table = pd.DataFrame(shares).T.reindex(columns=range(1, points + 1))
    return table.fillna(0.0).rename_axis(index="item", columns=None)


def semantic_profile(
    ratings: pd.DataFrame, *, pairs: Sequence[str], firm: str = "firm", confidence: float = 0.95
) -> pd.DataFrame:
    """Average the semantic differential of each firm, pair by pair.

    Parameters
    ----------
    ratings : DataFrame
        One row per respondent and firm: a column `firm` and one numeric column per adjective pair
        (position 1..7).
    pairs : sequence of str
        Columns of the adjective pairs, in the order of the questionnaire.
    firm : str, optional
        Column that names the firm rated.
    confidence : float, optional
        Confidence level of the interval of each mean (normal approximation).

    Returns
    -------
    DataFrame
        Index (firm, pair); columns ``mean``, ``lower``, ``upper``, ``n``.

    References
    ----------
    Osgood, C. E., Suci, G. J. & Tannenbaum, P. H. (1957). The Measurement of Meaning.

    Examples
    --------
    >>> ratings = pd.DataFrame({"firm": ["ours", "ours", "rival"], "slow_fast": [6, 4, 3]})
    >>> semantic_profile(ratings, pairs=["slow_fast"])["mean"]
    firm   pair
    ours   slow_fast    5.0
    rival  slow_fast    3.0
    Name: mean, dtype: float64
    """
    require_columns(ratings, [firm, *pairs], name="ratings")
    long = ratings.melt(id_vars=firm, value_vars=list(pairs), var_name="pair", value_name="position")
    profile = mean_interval(long.groupby([firm, "pair"])["position"], confidence)
    firms = profile.index.get_level_values(0).unique()
    return profile.reindex(pd.MultiIndex.from_product([firms, list(pairs)], names=[firm, "pair"]))


def plot_answer_shares(shares: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw the answers to each item as stacked bars around the middle answer.

    Parameters
    ----------
    shares : DataFrame
        From `answer_shares`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the bars.

    Returns
    -------
    Axes
        The axes drawn on.
    """
    from matplotlib import colormaps

    from crmlab._plotting import new_axes

    ax = new_axes(ax, figsize=(7, 1.4 + 0.45 * len(shares)))
    percent = shares.iloc[::-1] * 100
    names = [_(str(item)) for item in percent.index]
    answers = np.arange(1, percent.shape[1] + 1)
    below_middle = (1 - np.sign(answers - answers.mean())) / 2
    left = -(percent * below_middle).sum(axis=1)
    colours = colormaps["RdYlBu"](np.linspace(0.05, 0.95, len(answers)))
    for answer, colour in zip(percent.columns, colours):
        ax.barh(names, percent[answer], left=left, **{"label": str(answer), "color": colour, **kwargs})
        left = left + percent[answer]
    ax.axvline(0, color="grey", linewidth=0.8)
    ax.xaxis.set_major_formatter(lambda share, _place: f"{abs(share):.0f}")
    ax.set_xlabel(_("Share of answers, centred on the middle answer (%)"))
    ax.legend(title=_("Score"), ncols=len(answers), loc="lower center", bbox_to_anchor=(0.5, 1.0))
    return ax


def plot_semantic_profile(
    profile: pd.DataFrame,
    *,
    poles: Mapping[str, tuple[str, str]] | None = None,
    ax: "Axes | None" = None,
    **kwargs,
) -> "Axes":
    """Draw the profile line of each firm between the two poles of every pair.

    Parameters
    ----------
    profile : DataFrame
        From `semantic_profile`.
    poles : mapping, optional
        Left and right adjective of each pair: ``{"pace": ("slow", "fast")}``; a column ``slow_fast`` says its own.
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

    pairs = list(profile.index.unique(level=1))
    rows = np.arange(len(pairs))
    ends = [(poles or {}).get(pair) or pair.partition("_")[::2] for pair in pairs]
    left, right = ([_(word) if word else "" for word in side] for side in zip(*ends))
    ax = new_axes(ax, figsize=(7, 1.4 + 0.5 * len(pairs)))
    for name, part in profile.groupby(level=0, sort=False):
        part = part.droplevel(0).reindex(pairs)
        error = [part["mean"] - part["lower"], part["upper"] - part["mean"]]
        ax.errorbar(
            part["mean"], rows, xerr=error, **{"marker": "o", "capsize": 3, "label": _(str(name)), **kwargs}
        )
    ax.set(xlim=(0.8, 7.2), xticks=range(1, 8), ylim=(len(pairs) - 0.5, -0.5))
    ax.set_yticks(rows, left)
    ax.set_xlabel(_("Mean position on the seven-point scale"))
    if any(right):
        ax.secondary_yaxis("right").set_yticks(rows, right)
    ax.grid(axis="x", alpha=0.3)
    ax.legend()
    return ax
