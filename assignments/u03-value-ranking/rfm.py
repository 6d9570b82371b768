# %% [markdown] lang="en"
# # Who is slipping away? RFM analysis
#
# A yearly total treats a customer who bought in January and never again like one who comes every week. RFM asks
# three questions instead: how **recently**, how **frequently**, and for how much **money** did the customer buy? In
# this notebook you build the RFM table of Xianhe (鲜禾), score it, sort customers into eight segments, decide who
# gets coupons and calls, and test on a real company whether the scores predict anything.
#
# **How it works.** Write each answer into its cell, run it, then run the check cell below. The check uses a tiny
# example or only the form of your answer; your points come from other data, so write code that works for every table
# of that form. Do not change the tables that your functions are given: work on a copy. Unless a task says otherwise, do not round, and neither the order of
# rows nor extra columns matter. Allow about two and a half hours.
# %% [markdown] lang="zh"
# # 谁正在悄悄离开？RFM 分析
#
# 只看全年合计，一月来过一次就再没出现的客户，和每周都来的客户可能没有区别。RFM 换成三个问题：**最近**一次是什么时候买的（R）？买得有多**频繁**（F）？一共花了多少**钱**（M）？在这个笔记本里，你将为鲜禾做出 RFM 表，打分，把客户分成八类，决定优惠券发给谁、电话打给谁，最后用一家真实企业的数据检验：这些分数到底有没有预测力。
#
# **怎么做。** 把答案写进答题单元格并运行，再运行下面的检查单元格。检查只用一个小例子，或者只看答案的形式；计分用的是另外的数据，所以代码要对任何同样形式的表都成立。函数不要改动传进来的表，需要改时先复制一份。除非题目另有说明，不要四舍五入；行的顺序无所谓，多几列也没关系。大约需要两个半小时。
# %%
import numpy as np
import pandas as pd

import crmlab
from crmlab import check
from crmlab.datasets import AS_OF, load_cdnow, load_orders

crmlab.start("rfm", language="en")
BY_HAND = {
    "en": "crmlab has this ready, and you may use it from task 5 on. Here, build it yourself.",
    "zh": "crmlab 里有现成的，从第 5 题起可以用。这里请自己动手写。",
}
orders = load_orders()
orders.tail(3)
# %% [markdown] lang="en"
# ## The data
#
# `orders` has one row per order of 2023 to 2025: `order_id`, `customer_id`, `order_date`, `channel`, `amount_cny` and
# `cost_cny`. A **refund** is a row with a negative `amount_cny`; every other row is a **purchase**, even one of 0 CNY, paid by voucher. `AS_OF` is the last
# day of the data, 31 December 2025. `small` has the columns that you need; work it out by hand, as seen from 30 June 2025.
# %% [markdown] lang="zh"
# ## 数据
#
# `orders` 每行是 2023 至 2025 年的一张订单，列有 `order_id`、`customer_id`、`order_date`、`channel`、`amount_cny` 和 `cost_cny`。`amount_cny` 为负的一行是**退款**，其余各行都是**购买**，用券抵扣、金额为 0 的也算。`AS_OF` 是数据的最后一天，2025 年 12 月 31 日。`small` 里有你需要的几列，可以站在 2025 年 6 月 30 日这一天手算一遍。
# %%
small = pd.DataFrame(
    [
        ("S01", "K5", "2024-06-30", 40.0), ("S02", "K5", "2024-12-31", 40.0),
        ("S03", "K2", "2025-01-01", 300.0), ("S04", "K2", "2025-02-01", -40.0),
        ("S05", "K1", "2025-03-01", 50.0), ("S12", "K5", "2025-06-25", 0.0),
        ("S06", "K5", "2025-05-31", 40.0),
        ("S07", "K1", "2025-06-20", 60.0), ("S08", "K1", "2025-06-20", 40.0),
        ("S09", "K3", "2025-06-30", 20.0), ("S10", "K3", "2025-07-05", 80.0),
        ("S11", "K4", "2025-07-10", 60.0),
    ],
    columns=["order_id", "customer_id", "order_date", "amount_cny"],
).astype({"order_date": "datetime64[ns]"})
small
# %% [markdown] lang="en"
# ## Task 1: The RFM table (4 points)
#
# Write `rfm_of(orders, as_of)`. It takes a table of orders and a date (a Timestamp, or text such as `"2025-06-30"`) and
# returns a DataFrame with the **index** `customer_id` and the columns
#
# - `recency_days`: whole days from the customer's last purchase to `as_of`
# - `frequency`: the number of purchases (two on one day are two)
# - `monetary`: the sum of `amount_cny`, refunds included
#
# Rules: orders after `as_of` have not happened yet and do not count at all; orders of that day count. A refund is no
# purchase: it lowers `monetary`, and changes neither `recency_days` nor `frequency`. A customer without a purchase up to
# `as_of` is not in the table. The rows of the given table may stand in any order. The method is in `crmlab.rfm`; in tasks 1 to 4 build it by hand.
# %% [markdown] lang="zh"
# ## 第 1 题：RFM 表（4 分）
#
# 写一个函数 `rfm_of(orders, as_of)`。输入订单表和一个日期（Timestamp，或 `"2025-06-30"` 这样的文本），返回一个 DataFrame，**索引**为 `customer_id`，列为：
#
# - `recency_days`：最近一次购买距 `as_of` 的整天数
# - `frequency`：购买次数（同一天买两次算两次）
# - `monetary`：`amount_cny` 的合计，含退款
#
# 规则：`as_of` 之后的订单还没有发生，一概不算；当天的算。退款不是购买：它只减少 `monetary`，不影响 `recency_days` 和 `frequency`。到 `as_of` 为止没有购买过的客户不进表。输入的表不一定按日期排好。这个方法 `crmlab.rfm` 里有现成的，但第 1 至第 4 题请自己动手写。
# %% answer="rfm-table"
def rfm_of(orders, as_of):
    ### BEGIN SOLUTION
    as_of = pd.Timestamp(as_of)
    happened = orders[orders["order_date"] <= as_of]
    bought = happened[happened["amount_cny"] >= 0].groupby("customer_id")
    table = pd.DataFrame({"recency_days": (as_of - bought["order_date"].max()).dt.days, "frequency": bought.size()})
    table["monetary"] = happened.groupby("customer_id")["amount_cny"].sum()
    return table
    ### END SOLUTION
