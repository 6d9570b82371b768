# %% task="lost-by-lever" right="loop"
four_c = {
    "r1": "convenience", "r2": "customer needs", "r3": "cost", "r4": "communication",
    "r5": "convenience", "r6": "communication", "r7": "customer needs", "r8": "cost",
}
to_p = {"customer needs": "product", "cost": "price", "convenience": "place", "communication": "promotion"}
sums = {}
for remark, amount in lost_margin_cny.items():
    sums[to_p[four_c[remark]]] = sums.get(to_p[four_c[remark]], 0) + amount
lost_by_p = pd.Series({name: sums[name] for name in sorted(sums, key=sums.get, reverse=True)})
# %% task="lost-by-lever" right="frame"
words = ["convenience", "customer needs", "cost", "communication", "convenience", "communication", "customer needs", "cost"]
four_c = dict(zip(lost_margin_cny.index, words))
table = lost_margin_cny.to_frame().assign(c=pd.Series(four_c))
table["p"] = table["c"].replace({"customer needs": "product", "cost": "price", "convenience": "place", "communication": "promotion"})
lost_by_p = table.groupby("p")["lost_margin_cny"].sum().sort_values(ascending=False)
# %% task="lost-by-lever" wrong="cost is the price tag"
# en: Cost is all that the customer gives up: work and waste count, not only the price per kilo.
# zh: 成本是客户付出的一切：人工和浪费也算，不只是单价。
four_c = {
    "r1": "convenience", "r2": "customer needs", "r3": "convenience", "r4": "communication",
    "r5": "convenience", "r6": "communication", "r7": "customer needs", "r8": "customer needs",
}
lever = {"customer needs": "product", "cost": "price", "convenience": "place", "communication": "promotion"}
lost_by_p = lost_margin_cny.groupby(lambda remark: lever[four_c[remark]]).sum()
lost_by_p = lost_by_p.reindex(["product", "price", "place", "promotion"], fill_value=0).sort_values(ascending=False)
# %% task="lost-by-lever" wrong="leaflets are communication"
# en: Leaflets speak, but does anybody listen? Communication goes both ways: an unanswered question is its breakdown, not a missing product.
# zh: 传单只是在说，有人听吗？沟通是双向的：问题没人回，坏在沟通，不是缺产品。
four_c = {
    "r1": "convenience", "r2": "customer needs", "r3": "cost", "r4": "customer needs",
    "r5": "convenience", "r6": "customer needs", "r7": "customer needs", "r8": "cost",
}
lever = {"customer needs": "product", "cost": "price", "convenience": "place", "communication": "promotion"}
lost_by_p = lost_margin_cny.groupby(lambda remark: lever[four_c[remark]]).sum()
lost_by_p = lost_by_p.reindex(["product", "price", "place", "promotion"], fill_value=0).sort_values(ascending=False)
# %% task="lost-by-lever" wrong="place and promotion swapped"
# en: Convenience is how the customer gets the goods, communication how you talk. Which P belongs to which?
# zh: 便利是客户怎样拿到货，沟通是双方怎样说话。各对应哪个 P？
four_c = {
    "r1": "convenience", "r2": "customer needs", "r3": "cost", "r4": "communication",
    "r5": "convenience", "r6": "communication", "r7": "customer needs", "r8": "cost",
}
lever = {"customer needs": "product", "cost": "price", "convenience": "promotion", "communication": "place"}
lost_by_p = lost_margin_cny.groupby(lambda remark: lever[four_c[remark]]).sum().sort_values(ascending=False)
# %% task="lost-by-lever" wrong="smallest first"
# en: Repair begins with the largest loss: which way should the Series be sorted?
# zh: 先补损失最大的：Series 该朝哪个方向排？
four_c = {
    "r1": "convenience", "r2": "customer needs", "r3": "cost", "r4": "communication",
    "r5": "convenience", "r6": "communication", "r7": "customer needs", "r8": "cost",
}
lever = {"customer needs": "product", "cost": "price", "convenience": "place", "communication": "promotion"}
lost_by_p = lost_margin_cny.groupby(lambda remark: lever[four_c[remark]]).sum().sort_values()
# %% task="lost-by-lever" wrong="C for P"
# en: These are the four C. The firm's levers are the four P: which P answers each C?
# zh: 这是四个 C。企业能动的是四个 P：每个 C 对应哪个 P？
four_c = {
    "r1": "convenience", "r2": "customer needs", "r3": "cost", "r4": "communication",
    "r5": "convenience", "r6": "communication", "r7": "customer needs", "r8": "cost",
}
lost_by_p = lost_margin_cny.groupby(four_c).sum().sort_values(ascending=False)
# %% task="four-r" right="four ties"
{"menu": "relevance", "night": "reaction", "person": "relationship", "saving": "reward"}
# %% task="four-r" wrong="relevance and relationship swapped"
# en: Relevance: both would miss the other's business. Relationship: two people keep talking.
# zh: 关联是业务上谁也离不开谁；关系是人与人一直保持对话。
{"menu": "relationship", "night": "reaction", "person": "relevance", "saving": "reward"}
# %% task="six-i" right="loop"
i_of = dict(b1="intention", b2="interaction", b3="information", b4="investment", b5="interaction", b6="information", b7="interaction", b8="investment")
hours_by_i = {name: 0 for name in SIX_I}
for activity, name in i_of.items():
    hours_by_i[name] += int(hours[activity])
