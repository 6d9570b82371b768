# %% task="customer-sales" right="named aggregation"
def customer_sales(orders, year):
    in_year = orders.loc[orders["order_date"].dt.year.eq(year)]
    table = in_year.groupby("customer_id", as_index=False).agg(
        sales_cny=("amount_cny", "sum"),
        cost_cny=("cost_cny", "sum"),
        purchases=("amount_cny", lambda amounts: (amounts >= 0).sum()),
    )
    table["profit_cny"] = table["sales_cny"] - table["cost_cny"]
    return table
# %% task="customer-sales" right="loop over rows"
def customer_sales(orders, year):
    found = {}
    for row in orders.itertuples():
        if row.order_date.year == year:
            entry = found.setdefault(row.customer_id, {"sales_cny": 0, "profit_cny": 0, "purchases": 0})
            entry["sales_cny"] += row.amount_cny
            entry["profit_cny"] += row.amount_cny - row.cost_cny
            if row.amount_cny >= 0:
                entry["purchases"] += 1
    return pd.DataFrame([{"customer_id": customer, **entry} for customer, entry in found.items()])
# %% task="customer-sales" right="pivot table"
def customer_sales(orders, year):
    begin, end = pd.Timestamp(year, 1, 1), pd.Timestamp(year + 1, 1, 1)
    rows = orders.query("@begin <= order_date < @end")
    table = rows.pivot_table(index="customer_id", values=["amount_cny", "cost_cny"], aggfunc="sum")
    counts = rows.query("amount_cny >= 0")["customer_id"].value_counts()
    return pd.DataFrame(
        {
            "purchases": counts.reindex(table.index).fillna(0),
            "profit_cny": table["amount_cny"] - table["cost_cny"],
            "sales_cny": table["amount_cny"],
        }
    ).reset_index()
# %% task="customer-sales" wrong="refunds-dropped"
# en: Refunds lower the sales: their rows must stay in the sums. Only the count of purchases leaves them out.
# zh: 退款会冲减销售额，求和时这些行要留着；只有数购买次数时才不算退款。
def customer_sales(orders, year):
    rows = orders[(orders["order_date"].dt.year == year) & (orders["amount_cny"] >= 0)]
    table = rows.groupby("customer_id")[["amount_cny", "cost_cny"]].sum()
    table["purchases"] = rows.groupby("customer_id").size()
    table["profit_cny"] = table["amount_cny"] - table["cost_cny"]
    return table.rename(columns={"amount_cny": "sales_cny"}).reset_index()
# %% task="customer-sales" wrong="all-years"
# en: These are the totals of all years. Keep only the rows whose order_date lies in the year asked for.
# zh: 这是所有年份的合计。请只保留 order_date 落在所给年份的行。
def customer_sales(orders, year):
    rows = orders.assign(profit_cny=orders["amount_cny"] - orders["cost_cny"], purchases=orders["amount_cny"] >= 0)
    table = rows.groupby("customer_id")[["amount_cny", "profit_cny", "purchases"]].sum()
    return table.rename(columns={"amount_cny": "sales_cny"}).reset_index()
# %% task="customer-sales" wrong="refunds-counted"
# en: The money is right, but the number of rows is not the number of purchases: a refund is not a purchase.
# zh: 金额没错，但行数不等于购买次数：退款不是购买。
def customer_sales(orders, year):
    groups = orders[orders["order_date"].dt.year == year].groupby("customer_id")
    sales = groups["amount_cny"].sum()
    profit = sales - groups["cost_cny"].sum()
    return pd.DataFrame({"sales_cny": sales, "profit_cny": profit, "purchases": groups.size()}).reset_index()
# %% task="customer-sales" wrong="vouchers-left-out"
# en: K7 bought twice in 2025, once by voucher: an amount of 0 is a purchase. Only negative amounts are refunds.
# zh: K7 在 2025 年买过两次，其中一次用券：金额为 0 也是购买，负数才是退款。
def customer_sales(orders, year):
    rows = orders[orders["order_date"].dt.year == year]
    rows = rows.assign(profit_cny=rows["amount_cny"] - rows["cost_cny"], purchases=rows["amount_cny"] > 0)
    table = rows.groupby("customer_id")[["amount_cny", "profit_cny", "purchases"]].sum()
    return table.rename(columns={"amount_cny": "sales_cny"}).reset_index()
# %% task="customer-sales" wrong="cost-as-profit"
# en: profit_cny holds the cost. Profit is what remains: sales minus cost.
# zh: profit_cny 里放的是成本。利润是剩下的部分：销售额减去成本。
def customer_sales(orders, year):
    rows = orders[orders["order_date"].dt.year == year].assign(purchases=orders["amount_cny"] >= 0)
    table = rows.groupby("customer_id")[["amount_cny", "cost_cny", "purchases"]].sum()
    return table.rename(columns={"amount_cny": "sales_cny", "cost_cny": "profit_cny"}).reset_index()
# %% task="sales-shares" right="step by step"
def sales_shares(sales):
    table = sales.copy()
    table = table.sort_values(by="customer_id")
    table = table.sort_values(by="sales_cny", ascending=False, kind="stable").reset_index(drop=True)
    table["share"] = table["sales_cny"] / table["sales_cny"].sum()
    table["cumulative_share"] = table["share"].cumsum()
    return table
# %% task="sales-shares" right="loop over sorted pairs"
def sales_shares(sales):
    pairs = sorted(zip(-sales["sales_cny"], sales["customer_id"], range(len(sales))))
    total, running, shares, cumulative = sales["sales_cny"].sum(), 0, [], []
    for minus, _, _ in pairs:
        running -= minus
        shares.append(-minus / total)
        cumulative.append(running / total)
    table = sales.iloc[[place for _, _, place in pairs]].copy()
    table["share"], table["cumulative_share"] = shares, cumulative
    return table
