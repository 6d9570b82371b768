"""Segmentation: rules in order, k-means against hand-worked silhouettes, the four criteria."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import segmentation as seg


def test_first_rule_that_holds_wins():
    """Does the order of the rules decide, and a function serve as well as an expression?"""
    data = pd.DataFrame({"sales": [900, 900, 10, 10], "loyal": [True, False, True, False]})
    rules = {
        "star": lambda frame: (frame["sales"] > 500) & frame["loyal"],
        "big": "sales > 500",
        "fan": "loyal",
    }
    assert seg.segment_by_rules(data, rules).tolist() == ["star", "big", "fan", "other"]


def test_unreadable_rule_is_named():
    """Does the error name the segment whose rule cannot be read, or gives no yes or no?"""
    data = pd.DataFrame({"sales": [1, 2]})
    with pytest.raises(ValueError, match=r"segment 'big'.*turnover"):
        seg.segment_by_rules(data, {"big": "turnover > 5"})
    with pytest.raises(ValueError, match="neither True nor False in 'big'"):
        seg.segment_by_rules(data, {"big": "sales + 1"})


def test_silhouette_by_hand():
    """Points 0, 1, 10, 11 in two segments: a = 1, b = 10.5 or 9.5, so is the mean of 1 - a/b 0.8997?"""
    model = seg.KMeansSegments(["x"], n_segments=2).fit(pd.DataFrame({"x": [0, 1, 10, 11]}))
    assert model.silhouette_ == pytest.approx(((1 - 1 / 10.5) + (1 - 1 / 9.5)) / 2)


def test_three_clear_groups_are_found():
    """Are three far groups recovered, numbered by size, with their means in the units of the data?"""
    rng = np.random.default_rng(5)
    true = np.repeat([0, 1, 2], [60, 30, 10])
    spot = np.array([[10, 1000], [50, 1000], [30, 9000]])[true]
    data = pd.DataFrame(spot + rng.normal(0, [1, 100], (100, 2)), columns=["age", "sales"])
    model = seg.KMeansSegments(["age", "sales"], n_segments=3).fit(data)
    assert pd.crosstab(true, model.labels_).to_numpy().tolist() == [[60, 0, 0], [0, 30, 0], [0, 0, 10]]
    assert model.centres_.loc[3].tolist() == pytest.approx(data[true == 2].mean().tolist())
    assert seg.silhouette_table(data, ["age", "sales"], n_segments=[2, 3, 4])["silhouette"].idxmax() == 3


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 10**6), min_size=6, max_size=30, unique=True), st.sampled_from([0.001, 7.0]))
def test_segments_do_not_depend_on_the_unit(values, unit):
    """Are all rows placed, the silhouette in [-1, 1], and the segments the same in another currency?"""
    data = pd.DataFrame({"x": values}, dtype=float)
    model = seg.KMeansSegments(["x"], n_segments=3).fit(data)
    other = seg.KMeansSegments(["x"], n_segments=3).fit(data * unit)
    assert set(model.labels_) == {1, 2, 3}
    assert -1 <= model.silhouette_ <= 1
    assert model.silhouette_ == pytest.approx(other.silhouette_)
    assert model.predict(data).equals(model.labels_)


def test_logarithm_tames_giants():
    """Does log keep one giant from taking a segment of two for itself?"""
    data = pd.DataFrame({"x": [1, 2, 1, 2, 90, 110, 95, 20000]})
    plain = seg.KMeansSegments(["x"], n_segments=2).fit(data).labels_
    logged = seg.KMeansSegments(["x"], n_segments=2, log=["x"]).fit(data).labels_
    assert plain.value_counts().min() == 1
    assert logged.value_counts().min() == 4


@pytest.mark.parametrize(
    ("values", "count", "problem"),
    [
        ([1, 1, 1], 2, "same in all rows"),
        ([1, 2, 3], 3, "n_segments=3"),
        ([1, 1, 2, 2], 3, "of which 2 differ"),
    ],
)
def test_impossible_segments_are_refused(values, count, problem):
    """Are a constant feature, and more segments than rows can fill, refused?"""
    with pytest.raises(ValueError, match=problem):
        seg.KMeansSegments(["x"], n_segments=count).fit(pd.DataFrame({"x": values}))


def test_prediction_needs_a_fit():
    """Is predicting before fitting refused?"""
    with pytest.raises(ValueError, match=r"Call model\.fit"):
        seg.KMeansSegments(["x"]).predict(pd.DataFrame({"x": [1]}))


def test_profile_by_hand():
    """Are means plain or in standard deviations, as asked?"""
    data = pd.DataFrame({"segment": ["a", "a", "b", "b"], "x": [0, 2, 4, 6]})
    assert seg.profile_segments(data, ["x"])["x"].tolist() == [1, 5]
    # Mean 3, population standard deviation sqrt(5).
    standardised = seg.profile_segments(data, ["x"], standardised=True)["x"]
    assert standardised.tolist() == pytest.approx([-2 / 5**0.5, 2 / 5**0.5])


def criteria_data():
    return pd.DataFrame(
        {
            "segment": ["a"] * 50 + ["b"] * 50 + ["c"] * 10,
            "age": [30.0] * 90 + [None] * 20,
            "reachable": [True] * 50 + [False] * 25 + [True] * 35,
            "profit_cny": [10.0] * 50 + [-1.0] * 50 + [0.5] * 10,
            "responded": [1] * 20 + [0] * 30 + [1] * 5 + [0] * 45 + [1] * 2 + [0] * 8,
        }
    )


def test_criteria_by_hand():
    """Is each verdict the comparison of its evidence with its limit?"""
    table = seg.check_criteria(criteria_data(), measured=["age"])
    assert table["measured_share"].tolist() == [1, 0.8, 0]
    assert table["measurable"].tolist() == [True, True, False]
    assert table["accessible"].tolist() == [True, False, True]
    assert table["profit"].tolist() == [500, -50, 5]
    assert table["profitable"].tolist() == [True, False, True]
    # a: 20/50 against 7/60, pooled 27/110: z = (0.4 - 0.11667) / sqrt(0.18520 * (1/50 + 1/60)) = 3.4383.
    assert table.loc["a", "p_value"] == pytest.approx(0.000585, abs=1e-6)
    assert table["responsive"].tolist() == [True, True, False]


def test_one_segment_alone_differs_from_nobody():
    """Is a single segment not responsive, for there is no rest to differ from?"""
    table = seg.check_criteria(criteria_data().assign(segment="all"), measured=["age"])
    assert table["p_value"].tolist() == [1.0]
    assert not table["responsive"].any()


def test_plots_draw_the_tables():
    """Do the line and the cells carry the numbers?"""
    table = pd.DataFrame({"silhouette": [0.4, 0.6, 0.5]}, index=[2, 3, 4])
    ax = seg.plot_silhouettes(table)
    assert ax.lines[1].get_xydata().tolist() == [[3, 0.6]]
    data = pd.DataFrame({"segment": ["a", "a", "b", "b"], "x": [0, 2, 4, 6]})
    ax = seg.plot_profile(seg.profile_segments(data, ["x"], standardised=True))
    assert [text.get_text() for text in ax.texts] == ["-0.9", "+0.9"]