# %% check="rfm-table" points=4 concepts=["rfm-analysis"]
small_rfm = pd.DataFrame(
    {"recency_days": [10, 180, 0, 5], "frequency": [3, 1, 1, 4], "monetary": [150.0, 260.0, 20.0, 120.0]},
    index=pd.Index(["K1", "K2", "K3", "K5"], name="customer_id"),
)
check.table(rfm_of(small, "2025-06-30"), small_rfm, key="customer_id")
check.code("rfm_of", avoids=["crmlab.rfm"], reason=BY_HAND)
### BEGIN HIDDEN TESTS
some = orders[orders["customer_id"].isin(orders["customer_id"].unique()[::5])]
check.table(student.rfm_of(some, AS_OF), solution.rfm_of(some, AS_OF), key="customer_id")
shuffled = some.sample(frac=1, random_state=5)
check.table(student.rfm_of(shuffled, "2024-03-15"), solution.rfm_of(shuffled, "2024-03-15"), key="customer_id")
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## Task 2: Five equal groups (4 points)
#
# Days, counts and yuan cannot be compared, so Hughes' method turns each into a score from 5 (best) to 1: line up the
# customers from the best to the worst and cut the line into five equal parts. Write
# `quintile_scores(values, high_is_good)`:
#
# - `values`: a Series of numbers with the index `customer_id`;
# - `high_is_good`: `True` if a large number is good (purchases, money), `False` if a small one is (days);
# - it returns a Series of whole numbers 1 to 5 with the same index.
#
# Rules: of customers with the same value, the one with the smaller `customer_id` stands further to the front. If the
# number of customers does not divide by five, the *front* groups have one customer more: twelve make groups of
# 3, 3, 2, 2 and 2 (`np.array_split` cuts a list in just this way). So equal customers may get different scores: the price of groups of equal size.
#
# `twelve` has twelve customers to try this on.
# %% [markdown] lang="zh"
# ## 第 2 题：五等份打分（4 分）
#
# 天数、次数、元，三样东西没法直接相比。Hughes 的办法是都换成 5（最好）到 1 的分数：客户从好到差排成一队，再把队伍切成五等份。写一个函数 `quintile_scores(values, high_is_good)`：
#
# - `values`：一个 Series，索引为 `customer_id`，值为数字；
# - `high_is_good`：数字越大越好（次数、金额）时为 `True`，越小越好（天数）时为 `False`；
# - 返回一个 Series，索引相同，值为 1 到 5 的整数。
#
# 规则：数值相同的客户，`customer_id` 小的排在前面。客户数不能被 5 整除时，**靠前**的组各多一位：十二位客户分成 3、3、2、2、2（`np.array_split` 正好就是这样切的）。所以数值相同的客户得分可能不同，这是各组人数相等的代价。
#
# 下面的 `twelve` 有十二位客户，可以拿来试。
# %%
twelve = pd.DataFrame(
    {
        "recency_days": [3, 10, 25, 25, 40, 60, 90, 120, 5, 200, 300, 145],
        "frequency": [12, 8, 5, 2, 5, 1, 9, 2, 1, 3, 1, 6],
        "monetary": [900.0, 700.0, 300.0, 150.0, 420.0, 80.0, 1100.0, 130.0, 600.0, 500.0, 40.0, 80.0],
    },
    index=pd.Index([f"P{number:02}" for number in range(1, 13)], name="customer_id"),
)
twelve
# %% answer="quintile-scores"
def quintile_scores(values, high_is_good):
    ### BEGIN SOLUTION
    queue = values.sort_index().sort_values(ascending=not high_is_good, kind="stable").index
    parts = np.array_split(queue, 5)
    return pd.Series({customer: 5 - place for place, part in enumerate(parts) for customer in part})
    ### END SOLUTION