missing_i = [name for name in sorted(SIX_I) if hours_by_i[name] == 0]
hours_by_i = pd.Series(hours_by_i)
# %% task="six-i" right="value lists"
ids = {
    "intention": ["b1"], "information": ["b3", "b6"], "investment": ["b4", "b8"],
    "individuality": [], "interaction": ["b2", "b5", "b7"], "integration": [],
}
i_of = {activity: name for name, activities in ids.items() for activity in activities}
hours_by_i = pd.Series({name: hours[activities].sum() for name, activities in ids.items()})
missing_i = list(hours_by_i.index[hours_by_i.eq(0)].sort_values())
# %% task="six-i" wrong="equipment is integration"
# en: Money put into the customer is an investment. Integration would mean that two processes become one.
# zh: 为客户花钱投入是投资；整合是指双方的流程合成一个。
i_of = {
    "b1": "intention", "b2": "interaction", "b3": "information", "b4": "integration",
    "b5": "interaction", "b6": "information", "b7": "interaction", "b8": "integration",
}
hours_by_i = hours.groupby(i_of).sum().reindex(SIX_I, fill_value=0)
missing_i = sorted(hours_by_i[hours_by_i == 0].index)
# %% task="six-i" wrong="files are individuality"
# en: Knowing a wish is information. It becomes individuality when something is done for this customer alone.
# zh: 知道愿望是信息；为这位客户单独做了什么，才是个性化。
i_of = {
    "b1": "intention", "b2": "interaction", "b3": "individuality", "b4": "investment",
    "b5": "interaction", "b6": "individuality", "b7": "interaction", "b8": "investment",
}
hours_by_i = hours.groupby(i_of).sum().reindex(SIX_I, fill_value=0)
missing_i = sorted(hours_by_i[hours_by_i == 0].index)
# %% task="six-i" wrong="talk is information"
# en: Talk in both directions is interaction. Information is what stays on file.
# zh: 双向对话是交流；留在档案里的才是信息。
i_of = {
    "b1": "intention", "b2": "information", "b3": "information", "b4": "investment",
    "b5": "information", "b6": "information", "b7": "information", "b8": "investment",
}
hours_by_i = hours.groupby(i_of).sum().reindex(SIX_I, fill_value=0)
missing_i = sorted(hours_by_i[hours_by_i == 0].index)
# %% task="six-i" wrong="activities counted"
# en: Hours are asked for, not the number of activities.
# zh: 问的是工时，不是活动的个数。
i_of = {
    "b1": "intention", "b2": "interaction", "b3": "information", "b4": "investment",
    "b5": "interaction", "b6": "information", "b7": "interaction", "b8": "investment",
}
hours_by_i = pd.Series(i_of).value_counts().reindex(SIX_I, fill_value=0)
missing_i = sorted(hours_by_i[hours_by_i == 0].index)
# %% task="six-i" wrong="no row without hours"
# en: groupby knows only the I that occur. The others belong in hours_by_i with 0: .reindex(SIX_I, fill_value=0) adds them.
# zh: groupby 只认出现过的 I。没有工时的也要在 hours_by_i 里，记 0：用 reindex 补上，参数 fill_value=0。
i_of = {
    "b1": "intention", "b2": "interaction", "b3": "information", "b4": "investment",
    "b5": "interaction", "b6": "information", "b7": "interaction", "b8": "investment",
}
hours_by_i = hours.groupby(i_of).sum()
missing_i = sorted(set(SIX_I) - set(hours_by_i.index))
# %% task="marketing-forms" right="ties"
{
    "cousin": "kinship", "county": "place", "school": "occupation", "halal": "culture", "train": "incidental",
    "aunt": "kinship", "street": "place", "guild": "occupation", "poems": "culture", "rain": "incidental",
}
# %% task="marketing-forms" wrong="school is a place"
# en: What ties them is what they learned together, not where it was.
# zh: 把他们连在一起的是一起学的手艺，不是那个地方。
{
    "cousin": "kinship", "county": "place", "school": "place", "halal": "culture", "train": "incidental",
    "aunt": "kinship", "street": "place", "guild": "occupation", "poems": "culture", "rain": "incidental",
}
# %% task="marketing-forms" wrong="feasts are occupation"
# en: The same trade is not the tie here, the same feast days are.
# zh: 这里的纽带不是同一行业，而是同样的节日习俗。
{
    "cousin": "kinship", "county": "place", "school": "occupation", "halal": "occupation", "train": "incidental",
    "aunt": "kinship", "street": "place", "guild": "occupation", "poems": "culture", "rain": "incidental",
}
# %% task="relation-level" right="dictionary"
def level_of(groups):
    grid = {
        ("many", "low"): "basic", ("many", "medium"): "reactive", ("many", "high"): "accountable",
        ("medium", "low"): "reactive", ("medium", "medium"): "accountable", ("medium", "high"): "proactive",
        ("few", "low"): "accountable", ("few", "medium"): "proactive", ("few", "high"): "partnership",
    }
    result = {}
    for name, row in groups.iterrows():
        n, each = row["customers"], row["total_margin_cny"] / row["customers"]
        count = "few" if n <= 50 else "many" if n > 1000 else "medium"
        margin = "low" if each < 200 else "high" if each >= 2000 else "medium"
        result[name] = grid[count, margin]
    return pd.Series(result)
# %% task="relation-level" right="cut"
def level_of(groups):
    each = groups["total_margin_cny"] / groups["customers"]
    count = pd.cut(groups["customers"], [0, 50, 1000, np.inf], labels=[2, 1, 0]).astype(int)
    margin = pd.cut(each, [-np.inf, 200, 2000, np.inf], right=False, labels=[0, 1, 2]).astype(int)
    return (count + margin).map(dict(enumerate(["basic", "reactive", "accountable", "proactive", "partnership"])))
# %% task="relation-level" wrong="margin of the group"
# en: The grid asks for the margin per customer. Divide the group's margin by its number of customers.
# zh: 方格问的是每位客户的毛利：用群体毛利除以客户数。
def level_of(groups):
    levels = np.array(["basic", "reactive", "accountable", "proactive", "partnership"])
    fewness = (groups["customers"] <= 1000).astype(int) + (groups["customers"] <= 50)
    height = (groups["total_margin_cny"] >= 200).astype(int) + (groups["total_margin_cny"] >= 2000)
    return pd.Series(levels[fewness + height], index=groups.index)
# %% task="relation-level" wrong="many customers, close relation"
# en: The more customers, the dearer each step of care: many customers pull the level down, not up.
# zh: 客户越多，每一份关怀越贵：客户多会把水平往下拉，不是往上推。
def level_of(groups):
    levels = np.array(["basic", "reactive", "accountable", "proactive", "partnership"])
    per_customer = groups["total_margin_cny"] / groups["customers"]
    number = (groups["customers"] > 50).astype(int) + (groups["customers"] > 1000)
    height = (per_customer >= 200).astype(int) + (per_customer >= 2000)
    return pd.Series(levels[number + height], index=groups.index)
# %% task="relation-level" wrong="borders on the other side"
# en: Look at the borders: 50 customers are still few, 1,000 are not many yet; 200 yuan are no longer low, and 2,000 are high.
# zh: 看看边界：50 位仍算少，1000 位还不算多；200 元已不算低，2000 元已经算高。
def level_of(groups):
    levels = np.array(["basic", "reactive", "accountable", "proactive", "partnership"])
    per_customer = groups["total_margin_cny"] / groups["customers"]
    fewness = (groups["customers"] < 1000).astype(int) + (groups["customers"] < 50)
    height = (per_customer > 200).astype(int) + (per_customer > 2000)
    return pd.Series(levels[fewness + height], index=groups.index)
