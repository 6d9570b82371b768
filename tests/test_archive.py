"""The customer archive: check characters of real firms, faults found one by one, shares by hand."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import archive as arc

# Codes as published in the national enterprise register; the last is the example of GB 32100-2015.
REAL_CODES = ["914403001922038216", "9144030071526726XG", "91330100799655058B", "91350100M000100Y43"]


@pytest.mark.parametrize("code", REAL_CODES)
def test_codes_of_real_firms_are_valid(code):
    """Does the check character of GB 32100-2015 come out for codes in use?"""
    assert arc.valid_credit_code(code)


@settings(deadline=None)
@given(st.sampled_from(REAL_CODES), st.integers(0, 17), st.sampled_from(arc.CODE_CHARACTERS))
def test_every_single_slip_is_found(code, place, character):
    """Is a code with any one character changed invalid?"""
    slip = code[:place] + character + code[place + 1 :]
    assert arc.valid_credit_code(slip) == (slip == code)


@pytest.mark.parametrize("code", ["", "9144", "91440300192203821O", "914403001922038216 "])
def test_odd_codes_are_invalid(code):
    """Are codes too short, too long, or with a letter that is not used invalid rather than an error?"""
    assert not arc.valid_credit_code(code)


def test_completeness_by_hand():
    """Are blanks empty, and is a column that is not there filled nowhere?"""
    archive = pd.DataFrame({"name": ["a", "b", "　", None], "employees": [1, None, 3, 4]})
    table = arc.check_completeness(archive)
    assert table.loc[["name", "employees", "phone"], "filled"].tolist() == [2, 3, 0]
    assert table.loc["name", "share"] == 0.5
    assert table.loc["name", "required"]
    assert set(table["category"]) == set(arc.CATEGORIES)


@pytest.mark.parametrize(
    ("field", "good", "bad", "problem"),
    [
        ("phone", ["13800138000", "0571-87654321", "+86 13912345678", "400-820-8820"], "12345", "wrong form"),
        ("email", ["li.wei@hotel.com.cn"], "li.wei@hotel", "wrong form"),
        ("postcode", ["310000", 310000], "31000", "wrong form"),
        ("employees", [1, "25"], 0, "out of range"),
        ("employees", [1], "many", "no number"),
        ("founded_on", ["2001-05-06", pd.Timestamp("2025-12-31")], "2026-01-01", "in the future"),
        ("founded_on", ["2001-05-06"], "31 Feb 2001", "no date"),
        ("credit_grade", ["A", "D"], "E", "wrong form"),
        ("credit_code", REAL_CODES, "914403001922038261", "wrong check character"),
    ],
)
def test_invalid_values_are_named(field, good, bad, problem):
    """Is exactly the bad value reported, with its row and its problem?"""
    archive = pd.DataFrame({field: pd.Series([*good, bad, None], dtype=object)})
    faults = arc.check_validity(archive, "2025-12-31")
    assert faults.to_numpy().tolist() == [[len(good), field, bad, problem]]


def test_clean_archive_has_no_faults():
    """Does a clean record give an empty list with its columns?"""
    faults = arc.check_validity(pd.DataFrame({"name": ["Tea House"]}), "2025-12-31")
    assert faults.empty
    assert faults.columns.tolist() == ["row", "field", "value", "problem"]


def test_duplicates_forgive_spelling_only():
    """Do capitals, width, blanks and points not matter, and do empty names stay apart?"""
    archive = pd.DataFrame(
        {
            "name": ["ABC Hotel", "西湖茶楼", "ABC hotel.", "西湖 茶楼", "West Lake", None, " "],
            "phone": ["1", "2", "1", "3", "4", "5", "5"],
        }
    )
    twins = arc.find_duplicates(archive)
    assert twins.index.tolist() == [0, 2, 1, 3]
    assert twins["group"].tolist() == [1, 1, 2, 2]
    assert arc.find_duplicates(archive, ["name", "phone"]).index.tolist() == [0, 2, 5, 6]
    with pytest.raises(ValueError, match="no column 'tax_no'"):
        arc.find_duplicates(archive, ["tax_no"])


@settings(deadline=None)
@given(st.lists(st.sampled_from(["Ab", "aB ", "c", "C.", "d", ""]), max_size=12))
def test_duplicates_come_in_groups_of_two_or_more(names):
    """Is every group at least two records, all spelled alike but for case and blanks?"""
    twins = arc.find_duplicates(pd.DataFrame({"name": names}, dtype=object))
    for _, group in twins.groupby("group"):
        assert len(group) >= 2
        assert group["name"].str.lower().str.strip(" .").nunique() == 1


def test_records_without_a_date_are_stale():
    """Is a record stale the day after the limit, and if its date is missing or no date?"""
    archive = pd.DataFrame({"updated_on": ["2024-12-31", "2024-12-30", None, "soon"]})
    table = arc.check_timeliness(archive, "2025-12-31")
    assert table["stale"].tolist() == [False, True, True, True]
    assert table["age_days"].iloc[:2].tolist() == [365, 366]


def test_summary_by_hand():
    """Are the four shares those of the single checks?"""
    archive = pd.DataFrame(
        {
            "name": ["Tea House", "TEA HOUSE", "Hotel", "Bar"],
            "phone": ["13800138000", "12", None, "13900139000"],
            "updated_on": ["2025-12-01", "2025-12-01", "2020-01-01", "2031-01-01"],
        }
    )
    schema = arc.archive_schema().loc[["name", "phone", "updated_on"]]
    table = arc.quality_summary(archive, "2025-12-31", schema=schema)
    # 12 required values, 1 empty; 11 filled, 2 invalid (phone 12, date of 2031); 4 records, 3 customers; 1 old.
    assert table["checked"].tolist() == [12, 11, 4, 4]
    assert table["good"].tolist() == [11, 9, 3, 3]
    assert table["share"].tolist() == pytest.approx([11 / 12, 9 / 11, 0.75, 0.75])
    assert arc.plot_quality(table).patches[1].get_width() == pytest.approx(9 / 11)
    with pytest.raises(ValueError, match="no records"):
        arc.quality_summary(archive.head(0), "2025-12-31")
