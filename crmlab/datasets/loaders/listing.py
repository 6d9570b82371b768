"""What there is to load."""

import pandas as pd

from crmlab.datasets._files import data_directory, resources
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
