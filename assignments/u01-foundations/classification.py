# %% [markdown] lang="en"
# # Who are our customers?
#
# Xianhe, a regional food retailer, has 1,700 names in its file and one question: on whom should it spend its time?
# You turn words of the first two lessons into rules, run them on the company's data and advise the board.
#
# - Write your answer where it says `# your code here`, then run the cell below it. A ✓ means: right so far. Further tests run
#   after you hand in, on other data, so write rules, not numbers read off the screen.
# - Labels are English in every language of the course: write them exactly as given, in quotation marks.
# - A quiz keeps what you clicked. You can change it until you hand in.
# %% [markdown] lang="zh"
# # 我们的客户是谁
#
# 区域食品零售企业鲜禾的客户档案里有 1700 个名字，问题只有一个：精力该花在谁身上？你要把前两课的概念变成规则，在公司数据上运行，再给董事会提出建议。
#
# - 在写着“在此写代码”的地方作答，然后运行它下面的单元格。出现 ✓ 表示到目前为止正确。交作业后还会用**别的数据**检验，所以要写规则，不要抄屏幕上的数字。
# - 标签一律用英文，照题目原样写，加引号。
# - 测验会记住你的选择，交作业之前随时可以改。
# %%
import itertools

import numpy as np
import pandas as pd

import crmlab
from crmlab import check, quiz
from crmlab.datasets import AS_OF, load_customers, load_orders

crmlab.start("classification", language="en")
customers = load_customers()
orders = load_orders()
OWN_RULE = {"en": "Here you write the rule yourself; later you may use crmlab.", "zh": "这里请自己写规则；以后可以用 crmlab。"}
# %% [markdown] lang="en"
# ## 1 Twelve parties
#
# Use the two tests of the lesson: does the party receive a product or service from Xianhe, and is Xianhe paid for it,
# by the party or on its behalf?
# %% [markdown] lang="zh"
# ## 1 十二个对象
#
# 用课上的两句话来判断：他是否从鲜禾得到产品或服务？是否有人（他自己或别人替他）为此付钱给鲜禾？
# %% quiz="customers-or-not" points=2 concepts=["customer-definition"]
quiz.sort(
    "customers-or-not",
    question={
        "en": "Who is a customer of Xianhe today, in the narrow sense (paid service, outside the firm)?",
        "zh": "从狭义看（企业之外、有偿），谁现在是鲜禾的客户？",
    },
    items={
        "commuter": {"en": "A commuter who buys one apple with cash", "zh": "用现金买了一个苹果的上班族"},
        "bank": {"en": "The bank that lends Xianhe money", "zh": "贷款给鲜禾的银行"},
        "canteen": {"en": "A canteen that pays by invoice after 30 days", "zh": "月结 30 天的单位食堂"},
        "tester": {"en": "A blogger who got a free box to review", "zh": "收到免费礼盒来写测评的博主"},
        "dealer": {"en": "A dealer who buys drinks and sells them on", "zh": "进饮料再转卖的经销商"},
        "farm": {"en": "The farm that sells eggs to Xianhe", "zh": "卖鸡蛋给鲜禾的养鸡场"},
        "grandmother": {"en": "A grandmother whose weekly box is paid by her son", "zh": "儿子付钱、每周收一箱菜的奶奶"},
        "thief": {"en": "A shoplifter", "zh": "在店里偷东西的人"},
        "member": {"en": "A member with a card who has not bought for two years", "zh": "有会员卡、两年没买过东西的人"},
        "tenant": {"en": "A baker who rents a stand in the shop from Xianhe", "zh": "向鲜禾租店内摊位的面包师"},
        "inspector": {"en": "The food inspector who takes samples away", "zh": "来抽检取样的监管人员"},
        "subscriber": {"en": "A household on a paid monthly fruit plan", "zh": "按月付费订水果的家庭"},
    },
    categories={
        "customer": {"en": "customer today", "zh": "现在是客户"},
        "not": {"en": "not a customer today", "zh": "现在不是客户"},
    },
)
### BEGIN HIDDEN TESTS
check.quiz(
    student.quiz("customers-or-not"),
    {
        "commuter": "customer",
        "bank": "not",
        "canteen": "customer",
        "tester": "not",
        "dealer": "customer",
        "farm": "not",
        "grandmother": "customer",
        "thief": "not",
        "member": "not",
        "tenant": "customer",
        "inspector": "not",
        "subscriber": "customer",
    },
    reasons={
        "tester": {"en": "Receives something, and nobody pays for it.", "zh": "得到了，但没有人为他付钱。"},
        "grandmother": {"en": "Her son pays on her behalf: receiving and paid for.", "zh": "儿子替她付钱：得到，也付了。"},
        "member": {"en": "A card is no purchase: today this member pays for nothing.", "zh": "有卡不等于在买：现在没有为任何东西付钱。"},
        "tenant": {"en": "Xianhe sells floor space, and the baker pays for it: a service is a product too.", "zh": "鲜禾把场地租给他，他付租金：服务也是产品。"},
        "bank": {"en": "Here Xianhe pays, for the loan.", "zh": "这里付钱的是鲜禾（付利息）。"},
        "farm": {"en": "A supplier: Xianhe is its customer.", "zh": "供应商：鲜禾才是它的客户。"},
        "commuter": {"en": "One apple is enough: received and paid.", "zh": "一个苹果也算：得到了，也付了钱。"},
        "thief": {"en": "Takes without paying.", "zh": "拿了没付钱。"},
        "inspector": {"en": "Takes samples by law and pays nothing.", "zh": "依法抽样，不付钱。"},
    },
    partial=True,
    points=2,
)
check.points()
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## 2 The value chain: who is what kind of customer?
#
# The new CRM system wants a *kind* for each party. Write `scope_of(parties)`. It takes a table with one row per
# party and four yes/no columns (`True`/`False`):
#
# `inside` (belongs to Xianhe), `pays` (pays Xianhe), `resells` (sells the goods on), `organisation` (is no private person)
#
# and returns a Series on the same index. The **first** rule that fits decides:
#
# 1. inside: `"internal"`
# 2. does not pay: `"none"`
# 3. resells: `"channel"`
# 4. is an organisation: `"business"`
# 5. otherwise: `"consumer"`
# %% [markdown] lang="zh"
# ## 2 价值链：各是哪一类客户？
#
# 新的 CRM 系统要给每个对象填一个**类别**。请写函数 `scope_of(parties)`。参数是一张表，每行一个对象，有四个是/否列（`True`/`False`）：
#
# `inside`（属于鲜禾内部）、`pays`（付钱给鲜禾）、`resells`（买来转卖）、`organisation`（不是个人）
#
# 返回一个索引相同的 Series。从上往下，由**第一条**符合的规则决定：
#
# 1. 在内部：`"internal"`
# 2. 不付钱：`"none"`
# 3. 转卖：`"channel"`
# 4. 是组织：`"business"`
# 5. 其余：`"consumer"`
# %%
parties = pd.DataFrame(
    {
        "inside": [False, False, False, False, True, False, False],
        "pays": [True, True, True, False, False, True, False],
        "resells": [False, True, False, False, False, True, True],
        "organisation": [True, True, False, True, True, False, True],
    },
    index=["restaurant", "corner shop", "family Wang", "egg farm", "night shift", "street vendor", "charity stall"],
)
parties
# %% answer="scope-rule"
def scope_of(parties):
    ### BEGIN SOLUTION
    rules = [parties["inside"], ~parties["pays"], parties["resells"], parties["organisation"]]
    labels = np.select(rules, ["internal", "none", "channel", "business"], "consumer")
    return pd.Series(labels, index=parties.index)
    ### END SOLUTION
