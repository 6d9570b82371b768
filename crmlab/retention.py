"""Retention: cohort triangles, retention curves, and the indicators of how well customers are kept."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._memberships import read_memberships
from crmlab._orders import read_orders_as_arrays
from crmlab._validation import refuse_rows, require_columns
from crmlab.i18n import translator
from crmlab.satisfaction_indicators import fit_elasticity, repurchase_rate

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")


def cohort_table(
    orders: pd.DataFrame,
    *,
    customer: str = "customer_id",
    date: str = "order_date",
    amount: str = "amount_cny",
    order: str | None = "order_id",
    freq: str = "M",
    as_of: pd.Timestamp | str | None = None,
) -> pd.DataFrame:
    """Count how many customers of each cohort buy again in later periods.

    Parameters
    ----------
    orders : DataFrame
        One row per order; rows with a negative amount (refunds) are no purchases.
    customer, date, amount : str, optional
        The columns used.
    order : str, optional
        Column of order numbers, checked for repeats where the orders have it.
    freq : {"M", "Q", "Y"}, optional
        Month, quarter or year.
    as_of : date, optional
        Last day observed; the last order date if omitted.

    Returns
    -------
    DataFrame
        Index cohort (period of the first purchase), columns age 0, 1, ... in periods; number of customers who
        bought in that period, NaN where the period has not come yet. Age 0 is the size of the cohort.

    Notes
    -----
    Without a contract nobody says that he or she has left, so a row may rise again. `membership_cohorts` counts
    those who are still there; its rows only fall.

    Examples
    --------
    >>> orders = pd.DataFrame({
    ...     "customer_id": ["a", "b", "a", "c", "a"],
    ...     "order_date": pd.to_datetime(["2024-01-03", "2024-01-09", "2024-02-01", "2024-02-02", "2024-03-05"]),
    ...     "amount_cny": [10.0] * 5,
    ... })
    >>> cohort_table(orders)
    age        0    1    2
    cohort
    2024-01  2.0  1.0  1.0
    2024-02  1.0  0.0  NaN
    """
    require_columns(orders, [date], name="orders")
    last = pd.Timestamp(as_of) if as_of is not None else orders[date].max()
    read = read_orders_as_arrays(
        orders, last, customer=customer, date=date, amount=amount, order=order
    ).purchases()
    period = _ordinals(read.days, freq)
    span = int(period.max()) + 1
    active = np.sort(read.codes * span + period)
    buyer, active = np.divmod(active[np.diff(active, prepend=-1) > 0], span)
    first = np.flatnonzero(np.diff(buyer, prepend=-1))
    cohort = np.repeat(active[first], np.diff(first, append=len(buyer)))
    oldest, width = cohort.min(), int((active - cohort).max()) + 1
    cells = np.bincount((cohort - oldest) * width + active - cohort)
    cells = np.append(cells, np.zeros(-len(cells) % width)).reshape(-1, width)
    counts = pd.DataFrame(cells, index=np.arange(oldest, oldest + len(cells)))
    return _triangle(counts, last, freq)


def membership_cohorts(
    memberships: pd.DataFrame,
    *,
    start: str = "start_date",
    end: str = "end_date",
    freq: str = "M",
    as_of: pd.Timestamp | str | None = None,
) -> pd.DataFrame:
    """Count how many members of each cohort are still there when later periods begin.

    Parameters
    ----------
    memberships : DataFrame
        One row per membership; a missing end is a member who is still there.
    start, end : str, optional
        Columns with the first and the last day.
    freq : {"M", "Q", "Y"}, optional
        Month, quarter or year.
    as_of : date, optional
        Last day observed; the last date in the table if omitted.

    Returns
    -------
    DataFrame
        Index cohort (period of the start), columns age 0, 1, ... in periods; members who had not left before
        that period began, NaN where it has not come yet. Age 0 is the size of the cohort.

    Examples
    --------
    >>> memberships = pd.DataFrame({
    ...     "start_date": pd.to_datetime(["2024-01-10", "2024-01-20", "2024-02-05"]),
    ...     "end_date": pd.to_datetime(["2024-02-10", None, None]),
    ... })
    >>> membership_cohorts(memberships, as_of="2024-03-31")
    age        0    1    2
    cohort
    2024-01  2.0  2.0  1.0
    2024-02  1.0  1.0  NaN
    """
    begun, last = read_memberships(memberships, as_of, start=start, end=end)
    cohort = _ordinals(begun[start].to_numpy(), freq)
    after = last + pd.Timedelta(days=1)
    last_age = _ordinals(begun[end].fillna(after).clip(upper=after).to_numpy(), freq) - cohort
    leaving = pd.crosstab(cohort, last_age)
    ages = range(int(last_age.max()) + 1)
    still_there = leaving.reindex(columns=ages, fill_value=0).iloc[:, ::-1].cumsum(axis=1).iloc[:, ::-1]
    return _triangle(still_there, last, freq)


def _ordinals(days: np.ndarray, freq: str) -> np.ndarray:
    """Number the period of each day from 1970 on, as pandas' periods do but faster."""
    months = {"M": 1, "Q": 3, "Y": 12}
    if freq not in months:
        raise ValueError(f"freq must be one of {list(months)}, not {freq!r}.")
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) // months[freq]


