"""BG/BB: customers who take or pass a fixed series of occasions (yearly donations, events, seasons)."""

from typing import Self

import numpy as np
import pandas as pd

from crmlab._validation import refuse_rows, require_columns, require_extra
from crmlab.clv._fitting import FittedModel


class BGBB(FittedModel):
    """Beta-geometric / beta-Bernoulli model of taking discrete occasions.

    Attributes
    ----------
    params_ : Series
        ``alpha``, ``beta`` (of the beta distribution of the probability to take an occasion), ``gamma``,
        ``delta`` (of the probability to leave before one).
    standard_errors_ : Series
        Of the parameters, from the observed information.
    log_likelihood_ : float
        At the maximum.
    n_customers_ : int
        Customers fitted on.

    References
    ----------
    Fader, P. S., Hardie, B. G. S. and Shang, J. (2010). Customer-base analysis in a discrete-time
    noncontractual setting. *Marketing Science*, 29(6), 1086-1108.

    Examples
    --------
    >>> model = BGBB.from_params(alpha=1.204, beta=0.750, gamma=0.657, delta=2.783)
    >>> table = pd.DataFrame({"frequency": [6, 0], "recency": [6, 0], "T": [6, 6]})
    >>> model.predict(table, 5).round(2).tolist()
    [3.75, 0.07]
    """

    PARAMETERS = ("alpha", "beta", "gamma", "delta")

    def fit(self, table: pd.DataFrame, *, weights: str | None = None) -> Self:
        """Estimate the parameters by maximum likelihood.

        Parameters
        ----------
        table : DataFrame
            ``frequency`` (int, occasions taken), ``recency`` (int, number of the last occasion taken, 0 if
            none), ``T`` (int, occasions offered so far).
        weights : str, optional
            Column with the number of customers that a row stands for; without it, each row is a customer.

        Returns
        -------
        Self
            The model itself, with ``params_``, ``standard_errors_``, ``log_likelihood_`` and
            ``n_customers_``.
        """
        x, recency, T = _occasions(table)
        count = np.ones(len(x)) if weights is None else table[weights].to_numpy(float)
        return self._maximise(
            lambda params: _log_likelihood(params, x, recency, T, count), (1.0, 1.0, 1.0, 2.0), count.sum()
        )

    def predict(self, table: pd.DataFrame, occasions: int) -> pd.Series:
        """Predict how many of the next occasions each customer will take, given the history.

        Parameters
        ----------
        table : DataFrame
            As in `fit`.
        occasions : int
            Number of occasions to come.

        Returns
        -------
        Series
            Indexed like the table, named ``expected_purchases``.
        """
        betaln = require_extra("scipy.special", "models").betaln
        alpha, beta, gamma, delta = params = self._values()
        x, recency, T = _occasions(table)
        log_likelihood = _terms(params, x, recency, T)[0]
        ahead = np.arange(1, occasions + 1)
        stay = np.exp(betaln(gamma, delta + T[:, None] + ahead) - betaln(gamma, delta)).sum(axis=1)
        take = np.exp(betaln(alpha + x + 1, beta + T - x) - betaln(alpha, beta) - log_likelihood)
        return pd.Series(take * stay, index=table.index, name="expected_purchases")

    def probability_alive(self, table: pd.DataFrame) -> pd.Series:
        """Probability that each customer will still be one at the next occasion, given the history.

        Parameters
        ----------
        table : DataFrame
            As in `fit`.

        Returns
        -------
        Series
            Indexed like the table, between 0 and 1, named ``probability_alive``.
        """
        betaln = require_extra("scipy.special", "models").betaln
        alpha, beta, gamma, delta = params = self._values()
        x, recency, T = _occasions(table)
        stayed = betaln(alpha + x, beta + T - x) - betaln(alpha, beta)
        stayed = stayed + betaln(gamma, delta + T + 1) - betaln(gamma, delta)
        alive = np.exp(stayed - _terms(params, x, recency, T)[0])
        return pd.Series(alive, index=table.index, name="probability_alive")


def _occasions(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    require_columns(table, ("frequency", "recency", "T"), name="table")
    columns = table[["frequency", "recency", "T"]]
    x, recency, T = (columns[name] for name in columns)
    refuse_rows(
        table,
        columns.isna().any(axis=1)
        | (columns % 1 != 0).any(axis=1)
        | ~((x >= 0) & (x <= recency) & (recency <= T) & ((x == 0) == (recency == 0))),
        "are no history of occasions",
        "Needed are whole numbers with 0 <= frequency <= recency <= T.",
    )
    return tuple(columns[name].to_numpy(np.int64) for name in columns)


def _terms(params, x, recency, T):
    """Log-likelihood of each history, and the shares of its terms: having left just before occasion j + 1.

    Term j runs from `recency` (left at once) to T (never left).
    """
    betaln = require_extra("scipy.special", "models").betaln
    alpha, beta, gamma, delta = params
    j = recency[:, None] + np.arange((T - recency).max() + 1)
    stayed = j == T[:, None]
    possible = j <= T[:, None]
    passed = np.where(possible, j - x[:, None], 1)
    taken = betaln(alpha + x[:, None], beta + passed) - betaln(alpha, beta)
    leaving = betaln(gamma + ~stayed, delta + j) - betaln(gamma, delta)
    terms = np.where(possible, taken + leaving, -np.inf)
    total = np.logaddexp.reduce(terms, axis=1)
    return total, np.exp(terms - total[:, None]), j, passed, stayed


def _log_likelihood(params, x, recency, T, count):
    psi = require_extra("scipy.special", "models").psi
    alpha, beta, gamma, delta = params
    total, shares, j, passed, stayed = _terms(params, x, recency, T)
    shares = shares * count[:, None]
    takes, leaves = alpha + x[:, None], gamma + ~stayed
    both = psi(alpha + beta) - psi(takes + beta + passed)
    ends = psi(gamma + delta) - psi(leaves + delta + j)
    gradient = (
        (shares * (psi(takes) - psi(alpha) + both)).sum(),
        (shares * (psi(beta + passed) - psi(beta) + both)).sum(),
        (shares * (psi(leaves) - psi(gamma) + ends)).sum(),
        (shares * (psi(delta + j) - psi(delta) + ends)).sum(),
    )
    return (count * total).sum(), np.array(gradient)