# %% task="sales-shares" right="numpy"
def sales_shares(sales):
    by_id = np.argsort(sales["customer_id"].to_numpy(), kind="stable")
    order = by_id[np.argsort(-sales["sales_cny"].to_numpy()[by_id], kind="stable")]
    amounts = sales["sales_cny"].to_numpy()[order]
    return sales.iloc[order].assign(share=amounts / amounts.sum(), cumulative_share=np.cumsum(amounts) / amounts.sum())
# %% task="sales-shares" wrong="unsorted"
# en: The cumulative share was added up in the order of the given table. Sort first: the largest sales come first.
# zh: 累计占比是按原表的顺序相加的。要先排序，销售额大的排在前面。
def sales_shares(sales):
    share = sales["sales_cny"] / sales["sales_cny"].sum()
    return sales.assign(share=share, cumulative_share=share.cumsum())
# %% task="sales-shares" wrong="smallest-first"
# en: You began with the smallest customer. ABC analysis begins with the largest: see the argument ascending.
# zh: 你是从最小的客户开始累计的。ABC 分析从最大的开始，看看 ascending 参数。
def sales_shares(sales):
    table = sales.sort_values(["sales_cny", "customer_id"])
    share = table["sales_cny"] / table["sales_cny"].sum()
    return table.assign(share=share, cumulative_share=share.cumsum())
# %% task="sales-shares" wrong="percent"
# en: These are percentages. A share is a fraction here: 0.45, not 45.
# zh: 这是百分数。这里的占比用小数：0.45，不是 45。
def sales_shares(sales):
    table = sales.sort_values(["sales_cny", "customer_id"], ascending=[False, True])
    share = 100 * table["sales_cny"] / table["sales_cny"].sum()
    return table.assign(share=share, cumulative_share=share.cumsum())
# %% task="sales-shares" wrong="of-the-mean"
# en: A share divides by the sum of all customers, not by their mean: all shares together make 1.
# zh: 占比要除以全部客户的合计，不是除以平均值：所有占比加起来等于 1。
def sales_shares(sales):
    table = sales.sort_values(["sales_cny", "customer_id"], ascending=[False, True])
    table = table.assign(share=table["sales_cny"] / table["sales_cny"].mean())
    return table.assign(cumulative_share=table["share"].cumsum())
# %% task="sales-shares" wrong="own-share-left-out"
# en: cumulative_share leaves out the customer's own share. It goes up to and including this customer, so the last one has 1.
# zh: cumulative_share 漏掉了客户自己的占比。累计到该客户为止，含他自己，所以最后一位是 1。
def sales_shares(sales):
    table = sales.sort_values(["sales_cny", "customer_id"], ascending=[False, True])
    share = table["sales_cny"] / table["sales_cny"].sum()
    return table.assign(share=share, cumulative_share=share.cumsum() - share)
# %% task="sales-shares" wrong="ties-unsettled"
# en: Almost: customers with equal sales must stand by customer_id, ascending. Sort by two columns.
# zh: 只差一点：销售额相同的客户要按 customer_id 升序排列。请按两列排序。
def sales_shares(sales):
    table = sales.sort_values("sales_cny", ascending=False, kind="stable")
    share = table["sales_cny"] / table["sales_cny"].sum()
    return table.assign(share=share, cumulative_share=share.cumsum())
# %% task="abc-classes" right="loop with a running sum"
def abc_classes(sales, a_cut=0.80, b_cut=0.95):
    table = sales_shares(sales)
    before, classes = 0, []
    for share in table["share"]:
        if before < a_cut:
            classes.append("A")
        elif before < b_cut:
            classes.append("B")
        else:
            classes.append("C")
        before += share
    table["abc_class"] = classes
    return table
# %% task="abc-classes" right="start with C, then overwrite"
def abc_classes(sales, a_cut=0.80, b_cut=0.95):
    table = sales_shares(sales).reset_index(drop=True)
    before = table["cumulative_share"] - table["share"]
    table["abc_class"] = "C"
    table.loc[before < b_cut, "abc_class"] = "B"
    table.loc[before < a_cut, "abc_class"] = "A"
    return table
# %% task="abc-classes" right="pd.cut"
def abc_classes(sales, a_cut=0.80, b_cut=0.95):
    table = sales_shares(sales)
    before = table["cumulative_share"].shift(1).fillna(0.0)
    table["abc_class"] = pd.cut(before, [0, a_cut, b_cut, np.inf], right=False, labels=["A", "B", "C"])
    return table
# %% task="abc-classes" right="in money, not shares"
def abc_classes(sales, a_cut=0.80, b_cut=0.95):
    table = sales_shares(sales)
    money, total = table["sales_cny"].cumsum() - table["sales_cny"], table["sales_cny"].sum()
    names = np.select([money < a_cut * total, money < b_cut * total], ["A", "B"], "C")
    return table.assign(abc_class=names)
# %% task="abc-classes" right="noise rounded off"
def abc_classes(sales, a_cut=0.80, b_cut=0.95):
    table = sales_shares(sales)
    before = (table["cumulative_share"] - table["share"]).round(10)
    return table.assign(abc_class=["A" if share < a_cut else "B" if share < b_cut else "C" for share in before])
# %% task="abc-classes" right="exact fractions"
def abc_classes(sales, a_cut=0.80, b_cut=0.95):
    from fractions import Fraction

    table = sales_shares(sales)
    amounts = [Fraction(str(amount)) for amount in table["sales_cny"]]
    total, before, classes = sum(amounts), Fraction(0), []
    for amount in amounts:
        share = before / total
        classes.append("A" if share < Fraction(str(a_cut)) else "B" if share < Fraction(str(b_cut)) else "C")
        before += amount
    return table.assign(abc_class=classes)
