"""The curve from satisfaction to retention: straight, bent, or with a flat middle, and its three zones."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._columns import flags
from crmlab._intervals import wilson_interval
from crmlab._validation import require_columns, require_extra
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

ZONES = ("zone of defection", "zone of indifference", "zone of affection")
"""Zones of the curve, from the least to the most satisfied."""


def _sigmoid(x):
    return 1 / (1 + np.exp(-x))


def _straight(theta, z):
    return _sigmoid(theta[0]) + (_sigmoid(theta[1]) - _sigmoid(theta[0])) * z


def _power(theta, z):
    return _straight(theta, z ** np.exp(theta[2]))


def _logistic(theta, z):
    return _sigmoid(theta[0] + theta[1] * z)


def _cubic(theta, z):
    return _sigmoid(np.polyval(theta, z))


_FAMILIES = {
    "straight": (_straight, 2),
    "power": (_power, 3),
    "logistic": (_logistic, 2),
    "cubic": (_cubic, 4),
}


def retention_by_zone(
    customers: pd.DataFrame,
    *,
    satisfaction: str = "satisfaction",
    retained: str = "retained",
    zones: tuple[float, float] = (2.5, 4.5),
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Compute retention in the zones of defection, indifference and affection.

    Parameters
    ----------
    customers : DataFrame
        One row per customer: satisfaction score and whether he or she was kept afterwards (True/False or 1/0).
    satisfaction, retained : str, optional
        The two columns.
    zones : (float, float), optional
        Scores where indifference and affection begin; the defaults put 1-2, 3-4 and 5 of a five-point scale in
        the three zones.
    confidence : float, optional
        Confidence level of the interval (Wilson).

    Returns
    -------
    DataFrame
        Index zone, one of `ZONES`; columns ``customers``, ``kept``, ``retention``, ``lower``, ``upper``.

    References
    ----------
    Jones, T. O. & Sasser, W. E. (1995). Why satisfied customers defect. Harvard Business Review, 73(6), 88-99.

    Examples
    --------
    >>> customers = pd.DataFrame({"satisfaction": [1, 3, 4, 5], "retained": [0, 1, 0, 1]})
    >>> retention_by_zone(customers)["retention"].tolist()
    [0.0, 0.5, 1.0]
    """
    require_columns(customers, [satisfaction, retained], name="customers")
    used = customers.dropna(subset=[satisfaction, retained])
    zone = pd.cut(used[satisfaction], [-np.inf, *zones, np.inf], right=False, labels=list(ZONES))
    kept = pd.Series(flags(used, retained, name="customers").astype(int), index=used.index)
    groups = kept.groupby(zone.astype(str))
    table = (
        groups.agg(["size", "sum"]).reindex(list(ZONES), fill_value=0).set_axis(["customers", "kept"], axis=1)
    )
    lower, upper = wilson_interval(table["kept"], table["customers"], confidence)
    rate = table["kept"] / table["customers"].where(table["customers"] > 0)
    return table.assign(retention=rate, lower=lower, upper=upper).rename_axis("zone")


