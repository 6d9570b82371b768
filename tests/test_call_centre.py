"""Call centre staffing: published examples of Erlang C, its edges, and a simulation that agrees."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import call_centre as cc


def test_county_hospital():
    """Hillier & Lieberman, Introduction to Operations Research, ch. 17, County Hospital with two doctors?

    Two patients an hour, 20 minutes each: P(W > 0) = 1/6 (printed .167), P(W > 1/2 h) = .022, Wq = 1/24 h.
    """
    measures = cc.queue_measures(2, 1200, 2, within_seconds=1800)
    assert measures["waiting_probability"] == pytest.approx(1 / 6)
    assert 1 - measures["service_level"] == pytest.approx(0.022, abs=1e-3)
    assert measures["mean_wait_seconds"] == pytest.approx(3600 / 24)


@pytest.mark.parametrize(
    ("calls", "handling", "agents", "within", "waiting", "level", "wait"),
    [
        # Tanner, The Erlang-C formula (mitan.co.uk): 360 calls in half an hour, 4 minutes, 55 agents.
        (720, 240, 55, 15, 0.239, 0.846, 8.2),
        # Call Centre Helper, Erlang C formula made simple: 100 calls in half an hour, 180 s, 14 agents.
        (200, 180, 14, 20, 0.1741, 0.8884, 7.8),
    ],
)
def test_published_examples(calls, handling, agents, within, waiting, level, wait):
    """Do waiting probability, service level and mean wait equal those printed?"""
    measures = cc.queue_measures(calls, handling, agents, within_seconds=within)
    assert measures["waiting_probability"] == pytest.approx(waiting, abs=5e-4)
    assert measures["service_level"] == pytest.approx(level, abs=5e-4)
    assert measures["mean_wait_seconds"] == pytest.approx(wait, abs=0.05)


def test_one_agent_is_the_simple_queue():
    """With one agent, is the probability of waiting the load?"""
    assert cc.erlang_c(0.35, 1) == pytest.approx(0.35)


@settings(deadline=None)
@given(st.floats(0, 200), st.integers(1, 300))
def test_more_agents_never_wait_more(load, agents):
    """Is the probability in [0, 1], and does one more agent never raise it?"""
    fewer, more = cc.erlang_c(load, agents), cc.erlang_c(load, agents + 1)
    assert 0 <= more <= fewer <= 1


def test_large_centres_do_not_overflow():
    """Does a load of 2,000 erlangs give a probability rather than an overflow?"""
    assert 0 < cc.erlang_c(2000, 2040) < 1


def test_overload_waits_for_ever():
    """At a load as large as the agents, does everyone wait without end?"""
    measures = cc.queue_measures(40, 180, 2)
    assert measures["occupancy"] == 1
    assert measures[["waiting_probability", "service_level"]].tolist() == [1, 0]
    assert np.isinf(measures["mean_wait_seconds"])


@settings(deadline=None)
@given(st.floats(0, 500), st.floats(10, 600), st.sampled_from([0.5, 0.8, 0.95]))
def test_needed_is_the_smallest_number_that_does(calls, handling, level):
    """Do the agents needed reach the level, and one fewer not?"""
    agents = cc.agents_needed(calls, handling, service_level=level)
    assert cc.queue_measures(calls, handling, agents)["service_level"] >= level
    assert agents == 1 or cc.queue_measures(calls, handling, agents - 1)["service_level"] < level


def test_shrinkage_adds_to_the_roster():
    """Are 14 agents at 30 % absence 14 / 0.7 = 20 on the roster, and none lost to rounding?"""
    assert cc.agents_needed(200, 180, shrinkage=0.3) == 20
    with pytest.raises(ValueError, match="from 0 to below 1"):
        cc.agents_needed(200, 180, service_level=1)


def test_staffing_by_hand():
    """Half-hours of 20 and 100 calls: do 4 and 14 agents do, and is the gap what the roster has over?"""
    log = pd.DataFrame({"calls": [20, 100, 0], "mean_handling_s": [180, 180, 180], "agents": [6, 12, 1]})
    table = cc.staffing_table(log)
    assert table["needed"].tolist() == [4, 14, 1]
    assert table["gap"].tolist() == [2, -2, 0]
    assert table["load"].tolist() == [2, 10, 0]
    assert table.loc[2, "service_level"] == 1


@pytest.mark.parametrize("wrong", [{"load": -1, "agents": 3}, {"load": 1, "agents": 0}])
def test_impossible_input_is_refused(wrong):
    """Are a negative load and no agents refused?"""
    with pytest.raises(ValueError, match="must be an agent"):
        cc.erlang_c(**wrong)


def test_simulation_agrees_with_erlang_c():
    """Over 200,000 patient calls, are waiting and mean wait those of the formula, within the noise of one run?"""
    calls = cc.simulate_queue(200, 180, 13, n_calls=200_000, seed=1)
    expected = cc.queue_measures(200, 180, 13)
    assert not calls["abandoned"].any()
    assert (calls["wait_s"] > 0).mean() == pytest.approx(expected["waiting_probability"], rel=0.03)
    assert calls["wait_s"].mean() == pytest.approx(expected["mean_wait_seconds"], rel=0.08)


def test_impatient_single_server_agrees_with_its_birth_death_chain():
    """With patience as long as service, is the queue M/M/infinity seen by one server?

    With rates 1 (arrival), 1 (service) and 1 (loss of patience) the number present is Poisson(1), so the
    server works with probability 1 - exp(-1), and exp(-1) of the arrivals are lost.
    """
    calls = cc.simulate_queue(3600, 1, 1, n_calls=200_000, patience_seconds=1, seed=2)
    assert calls["abandoned"].mean() == pytest.approx(np.exp(-1), rel=0.02)


def test_simulation_repeats_with_its_seed():
    """Does the same seed give the same queue, and another seed another?"""
    first, again, other = (cc.simulate_queue(60, 50, 1, n_calls=50, seed=seed) for seed in (3, 3, 4))
    assert first.equals(again)
    assert not first.equals(other)
    with pytest.raises(ValueError, match="agents"):
        cc.simulate_queue(60, 50, 0)


def test_plots_draw_the_tables():
    """Do the steps and points carry the numbers of the tables?"""
    log = pd.DataFrame({"calls": [20, 100], "mean_handling_s": [180, 180], "agents": [6, 12]})
    ax = cc.plot_staffing(cc.staffing_table(log))
    assert [line.get_ydata().tolist() for line in ax.lines] == [[4, 14], [6, 12]]
    curve = cc.staffing_curve(200, 180, range(9, 15))
    assert cc.plot_service_level(curve).lines[0].get_ydata().tolist() == curve["service_level"].tolist()
