# %% task="rfm-table" right="masked columns"
def rfm_of(orders, as_of):
    past = orders.loc[orders["order_date"] <= as_of].copy()
    past["bought_on"] = past["order_date"].where(past["amount_cny"] >= 0)
    table = past.groupby("customer_id").agg(
        last=("bought_on", "max"), frequency=("bought_on", "count"), monetary=("amount_cny", "sum")
    )
    table = table[table["frequency"] > 0]
    table["recency_days"] = (pd.Timestamp(as_of) - table["last"]).dt.days
    return table[["recency_days", "frequency", "monetary"]]
# %% task="rfm-table" right="loop"
def rfm_of(orders, as_of):
    as_of = pd.Timestamp(as_of)
    last, frequency, monetary = {}, {}, {}
    for row in orders.itertuples():
        if row.order_date > as_of:
            continue
        customer = row.customer_id
        monetary[customer] = monetary.get(customer, 0) + row.amount_cny
        if row.amount_cny >= 0:
            frequency[customer] = frequency.get(customer, 0) + 1
            last[customer] = max(last.get(customer, row.order_date), row.order_date)
    rows = {customer: ((as_of - last[customer]).days, frequency[customer], monetary[customer]) for customer in last}
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["recency_days", "frequency", "monetary"])
    return table.rename_axis("customer_id")
# %% task="rfm-table" right="one function per customer"
def rfm_of(orders, as_of):
    def summary(rows):
        purchases = rows[rows["amount_cny"] >= 0]
        return pd.Series(
            {
                "monetary": rows["amount_cny"].sum(),
                "frequency": len(purchases),
                "recency_days": (pd.Timestamp(as_of) - purchases["order_date"].max()).days,
            }
        )

    past = orders[orders["order_date"] <= pd.to_datetime(as_of)]
    table = past.groupby("customer_id")[["order_date", "amount_cny"]].apply(summary)
    return table[table["frequency"] > 0].reset_index()
# %% task="rfm-table" wrong="first-purchase"
# en: Recency counts from the last purchase, not from the first. Which aggregation gives the latest date?
# zh: R 要从最近一次购买算起，而不是第一次。哪个聚合函数能取出最晚的日期？
def rfm_of(orders, as_of):
    as_of = pd.Timestamp(as_of)
    happened = orders[orders["order_date"] <= as_of]
    bought = happened[happened["amount_cny"] >= 0].groupby("customer_id")
    table = pd.DataFrame({"recency_days": (as_of - bought["order_date"].min()).dt.days, "frequency": bought.size()})
    table["monetary"] = happened.groupby("customer_id")["amount_cny"].sum()
    return table
# %% task="rfm-table" wrong="refund-as-purchase"
# en: Refunds count as purchases here. K2 has bought once, on 1 January; the row of 1 February is a refund.
# zh: 你把退款也当成购买了。K2 只在 1 月 1 日买过一次，2 月 1 日那行是退款。
def rfm_of(orders, as_of):
    as_of = pd.Timestamp(as_of)
    groups = orders[orders["order_date"] <= as_of].groupby("customer_id")
    table = pd.DataFrame({"recency_days": (as_of - groups["order_date"].max()).dt.days, "frequency": groups.size()})
    table["monetary"] = groups["amount_cny"].sum()
    return table
# %% task="rfm-table" wrong="refunds-dropped"
# en: Refunds must lower monetary: K2 paid 300 and got 40 back. Only recency and frequency leave them out.
# zh: 退款要从 monetary 中扣除：K2 付了 300，退回 40。只有 R 和 F 不看退款。
def rfm_of(orders, as_of):
    as_of = pd.Timestamp(as_of)
    bought = orders[(orders["order_date"] <= as_of) & (orders["amount_cny"] >= 0)].groupby("customer_id")
    table = pd.DataFrame({"recency_days": (as_of - bought["order_date"].max()).dt.days, "frequency": bought.size()})
    table["monetary"] = bought["amount_cny"].sum()
    return table
# %% task="rfm-table" wrong="future-included"
# en: Orders after as_of have not happened yet: leave them out. A negative recency is the sign.
# zh: as_of 之后的订单还没有发生，要去掉。recency_days 出现负数就是征兆。
def rfm_of(orders, as_of):
    as_of = pd.Timestamp(as_of)
    bought = orders[orders["amount_cny"] >= 0].groupby("customer_id")
    table = pd.DataFrame({"recency_days": (as_of - bought["order_date"].max()).dt.days, "frequency": bought.size()})
    table["monetary"] = orders.groupby("customer_id")["amount_cny"].sum()
    return table
# %% task="rfm-table" wrong="vouchers-left-out"
# en: K5 bought on 25 June and paid by voucher: 0 CNY is a purchase. Only negative amounts are refunds.
# zh: K5 在 6 月 25 日用券买过一次：金额为 0 也是购买，负数才是退款。
def rfm_of(orders, as_of):
    as_of = pd.Timestamp(as_of)
    happened = orders[orders["order_date"] <= as_of]
    bought = happened[happened["amount_cny"] > 0].groupby("customer_id")
    table = pd.DataFrame({"recency_days": (as_of - bought["order_date"].max()).dt.days, "frequency": bought.size()})
    table["monetary"] = happened.groupby("customer_id")["amount_cny"].sum()
    return table
