"""The customer development ladder, from suspect to partner."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._columns import flags, numbers
from crmlab._validation import require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

RUNG_NAMES = {
    "suspect": "suspects",
    "prospect": "prospects",
    "first-time": "first-time customers",
    "repeat": "repeat customers",
    "client": "clients",
    "member": "members",
    "advocate": "advocates",
    "partner": "partners",
}
RUNGS = tuple(RUNG_NAMES)


def ladder_rungs(
    records: pd.DataFrame,
    *,
    qualified: str = "qualified",
    purchases: str = "purchases",
    client: str = "client",
    member: str = "member",
    referrals: str = "referrals",
    partner: str = "partner",
) -> pd.Series:
    """Place people on the customer development ladder: the highest rung that the records prove.

    Parameters
    ----------
    records : DataFrame
        One row per person or firm who might buy.
    qualified : str, default "qualified"
        Yes/no column: interested and able to pay.
    purchases : str, default "purchases"
        Number of purchases.
    client : str, default "client"
        Yes/no column: looked after individually, for example by an account manager.
    member : str, default "member"
        Yes/no column: joined a membership programme.
    referrals : str, default "referrals"
        Number of customers recommended to the firm.
    partner : str, default "partner"
        Yes/no column: works together with the firm, for example on joint products.

    Returns
    -------
    Series
        Named ``rung``, on the index of `records`: ``"suspect"``, ``"prospect"``, ``"first-time"``,
        ``"repeat"``, ``"client"``, ``"member"``, ``"advocate"`` or ``"partner"``.

    Raises
    ------
    TypeError
        If a number column holds no numbers.
    ValueError
        If a column is missing, a count is negative, or a yes/no column holds something else.

    Notes
    -----
    Rungs above prospect need a purchase: a person who recommends a shop without buying there is no
    advocate in this sense. The rungs are not a strict order of events; a member need not be a client.

    References
    ----------
    Griffin, J. (1995). *Customer Loyalty: How to Earn It, How to Keep It*. Lexington Books.

    Kotler, P. (2000). *Marketing Management* (Millennium ed.). Prentice Hall, ch. 2. (The customer
    development process.)

    Examples
    --------
    >>> records = pd.DataFrame({
    ...     "qualified": [False, True, True], "purchases": [0, 0, 5], "client": False,
    ...     "member": [False, False, True], "referrals": 0, "partner": False,
    ... })
    >>> ladder_rungs(records).tolist()
    ['suspect', 'prospect', 'member']
    """
    bought = numbers(records, purchases, name="records", low=0)
    buys = bought > 0
    proofs = {
        "partner": buys & flags(records, partner, name="records"),
        "advocate": buys & (numbers(records, referrals, name="records", low=0) > 0),
        "member": buys & flags(records, member, name="records"),
        "client": buys & flags(records, client, name="records"),
        "repeat": bought > 1,
        "first-time": buys,
        "prospect": flags(records, qualified, name="records"),
    }
    rungs = np.select(list(proofs.values()), list(proofs), "suspect")
    return pd.Series(rungs, index=records.index, name="rung")


def ladder_table(rungs: pd.Series) -> pd.DataFrame:
    """Count how many stand on each rung and how many have climbed at least that far.

    Parameters
    ----------
    rungs : Series
        Result of `ladder_rungs`.

    Returns
    -------
    DataFrame
        Index ``rung``, all eight from suspect to partner; columns ``count``, ``reached`` (this rung or a
        higher one) and ``step_rate`` (reached / reached one rung below; NaN for suspects).

    Examples
    --------
    >>> ladder_table(pd.Series(["suspect", "prospect", "first-time", "repeat"])).head(3)
                count  reached  step_rate
    rung
    suspect         1        4        NaN
    prospect        1        3   0.750000
    first-time      1        2   0.666667
    """
    strange = set(rungs.unique()) - set(RUNGS)
    if strange:
        raise ValueError(f"The rungs are {', '.join(RUNGS)}; got {sorted(map(str, strange))}.")
    count = rungs.value_counts().reindex(list(RUNGS), fill_value=0)
    reached = count[::-1].cumsum()[::-1]
    table = pd.DataFrame({"count": count, "reached": reached, "step_rate": reached / reached.shift()})
    return table.rename_axis("rung")


def plot_ladder(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw the ladder: how many have climbed at least to each rung.

    Parameters
    ----------
    table : DataFrame
        Result of `ladder_table`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the bars.

    Returns
    -------
    Axes
        Suspects at the bottom, partners at the top.
    """
    from crmlab._plotting import new_axes

    require_columns(table, ("reached", "step_rate"), name="table")
    ax = new_axes(ax)
    bars = ax.barh([_(RUNG_NAMES[rung]) for rung in table.index], table["reached"], **kwargs)
    rates = ["" if np.isnan(rate) else f" ({rate:.0%})" for rate in table["step_rate"]]
    ax.bar_label(bars, [f"{count:,}{rate}" for count, rate in zip(table["reached"], rates)], padding=3)
    ax.set(xlabel=_("Reached this rung (share of the rung below)"))
    ax.margins(x=0.18)
    return ax