# %% task="abc-classes" wrong="crossing-below"
# en: You compared the cumulative share that includes the customer. The rule looks at the share before the customer, so the one who crosses the cut stays in the higher class.
# zh: 你比较的是包含该客户自己的累计占比。规则看的是该客户之前的累计占比，所以跨过分界线的那位仍属于较高的一类。
def abc_classes(sales, a_cut=0.80, b_cut=0.95):
    table = sales_shares(sales)
    reached = table["cumulative_share"]
    return table.assign(abc_class=np.where(reached <= a_cut, "A", np.where(reached <= b_cut, "B", "C")))
# %% task="abc-classes" wrong="share-of-customers"
# en: You cut by the number of customers. The cuts are shares of sales: look at the cumulative share, not at the place in the list.
# zh: 你是按客户人数来切分的。分界线是销售额的占比，要看累计占比，而不是名次。
def abc_classes(sales, a_cut=0.80, b_cut=0.95):
    table = sales_shares(sales)
    place = np.arange(len(table)) / len(table)
    return table.assign(abc_class=np.where(place < 1 - a_cut, "A", np.where(place < a_cut, "B", "C")))
# %% task="abc-classes" wrong="fixed-cuts"
# en: The cuts 0.80 and 0.95 are only the default values. Inside the function, use a_cut and b_cut.
# zh: 0.80 和 0.95 只是默认值。在函数里面要用 a_cut 和 b_cut。
def abc_classes(sales, a_cut=0.80, b_cut=0.95):
    table = sales_shares(sales)
    before = table["cumulative_share"].shift(fill_value=0)
    return table.assign(abc_class=np.where(before < 0.80, "A", np.where(before < 0.95, "B", "C")))
# %% task="abc-classes" wrong="second-cut-from-zero"
# en: B ends where the cumulative share reaches b_cut, counted from the top of the whole list, not where class B alone has b_cut - a_cut counted from its own first customer.
# zh: B 类到累计占比达到 b_cut 为止，累计要从整个名单的第一位算起，而不是从 B 类自己的第一位重新算 b_cut - a_cut。
def abc_classes(sales, a_cut=0.80, b_cut=0.95):
    table = sales_shares(sales)
    before = table["cumulative_share"].shift(fill_value=0)
    in_a = before < a_cut
    again = table["share"].where(~in_a, 0).cumsum().shift(fill_value=0)
    return table.assign(abc_class=np.where(in_a, "A", np.where(again < b_cut - a_cut, "B", "C")))
# %% task="abc-classes" wrong="first-left-empty"
# en: Before the first customer there is nobody: a share of 0. shift() leaves NaN there, and NaN is smaller than no cut.
# zh: 第一位客户之前没有人，占比为 0。shift 在那里留下的是 NaN，而 NaN 不小于任何分界线。
def abc_classes(sales, a_cut=0.80, b_cut=0.95):
    table = sales_shares(sales)
    before = table["cumulative_share"].shift()
    return table.assign(abc_class=np.where(before < a_cut, "A", np.where(before < b_cut, "B", "C")))
# %% task="abc-classes" wrong="equal-thirds"
# en: You made three groups with equally many customers. The cuts are shares of the sales, so the groups differ in size.
# zh: 你把客户按人数分成了三等份。分界线是销售额的占比，所以三类人数并不相等。
def abc_classes(sales, a_cut=0.80, b_cut=0.95):
    table = sales_shares(sales)
    names = [name for name, part in zip("ABC", np.array_split(np.arange(len(table)), 3)) for _ in part]
    return table.assign(abc_class=names)
# %% task="top-share" right="sort and slice a list"
def top_share(sales, fraction):
    amounts = sorted(sales["sales_cny"], reverse=True)
    number = math.ceil(len(amounts) * fraction)
    return sum(amounts[:number]) / sum(amounts)
# %% task="top-share" right="read the cumulative share"
def top_share(sales, fraction):
    number = int(np.ceil(fraction * len(sales)))
    return sales_shares(sales)["cumulative_share"].iloc[number - 1]
# %% task="top-share" right="rank and filter"
def top_share(sales, fraction):
    rank = sales["sales_cny"].rank(method="first", ascending=False)
    top = sales[rank <= math.ceil(fraction * len(sales))]
    return float(top["sales_cny"].sum() / sales["sales_cny"].sum())
# %% task="top-share" right="noise rounded off before rounding up"
def top_share(sales, fraction):
    number = math.ceil(round(fraction * len(sales), 9))
    amounts = np.sort(sales["sales_cny"].to_numpy())[::-1]
    return amounts[:number].sum() / amounts.sum()
# %% task="top-share" wrong="rounded-down"
# en: The number of customers was rounded down. A fifth of six customers is 1.2: round up to 2.
# zh: 客户人数向下取整了。六位客户的 20% 是 1.2，应向上取整为 2。
def top_share(sales, fraction):
    return sales["sales_cny"].nlargest(int(fraction * len(sales))).sum() / sales["sales_cny"].sum()
# %% task="top-share" wrong="smallest-customers"
# en: You added up the smallest customers. The top customers are those with the largest sales.
# zh: 你加的是最小的那些客户。头部客户是销售额最大的那些。
def top_share(sales, fraction):
    count = math.ceil(fraction * len(sales))
    return sales["sales_cny"].sort_values().head(count).sum() / sales["sales_cny"].sum()
# %% task="top-share" wrong="percent"
# en: This is a percentage. Return a fraction: 0.69, not 69.
# zh: 这是百分数。请返回小数：0.69，不是 69。
def top_share(sales, fraction):
    count = math.ceil(fraction * len(sales))
    return 100 * sales["sales_cny"].nlargest(count).sum() / sales["sales_cny"].sum()
