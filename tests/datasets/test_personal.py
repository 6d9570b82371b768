"""Each student's own sample of customers."""

import os
import subprocess
import sys

import pandas as pd
import pytest

from crmlab.datasets import load_customers, load_orders, personal_sample


@pytest.fixture(autouse=True)
def nobody(monkeypatch, tmp_path):
    monkeypatch.delenv("CRMLAB_STUDENT", raising=False)
    monkeypatch.chdir(tmp_path)


def test_sample_is_the_same_customers_in_every_table():
    """Do a student's orders belong to exactly the student's customers?"""
    customers, orders = personal_sample(load_customers(), "li01"), personal_sample(load_orders(), "li01")
    assert set(orders["customer_id"]) <= set(customers["customer_id"])
    everyone = load_orders()
    assert len(orders) == everyone["customer_id"].isin(customers["customer_id"]).sum()


@pytest.mark.parametrize("fraction", [0.2, 0.8])
def test_sample_has_about_the_share_asked_for(fraction):
    """Is the share of customers near the fraction (1,700 customers: within 4 points)?"""
    assert len(personal_sample(load_customers(), "li01", fraction=fraction)) / 1_700 == pytest.approx(
        fraction, abs=0.04
    )


def test_smaller_sample_lies_within_the_larger():
    """Are the customers of a 20 % sample among those of the 80 % sample?"""
    small, large = (
        set(personal_sample(load_customers(), "x", fraction=f)["customer_id"]) for f in (0.2, 0.8)
    )
    assert small < large


def test_sample_does_not_depend_on_the_process():
    """Does a new process with another hash seed give the same sample?"""
    code = (
        "from crmlab.datasets import *; import hashlib;"
        "print(hashlib.md5(''.join(personal_sample(load_customers(), 'li01')['customer_id']).encode()).hexdigest())"
    )
    given = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(given) == 1 and given != {""}


def test_student_is_told_by_variable_or_file(monkeypatch, tmp_path):
    """Do the environment variable and the file name the student, and the argument before both?"""
    customers = load_customers()
    assert personal_sample(customers).equals(customers)
    (tmp_path / "crmlab-student.txt").write_text("li01\n", encoding="utf-8")
    assert personal_sample(customers).equals(personal_sample(customers, "LI01 "))
    monkeypatch.setenv("CRMLAB_STUDENT", "wang02")
    assert personal_sample(customers).equals(personal_sample(customers, "wang02"))


def test_rows_without_customer_are_kept_and_the_frame_is_unchanged():
    """Are rows that belong to no customer in every sample?"""
    frame = pd.DataFrame({"customer_id": ["C1", None, "C2"], "x": [1, 2, 3]}, index=[5, 6, 7])
    before = frame.copy()
    assert 2 in personal_sample(frame, "a", fraction=0.01)["x"].tolist()
    pd.testing.assert_frame_equal(frame, before)


def test_bad_arguments_are_refused():
    """Are an unknown column, a wrong kind and a wrong fraction named?"""
    with pytest.raises(ValueError, match="no column 'customer_id'"):
        personal_sample(pd.DataFrame({"id": [1]}), "a")
    with pytest.raises(TypeError, match="must be a DataFrame"):
        personal_sample([1, 2], "a")
    with pytest.raises(ValueError, match="fraction is 0"):
        personal_sample(load_customers(), "a", fraction=0)
