"""Segments by rule, their profile, and the four criteria that a useful segment meets."""

from collections.abc import Callable, Mapping, Sequence
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._columns import flags, numbers, present
from crmlab._validation import require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

CRITERIA = ("measurable", "accessible", "profitable", "responsive")


def segment_by_rules(
    data: pd.DataFrame,
    rules: Mapping[str, str | Callable[[pd.DataFrame], pd.Series]],
    *,
    default: str = "other",
) -> pd.Series:
    """Put each customer into the first segment whose rule holds.

    Parameters
    ----------
    data : DataFrame
        One row per customer.
    rules : mapping
        Name of the segment to its rule, in order of priority. A rule is an expression on the columns, such
        as ``"sales_cny > 5000 and member"``, or a function that takes `data` and gives yes or no per row.
    default : str, default "other"
        Segment of customers whom no rule fits.

    Returns
    -------
    Series
        Named ``segment``, on the index of `data`.

    Raises
    ------
    ValueError
        If a rule cannot be read, or does not give yes or no for each row.

    References
    ----------
    Wedel, M., & Kamakura, W. A. (2000). *Market Segmentation* (2nd ed.). Kluwer, ch. 2. (A-priori methods.)

    Examples
    --------
    >>> data = pd.DataFrame({"sales_cny": [9000, 800, 50], "attitude": [5, 2, 4]})
    >>> rules = {"key": "sales_cny >= 5000", "fans": "attitude >= 4"}
    >>> segment_by_rules(data, rules).tolist()
    ['key', 'other', 'fans']
    """
    require_columns(data, (), name="data")
    holds = []
    for name, rule in rules.items():
        try:
            answer = rule(data) if callable(rule) else data.eval(rule)
        except Exception as trouble:
            raise ValueError(
                f"The rule of segment {name!r}, {rule!r}, cannot be read: {trouble}"
            ) from trouble
        answers = pd.DataFrame({name: answer}, index=data.index)
        holds.append(flags(answers, name, name="rules"))
    return pd.Series(np.select(holds, list(rules), default), index=data.index, name="segment")


def profile_segments(
    data: pd.DataFrame, features: Sequence[str], *, segment: str = "segment", standardised: bool = False
) -> pd.DataFrame:
    """Describe segments by their size and the means of their features.

    Parameters
    ----------
    data : DataFrame
        One row per customer.
    features : sequence of str
        Numeric columns to average.
    segment : str, default "segment"
        Column with the segment.
    standardised : bool, default False
        Give how many standard deviations a mean lies from that of all customers, instead of the mean.

    Returns
    -------
    DataFrame
        Index `segment`; columns ``customers``, ``share`` and one per feature.

    Raises
    ------
    TypeError
        If a feature holds no numbers.
    ValueError
        If a column or value is missing.

    Examples
    --------
    >>> data = pd.DataFrame({"segment": ["a", "a", "b"], "orders": [1, 3, 10]})
    >>> profile_segments(data, ["orders"]).round(2)
             customers  share  orders
    segment
    a                2   0.67     2.0
    b                1   0.33    10.0
    """
    values = pd.DataFrame({feature: numbers(data, feature, name="data") for feature in features})
    if standardised:
        values = (values - values.mean()) / values.std(ddof=0)
    groups = values.groupby(present(data, segment, name="data"))
    size = groups.size()
    return pd.concat([size.rename("customers"), (size / size.sum()).rename("share"), groups.mean()], axis=1)