# %% task="level-stories" right="after the sale"
{
    "till": "basic", "label": "reactive", "ring": "accountable", "tips": "proactive", "together": "partnership",
    "form": "reactive", "market": "basic", "check": "accountable", "news": "proactive", "plan": "partnership",
}
# %% task="level-stories" wrong="proactive for accountable"
# en: Asking whether THIS purchase was as expected is accountable. Proactive keeps coming with new ideas.
# zh: 询问**这一次**是否符合要求，是负责型；能动型是不断带来新的建议。
{
    "till": "basic", "label": "reactive", "ring": "proactive", "tips": "proactive", "together": "partnership",
    "form": "reactive", "market": "basic", "check": "proactive", "news": "proactive", "plan": "partnership",
}
# %% task="level-stories" wrong="a form is accountable"
# en: A number or a form lets the customer take the first step. Who takes it on the next level?
# zh: 留个电话、放张表，是等客户先开口。再高一级，是谁先开口？
{
    "till": "basic", "label": "accountable", "ring": "accountable", "tips": "proactive", "together": "partnership",
    "form": "accountable", "market": "basic", "check": "accountable", "news": "proactive", "plan": "partnership",
}
# %% task="life-history" right="loop"
def history_of(orders, as_of):
    as_of = pd.Timestamp(as_of)
    rows = {}
    for name, group in orders[orders["order_date"] <= as_of].groupby("customer_id"):
        age = (as_of - group["order_date"]).dt.days
        bought = age[group["amount_cny"] > 0]
        if len(bought):
            rows[name] = {
                "first_days": bought.max(),
                "last_days": bought.min(),
                "recent_cny": group["amount_cny"][age <= 181].sum(),
                "previous_cny": group["amount_cny"][(age >= 182) & (age <= 363)].sum(),
            }
    return pd.DataFrame(rows).T.rename_axis("customer_id")
# %% task="life-history" right="assign and aggregate"
def history_of(orders, as_of):
    table = orders.assign(age=(pd.Timestamp(as_of) - orders["order_date"]).dt.days).query("age >= 0")
    table["recent_cny"] = table["amount_cny"].where(table["age"] < 182, 0)
    table["previous_cny"] = table["amount_cny"].where((table["age"] >= 182) & (table["age"] < 364), 0)
    table["bought"] = table["age"].where(table["amount_cny"] > 0)
    sums = table.groupby("customer_id").agg(
        first_days=("bought", "max"), last_days=("bought", "min"), recent_cny=("recent_cny", "sum"), previous_cny=("previous_cny", "sum")
    )
    return sums.dropna(subset="first_days")
# %% task="life-history" wrong="refunds are purchases"
# en: The age of a refund says nothing about buying: first and last PURCHASE are asked for.
# zh: 退款的日期不说明购买：问的是首次和最后一次**购买**。
def history_of(orders, as_of):
    known = orders[orders["order_date"] <= pd.Timestamp(as_of)]
    age = (pd.Timestamp(as_of) - known["order_date"]).dt.days
    bought = age.groupby(known["customer_id"])
    history = pd.DataFrame({"first_days": bought.max(), "last_days": bought.min()})
    history["recent_cny"] = known[age < 182].groupby("customer_id")["amount_cny"].sum()
    history["previous_cny"] = known[age.between(182, 363)].groupby("customer_id")["amount_cny"].sum()
    return history.fillna(0)
# %% task="life-history" wrong="refunds left out of the sums"
# en: The sums include refunds: money that went back was not spent.
# zh: 求和要包含退款：退回去的钱不算花掉。
def history_of(orders, as_of):
    known = orders[(orders["order_date"] <= pd.Timestamp(as_of)) & (orders["amount_cny"] > 0)]
    age = (pd.Timestamp(as_of) - known["order_date"]).dt.days
    bought = age.groupby(known["customer_id"])
    history = pd.DataFrame({"first_days": bought.max(), "last_days": bought.min()})
    history["recent_cny"] = known[age < 182].groupby("customer_id")["amount_cny"].sum()
    history["previous_cny"] = known[age.between(182, 363)].groupby("customer_id")["amount_cny"].sum()
    return history.fillna(0)
# %% task="life-history" wrong="first and last swapped"
# en: The first purchase is the oldest: is its age the largest or the smallest?
# zh: 首次购买是最早的一次：它的距今天数是最大还是最小？
def history_of(orders, as_of):
    known = orders[orders["order_date"] <= pd.Timestamp(as_of)]
    age = (pd.Timestamp(as_of) - known["order_date"]).dt.days
    bought = age[known["amount_cny"] > 0].groupby(known["customer_id"])
    history = pd.DataFrame({"first_days": bought.min(), "last_days": bought.max()})
    history["recent_cny"] = known[age < 182].groupby("customer_id")["amount_cny"].sum()
    history["previous_cny"] = known[age.between(182, 363)].groupby("customer_id")["amount_cny"].sum()
    return history.fillna(0)
# %% task="life-history" wrong="everything before is previous"
# en: The second window ends at 363 days: older orders belong to neither.
# zh: 第二段到 363 天为止，更早的订单哪一段都不算。
def history_of(orders, as_of):
    known = orders[orders["order_date"] <= pd.Timestamp(as_of)]
    age = (pd.Timestamp(as_of) - known["order_date"]).dt.days
    bought = age[known["amount_cny"] > 0].groupby(known["customer_id"])
    history = pd.DataFrame({"first_days": bought.max(), "last_days": bought.min()})
    history["recent_cny"] = known[age < 182].groupby("customer_id")["amount_cny"].sum()
    history["previous_cny"] = known[age >= 182].groupby("customer_id")["amount_cny"].sum()
    return history.fillna(0)
# %% task="life-history" wrong="day 182 in both windows"
# en: An order of day 182 belongs to the second window alone: day 181 is the last of the first.
# zh: 第 182 天的订单只属于第二段：第一段到第 181 天为止。
def history_of(orders, as_of):
    known = orders[orders["order_date"] <= pd.Timestamp(as_of)]
    age = (pd.Timestamp(as_of) - known["order_date"]).dt.days
    bought = age[known["amount_cny"] > 0].groupby(known["customer_id"])
    history = pd.DataFrame({"first_days": bought.max(), "last_days": bought.min()})
    history["recent_cny"] = known[age <= 182].groupby("customer_id")["amount_cny"].sum()
    history["previous_cny"] = known[age.between(182, 363)].groupby("customer_id")["amount_cny"].sum()
    return history.fillna(0)
# %% task="life-history" wrong="later orders known"
# en: Orders after as_of have a negative age. Nobody knows them yet on that day.
# zh: as_of 之后的订单，距今天数为负：当天还没人知道它们。
def history_of(orders, as_of):
    known = orders
    age = (pd.Timestamp(as_of) - known["order_date"]).dt.days
    bought = age[known["amount_cny"] > 0].groupby(known["customer_id"])
    history = pd.DataFrame({"first_days": bought.max(), "last_days": bought.min()})
    history["recent_cny"] = known[age < 182].groupby("customer_id")["amount_cny"].sum()
    history["previous_cny"] = known[age.between(182, 363)].groupby("customer_id")["amount_cny"].sum()
    return history.fillna(0)
# %% task="life-history" wrong="no orders, no number"
# en: Who has no orders in a window has the sum 0 there, not NaN. .fillna(0) fills the gaps.
# zh: 某段时间没有订单，和就是 0，不是 NaN。用 fillna 补 0。
def history_of(orders, as_of):
    known = orders[orders["order_date"] <= pd.Timestamp(as_of)]
    age = (pd.Timestamp(as_of) - known["order_date"]).dt.days
    bought = age[known["amount_cny"] > 0].groupby(known["customer_id"])
    history = pd.DataFrame({"first_days": bought.max(), "last_days": bought.min()})
    history["recent_cny"] = known[age < 182].groupby("customer_id")["amount_cny"].sum()
    history["previous_cny"] = known[age.between(182, 363)].groupby("customer_id")["amount_cny"].sum()
    return history
