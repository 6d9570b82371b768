"""The CDNOW sample that the publications fitted, read from the package Lifetimes without importing it."""

from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest

from crmlab.clv import repeat_table


@pytest.fixture(scope="session")
def lifetimes_data():
    """The directory of data files in the package Lifetimes."""
    found = find_spec("lifetimes")
    if found is None:
        pytest.skip("the extra real-data (package Lifetimes) is not installed")
    return Path(found.origin).parent / "datasets"


@pytest.fixture(scope="session")
def cdnow(lifetimes_data):
    """Orders of the 1/10 sample of CDNOW customers (Fader and Hardie), 1997-01-01 to 1998-06-30."""
    names = ["master_id", "customer_id", "order_date", "cds", "amount_cny"]
    orders = pd.read_csv(lifetimes_data / "CDNOW_sample.txt", sep=r"\s+", names=names)
    return orders.assign(order_date=pd.to_datetime(orders["order_date"].astype(str)))


@pytest.fixture(scope="session")
def cdnow_table(cdnow):
    """Repeat purchases in the calibration period of 39 weeks, in weeks."""
    return repeat_table(cdnow, "1997-09-30")
