import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.churn import (
    churn_by_cause,
    churn_rate,
    churn_table,
    compound_churn,
    expected_lifetime,
    plot_churn_causes,
    plot_churn_rates,
    simulate_lifetimes,
)

FIRST_DAY = pd.Timestamp("2024-01-01")


def memberships(pairs) -> pd.DataFrame:
    """Memberships from (first day, days stayed or None), counted from 2024-01-01."""
    starts = [FIRST_DAY + pd.Timedelta(days=first) for first, _stay in pairs]
    ends = [
        start + pd.Timedelta(days=stay) if stay is not None else pd.NaT
        for start, (_first, stay) in zip(starts, pairs)
    ]
    return pd.DataFrame({"start_date": starts, "end_date": pd.to_datetime(pd.Series(ends))})


people = st.lists(
    st.tuples(st.integers(0, 300), st.one_of(st.none(), st.integers(0, 200))), min_size=1, max_size=40
)


def test_four_definitions_worked_by_hand():
    """With 4 at the start, 2 joining, 2 lost (1 a newcomer), are the rates 1/2, 2/4, 2/6 and 1/4?"""
    table = churn_table(
        memberships([(0, None), (1, None), (2, None), (3, 40), (35, 10), (36, None)]), as_of="2024-02-29"
    )
    february = table.loc["2024-02"]
    assert february[["at_start", "joined", "lost", "lost_from_start", "at_end"]].tolist() == [4, 2, 2, 1, 4]
    rates = february[["churn_start", "churn_average", "churn_served", "churn_cohort", "retention"]].tolist()
    assert rates == pytest.approx([2 / 4, 2 / 4, 2 / 6, 1 / 4, 3 / 4])
    assert np.isnan(table.loc["2024-01", "churn_start"])


@settings(max_examples=60, deadline=None)
@given(people, st.sampled_from("MQY"))
def test_flows_and_rates_agree(pairs, freq):
    """Do counts carry over from period to period, and do cohort churn and retention make up 1?"""
    table = churn_table(memberships(pairs), freq=freq, as_of="2025-12-31")
    assert (table["at_start"] + table["joined"] - table["lost"]).equals(table["at_end"])
    assert table["at_end"].iloc[:-1].tolist() == table["at_start"].iloc[1:].tolist()
    assert table["joined"].sum() == len(pairs)
    known = table[table["at_start"] > 0]
    assert (known["churn_cohort"] + known["retention"]).to_numpy() == pytest.approx(1)
    assert known["churn_cohort"].between(0, 1).all()
    assert table["churn_served"].dropna().between(0, 1).all()
    assert (known["churn_cohort"] <= known["churn_start"] + 1e-12).all()
    assert (known["churn_served"] <= known["churn_start"] + 1e-12).all()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(31, 300)), min_size=1, max_size=30))
def test_definitions_agree_where_nobody_joins(stays):
    """If everybody joined in January, are the start, served and cohort rates equal from February on?"""
    table = churn_table(memberships([(0, stay) for stay in stays]), as_of="2024-12-31").iloc[1:]
    for column in ("churn_served", "churn_cohort"):
        np.testing.assert_allclose(table[column], table["churn_start"])


def test_constant_hazard_gives_constant_churn():
    """Among 40,000 customers who leave with 10 % a month, is the cohort rate 10 % each month?"""
    months = simulate_lifetimes(0.1, 40_000, seed=2)
    ends = (pd.Period("2024-01", "M").ordinal + months).map(
        lambda o: pd.Period(ordinal=o, freq="M").start_time
    )
    table = churn_table(pd.DataFrame({"start_date": FIRST_DAY, "end_date": ends}), as_of="2024-12-31").iloc[
        1:
    ]
    assert table["churn_cohort"].to_numpy() == pytest.approx(0.1, abs=0.01)


def test_a_period_cut_short_is_left_out():
    """Is February not reported when the data ends on the 15th, and later leavers still there?"""
    table = churn_table(memberships([(0, None), (5, 100)]), as_of="2024-02-15")
    assert [str(period) for period in table.index] == ["2024-01"]
    assert table["lost"].sum() == 0


