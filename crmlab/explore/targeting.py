"""Explorers of choosing whom to address: weights of an RFM score, the cut-off of a mailing, features of leads."""

import pandas as pd

from crmlab.datasets import AS_OF, load_leads, load_orders
from crmlab.explore._panel import Panel, Slider, Switch
from crmlab.i18n import translator
from crmlab.response import (
    ResponseModel,
    best_cutoff,
    break_even_response,
    campaign_profit,
    gains_table,
    plot_campaign_profit,
    plot_gains,
)
from crmlab.rfm import plot_rfm_grid, rfm_scores, rfm_table

_ = translator("explore")


def rfm_weights(orders: pd.DataFrame | None = None, *, as_of=None, days: int = 90) -> Panel:
    """Weigh recency, frequency and monetary value into one score, write to the best, and see who buys.

    Parameters
    ----------
    orders : DataFrame, optional
        As for `crmlab.rfm.rfm_table`; the course's if omitted.
    as_of : date-like, optional
        Last day of the orders; the last order date if omitted.
    days : int, optional
        Customers are scored as they were this many days before `as_of`; who bought since then is a buyer.

    Returns
    -------
    Panel
        A widget.

    Examples
    --------
    >>> panel = rfm_weights()
    >>> panel.inputs["recency"].value, panel.inputs["monetary"].value = 10, 0
    >>> print(panel.sentence)
    Of the ... customers you write to, ... bought in the next 90 days...
    """
    scores = _scored(orders, as_of, days)
    groups = 20

    def compute(recency, frequency, monetary, share):
        points = recency * scores["r_score"] + frequency * scores["f_score"] + monetary * scores["m_score"]
        gains = gains_table(scores.assign(points=points), score="points", response="bought", groups=groups)
        row = gains.loc[share * groups // 100]
        chosen = points.rank(ascending=False, method="first") <= row["cumulative_contacts"]
        return gains, row, scores.assign(**{_("customers written to (%)"): chosen * 100.0})

    def draw_grid(result, ax):
        plot_rfm_grid(result[2], value=_("customers written to (%)"), ax=ax)

    def draw_gains(result, ax):
        gains, row, _scores = result
        plot_gains(gains, ax=ax)
        ax.plot(row["depth"], row["gain"], marker="*", markersize=16, color="#b2182b")

    def explain(result):
        row = result[1]
        return _(
            "Of the {contacts:,.0f} customers you write to, {rate:.0%} bought in the next {days} days: that is {gain:.0%} of "
            "all buyers, {lift:.1f} times as many as lots drawn among all would find."
        ).format(
            contacts=row["cumulative_contacts"],
            rate=row["cumulative_responses"] / row["cumulative_contacts"],
            days=days,
            gain=row["gain"],
            lift=row["lift"],
        )

    return Panel(
        _("RFM: which customers would you write to?"),
        {
            "recency": Slider(_("Weight of recency"), 0, 10, 5),
            "frequency": Slider(_("Weight of frequency"), 0, 10, 5),
            "monetary": Slider(_("Weight of monetary value"), 0, 10, 5),
            "share": Slider(_("Written to (% of all)"), 100 // groups, 100, 20, 100 // groups),
        },
        compute,
        [draw_grid, draw_gains],
        explain,
        size=(10, 4.2),
    )


def mailing_profit(orders: pd.DataFrame | None = None, *, as_of=None, days: int = 30) -> Panel:
    """Change cost and margin of a mailing, and see how far down the list it pays.

    Parameters
    ----------
    orders : DataFrame, optional
        As for `crmlab.rfm.rfm_table`; the course's if omitted.
    as_of : date-like, optional
        Last day of the orders; the last order date if omitted.
    days : int, optional
        Time in which a purchase counts as an answer. Customers are ranked by the sum of their RFM scores before it.

    Returns
    -------
    Panel
        A widget.

    Examples
    --------
    >>> panel = mailing_profit()
    >>> panel.inputs["anyway"].value = 95
    >>> print(panel.sentence)
    A letter pays above a response of 160%, and no group brings enough...
    """
    scores = _scored(orders, as_of, days)
    points = scores["r_score"] + scores["f_score"] + scores["m_score"]
    gains = gains_table(scores.assign(points=points), score="points", response="bought")

    def compute(cost, margin, anyway, fixed):
        extra = margin * (1 - anyway / 100)
        return campaign_profit(gains, contact_cost=cost, margin=extra, fixed_cost=fixed), break_even_response(
            cost, extra
        )

    def draw(result, ax):
        plot_campaign_profit(result[0], ax=ax)

    def explain(result):
        profit, break_even = result
        best = best_cutoff(profit)
        facts = {
            "rate": break_even,
            "contacts": best["contacts"],
            "best": best["profit"],
            "all": profit["cumulative_profit"].iloc[-1],
        }
        if not best["contacts"]:
            return _(
                "A letter pays above a response of {rate:.0%}, and no group brings enough to cover the cost: writing to all "
                "would end at {all:,.0f} CNY, so write to nobody."
            ).format(**facts)
        return _(
            "A letter pays above a response of {rate:.0%}: write to the best {contacts:,.0f} customers and earn {best:,.0f} CNY; "
            "writing to all would earn {all:,.0f} CNY."
        ).format(**facts)

    return Panel(
        _("Mailing: how far down the list does it pay?"),
        {
            "cost": Slider(_("Cost of a letter (CNY)"), 0.5, 15.0, 2.0, 0.5),
            "margin": Slider(_("Margin of an answer (CNY)"), 5, 100, 25),
            "anyway": Slider(_("Would have bought anyway (% of answers)"), 0, 95, 50, 5),
            "fixed": Slider(_("Fixed cost (CNY)"), 0, 5000, 500, 100),
        },
        compute,
        [draw],
        explain,
    )


def lead_scores(leads: pd.DataFrame | None = None) -> Panel:
    """Choose what a model may know of a lead, and see how well it finds those who become customers.

    Parameters
    ----------
    leads : DataFrame, optional
        Closed leads in order of time: ``status`` (``"converted"`` or ``"lost"``), ``interest``, ``web_visits``,
        ``reply_days``, ``decision_maker_known`` and ``employees``. Without it, the course's business leads.

    Returns
    -------
    Panel
        A widget. The model learns from the earlier half of the leads and is judged by the later half.

    Examples
    --------
    >>> panel = lead_scores()
    >>> for name in ("interest", "web_visits", "reply_days", "decision_maker_known"):
    ...     panel.inputs[name].value = False
    >>> print(panel.sentence)
    Calling the best 30% of the leads finds ...% of the customers, ... times as many...
    """
    if leads is None:
        leads = load_leads().sort_values("prospecting_date").query("status != 'open'")
    leads = leads.assign(responded=leads["status"] == "converted").dropna(subset=["employees"])
    earlier, later = leads.iloc[: len(leads) // 2], leads.iloc[len(leads) // 2 :]
    groups = 20

    def compute(share, **known):
        features = [feature for feature, yes in known.items() if yes]
        scored = later.assign(probability=0.0)
        if features:
            scored["probability"] = ResponseModel(features).fit(earlier).predict(later)
        gains = gains_table(scored, groups=groups)
        return gains, gains.loc[share * groups // 100]

    def draw(result, ax):
        gains, row = result
        plot_gains(gains, ax=ax)
        ax.plot(row["depth"], row["gain"], marker="*", markersize=16, color="#b2182b")

    def explain(result):
        row = result[1]
        return _(
            "Calling the best {depth:.0%} of the leads finds {gain:.0%} of the customers, {lift:.1f} times as many as the "
            "same number of calls in random order."
        ).format(depth=row["depth"], gain=row["gain"], lift=row["lift"])

    return Panel(
        _("Leads: whom to call first?"),
        {
            "interest": Switch(_("The model sees interest (points)")),
            "web_visits": Switch(_("The model sees visits to the website")),
            "reply_days": Switch(_("The model sees days until the reply")),
            "decision_maker_known": Switch(_("The model sees whether the decision maker is known")),
            "employees": Switch(_("The model sees the number of employees"), False),
            "share": Slider(_("Called (% of the leads)"), 100 // groups, 100, 30, 100 // groups),
        },
        compute,
        [draw],
        explain,
        size=(5, 4.6),
    )


def _scored(orders: pd.DataFrame | None, as_of, days: int) -> pd.DataFrame:
    """RFM scores as they were some days ago, with whether each customer has bought since."""
    if orders is None:
        orders, as_of = load_orders(), AS_OF
    end = orders["order_date"].max() if as_of is None else pd.Timestamp(as_of)
    start = end - pd.Timedelta(days=days)
    bought = orders[(orders["amount_cny"] > 0) & orders["order_date"].between(start, end, inclusive="right")]
    scores = rfm_scores(rfm_table(orders, start))
    return scores.assign(bought=scores.index.isin(bought["customer_id"]))
