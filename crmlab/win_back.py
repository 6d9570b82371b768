"""Win-back: which lost customers are worth the effort, and how much effort."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._validation import refuse_rows, require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

TIER_ACTIONS = {"key": "win back at all effort", "ordinary": "try to win back", "small": "case by case"}
"""What to do about a lost customer of each tier, as long as winning back is worth it."""

LET_GO = "let go"


def win_back_table(
    lost: pd.DataFrame,
    *,
    value: str = "second_lifetime_value_cny",
    probability: str = "probability",
    cost: str = "cost_cny",
    budget: float | None = None,
) -> pd.DataFrame:
    """Rank lost customers by the expected value of winning them back.

    Parameters
    ----------
    lost : DataFrame
        One row per lost customer: value of the second lifetime if he or she returns, probability to return when
        approached (0 to 1), cost of the approach (above 0).
    value, probability, cost : str, optional
        The three columns; value and cost in one currency.
    budget : float, optional
        Money for approaches; customers are taken in the order of rank until it is spent.

    Returns
    -------
    DataFrame
        `lost` sorted by ``rank``, with ``expected_value`` (probability * value - cost), ``rank`` (1 is best, by
        expected value per unit of cost) and ``approach`` (worth it, and within the budget).

    Raises
    ------
    ValueError
        If a probability lies outside 0..1 or a cost is not above 0.

    Notes
    -----
    Only the *second* lifetime counts: what the customer was worth before is gone. Ties keep the order of the
    table.

    References
    ----------
    Stauss, B. & Friege, C. (1999). Regaining service customers: costs and benefits of regain management.
    Journal of Service Research, 1(4), 347-361.

    Examples
    --------
    >>> lost = pd.DataFrame({
    ...     "second_lifetime_value_cny": [1000, 400, 90], "probability": [0.2, 0.5, 0.5], "cost_cny": [100, 50, 50],
    ... })
    >>> win_back_table(lost, budget=100)[["expected_value", "rank", "approach"]]
       expected_value  rank  approach
    1           150.0     1      True
    0           100.0     2     False
    2            -5.0     3     False
    """
    require_columns(lost, [value, probability, cost], name="lost")
    refuse_rows(
        lost, ~lost[probability].between(0, 1), f"have a {probability} outside 0..1", "Write 0.2 for 20 %."
    )
    refuse_rows(lost, ~(lost[cost] > 0), f"have no {cost} above 0", "Even a letter costs something.")
    expected = lost[probability] * lost[value] - lost[cost]
    table = lost.assign(expected_value=expected)
    table = table.loc[(expected / lost[cost]).sort_values(ascending=False, kind="stable").index]
    worth = table["expected_value"] > 0
    affordable = True if budget is None else table[cost].where(worth, 0).cumsum() <= budget
    return table.assign(rank=np.arange(1, len(table) + 1), approach=worth & affordable)


def tiered_action(
    lost: pd.DataFrame, *, tier: str = "tier", expected_value: str = "expected_value"
) -> pd.Series:
    """Decide what to do about each lost customer by tier and expected value.

    Parameters
    ----------
    lost : DataFrame
        One row per lost customer: tier (``"key"``, ``"ordinary"`` or ``"small"``) and the expected value of
        winning back, as `win_back_table` gives it.
    tier, expected_value : str, optional
        The two columns.

    Returns
    -------
    Series
        Index of `lost`, named ``action``: ``"win back at all effort"`` (key), ``"try to win back"`` (ordinary),
        ``"case by case"`` (small), and ``"let go"`` for whoever is not worth it.

    Raises
    ------
    ValueError
        If a tier is unknown.

    Examples
    --------
    >>> lost = pd.DataFrame({"tier": ["key", "small", "ordinary"], "expected_value": [50, 5, -20]})
    >>> tiered_action(lost).tolist()
    ['win back at all effort', 'case by case', 'let go']
    """
    require_columns(lost, [tier, expected_value], name="lost")
    refuse_rows(
        lost,
        ~lost[tier].isin(list(TIER_ACTIONS)),
        f"have a {tier} that is none of {list(TIER_ACTIONS)}",
        "Name the tier.",
    )
    actions = lost[tier].map(TIER_ACTIONS)
    return actions.where(lost[expected_value] > 0, LET_GO).rename("action")


def plot_win_back(
    table: pd.DataFrame, *, cost: str = "cost_cny", ax: "Axes | None" = None, **kwargs
) -> "Axes":
    """Draw the expected value won against the money spent, customer by customer in the order of rank.

    Parameters
    ----------
    table : DataFrame
        From `win_back_table`.
    cost : str, optional
        Column with the cost.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the curve.

    Returns
    -------
    Axes
        The axes drawn on; the curve is highest where the last worthwhile customer has been approached.
    """
    from crmlab._plotting import new_axes

    ax = new_axes(ax)
    spent = np.concatenate([[0], table[cost].cumsum()])
    won = np.concatenate([[0], table["expected_value"].cumsum()])
    ax.plot(spent, won, **kwargs)
    chosen = int(table["approach"].sum())
    if chosen:
        label = _("{n} customers approached").format(n=chosen)
        money = table.loc[table["approach"], [cost, "expected_value"]].sum()
        ax.scatter(money[cost], money["expected_value"], color="tab:red", zorder=3, label=label)
        ax.legend()
    ax.set_xlabel(_("Cost of approaches (CNY)"))
    ax.set_ylabel(_("Expected value won back (CNY)"))
    ax.grid(alpha=0.3)
    return ax
