# %% [markdown] lang="en"
# # Who carries the business? ABC analysis
#
# Xianhe (鲜禾) sells fresh food in one region: to households through its shops and its app, and to restaurants,
# canteens, hotels and corner shops through its wholesale desk. Time is short and customers are many, so the board
# asks: **on which customers should we spend our time in 2026?** You answer with the sales of 2025, from the
# customer table to a visiting plan, and then see whether the rules of thumb hold for a real company too.
#
# **How it works.** Write each answer into its cell, run it, then run the check cell below. The check uses a tiny
# example or only the form of your answer; your points come from other data, so write code that works for every
# table of that form. Do not change the tables that your functions are given: work on a copy. Shares are fractions (0.25, not 25). Unless a task says
# otherwise, do not round, and neither the order of rows nor extra columns matter. Allow about two hours.
# %% [markdown] lang="zh"
# # 谁撑起了生意？ABC 分析
#
# 鲜禾是一家区域生鲜零售企业：居民在门店和 App 里买菜，餐馆、食堂、酒店和便利店从批发部进货。人手有限，客户众多，董事会想知道：**2026 年，我们该把时间花在哪些客户身上？** 你将用 2025 年的销售数据来回答，从客户销售表一直做到拜访计划，最后再用一家真实企业的数据看看这些经验法则灵不灵。
#
# **怎么做。** 把答案写进答题单元格并运行，再运行下面的检查单元格。检查只用一个小例子，或者只看答案的形式；计分用的是另外的数据，所以代码要对任何同样形式的表都成立。函数不要改动传进来的表，需要改时先复制一份。占比一律用小数（0.25，不是 25）。除非题目另有说明，不要四舍五入；行的顺序无所谓，多几列也没关系。大约需要两小时。
# %%
import math

import numpy as np
import pandas as pd

import crmlab
from crmlab import check
from crmlab.datasets import load_cdnow, load_customers, load_orders

crmlab.start("abc", language="en")
orders = load_orders()
customers = load_customers()
orders.tail(3)
# %% [markdown] lang="en"
# ## The data
#
# `orders` has one row per order of 2023 to 2025: `order_id`, `customer_id`, `order_date`, `channel`, `amount_cny`
# (what the customer paid) and `cost_cny` (what the order cost us). A **refund** is a row with a negative
# `amount_cny`; every other row is a **purchase**, even one of 0 CNY, paid by voucher. `customers` has one row per customer, among the columns
# `customer_id` and `customer_type` (`"consumer"` or `"business"`).
#
# `small` has fourteen rows and the same columns but for `channel`, so you can work everything out by hand. Look at K3's refund, at K7's
# voucher, and at who bought before 2025.
# %% [markdown] lang="zh"
# ## 数据
#
# `orders` 每行是 2023 至 2025 年的一张订单，列有 `order_id`、`customer_id`、`order_date`、`channel`、`amount_cny`（客户付的钱）和 `cost_cny`（这张订单的成本）。`amount_cny` 为负的一行是**退款**，其余各行都是**购买**，用券抵扣、金额为 0 的也算。`customers` 每行是一位客户，其中有 `customer_id` 和 `customer_type` 两列，后者取 `"consumer"`（居民）或 `"business"`（企业客户）。
#
# `small` 只有十四行，除了没有 `channel`，列与 `orders` 相同，样样都可以手算。留意 K3 的退款、K7 的用券购买，也留意谁在 2025 年之前就买过。
# %%
small = pd.DataFrame(
    [
        ("S01", "K1", "2024-11-05", 200.0, 150.0), ("S02", "K5", "2024-12-30", 90.0, 60.0),
        ("S03", "K4", "2024-12-31", 60.0, 40.0), ("S04", "K3", "2025-01-20", 100.0, 65.0),
        ("S05", "K1", "2025-02-03", 250.0, 180.0), ("S06", "K2", "2025-03-10", 140.0, 130.0),
        ("S07", "K4", "2025-05-05", 50.0, 28.0), ("S08", "K3", "2025-06-18", 100.0, 60.0),
        ("S09", "K3", "2025-06-25", -20.0, 5.0), ("S10", "K1", "2025-07-01", 200.0, 150.0),
        ("S11", "K2", "2025-09-09", 100.0, 95.0), ("S12", "K7", "2025-11-11", 30.0, 24.0),
        ("S13", "K7", "2025-12-01", 0.0, 1.0), ("S14", "K6", "2025-12-31", 50.0, 32.0),
    ],
    columns=["order_id", "customer_id", "order_date", "amount_cny", "cost_cny"],
).astype({"order_date": "datetime64[ns]"})
small
# %% [markdown] lang="en"
# ## Task 1: The customer sales table (3 points)
#
# Write `customer_sales(orders, year)`. It takes a table of orders and a year (an int) and returns a DataFrame with
# one row for each customer who has at least one row, purchase or refund, in that year. Columns:
#
# - `customer_id`
# - `sales_cny`: the sum of `amount_cny` in that year; refunds lower it
# - `profit_cny`: `sales_cny` minus the sum of `cost_cny` in that year
# - `purchases`: the number of purchases in that year; a refund is not a purchase
# %% [markdown] lang="zh"
# ## 第 1 题：客户销售表（3 分）
#
# 写一个函数 `customer_sales(orders, year)`。输入一张订单表和一个年份（整数），返回一个 DataFrame：凡在这一年里有记录（购买或退款）的客户，每人一行。列为：
#
# - `customer_id`
# - `sales_cny`：这一年 `amount_cny` 的合计，退款会使它减少
# - `profit_cny`：`sales_cny` 减去这一年 `cost_cny` 的合计
# - `purchases`：这一年的购买次数，退款不算购买
# %% answer="customer-sales"
def customer_sales(orders, year):
    ### BEGIN SOLUTION
    rows = orders[orders["order_date"].dt.year == year]
    rows = rows.assign(profit_cny=rows["amount_cny"] - rows["cost_cny"], purchases=rows["amount_cny"] >= 0)
    table = rows.groupby("customer_id")[["amount_cny", "profit_cny", "purchases"]].sum()
    return table.rename(columns={"amount_cny": "sales_cny"}).reset_index()
    ### END SOLUTION
