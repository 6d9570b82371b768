"""One reading of a table of memberships, for every method that counts who comes and goes."""

import pandas as pd

from crmlab._validation import refuse_rows, require_columns


def read_memberships(
    memberships: pd.DataFrame, as_of, *, start: str, end: str
) -> tuple[pd.DataFrame, pd.Timestamp]:
    """Return the memberships begun by the day `as_of` (the last date in the table if None), and that day."""
    require_columns(memberships, (start, end), name="memberships")
    for column in (start, end):
        if not pd.api.types.is_datetime64_any_dtype(memberships[column]):
            raise TypeError(
                f"memberships[{column!r}] must hold dates, not {memberships[column].dtype}. "
                f"Turn it into dates first: pd.to_datetime(memberships[{column!r}])."
            )
    refuse_rows(
        memberships,
        memberships[start].isna() | (memberships[end] < memberships[start]),
        f"have no {start}, or {end} before {start}",
        "Correct the dates.",
    )
    last = pd.Timestamp(as_of) if as_of is not None else memberships[[start, end]].max().max()
    begun = memberships[memberships[start] <= last]
    if begun.empty:
        raise ValueError(
            f"None of the {len(memberships)} memberships begins by {last}. Choose a later as_of."
        )
    return begun, last
