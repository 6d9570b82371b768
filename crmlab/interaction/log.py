"""The contact log: who starts a contact, how personal it is, and how often customers hear from the firm."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._columns import present
from crmlab._validation import refuse_rows, require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

INITIATORS = ("firm", "customer")
DISTANCES = ("face-to-face", "indirect personal", "non-personal")
CHANNELS = {
    "face to face": "face-to-face",
    "telephone": "indirect personal",
    "call centre": "indirect personal",
    "mail": "non-personal",
    "email": "non-personal",
    "SMS": "non-personal",
    "app message": "non-personal",
    "social media": "non-personal",
}
"""Distance of each channel: in one place, through a person elsewhere, or without a person."""
INITIATOR_NAMES = {"firm": "started by the firm", "customer": "started by the customer"}
DISTANCE_NAMES = {distance: f"{distance} contact" for distance in DISTANCES}


def classify_interactions(
    contacts: pd.DataFrame,
    *,
    channel: str = "channel",
    initiator: str = "initiator",
    channels: Mapping[str, str] = CHANNELS,
) -> pd.DataFrame:
    """Classify the entries of a contact log by initiator and by distance.

    Parameters
    ----------
    contacts : DataFrame
        One row per contact.
    channel : str, default "channel"
        Column with the channel.
    initiator : str, default "initiator"
        Column with ``"firm"`` or ``"customer"``.
    channels : mapping, optional
        Distance of each channel: ``"face-to-face"``, ``"indirect personal"`` or ``"non-personal"``.

    Returns
    -------
    DataFrame
        Index of `contacts`; columns ``initiator``, ``distance`` and ``personal`` (yes/no: an employee took
        part).

    Raises
    ------
    ValueError
        If a channel has no distance, or an initiator is neither firm nor customer.

    Examples
    --------
    >>> log = pd.DataFrame({"channel": ["telephone", "email"], "initiator": ["customer", "firm"]})
    >>> classify_interactions(log)
      initiator           distance  personal
    0  customer  indirect personal      True
    1      firm       non-personal     False
    """
    require_columns(contacts, (channel, initiator), name="contacts")
    distance = contacts[channel].astype(object).map(channels)
    refuse_rows(
        contacts,
        ~distance.isin(DISTANCES),
        f"have a {channel!r} without a distance",
        f"Add it to channels={{...}} as one of {', '.join(DISTANCES)}.",
    )
    refuse_rows(
        contacts,
        ~contacts[initiator].isin(INITIATORS),
        f"have an {initiator!r} other than firm or customer",
        "Correct the log: every contact is started by one of the two.",
    )
    return pd.DataFrame(
        {"initiator": contacts[initiator], "distance": distance, "personal": distance != "non-personal"}
    )


def interaction_shares(interactions: pd.DataFrame) -> pd.DataFrame:
    """Share of all contacts by initiator and distance.

    Parameters
    ----------
    interactions : DataFrame
        Result of `classify_interactions`.

    Returns
    -------
    DataFrame
        Index ``initiator`` (firm, customer), columns the three distances; all cells sum to 1.

    Examples
    --------
    >>> log = pd.DataFrame({"channel": ["telephone", "email"], "initiator": ["customer", "firm"]})
    >>> interaction_shares(classify_interactions(log)).loc["firm"].tolist()
    [0.0, 0.0, 0.5]
    """
    require_columns(interactions, ("initiator", "distance"), name="interactions")
    table = pd.crosstab(interactions["initiator"], interactions["distance"], normalize="all")
    return table.reindex(index=list(INITIATORS), columns=list(DISTANCES), fill_value=0.0)


def contact_summary(
    contacts: pd.DataFrame,
    as_of,
    *,
    customer: str = "customer_id",
    time: str = "contact_time",
    initiator: str = "initiator",
) -> pd.DataFrame:
    """Sum up the contact log of each customer.

    Parameters
    ----------
    contacts : DataFrame
        One row per contact.
    as_of : date-like
        The day from which silence is counted; later contacts are left out.
    customer, time, initiator : str, optional
        Names of the columns; `initiator` holds ``"firm"`` or ``"customer"``.

    Returns
    -------
    DataFrame
        Index `customer`; columns ``contacts``, ``by_firm``, ``by_customer`` (counts), ``last_contact``
        (time), ``silent_days`` (whole days since then) and ``median_gap_days`` (between contacts; NaN for a
        single one).

    Raises
    ------
    ValueError
        If a column or value is missing.

    Examples
    --------
    >>> log = pd.DataFrame({
    ...     "customer_id": ["a", "a"], "contact_time": pd.to_datetime(["2025-12-01", "2025-12-11"]),
    ...     "initiator": ["firm", "customer"]})
    >>> contact_summary(log, "2025-12-31")[["contacts", "silent_days", "median_gap_days"]].to_numpy().tolist()
    [[2.0, 20.0, 10.0]]
    """
    require_columns(contacts, (customer, time, initiator), name="contacts")
    present(contacts, customer, name="contacts")
    end = pd.Timestamp(as_of).normalize() + pd.Timedelta(days=1)
    known = contacts[present(contacts, time, name="contacts") < end].sort_values(time, kind="stable")
    groups = known.groupby(customer)
    last = groups[time].max()
    gaps = groups[time].diff().dt.total_seconds() / 86400
    return pd.DataFrame(
        {
            "contacts": groups.size(),
            "by_firm": known[initiator].eq("firm").groupby(known[customer]).sum(),
            "by_customer": known[initiator].eq("customer").groupby(known[customer]).sum(),
            "last_contact": last,
            "silent_days": (pd.Timestamp(as_of).normalize() - last.dt.normalize()).dt.days,
            "median_gap_days": gaps.groupby(known[customer]).median(),
        }
    )


def plot_interaction_shares(shares: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw the shares of contacts by initiator and distance.

    Parameters
    ----------
    shares : DataFrame
        Result of `interaction_shares`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the bars.

    Returns
    -------
    Axes
        One group of bars per distance, one bar per initiator.
    """
    from crmlab._plotting import new_axes

    require_columns(shares, DISTANCES, name="shares")
    ax = new_axes(ax)
    width = 0.4
    for number, (who, row) in enumerate(shares.iterrows()):
        places = np.arange(len(row)) + (number - 0.5) * width
        bars = ax.bar(places, row, width, label=_(INITIATOR_NAMES[who]), **kwargs)
        ax.bar_label(bars, fmt="{:.0%}", padding=2)
    ax.set_xticks(range(len(DISTANCES)), [_(DISTANCE_NAMES[distance]) for distance in shares.columns])
    ax.set(xlabel=_("Distance"), ylabel=_("Share of all contacts"))
    ax.yaxis.set_major_formatter("{x:.0%}")
    ax.margins(y=0.12)
    ax.legend(frameon=False)
    return ax