# %% check="customer-sales" points=3 concepts=["abc-analysis"]
small_2025 = pd.DataFrame(
    {
        "customer_id": ["K1", "K2", "K3", "K4", "K6", "K7"],
        "sales_cny": [450.0, 240.0, 180.0, 50.0, 50.0, 30.0],
        "profit_cny": [120.0, 15.0, 50.0, 22.0, 18.0, 5.0],
        "purchases": [2, 2, 2, 1, 1, 2],
    }
)
check.table(customer_sales(small, 2025), small_2025, key="customer_id")
### BEGIN HIDDEN TESTS
some = orders[orders["customer_id"].isin(orders["customer_id"].unique()[::5])]
check.table(student.customer_sales(some, 2025), solution.customer_sales(some, 2025), key="customer_id")
check.table(student.customer_sales(some, 2023), solution.customer_sales(some, 2023), key="customer_id")
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## Task 2: Shares and cumulative shares (3 points)
#
# Write `sales_shares(sales)`. It takes a table like the one of task 1 (at least the columns `customer_id` and
# `sales_cny`, rows in any order) and returns a new table with the same rows and columns and two more:
#
# - `share`: the customer's sales divided by the sales of all customers in the table
# - `cumulative_share`: the share of this customer and all those above, added up
#
# Here **order matters**: the largest sales come first, and customers with equal sales stand by `customer_id`,
# ascending. The method is in `crmlab.abc_analysis`; in tasks 2 to 5 build it by hand, so that you know what it does.
# The table `six` has six customers in no particular order.
# %% [markdown] lang="zh"
# ## 第 2 题：占比与累计占比（3 分）
#
# 写一个函数 `sales_shares(sales)`。输入一张第 1 题那样的表（至少有 `customer_id` 和 `sales_cny` 两列，行的顺序任意），返回一张新表，原有的行和列都在，再加两列：
#
# - `share`：该客户的销售额除以表中全部客户的销售额
# - `cumulative_share`：该客户与排在他前面的所有客户的占比之和
#
# 这一题**讲究顺序**：销售额大的在前；销售额相同的，按 `customer_id` 升序排列。这个方法 `crmlab.abc_analysis` 里有现成的，但第 2 至第 5 题请自己动手写，这样才知道它做了什么。下面的 `six` 有六位客户，排列没有规律。
# %%
BY_HAND = {
    "en": "crmlab has this ready, and you may use it from task 6 on. Here, build it yourself.",
    "zh": "crmlab 里有现成的，从第 6 题起可以用。这里请自己动手写。",
}

six = pd.DataFrame(
    {
        "customer_id": ["K6", "K3", "K1", "K7", "K4", "K2"],
        "sales_cny": [50.0, 180.0, 450.0, 30.0, 50.0, 240.0],
        "profit_cny": [18.0, 50.0, 120.0, 5.0, 22.0, 15.0],
    }
)
six
# %% answer="sales-shares"
def sales_shares(sales):
    ### BEGIN SOLUTION
    table = sales.sort_values(["sales_cny", "customer_id"], ascending=[False, True])
    share = table["sales_cny"] / table["sales_cny"].sum()
    return table.assign(share=share, cumulative_share=share.cumsum())
    ### END SOLUTION
