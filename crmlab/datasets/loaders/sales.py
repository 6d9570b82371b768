"""Loaders of customers, orders, products, campaigns and leads."""

import pandas as pd

from crmlab.datasets._files import read_table


def load_customers() -> pd.DataFrame:
    """Load the customers of the food retailer Xianhe, in the order of joining.

    Returns
    -------
    DataFrame
        1,700 rows, one per customer:

        ===================  ==============  ===================================================================
        column               type            meaning
        ===================  ==============  ===================================================================
        customer_id          str             Key of the customer
        customer_type        str             consumer or business
        join_date            datetime64[ns]  Day of joining
        city                 str             City of the customer
        acquisition_channel  str             How the customer was won: store, app, referral, advertising or
                                             trade fair
        referred_by          str             Customer who recommended the company
        birth_year           Int64           Year of birth; missing for a business
        gender               str             F or M; missing for a business
        industry             str             restaurant, canteen, convenience store or hotel; missing for a
                                             consumer
        ===================  ==============  ===================================================================

        The index counts the rows from 0.

    Notes
    -----
    Simulated, licence CC BY 4.0. A few customers joined and have not ordered yet. Of those who joined before 2023
    only customers who still ordered in 2023 or later are known.

    Examples
    --------
    >>> load_customers()["customer_type"].value_counts().to_dict()
    {'consumer': 1566, 'business': 134}
    """
    return read_table("customers")


def load_orders() -> pd.DataFrame:
    """Load the orders of the food retailer Xianhe from 2023 to 2025, by date.

    Returns
    -------
    DataFrame
        23,872 rows, one per order or refund:

        ===========  ==============  ====================================================================
        column       type            meaning
        ===========  ==============  ====================================================================
        order_id     str             Key of the order or refund
        customer_id  str             Who ordered
        order_date   datetime64[ns]  Day of the order or of the refund
        channel      str             How the order was placed: store, app or phone
        amount_cny   float64         Value; a refund is a row with a negative amount, CNY
        cost_cny     float64         Cost of the goods and their delivery; of a refund, the handling, CNY
        ===========  ==============  ====================================================================

        The index counts the rows from 0.

    Notes
    -----
    Simulated, licence CC BY 4.0. Purchasing follows BG/NBD and the gamma-gamma model; `simulate_company` states the
    true parameters.

    Examples
    --------
    >>> orders = load_orders()
    >>> int((orders["amount_cny"] < 0).sum())
    280
    """
    return read_table("orders")


def load_products() -> pd.DataFrame:
    """Load the products of the company: 21 goods in three tiers, sold by weight.

    Returns
    -------
    DataFrame
        63 rows, one per product:

        ===============  =======  ==================================
        column           type     meaning
        ===============  =======  ==================================
        product_id       str      Key of the product
        product_name     str      Name in English
        product_name_zh  str      Name in Chinese
        good             str      The good, in whatever tier
        category         str      Group of goods, such as vegetables
        tier             str      basic, standard or premium
        price_cny        float64  List price, CNY/kg
        unit_cost_cny    float64  Cost of the goods, CNY/kg
        ===============  =======  ==================================

        The index counts the rows from 0.

    Notes
    -----
    Simulated, licence CC BY 4.0.

    Examples
    --------
    >>> load_products().loc[0, ["product_id", "product_name", "price_cny"]].tolist()
    ['P01', 'leafy greens, basic', np.float64(6.8)]
    """
    return read_table("products")


def load_order_lines() -> pd.DataFrame:
    """Load the lines of the orders: what was bought, how much, at what amount.

    Returns
    -------
    DataFrame
        55,676 rows, one per line of an order:

        ===========  =======  ================================================
        column       type     meaning
        ===========  =======  ================================================
        order_id     str      The order
        line         int64    Number of the line in the order
        product_id   str      The product
        quantity_kg  float64  Weight; negative in a refund, kg
        amount_cny   float64  Value after discounts; negative in a refund, CNY
        ===========  =======  ================================================

        The index counts the rows from 0.

    Notes
    -----
    Simulated, licence CC BY 4.0. The amounts of an order's lines sum to the amount of the order. A refund has one
    line.

    Examples
    --------
    >>> lines = load_order_lines()
    >>> bool(abs(lines["amount_cny"].sum() - load_orders()["amount_cny"].sum()) < 0.01)
    True
    """
    return read_table("order_lines")


def load_campaigns() -> pd.DataFrame:
    """Load the calendar of campaigns.

    Returns
    -------
    DataFrame
        60 rows, one per campaign:

        ==============  ==============  ===============================================================
        column          type            meaning
        ==============  ==============  ===============================================================
        campaign_id     str             Key of the campaign
        purpose         str             acquisition, retention, cross-sell, price promotion or win-back
        channel         str             Where it ran, such as email or outdoor
        start_date      datetime64[ns]  First day
        end_date        datetime64[ns]  Last day
        product_id      str             Product of a price promotion
        discount_share  float64         Reduction of the price in a promotion, 0 to 1
        budget_cny      float64         Cost before anyone is contacted, CNY
        ==============  ==============  ===============================================================

        The index counts the rows from 0.

    Notes
    -----
    Simulated, licence CC BY 4.0. What a campaign's messages cost, and who responded, is in the contacts
    (`load_contacts`).

    Examples
    --------
    >>> load_campaigns().groupby("purpose")["budget_cny"].sum().idxmax()
    'acquisition'
    """
    return read_table("campaigns")


def load_leads() -> pd.DataFrame:
    """Load the leads: how they were found, what is known of them, how far they came.

    Returns
    -------
    DataFrame
        2,099 rows, one per lead:

        ====================  ==============  ===================================================
        column                type            meaning
        ====================  ==============  ===================================================
        lead_id               str             Key of the lead
        method                str             Method of identification, one of seven
        lead_type             str             consumer or business
        city                  str             City
        interest              float64         Interest as judged at the first talk, about 0 to 10
        web_visits            int64           Visits to the web page before the first talk
        reply_days            float64         Days until the reply to the first message, days
        decision_maker_known  bool            Whether the decision maker is known
        employees             Int64           Employees of a business
        cost_cny              float64         Cost of finding and working the lead so far, CNY
        prospecting_date      datetime64[ns]  Step 1: found
        qualifying_date       datetime64[ns]  Step 2: qualified
        approach_date         datetime64[ns]  Step 3: approached
        negotiation_date      datetime64[ns]  Step 4: negotiated
        objection_date        datetime64[ns]  Step 5: objections handled
        closing_date          datetime64[ns]  Step 6: closed
        after_sales_date      datetime64[ns]  Step 7: after-sales work
        status                str             converted, lost or open
        customer_id           str             The customer that a converted lead became
        ====================  ==============  ===================================================

        The index counts the rows from 0.

    Notes
    -----
    Simulated, licence CC BY 4.0. A step that was not reached has no date. Leads that are still open are neither won
    nor lost.

    Examples
    --------
    >>> load_leads()["status"].value_counts().idxmax()
    'lost'
    """
    return read_table("leads")
