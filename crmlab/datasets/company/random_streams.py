"""Random streams that do not disturb one another, and names for rows."""

import zlib

import numpy as np
import pandas as pd


def stream(seed: int, name: str) -> np.random.Generator:
    """Return the generator of one table: a change in one table leaves the others as they were."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(zlib.crc32(name.encode()),)))


def identifiers(prefix: str, count: int, *, digits: int) -> np.ndarray:
    """Return `count` names such as C00001, with more digits where the count needs them."""
    digits = max(digits, len(str(count)))
    numbers = np.arange(1, count + 1)
    codes = np.empty((count, digits + len(prefix)), dtype=np.uint8)
    codes[:, : len(prefix)] = np.frombuffer(prefix.encode("ascii"), dtype=np.uint8)
    for place in range(1, digits + 1):
        numbers, digit = np.divmod(numbers, 10)
        codes[:, -place] = digit + ord("0")
    return codes.view(f"S{codes.shape[1]}").ravel().astype(f"U{codes.shape[1]}").astype(object)


def choose(generator: np.random.Generator, options: list, weights: np.ndarray) -> np.ndarray:
    """Choose one option per row; `weights` has a column per option and need not sum to one."""
    cumulative = np.cumsum(weights, axis=1)
    drawn = generator.random(len(cumulative)) * cumulative[:, -1]
    chosen = (drawn[:, None] >= cumulative).sum(axis=1)
    return np.asarray(options, dtype=object)[chosen]


def dates(days: np.ndarray, start: pd.Timestamp) -> np.ndarray:
    """Turn (fractional) days since `start` into dates."""
    return start.to_datetime64().astype("datetime64[ns]") + np.floor(days).astype("timedelta64[D]")
