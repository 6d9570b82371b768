"""check.table, check.series and check.mapping."""

import collections
import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pytest

from crmlab import check


def right_table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "customer_id": ["C1", "C2", "C3"],
            "recency_days": [12, 40, 3],
            "monetary": [150.5, np.nan, 80.25],
            "last": pd.to_datetime(["2025-12-19", "2025-11-21", "2025-12-28"]),
            "segment": ["A", "B", "A"],
            "active": [True, False, True],
        }
    )


SAME_TABLE = {
    "itself": lambda t: t,
    "rows in another order": lambda t: t.iloc[[2, 0, 1]],
    "columns in another order": lambda t: t[t.columns[::-1]],
    "key in the index": lambda t: t.set_index("customer_id"),
    "key in an index of another name": lambda t: t.set_index("customer_id").rename_axis("customer"),
    "key in an index without a name": lambda t: t.set_index("customer_id").rename_axis(None),
    "key in the index and as a column": lambda t: t.set_index("customer_id", drop=False),
    "more in the index than the key": lambda t: t.set_index(["customer_id", "segment"]),
    "another column in the index": lambda t: t.set_index("segment"),
    "index left over from filtering": lambda t: t.set_axis([7, 3, 9]),
    "a helper column more": lambda t: t.assign(helper=1),
    "name of the columns": lambda t: t.rename_axis("what", axis=1),
    "floats for whole numbers": lambda t: t.assign(recency_days=t["recency_days"].astype(float)),
    "nullable types": lambda t: t.convert_dtypes(),
    "decimals": lambda t: t.assign(recency_days=[Decimal(12), Decimal(40), Decimal(3)]),
    "objects": lambda t: t.astype(object),
    "categories": lambda t: t.assign(
        segment=t["segment"].astype("category"), customer_id=t["customer_id"].astype("category")
    ),
    "string type": lambda t: t.assign(segment=t["segment"].astype("string")),
    "dates of the standard library": lambda t: t.assign(last=t["last"].dt.date),
    "dates as text": lambda t: t.assign(last=t["last"].dt.strftime("%Y-%m-%d")),
    "dates with a zone": lambda t: t.assign(last=t["last"].dt.tz_localize("Asia/Shanghai")),
    "None for NaN": lambda t: t.assign(monetary=[150.5, None, 80.25]),
    "float noise": lambda t: t.assign(monetary=t["monetary"] * (1 + 1e-12)),
    "polars": pl.from_pandas,
    "lazy polars": lambda t: pl.from_pandas(t).lazy(),
    "a subclass": lambda t: type("Mine", (pd.DataFrame,), {})(t),
}


@pytest.mark.parametrize("key", ["customer_id", ["customer_id"], None])
@pytest.mark.parametrize("variant", SAME_TABLE)
def test_table_accepts_every_form_of_the_right_one(variant, key):
    """Do order, place of the key, types and extra columns not matter?"""
    check.table(SAME_TABLE[variant](right_table()), right_table(), key=key)


WRONG_TABLE = {
    "one number": (
        lambda t: t.assign(recency_days=[12, 41, 3]),
        "for customer_id C2 you have recency_days = 41",
    ),
    "one text": (lambda t: t.assign(segment=["A", "B", "C"]), "segment = 'C'"),
    "one flag": (lambda t: t.assign(active=True), "active = True"),
    "one date": (
        lambda t: t.assign(last=t["last"].replace(dt.datetime(2025, 12, 28), dt.datetime(2025, 1, 1))),
        "last = 2025-01-01",
    ),
    "NaN filled": (lambda t: t.fillna({"monetary": 0}), "monetary = 0"),
    "NaN made": (lambda t: t.assign(monetary=np.nan), "nothing (NaN)"),
    "missing row": (lambda t: t.iloc[:2], "lacks 1 of 3 rows, for example C3"),
    "repeated rows": (lambda t: pd.concat([t, t]), "one row for each customer_id, but C1 appears 2 times"),
    "other rows": (lambda t: t.assign(customer_id=["C1", "C2", "C9"]), "rows that do not belong there: C9"),
    "missing column": (lambda t: t.drop(columns="active"), "has no column active"),
    "misspelt column": (lambda t: t.rename(columns={"monetary": "Monetary"}), "Is Monetary meant to be it?"),
    "missing key": (lambda t: t.rename(columns={"customer_id": "customer"}), "Is customer meant to be it?"),
    "text numbers": (
        lambda t: t.assign(recency_days=["12", "40", "3"]),
        "should hold numbers, but there is the text '12'",
    ),
    "0 and 1 for flags": (lambda t: t.assign(active=[1, 0, 1]), "should hold True or False"),
    "swapped": (lambda t: t.set_index("customer_id").T, "rows and columns swapped"),
    "labels spelt another way": (lambda t: t.assign(customer_id=["c1", "c2", "c3"]), "capitals and spaces"),
    "column twice": (lambda t: pd.concat([t, t[["active"]]], axis=1), "more than one column active"),
    "only a column": (lambda t: t["monetary"], "double brackets"),
    "not summed up": (lambda t: t.groupby("segment"), "not summed up yet"),
    "list of rows": (lambda t: t.to_dict("records"), "pd.DataFrame()"),
    "nothing": (lambda t: None, "still empty"),
    "placeholder": (lambda t: ..., "still empty"),
    "function": (lambda t: right_table, "a function"),
    "number": (lambda t: 3, "the number 3"),
    "empty": (lambda t: t.iloc[:0], "lacks 3 of 3 rows"),
}


