"""Customer identification: lead scores, fit, funnel and costs, by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab import identification as idn

DAY = pd.Timestamp("2025-03-01")


def after(*days):
    """Dates so many days after the first of March, empty for None."""
    return [pd.NaT if day is None else DAY + pd.Timedelta(days=day) for day in days]


FUNNEL = pd.DataFrame(
    {
        "prospecting_date": after(0, 0, 0, 0),
        "qualifying_date": after(2, 4, 6, None),
        "negotiation_date": after(3, None, 10, None),
        "closing_date": after(9, 20, None, None),
    }
)
STEPS = ["prospecting", "qualifying", "negotiation", "closing"]


def test_open_leads_are_scored_from_closed_ones():
    """With one yes/no feature, is the score the conversion rate of the closed leads alike?"""
    leads = pd.DataFrame(
        {
            "lead_id": range(12),
            "referred": [1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 0],
            "converted": [1, 1, 1, 0, 1, 0, 0, 0, 0, None, None, None],
        }
    )
    scores = idn.score_leads(leads, ["referred"])
    assert scores.index.tolist() == [10, 9, 11]
    assert scores["probability"].tolist() == pytest.approx([0.75, 0.2, 0.2])
    assert scores["rank"].tolist() == [1, 2, 3]


def test_scoring_needs_closed_and_open_leads():
    """Is it said how many leads are closed where there is nothing to learn from, or to score?"""
    leads = pd.DataFrame({"lead_id": [1, 2], "x": [1, 2], "converted": [None, None]})
    with pytest.raises(ValueError, match="0 of 2 leads are closed"):
        idn.score_leads(leads, ["x"])
    with pytest.raises(ValueError, match="2 of 2 leads are closed"):
        idn.score_leads(leads.assign(converted=[True, False]), ["x"])


def test_surplus_quality_does_not_count():
    """Required 8, 6, 2: is own min(8,8)+min(3,6)+min(9,2) = 13 of 16?"""
    required = pd.Series({"speed": 8, "price": 6, "advice": 2})
    offers = pd.DataFrame({"own": [8, 3, 9], "rival": [4, 6, 0]}, index=["speed", "price", "advice"])
    assert idn.fit_scores(required, offers).to_dict() == {"own": 13 / 16, "rival": 10 / 16}
    with pytest.raises(ValueError, match="no row for warmth"):
        idn.fit_scores(pd.Series({"warmth": 3}), offers)


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0.1, 10), st.floats(0, 20)), min_size=1))
def test_fit_lies_between_nothing_and_all(pairs):
    """Is the fit in [0, 1], and 1 for a supplier that offers what is required?"""
    required = pd.Series([need for need, _ in pairs])
    offers = pd.DataFrame({"any": [quality for _, quality in pairs], "exact": required})
    fit = idn.fit_scores(required, offers)
    assert -1e-12 <= fit["any"] <= 1 + 1e-12
    assert fit["exact"] == pytest.approx(1)


def test_funnel_by_hand():
    """Four leads: does a skipped negotiation count as passed, and are days those between known dates?"""
    funnel = idn.funnel_table(FUNNEL, STEPS)
    assert funnel["leads"].tolist() == [4, 3, 3, 2]
    assert funnel["step_rate"].iloc[1:].tolist() == pytest.approx([0.75, 1, 2 / 3])
    assert funnel["overall_rate"].tolist() == [1, 0.75, 0.75, 0.5]
    # Days: qualifying 2, 4, 6; negotiation 1, 4; closing 9-3 and, without a negotiation, 20-4.
    assert funnel["median_days"].iloc[1:].tolist() == [4, 2.5, 11]


def test_dates_may_not_run_backwards():
    """Is a closing before the prospecting found, also across an empty step?"""
    leads = FUNNEL.assign(closing_date=after(9, -1, None, None))
    with pytest.raises(ValueError, match=r"1 row.*dated before an earlier step"):
        idn.funnel_table(leads, STEPS)


def test_empty_funnel_is_refused():
    """Is a table without a date refused?"""
    with pytest.raises(ValueError, match="no lead with a date"):
        idn.funnel_table(FUNNEL.head(0), STEPS)


@settings(deadline=None)
@given(st.lists(st.integers(0, 7), min_size=1))
def test_funnel_only_narrows(depths):
    """Whatever the depth of each lead, do the seven steps narrow and the rates multiply up?"""
    if not any(depths):
        depths.append(1)
    leads = pd.DataFrame(
        {
            f"{step}_date": after(*[n if n < depth else None for depth in depths])
            for n, step in enumerate(idn.STEPS)
        }
    )
    funnel = idn.funnel_table(leads)
    assert funnel["leads"].is_monotonic_decreasing
    assert funnel["leads"].tolist() == [sum(depth > n for depth in depths) for n in range(7)]
    assert funnel["step_rate"].iloc[1:].fillna(0).prod() == pytest.approx(funnel["overall_rate"].iloc[-1])


LEADS = pd.DataFrame(
    {
        "method": ["trade fair"] * 4 + ["referral"] * 2 + ["advertising"],
        "cost_cny": [500.0] * 4 + [40.0] * 2 + [10.0],
        "qualifying_date": after(1, 1, 1, None, 1, None, None),
        "closing_date": after(5, 6, None, None, 9, None, None),
    }
)


def test_failures_are_part_of_the_price():
    """Do the costs of all leads of a method fall on those that came through?"""
    costs = idn.acquisition_costs(LEADS)
    assert costs.index.tolist() == ["referral", "trade fair", "advertising"]
    assert costs.loc["trade fair", "cost_per_lead"] == 500
    assert costs.loc["trade fair", "cost_per_qualified"] == pytest.approx(2000 / 3)
    assert costs.loc["trade fair", "cost_per_customer"] == 1000
    assert costs.loc["referral", ["cost_per_qualified", "cost_per_customer", "conversion"]].tolist() == [
        80,
        80,
        0.5,
    ]
    assert np.isinf(costs.loc["advertising", "cost_per_customer"])


def test_dates_and_flags_say_the_same():
    """Does a yes/no column give what a date column gives?"""
    flagged = LEADS.assign(
        qualifying_date=LEADS["qualifying_date"].notna(),
        closing_date=LEADS["closing_date"].notna().astype(int),
    )
    assert idn.acquisition_costs(flagged).equals(idn.acquisition_costs(LEADS))


def test_customers_must_have_been_qualified():
    """Is a customer who was never qualified found?"""
    with pytest.raises(ValueError, match=r"2 row.*without being qualified"):
        idn.acquisition_costs(LEADS.assign(qualifying_date=after(1, None, 1, None, None, None, None)))


def test_plots_draw_the_tables():
    """Do the bars and points carry the numbers, and does an infinite cost stay out?"""
    ax = idn.plot_funnel(idn.funnel_table(FUNNEL, STEPS))
    assert [bar.get_width() for bar in ax.patches] == [4, 3, 3, 2]
    ax = idn.plot_acquisition_costs(idn.acquisition_costs(LEADS))
    per_customer = ax.collections[-1].get_offsets()[:, 0]
    assert per_customer.filled(np.nan)[:2].tolist() == [80, 1000]
    assert np.isnan(per_customer.filled(np.nan)[2])
