"""Kano's model: which features are basic, expected or attractive."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._validation import refuse_rows, require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

CATEGORIES = {
    "M": "basic quality",
    "O": "expected quality",
    "A": "attractive quality",
    "I": "indifferent quality",
    "R": "reverse quality",
    "Q": "questionable answer",
}
"""Kano's letters (must-be, one-dimensional, attractive, ...) and names, in the order that decides ties."""

KANO_ANSWERS = {
    "like": 0,
    "must be": 1,
    "neutral": 2,
    "live with": 3,
    "dislike": 4,
    "喜欢": 0,
    "理应如此": 1,
    "无所谓": 2,
    "可以忍受": 3,
    "不喜欢": 4,
}
"""The five answers of a Kano question in English and Chinese, with their place in the evaluation table."""

_TABLE = np.array([list("QAAAO"), list("RIIIM"), list("RIIIM"), list("RIIIM"), list("RRRRQ")])


def evaluation_table() -> pd.DataFrame:
    """Return Kano's evaluation table.

    Returns
    -------
    DataFrame
        Index answer to the functional question (the feature is there), columns answer to the dysfunctional
        one (it is not); letters A, O, M, I, R, Q.

    References
    ----------
    Kano, N., Seraku, N., Takahashi, F. & Tsuji, S. (1984). Attractive quality and must-be quality. Hinshitsu,
    14(2), 39-48.

    Berger, C. et al. (1993). Kano's methods for understanding customer-defined quality. Center for Quality of
    Management Journal, 2(4), 3-36.

    Examples
    --------
    >>> evaluation_table().loc["like", "dislike"]
    'O'
    """
    answers = list(KANO_ANSWERS)[:5]
    index = pd.Index(answers, name="functional")
    return pd.DataFrame(_TABLE, index=index, columns=pd.Index(answers, name="dysfunctional"))


def kano_category(
    answers: pd.DataFrame,
    *,
    functional: str = "functional",
    dysfunctional: str = "dysfunctional",
    labels: Mapping[str, int] = KANO_ANSWERS,
) -> pd.Series:
    """Look each pair of answers up in Kano's evaluation table.

    Parameters
    ----------
    answers : DataFrame
        One row per respondent and feature, both answers as text.
    functional, dysfunctional : str, optional
        Columns with the answers to "if the feature is there" and "if it is not"; case and hyphens do not matter.
    labels : mapping, optional
        Place (0 like, 1 must be, 2 neutral, 3 live with, 4 dislike) of each answer; English and Chinese labels
        by default.

    Returns
    -------
    Series
        Index of `answers`, named ``category``; letters A, O, M, I, R, Q.

    Raises
    ------
    ValueError
        If an answer is unknown.

    Examples
    --------
    >>> answers = pd.DataFrame({"functional": ["like", "must be"], "dysfunctional": ["neutral", "dislike"]})
    >>> kano_category(answers).tolist()
    ['A', 'M']
    """
    require_columns(answers, [functional, dysfunctional], name="answers")
    places = answers[[functional, dysfunctional]].apply(
        lambda column: column.map(
            {a: labels.get(str(a).strip().lower().replace("-", " ")) for a in column.unique()}
        )
    )
    refuse_rows(
        answers,
        places.isna().any(axis=1),
        f"hold an answer that is none of {list(labels)}",
        "Correct the answers, or pass labels={answer: place}.",
    )
    rows, columns = places.to_numpy(dtype=int).T
    return pd.Series(_TABLE[rows, columns], index=answers.index, name="category")


def better_worse(counts: pd.DataFrame) -> pd.DataFrame:
    """Compute the better and worse coefficients from counts of categories.

    Parameters
    ----------
    counts : DataFrame
        One row per feature, columns ``A``, ``O``, ``M``, ``I`` (others are ignored).

    Returns
    -------
    DataFrame
        Index of `counts`; ``better`` (0 to 1) and ``worse`` (-1 to 0). NaN where all four counts are 0.

    Notes
    -----
    better = (A + O) / (A + O + M + I), how far satisfaction rises with the feature;
    worse = -(O + M) / (A + O + M + I), how far it falls without. R and Q are left out.

    References
    ----------
    Berger, C. et al. (1993). Kano's methods for understanding customer-defined quality. Center for Quality of
    Management Journal, 2(4), 18.

    Examples
    --------
    >>> better_worse(pd.DataFrame({"A": [4], "O": [3], "M": [2], "I": [1]}))
       better  worse
    0     0.7   -0.5
    """
    require_columns(counts, list("AOMI"), name="counts")
    total = counts[list("AOMI")].sum(axis=1).replace(0, np.nan)
    return pd.DataFrame(
        {"better": (counts["A"] + counts["O"]) / total, "worse": -(counts["O"] + counts["M"]) / total}
    )


