"""Share of wallet: which part of a customer's spending in the category the firm gets."""

from typing import TYPE_CHECKING

import pandas as pd

from crmlab._validation import refuse_rows, require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")


def share_of_wallet(
    customers: pd.DataFrame, *, own: str = "own_spend_cny", total: str = "category_spend_cny"
) -> pd.DataFrame:
    """Compute which part of its spending in the category each customer gives to the firm.

    Parameters
    ----------
    customers : DataFrame
        One row per customer: spending with the firm and with all suppliers, same period and currency.
    own, total : str, optional
        The two columns.

    Returns
    -------
    DataFrame
        `customers` with ``share_of_wallet``, 0 to 1 (NaN where nothing was spent), and ``headroom``: the spending
        that is left to win.

    Raises
    ------
    ValueError
        If the own spending is negative or above the total.

    Notes
    -----
    Peppers and Rogers call it the share of customer. The firm's share is ``sum(own) / sum(total)``, not the mean of the
    customers' shares, which gives a small customer the weight of a large one.

    References
    ----------
    Peppers, D. & Rogers, M. (1993). The One to One Future. Doubleday, ch. 2.

    Examples
    --------
    >>> customers = pd.DataFrame({"own_spend_cny": [50, 90], "category_spend_cny": [200, 100]})
    >>> share_of_wallet(customers)["share_of_wallet"].tolist()
    [0.25, 0.9]
    """
    require_columns(customers, [own, total], name="customers")
    refuse_rows(
        customers,
        (customers[own] > customers[total]) | (customers[own] < 0),
        f"have {own} below 0 or above {total}",
        "Bring both to the same period, currency and category.",
    )
    spent = customers[total].astype(float)
    return customers.assign(
        share_of_wallet=customers[own] / spent.where(spent > 0), headroom=spent - customers[own]
    )


def wallet_allocation(rank, brands):
    """Estimate the share of wallet from how a customer ranks the brand among those used.

    Parameters
    ----------
    rank : float or Series
        Rank of the brand, 1 is the best liked; ties take the mean of their places.
    brands : int or Series
        Number of brands the customer uses in the category.

    Returns
    -------
    float or Series
        Expected share of wallet, 0 to 1: ``(1 - rank / (brands + 1)) * 2 / brands``.

    References
    ----------
    Keiningham, T. L., Aksoy, L., Buoye, A. & Cooil, B. (2011). Customer loyalty isn't enough. Grow your share of
    wallet. Harvard Business Review, 89(10), 29-31.

    Examples
    --------
    >>> [round(wallet_allocation(rank, 3), 3) for rank in (1, 2, 3)]
    [0.5, 0.333, 0.167]
    """
    return (1 - rank / (brands + 1)) * 2 / brands


def plot_share_of_wallet(
    table: pd.DataFrame, *, total: str = "category_spend_cny", ax: "Axes | None" = None, **kwargs
) -> "Axes":
    """Draw each customer's share of wallet against the size of the wallet.

    Parameters
    ----------
    table : DataFrame
        From `share_of_wallet`.
    total : str, optional
        Column with the spending in the category.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the marks.

    Returns
    -------
    Axes
        The axes drawn on; large wallets with a small share (bottom right) hold the potential.
    """
    from crmlab._plotting import new_axes

    ax = new_axes(ax)
    ax.scatter(table[total], table["share_of_wallet"] * 100, **{"s": 14, "alpha": 0.6, **kwargs})
    firm = (table["share_of_wallet"] * table[total]).sum() / table[total].sum()
    ax.axhline(
        firm * 100, color="tab:red", linewidth=1, label=_("Share of the firm: {share:.0%}").format(share=firm)
    )
    ax.set_ylim(0, 105)
    ax.set_xlabel(_("Spending in the category (CNY)"))
    ax.set_ylabel(_("Share of wallet (%)"))
    ax.legend()
    return ax