def test_the_last_date_ends_the_observation():
    """Without as_of, is the last date in the table taken?"""
    table = memberships([(0, 121), (40, None), (3, 5)])
    assert churn_table(table).equals(churn_table(table, as_of="2024-05-01"))
    assert str(churn_table(table).index[-1]) == "2024-04"


def test_an_end_before_the_start_is_shown():
    """Is the impossible membership in the message?"""
    with pytest.raises(ValueError, match="end_date before start_date"):
        churn_table(memberships([(10, -5)]))


def test_dates_as_text_or_too_late_are_refused():
    """Are dates as text a TypeError with the remedy, and an as_of before everybody an error?"""
    table = memberships([(10, 5)])
    with pytest.raises(TypeError, match=r"pd\.to_datetime"):
        churn_table(table.astype({"start_date": str}))
    with pytest.raises(ValueError, match="None of the 1 memberships begins"):
        churn_table(table, as_of="2023-01-01")


def test_simple_rate():
    """Are 30 lost of 400 served 7.5 %, and more lost than served an error?"""
    assert churn_rate(30, 400) == 0.075
    with pytest.raises(ValueError, match="More customers lost"):
        churn_rate(5, 4)


def test_lifetime_doubles_when_defections_halve():
    """Are 20 %, 10 % and 5 % defections 5, 10 and 20 years (Reichheld and Sasser 1990, p. 108)?"""
    assert expected_lifetime(pd.Series([0.2, 0.1, 0.05])).tolist() == [5, 10, 20]
    with pytest.raises(ValueError, match=r"Write 0\.2 for 20 %"):
        expected_lifetime(20)


@settings(max_examples=20, deadline=None)
@given(st.floats(0.05, 1), st.integers(0, 50))
def test_simulated_lifetimes_average_to_the_formula(churn, seed):
    """Is the mean of 20,000 simulated lifetimes within five standard errors of 1 / churn?"""
    lifetimes = simulate_lifetimes(churn, 20_000, seed=seed)
    error = np.sqrt((1 - churn) / churn**2 / 20_000)
    assert lifetimes.mean() == pytest.approx(1 / churn, abs=5 * error + 1e-9)
    assert lifetimes.min() >= 1


@given(st.floats(0, 1), st.integers(1, 24))
def test_compounding_keeps_the_survivors(churn, periods):
    """Is the share left after n periods the n-th power of the retention, and churn still a share?"""
    assert 1 - compound_churn(churn, periods) == pytest.approx((1 - churn) ** periods)
    assert 0 <= compound_churn(churn, periods) <= 1


def test_causes_belong_to_their_type():
    """Are three causes voluntary and three not, counted by hand, without those who stay?"""
    table = churn_by_cause(
        pd.DataFrame({"leaving_reason": ["natural", "competitive", "malicious", "competitive", None]})
    )
    assert table.loc["voluntary", "lost"].tolist() == [1, 2, 0]
    assert table.loc["involuntary", "lost"].tolist() == [0, 0, 1]
    assert table["share"].sum() == pytest.approx(1)


def test_an_unknown_cause_is_shown():
    """Is a cause outside the list refused?"""
    with pytest.raises(ValueError, match=r"(?s)none of.*moved"):
        churn_by_cause(pd.DataFrame({"leaving_reason": ["moved"]}))


def test_plots_draw_what_was_computed():
    """Do the lines and bars carry the table's numbers?"""
    table = churn_table(memberships([(0, None), (1, 40), (2, None)]), as_of="2024-03-31")
    ax = plot_churn_rates(table)
    assert ax.lines[0].get_ydata()[1:].tolist() == pytest.approx([100 / 3, 0])
    causes = churn_by_cause(pd.DataFrame({"leaving_reason": ["natural", "malicious"]}))
    assert [bar.get_width() for bar in plot_churn_causes(causes).patches] == causes["lost"].tolist()
