"""Data of one's own: each student gets another sample of the same company's customers."""

import os
from hashlib import sha256
from pathlib import Path

import pandas as pd

from crmlab._validation import require_columns

VARIABLE = "CRMLAB_STUDENT"
FILE = "crmlab-student.txt"


def personal_sample(
    frame: pd.DataFrame, student: str | None = None, *, fraction: float = 0.8, key: str = "customer_id"
) -> pd.DataFrame:
    """Return the part of a table that belongs to one student's sample of customers.

    Parameters
    ----------
    frame : DataFrame
        Any table with the customers in column `key`.
    student : str, optional
        The student's id; upper and lower case are the same. By default the environment variable ``CRMLAB_STUDENT``
        or else the file ``crmlab-student.txt`` in the working directory tells it.
    fraction : float, default 0.8
        Share of the customers in the sample, above 0 and at most 1.
    key : str, default "customer_id"
        Column that holds the customer.

    Returns
    -------
    DataFrame
        The rows of the sampled customers and those without a customer, with a new index. Where no student
        is known, a copy of the whole table.

    Raises
    ------
    TypeError
        If `frame` is no DataFrame.
    ValueError
        If `key` is no column or `fraction` is out of range.

    Notes
    -----
    A customer is in the sample if a hash (SHA-256) of student and customer falls below `fraction`. So a student has
    the same customers in every table and on every machine, whatever else the table holds.

    Examples
    --------
    >>> orders = pd.DataFrame({"customer_id": [f"C{i:05d}" for i in range(1000)], "amount_cny": 1.0})
    >>> one, other = personal_sample(orders, "s001"), personal_sample(orders, "s002")
    >>> len(one), len(other), one.equals(other)
    (789, 797, False)
    """
    require_columns(frame, [key], name="frame")
    if not 0 < fraction <= 1:
        raise ValueError(f"fraction is {fraction}; it must be above 0 and at most 1.")
    student = (student or _known_student()).strip().casefold()
    if not student:
        return frame.copy()
    customers = frame[key].dropna().unique()
    sampled = [customer for customer in customers if _place(student, customer) < fraction]
    return frame[frame[key].isin(sampled) | frame[key].isna()].reset_index(drop=True)


def _known_student() -> str:
    named = os.environ.get(VARIABLE, "")
    if not named and Path(FILE).is_file():
        named = Path(FILE).read_text(encoding="utf-8-sig")
    return named


def _place(student: str, customer: object) -> float:
    """Return a place in [0, 1) for a pair of student and customer."""
    digest = sha256(f"{student}\n{customer}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64
