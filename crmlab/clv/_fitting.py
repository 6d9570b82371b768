"""Maximum likelihood for models with positive parameters."""

import warnings
from collections.abc import Callable
from typing import Self

import numpy as np
import pandas as pd

from crmlab._validation import require_extra

Z95 = 1.959963984540054  # normal quantile of a 95 % interval
VAGUE = 5.0  # standard error of a parameter's logarithm: known to a factor of 150 at best
STEP = 1e-4  # of the logarithm of a parameter, in the differences that give the Hessian


class FittedModel:
    """What fitted models share: parameters, their uncertainty, and the fit's quality.

    A subclass names its parameters, all positive, in `PARAMETERS`.
    """

    PARAMETERS: tuple[str, ...]

    @classmethod
    def from_params(cls, **params: float) -> Self:
        """Make a model with known parameters, such as published ones, instead of fitting it.

        Parameters
        ----------
        **params : float
            All parameters of the model by name, each above 0.

        Returns
        -------
        Self
            A model that predicts; it has no standard errors and no likelihood.
        """
        if sorted(params) != sorted(cls.PARAMETERS):
            raise ValueError(f"{cls.__name__} has the parameters {cls.PARAMETERS}; got {tuple(params)}.")
        if min(params.values()) <= 0:
            raise ValueError(f"The parameters of {cls.__name__} must be above 0; got {params}.")
        model = cls()
        model.params_ = pd.Series({name: float(params[name]) for name in cls.PARAMETERS})
        return model

    @property
    def aic_(self) -> float:
        """Akaike's information criterion; smaller is better."""
        return 2 * len(self.PARAMETERS) - 2 * self.log_likelihood_

    @property
    def bic_(self) -> float:
        """Bayesian (Schwarz) information criterion; smaller is better."""
        return len(self.PARAMETERS) * np.log(self.n_customers_) - 2 * self.log_likelihood_

    def summary(self) -> pd.DataFrame:
        """List the parameters with standard errors and 95 percent intervals.

        Returns
        -------
        DataFrame
            One row per parameter; columns ``estimate``, ``standard_error``, ``low``, ``high``. The interval is
            symmetric for the logarithm of the parameter, so that it stays above 0.
        """
        width = Z95 * self.standard_errors_ / self.params_
        return pd.DataFrame(
            {
                "estimate": self.params_,
                "standard_error": self.standard_errors_,
                "low": self.params_ * np.exp(-width),
                "high": self.params_ * np.exp(width),
            }
        )

    def _values(self) -> np.ndarray:
        if not hasattr(self, "params_"):
            name = type(self).__name__
            raise ValueError(
                f"This {name} has no parameters yet. Call fit(table) or {name}.from_params(...)."
            )
        return self.params_.to_numpy()

    def _maximise(self, log_likelihood: Callable, start: tuple[float, ...], customers: float) -> Self:
        """Climb to the maximum of `log_likelihood(params) -> (value, gradient)` and store the estimates.

        The search runs over the logarithms of the parameters, on the mean per customer.
        """
        optimize = require_extra("scipy.optimize", "models")

        def loss(logs: np.ndarray) -> tuple[float, np.ndarray]:
            params = np.exp(logs)
            value, gradient = log_likelihood(params)
            return -value / customers, -gradient * params / customers

        found = optimize.minimize(loss, np.log(start), jac=True, method="BFGS", options={"gtol": 1e-7})
        errors = _standard_errors(lambda logs: loss(logs)[1] * customers, found.x)
        if np.abs(found.jac).max() > 1e-4 or not (errors < VAGUE).all():
            warnings.warn(
                f"The data do not settle the parameters of {type(self).__name__}: the likelihood is flat, or has "
                f"no maximum. Are there enough customers with repeat purchases?",
                stacklevel=3,
            )
        self.params_ = pd.Series(np.exp(found.x), index=list(self.PARAMETERS))
        self.standard_errors_ = self.params_ * errors
        self.log_likelihood_ = float(-found.fun * customers)
        self.n_customers_ = int(customers)
        return self


def _standard_errors(gradient: Callable, at: np.ndarray) -> np.ndarray:
    """Square roots of the inverse Hessian's diagonal, the Hessian by differences of the gradient."""
    steps = np.eye(len(at)) * STEP
    hessian = np.array([(gradient(at + step) - gradient(at - step)) / (2 * STEP) for step in steps])
    try:
        variances = np.diag(np.linalg.inv((hessian + hessian.T) / 2))
    except np.linalg.LinAlgError:
        variances = np.full(len(at), np.nan)
    return np.sqrt(np.where(variances > 0, variances, np.nan))