# %% task="life-history" wrong="day 182 in the first window"
# en: The first window ends with day 181; day 182 opens the second.
# zh: 第一段到第 181 天为止，第 182 天是第二段的开头。
def history_of(orders, as_of):
    known = orders[orders["order_date"] <= pd.Timestamp(as_of)]
    age = (pd.Timestamp(as_of) - known["order_date"]).dt.days
    bought = age[known["amount_cny"] > 0].groupby(known["customer_id"])
    history = pd.DataFrame({"first_days": bought.max(), "last_days": bought.min()})
    history["recent_cny"] = known[age <= 182].groupby("customer_id")["amount_cny"].sum()
    history["previous_cny"] = known[age.between(183, 363)].groupby("customer_id")["amount_cny"].sum()
    return history.fillna(0)
# %% task="life-history" wrong="day 182 in no window"
# en: In which window is an order of day 182? Yours has fallen between the two.
# zh: 第 182 天的订单在哪一段？你把它漏在两段之间了。
def history_of(orders, as_of):
    known = orders[orders["order_date"] <= pd.Timestamp(as_of)]
    age = (pd.Timestamp(as_of) - known["order_date"]).dt.days
    bought = age[known["amount_cny"] > 0].groupby(known["customer_id"])
    history = pd.DataFrame({"first_days": bought.max(), "last_days": bought.min()})
    history["recent_cny"] = known[age < 182].groupby("customer_id")["amount_cny"].sum()
    history["previous_cny"] = known[(age > 182) & (age < 364)].groupby("customer_id")["amount_cny"].sum()
    return history.fillna(0)
# %% task="life-history" wrong="ages as time spans"
# en: The difference of two dates is a time span. Its number of days: .dt.days on a column, .days on a single one.
# zh: 两个日期相减得到的是时间差。要天数：一列用 .dt.days，单个用 .days。
def history_of(orders, as_of):
    known = orders[orders["order_date"] <= pd.Timestamp(as_of)]
    age = (pd.Timestamp(as_of) - known["order_date"]).dt.days
    bought = age[known["amount_cny"] > 0].groupby(known["customer_id"])
    history = pd.DataFrame({"first_days": bought.max(), "last_days": bought.min()})
    history = history.apply(pd.to_timedelta, unit="D")
    history["recent_cny"] = known[age < 182].groupby("customer_id")["amount_cny"].sum()
    history["previous_cny"] = known[age.between(182, 363)].groupby("customer_id")["amount_cny"].sum()
    return history.fillna({"recent_cny": 0, "previous_cny": 0})
# %% task="life-stage" right="apply"
def stage_of(history):
    def stage(row):
        if pd.isna(row["first_days"]):
            return "potential"
        if row["last_days"] > 365:
            return "termination"
        if row["first_days"] < 182:
            return "development"
        if row["recent_cny"] <= 0 or row["recent_cny"] < 0.75 * row["previous_cny"]:
            return "decline"
        return "growth" if row["recent_cny"] > 1.25 * row["previous_cny"] else "maturity"

    return history.apply(stage, axis="columns")
# %% task="life-stage" right="overwrite upwards"
def stage_of(history):
    recent, previous = history["recent_cny"], history["previous_cny"]
    stage = pd.Series("maturity", index=history.index)
    stage[recent > 1.25 * previous] = "growth"
    stage[(recent <= 0) | (recent < 0.75 * previous)] = "decline"
    stage[history["first_days"] < 182] = "development"
    stage[history["last_days"] > 365] = "termination"
    stage[history["first_days"].isna()] = "potential"
    return stage
# %% task="life-stage" wrong="newcomers grow"
# en: A newcomer has nothing before to compare with. The rule for development stands above growth.
# zh: 新客户没有可比的过去。development 这条规则在 growth 之前。
def stage_of(history):
    recent, previous = history["recent_cny"], history["previous_cny"]
    rules = {
        "potential": history["first_days"].isna(),
        "termination": history["last_days"] > 365,
        "decline": (recent <= 0) | (recent < 0.75 * previous),
        "growth": recent > 1.25 * previous,
        "development": history["first_days"] < 182,
    }
    return pd.Series(np.select(list(rules.values()), list(rules), "maturity"), index=history.index)
# %% task="life-stage" wrong="termination forgotten"
# en: Who has been silent for more than a year no longer declines: this relation has ended.
# zh: 一年多没有动静的，已经不是衰退，而是终止了。
def stage_of(history):
    recent, previous = history["recent_cny"], history["previous_cny"]
    rules = {
        "potential": history["first_days"].isna(),
        "development": history["first_days"] < 182,
        "decline": (recent <= 0) | (recent < 0.75 * previous),
        "growth": recent > 1.25 * previous,
    }
    return pd.Series(np.select(list(rules.values()), list(rules), "maturity"), index=history.index)
# %% task="life-stage" wrong="any change counts"
# en: A little more or less is still steady: the change must be more than a quarter.
# zh: 略多略少仍算平稳：变化要超过四分之一。
def stage_of(history):
    recent, previous = history["recent_cny"], history["previous_cny"]
    rules = {
        "potential": history["first_days"].isna(),
        "termination": history["last_days"] > 365,
        "development": history["first_days"] < 182,
        "decline": (recent <= 0) | (recent < previous),
        "growth": recent > previous,
    }
    return pd.Series(np.select(list(rules.values()), list(rules), "maturity"), index=history.index)
# %% task="life-stage" wrong="prospects are new"
# en: A customer on file who has never bought is potential, not in development.
# zh: 在册但从没买过的是 potential，不是 development。
def stage_of(history):
    recent, previous = history["recent_cny"], history["previous_cny"]
    first = history["first_days"].fillna(0)
    rules = {
        "termination": history["last_days"] > 365,
        "development": first < 182,
        "decline": (recent <= 0) | (recent < 0.75 * previous),
        "growth": recent > 1.25 * previous,
    }
    return pd.Series(np.select(list(rules.values()), list(rules), "maturity"), index=history.index)
# %% task="life-stage" wrong="borders included"
# en: Look at the borders: "less than 182", "more than 365", "more than 1.25 times" leave the border itself out.
# zh: 看看边界：“不到 182”“大于 365”“大于 1.25 倍”都不含边界本身。
def stage_of(history):
    recent, previous = history["recent_cny"], history["previous_cny"]
    rules = {
        "potential": history["first_days"].isna(),
        "termination": history["last_days"] >= 365,
        "development": history["first_days"] <= 182,
        "decline": (recent <= 0) | (recent <= 0.75 * previous),
        "growth": recent >= 1.25 * previous,
    }
    return pd.Series(np.select(list(rules.values()), list(rules), "maturity"), index=history.index)
