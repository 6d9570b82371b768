import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.word_of_mouth import negative_reach, nps_table, plot_nps, plot_word_of_mouth, spread_word

scores = st.lists(st.integers(0, 10), min_size=1, max_size=60)


def test_bounds_of_the_three_groups():
    """Are 9 and 10 promoters, 7 and 8 passives, 0 to 6 detractors (Reichheld 2003)?"""
    table = nps_table(pd.DataFrame({"recommend": range(11), "group": range(11)}), by="group")
    assert table.index[table["promoters"] == 1].tolist() == [9, 10]
    assert table.index[table["passives"] == 1].tolist() == [7, 8]
    assert table.index[table["detractors"] == 1].tolist() == list(range(7))


def test_interval_of_a_known_population():
    """With p = 1/2, 1/3 passive, d = 1/6, is NPS 33.3 with a standard error of sqrt(20/36 / n)?

    Whuber's worked example of the margin of error of NPS (Cross Validated 18603).
    """
    survey = pd.DataFrame({"recommend": [9] * 30 + [7] * 20 + [2] * 10})
    row = nps_table(survey).loc["all"]
    assert row["nps"] == pytest.approx(100 / 3)
    error = 100 * np.sqrt(20 / 36 / 60)
    assert (row["lower"], row["upper"]) == pytest.approx(
        (100 / 3 - 1.959964 * error, 100 / 3 + 1.959964 * error)
    )


@settings(max_examples=60, deadline=None)
@given(scores)
def test_score_stays_between_minus_and_plus_hundred(answers):
    """Are score and interval in [-100, 100] and ordered, and do the shares sum to 1?"""
    row = nps_table(pd.DataFrame({"recommend": answers})).loc["all"]
    assert -100 <= row["lower"] <= row["nps"] + 1e-9
    assert row["nps"] <= row["upper"] + 1e-9 <= 100 + 1e-9
    assert row["promoters"] + row["passives"] + row["detractors"] == pytest.approx(1)


@settings(max_examples=30, deadline=None)
@given(scores, scores)
def test_total_is_the_weighted_mean_of_the_groups(first, second):
    """Does the score of all equal the mean of the groups weighted by respondents?"""
    survey = pd.DataFrame({"recommend": first + second, "wave": [1] * len(first) + [2] * len(second)})
    groups = nps_table(survey, by="wave")
    assert np.average(groups["nps"], weights=groups["n"]) == pytest.approx(
        nps_table(survey).loc["all", "nps"]
    )


def test_missing_answers_are_left_out():
    """Does a gap not count as a detractor?"""
    assert nps_table(pd.DataFrame({"recommend": [10, None]})).loc["all", ["nps", "n"]].tolist() == [100, 1]


def test_an_eleven_is_refused():
    """Is an answer off the scale shown?"""
    with pytest.raises(ValueError, match="no whole number from 0 to 10"):
        nps_table(pd.DataFrame({"recommend": [10, 11]}))


def test_reach_is_a_product():
    """Do 30 dissatisfied customers who tell ten each reach 300?"""
    assert negative_reach(30, 10) == 300
    with pytest.raises(ValueError, match="0 or more"):
        negative_reach(-1)


@settings(max_examples=25, deadline=None)
@given(st.integers(10, 400), st.floats(0, 5), st.floats(0, 1), st.integers(0, 99))
def test_story_never_reaches_more_than_the_town(population, told, pass_on, seed):
    """Does the count of people reached grow, add up, and stay within the town?"""
    spread = spread_word(population, 5, told_each=told, pass_on=pass_on, seed=seed)
    assert spread["people_reached"].is_monotonic_increasing
    assert spread["people_reached"].iloc[-1] == spread["new_people"].sum() <= population - 5
    pd.testing.assert_frame_equal(
        spread, spread_word(population, 5, told_each=told, pass_on=pass_on, seed=seed)
    )


def test_first_round_reaches_about_what_the_formula_says():
    """In a large town, do 200 tellers of ten each reach about 2,000 people?"""
    spread = spread_word(1_000_000, 200, told_each=10, pass_on=0, rounds=3, seed=1)
    assert spread.loc[1, "people_reached"] == pytest.approx(negative_reach(200, 10), rel=0.1)
    assert spread.loc[2:, "new_people"].sum() == 0


def test_plots_draw_what_was_computed():
    """Are the bars' lengths the shares, and the bars of the story its new people?"""
    ax = plot_nps(nps_table(pd.DataFrame({"recommend": [10, 9, 8, 3]})))
    assert [bar.get_width() for bar in ax.patches] == [25, 25, 50]
    assert ax.texts[0].get_text().startswith("NPS 25 (")
    spread = spread_word(100, 5, rounds=3)
    ax = plot_word_of_mouth(spread)
    assert [bar.get_height() for bar in ax.patches] == spread["new_people"].tolist()
