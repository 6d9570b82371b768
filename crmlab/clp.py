"""Customer lifecycle profit (CLP): the matrix of current value and growth potential."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._validation import refuse_rows, require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

CLP_CLASSES = ("lead customer", "iron customer", "gold customer", "platinum customer")
CLP_COLOURS = ("#737373", "#a6761d", "#e6ab02", "#2166ac")


def clp_table(
    values: pd.DataFrame,
    *,
    current: str = "current_value",
    potential: str = "potential_value",
    cuts: str | tuple[float, float] = "mean",
) -> pd.DataFrame:
    """Put customers into the CLP matrix by current value and growth potential.

    Parameters
    ----------
    values : DataFrame
        One row per customer.
    current : str, default "current_value"
        Numeric column of the value so far, such as last year's margin.
    potential : str, default "potential_value"
        Numeric column of the value that could be added, such as expected growth of the margin.
    cuts : {"mean", "median"} or (float, float), default "mean"
        Where low ends and high begins: a statistic of each column, or one number for each.

    Returns
    -------
    DataFrame
        The rows with the text column ``clp_class``: "lead customer" (both low), "iron customer" (only the
        potential high), "gold customer" (only the current value high), "platinum customer" (both high).

    Raises
    ------
    ValueError
        If a value is missing or the cuts are unknown.

    Notes
    -----
    High means above the cut; a customer exactly at it is low. The mean puts few customers above where values
    are skewed; the median halves them.

    References
    ----------
    Zeithaml, V. A., Rust, R. T. and Lemon, K. N. (2001). The customer pyramid: creating and serving profitable
    customers. *California Management Review*, 43(4), 118-142. (The four metals, there as one scale.)

    Examples
    --------
    >>> values = pd.DataFrame(
    ...     {"current_value": [900, 100, 800, 50], "potential_value": [70, 80, 5, 1]}, index=list("abcd")
    ... )
    >>> clp_table(values)["clp_class"].to_dict()
    {'a': 'platinum customer', 'b': 'iron customer', 'c': 'gold customer', 'd': 'lead customer'}
    """
    require_columns(values, (current, potential), name="values")
    gap = values[[current, potential]].isna().any(axis=1)
    refuse_rows(values, gap, "have no current or no potential value", "Fill the gap, or leave the rows out.")
    if isinstance(cuts, str):
        if cuts not in ("mean", "median"):
            raise ValueError(f"cuts must be 'mean', 'median' or two numbers; got {cuts!r}.")
        cuts = tuple(values[[current, potential]].agg(cuts))
    high_now, high_later = values[current] > cuts[0], values[potential] > cuts[1]
    position = 2 * high_now + 1 * high_later
    return values.assign(clp_class=np.array(CLP_CLASSES, dtype=object)[position.to_numpy()])


def clp_summary(
    table: pd.DataFrame, *, current: str = "current_value", potential: str = "potential_value"
) -> pd.DataFrame:
    """Count customers and add up their values by class of the CLP matrix.

    Parameters
    ----------
    table : DataFrame
        Result of `clp_table`.
    current : str, default "current_value"
        Column of the value so far.
    potential : str, default "potential_value"
        Column of the value that could be added.

    Returns
    -------
    DataFrame
        Index ``clp_class``, all four from lead to platinum. Columns ``customers``, ``share_of_customers``,
        and the sums of `current` and `potential`.

    Examples
    --------
    >>> values = pd.DataFrame({"current_value": [900, 100, 50], "potential_value": [70, 80, 1]})
    >>> clp_summary(clp_table(values))["customers"].to_dict()
    {'lead customer': 1, 'iron customer': 1, 'gold customer': 0, 'platinum customer': 1}
    """
    require_columns(table, (current, potential, "clp_class"), name="table")
    groups = table.groupby("clp_class")
    index = pd.Index(CLP_CLASSES, name="clp_class")
    customers = groups.size().reindex(index, fill_value=0)
    sums = groups[[current, potential]].sum().reindex(index, fill_value=0)
    return pd.DataFrame({"customers": customers, "share_of_customers": customers / len(table)}).join(sums)


def plot_clp(
    table: pd.DataFrame,
    *,
    current: str = "current_value",
    potential: str = "potential_value",
    ax: "Axes | None" = None,
    **kwargs,
) -> "Axes":
    """Draw customers by current and potential value, coloured by class.

    Parameters
    ----------
    table : DataFrame
        Result of `clp_table`.
    current : str, default "current_value"
        Column of the value so far.
    potential : str, default "potential_value"
        Column of the value that could be added.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to ``Axes.scatter``.

    Returns
    -------
    Axes
        The axes drawn on.
    """
    from crmlab._plotting import new_axes

    summary = clp_summary(table, current=current, potential=potential)
    ax = new_axes(ax)
    for name, colour in zip(CLP_CLASSES, CLP_COLOURS):
        part = table[table["clp_class"] == name]
        label = _("{name}: {count}").format(name=_(name), count=summary.loc[name, "customers"])
        ax.scatter(
            part[potential],
            part[current],
            **{"color": colour, "s": 14, "alpha": 0.7, "label": label, **kwargs},
        )
    ax.set(
        xlabel=_("Growth potential ({column})").format(column=potential),
        ylabel=_("Current value ({column})").format(column=current),
    )
    ax.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    return ax
