# %% task="customers-or-not" right="two tests"
{
    "commuter": "customer", "bank": "not", "canteen": "customer", "tester": "not", "dealer": "customer", "farm": "not",
    "grandmother": "customer", "thief": "not", "member": "not", "tenant": "customer", "inspector": "not",
    "subscriber": "customer",
}
# %% task="customers-or-not" wrong="everyone who receives"
# en: A customer also pays, or somebody pays on their behalf. Who of these gets something for nothing?
# zh: 客户还要付钱，或者有人替他付钱。这里面谁是白拿的？
{
    "commuter": "customer", "bank": "not", "canteen": "customer", "tester": "customer", "dealer": "customer",
    "farm": "not", "grandmother": "customer", "thief": "customer", "member": "not", "tenant": "customer",
    "inspector": "customer", "subscriber": "customer",
}
# %% task="customers-or-not" wrong="only who pays himself"
# en: Payment by somebody on the customer's behalf counts too: who pays for the weekly box?
# zh: 别人替他付款也算有偿：每周那箱菜是谁付的钱？
{
    "commuter": "customer", "bank": "not", "canteen": "customer", "tester": "not", "dealer": "customer", "farm": "not",
    "grandmother": "not", "thief": "not", "member": "not", "tenant": "customer", "inspector": "not",
    "subscriber": "customer",
}
# %% task="scope-rule" right="apply"
def scope_of(parties):
    def scope(party):
        if party["inside"]:
            return "internal"
        if not party["pays"]:
            return "none"
        if party["resells"]:
            return "channel"
        return "business" if party["organisation"] else "consumer"

    return parties.apply(scope, axis=1)
# %% task="scope-rule" right="loop"
def scope_of(parties):
    labels = {}
    for name, party in parties.iterrows():
        label = "business" if party.organisation else "consumer"
        if party.resells:
            label = "channel"
        if not party.pays:
            label = "none"
        if party.inside:
            label = "internal"
        labels[name] = label
    return pd.Series(labels)
# %% task="scope-rule" right="where chain"
def scope_of(parties):
    scope = pd.Series("consumer", index=parties.index)
    scope = scope.mask(parties["organisation"], "business").mask(parties["resells"], "channel")
    return scope.mask(~parties["pays"], "none").mask(parties["inside"], "internal")
# %% task="scope-rule" wrong="pays first"
# en: Colleagues do not pay, and are internal customers all the same: which rule stands first?
# zh: 同事不付钱，却仍是内部客户：哪条规则排在最前面？
def scope_of(parties):
    rules = [~parties["pays"], parties["inside"], parties["resells"], parties["organisation"]]
    return pd.Series(np.select(rules, ["none", "internal", "channel", "business"], "consumer"), index=parties.index)
# %% task="scope-rule" wrong="organisation before resale"
# en: A corner shop is an organisation AND sells on. Which of the two rules is asked first?
# zh: 便利店既是组织，又转卖。这两条规则先问哪一条？
def scope_of(parties):
    rules = [parties["inside"], ~parties["pays"], parties["organisation"], parties["resells"]]
    return pd.Series(np.select(rules, ["internal", "none", "business", "channel"], "consumer"), index=parties.index)
# %% task="scope-rule" wrong="persons never resell"
# en: A private person can sell goods on as well: the street vendor. Resale alone makes a channel customer.
# zh: 个人也可能转卖，比如街头小贩。只要转卖，就是渠道客户。
def scope_of(parties):
    rules = [parties["inside"], ~parties["pays"], parties["resells"] & parties["organisation"], parties["organisation"]]
    return pd.Series(np.select(rules, ["internal", "none", "channel", "business"], "consumer"), index=parties.index)
# %% task="main-role" right="select"
def main_role(people):
    rules = [people.pays, people.uses & people.private, people.uses, people.addressed]
    return pd.Series(np.select(rules, ["customer", "consumer", "user", "target"], default="none"), index=people.index)
# %% task="main-role" right="apply"
def main_role(people):
    def role(person):
        if person["pays"]:
            return "customer"
        if person["uses"]:
            return "consumer" if person["private"] else "user"
        return "target" if person["addressed"] else "none"

    return people.apply(role, axis="columns")
# %% task="main-role" wrong="private without use"
# en: Nobody consumes what they do not use: the parents are private people, but the lunch is not for them.
# zh: 不使用就谈不上消费：家长是个人，但午餐不是给他们吃的。
def main_role(people):
    rules = [people.pays, people.private, people.uses, people.addressed]
    return pd.Series(np.select(rules, ["customer", "consumer", "user", "target"], default="none"), index=people.index)