# %% task="top-share" wrong="first-rows"
# en: You took the first rows as they stand. The given table is in no particular order: sort it first.
# zh: 你直接取了表的前几行。给出的表没有排过序，要先排序。
def top_share(sales, fraction):
    count = math.ceil(fraction * len(sales))
    return sales["sales_cny"].head(count).sum() / sales["sales_cny"].sum()
# %% task="top-share" wrong="money-not-share"
# en: This is money. Divide it by the sales of all customers to get a share.
# zh: 这是金额。除以全部客户的销售额，才是占比。
def top_share(sales, fraction):
    count = math.ceil(fraction * len(sales))
    return sales["sales_cny"].nlargest(count).sum()
# %% task="gini" right="loop with enumerate"
def gini(values):
    ordered = sorted(values)
    n, weighted, total = len(ordered), 0, 0
    for place, value in enumerate(ordered, start=1):
        weighted += place * value
        total += value
    return 2 * weighted / (n * total) - (n + 1) / n
# %% task="gini" right="mean difference of all pairs"
def gini(values):
    x = np.array(values, dtype=float)
    return np.abs(x[:, None] - x[None, :]).mean() / (2 * x.mean())
# %% task="gini" right="area under the Lorenz curve"
def gini(values):
    x = pd.Series(list(values), dtype=float).sort_values().to_numpy()
    lorenz = np.concatenate([[0], np.cumsum(x) / x.sum()])
    area = ((lorenz[1:] + lorenz[:-1]) / 2).sum() / len(x)
    return 1 - 2 * area
# %% task="gini" wrong="coefficient-of-variation"
# en: Standard deviation by mean is the coefficient of variation, which may exceed 1. Use the formula of the task.
# zh: 标准差除以平均值是变异系数，可以大于 1。请用题目给的公式。
def gini(values):
    x = np.asarray(values, dtype=float)
    return x.std() / x.mean()
# %% task="gini" wrong="unsorted"
# en: The formula needs the values in order, from the smallest to the largest. Sort them first.
# zh: 公式要求数值从小到大排好。请先排序。
def gini(values):
    x = np.asarray(values, dtype=float)
    n = len(x)
    return 2 * (np.arange(1, n + 1) * x).sum() / (n * x.sum()) - (n + 1) / n
# %% task="gini" wrong="largest-first"
# en: You sorted from the largest to the smallest, which turns the sign. The smallest comes first.
# zh: 你是从大到小排的，结果的正负号反了。应该从小到大排。
def gini(values):
    x = np.sort(np.asarray(values, dtype=float))[::-1]
    n = len(x)
    return 2 * (np.arange(1, n + 1) * x).sum() / (n * x.sum()) - (n + 1) / n
# %% task="gini" wrong="places-from-zero"
# en: The places i run from 1 to n. Python's range and enumerate begin with 0.
# zh: 名次 i 从 1 数到 n，而 Python 的 range 和 enumerate 从 0 开始。
def gini(values):
    x = np.sort(np.asarray(values, dtype=float))
    n = len(x)
    return 2 * (np.arange(n) * x).sum() / (n * x.sum()) - (n + 1) / n
# %% task="gini" wrong="second-term-forgotten"
# en: If all buy the same the result must be 0. Is the second part of the formula there?
# zh: 大家买得一样多时结果应当是 0。公式的后一项写了吗？
def gini(values):
    x = np.sort(np.asarray(values, dtype=float))
    n = len(x)
    return 2 * (np.arange(1, n + 1) * x).sum() / (n * x.sum())
# %% task="gini" wrong="unbiased"
# en: You multiplied by n / (n - 1), as for a sample. Here all customers are known: take the formula as it stands.
# zh: 你多乘了一个系数，那是用样本估计总体时的修正。这里是全体客户，直接用题目的公式。
def gini(values):
    x = np.sort(np.asarray(values, dtype=float))
    n = len(x)
    return (2 * (np.arange(1, n + 1) * x).sum() / (n * x.sum()) - (n + 1) / n) * n / max(n - 1, 1)
# %% task="eighty-twenty" right="one type after the other"
everyone = customer_sales(orders, 2025)
top20 = {}
for kind in ["consumer", "business"]:
    ids = customers.loc[customers["customer_type"] == kind, "customer_id"]
    part = everyone[everyone["customer_id"].isin(ids)]
    top20[kind] = top_share(part, 0.2)
if abs(top20["consumer"] - 0.8) < abs(top20["business"] - 0.8):
    nearest_80 = "consumer"
else:
    nearest_80 = "business"
# %% task="eighty-twenty" right="crmlab and a Series"
import crmlab.abc_analysis as ready

