"""Does a model of repeat buying hold? Tables and plots of what it says against what happened."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._orders import as_day, read_orders_as_arrays
from crmlab._validation import require_columns
from crmlab.clv._purchases import PurchaseModel
from crmlab.clv.repeat import days_of, purchase_days
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")


def alive_matrix(
    model: PurchaseModel, *, T: float, max_frequency: int = 20, recencies: int = 40
) -> pd.DataFrame:
    """Probability to be alive over all histories that a customer of age `T` can have.

    Parameters
    ----------
    model : BGNBD or ParetoNBD
        Fitted model of repeat buying.
    T : float
        Time since the first purchase, in the model's unit.
    max_frequency : int, default 20
        Largest number of repeat purchases.
    recencies : int, default 40
        Steps into which 0 to `T` is divided.

    Returns
    -------
    DataFrame
        Index ``recency`` (time from the first to the last purchase, from 0 to `T`), columns ``frequency`` from 1;
        values between 0 and 1.

    Examples
    --------
    >>> from crmlab.clv import BGNBD
    >>> model = BGNBD.from_params(r=0.243, alpha=4.414, a=0.793, b=2.426)
    >>> alive_matrix(model, T=40, max_frequency=3, recencies=2).round(2)
    frequency     1     2     3
    recency
    20.0       0.59  0.53  0.44
    40.0       0.75  0.81  0.85
    """
    times = np.arange(1, recencies + 1) * T / recencies
    counts = np.arange(1, max_frequency + 1)
    table = pd.DataFrame(
        {"frequency": np.tile(counts, recencies), "recency": np.repeat(times, max_frequency), "T": float(T)}
    )
    alive = model.probability_alive(table).to_numpy().reshape(recencies, max_frequency)
    return pd.DataFrame(
        alive, index=pd.Index(times, name="recency"), columns=pd.Index(counts, name="frequency")
    )


def calibration_table(model: PurchaseModel, holdout: pd.DataFrame, *, top: int = 7) -> pd.DataFrame:
    """Mean purchases of the holdout period by earlier frequency, as expected and as happened.

    Parameters
    ----------
    model : BGNBD, ParetoNBD or NBD
        Model fitted on the calibration period.
    holdout : DataFrame
        Result of `holdout_table`.
    top : int, default 7
        Customers with this many repeat purchases or more are one group.

    Returns
    -------
    DataFrame
        Index ``frequency`` (repeat purchases in the calibration period, the last group up). Columns
        ``customers``, ``actual`` and ``expected`` (mean purchases in the holdout period).

    References
    ----------
    Fader, P. S., Hardie, B. G. S. and Lee, K. L. (2005). "Counting your customers" the easy way. *Marketing
    Science*, 24(2), 275-284. Figure 4.

    Examples
    --------
    >>> from crmlab.clv import BGNBD
    >>> model = BGNBD.from_params(r=0.243, alpha=4.414, a=0.793, b=2.426)
    >>> holdout = pd.DataFrame({
    ...     "frequency": [0, 0, 2], "recency": [0, 0, 30.43], "T": [38.86, 38.86, 38.86],
    ...     "holdout_purchases": [0, 1, 1], "holdout_length": 39.0,
    ... })
    >>> calibration_table(model, holdout).round(3)
               customers  actual  expected
    frequency
    0                  2     0.5     0.195
    2                  1     1.0     1.226
    """
    require_columns(holdout, ("frequency", "holdout_purchases", "holdout_length"), name="holdout")
    expected = model.predict(holdout, float(holdout["holdout_length"].iloc[0]))
    groups = pd.DataFrame(
        {"actual": holdout["holdout_purchases"], "expected": expected},
    ).groupby(holdout["frequency"].clip(upper=top))
    return groups.mean().assign(customers=groups.size())[["customers", "actual", "expected"]]


def tracking_table(
    model: PurchaseModel,
    orders: pd.DataFrame,
    calibration_end,
    as_of,
    *,
    unit: str = "week",
    customer: str = "customer_id",
    date: str = "order_date",
    amount: str = "amount_cny",
    order: str | None = "order_id",
) -> pd.DataFrame:
    """Repeat purchases of the cohort week by week, as expected and as happened.

    Parameters
    ----------
    model : BGNBD, ParetoNBD or NBD
        Model fitted on the calibration period, in the same unit of time.
    orders : DataFrame
        One row per order.
    calibration_end : str, date or Timestamp
        Last day of the calibration period. Only customers who had bought by then are followed.
    as_of : str, date or Timestamp
        Last day that is followed.
    unit : {"week", "day", "month", "year"}
        Unit of time.
    customer : str, default "customer_id"
        Column that names the customer.
    date : str, default "order_date"
        Column of dates without time zone.
    amount : str, default "amount_cny"
        Numeric column of money. A negative amount is a refund and no purchase.
    order : str or None, default "order_id"
        Column of order numbers, checked for repeats where the orders have it.

    Returns
    -------
    DataFrame
        Index ``period`` from 1, whole units after the first order of all. Columns ``actual`` and ``expected``
        (repeat purchases up to then, cumulative) and ``calibration`` (bool, the period ends by
        `calibration_end`).

    References
    ----------
    Fader, P. S., Hardie, B. G. S. and Lee, K. L. (2005). "Counting your customers" the easy way. *Marketing
    Science*, 24(2), 275-284. Figures 2 and 3.

    Examples
    --------
    >>> from crmlab.clv import NBD
    >>> orders = pd.DataFrame({
    ...     "customer_id": ["a", "a", "a"],
    ...     "order_date": pd.to_datetime(["2026-01-01", "2026-01-05", "2026-01-15"]),
    ...     "amount_cny": [20.0, 30.0, 40.0],
    ... })
    >>> tracking_table(NBD.from_params(r=2, alpha=2), orders, "2026-01-08", "2026-01-22")
            actual  expected  calibration
    period
    1            1       1.0         True
    2            2       2.0        False
    3            2       3.0        False
    """
    length = days_of(unit)
    read = read_orders_as_arrays(orders, as_of, customer=customer, date=date, amount=amount, order=order)
    codes, days = purchase_days(read.purchases())
    customers, starts = np.unique(codes, return_index=True)
    first = days[starts]
    end = as_day(calibration_end)
    cohort = np.isin(codes, customers[first <= end])
    repeat = np.ones(len(codes), dtype=bool)
    repeat[starts] = False

    births, born = np.unique(first[first <= end], return_counts=True)
    if not len(births):
        raise ValueError(f"Nobody had bought by {calibration_end}. Choose a later end of the calibration.")
    ends = births.min() + np.arange(length, as_day(as_of) - births.min() + 1, length)
    bought = np.sort(days[cohort & repeat])
    ages = np.maximum(ends[:, None] - births, 0) / length
    return pd.DataFrame(
        {
            "actual": np.searchsorted(bought, ends, side="right"),
            "expected": (model.expected_purchases(ages) * born).sum(axis=1),
            "calibration": ends <= end,
        },
        index=pd.RangeIndex(1, len(ends) + 1, name="period"),
    )


def plot_alive_matrix(matrix: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw the probability to be alive over frequency and recency.

    Parameters
    ----------
    matrix : DataFrame
        Result of `alive_matrix`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to ``Axes.pcolormesh``.

    Returns
    -------
    Axes
        The axes drawn on.
    """
    from crmlab._plotting import new_axes

    ax = new_axes(ax, figsize=(6, 4.5))
    mesh = ax.pcolormesh(
        matrix.columns, matrix.index, matrix, **{"vmin": 0, "vmax": 1, "cmap": "RdYlBu", **kwargs}
    )
    ax.set(xlabel=_("Repeat purchases"), ylabel=_("Periods from the first to the last purchase"))
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.figure.colorbar(mesh, ax=ax, label=_("Probability to be alive"), format="{x:.0%}")
    return ax