# %% task="main-role" wrong="target first"
# en: Who pays is a customer even if our advertising speaks to them as well: mind the order of the rules.
# zh: 付款的人即使也是广告对象，首先还是客户：注意规则的次序。
def main_role(people):
    rules = [people.addressed, people.pays, people.uses & people.private, people.uses]
    return pd.Series(np.select(rules, ["target", "customer", "consumer", "user"], default="none"), index=people.index)
# %% task="main-role" wrong="users are consumers"
# en: Who handles the product at work is a user. A consumer uses it in private life.
# zh: 在工作中使用产品的是用户；用于个人生活的才是消费者。
def main_role(people):
    rules = [people.pays, people.uses, people.addressed]
    return pd.Series(np.select(rules, ["customer", "consumer", "target"], default="none"), index=people.index)
# %% task="motive-rule" right="loop"
def motive_of(customers):
    motives = {}
    for row in customers.itertuples():
        if row.customer_type == "consumer":
            motives[row.customer_id] = "final"
        elif row.industry in ("convenience store", "wholesaler"):
            motives[row.customer_id] = "intermediate"
        else:
            motives[row.customer_id] = "producer"
    return pd.Series(motives)
# %% task="motive-rule" right="where"
def motive_of(customers):
    resale = customers["industry"].isin({"convenience store", "wholesaler"})
    labels = np.where(customers["customer_type"] == "consumer", "final", np.where(resale, "intermediate", "producer"))
    return pd.Series(labels, index=customers["customer_id"])
# %% task="motive-rule" wrong="known industries only"
# en: A bakery may join tomorrow. "Every other business" is a producer, whether you have listed its industry or not.
# zh: 明天可能来一家面包房。“其余所有企业”都是 producer，不管你有没有列出它的行业。
def motive_of(customers):
    known = {"restaurant": "producer", "canteen": "producer", "hotel": "producer", "convenience store": "intermediate", "wholesaler": "intermediate"}
    return customers.set_index("customer_id")["industry"].map(known).fillna("final")
# %% task="motive-rule" wrong="every business produces"
# en: A shop that sells the goods on unchanged makes nothing of them. What is its motive?
# zh: 原样转卖的商店并没有用货做出什么。它的动机是什么？
def motive_of(customers):
    return customers.set_index("customer_id")["customer_type"].map({"consumer": "final", "business": "producer"})
# %% task="motive-rule" wrong="wholesaler forgotten"
# en: Two industries sell on. Besides the convenience store, which one is named in the task?
# zh: 转卖的行业有两个。除了便利店，题目里还写了哪一个？
def motive_of(customers):
    table = customers.set_index("customer_id")
    motive = pd.Series("producer", index=table.index)
    motive[table["industry"] == "convenience store"] = "intermediate"
    motive[table["customer_type"] == "consumer"] = "final"
    return motive
# %% task="motive-rule" wrong="hotels are final"
# en: A hotel does not eat the breakfast itself: it turns our goods into its own service.
# zh: 早餐不是酒店自己吃的：它用我们的货做成自己的服务。
def motive_of(customers):
    table = customers.set_index("customer_id")
    motive = pd.Series("producer", index=table.index)
    motive[table["industry"].isin(["convenience store", "wholesaler"])] = "intermediate"
    motive[(table["customer_type"] == "consumer") | (table["industry"] == "hotel")] = "final"
    return motive
# %% task="motive-rule" wrong="every other resells"
# en: Only two industries sell on. "Every other business" is the producer: a caterer, too, and whoever joins tomorrow.
# zh: 转卖的只有两个行业。“其余所有企业”是 producer：承办酒席的是，明天新来的也是。
def motive_of(customers):
    table = customers.set_index("customer_id")
    produces = table["industry"].isin(["restaurant", "canteen", "hotel"])
    labels = np.select([table["customer_type"] == "consumer", produces], ["final", "producer"], "intermediate")
    return pd.Series(labels, index=table.index)
# %% task="motive-rule" wrong="or without a comparison"
# en: `x == "a" or "b"` is always true, because a text counts as true. Compare twice, or ask `x in ("a", "b")`.
# zh: `x == "a" or "b"` 永远成立，因为非空文本算作真。请比较两次，或写 `x in ("a", "b")`。
def motive_of(customers):
    def motive(row):
        if row["customer_type"] == "consumer":
            return "final"
        if row["industry"] == "convenience store" or "wholesaler":
            return "intermediate"
        return "producer"

    return customers.set_index("customer_id").apply(motive, axis="columns")