def _triangle(counts: pd.DataFrame, last: pd.Timestamp, freq: str) -> pd.DataFrame:
    """Name the axes of cohort counts, and blank what lies after the last day."""
    final = last.to_period(freq).ordinal
    cohorts = range(int(counts.index.min()), int(counts.index.max()) + 1)
    table = counts.reindex(index=cohorts, columns=range(final - cohorts[0] + 1), fill_value=0).astype(float)
    seen = np.add.outer(np.array(cohorts), np.array(table.columns)) <= final
    table.index = pd.PeriodIndex.from_ordinals(list(cohorts), freq=freq, name="cohort")
    return table.rename_axis(columns="age").where(seen)


def retention_table(counts: pd.DataFrame) -> pd.DataFrame:
    """Divide each cohort's counts by its size.

    Parameters
    ----------
    counts : DataFrame
        From `cohort_table` or `membership_cohorts`.

    Returns
    -------
    DataFrame
        Same shape; shares 0 to 1, age 0 is 1. Empty cohorts are NaN.

    Examples
    --------
    >>> counts = pd.DataFrame({0: [4.0, 2.0], 1: [3.0, None]}, index=["2024-01", "2024-02"])
    >>> retention_table(counts)[1].tolist()
    [0.75, nan]
    """
    size = counts[0]
    return counts.div(size.where(size > 0), axis=0)


def retention_curve(counts: pd.DataFrame) -> pd.DataFrame:
    """Pool the cohorts into one curve of retention by age.

    Parameters
    ----------
    counts : DataFrame
        From `cohort_table` or `membership_cohorts`.

    Returns
    -------
    DataFrame
        Index age; columns ``customers`` (size of the cohorts old enough), ``kept`` (of them) and ``retention``.

    Notes
    -----
    A mean weighted by the size of the cohorts. Later ages rest on the older cohorts only, so that the curve
    may rise where those were better kept; read the last points with ``customers``.

    Examples
    --------
    >>> counts = pd.DataFrame({0: [4.0, 2.0], 1: [3.0, None]}, index=["2024-01", "2024-02"])
    >>> retention_curve(counts)
         customers  kept  retention
    age
    0          6.0   6.0       1.00
    1          4.0   3.0       0.75
    """
    customers = counts.notna().mul(counts[0], axis=0).sum()
    kept = counts.sum()
    table = pd.DataFrame(
        {"customers": customers, "kept": kept, "retention": kept / customers.where(customers > 0)}
    )
    return table.rename_axis(index="age")