@pytest.mark.parametrize("variant", WRONG_TABLE)
def test_table_says_the_first_thing_that_is_wrong(refusal, variant):
    """Does each mistake get a sentence that names it?"""
    change, words = WRONG_TABLE[variant]
    assert words in str(refusal(check.table, change(right_table()), right_table(), key="customer_id"))


@pytest.mark.parametrize("variant", WRONG_TABLE)
def test_table_without_a_key_refuses_the_same(refusal, variant):
    """Are rows compared as wholes where nothing names them?"""
    refusal(check.table, WRONG_TABLE[variant][0](right_table()), right_table())


def test_table_counts_the_wrong_rows():
    """Does the message say how many rows of how many are wrong?"""
    mine = right_table().assign(recency_days=[13, 41, 3])
    with pytest.raises(check.CheckFailed) as caught:
        check.table(mine, right_table(), key="customer_id")
    assert caught.value.message == (
        "mine: for customer_id C1 you have recency_days = 13, which is not right (wrong rows: 2 of 3)."
    )


def test_extra_columns_are_refused_only_if_the_task_is_about_them(refusal):
    """Does exact=True refuse a column more?"""
    more = right_table().assign(helper=1)
    check.table(more, right_table(), key="customer_id")
    assert "helper" in refusal(check.table, more, right_table(), key="customer_id", exact=True).message


def test_columns_narrow_what_is_looked_at(refusal):
    """Are other columns left alone?"""
    other = right_table().assign(segment="Z")
    check.table(other, right_table(), key="customer_id", columns=["recency_days", "monetary"])
    refusal(check.table, other, right_table(), key="customer_id", columns=["segment"])


def test_missing_keys_are_not_named_where_they_are_the_answer(refusal):
    """Does open_keys=False keep them back?"""
    short = right_table().iloc[:2]
    assert "C3" not in str(refusal(check.table, short, right_table(), key="customer_id", open_keys=False))


def test_several_key_columns():
    """May a row be named by two columns, in any order and place?"""
    right = pd.DataFrame({"city": ["X", "X", "Y"], "year": [2024, 2025, 2025], "sales": [1.0, 2.0, 3.0]})
    check.table(right.iloc[::-1].set_index(["year", "city"]), right, key=["city", "year"])
    check.table(right.set_index(["city", "year"]).rename_axis([None, None]), right, key=["city", "year"])
    check.table(right, right.set_index(["city", "year"]))
    with pytest.raises(check.CheckFailed, match="for city, year X, 2025 you have sales = 20"):
        check.table(right.assign(sales=[1, 20, 3]), right, key=["city", "year"])


def test_numbers_as_keys():
    """Do customers with numbers for names match whatever type the numbers have?"""
    right = pd.DataFrame({"customer_id": [4, 18], "n": [1, 2]})
    check.table(right.astype({"customer_id": float}), right, key="customer_id")
    check.table(
        right.astype({"customer_id": "Int64"}).set_index("customer_id").rename_axis(None),
        right,
        key="customer_id",
    )
    with pytest.raises(check.CheckFailed, match=r"labels of text are text \(4, 18\)"):
        text = right.astype({"customer_id": str})
        check.table(text, right, key="customer_id")


def test_one_column_may_be_a_series_or_a_dict():
    """Is a Series or a dictionary as good as a table with one column?"""
    right = pd.DataFrame({"customer_id": ["C1", "C2"], "sales": [1.5, 2.0]})
    check.table({"C2": 2, "C1": 1.5}, right, key="customer_id")
    check.table(pd.Series({"C2": 2, "C1": 1.5}), right, key="customer_id")
    check.table(right.set_index("customer_id")["sales"].rename("other"), right, key="customer_id")


def test_two_level_headers_are_joined():
    """Does agg() with a list give acceptable column names?"""
    data = pd.DataFrame({"g": ["a", "a", "b"], "x": [1, 2, 3]})
    right = pd.DataFrame({"g": ["a", "b"], "x_sum": [3, 3], "x_mean": [1.5, 3.0]})
    check.table(data.groupby("g").agg({"x": ["sum", "mean"]}), right, key="g")


