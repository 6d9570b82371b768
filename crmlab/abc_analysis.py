"""ABC analysis: rank customers or products by value, and see how concentrated the value is."""

import math
from collections.abc import Sequence
from itertools import pairwise
from string import ascii_uppercase
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from crmlab._validation import refuse_rows, require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

ROUNDING = 1e-9  # a cumulative share this close to a cut counts as on the cut
CLASS_COLOURS = ("#b2182b", "#ef8a62", "#bdbdbd", "#67a9cf", "#2166ac")


def abc_table(
    data: pd.DataFrame,
    *,
    key: str = "customer_id",
    value: str = "amount_cny",
    cuts: Sequence[float] = (0.8, 0.95),
) -> pd.DataFrame:
    """Rank keys by total value and put them into classes A, B and C by cumulative share.

    Parameters
    ----------
    data : DataFrame
        Orders, order lines or any rows with a key and a value; one key may have many rows.
    key : str, default "customer_id"
        Column that names what is ranked: customers, products, cities.
    value : str, default "amount_cny"
        Numeric column that is summed per key. Refunds are negative values.
    cuts : sequence of float, default (0.8, 0.95)
        Cumulative shares at which one class ends and the next begins, increasing, between 0 and 1.

    Returns
    -------
    DataFrame
        One row per key, largest value first. The index is `key`; the columns are `value` (the sum),
        ``share``, ``cumulative_share``, ``rank`` (1 is the largest) and ``abc_class``.

    Raises
    ------
    TypeError
        If the values are not numbers.
    ValueError
        If a key or a value is missing, the total is not positive, or the cuts are not increasing.

    Notes
    -----
    A key belongs to class A as long as the cumulative share *before* it is below the first cut: the key
    that crosses the cut is still in A. The rival rule, that the share *including* the key must not pass
    the cut, leaves class A empty where one customer alone passes it. Equal values are ordered by key.

    Every row counts: a table that holds an order twice counts it twice. Keys with more refunds than sales
    keep their negative share and come last; the cumulative share then passes 1 before it returns to it.

    References
    ----------
    Dickie, H. F. (1951). ABC inventory analysis shoots for dollars, not pennies. *Factory Management and
    Maintenance*, 109(7), 92-94.

    Juran, J. M. (1951). *Quality Control Handbook*. McGraw-Hill. (The vital few and the trivial many.)

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": ["a", "b", "a", "c", "d"], "amount_cny": [50, 30, 20, 8, 2]})
    >>> abc_table(orders).round(2)
                 amount_cny  share  cumulative_share  rank abc_class
    customer_id
    a                    70   0.64              0.64     1         A
    b                    30   0.27              0.91     2         A
    c                     8   0.07              0.98     3         B
    d                     2   0.02              1.00     4         C
    """
    require_columns(data, (key, value), name="data")
    if not is_numeric_dtype(data[value]) or is_bool_dtype(data[value]):
        raise TypeError(f"data[{value!r}] must hold numbers, not {data[value].dtype}.")
    for column in (key, value):
        refuse_rows(
            data,
            data[column].isna(),
            f"have no {column!r}",
            f"Leave them out with data.dropna(subset=[{column!r}]), or fill the gap.",
        )
    cuts = _checked_cuts(cuts)

    totals = data.groupby(key, observed=True)[value].sum().sort_values(ascending=False, kind="stable")
    whole = totals.sum()
    if not whole > 0:
        raise ValueError(
            f"The values of {value!r} sum to {whole}; shares need a positive total. "
            f"Look for an empty table, or for refunds without their sales."
        )
    share = totals / whole
    cumulative = totals.cumsum() / whole
    before = (cumulative - share).to_numpy()
    grade = np.searchsorted(np.asarray(cuts) - ROUNDING, np.maximum.accumulate(before), side="right")
    return pd.DataFrame(
        {
            value: totals,
            "share": share,
            "cumulative_share": cumulative,
            "rank": np.arange(1, len(totals) + 1),
            "abc_class": np.array(list(ascii_uppercase))[grade],
        }
    )