class SatisfactionCurve:
    """Retention as a function of satisfaction, by the family of curves that fits best.

    Parameters
    ----------
    satisfaction, retained : str, optional
        Columns with the score and with whether the customer was kept (True/False or 1/0).
    confidence : float, optional
        Confidence level of the intervals of the observed rates.

    Attributes
    ----------
    family_ : str
        The family with the lowest AIC: ``"straight"``; ``"power"`` (a straight line bent by an exponent);
        ``"logistic"``; ``"cubic"`` (cubic on the logit scale, which can have a flat middle).
    comparison_ : DataFrame
        Index family; columns ``parameters``, ``log_likelihood``, ``aic``.
    exponent_ : float
        Exponent of the power curve: above 1 retention rises steeply only near the top (competitive market, the
        satisfaction trap); below 1 it is high already at low satisfaction (locked-in customers); 1 is straight.
    p_value_ : float
        Likelihood-ratio test of the exponent being 1: small means that the curve is not straight.
    levels_ : DataFrame
        Index satisfaction; columns ``customers``, ``retention`` (observed), ``lower``, ``upper``, ``fitted``.

    Notes
    -----
    Fitted by maximum likelihood on the binary outcomes. Satisfaction must be measured before retention.

    References
    ----------
    Jones, T. O. & Sasser, W. E. (1995). Why satisfied customers defect. Harvard Business Review, 73(6), 88-99.

    Examples
    --------
    >>> score = np.repeat([1, 2, 3, 4, 5], 200)
    >>> kept = np.concatenate([np.arange(200) < 200 * share for share in (0.2, 0.22, 0.26, 0.4, 0.9)])
    >>> curve = SatisfactionCurve().fit(pd.DataFrame({"satisfaction": score, "retained": kept}))
    >>> curve.exponent_ > 2, curve.p_value_ < 0.01
    (True, True)
    """

    def __init__(
        self, satisfaction: str = "satisfaction", retained: str = "retained", *, confidence: float = 0.95
    ):
        self.satisfaction = satisfaction
        self.retained = retained
        self.confidence = confidence

    def fit(self, customers: pd.DataFrame) -> "SatisfactionCurve":
        """Fit every family and keep the best.

        Parameters
        ----------
        customers : DataFrame
            One row per customer; incomplete rows are left out.

        Returns
        -------
        SatisfactionCurve
            The curve itself, with the attributes that end in ``_``.
        """
        require_columns(customers, [self.satisfaction, self.retained], name="customers")
        used = customers.dropna(subset=[self.satisfaction, self.retained])
        outcome = pd.Series(flags(used, self.retained, name="customers").astype(float), index=used.index)
        table = outcome.groupby(used[self.satisfaction]).agg(["size", "sum"])
        if len(table) < 4 or outcome.nunique() < 2:
            raise ValueError(
                f"A curve needs 4 levels of satisfaction and both outcomes; there are {len(table)} level(s) and "
                f"{outcome.nunique()} outcome(s)."
            )
        self._low, self._width = float(table.index[0]), float(table.index[-1] - table.index[0])
        z, n, kept = self._scaled(table.index), table["size"].to_numpy(float), table["sum"].to_numpy(float)
        minimize = require_extra("scipy.optimize", "models").minimize
        self._theta, rows = {}, {}
        for family, (curve, size) in _FAMILIES.items():

            def loss(theta, curve=curve):
                share = np.clip(curve(theta, z), 1e-10, 1 - 1e-10)
                return -(kept * np.log(share) + (n - kept) * np.log1p(-share)).sum()

            starts = [np.zeros(size), np.array([-1.0, 1.0, 1.0, 0.0])[:size]]
            best = min(
                (minimize(loss, start, method="BFGS") for start in starts), key=lambda found: found.fun
            )
            self._theta[family] = best.x
            rows[family] = (size, -best.fun, 2 * size + 2 * best.fun)
        columns = ["parameters", "log_likelihood", "aic"]
        self.comparison_ = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("family")
        self.family_ = str(self.comparison_["aic"].idxmin())
        self.exponent_ = float(np.exp(self._theta["power"][2]))
        gain = (
            self.comparison_.loc["power", "log_likelihood"]
            - self.comparison_.loc["straight", "log_likelihood"]
        )
        self.p_value_ = float(require_extra("scipy.stats", "models").chi2.sf(2 * max(gain, 0.0), 1))
        lower, upper = wilson_interval(kept, n, self.confidence)
        levels = {"customers": table["size"], "retention": kept / n, "lower": lower, "upper": upper}
        self.levels_ = (
            pd.DataFrame(levels).assign(fitted=self.predict(table.index)).rename_axis("satisfaction")
        )
        return self

    def predict(self, satisfaction, *, family: str | None = None) -> np.ndarray:
        """Predict the retention rate at given scores.

        Parameters
        ----------
        satisfaction : array-like of float
            Scores; those beyond the fitted range are held at its ends.
        family : str, optional
            One of the families; the best if omitted.

        Returns
        -------
        ndarray
            Retention rates, 0 to 1.
        """
        curve, _size = _FAMILIES[family or self.family_]
        return curve(self._theta[family or self.family_], self._scaled(satisfaction))

    def _scaled(self, satisfaction) -> np.ndarray:
        return np.clip((np.asarray(satisfaction, dtype=float) - self._low) / self._width, 0, 1)


def plot_satisfaction_curve(
    curve: SatisfactionCurve, *, zones: tuple[float, float] = (2.5, 4.5), ax: "Axes | None" = None, **kwargs
) -> "Axes":
    """Draw the observed retention rates, the fitted curve and the three zones.

    Parameters
    ----------
    curve : SatisfactionCurve
        A fitted curve.
    zones : (float, float), optional
        Scores where indifference and affection begin.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the fitted curve.

    Returns
    -------
    Axes
        The axes drawn on.
    """
    from crmlab._plotting import new_axes

    ax = new_axes(ax)
    levels = curve.levels_
    scores = np.linspace(levels.index.min(), levels.index.max(), 200)
    ends = [scores[0] - 0.2, *zones, scores[-1] + 0.2]
    for name, start, stop, colour in zip(ZONES, ends, ends[1:], ("tab:red", "tab:grey", "tab:green")):
        ax.axvspan(start, stop, color=colour, alpha=0.12)
        ax.text((start + stop) / 2, 103, _(name), ha="center", fontsize=9)
    shares = levels["retention"] * 100
    error = [shares - levels["lower"] * 100, levels["upper"] * 100 - shares]
    ax.errorbar(levels.index, shares, yerr=error, fmt="o", capsize=3, color="black", label=_("Observed"))
    label = _("Fitted: {family}").format(family=_(curve.family_))
    ax.plot(scores, curve.predict(scores) * 100, **{"label": label, **kwargs})
    ax.plot(
        scores, curve.predict(scores, family="straight") * 100, "--", color="grey", label=_("Straight line")
    )
    ax.set(xlim=(ends[0], ends[-1]), ylim=(0, 112))
    ax.set_xlabel(_("Satisfaction (score)"))
    ax.set_ylabel(_("Retention (%)"))
    ax.legend(loc="lower right")
    return ax
