"""Credit of key accounts: scores by 6C, 5P and 6A, receivables and credit limit."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmlab._columns import numbers
from crmlab._validation import require_columns
from crmlab.i18n import translator

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ = translator("plots")

GRADES = ("A", "B", "C", "D")
SIX_C = ("character", "capacity", "capital", "collateral", "conditions", "continuity")
FIVE_P = ("people", "purpose", "payment", "protection", "perspective")
SIX_A = ("economic", "technical", "managerial", "organisational", "commercial", "financial")
FACTOR_NAMES = {
    **{factor: factor for factor in (*SIX_C, *SIX_A)},
    **{factor: f"{factor} factor" for factor in FIVE_P},
}


def evidence_points(
    data: pd.DataFrame, indicators: Mapping[str, Mapping[str, tuple[float, float]]]
) -> pd.DataFrame:
    """Turn evidence on accounts into scores from 0 to 100, factor by factor.

    Parameters
    ----------
    data : DataFrame
        One row per account, numeric or yes/no columns of evidence.
    indicators : mapping of str to mapping
        For each factor its columns, and for each column the worst and the best value:
        ``{"capacity": {"debt_ratio": (0.9, 0.3), "current_ratio": (0.8, 2.0)}}``.

    Returns
    -------
    DataFrame
        Index of `data`; one column per factor, the mean points of its columns. A column gives 0 points at
        its worst value or beyond, 100 at its best, and in proportion between.

    Raises
    ------
    TypeError
        If a column holds neither numbers nor yes and no.
    ValueError
        If a column or value is missing, or worst and best are the same.

    Notes
    -----
    Worst and best are a credit manager's judgement; state them beside the scores. The rival is to rank the
    accounts against each other, which gives someone the best score in a bad year too.

    Examples
    --------
    >>> data = pd.DataFrame({"debt_ratio": [0.9, 0.75, 0.25], "current_ratio": [0.5, 1.25, 2.5]})
    >>> evidence_points(data, {"capacity": {"debt_ratio": (1, 0.5), "current_ratio": (0.5, 2)}})
       capacity
    0      10.0
    1      50.0
    2     100.0
    """
    table = pd.DataFrame(index=data.index)
    for factor, columns in indicators.items():
        points = []
        for column, (worst, best) in columns.items():
            if worst == best:
                raise ValueError(f"The worst and the best value of {column!r} must differ; both are {best}.")
            yes_no = column in data and pd.api.types.is_bool_dtype(data[column])
            values = data[column].astype(float) if yes_no else numbers(data, column, name="data")
            points.append(((values - worst) / (best - worst)).clip(0, 1) * 100)
        table[factor] = pd.concat(points, axis=1).mean(axis=1)
    return table


def credit_score(
    evidence: pd.DataFrame,
    factors: Sequence[str] = SIX_C,
    *,
    weights: Mapping[str, float] | None = None,
    cuts: Sequence[float] = (80, 65, 50),
    floor: float = 0.0,
) -> pd.DataFrame:
    """Score the credit of accounts by 6C, 5P or 6A, and grade it.

    Parameters
    ----------
    evidence : DataFrame
        One row per account, one column per factor, scored 0 (worst) to 100 (best).
    factors : sequence of str, optional
        `SIX_C` (default), `FIVE_P`, `SIX_A` or your own columns.
    weights : mapping, optional
        Weight of each factor; all the same by default. They need not sum to 1.
    cuts : sequence of three float, default (80, 65, 50)
        Lowest scores of grades A, B and C.
    floor : float, default 0
        An account with any factor below this gets grade D, whatever the mean.

    Returns
    -------
    DataFrame
        Index of `evidence`; columns ``credit_score`` (0 to 100), ``weakest`` (name of the lowest factor)
        and ``credit_grade``.

    Raises
    ------
    TypeError
        If a factor holds no numbers.
    ValueError
        If a column or value is missing or outside 0 to 100, a weight is missing or negative, or cuts do not
        decrease.

    Notes
    -----
    A weighted mean lets a rich bad payer pass; `floor` is the guard. The rival is a model of actual
    defaults, which needs a history of them.

    References
    ----------
    Golin, J., & Delhaise, P. (2013). *The Bank Credit Analysis Handbook* (2nd ed.). Wiley, ch. 1. (The Cs
    of credit.)

    Examples
    --------
    >>> evidence = pd.DataFrame([[90, 80, 90, 85, 70, 95], [20, 80, 90, 85, 70, 95]], columns=SIX_C)
    >>> credit_score(evidence, floor=30)
       credit_score     weakest credit_grade
    0     85.000000  conditions            A
    1     73.333333   character            D
    """
    weights = {factor: 1.0 for factor in factors} if weights is None else dict(weights)
    if set(weights) != set(factors) or min(weights.values()) < 0 or not sum(weights.values()):
        raise ValueError(
            f"weights must give each of {', '.join(factors)} a weight of 0 or more; got {weights}."
        )
    if len(cuts) != 3 or not cuts[0] > cuts[1] > cuts[2]:
        raise ValueError(f"cuts must be three decreasing scores, like (80, 65, 50); got {tuple(cuts)}.")
    scores = pd.DataFrame({f: numbers(evidence, f, name="evidence", low=0, high=100) for f in factors})
    score = (scores * pd.Series(weights)).sum(axis=1) / sum(weights.values())
    grade = 3 - np.searchsorted(cuts[::-1], score.round(9), side="right")
    grade = np.where(scores.min(axis=1) < floor, 3, grade)
    return pd.DataFrame(
        {"credit_score": score, "weakest": scores.idxmin(axis=1), "credit_grade": np.take(GRADES, grade)}
    )


def transaction_status(
    accounts: pd.DataFrame,
    *,
    sales: str = "annual_sales_cny",
    previous: str = "previous_sales_cny",
    receivables: str = "receivables_cny",
    limit: str = "credit_limit_cny",
    days: int = 365,
) -> pd.DataFrame:
    """Growth, days of sales outstanding and use of the credit limit of each account.

    Parameters
    ----------
    accounts : DataFrame
        One row per account, amounts of 0 or more.
    sales, previous : str, optional
        Sales on credit of the latest period and of the one before.
    receivables : str, optional
        What the account owes at the end of the latest period.
    limit : str, optional
        Credit limit.
    days : int, default 365
        Length of a period in days.

    Returns
    -------
    DataFrame
        Index of `accounts`; columns ``growth`` (share), ``dso_days``, ``credit_use`` (share of the limit)
        and ``over_limit``. A ratio to nothing is NaN, or inf.

    Raises
    ------
    TypeError
        If a column holds no numbers.
    ValueError
        If a column or value is missing or negative.

    References
    ----------
    Brealey, R. A., Myers, S. C., & Allen, F. (2011). *Principles of Corporate Finance* (10th ed.).
    McGraw-Hill, ch. 28. (Receivables divided by average daily sales.)

    Examples
    --------
    >>> accounts = pd.DataFrame({"annual_sales_cny": [730], "previous_sales_cny": [365],
    ...                          "receivables_cny": [90], "credit_limit_cny": [60]})
    >>> transaction_status(accounts).iloc[0].to_dict()
    {'growth': 1.0, 'dso_days': 45.0, 'credit_use': 1.5, 'over_limit': True}
    """
    read = {
        column: numbers(accounts, column, name="accounts", low=0)
        for column in (sales, previous, receivables, limit)
    }
    return pd.DataFrame(
        {
            "growth": read[sales] / read[previous] - 1,
            "dso_days": read[receivables] / read[sales] * days,
            "credit_use": read[receivables] / read[limit],
            "over_limit": read[receivables] > read[limit],
        }
    )


def plot_credit(
    evidence: pd.DataFrame, *, factors: Sequence[str] = SIX_C, ax: "Axes | None" = None, **kwargs
) -> "Axes":
    """Draw the credit profile of accounts, one line per account.

    Parameters
    ----------
    evidence : DataFrame
        One row per account, one column per factor, 0 to 100; best drawn for a few accounts.
    factors : sequence of str, optional
        `SIX_C` (default), `FIVE_P`, `SIX_A` or your own columns.
    ax : Axes, optional
        Where to draw; new axes if not given.
    **kwargs
        Passed on to the lines.

    Returns
    -------
    Axes
        The axes drawn on.
    """
    from crmlab._plotting import new_axes

    require_columns(evidence, factors, name="evidence")
    ax = new_axes(ax)
    names = [_(FACTOR_NAMES.get(factor, str(factor))) for factor in factors]
    for account, scores in evidence[list(factors)].iterrows():
        ax.plot(names, scores, **{"marker": "o", "label": str(account), **kwargs})
    ax.set(xlabel=_("Credit factor"), ylabel=_("Score (0 to 100)"), ylim=(0, 105))
    ax.legend(title=_("Account"), frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    return ax
