"""Random streams that do not disturb one another, and names for rows."""

import zlib
from collections.abc import Sequence

import numpy as np
import pandas as pd


def stream(seed: int, name: str) -> np.random.Generator:
    """Return the generator of one table: a change in one table leaves the others as they were."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(zlib.crc32(name.encode()),)))


def labels(options: Sequence[str], codes: np.ndarray) -> pd.api.extensions.ExtensionArray:
    """Return the options that the codes stand for, as text."""
    return pd.Series(options).array.take(codes)


def identifiers(prefix: str, count: int, *, digits: int) -> pd.api.extensions.ExtensionArray:
    """Return `count` names such as C00001, of at least four digits and more where the count needs them.

    They are joined from two short lists, so that ten millions take no Python strings.
    """
    digits = max(digits, len(str(count)))
    high, low = np.divmod(np.arange(1, count + 1), 1_000)
    highs = [f"{prefix}{number:0{digits - 3}d}" for number in range(count // 1_000 + 1)]
    lows = [f"{number:03d}" for number in range(1_000)]
    return (pd.Series(labels(highs, high)) + pd.Series(labels(lows, low))).array


def choose(generator: np.random.Generator, options: list, weights: np.ndarray) -> np.ndarray:
    """Choose one option per row; `weights` has a column per option and need not sum to one."""
    cumulative = np.cumsum(weights, axis=1)
    drawn = generator.random(len(cumulative)) * cumulative[:, -1]
    chosen = (drawn[:, None] >= cumulative).sum(axis=1)
    return np.asarray(options, dtype=object)[chosen]


def dates(days: np.ndarray, start: pd.Timestamp) -> np.ndarray:
    """Turn (fractional) days since `start` into dates."""
    return start.to_datetime64().astype("datetime64[ns]") + np.floor(days).astype("timedelta64[D]")