# %% task="motive-rule" wrong="rows counted"
# en: Whose motive is it? The index should be the customer_id, not the number of the row.
# zh: 这是谁的动机？索引应该是 customer_id，不是行号。
def motive_of(customers):
    motive = pd.Series("producer", index=customers.index)
    motive[customers["industry"].isin(["convenience store", "wholesaler"])] = "intermediate"
    motive[customers["customer_type"] == "consumer"] = "final"
    return motive
# %% task="time-rule" right="merge"
def time_of(customers, orders, as_of, window_days):
    as_of = pd.to_datetime(as_of)
    bought = orders.query("amount_cny > 0 and order_date <= @as_of")
    last = bought.sort_values("order_date").drop_duplicates("customer_id", keep="last")[["customer_id", "order_date"]]
    table = customers[["customer_id"]].merge(last, how="left").set_index("customer_id")["order_date"]
    table = table.map(lambda day: "future" if pd.isna(day) else "past" if (as_of - day).days > window_days else "present")
    return table
# %% task="time-rule" right="loop"
def time_of(customers, orders, as_of, window_days):
    as_of = pd.Timestamp(as_of)
    last = {}
    for name, day, amount in zip(orders["customer_id"], orders["order_date"], orders["amount_cny"]):
        if amount > 0 and day <= as_of and (name not in last or day > last[name]):
            last[name] = day
    result = {}
    for name in customers["customer_id"]:
        if name not in last:
            result[name] = "future"
        elif (as_of - last[name]).days <= window_days:
            result[name] = "present"
        else:
            result[name] = "past"
    return result
# %% task="time-rule" wrong="refunds count"
# en: A refund is no purchase: somebody who only brought goods back has not come back as a customer.
# zh: 退款不是购买：只是来退货的人，不算又来买了。
def time_of(customers, orders, as_of, window_days):
    as_of = pd.Timestamp(as_of)
    known = orders[orders["order_date"] <= as_of]
    last = known.groupby("customer_id")["order_date"].max().reindex(customers["customer_id"])
    days = (as_of - last).dt.days
    return pd.Series(np.select([last.isna(), days <= window_days], ["future", "present"], "past"), index=last.index)
# %% task="time-rule" wrong="first purchase"
# en: Whether somebody is still a customer shows in the LAST purchase, not in the first.
# zh: 还是不是客户，要看**最后**一次购买，不是第一次。
def time_of(customers, orders, as_of, window_days):
    as_of = pd.Timestamp(as_of)
    purchases = orders[(orders["amount_cny"] > 0) & (orders["order_date"] <= as_of)]
    first = purchases.groupby("customer_id")["order_date"].min().reindex(customers["customer_id"])
    days = (as_of - first).dt.days
    return pd.Series(np.select([first.isna(), days <= window_days], ["future", "present"], "past"), index=first.index)
# %% task="time-rule" wrong="later orders known"
# en: On the day as_of nobody knows the orders that come later. Have you left them out?
# zh: 在 as_of 那天，谁也不知道以后的订单。你把它们排除了吗？
def time_of(customers, orders, as_of, window_days):
    as_of = pd.Timestamp(as_of)
    last = orders[orders["amount_cny"] > 0].groupby("customer_id")["order_date"].max().reindex(customers["customer_id"])
    days = (as_of - last).dt.days
    return pd.Series(np.select([last.isna(), days <= window_days], ["future", "present"], "past"), index=last.index)
# %% task="time-rule" wrong="border excluded"
# en: Exactly window_days days ago still counts as present: "at most" includes the border.
# zh: 恰好 window_days 天也算 present：“不超过”包括边界。
def time_of(customers, orders, as_of, window_days):
    as_of = pd.Timestamp(as_of)
    purchases = orders[(orders["amount_cny"] > 0) & (orders["order_date"] <= as_of)]
    last = purchases.groupby("customer_id")["order_date"].max().reindex(customers["customer_id"])
    days = (as_of - last).dt.days
    return pd.Series(np.select([last.isna(), days < window_days], ["future", "present"], "past"), index=last.index)