# %% check="sales-shares" points=3 concepts=["abc-analysis"]
six_shares = pd.DataFrame(
    {
        "customer_id": ["K1", "K2", "K3", "K4", "K6", "K7"],
        "share": [0.45, 0.24, 0.18, 0.05, 0.05, 0.03],
        "cumulative_share": [0.45, 0.69, 0.87, 0.92, 0.97, 1.0],
    }
)
check.function(sales_shares, [six], [six_shares], key="customer_id")
check.table(sales_shares(six), six_shares, key="customer_id", ordered=True)
check.code("sales_shares", avoids=["crmlab.abc_analysis"], reason=BY_HAND)
### BEGIN HIDDEN TESTS
sales_2024 = solution.customer_sales(orders, 2024)
check.table(student.sales_shares(sales_2024), solution.sales_shares(sales_2024), key="customer_id", ordered=True)
check.table(student.sales_shares(six.tail(3)), solution.sales_shares(six.tail(3)), key="customer_id")
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## Task 3: Classes A, B and C (5 points)
#
# Write `abc_classes(sales, a_cut=0.80, b_cut=0.95)`. It takes a table as in task 2 and returns your table of shares
# with one more column, `abc_class`. The rule looks at the cumulative share of the customers **before** this one, that
# is, all those above but not the customer itself:
#
# - `"A"` as long as it is smaller than `a_cut`,
# - `"B"` as long as it is at least `a_cut` but smaller than `b_cut`,
# - `"C"` for all others.
#
# So the customer who *crosses* a cut still belongs to the higher class: in `six`, K1 and K2 together have 0.69, K3
# lifts that to 0.87, and K3 is an A. Before the first customer there is nobody: a share of 0. Call your function from
# task 2 rather than writing it again. (A computer keeps about 16 digits, so a sum may differ in the last one, depending
# on how you add. No table here has a customer for whom that would decide the class.)
# %% [markdown] lang="zh"
# ## 第 3 题：A、B、C 三类（5 分）
#
# 写一个函数 `abc_classes(sales, a_cut=0.80, b_cut=0.95)`。输入与第 2 题相同，返回你在第 2 题做出的占比表，再加一列 `abc_class`。分类看的是排在**该客户之前**的客户的累计占比，也就是他上面所有人的占比之和，不含他自己：
#
# - 小于 `a_cut` 的，为 `"A"`；
# - 不小于 `a_cut`、但小于 `b_cut` 的，为 `"B"`；
# - 其余为 `"C"`。
#
# 所以，**跨过**分界线的那位客户仍归入较高的一类：在 `six` 里，K1 和 K2 合计 0.69，加上 K3 是 0.87，K3 属于 A 类。第一位客户之前没有人，占比为 0。请直接调用第 2 题的函数，不要重写一遍。（计算机的小数约有 16 位有效数字，加法的写法不同，末位可能差一点。这里用到的表都不会因此影响分类。）
# %% answer="abc-classes"
def abc_classes(sales, a_cut=0.80, b_cut=0.95):
    ### BEGIN SOLUTION
    table = sales_shares(sales)
    before = table["cumulative_share"].shift(fill_value=0)
    return table.assign(abc_class=np.where(before < a_cut, "A", np.where(before < b_cut, "B", "C")))
    ### END SOLUTION
# %% check="abc-classes" points=5 concepts=["abc-analysis"]
six_classes = pd.DataFrame(
    {
        "customer_id": ["K1", "K2", "K3", "K4", "K6", "K7"],
        "cuts_40_90": ["A", "B", "B", "B", "C", "C"],
        "cuts_80_95": ["A", "A", "A", "B", "B", "C"],
    }
).set_index("customer_id")
check.table(abc_classes(six, a_cut=0.4, b_cut=0.9), six_classes["cuts_40_90"].to_frame("abc_class"), key="customer_id")
check.table(abc_classes(six), six_classes["cuts_80_95"].to_frame("abc_class"), key="customer_id")
check.code("abc_classes", avoids=["crmlab.abc_analysis"], reason=BY_HAND)
### BEGIN HIDDEN TESTS
# Eighths are exact in binary: every way of adding puts the third customer at 0.75, not just beside it.
halves, sales_2024 = pd.DataFrame({"customer_id": list("abcd"), "sales_cny": [4, 2, 1, 1]}), solution.customer_sales(orders, 2024)
check.table(student.abc_classes(halves, 0.5, 0.75), solution.abc_classes(halves, 0.5, 0.75), key="customer_id", columns=["abc_class"])
check.table(student.abc_classes(sales_2024), solution.abc_classes(sales_2024), key="customer_id")
check.table(student.abc_classes(sales_2024, b_cut=0.9), solution.abc_classes(sales_2024, b_cut=0.9), key="customer_id", columns=["abc_class"])
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## Task 4: What do the top customers bring? (3 points)
#
# The 80/20 rule says: 20 % of the customers bring 80 % of the sales. Does it hold here? Write
# `top_share(sales, fraction)`, which returns a float: the share of all sales that comes from the largest `fraction`
# of the customers. The number of these customers is `fraction` times the number of all customers, rounded **up** to a
# whole customer (`math.ceil`): a fifth of the six customers in `six` makes two.
# %% [markdown] lang="zh"
# ## 第 4 题：头部客户带来多少？（3 分）
#
# 80/20 法则说：20% 的客户带来 80% 的销售额。这里也是这样吗？写一个函数 `top_share(sales, fraction)`，返回一个浮点数：销售额最大的前 `fraction` 比例的客户，合计占全部销售额的多少。他们的人数等于 `fraction` 乘以客户总数，**向上**取整（`math.ceil`）：`six` 里六位客户的 20%，算作两位。
# %% answer="top-share"
def top_share(sales, fraction):
    ### BEGIN SOLUTION
    count = math.ceil(fraction * len(sales))
    return sales["sales_cny"].nlargest(count).sum() / sales["sales_cny"].sum()
    ### END SOLUTION
