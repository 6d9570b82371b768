"""Customer loyalty: its four types, its four phases, and composite indices."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._validation import refuse_rows, require_columns
from crmlab.i18n import translator
from crmlab.scales import scale_scores

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

LOYALTY_TYPES = ("true loyalty", "latent loyalty", "spurious loyalty", "no loyalty")
"""Dick and Basu's types: both high, only the attitude, only the repeat purchase, neither."""

PHASES = ("cognitive", "affective", "conative", "action")
"""Oliver's phases, in order: knows it is better, likes it, means to buy it, buys it."""

LOYALTY_VALUES = ("product_value", "firm_value", "cultural_value", "added_value", "strategic_value")
"""Terms of the sum that builds loyalty."""

KEEPING_VALUES = (
    "product_value_interaction",
    "firm_value_interaction",
    "cultural_value_interaction",
    "strategic_integration",
)
"""Terms of the sum that keeps loyalty: close interaction on each value."""


def loyalty_types(
    customers: pd.DataFrame,
    *,
    attitude: str = "attitude",
    repeat: str = "repeat_patronage",
    cuts: tuple[float, float] | None = None,
) -> pd.DataFrame:
    """Sort customers into Dick and Basu's four types of loyalty.

    Parameters
    ----------
    customers : DataFrame
        One row per customer: relative attitude (our firm against the rivals) and repeat patronage (purchases,
        share of wallet), both numeric and higher is more.
    attitude, repeat : str, optional
        The two columns.
    cuts : (float, float), optional
        Attitude and repeat patronage from which they count as high; the means if omitted.

    Returns
    -------
    DataFrame
        `customers` with ``loyalty_type``, one of `LOYALTY_TYPES`.

    Raises
    ------
    ValueError
        If a customer lacks one of the two.

    Notes
    -----
    At or above the cut is high. The attitude is relative: a liked firm that is liked no more than its rivals
    earns spurious loyalty. Cuts at the mean are relative too; on a Likert scale its midpoint is the rival.

    References
    ----------
    Dick, A. S. & Basu, K. (1994). Customer loyalty: toward an integrated conceptual framework. Journal of the
    Academy of Marketing Science, 22(2), 99-113, figure 2.

    Examples
    --------
    >>> customers = pd.DataFrame({"attitude": [5, 5, 2, 1], "repeat_patronage": [9, 1, 8, 0]})
    >>> loyalty_types(customers)["loyalty_type"].tolist()
    ['true loyalty', 'latent loyalty', 'spurious loyalty', 'no loyalty']
    """
    require_columns(customers, [attitude, repeat], name="customers")
    refuse_rows(
        customers,
        customers[[attitude, repeat]].isna().any(axis=1),
        f"lack {attitude} or {repeat}",
        "Drop or fill them: a type needs both.",
    )
    attitude_cut, repeat_cut = cuts or customers[[attitude, repeat]].mean()
    likes, returns = customers[attitude] >= attitude_cut, customers[repeat] >= repeat_cut
    types = np.select(
        [likes & returns, likes & ~returns, ~likes & returns], LOYALTY_TYPES[:3], LOYALTY_TYPES[3]
    )
    return customers.assign(loyalty_type=types)


