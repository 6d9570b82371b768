"""Cross-selling: association rules between products, and the product to offer next."""

from typing import TYPE_CHECKING

import pandas as pd

from crmlab._columns import present
from crmlab._validation import require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

MEASURES = ("support", "confidence", "lift")


def association_rules(
    lines: pd.DataFrame,
    *,
    order: str = "order_id",
    item: str = "product_id",
    min_support: float = 0.01,
    min_confidence: float = 0.0,
) -> pd.DataFrame:
    """Find which products are bought together: rules of the form "who buys A also buys B".

    Parameters
    ----------
    lines : DataFrame
        One row per order line. A product counts once an order.
    order : str, default "order_id"
        Column with the order; with the customer instead, the rules join what customers ever bought.
    item : str, default "product_id"
        Column with the product or category.
    min_support : float, default 0.01
        Share of orders that must hold both products.
    min_confidence : float, default 0
        Share of the orders with A that must hold B.

    Returns
    -------
    DataFrame
        One row per rule, highest lift first (ties by support, then by name); columns ``antecedent``,
        ``consequent``, ``orders`` (that hold both), ``support``, ``confidence`` and ``lift``.

    Raises
    ------
    ValueError
        If a column or value is missing, a limit is not from 0 to 1, or there are no lines.

    Notes
    -----
    Support = share of orders with both; confidence = share of the orders with A that have B; lift =
    confidence / share of orders with B. A high confidence alone says little: if nearly everyone buys rice,
    everything seems to lead to rice. A lift of 1 means no connection. Rules with several products on the
    left are a matter of Apriori (Agrawal & Srikant 1994); for the next offer pairs do.

    References
    ----------
    Agrawal, R., Imielinski, T., & Swami, A. (1993). Mining association rules between sets of items in large
    databases. *Proceedings of SIGMOD*, 207-216.

    Examples
    --------
    >>> lines = pd.DataFrame({"order_id": [1, 1, 2, 2, 3], "product_id": ["tea", "nuts", "tea", "nuts", "rice"]})
    >>> association_rules(lines)[["antecedent", "consequent", "confidence", "lift"]]
      antecedent consequent  confidence  lift
    0       nuts        tea         1.0   1.5
    1        tea       nuts         1.0   1.5
    """
    if not 0 <= min_support <= 1 or not 0 <= min_confidence <= 1:
        raise ValueError(f"Limits must be from 0 to 1; got {min_support} and {min_confidence}.")
    baskets = pd.DataFrame(
        {"order": present(lines, order, name="lines"), "item": present(lines, item, name="lines")}
    ).drop_duplicates()
    if baskets.empty:
        raise ValueError("There are no order lines, so there are no rules.")
    n_orders = baskets["order"].nunique()
    of_item = baskets["item"].value_counts() / n_orders
    frequent = baskets[baskets["item"].map(of_item) >= min_support]
    pairs = frequent.merge(frequent, on="order", suffixes=("_a", "_b"))
    pairs = pairs[pairs["item_a"] != pairs["item_b"]]
    both = pairs.groupby(["item_a", "item_b"], observed=True).size()
    rules = both.rename("orders").rename_axis(["antecedent", "consequent"]).reset_index()
    rules["support"] = rules["orders"] / n_orders
    rules["confidence"] = rules["support"] / rules["antecedent"].map(of_item).astype(float)
    rules["lift"] = rules["confidence"] / rules["consequent"].map(of_item).astype(float)
    kept = rules[(rules["support"] >= min_support) & (rules["confidence"] >= min_confidence)]
    order_of = {"lift": False, "support": False, "antecedent": True, "consequent": True}
    return kept.round({"lift": 12}).sort_values(
        list(order_of), ascending=list(order_of.values()), ignore_index=True
    )