# %% check="scope-rule" points=4 concepts=["customer-scope"]
scopes = ["business", "channel", "consumer", "none", "internal", "channel", "none"]
check.series(scope_of(parties), pd.Series(scopes, index=parties.index))
### BEGIN HIDDEN TESTS
every_party = pd.DataFrame(
    list(itertools.product([True, False], repeat=4)), columns=["organisation", "resells", "pays", "inside"]
).rename(index="party {}".format)
check.series(student.scope_of(every_party), solution.scope_of(every_party))
check.series(student.scope_of(parties.iloc[::-1]), solution.scope_of(parties))
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## 3 Four roles: who gets which letter?
#
# Xianhe writes four kinds of letter: invoices to customers, tasting news to consumers, handling tips to users, leaflets to the
# marketing target. Nobody is to get two. Write `main_role(people)`. The table has one row per person or organisation
# and four yes/no columns:
#
# `pays` (orders and pays), `uses` (uses or handles the product), `private` (uses it in private life, not at work),
# `addressed` (our advertising speaks to them)
#
# Return a Series on the same index; the first rule that fits decides:
#
# 1. pays: `"customer"`
# 2. uses it, in private life: `"consumer"`
# 3. uses it, at work: `"user"`
# 4. is addressed: `"target"`
# 5. otherwise: `"none"`
#
# `private` says nothing about somebody who does not use the product.
# %% [markdown] lang="zh"
# ## 3 四种角色：哪封信寄给谁？
#
# 鲜禾有四种信：账单寄给客户，尝鲜资讯寄给消费者，操作提示寄给用户，宣传单寄给营销对象。一人只收一种。请写函数 `main_role(people)`。表里每行是一个人或组织，有四个是/否列：
#
# `pays`（订货付款）、`uses`（使用或经手产品）、`private`（用于个人生活而非工作）、`addressed`（我们的广告以他为对象）
#
# 返回索引相同的 Series，由第一条符合的规则决定：
#
# 1. 付款：`"customer"`
# 2. 使用，用于个人生活：`"consumer"`
# 3. 使用，用于工作：`"user"`
# 4. 是广告对象：`"target"`
# 5. 其余：`"none"`
#
# 对不使用产品的人，`private` 没有意义。
# %%
people = pd.DataFrame(
    {
        "pays": [True, False, False, False, False, False],
        "uses": [False, True, True, False, False, True],
        "private": [False, True, False, True, False, False],
        "addressed": [True, False, False, True, False, True],
    },
    index=["kindergarten", "children", "cook", "parents", "postman", "trainee"],
)
people
# %% answer="main-role"
def main_role(people):
    ### BEGIN SOLUTION
    role = pd.Series("none", index=people.index)
    role[people["addressed"]] = "target"
    role[people["uses"]] = "user"
    role[people["uses"] & people["private"]] = "consumer"
    role[people["pays"]] = "customer"
    return role
    ### END SOLUTION
