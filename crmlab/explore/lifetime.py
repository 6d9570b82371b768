"""Explorers of customer lifetime value: the levers of a formula, Dwyer's two tables, who is still alive."""

from functools import cache

import pandas as pd

from crmlab.clv import (
    BGNBD,
    alive_matrix,
    migration_table,
    npv_table,
    plot_alive_matrix,
    plot_cohort,
    plot_present_value,
    present_value,
    purchase_probabilities,
    repeat_table,
    retention_table,
)
from crmlab.datasets import AS_OF, load_customers, load_orders
from crmlab.explore._panel import Choice, Panel, Slider
from crmlab.i18n import translator

_ = translator("explore")

QUARTER = 91


def clv_levers(orders: pd.DataFrame | None = None) -> Panel:
    """Pull the levers of customer lifetime value: margin, retention, discount and horizon.

    Parameters
    ----------
    orders : DataFrame, optional
        Columns ``customer_id``, ``order_date``, ``amount_cny`` and ``cost_cny``, from which margin and retention start; the
        course's if omitted.

    Returns
    -------
    Panel
        A widget.

    Examples
    --------
    >>> panel = clv_levers()
    >>> panel.inputs["retention"].value = 90
    >>> print(panel.sentence)
    A customer is worth ... CNY...
    """
    orders = load_orders() if orders is None else orders
    age = (orders["order_date"].max() - orders["order_date"]).dt.days
    now, before = (set(orders.loc[age.between(*year), "customer_id"]) for year in ((0, 364), (365, 729)))
    profit = (orders["amount_cny"] - orders["cost_cny"])[age < 365].sum()

    def compute(margin, retention, discount, years):
        levers = {
            "margin": (margin * 1.01, retention, discount),
            "retention": (margin, retention * 1.01, discount),
            "discount": (margin, retention, discount * 0.99),
        }
        value, *improved = (
            present_value(m, r / 100, d / 100, periods=years)
            for m, r, d in [(margin, retention, discount), *levers.values()]
        )
        table = npv_table(margin, retention / 100, discount / 100, periods=years)
        return table, value, {lever: new / value - 1 for lever, new in zip(levers, improved)}

    def draw(result, ax):
        plot_present_value(result[0], ax=ax)

    def explain(result):
        table, value, gains = result
        return _(
            "A customer is worth {value:,.0f} CNY over {years} years; improved by one per cent, retention adds {retention:.1%}, "
            "margin {margin:.1%} and the discount rate {discount:.1%}."
        ).format(value=value, years=len(table), **gains)

    return Panel(
        _("Customer lifetime value: which lever is the longest?"),
        {
            "margin": Slider(_("Margin (CNY a year)"), 10, 5000, round(profit / len(now), -1), 10),
            "retention": Slider(
                _("Retention (% a year)"), 10, 98, round(100 * len(now & before) / len(before))
            ),
            "discount": Slider(_("Discount rate (% a year)"), 0, 30, 10),
            "years": Slider(_("Horizon (years)"), 1, 30, 10),
        },
        compute,
        [draw],
        explain,
    )