def next_products(
    purchases: pd.DataFrame,
    rules: pd.DataFrame,
    *,
    customer: str = "customer_id",
    item: str = "product_id",
    n: int = 3,
    rank_by: str = "confidence",
) -> pd.DataFrame:
    """Suggest to each customer products not bought yet, by the rules from what was bought.

    Parameters
    ----------
    purchases : DataFrame
        One row per purchase of a product by a customer.
    rules : DataFrame
        Result of `association_rules`.
    customer, item : str, optional
        Names of the columns.
    n : int, default 3
        Most suggestions for a customer.
    rank_by : {"confidence", "lift"}
        Confidence finds what is most likely bought; lift what this customer likes more than others do.

    Returns
    -------
    DataFrame
        Columns `customer`, ``rank`` (1 is the best), ``suggestion``, ``because_of`` (product of the
        strongest rule), ``confidence`` and ``lift``; sorted by customer and rank. Customers whom no rule
        fits are not in it.

    Raises
    ------
    ValueError
        If a column is missing, `n` is not positive or `rank_by` is neither of the two.

    References
    ----------
    Knott, A., Hayes, A., & Neslin, S. A. (2002). Next-product-to-buy models for cross-selling applications.
    *Journal of Interactive Marketing*, 16(3), 59-75.

    Examples
    --------
    >>> lines = pd.DataFrame({
    ...     "order_id": [1, 1, 2, 2, 3], "product_id": ["tea", "nuts", "tea", "nuts", "tea"],
    ...     "customer_id": ["a", "a", "b", "b", "c"]})
    >>> next_products(lines, association_rules(lines))[["customer_id", "suggestion"]].to_numpy().tolist()
    [['c', 'nuts']]
    """
    require_columns(rules, ("antecedent", "consequent", "confidence", "lift"), name="rules")
    if rank_by not in ("confidence", "lift") or n < 1:
        raise ValueError(f"rank_by must be 'confidence' or 'lift', and n positive; got {rank_by!r} and {n}.")
    owned = pd.DataFrame(
        {
            customer: present(purchases, customer, name="purchases"),
            "has": present(purchases, item, name="purchases"),
        }
    ).drop_duplicates()
    fitting = owned.merge(rules, left_on="has", right_on="antecedent")
    bought = owned.rename(columns={"has": "consequent"}).assign(bought=True)
    fitting = fitting.merge(bought, on=[customer, "consequent"], how="left")
    fitting = fitting[fitting["bought"].isna()]
    strongest = fitting.sort_values(
        [customer, rank_by, "consequent", "antecedent"], ascending=[True, False, True, True]
    ).drop_duplicates([customer, "consequent"])
    place = strongest.groupby(customer).cumcount() + 1
    table = strongest.assign(rank=place)[place <= n]
    table = table.rename(columns={"consequent": "suggestion", "antecedent": "because_of"})
    return table[[customer, "rank", "suggestion", "because_of", "confidence", "lift"]].reset_index(drop=True)


def plot_rules(rules: pd.DataFrame, *, labels: int = 6, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw rules by support and confidence, coloured by lift.

    Parameters
    ----------
    rules : DataFrame
        Result of `association_rules`.
    labels : int, default 6
        Number of rules, of highest lift, to label.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the points.

    Returns
    -------
    Axes
        A colour bar shows the lift.
    """
    from crmlab._plotting import new_axes

    require_columns(rules, ("antecedent", "consequent", *MEASURES), name="rules")
    ax = new_axes(ax, figsize=(8, 4.8))
    style = {"cmap": "viridis_r", "vmin": min(1.0, rules["lift"].min()), **kwargs}
    points = ax.scatter(rules["support"], rules["confidence"], c=rules["lift"], **style)
    shown = rules.nlargest(labels, "lift").sort_values("confidence", ascending=False)
    for place, rule in enumerate(shown.itertuples()):
        ax.annotate(
            _("{first} → {second}").format(first=_(str(rule.antecedent)), second=_(str(rule.consequent))),
            (rule.support, rule.confidence),
            xytext=(1.02, 0.97 - 0.07 * place),
            textcoords="axes fraction",
            va="top",
            fontsize=8,
            arrowprops={"arrowstyle": "-", "color": "lightgrey"},
        )
    ax.figure.colorbar(points, ax=ax, label=_("Lift"), location="left", pad=0.14)
    ax.set(xlabel=_("Support (share of orders with both)"), ylabel=_("Confidence"))
    ax.xaxis.set_major_formatter("{x:.1%}")
    ax.yaxis.set_major_formatter("{x:.0%}")
    return ax