# %% task="rfm-table" wrong="days-not-orders"
# en: Two purchases on one day are two. You counted different days.
# zh: 同一天买两次算两次，你数的是有购买的天数。
def rfm_of(orders, as_of):
    as_of = pd.Timestamp(as_of)
    happened = orders[orders["order_date"] <= as_of]
    dates = happened[happened["amount_cny"] >= 0].groupby("customer_id")["order_date"]
    table = pd.DataFrame({"recency_days": (as_of - dates.max()).dt.days, "frequency": dates.nunique()})
    table["monetary"] = happened.groupby("customer_id")["amount_cny"].sum()
    return table
# %% task="rfm-table" wrong="last-row"
# en: You took each customer's last row as the latest purchase. The rows may stand in any order: look for the latest date.
# zh: 你把每位客户的最后一行当成了最近一次购买。表不一定按日期排好，要找最晚的日期。
def rfm_of(orders, as_of):
    as_of = pd.Timestamp(as_of)
    happened = orders[orders["order_date"] <= as_of]
    bought = happened[happened["amount_cny"] >= 0].groupby("customer_id")
    table = pd.DataFrame({"recency_days": (as_of - bought["order_date"].last()).dt.days, "frequency": bought.size()})
    table["monetary"] = happened.groupby("customer_id")["amount_cny"].sum()
    return table
# %% task="rfm-table" wrong="day-itself-left-out"
# en: The orders of the day as_of itself count: up to and including that day.
# zh: as_of 当天的订单也算：截至这一天，含这一天。
def rfm_of(orders, as_of):
    as_of = pd.Timestamp(as_of)
    happened = orders[orders["order_date"] < as_of]
    bought = happened[happened["amount_cny"] >= 0].groupby("customer_id")
    table = pd.DataFrame({"recency_days": (as_of - bought["order_date"].max()).dt.days, "frequency": bought.size()})
    table["monetary"] = happened.groupby("customer_id")["amount_cny"].sum()
    return table
# %% task="quintile-scores" right="sizes by division with remainder"
def quintile_scores(values, high_is_good):
    sign = -1 if high_is_good else 1
    queue = sorted(values.index, key=lambda customer: (sign * values[customer], customer))
    size, extra = divmod(len(queue), 5)
    scores, start = {}, 0
    for group in range(5):
        end = start + size + (1 if group < extra else 0)
        for customer in queue[start:end]:
            scores[customer] = 5 - group
        start = end
    return pd.Series(scores).reindex(values.index)
# %% task="quintile-scores" right="numpy"
def quintile_scores(values, high_is_good):
    numbers = values.to_numpy(dtype=float)
    by_id = np.argsort(values.index.to_numpy(), kind="stable")
    order = by_id[np.argsort((-numbers if high_is_good else numbers)[by_id], kind="stable")]
    result = np.empty(len(values), dtype=int)
    for score, places in zip([5, 4, 3, 2, 1], np.array_split(order, 5)):
        result[places] = score
    return pd.Series(result, index=values.index)
