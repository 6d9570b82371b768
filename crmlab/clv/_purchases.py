"""What the models of repeat buying share: grouped purchase histories, fitting and predicting."""

from collections.abc import Callable
from typing import NamedTuple, Self

import numpy as np
import pandas as pd

from crmlab._validation import refuse_rows, require_columns
from crmlab.clv._fitting import FittedModel


class Statistic(NamedTuple):
    """One number of each history, with the few different values it takes."""

    values: np.ndarray
    distinct: np.ndarray
    at: np.ndarray  # position of each history's value in `distinct`

    def each(self, function: Callable) -> np.ndarray:
        """Apply a function of the number to every history, computing it once per distinct value."""
        return function(self.distinct)[self.at]


class Histories(NamedTuple):
    """Purchase histories (x, t_x, T), each distinct one once, with the number of customers who share it."""

    x: Statistic
    recency: Statistic
    T: Statistic
    count: np.ndarray
    count_x: np.ndarray  # customers with each distinct x


def histories(table: pd.DataFrame) -> Histories:
    """Group the customers of a repeat table by their history."""
    check_histories(table)
    columns = [table[name].to_numpy(float) for name in ("frequency", "recency", "T")]
    coded = [pd.factorize(values) for values in columns]
    key = coded[0][0].astype(np.int64)
    for codes, distinct in coded[1:]:
        key = key * len(distinct) + codes
    group, keys = pd.factorize(key)
    one_of = np.empty(len(keys), dtype=np.int64)
    one_of[group] = np.arange(len(group))
    return Histories(
        *(
            Statistic(values[one_of], distinct, codes[one_of])
            for values, (codes, distinct) in zip(columns, coded)
        ),
        count=np.bincount(group).astype(float),
        count_x=np.bincount(coded[0][0]).astype(float),
    )


def check_histories(table: pd.DataFrame) -> None:
    """Raise unless every customer has a history that can be: whole repeats, 0 <= recency <= T."""
    require_columns(table, ("frequency", "recency", "T"), name="table")
    if not len(table):
        raise ValueError("The table has no customers.")
    x, recency, age = (table[name] for name in ("frequency", "recency", "T"))
    remedy = "Make the table with crmlab.clv.repeat_table, or correct the rows."
    refuse_rows(table, table[["frequency", "recency", "T"]].isna().any(axis=1), "have a gap", remedy)
    refuse_rows(table, (x < 0) | (x % 1 != 0), "have a frequency that is no count of repeats", remedy)
    refuse_rows(table, (recency < 0) | (recency > age), "have a recency outside 0 to T", remedy)
    refuse_rows(table, (x == 0) & (recency > 0), "have a recency without a repeat purchase", remedy)
    refuse_rows(table, (x > 0) & (recency == 0), "have repeat purchases at time 0", remedy)


class PurchaseModel(FittedModel):
    """A model of repeat buying, fitted on a repeat table.

    A subclass gives `_log_likelihood(params, histories)` with its gradient, `_start(histories)`, and the
    probabilities and expectations of arrays.
    """

    def fit(self, table: pd.DataFrame) -> Self:
        """Estimate the parameters by maximum likelihood.

        Parameters
        ----------
        table : DataFrame
            Result of `crmlab.clv.repeat_table`: one row per customer with ``frequency``, ``recency``, ``T``.

        Returns
        -------
        Self
            The model itself, with ``params_``, ``standard_errors_``, ``log_likelihood_`` and
            ``n_customers_``.
        """
        grouped = histories(table)
        return self._maximise(
            lambda params: self._log_likelihood(params, grouped), self._start(grouped), len(table)
        )

    def score(self, table: pd.DataFrame) -> float:
        """Total log-likelihood of a table under the model's parameters.

        Parameters
        ----------
        table : DataFrame
            Result of `crmlab.clv.repeat_table`.

        Returns
        -------
        float
            At the fitted table this is ``log_likelihood_``.
        """
        return float(self._log_likelihood(self._values(), histories(table))[0])

    def predict(self, table: pd.DataFrame, t: float) -> pd.Series:
        """Predict each customer's purchases in the next `t` units of time, given the history.

        Parameters
        ----------
        table : DataFrame
            Result of `crmlab.clv.repeat_table`.
        t : float
            Length of the time to come, in the table's unit.

        Returns
        -------
        Series
            Indexed like the table, named ``expected_purchases``.
        """
        params = self._values()
        _check_time(t)
        expected = self._conditional_expectation(params, *_arrays(table), t)
        return pd.Series(expected, index=table.index, name="expected_purchases")

    def probability_alive(self, table: pd.DataFrame) -> pd.Series:
        """Probability that each customer is still one, given the history.

        Parameters
        ----------
        table : DataFrame
            Result of `crmlab.clv.repeat_table`.

        Returns
        -------
        Series
            Indexed like the table, between 0 and 1, named ``probability_alive``.
        """
        alive = self._alive(self._values(), *_arrays(table))
        return pd.Series(alive, index=table.index, name="probability_alive")

    def expected_purchases(self, t: float) -> float:
        """Repeat purchases to expect from a new customer up to time `t`.

        Parameters
        ----------
        t : float or array
            Time since the first purchase.

        Returns
        -------
        float or array
            E[X(t)].
        """
        params = self._values()
        _check_time(t)
        return self._expectation(params, np.asarray(t, dtype=float))[()]


def _arrays(table: pd.DataFrame) -> list[np.ndarray]:
    check_histories(table)
    return [table[name].to_numpy(float) for name in ("frequency", "recency", "T")]


def _check_time(t) -> None:
    if np.min(t) < 0:
        raise ValueError(f"t is a length of time and must not be negative; got {t}.")