def check_criteria(
    data: pd.DataFrame,
    *,
    measured: Sequence[str],
    reachable: str = "reachable",
    profit: str = "profit_cny",
    response: str = "responded",
    segment: str = "segment",
    min_share: float = 0.8,
    min_profit: float = 0.0,
    alpha: float = 0.05,
) -> pd.DataFrame:
    """Test each segment against the four criteria: measurable, accessible, profitable, responsive.

    Parameters
    ----------
    data : DataFrame
        One row per customer.
    measured : sequence of str
        Columns by which a customer is put into a segment; gaps count against measurability.
    reachable : str, default "reachable"
        Yes/no column: at least one channel leads to the customer.
    profit : str, default "profit_cny"
        Profit from the customer after the cost of serving the segment.
    response : str, default "responded"
        Yes/no column: responded to the same marketing action as all others.
    segment : str, default "segment"
        Column with the segment.
    min_share : float, default 0.8
        Share of members that must be measured, and reachable.
    min_profit : float, default 0
        Profit that the segment as a whole must exceed.
    alpha : float, default 0.05
        A segment is responsive if its response rate differs from that of the others at this level.

    Returns
    -------
    DataFrame
        Index `segment`; the evidence ``customers``, ``measured_share``, ``reachable_share``, ``profit``,
        ``response_rate``, ``p_value``, and the verdicts ``measurable``, ``accessible``, ``profitable``,
        ``responsive``.

    Raises
    ------
    TypeError
        If profits are no numbers.
    ValueError
        If a column is missing, or a yes/no column holds something else.

    Notes
    -----
    Responsive here means that the segment reacts differently from the rest (two-sided test of two shares),
    for otherwise one marketing mix would do for all. Kotler calls it differentiable and adds actionable.
    Many segments tested at 5 % find a difference by chance now and then.

    References
    ----------
    Kotler, P. (2003). *Marketing Management* (11th ed.). Prentice Hall, ch. 10. (Measurable, substantial,
    accessible, differentiable, actionable.)

    Examples
    --------
    >>> data = pd.DataFrame({
    ...     "segment": ["a"] * 20 + ["b"] * 20, "age": [30.0] * 35 + [None] * 5, "reachable": True,
    ...     "profit_cny": 5.0, "responded": [True] * 10 + [False] * 28 + [True] * 2})
    >>> check_criteria(data, measured=["age"])[list(CRITERIA)]
             measurable  accessible  profitable  responsive
    segment
    a              True        True        True        True
    b             False        True        True        True
    """
    require_columns(data, (*measured, segment), name="data")
    rows = pd.DataFrame(
        {
            "measured_share": data[list(measured)].notna().all(axis=1),
            "reachable_share": flags(data, reachable, name="data"),
            "profit": numbers(data, profit, name="data"),
            "response_rate": flags(data, response, name="data"),
        }
    )
    groups = rows.groupby(present(data, segment, name="data"))
    size, answers = groups.size(), groups["response_rate"].sum()
    table = pd.DataFrame(
        {
            "customers": size,
            "measured_share": groups["measured_share"].mean(),
            "reachable_share": groups["reachable_share"].mean(),
            "profit": groups["profit"].sum(),
            "response_rate": answers / size,
            "p_value": _p_of_two_shares(answers, size, answers.sum() - answers, size.sum() - size),
        }
    )
    return table.assign(
        measurable=table["measured_share"] >= min_share,
        accessible=table["reachable_share"] >= min_share,
        profitable=table["profit"] > min_profit,
        responsive=table["p_value"] < alpha,
    )


def _p_of_two_shares(yes, n, other_yes, other_n) -> np.ndarray:
    """Two-sided p-value of the pooled z test; 1 where nothing can differ."""
    pooled = (yes + other_yes) / (n + other_n)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (yes / n - other_yes / other_n) / np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / other_n))
    return np.array([2 * NormalDist().cdf(-abs(value)) if np.isfinite(value) else 1.0 for value in z])


def plot_profile(profile: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw standardised segment means as a coloured table.

    Parameters
    ----------
    profile : DataFrame
        Result of `profile_segments` with ``standardised=True``.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the image.

    Returns
    -------
    Axes
        Segments as rows, features as columns; red is above average, blue below.
    """
    from crmlab._plotting import new_axes

    require_columns(profile, ("share",), name="profile")
    values = profile.drop(columns=["customers", "share"])
    ax = new_axes(ax)
    limit = max(float(values.abs().max(axis=None)), 0.5)
    ax.imshow(values, **{"cmap": "RdBu_r", "vmin": -limit, "vmax": limit, "aspect": "auto", **kwargs})
    for (row, column), value in np.ndenumerate(values.to_numpy()):
        colour = "white" if abs(value) > 0.6 * limit else "black"
        ax.text(column, row, f"{value:+.1f}", ha="center", va="center", color=colour)
    ax.set_xticks(range(values.shape[1]), [_(str(feature)) for feature in values.columns])
    labels = [f"{_(str(name))} ({share:.0%})" for name, share in profile["share"].items()]
    ax.set_yticks(range(len(values)), labels)
    ax.set(xlabel=_("Standard deviations from the mean of all customers"), ylabel=_("Segment (share)"))
    return ax
