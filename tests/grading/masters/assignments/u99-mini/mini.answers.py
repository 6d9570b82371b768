# %% task="double" right="times"
def double(x):
    return x * 2


# %% task="double" right="plus"
def double(x):
    return x + x


# %% task="double" wrong="square"
# en: You squared.
# zh: 你求的是平方。
def double(x):
    return x**2


# %% task="double" wrong="half"
# en: You halved.
# zh: 你求的是一半。
def double(x):
    return x / 2


# %% task="double" wrong="same"
# en: Nothing happened to x.
# zh: x 没有变化。
def double(x):
    return x


# %% task="total" right="pivot"
def total(frame):
    return frame.pivot_table(index="customer_id", values="amount_cny", aggfunc="sum")


# %% task="total" right="loop"
def total(frame):
    result = {}
    for row in frame.itertuples():
        result[row.customer_id] = result.get(row.customer_id, 0) + row.amount_cny
    return result


# %% task="total" wrong="mean"
# en: The sum is asked, not the mean.
# zh: 要求的是合计，不是平均。
def total(frame):
    return frame.groupby("customer_id")["amount_cny"].mean()


# %% task="total" wrong="count"
# en: You counted orders.
# zh: 你数的是订单数。
def total(frame):
    return frame.groupby("customer_id")["amount_cny"].size()


# %% task="total" wrong="last"
# en: This is the last order only.
# zh: 这只是最后一笔订单。
def total(frame):
    return frame.groupby("customer_id")["amount_cny"].max()


# %% task="parts" right="plain"
whole = 35
n = 2
# %% task="parts" right="numpy"
whole = sales.amount_cny.to_numpy().sum()
n = len(set(sales.customer_id))
# %% task="parts" wrong="rows"
# en: You counted orders, not customers.
# zh: 你数的是订单，不是客户。
whole = sales["amount_cny"].sum()
n = len(sales)
# %% task="parts" wrong="mean"
# en: The sum is asked, not the mean.
# zh: 要求的是合计，不是平均。
whole = sales["amount_cny"].mean()
n = sales["customer_id"].nunique()
# %% task="parts" wrong="first-only"
# en: You left out the later orders of a customer.
# zh: 你漏掉了客户后来的订单。
whole = sales.drop_duplicates("customer_id")["amount_cny"].sum()
n = sales["customer_id"].nunique()