def loyalty_phases(
    survey: pd.DataFrame, phases: Mapping[str, Sequence[str]], *, cut: float = 3.5
) -> pd.DataFrame:
    """Score Oliver's four phases of loyalty and find how far each respondent has come.

    Parameters
    ----------
    survey : DataFrame
        One row per respondent, numeric item scores.
    phases : mapping of str to sequence of str
        Items of each phase in `PHASES`: ``{"cognitive": [...], "affective": [...], ...}``.
    cut : float, optional
        Mean score from which a phase counts as reached.

    Returns
    -------
    DataFrame
        Index of `survey`; one column per phase (mean of its items) and ``phase_reached``: the last phase before
        the first gap, or ``"none"``.

    Raises
    ------
    ValueError
        If `phases` lacks one of the four.

    Notes
    -----
    The phases build on each other: a respondent who buys (action) without liking has reached only the phase
    before the break. Each phase has its own weakness (better price, better mood, better offer, no stock).

    References
    ----------
    Oliver, R. L. (1999). Whence consumer loyalty? Journal of Marketing, 63(4 suppl.), 33-44.

    Examples
    --------
    >>> survey = pd.DataFrame({"c": [5, 5], "a": [4, 2], "i": [4, 5], "b": [2, 5]})
    >>> loyalty_phases(survey, {"cognitive": ["c"], "affective": ["a"], "conative": ["i"], "action": ["b"]})[
    ...     "phase_reached"
    ... ].tolist()
    ['conative', 'cognitive']
    """
    missing = [phase for phase in PHASES if phase not in phases]
    if missing:
        raise ValueError(f"phases has no items for {missing}; it needs all of {list(PHASES)}.")
    scores = scale_scores(survey, {phase: phases[phase] for phase in PHASES})
    steps = (scores >= cut).cumprod(axis=1).sum(axis=1)
    return scores.assign(phase_reached=np.array(["none", *PHASES])[steps])


def phase_shares(phases: pd.DataFrame) -> pd.DataFrame:
    """Count which share of the respondents has reached at least each phase.

    Parameters
    ----------
    phases : DataFrame
        From `loyalty_phases`.

    Returns
    -------
    DataFrame
        Index phase, in order; columns ``reached`` (respondents) and ``share`` (falling from phase to phase).

    Examples
    --------
    >>> phase_shares(pd.DataFrame({"phase_reached": ["conative", "cognitive", "none"]}))["reached"].tolist()
    [2, 1, 1, 0]
    """
    require_columns(phases, ["phase_reached"], name="phases")
    place = phases["phase_reached"].map({phase: step for step, phase in enumerate(["none", *PHASES])})
    reached = [int((place >= step).sum()) for step in range(1, len(PHASES) + 1)]
    table = pd.DataFrame({"reached": reached}, index=pd.Index(PHASES, name="phase"))
    return table.assign(share=table["reached"] / len(phases))


def loyalty_index(
    customers: pd.DataFrame,
    weights: Mapping[str, float],
    *,
    ranges: Mapping[str, tuple[float, float]] | None = None,
) -> pd.Series:
    """Combine loyal behaviours and attitudes into one index from 0 to 100.

    Parameters
    ----------
    customers : DataFrame
        One row per customer, one numeric column per measure (repeat purchases, referrals, tolerance, ...).
    weights : mapping of str to float
        Weight of each measure, above 0; they need not sum to 1.
    ranges : mapping of str to (float, float), optional
        Value of each measure that counts 0 and value that counts 100; turn the two round where less is better.
        Measures without a range take their lowest and highest value among `customers`.

    Returns
    -------
    Series
        Index of `customers`, named ``loyalty_index``, 0 to 100; NaN where a measure is missing.

    Raises
    ------
    ValueError
        If a weight is not above 0 or a range has no width.

    Notes
    -----
    With ranges taken from the data the index compares customers of this table only; to compare waves, give
    the ranges.

    Examples
    --------
    >>> customers = pd.DataFrame({"purchases": [0, 5, 10], "referrals": [0, 2, 1]})
    >>> loyalty_index(customers, {"purchases": 3, "referrals": 1}).tolist()
    [0.0, 62.5, 87.5]
    """
    require_columns(customers, weights, name="customers")
    weight = pd.Series(weights, dtype=float)
    if not (weight > 0).all():
        raise ValueError(
            f"Weights must be above 0; they are {dict(weights)}. Turn a range round where less is better."
        )
    measures = customers[list(weights)].astype(float)
    ends = {name: (measures[name].min(), measures[name].max()) for name in measures} | dict(ranges or {})
    flat = [name for name in measures if ends[name][0] == ends[name][1]]
    if flat:
        raise ValueError(f"The range of {flat} has no width; pass ranges={{name: (worst, best)}}.")
    low, high = (pd.Series({name: float(ends[name][side]) for name in measures}) for side in (0, 1))
    scaled = ((measures - low) / (high - low)).clip(0, 1)
    return (100 * (scaled * weight).sum(axis=1, skipna=False) / weight.sum()).rename("loyalty_index")


