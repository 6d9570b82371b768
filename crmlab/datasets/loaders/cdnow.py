"""Real orders: the customers that CDNOW, an online shop for music, won in the first quarter of 1997."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import pandas as pd

from crmlab.datasets._files import own

FILES = {"sample": "CDNOW_sample.txt", "master": "CDNOW_master.txt"}
COLUMNS = ["customer_id", "order_date", "quantity_cds", "amount_usd"]


def load_cdnow(which: Literal["sample", "master"] = "sample") -> pd.DataFrame:
    """Load the real orders of CDNOW, January 1997 to June 1998.

    Parameters
    ----------
    which : {"sample", "master"}, default "sample"
        The tenth of the customers that most publications use, or all of them.

    Returns
    -------
    DataFrame
        6,919 rows of 2,357 customers (sample) or 69,659 rows of 23,570 (master), one per order:

        ============  ==============  ==========================================================
        column        type            meaning
        ============  ==============  ==========================================================
        customer_id   int64           the customer's number in the master file
        order_date    datetime64[ns]  day of the order
        quantity_cds  int64           number of CDs
        amount_usd    float64         value in USD; a few orders are worth 0
        ============  ==============  ==========================================================

        The index counts the rows from 0.

    Raises
    ------
    ValueError
        If `which` is neither of the two.
    ImportError
        If the package that carries the files is not installed.

    Notes
    -----
    Real data, collected by CDNOW and published by Bruce Hardie; no licence is stated, so crmlab does not carry
    the files. They are read from the installed package ``Lifetimes``, which is not imported.

    References
    ----------
    Fader, P. and Hardie, B. (2001). Forecasting repeat sales at CDNOW: a case study. Interfaces 31(3), part 2.

    Examples
    --------
    >>> cdnow = load_cdnow()
    >>> len(cdnow), cdnow["customer_id"].nunique()
    (6919, 2357)
    """
    if which not in FILES:
        raise ValueError(f"There is no CDNOW file {which!r}; choose 'sample' or 'master'.")
    carrier = find_spec("lifetimes")
    if carrier is None:
        raise ImportError(
            "load_cdnow() needs the package Lifetimes. Install it with: pip install 'crmlab[real-data]'"
        )
    return own(_read(Path(carrier.origin).parent / "datasets" / FILES[which], which))


@cache
def _read(path: Path, which: str) -> pd.DataFrame:
    fields = [0, 2, 3, 4] if which == "sample" else [0, 1, 2, 3]
    table = pd.read_csv(
        path, sep=r"\s+", header=None, skiprows=int(which == "master"), usecols=fields, dtype={fields[1]: str}
    )
    table.columns = COLUMNS
    table["order_date"] = pd.to_datetime(table["order_date"], format="%Y%m%d").astype("datetime64[ns]")
    return table