# %% task="time-rule" wrong="future forgotten"
# en: Every customer on file needs a class, those without a purchase too. Which table has them all?
# zh: 档案里每位客户都要有类别，没买过的也要。哪张表里有全部客户？
def time_of(customers, orders, as_of, window_days):
    as_of = pd.Timestamp(as_of)
    purchases = orders[(orders["amount_cny"] > 0) & (orders["order_date"] <= as_of)]
    purchases = purchases[purchases["customer_id"].isin(customers["customer_id"])]
    days = (as_of - purchases.groupby("customer_id")["order_date"].max()).dt.days
    return pd.Series(np.where(days <= window_days, "present", "past"), index=days.index)
# %% task="value-rule" right="apply"
def value_of(margins, key_from, potential_from, growth):
    def value(row):
        if row["margin_2025"] >= key_from:
            return "key"
        if row["margin_2025"] >= potential_from and row["margin_2025"] >= growth * row["margin_2024"]:
            return "potential"
        return "general"

    return margins.apply(value, axis=1)
# %% task="value-rule" right="list"
def value_of(margins, key_from, potential_from, growth):
    labels = [
        "key" if now >= key_from else "potential" if now >= max(potential_from, growth * before) else "general"
        for before, now in zip(margins["margin_2024"], margins["margin_2025"])
    ]
    return pd.Series(labels, index=margins.index)
# %% task="value-rule" wrong="growth first"
# en: A key customer that grows stays a key customer: the rule for key stands first.
# zh: 在增长的关键客户仍是关键客户：“key”这条规则在最前面。
def value_of(margins, key_from, potential_from, growth):
    now, before = margins["margin_2025"], margins["margin_2024"]
    potential = (now >= potential_from) & (now >= growth * before)
    return pd.Series(np.select([potential, now >= key_from], ["potential", "key"], "general"), index=margins.index)
# %% task="value-rule" wrong="growth as difference"
# en: "growth times" is a factor: multiply last year's margin by it, do not add it.
# zh: “growth 倍”是倍数：用它乘上一年的毛利，不是相加。
def value_of(margins, key_from, potential_from, growth):
    now, before = margins["margin_2025"], margins["margin_2024"]
    potential = (now >= potential_from) & (now - before >= growth)
    return pd.Series(np.select([now >= key_from, potential], ["key", "potential"], "general"), index=margins.index)
# %% task="value-rule" wrong="growth on top"
# en: `growth` is already the whole factor: 1.5 times 200 is 300, not 200 plus 300.
# zh: `growth` 已经是整个倍数：200 的 1.5 倍是 300，不是 200 再加 300。
def value_of(margins, key_from, potential_from, growth):
    now, before = margins["margin_2025"], margins["margin_2024"]
    potential = (now >= potential_from) & (now >= before * (1 + growth))
    return pd.Series(np.select([now >= key_from, potential], ["key", "potential"], "general"), index=margins.index)
# %% task="value-rule" wrong="growth without a floor"
# en: A student who goes from 10 to 40 yuan has grown fourfold and is still small. Both conditions must hold.
# zh: 从 10 元涨到 40 元是翻了两番，可还是很小。两个条件要同时成立。
def value_of(margins, key_from, potential_from, growth):
    now, before = margins["margin_2025"], margins["margin_2024"]
    return pd.Series(np.select([now >= key_from, now >= growth * before], ["key", "potential"], "general"), index=margins.index)
# %% task="value-rule" wrong="above instead of at least"
# en: "At least" includes the border itself.
# zh: “不低于”包括边界本身。
def value_of(margins, key_from, potential_from, growth):
    now, before = margins["margin_2025"], margins["margin_2024"]
    potential = (now > potential_from) & (now > growth * before)
    return pd.Series(np.select([now > key_from, potential], ["key", "potential"], "general"), index=margins.index)
# %% task="value-rule" wrong="one condition is enough"
# en: Both conditions must hold for "potential": and is written &, | means or.
# zh: “potential”要两个条件同时成立：“并且”写作 &，| 是“或者”。
def value_of(margins, key_from, potential_from, growth):
    now, before = margins["margin_2025"], margins["margin_2024"]
    potential = (now >= potential_from) | (now >= growth * before)
    return pd.Series(np.select([now >= key_from, potential], ["key", "potential"], "general"), index=margins.index)
# %% task="value-rule" wrong="nothing before, no growth"
# en: Whose margin_2024 is 0? Dividing by it loses them. "At least growth times" can be asked without a division.
# zh: 谁的 margin_2024 是 0？一做除法就丢了。“不低于几倍”不用除法也能判断。
def value_of(margins, key_from, potential_from, growth):
    now, before = margins["margin_2025"], margins["margin_2024"]
    times = now / before.where(before > 0)
    potential = (now >= potential_from) & (times >= growth)
    return pd.Series(np.select([now >= key_from, potential], ["key", "potential"], "general"), index=margins.index)
