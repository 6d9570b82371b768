"""Shifted beta-geometric: why a cohort's retention rate rises, and how long it will last."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd

from crmlab._validation import require_columns, require_extra
from crmlab.clv._fitting import FittedModel
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")


class ShiftedBG(FittedModel):
    """Shifted beta-geometric model of a cohort under contract.

    Attributes
    ----------
    params_ : Series
        ``alpha``, ``beta``: of the beta distribution of the probability not to renew.
    standard_errors_ : Series
        Of the parameters, from the observed information.
    log_likelihood_ : float
        At the maximum.
    n_customers_ : int
        Customers of the cohort.

    Notes
    -----
    Each customer renews with a probability of its own that never changes. Those who renew rarely go first, so
    the cohort's retention rate rises although nobody has become more loyal.

    References
    ----------
    Fader, P. S. and Hardie, B. G. S. (2007). How to project customer retention. *Journal of Interactive
    Marketing*, 21(1), 76-90. (The probability to leave, step by step, is equation (7).)

    Fader, P. S. and Hardie, B. G. S. (2010). Customer-base valuation in a contractual setting: the perils of
    ignoring heterogeneity. *Marketing Science*, 29(1), 85-93.

    Examples
    --------
    >>> model = ShiftedBG().fit([1000, 631, 468, 382, 326, 289, 262, 241])
    >>> model.params_.round(3).to_dict()
    {'alpha': 0.704, 'beta': 1.182}
    >>> model.predict([1, 12]).round(3).tolist()
    [0.627, 0.17]
    """

    PARAMETERS = ("alpha", "beta")

    def fit(self, customers: Sequence[float] | pd.Series) -> Self:
        """Estimate the parameters by maximum likelihood from one cohort.

        Parameters
        ----------
        customers : sequence or Series
            Customers of the cohort who are left after 0, 1, 2, ... renewals.

        Returns
        -------
        Self
            The model itself, with ``params_``, ``standard_errors_``, ``log_likelihood_``, ``n_customers_``
            and ``observed_`` (the customers by period).
        """
        left = np.asarray(customers, dtype=float)
        if left.ndim != 1 or len(left) < 3:
            raise ValueError("Give the customers left after 0, 1, 2, ... renewals: at least three numbers.")
        if not np.isfinite(left).all() or (np.diff(left) > 0).any() or left[-1] < 0 or left[0] == left[-1]:
            raise ValueError(
                f"The customers left must never increase, fall below 0 or all stay; got {left.tolist()}."
            )
        lost, remaining = -np.diff(left), left[-1]
        self._maximise(lambda params: _log_likelihood(params, lost, remaining), (1.0, 1.0), left[0])
        self.observed_ = pd.Series(left, index=pd.RangeIndex(len(left), name="period"), name="customers")
        return self

    def predict(self, periods: Sequence[int]) -> np.ndarray:
        """Share of the cohort that is left after some numbers of renewals.

        Parameters
        ----------
        periods : int or sequence of int
            Numbers of renewals, from 0.

        Returns
        -------
        float or array
            S(t) = B(alpha, beta + t) / B(alpha, beta).
        """
        betaln = require_extra("scipy.special", "models").betaln
        alpha, beta = self._values()
        return np.exp(betaln(alpha, beta + np.asarray(periods)) - betaln(alpha, beta))[()]

    def retention(self, periods: Sequence[int]) -> np.ndarray:
        """Retention rate of the cohort at some renewals.

        Parameters
        ----------
        periods : int or sequence of int
            Which renewal, from 1.

        Returns
        -------
        float or array
            The rate r(t) = (beta + t - 1) / (alpha + beta + t - 1).
        """
        alpha, beta = self._values()
        before = beta + np.asarray(periods) - 1
        return before / (alpha + before)

    def discounted_lifetime(self, discount: float, *, renewals: int = 0) -> float:
        """Add up the periods a customer will still pay for, each discounted to its present value.

        Parameters
        ----------
        discount : float
            Discount rate per period, above 0.
        renewals : int, default 0
            Renewals the customer has made. 0 is a new customer, who pays for the first period at once; a
            customer with renewals is seen just before the next one.

        Returns
        -------
        float
            Times the margin of a period this is the customer's (residual) lifetime value.
        """
        if discount <= 0:
            raise ValueError(f"discount must be above 0; without it the sum may be infinite. Got {discount}.")
        special = require_extra("scipy.special", "models")
        alpha, beta = self._values()
        ahead = beta + renewals
        series = special.hyp2f1(1, ahead, alpha + ahead, 1 / (1 + discount))
        return float(series if renewals == 0 else (ahead - 1) / (alpha + ahead - 1) * series)


def _log_likelihood(params, lost, remaining):
    special = require_extra("scipy.special", "models")
    alpha, beta = params
    t = np.arange(1, len(lost) + 1)
    base = special.betaln(alpha, beta)
    last = beta + len(lost)
    value = (lost * (special.betaln(alpha + 1, beta + t - 1) - base)).sum()
    value += remaining * (special.betaln(alpha, last) - base)

    psi = special.psi
    both = psi(alpha + beta) - psi(alpha + beta + t)
    both_last = psi(alpha + beta) - psi(alpha + last)
    gradient = (
        (lost * (1 / alpha + both)).sum() + remaining * both_last,
        (lost * (psi(beta + t - 1) - psi(beta) + both)).sum()
        + remaining * (psi(last) - psi(beta) + both_last),
    )
    return value, np.array(gradient)


def survival_table(model: ShiftedBG, periods: int) -> pd.DataFrame:
    """Set the fitted retention of a cohort beside what was observed.

    Parameters
    ----------
    model : ShiftedBG
        A fitted model.
    periods : int
        Last period of the table.

    Returns
    -------
    DataFrame
        Index ``period`` from 0. Columns ``survival`` and ``retention`` (fitted, NaN at 0), and
        ``observed_survival`` and ``observed_retention``, NaN after the observed periods.

    Examples
    --------
    >>> model = ShiftedBG().fit([1000, 869, 743, 653, 593, 551, 517, 491])
    >>> survival_table(model, 8).loc[[1, 8], ["observed_survival", "survival"]].round(3)
            observed_survival  survival
    period
    1                   0.869     0.851
    8                     NaN     0.460
    """
    index = pd.RangeIndex(periods + 1, name="period")
    observed = (
        model.observed_.reindex(index) if hasattr(model, "observed_") else pd.Series(np.nan, index=index)
    )
    return pd.DataFrame(
        {
            "survival": model.predict(index),
            "retention": np.where(index > 0, model.retention(index), np.nan),
            "observed_survival": observed / observed.iloc[0],
            "observed_retention": observed / observed.shift(),
        },
        index=index,
    )


def plot_retention_curve(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw survival and retention rate of a cohort: lines as fitted, dots as observed.

    Parameters
    ----------
    table : DataFrame
        Result of `survival_table`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the fitted lines.

    Returns
    -------
    Axes
        The axes drawn on.
    """
    from crmlab._plotting import new_axes

    require_columns(table, ("survival", "retention"), name="table")
    ax = new_axes(ax)
    for column, label, colour in (
        ("survival", _("Share of the cohort left"), "#2166ac"),
        ("retention", _("Retention rate"), "#b2182b"),
    ):
        ax.plot(table.index, table[column], **{"color": colour, "label": label, **kwargs})
        ax.plot(table.index, table[f"observed_{column}"], "o", color=colour)
    ax.set(xlabel=_("Renewals"), ylabel=_("Share"), ylim=(0, 1.02))
    ax.yaxis.set_major_formatter("{x:.0%}")
    ax.legend(frameon=False)
    return ax