def sum_of_values(
    scores: pd.DataFrame,
    components: Sequence[str] = LOYALTY_VALUES,
    *,
    weights: Mapping[str, float] | None = None,
) -> pd.Series:
    """Add up the values that build loyalty, or those that keep it.

    Parameters
    ----------
    scores : DataFrame
        One row per customer or account, one numeric score per value.
    components : sequence of str, optional
        The terms: `LOYALTY_VALUES` (default) or `KEEPING_VALUES`, or other columns.
    weights : mapping of str to float, optional
        Weight of each term; 1 each if omitted.

    Returns
    -------
    Series
        Index of `scores`, named ``loyalty``, the (weighted) sum; NaN where a term is missing.

    Notes
    -----
    loyalty = product + firm + cultural + added + strategic value. The formula adds: a strong term makes up for
    a weak one. `loyalty_phases`, which stops at the first gap, does not.

    Examples
    --------
    >>> scores = pd.DataFrame([[4, 3, 2, 5, 1]], columns=list(LOYALTY_VALUES))
    >>> sum_of_values(scores).tolist()
    [15.0]
    """
    require_columns(scores, components, name="scores")
    weight = pd.Series(1.0, index=list(components)) if weights is None else pd.Series(weights, dtype=float)
    absent = [term for term in components if term not in weight.index]
    if absent:
        raise ValueError(f"weights has no weight for {absent}; it has {list(weight.index)}.")
    terms = scores[list(components)].astype(float)
    return (terms * weight[list(components)]).sum(axis=1, skipna=False).rename("loyalty")


def plot_loyalty_types(
    types: pd.DataFrame,
    *,
    attitude: str = "attitude",
    repeat: str = "repeat_patronage",
    cuts: tuple[float, float] | None = None,
    ax: "Axes | None" = None,
    **kwargs,
) -> "Axes":
    """Draw customers in the plane of repeat patronage and attitude, coloured by type.

    Parameters
    ----------
    types : DataFrame
        From `loyalty_types`.
    attitude, repeat : str, optional
        The two columns.
    cuts : (float, float), optional
        The cuts used; the means if omitted.
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
    attitude_cut, repeat_cut = cuts or types[[attitude, repeat]].mean()
    for name, colour in zip(LOYALTY_TYPES, ("tab:green", "tab:blue", "tab:orange", "tab:grey")):
        part = types[types["loyalty_type"] == name]
        label = _("{name}: {share:.0%}").format(name=_(name), share=len(part) / len(types))
        style = {"s": 14, "alpha": 0.6, "color": colour, "label": label, **kwargs}
        ax.scatter(part[repeat], part[attitude], **style)
    ax.axhline(attitude_cut, color="grey", linewidth=0.8)
    ax.axvline(repeat_cut, color="grey", linewidth=0.8)
    ax.set_xlabel(_("Repeat patronage"))
    ax.set_ylabel(_("Relative attitude (score)"))
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2)
    return ax


def plot_loyalty_phases(shares: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw how many respondents reach each phase.

    Parameters
    ----------
    shares : DataFrame
        From `phase_shares`.
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
    bars = ax.bar([_(phase) for phase in shares.index], shares["share"] * 100, **kwargs)
    ax.bar_label(bars, fmt="%.0f%%")
    ax.margins(y=0.12)
    ax.set_xlabel(_("Phase of loyalty"))
    ax.set_ylabel(_("Respondents who reached it (%)"))
    return ax