# %% check="main-role" points=4 concepts=["customer-confusable-terms"]
roles = ["customer", "consumer", "user", "target", "none", "user"]
check.series(main_role(people), pd.Series(roles, index=people.index))
### BEGIN HIDDEN TESTS
everyone = pd.DataFrame(
    list(itertools.product([True, False], repeat=4)), columns=["private", "addressed", "pays", "uses"]
).rename(index="person {}".format)
check.series(student.main_role(everyone), solution.main_role(everyone))
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## 4 Motive: what are the goods for?
#
# Write `motive_of(customers)`. It takes a table like `customers` and returns a Series indexed by `customer_id`:
#
# - `"final"` for every `customer_type` `"consumer"`;
# - `"intermediate"` for a business whose `industry` is `"convenience store"` or `"wholesaler"`;
# - `"producer"` for **every other** business, also in industries that join the file later.
#
# `crmlab` can do this too; here write it yourself, with pandas or plain Python.
# %% [markdown] lang="zh"
# ## 4 动机：客户买货做什么用？
#
# 请写函数 `motive_of(customers)`。参数是与 `customers` 结构相同的表，返回以 `customer_id` 为索引的 Series：
#
# - `customer_type` 为 `"consumer"` 的一律是 `"final"`；
# - `industry` 为 `"convenience store"` 或 `"wholesaler"` 的企业是 `"intermediate"`；
# - **其余所有**企业是 `"producer"`，包括将来新加入的行业。
#
# `crmlab` 里有现成的函数；本题请用 pandas 或普通 Python 自己写。
# %%
few_customers = pd.DataFrame(
    {
        "customer_id": ["C1", "C2", "C3", "C4", "C5", "C6"],
        "customer_type": ["consumer", "business", "business", "business", "business", "business"],
        "industry": [None, "restaurant", "convenience store", "hotel", "wholesaler", "caterer"],
    }
)
few_customers
# %% answer="motive-rule"
def motive_of(customers):
    ### BEGIN SOLUTION
    table = customers.set_index("customer_id")
    motive = pd.Series("producer", index=table.index)
    motive[table["industry"].isin(["convenience store", "wholesaler"])] = "intermediate"
    motive[table["customer_type"] == "consumer"] = "final"
    return motive
    ### END SOLUTION
# %% check="motive-rule" points=3 concepts=["classify-by-motive"]
motives = {"C1": "final", "C2": "producer", "C3": "intermediate", "C4": "producer", "C5": "intermediate", "C6": "producer"}
check.series(motive_of(few_customers), pd.Series(motives))
check.code("motive_of", avoids=["crmlab.classification"], reason=OWN_RULE)
### BEGIN HIDDEN TESTS
newcomers = pd.DataFrame(
    {
        "customer_id": ["N1", "N2", "N3", "N4", "N5"],
        "customer_type": ["business", "business", "business", "consumer", "business"],
        "industry": ["bakery", "wholesaler", "school", None, "convenience store"],
    }
)
check.series(student.motive_of(newcomers), solution.motive_of(newcomers))
check.series(student.motive_of(customers.sample(300, random_state=4)), solution.motive_of(customers.sample(300, random_state=4)))
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## 5 Time: past, present or future?
#
# Write `time_of(customers, orders, as_of, window_days)`. It returns a Series indexed by `customer_id` with **every**
# customer of the table `customers`. `as_of` is a date, as a text such as `"2025-06-30"` or as a pandas `Timestamp`.
#
# - `"future"`: no purchase up to and including the day `as_of`;
# - `"present"`: the last purchase lies at most `window_days` days before `as_of` (exactly `window_days` is still present);
# - `"past"`: all others.
#
# Only rows with `amount_cny` above 0 are purchases; a refund is none. Orders after `as_of` are not known yet.
# Here too write the rule yourself.
# %% [markdown] lang="zh"
# ## 5 时间：过去、现在还是未来？
#
# 请写函数 `time_of(customers, orders, as_of, window_days)`，返回以 `customer_id` 为索引的 Series，`customers` 表里的**每一位**客户都要有。`as_of` 是日期，可能是文本，如 `"2025-06-30"`，也可能是 pandas 的 `Timestamp`。
#
# - `"future"`：到 `as_of` 当天为止（含当天）没有购买；
# - `"present"`：最后一次购买距 `as_of` 不超过 `window_days` 天（恰好等于也算）；
# - `"past"`：其余。
#
# 只有 `amount_cny` 大于 0 的行才算购买，退款不算；`as_of` 之后的订单当时还不知道。本题同样请自己写规则。
# %%
few_orders = pd.DataFrame(
    {
        "customer_id": ["C1", "C1", "C2", "C3", "C3", "C4"],
        "order_date": pd.to_datetime(
            ["2025-01-05", "2025-06-20", "2025-03-22", "2025-02-01", "2025-06-15", "2025-07-08"]
        ),
        "amount_cny": [60.0, 45.0, 800.0, 120.0, -120.0, 950.0],
    }
)
few_orders
# %% answer="time-rule"
def time_of(customers, orders, as_of, window_days):
    ### BEGIN SOLUTION
    as_of = pd.Timestamp(as_of)
    purchases = orders[(orders["amount_cny"] > 0) & (orders["order_date"] <= as_of)]
    last = purchases.groupby("customer_id")["order_date"].max().reindex(customers["customer_id"])
    days = (as_of - last).dt.days
    labels = np.select([last.isna(), days <= window_days], ["future", "present"], "past")
    return pd.Series(labels, index=last.index)
    ### END SOLUTION
