"""Explorers of relationships: which level a market calls for, and when a customer is growing, steady or lost."""

import pandas as pd

from crmlab.datasets import AS_OF, load_customers, load_orders
from crmlab.explore._panel import Choice, Panel, Slider
from crmlab.i18n import translator
from crmlab.lifecycle import lifecycle_stages, plot_stages, stage_features
from crmlab.relationship import (
    COUNT_NAMES,
    LEVEL_NAMES,
    MARGIN_NAMES,
    choose_relationship,
    plot_relationship_grid,
)

_ = translator("explore")
names = translator("plots")

COUNTS = (1, 5, 10, 20, 40, 60, 100, 200, 500, 1000, 2000, 5000, 20000)
MARGINS = (10, 50, 100, 150, 200, 500, 1000, 2000, 3000, 5000, 10000, 50000)


def relationship_grid(
    groups: pd.DataFrame | None = None,
    *,
    count_cuts: tuple[float, float] = (20, 500),
    margin_cuts: tuple[float, float] = (200, 3000),
) -> Panel:
    """Place a group of customers on Kotler's grid by their number and their margin.

    Parameters
    ----------
    groups : DataFrame, optional
        Groups to show beside it, their names as index: columns ``customers`` (count) and ``margin_cny`` (per customer and
        year).
    count_cuts, margin_cuts : (float, float), optional
        Borders of few and many customers, and of low and high margin (CNY per customer and year); see
        `crmlab.relationship.choose_relationship`.

    Returns
    -------
    Panel
        A widget.

    Examples
    --------
    >>> panel = relationship_grid()
    >>> panel.inputs["customers"].value, panel.inputs["margin"].value = 10, 5000
    >>> print(panel.sentence)
    10 customers who bring 5,000 CNY a year each (few customers, high margin) call for this level: partnership...
    """
    here = _("your group")

    def compute(customers, margin):
        group = pd.DataFrame({"customers": [customers], "margin_cny": [float(margin)]}, index=[here])
        together = pd.concat([group, groups]) if groups is not None else group
        chosen = choose_relationship(
            together, margin="margin_cny", count_cuts=count_cuts, margin_cuts=margin_cuts
        )
        return together.join(chosen)

    def explain(chosen):
        group = chosen.loc[here]
        return _(
            "{customers:,} customers who bring {margin:,.0f} CNY a year each ({count_band}, {margin_band}) call for this level: "
            "{level}; all the care is paid from {total:,.0f} CNY a year."
        ).format(
            customers=group["customers"],
            margin=group["margin_cny"],
            count_band=names(COUNT_NAMES[group["customer_band"]]),
            margin_band=names(MARGIN_NAMES[group["margin_band"]]),
            level=names(LEVEL_NAMES[group["level"]]),
            total=group["customers"] * group["margin_cny"],
        )

    return Panel(
        _("Five levels of relationship: how close can we afford to be?"),
        {
            "customers": Choice(_("Number of customers"), {n: f"{n:,}" for n in COUNTS}, 60, ordered=True),
            "margin": Choice(
                _("Margin (CNY per customer and year)"), {n: f"{n:,}" for n in MARGINS}, 1000, ordered=True
            ),
        },
        compute,
        [plot_relationship_grid],
        explain,
        size=(7, 4),
    )


def stage_borders(
    orders: pd.DataFrame | None = None, customers: pd.DataFrame | None = None, *, as_of=None
) -> Panel:
    """Move the borders between the stages of the customer life cycle.

    Parameters
    ----------
    orders, customers : DataFrame, optional
        As for `crmlab.lifecycle.lifecycle_stages`; the course's if `orders` is omitted.
    as_of : date-like, optional
        The day on which the stages hold; the last order date if omitted.

    Returns
    -------
    Panel
        A widget.

    Examples
    --------
    >>> panel = stage_borders()
    >>> before = (panel.result["stage"] == "maturity").sum()
    >>> panel.inputs["band"].value = 80
    >>> bool((panel.result["stage"] == "maturity").sum() > before)
    True
    """
    if orders is None:
        orders, customers, as_of = load_orders(), load_customers(), AS_OF
    as_of = orders["order_date"].max() if as_of is None else as_of

    def compute(window, band, lost):
        return lifecycle_stages(
            orders, as_of, customers=customers, window_days=window, band=band / 100, lost_days=lost
        )

    def draw(stages, ax):
        plot_stages(stage_features(stages), ax=ax)

    def explain(stages):
        share = stages["stage"].value_counts(normalize=True)
        return _(
            "With these borders {growth:.0%} of all on file are growing, {maturity:.0%} steady, {decline:.0%} declining and "
            "{termination:.0%} lost: the customers are the same, only the rule has changed."
        ).format(
            **{stage: share.get(stage, 0.0) for stage in ("growth", "maturity", "decline", "termination")}
        )

    return Panel(
        _("Life cycle: where does a stage end?"),
        {
            "window": Slider(_("Window compared (days)"), 30, 365, 182),
            "band": Slider(_("Change that still is steady (± %)"), 0, 100, 25),
            "lost": Slider(_("Lost after (days without purchase)"), 60, 730, 365),
        },
        compute,
        [draw],
        explain,
        size=(8, 4.6),
    )