typed_orders = orders[orders["order_date"].dt.year == 2025].merge(customers, on="customer_id")
top20 = pd.Series(
    {
        kind: round(ready.top_share(ready.abc_table(rows), 0.2), 3)
        for kind, rows in typed_orders.groupby("customer_type")
    }
)
nearest_80 = (top20 - 0.8).abs().idxmin()
# %% task="eighty-twenty" wrong="farthest-not-nearest"
# en: The shares are right, but nearest_80 is the other type. Nearest to 0.8 means the smallest distance from 0.8.
# zh: 占比没错，但 nearest_80 应当是另一类。更接近 0.8，是指与 0.8 的距离更小。
typed = customer_sales(orders, 2025).merge(customers, on="customer_id")
top20 = {kind: round(top_share(part, 0.2), 3) for kind, part in typed.groupby("customer_type")}
nearest_80 = max(top20, key=lambda kind: abs(top20[kind] - 0.8))
# %% task="eighty-twenty" wrong="all-years"
# en: This is the concentration of all three years together. The question asks for 2025.
# zh: 这是三年合在一起的集中度。题目问的是 2025 年。
totals = orders.groupby("customer_id", as_index=False)["amount_cny"].sum().rename(columns={"amount_cny": "sales_cny"})
typed = totals.merge(customers, on="customer_id")
top20 = {kind: round(top_share(part, 0.2), 3) for kind, part in typed.groupby("customer_type")}
nearest_80 = min(top20, key=lambda kind: abs(top20[kind] - 0.8))
# %% task="eighty-twenty" wrong="ranked-together"
# en: You ranked all customers in one list. Restaurants then push the households out of the top: rank each type by itself.
# zh: 你把所有客户排在了一张榜上，餐馆会把居民挤出头部。请每一类单独排名。
typed = customer_sales(orders, 2025).merge(customers, on="customer_id")
top = sales_shares(typed).head(math.ceil(0.2 * len(typed)))
totals = typed.groupby("customer_type")["sales_cny"].sum()
top20 = (top.groupby("customer_type")["sales_cny"].sum() / totals).round(3).to_dict()
nearest_80 = min(top20, key=lambda kind: abs(top20[kind] - 0.8))
# %% task="eighty-twenty" wrong="share-of-all-sales"
# en: You divided by the sales of all customers. Divide by the sales of the same type.
# zh: 你除的是全部客户的销售额。应当除以同一类客户的销售额。
typed = customer_sales(orders, 2025).merge(customers, on="customer_id")
whole = typed["sales_cny"].sum()
top20 = {
    kind: round(part["sales_cny"].nlargest(math.ceil(0.2 * len(part))).sum() / whole, 3)
    for kind, part in typed.groupby("customer_type")
}
nearest_80 = min(top20, key=lambda kind: abs(top20[kind] - 0.8))
# %% task="overrated" right="list comprehension"
def overrated(sales):
    as_sales = sales.drop(columns="sales_cny").rename(columns={"profit_cny": "sales_cny"})
    profit_classes = dict(zip(abc_classes(as_sales)["customer_id"], abc_classes(as_sales)["abc_class"]))
    table = abc_classes(sales)
    return [
        customer
        for customer, name in zip(table["customer_id"], table["abc_class"])
        if name == "A" and profit_classes[customer] != "A"
    ]
# %% task="overrated" right="merge with crmlab's classes"
def overrated(sales):
    from crmlab.abc_analysis import abc_table

    by_sales = abc_table(sales, value="sales_cny")
    by_profit = abc_table(sales, value="profit_cny")
    both = by_sales.join(by_profit["abc_class"].rename("profit_class"))
    return list(both[(both["abc_class"] == "A") & (both["profit_class"] != "A")].index)
# %% task="overrated" right="sets, then sort"
def overrated(sales):
    big = {row.customer_id: row.sales_cny for row in abc_classes(sales).itertuples() if row.abc_class == "A"}
    swapped = pd.DataFrame({"customer_id": sales["customer_id"], "sales_cny": sales["profit_cny"]})
    rich = set(abc_classes(swapped).query("abc_class == 'A'")["customer_id"])
    return sorted(set(big) - rich, key=lambda customer: (-big[customer], customer))
# %% task="overrated" wrong="the-other-way-round"
# en: These are class A by profit but not by sales: small and rich. Asked for are the big and thin ones.
# zh: 这些客户按利润属于 A 类，按销售额却不是：量小利厚。题目要的是量大利薄的。
def overrated(sales):
    by_sales = abc_classes(sales)
    by_profit = abc_classes(sales.assign(sales_cny=sales["profit_cny"]))
    big = by_sales.loc[by_sales["abc_class"] == "A", "customer_id"]
    rich = by_profit.loc[by_profit["abc_class"] == "A", "customer_id"]
    return rich[~rich.isin(big)].tolist()
# %% task="overrated" wrong="only-class-c"
# en: You kept only those who are class C by profit. Not A means B or C.
# zh: 你只留下了按利润属于 C 类的客户。不属于 A 类，就是 B 类或 C 类。
def overrated(sales):
    by_sales = abc_classes(sales)
    by_profit = abc_classes(sales.assign(sales_cny=sales["profit_cny"]))
    poor = by_profit.loc[by_profit["abc_class"] == "C", "customer_id"]
    big = by_sales.loc[by_sales["abc_class"] == "A", "customer_id"]
    return big[big.isin(poor)].tolist()
# %% task="overrated" wrong="margin-rate"
# en: You ranked by the profit rate (profit divided by sales). The second ranking is by profit in CNY.
# zh: 你是按利润率（利润除以销售额）排名的。第二个排名要看利润的金额。
def overrated(sales):
    by_sales = abc_classes(sales)
    by_rate = abc_classes(sales.assign(sales_cny=sales["profit_cny"] / sales["sales_cny"]))
    good = by_rate.loc[by_rate["abc_class"] == "A", "customer_id"]
    big = by_sales.loc[by_sales["abc_class"] == "A", "customer_id"]
    return big[~big.isin(good)].tolist()
# %% task="overrated" wrong="ordered-by-profit"
# en: The customers are right, their order is not: the largest sales come first, not the largest profit.
# zh: 客户找对了，顺序不对：应当按销售额从大到小，而不是按利润。
def overrated(sales):
    by_sales = abc_classes(sales)
    by_profit = abc_classes(sales.assign(sales_cny=sales["profit_cny"]))
    big = by_sales.loc[by_sales["abc_class"] == "A", "customer_id"]
    return by_profit.loc[(by_profit["abc_class"] != "A") & by_profit["customer_id"].isin(big), "customer_id"].tolist()
# %% task="overrated" wrong="profit-in-order-of-sales"
# en: You added the profit up in the order of sales. For the classes by profit, sort by profit again.
# zh: 你是按销售额的顺序累计利润的。按利润分类时，要按利润重新排序。
def overrated(sales):
    table = abc_classes(sales)
    share = table["profit_cny"] / table["profit_cny"].sum()
    return table.loc[(table["abc_class"] == "A") & (share.cumsum() - share >= 0.8), "customer_id"].tolist()
