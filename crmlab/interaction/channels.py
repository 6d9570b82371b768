"""Channels: what they cost and bring, and how to spend a budget on them."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._columns import numbers
from crmlab._validation import require_columns
from crmlab.i18n import translator
from crmlab.response import response_by

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")


def channel_table(
    contacts: pd.DataFrame,
    *,
    channel: str = "channel",
    cost: str = "cost_cny",
    response: str = "responded",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Cost and response of each channel, over the contacts that asked for a response.

    Parameters
    ----------
    contacts : DataFrame
        One row per contact.
    channel : str, default "channel"
        Column with the channel.
    cost : str, default "cost_cny"
        Cost of the contact.
    response : str, default "responded"
        Yes/no column; empty where no response was asked for. Such contacts are left out.
    confidence : float, default 0.95
        Confidence of the interval of the response rate.

    Returns
    -------
    DataFrame
        As `crmlab.response.response_by`: one row per channel, cheapest response first.

    Raises
    ------
    TypeError
        If costs are no numbers.
    ValueError
        If a column is missing, or no contact asked for a response.

    Notes
    -----
    Channels are not tried on the same customers: the telephone is kept for the promising ones. The
    difference between channels is then partly one of customers.

    Examples
    --------
    >>> log = pd.DataFrame({"channel": ["SMS", "SMS", "telephone"], "cost_cny": [0.1, 0.1, 6.0],
    ...                     "responded": pd.array([False, True, True], "boolean")})
    >>> channel_table(log)["cost_per_response"].to_dict()
    {'SMS': 0.2, 'telephone': 6.0}
    """
    require_columns(contacts, (channel, cost, response), name="contacts")
    asked = contacts[contacts[response].notna()]
    if asked.empty:
        raise ValueError(f"No contact asked for a response: contacts[{response!r}] is empty in all rows.")
    return response_by(asked, channel, cost=cost, response=response, confidence=confidence)


def allocate_budget(
    channels: pd.DataFrame,
    budget: float,
    *,
    reach: str = "reach",
    cost: str = "cost_per_contact",
    rate: str = "response_rate",
) -> pd.DataFrame:
    """Spend an interaction budget where a response is cheapest.

    Parameters
    ----------
    channels : DataFrame
        One row per channel.
    budget : float
        Amount to spend, in CNY.
    reach : str, default "reach"
        Most contacts the channel allows.
    cost : str, default "cost_per_contact"
        Cost of a contact in CNY, positive.
    rate : str, default "response_rate"
        Expected share of responses.

    Returns
    -------
    DataFrame
        Index of `channels`, cheapest response first; columns ``contacts`` (whole), ``cost`` and
        ``expected_responses``.

    Raises
    ------
    TypeError
        If a column holds no numbers.
    ValueError
        If a column or value is missing or out of range, or the budget is negative.

    Notes
    -----
    Filling the cheapest channel first is optimal while every contact of a channel has the same cost and
    rate and reaches someone else. Rounding to whole contacts can leave less than one contact's cost unspent.

    References
    ----------
    Dantzig, G. B. (1957). Discrete-variable extremum problems. *Operations Research*, 5(2), 266-277.

    Examples
    --------
    >>> channels = pd.DataFrame(
    ...     {"reach": [1000, 200], "cost_per_contact": [0.1, 6.0], "response_rate": [0.01, 0.2]},
    ...     index=["SMS", "telephone"])
    >>> allocate_budget(channels, 700)["contacts"].to_dict()
    {'SMS': 1000, 'telephone': 100}
    """
    if budget < 0:
        raise ValueError(f"The budget cannot be negative; got {budget}.")
    table = pd.DataFrame(
        {
            "most": numbers(channels, reach, name="channels", low=0),
            "each": numbers(channels, cost, name="channels", low=1e-9),
            "rate": numbers(channels, rate, name="channels", low=0, high=1),
        }
    )
    table["worth"] = table["rate"] / table["each"]
    table = table.sort_values("worth", ascending=False, kind="stable")
    left, contacts = budget, []
    for row in table.itertuples():
        count = int(min(row.most, (left + 1e-9) // row.each)) if row.rate > 0 else 0
        left -= count * row.each
        contacts.append(count)
    return pd.DataFrame(
        {
            "contacts": contacts,
            "cost": np.array(contacts) * table["each"],
            "expected_responses": np.array(contacts) * table["rate"],
        },
        index=table.index,
    )


def plot_channels(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw the response rate of each channel with its interval, and what a contact and a response cost.

    Parameters
    ----------
    table : DataFrame
        Result of `channel_table`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the points.

    Returns
    -------
    Axes
        The cheapest response at the top.
    """
    from crmlab._plotting import new_axes

    needed = ("cost_per_contact", "cost_per_response", "response_rate", "lower", "upper")
    require_columns(table, needed, name="table")
    ax = new_axes(ax, figsize=(7, 1.2 + 0.65 * len(table)))
    places = np.arange(len(table))
    ends = table[["lower", "upper"]].sub(table["response_rate"], axis=0).abs().T.to_numpy()
    ax.errorbar(table["response_rate"], places, xerr=ends, **{"fmt": "o", "capsize": 3, **kwargs})
    names = [
        _("{channel}\n{contact:,.2f} CNY per contact\n{response:,.1f} CNY per response").format(
            channel=_(str(row.Index)), contact=row.cost_per_contact, response=row.cost_per_response
        )
        for row in table.itertuples()
    ]
    ax.set_yticks(places, names)
    ax.invert_yaxis()
    ax.set(xlabel=_("Response rate (line: confidence interval)"))
    ax.xaxis.set_major_formatter("{x:.0%}")
    ax.margins(y=0.15)
    return ax
