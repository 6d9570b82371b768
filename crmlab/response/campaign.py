"""Mailing campaigns: gains by score, break-even, profit and best cut-off, cost per response."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._columns import flags, numbers
from crmlab._intervals import wilson_interval
from crmlab._validation import require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")


def gains_table(
    data: pd.DataFrame, *, score: str = "probability", response: str = "responded", groups: int = 10
) -> pd.DataFrame:
    """Put people into equal groups by score, best first, and count the responses of each.

    Parameters
    ----------
    data : DataFrame
        One row per person contacted. To judge a model, use people it was not fitted on.
    score : str, default "probability"
        Predicted probability, or any score where more is better.
    response : str, default "responded"
        Yes/no column with what happened.
    groups : int, default 10
        Number of groups; their sizes differ by at most one.

    Returns
    -------
    DataFrame
        Index ``group`` from 1 (best); columns ``contacts``, ``responses``, ``response_rate``,
        ``cumulative_contacts``, ``cumulative_responses``, ``depth`` (share of the list up to here), ``gain``
        (share of all responses up to here) and ``lift`` (gain / depth).

    Raises
    ------
    TypeError
        If scores are no numbers.
    ValueError
        If a column is missing, nobody responded, or there are more groups than people.

    Notes
    -----
    Equal scores stay in the order of the rows. Lift here is cumulative; some texts print the lift of each
    group alone.

    References
    ----------
    Blattberg, R. C., Kim, B.-D., & Neslin, S. A. (2008). *Database Marketing*. Springer, ch. 10.

    Examples
    --------
    >>> data = pd.DataFrame({"probability": [0.9, 0.8, 0.2, 0.1], "responded": [1, 0, 1, 0]})
    >>> gains_table(data, groups=2)[["contacts", "responses", "gain", "lift"]]
           contacts  responses  gain  lift
    group
    1             2          1   0.5   1.0
    2             2          1   1.0   1.0
    """
    scores, answers = numbers(data, score, name="data"), flags(data, response, name="data")
    if not 1 <= groups <= len(data):
        raise ValueError(f"groups must lie between 1 and the {len(data)} rows, not {groups}.")
    if not answers.any():
        raise ValueError(f"Nobody responded: data[{response!r}] is False in all rows, so there is no gain.")
    order = np.argsort(-scores.to_numpy(), kind="stable")
    parts = np.array_split(answers[order], groups)
    contacts, responses = np.array([len(part) for part in parts]), np.array([part.sum() for part in parts])
    table = pd.DataFrame(
        {
            "contacts": contacts,
            "responses": responses,
            "response_rate": responses / contacts,
            "cumulative_contacts": contacts.cumsum(),
            "cumulative_responses": responses.cumsum(),
            "depth": contacts.cumsum() / contacts.sum(),
            "gain": responses.cumsum() / responses.sum(),
        },
        index=pd.RangeIndex(1, groups + 1, name="group"),
    )
    return table.assign(lift=table["gain"] / table["depth"])


def break_even_response(contact_cost: float, margin: float) -> float:
    """Response rate at which a contact just pays.

    Parameters
    ----------
    contact_cost : float
        Cost of contacting one person, in CNY.
    margin : float
        Margin from one response before the cost of contact, in CNY; positive.

    Returns
    -------
    float
        Share of responses: ``contact_cost / margin``. Above 1, no mailing can pay.

    Raises
    ------
    ValueError
        If the margin is not positive or the cost is negative.

    References
    ----------
    Bult, J. R., & Wansbeek, T. (1995). Optimal selection for direct mail. *Marketing Science*, 14(4),
    378-394.

    Examples
    --------
    >>> break_even_response(contact_cost=1.2, margin=40)
    0.03
    """
    if margin <= 0 or contact_cost < 0:
        raise ValueError(
            f"margin must be positive and contact_cost not negative; got margin={margin}, "
            f"contact_cost={contact_cost}."
        )
    return contact_cost / margin


def campaign_profit(
    gains: pd.DataFrame, *, contact_cost: float, margin: float, fixed_cost: float = 0.0
) -> pd.DataFrame:
    """Profit of a campaign by how far down the list it goes.

    Parameters
    ----------
    gains : DataFrame
        Result of `gains_table`.
    contact_cost : float
        Cost of contacting one person, in CNY.
    margin : float
        Margin from one response before the cost of contact, in CNY; positive.
    fixed_cost : float, default 0
        Cost of the campaign that does not depend on its size, in CNY.

    Returns
    -------
    DataFrame
        Index ``group``; columns ``depth``, ``cumulative_contacts``, ``response_rate``, ``pays`` (the group's
        rate exceeds the break-even rate), ``profit`` (of the group, before fixed cost),
        ``cumulative_profit`` (of all groups up to here, after fixed cost) and ``roi`` (cumulative profit /
        cumulative cost).

    Raises
    ------
    ValueError
        If a column is missing, the margin is not positive, or the cost is negative.

    Examples
    --------
    >>> data = pd.DataFrame({"probability": [4, 3, 2, 1], "responded": [1, 1, 1, 0]})
    >>> profit = campaign_profit(gains_table(data, groups=2), contact_cost=6, margin=10)
    >>> profit[["profit", "cumulative_profit"]]
           profit  cumulative_profit
    group
    1         8.0                8.0
    2        -2.0                6.0
    """
    needed = ("contacts", "responses", "cumulative_contacts", "response_rate", "depth")
    require_columns(gains, needed, name="gains")
    break_even = break_even_response(contact_cost, margin)
    profit = (gains["responses"] * margin - gains["contacts"] * contact_cost).astype(float)
    cumulative = profit.cumsum() - fixed_cost
    return gains[["depth", "cumulative_contacts", "response_rate"]].assign(
        pays=gains["response_rate"] > break_even,
        profit=profit,
        cumulative_profit=cumulative,
        roi=cumulative / (gains["cumulative_contacts"] * contact_cost + fixed_cost),
    )


def best_cutoff(profit: pd.DataFrame) -> pd.Series:
    """How far down the list a campaign earns most.

    Parameters
    ----------
    profit : DataFrame
        Result of `campaign_profit`.

    Returns
    -------
    Series
        ``group`` (last one to contact; 0 means no campaign), ``depth``, ``contacts`` and ``profit``.

    Notes
    -----
    Of equal profits the smaller campaign wins. With a noisy table the best group found is a little too good
    to be true; confirm it on other data.

    Examples
    --------
    >>> data = pd.DataFrame({"probability": [4, 3, 2, 1], "responded": [1, 1, 1, 0]})
    >>> best_cutoff(campaign_profit(gains_table(data, groups=2), contact_cost=6, margin=10)).to_dict()
    {'group': 1.0, 'depth': 0.5, 'contacts': 2.0, 'profit': 8.0}
    """
    require_columns(profit, ("cumulative_profit", "depth", "cumulative_contacts"), name="profit")
    best = profit["cumulative_profit"].idxmax()
    row = profit.loc[best]
    if row["cumulative_profit"] <= 0:
        return pd.Series({"group": 0.0, "depth": 0.0, "contacts": 0.0, "profit": 0.0})
    return pd.Series(
        {
            "group": float(best),
            "depth": row["depth"],
            "contacts": float(row["cumulative_contacts"]),
            "profit": row["cumulative_profit"],
        }
    )


def response_by(
    contacts: pd.DataFrame,
    by: str | list[str],
    *,
    cost: str = "cost_cny",
    response: str = "responded",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Response rate and cost per response by channel, source of addresses, campaign or operating mode.

    Parameters
    ----------
    contacts : DataFrame
        One row per contact.
    by : str or list of str
        Column or columns to compare by.
    cost : str, default "cost_cny"
        Cost of the contact.
    response : str, default "responded"
        Yes/no column.
    confidence : float, default 0.95
        Confidence of the interval of the rate.

    Returns
    -------
    DataFrame
        Index `by`, cheapest response first; columns ``contacts``, ``responses``, ``response_rate``,
        ``lower``, ``upper`` (Wilson interval of the rate), ``cost``, ``cost_per_contact`` and
        ``cost_per_response`` (inf without a response).

    Raises
    ------
    TypeError
        If costs are no numbers.
    ValueError
        If a column is missing, a cost is negative, or a response is neither yes nor no.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. *Journal of
    the American Statistical Association*, 22, 209-212.

    Examples
    --------
    >>> contacts = pd.DataFrame({
    ...     "channel": ["mail", "mail", "phone", "phone"], "cost_cny": [1.5, 1.5, 6, 6],
    ...     "responded": [0, 1, 1, 1]})
    >>> response_by(contacts, "channel")["cost_per_response"].to_dict()
    {'mail': 3.0, 'phone': 6.0}
    """
    keys = [by] if isinstance(by, str) else list(by)
    require_columns(contacts, keys, name="contacts")
    rows = contacts[keys].assign(
        _answer=flags(contacts, response, name="contacts"),
        _cost=numbers(contacts, cost, name="contacts", low=0),
    )
    groups = rows.groupby(keys if len(keys) > 1 else keys[0], observed=True)
    n, answers, spent = groups.size(), groups["_answer"].sum(), groups["_cost"].sum()
    lower, upper = wilson_interval(answers, n, confidence)
    table = pd.DataFrame(
        {
            "contacts": n,
            "responses": answers,
            "response_rate": answers / n,
            "lower": lower,
            "upper": upper,
            "cost": spent,
            "cost_per_contact": spent / n,
            "cost_per_response": (spent / answers).where(answers > 0, np.inf),
        }
    )
    return table.sort_values("cost_per_response", kind="stable")