# %% task="quintile-scores" right="list of scores put beside the sorted table"
def quintile_scores(values, high_is_good):
    table = values.rename("value").rename_axis("customer_id").reset_index()
    table = table.sort_values(["value", "customer_id"], ascending=[not high_is_good, True])
    n = len(table)
    table["score"] = [score for group, score in enumerate([5, 4, 3, 2, 1]) for _ in range((n + 4 - group) // 5)]
    return table.set_index("customer_id")["score"]
# %% task="quintile-scores" wrong="high-always-good"
# en: Did you look at high_is_good? Few days since the last purchase are good and earn a 5.
# zh: 你用到 high_is_good 了吗？距最近一次购买的天数少是好事，应得 5 分。
def quintile_scores(values, high_is_good):
    queue = values.sort_index().sort_values(ascending=False, kind="stable").index
    return pd.Series({c: 5 - place for place, part in enumerate(np.array_split(queue, 5)) for c in part})
# %% task="quintile-scores" wrong="five-is-worst"
# en: The scores are upside down: the best group gets 5, the last one 1.
# zh: 分数颠倒了：最好的一组得 5 分，最后一组得 1 分。
def quintile_scores(values, high_is_good):
    queue = values.sort_index().sort_values(ascending=not high_is_good, kind="stable").index
    return pd.Series({c: 1 + place for place, part in enumerate(np.array_split(queue, 5)) for c in part})
# %% task="quintile-scores" wrong="equal-width"
# en: You cut the range of the values into five equally wide pieces (as pd.cut does). The groups must hold equally many customers.
# zh: 你把取值范围等分成了五段（pd.cut 就是这样）。要等分的是人数。
def quintile_scores(values, high_is_good):
    labels = [1, 2, 3, 4, 5] if high_is_good else [5, 4, 3, 2, 1]
    return pd.cut(values, 5, labels=labels).astype(int)
# %% task="quintile-scores" wrong="qcut-remainder"
# en: Where the number does not divide by five, the front groups get one customer more: 3, 3, 2, 2, 2. pd.qcut puts the remainder elsewhere.
# zh: 人数不能被 5 整除时，靠前的组各多一位：3、3、2、2、2。pd.qcut 把多出来的人放到了别处。
def quintile_scores(values, high_is_good):
    ranks = values.sort_index().rank(method="first", ascending=not high_is_good)
    return pd.qcut(ranks, 5, labels=[5, 4, 3, 2, 1]).astype(int)
# %% task="quintile-scores" wrong="ties-by-larger-id"
# en: Only the ties are wrong: of equal customers the smaller customer_id stands further to the front.
# zh: 只有并列的处理不对：数值相同时，customer_id 小的排在前面。
def quintile_scores(values, high_is_good):
    queue = values.sort_index(ascending=False).sort_values(ascending=not high_is_good, kind="stable").index
    return pd.Series({c: 5 - place for place, part in enumerate(np.array_split(queue, 5)) for c in part})
# %% task="quintile-scores" wrong="extras-at-the-back"
# en: You gave the extra customers to the back groups. The front groups, with the highest scores, have one customer more.
# zh: 你把多出来的人放进了靠后的组。应当是靠前的、得分高的组各多一位。
def quintile_scores(values, high_is_good):
    queue = values.sort_index().sort_values(ascending=not high_is_good, kind="stable").index[::-1]
    return pd.Series({c: 1 + place for place, part in enumerate(np.array_split(queue, 5)) for c in part})
# %% task="rfm-score" right="column by column"
def add_scores(table):
    scores = table.copy()
    scores["r_score"] = quintile_scores(table["recency_days"], False)
    scores["f_score"] = quintile_scores(table["frequency"], True)
    scores["m_score"] = quintile_scores(table["monetary"], True)
    scores["rfm_score"] = scores["r_score"] * 100 + scores["f_score"] * 10 + scores["m_score"]
    return scores
# %% task="rfm-score" right="digits joined as text"
def add_scores(table):
    columns = {"r": "recency_days", "f": "frequency", "m": "monetary"}
    digits = pd.DataFrame(
        {f"{letter}_score": quintile_scores(table[column], letter != "r") for letter, column in columns.items()}
    )
    digits["rfm_score"] = digits.astype(int).astype(str).agg("".join, axis="columns").astype(int)
    return table.join(digits)
# %% task="rfm-score" right="dot product"
def add_scores(table):
    r = quintile_scores(-table["recency_days"], high_is_good=True)
    scores = pd.DataFrame({"r_score": r, "f_score": 0, "m_score": 0})
    scores["f_score"] = quintile_scores(table["frequency"], high_is_good=True)
    scores["m_score"] = quintile_scores(table["monetary"], high_is_good=True)
    scores["rfm_score"] = scores.to_numpy() @ np.array([100, 10, 1])
    return pd.concat([table, scores], axis="columns")
# %% task="rfm-score" wrong="digits-added"
# en: You added the three digits. Read them as one number instead: 5, 4 and 3 make 543, not 12.
# zh: 你把三个数字加了起来。应当连起来读成一个数：5、4、3 是 543，不是 12。
def add_scores(table):
    scores = table.assign(
        r_score=quintile_scores(table["recency_days"], high_is_good=False),
        f_score=quintile_scores(table["frequency"], high_is_good=True),
        m_score=quintile_scores(table["monetary"], high_is_good=True),
    )
    return scores.assign(rfm_score=scores[["r_score", "f_score", "m_score"]].sum(axis="columns"))
# %% task="rfm-score" wrong="recency-high-good"
# en: r_score is upside down: for recency_days a small number is good.
# zh: r_score 颠倒了：recency_days 越小越好。
def add_scores(table):
    scores = table.assign(
        r_score=quintile_scores(table["recency_days"], high_is_good=True),
        f_score=quintile_scores(table["frequency"], high_is_good=True),
        m_score=quintile_scores(table["monetary"], high_is_good=True),
    )
    return scores.assign(rfm_score=100 * scores["r_score"] + 10 * scores["f_score"] + scores["m_score"])
# %% task="rfm-score" wrong="order-of-digits"
# en: The digits stand in the wrong order: R is the first, F the second, M the last.
# zh: 三个数字的顺序不对：第一位是 R，第二位是 F，最后一位是 M。
def add_scores(table):
    scores = table.assign(
        r_score=quintile_scores(table["recency_days"], high_is_good=False),
        f_score=quintile_scores(table["frequency"], high_is_good=True),
        m_score=quintile_scores(table["monetary"], high_is_good=True),
    )
    return scores.assign(rfm_score=scores["r_score"] + 10 * scores["f_score"] + 100 * scores["m_score"])
# %% task="rfm-score" wrong="text-not-number"
# en: rfm_score is text here. It should be a whole number: 555, not "555".
# zh: 这里的 rfm_score 是文本。它应当是整数：555，不是 "555"。
def add_scores(table):
    scores = table.assign(
        r_score=quintile_scores(table["recency_days"], high_is_good=False),
        f_score=quintile_scores(table["frequency"], high_is_good=True),
        m_score=quintile_scores(table["monetary"], high_is_good=True),
    )
    digits = scores[["r_score", "f_score", "m_score"]].astype(int).astype(str)
    return scores.assign(rfm_score=digits["r_score"] + digits["f_score"] + digits["m_score"])
# %% task="rfm-segments" right="row by row"
def add_segments(table):
    r, f, m = table["recency_days"].mean(), table["frequency"].mean(), table["monetary"].mean()

    def name(row):
        return SEGMENTS[(bool(row["recency_days"] < r), bool(row["frequency"] > f), bool(row["monetary"] > m))]

    result = table.copy()
    result["segment"] = table.apply(name, axis="columns")
    return result
# %% task="rfm-segments" right="names put together with numpy"
def add_segments(table):
    means = table.mean(numeric_only=True)
    rank = np.where(table["monetary"] > means["monetary"], "important ", "general ")
    recent, often = table["recency_days"] < means["recency_days"], table["frequency"] > means["frequency"]
    kind = np.select([recent & often, recent & ~often, ~recent & often], ["value", "development", "keep"], "win-back")
    return table.assign(segment=[f"{first}{second} customer" for first, second in zip(rank, kind)])
# %% task="rfm-segments" right="fill segment by segment"
def add_segments(table):
    result = table.copy()
    result["segment"] = ""
    good = pd.DataFrame(
        {
            "R": table["recency_days"].lt(table["recency_days"].mean()),
            "F": table["frequency"].gt(table["frequency"].mean()),
            "M": table["monetary"].gt(table["monetary"].mean()),
        }
    )
    for (r, f, m), name in SEGMENTS.items():
        result.loc[(good["R"] == r) & (good["F"] == f) & (good["M"] == m), "segment"] = name
    return result
# %% task="rfm-segments" wrong="many-days-good"
# en: R is good if the last purchase is recent: recency_days BELOW the mean.
# zh: 最近刚买过，R 才算好：recency_days 应当小于均值。
def add_segments(table):
    good = [table[c] > table[c].mean() for c in ["recency_days", "frequency", "monetary"]]
    return table.assign(segment=[SEGMENTS[flags] for flags in zip(*good)])
# %% task="rfm-segments" wrong="median"
# en: You compared with the median. The rule compares with the mean.
# zh: 你是与中位数比较的。规则是与均值比较。
def add_segments(table):
    recent = table["recency_days"] < table["recency_days"].median()
    often = table["frequency"] > table["frequency"].median()
    much = table["monetary"] > table["monetary"].median()
    return table.assign(segment=[SEGMENTS[flags] for flags in zip(recent, often, much)])
# %% task="rfm-segments" wrong="mean-is-good"
# en: Exactly at the mean is not good: below the mean for R, above it for F and M.
# zh: 恰好等于均值的不算好：R 要小于均值，F 和 M 要大于均值。
def add_segments(table):
    recent = table["recency_days"] <= table["recency_days"].mean()
    often = table["frequency"] >= table["frequency"].mean()
    much = table["monetary"] >= table["monetary"].mean()
    return table.assign(segment=[SEGMENTS[flags] for flags in zip(recent, often, much)])
# %% task="rfm-segments" wrong="scores-above-three"
# en: You used the scores of task 3. The segments compare the values themselves with their mean.
# zh: 你用的是第 3 题的分数。分类时，要用数值本身与均值比较。
def add_segments(table):
    scores = add_scores(table)[["r_score", "f_score", "m_score"]] > 3
    return table.assign(segment=[SEGMENTS[tuple(map(bool, flags))] for flags in scores.to_numpy()])
# %% task="rfm-segments" wrong="basket-not-sum"
# en: M here is money per purchase. Compare monetary itself, the sum, with its mean.
# zh: 你用的 M 是每次购买的平均金额。应当用 monetary 本身（合计）与它的均值比较。
def add_segments(table):
    basket = table["monetary"] / table["frequency"]
    recent = table["recency_days"] < table["recency_days"].mean()
    often = table["frequency"] > table["frequency"].mean()
    return table.assign(segment=[SEGMENTS[flags] for flags in zip(recent, often, basket > basket.mean())])
# %% task="rfm-segments" wrong="keys-mixed-up"
# en: The keys of SEGMENTS are (R good, F good, M good), in this order.
# zh: SEGMENTS 的键是（R 好，F 好，M 好），顺序不能乱。
def add_segments(table):
    recent = table["recency_days"] < table["recency_days"].mean()
    often = table["frequency"] > table["frequency"].mean()
    much = table["monetary"] > table["monetary"].mean()
    return table.assign(segment=[SEGMENTS[flags] for flags in zip(much, often, recent)])
# %% task="coupon-plan" right="loop over the four names"
def coupon_plan(table, budget):
    names = [name for name in dict.fromkeys(table["segment"]) if name.split()[0] == "important"]
    whole = table.loc[table["segment"].isin(names), "monetary"].sum()
    rows = []
    for name in names:
        part = table[table["segment"] == name]
        money = budget * part["monetary"].sum() / whole
        rows.append({"segment": name, "budget_cny": money, "each_cny": money / len(part)})
    return pd.DataFrame(rows)
# %% task="coupon-plan" right="one chain"
def coupon_plan(table, budget):
    return (
        table[table["segment"].str.contains("important")]
        .groupby("segment")["monetary"]
        .agg(["sum", "count"])
        .assign(
            budget_cny=lambda plan: budget * plan["sum"] / plan["sum"].sum(),
            each_cny=lambda plan: plan["budget_cny"] / plan["count"],
        )
    )
# %% task="coupon-plan" wrong="all-eight-segments"
# en: General customers got money too. Keep only the four important segments before you divide.
# zh: 一般客户也分到了钱。分钱之前，请只留下四类重要客户。
def coupon_plan(table, budget):
    groups = table.groupby("segment")["monetary"]
    plan = pd.DataFrame({"budget_cny": budget * groups.sum() / table["monetary"].sum()})
    plan["each_cny"] = plan["budget_cny"] / groups.size()
    return plan.reset_index()
# %% task="coupon-plan" wrong="by-number-of-customers"
# en: You shared by the number of customers. Share by the money (monetary) of each segment.
# zh: 你是按客户人数分的。应当按各类 monetary 的合计来分。
def coupon_plan(table, budget):
    important = table[table["segment"].str.startswith("important")]
    counts = important.groupby("segment").size()
    plan = pd.DataFrame({"budget_cny": budget * counts / len(important)})
    plan["each_cny"] = plan["budget_cny"] / counts
    return plan.reset_index()
# %% task="coupon-plan" wrong="share-of-everyones-money"
# en: The budget is not used up: you divided by the money of all customers. Divide by that of the important ones.
# zh: 预算没有分完：你除的是全部客户的金额。应当除以重要客户的金额。
def coupon_plan(table, budget):
    important = table[table["segment"].str.startswith("important")]
    groups = important.groupby("segment")["monetary"]
    plan = pd.DataFrame({"budget_cny": budget * groups.sum() / table["monetary"].sum()})
    plan["each_cny"] = plan["budget_cny"] / groups.size()
    return plan.reset_index()
# %% task="coupon-plan" wrong="mean-not-sum"
# en: You compared the mean money per customer. The segments share by the money of all their customers together.
# zh: 你比较的是每类客户的平均金额。应当按每类全部客户的金额合计来分。
def coupon_plan(table, budget):
    important = table[table["segment"].str.startswith("important")]
    groups = important.groupby("segment")["monetary"]
    plan = pd.DataFrame({"budget_cny": budget * groups.mean() / groups.mean().sum()})
    plan["each_cny"] = plan["budget_cny"] / groups.size()
    return plan.reset_index()
# %% task="worth-mailing" right="loop with dictionaries"
def worth_mailing(scores, buyers, cost, profit):
    mailed_to, answered, bought = {}, {}, set(buyers)
    for customer, r, f in zip(scores.index, scores["r_score"], scores["f_score"]):
        cell = 10 * r + f
        mailed_to[cell] = mailed_to.get(cell, 0) + 1
        answered[cell] = answered.get(cell, 0) + (customer in bought)
    rates = {cell: answered[cell] / mailed_to[cell] for cell in mailed_to}
    paying = [cell for cell in rates if rates[cell] > cost / profit]
    return sorted(paying, key=lambda cell: (rates[cell], cell), reverse=True)
# %% task="worth-mailing" right="table of cells"
def worth_mailing(scores, buyers, cost, profit):
    table = scores.reset_index()
    table["bought"] = table["customer_id"].isin(buyers).astype(int)
    cells = table.groupby(["r_score", "f_score"], as_index=False)["bought"].mean()
    cells["cell"] = cells["r_score"] * 10 + cells["f_score"]
    cells = cells[cells["bought"] > cost / profit]
    return cells.sort_values(["bought", "cell"], ascending=False)["cell"].tolist()
# %% task="worth-mailing" wrong="break-even-included"
# en: At break-even a mailing earns nothing. The rate must be above it, not equal to it.
# zh: 恰好盈亏平衡时一分钱也赚不到。响应率要高于它，不能等于它。
def worth_mailing(scores, buyers, cost, profit):
    cell = 10 * scores["r_score"] + scores["f_score"]
    rate = scores.index.to_series().isin(buyers).groupby(cell).mean()
    paying = rate[rate >= cost / profit].sort_index(ascending=False)
    return paying.sort_values(ascending=False, kind="stable").index.tolist()
# %% task="worth-mailing" wrong="ordered-by-cell"
# en: The cells are right, their order is not: the highest response rate comes first, not the highest cell number.
# zh: 格子找对了，顺序不对：响应率最高的在前，而不是格子号最大的在前。
def worth_mailing(scores, buyers, cost, profit):
    cell = 10 * scores["r_score"] + scores["f_score"]
    rate = scores.index.to_series().isin(buyers).groupby(cell).mean()
    return sorted(rate[rate > cost / profit].index, reverse=True)
# %% task="worth-mailing" wrong="share-of-all-buyers"
# en: You divided by all buyers. The response rate of a cell divides by the number of customers in that cell.
# zh: 你除的是全部购买者。一个格子的响应率，分母是该格子的客户数。
def worth_mailing(scores, buyers, cost, profit):
    cell = 10 * scores["r_score"] + scores["f_score"]
    rate = scores.index.to_series().isin(buyers).groupby(cell).sum() / len(buyers)
    paying = rate[rate > cost / profit].sort_index(ascending=False)
    return paying.sort_values(ascending=False, kind="stable").index.tolist()
# %% task="worth-mailing" wrong="cost-by-net-profit"
# en: You divided the cost by profit minus cost. The break-even rate is cost / profit.
# zh: 你用成本除以了利润减成本。盈亏平衡响应率是 cost / profit。
def worth_mailing(scores, buyers, cost, profit):
    cell = 10 * scores["r_score"] + scores["f_score"]
    rate = scores.index.to_series().isin(buyers).groupby(cell).mean()
    paying = rate[rate > cost / (profit - cost)].sort_index(ascending=False)
    return paying.sort_values(ascending=False, kind="stable").index.tolist()
# %% task="worth-mailing" wrong="smaller-cell-first"
# en: Almost: of cells with the same response rate the larger number comes first.
# zh: 只差一点：响应率相同的格子，格子号大的排在前面。
def worth_mailing(scores, buyers, cost, profit):
    cell = 10 * scores["r_score"] + scores["f_score"]
    rate = scores.index.to_series().isin(buyers).groupby(cell).mean()
    return rate[rate > cost / profit].sort_values(ascending=False, kind="stable").index.tolist()
# %% task="worth-mailing" wrong="every-cell-with-a-buyer"
# en: You kept every cell in which somebody bought. A few responses do not pay for the mails to the whole cell: compare with cost / profit.
# zh: 只要有人买，你就留下了这个格子。几个响应抵不了给整个格子发邮件的成本：要与 cost / profit 比较。
def worth_mailing(scores, buyers, cost, profit):
    cell = 10 * scores["r_score"] + scores["f_score"]
    rate = scores.index.to_series().isin(buyers).groupby(cell).mean()
    return rate[rate > 0].sort_index(ascending=False).sort_values(ascending=False, kind="stable").index.tolist()
# %% task="slipped" right="join and filter"
def slipped(before, after):
    both = before.join(after["segment"].rename("now"))
    was_best = both["segment"] == "important value customer"
    silent = both["now"].str.endswith(("keep customer", "win-back customer"), na=False)
    names = both[was_best & silent].reset_index()
    return names.sort_values(["monetary", "customer_id"], ascending=[False, True])["customer_id"].tolist()
# %% task="slipped" right="loop and sort"
def slipped(before, after):
    bad = {f"{rank} {kind} customer" for rank in ("important", "general") for kind in ("keep", "win-back")}
    names = []
    for customer, row in before.iterrows():
        if row["segment"] == "important value customer" and after["segment"].get(customer) in bad:
            names.append((-row["monetary"], customer))
    return [customer for _, customer in sorted(names)]
# %% task="slipped" wrong="any-change"
# en: You took everybody who left the best segment. An important development customer still comes; slipped means a bad R, keep or win-back.
# zh: 你取了所有离开最好那一类的客户。重要发展客户还在来；滑落是指 R 变差，也就是保持或挽留。
def slipped(before, after):
    best = before[before["segment"] == "important value customer"].sort_index()
    others = after.index[after["segment"] != "important value customer"]
    gone = best[best.index.isin(others)]
    return gone.sort_values("monetary", ascending=False, kind="stable").index.tolist()
# %% task="slipped" wrong="ordered-by-money-after"
# en: The customers are right, their order is not: sort by monetary in the table before.
# zh: 客户找对了，顺序不对：应当按 before 表里的 monetary 排序。
def slipped(before, after):
    best = before[before["segment"] == "important value customer"].index
    gone = after[after.index.isin(best)].sort_index()
    gone = gone[gone["segment"].str.contains("keep|win-back")]
    return gone.sort_values("monetary", ascending=False, kind="stable").index.tolist()
# %% task="slipped" wrong="only-win-back"
# en: Only win-back customers are here. The keep segments have a bad R, too: they used to buy often and have stopped.
# zh: 这里只有挽留客户。保持客户的 R 也是差的：他们过去常买，如今来得少了。
def slipped(before, after):
    best = before[before["segment"] == "important value customer"].sort_index()
    gone = best[after["segment"].reindex(best.index).str.contains("win-back", na=False)]
    return gone.sort_values("monetary", ascending=False, kind="stable").index.tolist()
# %% task="slipped" wrong="only-keep"
# en: Only keep customers are here. The win-back segments have a bad R, too.
# zh: 这里只有保持客户。挽留客户的 R 也是差的。
def slipped(before, after):
    best = before[before["segment"] == "important value customer"].sort_index()
    gone = best[after["segment"].reindex(best.index).str.contains("keep", na=False)]
    return gone.sort_values("monetary", ascending=False, kind="stable").index.tolist()
# %% task="slipped" wrong="only-important"
# en: You kept only those who are still important. General keep and win-back customers have a bad R, too.
# zh: 你只留下了现在仍属“重要”的客户。一般保持、一般挽留客户的 R 也是差的。
def slipped(before, after):
    best = before[before["segment"] == "important value customer"].sort_index()
    now = after["segment"].reindex(best.index)
    gone = best[now.isin(["important keep customer", "important win-back customer"])]
    return gone.sort_values("monetary", ascending=False, kind="stable").index.tolist()
# %% task="slipped" wrong="missing-counted"
# en: A customer who is missing in the table after has no segment there: leave them out.
# zh: after 表里没有的客户，之后没有类别，应当略去。
def slipped(before, after):
    best = before[before["segment"] == "important value customer"].sort_index()
    gone = best[after["segment"].reindex(best.index).str.contains("keep|win-back", na=True)]
    return gone.sort_values("monetary", ascending=False, kind="stable").index.tolist()
# %% task="slipped" wrong="whoever-is-silent-now"
# en: You listed everyone with a bad R now. Only those who were important value customers before have slipped.
# zh: 你列出了现在 R 差的所有人。只有之前是重要价值客户的，才算滑落。
def slipped(before, after):
    now = after["segment"].reindex(before.index)
    gone = before[now.str.contains("keep|win-back", na=False)].sort_index()
    return gone.sort_values("monetary", ascending=False, kind="stable").index.tolist()
# %% task="at-stake" right="crmlab and a pivot table"
from crmlab.rfm import rfm_segments, rfm_table

called = slipped(*(rfm_segments(rfm_table(orders, day)) for day in ["2024-12-31", AS_OF]))
sales_by_year = orders.pivot_table(
    index="customer_id", columns=orders["order_date"].dt.year, values="amount_cny", aggfunc="sum"
)
theirs = sales_by_year.loc[called, 2024].sum()
at_stake = dict(customers=len(called), sales_2024=theirs, share=theirs / sales_by_year[2024].sum())
# %% task="at-stake" right="loop"
called = set(slipped(add_segments(rfm_of(orders, "2024-12-31")), add_segments(rfm_of(orders, AS_OF))))
theirs, everybodys = 0, 0
for customer, day, amount in zip(orders["customer_id"], orders["order_date"], orders["amount_cny"]):
    if day.year == 2024:
        everybodys += amount
        if customer in called:
            theirs += amount
at_stake = {"share": round(theirs / everybodys, 3), "customers": len(called), "sales_2024": round(theirs, 2)}
# %% task="at-stake" wrong="years-swapped"
# en: The two days are swapped: the first table belongs to the end of 2024, the second to the end of 2025.
# zh: 两天弄反了：第一张表是 2024 年底的，第二张是 2025 年底的。
names = slipped(add_segments(rfm_of(orders, "2025-12-31")), add_segments(rfm_of(orders, "2024-12-31")))
of_2024 = orders[orders["order_date"].dt.year == 2024]
theirs = of_2024.loc[of_2024["customer_id"].isin(names), "amount_cny"].sum()
at_stake = {"customers": len(names), "sales_2024": round(theirs, 2), "share": round(theirs / of_2024["amount_cny"].sum(), 3)}
# %% task="at-stake" wrong="money-of-all-years"
# en: monetary adds up everything up to that day. Asked for are the sales of the year 2024 alone.
# zh: monetary 是截至那一天的全部合计。题目只要 2024 年的销售额。
then = add_segments(rfm_of(orders, "2024-12-31"))
names = slipped(then, add_segments(rfm_of(orders, "2025-12-31")))
theirs = then.loc[names, "monetary"].sum()
of_2024 = orders[orders["order_date"].dt.year == 2024]
at_stake = {"customers": len(names), "sales_2024": round(theirs, 2), "share": round(theirs / then["monetary"].sum(), 3)}
# %% task="at-stake" wrong="refunds-left-out"
# en: You left the refunds out. Sales are the sum of all rows of the year, refunds included.
# zh: 你漏掉了退款。销售额是全年所有行的合计，含退款。
names = slipped(add_segments(rfm_of(orders, "2024-12-31")), add_segments(rfm_of(orders, "2025-12-31")))
of_2024 = orders[(orders["order_date"].dt.year == 2024) & (orders["amount_cny"] > 0)]
theirs = of_2024.loc[of_2024["customer_id"].isin(names), "amount_cny"].sum()
at_stake = {"customers": len(names), "sales_2024": round(theirs, 2), "share": round(theirs / of_2024["amount_cny"].sum(), 3)}
# %% task="at-stake" wrong="share-of-customers"
# en: This is their share of the customers. Asked for is their share of the sales of 2024.
# zh: 这是他们占客户人数的比例。题目要的是占 2024 年销售额的比例。
names = slipped(add_segments(rfm_of(orders, "2024-12-31")), add_segments(rfm_of(orders, "2025-12-31")))
of_2024 = orders[orders["order_date"].dt.year == 2024]
theirs = of_2024.loc[of_2024["customer_id"].isin(names), "amount_cny"].sum()
at_stake = {"customers": len(names), "sales_2024": round(theirs, 2), "share": round(len(names) / of_2024["customer_id"].nunique(), 3)}
# %% task="choose-method" right="dictionary"
method = {"a": "ABC", "b": "RFM", "c": "CLV", "d": "CLP", "e": "CLV", "f": "ABC"}
# %% task="choose-method" right="zip"
method = dict(zip("abcdef", ["ABC", "RFM", "CLV", "CLP", "CLV", "ABC"]))
# %% task="choose-method" wrong="rfm-without-dates"
# en: In a, only the year's sales are known. RFM needs the date and the number of purchases.
# zh: a 里只知道全年销售额。RFM 还需要购买日期和次数。
method = {"a": "RFM", "b": "RFM", "c": "CLV", "d": "CLP", "e": "CLV", "f": "ABC"}
# %% task="choose-method" wrong="abc-for-the-quiet"
# en: In b, who has gone quiet shows in the dates. A yearly total hides it.
# zh: b 里谁没了动静，要看日期；全年合计会把它掩盖掉。
method = {"a": "ABC", "b": "ABC", "c": "CLV", "d": "CLP", "e": "CLV", "f": "ABC"}
# %% task="choose-method" wrong="margin-without-time"
# en: In c, margin, retention rate and discount rate are the ingredients of one formula. Which method discounts future profit?
# zh: c 里毛利、保留率、折现率正是一个公式的要素。哪种方法要把未来的利润折现？
method = {"a": "ABC", "b": "RFM", "c": "CLP", "d": "CLP", "e": "CLV", "f": "ABC"}
# %% task="choose-method" wrong="potential-as-lifetime-value"
# en: In d there are two axes, today's profit and growth potential: a matrix, not a sum of future profits.
# zh: d 里有两根轴：当前利润和增长潜力。这是一个矩阵，而不是未来利润之和。
method = {"a": "ABC", "b": "RFM", "c": "CLV", "d": "CLV", "e": "CLV", "f": "ABC"}
# %% task="choose-method" wrong="this-years-sales"
# en: In e, sales of one year favour those who buy much and leave. Compare what customers bring over the whole relationship.
# zh: e 里只看一年的销售额，会偏向买得多、走得快的客户。要比较的是整个关系期内带来的价值。
method = {"a": "ABC", "b": "RFM", "c": "CLV", "d": "CLP", "e": "ABC", "f": "ABC"}
# %% task="choose-method" wrong="growth-nobody-rated"
# en: In f, nobody has rated the growth potential that a matrix needs. Only each account's part of the profit counts.
# zh: f 里没有人评估增值潜力，画不出矩阵；要看的只是各客户占利润的多少。
method = {"a": "ABC", "b": "RFM", "c": "CLV", "d": "CLP", "e": "CLV", "f": "CLP"}
# %% task="cdnow-repurchase" right="crmlab and melt"
from crmlab.rfm import rfm_scores, rfm_table

scored = rfm_scores(rfm_table(cdnow_orders, "1997-09-30", amount="amount_usd"))
scored["again"] = scored.index.isin(cdnow_orders.query("order_date > '1997-09-30'")["customer_id"])
scored = scored.rename(columns={"r_score": "R", "f_score": "F", "m_score": "M"})
tall = scored.melt(id_vars="again", value_vars=["R", "F", "M"], var_name="letter", value_name="score")
repurchase = tall.pivot_table(index="score", columns="letter", values="again", aggfunc="mean").round(3)
strongest = max("RFM", key=lambda letter: repurchase.loc[5, letter] - repurchase.loc[1, letter])
# %% task="cdnow-repurchase" right="nested loops"
cutoff = pd.Timestamp("1997-09-30")
scored = add_scores(rfm_of(cdnow_orders.assign(amount_cny=cdnow_orders["amount_usd"]), cutoff))
returned = set(cdnow_orders.loc[cdnow_orders["order_date"] > cutoff, "customer_id"])
rows = []
for score in range(5, 0, -1):
    row = {"score": score}
    for letter in ["R", "F", "M"]:
        members = scored.index[scored[letter.lower() + "_score"] == score]
        row[letter] = sum(customer in returned for customer in members) / len(members)
    rows.append(row)
repurchase = pd.DataFrame(rows)
gaps = {letter: rows[0][letter] - rows[-1][letter] for letter in "RFM"}
strongest = [letter for letter in gaps if gaps[letter] == max(gaps.values())][0]
# %% task="cdnow-repurchase" wrong="scored-at-the-end"
# en: You scored with all orders, so the scores know the future. On 1997-09-30 only the orders up to that day are known.
# zh: 你用全部订单打分，分数里已经有了未来的信息。站在 1997-09-30，只知道当天及以前的订单。
scored = add_scores(rfm_of(cdnow_orders.rename(columns={"amount_usd": "amount_cny"}), "1998-06-30"))
again = scored.index.to_series().isin(cdnow_orders.loc[cdnow_orders["order_date"] > "1997-09-30", "customer_id"])
repurchase = pd.DataFrame({x: again.groupby(scored[f"{x.lower()}_score"]).mean().round(3) for x in "RFM"}).rename_axis("score")
strongest = (repurchase.loc[5] - repurchase.loc[1]).idxmax()
# %% task="cdnow-repurchase" wrong="share-of-those-who-returned"
# en: You divided by those who came back. Divide by the customers with that score.
# zh: 你除的是回来的客户数。应当除以得该分数的客户数。
scored = add_scores(rfm_of(cdnow_orders.rename(columns={"amount_usd": "amount_cny"}), "1997-09-30"))
again = scored.index.to_series().isin(cdnow_orders.loc[cdnow_orders["order_date"] > "1997-09-30", "customer_id"])
repurchase = pd.DataFrame(
    {x: (again.groupby(scored[f"{x.lower()}_score"]).sum() / again.sum()).round(3) for x in "RFM"}
).rename_axis("score")
strongest = (repurchase.loc[5] - repurchase.loc[1]).idxmax()
# %% task="cdnow-repurchase" wrong="day-itself-counted"
# en: Orders of 1997-09-30 itself belong to the past. Afterwards means later than that day.
# zh: 1997-09-30 当天的订单属于过去。此后，是指晚于这一天。
scored = add_scores(rfm_of(cdnow_orders.rename(columns={"amount_usd": "amount_cny"}), "1997-09-30"))
again = scored.index.to_series().isin(cdnow_orders.loc[cdnow_orders["order_date"] >= "1997-09-30", "customer_id"])
repurchase = pd.DataFrame({x: again.groupby(scored[f"{x.lower()}_score"]).mean().round(3) for x in "RFM"}).rename_axis("score")
strongest = (repurchase.loc[5] - repurchase.loc[1]).idxmax()
# %% task="cdnow-repurchase" wrong="percent"
# en: These are percentages. Shares are fractions here: 0.653, not 65.3.
# zh: 这是百分数。这里用小数：0.653，不是 65.3。
scored = add_scores(rfm_of(cdnow_orders.rename(columns={"amount_usd": "amount_cny"}), "1997-09-30"))
again = scored.index.to_series().isin(cdnow_orders.loc[cdnow_orders["order_date"] > "1997-09-30", "customer_id"])
repurchase = pd.DataFrame({x: (100 * again.groupby(scored[f"{x.lower()}_score"]).mean()).round(1) for x in "RFM"}).rename_axis("score")
strongest = (repurchase.loc[5] - repurchase.loc[1]).idxmax()