# %% task="value-report" right="two sums"
profit = orders["amount_cny"] - orders["cost_cny"]
sums = {year: profit[orders["order_date"].dt.year == year].groupby(orders["customer_id"]).sum() for year in (2024, 2025)}
both = pd.DataFrame({"margin_2024": sums[2024], "margin_2025": sums[2025]}).fillna(0)
both["value"] = value_of(both, 1000, 200, 1.5)
value_report = both.groupby("value")["margin_2025"].agg(["count", "sum"])
value_report = pd.DataFrame(
    {
        "customers": value_report["count"],
        "customer_share": (value_report["count"] / value_report["count"].sum()).round(3),
        "margin_share": (value_report["sum"] / value_report["sum"].sum()).round(3),
    }
)
# %% task="value-report" right="dictionaries"
margin = {}
for row in orders.itertuples():
    if row.order_date.year in (2024, 2025):
        both = margin.setdefault(row.customer_id, {"margin_2024": 0.0, "margin_2025": 0.0})
        both[f"margin_{row.order_date.year}"] += row.amount_cny - row.cost_cny
table = pd.DataFrame(margin).T
classes = value_of(table, 1000, 200, 1.5)
total = table["margin_2025"].sum()
value_report = pd.DataFrame(
    [
        {
            "class": name,
            "customers": (classes == name).sum(),
            "customer_share": (classes == name).mean(),
            "margin_share": table.loc[classes == name, "margin_2025"].sum() / total,
        }
        for name in ("general", "potential", "key")
    ]
).set_index("class")
# %% task="value-report" wrong="sales for margin"
# en: Margin is sales minus cost. With sales alone thin business looks fat.
# zh: 毛利是销售额减成本。只看销售额，薄利的生意也显得很肥。
yearly = orders.assign(year=orders["order_date"].dt.year)
sales = yearly[yearly["year"] >= 2024].pivot_table(index="customer_id", columns="year", values="amount_cny", aggfunc="sum", fill_value=0)
sales.columns = ["margin_2024", "margin_2025"]
labels = value_of(sales, 1000, 200, 1.5)
value_report = pd.DataFrame({"customers": labels.value_counts(), "customer_share": labels.value_counts(normalize=True)})
value_report["margin_share"] = sales["margin_2025"].groupby(labels).sum() / sales["margin_2025"].sum()
# %% task="value-report" wrong="refunds dropped"
# en: Refunds belong to the margin: who brought goods back has brought less.
# zh: 退款要计入毛利：退了货的客户，带来的就少了。
kept = orders[orders["amount_cny"] > 0]
yearly = kept.assign(margin=kept["amount_cny"] - kept["cost_cny"], year=kept["order_date"].dt.year)
table = yearly[yearly["year"] >= 2024].pivot_table(index="customer_id", columns="year", values="margin", aggfunc="sum", fill_value=0)
table.columns = ["margin_2024", "margin_2025"]
labels = value_of(table, 1000, 200, 1.5)
value_report = pd.DataFrame({"customers": labels.value_counts(), "customer_share": labels.value_counts(normalize=True)})
value_report["margin_share"] = table["margin_2025"].groupby(labels).sum() / table["margin_2025"].sum()
# %% task="value-report" wrong="only customers of both years"
# en: A year without orders counts as 0; newcomers of 2025 and those who stayed away in 2025 belong in the table.
# zh: 没有订单的年份记 0；2025 年的新客户和 2025 年没来的客户也要算进表里。
yearly = orders.assign(margin=orders["amount_cny"] - orders["cost_cny"], year=orders["order_date"].dt.year)
table = yearly[yearly["year"] >= 2024].pivot_table(index="customer_id", columns="year", values="margin", aggfunc="sum").dropna()
table.columns = ["margin_2024", "margin_2025"]
labels = value_of(table, 1000, 200, 1.5)
value_report = pd.DataFrame({"customers": labels.value_counts(), "customer_share": labels.value_counts(normalize=True)})
value_report["margin_share"] = table["margin_2025"].groupby(labels).sum() / table["margin_2025"].sum()
# %% task="value-report" wrong="margin of both years"
# en: The margin share is asked for 2025 alone.
# zh: 毛利占比只问 2025 年。
yearly = orders.assign(margin=orders["amount_cny"] - orders["cost_cny"], year=orders["order_date"].dt.year)
table = yearly[yearly["year"] >= 2024].pivot_table(index="customer_id", columns="year", values="margin", aggfunc="sum", fill_value=0)
table.columns = ["margin_2024", "margin_2025"]
labels = value_of(table, 1000, 200, 1.5)
value_report = pd.DataFrame({"customers": labels.value_counts(), "customer_share": labels.value_counts(normalize=True)})
value_report["margin_share"] = table.sum(axis=1).groupby(labels).sum() / table.to_numpy().sum()
# %% task="value-report" wrong="whole file"
# en: Only customers with an order or a refund in 2024 or 2025 are asked for. Whom else does your table count?
# zh: 只要 2024 或 2025 年有订单或退款的客户。你的表里还算进了谁？
yearly = orders.assign(margin=orders["amount_cny"] - orders["cost_cny"], year=orders["order_date"].dt.year)
table = yearly[yearly["year"] >= 2024].pivot_table(index="customer_id", columns="year", values="margin", aggfunc="sum", fill_value=0)
table.columns = ["margin_2024", "margin_2025"]
table = table.reindex(customers["customer_id"], fill_value=0)
labels = value_of(table, 1000, 200, 1.5)
value_report = pd.DataFrame({"customers": labels.value_counts(), "customer_share": labels.value_counts(normalize=True)})
value_report["margin_share"] = table["margin_2025"].groupby(labels).sum() / table["margin_2025"].sum()
# %% task="value-report" wrong="all years"
# en: Only orders of 2024 and 2025 count. Who bought in 2023 for the last time?
# zh: 只算 2024 和 2025 年的订单。最后一次购买在 2023 年的人，是不是也算进来了？
yearly = orders.assign(margin=orders["amount_cny"] - orders["cost_cny"], year=orders["order_date"].dt.year)
table = yearly.pivot_table(index="customer_id", columns="year", values="margin", aggfunc="sum", fill_value=0)
table = table[[2024, 2025]].set_axis(["margin_2024", "margin_2025"], axis="columns")
labels = value_of(table, 1000, 200, 1.5)
value_report = pd.DataFrame({"customers": labels.value_counts(), "customer_share": labels.value_counts(normalize=True)})
value_report["margin_share"] = table["margin_2025"].groupby(labels).sum() / table["margin_2025"].sum()
# %% task="value-report" wrong="only 2025"
# en: Customers with orders in 2024 alone belong in the table, too: their margin of 2025 is 0.
# zh: 只在 2024 年有订单的客户也要算进表里：他们 2025 年的毛利记 0。
yearly = orders.assign(margin=orders["amount_cny"] - orders["cost_cny"], year=orders["order_date"].dt.year)
table = yearly[yearly["year"] >= 2024].pivot_table(index="customer_id", columns="year", values="margin", aggfunc="sum")
table = table.dropna(subset=[2025]).fillna(0).set_axis(["margin_2024", "margin_2025"], axis="columns")
labels = value_of(table, 1000, 200, 1.5)
value_report = pd.DataFrame({"customers": labels.value_counts(), "customer_share": labels.value_counts(normalize=True)})
value_report["margin_share"] = table["margin_2025"].groupby(labels).sum() / table["margin_2025"].sum()
# %% task="value-report" wrong="class in a column"
# en: The classes should be the index of the table. Which method turns a column into the index?
# zh: 类别应该是表的索引。哪个方法能把一列变成索引？
yearly = orders.assign(margin=orders["amount_cny"] - orders["cost_cny"], year=orders["order_date"].dt.year)
table = yearly[yearly["year"] >= 2024].pivot_table(index="customer_id", columns="year", values="margin", aggfunc="sum", fill_value=0)
table.columns = ["margin_2024", "margin_2025"]
labels = value_of(table, 1000, 200, 1.5)
value_report = pd.DataFrame({"customers": labels.value_counts(), "customer_share": labels.value_counts(normalize=True)})
value_report["margin_share"] = table["margin_2025"].groupby(labels).sum() / table["margin_2025"].sum()
value_report = value_report.rename_axis("class").reset_index()
# %% task="focus-by-year" right="apply"
def focus_by_year(mentions):
    names = [("output", "product-centred"), ("sales", "sales-centred"), ("profit", "profit-centred"), ("loyalty", "customer-centred")]

    def stage(row):
        best, label = -1, None
        for column, name in names:
            if row[column] >= best:
                best, label = row[column], name
        return label

    return mentions.apply(stage, axis=1)