def retention_indicators(
    orders: pd.DataFrame,
    survey: pd.DataFrame,
    prices: pd.DataFrame,
    *,
    needs: str = "needs",
    needs_met: str = "needs_met",
    own_attention: str = "own_attention",
    rival_attention: str = "rival_attention",
    selection_time: str = "selection_minutes",
    customer: str = "customer_id",
    amount: str = "amount_cny",
    price: str = "price",
    quantity: str = "quantity",
) -> pd.DataFrame:
    """Compute the six indicators of the effect of retention management.

    Parameters
    ----------
    orders : DataFrame
        One row per order of the period.
    survey : DataFrame
        One row per respondent, numeric answers.
    prices : DataFrame
        Prices and quantities, for the price sensitivity.
    needs, needs_met : str, optional
        Survey columns: number of needs in the category, and of those that the firm fulfils.
    own_attention, rival_attention : str, optional
        Survey columns: attention paid to our brand and to rival brands (score or count).
    selection_time : str, optional
        Survey column: time spent on choosing.
    customer, amount : str, optional
        Columns of `orders`.
    price, quantity : str, optional
        Columns of `prices`.

    Returns
    -------
    DataFrame
        Index indicator; columns ``value`` (rates 0 to 1, attention and time in the units asked, elasticity
        without unit) and ``better``: which direction speaks for retention.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": ["a", "a", "b"], "amount_cny": [10, 20, 30]})
    >>> survey = pd.DataFrame({
    ...     "needs": [4, 6], "needs_met": [4, 4], "own_attention": [5, 4], "rival_attention": [2, 1],
    ...     "selection_minutes": [3, 5],
    ... })
    >>> prices = pd.DataFrame({"price": [1.0, 2.0, 4.0], "quantity": [80.0, 20.0, 5.0]})
    >>> retention_indicators(orders, survey, prices).round(2)
                               value  better
    indicator
    repeat purchase rate         0.5  higher
    need fulfilment rate         0.8  higher
    attention to own brand       4.5  higher
    attention to rival brands    1.5   lower
    selection time               4.0   lower
    price sensitivity            2.0   lower
    """
    require_columns(survey, [needs, needs_met, own_attention, rival_attention, selection_time], name="survey")
    refuse_rows(
        survey, survey[needs_met] > survey[needs], f"have {needs_met} above {needs}", "Correct the counts."
    )
    values = {
        "repeat purchase rate": (repurchase_rate(orders, customer=customer, amount=amount), "higher"),
        "need fulfilment rate": (survey[needs_met].sum() / survey[needs].sum(), "higher"),
        "attention to own brand": (survey[own_attention].mean(), "higher"),
        "attention to rival brands": (survey[rival_attention].mean(), "lower"),
        "selection time": (survey[selection_time].mean(), "lower"),
        "price sensitivity": (
            abs(fit_elasticity(prices, price=price, quantity=quantity)["elasticity"]),
            "lower",
        ),
    }
    return pd.DataFrame.from_dict(values, orient="index", columns=["value", "better"]).rename_axis(
        "indicator"
    )


def plot_retention(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw the retention triangle as a heat map.

    Parameters
    ----------
    table : DataFrame
        From `retention_table`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the heat map.

    Returns
    -------
    Axes
        The axes drawn on. The numbers are written into the cells while there are at most 15 columns.
    """
    from crmlab._plotting import new_axes

    rows, columns = table.shape
    ax = new_axes(ax, figsize=(3 + 0.4 * columns, 1.6 + 0.28 * rows))
    percent = table.to_numpy(dtype=float) * 100
    image = ax.imshow(percent, **{"aspect": "auto", "cmap": "Blues", "vmin": 0, "vmax": 100, **kwargs})
    if columns <= 15:
        for (row, column), share in np.ndenumerate(percent):
            if not np.isnan(share):
                colour = "white" if share > 55 else "black"
                ax.text(column, row, f"{share:.0f}", ha="center", va="center", fontsize=8, color=colour)
    ax.set_xticks(range(columns), table.columns)
    ax.set_yticks(range(rows), [str(cohort) for cohort in table.index])
    ax.set_xlabel(_("Age of the cohort (periods)"))
    ax.set_ylabel(_("Cohort"))
    ax.figure.colorbar(image, ax=ax, label=_("Retention (%)"))
    return ax


def plot_retention_curve(curve: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw retention by age.

    Parameters
    ----------
    curve : DataFrame
        From `retention_curve`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the line.

    Returns
    -------
    Axes
        The axes drawn on.
    """
    from crmlab._plotting import new_axes

    ax = new_axes(ax)
    ax.plot(curve.index, curve["retention"] * 100, **{"marker": "o", **kwargs})
    ax.set_ylim(0, 105)
    ax.set_xlabel(_("Age of the cohort (periods)"))
    ax.set_ylabel(_("Retention (%)"))
    ax.grid(alpha=0.3)
    return ax
