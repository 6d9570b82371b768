"""Business accounts: value scorecard, credit evidence, invoices and payments, tenders and offers.

True parameters
---------------
- A latent credit trait (standard normal) drives debt ratio, current ratio, lawsuits and late payment: the
  mean delay after the due date is 9 exp(-0.8 credit) days; nobody who pays waits longer than 180 days.
- In a tender the customer takes, among the offers within budget, the one with the greatest delivered value
  (total value less total cost) plus a Gumbel disturbance of scale `CHOICE_SCALE` (1 % of the need), that is
  a logit choice. The lowest price wins less often than the greatest delivered value.
"""

import numpy as np
import pandas as pd

from crmlab.datasets.company.assortment import account_discount
from crmlab.datasets.company.population import AS_OF, PERIOD_DAYS, START, Traits
from crmlab.datasets.company.random_streams import dates, identifiers, stream

YEAR = 2025
DUE_DAYS, LONGEST_DELAY_DAYS = 30, 180
MARKET_GROWTH = {"restaurant": 4.0, "canteen": 1.0, "convenience store": 2.5, "hotel": 6.0}
TENDER_SHARE = 0.9
SUPPLIERS = ["Xianhe", "rival A", "rival B"]
CHOICE_SCALE = 0.01
# Value and cost components in percent of the need, and the price: own firm, dear rival, cheap rival.
COMPONENTS = {
    "price_cny": (100, 106, 91),
    "product_value_cny": (95, 98, 88),
    "service_value_cny": (16, 15, 9),
    "personnel_value_cny": (8, 7, 4),
    "image_value_cny": (6, 9, 3),
    "time_cost_cny": (4, 4, 6),
    "energy_cost_cny": (2, 2, 4),
    "psychic_cost_cny": (2, 3, 4),
}


def draw_payments(
    traits: Traits, cause: np.ndarray, orders: pd.DataFrame, customer: np.ndarray, *, seed: int
) -> pd.DataFrame:
    """Draw one invoice per account and month with purchases, and when it was paid."""
    rng = stream(seed, "payments")
    of_business = traits.business[customer]
    bought = orders[of_business].assign(
        customer=customer[of_business], month=orders["order_date"].dt.to_period("M")
    )
    invoices = bought.groupby(["month", "customer"])["amount_cny"].sum().round(2).reset_index()
    invoices = invoices[(invoices["amount_cny"] > 0) & (invoices["month"] < AS_OF.to_period("M"))]
    who = invoices["customer"].to_numpy()

    issued = invoices["month"].dt.end_time.dt.normalize().astype("datetime64[ns]")
    due = issued + pd.Timedelta(days=DUE_DAYS)
    delay = np.minimum(rng.exponential(8 + 9 * np.exp(-0.8 * traits.credit[who])) - 8, LONGEST_DELAY_DAYS)
    last = invoices.groupby("customer")["month"].transform("max")
    final = ((last.astype("int64") - invoices["month"].astype("int64")) < 2).to_numpy()
    unpaid = final & (cause[who] == "malicious")
    delay = np.where(final & (cause[who] == "non-malicious"), delay + 60, delay)
    paid = due + pd.to_timedelta(np.floor(delay), unit="D")
    return pd.DataFrame(
        {
            "invoice_id": identifiers("V", len(who), digits=5),
            "customer_id": bought.groupby("customer")["customer_id"].first().reindex(who).to_numpy(object),
            "invoice_date": issued.to_numpy(),
            "due_date": due.to_numpy(),
            "paid_date": paid.where(~unpaid & (paid <= AS_OF)).astype("datetime64[ns]").to_numpy(),
            "amount_cny": invoices["amount_cny"].to_numpy(),
        }
    )