# %% check="top-share" points=3 concepts=["pareto-80-20"]
check.value(top_share(six, 0.2), 0.69)
check.value(top_share(six, 0.5), 0.87)
check.code("top_share", avoids=["crmlab.abc_analysis"], reason=BY_HAND)
### BEGIN HIDDEN TESTS
# No product here is a whole number but for noise, such as 0.07 * 100 = 7.000000000000001, which math.ceil makes 8.
sales_2024 = solution.customer_sales(orders, 2024)
check.value(student.top_share(sales_2024, 0.2), solution.top_share(sales_2024, 0.2))
check.value(student.top_share(sales_2024.head(101), 0.05), solution.top_share(sales_2024.head(101), 0.05))
check.value(student.top_share(six, 1.0), 1.0)
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## Task 5: One number for concentration (4 points)
#
# `top_share` looks at one point. The **Gini coefficient** looks at all customers: 0 if all buy the same, near 1 if one
# buys everything. Write `gini(values)`, which takes numbers (a list, an array or a Series, in any order) and returns a
# float. With the values sorted from **smallest** to largest, $x_1 \le x_2 \le \dots \le x_n$:
#
# $$G = \frac{2 \sum_{i=1}^{n} i\, x_i}{n \sum_{i=1}^{n} x_i} - \frac{n+1}{n}$$
#
# For example, of four customers one buys everything: values 0, 0, 0, 100 give $2 \cdot 400 / 400 - 5/4 = 0.75$.
# %% [markdown] lang="zh"
# ## 第 5 题：用一个数说清集中程度（4 分）
#
# `top_share` 只看一个点，**基尼系数**则看全体客户：大家买得一样多时为 0，一个人买走全部时接近 1。写一个函数 `gini(values)`，输入若干个数（列表、数组或 Series，顺序任意），返回一个浮点数。先把数值从**小**到大排好，$x_1 \le x_2 \le \dots \le x_n$，然后：
#
# $$G = \frac{2 \sum_{i=1}^{n} i\, x_i}{n \sum_{i=1}^{n} x_i} - \frac{n+1}{n}$$
#
# 例如四位客户中一位买走全部：数值为 0、0、0、100，得 $2 \cdot 400 / 400 - 5/4 = 0.75$。
# %% answer="gini"
def gini(values):
    ### BEGIN SOLUTION
    ordered = np.sort(np.asarray(values, dtype=float))
    n = len(ordered)
    places = np.arange(1, n + 1)
    return 2 * (places * ordered).sum() / (n * ordered.sum()) - (n + 1) / n
    ### END SOLUTION