# %% check="time-rule" points=5 concepts=["classify-by-time"]
times = {"C1": "present", "C2": "present", "C3": "past", "C4": "future", "C5": "future", "C6": "future"}
check.series(time_of(few_customers, few_orders, "2025-06-30", 100), pd.Series(times))
check.code("time_of", avoids=["crmlab.classification"], reason=OWN_RULE)
### BEGIN HIDDEN TESTS
check.series(student.time_of(few_customers, few_orders, pd.Timestamp("2025-07-08"), 0), solution.time_of(few_customers, few_orders, "2025-07-08", 0))
odd_orders = few_orders.assign(customer_id=list("ABCDEF"), amount_cny=[0.0, 0.5, 40.0, -3.0, 12.0, 7.0])
odd_customers = pd.DataFrame({"customer_id": list("FEDCBA")})
check.series(student.time_of(odd_customers, odd_orders, pd.Timestamp("2025-06-20"), 90), solution.time_of(odd_customers, odd_orders, "2025-06-20", 90))
part = customers.sample(400, random_state=7)
check.series(student.time_of(part, orders, pd.Timestamp("2024-09-30"), 120), solution.time_of(part, orders, "2024-09-30", 120))
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## 6 Value: general, potential or key?
#
# What customers *seek* cannot be seen; take the yearly margin (sales minus cost) and its growth as a *proxy*:
# something measurable that stands in for what is not. Write
# `value_of(margins, key_from, potential_from, growth)`. The table `margins` has the columns `margin_2024` and
# `margin_2025`, in CNY, one row per customer. Return a Series on the same index; the first rule that fits decides:
#
# 1. `"key"`: `margin_2025` is at least `key_from`;
# 2. `"potential"`: `margin_2025` is at least `potential_from`, **and** at least `growth` times `margin_2024`;
# 3. `"general"`: all others.
# %% [markdown] lang="zh"
# ## 6 价值：一般、潜力还是关键？
#
# 客户**追求**什么看不见，用年毛利（销售额减成本）及其增长做**代理指标**，也就是用测得到的量来代替测不到的。请写函数 `value_of(margins, key_from, potential_from, growth)`。表 `margins` 每行一位客户，有 `margin_2024` 和 `margin_2025` 两列（单位：元）。返回索引相同的 Series，由第一条符合的规则决定：
#
# 1. `"key"`：`margin_2025` 不低于 `key_from`；
# 2. `"potential"`：`margin_2025` 不低于 `potential_from`，**并且**不低于 `margin_2024` 的 `growth` 倍；
# 3. `"general"`：其余。
# %%
few_margins = pd.DataFrame(
    {
        "margin_2024": [900.0, 1500.0, 200.0, 300.0, 0.0, 10.0, 400.0],
        "margin_2025": [2600.0, 1600.0, 450.0, 310.0, 250.0, 40.0, 600.0],
    },
    index=["hotel", "canteen", "bistro", "kiosk", "noodle bar", "student", "tea house"],
)
few_margins
# %% answer="value-rule"
def value_of(margins, key_from, potential_from, growth):
    ### BEGIN SOLUTION
    now, before = margins["margin_2025"], margins["margin_2024"]
    potential = (now >= potential_from) & (now >= growth * before)
    labels = np.select([now >= key_from, potential], ["key", "potential"], "general")
    return pd.Series(labels, index=margins.index)
    ### END SOLUTION