# %% task="life-stage" wrong="None for NaN"
# en: An empty cell is NaN, not None, and NaN equals nothing: ask with pd.isna() or .isna().
# zh: 空格是 NaN，不是 None，而且 NaN 跟什么都不相等：用 isna 判断。
def stage_of(history):
    def stage(row):
        if row["first_days"] is None:
            return "potential"
        if row["last_days"] > 365:
            return "termination"
        if row["first_days"] < 182:
            return "development"
        if row["recent_cny"] <= 0 or row["recent_cny"] < 0.75 * row["previous_cny"]:
            return "decline"
        return "growth" if row["recent_cny"] > 1.25 * row["previous_cny"] else "maturity"

    return history.apply(stage, axis="columns")
# %% task="life-stage" wrong="nothing is steady"
# en: Nothing bought lately, and nothing before either: that is no steadiness. What does rule 4 say about 0 or less?
# zh: 最近没买，之前也没买，这不叫平稳。第 4 条怎么说“不大于 0”？
def stage_of(history):
    recent, previous = history["recent_cny"], history["previous_cny"]
    rules = {
        "potential": history["first_days"].isna(),
        "termination": history["last_days"] > 365,
        "development": history["first_days"] < 182,
        "decline": recent < 0.75 * previous,
        "growth": recent > 1.25 * previous,
    }
    return pd.Series(np.select(list(rules.values()), list(rules), "maturity"), index=history.index)
# %% task="ladder-rung" right="climb"
def rung_of(records):
    def climb(row):
        if row["purchases"] == 0:
            return "prospect" if row["qualified"] else "suspect"
        if row["partner"]:
            return "partner"
        if row["referrals"] >= 1:
            return "advocate"
        for rung in ("member", "client"):
            if row[rung]:
                return rung
        return "repeat" if row["purchases"] >= 2 else "first-time"

    return records.apply(climb, axis=1)
# %% task="ladder-rung" right="overwrite upwards"
def rung_of(records):
    bought = records["purchases"].ge(1)
    rung = pd.Series("suspect", index=records.index)
    rung[records["qualified"]] = "prospect"
    rung[bought] = "first-time"
    rung[records["purchases"] >= 2] = "repeat"
    rung[bought & records["client"]] = "client"
    rung[bought & records["member"]] = "member"
    rung[bought & (records["referrals"] > 0)] = "advocate"
    rung[bought & records["partner"]] = "partner"
    return rung
# %% task="ladder-rung" wrong="advocate without a purchase"
# en: The blogger recommends and is a member, but has never bought. Where does the ladder stop for such people?
# zh: 那位博主推荐过，也是会员，但从没买过。这样的人最高站在哪一级？
def rung_of(records):
    rules = {
        "partner": records["partner"],
        "advocate": records["referrals"] > 0,
        "member": records["member"],
        "client": records["client"],
        "repeat": records["purchases"] > 1,
        "first-time": records["purchases"] > 0,
        "prospect": records["qualified"],
    }
    return pd.Series(np.select(list(rules.values()), list(rules), "suspect"), index=records.index)
# %% task="ladder-rung" wrong="lowest rung"
# en: The highest rung that the records prove is asked for: test from the top down.
# zh: 要的是记录能证明的**最高**一级：从上往下判断。
def rung_of(records):
    bought = records["purchases"] > 0
    rules = {
        "repeat": records["purchases"] > 1,
        "first-time": bought,
        "client": bought & records["client"],
        "member": bought & records["member"],
        "advocate": bought & (records["referrals"] > 0),
        "partner": bought & records["partner"],
        "prospect": records["qualified"],
    }
    return pd.Series(np.select(list(rules.values()), list(rules), "suspect"), index=records.index)
# %% task="ladder-rung" wrong="overwritten downwards"
# en: Each line overwrites the one before: assign the lowest rung first and the highest last.
# zh: 后一行会覆盖前一行的结果：应先赋最低的一级，最后赋最高的一级。
def rung_of(records):
    bought = records["purchases"] > 0
    rung = pd.Series("suspect", index=records.index)
    rung[bought & records["partner"]] = "partner"
    rung[bought & (records["referrals"] > 0)] = "advocate"
    rung[bought & records["member"]] = "member"
    rung[bought & records["client"]] = "client"
    rung[records["purchases"] > 1] = "repeat"
    rung[records["purchases"] == 1] = "first-time"
    rung[records["qualified"]] = "prospect"
    return rung
# %% task="ladder-rung" wrong="member above advocate"
# en: Who recommends us stands above who only belongs to the programme.
# zh: 向别人推荐我们的，站在只是入会的人之上。
def rung_of(records):
    bought = records["purchases"] > 0
    rules = {
        "partner": bought & records["partner"],
        "member": bought & records["member"],
        "client": bought & records["client"],
        "advocate": bought & (records["referrals"] > 0),
        "repeat": records["purchases"] > 1,
        "first-time": bought,
        "prospect": records["qualified"],
    }
    return pd.Series(np.select(list(rules.values()), list(rules), "suspect"), index=records.index)
# %% task="ladder-rung" wrong="client above member"
# en: On this ladder membership stands above personal service: mind the order of the table.
# zh: 在这架梯子上，成员在客户之上：注意表中的次序。
def rung_of(records):
    bought = records["purchases"] > 0
    rules = {
        "partner": bought & records["partner"],
        "advocate": bought & (records["referrals"] > 0),
        "client": bought & records["client"],
        "member": bought & records["member"],
        "repeat": records["purchases"] > 1,
        "first-time": bought,
        "prospect": records["qualified"],
    }
    return pd.Series(np.select(list(rules.values()), list(rules), "suspect"), index=records.index)
# %% task="share-of-customer" right="chain"
def visit_plan(bills, max_share, n):
    return (
        bills.assign(share=bills.with_us_cny / bills.food_bill_cny, room_cny=bills.food_bill_cny - bills.with_us_cny, name=bills.index)
        .query("share < @max_share")
        .sort_values(["room_cny", "name"], ascending=[False, True])[["share", "room_cny"]]
        .head(n)
    )


overall_share = round(bills["with_us_cny"].sum() / bills["food_bill_cny"].sum(), 3)
# %% task="share-of-customer" right="loop"
def visit_plan(bills, max_share, n):
    rows = []
    for name, row in bills.iterrows():
        share = row["with_us_cny"] / row["food_bill_cny"]
        if share < max_share:
            rows.append((-(row["food_bill_cny"] - row["with_us_cny"]), name, share))
    rows = sorted(rows)[:n]
    return pd.DataFrame({"share": [row[2] for row in rows], "room_cny": [-row[0] for row in rows]}, index=[row[1] for row in rows])


