"""Are head, main body and tail what the 80/20 rule says?"""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.abc_analysis import abc_table
from crmlab.abc_management import ACTIONS, action_summary, assign_actions


def table_of(values):
    return abc_table(pd.DataFrame({"customer_id": range(len(values)), "amount_cny": values}))


def test_customer_on_a_border_is_on_the_better_side():
    """Do 20 % of six customers mean two, and does the one who crosses 80 % of the value get care?"""
    actions = assign_actions(table_of([30, 25, 15, 15, 10, 5]))["action"]
    assert actions.tolist() == ["focus", "focus", "care", "care", "tidy up", "tidy up"]


def test_very_concentrated_value_leaves_nobody_to_care_for():
    """Is "care" empty where the head has more than 80 %, and still listed?"""
    summary = action_summary(assign_actions(table_of([900, 20, 20, 20, 40])))
    assert summary["customers"].to_dict() == {"focus": 1, "care": 0, "tidy up": 4}


@settings(deadline=None)
@given(st.lists(st.integers(1, 999), min_size=1, max_size=50), st.floats(0.05, 0.9), st.floats(0.1, 0.95))
def test_shares_sum_to_one(values, head, main):
    """Do both shares sum to 1, with actions never getting stronger down the list?"""
    table = assign_actions(table_of(values), head=head, main=main)
    summary = action_summary(table)
    assert summary["group_share"].sum() == pytest.approx(1)
    assert summary["contribution_share"].sum() == pytest.approx(1)
    assert table["action"].map(ACTIONS.index).is_monotonic_increasing


def test_shares_out_of_range_are_refused():
    """Is 20 written for 20 % refused?"""
    with pytest.raises(ValueError, match=r"like 0\.2 and 0\.8; got 20"):
        assign_actions(table_of([1, 2]), head=20)
