"""Do tables leave in a form that can be read back or read?"""

import numpy as np
import pandas as pd
import pytest

from crmlab.views import save, show, to_markdown

TABLE = pd.DataFrame(
    {"name": ["甲|乙", None], "share": [0.126, 0.5], "count": [1234, 5], "amount": [9.5, None]},
    index=pd.Index(["A", "B"], name="abc_class"),
)


def test_markdown_has_the_index_escapes_pipes_and_leaves_gaps_empty():
    """Is the table the one written by hand?"""
    assert to_markdown(TABLE, decimals=1).splitlines() == [
        "| abc_class | name | share | count | amount |",
        "|:---|:---|---:|---:|---:|",
        r"| A | 甲\|乙 | 0.1 | 1234 | 9.5 |",
        "| B |  | 0.5 | 5 |  |",
    ]


def test_unnamed_row_numbers_are_left_out():
    """Does a mere row number not become a column?"""
    assert to_markdown(TABLE.reset_index(drop=True)).startswith("| name |")


def test_page_shows_shares_as_percent():
    """Are shares percent, counts whole with separators, gaps empty, and the title there?"""
    page = show(TABLE, title="Classes").as_raw_html()
    for text in ("13%", "50%", "1,234", "9.50", "Classes", "甲|乙"):
        assert text in page
    assert "None" not in page and "nan" not in page


@pytest.mark.parametrize(("suffix", "read"), [("csv", pd.read_csv), ("parquet", pd.read_parquet)])
def test_files_read_back_as_the_same_table(tmp_path, suffix, read):
    """Is the file the table with its index as the first column?"""
    path = save(TABLE, tmp_path / f"table.{suffix}")
    pd.testing.assert_frame_equal(read(path), TABLE.reset_index().fillna(np.nan), check_dtype=False)


def test_text_files_hold_the_views(tmp_path):
    """Do .md and .html hold what the functions give?"""
    assert save(TABLE, str(tmp_path / "table.md")).read_text("utf-8") == to_markdown(TABLE) + "\n"
    assert "13%" in save(TABLE, tmp_path / "table.html").read_text("utf-8")


def test_unknown_forms_are_refused(tmp_path):
    """Are an unknown suffix and something that is no table named?"""
    with pytest.raises(ValueError, match=r"must end in .csv, .parquet, .md or .html; got 'table.xlsx'"):
        save(TABLE, tmp_path / "table.xlsx")
    with pytest.raises(TypeError, match="must be a DataFrame, not list"):
        to_markdown([1, 2])