ours, total = 0, 0
for name in bills.index:
    ours += bills.loc[name, "with_us_cny"]
    total += bills.loc[name, "food_bill_cny"]
overall_share = ours / total
# %% task="share-of-customer" wrong="share of our sales"
# en: Divide by what THIS restaurant spends in all, not by what we sell to all restaurants: that would be its weight among our customers.
# zh: 要除以**这家**餐馆的总开支，而不是我们对所有餐馆的销售额：后者是它在我们客户里的比重。
def visit_plan(bills, max_share, n):
    plan = pd.DataFrame({"share": bills["with_us_cny"] / bills["with_us_cny"].sum(), "room_cny": bills["food_bill_cny"] - bills["with_us_cny"]})
    plan = plan[plan["share"] < max_share].sort_index()
    return plan.sort_values("room_cny", ascending=False, kind="stable").head(n)


overall_share = bills["with_us_cny"].sum() / bills["food_bill_cny"].sum()
# %% task="share-of-customer" wrong="lowest share first"
# en: A low share of a small bill is little money. Sort by the room.
# zh: 小账单上的低份额值不了多少钱。按空间排序。
def visit_plan(bills, max_share, n):
    plan = pd.DataFrame({"share": bills["with_us_cny"] / bills["food_bill_cny"], "room_cny": bills["food_bill_cny"] - bills["with_us_cny"]})
    plan = plan[plan["share"] < max_share].sort_index()
    return plan.sort_values("share", kind="stable").head(n)


overall_share = bills["with_us_cny"].sum() / bills["food_bill_cny"].sum()
# %% task="share-of-customer" wrong="mean of shares"
# en: For all restaurants together divide the sums; the mean of the shares gives a small restaurant the weight of a large one.
# zh: 合计份额要先加总再相除；对份额求平均，小餐馆就和大餐馆一样重了。
def visit_plan(bills, max_share, n):
    plan = pd.DataFrame({"share": bills["with_us_cny"] / bills["food_bill_cny"], "room_cny": bills["food_bill_cny"] - bills["with_us_cny"]})
    plan = plan[plan["share"] < max_share].sort_index()
    return plan.sort_values("room_cny", ascending=False, kind="stable").head(n)


overall_share = (bills["with_us_cny"] / bills["food_bill_cny"]).mean()
# %% task="share-of-customer" wrong="border included"
# en: "Below" leaves the border out: who has exactly max_share is not on the plan.
# zh: “低于”不含边界：份额恰好等于 max_share 的不列入。
def visit_plan(bills, max_share, n):
    plan = pd.DataFrame({"share": bills["with_us_cny"] / bills["food_bill_cny"], "room_cny": bills["food_bill_cny"] - bills["with_us_cny"]})
    plan = plan[plan["share"] <= max_share].sort_index()
    return plan.sort_values("room_cny", ascending=False, kind="stable").head(n)


overall_share = bills["with_us_cny"].sum() / bills["food_bill_cny"].sum()
# %% task="share-of-customer" wrong="ties as they come"
# en: Where the room is the same, the name decides: sort by room_cny and by name, not by room_cny alone.
# zh: 金额相同时由店名决定：要按 room_cny 和店名一起排，不能只按 room_cny。
def visit_plan(bills, max_share, n):
    plan = pd.DataFrame({"share": bills["with_us_cny"] / bills["food_bill_cny"], "room_cny": bills["food_bill_cny"] - bills["with_us_cny"]})
    return plan[plan["share"] < max_share].sort_values("room_cny", ascending=False, kind="stable").head(n)


overall_share = bills["with_us_cny"].sum() / bills["food_bill_cny"].sum()
# %% task="idic-order" right="idic"
["names", "rank", "ask", "menu"]
# %% task="idic-order" wrong="talk before telling apart"
# en: To all hotels alike? First find out which differ, then talk with them accordingly.
# zh: 对所有酒店一视同仁地谈？先弄清它们有什么不同，再分别沟通。
["names", "ask", "rank", "menu"]
# %% task="response-model" right="three columns"
def response_model(messages):
    groups = messages.groupby("channel")["responded"]
    table = pd.DataFrame({"messages": groups.size(), "responses": groups.sum()})
    table["response_rate"] = table["responses"] / table["messages"]
    return table
# %% task="response-model" right="crosstab"
def response_model(messages):
    yes = messages.loc[messages["responded"], "channel"].value_counts()
    table = messages["channel"].value_counts().to_frame("messages")
    table["responses"] = yes.reindex(table.index).fillna(0).astype(int)
    return table.assign(response_rate=table["responses"].div(table["messages"])).rename_axis("channel")
# %% task="response-model" wrong="share of all responses"
# en: A rate divides by the messages of the SAME channel. You have divided by all responses.
# zh: 回应率要除以**本渠道**的条数，你除以的是全部回应数。
def response_model(messages):
    table = messages.groupby("channel")["responded"].agg(messages="count", responses="sum")
    table["response_rate"] = table["responses"] / table["responses"].sum()
    return table
# %% task="response-model" wrong="share of all letters"
# en: Divide by the messages of the channel, not by all messages in the log.
# zh: 除以本渠道的条数，不是日志里的全部条数。
def response_model(messages):
    table = messages.groupby("channel")["responded"].agg(messages="count", responses="sum")
    table["response_rate"] = table["responses"] / len(messages)
    return table
# %% task="response-model" wrong="one rate for all"
# en: Channels differ, and that is what the model is for: each needs its own rate.
# zh: 各渠道不同，模型正是为此而做：每个渠道要有自己的回应率。
def response_model(messages):
    table = messages.groupby("channel")["responded"].agg(messages="count", responses="sum")
    table["response_rate"] = messages["responded"].mean()
    return table
# %% task="mailing-plan" right="expected responses"
def mailing_plan(segments, letter_cny):
    plan = pd.DataFrame(index=segments.index)
    responses = segments["response_rate"] * segments["customers"]
    plan["break_even"] = letter_cny / segments["margin_cny"]
    plan["profit_cny"] = responses * segments["margin_cny"] - segments["customers"] * letter_cny
    plan["mail"] = segments["response_rate"] > letter_cny / segments["margin_cny"]
    return plan


result = mailing_plan(segments, 3)
planned_profit = round(result.profit_cny[result.mail].sum() - 1500)
# %% task="mailing-plan" right="loop"
def mailing_plan(segments, letter_cny):
    rows = []
    for row in segments.itertuples():
        border = letter_cny / row.margin_cny
        profit = row.customers * (row.response_rate * row.margin_cny - letter_cny)
        rows.append({"break_even": border, "profit_cny": profit, "mail": bool(row.response_rate > border)})
    return pd.DataFrame(rows, index=segments.index)


planned_profit = -1500
for row in mailing_plan(segments, 3).itertuples():
    if row.mail:
        planned_profit += row.profit_cny
