"""Data: the simulated food retailer Xianhe, real orders of CDNOW, and the reader's own orders.

Every ``load_`` function gives a fresh, typed DataFrame. `AS_OF` is the last day that the company's data cover.
"""

from crmlab.datasets import loaders
from crmlab.datasets.company import Company, simulate_company
from crmlab.datasets.company.population import AS_OF
from crmlab.datasets.loaders import *  # noqa: F403  (the list of loaders is kept in one place)
from crmlab.datasets.own_orders import read_orders
from crmlab.datasets.personal import personal_sample

__all__ = ["AS_OF", "Company", "personal_sample", "read_orders", "simulate_company", *loaders.__all__]
