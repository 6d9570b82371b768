"""Loaders of the satisfaction survey, the image profiles and the Kano answers."""

import pandas as pd

from crmlab.datasets._files import read_table


def load_survey() -> pd.DataFrame:
    """Load the satisfaction survey of June 2024 and June 2025.

    Returns
    -------
    DataFrame
        967 rows, one per response:

        ====================  ==============  ====================================================
        column                type            meaning
        ====================  ==============  ====================================================
        response_id           str             Key of the response
        wave                  int64           1 (June 2024) or 2 (June 2025)
        customer_id           str             Who answered
        answer_date           datetime64[ns]  Day of the answer
        mode                  str             telephone, mail, on-site or online
        product_1             int64           The goods are fresh, 1-5
        product_2             int64           The goods are of good quality, 1-5
        product_3             int64           The choice is wide, 1-5
        service_1             int64           Staff are friendly, 1-5
        service_2             int64           Staff know their goods, 1-5
        service_3             int64           Negative: I often wait too long, 1-5
        price_1               int64           Prices are fair, 1-5
        price_2               int64           Negative: one pays more here than elsewhere, 1-5
        price_3               int64           Offers are worth while, 1-5
        delivery_1            int64           Delivery is on time, 1-5
        delivery_2            int64           Goods arrive in good condition, 1-5
        delivery_3            int64           It is easy to get the goods, 1-5
        care_1                int64           The company knows what I need, 1-5
        care_2                int64           The company asks for my opinion, 1-5
        care_3                int64           The company keeps its promises, 1-5
        importance_product    int64           How important: product, 1-10
        importance_service    int64           How important: service, 1-10
        importance_price      int64           How important: price, 1-10
        importance_delivery   int64           How important: delivery, 1-10
        importance_care       int64           How important: care, 1-10
        expected_product      int64           Expected beforehand: product, 1-10
        perceived_product     int64           Perceived performance: product, 1-10
        expected_service      int64           Expected beforehand: service, 1-10
        perceived_service     int64           Perceived performance: service, 1-10
        expected_price        int64           Expected beforehand: price, 1-10
        perceived_price       int64           Perceived performance: price, 1-10
        expected_delivery     int64           Expected beforehand: delivery, 1-10
        perceived_delivery    int64           Perceived performance: delivery, 1-10
        expected_care         int64           Expected beforehand: care, 1-10
        perceived_care        int64           Perceived performance: care, 1-10
        expectation_1         int64           Expected quality overall, 1-10
        expectation_2         int64           Expected fit to my needs, 1-10
        expectation_3         int64           Expected reliability, 1-10
        quality_1             int64           Quality overall, 1-10
        quality_2             int64           Fit to my needs, 1-10
        quality_3             int64           Reliability, 1-10
        value_1               int64           Quality given the price, 1-10
        value_2               int64           Price given the quality, 1-10
        satisfaction_1        int64           Satisfied overall, 1-10
        satisfaction_2        int64           Compared with expectations, 1-10
        satisfaction_3        int64           Compared with an ideal shop, 1-10
        loyalty_1             int64           Would buy again, 1-10
        loyalty_2             int64           Would recommend, 1-10
        loyalty_3             int64           Would stay at a higher price, 1-10
        credibility_1         int64           Trust: keeps its word, 1-5
        credibility_2         int64           Trust: is honest, 1-5
        benevolence_1         int64           Trust: cares for my interest, 1-5
        benevolence_2         int64           Trust: would help in need, 1-5
        switching_cost_1      int64           Changing would cost time and effort, 1-5
        switching_cost_2      int64           Changing would lose me benefits, 1-5
        cognitive             int64           Loyalty phase 1: it is the best offer, 1-5
        affective             int64           Loyalty phase 2: I like to buy here, 1-5
        conative              int64           Loyalty phase 3: I intend to stay, 1-5
        action                int64           Loyalty phase 4: I go out of my way to buy here, 1-5
        recommend             int64           How likely to recommend to a friend (NPS), 0-10
        repurchase_intention  int64           Will buy within four weeks, 1-5
        reputation            int64           Good name of the company, 1-10
        named_first           bool            Named the company first among food shops
        leaves_at_rise_pct    int64           Price rise at which the customer would leave, %
        ====================  ==============  ====================================================

        The index counts the rows from 0.

    Notes
    -----
    Simulated, licence CC BY 4.0. `service_3` and `price_2` are worded negatively: reverse them before adding up. A
    customer may answer in both waves.

    Examples
    --------
    >>> load_survey()["wave"].value_counts().sort_index().to_dict()
    {1: 447, 2: 520}
    """
    return read_table("survey")


def load_profiles() -> pd.DataFrame:
    """Load the semantic differentials of the company and its rival.

    Returns
    -------
    DataFrame
        1,040 rows, one per response of wave 2 and firm:

        ===============  =====  ================================
        column           type   meaning
        ===============  =====  ================================
        response_id      str    The response
        firm             str    Xianhe or rival
        stale_fresh      int64  1 stale to 7 fresh, 1-7
        expensive_cheap  int64  1 expensive to 7 cheap, 1-7
        slow_fast        int64  1 slow to 7 fast, 1-7
        cold_warm        int64  1 cold to 7 warm, 1-7
        old_modern       int64  1 old-fashioned to 7 modern, 1-7
        doubtful_honest  int64  1 doubtful to 7 honest, 1-7
        plain_varied     int64  1 plain to 7 varied, 1-7
        ===============  =====  ================================

        The index counts the rows from 0.

    Notes
    -----
    Simulated, licence CC BY 4.0.

    Examples
    --------
    >>> load_profiles().groupby("firm")["stale_fresh"].mean().idxmax()
    'Xianhe'
    """
    return read_table("profiles")


def load_kano() -> pd.DataFrame:
    """Load the answers to the Kano questionnaire.

    Returns
    -------
    DataFrame
        5,211 rows, one per response and feature:

        =============  =====  =====================================
        column         type   meaning
        =============  =====  =====================================
        response_id    str    The response
        wave           int64  1 (June 2024) or 2 (June 2025)
        feature        str    The feature
        functional     str    How the customer feels if it is there
        dysfunctional  str    How the customer feels if it is not
        =============  =====  =====================================

        The index counts the rows from 0.

    Notes
    -----
    Simulated, licence CC BY 4.0. The answers are like, must be, neutral, live with and dislike.

    Examples
    --------
    >>> int(load_kano()["feature"].nunique())
    9
    """
    return read_table("kano")