# %% task="mailing-plan" wrong="letters to responders only"
# en: Who does not respond gets a letter too, and it costs as much.
# zh: 没有回应的人也收到了信，一样要花钱。
def mailing_plan(segments, letter_cny):
    break_even = letter_cny / segments["margin_cny"]
    profit = segments["customers"] * segments["response_rate"] * (segments["margin_cny"] - letter_cny)
    return pd.DataFrame({"break_even": break_even, "profit_cny": profit, "mail": segments["response_rate"] > break_even})


plan = mailing_plan(segments, 3)
planned_profit = plan.loc[plan["mail"], "profit_cny"].sum() - 1500
# %% task="mailing-plan" wrong="break-even upside down"
# en: At break-even rate x margin = cost of a letter. Solve it for the rate: a dearer letter needs a HIGHER rate.
# zh: 保本时，回应率 × 毛利 = 信的成本。解出回应率：信越贵，需要的回应率越**高**。
def mailing_plan(segments, letter_cny):
    break_even = segments["margin_cny"] / letter_cny
    profit = segments["customers"] * (segments["response_rate"] * segments["margin_cny"] - letter_cny)
    return pd.DataFrame({"break_even": break_even, "profit_cny": profit, "mail": profit > 0})


plan = mailing_plan(segments, 3)
planned_profit = plan.loc[plan["mail"], "profit_cny"].sum() - 1500
# %% task="mailing-plan" wrong="one border for all"
# en: Margins differ, so each segment has its own break-even. A business may pay at a rate at which a household does not.
# zh: 各组毛利不同，保本点也不同。同样的回应率，企业客户可能赚，居民可能亏。
def mailing_plan(segments, letter_cny):
    border = letter_cny / segments["margin_cny"].mean()
    profit = segments["customers"] * (segments["response_rate"] * segments["margin_cny"] - letter_cny)
    return pd.DataFrame({"break_even": border, "profit_cny": profit, "mail": segments["response_rate"] > border})


plan = mailing_plan(segments, 3)
planned_profit = plan.loc[plan["mail"], "profit_cny"].sum() - 1500
# %% task="mailing-plan" wrong="mail to everyone"
# en: Only the segments above their break-even get letters. Your profit contains those that lose money.
# zh: 只寄给超过保本点的组。你的利润里包含了亏钱的组。
def mailing_plan(segments, letter_cny):
    break_even = letter_cny / segments["margin_cny"]
    profit = segments["customers"] * (segments["response_rate"] * segments["margin_cny"] - letter_cny)
    return pd.DataFrame({"break_even": break_even, "profit_cny": profit, "mail": segments["response_rate"] > break_even})


planned_profit = mailing_plan(segments, 3)["profit_cny"].sum() - 1500
# %% task="mailing-plan" wrong="design forgotten"
# en: The design costs 1,500 yuan whatever the number of letters.
# zh: 无论寄多少封信，设计费 1500 元都要付。
def mailing_plan(segments, letter_cny):
    break_even = letter_cny / segments["margin_cny"]
    profit = segments["customers"] * (segments["response_rate"] * segments["margin_cny"] - letter_cny)
    return pd.DataFrame({"break_even": break_even, "profit_cny": profit, "mail": segments["response_rate"] > break_even})


plan = mailing_plan(segments, 3)
planned_profit = plan.loc[plan["mail"], "profit_cny"].sum()
# %% task="mailing-plan" wrong="break-even with the letter twice"
# en: margin_cny stands before the cost of letters: at break-even rate x margin = cost of a letter. You have taken the letter off the margin as well.
# zh: margin_cny 还没扣信的成本：保本时，回应率 × 毛利 = 一封信的成本。你又从毛利里扣了一次信。
def mailing_plan(segments, letter_cny):
    break_even = letter_cny / (segments["margin_cny"] - letter_cny)
    profit = segments["customers"] * (segments["response_rate"] * segments["margin_cny"] - letter_cny)
    return pd.DataFrame({"break_even": break_even, "profit_cny": profit, "mail": segments["response_rate"] > break_even})


plan = mailing_plan(segments, 3)
planned_profit = plan.loc[plan["mail"], "profit_cny"].sum() - 1500
# %% task="list-costs" right="apply"
def list_costs(lists, mailings, letter_cny):
    def cost(row):
        mode = "basic" if row["ours"] else "purchase" if row["kept"] else "rental"
        fee = row["fee_cny"] * (mailings if mode == "rental" else 1)
        total = fee + row["addresses"] * letter_cny * mailings
        return pd.Series({"mode": mode, "cost_per_response": total / (row["addresses"] * row["response_rate"] * mailings)})

    return lists.apply(cost, axis=1)


cheaper_from = next(
    times
    for times in range(1, 100)
    if list_costs(lists, times, 2).loc["cinema, bought", "cost_per_response"] < list_costs(lists, times, 2).loc["bank, rented", "cost_per_response"]
)
# %% task="list-costs" right="columns"
def list_costs(lists, mailings, letter_cny):
    table = pd.DataFrame({"mode": "rental"}, index=lists.index)
    table.loc[lists["kept"], "mode"] = "purchase"
    table.loc[lists["ours"], "mode"] = "basic"
    times = table["mode"].map({"rental": mailings, "purchase": 1, "basic": 1})
    responses = mailings * lists["addresses"] * lists["response_rate"]
    table["cost_per_response"] = (times * lists["fee_cny"] + mailings * lists["addresses"] * letter_cny) / responses
    return table


cheaper_from = 0
cheaper = False
while not cheaper:
    cheaper_from = cheaper_from + 1
    per_response = list_costs(lists, cheaper_from, 2)["cost_per_response"]
    cheaper = per_response["cinema, bought"] < per_response["bank, rented"]
# %% task="list-costs" wrong="rent paid once"
# en: A rented list is paid for again at each use. Which fee is multiplied by the number of mailings?
# zh: 租来的名单每用一次付一次钱。哪一种费用要乘以邮寄次数？
def list_costs(lists, mailings, letter_cny):
    mode = np.select([lists["ours"], lists["kept"]], ["basic", "purchase"], "rental")
    letters = lists["addresses"] * mailings
    cost = (lists["fee_cny"] + letters * letter_cny) / (letters * lists["response_rate"])
    return pd.DataFrame({"mode": mode, "cost_per_response": cost}, index=lists.index)


cheaper_from = 1
while cheaper_from < 50 and not list_costs(lists, cheaper_from, 2)["cost_per_response"].loc[["cinema, bought", "bank, rented"]].is_monotonic_increasing:
    cheaper_from += 1
# %% task="list-costs" wrong="per address"
# en: What counts is the cost of a response: divide by the expected responses, not by the letters.
# zh: 要比的是每次回应的成本：除以预期回应数，不是信数。
def list_costs(lists, mailings, letter_cny):
    mode = np.select([lists["ours"], lists["kept"]], ["basic", "purchase"], "rental")
    fees = lists["fee_cny"] * np.where(mode == "rental", mailings, 1)
    letters = lists["addresses"] * mailings
    return pd.DataFrame({"mode": mode, "cost_per_response": (fees + letters * letter_cny) / letters}, index=lists.index)