# %% check="value-rule" points=4 concepts=["classify-by-value"]
values = ["key", "key", "potential", "general", "potential", "general", "potential"]
check.series(value_of(few_margins, 1600, 200, 1.5), pd.Series(values, index=few_margins.index))
### BEGIN HIDDEN TESTS
numbers = np.random.default_rng(3).integers(0, 40, size=(120, 2)) * 50.0
many_margins = pd.DataFrame(numbers, columns=["margin_2024", "margin_2025"])
check.series(student.value_of(many_margins, 1500, 400, 2), solution.value_of(many_margins, 1500, 400, 2))
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## 7 The report: is it 80 / 15 / 5?
#
# Run your rule on the company: `key_from=1000`, `potential_from=200`, `growth=1.5`, with everyone who had an order or a
# refund in 2024 or 2025 (a year without any counts as 0), not with the whole file. To compare with on your way: these
# are 1,415 customers, and their whole margin of 2025 is about 358,632 yuan. Make the table `value_report`:
#
# - index (not a column): the classes `"key"`, `"potential"`, `"general"`;
# - column `customers`: number of customers;
# - column `customer_share`: their share of these customers, between 0 and 1;
# - column `margin_share`: their share of the whole margin of 2025, between 0 and 1. Round no share, or to 3 decimals.
#
# Refunds belong to the margin: their amount is negative, and handling them costs 5 yuan each (a positive cost).
# %% [markdown] lang="zh"
# ## 7 报告：真的是 80 / 15 / 5 吗？
#
# 把规则用到公司数据上：`key_from=1000`、`potential_from=200`、`growth=1.5`，对象是 2024 或 2025 年有订单（含退款）的所有客户，不是档案里的全部客户；某一年没有订单则记 0。中途可以核对：这样的客户共 1415 位，2025 年全部毛利约 358632 元。做出表 `value_report`：
#
# - 索引（不是列）：三个类别 `"key"`、`"potential"`、`"general"`；
# - 列 `customers`：客户数；
# - 列 `customer_share`：占这些客户的比例，0 到 1 之间；
# - 列 `margin_share`：占 2025 年全部毛利的比例，0 到 1 之间。比例可不取整，也可保留 3 位小数。
#
# 退款要计入毛利：它的金额是负数，另有每笔 5 元的处理费（成本为正）。
# %% answer="value-report"
### BEGIN SOLUTION
yearly = orders.assign(margin=orders["amount_cny"] - orders["cost_cny"], year=orders["order_date"].dt.year)
margins = yearly[yearly["year"] >= 2024].pivot_table(
    index="customer_id", columns="year", values="margin", aggfunc="sum", fill_value=0
)
margins.columns = ["margin_2024", "margin_2025"]
labels = value_of(margins, 1000, 200, 1.5)
value_report = pd.DataFrame({"customers": labels.value_counts()})
value_report["customer_share"] = value_report["customers"] / len(labels)
value_report["margin_share"] = margins["margin_2025"].groupby(labels).sum() / margins["margin_2025"].sum()
### END SOLUTION
# %% check="value-report" points=5 concepts=["classify-by-value", "crm-goals"]
check.table(value_report, columns=["customers", "customer_share", "margin_share"], rows=3)
check.sequence(sorted(value_report.index), ["general", "key", "potential"])
check.value(value_report["customers"].sum(), 1415, unit={"en": "customers", "zh": "位客户"})
check.value(value_report["customer_share"].sum(), 1, decimals=2)
check.value(value_report["margin_share"].sum(), 1, decimals=2)
### BEGIN HIDDEN TESTS
check.table(student.value_report, solution.value_report, columns=["customers"])
check.table(student.value_report, solution.value_report, decimals=3)
### END HIDDEN TESTS
# %% [markdown] lang="en"
# Compare with the rule of thumb: how many customers are key, and what do they bring? You need these figures in task 11.
# %% [markdown] lang="zh"
# 和经验比例对照一下：关键客户占多少，带来多少毛利？第 11 题要用到这些数字。
# %% [markdown] lang="en"
# ## 8 What management looks at
#
# A dairy that Xianhe wants to buy has counted in its yearly reports how often four words occur. The word that occurs
# most shows the stage of that year:
#
# | word (column) | stage |
# |---|---|
# | `output` | `"product-centred"` |
# | `sales` | `"sales-centred"` |
# | `profit` | `"profit-centred"` |
# | `loyalty` | `"customer-centred"` |
#
# Write `focus_by_year(mentions)`: a Series, year to stage. If words tie for the first place, take the stage that stands
# **lower** in the table above, since attention is then on its way there. Columns may come in any order.
#
# Then store in `turning_years` the list of years, ascending, whose stage differs from that of the row before
# (the first year is none).
# %% [markdown] lang="zh"
# ## 8 管理者盯着什么
#
# 鲜禾打算收购一家乳品厂。有人统计了它历年年报里四个词出现的次数，出现最多的词说明当年处在哪个阶段：
#
# | 词（列名） | 阶段 |
# |---|---|
# | `output` 产量 | `"product-centred"` |
# | `sales` 销售额 | `"sales-centred"` |
# | `profit` 利润 | `"profit-centred"` |
# | `loyalty` 忠诚 | `"customer-centred"` |
#
# 请写函数 `focus_by_year(mentions)`，返回 Series：年份到阶段。若并列第一，取上表中位置**靠下**的阶段，因为关注点正向那个阶段转移。列的顺序不固定。
#
# 然后把阶段与上一行不同的年份按升序存成列表 `turning_years`（第一年不算）。
# %%
mentions = pd.DataFrame(
    {
        "loyalty": [0, 1, 2, 5, 9, 21, 30],
        "sales": [4, 24, 26, 20, 15, 18, 12],
        "output": [31, 19, 14, 9, 8, 6, 7],
        "profit": [3, 6, 11, 20, 24, 21, 19],
    },
    index=pd.Index([1985, 1990, 1995, 2000, 2005, 2010, 2015], name="year"),
)
mentions
# %% answer="focus-by-year"
def focus_by_year(mentions):
    ### BEGIN SOLUTION
    stages = {
        "loyalty": "customer-centred",
        "profit": "profit-centred",
        "sales": "sales-centred",
        "output": "product-centred",
    }
    return mentions[list(stages)].idxmax(axis="columns").map(stages)
    ### END SOLUTION


