"""Curve fitting: the form of a customer's profit over time, chosen by an information criterion."""

import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np
import pandas as pd

from crmlab._validation import require_extra
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")


class Family(NamedTuple):
    """A form of curve: profit as a function of the period, and where the search for its parameters starts."""

    curve: Callable
    start: Callable


def _line(t, y):
    slope, level = np.polyfit(t, y, 1)
    return level, slope


def _log_line(t, y):
    """Start of a curve that is a line after taking logarithms: y = exp(level) * exp(slope * t)."""
    level, slope = _line(t, np.log(np.maximum(y, np.abs(y).max() / 1000)))
    return np.exp(level), slope


FAMILIES = {
    "linear": Family(lambda t, a, b: a + b * t, _line),
    "quadratic": Family(lambda t, a, b, c: a + b * t + c * t**2, lambda t, y: np.polyfit(t, y, 2)[::-1]),
    "logarithmic": Family(lambda t, a, b: a + b * np.log(t), lambda t, y: _line(np.log(t), y)),
    "exponential": Family(lambda t, a, b: a * np.exp(b * t), _log_line),
    "power": Family(lambda t, a, b: a * t**b, lambda t, y: _log_line(np.log(t), y)),
    "saturation": Family(
        lambda t, a, b, c: a - b * np.exp(-c * t), lambda t, y: (y[-1], y[-1] - y[0], 2 / t.mean())
    ),
    "logistic": Family(
        lambda t, a, b, c: a / (1 + np.exp(-b * (t - c))),
        lambda t, y: (1.1 * np.abs(y).max(), 4 / np.ptp(t), np.median(t)),
    ),
    "life cycle": Family(
        lambda t, a, b, c: a * t**b * np.exp(-c * t),
        lambda t, y: (np.abs(y).max() / t[np.argmax(y)] * np.e, 1.0, 1 / t[np.argmax(y)]),
    ),
}
CRITERIA = ("aic", "aicc", "bic")


class ProfitCurve:
    """Curve of the profit per period, of the family that an information criterion prefers.

    Parameters
    ----------
    families : sequence of str, optional
        Forms to try; without it, all of `FAMILIES`: linear, quadratic, logarithmic, exponential, power,
        saturation, logistic, life cycle.
    criterion : {"aicc", "aic", "bic"}
        What chooses. AICc is AIC corrected for few observations, which profits by period usually are.

    Attributes
    ----------
    family_ : str
        The chosen form.
    params_ : Series
        Its parameters.
    standard_errors_ : Series
        Of the parameters.
    comparison_ : DataFrame
        Index ``family``, the best first; columns ``parameters`` (their number), ``rss``, ``aic``, ``aicc``,
        ``bic``.

    Notes
    -----
    With normal errors AIC is n ln(RSS / n) + 2 k, where k counts the parameters and the variance. A form that
    fits the past best may still have an absurd future (a parabola turns down for good): look at the plot, and
    name the forms that make sense. The life-cycle form a t^b e^(-c t) rises, peaks at t = b / c and fades.

    References
    ----------
    Burnham, K. P. and Anderson, D. R. (2002). *Model Selection and Multimodel Inference*, 2nd ed. Springer.
    Section 2.4.

    Wood, P. D. P. (1967). Algebraic model of the lactation curve in cattle. *Nature*, 216, 164-165. (The form
    a t^b e^(-c t).)

    Examples
    --------
    >>> profits = pd.Series([52.0, 71, 84, 88, 91, 86, 80, 73], index=range(1, 9))
    >>> model = ProfitCurve(families=["linear", "exponential", "life cycle"]).fit(profits)
    >>> model.family_
    'life cycle'
    >>> model.predict([9, 10]).round(0).tolist()
    [68.0, 62.0]
    """

    def __init__(self, families: Sequence[str] | None = None, *, criterion: str = "aicc"):
        self.families = families
        self.criterion = criterion

    def fit(self, profits: pd.Series) -> Self:
        """Fit every family by least squares and keep the one with the smallest criterion.

        Parameters
        ----------
        profits : Series
            Profit per period, indexed by the number of the period, from 1.

        Returns
        -------
        Self
            The model itself, with ``family_``, ``params_``, ``standard_errors_`` and ``comparison_``.
        """
        names = list(self.families or FAMILIES)
        unknown = [name for name in names if name not in FAMILIES]
        if unknown or self.criterion not in CRITERIA:
            raise ValueError(
                f"There are the families {', '.join(FAMILIES)} and the criteria {', '.join(CRITERIA)}; "
                f"got {unknown or self.criterion!r}."
            )
        t, y = np.asarray(profits.index, dtype=float), profits.to_numpy(float)
        if len(t) < 6 or not np.isfinite(y).all() or t.min() <= 0 or len(set(t)) < len(t):
            raise ValueError(
                f"Needed are profits of at least 6 different periods, numbered from 1, without gaps; got "
                f"{profits.to_dict()}."
            )
        fits = {name: fitted for name in names if (fitted := _least_squares(name, t, y)) is not None}
        if not fits:
            raise ValueError(f"None of the families {names} can be fitted to {profits.to_dict()}.")
        comparison = pd.DataFrame({name: _criteria(*fit, t, y, name) for name, fit in fits.items()}).T
        comparison = comparison.rename_axis("family").sort_values(self.criterion, kind="stable")
        self.comparison_ = comparison.astype({"parameters": int})
        self.family_ = comparison.index[0]
        params, covariance = fits[self.family_]
        letters = list("abc"[: len(params)])
        self.params_ = pd.Series(params, index=letters)
        self.standard_errors_ = pd.Series(np.sqrt(np.diag(covariance)), index=letters)
        self.profits_ = profits.copy()
        return self

    def predict(self, periods: Sequence[float]) -> np.ndarray:
        """Profit in some periods.

        Parameters
        ----------
        periods : int or sequence of int
            Numbers of periods, from 1.

        Returns
        -------
        float or array
            Height of the chosen curve.
        """
        self._require_fit()
        return FAMILIES[self.family_].curve(np.asarray(periods, dtype=float), *self.params_)[()]

    def future_value(self, periods: int, discount: float) -> float:
        """Present value of the profits of the next periods.

        Parameters
        ----------
        periods : int
            Number of periods after the last one fitted.
        discount : float
            Discount rate per period.

        Returns
        -------
        float
            Profits fall due at the end of each period, counted from the end of the last one fitted.
        """
        ahead = np.arange(1, periods + 1)
        self._require_fit()
        profits = self.predict(self.profits_.index.max() + ahead)
        return float((profits / (1 + discount) ** ahead).sum())

    def _require_fit(self) -> None:
        if not hasattr(self, "params_"):
            raise ValueError("This ProfitCurve has no parameters yet. Call fit(profits) first.")