# %% check="quintile-scores" points=4 concepts=["rfm-score"]
check.series(
    quintile_scores(twelve["recency_days"], high_is_good=False),
    pd.Series([5, 5, 4, 4, 4, 3, 3, 2, 5, 1, 1, 2], index=twelve.index),
)
check.series(
    quintile_scores(twelve["frequency"], high_is_good=True),
    pd.Series([5, 5, 4, 3, 4, 2, 5, 2, 1, 3, 1, 4], index=twelve.index),
)
check.code("quintile_scores", avoids=["crmlab.rfm"], reason=BY_HAND)
### BEGIN HIDDEN TESTS
today = solution.rfm_of(orders, AS_OF)
check.series(student.quintile_scores(today["frequency"], True), solution.quintile_scores(today["frequency"], True))
check.series(student.quintile_scores(today["recency_days"], False), solution.quintile_scores(today["recency_days"], False))
check.series(student.quintile_scores(twelve["monetary"][::-1], True), solution.quintile_scores(twelve["monetary"][::-1], True))
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## Task 3: The RFM score (3 points)
#
# Write `add_scores(table)`. It takes a table as in task 1 (index `customer_id`; columns `recency_days`, `frequency`,
# `monetary`) and returns a new table with four more columns of whole numbers: `r_score`, `f_score`, `m_score` by the
# rules of task 2, and `rfm_score`, which puts the three digits side by side as one number from 111 to 555: R = 5, F = 4 and
# M = 3 give 543, that is, $100 R + 10 F + M$.
# %% [markdown] lang="zh"
# ## 第 3 题：RFM 总分（3 分）
#
# 写一个函数 `add_scores(table)`。输入第 1 题那样的表（索引为 `customer_id`，列为 `recency_days`、`frequency`、`monetary`），返回一张新表，多出四列整数：`r_score`、`f_score`、`m_score` 按第 2 题的规则打分；`rfm_score` 把三个数字连成一个三位数，从 111 到 555，即 $100 R + 10 F + M$，例如 R 为 5、F 为 4、M 为 3，就是 543。
# %% answer="rfm-score"
def add_scores(table):
    ### BEGIN SOLUTION
    scores = table.assign(
        r_score=quintile_scores(table["recency_days"], high_is_good=False),
        f_score=quintile_scores(table["frequency"], high_is_good=True),
        m_score=quintile_scores(table["monetary"], high_is_good=True),
    )
    return scores.assign(rfm_score=100 * scores["r_score"] + 10 * scores["f_score"] + scores["m_score"])
    ### END SOLUTION
# %% check="rfm-score" points=3 concepts=["rfm-score"]
twelve_scores = pd.DataFrame(
    {
        "r_score": [5, 5, 4, 4, 4, 3, 3, 2, 5, 1, 1, 2],
        "f_score": [5, 5, 4, 3, 4, 2, 5, 2, 1, 3, 1, 4],
        "m_score": [5, 5, 3, 3, 4, 2, 5, 2, 4, 4, 1, 1],
        "rfm_score": [555, 555, 443, 433, 444, 322, 355, 222, 514, 134, 111, 241],
    },
    index=twelve.index,
)
check.function(add_scores, [twelve], [twelve_scores], key="customer_id")
check.code("add_scores", avoids=["crmlab.rfm"], reason=BY_HAND)
### BEGIN HIDDEN TESTS
today = solution.rfm_of(orders, AS_OF)
check.table(student.add_scores(today), solution.add_scores(today), key="customer_id")
check.table(student.add_scores(twelve.tail(9)), solution.add_scores(twelve.tail(9)), key="customer_id")
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## Task 4: Eight segments (5 points)
#
# For a plan of action 125 different scores are too many. The eight segments compare each customer with the **mean** of all customers
# in the table:
#
# | R good | F good | M good | segment |
# |:-:|:-:|:-:|---|
# | yes | yes | yes | `important value customer` |
# | yes | no | yes | `important development customer` |
# | no | yes | yes | `important keep customer` |
# | no | no | yes | `important win-back customer` |
# | yes | yes | no | `general value customer` |
# | yes | no | no | `general development customer` |
# | no | yes | no | `general keep customer` |
# | no | no | no | `general win-back customer` |
#
# R is good if the customer bought *more recently* than the mean (`recency_days` below the mean), F and M are good if
# they are above it. Exactly at the mean is not good.
#
# Write `add_segments(table)`, which takes a table as in task 1 and returns a new one with the text column `segment`. The dict
# `SEGMENTS` below holds the names, with the keys (R good, F good, M good). In `eight` the means are 35 days, 8 purchases and
# 330 CNY, and some customers lie exactly there.
# %% [markdown] lang="zh"
# ## 第 4 题：八类客户（5 分）
#
# 125 种分数太多，没法一一制定行动方案。八分法把每位客户与表中全体客户的**均值**相比：
#
# | R 好 | F 好 | M 好 | 类别 | `segment` 的取值 |
# |:-:|:-:|:-:|---|---|
# | 是 | 是 | 是 | 重要价值客户 | `important value customer` |
# | 是 | 否 | 是 | 重要发展客户 | `important development customer` |
# | 否 | 是 | 是 | 重要保持客户 | `important keep customer` |
# | 否 | 否 | 是 | 重要挽留客户 | `important win-back customer` |
# | 是 | 是 | 否 | 一般价值客户 | `general value customer` |
# | 是 | 否 | 否 | 一般发展客户 | `general development customer` |
# | 否 | 是 | 否 | 一般保持客户 | `general keep customer` |
# | 否 | 否 | 否 | 一般挽留客户 | `general win-back customer` |
#
# R 好，是指购买得比平均水平**更近**（`recency_days` 小于均值）；F、M 好，是指大于均值。恰好等于均值的不算好。
#
# 写一个函数 `add_segments(table)`，输入第 1 题那样的表，返回一张新表，多一列文本 `segment`。下面的字典 `SEGMENTS` 存着类别名称，键为（R 好，F 好，M 好）。`eight` 的三个均值是 35 天、8 次和 330 元，有几位客户恰好就在均值上。
# %%
SEGMENTS = {
    (True, True, True): "important value customer",
    (True, False, True): "important development customer",
    (False, True, True): "important keep customer",
    (False, False, True): "important win-back customer",
    (True, True, False): "general value customer",
    (True, False, False): "general development customer",
    (False, True, False): "general keep customer",
    (False, False, False): "general win-back customer",
}

