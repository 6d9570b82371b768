import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab.churn_costs import loss_profit_ratio, new_old_cost_ratio


def test_five_times_as_dear():
    """Are 500 yuan per new and 100 per kept customer a ratio of 5?"""
    assert new_old_cost_ratio(50_000, 100, 20_000, 200) == 5
    with pytest.raises(ValueError, match="above 0"):
        new_old_cost_ratio(50_000, 0, 20_000, 200)


@given(st.floats(1, 1e6), st.integers(1, 1000), st.floats(1, 1e6), st.integers(1, 1000), st.floats(0.1, 10))
def test_ratio_ignores_the_currency(acquisition, new, retention, kept, rate):
    """Is the ratio the same in another currency?"""
    assert new_old_cost_ratio(acquisition * rate, new, retention * rate, kept) == pytest.approx(
        new_old_cost_ratio(acquisition, new, retention, kept)
    )


def test_value_lost_with_old_and_new():
    """Is the mean 1,500 lost with old customers 7.5 times the mean 200 lost with new ones, moved by the boundary?"""
    lost = pd.DataFrame({"clv_cny": [100, 300, 1000, 2000], "tenure_years": [0.2, 0.5, 3, 6]})
    assert loss_profit_ratio(lost) == 7.5
    assert loss_profit_ratio(lost, old_from=4) == pytest.approx(2000 / (1400 / 3))
    assert np.isnan(loss_profit_ratio(lost, old_from=10))