def _checked_cuts(cuts: Sequence[float]) -> tuple[float, ...]:
    cuts = tuple(cuts)
    edges = (0, *cuts, 1)
    if not cuts or any(low >= high for low, high in pairwise(edges)):
        raise ValueError(f"cuts must increase and lie between 0 and 1, like (0.8, 0.95); got {cuts}.")
    return cuts


def abc_summary(table: pd.DataFrame) -> pd.DataFrame:
    """Set each class's share of the customers beside its share of the value.

    Parameters
    ----------
    table : DataFrame
        Result of `abc_table`.

    Returns
    -------
    DataFrame
        Index ``abc_class``; columns ``count``, ``value`` (the class's sum), ``group_share`` (of the keys),
        ``contribution_share`` (of the value) and ``mean_value``.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": ["a", "b", "c", "d"], "amount_cny": [70, 20, 6, 4]})
    >>> abc_summary(abc_table(orders))
               count  value  group_share  contribution_share  mean_value
    abc_class
    A              2     90         0.50                0.90        45.0
    B              1      6         0.25                0.06         6.0
    C              1      4         0.25                0.04         4.0
    """
    require_columns(table, ("share", "abc_class"), name="table")
    values = table.groupby("abc_class")[_value_column(table)]
    count, total = values.size(), values.sum()
    return pd.DataFrame(
        {
            "count": count,
            "value": total,
            "group_share": count / count.sum(),
            "contribution_share": total / total.sum(),
            "mean_value": total / count,
        }
    )


def concentration_curve(table: pd.DataFrame) -> pd.DataFrame:
    """Cumulative share of value against cumulative share of keys, the largest first.

    Parameters
    ----------
    table : DataFrame
        Result of `abc_table`.

    Returns
    -------
    DataFrame
        Columns ``share_of_keys`` and ``share_of_value``, one row more than there are keys: the curve
        starts at (0, 0) and ends at (1, 1).

    Notes
    -----
    The Lorenz curve starts with the smallest instead; it is this curve turned by 180 degrees, and the Gini
    coefficient is the same.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": ["a", "b"], "amount_cny": [75, 25]})
    >>> concentration_curve(abc_table(orders))
       share_of_keys  share_of_value
    0            0.0            0.00
    1            0.5            0.75
    2            1.0            1.00
    """
    require_columns(table, ("cumulative_share",), name="table")
    return pd.DataFrame(
        {
            "share_of_keys": np.arange(len(table) + 1) / len(table),
            "share_of_value": np.concatenate([[0.0], table["cumulative_share"].to_numpy()]),
        }
    )


def gini(table: pd.DataFrame) -> float:
    """Gini coefficient of the values: 0 if all keys are equal, near 1 if one key has everything.

    Parameters
    ----------
    table : DataFrame
        Result of `abc_table`.

    Returns
    -------
    float
        Between 0 and (n - 1) / n for n keys without negative values.

    Notes
    -----
    Twice the area between the concentration curve and the diagonal. The rival "unbiased" form multiplies it
    by n / (n - 1), so that one key with everything gives exactly 1. Negative values can push it above 1.

    References
    ----------
    Gini, C. (1914). Sulla misura della concentrazione e della variabilità dei caratteri. *Atti del Reale
    Istituto Veneto di Scienze, Lettere ed Arti*, 73, 1203-1248.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": ["a", "b"], "amount_cny": [75, 25]})
    >>> gini(abc_table(orders))
    0.25
    """
    curve = concentration_curve(table)
    heights = curve["share_of_value"].to_numpy()
    area = (heights[1:] + heights[:-1]).sum() / 2 / len(table)
    return float(2 * area - 1)