cheaper_from = 1
while cheaper_from < 50 and not list_costs(lists, cheaper_from, 2)["cost_per_response"].loc[["cinema, bought", "bank, rented"]].is_monotonic_increasing:
    cheaper_from += 1
# %% task="list-costs" wrong="letters forgotten"
# en: The fee is only part of the cost: each address also gets a letter in each mailing.
# zh: 费用只是成本的一部分：每次邮寄，每个地址还要寄一封信。
def list_costs(lists, mailings, letter_cny):
    mode = np.select([lists["ours"], lists["kept"]], ["basic", "purchase"], "rental")
    fees = lists["fee_cny"] * np.where(mode == "rental", mailings, 1)
    cost = fees / (lists["addresses"] * mailings * lists["response_rate"])
    return pd.DataFrame({"mode": mode, "cost_per_response": cost}, index=lists.index)


cheaper_from = 1
while cheaper_from < 50 and not list_costs(lists, cheaper_from, 2)["cost_per_response"].loc[["cinema, bought", "bank, rented"]].is_monotonic_increasing:
    cheaper_from += 1
# %% task="list-costs" wrong="own data bought"
# en: Our own addresses may be kept as well, but they were never bought: ask first whether they are ours.
# zh: 自有地址当然也能留下，但它们不是买来的：先问是不是自己的。
def list_costs(lists, mailings, letter_cny):
    mode = np.select([lists["kept"], lists["ours"]], ["purchase", "basic"], "rental")
    fees = lists["fee_cny"] * np.where(mode == "rental", mailings, 1)
    letters = lists["addresses"] * mailings
    cost = (fees + letters * letter_cny) / (letters * lists["response_rate"])
    return pd.DataFrame({"mode": mode, "cost_per_response": cost}, index=lists.index)


cheaper_from = 1
while cheaper_from < 50 and not list_costs(lists, cheaper_from, 2)["cost_per_response"].loc[["cinema, bought", "bank, rented"]].is_monotonic_increasing:
    cheaper_from += 1
# %% task="address-sources" right="where from"
{
    "brother": "personal", "app": "own", "cinema": "partner", "prize": "online",
    "till": "own", "classmates": "personal", "bank": "partner", "poll": "online",
}
# %% task="address-sources" wrong="everything on the web is online"
# en: An account in our own app belongs to our own network. An online survey asks people who need not be ours.
# zh: 在自己的 App 里注册，属于自建关系网；网络调查问的不一定是我们的客户。
{
    "brother": "personal", "app": "online", "cinema": "partner", "prize": "online",
    "till": "own", "classmates": "personal", "bank": "partner", "poll": "online",
}
# %% task="address-sources" wrong="friends of staff are own"
# en: Family and old friends of the staff come by personal ties, not through the firm's shops or app.
# zh: 员工的亲戚、同学靠的是私人关系，不是企业的门店或 App。
{
    "brother": "own", "app": "own", "cinema": "partner", "prize": "online",
    "till": "own", "classmates": "own", "bank": "partner", "poll": "online",
}
# %% task="ideal-list" right="groupby"
def ideal_list(cards, min_visits):
    latest = cards.loc[cards.groupby("phone")["collected_on"].idxmax()]
    latest = latest[(latest["opted_out"] == False) & (latest["visits"] >= min_visits)]  # noqa: E712
    return latest.sort_values("phone").sort_values("visits", ascending=False, kind="stable")["phone"].tolist()
# %% task="ideal-list" right="dictionary"
def ideal_list(cards, min_visits):
    newest = {}
    for card in cards.to_dict("records"):
        old = newest.get(card["phone"])
        if old is None or card["collected_on"] > old["collected_on"]:
            newest[card["phone"]] = card
    chosen = [card for card in newest.values() if not card["opted_out"] and card["visits"] >= min_visits]
    chosen.sort(key=lambda card: (-card["visits"], card["phone"]))
    return [card["phone"] for card in chosen]
# %% task="ideal-list" wrong="last row of the table"
# en: The rows are not in order of date: the latest is the one with the latest collected_on.
# zh: 表里的行不是按日期排的：最晚的一行要看 collected_on。
def ideal_list(cards, min_visits):
    latest = cards.drop_duplicates("phone", keep="last")
    ideal = latest[~latest["opted_out"] & (latest["visits"] >= min_visits)]
    return list(ideal.sort_values(["visits", "phone"], ascending=[False, True])["phone"])
# %% task="ideal-list" wrong="opt-outs removed first"
# en: Who opted out in the latest card is still there with an older one. First keep the latest row, then take out opt-outs.
# zh: 最新卡片上拒收的人，会靠旧卡片留下来。先保留最新一行，再去掉拒收的。
def ideal_list(cards, min_visits):
    willing = cards[~cards["opted_out"]]
    latest = willing.sort_values("collected_on").drop_duplicates("phone", keep="last")
    ideal = latest[latest["visits"] >= min_visits]
    return list(ideal.sort_values(["visits", "phone"], ascending=[False, True])["phone"])
# %% task="ideal-list" wrong="duplicates kept"
# en: One person, one letter: rows with the same phone are the same person.
# zh: 一人一封信：电话相同就是同一个人。
def ideal_list(cards, min_visits):
    ideal = cards[~cards["opted_out"] & (cards["visits"] >= min_visits)]
    return list(ideal.sort_values(["visits", "phone"], ascending=[False, True])["phone"])
# %% task="ideal-list" wrong="opt-outs kept"
# en: Who has opted out must get no letter, however often they come.
# zh: 拒收的人来得再勤，也不能寄信给他。
def ideal_list(cards, min_visits):
    latest = cards.sort_values("collected_on").drop_duplicates("phone", keep="last")
    ideal = latest[latest["visits"] >= min_visits]
    return list(ideal.sort_values(["visits", "phone"], ascending=[False, True])["phone"])
# %% task="ideal-list" wrong="once out, always out"
# en: What counts is the latest row: who opted out on an older card and not on the latest may be written to.
# zh: 以最新一行为准：旧卡片上拒收、最新卡片上没有拒收的人，可以写信给他。
def ideal_list(cards, min_visits):
    out = set(cards.loc[cards["opted_out"], "phone"])
    latest = cards.sort_values("collected_on").drop_duplicates("phone", keep="last")
    ideal = latest[~latest["phone"].isin(out) & (latest["visits"] >= min_visits)]
    return list(ideal.sort_values(["visits", "phone"], ascending=[False, True])["phone"])
# %% task="database-process" right="six steps"
["book", "server", "merge", "profile", "offer", "write"]
# %% task="database-process" wrong="find before processing"
# en: With double and dead addresses still inside, the wrong people are found: clean first.
# zh: 重复的、无效的地址还在里面，找出来的人就不对：先清理。
["book", "server", "profile", "merge", "offer", "write"]
