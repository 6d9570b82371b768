"""Loaders of contacts, complaints, memberships, spending at rivals, and staff."""

import pandas as pd

from crmlab.datasets._files import read_table


def load_contacts() -> pd.DataFrame:
    """Load the customer log: each contact between the company and a customer.

    Returns
    -------
    DataFrame
        5,284 rows, one per contact:

        ============  ==============  ==========================================================================
        column        type            meaning
        ============  ==============  ==========================================================================
        contact_id    str             Key of the contact
        customer_id   str             The customer
        contact_time  datetime64[ns]  Day and time
        initiator     str             firm or customer
        channel       str             face to face, telephone, call centre, email, SMS, mail, app message or
                                      social media
        event         str             What it was about, such as delivery question
        content       str             information, emotion or opinion
        campaign_id   str             Campaign of a message
        staff_id      str             The company's representative; missing for automatic messages
        minutes       int64           Working time of the representative, min
        cost_cny      float64         Cost of the contact, CNY
        responded     boolean         Whether the customer responded to a campaign message
        solved        boolean         Whether a customer's request was solved at once
        ============  ==============  ==========================================================================

        The index counts the rows from 0.

    Notes
    -----
    Simulated, licence CC BY 4.0. Complaints are a table of their own (`load_complaints`).

    Examples
    --------
    >>> contacts = load_contacts()
    >>> contacts["initiator"].value_counts().idxmax()
    'firm'
    """
    return read_table("contacts")


def load_complaints() -> pd.DataFrame:
    """Load the complaints, with the times of the four steps of handling.

    Returns
    -------
    DataFrame
        396 rows, one per complaint:

        ==================  ==============  =============================================================
        column              type            meaning
        ==================  ==============  =============================================================
        complaint_id        str             Key of the complaint
        customer_id         str             Who complained
        order_id            str             The order complained about
        channel             str             face to face, call centre, email, app message or social media
        cause               str             product quality, service attitude or deception
        received_time       datetime64[ns]  Step 1: the customer was heard
        recorded_time       datetime64[ns]  Step 2: recorded and judged
        solved_time         datetime64[ns]  Step 3: solution carried out
        followed_up_time    datetime64[ns]  Step 4: followed up
        valid               bool            Whether the complaint was found valid
        outcome             str             refund, replacement, apology or rejected
        compensation_cny    float64         What the customer was given, CNY
        satisfaction_after  Int64           Satisfaction with the handling, where answered, 1-5
        staff_id            str             Who handled it
        ==================  ==============  =============================================================

        The index counts the rows from 0.

    Notes
    -----
    Simulated, licence CC BY 4.0. A step that has not been taken has no time.

    Examples
    --------
    >>> load_complaints()["cause"].value_counts().idxmax()
    'product quality'
    """
    return read_table("complaints")


def load_calls() -> pd.DataFrame:
    """Load one week of the call centre, by half-hours.

    Returns
    -------
    DataFrame
        196 rows, one per half-hour from 8:00 to 22:00, 2025-11-03 to 2025-11-09:

        ===============  ==============  ===============================
        column           type            meaning
        ===============  ==============  ===============================
        interval_start   datetime64[ns]  Begin of the half-hour
        calls            int64           Number of calls
        mean_handling_s  float64         Mean handling time of a call, s
        agents           int64           Agents on duty
        ===============  ==============  ===============================

        The index counts the rows from 0.

    Notes
    -----
    Simulated, licence CC BY 4.0.

    Examples
    --------
    >>> int(load_calls()["calls"].sum())
    3978
    """
    return read_table("calls")


def load_memberships() -> pd.DataFrame:
    """Load the memberships: when each began and ended, and why.

    Returns
    -------
    DataFrame
        1,700 rows, one per customer:

        ==============  ==============  ========================================================================
        column          type            meaning
        ==============  ==============  ========================================================================
        customer_id     str             The customer
        level           str             gold, silver or regular
        start_date      datetime64[ns]  First day
        end_date        datetime64[ns]  Last day; missing where open
        leaving_type    str             voluntary or involuntary
        leaving_reason  str             natural, competitive, firm fault, non-malicious, retaliatory or
                                        malicious
        ==============  ==============  ========================================================================

        The index counts the rows from 0.

    Notes
    -----
    Simulated, licence CC BY 4.0. A membership without an end date was open on `AS_OF`; not every such customer is
    still buying.

    Examples
    --------
    >>> load_memberships()["leaving_reason"].value_counts().idxmax()
    'firm fault'
    """
    return read_table("memberships")


def load_spending() -> pd.DataFrame:
    """Load what a panel of consumers spends at rivals.

    Returns
    -------
    DataFrame
        1,227 rows, one per consumer of the panel and year since joining:

        ===========  =======  =====================================
        column       type     meaning
        ===========  =======  =====================================
        customer_id  str      The consumer
        year         int64    Calendar year
        rivals_cny   float64  Spent on food at all other shops, CNY
        ===========  =======  =====================================

        The index counts the rows from 0.

    Notes
    -----
    Simulated, licence CC BY 4.0.

    Examples
    --------
    >>> int(load_spending()["customer_id"].nunique())
    550
    """
    return read_table("spending")


def load_staff() -> pd.DataFrame:
    """Load the people of the company.

    Returns
    -------
    DataFrame
        49 rows, one per person:

        ==========  ==============  ==========================
        column      type            meaning
        ==========  ==============  ==========================
        staff_id    str             Key of the person
        name        str             Invented name
        post        str             Post
        department  str             Department
        hire_date   datetime64[ns]  Day of joining the company
        ==========  ==============  ==========================

        The index counts the rows from 0.

    Notes
    -----
    Simulated, licence CC BY 4.0.

    Examples
    --------
    >>> load_staff()["post"].value_counts().idxmax()
    'call agent'
    """
    return read_table("staff")


def load_reporting_lines() -> pd.DataFrame:
    """Load the reporting lines of the staff.

    Returns
    -------
    DataFrame
        49 rows, one per person and manager:

        ==========  ====  ==========================
        column      type  meaning
        ==========  ====  ==========================
        staff_id    str   The person
        manager_id  str   Whom the person reports to
        ==========  ====  ==========================

        The index counts the rows from 0.

    Notes
    -----
    Simulated, licence CC BY 4.0.

    Examples
    --------
    >>> int(load_reporting_lines()["staff_id"].duplicated().sum())
    1
    """
    return read_table("reporting_lines")


def load_competences() -> pd.DataFrame:
    """Load the competences that posts ask and people have.

    Returns
    -------
    DataFrame
        343 rows, one per person and competence:

        ==========  =====  =====================================================================================
        column      type   meaning
        ==========  =====  =====================================================================================
        staff_id    str    The person
        competence  str    customer orientation, communication, influence, teamwork, presentation, resource
                           management or expertise
        required    int64  Level that the post asks, 1-5
        actual      int64  Level of the person, 1-5
        ==========  =====  =====================================================================================

        The index counts the rows from 0.

    Notes
    -----
    Simulated, licence CC BY 4.0.

    Examples
    --------
    >>> int(load_competences()["competence"].nunique())
    7
    """
    return read_table("competences")
