"""Where growth comes from: more customers, longer relationships, deeper ones."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._orders import read_orders_as_arrays
from crmlab._validation import require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

SOURCES = {
    "new": "more",
    "won_back": "more",
    "lost": "longer",
    "kept_frequency": "deeper",
    "kept_basket": "deeper",
}
"""The goal of customer relationship management that each source of growth belongs to."""
SOURCE_NAMES = {
    "new": "new customers",
    "won_back": "customers won back",
    "lost": "customers lost",
    "kept_frequency": "kept customers: how often",
    "kept_basket": "kept customers: how much",
}


def decompose_growth(
    orders: pd.DataFrame,
    first: tuple,
    second: tuple,
    *,
    customer: str = "customer_id",
    date: str = "order_date",
    amount: str = "amount_cny",
) -> pd.DataFrame:
    """Divide the change of sales between two periods among more, longer and deeper.

    Parameters
    ----------
    orders : DataFrame
        One row per order, with the whole history up to the end of the second period. A negative amount is a
        refund.
    first, second : tuple of two date-like
        First and last day of each period; of equal length, or the change means little.
    customer, date, amount : str, optional
        Names of the columns.

    Returns
    -------
    DataFrame
        Index ``source``; columns ``goal``, ``customers`` and ``effect`` (in the unit of `amount`):

        - ``new`` (more): bought in the second period, and for the first time after the first one;
        - ``won_back`` (more): bought before the first period and in the second, not in the first;
        - ``lost`` (longer): bought in the first but not in the second;
        - ``kept_frequency``, ``kept_basket`` (deeper): bought in both; the effect of more orders, and of
          more sales per order.

        The effects sum to the change of sales. Refunds to customers who no longer buy count as lost.

    Raises
    ------
    TypeError
        If dates are no dates or amounts no numbers.
    ValueError
        If a column or value is missing, a period ends before it begins, or the periods overlap.

    Notes
    -----
    The effect of frequency is taken at the mean of both baskets, that of the basket at the mean of both
    frequencies (the Shapley value of two factors), so that nothing is left over. The rival is the
    multiplicative form of `wide_far_deep`, which knows no single customers.

    References
    ----------
    Bolton, R. N., Lemon, K. N., & Verhoef, P. C. (2004). The theoretical underpinnings of customer asset
    management. *Journal of the Academy of Marketing Science*, 32(3), 271-292. (Length, depth and breadth.)

    Examples
    --------
    >>> orders = pd.DataFrame({
    ...     "customer_id": ["a", "a", "a", "b", "c"],
    ...     "order_date": pd.to_datetime(["2024-03-01", "2025-03-01", "2025-06-01", "2024-05-01", "2025-04-01"]),
    ...     "amount_cny": [100, 80, 80, 40, 30]})
    >>> decompose_growth(orders, ("2024-01-01", "2024-12-31"), ("2025-01-01", "2025-12-31"))["effect"].to_dict()
    {'new': 30.0, 'won_back': 0.0, 'lost': -40.0, 'kept_frequency': 90.0, 'kept_basket': -30.0}
    """
    history = _history(orders, first, second, customer=customer, date=date, amount=amount)
    sales = history.pivot_table(index="customer", columns="period", values="amount", aggfunc="sum")
    sales = sales.reindex(columns=["first", "second"]).fillna(0.0)
    bought = history[history["amount"] >= 0].groupby(["customer", "period"]).size().unstack(fill_value=0)
    bought = bought.reindex(index=sales.index, columns=["before", "first", "second"], fill_value=0)
    change = sales["second"] - sales["first"]
    in_first, in_second = bought["first"] > 0, bought["second"] > 0
    group = np.select(
        [in_first & in_second, in_second & (bought["before"] > 0), in_second],
        ["kept", "won_back", "new"],
        "lost",
    )
    groups = ["new", "won_back", "lost", "kept"]
    effect = change.groupby(group).sum().reindex(groups, fill_value=0)
    customers = (in_first | in_second).groupby(group).sum().reindex(groups, fill_value=0)
    kept = group == "kept"
    n1, n2 = bought.loc[kept, ["first", "second"]].sum()
    s1, s2 = sales[kept].sum()
    more_often = (n2 - n1) * (s1 / n1 + s2 / n2) / 2 if n1 and n2 else 0.0
    effects = effect.drop("kept").to_dict() | {
        "kept_frequency": more_often,
        "kept_basket": effect["kept"] - more_often,
    }
    counts = customers.to_dict() | {"kept_frequency": customers["kept"], "kept_basket": customers["kept"]}
    return (
        pd.DataFrame(
            {source: (goal, counts[source], float(effects[source])) for source, goal in SOURCES.items()},
            index=["goal", "customers", "effect"],
        )
        .T.astype({"customers": int, "effect": float})
        .rename_axis("source")
    )


def wide_far_deep(
    orders: pd.DataFrame,
    first: tuple,
    second: tuple,
    *,
    customer: str = "customer_id",
    date: str = "order_date",
    amount: str = "amount_cny",
) -> pd.DataFrame:
    """Divide the change of sales among its three dimensions: wide, far and deep.

    Parameters
    ----------
    orders : DataFrame
        One row per order. A negative amount is a refund.
    first, second : tuple of two date-like
        First and last day of each period.
    customer, date, amount : str, optional
        Names of the columns.

    Returns
    -------
    DataFrame
        Index ``dimension``: ``wide`` (number of customers who bought), ``far`` (months in which a customer
        bought, on average) and ``deep`` (sales per customer and such month). Columns ``first``,
        ``second`` (the value in each period; their product is the sales) and ``effect``. The effects sum to
        the change of sales.

    Raises
    ------
    TypeError
        If dates are no dates or amounts no numbers.
    ValueError
        If a column or value is missing, the periods overlap, or there are no sales in one of them.

    Notes
    -----
    Sales = customers * months per customer * sales per customer-month. The change of a product is divided
    by the logarithmic mean (`factor_effects`).

    Examples
    --------
    >>> orders = pd.DataFrame({
    ...     "customer_id": ["a", "a", "b", "b"],
    ...     "order_date": pd.to_datetime(["2024-03-01", "2025-03-01", "2025-03-02", "2025-04-01"]),
    ...     "amount_cny": [100, 100, 100, 100]})
    >>> table = wide_far_deep(orders, ("2024-01-01", "2024-12-31"), ("2025-01-01", "2025-12-31"))
    >>> table[["first", "second"]].to_numpy().tolist()
    [[1.0, 2.0], [1.0, 1.5], [100.0, 100.0]]
    """
    history = _history(orders, first, second, customer=customer, date=date, amount=amount)
    values = {}
    for period in ("first", "second"):
        rows = history[history["period"] == period]
        bought = rows[rows["amount"] >= 0]
        customers = bought["customer"].nunique()
        months = len(bought[["customer", "month"]].drop_duplicates())
        sales = rows["amount"].sum()
        if not sales > 0:
            raise ValueError(f"The {period} period has no sales, so growth has no dimensions.")
        values[period] = {"wide": float(customers), "far": months / customers, "deep": sales / months}
    table = pd.DataFrame(values).rename_axis("dimension")
    return table.assign(effect=factor_effects(table["first"], table["second"]))


def factor_effects(before: pd.Series, after: pd.Series) -> pd.Series:
    """Divide the change of a product among its factors, with nothing left over.

    Parameters
    ----------
    before, after : Series
        Value of each factor, positive; the index names the factors.

    Returns
    -------
    Series
        Named ``effect``; the effects sum to ``after.prod() - before.prod()``.

    Raises
    ------
    ValueError
        If the factors differ or are not positive.

    Notes
    -----
    The logarithmic mean Divisia method: effect = L * ln(after / before), with L the logarithmic mean of the
    two products. Order of the factors does not matter, unlike in changing one factor after the other.

    References
    ----------
    Ang, B. W. (2005). The LMDI approach to decomposition analysis: A practical guide. *Energy Policy*,
    33(7), 867-871, equation (3).

    Examples
    --------
    >>> factor_effects(pd.Series({"customers": 2, "profit": 4}), pd.Series({"customers": 3, "profit": 6})).round(9).to_dict()
    {'customers': 5.0, 'profit': 5.0}
    """
    after = after.reindex(before.index)
    if not ((before > 0) & (after > 0)).all():
        raise ValueError(
            f"Each factor needs a positive value before and after; got {before.to_dict()} and {after.to_dict()}."
        )
    old, new = before.prod(), after.prod()
    mean = old if np.isclose(old, new, rtol=1e-12) else (new - old) / np.log(new / old)
    return (mean * np.log(after / before)).rename("effect")


def _history(orders, first: tuple, second: tuple, *, customer: str, date: str, amount: str) -> pd.DataFrame:
    """Customer, month, amount and period of each order up to the end of the second period."""
    starts, ends = zip(*((pd.Timestamp(start), pd.Timestamp(end)) for start, end in (first, second)))
    if not starts[0] <= ends[0] < starts[1] <= ends[1]:
        raise ValueError(
            f"The first period must end before the second begins; got {starts[0]:%Y-%m-%d} to "
            f"{ends[0]:%Y-%m-%d} and {starts[1]:%Y-%m-%d} to {ends[1]:%Y-%m-%d}."
        )
    read = read_orders_as_arrays(orders, ends[1], customer=customer, date=date, amount=amount, order=None)
    day = read.days.astype("datetime64[D]")
    edges = np.array([starts[0], ends[0] + pd.Timedelta(days=1), starts[1]], "datetime64[D]")
    place = np.searchsorted(edges, day, side="right")
    names = np.array(["before", "first", "between", "second"])
    return pd.DataFrame(
        {
            "customer": read.codes,
            "month": day.astype("datetime64[M]"),
            "amount": read.amounts,
            "period": names[place],
        }
    )


def plot_growth(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw where the change of sales comes from, step by step.

    Parameters
    ----------
    table : DataFrame
        Result of `decompose_growth`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the bars.

    Returns
    -------
    Axes
        One floating bar per source, and the whole change at the right.
    """
    from crmlab._plotting import new_axes

    require_columns(table, ("goal", "effect"), name="table")
    ax = new_axes(ax, figsize=(8, 4.2))
    colours = {"more": "#67a9cf", "longer": "#ef8a62", "deeper": "#1b7837"}
    end = table["effect"].cumsum()
    names = [_(SOURCE_NAMES[source]).replace(": ", ":\n").replace("：", "：\n") for source in table.index]
    bars = ax.bar(
        names,
        table["effect"],
        bottom=end - table["effect"],
        color=[colours[goal] for goal in table["goal"]],
        **kwargs,
    )
    whole = ax.bar(_("whole change"), end.iloc[-1], color="grey")
    for bar in (*bars, *whole):
        top = max(bar.get_y(), bar.get_y() + bar.get_height())
        middle = bar.get_x() + bar.get_width() / 2
        ax.annotate(
            f"{bar.get_height():+,.0f}", (middle, top), (0, 3), textcoords="offset points", ha="center"
        )
    for goal, colour in colours.items():
        ax.bar(names[0], 0, color=colour, label=_(goal))
    ax.axhline(0, color="black", linewidth=0.8)
    ax.use_sticky_edges = False
    ax.margins(y=0.1)
    ax.set(xlabel=_("Source"), ylabel=_("Change of sales (CNY)"))
    ax.yaxis.set_major_formatter("{x:,.0f}")
    ax.tick_params(axis="x", labelrotation=20)
    ax.legend(frameon=False)
    return ax