eight = pd.DataFrame(
    {
        "recency_days": [20, 40, 35, 50, 20, 35, 40, 40],
        "frequency": [7, 8, 7, 7, 4, 7, 12, 12],
        "monetary": [410.0, 350.0, 340.0, 350.0, 330.0, 460.0, 130.0, 270.0],
    },
    index=pd.Index([f"X{number}" for number in range(1, 9)], name="customer_id"),
)
eight
# %% answer="rfm-segments"
def add_segments(table):
    ### BEGIN SOLUTION
    recent = table["recency_days"] < table["recency_days"].mean()
    often = table["frequency"] > table["frequency"].mean()
    much = table["monetary"] > table["monetary"].mean()
    return table.assign(segment=[SEGMENTS[flags] for flags in zip(recent, often, much)])
    ### END SOLUTION
# %% check="rfm-segments" points=5 concepts=["rfm-segments"]
twelve_names = [
    "important value customer", "important value customer", "general value customer",
    "general development customer", "important value customer", "general development customer",
    "important keep customer", "general win-back customer", "important development customer",
    "important win-back customer", "general win-back customer", "general keep customer",
]
eight_names = [
    "important development customer", "important win-back customer", "important win-back customer",
    "important win-back customer", "general development customer", "important win-back customer",
    "general keep customer", "general keep customer",
]
eight_segments = pd.DataFrame({"segment": eight_names}, index=eight.index)
check.function(add_segments, [eight], [eight_segments], key="customer_id")
check.table(add_segments(twelve), pd.DataFrame({"segment": twelve_names}, index=twelve.index), key="customer_id")
check.code("add_segments", avoids=["crmlab.rfm"], reason=BY_HAND)
### BEGIN HIDDEN TESTS
today = solution.rfm_of(orders, AS_OF)
check.table(student.add_segments(today), solution.add_segments(today), key="customer_id")
three = pd.DataFrame({"recency_days": [10, 20, 30], "frequency": [1, 2, 3], "monetary": [1.0, 2.0, 3.0]}, index=pd.Index(list("abc"), name="customer_id"))
check.table(student.add_segments(three), solution.add_segments(three), key="customer_id")
check.table(student.add_segments(today.tail(200)), solution.add_segments(today.tail(200)), key="customer_id")
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## Task 5: A budget for coupons (4 points)
#
# Marketing has a budget, and only the four *important* segments get a share of it. It is given out in two steps. First the whole
# budget is divided among these segments, in proportion to the sum of `monetary` in each. Then the money of a segment is divided
# equally among its customers. Write `coupon_plan(table, budget)`. It takes a table with the columns `monetary` and `segment` and a budget in CNY, and returns a
# DataFrame with one row for each important segment that occurs in the table, and the columns
#
# - `segment`
# - `budget_cny`: the money of the segment as a whole
# - `each_cny`: the money of one customer in it
#
# From here on you may use `crmlab.rfm` if you like. `twelve_segments` is your example.
# %% [markdown] lang="zh"
# ## 第 5 题：优惠券预算（4 分）
#
# 市场部有一笔预算，只发给四类**重要**客户，分两步来分。第一步，全部预算在这几类之间分配，按各类 `monetary` 合计的占比；第二步，每一类分到的钱，由类内客户平分。写一个函数 `coupon_plan(table, budget)`：输入一张有 `monetary` 和 `segment` 两列的表和一笔预算（元），返回一个 DataFrame，表中出现的重要客户每类一行，列为：
#
# - `segment`：类别
# - `budget_cny`：这一类合计分到的钱
# - `each_cny`：这一类每位客户分到的钱
#
# 从本题起，可以随意使用 `crmlab.rfm`。例子用下面的 `twelve_segments`。
# %%
twelve_segments = pd.DataFrame(
    {
        "monetary": [900.0, 700.0, 300.0, 150.0, 420.0, 80.0, 1100.0, 130.0, 600.0, 500.0, 40.0, 80.0],
        "segment": [
            "important value customer", "important value customer", "general value customer",
            "general development customer", "important value customer", "general development customer",
            "important keep customer", "general win-back customer", "important development customer",
            "important win-back customer", "general win-back customer", "general keep customer",
        ],
    },
    index=pd.Index([f"P{number:02}" for number in range(1, 13)], name="customer_id"),
)
# %% answer="coupon-plan"
def coupon_plan(table, budget):
    ### BEGIN SOLUTION
    important = table[table["segment"].str.startswith("important")]
    groups = important.groupby("segment")["monetary"]
    plan = pd.DataFrame({"budget_cny": budget * groups.sum() / important["monetary"].sum()})
    plan["each_cny"] = plan["budget_cny"] / groups.size()
    return plan.reset_index()
    ### END SOLUTION
