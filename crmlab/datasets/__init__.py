"""Data: the simulated food retailer Xianhe, real orders of CDNOW, and the reader's own orders.

Every ``load_`` function gives a fresh, typed DataFrame. `AS_OF` is the last day that the company's data cover.
"""

from crmlab.datasets.cdnow import load_cdnow
from crmlab.datasets.company import Company, simulate_company
from crmlab.datasets.loaders import list_datasets, load_customers, load_orders
from crmlab.datasets.own_orders import read_orders
from crmlab.datasets.personal import personal_sample
from crmlab.datasets.population import AS_OF

__all__ = [
    "AS_OF",
    "Company",
    "list_datasets",
    "load_cdnow",
    "load_customers",
    "load_orders",
    "personal_sample",
    "read_orders",
    "simulate_company",
]
