import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from crmlab.csi import acsi_score, csi_scores, csi_table, plot_csi

ITEMS = ["overall", "expectations", "ideal"]
surveys = st.integers(1, 20).flatmap(
    lambda n: arrays(int, (n, 3), elements=st.integers(1, 10)).map(lambda a: pd.DataFrame(a, columns=ITEMS))
)
weights = st.fixed_dictionaries(dict.fromkeys(ITEMS, st.floats(0.1, 5)))


@settings(max_examples=50, deadline=None)
@given(surveys)
def test_equal_weights_give_the_short_formula(survey):
    """With equal weights, is ACSI (sum of the three means - 3) / 27 * 100 (Fornell et al. 1996)?"""
    assert acsi_score(survey, ITEMS) == pytest.approx((survey.mean().sum() - 3) / 27 * 100)


@settings(max_examples=50, deadline=None)
@given(surveys, weights)
def test_acsi_follows_the_general_formula(survey, weight):
    """Is the score that of Fornell et al.'s appendix, with minimum and maximum of the weighted sum?"""
    w = pd.Series(weight)
    lowest, highest = w.sum() * 1, w.sum() * 10
    expected = 100 * ((w * survey.mean()).sum() - lowest) / (highest - lowest)
    assert acsi_score(survey, ITEMS, weights=weight) == pytest.approx(expected)
    assert 0 <= acsi_score(survey, ITEMS, weights=weight) <= 100 + 1e-9


@settings(max_examples=50, deadline=None)
@given(surveys, weights, st.floats(0.5, 20))
def test_index_lies_within_the_answers_and_ignores_the_size_of_the_weights(survey, weight, factor):
    """Is the index between the lowest and highest answer, and only the ratio of the weights used?"""
    scores = csi_scores(survey, ITEMS, weights=weight)
    assert (scores >= survey.min(axis=1) - 1e-9).all()
    assert (scores <= survey.max(axis=1) + 1e-9).all()
    larger = {item: w * factor for item, w in weight.items()}
    assert csi_scores(survey, ITEMS, weights=larger).to_numpy() == pytest.approx(scores.to_numpy())


def test_a_gap_shares_its_weight():
    """Is the index of an incomplete answer the weighted mean of the rest, and none without answers?"""
    survey = pd.DataFrame({"a": [5.0, np.nan], "b": [2.0, np.nan], "c": [np.nan, np.nan]})
    scores = csi_scores(survey, ["a", "b", "c"], weights={"a": 2, "b": 1, "c": 9})
    assert scores[0] == pytest.approx(4)
    assert np.isnan(scores[1])


def test_table_by_wave():
    """Are the group means and counts those worked by hand?"""
    survey = pd.DataFrame({"a": [5, 3, 4], "b": [3, 3, 2], "wave": [1, 1, 2]})
    table = csi_table(survey, ["a", "b"], by="wave")
    assert table["csi"].tolist() == [3.5, 3]
    assert table.loc[1, "upper"] == pytest.approx(3.5 + 1.959964 * 0.5)
    assert plot_csi(table).lines[0].get_ydata().tolist() == [3.5, 3]


def test_a_missing_weight_is_named():
    """Is the item without a weight named?"""
    with pytest.raises(ValueError, match="no weight for \\['b'\\]"):
        csi_scores(pd.DataFrame({"a": [1], "b": [2]}), ["a", "b"], weights={"a": 1})


def test_answers_off_the_scale_are_refused():
    """Is a 10 refused on a five-point scale?"""
    with pytest.raises(ValueError, match="off the scale"):
        acsi_score(pd.DataFrame({"a": [10]}), ["a"], scale=(1, 5))
