"""The data that the publications fitted, from the package Lifetimes, which is not imported."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from crmlab.clv import repeat_table
from crmlab.datasets import load_cdnow


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
    return load_cdnow().rename(columns={"amount_usd": "amount_cny"})


@pytest.fixture(scope="session")
def cdnow_table(cdnow):
    """Repeat purchases in the calibration period of 39 weeks, in weeks."""
    return repeat_table(cdnow, "1997-09-30")