def kano_table(
    answers: pd.DataFrame,
    *,
    feature: str = "feature",
    functional: str = "functional",
    dysfunctional: str = "dysfunctional",
    labels: Mapping[str, int] = KANO_ANSWERS,
    critical: float = 1.65,
) -> pd.DataFrame:
    """Classify features from the paired answers of a Kano questionnaire.

    Parameters
    ----------
    answers : DataFrame
        One row per respondent and feature, both answers as text.
    feature, functional, dysfunctional : str, optional
        The columns used.
    labels : mapping, optional
        Place of each answer in the evaluation table.
    critical : float, optional
        Standard normal quantile of Fong's test; 1.65 is a level of 90 %.

    Returns
    -------
    DataFrame
        Index feature; counts ``M``, ``O``, ``A``, ``I``, ``R``, ``Q``; ``category`` (most frequent letter);
        ``better``, ``worse``; ``significant`` (True where the first category leads the second by Fong's test);
        ``category_strength`` (first minus second share) and ``total_strength`` (share of M, O and A).

    Notes
    -----
    Ties fall to the first of M > O > A > I > R > Q: what angers when missing is served first. By Fong's test
    the two most frequent categories, a and b of n answers, differ if
    ``a - b >= 1.65 sqrt((a + b)(2n - a - b) / (2n))``. Lee and Newcomb's rule of thumb asks for a category
    strength of 6 % and a total strength of 60 %.

    References
    ----------
    Fong, D. (1996). Using the self-stated importance questionnaire to interpret Kano questionnaire results.
    Center for Quality of Management Journal, 5(3), 21-24.

    Lee, M. C. & Newcomb, J. F. (1997). Applying the Kano methodology to meet customer requirements. Quality
    Management Journal, 4(3), 95-110.

    Examples
    --------
    >>> answers = pd.DataFrame({
    ...     "feature": "home delivery",
    ...     "functional": ["like", "like", "neutral"],
    ...     "dysfunctional": ["neutral", "live with", "neutral"],
    ... })
    >>> kano_table(answers)[["A", "I", "category", "better"]].round(2)
                   A  I category  better
    feature
    home delivery  2  1        A    0.67
    """
    require_columns(answers, [feature], name="answers")
    category = kano_category(answers, functional=functional, dysfunctional=dysfunctional, labels=labels)
    letters = list(CATEGORIES)
    counts = pd.crosstab(answers[feature].to_numpy(), category.to_numpy()).reindex(
        columns=letters, fill_value=0
    )
    counts = counts.rename_axis(index=feature, columns=None)
    n = counts.sum(axis=1)
    second, first = np.sort(counts.to_numpy(), axis=1)[:, -2:].T
    limit = critical * np.sqrt((first + second) * (2 * n - first - second) / (2 * n))
    return counts.assign(
        category=counts.idxmax(axis=1),
        **better_worse(counts),
        significant=first - second >= limit,
        category_strength=(first - second) / n,
        total_strength=counts[["M", "O", "A"]].sum(axis=1) / n,
    )


def kano_curves(table: pd.DataFrame, *, points: int = 21) -> pd.DataFrame:
    """Compute how satisfaction answers to the fulfilment of each basic, expected or attractive feature.

    Parameters
    ----------
    table : DataFrame
        From `kano_table`; features of other categories are left out.
    points : int, optional
        Number of degrees of fulfilment, from 0 (not at all) to 1 (wholly).

    Returns
    -------
    DataFrame
        Index fulfilment, one column per feature: satisfaction from ``worse`` (at 0) to ``better`` (at 1);
        straight for expected, bent upwards (exponential) for attractive, flattening for basic features.

    References
    ----------
    Wang, T. & Ji, P. (2010). Understanding customer needs through quantitative analysis of Kano's model.
    International Journal of Quality & Reliability Management, 27(2), 173-184.

    Examples
    --------
    >>> table = pd.DataFrame({"category": ["O"], "better": [0.6], "worse": [-0.4]}, index=["freshness"])
    >>> kano_curves(table, points=3)["freshness"].round(2).tolist()
    [-0.4, 0.1, 0.6]
    """
    require_columns(table, ["category", "better", "worse"], name="table")
    fulfilment = np.linspace(0, 1, points)
    bends = {
        "O": fulfilment,
        "A": (np.exp(fulfilment) - 1) / (np.e - 1),
        "M": (1 - np.exp(-fulfilment)) * np.e / (np.e - 1),
    }
    curved = table[table["category"].isin(list(bends))]
    curves = {
        row.Index: row.worse + (row.better - row.worse) * bends[row.category] for row in curved.itertuples()
    }
    return pd.DataFrame(curves, index=pd.Index(fulfilment, name="fulfilment"))


def plot_kano(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw each feature by its better and worse coefficients, coloured by category.

    Parameters
    ----------
    table : DataFrame
        From `kano_table`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the marks.

    Returns
    -------
    Axes
        The axes drawn on; hollow marks are features whose category is not significant.
    """
    from crmlab._labels import label_points
    from crmlab._plotting import new_axes

    ax = new_axes(ax, figsize=(7, 5.5))
    for colour, (letter, name) in enumerate(CATEGORIES.items()):
        part = table[table["category"] == letter]
        if part.empty:
            continue
        edge = f"C{colour}"
        faces = [edge if sure else "none" for sure in part["significant"]]
        style = {"s": 60, "facecolors": faces, "edgecolors": edge, **kwargs}
        ax.scatter(-part["worse"], part["better"], **style)
        ax.scatter([], [], s=60, color=edge, label=f"{letter} {_(name)}")
    ax.axhline(0.5, color="grey", linewidth=0.8)
    ax.axvline(0.5, color="grey", linewidth=0.8)
    ax.set(xlim=(0, 1.05), ylim=(0, 1.05))
    ax.set_xlabel(_("|Worse|: dissatisfaction without the feature"))
    ax.set_ylabel(_("Better: satisfaction with the feature"))
    ax.legend(title=_("Hollow: not significant"), loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=2)
    label_points(ax, zip(-table["worse"], table["better"]), [_(str(feature)) for feature in table.index])
    return ax


def plot_kano_curves(curves: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw satisfaction against fulfilment, one line per feature.

    Parameters
    ----------
    curves : DataFrame
        From `kano_curves`.
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
    for feature in curves:
        ax.plot(curves.index * 100, curves[feature], **{"label": _(str(feature)), **kwargs})
    ax.axhline(0, color="grey", linewidth=0.8)
    ax.set(xlim=(0, 100), ylim=(-1, 1))
    ax.set_xlabel(_("Fulfilment (%)"))
    ax.set_ylabel(_("Satisfaction (-1 to 1)"))
    ax.legend()
    return ax
