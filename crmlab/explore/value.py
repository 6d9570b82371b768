"""Explorers of customer value: where ABC classes end, and how an account's value is weighed."""

import pandas as pd

from crmlab.abc_analysis import abc_summary, abc_table, plot_pareto, top_share
from crmlab.accounts import SCORECARD, account_scorecard, plot_scorecard
from crmlab.datasets import load_accounts, load_order_lines, load_orders
from crmlab.explore._panel import Choice, Panel, Slider
from crmlab.i18n import translator

_ = translator("explore")

MONEY = (
    "annual_purchases_cny",
    "annual_net_profit_cny",
    "historical_contribution_cny",
    "projected_profit_cny",
)
COST = ("annual_discount_cny", "contact_cost_cny")
BOND = ("cooperation_years", "influence_referral")


def abc_cuts(
    data: pd.DataFrame | None = None, *, key: str = "customer_id", value: str = "amount_cny"
) -> Panel:
    """Move the cuts between the classes A, B and C.

    Parameters
    ----------
    data : DataFrame, optional
        Rows with a key and a value, as for `crmlab.abc_analysis.abc_table`. Without it, the course's customers by
        sales or by margin, and its products by sales.
    key, value : str, optional
        Columns of `data`.

    Returns
    -------
    Panel
        A widget.

    Examples
    --------
    >>> panel = abc_cuts()
    >>> panel.inputs["cuts"].value = (50, 80)
    >>> print(panel.sentence)
    Class A: 3% of them bring 50% of the value, 62 times as much...
    """
    if data is not None:
        sources = {key: (data, key, value)}
    else:
        orders = load_orders()
        orders["margin_cny"] = orders["amount_cny"] - orders["cost_cny"]
        sources = {
            _("customers by sales"): (orders, "customer_id", "amount_cny"),
            _("customers by margin"): (orders, "customer_id", "margin_cny"),
            _("products by sales"): (load_order_lines(), "product_id", "amount_cny"),
        }

    def compute(ranked, cuts):
        rows, key, value = sources[ranked]
        return abc_table(rows, key=key, value=value, cuts=sorted({cut / 100 for cut in cuts}))

    def explain(table):
        classes = abc_summary(table)
        first, last = classes.iloc[0], classes.iloc[-1]
        return _(
            "Class A: {keys:.0%} of them bring {value:.0%} of the value, {times:,.0f} times as much each as one of the "
            "last class; the top 20% bring {top:.0%}."
        ).format(
            keys=first["group_share"],
            value=first["contribution_share"],
            times=first["mean_value"] / last["mean_value"],
            top=top_share(table, 0.2),
        )

    return Panel(
        _("ABC analysis: where does a class end?"),
        {
            "ranked": Choice(_("Ranked"), {name: name for name in sources}),
            "cuts": Slider(_("Ends of A and B (% of the value)"), 5, 99, (80, 95)),
        },
        compute,
        [plot_pareto],
        explain,
    )


def account_weights(accounts: pd.DataFrame | None = None) -> Panel:
    """Weigh the items of the account scorecard and see who leads.

    Parameters
    ----------
    accounts : DataFrame, optional
        One row per account, its name as index, with the ten items of `crmlab.accounts.SCORECARD`. Without it, the
        course's accounts.

    Returns
    -------
    Panel
        A widget.

    Examples
    --------
    >>> panel = account_weights()
    >>> len(panel.result)
    131
    """
    accounts = load_accounts().set_index("customer_id") if accounts is None else accounts
    by_profit = accounts["annual_net_profit_cny"].nlargest(10).index

    def compute(money, cost, bond, potential):
        groups = [(MONEY, money), (COST, cost), (BOND, bond)]
        weight = {item: points for items, points in groups for item in items}
        return account_scorecard(
            accounts, {item: sign * weight.get(item, potential) for item, sign in SCORECARD.items()}
        )

    def draw(table, ax):
        plot_scorecard(table.head(6), ax=ax)

    def explain(table):
        return _(
            "{first} leads with {points:.0f} points; of the ten accounts with the highest profit, {same} are also among "
            "the ten with the most points."
        ).format(
            first=table.index[0],
            points=table["account_value"].iloc[0],
            same=table.index[:10].isin(by_profit).sum(),
        )

    return Panel(
        _("Key accounts: what makes an account valuable?"),
        {
            "money": Slider(_("Weight of sales and profit"), 1, 10, 5),
            "cost": Slider(_("Weight of discount and contact cost"), 0, 10, 5),
            "bond": Slider(_("Weight of years together and referrals"), 0, 10, 5),
            "potential": Slider(_("Weight of capability and potential"), 0, 10, 5),
        },
        compute,
        [draw],
        explain,
        size=(9, 4.4),
    )
