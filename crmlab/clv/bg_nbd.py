"""BG/NBD: customers buy at a rate of their own and may leave for good after any purchase."""

import numpy as np

from crmlab._validation import require_extra
from crmlab.clv._purchases import Histories, PurchaseModel


class BGNBD(PurchaseModel):
    """Beta-geometric / negative binomial model of repeat buying.

    Attributes
    ----------
    params_ : Series
        ``r``, ``alpha`` (shape and rate of the gamma distribution of purchase rates), ``a``, ``b`` (of the beta
        distribution of the probability to leave after a purchase).
    standard_errors_ : Series
        Of the parameters, from the observed information.
    log_likelihood_ : float
        At the maximum.
    n_customers_ : int
        Customers fitted on.

    See Also
    --------
    crmlab.clv.ParetoNBD : Customers may leave at any time.

    Notes
    -----
    A customer without a repeat purchase has had no occasion to leave, so the probability to be alive is 1
    (unlike in the Pareto/NBD). Fitting groups customers with the same history; the gradient is analytic.

    References
    ----------
    Fader, P. S., Hardie, B. G. S. and Lee, K. L. (2005). "Counting your customers" the easy way: an alternative
    to the Pareto/NBD model. *Marketing Science*, 24(2), 275-284. Equations (8), P(X(t) = x), (9), E[X(t)], and
    (10), the conditional expectation.

    Examples
    --------
    >>> import pandas as pd
    >>> model = BGNBD.from_params(r=0.243, alpha=4.414, a=0.793, b=2.426)
    >>> table = pd.DataFrame({"frequency": [2, 0], "recency": [30.43, 0], "T": [38.86, 38.86]})
    >>> model.predict(table, 39).round(3).tolist()
    [1.226, 0.195]
    >>> model.probability_alive(table).round(3).tolist()
    [0.727, 1.0]
    """

    PARAMETERS = ("r", "alpha", "a", "b")

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
            P(X(t) = n), equation (8).
        """
        special = require_extra("scipy.special", "models")
        r, alpha, a, b = self._values()
        n = np.asarray(n)
        z = t / (alpha + t)
        count = np.exp(
            special.gammaln(r + n)
            - special.gammaln(r)
            - special.gammaln(n + 1)
            + r * np.log1p(-z)
            + special.xlogy(n, z)
        )
        stayed = np.exp(special.betaln(a, b + n) - special.betaln(a, b))
        left = np.exp(special.betaln(a + 1, b + np.maximum(n, 1) - 1) - special.betaln(a, b))
        at_least = special.betainc(np.maximum(n, 1), r, z)
        return (stayed * count + np.where(n > 0, left * at_least, 0))[()]

    def _start(self, data: Histories) -> tuple[float, ...]:
        return 0.5, data.T.values.mean() / 4, 0.8, 2.0

    def _log_likelihood(self, params, data: Histories):
        special = require_extra("scipy.special", "models")
        r, alpha, a, b = params
        x, shape = data.x.distinct, r + data.x.values
        per_x = (
            special.gammaln(r + x)
            - special.gammaln(r)
            + r * np.log(alpha)
            + special.betaln(a, b + x)
            - special.betaln(a, b)
        )
        log_T = data.T.each(lambda T: np.log(alpha + T))
        longer = log_T - data.recency.each(lambda recency: np.log(alpha + recency))
        chance = a / np.where(x > 0, b + x - 1, np.inf)
        with np.errstate(divide="ignore"):
            log_odds = np.log(chance)[data.x.at] + shape * longer
        small = np.exp(-np.abs(log_odds))  # odds of having left, or their inverse
        log_either = np.maximum(log_odds, 0) + np.log1p(small)
        left = data.count * np.where(log_odds > 0, 1, small) / (1 + small)
        left_x = np.bincount(data.x.at, weights=left)

        counted = data.count * shape
        value = (data.count_x * per_x).sum() + (data.count * log_either).sum() - (counted * log_T).sum()
        both = special.psi(a + b) - special.psi(a + b + x)
        rate_T = data.T.each(lambda T: 1 / (alpha + T))
        faster = data.recency.each(lambda recency: 1 / (alpha + recency)) - rate_T
        gradient = (
            (data.count_x * (special.psi(r + x) - special.psi(r) + np.log(alpha))).sum()
            - (data.count * log_T).sum()
            + (left * longer).sum(),
            data.count.sum() * r / alpha - (counted * rate_T).sum() - (shape * left * faster).sum(),
            (data.count_x * both).sum() + left.sum() / a,
            (data.count_x * (special.psi(b + x) - special.psi(b) + both)).sum() - (left_x * chance).sum() / a,
        )
        return value, np.array(gradient)

    def _alive(self, params, x, recency, T):
        r, alpha, a, b = params
        odds = a / (b + np.maximum(x, 1) - 1)
        with np.errstate(over="ignore"):
            left = odds * ((alpha + T) / (alpha + recency)) ** (r + x)
        return np.where(x > 0, 1 / (1 + left), 1.0)

    def _expectation(self, params, t):
        return _expected(*params, t)

    def _conditional_expectation(self, params, x, recency, T, t):
        r, alpha, a, b = params
        return self._alive(params, x, recency, T) * _expected(r + x, alpha + T, a, b + x, t)


def _expected(r, alpha, a, b, t):
    """Return E[X(t)], equation (9), after Euler's transformation, which stays exact for many purchases."""
    special = require_extra("scipy.special", "models")
    a = 1 + 1e-6 if abs(a - 1) < 1e-6 else a  # the formula is 0 / 0 at a = 1, its limit is not
    both = a + b - 1
    both = np.where(np.abs(both) < 1e-8, 1e-8, both)  # likewise at a + b = 1
    z = t / (alpha + t)
    # SciPy's hyp2f1 overflows where r - a is a whole number: average its values on the two sides.
    shifts = (-1e-5, 1e-5) if np.any(np.abs(r - a - np.round(r - a)) < 5e-6) else (0.0,)
    series = sum(special.hyp2f1(both - r - shift, a - 1, both, z) for shift in shifts) / len(shifts)
    return both / (a - 1) * (1 - (1 - z) ** (a - 1) * series)
