"""Loaders of the snapshot tables: each call gives a fresh, typed DataFrame."""

import pandas as pd

from crmlab.datasets._files import data_directory, read_table, resources
from crmlab.i18n import current_language


def list_datasets() -> pd.DataFrame:
    """List the tables that come with crmlab.

    Returns
    -------
    DataFrame
        Index ``name``; columns ``title`` (in the current language), ``rows``, ``columns`` (their numbers) and
        ``loader`` (the function that loads the table). All of them are simulated; `load_cdnow` loads real orders.

    Examples
    --------
    >>> list_datasets().loc["customers", "loader"]
    'load_customers'
    """
    title = "title_zh" if current_language() == "zh" else "title"
    return pd.DataFrame(
        {
            "title": [described[title] for described in resources().values()],
            "rows": [
                (data_directory() / described["path"]).read_bytes().count(b"\n") - 1
                for described in resources().values()
            ],
            "columns": [len(described["schema"]["fields"]) for described in resources().values()],
            "loader": [f"load_{name}" for name in resources()],
        },
        index=pd.Index(resources(), name="name"),
    )


def load_customers() -> pd.DataFrame:
    """Load the customers of the food retailer Xianhe, in the order of joining.

    Returns
    -------
    DataFrame
        1,700 rows, one per customer:

        ===================  ==============  ========================================================
        column               type            meaning
        ===================  ==============  ========================================================
        customer_id          str             key, such as ``"C00001"``
        customer_type        str             ``"consumer"`` or ``"business"``
        join_date            datetime64[ns]  day of joining, 2021-01-01 to 2025-12-31
        city                 str             city of the customer
        acquisition_channel  str             store, app, referral, advertising or trade fair
        referred_by          str             the customer who recommended the company, or missing
        birth_year           Int64           missing for a business
        gender               str             ``"F"`` or ``"M"``; missing for a business
        industry             str             restaurant, canteen, convenience store or hotel; businesses only
        ===================  ==============  ========================================================

    Notes
    -----
    Simulated, licence CC BY 4.0. A few customers joined and have not ordered yet. Of those who joined before
    2023 only customers who still ordered in 2023 or later are known.

    Examples
    --------
    >>> load_customers()["customer_type"].value_counts().to_dict()
    {'consumer': 1583, 'business': 117}
    """
    return read_table("customers")


def load_orders() -> pd.DataFrame:
    """Load the orders of the food retailer Xianhe from 2023 to 2025, by date.

    Returns
    -------
    DataFrame
        22,284 rows, one per order or refund:

        ===========  ==============  ===============================================================
        column       type            meaning
        ===========  ==============  ===============================================================
        order_id     str             key, such as ``"O000001"``
        customer_id  str             who ordered
        order_date   datetime64[ns]  day of the order, or of the refund
        channel      str             store, app or phone
        amount_cny   float64         value in CNY; a refund is a row with a negative amount
        cost_cny     float64         cost of the goods and of delivering them, in CNY
        ===========  ==============  ===============================================================

    Notes
    -----
    Simulated, licence CC BY 4.0. Purchasing follows BG/NBD and the gamma-gamma model; `simulate_company` states
    the true parameters.

    Examples
    --------
    >>> orders = load_orders()
    >>> int((orders["amount_cny"] < 0).sum())
    217
    """
    return read_table("orders")
