"""The simulated company: every table from one seed, computed when it is first asked for."""

from functools import cached_property

import numpy as np
import pandas as pd

from crmlab.datasets.company.accounts import draw_accounts, draw_offers, draw_payments
from crmlab.datasets.company.assortment import draw_order_lines, list_products
from crmlab.datasets.company.campaigns import plan_campaigns
from crmlab.datasets.company.kano import draw_kano
from crmlab.datasets.company.losses import draw_causes, draw_memberships, draw_spending
from crmlab.datasets.company.opinion import draw_profiles, draw_survey
from crmlab.datasets.company.population import (
    CITIES,
    INDUSTRIES,
    NEW_SHARE,
    PROSPECT_SHARE,
    START,
    Traits,
    draw_traits,
)
from crmlab.datasets.company.prospecting import draw_leads
from crmlab.datasets.company.purchases import History, draw_history, draw_orders
from crmlab.datasets.company.random_streams import choose, dates, identifiers, stream
from crmlab.datasets.company.service import draw_calls, draw_complaints, draw_contacts
from crmlab.datasets.company.staffing import draw_competences, list_reporting_lines, list_staff

SNAPSHOT_CUSTOMERS, SNAPSHOT_SEED = 1_700, 2026


def simulate_company(n_customers: int = SNAPSHOT_CUSTOMERS, *, seed: int = SNAPSHOT_SEED) -> "Company":
    """Simulate the food retailer Xianhe with as many customers as wanted.

    Parameters
    ----------
    n_customers : int, default 1700
        Number of customers, at least 50; about 13 orders each.
    seed : int, default 2026
        The same seed and number give the same company; the defaults give that of the snapshot files.

    Returns
    -------
    Company
        Its tables are attributes (``company.customers``, ``company.orders`` and so on, see `list_datasets`),
        each a DataFrame with the columns of the loader of the same name. A table is computed when it is first
        asked for, and kept.

    Raises
    ------
    ValueError
        If there are fewer than 50 customers.

    Notes
    -----
    Customers buy by BG/NBD. The true parameters (weeks, CNY) are constants of
    `crmlab.datasets.company.population`: for consumers r = 0.9, alpha = 3.6, a = 0.8, b = 9 and, for the value of
    an order, the gamma-gamma parameters p = 4, q = 4, gamma = 66. They are recovered from customers who
    joined within the period (``join_date >= "2023-01-01"``): of the earlier ones only those who still
    ordered since 2023 are known, and of these only the orders since 2023.

    References
    ----------
    Fader, P., Hardie, B. and Lee, K. (2005). "Counting your customers" the easy way: an alternative to the
    Pareto/NBD model. Marketing Science 24(2), section 3.

    Examples
    --------
    >>> company = simulate_company(200, seed=7)
    >>> len(company.customers)
    200
    >>> company.orders["order_date"].min() >= pd.Timestamp("2023-01-01")
    True
    """
    if n_customers < 50:
        raise ValueError(f"n_customers is {n_customers}; a company needs at least 50 customers.")
    return Company(n_customers, seed)