def test_rows_without_a_key_may_repeat():
    """Are rows that occur twice compared as often as they occur?"""
    right = pd.DataFrame({"a": [1, 1, 2], "b": ["x", "x", "y"]})
    check.table(right.iloc[[2, 1, 0]], right)
    with pytest.raises(check.CheckFailed):
        check.table(pd.DataFrame({"a": [1, 2, 2], "b": ["x", "y", "y"]}), right)


def test_nearly_equal_numbers_do_not_mislead_the_order_of_rows():
    """Are rows paired rightly whose numbers differ by less than the tolerance?"""
    right = pd.DataFrame({"a": [0.5, 0.5 + 4e-7], "b": [2.0, 1.0]})
    check.table(pd.DataFrame({"a": [0.5 + 4e-7, 0.5], "b": [1.0, 2.0]}), right)
    check.table(pd.DataFrame({"a": [0.5 + 4e-7, 0.5], "b": [2.0, 1.0]}), right)


def test_repeated_rows_are_named(refusal):
    """Is the hint given that rows are there more than once?"""
    right = pd.DataFrame({"a": [1, 2], "b": [3, 4]})
    assert "more than once" in refusal(check.table, pd.concat([right, right]), right).hint


def test_percentages_in_a_column_are_recognised(refusal):
    """Does a slip in one column get its hint, with a key and without?"""
    right = pd.DataFrame({"k": ["a", "b"], "share": [0.25, 0.75]})
    wrong = right.assign(share=right["share"] * 100)
    assert "percentage" in refusal(check.table, wrong, right, key="k").hint
    assert "percentage" in refusal(check.table, wrong, right).hint


def right_series() -> pd.Series:
    return pd.Series({"store": 120.0, "app": 80.5, "phone": 3.0}, name="sales").rename_axis("channel")


SAME_SERIES = {
    "itself": lambda s: s,
    "another order": lambda s: s.sort_values(),
    "other names": lambda s: s.rename("x").rename_axis("y"),
    "a dict": dict,
    "an ordered dict": lambda s: collections.OrderedDict(s),
    "a table with one column": lambda s: s.to_frame(),
    "a table with key and value": lambda s: s.reset_index(),
    "key and value of other names": lambda s: s.rename("x").rename_axis("y").reset_index(),
    "objects": lambda s: s.astype(object),
    "labels as categories": lambda s: s.set_axis(pd.CategoricalIndex(s.index)),
}


@pytest.mark.parametrize("variant", SAME_SERIES)
def test_series_and_mapping_accept_every_form(variant):
    """Is one value per label accepted whatever holds it?"""
    check.series(SAME_SERIES[variant](right_series()), right_series())
    check.mapping(SAME_SERIES[variant](right_series()), dict(right_series()))


def test_series_may_be_a_column_among_others(refusal):
    """Is the column of the right name taken from a larger table?"""
    larger = right_series().to_frame().assign(rank=[1, 2, 3])
    check.series(larger, right_series())
    refusal(check.mapping, larger, dict(right_series()))


WRONG_SERIES = {
    "a value": (
        lambda s: s.replace(3.0, 4.5),
        "for phone you have 4.5, which is not right (wrong values: 1 of 3)",
    ),
    "a missing label": (lambda s: s.drop("app"), "lacks 1 of 3 rows, for example app"),
    "a label more": (lambda s: pd.concat([s, pd.Series({"fax": 1})]), "do not belong there: fax"),
    "percent": (lambda s: s * 100, "percentage"),
    "text": (lambda s: s.astype(str), "should be numbers, but there is the text '120.0'"),
    "a list": (list, "a list with 3 values"),
    "an array": (lambda s: s.to_numpy(), "an array with 3 values"),
    "a number": (lambda s: s.sum(), "the number 203.5"),
    "nothing": (lambda s: None, "still empty"),
}


@pytest.mark.parametrize("variant", WRONG_SERIES)
def test_series_and_mapping_say_what_is_wrong(refusal, variant):
    """Does each mistake get a sentence that names it?"""
    change, words = WRONG_SERIES[variant]
    assert words in str(refusal(check.series, change(right_series()), right_series()))
    assert words in str(refusal(check.mapping, change(right_series()), dict(right_series())))


@pytest.mark.parametrize(
    "answer",
    [
        [3, 1, 2],
        (3, 1, 2),
        np.array([3, 1, 2.0]),
        pd.Index([3, 1, 2]),
        pd.Series([3, 1, 2], index=list("abc")),
        pd.Series([2, 1, 3], index=[2, 1, 0]),
        pl.Series([3, 1, 2]),
    ],
)
def test_series_whose_index_only_counts_needs_no_labels(answer):
    """May values come as a list, or with any labels, in the order of the rows?"""
    check.series(answer, pd.Series([3.0, 1.0, 2.0]))


