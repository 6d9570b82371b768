"""Delivered value of offers: what they are worth and cost the customer, and which one is chosen."""

from collections.abc import Hashable, Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._columns import numbers
from crmlab._validation import require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

VALUES = ("product_value_cny", "service_value_cny", "personnel_value_cny", "image_value_cny")
COSTS = ("price_cny", "time_cost_cny", "energy_cost_cny", "psychic_cost_cny")
BENEFITS = ("economic_benefit_cny", "functional_benefit_cny", "psychological_benefit_cny")
PART_NAMES = {
    **{part: part.removesuffix("_cny").replace("_", " ") for part in (*VALUES, *COSTS, *BENEFITS)},
    "price_cny": "monetary cost",
}


def delivered_value(
    offers: pd.DataFrame, *, values: Sequence[str] = VALUES, costs: Sequence[str] = COSTS
) -> pd.DataFrame:
    """Total value, total cost and delivered value of each offer.

    Parameters
    ----------
    offers : DataFrame
        One row per offer, its name as index; one column of 0 or more per part of value and of cost, all in
        the same unit (CNY, or points of one scale).
    values : sequence of str, optional
        Parts of value: by default product, service, personnel and image value. With `BENEFITS` (economic,
        functional, psychological) the result is the customer perceived value, CPV.
    costs : sequence of str, optional
        Parts of cost: by default monetary, time, energy and psychic cost.

    Returns
    -------
    DataFrame
        Index of `offers`; the parts, then ``total_value``, ``total_cost``, ``delivered_value`` (their
        difference) and ``rank`` (1 delivers most).

    Raises
    ------
    TypeError
        If a part holds no numbers.
    ValueError
        If a column or value is missing or negative.

    Notes
    -----
    A difference needs parts in one unit: ask customers what a part is worth to them in money. Some texts
    take value / cost instead; the order of offers then differs where sizes do, and a cheap trifle can win.

    References
    ----------
    Kotler, P., & Keller, K. L. (2012). *Marketing Management* (14th ed.). Pearson, ch. 5, customer
    perceived value.

    Examples
    --------
    >>> offers = pd.DataFrame({"product_value_cny": [90, 70], "price_cny": [60, 55]}, index=["ours", "theirs"])
    >>> delivered_value(offers, values=["product_value_cny"], costs=["price_cny"])["delivered_value"].to_dict()
    {'ours': 30.0, 'theirs': 15.0}
    """
    parts = [*values, *costs]
    table = pd.DataFrame({part: numbers(offers, part, name="offers", low=0) for part in parts})
    table["total_value"] = table[list(values)].sum(axis=1)
    table["total_cost"] = table[list(costs)].sum(axis=1)
    table["delivered_value"] = table["total_value"] - table["total_cost"]
    return table.assign(rank=table["delivered_value"].rank(ascending=False, method="min").astype(int))


def compare_offers(table: pd.DataFrame, first: Hashable, second: Hashable) -> pd.Series:
    """Compare two offers by the ratio of their delivered values.

    Parameters
    ----------
    table : DataFrame
        Result of `delivered_value`.
    first, second : label
        Names of the two offers.

    Returns
    -------
    Series
        ``v1``, ``v2``, ``ratio`` (v1 / v2) and ``choice``: the first if the ratio exceeds 1, the second if
        it is below 1, ``"indifferent"`` if it is 1.

    Raises
    ------
    ValueError
        If an offer is not in the table.

    Notes
    -----
    If the second offer delivers nothing or less, the ratio means nothing and is NaN; the larger value still
    decides.

    References
    ----------
    Kotler, P., & Keller, K. L. (2012). *Marketing Management* (14th ed.). Pearson, ch. 5: the ratio V1:V2.

    Examples
    --------
    >>> table = pd.DataFrame({"delivered_value": [30.0, 15.0]}, index=["ours", "theirs"])
    >>> compare_offers(table, "ours", "theirs").to_dict()
    {'v1': 30.0, 'v2': 15.0, 'ratio': 2.0, 'choice': 'ours'}
    """
    require_columns(table, ("delivered_value",), name="table")
    for offer in (first, second):
        if offer not in table.index:
            raise ValueError(f"There is no offer {offer!r}; the table has {list(table.index)}.")
    v1, v2 = (float(table.loc[offer, "delivered_value"]) for offer in (first, second))
    larger = first if v1 > v2 else second
    choice = "indifferent" if np.isclose(v1, v2) else larger
    return pd.Series({"v1": v1, "v2": v2, "ratio": v1 / v2 if v2 > 0 else np.nan, "choice": choice})


def choose_offer(
    table: pd.DataFrame,
    *,
    budget: float = np.inf,
    known: Iterable[Hashable] | None = None,
    price: str = "price_cny",
) -> Hashable | None:
    """Predict which offer a customer takes within the limits of budget and knowledge.

    Parameters
    ----------
    table : DataFrame
        Result of `delivered_value`.
    budget : float, optional
        Most the customer can pay.
    known : iterable of label, optional
        Offers the customer knows of and can reach; all by default.
    price : str, default "price_cny"
        Column with the price.

    Returns
    -------
    label or None
        Offer of highest delivered value among those known and affordable; of equals the first. None if
        there is none, or if none delivers more than it costs.

    Raises
    ------
    ValueError
        If a column is missing.

    Notes
    -----
    Customers maximise value within the limits of search cost, knowledge, mobility and income (Kotler). So
    the best offer loses sales to those who never hear of it.

    Examples
    --------
    >>> table = pd.DataFrame({"price_cny": [80, 40], "delivered_value": [30, 15]}, index=["ours", "theirs"])
    >>> choose_offer(table), choose_offer(table, budget=50), choose_offer(table, budget=10)
    ('ours', 'theirs', None)
    """
    require_columns(table, ("delivered_value", price), name="table")
    open_to = table[price] <= budget
    if known is not None:
        open_to &= table.index.isin(list(known))
    worth = table.loc[open_to & (table["delivered_value"] > 0), "delivered_value"]
    return None if worth.empty else worth.idxmax()


def plot_delivered_value(
    table: pd.DataFrame,
    *,
    values: Sequence[str] = VALUES,
    costs: Sequence[str] = COSTS,
    ax: "Axes | None" = None,
    **kwargs,
) -> "Axes":
    """Draw the parts of value upwards and the parts of cost downwards, with the delivered value marked.

    Parameters
    ----------
    table : DataFrame
        Result of `delivered_value`.
    values, costs : sequence of str, optional
        The parts, as given to `delivered_value`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the bars.

    Returns
    -------
    Axes
        One bar per offer.
    """
    from crmlab._plotting import new_axes

    require_columns(table, (*values, *costs, "delivered_value"), name="table")
    ax = new_axes(ax, figsize=(8, 4.2))
    names = [_(str(name)) for name in table.index]
    for parts, sign, alpha in ((values, 1, 1.0), (costs, -1, 0.6)):
        heights = sign * table[list(parts)]
        bottom = heights.cumsum(axis=1) - heights
        for number, part in enumerate(parts):
            label = _(PART_NAMES.get(part, str(part)))
            style = {"color": f"C{number}", "alpha": alpha, "hatch": None if sign > 0 else "//", **kwargs}
            ax.bar(names, heights[part], bottom=bottom[part], label=label, **style)
    ax.scatter(
        names, table["delivered_value"], color="black", marker="D", zorder=3, label=_("delivered value")
    )
    ax.axhline(0, color="black", linewidth=0.8)
    ax.set(xlabel=_("Offer"), ylabel=_("Value (up) and cost (down), CNY"))
    ax.legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    return ax