# %% check="gini" points=4 concepts=["pareto-80-20"]
check.value(gini([5, 5, 5, 5]), 0.0)
check.value(gini([0, 0, 0, 100]), 0.75)
check.value(gini([30, 0, 20, 10]), 5 / 12)
check.code("gini", avoids=["crmlab.abc_analysis"], reason=BY_HAND)
### BEGIN HIDDEN TESTS
sales_2024 = solution.customer_sales(orders, 2024)["sales_cny"].clip(lower=0)
check.value(student.gini(sales_2024), solution.gini(sales_2024))
check.value(student.gini(np.array([3.0, 1.0, 2.0])), solution.gini(np.array([3.0, 1.0, 2.0])))
check.value(student.gini([7]), 0.0)
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## Task 6: Is the 80/20 rule a law? (3 points)
#
# Compare the two kinds of customers, for the sales of **2025**. Make
#
# - `top20`: a dict with the keys `"consumer"` and `"business"`; each value is the share of that type's sales which
#   comes from the top 20 % of the customers **of that type**, rounded to 3 decimals. Only customers with a row in 2025
#   count, that is, those whom `customer_sales` gives;
# - `nearest_80`: the type, `"consumer"` or `"business"`, whose share lies nearer to 0.8.
#
# The type of a customer is in `customers`. From here on you may use `crmlab.abc_analysis` if you like. Its functions
# have names that you have used yourself, so import the module (`from crmlab import abc_analysis`) and write
# `abc_analysis.gini(...)`; then yours stay what they are.
# %% [markdown] lang="zh"
# ## 第 6 题：80/20 是定律吗？（3 分）
#
# 用 **2025** 年的销售额比较两种客户。请给出：
#
# - `top20`：一个字典，键为 `"consumer"` 和 `"business"`；值为**该类客户中**销售额最大的 20% 客户占该类销售额的比例，保留 3 位小数。只算 2025 年有记录的客户，也就是 `customer_sales` 给出的那些；
# - `nearest_80`：哪一类的占比更接近 0.8，取 `"consumer"` 或 `"business"`。
#
# 客户类型在 `customers` 表里。从本题起，可以随意使用 `crmlab.abc_analysis`。它的函数与你写的重名，所以请导入整个模块（`from crmlab import abc_analysis`），用 `abc_analysis.gini(...)` 这样的写法，免得盖掉自己的函数。
# %% answer="eighty-twenty"
### BEGIN SOLUTION
typed = customer_sales(orders, 2025).merge(customers[["customer_id", "customer_type"]], on="customer_id")
top20 = {kind: round(top_share(part, 0.2), 3) for kind, part in typed.groupby("customer_type")}
nearest_80 = min(top20, key=lambda kind: abs(top20[kind] - 0.8))
### END SOLUTION
# %% check="eighty-twenty" points=3 concepts=["pareto-80-20"]
check.mapping(top20, keys=["consumer", "business"])
check.value(top20["consumer"], low=0, high=1)
check.value(top20["business"], low=0, high=1)
check.text(nearest_80, labels=["consumer", "business"])
### BEGIN HIDDEN TESTS
check.mapping(student.top20, solution.top20, decimals=3)
check.text(student.nearest_80, solution.nearest_80)
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## Task 7: Big but thin (4 points)
#
# Sales are not profit. Write `overrated(sales)`: it takes a table with the columns `customer_id`, `sales_cny` and
# `profit_cny` and returns a **list** of the `customer_id`s that are class A by sales but **not** class A by profit.
# Classes by profit follow the rule of task 3 with `profit_cny` in place of `sales_cny` (losses count as negative
# numbers, in the order and in the sum). Cuts are 0.80 and 0.95. The customer with the largest sales comes first
# (equal sales: by `customer_id`, ascending).
#
# In `six`, K2 buys a lot and leaves almost nothing: the answer is `["K2"]`. In `eight`, four of the eight are big but
# thin, and on one of them we even lose money.
# %% [markdown] lang="zh"
# ## 第 7 题：量大利薄（4 分）
#
# 销售额不等于利润。写一个函数 `overrated(sales)`：输入一张有 `customer_id`、`sales_cny`、`profit_cny` 三列的表，返回一个**列表**，列出按销售额属于 A 类、按利润却**不**属于 A 类的 `customer_id`。按利润分类沿用第 3 题的规则，只是把 `sales_cny` 换成 `profit_cny`（亏损就是负数，照样参加排序与求和）。分界线为 0.80 和 0.95。列表按销售额从大到小排列（相同的按 `customer_id` 升序）。
#
# 在 `six` 里，K2 买得多，却几乎没留下利润，答案是 `["K2"]`。下面的 `eight` 有八位客户，其中四位量大利薄，有一位甚至让我们亏了钱。
# %%
eight = pd.DataFrame(
    {
        "customer_id": ["W1", "W2", "W3", "W4", "W5", "W6", "W7", "W8"],
        "sales_cny": [240.0, 160.0, 200.0, 170.0, 250.0, 140.0, 390.0, 340.0],
        "profit_cny": [25.0, 50.0, 80.0, -15.0, 10.0, 5.0, 40.0, 15.0],
    }
)
eight
# %% answer="overrated"
def overrated(sales):
    ### BEGIN SOLUTION
    by_sales = abc_classes(sales)
    by_profit = abc_classes(sales[["customer_id", "profit_cny"]].rename(columns={"profit_cny": "sales_cny"}))
    profitable = by_profit.loc[by_profit["abc_class"] == "A", "customer_id"]
    big = by_sales.loc[by_sales["abc_class"] == "A", "customer_id"]
    return big[~big.isin(profitable)].tolist()
    ### END SOLUTION