def top_share(table: pd.DataFrame, fraction: float) -> float:
    """Share of the value that comes from the largest `fraction` of the keys.

    Parameters
    ----------
    table : DataFrame
        Result of `abc_table`.
    fraction : float
        Part of the keys to take, above 0 and at most 1. A part of a key counts as a whole one.

    Returns
    -------
    float
        0.8 at ``fraction=0.2`` is the 80/20 rule to the letter.

    Raises
    ------
    ValueError
        If the fraction is not above 0 and at most 1.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": ["a", "b", "c"], "amount_cny": [60, 30, 10]})
    >>> top_share(abc_table(orders), 0.2)
    0.6
    """
    require_columns(table, ("cumulative_share",), name="table")
    if not 0 < fraction <= 1:
        raise ValueError(f"fraction must be above 0 and at most 1, like 0.2 for 20 %; got {fraction}.")
    keys = math.ceil(fraction * len(table) - ROUNDING)
    return float(table["cumulative_share"].iloc[keys - 1])


def plot_pareto(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw the value of each key as bars in class colours, and the cumulative share as a line.

    Parameters
    ----------
    table : DataFrame
        Result of `abc_table`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the line of the cumulative share.

    Returns
    -------
    Axes
        The axes of the bars; the share has an axis of its own on the right.
    """
    from crmlab._plotting import new_axes

    require_columns(table, ("share", "cumulative_share", "rank", "abc_class"), name="table")
    value = _value_column(table)
    ax = new_axes(ax)
    classes = sorted(table["abc_class"].unique())
    for name, colour in zip(classes, CLASS_COLOURS * len(classes)):
        part = table[table["abc_class"] == name]
        label = _("class {name}: {count}, with {share:.0%} of the value").format(
            name=name, count=len(part), share=part["share"].sum()
        )
        ax.fill_between(
            np.append(part["rank"] - 0.5, part["rank"].iloc[-1] + 0.5),
            np.append(part[value], part[value].iloc[-1]),
            step="post",
            color=colour,
            linewidth=0,
            label=label,
        )
    ax.set(
        xlabel=_("Rank by value (1 is the largest)"),
        ylabel=_("Value ({column})").format(column=value),
        xlim=(0.5, len(table) + 0.5),
    )
    ax.set_ylim(bottom=min(0, table[value].min()))
    line = ax.twinx()
    line.plot(table["rank"], table["cumulative_share"], **{"color": "black", "linewidth": 1.5, **kwargs})
    line.set(ylabel=_("Cumulative share of value"), ylim=(0, max(1.05, table["cumulative_share"].max())))
    ax.yaxis.set_major_formatter("{x:,.0f}")
    line.yaxis.set_major_formatter("{x:.0%}")
    ax.legend(loc="center right", frameon=False)
    return ax


def plot_concentration(curve: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw the concentration curve with the line of equality and the 20 percent mark.

    Parameters
    ----------
    curve : DataFrame
        Result of `concentration_curve`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the curve's line.

    Returns
    -------
    Axes
        The axes drawn on.
    """
    from crmlab._plotting import new_axes

    require_columns(curve, ("share_of_keys", "share_of_value"), name="curve")
    ax = new_axes(ax, figsize=(5, 5))
    at_fifth = float(np.interp(0.2, curve["share_of_keys"], curve["share_of_value"]))
    ax.plot(curve["share_of_keys"], curve["share_of_value"], **{"label": _("observed"), **kwargs})
    ax.plot([0, 1], [0, 1], color="grey", linestyle="--", linewidth=1, label=_("all equal"))
    ax.plot([0.2, 0.2, 0], [0, at_fifth, at_fifth], color="grey", linewidth=0.8)
    ax.annotate(
        _("the top 20% have {share:.0%}").format(share=at_fifth),
        (0.2, at_fifth),
        xytext=(8, -14),
        textcoords="offset points",
    )
    ax.set(xlabel=_("Share of customers, largest first"), ylabel=_("Share of value"), xlim=(0, 1))
    ax.set_ylim(bottom=0)
    ax.xaxis.set_major_formatter("{x:.0%}")
    ax.yaxis.set_major_formatter("{x:.0%}")
    ax.legend(loc="lower right", frameon=False)
    return ax


def _value_column(table: pd.DataFrame) -> str:
    return table.columns[0]
