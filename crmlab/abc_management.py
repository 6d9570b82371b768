"""Managing by the 80/20 rule: focus on the head, care for the main body, tidy up the tail."""

import numpy as np
import pandas as pd

from crmlab._validation import require_columns
from crmlab.abc_analysis import ROUNDING

ACTIONS = ("focus", "care", "tidy up")


def assign_actions(table: pd.DataFrame, *, head: float = 0.2, main: float = 0.8) -> pd.DataFrame:
    """Assign each customer the action of the 80/20 rule, from both cumulative shares.

    Parameters
    ----------
    table : DataFrame
        Result of `crmlab.abc_analysis.abc_table`.
    head : float, default 0.2
        Share of the customers, from the largest down, to focus on.
    main : float, default 0.8
        Share of the value whose customers are cared for beyond the head.

    Returns
    -------
    DataFrame
        The table with ``group_share`` (cumulative share of the customers, to read beside
        ``cumulative_share``) and the text column ``action``: "focus" for the head, "care" for the others up to
        `main` of the value, "tidy up" for the rest.

    Raises
    ------
    ValueError
        If a share is not between 0 and 1.

    Notes
    -----
    A customer who crosses a border is on the better side. Where value is more concentrated than 80/20 nobody is
    left to care for: the head already has `main` of the value.

    Examples
    --------
    >>> from crmlab.abc_analysis import abc_table
    >>> orders = pd.DataFrame({"customer_id": list("abcde"), "amount_cny": [60, 20, 10, 6, 4]})
    >>> assign_actions(abc_table(orders))[["cumulative_share", "group_share", "action"]]
                 cumulative_share  group_share   action
    customer_id
    a                        0.60          0.2    focus
    b                        0.80          0.4     care
    c                        0.90          0.6  tidy up
    d                        0.96          0.8  tidy up
    e                        1.00          1.0  tidy up
    """
    require_columns(table, ("share", "cumulative_share", "rank"), name="table")
    if not (0 < head < 1 and 0 < main < 1):
        raise ValueError(f"head and main must be between 0 and 1, like 0.2 and 0.8; got {head} and {main}.")
    group_share = table["rank"] / len(table)
    before = table["cumulative_share"] - table["share"]
    in_head = group_share - 1 / len(table) < head - ROUNDING
    in_main = before < main - ROUNDING
    action = np.select([in_head, in_main], ACTIONS[:2], ACTIONS[2]).astype(object)
    return table.assign(group_share=group_share, action=action)


def action_summary(table: pd.DataFrame) -> pd.DataFrame:
    """Set the customers of each action beside what they contribute.

    Parameters
    ----------
    table : DataFrame
        Result of `assign_actions`.

    Returns
    -------
    DataFrame
        Index ``action``, all three in order; columns ``customers``, ``group_share`` and
        ``contribution_share``.

    Examples
    --------
    >>> from crmlab.abc_analysis import abc_table
    >>> orders = pd.DataFrame({"customer_id": list("abcde"), "amount_cny": [60, 20, 10, 6, 4]})
    >>> action_summary(assign_actions(abc_table(orders)))
             customers  group_share  contribution_share
    action
    focus            1          0.2                 0.6
    care             1          0.2                 0.2
    tidy up          3          0.6                 0.2
    """
    require_columns(table, ("share", "action"), name="table")
    groups = table.groupby("action")["share"]
    index = pd.Index(ACTIONS, name="action")
    customers = groups.size().reindex(index, fill_value=0)
    return pd.DataFrame(
        {
            "customers": customers,
            "group_share": customers / len(table),
            "contribution_share": groups.sum().reindex(index, fill_value=0.0),
        }
    )