# %% check="overrated" points=4 concepts=["abc-analysis"]
check.sequence(overrated(eight), ["W8", "W5", "W1", "W4"])
check.sequence(overrated(six), ["K2"])
### BEGIN HIDDEN TESTS
sales_2025, sales_2024 = solution.customer_sales(orders, 2025), solution.customer_sales(orders, 2024)
check.sequence(student.overrated(sales_2025), solution.overrated(sales_2025))
check.sequence(student.overrated(sales_2024), solution.overrated(sales_2024))
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## Task 8: Do the top customers come back? (5 points)
#
# A second rule of thumb goes on: *80 % of what the top 20 % buy is repeat purchase by customers we already have.*
# Write `repeat_share(orders, year)`, which returns a float for a table of orders and a year:
#
# - **top customers**: the 20 % with the largest sales in that year (refunds included), number rounded up as in task 4;
#   of customers with equal sales, the smaller `customer_id` goes first;
# - a customer's **first purchase**: their earliest row in the *whole* table, whatever the year (the table is sorted by
#   date, on one day the upper row is the earlier, and nobody begins with a refund);
# - **repeat sales**: the `amount_cny` of all rows that are not the customer's first purchase. A refund is such a row, too:
#   it lowers the repeat sales.
#
# The answer is the repeat sales of the top customers in that year divided by all their sales in that year. In
# `small`, the top customers of 2025 are K1 and K2 with 690 CNY. K1 has bought before; K2's first purchase is order
# S06 with 140 CNY: the share is $550 / 690$. In `repeats`, the top customers of 2025 are L2 and L3; who is the largest
# over all years does not matter.
# %% [markdown] lang="zh"
# ## 第 8 题：头部客户是回头客吗？（5 分）
#
# 经验法则还有后半句：*头部 20% 客户的业绩里，80% 来自老客户的重复购买。* 写一个函数 `repeat_share(orders, year)`，输入订单表和年份，返回一个浮点数。约定如下：
#
# - **头部客户**：这一年销售额（含退款）最大的 20% 客户，人数像第 4 题那样向上取整；销售额相同的，`customer_id` 小的优先；
# - 客户的**首次购买**：该客户在**整张**表里最早的一行，不论哪一年（表已按日期排好，同一天里排在上面的算更早；没有人的第一行是退款）；
# - **重复购买额**：除首次购买以外各行的 `amount_cny` 之和。退款也在其中，会使它减少。
#
# 答案等于头部客户这一年的重复购买额，除以他们这一年的全部销售额。在 `small` 里，2025 年的头部客户是 K1 和 K2，共 690 元；K1 早就买过，K2 的首次购买是订单 S06（140 元），所以占比是 $550 / 690$。在下面的 `repeats` 里，2025 年的头部客户是 L2 和 L3；历年合计谁最大，与此无关。
# %%
repeats = pd.DataFrame(
    [
        ("T01", "L1", "2024-03-01", 900.0, 600.0), ("T02", "L3", "2024-12-20", 10.0, 7.0),
        ("T03", "L3", "2025-01-10", 300.0, 210.0), ("T04", "L2", "2025-02-02", 350.0, 240.0),
        ("T05", "L3", "2025-03-03", -50.0, 0.0), ("T06", "L4", "2025-03-05", 80.0, 60.0),
        ("T07", "L3", "2025-05-05", 200.0, 140.0), ("T08", "L1", "2025-06-01", 40.0, 30.0),
        ("T09", "L5", "2025-07-07", 60.0, 40.0), ("T10", "L6", "2025-08-08", 30.0, 20.0),
        ("T11", "L2", "2025-09-09", 150.0, 100.0),
    ],
    columns=["order_id", "customer_id", "order_date", "amount_cny", "cost_cny"],
).astype({"order_date": "datetime64[ns]"})
repeats
# %% answer="repeat-share"
def repeat_share(orders, year):
    ### BEGIN SOLUTION
    sales = customer_sales(orders, year)
    count = math.ceil(0.2 * len(sales))
    top = sales.sort_values(["sales_cny", "customer_id"], ascending=[False, True]).head(count)["customer_id"]
    repeat = orders["customer_id"].duplicated()
    rows = (orders["order_date"].dt.year == year) & orders["customer_id"].isin(top)
    return orders.loc[rows & repeat, "amount_cny"].sum() / orders.loc[rows, "amount_cny"].sum()
    ### END SOLUTION
