"""Does the RFM table follow its stated rules, in memory and from Parquet files?"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.rfm import (
    SEGMENTS,
    plot_rfm_grid,
    plot_segments,
    rfm_grid,
    rfm_scores,
    rfm_segments,
    rfm_table,
    segment_summary,
)


def orders_of(*rows):
    frame = pd.DataFrame(rows, columns=["order_id", "customer_id", "order_date", "amount_cny"])
    return frame.assign(order_date=pd.to_datetime(frame["order_date"]))


ORDERS = orders_of(
    ("O1", "a", "2026-01-01", 20.0),
    ("O2", "a", "2026-01-11", 30.0),
    ("O3", "b", "2026-01-05", 40.0),
    ("O4", "b", "2026-01-20", -10.0),
    ("O5", "c", "2026-02-01", 99.0),
    ("O6", "d", "2026-01-02", -5.0),
    ("O7", "a", "2026-01-11", 1.0),
)
EXPECTED = pd.DataFrame(
    {"recency_days": [20, 26], "frequency": [3, 1], "monetary": [51.0, 30.0]},
    index=pd.Index(["a", "b"], name="customer_id"),
)


@pytest.fixture(params=["memory", "file", "directory"])
def source(request, tmp_path):
    """One way of handing orders over: a DataFrame, a Parquet file, a directory of two."""

    def hand_over(orders):
        if request.param == "memory":
            return orders
        if request.param == "file":
            orders.to_parquet(tmp_path / "orders.parquet")
            return tmp_path / "orders.parquet"
        for year, part in ((2025, orders.iloc[::2]), (2026, orders.iloc[1::2])):
            (tmp_path / str(year)).mkdir()
            part.to_parquet(tmp_path / str(year) / "orders.parquet")
        return str(tmp_path)

    return hand_over


def test_table_by_hand(source):
    """Are refunds no purchases, same-day orders two, later orders none, and refund-only customers left out?"""
    table = rfm_table(source(ORDERS), "2026-01-31")
    pd.testing.assert_frame_equal(table, EXPECTED, check_dtype=False, check_index_type=False)
    assert [table[column].dtype.kind for column in table] == ["i", "i", "f"]


def test_the_day_itself_counts_whatever_the_hour(source):
    """Does an order in the evening of as_of count, with recency 0?"""
    orders = orders_of(("O1", "a", "2026-01-30 23:59", 1.0), ("O2", "a", "2026-01-31 18:00", 2.0))
    assert rfm_table(source(orders), "2026-01-31").loc["a"].tolist() == [0, 2, 3.0]


@pytest.mark.parametrize(
    ("orders", "problem"),
    [
        (ORDERS.assign(order_id=["O1", "O2", "O3", "O4", "O5", "O6", "O1"]), "repeat a value of 'order_id'"),
        (ORDERS.assign(customer_id=["a", None, "b", "b", "c", "d", "a"]), "have no.*customer"),
        (ORDERS.assign(order_date=ORDERS["order_date"].where(ORDERS.index != 2)), "have no.*date"),
        (ORDERS.assign(amount_cny=ORDERS["amount_cny"].where(ORDERS.index != 2)), "have no finite.*amount"),
        (ORDERS.assign(amount_cny=np.inf), "have no finite.*amount"),
        (ORDERS.assign(order_date=pd.Timestamp("2027-01-01")), "None of the 7 orders"),
        (ORDERS.drop(columns="customer_id"), "no column 'customer_id'"),
    ],
)
def test_unusable_orders_are_named(source, orders, problem):
    """Does the error show the rows at fault, from a frame and from files alike?"""
    with pytest.raises(ValueError, match=problem):
        rfm_table(source(orders), "2026-01-31")


@pytest.mark.parametrize(
    ("orders", "problem"),
    [
        (ORDERS.assign(order_date=ORDERS["order_date"].astype(str)), "must hold dates"),
        (ORDERS.assign(order_date=ORDERS["order_date"].dt.tz_localize("UTC")), "time zone"),
        (ORDERS.assign(amount_cny="12"), "must hold numbers"),
    ],
)
def test_wrong_kinds_are_type_errors(source, orders, problem):
    """Are text dates, zoned dates and text amounts refused with what to do?"""
    with pytest.raises(TypeError, match=problem):
        rfm_table(source(orders), "2026-01-31")


def test_missing_file_and_missing_date_are_named(tmp_path):
    """Are an empty directory and an empty as_of refused?"""
    with pytest.raises(ValueError, match="no Parquet file"):
        rfm_table(tmp_path, "2026-01-31")
    with pytest.raises(ValueError, match="as_of must be a date"):
        rfm_table(ORDERS, None)


def test_callers_orders_stay_unchanged():
    """Is the frame of the caller left as it was?"""
    before = ORDERS.copy()
    rfm_table(ORDERS, "2026-01-31")
    pd.testing.assert_frame_equal(ORDERS, before)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 8), st.integers(0, 400), st.integers(-50, 500)), min_size=1, max_size=80
    )
)
def test_table_agrees_with_a_groupby(rows):
    """Does the array path equal the plain definition on any orders?"""
    orders = pd.DataFrame(rows, columns=["customer_id", "day", "amount_cny"])
    orders["order_date"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(orders["day"], unit="D")
    known = orders[orders["order_date"] <= "2025-12-31"]
    bought = known[known["amount_cny"] >= 0].groupby("customer_id")
    expected = pd.DataFrame(
        {
            "recency_days": (pd.Timestamp("2025-12-31") - bought["order_date"].max()).dt.days,
            "frequency": bought.size(),
        }
    )
    expected = expected.join(known.groupby("customer_id")["amount_cny"].sum().rename("monetary"))
    if known.empty:
        with pytest.raises(ValueError, match="None of the"):
            rfm_table(orders, "2025-12-31")
        return
    result = rfm_table(orders, "2025-12-31")
    pd.testing.assert_frame_equal(result, expected, check_dtype=False)


def random_table(n, seed=0):
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "recency_days": rng.integers(0, 365, n),
            "frequency": rng.integers(1, 6, n),
            "monetary": rng.gamma(2, 50, n).round(2),
        },
        index=pd.RangeIndex(n, name="customer_id"),
    )


def test_five_equal_groups_from_555_to_111():
    """Are the groups of ten customers exactly two each, and the best one 555 (Hughes 1994)?"""
    table = pd.DataFrame(
        {"recency_days": range(10), "frequency": range(20, 10, -1), "monetary": range(90, 80, -1)}
    )
    scores = rfm_scores(table)
    assert scores["rfm_score"].tolist() == [555, 555, 444, 444, 333, 333, 222, 222, 111, 111]


def test_ties_are_broken_by_customer_key_whatever_the_row_order():
    """Does the customer with the smaller key get the higher score when all are equal?"""
    table = pd.DataFrame({"recency_days": 9, "frequency": 1, "monetary": 5.0}, index=list("ecabd"))
    scores = rfm_scores(table)
    assert scores["r_score"].to_dict() == {"e": 1, "c": 3, "a": 5, "b": 4, "d": 2}
    assert scores.index.tolist() == list("ecabd")


def test_nested_sorting_fills_all_cells_equally():
    """Do 250 customers give 125 cells of two (Hughes's nested sort)?"""
    counts = rfm_scores(random_table(250), nested=True)["rfm_score"].value_counts()
    assert len(counts) == 125
    assert set(counts) == {2}


@settings(deadline=None)
@given(st.integers(9, 120), st.integers(2, 9), st.integers(0, 5))
def test_groups_differ_by_at_most_one(n, bins, seed):
    """Are all groups of a score equal in size, the better ones one larger where n does not divide?"""
    scores = rfm_scores(random_table(n, seed), bins=bins)
    for column in ("r_score", "f_score", "m_score"):
        sizes = scores[column].value_counts().sort_index(ascending=False)
        assert sizes.tolist() == [n // bins + (group < n % bins) for group in range(bins)]


def test_better_customers_never_score_lower():
    """Is a higher score never given to the customer with more days, fewer orders or less money?"""
    scores = rfm_scores(random_table(200))
    assert scores.groupby("r_score")["recency_days"].max().is_monotonic_decreasing
    assert scores.groupby("f_score")["frequency"].min().is_monotonic_increasing
    assert scores.groupby("m_score")["monetary"].min().is_monotonic_increasing


@pytest.mark.parametrize(
    ("bins", "problem"), [(1, "between 2 and 9"), (10, "between 2 and 9"), (6, "cannot be cut")]
)
def test_groups_that_cannot_be_made_are_refused(bins, problem):
    """Is a number of groups refused that has no digit or more groups than customers?"""
    with pytest.raises(ValueError, match=problem):
        rfm_scores(random_table(5), bins=bins)


def test_eight_segments_by_means():
    """Does each combination of recent, often and much get its own name?"""
    combinations = [(r, f, m) for m in (9.0, 1.0) for r in (1, 9) for f in (9, 1)]
    table = pd.DataFrame(combinations, columns=["recency_days", "frequency", "monetary"])
    names = rfm_segments(table)["segment"].tolist()
    assert names == [
        "important value customer",
        "important development customer",
        "important keep customer",
        "important win-back customer",
        "general value customer",
        "general development customer",
        "general keep customer",
        "general win-back customer",
    ]


def test_a_customer_at_the_mean_is_on_the_weaker_side():
    """Are customers who are all equal neither recent, nor frequent, nor important?"""
    table = pd.DataFrame({"recency_days": [5, 5], "frequency": [2, 2], "monetary": [7.0, 7.0]})
    assert set(rfm_segments(table)["segment"]) == {"general win-back customer"}


def test_summary_lists_all_segments_with_shares_that_sum_to_one():
    """Are the eight segments there in order, empty ones with 0 customers?"""
    summary = segment_summary(rfm_segments(random_table(200)))
    assert tuple(summary.index) == SEGMENTS
    assert summary["share_of_customers"].sum() == pytest.approx(1)
    assert summary["share_of_monetary"].sum() == pytest.approx(1)
    few = segment_summary(rfm_segments(random_table(2)))
    assert few["customers"].sum() == 2
    assert (few["customers"] == 0).any()


def test_grid_counts_every_customer_once():
    """Does the grid hold all customers, and its means those of the cells?"""
    scores = rfm_scores(random_table(200))
    assert rfm_grid(scores).to_numpy().sum() == 200
    cell = scores.query("r_score == 5 and f_score == 3")["monetary"].mean()
    assert rfm_grid(scores, value="monetary").loc[5, 3] == pytest.approx(cell)
    assert rfm_grid(scores).index.tolist() == [5, 4, 3, 2, 1]


def test_plots_draw_the_grid_and_the_shares():
    """Do the drawn image and bars hold the numbers of the tables?"""
    scores = rfm_scores(random_table(200))
    ax = plot_rfm_grid(scores)
    assert (ax.images[0].get_array() == rfm_grid(scores).to_numpy()).all()
    segments = rfm_segments(scores)
    widths = [bar.get_width() for bar in plot_segments(segments).patches]
    summary = segment_summary(segments)
    assert widths == [*summary["share_of_customers"], *summary["share_of_monetary"]]


def test_orders_that_are_all_refunds_give_an_empty_table(source):
    """Is there nobody in the table, rather than an error, where nothing was bought?"""
    table = rfm_table(source(orders_of(("O1", "a", "2026-01-01", -5.0))), "2026-01-31")
    assert table.empty
    assert list(table.columns) == ["recency_days", "frequency", "monetary"]