def _least_squares(name: str, t: np.ndarray, y: np.ndarray):
    """Return parameters and covariance of a family, or None where the search finds none."""
    optimize = require_extra("scipy.optimize", "models")
    family = FAMILIES[name]
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", optimize.OptimizeWarning
        )  # no covariance: standard errors are infinite
        try:
            params, covariance = optimize.curve_fit(family.curve, t, y, p0=family.start(t, y), maxfev=10_000)
        except RuntimeError:
            return None
    return (params, covariance) if np.isfinite(params).all() else None


def _criteria(params, covariance, t, y, name: str) -> dict[str, float]:
    rss = float(((y - FAMILIES[name].curve(t, *params)) ** 2).sum())
    n, k = len(t), len(params) + 1
    exact = np.finfo(float).eps ** 2 * float((y**2).sum())  # a perfect fit must not give minus infinity
    aic = n * np.log(max(rss, exact, np.finfo(float).tiny) / n) + 2 * k
    return {
        "parameters": len(params),
        "rss": rss,
        "aic": aic,
        "aicc": aic + 2 * k * (k + 1) / (n - k - 1),
        "bic": aic + k * (np.log(n) - 2),
    }


def plot_profit_curve(model: ProfitCurve, *, periods: int = 4, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw observed profits, the chosen curve, and where it goes.

    Parameters
    ----------
    model : ProfitCurve
        A fitted model.
    periods : int, default 4
        Periods to look ahead.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the curve's line.

    Returns
    -------
    Axes
        The axes drawn on.
    """
    from crmlab._plotting import new_axes

    ax = new_axes(ax)
    seen = np.asarray(model.profits_.index, dtype=float)
    past = np.linspace(seen.min(), seen.max(), 200)
    ahead = np.linspace(seen.max(), seen.max() + periods, 100)
    style = {"color": "#b2182b", **kwargs}
    ax.plot(seen, model.profits_, "o", color="black", label=_("observed"))
    ax.plot(past, model.predict(past), **{"label": _(model.family_), **style})
    ax.plot(ahead, model.predict(ahead), **{"linestyle": "--", "label": _("expected"), **style})
    ax.axhline(0, color="grey", linewidth=0.8)
    ax.set(xlabel=_("Period"), ylabel=_("Profit (money)"))
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.legend(frameon=False)
    return ax