# %% check="repeat-share" points=5 concepts=["repeat-purchase-share"]
check.value(repeat_share(repeats, 2025), 600 / 950)
check.value(repeat_share(small, 2025), 550 / 690)
### BEGIN HIDDEN TESTS
some = orders[orders["customer_id"].isin(orders["customer_id"].unique()[::5])]
check.value(student.repeat_share(some, 2025), solution.repeat_share(some, 2025))
check.value(student.repeat_share(some, 2023), solution.repeat_share(some, 2023))
check.value(student.repeat_share(small, 2024), 0.0)
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## Task 9: A visiting plan (4 points)
#
# ABC management means *different* service, not less work: **focus on the large** (A), **care for the main body** (B),
# **serve the many small ones simply** (C, mostly by phone and app). Write `visit_plan(classes, hours, weights)`:
#
# - `classes`: a table with the columns `sales_cny` and `abc_class`, one row per customer;
# - `hours`: the visiting hours of the year, all to be given out;
# - `weights`: a dict such as `{"A": 6, "B": 3, "C": 1}`: **one** A customer gets six times the hours of **one** C customer.
#
# It returns a DataFrame with one row for each class that occurs in the table and the columns `abc_class`, `customer_share` (the class's share of
# all customers), `sales_share` (its share of all sales) and `hours_each` (hours for one customer of that class).
#
# For the six customers below (three A, two B, one C) and 125 hours, the weights add up to
# $3 \cdot 6 + 2 \cdot 3 + 1 \cdot 1 = 25$, so an A customer gets $125 \cdot 6 / 25 = 30$ hours.
# %% [markdown] lang="zh"
# ## 第 9 题：拜访计划（4 分）
#
# ABC 管理讲的是**差异**服务，不是少干活：**抓大**（A 类），**顾主**（B 类这个主体也要照顾好），**整末**（C 类小客户，多用电话和 App 归整起来服务）。写一个函数 `visit_plan(classes, hours, weights)`：
#
# - `classes`：一张表，有 `sales_cny` 和 `abc_class` 两列，每位客户一行；
# - `hours`：全年的拜访小时数，要全部分完；
# - `weights`：一个字典，例如 `{"A": 6, "B": 3, "C": 1}`，意思是**一位** A 类客户得到的小时数是**一位** C 类客户的六倍。
#
# 返回一个 DataFrame，表中出现的类别每类一行，列为 `abc_class`、`customer_share`（客群占比：该类客户数占全部客户数的比例）、`sales_share`（贡献占比：该类销售额占全部销售额的比例）和 `hours_each`（该类每位客户得到的小时数）。
#
# 以下面六位客户（三位 A、两位 B、一位 C）和 125 小时为例：权重合计 $3 \cdot 6 + 2 \cdot 3 + 1 \cdot 1 = 25$，所以每位 A 类客户得 $125 \cdot 6 / 25 = 30$ 小时。
# %%
six_customers = pd.DataFrame(
    {
        "customer_id": ["K1", "K2", "K3", "K4", "K6", "K7"],
        "sales_cny": [450.0, 240.0, 180.0, 50.0, 50.0, 30.0],
        "abc_class": ["A", "A", "A", "B", "B", "C"],
    }
)
# %% answer="visit-plan"
def visit_plan(classes, hours, weights):
    ### BEGIN SOLUTION
    groups = classes.groupby("abc_class")["sales_cny"]
    plan = pd.DataFrame({"customer_share": groups.size() / len(classes)})
    plan["sales_share"] = groups.sum() / classes["sales_cny"].sum()
    total_weight = classes["abc_class"].map(weights).sum()
    plan["hours_each"] = [hours * weights[name] / total_weight for name in plan.index]
    return plan.reset_index()
    ### END SOLUTION
