"""Pareto/NBD: customers buy at a rate of their own and may leave for good at any time."""

import numpy as np

from crmlab._validation import require_extra
from crmlab.clv._purchases import Histories, PurchaseModel

NODES, WEIGHTS = np.polynomial.legendre.leggauss(24)
NODES, WEIGHTS = (NODES + 1) / 2, WEIGHTS / 2  # on 0 to 1
NEGLIGIBLE = 35.0  # exp(-35) of the integrand's maximum: beyond it the integral is cut off


class ParetoNBD(PurchaseModel):
    """Pareto / negative binomial model of repeat buying.

    Attributes
    ----------
    params_ : Series
        ``r``, ``alpha`` (shape and rate of the gamma distribution of purchase rates), ``s``, ``beta`` (shape and
        rate of the gamma distribution of the rates of leaving).
    standard_errors_ : Series
        Of the parameters, from the observed information.
    log_likelihood_ : float
        At the maximum.
    n_customers_ : int
        Customers fitted on.

    See Also
    --------
    crmlab.clv.BGNBD : Customers may leave only after a purchase; quicker to fit.

    Notes
    -----
    The likelihood of having left is kept as the integral over the unknown time of leaving, instead of the usual
    hypergeometric functions, and computed by Gauss-Legendre quadrature. It stays exact for any history, and
    the same nodes give the gradient.

    References
    ----------
    Schmittlein, D. C., Morrison, D. G. and Colombo, R. (1987). Counting your customers: who are they and what
    will they do next? *Management Science*, 33(1), 1-24.

    Fader, P. S. and Hardie, B. G. S. (2005). A note on deriving the Pareto/NBD model and related expressions.
    (The likelihood as an integral over the time of leaving; the conditional expectation is equation (41).)

    Examples
    --------
    >>> import pandas as pd
    >>> model = ParetoNBD.from_params(r=0.553, alpha=10.578, s=0.606, beta=11.669)
    >>> table = pd.DataFrame({"frequency": [2, 0], "recency": [30.43, 0], "T": [38.86, 38.86]})
    >>> model.probability_alive(table).round(3).tolist()
    [0.869, 0.295]
    """

    PARAMETERS = ("r", "alpha", "s", "beta")

    def purchase_probability(self, n: int, t: float) -> float:
        """Probability that a new customer makes exactly `n` repeat purchases up to time `t`.

        Parameters
        ----------
        n : int or array of int
            Number of repeat purchases.
        t : float
            Time since the first purchase.

        Returns
        -------
        float or array
            P(X(t) = n).
        """
        special = require_extra("scipy.special", "models")
        r, alpha, s, beta = self._values()
        n = np.asarray(n)[..., None]

        def count(u):
            return np.exp(
                special.gammaln(r + n)
                - special.gammaln(r)
                - special.gammaln(n + 1)
                + r * np.log(alpha / (alpha + u))
                + special.xlogy(n, u / (alpha + u))
            )

        # Leaving by time u has probability 1 - (beta / (beta + u)) ** s; the nodes are spread evenly over it.
        stays = (beta / (beta + t)) ** s
        left_at = beta * ((1 - (1 - stays) * NODES) ** (-1 / s) - 1)
        left = (1 - stays) * (WEIGHTS * count(left_at)).sum(axis=-1)
        return (stays * count(np.array([float(t)]))[..., 0] + left)[()]

    def _start(self, data: Histories) -> tuple[float, ...]:
        return 0.5, data.T.values.mean() / 4, 0.5, data.T.values.mean() / 4

    def _log_likelihood(self, params, data: Histories):
        special = require_extra("scipy.special", "models")
        r, alpha, s, beta = params
        x, T, shape = data.x.distinct, data.T.values, r + data.x.values
        per_x = special.gammaln(r + x) - special.gammaln(r) + r * np.log(alpha) + s * np.log(beta)
        log_stayed = -shape * np.log(alpha + T) - s * np.log(beta + T)
        log_odds, means = _odds_of_leaving(params, data.x.values, data.recency.values, T, moments=True)
        log_either = np.logaddexp(0, log_odds)
        left = data.count * -np.expm1(-log_either)
        stayed = data.count - left

        value = (data.count_x * per_x).sum() + (data.count * (log_stayed + log_either)).sum()
        customers = data.count.sum()
        log_rate, rate, log_loss, loss = means
        gradient = (
            (data.count_x * (special.psi(r + x) - special.psi(r))).sum()
            + customers * np.log(alpha)
            - (stayed * np.log(alpha + T) + left * log_rate).sum(),
            customers * r / alpha - (shape * (stayed / (alpha + T) + left * rate)).sum(),
            customers * np.log(beta) - (stayed * np.log(beta + T) + left * log_loss).sum() + left.sum() / s,
            customers * s / beta - (s * stayed / (beta + T) + (s + 1) * left * loss).sum(),
        )
        return value, np.array(gradient)

    def _alive(self, params, x, recency, T):
        log_odds, _ = _odds_of_leaving(params, x, recency, T)
        return require_extra("scipy.special", "models").expit(-log_odds)

    def _expectation(self, params, t):
        return _expected(*params, t)

    def _conditional_expectation(self, params, x, recency, T, t):
        r, alpha, s, beta = params
        return self._alive(params, x, recency, T) * _expected(r + x, alpha + T, s, beta + T, t)


def _odds_of_leaving(params, x, recency, T, *, moments=False):
    """Return the logarithm of the odds that a customer left between the last purchase and T.

    They are s times the integral over u, from recency to T, of
    ((alpha + T) / (alpha + u)) ** (r + x) * ((beta + T) / (beta + u)) ** s / (beta + u).
    The nodes are even in log(u + min(alpha, beta)), where the integrand is smooth. With `moments`, also return
    the means of log(alpha + u), 1 / (alpha + u), log(beta + u) and 1 / (beta + u) over the time of leaving.
    """
    r, alpha, s, beta = params
    shape, smaller = r + x, min(alpha, beta)
    with np.errstate(over="ignore"):
        cut = (alpha + recency) * np.exp(np.minimum(NEGLIGIBLE / shape, 700)) - alpha
    start, end = np.log(smaller + recency), np.log(smaller + np.minimum(T, cut))
    width = end - start
    grown = np.exp(start[:, None] + width[:, None] * NODES)  # smaller + u
    log_grown = start[:, None] + width[:, None] * NODES
    other = grown + (max(alpha, beta) - smaller)
    log_other = np.log(other)
    by_rate, by_loss = ((grown, log_grown), (other, log_other))
    if beta < alpha:
        by_rate, by_loss = by_loss, by_rate

    first = -shape * np.log(alpha + recency) - (s + 1) * np.log(beta + recency)
    density = (
        np.exp(log_grown - shape[:, None] * by_rate[1] - (s + 1) * by_loss[1] - first[:, None]) * WEIGHTS
    )
    integral = density.sum(axis=1)
    with np.errstate(divide="ignore"):
        log_odds = np.log(s * width * integral) + first + shape * np.log(alpha + T) + s * np.log(beta + T)
    if not moments:
        return log_odds, None
    functions = (by_rate[1], 1 / by_rate[0], by_loss[1], 1 / by_loss[0])
    return log_odds, [np.einsum("ij,ij->i", density, values) / integral for values in functions]


def _expected(r, alpha, s, beta, t):
    """Return E[X(t)] = r beta / alpha * (1 - (beta / (beta + t)) ** (s - 1)) / (s - 1), also at s = 1."""
    growth = np.log1p(t / beta)
    lifetime = growth if s == 1 else -np.expm1(-(s - 1) * growth) / (s - 1)
    return r * beta / alpha * lifetime