# %% check="coupon-plan" points=4 concepts=["rfm-segments", "differentiated-service"]
twelve_plan = pd.DataFrame(
    {
        "segment": [
            "important value customer", "important development customer",
            "important keep customer", "important win-back customer",
        ],
        "budget_cny": [1010.0, 300.0, 550.0, 250.0],
        "each_cny": [1010 / 3, 300.0, 550.0, 250.0],
    }
)
check.table(coupon_plan(twelve_segments, 2110), twelve_plan, key="segment")
### BEGIN HIDDEN TESTS
today = solution.add_segments(solution.rfm_of(orders, AS_OF))
check.table(student.coupon_plan(today, 60000), solution.coupon_plan(today, 60000), key="segment")
check.table(student.coupon_plan(twelve_segments.head(7), 500), solution.coupon_plan(twelve_segments.head(7), 500), key="segment")
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## Task 6: Which groups are worth a mailing? (5 points)
#
# A mailing went to all customers, and we know who responded, that is, bought afterwards. Next time it should go only where it
# pays. Customers with the same R and F scores make a group, called an **RF cell** (nothing to do with the cells of this
# notebook); its **response rate** is the share of *its* customers who bought. The **break-even rate** is the response rate at
# which the profit from the responses just pays for the mails: the cost of one mail divided by the profit of one response. A
# mailing pays in a cell whose response rate is *above* that.
#
# Write `worth_mailing(scores, buyers, cost, profit)`:
#
# - `scores`: a table with the index `customer_id` and the columns `r_score` and `f_score`;
# - `buyers`: a list of the `customer_id`s that bought after the mailing (it may name customers who are not in `scores`: ignore
#   them);
# - `cost`, `profit`: CNY for one mail, CNY for one response;
# - it returns the list of the cells that pay, as whole numbers $10 R + F$ (R is 5 and F is 3: cell 53), from the highest
#   response rate to the lowest (equal rates: the larger number first).
#
# In the example below, with a cost of 5 and a profit of 10, the break-even rate is $5 / 10 = 0.5$: cell 51, where one of two
# bought, does not pay.
# %% [markdown] lang="zh"
# ## 第 6 题：给哪些格子发邮件划算？（5 分）
#
# 上次邮件发给了所有客户，谁有响应（收到邮件后购买）我们都知道。下次只发给划算的人。R 分和 F 分都相同的客户归为一组，叫一个**格子**（与笔记本的单元格无关）；一个格子的**响应率**，是**该格子里**的客户有多大比例购买了。响应带来的利润刚好抵上邮件成本时的响应率，叫**盈亏平衡响应率**，等于每封邮件的成本除以每次响应的利润。响应率**高于**它的格子才划算。
#
# 写一个函数 `worth_mailing(scores, buyers, cost, profit)`：
#
# - `scores`：一张表，索引为 `customer_id`，有 `r_score` 和 `f_score` 两列；
# - `buyers`：一个列表，是收到邮件后购买了的 `customer_id`（里面可能有 `scores` 中没有的客户，忽略即可）；
# - `cost`、`profit`：每封邮件的成本、每次响应的利润（元）；
# - 返回划算的格子的列表，每个格子写成整数 $10 R + F$（R 为 5、F 为 3，即格子 53），按响应率从高到低排列（响应率相同的，格子号大的在前）。
#
# 在下面的例子里，若成本为 5、利润为 10，盈亏平衡响应率就是 $5 / 10 = 0.5$；格子 51 里两人买了一人，不划算。
# %%
mailed = pd.DataFrame(
    {
        "r_score": [5, 5, 5, 5, 5, 5, 3, 3, 3, 3, 3, 2, 2, 2, 2, 1, 3, 3, 3, 3],
        "f_score": [5, 5, 5, 5, 1, 1, 3, 3, 3, 3, 3, 1, 1, 1, 1, 5, 5, 5, 5, 5],
    },
    index=pd.Index([f"M{number:02}" for number in range(1, 21)], name="customer_id"),
)
mail_buyers = ["M01", "M02", "M03", "M05", "M07", "M08", "M10", "M11", "M14", "M17", "M18", "M19", "X99"]
# %% answer="worth-mailing"
def worth_mailing(scores, buyers, cost, profit):
    ### BEGIN SOLUTION
    cell = 10 * scores["r_score"] + scores["f_score"]
    rate = scores.index.to_series().isin(buyers).groupby(cell).mean()
    paying = rate[rate > cost / profit].sort_index(ascending=False)
    return paying.sort_values(ascending=False, kind="stable").index.tolist()
    ### END SOLUTION
