"""How Kano categories change between survey waves: what delights today is demanded tomorrow."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._validation import require_columns, require_extra
from crmlab.i18n import translator
from crmlab.kano import CATEGORIES, KANO_ANSWERS, kano_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")


def kano_dynamics(
    answers: pd.DataFrame,
    *,
    wave: str = "wave",
    feature: str = "feature",
    functional: str = "functional",
    dysfunctional: str = "dysfunctional",
    labels: Mapping[str, int] = KANO_ANSWERS,
) -> pd.DataFrame:
    """Compare the category of each feature between the first and the last wave (or two regions).

    Parameters
    ----------
    answers : DataFrame
        One row per respondent, wave and feature.
    wave : str, optional
        Column of the wave, region or segment; at least two values, compared from the lowest to the highest.
    feature, functional, dysfunctional : str, optional
        The other columns used.
    labels : mapping, optional
        Place of each answer in the evaluation table.

    Returns
    -------
    DataFrame
        Index feature; ``before`` and ``after`` (letters), the better and worse coefficients of both waves
        (``better_before``, ``better_after``, ``worse_before``, ``worse_after``), ``p_value`` (chi-squared test that the categories are distributed alike), ``change``: ``"none"`` (same letter),
        ``"towards basic"`` (A to O or M, or O to M: vertical development) or ``"other"``.

    Raises
    ------
    ValueError
        If there is only one wave.

    Notes
    -----
    What delights today is demanded tomorrow: features drift from attractive over expected to basic. A new
    letter alone may be chance; read it with the p-value.

    References
    ----------
    Kano, N. (2001). Life cycle and creation of attractive quality. 4th QMOD Conference, Linkoeping.

    Examples
    --------
    >>> answers = pd.DataFrame({
    ...     "wave": [1] * 20 + [2] * 20,
    ...     "feature": "app ordering",
    ...     "functional": ["like"] * 20 + ["must be"] * 20,
    ...     "dysfunctional": ["neutral"] * 20 + ["dislike"] * 20,
    ... })
    >>> kano_dynamics(answers)[["before", "after", "change"]]
                 before after         change
    feature
    app ordering      A     M  towards basic
    """
    require_columns(answers, [wave, feature], name="answers")
    waves = sorted(answers[wave].dropna().unique())
    if len(waves) < 2:
        raise ValueError(f"answers has the single {wave} {waves}; a change needs two.")
    columns = {"feature": feature, "functional": functional, "dysfunctional": dysfunctional, "labels": labels}
    before, after = (kano_table(answers[answers[wave] == w], **columns) for w in (waves[0], waves[-1]))
    both = before.index.intersection(after.index)
    before, after = before.loc[both], after.loc[both]
    stats = require_extra("scipy.stats", "models")
    p_values = []
    for name in both:
        counts = np.array(
            [before.loc[name, list(CATEGORIES)], after.loc[name, list(CATEGORIES)]], dtype=float
        )
        counts = counts[:, counts.sum(axis=0) > 0]
        p_values.append(stats.chi2_contingency(counts).pvalue if counts.shape[1] > 1 else 1.0)
    moves = before["category"] + after["category"]
    change = np.select(
        [before["category"] == after["category"], moves.isin(["AO", "AM", "OM"])],
        ["none", "towards basic"],
        "other",
    )
    return pd.DataFrame(
        {
            "before": before["category"],
            "after": after["category"],
            "better_before": before["better"],
            "better_after": after["better"],
            "worse_before": before["worse"],
            "worse_after": after["worse"],
            "p_value": p_values,
            "change": change,
        }
    )


def plot_kano_dynamics(dynamics: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw an arrow for each feature, from its coefficients in the first wave to those in the last.

    Parameters
    ----------
    dynamics : DataFrame
        From `kano_dynamics`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the arrows.

    Returns
    -------
    Axes
        The axes drawn on; features with a p-value below 0.05 stand out.
    """
    from crmlab._labels import label_points
    from crmlab._plotting import new_axes

    ax = new_axes(ax, figsize=(8, 5.5))
    for row in dynamics.itertuples():
        colour = "tab:red" if row.p_value < 0.05 else "grey"
        start, end = (-row.worse_before, row.better_before), (-row.worse_after, row.better_after)
        arrow = {"arrowstyle": "-|>", "color": colour, "linewidth": 1.6, **kwargs}
        ax.annotate("", xy=end, xytext=start, arrowprops=arrow)
    ax.plot([], [], color="tab:red", label=_("Changed (p < 0.05)"))
    ax.plot([], [], color="grey", label=_("Within chance"))
    ax.axhline(0.5, color="grey", linewidth=0.8)
    ax.axvline(0.5, color="grey", linewidth=0.8)
    ax.set(xlim=(0, 1.05), ylim=(0, 1.05))
    ax.set_xlabel(_("|Worse|: dissatisfaction without the feature"))
    ax.set_ylabel(_("Better: satisfaction with the feature"))
    ax.legend(loc="center left")
    names = [f"{_(str(row.Index))} ({row.before}→{row.after})" for row in dynamics.itertuples()]
    label_points(ax, zip(-dynamics["worse_after"], dynamics["better_after"]), names)
    return ax
