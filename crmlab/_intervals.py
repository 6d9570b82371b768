"""Confidence intervals that several methods share; only the standard library and numpy."""

from statistics import NormalDist

import numpy as np
import pandas as pd


def normal_quantile(confidence: float) -> float:
    """Two-sided standard normal quantile: 1.96 for 0.95."""
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence!r}; write 0.95 for 95 %.")
    return NormalDist().inv_cdf((1 + confidence) / 2)


def wilson_interval(successes, n, confidence: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Wilson (1927) score interval of a share; it never leaves [0, 1], and is NaN where n is 0."""
    z = normal_quantile(confidence)
    successes, n = np.asarray(successes, dtype=float), np.asarray(n, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = successes / n
        centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)


def mean_interval(values: pd.DataFrame | pd.core.groupby.GroupBy, confidence: float = 0.95) -> pd.DataFrame:
    """Mean, lower, upper and n of each column, or of each group: mean -+ z standard errors."""
    z = normal_quantile(confidence)
    mean, half = values.mean(), z * values.sem()
    return pd.DataFrame({"mean": mean, "lower": mean - half, "upper": mean + half, "n": values.count()})
