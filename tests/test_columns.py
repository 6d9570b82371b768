"""Reading columns: what is understood, and what is refused with its rows."""

import numpy as np
import pandas as pd
import pytest

from crmlab._columns import flags, numbers, present

TABLE = pd.DataFrame(
    {
        "yes": [True, False, True],
        "one": [1, 0, 1],
        "nullable": pd.array([True, False, None], "boolean"),
        "text": ["a", "b", None],
        "amount": [1.0, -2.0, np.inf],
        "whole": pd.array([1, 2, None], "Int64"),
    }
)


def test_yes_and_no_in_three_spellings():
    """Are booleans, 1 and 0, and nullable booleans without gaps read alike?"""
    assert flags(TABLE, "yes", name="table").tolist() == [True, False, True]
    assert flags(TABLE, "one", name="table").tolist() == [True, False, True]
    assert flags(TABLE.head(2), "nullable", name="table").dtype == bool


@pytest.mark.parametrize("column", ["nullable", "text", "amount"])
def test_neither_yes_nor_no_is_refused(column):
    """Are a gap, text and other numbers refused?"""
    with pytest.raises(ValueError, match=f"neither True nor False in '{column}'"):
        flags(TABLE, column, name="table")


def test_numbers_are_finite_and_in_bounds():
    """Are gaps, infinities, values out of bounds, text and yes/no each refused for what they are?"""
    assert numbers(TABLE.head(2), "whole", name="table").tolist() == [1.0, 2.0]
    with pytest.raises(ValueError, match=r"1 row.* no finite 'whole'"):
        numbers(TABLE, "whole", name="table")
    with pytest.raises(ValueError, match="no finite 'amount'"):
        numbers(TABLE, "amount", name="table")
    with pytest.raises(ValueError, match="'amount' outside 0 to inf"):
        numbers(TABLE.head(2), "amount", name="table", low=0)
    for column in ("text", "yes"):
        with pytest.raises(TypeError, match=f"table\\['{column}'\\] must hold numbers"):
            numbers(TABLE, column, name="table")


def test_present_has_no_gaps():
    """Is a full column given back as it is, and one with a gap refused?"""
    assert present(TABLE, "one", name="table").equals(TABLE["one"])
    with pytest.raises(ValueError, match="have no 'text'"):
        present(TABLE, "text", name="table")