# %% task="overrated" wrong="losses-left-out"
# en: You left the losses out, or counted them as 0. A loss is a negative number, in the order and in the sum.
# zh: 你漏掉了亏损，或者把亏损当成了 0。亏损就是负数，排序和求和都要算上。
def overrated(sales):
    by_sales = abc_classes(sales)
    by_profit = abc_classes(sales.assign(sales_cny=sales["profit_cny"].clip(lower=0)))
    profitable = by_profit.loc[by_profit["abc_class"] == "A", "customer_id"]
    big = by_sales.loc[by_sales["abc_class"] == "A", "customer_id"]
    return big[~big.isin(profitable)].tolist()
# %% task="repeat-share" right="first order numbers"
def repeat_share(orders, year):
    first_orders = set(orders.drop_duplicates("customer_id")["order_id"])
    rows = orders[orders["order_date"].dt.year == year]
    totals = rows.groupby("customer_id")["amount_cny"].sum().sort_values(ascending=False, kind="stable")
    top = totals.index[: math.ceil(0.2 * len(totals))]
    rows = rows[rows["customer_id"].isin(top)]
    first_sales = rows.loc[rows["order_id"].isin(first_orders), "amount_cny"].sum()
    return 1 - first_sales / rows["amount_cny"].sum()
# %% task="repeat-share" right="loop"
def repeat_share(orders, year):
    table = sales_shares(customer_sales(orders, year))
    top = set(table["customer_id"].iloc[: math.ceil(len(table) / 5)])
    seen, repeat, whole = set(), 0, 0
    for customer, day, amount in zip(orders["customer_id"], orders["order_date"], orders["amount_cny"]):
        if customer in top and day.year == year:
            whole += amount
            if customer in seen:
                repeat += amount
        seen.add(customer)
    return repeat / whole
# %% task="repeat-share" right="number the orders of each customer"
def repeat_share(orders, year):
    numbered = orders.assign(number=orders.groupby("customer_id").cumcount())
    rows = numbered[numbered["order_date"].dt.year == year]
    sales = customer_sales(orders, year)
    sales = sales.sort_values("customer_id").sort_values("sales_cny", ascending=False, kind="stable")
    rows = rows.merge(sales.head(math.ceil(0.2 * len(sales)))[["customer_id"]], on="customer_id")
    return rows.query("number > 0")["amount_cny"].sum() / rows["amount_cny"].sum()
# %% task="repeat-share" wrong="first-of-the-year"
# en: You took the first row within the year as the first purchase. A first purchase is the first in the whole table: K1 has bought before.
# zh: 你把当年的第一行当成了首次购买。首次购买是整张表里的第一次：K1 以前就买过。
def repeat_share(orders, year):
    sales = customer_sales(orders, year)
    top = sales.nlargest(math.ceil(0.2 * len(sales)), "sales_cny")["customer_id"]
    rows = orders[(orders["order_date"].dt.year == year) & orders["customer_id"].isin(top)]
    return rows.loc[rows["customer_id"].duplicated(), "amount_cny"].sum() / rows["amount_cny"].sum()
# %% task="repeat-share" wrong="all-customers"
# en: This is the repeat share of all customers. Keep only the top 20 % by the sales of that year.
# zh: 这是全体客户的重复购买占比。请只保留当年销售额最大的 20% 客户。
def repeat_share(orders, year):
    repeat = orders["customer_id"].duplicated()
    in_year = orders["order_date"].dt.year == year
    return orders.loc[in_year & repeat, "amount_cny"].sum() / orders.loc[in_year, "amount_cny"].sum()
# %% task="repeat-share" wrong="counted-not-summed"
# en: You counted rows. The share is one of money: add up amount_cny.
# zh: 你数的是行数。这个占比是金额的占比，要把 amount_cny 加起来。
def repeat_share(orders, year):
    sales = customer_sales(orders, year)
    top = sales.nlargest(math.ceil(0.2 * len(sales)), "sales_cny")["customer_id"]
    rows = (orders["order_date"].dt.year == year) & orders["customer_id"].isin(top)
    return orders.loc[rows, "order_id"].isin(orders.loc[orders["customer_id"].duplicated(), "order_id"]).mean()
# %% task="repeat-share" wrong="old-customers-only"
# en: You took all sales of customers who had bought before that year. Repeat sales also include the second and later purchases of a customer who is new this year.
# zh: 你取的是往年就买过的客户的全部销售额。今年的新客户，第二次及以后的购买也算重复购买。
def repeat_share(orders, year):
    sales = customer_sales(orders, year)
    top = sales.nlargest(math.ceil(0.2 * len(sales)), "sales_cny")["customer_id"]
    rows = orders[(orders["order_date"].dt.year == year) & orders["customer_id"].isin(top)]
    old = orders.loc[orders["order_date"].dt.year < year, "customer_id"]
    return rows.loc[rows["customer_id"].isin(old), "amount_cny"].sum() / rows["amount_cny"].sum()
# %% task="repeat-share" wrong="more-than-one-row"
# en: You took all sales of customers who bought more than once. The first purchase itself is not a repeat purchase.
# zh: 你取的是买过不止一次的客户的全部销售额。首次购买本身不算重复购买。
def repeat_share(orders, year):
    sales = customer_sales(orders, year)
    top = sales.nlargest(math.ceil(0.2 * len(sales)), "sales_cny")["customer_id"]
    rows = orders[(orders["order_date"].dt.year == year) & orders["customer_id"].isin(top)]
    several = orders.loc[orders["customer_id"].duplicated(), "customer_id"]
    return rows.loc[rows["customer_id"].isin(several), "amount_cny"].sum() / rows["amount_cny"].sum()
