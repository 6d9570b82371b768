"""Explorers of what customers think: Kano's curve, satisfaction and retention, the scales of a tender."""

from functools import cache

import numpy as np
import pandas as pd

from crmlab.datasets import load_customers, load_kano, load_memberships, load_offers, load_survey
from crmlab.delivered_value import COSTS, choose_offer, delivered_value, plot_delivered_value
from crmlab.explore._panel import Choice, Panel, Slider, Switch
from crmlab.i18n import current_language, translator
from crmlab.kano import CATEGORIES, KANO_ANSWERS, kano_curves, kano_table, plot_kano_curves
from crmlab.satisfaction_curve import ZONES, SatisfactionCurve, plot_satisfaction_curve

_ = translator("explore")
names = translator("plots")

HALF_YEAR = pd.Timedelta(days=170)  # as far as the last wave of the course's survey can be followed
BORDERS = (5.5, 8.5)  # of the zones, on a scale of 1 to 10
SERVICE = ("service_value_cny", "personnel_value_cny", "image_value_cny")


def kano_curve(answers: pd.DataFrame | None = None) -> Panel:
    """Let further customers answer a Kano question, and see the category and the curve of the feature change.

    Parameters
    ----------
    answers : DataFrame, optional
        As for `crmlab.kano.kano_table`, with ``feature``, ``functional`` and ``dysfunctional``; the course's if omitted.

    Returns
    -------
    Panel
        A widget.

    Examples
    --------
    >>> panel = kano_curve()
    >>> panel.inputs["feature"].value = "recipe cards"
    >>> panel.inputs["more"].value = 1000
    >>> print(panel.sentence)
    recipe cards moves from indifferent quality to expected quality: better ..., worse ...
    """
    answers = load_kano() if answers is None else answers
    surveyed = kano_table(answers)
    words = list(KANO_ANSWERS)[5:] if current_language() == "zh" else list(KANO_ANSWERS)[:5]
    features = {feature: names(str(feature)) for feature in surveyed.index}
    first = "same-hour delivery" if "same-hour delivery" in features else None

    def compute(feature, present, absent, more):
        asked = answers.loc[answers["feature"] == feature, ["feature", "functional", "dysfunctional"]]
        further = pd.DataFrame(
            {"feature": feature, "functional": words[present], "dysfunctional": words[absent]},
            index=range(more),
        )
        return surveyed.loc[[feature]], kano_table(pd.concat([asked, further]))

    def draw(result, ax):
        before, after = result
        both = pd.concat(
            [before.set_axis([_("as surveyed")]), after.set_axis([_("with the further answers")])]
        )
        curves = kano_curves(both)
        if curves.empty:
            ax.text(0.5, 0.5, _("This category has no curve."), ha="center", va="center")
            ax.set_axis_off()
        else:
            plot_kano_curves(curves, ax=ax)

    def explain(result):
        before, after = result
        old, new = (names(CATEGORIES[table["category"].iloc[0]]) for table in (before, after))
        row = after.iloc[0]
        facts = {
            "feature": names(str(after.index[0])),
            "old": old,
            "new": new,
            "better": row["better"],
            "worse": row["worse"],
        }
        if old == new:
            return _(
                "{feature} stays in its category ({new}): better {better:.2f}, worse {worse:.2f}."
            ).format(**facts)
        return _("{feature} moves from {old} to {new}: better {better:.2f}, worse {worse:.2f}.").format(
            **facts
        )

    scale = dict(enumerate(words))
    return Panel(
        _("Kano: from answers to a curve"),
        {
            "feature": Choice(_("Feature"), features, first),
            "more": Slider(_("Further customers asked"), 0, 2000, 500, 50),
            "present": Choice(_("They answer, if it is there"), scale, 0),
            "absent": Choice(_("They answer, if it is missing"), scale, 4),
        },
        compute,
        [draw],
        explain,
    )


def satisfaction_retention(customers: pd.DataFrame | None = None) -> Panel:
    """Lift the satisfaction of some customers, and see how many more stay; and find the satisfaction trap.

    Parameters
    ----------
    customers : DataFrame, optional
        One row per answer: ``satisfaction`` (1-10), ``retained`` (yes/no, later) and ``group``, the groups to compare.
        Without it, the course's surveys with half a year of memberships after each, by how the customer was won.

    Returns
    -------
    Panel
        A widget.

    Examples
    --------
    >>> panel = satisfaction_retention()
    >>> panel.inputs["zone"].value = "zone of defection"
    >>> print(panel.sentence)
    Raising the satisfaction of ... customers (zone of defection) by 1 would move their retention from ...% to ...
    """
    customers = _surveyed() if customers is None else customers
    groups = {"": _("all"), **{group: names(str(group)) for group in sorted(customers["group"].unique())}}

    @cache
    def fitted(group):
        part = customers[customers["group"] == group] if group else customers
        return part["satisfaction"], part["retained"].mean(), SatisfactionCurve().fit(part)

    def compute(group, zone, points):
        score, kept, curve = fitted(group)
        low, high = dict(zip(("", *ZONES), [(0, 11), (0, BORDERS[0]), BORDERS, (BORDERS[1], 11)]))[zone]
        chosen = score[score.between(low, high)]
        lifted = (chosen + points).clip(upper=10)
        before, after = (
            curve.predict(scores).mean() if len(chosen) else np.nan for scores in (chosen, lifted)
        )
        return {
            "curve": curve,
            "zone": names(zone) if zone else _("everyone"),
            "n": len(chosen),
            "score": score.mean(),
            "kept": kept,
            "points": points,
            "arrow": ((chosen.mean(), 100 * before), (lifted.mean(), 100 * after)),
            "before": before,
            "after": after,
        }

    def draw(result, ax):
        plot_satisfaction_curve(result["curve"], zones=BORDERS, ax=ax)
        start, end = result["arrow"]
        if start != end and result["n"]:
            ax.annotate(
                "",
                xy=end,
                xytext=start,
                arrowprops={"arrowstyle": "-|>", "color": "#b2182b", "linewidth": 2.5},
            )

    def explain(result):
        if not result["n"]:
            return _("Nobody of this group is in the {zone}.").format(**result)
        return _(
            "Raising the satisfaction of {n} customers ({zone}) by {points:g} would move their retention from {before:.0%} to "
            "{after:.0%}; the whole group reports {score:.1f} of 10 points, and {kept:.0%} of it stayed half a year."
        ).format(**result)

    for group in groups:
        fitted(group)
    return Panel(
        _("Satisfaction and retention: where does a point pay, and where is the trap?"),
        {
            "group": Choice(_("Won by"), groups),
            "zone": Choice(_("Whom to lift"), {"": _("everyone"), **{zone: names(zone) for zone in ZONES}}),
            "points": Slider(_("By how much (points)"), 0.0, 4.0, 1.0, 0.5),
        },
        compute,
        [draw],
        explain,
        size=(8, 4.4),
    )