# %% check="worth-mailing" points=5 concepts=["rfm-score"]
check.sequence(worth_mailing(mailed, mail_buyers, 3, 10), [33, 55, 35, 51])
check.sequence(worth_mailing(mailed, mail_buyers, 4, 10), [33, 55, 35, 51])
check.sequence(worth_mailing(mailed, mail_buyers, 5, 10), [33, 55, 35])
### BEGIN HIDDEN TESTS
autumn = solution.add_scores(solution.rfm_of(orders, "2025-09-30"))
october = orders.loc[orders["order_date"].between("2025-10-01", "2025-10-31") & (orders["amount_cny"] > 0), "customer_id"].tolist()
check.sequence(student.worth_mailing(autumn, october, 4.1, 31), solution.worth_mailing(autumn, october, 4.1, 31))
tied = mailed.loc[["M07", "M09", "M05", "M06", "M01", "M04"]]
check.sequence(student.worth_mailing(tied, mail_buyers, 1, 10), solution.worth_mailing(tied, mail_buyers, 1, 10))
check.sequence(student.worth_mailing(autumn.head(300), october, 13, 31), solution.worth_mailing(autumn.head(300), october, 13, 31))
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## Task 7: Who has slipped? (5 points)
#
# A segment is a snapshot. Two snapshots show movement: the customers to call first are those who *were* the best and now stay
# away. Write `slipped(before, after)`. Both tables have the index `customer_id` and the columns `monetary` and `segment`, for an
# earlier and a later day. It returns the list of the `customer_id`s that
#
# - were an important value customer before, and
# - have a bad R after: one of the four *keep* and *win-back* segments, important or general.
#
# A customer who is missing in one of the two tables has not slipped: leave them out.
# The largest `monetary` **before** comes first (equal: by `customer_id`, ascending).
# %% [markdown] lang="zh"
# ## 第 7 题：谁在滑落？（5 分）
#
# 分类只是一张快照，两张快照才看得出变化。最该先打电话的，是那些**曾经**最好、如今却来得少了的客户。写一个函数 `slipped(before, after)`。两张表分别对应较早和较晚的一天，索引都是 `customer_id`，都有 `monetary` 和 `segment` 两列。返回同时满足下列两条的 `customer_id` 列表：
#
# - 之前是重要价值客户；
# - 之后 R 变差：落在四类**保持**（keep）或**挽留**（win-back）客户之中，无论重要还是一般。
#
# 只在其中一张表里出现的客户不算滑落，略去即可。
# 按**之前**的 `monetary` 从大到小排列（相同的按 `customer_id` 升序）。
# %%
before = pd.DataFrame(
    {
        "monetary": [800.0, 900.0, 1200.0, 700.0, 100.0, 1200.0, 1000.0, 600.0],
        "segment": ["important value customer"] * 3
        + ["important keep customer", "general value customer"]
        + ["important value customer"] * 3,
    },
    index=pd.Index(["Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q8", "Q9"], name="customer_id"),
)
before
# %%
after = pd.DataFrame(
    {
        "monetary": [1210.0, 500.0, 1300.0, 1250.0, 1000.0, 700.0, 130.0, 640.0],
        "segment": ["important development customer", "important value customer", "important keep customer",
                    "general win-back customer", "important value customer", "important win-back customer",
                    "general keep customer", "general keep customer"],
    },
    index=pd.Index(["Q6", "Q7", "Q1", "Q3", "Q2", "Q4", "Q5", "Q9"], name="customer_id"),
)
after
# %% answer="slipped"
def slipped(before, after):
    ### BEGIN SOLUTION
    best = before[before["segment"] == "important value customer"]
    silent = after.index[after["segment"].str.contains("keep|win-back")]
    gone = best[best.index.isin(silent)].sort_index()
    return gone.sort_values("monetary", ascending=False, kind="stable").index.tolist()
    ### END SOLUTION