def plot_calibration(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw mean holdout purchases by calibration frequency, as expected and as happened.

    Parameters
    ----------
    table : DataFrame
        Result of `calibration_table`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to both lines.

    Returns
    -------
    Axes
        The axes drawn on.
    """
    from crmlab._plotting import new_axes

    require_columns(table, ("actual", "expected"), name="table")
    ax = new_axes(ax)
    ax.plot(table.index, table["actual"], **{"marker": "o", "color": "black", "label": _("actual"), **kwargs})
    ax.plot(
        table.index,
        table["expected"],
        **{
            "marker": "s",
            "linestyle": "--",
            "color": "#b2182b",
            "label": _("expected by the model"),
            **kwargs,
        },
    )
    ax.set_xticks(table.index, [*(str(n) for n in table.index[:-1]), f"{table.index[-1]}+"])
    ax.set(
        xlabel=_("Repeat purchases in the calibration period"),
        ylabel=_("Mean purchases in the holdout period"),
    )
    ax.set_ylim(bottom=0)
    ax.legend(frameon=False)
    return ax


def plot_tracking(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw cumulative repeat purchases over time, as expected and as happened.

    Parameters
    ----------
    table : DataFrame
        Result of `tracking_table`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to both lines.

    Returns
    -------
    Axes
        The axes drawn on, with a line where the calibration period ends.
    """
    from crmlab._plotting import new_axes

    require_columns(table, ("actual", "expected", "calibration"), name="table")
    ax = new_axes(ax)
    ax.plot(table.index, table["actual"], **{"color": "black", "label": _("actual"), **kwargs})
    ax.plot(
        table.index,
        table["expected"],
        **{"linestyle": "--", "color": "#b2182b", "label": _("expected by the model"), **kwargs},
    )
    ax.axvline(table["calibration"].sum(), color="grey", linewidth=0.8, label=_("end of calibration"))
    ax.set(xlabel=_("Periods since the first order"), ylabel=_("Cumulative repeat purchases"))
    ax.set_ylim(bottom=0)
    ax.legend(frameon=False)
    return ax
