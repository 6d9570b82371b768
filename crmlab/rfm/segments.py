"""The eight value segments: recency, frequency and monetary value against their means."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._validation import require_columns
from crmlab.i18n import translator
from crmlab.rfm.scores import RFM

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

SEGMENTS = (
    "important value customer",
    "important development customer",
    "important keep customer",
    "important win-back customer",
    "general value customer",
    "general development customer",
    "general keep customer",
    "general win-back customer",
)


def rfm_segments(table: pd.DataFrame) -> pd.DataFrame:
    """Put each customer into one of eight segments by comparing R, F and M with their means.

    Parameters
    ----------
    table : DataFrame
        Result of `rfm_table` or `rfm_scores`.

    Returns
    -------
    DataFrame
        The table with the text column ``segment``.

    Notes
    -----
    "Important" or "general" is money: monetary above the mean, or not. The second word comes from the other
    two:

    ============  ===============  ===============
    segment       recency          frequency
    ============  ===============  ===============
    value         below the mean   above the mean
    development   below the mean   not above
    keep          not below        above the mean
    win-back      not below        not above
    ============  ===============  ===============

    A customer exactly at a mean is on the weaker side. The means are those of `table`: a customer can change
    segment because others changed. The rival rule compares scores with 3 (or with the mean score).

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {"recency_days": [3, 40, 80], "frequency": [9, 1, 2], "monetary": [500.0, 10.0, 600.0]},
    ...     index=["a", "b", "c"],
    ... )
    >>> rfm_segments(table)["segment"].tolist()
    ['important value customer', 'general development customer', 'important win-back customer']
    """
    require_columns(table, RFM, name="table")
    recent, often, much = (
        table["recency_days"] < table["recency_days"].mean(),
        table["frequency"] > table["frequency"].mean(),
        table["monetary"] > table["monetary"].mean(),
    )
    position = 4 * ~much + 2 * ~recent + 1 * ~often
    return table.assign(segment=np.array(SEGMENTS, dtype=object)[position.to_numpy()])


def segment_summary(table: pd.DataFrame) -> pd.DataFrame:
    """Count customers and add up their money by segment.

    Parameters
    ----------
    table : DataFrame
        Result of `rfm_segments`.

    Returns
    -------
    DataFrame
        Index ``segment``, all eight in their order. Columns: ``customers``, ``share_of_customers``,
        ``share_of_monetary``, and the means of ``recency_days``, ``frequency`` and ``monetary`` (NaN for an
        empty segment).

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {"recency_days": [3, 40], "frequency": [9, 1], "monetary": [90.0, 10.0]}, index=["a", "b"]
    ... )
    >>> segment_summary(rfm_segments(table)).query("customers > 0")["share_of_monetary"]
    segment
    important value customer     0.9
    general win-back customer    0.1
    Name: share_of_monetary, dtype: float64
    """
    require_columns(table, (*RFM, "segment"), name="table")
    groups = table.groupby("segment")
    index = pd.Index(SEGMENTS, name="segment")
    customers = groups.size().reindex(index, fill_value=0)
    monetary = groups["monetary"].sum().reindex(index, fill_value=0)
    shares = pd.DataFrame(
        {
            "customers": customers,
            "share_of_customers": customers / len(table),
            "share_of_monetary": monetary / monetary.sum(),
        }
    )
    return shares.join(groups[list(RFM)].mean())


def plot_segments(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw each segment's share of the customers beside its share of the money.

    Parameters
    ----------
    table : DataFrame
        Result of `rfm_segments`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to ``Axes.barh``.

    Returns
    -------
    Axes
        The axes drawn on.

    See Also
    --------
    segment_summary : The numbers that are drawn.
    """
    from crmlab._plotting import new_axes

    summary = segment_summary(table)
    ax = new_axes(ax)
    place = np.arange(len(summary))
    bars = (
        ("share_of_customers", _("Share of customers"), -0.2, "#92c5de"),
        ("share_of_monetary", _("Share of money"), 0.2, "#b2182b"),
    )
    for column, label, shift, colour in bars:
        drawn = ax.barh(
            place + shift, summary[column], **{"height": 0.38, "color": colour, "label": label, **kwargs}
        )
        ax.bar_label(drawn, fmt="{:.0%}", padding=2, fontsize="small")
    ax.set_yticks(place, [_(name) for name in summary.index])
    ax.invert_yaxis()
    ax.set(xlabel=_("Share"))
    ax.margins(x=0.08)
    ax.xaxis.set_major_formatter("{x:.0%}")
    ax.legend(frameon=False)
    return ax
