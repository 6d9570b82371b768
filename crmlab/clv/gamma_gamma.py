"""Gamma-Gamma: how much a customer spends per purchase, when the mean of few purchases says little."""

from typing import Self

import numpy as np
import pandas as pd

from crmlab._validation import refuse_rows, require_columns, require_extra
from crmlab.clv._fitting import FittedModel


class GammaGamma(FittedModel):
    """Gamma-Gamma model of the amount of a purchase.

    Attributes
    ----------
    params_ : Series
        ``p`` (shape of a customer's amounts), ``q``, ``gamma`` (shape and rate of the gamma distribution of
        their rates).
    standard_errors_ : Series
        Of the parameters, from the observed information.
    log_likelihood_ : float
        At the maximum.
    n_customers_ : int
        Customers with a repeat purchase, who are fitted on.
    correlation_ : float
        Between frequency and monetary value, which the model takes to be independent. Look at it first.

    References
    ----------
    Fader, P. S. and Hardie, B. G. S. (2013). The Gamma-Gamma model of monetary value. (Likelihood
    (1a), conditional mean (5).)

    Fader, P. S., Hardie, B. G. S. and Lee, K. L. (2005). RFM and CLV: using iso-value curves for customer base
    analysis. *Journal of Marketing Research*, 42(4), 415-430.

    Examples
    --------
    >>> model = GammaGamma.from_params(p=6.25, q=3.74, gamma=15.44)
    >>> table = pd.DataFrame({"frequency": [2, 0], "monetary": [22.35, None]})
    >>> model.predict(table).round(2).tolist()
    [24.66, 35.22]
    """

    PARAMETERS = ("p", "q", "gamma")

    def fit(self, table: pd.DataFrame) -> Self:
        """Estimate the parameters by maximum likelihood on the customers with a repeat purchase.

        Parameters
        ----------
        table : DataFrame
            Result of `crmlab.clv.repeat_table`: one row per customer with ``frequency`` and ``monetary``.

        Returns
        -------
        Self
            The model itself, with ``params_``, ``standard_errors_``, ``log_likelihood_``, ``n_customers_``
            and ``correlation_``.
        """
        x, mean = _spending(table)
        repeated = x > 0
        if not repeated.any():
            raise ValueError("No customer of the table has a repeat purchase; there is nothing to fit.")
        x, mean = x[repeated], mean[repeated]
        self._maximise(lambda params: _log_likelihood(params, x, mean), (2.0, 3.0, mean.mean()), len(x))
        self.correlation_ = float(pd.Series(x).corr(pd.Series(mean)))
        return self

    def score(self, table: pd.DataFrame) -> float:
        """Total log-likelihood of a table under the model's parameters.

        Parameters
        ----------
        table : DataFrame
            Result of `crmlab.clv.repeat_table`.

        Returns
        -------
        float
            Over the customers with a repeat purchase.
        """
        x, mean = _spending(table)
        return float(_log_likelihood(self._values(), x[x > 0], mean[x > 0])[0])

    def predict(self, table: pd.DataFrame) -> pd.Series:
        """Mean amount to expect of each customer's purchases to come.

        Parameters
        ----------
        table : DataFrame
            Result of `crmlab.clv.repeat_table`.

        Returns
        -------
        Series
            Indexed like the table, named ``expected_spend``: an average of the customer's own mean and of all
            customers', which is all there is for a customer without a repeat purchase.
        """
        p, q, gamma = self._values()
        x, mean = _spending(table)
        if q <= 1 and (x == 0).any():
            raise ValueError(self._no_mean())
        total = np.where(x > 0, x * np.nan_to_num(mean), 0)
        return pd.Series(p * (gamma + total) / (p * x + q - 1), index=table.index, name="expected_spend")

    def expected_spend(self) -> float:
        """Mean amount of a purchase over all customers.

        Returns
        -------
        float
            E(Z) = p gamma / (q - 1).
        """
        p, q, gamma = self._values()
        if q <= 1:
            raise ValueError(self._no_mean())
        return float(p * gamma / (q - 1))

    def _no_mean(self) -> str:
        return (
            f"With q = {self.params_['q']:.3g} (not above 1) the mean over all customers is infinite. "
            f"Look for extreme amounts in the orders, or predict only customers with repeat purchases."
        )


def _spending(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    require_columns(table, ("frequency", "monetary"), name="table")
    repeated = table["frequency"] > 0
    refuse_rows(
        table,
        repeated & ~(table["monetary"] > 0),
        "have repeat purchases but no positive mean amount",
        "The model describes positive amounts: leave free orders out, or these customers.",
    )
    return table["frequency"].to_numpy(float), table["monetary"].to_numpy(float, na_value=np.nan)


def _log_likelihood(params, x, mean):
    special = require_extra("scipy.special", "models")
    p, q, gamma = params
    total = gamma + x * mean
    log_total, log_paid = np.log(total), np.log(x * mean)
    value = (
        special.gammaln(p * x + q)
        - special.gammaln(p * x)
        - special.gammaln(q)
        + q * np.log(gamma)
        - np.log(mean)
        + p * x * log_paid
        - (p * x + q) * log_total
    ).sum()
    psi = special.psi(p * x + q)
    gradient = (
        (x * (psi - special.psi(p * x) + log_paid - log_total)).sum(),
        (psi - special.psi(q) + np.log(gamma) - log_total).sum(),
        (q / gamma - (p * x + q) / total).sum(),
    )
    return value, np.array(gradient)