# %% check="visit-plan" points=4 concepts=["abc-80-20-management", "differentiated-service"]
six_plan = pd.DataFrame(
    {
        "abc_class": ["A", "B", "C"],
        "customer_share": [3 / 6, 2 / 6, 1 / 6],
        "sales_share": [0.87, 0.1, 0.03],
        "hours_each": [30.0, 15.0, 5.0],
    }
)
check.table(visit_plan(six_customers, 125, {"A": 6, "B": 3, "C": 1}), six_plan, key="abc_class")
### BEGIN HIDDEN TESTS
classes_2024 = solution.abc_classes(solution.customer_sales(orders, 2024))
check.table(student.visit_plan(classes_2024, 3000, {"A": 4, "B": 2, "C": 1}), solution.visit_plan(classes_2024, 3000, {"A": 4, "B": 2, "C": 1}), key="abc_class")
check.table(student.visit_plan(six_customers, 90, {"A": 3, "B": 1, "C": 0}), solution.visit_plan(six_customers, 90, {"A": 3, "B": 1, "C": 0}), key="abc_class")
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## Task 10: A real company (6 points)
#
# CDNOW sold music online. `load_cdnow()` has the real orders of 2,357 of its customers, all of whom bought for the first
# time in early 1997: `customer_id`, `order_date`, `quantity_cds` and `amount_usd`. Make a dict `cdnow` with these four keys:
#
# - `"top20"`: the share of all sales that comes from the top 20 % of the customers, rounded to 3 decimals;
# - `"gini"`: the Gini coefficient of the customers' sales, rounded to 3 decimals;
# - `"class_a"`: the number of class A customers (cut 0.80, rule of task 3), an int;
# - `"still_top"`: how lasting is an A list? Take the top 20 % by sales **up to and including 1997-09-30**, and the top 20 %
#   by sales **after** that day. Both times rank all 2,357 customers (no purchase means sales of 0), the number is rounded
#   up and ties are broken by `customer_id`, ascending. The value is the share of the first list that is also on the
#   second, rounded to 3 decimals.
#
# Each key is worth 1.5 points. You may use your own functions or `crmlab.abc_analysis`. The money stands in `amount_usd`
# here, one row per order: your functions expect `sales_cny`, one row per customer.
# %% [markdown] lang="zh"
# ## 第 10 题：一家真实的企业（6 分）
#
# CDNOW 是一家网上音像店。`load_cdnow()` 里有它 2,357 位客户的真实订单，这些客户都在 1997 年初第一次购买；列有 `customer_id`、`order_date`、`quantity_cds` 和 `amount_usd`。请做一个字典 `cdnow`，含四个键：
#
# - `"top20"`：销售额最大的 20% 客户在全部销售额中的占比，保留 3 位小数；
# - `"gini"`：客户销售额的基尼系数，保留 3 位小数；
# - `"class_a"`：A 类客户的人数（分界线 0.80，规则同第 3 题），整数；
# - `"still_top"`：A 类名单能用多久？先取 **1997-09-30 及以前**销售额最大的 20% 客户，再取**此后**销售额最大的 20% 客户。两次都给全部 2,357 位客户排名（没有购买的，销售额算 0），人数向上取整，销售额相同的按 `customer_id` 升序。值为第一份名单里有多大比例的人也在第二份名单上，保留 3 位小数。
#
# 每个键 1.5 分。可以用你自己写的函数，也可以用 `crmlab.abc_analysis`。注意：这里的金额在 `amount_usd` 列，每张订单一行；而你的函数要的是 `sales_cny` 列，每位客户一行。
# %%
cdnow_orders = load_cdnow()
cdnow_orders.head(3)
# %% answer="cdnow-concentration"
### BEGIN SOLUTION
def cdnow_sales(counted):
    money = (cdnow_orders["amount_usd"] * counted).rename("sales_cny")
    return money.groupby(cdnow_orders["customer_id"]).sum().reset_index()


def top_fifth(sales):
    return set(sales_shares(sales).head(math.ceil(0.2 * len(sales)))["customer_id"])


early = cdnow_orders["order_date"] <= "1997-09-30"
whole = cdnow_sales(True)
first, second = top_fifth(cdnow_sales(early)), top_fifth(cdnow_sales(~early))
cdnow = {
    "top20": round(top_share(whole, 0.2), 3),
    "gini": round(gini(whole["sales_cny"]), 3),
    "class_a": int((abc_classes(whole)["abc_class"] == "A").sum()),
    "still_top": round(len(first & second) / len(first), 3),
}
### END SOLUTION
# %% check="cdnow-concentration" points=6 concepts=["pareto-80-20", "abc-analysis"]
check.mapping(cdnow, keys=["top20", "gini", "class_a", "still_top"])
check.value(cdnow["top20"], low=0, high=1, points=0)
check.value(cdnow["gini"], low=0, high=1, points=0)
check.value(cdnow["class_a"], low=1, high=2357, points=0)
check.value(cdnow["still_top"], low=0, high=1, points=0)
### BEGIN HIDDEN TESTS
check.value(student.cdnow["top20"], solution.cdnow["top20"], decimals=3, points=1.5)
check.value(student.cdnow["gini"], solution.cdnow["gini"], decimals=3, points=1.5)
check.value(student.cdnow["class_a"], solution.cdnow["class_a"], points=1.5)
check.value(student.cdnow["still_top"], solution.cdnow["still_top"], decimals=3, points=1.5)
check.points()
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## What you have found
#
# A list of names, the customers who only *look* big, and a plan with hours on it. And two warnings: 80/20 is a rule of
# thumb, so compute it; and a list of the best grows old quickly. A class is the state of a customer, not a label for
# life. In the notebook `rfm` you look at what the yearly total hides: *when* they bought.
# %% [markdown] lang="zh"
# ## 你发现了什么
#
# 你得到了一份名单，认出了那些只是**看上去**很大的客户，还做出了一份写着小时数的计划。还有两个提醒：80/20 只是经验法则，要自己算；头部客户的名单老得很快。类别说的是客户眼下的状态，不是终身的标签。在笔记本 `rfm` 里，你会看到全年合计掩盖了什么：他们是**什么时候**买的。