turning_years = []
before = None
for year, stage in focus_by_year(mentions).items():
    if before is not None and stage != before:
        turning_years.append(year)
    before = stage
# %% task="focus-by-year" right="numpy"
def focus_by_year(mentions):
    table = mentions[["loyalty", "profit", "sales", "output"]].to_numpy()
    names = np.array(["customer-centred", "profit-centred", "sales-centred", "product-centred"])
    return pd.Series(names[table.argmax(axis=1)], index=mentions.index)


stages = focus_by_year(mentions).to_numpy()
turning_years = mentions.index[1:][stages[1:] != stages[:-1]].to_numpy()
# %% task="focus-by-year" wrong="earlier stage of a tie"
# en: With a tie attention is on its way: take the stage further down in the table.
# zh: 并列时关注点正在移动：取表中靠下的那个阶段。
def focus_by_year(mentions):
    stages = {"output": "product-centred", "sales": "sales-centred", "profit": "profit-centred", "loyalty": "customer-centred"}
    return mentions[list(stages)].idxmax(axis=1).map(stages)


focus = focus_by_year(mentions)
turning_years = list(focus.index[1:][(focus != focus.shift()).iloc[1:]])
# %% task="focus-by-year" wrong="word for stage"
# en: The word that occurs most is found; now translate it into the stage.
# zh: 出现最多的词已经找到了，还要把它换成阶段的名称。
def focus_by_year(mentions):
    return mentions[["loyalty", "profit", "sales", "output"]].idxmax(axis=1)


