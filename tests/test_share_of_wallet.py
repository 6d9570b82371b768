import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab.share_of_wallet import plot_share_of_wallet, share_of_wallet, wallet_allocation


def test_share_by_hand():
    """Are 50 of 200 a quarter with 150 left to win, and is there no share of an empty wallet?"""
    table = share_of_wallet(pd.DataFrame({"own_spend_cny": [50, 0], "category_spend_cny": [200, 0]}))
    assert table.loc[0, ["share_of_wallet", "headroom"]].tolist() == [0.25, 150]
    assert np.isnan(table["share_of_wallet"][1])


def test_more_than_the_wallet_is_refused():
    """Is own spending above the total shown?"""
    with pytest.raises(ValueError, match="same period, currency"):
        share_of_wallet(pd.DataFrame({"own_spend_cny": [250], "category_spend_cny": [200]}))


def test_published_wallet_allocation():
    """With two brands, are the shares 2/3 and 1/3 (Keiningham et al. 2011)?"""
    assert wallet_allocation(1, 2) == pytest.approx(2 / 3)
    assert wallet_allocation(pd.Series([1, 2]), 2).tolist() == pytest.approx([2 / 3, 1 / 3])


@given(st.integers(1, 20))
def test_shares_of_all_brands_sum_to_one(brands):
    """Do the shares of all ranks add up to 1, falling with the rank?"""
    shares = [wallet_allocation(rank, brands) for rank in range(1, brands + 1)]
    assert sum(shares) == pytest.approx(1)
    assert shares == sorted(shares, reverse=True)


def test_plot_marks_the_share_of_the_firm():
    """Is the line at the ratio of the sums, not at the mean of the shares?"""
    table = share_of_wallet(pd.DataFrame({"own_spend_cny": [50, 90], "category_spend_cny": [900, 100]}))
    assert plot_share_of_wallet(table).lines[0].get_ydata()[0] == pytest.approx(14)