def delivered_value_scales(offers: pd.DataFrame | None = None, *, own: str = "Xianhe") -> Panel:
    """Change the own offer in a tender until the customer's scales tip.

    Parameters
    ----------
    offers : DataFrame, optional
        One row per offer: ``tender_id``, ``supplier``, ``budget_cny`` and the parts of `crmlab.delivered_value`; the course's
        if omitted. The last twelve tenders are offered.
    own : str, optional
        Supplier whose offer is changed.

    Returns
    -------
    Panel
        A widget.

    Examples
    --------
    >>> panel = delivered_value_scales()
    >>> panel.inputs["price"].value = -20
    >>> print(panel.sentence)
    Xianhe wins...
    """
    offers = load_offers() if offers is None else offers
    tenders = {tender: offer.set_index("supplier") for tender, offer in offers.groupby("tender_id")}
    last = list(tenders)[-12:][::-1]

    def compute(tender, price, service, effort, limited):
        table = tenders[tender].astype(dict.fromkeys(["price_cny", *COSTS, *SERVICE], float))
        table.loc[own, "price_cny"] *= 1 + price / 100
        table.loc[own, list(SERVICE)] *= 1 + service / 100
        table.loc[own, [cost for cost in COSTS if cost != "price_cny"]] *= 1 + effort / 100
        weighed = delivered_value(table)
        budget = table["budget_cny"].iloc[0] if limited else np.inf
        return weighed, budget, choose_offer(weighed, budget=budget)

    def draw(result, ax):
        plot_delivered_value(result[0], ax=ax)

    def explain(result):
        weighed, budget, taken = result
        value = weighed["delivered_value"]
        ours, rival = value[own], value.drop(own).idxmax()
        facts = {
            "own": names(own),
            "ours": ours,
            "rival": names(str(rival)),
            "theirs": value[rival],
            "price": weighed.loc[own, "price_cny"],
            "budget": budget,
            "taken": names(str(taken)),
        }
        if taken == own:
            sentence = _(
                "{own} wins: its offer delivers {ours:,.0f} CNY, the best rival ({rival}) {theirs:,.0f} CNY."
            )
        elif facts["price"] > budget:
            sentence = _(
                "{own} is out: its price of {price:,.0f} CNY is above the budget of {budget:,.0f} CNY, though it delivers "
                "{ours:,.0f} CNY."
            )
        elif taken is None:
            sentence = _("Nobody wins: no offer within the budget is worth more than it costs.")
        else:
            facts["gap"] = value[taken] - ours
            sentence = _(
                "{taken} wins: {own} delivers {ours:,.0f} CNY, and its price would have to fall by {gap:,.0f} CNY to tip the scales."
            )
        return sentence.format(**facts)

    return Panel(
        _("Delivered value: what tips the customer's scales?"),
        {
            "tender": Choice(_("Tender"), {tender: str(tender) for tender in last}),
            "limited": Switch(_("the budget is a limit")),
            "price": Slider(_("Our price (change in %)"), -20, 20, 0),
            "service": Slider(_("Our service, staff and image (change in %)"), -50, 100, 0, 5),
            "effort": Slider(_("Time, energy and worry we cost (change in %)"), -100, 100, 0, 5),
        },
        compute,
        [draw],
        explain,
        size=(9, 4.4),
    )


def _surveyed() -> pd.DataFrame:
    """The course's survey answers with what became of the customer in the half-year after."""
    survey = (
        load_survey().merge(load_memberships(), on="customer_id").merge(load_customers(), on="customer_id")
    )
    ways = survey["acquisition_channel"].where(survey["acquisition_channel"] == "advertising", "other ways")
    return pd.DataFrame(
        {
            "satisfaction": survey[["satisfaction_1", "satisfaction_2", "satisfaction_3"]]
            .mean(axis=1)
            .round(),
            "retained": ~(survey["end_date"] <= survey["answer_date"] + HALF_YEAR),
            "group": ways,
        }
    )
