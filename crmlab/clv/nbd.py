"""NBD: customers buy at a rate of their own and never leave; the yardstick for the models where they do."""

import numpy as np

from crmlab._validation import require_extra
from crmlab.clv._purchases import Histories, PurchaseModel


class NBD(PurchaseModel):
    """Negative binomial model of repeat buying.

    Attributes
    ----------
    params_ : Series
        ``r``, ``alpha``: shape and rate of the gamma distribution of purchase rates.
    standard_errors_ : Series
        Of the parameters, from the observed information.
    log_likelihood_ : float
        At the maximum; of the times of purchase, so that it compares with `BGNBD` and `ParetoNBD`.
    n_customers_ : int
        Customers fitted on.

    References
    ----------
    Ehrenberg, A. S. C. (1959). The pattern of consumer purchases. *Applied Statistics*, 8(1), 26-41.

    Examples
    --------
    >>> import pandas as pd
    >>> model = NBD.from_params(r=0.385, alpha=12.072)
    >>> table = pd.DataFrame({"frequency": [2, 0], "recency": [30.43, 0], "T": [38.86, 38.86]})
    >>> model.predict(table, 39).round(3).tolist()
    [1.826, 0.295]
    """

    PARAMETERS = ("r", "alpha")

    def _start(self, data: Histories) -> tuple[float, ...]:
        return 0.5, data.T.values.mean() / 2

    def _log_likelihood(self, params, data: Histories):
        special = require_extra("scipy.special", "models")
        r, alpha = params
        x, shape = data.x.distinct, r + data.x.values
        log_T = data.T.each(lambda T: np.log(alpha + T))
        per_x = special.gammaln(r + x) - special.gammaln(r) + r * np.log(alpha)
        value = (data.count_x * per_x).sum() - (data.count * shape * log_T).sum()
        gradient = (
            (data.count_x * (special.psi(r + x) - special.psi(r) + np.log(alpha))).sum()
            - (data.count * log_T).sum(),
            data.count.sum() * r / alpha - (data.count * shape / (alpha + data.T.values)).sum(),
        )
        return value, np.array(gradient)

    def _alive(self, params, x, recency, T):
        return np.ones_like(T)

    def _expectation(self, params, t):
        r, alpha = params
        return r / alpha * t

    def _conditional_expectation(self, params, x, recency, T, t):
        r, alpha = params
        return (r + x) / (alpha + T) * t