class Company:
    """One simulated company; `simulate_company` makes it and checks the arguments.

    Parameters
    ----------
    n_customers : int
        Number of customers.
    seed : int
        Seed of all its random numbers.

    Examples
    --------
    >>> Company(100, seed=1)
    simulate_company(100, seed=1)
    """

    def __init__(self, n_customers: int, seed: int):
        self.n_customers = n_customers
        self.seed = seed

    def __repr__(self) -> str:
        return f"simulate_company({self.n_customers}, seed={self.seed})"

    @cached_property
    def _people(self) -> tuple[Traits, History]:
        """Traits and purchases; of those who joined before the period, only customers still ordering in it."""
        new = round(NEW_SHARE * self.n_customers)
        prospects = round(PROSPECT_SHARE * self.n_customers)
        before = self.n_customers - new - prospects
        traits = draw_traits(before=3 * before + 50, new=new, prospects=prospects, seed=self.seed)
        history = draw_history(traits, seed=self.seed)

        earlier = traits.join_day < 0
        ordering = np.bincount(history.customer[history.day >= 0], minlength=len(earlier)) > 0
        known = stream(self.seed, "people").permutation(np.flatnonzero(earlier & ordering))[:before]
        kept = ~earlier
        kept[known] = True
        return traits.take(kept), history.take(kept)

    @cached_property
    def _customer_ids(self) -> np.ndarray:
        return identifiers("C", self.n_customers, digits=5).to_numpy(object)

    @cached_property
    def customers(self) -> pd.DataFrame:
        """Master data of the customers, in the order of joining."""
        traits, _ = self._people
        count, business = self.n_customers, traits.business
        rng = stream(self.seed, "customers")

        weight = np.cumsum(np.exp(0.8 * traits.satisfaction) * np.isfinite(traits.first_day))
        earlier = np.concatenate([[0.0], weight[:-1]])
        referrer = np.searchsorted(weight, rng.random(count) * earlier, side="right")
        referred = (traits.channel == "referral") & (earlier > 0)
        channel = np.where((traits.channel == "referral") & ~referred, "store", traits.channel)

        birth_year = pd.array(np.floor(START.year - traits.age), dtype="Int64")
        birth_year[business] = pd.NA
        industry = choose(rng, list(INDUSTRIES), np.tile(list(INDUSTRIES.values()), (count, 1)))
        gender = np.where(rng.random(count) < 0.58, "F", "M").astype(object)
        return pd.DataFrame(
            {
                "customer_id": self._customer_ids,
                "customer_type": np.where(business, "business", "consumer").astype(object),
                "join_date": dates(traits.join_day, START),
                "city": choose(rng, list(CITIES), np.tile(list(CITIES.values()), (count, 1))),
                "acquisition_channel": channel,
                "referred_by": np.where(
                    referred, self._customer_ids[np.minimum(referrer, count - 1)], np.nan
                ),
                "birth_year": birth_year,
                "gender": np.where(business, np.nan, gender),
                "industry": np.where(business, industry, np.nan),
            }
        )

    @cached_property
    def orders(self) -> pd.DataFrame:
        """Orders and refunds of 2023 to 2025, by date."""
        traits, history = self._people
        return draw_orders(traits, history, self._customer_ids, seed=self.seed)

    @cached_property
    def _order_customer(self) -> np.ndarray:
        """Row of the customer of each order."""
        return pd.Index(self._customer_ids).get_indexer(self.orders["customer_id"])

    @cached_property
    def _survey_customer(self) -> np.ndarray:
        """Row of the customer of each response."""
        return pd.Index(self._customer_ids).get_indexer(self.survey["customer_id"])

    @cached_property
    def _cause(self) -> np.ndarray:
        """Cause of loss of each customer, missing where not lost."""
        return draw_causes(*self._people, seed=self.seed)

    @cached_property
    def products(self) -> pd.DataFrame:
        """The assortment."""
        return list_products()

    @cached_property
    def order_lines(self) -> pd.DataFrame:
        """What is in each order."""
        promotions = self.campaigns[self.campaigns["purpose"] == "price promotion"]
        return draw_order_lines(
            self._people[0], self.orders, self._order_customer, promotions, seed=self.seed
        )

    @cached_property
    def campaigns(self) -> pd.DataFrame:
        """The calendar of campaigns."""
        return plan_campaigns(self.products)

    @cached_property
    def leads(self) -> pd.DataFrame:
        """Prospects and how far they came."""
        return draw_leads(self._people[0], self.customers, seed=self.seed)

    @cached_property
    def staff(self) -> pd.DataFrame:
        """The people of the company."""
        return list_staff(seed=self.seed)

    @cached_property
    def reporting_lines(self) -> pd.DataFrame:
        """Who reports to whom."""
        return list_reporting_lines(self.staff)

    @cached_property
    def competences(self) -> pd.DataFrame:
        """What the posts ask, and what the people can do."""
        return draw_competences(self.staff, seed=self.seed)

    @cached_property
    def contacts(self) -> pd.DataFrame:
        """The customer log."""
        return draw_contacts(
            *self._people,
            self.orders,
            self._order_customer,
            self.campaigns,
            self.staff,
            self._customer_ids,
            seed=self.seed,
        )

    @cached_property
    def complaints(self) -> pd.DataFrame:
        """Complaints and how they were handled."""
        return draw_complaints(
            self._people[0], self._cause, self.orders, self._order_customer, self.staff, seed=self.seed
        )

    @cached_property
    def calls(self) -> pd.DataFrame:
        """One week of the call centre."""
        return draw_calls(seed=self.seed)

    @cached_property
    def memberships(self) -> pd.DataFrame:
        """Start and end of each membership, and why it ended."""
        return draw_memberships(*self._people, self._cause, self._customer_ids, seed=self.seed)

    @cached_property
    def spending(self) -> pd.DataFrame:
        """What a panel of consumers spends at rivals."""
        return draw_spending(
            self._people[0], self.orders, self._order_customer, self._customer_ids, seed=self.seed
        )

    @cached_property
    def survey(self) -> pd.DataFrame:
        """The satisfaction survey, two waves."""
        return draw_survey(
            self._people[0], self.orders, self._order_customer, self._customer_ids, seed=self.seed
        )

    @cached_property
    def profiles(self) -> pd.DataFrame:
        """Semantic differentials of the company and its rival."""
        return draw_profiles(self._people[0], self.survey, self._survey_customer, seed=self.seed)

    @cached_property
    def kano(self) -> pd.DataFrame:
        """Answers to the Kano questionnaire, two waves."""
        return draw_kano(self._people[0], self.survey, self._survey_customer, seed=self.seed)

    @cached_property
    def payments(self) -> pd.DataFrame:
        """Invoices to business accounts and their payment."""
        return draw_payments(self._people[0], self._cause, self.orders, self._order_customer, seed=self.seed)

    @cached_property
    def accounts(self) -> pd.DataFrame:
        """Value scorecard and credit evidence of the business accounts."""
        return draw_accounts(
            self._people[0],
            self.customers,
            self.orders,
            self._order_customer,
            self.contacts,
            self.payments,
            self.staff,
            seed=self.seed,
        )

    @cached_property
    def offers(self) -> pd.DataFrame:
        """Tenders of businesses and the offers made."""
        return draw_offers(self._people[0], self.customers, seed=self.seed)


SNAPSHOT = simulate_company()
