"""Tiered service: divide a service budget among customer tiers by what they bring."""

from typing import TYPE_CHECKING

import pandas as pd

from crmlab._validation import refuse_rows, require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")


def allocate_service_budget(
    customers: pd.DataFrame,
    budget: float,
    *,
    tier: str = "abc_class",
    value: str = "amount_cny",
    minimum: float = 0.0,
    emphasis: float = 1.0,
) -> pd.DataFrame:
    """Divide a service budget among tiers of customers.

    Parameters
    ----------
    customers : DataFrame
        One row per customer, such as the result of `crmlab.abc_analysis.abc_table`.
    budget : float
        Money to divide.
    tier : str, default "abc_class"
        Column that names the customer's tier.
    value : str, default "amount_cny"
        Numeric column of what the customer brings, not negative.
    minimum : float, default 0
        Money per customer that everyone's basic service costs; it is set aside first.
    emphasis : float, default 1
        How strongly the rest follows value: 0 is the same for every customer, 1 in proportion to the tier's
        mean value, between them softer, above 1 sharper.

    Returns
    -------
    DataFrame
        Index `tier`, sorted. Columns ``customers``, ``value_share``, ``budget``, ``budget_share``,
        ``per_customer`` and ``budget_to_value`` (money of budget per money of value).

    Raises
    ------
    ValueError
        If the basic service alone costs more than the budget, or a value is missing or negative.

    Notes
    -----
    A tier's part of the rest is proportional to its customers times (mean value) ** emphasis. In proportion to
    value (emphasis 1, minimum 0) every tier has the same ``budget_to_value``; equal treatment gives the poorest
    tier the highest one.

    References
    ----------
    Zeithaml, V. A., Rust, R. T. and Lemon, K. N. (2001). The customer pyramid: creating and serving profitable
    customers. *California Management Review*, 43(4), 118-142.

    Examples
    --------
    >>> customers = pd.DataFrame({"abc_class": ["A", "B", "B"], "amount_cny": [800, 100, 100]})
    >>> allocate_service_budget(customers, 160, minimum=20)[["customers", "budget", "per_customer"]]
               customers  budget  per_customer
    abc_class
    A                  1   100.0         100.0
    B                  2    60.0          30.0
    """
    require_columns(customers, (tier, value), name="customers")
    refuse_rows(
        customers,
        customers[tier].isna() | ~(customers[value] >= 0),
        f"have no {tier!r}, or a {value!r} that is missing or negative",
        "Leave them out, or count a negative value as 0.",
    )
    groups = customers.groupby(tier, observed=True)[value]
    count, total = groups.size(), groups.sum()
    basic = minimum * count
    rest = budget - basic.sum()
    if rest < 0 or not total.sum() > 0:
        raise ValueError(
            f"Basic service for {count.sum()} customers costs {basic.sum():g} of a budget of {budget:g}, and "
            f"their value is {total.sum():g}. Lower the minimum, or raise the budget."
        )
    weight = count * (total / count) ** emphasis
    money = basic + rest * weight / weight.sum()
    return pd.DataFrame(
        {
            "customers": count,
            "value_share": total / total.sum(),
            "budget": money,
            "budget_share": money / budget,
            "per_customer": money / count,
            "budget_to_value": money / total,
        }
    )


def plot_service_budget(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw each tier's share of customers, value and budget side by side.

    Parameters
    ----------
    table : DataFrame
        Result of `allocate_service_budget`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to ``Axes.bar``.

    Returns
    -------
    Axes
        The axes drawn on.
    """
    from crmlab._plotting import new_axes

    require_columns(table, ("customers", "value_share", "budget_share"), name="table")
    ax = new_axes(ax)
    shares = {
        _("Share of customers"): (table["customers"] / table["customers"].sum(), "#92c5de"),
        _("Share of value"): (table["value_share"], "#b2182b"),
        _("Share of budget"): (table["budget_share"], "#e6ab02"),
    }
    for shift, (label, (share, colour)) in zip((-0.27, 0.0, 0.27), shares.items()):
        places = [place + shift for place in range(len(table))]
        bars = ax.bar(places, share, **{"width": 0.25, "color": colour, "label": label, **kwargs})
        ax.bar_label(bars, fmt="{:.0%}", padding=1, fontsize="small")
    ax.set_xticks(range(len(table)), [_(str(name)) for name in table.index])
    ax.set(xlabel=_("Tier"), ylabel=_("Share"))
    ax.yaxis.set_major_formatter("{x:.0%}")
    ax.margins(y=0.1)
    ax.legend(frameon=False)
    return ax