### BEGIN SOLUTION
focus = focus_by_year(mentions)
changed = (focus != focus.shift()).iloc[1:]
turning_years = list(changed[changed].index)
### END SOLUTION
# %% check="focus-by-year" points=4 concepts=["management-focus-evolution"]
first_reports = pd.DataFrame({"sales": [9, 6], "output": [12, 4], "profit": [1, 6], "loyalty": [0, 2]}, index=[1985, 2000])
check.series(focus_by_year(first_reports), pd.Series({1985: "product-centred", 2000: "profit-centred"}))
check.sequence(turning_years, labels=list(mentions.index[1:]))
### BEGIN HIDDEN TESTS
counts = np.random.default_rng(8).integers(0, 6, size=(30, 4))
other_mentions = pd.DataFrame(counts, columns=["profit", "output", "loyalty", "sales"], index=range(1990, 2020))
check.series(student.focus_by_year(other_mentions), solution.focus_by_year(other_mentions))
check.sequence(student.turning_years, solution.turning_years)
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ### Six firms today
#
# Stages are not dates. Place each firm by the figure that its managers look at first.
# %% [markdown] lang="zh"
# ### 今天的六家企业
#
# 阶段不等于年代。看管理者最先看哪个数，判断每家企业处在哪个阶段。
# %% quiz="firm-stories" points=2 concepts=["management-focus-evolution"]
quiz.sort(
    "firm-stories",
    question={"en": "At which stage is each firm?", "zh": "每家企业处在哪个阶段？"},
    items={
        "chips": {"en": "A chip maker is sold out for a year and builds two more plants", "zh": "一家芯片厂订单排到明年，正在再建两座工厂"},
        "cars": {"en": "Cars fill the yard; the dealer pays a bonus per car signed this month", "zh": "停车场堆满了车，经销商按本月签单数发奖金"},
        "airline": {"en": "An airline fills its planes at a loss and now cuts cost per seat", "zh": "航空公司座位都满却亏钱，正在压低每个座位的成本"},
        "app": {"en": "A delivery app pays managers by the share of users who come back", "zh": "一家外卖平台按用户复购率给经理发奖金"},
        "steel": {"en": "A steel works reports tonnes first, even while stocks grow", "zh": "钢厂库存在涨，汇报时先报吨数"},
        "hotel": {"en": "A hotel asks each lost regular guest what kept them away", "zh": "酒店逐一询问流失的老客人为什么不来"},
    },
    categories={
        "product": {"en": "product-centred", "zh": "产品中心论"},
        "sales": {"en": "sales-centred", "zh": "销售中心论"},
        "profit": {"en": "profit-centred", "zh": "利润中心论"},
        "customer": {"en": "customer-centred", "zh": "客户中心论"},
    },
)
### BEGIN HIDDEN TESTS
check.quiz(
    student.quiz("firm-stories"),
    {
        "chips": "product",
        "cars": "sales",
        "airline": "profit",
        "app": "customer",
        "steel": "product",
        "hotel": "customer",
    },
    reasons={
        "steel": {"en": "Which figure do its managers report first? That decides, not what would be wise.", "zh": "管理者最先汇报哪个数？由它决定，而不是怎样做才明智。"},
        "airline": {"en": "The planes are full: sales are not the worry, profit is.", "zh": "飞机坐满了：愁的不是销售，是利润。"},
        "app": {"en": "What managers are paid for is what they look at first.", "zh": "按什么发奖金，就最先看什么。"},
        "cars": {"en": "Stock piles up, and the answer is a push to sell.", "zh": "库存积压，对策是拼命促销。"},
    },
    partial=True,
    points=2,
)
check.points()
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## 9 Where does the CRM budget go?
#
# Ten activities of Xianhe and their yearly cost:
#
# | id | activity |
# |---|---|
# | a1 | Score all business accounts by expected profit |
# | a2 | Billboards in a new district |
# | a3 | Welcome coupon for the first order |
# | a4 | Birthday vouchers for regular members |
# | a5 | Recommend wine to members who buy cheese |
# | a6 | Call members who complained, within a day |
# | a7 | Referral bonus for each new member |
# | a8 | Offer restaurants that buy vegetables a meat contract too |
# | a9 | Study which districts have households worth winning |
# | a10 | Points that expire unless one buys again |
#
# 1. `phase_of`: a dictionary from each id (`"a1"` .. `"a10"`) to the phase that the activity serves first:
#    `"selection"`, `"acquisition"`, `"retention"` or `"extension"` (*extension*: more or other products from customers one has).
# 2. `budget_share`: a Series, phase to share of the whole cost, between 0 and 1, in the order selection, acquisition, retention, extension.
#    Round not at all, or to 3 decimals.
# %% [markdown] lang="zh"
# ## 9 CRM 预算花到哪里去了？
#
# 鲜禾的十项活动和每年的费用：
#
# | 编号 | 活动 |
# |---|---|
# | a1 | 按预期利润给所有企业客户打分 |
# | a2 | 在新城区投户外广告 |
# | a3 | 首单优惠券 |
# | a4 | 给老会员送生日券 |
# | a5 | 向买奶酪的会员推荐葡萄酒 |
# | a6 | 一天之内回访投诉的会员 |
# | a7 | 每带来一位新会员发一份奖励 |
# | a8 | 向只买蔬菜的餐馆推荐肉类合同 |
# | a9 | 研究哪些小区的住户值得争取 |
# | a10 | 积分到期作废，再次购买可延期 |
#
# 1. `phase_of`：字典，从编号（`"a1"` 到 `"a10"`）到该活动首先服务的环节：`"selection"`（选择）、`"acquisition"`（获取）、`"retention"`（保持）或 `"extension"`（扩展：让现有客户买得更多、买别的品类）。
# 2. `budget_share`：Series，各环节占总费用的比例，0 到 1 之间，依次为 selection、acquisition、retention、extension。可不取整，也可保留 3 位小数。
# %%
cost_cny = pd.Series(
    {
        "a1": 4_000,
        "a2": 42_000,
        "a3": 26_000,
        "a4": 9_000,
        "a5": 3_000,
        "a6": 7_500,
        "a7": 12_000,
        "a8": 4_500,
        "a9": 6_000,
        "a10": 6_000,
    },
    name="cost_cny",
)
PHASES = ["selection", "acquisition", "retention", "extension"]
# %% answer="phase-budget"
### BEGIN SOLUTION
phase_of = {
    "a1": "selection",
    "a2": "acquisition",
    "a3": "acquisition",
    "a4": "retention",
    "a5": "extension",
    "a6": "retention",
    "a7": "acquisition",
    "a8": "extension",
    "a9": "selection",
    "a10": "retention",
}
budget_share = cost_cny.groupby(phase_of).sum().reindex(PHASES) / cost_cny.sum()
### END SOLUTION
# %% check="phase-budget" points=6 concepts=["crm-activity-chain"]
check.mapping(phase_of, keys=list(cost_cny.index), labels=PHASES)
check.series(budget_share, keys=PHASES)
check.sequence(list(dict(budget_share)), PHASES)
check.value(sum(dict(budget_share).values()), 1, decimals=2)
### BEGIN HIDDEN TESTS
check.mapping(student.phase_of, solution.phase_of, partial=True, points=4)
check.series(student.budget_share, solution.budget_share, decimals=3, points=2)
check.points()
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## 10 Order in the project
#
# Four short questions on what CRM is and in which order it works.
#
# ### What is missing?
# %% [markdown] lang="zh"
# ## 10 项目的先后
#
# 四个小题：CRM 有哪些层面，工作按什么次序展开。
#
# ### 缺了哪一层？
# %% quiz="crm-levels" points=2 concepts=["crm-connotation"]
quiz.sort(
    "crm-levels",
    question={
        "en": "Six CRM projects failed. Which level was missing in each? A level may occur more than once.",
        "zh": "六个 CRM 项目失败了，各缺哪一层？同一层可以出现多次。",
    },
    items={
        "tonnes": {"en": "Everything runs, but the board still rewards tonnes sold and laughs at “soft topics”", "zh": "系统都好，董事会照旧按销量发奖，把满意度当笑话"},
        "paper": {"en": "Everyone wants it and knows what to do, but the customer records are on paper in four shops", "zh": "人人愿意，分工也清楚，可客户记录还在四家店的本子上"},
        "owner": {"en": "Good will, good system, but nobody is responsible for a complaint that touches two departments", "zh": "态度好，系统也好，跨两个部门的投诉却没人负责"},
        "login": {"en": "Bought, connected, duties assigned; then no training, and the sales staff never logged in", "zh": "系统买了，也接通了，分工也定了，却没有培训，销售从没登录过"},
        "bigbang": {"en": "All modules went live in all shops on one day, without a trial; after a week it was switched off", "zh": "所有模块同一天在所有门店上线，没有试运行，一周后停用"},
        "silos": {"en": "Service and sales systems cannot exchange data, so no agent sees the whole customer", "zh": "客服系统和销售系统数据不通，谁也看不到完整的客户"},
    },
    categories={
        "concept": {"en": "concept", "zh": "理念"},
        "mechanism": {"en": "mechanism", "zh": "机制"},
        "technology": {"en": "technology", "zh": "技术"},
        "implementation": {"en": "implementation", "zh": "实施"},
    },
)
### BEGIN HIDDEN TESTS
check.quiz(
    student.quiz("crm-levels"),
    {
        "tonnes": "concept",
        "paper": "technology",
        "owner": "mechanism",
        "login": "implementation",
        "bigbang": "implementation",
        "silos": "technology",
    },
    reasons={
        "tonnes": {"en": "Technology and duties are there; the board does not believe in it.", "zh": "系统、分工都有，缺的是董事会的信念。"},
        "owner": {"en": "Who does what is a matter of roles and processes.", "zh": "谁负责什么，是岗位和流程的问题。"},
        "login": {"en": "The system works; it was never put to use.", "zh": "系统没问题，是没有真正用起来。"},
        "bigbang": {"en": "How something is introduced belongs to implementation.", "zh": "怎样上线，属于实施。"},
        "silos": {"en": "Systems that cannot exchange data are a technical gap.", "zh": "系统之间数据不通，是技术缺口。"},
        "paper": {"en": "Will and duties are there; data and systems are not.", "zh": "意愿、分工都有，没有的是数据和系统。"},
    },
    partial=True,
    points=2,
)
check.points()
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ### How it grew
# %% [markdown] lang="zh"
# ### CRM 是怎样一步步发展起来的
# %% quiz="crm-history" points=1 concepts=["crm-history"]
quiz.order(
    "crm-history",
    question={
        "en": "Three finds from the archive of an insurer. Order them from the earliest idea to the latest.",
        "zh": "一家保险公司的档案里有三份材料，按各自体现的理念出现的先后排序。",
    },
    items={
        "strategy": {"en": "A plan that ties marketing, sales and service to one customer strategy", "zh": "一份把市场、销售、服务统一到一个客户战略下的规划"},
        "card": {"en": "A file in which all letters and calls of a customer are collected", "zh": "把客户每次来信、来电都收在一起的卡片柜"},
        "centre": {"en": "A telephone centre that looks after customers, with analysis of their data behind it", "zh": "有资料分析支持、主动关怀客户的电话服务中心"},
    },
)
### BEGIN HIDDEN TESTS
check.quiz(student.quiz("crm-history"), ["card", "centre", "strategy"])
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ### From the first look to the win-back
# %% [markdown] lang="zh"
# ### 从初识到挽回
# %% quiz="relationship-content" points=2 concepts=["crm-relationship-content"]
quiz.order(
    "relationship-content",
    question={
        "en": "The story of one hotel. Put the acts in the order of establish, maintain, recover.",
        "zh": "一家酒店的故事。按“建立、维护、恢复”的次序排列。",
    },
    items={
        "winback": {"en": "A year after it left, a visit with a new offer brings it back", "zh": "离开一年后，带着新方案上门，把它请了回来"},
        "grade": {"en": "With what is on file it is graded B", "zh": "根据档案内容评为 B 级"},
        "choose": {"en": "Of ten hotels studied, this one is chosen", "zh": "研究过的十家酒店里选中这一家"},
        "study": {"en": "What do hotels in the region need, and who runs them?", "zh": "本地酒店需要什么，由谁经营？"},
        "open": {"en": "A trial delivery turns into the first contract", "zh": "试送一次，签下第一份合同"},
        "record": {"en": "Menus, delivery times and contacts go on file", "zh": "菜单、收货时间、联系人录入档案"},
        "loyal": {"en": "It recommends us to its sister hotel", "zh": "它把我们推荐给姊妹酒店"},
        "talk": {"en": "By its grade it gets a call every fortnight", "zh": "按它的级别，每两周通一次电话"},
        "survey": {"en": "After half a year of calls it is asked how satisfied it is", "zh": "通话半年后，问它满意不满意"},
    },
)
### BEGIN HIDDEN TESTS
check.quiz(
    student.quiz("relationship-content"),
    ["study", "choose", "open", "record", "grade", "talk", "survey", "loyal", "winback"],
    reasons={
        "grade": {"en": "One grades by what is on file.", "zh": "评级要以档案为依据。"},
        "choose": {"en": "One chooses among those one has studied, and wins those one has chosen.", "zh": "先认识，再从中选择；选中了，再去开发。"},
        "record": {"en": "Information is the first step of maintaining.", "zh": "掌握信息是维护的第一步。"},
        "survey": {"en": "One asks about satisfaction after a time of contact.", "zh": "往来一段时间之后，才问得出满意不满意。"},
    },
    partial=True,
    points=2,
)
check.points()
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ### One turn of the operating model
# %% [markdown] lang="zh"
# ### 把运营模式走一遍
# %% quiz="operating-model" points=2 concepts=["crm-operating-model"]
quiz.order(
    "operating-model",
    question={
        "en": "Xianhe runs the operating model for its canteens. In which order?",
        "zh": "鲜禾针对食堂客户把运营模式走一遍，先后次序是什么？",
    },
    items={
        "back": {"en": "The back office joins what was learned with orders and calls, for the next round", "zh": "后台把这一轮了解到的情况与订单、来电记录整合，供下一轮使用"},
        "needs": {"en": "Split canteens by size and price limit; write down what each group needs", "zh": "按规模和价格上限细分食堂，写清每一组的需求"},
        "measure": {"en": "Measure late deliveries and cost per meal, process by process", "zh": "逐个流程考核晚送率和每餐成本"},
        "supply": {"en": "Agree with farms, kitchens and drivers on menus and routes for each group", "zh": "与农场、加工间、司机商定每一组的菜单和路线"},
        "deliver": {"en": "Bring each group its own menu service", "zh": "把各自的配餐服务送到每一组"},
    },
)
### BEGIN HIDDEN TESTS
check.quiz(
    student.quiz("operating-model"),
    ["needs", "supply", "deliver", "measure", "back"],
    reasons={
        "back": {"en": "The back office gathers what was learned; the next round starts there.", "zh": "后台收拢所得，下一轮从这里开始。"},
        "measure": {"en": "One can measure only what has been delivered.", "zh": "交付之后才谈得上考核。"},
    },
)
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## 11 Your advice to the board
#
# The board reads one page (150 to 300 words). On which customers should Xianhe spend more, on which less, next year?
#
# - Use **at least three figures** of your own from tasks 7 and 9.
# - Name an action for each of the three value classes: develop, retain, or mend and let go (make a loss-making
#   customer pay its way, say by a minimum order; only if that fails, stop serving it). Say why.
# - Judge the budget of task 9: what would you move, and where to?
# - Name **one weakness** of the rules (proxy, window, borders) and how you would test it.
#
# *Rubric (8 points): figures right and used as reasons 3; an action for each class that fits its figures 2; a consistent
# proposal for the budget 1.5; a real weakness with a test 1.5.*
# %% [markdown] lang="zh"
# ## 11 给董事会的建议
#
# 董事会只读一页（250 到 500 字）。明年鲜禾应该在哪些客户身上多投入，在哪些客户身上少投入？
#
# - 用上第 7、9 题里**至少三个**你自己算出的数字；
# - 对三个价值类别各提出一个行动：挖掘、留住，或者先扭亏、再考虑放手（先想办法让亏本的客户不再亏，比如设起送量；还是亏，才不再服务），并说明理由；
# - 评价第 9 题的预算：你会把什么钱挪到哪里？
# - 指出规则的**一个弱点**（代理指标、窗口期、分界线都可以），以及你会怎样检验它。
#
# *评分标准（8 分）：数字正确并用作论据 3 分；每类行动与数字相符 2 分；预算建议前后一致 1.5 分；弱点真实且给出检验方法 1.5 分。*
# %% [markdown] essay="board-advice" points=8 concepts=["crm-goals"]
### BEGIN MARK SCHEME
# Figures (3): the share of key customers and of their margin, the shares of potential and general customers, the
# budget shares. One point per figure that is right and carries an argument; a figure only quoted gets half.
#
# Actions (2): key: develop or protect, with a named contact; potential: invest in growth; general: serve cheaply, mend
# loss-makers first (minimum order, app), let go last. No credit for "treat all equally" without a reason from the figures.
#
# Budget (1.5): sees that about two thirds go to acquisition; moves some to retention or extension, or defends the
# split with a reason such as a new district.
#
# Weakness (1.5): for example margin as a proxy hides what the customer seeks or spends elsewhere; growth from a tiny base; newcomers of
# late 2025 look small; fixed borders. The test must be doable: vary the border, follow the classes into 2026, ask a sample.
### END MARK SCHEME
# %% [markdown] lang="en"
# ## Before you hand in
#
# Run everything from top to bottom once (Kernel > Restart Kernel and Run All Cells). The card shows what is still open.
# %% [markdown] lang="zh"
# ## 交作业之前
#
# 从头到尾完整运行一遍（Kernel > Restart Kernel and Run All Cells）。下面的卡片会显示还有哪些没完成。
# %%
check.progress()