# %% task="repeat-share" wrong="top-of-all-years"
# en: You took the largest customers of all years together. The top 20 % are those with the largest sales in the year asked for.
# zh: 你取的是历年合计最大的客户。头部 20% 要看所问年份的销售额。
def repeat_share(orders, year):
    rows = orders[orders["order_date"].dt.year == year]
    totals = orders.groupby("customer_id")["amount_cny"].sum()
    totals = totals[totals.index.isin(rows["customer_id"])]
    top = totals.nlargest(math.ceil(0.2 * len(totals))).index
    repeat = orders["customer_id"].duplicated()
    rows = rows[rows["customer_id"].isin(top)]
    return rows.loc[repeat.loc[rows.index], "amount_cny"].sum() / rows["amount_cny"].sum()
# %% task="repeat-share" wrong="refunds-left-out"
# en: You left the refunds out. They lower the sales, and as rows after the first purchase also the repeat sales.
# zh: 你漏掉了退款。退款会减少销售额；它排在首次购买之后，也会减少重复购买额。
def repeat_share(orders, year):
    sales = customer_sales(orders, year)
    top = sales.nlargest(math.ceil(0.2 * len(sales)), "sales_cny")["customer_id"]
    bought = orders[orders["amount_cny"] >= 0]
    repeat = bought["customer_id"].duplicated()
    rows = (bought["order_date"].dt.year == year) & bought["customer_id"].isin(top)
    return bought.loc[rows & repeat, "amount_cny"].sum() / bought.loc[rows, "amount_cny"].sum()
# %% task="visit-plan" right="loop over the classes"
def visit_plan(classes, hours, weights):
    names = sorted(classes["abc_class"].unique())
    counts = {name: (classes["abc_class"] == name).sum() for name in names}
    per_weight = hours / sum(counts[name] * weights[name] for name in names)
    rows = []
    for name in names:
        part = classes[classes["abc_class"] == name]
        rows.append(
            {
                "abc_class": name,
                "customer_share": len(part) / len(classes),
                "sales_share": part["sales_cny"].sum() / classes["sales_cny"].sum(),
                "hours_each": per_weight * weights[name],
            }
        )
    return pd.DataFrame(rows)
# %% task="visit-plan" right="hours of each customer, then aggregate"
def visit_plan(classes, hours, weights):
    table = classes.assign(weight=classes["abc_class"].map(weights))
    table["hours_each"] = hours * table["weight"] / table["weight"].sum()
    table["customer_share"] = 1 / len(table)
    table["sales_share"] = table["sales_cny"] / table["sales_cny"].sum()
    how = {"customer_share": "sum", "sales_share": "sum", "hours_each": "mean"}
    return table.groupby("abc_class").agg(how)
# %% task="visit-plan" right="value counts and Series"
def visit_plan(classes, hours, weights):
    share = classes["abc_class"].value_counts(normalize=True)
    weight = pd.Series(weights)
    each = hours / len(classes) * weight / (share * weight).sum()
    sales = classes.groupby("abc_class")["sales_cny"].sum()
    plan = pd.DataFrame({"customer_share": share, "sales_share": sales / sales.sum(), "hours_each": each})
    return plan.dropna().rename_axis("abc_class").reset_index()
# %% task="visit-plan" wrong="weights-of-classes"
# en: You shared the hours out among classes by weight and then within each class. The weights compare one customer with one customer: add up the weights of all customers.
# zh: 你先按权重把小时分给各类，再在类内平分。权重比较的是一位客户与一位客户：要把所有客户的权重加起来。
def visit_plan(classes, hours, weights):
    groups = classes.groupby("abc_class")["sales_cny"]
    plan = pd.DataFrame({"customer_share": groups.size() / len(classes)})
    plan["sales_share"] = groups.sum() / classes["sales_cny"].sum()
    of_class = pd.Series({name: hours * weights[name] / sum(weights.values()) for name in plan.index})
    plan["hours_each"] = of_class / groups.size()
    return plan.reset_index()
# %% task="visit-plan" wrong="number-of-customers-forgotten"
# en: You divided by the weights of the classes, so more hours are given out than there are. Add up the weights of all customers.
# zh: 你除的是各类权重之和，分出去的小时数超过了总数。要把所有客户的权重加起来。
def visit_plan(classes, hours, weights):
    groups = classes.groupby("abc_class")["sales_cny"]
    plan = pd.DataFrame({"customer_share": groups.size() / len(classes)})
    plan["sales_share"] = groups.sum() / classes["sales_cny"].sum()
    plan["hours_each"] = [hours * weights[name] / sum(weights.values()) for name in plan.index]
    return plan.reset_index()
# %% task="visit-plan" wrong="hours-by-sales"
# en: You shared the hours out by sales. They follow the weights.
# zh: 你是按销售额分配小时数的。应当按权重分配。
def visit_plan(classes, hours, weights):
    groups = classes.groupby("abc_class")["sales_cny"]
    plan = pd.DataFrame({"customer_share": groups.size() / len(classes)})
    plan["sales_share"] = groups.sum() / classes["sales_cny"].sum()
    plan["hours_each"] = hours * plan["sales_share"] / groups.size()
    return plan.reset_index()
# %% task="visit-plan" wrong="hours-of-the-class"
# en: These are the hours of the whole class. hours_each is for one customer of that class.
# zh: 这是整类客户合计的小时数。hours_each 是该类一位客户的小时数。
def visit_plan(classes, hours, weights):
    groups = classes.groupby("abc_class")["sales_cny"]
    plan = pd.DataFrame({"customer_share": groups.size() / len(classes)})
    plan["sales_share"] = groups.sum() / classes["sales_cny"].sum()
    total = classes["abc_class"].map(weights).sum()
    plan["hours_each"] = [hours * weights[name] / total for name in plan.index] * groups.size()
    return plan.reset_index()