def test_series_in_another_row_order_is_another_answer(refusal):
    """Do values stay with their rows?"""
    refusal(check.series, [1, 2, 3], pd.Series([3, 1, 2]))


def test_series_with_two_levels_of_labels():
    """Do pairs of labels match as pairs, in a dictionary or a table, too?"""
    right = pd.Series({("X", 2024): 1, ("Y", 2025): 2}).rename_axis(["city", "year"])
    check.series({("Y", 2025): 2, ("X", 2024): 1}, right)
    check.series(right.rename("n").reset_index(), right)
    with pytest.raises(check.CheckFailed, match="2 are wanted"):
        check.series({"X": 1, "Y": 2}, right)


def test_labels_that_repeat_are_compared_as_rows():
    """May an index have a label several times, in any order?"""
    right = pd.Series([1.0, 2.0, 3.0], index=["C1", "C1", "C2"])
    check.series(right.iloc[[2, 1, 0]], right)
    with pytest.raises(check.CheckFailed):
        check.series(right.replace(2.0, 2.5), right)
    rows = pd.DataFrame({"k": ["a", "a"], "n": [1, 2]})
    check.table(rows[::-1].set_index("k"), rows, key="k")


def test_mapping_of_lists():
    """Are lists in a dictionary compared value by value?"""
    check.mapping({"A": ("C1", "C2"), "B": [3]}, {"B": [3.0], "A": ["C1", "C2"]})
    with pytest.raises(check.CheckFailed, match="for A you have"):
        check.mapping({"A": ["C2", "C1"], "B": [3]}, {"A": ["C1", "C2"], "B": [3]})


@pytest.mark.parametrize("empty", [pd.DataFrame({"k": [], "v": []}), pd.DataFrame()])
def test_empty_tables_do_not_break_the_check(refusal, empty):
    """Is an empty answer refused with a sentence, and accepted where it is right?"""
    refusal(check.table, empty, pd.DataFrame({"k": ["a"], "v": [1]}), key="k")
    check.table(
        pd.DataFrame({"k": [], "v": []}),
        pd.DataFrame({"k": pd.Series(dtype=str), "v": pd.Series(dtype=float)}),
        key="k",
    )


@pytest.mark.parametrize(
    "months",
    [
        pd.to_datetime(["2025-01-01", "2025-02-01"]),
        pd.to_datetime(["2025-01-31", "2025-02-28"]),
        pd.PeriodIndex(["2025-01", "2025-02"], freq="M"),
        ["2025-01", "2025-02"],
    ],
)
def test_months_may_be_periods_dates_or_text(months):
    """Does a month count as the same month, however it is written?"""
    right = pd.Series([1, 2], index=pd.period_range("2025-01", periods=2, freq="M"))
    check.series(pd.Series([1, 2], index=months), right)
    check.table(
        pd.DataFrame({"month": months, "n": [1, 2]}), right.rename("n").rename_axis("month").reset_index()
    )
    check.sequence(list(months), list(right.index))
    with pytest.raises(check.CheckFailed):
        check.sequence(list(months)[::-1], list(right.index))


class Elsewhere:
    """An object behind a wall: whatever is asked of it goes wrong over there."""

    def __getattr__(self, name):
        raise AttributeError(name) if name.startswith("__") else check.StudentError("AttributeError", name)

    def __call__(self, *args, **kwargs):
        raise check.StudentError("TypeError", "not callable")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (check.table, right_table()),
        (check.series, pd.Series([1])),
        (check.mapping, {"a": 1}),
        (check.sequence, [1]),
        (check.value, 1),
        (check.text, "a"),
        (check.ranking, ["a"]),
        (check.partition, ["a"]),
        (check.quiz, "a"),
    ],
)
def test_object_behind_a_wall_is_described_not_tripped_over(refusal, kind, expected):
    """Is a proxy whose every attribute raises refused with a sentence?"""
    refusal(kind, Elsewhere(), expected)


def test_proxy_is_no_figure_and_no_model(refusal):
    """Is the same true where the check calls something?"""
    refusal(check.figure, Elsewhere())
    refusal(check.model, Elsewhere(), [1], [1])
    refusal(check.function, Elsewhere(), [1], [1])


def test_one_count_that_is_off_says_nothing_about_the_ends(refusal):
    """Is the question about both ends kept for columns that are off by one throughout?"""
    right = pd.DataFrame({"customer_id": ["K1", "K2"], "purchases": [2, 3]})
    assert refusal(check.table, right.assign(purchases=[2, 4]), right, key="customer_id").hint == ""
    assert "both ends" in refusal(check.table, right.assign(purchases=[3, 4]), right, key="customer_id").hint
