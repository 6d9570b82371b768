"""The real orders of CDNOW."""

import subprocess
import sys

import pandas as pd
import pytest

from crmlab.datasets import load_cdnow, load_orders
from crmlab.datasets.loaders import cdnow


@pytest.mark.parametrize(
    ("which", "rows", "customers"),
    # Fader and Hardie (2001): 23,570 customers of the cohort; the 1/10 sample has 2,357.
    [("sample", 6_919, 2_357), ("master", 69_659, 23_570)],
)
def test_files_have_the_published_size(which, rows, customers):
    """Are all orders there, with parsed dates and numbers?"""
    table = load_cdnow(which)
    assert list(table.columns) == cdnow.COLUMNS
    assert [str(kind) for kind in table.dtypes] == ["int64", "datetime64[ns]", "int64", "float64"]
    assert (len(table), table["customer_id"].nunique()) == (rows, customers)
    assert table["order_date"].min().isoformat()[:10] == "1997-01-01"
    assert table["order_date"].max().isoformat()[:10] == "1998-06-30"


def test_sample_customers_are_those_of_the_master_file():
    """Do the sample's numbers point to the same orders in the master file?"""
    sample, master = load_cdnow("sample"), load_cdnow("master")
    chosen = master[master["customer_id"].isin(sample["customer_id"])]
    assert chosen["amount_usd"].sum() == pytest.approx(sample["amount_usd"].sum())


def test_lifetimes_is_not_imported():
    """Is the carrier left unimported, as it fails with new versions of pandas?"""
    code = (
        "import sys; from crmlab.datasets import load_cdnow; load_cdnow(); print('lifetimes' in sys.modules)"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"
    )


def test_missing_carrier_is_named(monkeypatch):
    """Does the error say what to install where the package is missing?"""
    monkeypatch.setattr(cdnow, "find_spec", lambda name: None)
    with pytest.raises(ImportError, match=r"pip install 'crmlab\[real-data\]'"):
        load_cdnow()


def test_unknown_file_is_refused():
    """Does a name other than sample or master raise?"""
    with pytest.raises(ValueError, match="'all'"):
        load_cdnow("all")


@pytest.mark.parametrize("load", [load_cdnow, load_orders])
def test_a_loaded_table_is_ones_own(load):
    """Does the next load give the table as it was, whatever became of the first?"""
    first, right = load(), load().copy()
    first.loc[first.index[0], first.columns[-1]] = -1.0
    first.iloc[1:3, 0] = first.iloc[0, 0]
    first["more"] = 1
    pd.testing.assert_frame_equal(load(), right)
