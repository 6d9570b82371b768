"""Customer migration as a Markov chain: states are the periods since the last purchase."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlab._orders import as_day, read_orders_as_arrays
from crmlab._validation import require_columns
from crmlab.clv.repeat import purchase_days

LOST = "lost"


def purchase_probabilities(
    orders: pd.DataFrame,
    as_of,
    *,
    period_days: int,
    states: int = 4,
    customer: str = "customer_id",
    date: str = "order_date",
    amount: str = "amount_cny",
    order: str | None = "order_id",
) -> pd.DataFrame:
    """Estimate how likely customers are to buy again, by the periods since their last purchase.

    Parameters
    ----------
    orders : DataFrame
        One row per order.
    as_of : str, date or Timestamp
        Last day of the last period; the periods are counted back from it.
    period_days : int
        Length of a period in days.
    states : int, default 4
        Longest time since the last purchase, in periods.
    customer : str, default "customer_id"
        Column that names the customer.
    date : str, default "order_date"
        Column of dates without time zone.
    amount : str, default "amount_cny"
        Numeric column of money. A negative amount is a refund and no purchase.
    order : str or None, default "order_id"
        Column of order numbers, checked for repeats where the orders have it.

    Returns
    -------
    DataFrame
        Index ``recency`` (1: bought in the period before). Columns ``cases`` (customer-periods that began in
        this state), ``bought`` (how many of them had a purchase) and ``probability``, for `transition_matrix`.

    Raises
    ------
    ValueError
        If rows cannot be used (the message shows them), or a length is not positive.

    Examples
    --------
    >>> orders = pd.DataFrame({
    ...     "customer_id": ["a", "a", "b"],
    ...     "order_date": pd.to_datetime(["2026-01-05", "2026-01-25", "2026-01-15"]),
    ...     "amount_cny": [20.0, 30.0, 40.0],
    ... })
    >>> purchase_probabilities(orders, "2026-01-31", period_days=10, states=2)
             cases  bought  probability
    recency
    1            2       0          0.0
    2            1       1          1.0
    """
    if period_days < 1 or states < 1:
        raise ValueError(f"period_days and states must be at least 1; got {period_days} and {states}.")
    read = read_orders_as_arrays(orders, as_of, customer=customer, date=date, amount=amount, order=order)
    codes, days = purchase_days(read.purchases())
    periods_ago = (as_day(as_of) - days) // period_days
    active = pd.DataFrame({"customer": codes, "ago": periods_ago}).drop_duplicates()
    before = active.groupby("customer")["ago"].shift()
    gaps = (before - active["ago"]).dropna().astype(int)
    silent = active.groupby("customer")["ago"].last()  # periods without a purchase since the last one

    recency = np.arange(1, states + 1)
    bought = np.array([(gaps == n).sum() for n in recency])
    cases = np.array([(gaps >= n).sum() + (silent >= n).sum() for n in recency])
    with np.errstate(invalid="ignore"):
        probability = bought / cases
    return pd.DataFrame(
        {"cases": cases, "bought": bought, "probability": probability},
        index=pd.Index(recency, name="recency"),
    )


def transition_matrix(purchase_probabilities: Sequence[float]) -> pd.DataFrame:
    """Write a migration model as a Markov chain over the periods since the last purchase.

    Parameters
    ----------
    purchase_probabilities : sequence of float
        Probability to buy in the next period, for a customer who last bought 1, 2, 3, ... periods ago. After
        the last of them a customer is lost.

    Returns
    -------
    DataFrame
        Probability to go from a state (index) to a state (columns); rows sum to 1. The states are 1, 2, ... and
        "lost".

    Raises
    ------
    ValueError
        If a probability is not between 0 and 1.

    References
    ----------
    Pfeifer, P. E. and Carraway, R. L. (2000). Modeling customer relationships as Markov chains. *Journal of
    Interactive Marketing*, 14(2), 43-55.

    Examples
    --------
    >>> transition_matrix([0.3, 0.2])
          1    2  lost
    1    0.3  0.7   0.0
    2    0.2  0.0   0.8
    lost 0.0  0.0   1.0
    """
    probabilities = np.asarray(purchase_probabilities, dtype=float)
    check_rates(probabilities, "purchase_probabilities")
    size = len(probabilities)
    matrix = np.zeros((size + 1, size + 1))
    matrix[np.arange(size), 0] = probabilities
    matrix[np.arange(size), np.arange(size) + 1] = 1 - probabilities
    matrix[size, size] = 1
    states = [*range(1, size + 1), LOST]
    return pd.DataFrame(matrix, index=states, columns=states)


def markov_value(
    transitions: pd.DataFrame, payoffs: Sequence[float], *, discount: float, periods: int | None = None
) -> pd.Series:
    """Value of a customer in each state of a Markov chain.

    Parameters
    ----------
    transitions : DataFrame
        Probabilities to go from a state to a state, such as the result of `transition_matrix`.
    payoffs : sequence of float
        Money received on arriving in each state, in the order of the states. In a migration model: margin less
        marketing after a purchase, less marketing in the other states, 0 when lost.
    discount : float
        Discount rate per period. The payoff of the present state is not discounted.
    periods : int, optional
        Periods after the present one; without it, for ever.

    Returns
    -------
    Series
        Indexed by state, named ``value``: (I - P / (1 + d))^-1 R, or its sum up to `periods`.

    Raises
    ------
    ValueError
        If rows do not sum to 1, there is not one payoff for each state, or the endless sum is infinite.

    References
    ----------
    Pfeifer, P. E. and Carraway, R. L. (2000). Modeling customer relationships as Markov chains. *Journal of
    Interactive Marketing*, 14(2), 43-55.

    Examples
    --------
    >>> chain = transition_matrix([0.3, 0.2, 0.15, 0.05])
    >>> markov_value(chain, [36, -4, -4, -4, 0], discount=0.2).round(2).tolist()
    [52.32, 5.55, 1.25, -1.82, 0.0]
    """
    require_columns(transitions, transitions.index, name="transitions")
    chain = transitions[transitions.index].to_numpy(float)
    rewards = np.asarray(payoffs, dtype=float)
    if (chain < 0).any() or not np.allclose(chain.sum(axis=1), 1):
        raise ValueError(f"Each row of transitions must sum to 1; the sums are {chain.sum(axis=1).tolist()}.")
    if rewards.shape != (len(chain),):
        raise ValueError(f"payoffs needs one amount for each of {len(chain)} states; got {len(rewards)}.")
    shrunk = chain / (1 + discount)
    if periods is None:
        value = _endless_value(shrunk, rewards)
    else:
        value = rewards
        for _period in range(periods):
            value = rewards + shrunk @ value
    return pd.Series(value, index=transitions.index, name="value")


def _endless_value(shrunk: np.ndarray, rewards: np.ndarray) -> np.ndarray:
    """Solve V = R + P V over the states that ever pay; a state that stays for ever and pays nothing is worth 0."""
    earning = ~((np.diag(shrunk) >= 1) & (rewards == 0))
    inner = shrunk[np.ix_(earning, earning)]
    if np.abs(np.linalg.eigvals(inner)).max(initial=0) >= 1:
        raise ValueError("Without discount a customer who never leaves has an infinite value. Give periods.")
    value = np.zeros(len(rewards))
    value[earning] = np.linalg.solve(np.eye(earning.sum()) - inner, rewards[earning])
    return value


def check_rates(rates, name: str) -> None:
    if not ((np.asarray(rates) >= 0) & (np.asarray(rates) <= 1)).all():
        raise ValueError(f"{name} must be between 0 and 1; got {list(rates)}.")