def draw_accounts(
    traits: Traits, customers: pd.DataFrame, orders: pd.DataFrame, customer: np.ndarray, contacts: pd.DataFrame,
    payments: pd.DataFrame, staff: pd.DataFrame, *, seed: int,
) -> pd.DataFrame:  # fmt: skip
    """Gather the scorecard and the credit evidence of each business that has ordered."""
    rng = stream(seed, "accounts")
    count = len(customers)
    who = np.flatnonzero(traits.business & (np.bincount(customer, minlength=count) > 0))
    ids = pd.Index(customers["customer_id"])
    this_year = (orders["order_date"].dt.year == YEAR).to_numpy()
    profit = (orders["amount_cny"] - orders["cost_cny"]).to_numpy()

    def total(values: np.ndarray, rows: np.ndarray) -> np.ndarray:
        return np.bincount(customer[rows], np.asarray(values)[rows], minlength=count)[who].round(2)

    purchases = total(orders["amount_cny"], this_year)
    discount = account_discount(traits)[who]
    contacted = contacts[contacts["contact_time"].dt.year == YEAR]
    contact_cost = (
        contacted.groupby("customer_id")["cost_cny"].sum().reindex(ids[who]).fillna(0).round(2).to_numpy()
    )
    net = (total(profit, this_year) - contact_cost).round(2)
    referred = customers["referred_by"].value_counts().reindex(ids[who]).fillna(0).to_numpy()
    late = payments.assign(
        late=payments["paid_date"].fillna(AS_OF) > payments["due_date"] + pd.Timedelta(days=5)
    )
    growth, credit = traits.growth[who], traits.credit[who]

    def points(score: np.ndarray) -> np.ndarray:
        return np.clip(np.rint(score), 1, 10).astype("int64")

    capital = np.exp(rng.normal(13.5, 0.7, len(who)) + 0.3 * np.log1p(purchases / 10_000))
    managers = staff.loc[staff["post"] == "account manager", "staff_id"].to_numpy(object)
    return pd.DataFrame(
        {
            "customer_id": ids[who].to_numpy(object),
            "manager_id": managers[who % len(managers)],
            "annual_purchases_cny": purchases,
            "annual_discount_cny": (purchases * discount / (1 - discount)).round(2),
            "contact_cost_cny": contact_cost,
            "annual_net_profit_cny": net,
            "historical_contribution_cny": total(profit, ~this_year),
            "cooperation_years": np.round((PERIOD_DAYS - traits.join_day[who]) / 365.25, 1),
            "projected_profit_cny": (3 * net * np.exp(0.2 * growth + rng.normal(0, 0.1, len(who)))).round(0),
            "background_capability": points(5.5 + 0.8 * credit + rng.normal(0, 1.5, len(who))),
            "customer_potential": points(5.5 + 1.8 * growth + rng.normal(0, 0.8, len(who))),
            "influence_referral": points(3.5 + 2 * referred + rng.normal(0, 1.2, len(who))),
            "registered_capital_cny": np.round(capital, -4),
            "market_growth_pct": np.round(
                customers["industry"].iloc[who].map(MARKET_GROWTH).to_numpy(float)
                + rng.normal(0, 2, len(who)),
                1,
            ),
            "debt_ratio": np.round(1 / (1 + np.exp(0.2 + 0.6 * credit + rng.normal(0, 0.4, len(who)))), 2),
            "current_ratio": np.round(np.exp(0.3 + 0.2 * credit + rng.normal(0, 0.15, len(who))), 2),
            "lawsuits": rng.poisson(0.4 * np.exp(-0.8 * credit)),
            "late_payment_share": late.groupby("customer_id")["late"]
            .mean()
            .reindex(ids[who])
            .round(3)
            .to_numpy(),
            "collateral_cny": np.round(capital * rng.uniform(0, 0.4, len(who)), -3),
            "years_in_business": np.ceil(
                (PERIOD_DAYS - traits.join_day[who]) / 365.25 + rng.exponential(5, len(who))
            ),
            "successor_named": rng.random(len(who)) < 1 / (1 + np.exp(0.5 - 0.5 * credit)),
            "credit_limit_cny": np.round(np.maximum(purchases / 4, 2_000), -3),
        }
    ).astype({"years_in_business": "int64"})


def draw_offers(traits: Traits, customers: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    """Draw tenders of businesses with an offer from each of three suppliers, and the customer's choice."""
    rng = stream(seed, "offers")
    active = traits.business & np.isfinite(traits.first_day) & (traits.join_day < PERIOD_DAYS - 60)
    who = np.flatnonzero(active & (rng.random(len(active)) < TENDER_SHARE))
    day = np.sort(rng.uniform(np.maximum(traits.join_day[who], 0), PERIOD_DAYS - 30))
    need = np.round(traits.basket[who] * 26 * rng.lognormal(0, 0.4, len(who)), -2)
    shape = (len(who), len(SUPPLIERS))

    offer = {
        name: np.round(need[:, None] / 100 * np.asarray(level) * rng.normal(1, 0.05, shape), -1)
        for name, level in COMPONENTS.items()
    }
    liking = np.zeros(shape)
    liking[:, 0] = 0.02 * traits.satisfaction[who]
    offer["service_value_cny"] = np.round(offer["service_value_cny"] + need[:, None] * liking, -1).clip(0)
    value = sum(offer[name] for name in COMPONENTS if name.endswith("value_cny"))
    delivered = value - sum(offer[name] for name in COMPONENTS if not name.endswith("value_cny"))
    budget = np.round(need * rng.uniform(0.98, 1.2, len(who)), -2)
    within = offer["price_cny"] <= budget[:, None]
    utility = delivered + rng.gumbel(0, CHOICE_SCALE * need[:, None], shape)
    chosen = np.where(within, utility, -np.inf).argmax(axis=1)

    tender = identifiers("B", len(who), digits=4).to_numpy(object)
    flat = {name: values.ravel() for name, values in offer.items()}
    return pd.DataFrame(
        {
            "offer_id": [f"{name}-{number}" for name in tender for number in (1, 2, 3)],
            "tender_id": np.repeat(tender, 3),
            "customer_id": np.repeat(customers["customer_id"].to_numpy(object)[who], 3),
            "tender_date": np.repeat(dates(day, START), 3),
            "budget_cny": np.repeat(budget, 3),
            "supplier": np.tile(np.array(SUPPLIERS, dtype=object), len(who)),
            **flat,
            "chosen": (np.arange(3) == chosen[:, None]).ravel(),
        }
    )
