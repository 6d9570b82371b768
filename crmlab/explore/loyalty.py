"""Explorers of who stays: definitions of churn on one triangle, and what a few points of retention earn."""

import pandas as pd

from crmlab.churn import churn_table, plot_churn_rates
from crmlab.datasets import AS_OF, load_memberships
from crmlab.explore._panel import Choice, Panel, Slider
from crmlab.i18n import translator
from crmlab.retention import membership_cohorts, plot_retention, retention_table
from crmlab.retention_profit import (
    plot_retention_effect,
    plot_tenure_profit,
    retention_profit_effect,
    tenure_profit,
)

_ = translator("explore")

RATES = ("churn_start", "churn_average", "churn_served", "churn_cohort")


def churn_definitions(memberships: pd.DataFrame | None = None, *, since="2023-01-01", as_of=None) -> Panel:
    """Compare four definitions of churn on one triangle, with more or fewer newcomers.

    Parameters
    ----------
    memberships : DataFrame, optional
        As for `crmlab.churn.churn_table`; the course's if omitted.
    since : date-like, optional
        Day from which every membership is known; earlier cohorts are not shown.
    as_of : date-like, optional
        Last day observed; the last date in the table if omitted.

    Returns
    -------
    Panel
        A widget.

    Examples
    --------
    >>> panel = churn_definitions()
    >>> panel.inputs["newcomers"].value = 0
    >>> print(panel.sentence)
    In the last period churn is ...% of those there at the start, ...
    """
    if memberships is None:
        memberships, as_of = load_memberships(), AS_OF
    since = pd.Timestamp(since)
    old, new = (
        memberships[memberships["start_date"] < since],
        memberships[memberships["start_date"] >= since],
    )
    shuffled = new.sample(frac=1, random_state=0)

    def compute(freq, shown, newcomers):
        members = pd.concat([old, shuffled.head(max(1, len(new) * newcomers // 100))])
        first = since.to_period(freq)
        rates = churn_table(members, freq=freq, as_of=as_of).loc[first:].tail(shown)
        counts = membership_cohorts(members, freq=freq, as_of=as_of).loc[first:].tail(shown)
        return rates, retention_table(counts.iloc[:, : len(counts)])

    def draw_triangle(result, ax):
        plot_retention(result[1], ax=ax)

    def draw_rates(result, ax):
        plot_churn_rates(result[0], ax=ax).tick_params(axis="x", rotation=45)

    def explain(result):
        last = result[0].iloc[-1]
        return _(
            "In the last period churn is {churn_start:.1%} of those there at the start, {churn_average:.1%} of the average, "
            "{churn_served:.1%} of all served; of those there at the start {churn_cohort:.1%} left: say which one you mean."
        ).format(**last[list(RATES)])

    return Panel(
        _("Churn: four definitions, one triangle"),
        {
            "freq": Choice(_("Period"), {"M": _("month"), "Q": _("quarter"), "Y": _("year")}, "Q"),
            "shown": Slider(_("Periods shown"), 2, 6, 6),
            "newcomers": Slider(_("Newcomers (% of those who came)"), 0, 100, 100, 5),
        },
        compute,
        [draw_triangle, draw_rates],
        explain,
        size=(11, 4.2),
    )


def retention_profit() -> Panel:
    """Add a few points of retention, and see by how much the value of a customer rises.

    Returns
    -------
    Panel
        A widget. Profits are those of `crmlab.retention_profit.tenure_profit`, discounted at 10 % a year.

    Examples
    --------
    >>> panel = retention_profit()
    >>> panel.inputs["change"].value = 9
    >>> print(panel.sentence)
    9 points more retention, from 80% on, raise the value of a customer from ...
    """

    def compute(acquisition, profit, growth, referrals, retention, change):
        table = tenure_profit(
            years=5,
            acquisition_cost=acquisition,
            base_profit=profit,
            purchase_growth=growth / 100,
            referral_profit=referrals,
        )
        rates = [(retention - less) / 100 for less in (20, 10, 0)]
        return table, retention_profit_effect(table["profit"], rates, change=change / 100), change

    def draw_profit(result, ax):
        plot_tenure_profit(result[0], ax=ax)

    def draw_effect(result, ax):
        plot_retention_effect(result[1], ax=ax)

    def explain(result):
        _table, effect, change = result
        row = effect.iloc[-1]
        return _(
            "{change} points more retention, from {retention:.0%} on, raise the value of a customer from {value:,.0f} to "
            "{value_raised:,.0f} CNY ({effect:+.0%}); from {lower:.0%} on the effect is {at_lower:+.0%}."
        ).format(
            change=change,
            retention=effect.index[-1],
            lower=effect.index[0],
            at_lower=effect["effect"].iloc[0],
            **row,
        )

    return Panel(
        _("Retention and profit: what are five points worth?"),
        {
            "acquisition": Slider(_("Acquisition cost (CNY)"), 0, 1000, 150, 10),
            "profit": Slider(_("Base profit (CNY a year)"), 10, 1000, 200, 10),
            "growth": Slider(_("Growth of purchases (% a year)"), 0, 30, 5),
            "referrals": Slider(_("Profit by referrals (CNY more each year)"), 0, 200, 20, 5),
            "retention": Slider(_("Retention (% a year)"), 30, 90, 80),
            "change": Slider(_("Points added"), 1, 9, 5),
        },
        compute,
        [draw_profit, draw_effect],
        explain,
        size=(11, 4.2),
    )