def plot_gains(gains: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw the share of responses reached against the share of the list contacted.

    Parameters
    ----------
    gains : DataFrame
        Result of `gains_table`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the curve.

    Returns
    -------
    Axes
        With the diagonal of a random list for comparison.
    """
    from crmlab._plotting import new_axes

    require_columns(gains, ("depth", "gain"), name="gains")
    ax = new_axes(ax, figsize=(5, 5))
    start = [0.0]
    ax.plot(
        [*start, *gains["depth"]],
        [*start, *gains["gain"]],
        **{"marker": "o", "label": _("sorted by score"), **kwargs},
    )
    ax.plot([0, 1], [0, 1], color="grey", linestyle="--", linewidth=1, label=_("in random order"))
    ax.set(xlabel=_("Share of the list contacted"), ylabel=_("Share of all responses"))
    ax.xaxis.set_major_formatter("{x:.0%}")
    ax.yaxis.set_major_formatter("{x:.0%}")
    ax.legend(loc="lower right", frameon=False)
    return ax


def plot_campaign_profit(profit: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw campaign profit against the share of the list contacted, with the best cut-off marked.

    Parameters
    ----------
    profit : DataFrame
        Result of `campaign_profit`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the curve.

    Returns
    -------
    Axes
        The axes drawn on.
    """
    from crmlab._plotting import new_axes

    best = best_cutoff(profit)
    ax = new_axes(ax)
    ax.plot(profit["depth"], profit["cumulative_profit"], **{"marker": "o", **kwargs})
    ax.axhline(0, color="grey", linewidth=1)
    ax.plot(best["depth"], best["profit"], marker="*", markersize=14, color="#b2182b", linestyle="")
    ax.annotate(
        _("best: {depth:.0%} of the list, {profit:,.0f} CNY").format(
            depth=best["depth"], profit=best["profit"]
        ),
        (best["depth"], best["profit"]),
        xytext=(0, 12),
        textcoords="offset points",
        ha="left" if best["depth"] < 0.5 else "right",
    )
    ax.set(xlabel=_("Share of the list contacted"), ylabel=_("Profit of the campaign (CNY)"))
    ax.xaxis.set_major_formatter("{x:.0%}")
    ax.margins(y=0.2)
    return ax