def dwyer_tables(orders: pd.DataFrame | None = None) -> Panel:
    """Follow a cohort by Dwyer's two models: customers lost for good, and customers who come and go.

    Parameters
    ----------
    orders : DataFrame, optional
        As for `crmlab.clv.purchase_probabilities`, from which the probabilities start; the course's if omitted.

    Returns
    -------
    Panel
        A widget. Periods are quarters.

    Examples
    --------
    >>> panel = dwyer_tables()
    >>> panel.inputs["second"].value = panel.inputs["third"].value = 0
    >>> print(panel.sentence)
    Of 1,000 customers ...
    """
    orders = load_orders() if orders is None else orders
    start = purchase_probabilities(orders, orders["order_date"].max(), period_days=QUARTER, states=3)
    first, second, third = (int(percent) for percent in (start["probability"].fillna(0) * 100).round())

    def compute(first, second, third, margin, marketing, periods):
        chances = [first / 100, second / 100, third / 100]
        plan = pd.DataFrame(
            {
                "retention": chances[0],
                "orders": 1.0,
                "order_value": float(margin),
                "marketing": float(marketing),
            },
            index=range(periods + 1),
        )
        leaving = retention_table(plan, customers=1000, discount=0.02)
        return leaving, migration_table(
            chances, customers=1000, margin=margin, marketing=marketing, discount=0.02, periods=periods
        )

    def draw_leaving(result, ax):
        plot_cohort(result[0], ax=ax).set_title(_("lost for good"))

    def draw_moving(result, ax):
        plot_cohort(result[1], ax=ax).set_title(_("come and go"))

    def explain(result):
        leaving, moving = result
        return _(
            "Of 1,000 customers {left:,.0f} buy in the last quarter if a pause means loss, and {back:,.0f} if they may come back; a "
            "customer is worth {once:,.0f} CNY by the first model and {again:,.0f} CNY by the second."
        ).format(
            left=leaving["customers"].iloc[-1],
            back=moving[1].iloc[-1],
            once=leaving["lifetime_value"].iloc[-1],
            again=moving["lifetime_value"].iloc[-1],
        )

    return Panel(
        _("Dwyer: is a customer who pauses lost?"),
        {
            "first": Slider(_("Buys again after 1 quarter (%)"), 0, 100, first),
            "second": Slider(_("Comes back after 2 quarters (%)"), 0, 100, second),
            "third": Slider(_("Comes back after 3 quarters (%)"), 0, 100, third),
            "margin": Slider(_("Margin of a buyer (CNY a quarter)"), 10, 1000, 200, 10),
            "marketing": Slider(_("Marketing (CNY per customer and quarter)"), 0, 100, 10),
            "periods": Slider(_("Quarters"), 1, 12, 8),
        },
        compute,
        [draw_leaving, draw_moving],
        explain,
        size=(10.5, 4),
    )


def alive_map(orders: pd.DataFrame | None = None, *, as_of=None) -> Panel:
    """Ask a BG/NBD model whether a customer is still one, from the number of purchases and the silence since.

    Parameters
    ----------
    orders : DataFrame, optional
        As for `crmlab.clv.repeat_table`; the course's customers who joined in 2023 or later if omitted.
    as_of : date-like, optional
        End of the observation; the last order date if omitted.

    Returns
    -------
    Panel
        A widget.

    Examples
    --------
    >>> panel = alive_map()
    >>> panel.inputs["silence"].value = 60
    >>> print(panel.sentence)
    Bought again ... silent for 60 weeks...
    """
    if orders is not None:
        cohorts = {_("all customers"): orders}
    else:
        customers = load_customers().query("join_date >= '2023'").set_index("customer_id")["customer_type"]
        orders, as_of = load_orders(), AS_OF
        kind = orders["customer_id"].map(customers)
        cohorts = {_("consumers"): orders[kind == "consumer"], _("businesses"): orders[kind == "business"]}
    as_of = orders["order_date"].max() if as_of is None else as_of

    @cache
    def model(cohort):
        return BGNBD().fit(repeat_table(cohorts[cohort], as_of))

    def compute(cohort, age, purchases, silence):
        last = max(age - silence, 1)
        customer = pd.DataFrame({"frequency": [purchases], "recency": [float(last)], "T": [float(age)]})
        fitted = model(cohort)
        return {
            "matrix": alive_matrix(fitted, T=age),
            "purchases": purchases,
            "last": last,
            "silence": age - last,
            "alive": fitted.probability_alive(customer).iloc[0],
            "expected": fitted.predict(customer, 26).iloc[0],
        }

    def draw(result, ax):
        plot_alive_matrix(result["matrix"], ax=ax)
        ax.plot(
            result["purchases"], result["last"], "*", markersize=18, color="white", markeredgecolor="black"
        )

    def explain(result):
        return _(
            "Bought again {purchases} times and silent for {silence} weeks since: alive with {alive:.0%} probability, and "
            "{expected:.1f} purchases to expect in the next half-year."
        ).format(**result)

    for cohort in cohorts:
        model(cohort)
    return Panel(
        _("Still a customer? The map of a BG/NBD model"),
        {
            "cohort": Choice(_("Fitted on"), {name: name for name in cohorts}),
            "age": Slider(_("First purchase (weeks ago)"), 8, 156, 104),
            "purchases": Slider(_("Repeat purchases"), 1, 20, 6),
            "silence": Slider(_("Silence since the last one (weeks)"), 0, 155, 20),
        },
        compute,
        [draw],
        explain,
        size=(7, 4.4),
    )
