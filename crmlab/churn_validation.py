"""How good predicted probabilities are: discrimination, lift and calibration."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._columns import flags, numbers
from crmlab._intervals import wilson_interval
from crmlab.i18n import translator
from crmlab.response import gains_table, plot_gains

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")


def _checked(predictions: pd.DataFrame, probability: str, outcome: str) -> tuple[np.ndarray, np.ndarray]:
    p = numbers(predictions, probability, name="predictions", low=0, high=1)
    return p.to_numpy(), flags(predictions, outcome, name="predictions").astype(float)


def prediction_metrics(
    predictions: pd.DataFrame,
    *,
    probability: str = "probability",
    outcome: str = "churned",
    by: str | None = None,
) -> pd.DataFrame:
    """Judge predictions by the usual figures, next to what the base rate alone would give.

    Parameters
    ----------
    predictions : DataFrame
        One row per prediction, on customers or dates that the model was not trained on.
    probability, outcome : str, optional
        Columns with the predicted probability and with what came (True/False or 1/0).
    by : str, optional
        Column of the groups, such as ``cutoff``; without it one row ``all``.

    Returns
    -------
    DataFrame
        Index group; columns ``n``, ``rate`` (observed), ``mean_probability``, ``auc`` (chance that a churner is
        ranked above a stayer; .5 is a coin), ``brier`` (mean squared error), ``brier_base`` (of predicting the
        observed rate for all), ``brier_skill`` (1 - brier / brier_base) and ``log_loss``.

    References
    ----------
    Brier, G. W. (1950). Verification of forecasts expressed in terms of probability. Monthly Weather Review,
    78(1), 1-3.

    Examples
    --------
    >>> predictions = pd.DataFrame({"probability": [0.9, 0.6, 0.4, 0.1], "churned": [1, 0, 1, 0]})
    >>> prediction_metrics(predictions)[["n", "rate", "auc", "brier"]]
           n  rate   auc  brier
    group
    all    4   0.5  0.75  0.185
    """
    _checked(predictions, probability, outcome)
    groups = [("all", predictions)] if by is None else predictions.groupby(by)
    rows = {}
    for name, part in groups:
        p, y = _checked(part, probability, outcome)
        rate = y.mean()
        safe = np.clip(p, 1e-15, 1 - 1e-15)
        brier, base = ((p - y) ** 2).mean(), rate * (1 - rate)
        rows[name] = {
            "n": len(part),
            "rate": rate,
            "mean_probability": p.mean(),
            "auc": _auc(p, y),
            "brier": brier,
            "brier_base": base,
            "brier_skill": 1 - brier / base if base else np.nan,
            "log_loss": -(y * np.log(safe) + (1 - y) * np.log1p(-safe)).mean(),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(by or "group")


def _auc(probability: np.ndarray, outcome: np.ndarray) -> float:
    """Area under the ROC curve from ranks (Mann-Whitney), ties counting a half."""
    positives = outcome.sum()
    negatives = len(outcome) - positives
    if not positives or not negatives:
        return float("nan")
    ranks = pd.Series(probability).rank().to_numpy()
    return float((ranks[outcome == 1].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def lift_table(
    predictions: pd.DataFrame, *, probability: str = "probability", outcome: str = "churned", bins: int = 10
) -> pd.DataFrame:
    """Sort customers by predicted probability into equal parts and compare what came in each.

    Parameters
    ----------
    predictions : DataFrame
        One row per prediction.
    probability, outcome : str, optional
        Columns with the predicted probability and with what came (True/False or 1/0).
    bins : int, optional
        Number of parts; part 1 holds the highest probabilities. Ties keep the order of the table.

    Returns
    -------
    DataFrame
        Index part (1..bins); columns ``n``, ``events``, ``rate``, ``lift`` (rate / overall rate), and cumulative
        from the top ``share_of_customers``, ``share_of_events`` (gain) and ``cumulative_lift``.

    Raises
    ------
    ValueError
        If there are fewer rows than parts or no event at all.

    Examples
    --------
    >>> predictions = pd.DataFrame({"probability": [0.9, 0.6, 0.4, 0.1], "churned": [1, 1, 0, 0]})
    >>> lift_table(predictions, bins=2)[["n", "events", "lift", "share_of_events"]]
          n  events  lift  share_of_events
    part
    1     2       2   2.0           1.0
    2     2       0   0.0           1.0
    """
    p, y = _checked(predictions, probability, outcome)
    if len(p) < bins or not y.sum():
        raise ValueError(
            f"{bins} parts need as many rows and an event at least; there are {len(p)} and {int(y.sum())}."
        )
    gains = gains_table(predictions, score=probability, response=outcome, groups=bins)
    return pd.DataFrame(
        {
            "n": gains["contacts"],
            "events": gains["responses"],
            "rate": gains["response_rate"],
            "lift": gains["response_rate"] / y.mean(),
            "share_of_customers": gains["depth"],
            "share_of_events": gains["gain"],
            "cumulative_lift": gains["lift"],
        }
    ).rename_axis("part")


def calibration_table(
    predictions: pd.DataFrame,
    *,
    probability: str = "probability",
    outcome: str = "churned",
    bins: int = 10,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Compare predicted with observed rates among customers of like probability.

    Parameters
    ----------
    predictions : DataFrame
        One row per prediction.
    probability, outcome : str, optional
        Columns with the predicted probability and with what came (True/False or 1/0).
    bins : int, optional
        Number of equal-sized parts, from the lowest probability up.
    confidence : float, optional
        Confidence level of the interval of the observed rate (Wilson).

    Returns
    -------
    DataFrame
        Index part (1..bins); columns ``n``, ``predicted`` (mean probability), ``observed`` (rate), ``lower``,
        ``upper``.

    Notes
    -----
    A model can rank well and yet be miscalibrated; money decisions (win-back, offers) need calibration.

    Examples
    --------
    >>> predictions = pd.DataFrame({"probability": [0.9, 0.7, 0.3, 0.1], "churned": [1, 1, 1, 0]})
    >>> calibration_table(predictions, bins=2)[["predicted", "observed"]]
          predicted  observed
    part
    1           0.2       0.5
    2           0.8       1.0
    """
    p, y = _checked(predictions, probability, outcome)
    if len(p) < bins:
        raise ValueError(f"{bins} parts need as many rows; there are {len(p)}.")
    order = np.argsort(p, kind="stable")
    part = pd.Series(bins * np.arange(len(p)) // len(p) + 1, name="part")
    ordered = pd.DataFrame({"predicted": p[order], "observed": y[order]}).groupby(part)
    table = ordered.mean()
    table.insert(0, "n", ordered.size())
    lower, upper = wilson_interval(ordered["observed"].sum(), table["n"], confidence)
    return table.assign(lower=lower, upper=upper)


def plot_gain(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw which share of the churners is found by approaching the most endangered customers.

    Parameters
    ----------
    table : DataFrame
        From `lift_table`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the line of the model.

    Returns
    -------
    Axes
        The axes drawn on.
    """
    gains = table.rename(columns={"share_of_customers": "depth", "share_of_events": "gain"})
    ax = plot_gains(gains, ax=ax, **kwargs)
    ax.set(xlabel=_("Customers approached, most endangered first"), ylabel=_("Share of the churners found"))
    return ax


def plot_calibration(table: pd.DataFrame, *, ax: "Axes | None" = None, **kwargs) -> "Axes":
    """Draw observed rates against predicted probabilities.

    Parameters
    ----------
    table : DataFrame
        From `calibration_table`.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the marks.

    Returns
    -------
    Axes
        The axes drawn on.
    """
    from crmlab._plotting import new_axes

    ax = new_axes(ax, figsize=(5.5, 5))
    error = [(table["observed"] - table["lower"]) * 100, (table["upper"] - table["observed"]) * 100]
    style = {"fmt": "o", "capsize": 3, "label": _("Model"), **kwargs}
    ax.errorbar(table["predicted"] * 100, table["observed"] * 100, yerr=error, **style)
    ax.plot([0, 100], [0, 100], "--", color="grey", label=_("Perfect calibration"))
    ax.set_xlabel(_("Predicted churn (%)"))
    ax.set_ylabel(_("Observed churn (%)"))
    ax.legend()
    return ax
