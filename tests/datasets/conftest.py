"""One large company for all tests of the truths, so that chance is small."""

import pytest

from crmlab.datasets import simulate_company


@pytest.fixture(scope="session")
def company():
    return simulate_company(20_000, seed=5)


@pytest.fixture(scope="session")
def trapped(company):
    """Ids of the consumers won by advertising, the segment of the satisfaction trap."""
    customers = company.customers
    trap = (customers["acquisition_channel"] == "advertising") & (customers["customer_type"] == "consumer")
    return set(customers.loc[trap, "customer_id"])
