"""What customers tell others: the net promoter score, and how far bad news travels."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._intervals import normal_quantile
from crmlab._validation import refuse_rows, require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")


def nps_table(
    survey: pd.DataFrame, *, score: str = "recommend", by: str | None = None, confidence: float = 0.95
) -> pd.DataFrame:
    """Compute the net promoter score with its interval, for all respondents or by group.

    Parameters
    ----------
    survey : DataFrame
        One row per respondent; `score` is the answer 0..10 to "How likely are you to recommend us?".
        Missing answers are left out.
    score : str, optional
        Column with the answer.
    by : str, optional
        Column of the groups; without it one row ``all``.
    confidence : float, optional
        Confidence level of the interval (normal approximation, cut at -100 and 100).

    Returns
    -------
    DataFrame
        Index group; columns ``promoters`` (9-10), ``passives`` (7-8), ``detractors`` (0-6) as shares,
        ``nps`` (-100 to 100), ``lower``, ``upper`` and ``n``.

    Raises
    ------
    ValueError
        If an answer is no whole number from 0 to 10.

    Notes
    -----
    ``nps = 100 (p - d)`` with variance ``100^2 (p + d - (p - d)^2) / n``: each respondent counts 1, 0 or -1.
    A difference of ten points between two groups of a hundred is mostly noise; look at the interval.

    References
    ----------
    Reichheld, F. F. (2003). The one number you need to grow. Harvard Business Review, 81(12), 46-54.

    Rocks, B. (2016). Interval estimation for the "Net Promoter Score". The American Statistician, 70(4),
    365-372.

    Examples
    --------
    >>> survey = pd.DataFrame({"recommend": [10, 9, 8, 7, 3]})
    >>> nps_table(survey)[["promoters", "passives", "detractors", "nps", "n"]]
           promoters  passives  detractors   nps  n
    group
    all          0.4       0.4         0.2  20.0  5
    """
    z = normal_quantile(confidence)
    require_columns(survey, [score] if by is None else [score, by], name="survey")
    answered = survey.dropna(subset=[score])
    refuse_rows(
        answered,
        ~answered[score].isin(range(11)),
        f"have a {score} that is no whole number from 0 to 10",
        "The question is asked on eleven points, 0 to 10.",
    )
    groups = pd.Series("all", index=answered.index) if by is None else answered[by]
    bins = pd.DataFrame(
        {
            "promoters": answered[score] >= 9,
            "passives": answered[score].between(7, 8),
            "detractors": answered[score] <= 6,
        }
    )
    table = bins.astype(float).groupby(groups.rename(by or "group")).mean()
    n = groups.value_counts().reindex(table.index)
    net = table["promoters"] - table["detractors"]
    half = z * np.sqrt((table["promoters"] + table["detractors"] - net**2).clip(lower=0) / n)
    return table.assign(
        nps=100 * net,
        lower=(100 * (net - half)).clip(lower=-100),
        upper=(100 * (net + half)).clip(upper=100),
        n=n,
    )


def negative_reach(dissatisfied: float, told_each: float = 10) -> float:
    """Compute how many people hear of the firm from dissatisfied customers.

    Parameters
    ----------
    dissatisfied : float
        Number of dissatisfied customers.
    told_each : float, optional
        People each of them tells.

    Returns
    -------
    float
        ``dissatisfied * told_each``; everybody told counted each time.

    Notes
    -----
    The TARP studies give 9 to 10 people told of a bad experience, and 4 to 5 of a good one. The product counts
    those who hear twice two times, and nobody who hears it at second hand; `spread_word` does otherwise.

    References
    ----------
    TARP (1979, 1986). Consumer Complaint Handling in America. U.S. Office of Consumer Affairs.

    Examples
    --------
    >>> negative_reach(30, 10)
    300
    """
    if dissatisfied < 0 or told_each < 0:
        raise ValueError(f"Both numbers must be 0 or more, not {dissatisfied!r} and {told_each!r}.")
    return dissatisfied * told_each


def spread_word(
    population: int,
    dissatisfied: int,
    *,
    told_each: float = 10,
    pass_on: float = 0.1,
    rounds: int = 6,
    seed: int = 0,
) -> pd.DataFrame:
    """Simulate bad news passing from mouth to mouth in a town.

    Parameters
    ----------
    population : int
        People in the town, the dissatisfied among them.
    dissatisfied : int
        Customers who start telling.
    told_each : float, optional
        Mean number of people a teller tells (Poisson), drawn from the whole town.
    pass_on : float, optional
        Probability that somebody who hears it for the first time tells it in the next round.
    rounds : int, optional
        Rounds of telling.
    seed : int, optional
        Seed of the random numbers.

    Returns
    -------
    DataFrame
        Index round (0 is the start); columns ``tellers``, ``new_people`` (first told in this round) and
        ``people_reached`` (told so far, without the first tellers).

    Raises
    ------
    ValueError
        If there are more dissatisfied than people, or `pass_on` is no probability.

    Notes
    -----
    With ``told_each * pass_on`` above 1 the story grows until the town knows it; below 1 it dies out.

    Examples
    --------
    >>> spread_word(1000, 5, told_each=10, pass_on=0, rounds=2)["people_reached"].is_monotonic_increasing
    True
    """
    if not 0 <= dissatisfied <= population:
        raise ValueError(
            f"dissatisfied must lie between 0 and the population of {population}, not {dissatisfied}."
        )
    if not 0 <= pass_on <= 1:
        raise ValueError(f"pass_on is a probability, 0 to 1, not {pass_on!r}.")
    random = np.random.default_rng(seed)
    knows = np.zeros(population, dtype=bool)
    knows[:dissatisfied] = True
    tellers, rows = dissatisfied, [(0, 0, 0)]
    for _round in range(rounds):
        told = np.unique(random.integers(population, size=random.poisson(told_each * tellers)))
        fresh = told[~knows[told]]
        knows[fresh] = True
        rows.append((tellers, len(fresh), int(knows.sum()) - dissatisfied))
        tellers = random.binomial(len(fresh), pass_on)
    table = pd.DataFrame(rows, columns=["tellers", "new_people", "people_reached"])
    return table.rename_axis("round")


def plot_nps(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw the three groups of respondents as shares, with the score beside each bar.

    Parameters
    ----------
    table : DataFrame
        From `nps_table`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the bars.

    Returns
    -------
    Axes
        The axes drawn on.
    """
    from crmlab._plotting import new_axes

    ax = new_axes(ax, figsize=(7, 1.6 + 0.5 * len(table)))
    names = [str(group) for group in table.index]
    left = np.zeros(len(table))
    parts = [
        ("detractors", _("Detractors (0-6)"), "tab:red"),
        ("passives", _("Passives (7-8)"), "lightgrey"),
        ("promoters", _("Promoters (9-10)"), "tab:green"),
    ]
    for column, label, colour in parts:
        width = table[column].to_numpy() * 100
        ax.barh(names, width, left=left, **{"color": colour, "label": label, **kwargs})
        left = left + width
    for row, (nps, low, high) in enumerate(table[["nps", "lower", "upper"]].to_numpy()):
        text = _("NPS {nps} ({low} to {high})").format(nps=round(nps), low=round(low), high=round(high))
        ax.annotate(text, (101, row), va="center", annotation_clip=False)
    ax.set_xlim(0, 100)
    ax.invert_yaxis()
    ax.set_xlabel(_("Share of respondents (%)"))
    ax.set_ylabel(_("Group"))
    ax.legend(ncols=3, loc="lower center", bbox_to_anchor=(0.5, 1.0))
    return ax


def plot_word_of_mouth(spread: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw how many people have heard the story, round by round.

    Parameters
    ----------
    spread : DataFrame
        From `spread_word`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the bars.

    Returns
    -------
    Axes
        The axes drawn on.
    """
    from crmlab._plotting import new_axes

    ax = new_axes(ax)
    style = {"color": "tab:orange", "label": _("Told in this round"), **kwargs}
    ax.bar(spread.index, spread["new_people"], **style)
    ax.plot(spread.index, spread["people_reached"], marker="o", color="tab:red", label=_("Told so far"))
    ax.set_xticks(spread.index)
    ax.set_xlabel(_("Round of telling"))
    ax.set_ylabel(_("People"))
    ax.legend()
    return ax