focus = focus_by_year(mentions)
turning_years = list(focus.index[1:][(focus != focus.shift()).iloc[1:]])
# %% task="focus-by-year" wrong="columns by place"
# en: Columns may come in any order: choose them by name, not by place.
# zh: 列的顺序不固定：按列名取，不要按位置取。
def focus_by_year(mentions):
    names = np.array(["customer-centred", "profit-centred", "sales-centred", "product-centred"])
    return pd.Series(names[mentions.to_numpy().argmax(axis=1)], index=mentions.index)


focus = focus_by_year(mentions)
turning_years = list(focus.index[1:][(focus != focus.shift()).iloc[1:]])
# %% task="focus-by-year" wrong="first year turns"
# en: The first year has no row before it, so nothing can have changed.
# zh: 第一年前面没有别的年份，谈不上变化。
def focus_by_year(mentions):
    stages = {"loyalty": "customer-centred", "profit": "profit-centred", "sales": "sales-centred", "output": "product-centred"}
    return mentions[list(stages)].idxmax(axis=1).map(stages)


focus = focus_by_year(mentions)
turning_years = list(focus[focus != focus.shift()].index)
# %% task="firm-stories" right="first figure"
{"chips": "product", "cars": "sales", "airline": "profit", "app": "customer", "steel": "product", "hotel": "customer"}
# %% task="firm-stories" wrong="by calendar"
# en: A stage is no date. What do the steel works' managers look at first, today?
# zh: 阶段不是年代。钢厂的管理者今天最先看的是什么？
{"chips": "product", "cars": "sales", "airline": "profit", "app": "customer", "steel": "sales", "hotel": "customer"}
# %% task="firm-stories" wrong="loss is a sales problem"
# en: The planes are full, so sales are not the worry. Which figure is the airline trying to move?
# zh: 飞机是坐满的，愁的不是销售。航空公司想改善的是哪个数？
{"chips": "product", "cars": "sales", "airline": "sales", "app": "customer", "steel": "product", "hotel": "customer"}
# %% task="phase-budget" right="loop"
phase_of = {"a1": "selection", "a9": "selection"}
for activity in ("a2", "a3", "a7"):
    phase_of[activity] = "acquisition"
for activity in ("a4", "a6", "a10"):
    phase_of[activity] = "retention"
for activity in ("a5", "a8"):
    phase_of[activity] = "extension"
total = {}
for activity, phase in phase_of.items():
    total[phase] = total.get(phase, 0) + cost_cny[activity]