# %% task="visit-plan" wrong="shares-in-percent"
# en: The two shares are percentages. Here shares are fractions: 0.5, not 50.
# zh: 两个占比写成了百分数。这里用小数：0.5，不是 50。
def visit_plan(classes, hours, weights):
    groups = classes.groupby("abc_class")["sales_cny"]
    plan = pd.DataFrame({"customer_share": 100 * groups.size() / len(classes)})
    plan["sales_share"] = 100 * groups.sum() / classes["sales_cny"].sum()
    total = classes["abc_class"].map(weights).sum()
    plan["hours_each"] = [hours * weights[name] / total for name in plan.index]
    return plan.reset_index()
# %% task="cdnow-concentration" right="crmlab"
import crmlab.abc_analysis as ready

money = dict(key="customer_id", value="amount_usd")
table = ready.abc_table(cdnow_orders, **money)
size = math.ceil(0.2 * len(table))
is_early = cdnow_orders["order_date"] <= pd.Timestamp("1997-09-30")
at_first = ready.abc_table(cdnow_orders.assign(amount_usd=cdnow_orders["amount_usd"].where(is_early, 0)), **money)
later_on = ready.abc_table(cdnow_orders.assign(amount_usd=cdnow_orders["amount_usd"].where(~is_early, 0)), **money)
cdnow = {
    "top20": ready.top_share(table, 0.2),
    "gini": ready.gini(table),
    "class_a": (table["abc_class"] == "A").sum(),
    "still_top": at_first.index[:size].isin(later_on.index[:size]).mean(),
}
# %% task="cdnow-concentration" right="plain Python"
totals, firsts, seconds = {}, {}, {}
for customer, day, amount in zip(cdnow_orders["customer_id"], cdnow_orders["order_date"], cdnow_orders["amount_usd"]):
    for part in (totals, firsts, seconds):
        part.setdefault(customer, 0)
    totals[customer] += amount
    (firsts if day <= pd.Timestamp(1997, 9, 30) else seconds)[customer] += amount


def leaders(part):
    return sorted(part, key=lambda customer: (-part[customer], customer))


fifth = -(-len(totals) // 5)
ranked = leaders(totals)
class_a, running = 0, 0
for customer in ranked:
    if running >= 0.8 * sum(totals.values()):
        break
    running += totals[customer]
    class_a += 1
cdnow = {
    "class_a": class_a,
    "gini": round(gini(list(totals.values())), 3),
    "top20": round(sum(totals[customer] for customer in ranked[:fifth]) / sum(totals.values()), 3),
    "still_top": round(len(set(leaders(firsts)[:fifth]) & set(leaders(seconds)[:fifth])) / fifth, 3),
}
# %% task="cdnow-concentration" wrong="orders-not-customers"
# en: You ranked orders. Add up the orders of each customer first, then rank the customers.
# zh: 你是给订单排名的。先把每位客户的订单加起来，再给客户排名。
as_sales = cdnow_orders.rename(columns={"amount_usd": "sales_cny"})
totals = as_sales.groupby("customer_id", as_index=False)["sales_cny"].sum()
cdnow = {
    "top20": round(top_share(as_sales, 0.2), 3),
    "gini": round(gini(totals["sales_cny"]), 3),
    "class_a": int((abc_classes(totals)["abc_class"] == "A").sum()),
    "still_top": 0.498,
}
# %% task="cdnow-concentration" wrong="gini-largest-first"
# en: A Gini coefficient is not negative. Were the sales sorted from the smallest to the largest?
# zh: 基尼系数不会是负数。销售额是从小到大排的吗？
totals = cdnow_orders.groupby("customer_id", as_index=False)["amount_usd"].sum().rename(columns={"amount_usd": "sales_cny"})
cdnow = {
    "top20": round(top_share(totals, 0.2), 3),
    "gini": round(-gini(totals["sales_cny"]), 3),
    "class_a": int((abc_classes(totals)["abc_class"] == "A").sum()),
    "still_top": 0.498,
}
# %% task="cdnow-concentration" wrong="crossing-left-out"
# en: One customer is missing in class A: the one who crosses the cut of 0.80 belongs to it.
# zh: A 类少了一位：跨过 0.80 分界线的那位客户也属于 A 类。
totals = cdnow_orders.groupby("customer_id", as_index=False)["amount_usd"].sum().rename(columns={"amount_usd": "sales_cny"})
cdnow = {
    "top20": round(top_share(totals, 0.2), 3),
    "gini": round(gini(totals["sales_cny"]), 3),
    "class_a": int((sales_shares(totals)["cumulative_share"] <= 0.8).sum()),
    "still_top": 0.498,
}
# %% task="cdnow-concentration" wrong="only-later-buyers"
# en: After September you ranked only those who bought. All 2,357 customers are ranked both times, so both lists are equally long.
# zh: 九月以后你只给买过的人排了名。两次都要给全部 2,357 位客户排名，所以两份名单一样长。
totals = cdnow_orders.groupby("customer_id", as_index=False)["amount_usd"].sum().rename(columns={"amount_usd": "sales_cny"})
is_early = cdnow_orders["order_date"] <= "1997-09-30"
lists = []
for rows in (cdnow_orders[is_early], cdnow_orders[~is_early]):
    part = rows.groupby("customer_id")["amount_usd"].sum().sort_values(ascending=False, kind="stable")
    lists.append(set(part.index[: math.ceil(0.2 * len(part))]))
cdnow = {
    "top20": round(top_share(totals, 0.2), 3),
    "gini": round(gini(totals["sales_cny"]), 3),
    "class_a": int((abc_classes(totals)["abc_class"] == "A").sum()),
    "still_top": round(len(lists[0] & lists[1]) / len(lists[0]), 3),
}
