"""Loaders of business accounts, their payments, and tenders."""

import pandas as pd

from crmlab.datasets._files import read_table


def load_accounts() -> pd.DataFrame:
    """Load the business accounts: value scorecard and credit evidence.

    Returns
    -------
    DataFrame
        131 rows, one per business that has ordered:

        ===========================  =======  ==================================================================
        column                       type     meaning
        ===========================  =======  ==================================================================
        customer_id                  str      The business
        manager_id                   str      Account manager
        annual_purchases_cny         float64  Purchases in 2025, CNY
        annual_discount_cny          float64  Discount on list prices in 2025, CNY
        contact_cost_cny             float64  Cost of contacts in 2025, CNY
        annual_net_profit_cny        float64  Profit in 2025 after cost of goods, delivery and contacts, CNY
        historical_contribution_cny  float64  Profit in 2023 and 2024, CNY
        cooperation_years            float64  Years since joining
        projected_profit_cny         float64  Profit expected for the next three years, CNY
        background_capability        int64    Background and capability, judged, 1-10
        customer_potential           int64    Potential to grow, judged, 1-10
        influence_referral           int64    Influence and referrals, judged, 1-10
        registered_capital_cny       float64  Capital: registered, CNY
        market_growth_pct            float64  Conditions: growth of its market, %
        debt_ratio                   float64  Capacity: debt to assets, 0 to 1
        current_ratio                float64  Capacity: current assets to current debt
        lawsuits                     int64    Character: lawsuits about payment in five years
        late_payment_share           float64  Character: invoices paid over five days late; missing without
                                              invoices
        collateral_cny               float64  Collateral: value, CNY
        years_in_business            int64    Continuity: age of the business
        successor_named              bool     Continuity: whether a successor is named
        credit_limit_cny             float64  Credit limit granted, CNY
        ===========================  =======  ==================================================================

        The index counts the rows from 0.

    Notes
    -----
    Simulated, licence CC BY 4.0. The first ten items after the manager are the scorecard; discount and contact cost
    count against the account. The rest is evidence for the six C: capital; conditions; capacity; character;
    collateral; continuity.

    Examples
    --------
    >>> len(load_accounts().columns)
    22
    """
    return read_table("accounts")


def load_payments() -> pd.DataFrame:
    """Load the invoices to business accounts and their payment.

    Returns
    -------
    DataFrame
        1,582 rows, one per account and month with purchases:

        ============  ==============  ================================================
        column        type            meaning
        ============  ==============  ================================================
        invoice_id    str             Key of the invoice
        customer_id   str             The business
        invoice_date  datetime64[ns]  Last day of the month invoiced
        due_date      datetime64[ns]  Thirty days later
        paid_date     datetime64[ns]  Day of payment; missing where open on 2025-12-31
        amount_cny    float64         Orders less refunds of the month, CNY
        ============  ==============  ================================================

        The index counts the rows from 0.

    Notes
    -----
    Simulated, licence CC BY 4.0.

    Examples
    --------
    >>> int(load_payments()["paid_date"].isna().sum())
    52
    """
    return read_table("payments")


def load_offers() -> pd.DataFrame:
    """Load the tenders of businesses and the offers made.

    Returns
    -------
    DataFrame
        348 rows, one per offer, three per tender:

        ===================  ==============  ====================================
        column               type            meaning
        ===================  ==============  ====================================
        offer_id             str             Key of the offer
        tender_id            str             The tender
        customer_id          str             The business that asks
        tender_date          datetime64[ns]  Day of the tender
        budget_cny           float64         Greatest price that can be paid, CNY
        supplier             str             Xianhe, rival A or rival B
        price_cny            float64         Price asked (monetary cost), CNY
        product_value_cny    float64         Product value, CNY
        service_value_cny    float64         Service value, CNY
        personnel_value_cny  float64         Personnel value, CNY
        image_value_cny      float64         Image value, CNY
        time_cost_cny        float64         Time cost, CNY
        energy_cost_cny      float64         Energy cost, CNY
        psychic_cost_cny     float64         Psychic cost, CNY
        chosen               bool            Whether the offer was taken
        ===================  ==============  ====================================

        The index counts the rows from 0.

    Notes
    -----
    Simulated, licence CC BY 4.0. Values and costs are what the customer reckons them worth, in CNY. Exactly one
    offer of a tender is chosen.

    Examples
    --------
    >>> load_offers().query("chosen")["supplier"].value_counts().idxmax()
    'Xianhe'
    """
    return read_table("offers")