budget_share = pd.Series({phase: round(total[phase] / cost_cny.sum(), 3) for phase in PHASES})
# %% task="phase-budget" right="map"
phase_of = dict(
    zip(
        cost_cny.index,
        ["selection", "acquisition", "acquisition", "retention", "extension", "retention", "acquisition", "extension", "selection", "retention"],
    )
)
phases = cost_cny.index.map(phase_of)
budget_share = (cost_cny.groupby(phases).sum() / cost_cny.sum())[PHASES]
# %% task="phase-budget" wrong="coupons retain"
# en: A coupon for the FIRST order and a bonus for each NEW member: whom do they bring?
# zh: **首**单优惠券、每带来一位**新**会员的奖励，带来的是谁？
phase_of = {
    "a1": "selection", "a2": "acquisition", "a3": "retention", "a4": "retention", "a5": "extension",
    "a6": "retention", "a7": "retention", "a8": "extension", "a9": "selection", "a10": "retention",
}
budget_share = cost_cny.groupby(phase_of).sum().reindex(PHASES) / cost_cny.sum()
# %% task="phase-budget" wrong="study as acquisition"
# en: A study and a score win nobody yet. They answer the question who is worth winning.
# zh: 研究和打分还没有争取到任何人，它们回答的是“谁值得争取”。
phase_of = {
    "a1": "acquisition", "a2": "acquisition", "a3": "acquisition", "a4": "retention", "a5": "extension",
    "a6": "retention", "a7": "acquisition", "a8": "extension", "a9": "acquisition", "a10": "retention",
}
budget_share = cost_cny.groupby(phase_of).sum().reindex(PHASES, fill_value=0) / cost_cny.sum()
# %% task="phase-budget" wrong="more sales as acquisition"
# en: These customers buy already. What is it called when they come to buy other products too?
# zh: 这些客户已经在买了。让他们再买别的品类，叫什么？
phase_of = {
    "a1": "selection", "a2": "acquisition", "a3": "acquisition", "a4": "retention", "a5": "acquisition",
    "a6": "retention", "a7": "acquisition", "a8": "acquisition", "a9": "selection", "a10": "retention",
}
budget_share = cost_cny.groupby(phase_of).sum().reindex(PHASES, fill_value=0) / cost_cny.sum()
# %% task="phase-budget" wrong="activities counted"
# en: The board pays yuan, not activities: add up cost, do not count rows.
# zh: 董事会付的是钱，不是活动的个数：要把费用加起来，不是数行数。
phase_of = {
    "a1": "selection", "a2": "acquisition", "a3": "acquisition", "a4": "retention", "a5": "extension",
    "a6": "retention", "a7": "acquisition", "a8": "extension", "a9": "selection", "a10": "retention",
}
budget_share = pd.Series(phase_of).value_counts(normalize=True).reindex(PHASES)
# %% task="crm-levels" right="one level each"
{"tonnes": "concept", "paper": "technology", "owner": "mechanism", "login": "implementation", "bigbang": "implementation", "silos": "technology"}
# %% task="crm-levels" wrong="people are technology"
# en: The system worked. What was missing was training and use.
# zh: 系统没问题，缺的是培训和使用。
{"tonnes": "concept", "paper": "technology", "owner": "mechanism", "login": "technology", "bigbang": "implementation", "silos": "technology"}
# %% task="crm-levels" wrong="nobody responsible is a matter of will"
# en: Good will was there. Roles and processes are a level of their own.
# zh: 愿望是有的。岗位和流程是单独的一层。
{"tonnes": "concept", "paper": "technology", "owner": "concept", "login": "implementation", "bigbang": "implementation", "silos": "technology"}
# %% task="crm-history" right="timeline"
["card", "centre", "strategy"]
# %% task="crm-history" wrong="care before contact"
# en: Whom could a centre look after before anybody collected the contacts?
# zh: 还没有人收集联系记录时，服务中心能关怀谁？
["centre", "card", "strategy"]
# %% task="relationship-content" right="hotel story"
["study", "choose", "open", "record", "grade", "talk", "survey", "loyal", "winback"]
# %% task="relationship-content" wrong="grade before record"
# en: One grades by what is on file: the information comes first.
# zh: 评级要有依据：先有档案。
["study", "choose", "open", "grade", "record", "talk", "survey", "loyal", "winback"]
# %% task="relationship-content" wrong="open before choose"
# en: Selection comes before development: first choose, then win.
# zh: 先选择，后开发：选中了才去争取。
["study", "open", "choose", "record", "grade", "talk", "survey", "loyal", "winback"]
# %% task="operating-model" right="one turn"
["needs", "supply", "deliver", "measure", "back"]
# %% task="operating-model" wrong="back office first"
# en: The data warehouse first, then the question what it is for: that is the usual mistake. What does the firm have to know before?
# zh: 先建数据仓库、再想派什么用场，正是常见的错误。企业首先要弄清什么？
["back", "needs", "supply", "deliver", "measure"]
