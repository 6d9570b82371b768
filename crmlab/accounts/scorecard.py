"""Value of key accounts: the scorecard of ten items, grades by value and by purchase."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._columns import numbers, present
from crmlab._validation import require_columns
from crmlab.accounts.credit import GRADES
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

SCORECARD = {
    "annual_purchases_cny": 1,
    "annual_discount_cny": -1,
    "contact_cost_cny": -1,
    "annual_net_profit_cny": 1,
    "historical_contribution_cny": 1,
    "cooperation_years": 1,
    "projected_profit_cny": 1,
    "background_capability": 1,
    "customer_potential": 1,
    "influence_referral": 1,
}
"""The ten items of account value with equal weights; discount and contact cost count against the account."""
ITEM_NAMES = {item: item.removesuffix("_cny").replace("_", " ") for item in SCORECARD}

PURCHASE_GRADES = {
    (3, 3): "A1",
    (3, 2): "A2",
    (2, 3): "A3",
    (2, 2): "B1",
    (3, 1): "B2",
    (1, 3): "B2",
    (2, 1): "C1",
    (1, 2): "C1",
    (1, 1): "C2",
}
"""Grade by level of frequency and of order size, 3 being high and 1 low."""


def account_scorecard(accounts: pd.DataFrame, weights: Mapping[str, float] = SCORECARD) -> pd.DataFrame:
    """Score accounts on ten items and add up their value.

    Parameters
    ----------
    accounts : DataFrame
        One row per account, its name or number as index; one numeric column per item. A profit may be a
        loss, a cost may not be negative. Grades such as A1 or B2 must be turned into points first.
    weights : mapping, optional
        Weight of each item; negative for items that are a cost to the firm. By default all ten items weigh
        the same, discount and contact cost negatively.

    Returns
    -------
    DataFrame
        Index of `accounts`, highest value first; one column of points per item, their sum
        ``account_value`` (100 is the best in every benefit, at no cost) and ``rank``.

    Raises
    ------
    TypeError
        If an item holds no numbers.
    ValueError
        If a column or value is missing, a cost is negative, or no weight is positive.

    Notes
    -----
    Each item is divided by the largest amount among the accounts compared, so the score is relative: a new
    giant lowers all others. The slides this scorecard comes from add discount and contact cost as if they
    were benefits; here they are subtracted.

    References
    ----------
    McDonald, M., & Woodburn, D. (2007). *Key Account Management: The Definitive Guide* (2nd ed.).
    Butterworth-Heinemann. (Weighted scoring of account attractiveness.)

    Examples
    --------
    >>> accounts = pd.DataFrame({"annual_net_profit_cny": [50, 100], "contact_cost_cny": [10, 40]}, index=["a", "b"])
    >>> account_scorecard(accounts, {"annual_net_profit_cny": 1, "contact_cost_cny": -0.2})
       annual_net_profit_cny  contact_cost_cny  account_value  rank
    b                  100.0             -20.0           80.0     1
    a                   50.0              -5.0           45.0     2
    """
    benefit = sum(weight for weight in weights.values() if weight > 0)
    if not benefit:
        raise ValueError(f"At least one weight must be positive; got {dict(weights)}.")
    table = pd.DataFrame(index=accounts.index)
    for item, weight in weights.items():
        values = numbers(accounts, item, name="accounts", low=0 if weight < 0 else -np.inf)
        table[item] = 100 * weight / benefit * values / (values.abs().max() or 1)
    table["account_value"] = table.sum(axis=1)
    table = table.sort_values("account_value", ascending=False, kind="stable")
    return table.assign(rank=np.arange(1, len(table) + 1))


def grade_accounts(
    scores: pd.DataFrame,
    *,
    value: str = "account_value",
    credit: str | None = None,
    cuts: Sequence[float] = (0.2, 0.5, 0.8),
) -> pd.DataFrame:
    """Grade accounts A to D by the rank of their value, never better than their credit.

    Parameters
    ----------
    scores : DataFrame
        One row per account.
    value : str, default "account_value"
        Numeric column to rank by, highest first.
    credit : str, optional
        Column with a credit grade ``"A"`` to ``"D"``, such as that of `credit_score`.
    cuts : sequence of three float, default (0.2, 0.5, 0.8)
        Shares of the accounts at which A, B and C end.

    Returns
    -------
    DataFrame
        Index of `scores`, highest value first; columns `value`, ``value_grade`` and ``grade``: the worse of
        value grade and credit grade.

    Raises
    ------
    TypeError
        If the values are no numbers.
    ValueError
        If a column is missing, a credit grade is unknown, or the cuts do not increase between 0 and 1.

    Notes
    -----
    Grades by share of accounts give a fixed number of A accounts to care for. The rival, classes by share
    of value, is `crmlab.abc_analysis.abc_table`.

    Examples
    --------
    >>> scores = pd.DataFrame({"account_value": [80, 60, 40, 20], "credit": ["C", "A", "A", "A"]}, index=list("wxyz"))
    >>> grade_accounts(scores, credit="credit")["grade"].to_dict()
    {'w': 'C', 'x': 'B', 'y': 'C', 'z': 'C'}
    """
    if len(cuts) != 3 or not 0 < cuts[0] < cuts[1] < cuts[2] < 1:
        raise ValueError(f"cuts must be three increasing shares between 0 and 1; got {tuple(cuts)}.")
    ranked = numbers(scores, value, name="scores").sort_values(ascending=False, kind="stable")
    share_before = np.arange(len(ranked)) / max(len(ranked), 1)
    grade = np.searchsorted(cuts, share_before, side="right")
    table = pd.DataFrame({value: ranked, "value_grade": np.take(GRADES, grade)})
    if credit is not None:
        known = present(scores, credit, name="scores").loc[ranked.index]
        strange = set(known) - set(GRADES)
        if strange:
            raise ValueError(
                f"scores[{credit!r}] must hold A, B, C or D; it has {sorted(map(str, strange))}."
            )
        grade = np.maximum(grade, known.map(GRADES.index).to_numpy(int))
    return table.assign(grade=np.take(GRADES, grade))


def purchase_grades(
    orders: pd.DataFrame,
    *,
    customer: str = "customer_id",
    amount: str = "amount_cny",
    frequency_cuts: Sequence[float] | None = None,
    size_cuts: Sequence[float] | None = None,
) -> pd.DataFrame:
    """Grade accounts A1 to C2 by how often and how much they order.

    Parameters
    ----------
    orders : DataFrame
        One row per order of the period judged. A negative amount is a refund and left out.
    customer, amount : str, optional
        Names of the columns.
    frequency_cuts, size_cuts : sequence of two float, optional
        Above the second number is high, above the first medium. By default the terciles of the accounts
        in `orders`.

    Returns
    -------
    DataFrame
        Index `customer`; columns ``orders`` (count), ``mean_order`` (in the unit of `amount`) and
        ``grade``: A1 often and large; A2 often, A3 large, the other medium; B1 both medium; B2 one high and
        one low; C1 one medium and one low; C2 rare and small.

    Raises
    ------
    TypeError
        If amounts are no numbers.
    ValueError
        If a column or value is missing, or cuts do not increase.

    Notes
    -----
    The slides give A for frequent and large, B for medium, C for rare and small orders; the numbers behind
    the letters are this library's reading.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": [*"aaabbc"], "amount_cny": [90, 90, 90, 50, 50, 10]})
    >>> purchase_grades(orders)["grade"].to_dict()
    {'a': 'A1', 'b': 'B1', 'c': 'C2'}
    """
    present(orders, customer, name="orders")
    bought = orders[numbers(orders, amount, name="orders") >= 0].groupby(customer)[amount]
    table = pd.DataFrame({"orders": bought.size(), "mean_order": bought.mean()})
    frequency = _level(table["orders"], frequency_cuts, "frequency_cuts")
    size = _level(table["mean_order"], size_cuts, "size_cuts")
    return table.assign(grade=[PURCHASE_GRADES[levels] for levels in zip(frequency, size)])


def _level(values: pd.Series, cuts: Sequence[float] | None, name: str) -> list[int]:
    if cuts is None:
        cuts = np.quantile(values, [1 / 3, 2 / 3])
    elif len(cuts) != 2 or cuts[0] >= cuts[1]:
        raise ValueError(f"{name} must be two increasing numbers; got {tuple(cuts)}.")
    return (1 + np.searchsorted(cuts, values, side="left")).tolist()


def plot_scorecard(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw the points of each account item by item, costs to the left of zero.

    Parameters
    ----------
    table : DataFrame
        Result of `account_scorecard`; best drawn for up to a dozen accounts.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the bars.

    Returns
    -------
    Axes
        The account of highest value at the top; a mark shows the total.
    """
    from crmlab._plotting import new_axes

    require_columns(table, ("account_value",), name="table")
    items = table.drop(columns=["account_value", "rank"])
    ax = new_axes(ax, figsize=(9, 4.6))
    places = np.arange(len(table))
    for part in (items.clip(lower=0), items.clip(upper=0)):
        left = (part.cumsum(axis=1) - part).to_numpy()
        for number, item in enumerate(items.columns):
            label = _(ITEM_NAMES.get(item, str(item))) if part[item].any() else None
            ax.barh(places, part[item], left=left[:, number], color=f"C{number}", label=label, **kwargs)
    ax.scatter(table["account_value"], places, color="black", marker="D", zorder=3, label=_("account value"))
    ax.axvline(0, color="black", linewidth=0.8)
    ax.set_yticks(places, [str(name) for name in table.index])
    ax.invert_yaxis()
    ax.set(xlabel=_("Points"), ylabel=_("Account"))
    ax.legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    return ax
