"""The reader's own orders are validated, and no line is dropped in silence."""

import pandas as pd
import pytest

from crmlab.datasets import read_orders

GOOD = "id,day,value\n007,2025-01-05,10\n008,2025-02-06,20.5\n"
NAMES = {"customer": "id", "date": "day", "amount": "value"}


@pytest.fixture
def written(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "own.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_common_files_are_read(written, encoding, separator):
    """Are the usual encodings and separators read alike, with names and types as promised?"""
    text = "会员,日期,金额,门店\n007,2025-01-05,10,杭州\n008,2025-02-06,20.5,宁波\n".replace(",", separator)
    orders = read_orders(written(text, encoding), customer="会员", date="日期", amount="金额")
    expected = pd.DataFrame(
        {
            "customer_id": ["007", "008"],
            "order_date": pd.to_datetime(["2025-01-05", "2025-02-06"]).astype("datetime64[ns]"),
            "amount": [10.0, 20.5],
        }
    )
    pd.testing.assert_frame_equal(orders, expected)


@pytest.mark.parametrize(
    "written_date",
    [
        "2025-03-08",
        "2025/3/8",
        "20250308",
        "2025年3月8日",
        "2025-03-08 14:05:00",
        "2025/03/08 14:05",
        "2025-03-08T14:05",
    ],
)
def test_unambiguous_dates_are_understood(written, written_date):
    """Is 8 March 2025 read from each of its usual forms, without the time of day?"""
    orders = read_orders(written(f"id,day,value\n1,{written_date},5\n"), **NAMES)
    assert orders["order_date"].tolist() == [pd.Timestamp("2025-03-08")]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("-3.50", -3.5),
        ("¥12.5", 12.5),
        ('"1,234.50"', 1234.5),
        ('"-￥1,234"', -1234),
        (" .5 ", 0.5),
        ("1e3", 1000),
    ],
)
def test_amounts_are_understood(written, text, number):
    """Are currency signs, thousands separators and signs read?"""
    assert read_orders(written(f"id,day,value\n1,2025-01-01,{text}\n"), **NAMES)["amount"].tolist() == [
        number
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (",2025-01-01,5", "no customer"),
        ("nan,2025-01-01,5", "no customer"),
        ("9,,5", "no date"),
        ("9,03/04/2025,5", "a date that cannot be read"),
        ("9,2025-02-30,5", "a date that cannot be read"),
        ("9,2025-02,5", "a date that cannot be read"),
        ("9,2025118,5", "a date that cannot be read"),
        ("9,2099-01-01,5", "a date in the future"),
        ("9,2025-01-01,", "no amount"),
        ("9,2025-01-01,ten", "an amount that is no number"),
        ("9,2025-01-01,inf", "an amount that is no number"),
        ("9,2025-01-01,1.2.3", "an amount that is no number"),
        ("007,2025-01-05,10", "the same content as an earlier line"),
    ],
)
def test_faulty_line_is_named(written, line, problem):
    """Does the error give the number and text of the faulty line, and its fault?"""
    with pytest.raises(ValueError) as error:
        read_orders(written(GOOD + "\n" + line + "\n"), **NAMES)
    assert f"1 line(s) with {problem}, for example:\n  line 5: {line}" in str(error.value)


def test_all_faults_are_reported_together(written):
    """Does one error name several kinds of fault, three lines of each at most?"""
    bad = "".join(f",2025-01-0{day},5\n" for day in range(1, 6)) + "9,2025-01-01,x\n"
    with pytest.raises(ValueError) as error:
        read_orders(written(GOOD + bad), **NAMES)
    message = str(error.value)
    assert "5 line(s) with no customer" in message and "1 line(s) with an amount" in message
    assert message.count("  line ") == 4


def test_line_numbers_count_quoted_line_breaks(written):
    """Is the number that of the line in the file, where a field holds a line break?"""
    text = 'id,day,value,note\n1,2025-01-01,5,"two\nlines"\n2,2025-01-02,x,\n'
    with pytest.raises(ValueError, match="line 4: 2,2025-01-02,x,"):
        read_orders(written(text), **NAMES)


@pytest.mark.parametrize(("duplicates", "rows"), [("drop", 2), ("keep", 3)])
def test_duplicates_are_treated_as_asked(written, duplicates, rows):
    """Are repeated lines dropped or kept only when asked?"""
    path = written(GOOD + "007,2025-01-05,10\n")
    assert len(read_orders(path, **NAMES, duplicates=duplicates)) == rows


def test_lines_that_differ_elsewhere_are_no_duplicates(written):
    """Are two equal orders with different order numbers both kept?"""
    text = "order,id,day,value\n1,7,2025-01-05,10\n2,7,2025-01-05,10\n"
    assert len(read_orders(written(text), **NAMES)) == 2


def test_missing_column_is_named_with_those_there(written):
    """Does the error say which columns the file has?"""
    with pytest.raises(ValueError, match=r"no column 'member'; it has \['id', 'day', 'value'\]"):
        read_orders(written(GOOD), customer="member", date="day", amount="value")


def test_ragged_line_is_named(written):
    """Does a line with too many fields raise with its number?"""
    with pytest.raises(ValueError, match="line 4: 4 fields"):
        read_orders(written(GOOD + "9,2025-01-01,1,000\n"), **NAMES)


@pytest.mark.parametrize("text", ["", "id,day,value\n"])
def test_empty_file_is_refused(written, text):
    """Does a file without orders raise?"""
    with pytest.raises(ValueError, match="has no orders"):
        read_orders(written(text), **NAMES)


def test_text_of_another_encoding_is_refused(tmp_path):
    """Does a file that is no text in a known encoding raise?"""
    path = tmp_path / "own.csv"
    path.write_bytes(b"id,day,value\n\xff\xff\xff,2025-01-01,1\n")
    with pytest.raises(ValueError, match="neither UTF-8 nor GBK"):
        read_orders(path, **NAMES)


def test_date_format_and_last_day_can_be_given(written):
    """Is day first read where the format says so, and is a later day than `as_of` refused?"""
    path = written("id,day,value\n1,03/04/2025,5\n")
    orders = read_orders(path, **NAMES, date_format="%d/%m/%Y")
    assert orders["order_date"].tolist() == [pd.Timestamp("2025-04-03")]
    with pytest.raises(ValueError, match="in the future"):
        read_orders(path, **NAMES, date_format="%d/%m/%Y", as_of="2025-04-02")