# %% check="slipped" points=5 concepts=["rfm-segments"]
check.sequence(slipped(before, after), ["Q3", "Q1", "Q9"])
### BEGIN HIDDEN TESTS
y2023 = solution.add_segments(solution.rfm_of(orders, "2023-12-31"))
y2024 = solution.add_segments(solution.rfm_of(orders, "2024-12-31"))
y2025 = solution.add_segments(solution.rfm_of(orders, AS_OF))
tied = before[::-1].assign(monetary=900.0)
check.sequence(student.slipped(tied, after), solution.slipped(tied, after))
check.sequence(student.slipped(y2024, y2025), solution.slipped(y2024, y2025))
check.sequence(student.slipped(y2023, y2024), solution.slipped(y2023, y2024))
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## Task 8: What is at stake? (3 points)
#
# Apply it to Xianhe. Take the customers who slipped between 31 December 2024 and 31 December 2025, with segments computed from
# `orders` as of each of the two days. Make a dict `at_stake` with the keys
#
# - `"customers"`: how many they are;
# - `"sales_2024"`: the sum of their `amount_cny` (refunds included) in the year 2024, in CNY, rounded to 2 decimals;
# - `"share"`: these sales divided by the sales of all customers in 2024, rounded to 3 decimals.
# %% [markdown] lang="zh"
# ## 第 8 题：有多少销售额有流失风险？（3 分）
#
# 把它用到鲜禾身上。取 2024 年 12 月 31 日到 2025 年 12 月 31 日之间滑落的客户，两天的分类都由 `orders` 截至当天计算。做一个字典 `at_stake`，键为：
#
# - `"customers"`：这样的客户有多少位；
# - `"sales_2024"`：他们 2024 年 `amount_cny` 的合计（含退款），单位元，保留 2 位小数；
# - `"share"`：这笔销售额占全部客户 2024 年销售额的比例，保留 3 位小数。
# %% answer="at-stake"
### BEGIN SOLUTION
names = slipped(add_segments(rfm_of(orders, "2024-12-31")), add_segments(rfm_of(orders, "2025-12-31")))
of_2024 = orders[orders["order_date"].dt.year == 2024]
lost_sales = of_2024.loc[of_2024["customer_id"].isin(names), "amount_cny"].sum()
at_stake = {
    "customers": len(names),
    "sales_2024": round(lost_sales, 2),
    "share": round(lost_sales / of_2024["amount_cny"].sum(), 3),
}
### END SOLUTION
# %% check="at-stake" points=3 concepts=["rfm-segments"]
check.mapping(at_stake, keys=["customers", "sales_2024", "share"])
check.value(at_stake["customers"], low=0, points=0)
check.value(at_stake["sales_2024"], low=0, points=0)
check.value(at_stake["share"], low=0, high=1, points=0)
### BEGIN HIDDEN TESTS
check.value(student.at_stake["customers"], solution.at_stake["customers"], points=1)
check.value(student.at_stake["sales_2024"], solution.at_stake["sales_2024"], decimals=2, points=1)
check.value(student.at_stake["share"], solution.at_stake["share"], decimals=3, points=1)
check.points()
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## Task 9: Which method for which question? (3 points)
#
# Four methods tell customers apart: **ABC** (share of sales or profit), **RFM** (recency, frequency, money), **CLV** (customer lifetime
# value: the discounted profit still to come) and **CLP** (customer lifecycle profit matrix: today's value by growth potential, with lead,
# iron, gold and platinum customers). Choose the one that fits best and make a dict `method` with the keys `"a"` to `"f"` and the values
# `"ABC"`, `"RFM"`, `"CLV"` or `"CLP"`. Each key is worth half a point.
#
# - `a`: We know only each restaurant's sales of the year and must name the few that bring most of them, for a seat on the advisory board.
# - `b`: From dated orders, every Monday, the app should pick the households that used to come often and have just gone quiet.
# - `c`: What may we pay at most to win a café, given its yearly margin, a retention rate of 80 % and a discount rate of 10 %?
# - `d`: Of each hotel we know today's profit and our sellers' rating of how far it can grow. Whom do we develop, whom do we let go?
# - `e`: Customers won at the trade fair buy little at first but stay for years; those won by advertising leave soon. From yearly margins
#   and retention rates: what is a customer of each channel worth in money, over all the years to come?
# - `f`: The wholesale desk wants to give out its 3,000 visiting hours. All that counts is which part of last year's profit each account
#   brought, the largest first; nobody has rated how far an account can grow.
# %% [markdown] lang="zh"
# ## 第 9 题：什么问题用什么方法？（3 分）
#
# 区分客户有四种方法：**ABC**（看销售额或利润的占比）、**RFM**（看购买间隔、频率、金额）、**CLV**（客户生命周期价值：未来利润的折现值）、**CLP**（当前价值与增值潜力构成的矩阵，分出铅质、铁质、黄金、白金客户）。为每个问题选出最合适的一种，做一个字典 `method`，键为 `"a"` 到 `"f"`，值取 `"ABC"`、`"RFM"`、`"CLV"` 或 `"CLP"`。每个键 0.5 分。
#
# - `a`：只知道每家餐馆的全年销售额，要从中选出撑起大部分销售额的少数几家，请进顾问委员会。
# - `b`：订单带日期，App 每周一要挑出过去常来、最近却没动静的家庭。
# - `c`：争取一家咖啡馆，最多值得花多少钱？已知它每年的毛利、80% 的保留率和 10% 的折现率。
# - `d`：每家酒店眼下的利润是知道的，销售员也评估了它还能成长多少。该培育谁，该放手谁？
# - `e`：展会上争取来的客户起初买得少，但一留就是好几年；广告带来的客户很快就走。已知每年的毛利和保留率，两个渠道的一位客户，今后各年合起来各值多少钱？
# - `f`：批发部要分配 3,000 个拜访小时，只看各客户占去年利润的多少，从大到小排；没有人评估过客户还能成长多少。
# %% answer="choose-method"
### BEGIN SOLUTION
method = {"a": "ABC", "b": "RFM", "c": "CLV", "d": "CLP", "e": "CLV", "f": "ABC"}
### END SOLUTION
# %% check="choose-method" points=3 concepts=["customer-differentiation-methods"]
check.mapping(method, keys=["a", "b", "c", "d", "e", "f"])
check.mapping(method, labels=["ABC", "RFM", "CLV", "CLP"], points=0)
### BEGIN HIDDEN TESTS
check.text(student.method["a"], solution.method["a"], points=0.5)
check.text(student.method["b"], solution.method["b"], points=0.5)
check.text(student.method["c"], solution.method["c"], points=0.5)
check.text(student.method["d"], solution.method["d"], points=0.5)
check.text(student.method["e"], solution.method["e"], points=0.5)
check.text(student.method["f"], solution.method["f"], points=0.5)
check.points()
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## Task 10: Do the scores predict? (6 points)
#
# `load_cdnow()` has real orders of the music shop CDNOW: `customer_id`, `order_date`, `quantity_cds` and `amount_usd`. Stand on **1997-09-30** and score
# its customers; then look at what they did afterwards. Make
#
# - `repurchase` (4.5 points): a DataFrame with the columns `R`, `F` and `M` and five rows, one per score. Its index is called `score` and
#   holds the scores 1, 2, 3, 4, 5 themselves. In column `R` and the row labelled 5 stands the share of the customers with `r_score` 5 who
#   have at least one order after 1997-09-30, and so on; rounded to 3 decimals. Every row of CDNOW is a purchase. Score by the rules of
#   tasks 1 to 3 (`crmlab.rfm` has the same rules); the money is in `amount_usd` here, not in `amount_cny`;
# - `strongest` (1.5 points): `"R"`, `"F"` or `"M"`: in which column is the difference between score 5 and score 1 the largest?
# %% [markdown] lang="zh"
# ## 第 10 题：分数有预测力吗？（6 分）
#
# `load_cdnow()` 是网上音像店 CDNOW 的真实订单，列有 `customer_id`、`order_date`、`quantity_cds` 和 `amount_usd`。站在 **1997-09-30** 这一天给客户打分，再看他们此后做了什么。请给出：
#
# - `repurchase`（4.5 分）：一个 DataFrame，列为 `R`、`F`、`M`，每个分数一行，共五行；索引名为 `score`，值就是分数 1、2、3、4、5。`R` 列、索引为 5 的那一行，是 `r_score` 为 5 的客户中，1997-09-30 之后至少有一张订单的人所占比例，其余类推；保留 3 位小数。CDNOW 的每一行都是购买。打分沿用第 1 至第 3 题的规则（`crmlab.rfm` 的规则相同）；注意金额在 `amount_usd` 列，不是 `amount_cny`；
# - `strongest`（1.5 分）：取 `"R"`、`"F"` 或 `"M"`，表示哪一列里 5 分与 1 分的差距最大。
# %%
cdnow_orders = load_cdnow()
cdnow_orders.head(3)
# %% answer="cdnow-repurchase"
### BEGIN SOLUTION
cdnow_scores = add_scores(rfm_of(cdnow_orders.rename(columns={"amount_usd": "amount_cny"}), "1997-09-30"))
later = cdnow_orders.loc[cdnow_orders["order_date"] > "1997-09-30", "customer_id"]
came_back = cdnow_scores.index.to_series().isin(later)
repurchase = pd.DataFrame(
    {letter: came_back.groupby(cdnow_scores[f"{letter.lower()}_score"]).mean().round(3) for letter in "RFM"}
).rename_axis("score")
strongest = (repurchase.loc[5] - repurchase.loc[1]).idxmax()
### END SOLUTION
# %% check="cdnow-repurchase" points=6 concepts=["rfm-analysis", "rfm-score"]
check.table(repurchase, columns=["R", "F", "M"], rows=5, key="score")
check.value(repurchase[["R", "F", "M"]].min(axis=None), low=0, high=1, points=0)
check.value(repurchase[["R", "F", "M"]].max(axis=None), low=0, high=1, points=0)
check.text(strongest, labels=["R", "F", "M"], points=0)
### BEGIN HIDDEN TESTS
check.table(student.repurchase, solution.repurchase, key="score", decimals=3, points=4.5)
check.text(student.strongest, solution.strongest, points=1.5)
check.points()
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## Task 11: Advice to the board (essay, 8 points)
#
# Write to the board of Xianhe, in 300 to 350 words: **how should we treat our customers differently in 2026?** Use numbers that you have
# computed in `abc` and `rfm`. For costs, reckon 120 CNY for an hour of visiting or calling and 4 CNY for a mail. Your text is marked by these four criteria, 0 to 2 points each:
#
# | criterion | 2 points | 1 point | 0 points |
# |---|---|---|---|
# | **Who** | names the customers to focus on, to care for and to serve cheaply, each by a rule on data | only some of them, or without a rule | no groups |
# | **What** | a different action for each, with the money or hours it may cost | actions without a cost, or the same for all | no action |
# | **Evidence** | at least three computed numbers, read correctly | one or two, or one misread | none |
# | **Doubt** | a limit of ABC or RFM, and a test that would show whether the plan works (for example a control group) | only one of the two | neither |
# %% [markdown] lang="zh"
# ## 第 11 题：给董事会的建议（论述题，8 分）
#
# 给鲜禾董事会写一份 500 至 600 字的建议：**2026 年，我们应当怎样区别对待客户？** 请用上你在 `abc` 和 `rfm` 里算出的数字。估算成本时，拜访或打电话按每小时 120 元、邮件按每封 4 元计。按下面四项评分，每项 0 至 2 分：
#
# | 评分项 | 2 分 | 1 分 | 0 分 |
# |---|---|---|---|
# | **对谁** | 说清哪些客户要重点抓、哪些要照顾好、哪些低成本服务，每一类都有数据规则 | 只说了一部分，或没有规则 | 没有分出类别 |
# | **做什么** | 每类行动不同，并写明花多少钱或多少小时 | 有行动但没有成本，或各类都一样 | 没有行动 |
# | **证据** | 至少三个算出的数字，解读正确 | 一两个，或有一个解读错误 | 没有 |
# | **存疑** | 指出 ABC 或 RFM 的一个局限，并提出检验方案是否有效的办法（例如设对照组） | 只有其中一样 | 都没有 |
# %% [markdown] essay="rfm-advice" points=8 concepts=["customer-differentiation-methods", "differentiated-service"]
### BEGIN MARK SCHEME
# **Model points / 要点**
#
# - *Who / 对谁*: important value and class A (by profit as well as sales): focus; important development and class B: care; slipped
#   important value customers: call first; general win-back and class C: app and phone only.
# - *What / 做什么*: visiting hours by class with weights (6 : 3 : 1, task 9 of `abc`); coupons for the four important segments in
#   proportion to money (task 5); mailing only to cells above break-even (task 6); a call list (task 7).
# - *Evidence / 证据*: share of the top 20 %, Gini, number of customers big but thin, repeat share, `at_stake`, response of scores 5 and 1
#   at CDNOW. Numbers must be the student's own and fit the text; a wrong number that was computed wrongly in a task is marked there only.
# - *Doubt / 存疑*: sales are not profit; equal customers can get different scores; means are pulled by few large accounts; classes
#   change (half of CDNOW's best did not stay so); a response without a control group shows who buys, not who buys because of us.
#   Test: random control group in each segment, compare sales or profit after three months.
### END MARK SCHEME
