"""Customer classification: by value sought, by time, by purchase motive, and by role in a purchase."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._columns import flags, numbers, present
from crmlab._orders import as_day, read_orders_as_arrays
from crmlab._validation import refuse_rows, require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

VALUE_CLASSES = ("general", "potential", "key")
TIME_CLASSES = ("past", "present", "future")
MOTIVE_CLASSES = ("producer", "intermediate", "final")
ROLES = ("marketing_target", "customer", "consumer", "user")
CLASS_NAMES = {name: f"{name} customer" for name in (*VALUE_CLASSES, *TIME_CLASSES, *MOTIVE_CLASSES)}
MOTIVES = {"production": "producer", "resale": "intermediate", "own use": "final"}
"""Class of each purpose of purchase: to produce with, to sell on, to use up."""


def classify_by_value(
    data: pd.DataFrame, *, relational: str = "seeks_partnership", social: str = "seeks_recognition"
) -> pd.Series:
    """Classify customers by the highest level of value they seek.

    Parameters
    ----------
    data : DataFrame
        One row per customer.
    relational : str, default "seeks_partnership"
        Yes/no column: the customer seeks added value from a lasting relationship (joint planning,
        partnership), beyond a good offer.
    social : str, default "seeks_recognition"
        Yes/no column: the customer seeks social benefit (standing, membership, recognition).

    Returns
    -------
    Series
        Named ``value_class``, on the index of `data`: ``"key"`` if social benefit is sought, else
        ``"potential"`` if a relationship is sought, else ``"general"``: price and product decide.

    Raises
    ------
    ValueError
        If a column is missing or holds something else than yes or no.

    Notes
    -----
    The classes say what the customer wants from the firm. The rival reading, that key customers are those
    with the highest sales, says what the firm gets; that is `crmlab.abc_analysis.abc_table`.

    References
    ----------
    Berry, L. L., & Parasuraman, A. (1991). *Marketing Services*. Free Press, ch. 8. (Financial, social and
    structural levels of relationship.)

    Examples
    --------
    >>> data = pd.DataFrame({"seeks_partnership": [False, True, True], "seeks_recognition": [False, False, True]})
    >>> classify_by_value(data).tolist()
    ['general', 'potential', 'key']
    """
    wants_standing = flags(data, social, name="data")
    wants_tie = flags(data, relational, name="data")
    classes = np.select([wants_standing, wants_tie], ["key", "potential"], "general")
    return pd.Series(classes, index=data.index, name="value_class")


def classify_by_time(
    orders: pd.DataFrame,
    as_of,
    *,
    customers: pd.DataFrame | None = None,
    active_days: int = 365,
    customer: str = "customer_id",
    date: str = "order_date",
    amount: str = "amount_cny",
) -> pd.DataFrame:
    """Classify customers as past, present or future from the dates of their orders.

    Parameters
    ----------
    orders : DataFrame
        One row per order. A negative amount is a refund and no purchase.
    as_of : date-like
        The day from which past and future are seen; later orders are not known yet.
    customers : DataFrame, optional
        Everyone on file, in column `customer`. It adds those who have never ordered.
    active_days : int, default 365
        A customer is present if the last purchase lies at most this many days back.
    customer, date, amount : str, optional
        Names of the columns.

    Returns
    -------
    DataFrame
        Index `customer`, sorted; columns ``first_order``, ``last_order`` (dates, NaT if none) and
        ``time_class``: ``"present"``, ``"past"`` (bought, but longer ago) or ``"future"`` (not yet).

    Raises
    ------
    TypeError
        If dates are no dates or amounts no numbers.
    ValueError
        If a column or a value is missing, or no order lies before `as_of`.

    Notes
    -----
    Without a contract nobody says when a customer has left, so a time limit stands in for it. The rival is
    the probability of being alive, which differs by purchase rhythm (Fader, Hardie & Lee 2005). Choose the
    limit well above the usual time between two purchases.

    References
    ----------
    Schmittlein, D. C., Morrison, D. G., & Colombo, R. (1987). Counting your customers: Who are they and
    what will they do next? *Management Science*, 33(1), 1-24.

    Examples
    --------
    >>> orders = pd.DataFrame({
    ...     "customer_id": ["a", "b"],
    ...     "order_date": pd.to_datetime(["2025-11-30", "2023-05-01"]),
    ...     "amount_cny": [80.0, 45.0],
    ... })
    >>> everyone = pd.DataFrame({"customer_id": ["a", "b", "c"]})
    >>> classify_by_time(orders, "2025-12-31", customers=everyone)["time_class"].to_dict()
    {'a': 'present', 'b': 'past', 'c': 'future'}
    """
    read = read_orders_as_arrays(orders, as_of, customer=customer, date=date, amount=amount, order=None)
    read = read.purchases()
    days = pd.Series(read.days).groupby(read.codes).agg(["min", "max"]).reindex(range(len(read.customers)))
    days.index = read.customers
    if customers is not None:
        days = days.reindex(read.customers.union(present(customers, customer, name="customers").unique()))
    bought = days["max"].notna()
    recent = as_day(as_of) - days["max"] <= active_days
    table = pd.DataFrame(
        {
            "first_order": pd.to_datetime(days["min"], unit="D"),
            "last_order": pd.to_datetime(days["max"], unit="D"),
            "time_class": np.select([recent, bought], ["present", "past"], "future"),
        }
    )
    return table.rename_axis(customer).sort_index()


def classify_by_motive(
    data: pd.DataFrame,
    *,
    purpose: str = "purpose",
    motives: Mapping[object, str] = MOTIVES,
    missing: str | None = None,
) -> pd.Series:
    """Classify customers by why they buy: to produce with, to sell on, or to use themselves.

    Parameters
    ----------
    data : DataFrame
        One row per customer.
    purpose : str, default "purpose"
        Column that says what the goods are for, or something that implies it, such as the industry.
    motives : mapping, optional
        Class of each value of `purpose`: ``"producer"``, ``"intermediate"`` or ``"final"``. By default
        the purposes ``"production"``, ``"resale"`` and ``"own use"``.
    missing : str, optional
        Class of customers without a value; without it, a gap is an error.

    Returns
    -------
    Series
        Named ``motive_class``, on the index of `data`.

    Raises
    ------
    ValueError
        If a value of `purpose` has no class in `motives`, or a class is not one of the three.

    References
    ----------
    Kotler, P. (2003). *Marketing Management* (11th ed.). Prentice Hall. (Consumer, producer and reseller
    markets.)

    Examples
    --------
    >>> data = pd.DataFrame({"industry": ["restaurant", "convenience store", None]})
    >>> motives = {"restaurant": "producer", "convenience store": "intermediate"}
    >>> classify_by_motive(data, purpose="industry", motives=motives, missing="final").tolist()
    ['producer', 'intermediate', 'final']
    """
    require_columns(data, (purpose,), name="data")
    strange = {*motives.values(), missing} - {*MOTIVE_CLASSES, None}
    if strange:
        raise ValueError(f"The classes are {', '.join(MOTIVE_CLASSES)}; got {sorted(strange)}.")
    classes = data[purpose].astype(object).map(motives)
    if missing is not None:
        classes = classes.where(data[purpose].notna(), missing)
    refuse_rows(
        data,
        classes.isna(),
        f"have a {purpose!r} without a class",
        "Add the value to motives={...}, or give the class of empty ones as missing=...",
    )
    return classes.rename("motive_class")


def roles_table(
    purchases: pd.DataFrame,
    *,
    target: str = "addressed",
    payer: str = "payer",
    buyer: str = "buyer",
    user: str = "user",
    private: str = "private",
) -> pd.DataFrame:
    """Tell which roles each party plays: marketing target, customer, consumer, user.

    Parameters
    ----------
    purchases : DataFrame
        One row per purchase, or per attempt to sell. The first four columns name a person or
        organisation, or are empty.
    target : str, default "addressed"
        Whom the marketing addressed.
    payer : str, default "payer"
        Who paid.
    buyer : str, default "buyer"
        Who chose and ordered.
    user : str, default "user"
        Who uses the product or receives the service.
    private : str, default "private"
        Yes/no column: for private life (True) or for work and business (False).

    Returns
    -------
    DataFrame
        Index ``party``, sorted; boolean columns ``marketing_target``, ``customer``, ``consumer``, ``user``.

    Raises
    ------
    ValueError
        If a column is missing, or `private` holds something else than yes or no.

    Notes
    -----
    A customer pays or buys. A user uses, whoever paid. A consumer is a user in private life, so firms and
    employees at work are users but no consumers. One party may play several roles, and the roles of one
    purchase may fall to several parties. The rival definition takes consumer for anyone who buys for
    private life, used or not, as consumer law does.

    References
    ----------
    Sheth, J. N., Mittal, B., & Newman, B. I. (1999). *Customer Behavior: Consumer Behavior and Beyond*.
    Dryden Press, ch. 1. (User, payer and buyer as the three roles of a customer.)

    Examples
    --------
    >>> purchases = pd.DataFrame({
    ...     "addressed": ["father"], "payer": ["mother"], "buyer": ["mother"],
    ...     "user": ["baby"], "private": [True],
    ... })
    >>> roles_table(purchases)
            marketing_target  customer  consumer   user
    party
    baby               False     False      True   True
    father              True     False     False  False
    mother             False      True     False  False
    """
    require_columns(purchases, (target, payer, buyer, user), name="purchases")
    played = {
        "marketing_target": purchases[target],
        "customer": pd.concat([purchases[payer], purchases[buyer]]),
        "consumer": purchases.loc[flags(purchases, private, name="purchases"), user],
        "user": purchases[user],
    }
    everyone = pd.concat(list(played.values())).dropna().unique()
    parties = pd.Index(everyone, name="party").sort_values()
    return pd.DataFrame({role: parties.isin(who.dropna()) for role, who in played.items()}, index=parties)


def class_shares(labels: pd.DataFrame, *, by: str, value: str | None = None) -> pd.DataFrame:
    """Count the customers of each class, and add up what they bring.

    Parameters
    ----------
    labels : DataFrame
        One row per customer.
    by : str
        Column with the class.
    value : str, optional
        Numeric column to add up per class, such as sales in CNY; its total must be positive.

    Returns
    -------
    DataFrame
        Index `by`, largest class first; columns ``customers``, ``share`` and, with `value`, the sum under
        the column's own name and ``value_share``. Shares sum to 1.

    Raises
    ------
    ValueError
        If a column is missing, a customer has no class, or the values do not sum to more than 0.

    Examples
    --------
    >>> labels = pd.DataFrame({"time_class": ["present", "present", "past"], "sales_cny": [60, 30, 10]})
    >>> class_shares(labels, by="time_class", value="sales_cny").round(2)
                customers  share  sales_cny  value_share
    time_class
    present             2   0.67       90.0          0.9
    past                1   0.33       10.0          0.1
    """
    counts = present(labels, by, name="labels").value_counts()
    table = pd.DataFrame({"customers": counts, "share": counts / counts.sum()}).rename_axis(by)
    if value is None:
        return table
    sums = numbers(labels, value, name="labels").groupby(labels[by]).sum()
    if not sums.sum() > 0:
        raise ValueError(f"labels[{value!r}] sums to {sums.sum():g}; shares need a positive total.")
    return table.assign(**{value: sums, "value_share": sums / sums.sum()})


def plot_class_shares(shares: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw each class's share of the customers, beside its share of the value if there is one.

    Parameters
    ----------
    shares : DataFrame
        Result of `class_shares`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the bars.

    Returns
    -------
    Axes
        One group of bars per class.
    """
    from crmlab._plotting import new_axes

    require_columns(shares, ("customers", "share"), name="shares")
    ax = new_axes(ax)
    series = [(_("Share of customers"), shares["share"])]
    if "value_share" in shares:
        series.append((_("Share of value"), shares["value_share"]))
    width = 0.8 / len(series)
    for number, (label, values) in enumerate(series):
        places = np.arange(len(shares)) + (number - (len(series) - 1) / 2) * width
        ax.bar_label(ax.bar(places, values, width, label=label, **kwargs), fmt="{:.0%}", padding=2)
    ax.set_xticks(range(len(shares)), [_(CLASS_NAMES.get(name, str(name))) for name in shares.index])
    ax.set(xlabel=_("Class"), ylabel=_("Share"))
    ax.yaxis.set_major_formatter("{x:.0%}")
    ax.margins(y=0.12)
    ax.legend(frameon=False)
    return ax
