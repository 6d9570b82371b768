# %% [markdown] lang="en"
# # Who carries the business? ABC analysis
#
# After this lesson you can
#
# - choose among four methods that tell customers apart by value;
# - put customers into classes A, B and C, with a rule that leaves nobody in doubt;
# - measure how concentrated sales are, and test the 80/20 rule instead of believing it;
# - turn the classes into different service for different customers.
#
# **The business question.** Xianhe is a regional food retailer with about a thousand active customers and three people in the
# field. The sales manager says: "We treat all customers alike, that is fair." The finance manager says: "Then we
# spend a third of our time on customers who buy a box of eggs." Who should get how much of our time?
# %% [markdown] lang="zh"
# # 谁撑起了生意？ABC 分析
#
# 学完本课，你能够
#
# - 从四种方法中选出合适的一种，按价值区分客户；
# - 用一条没有歧义的规则，把客户分成 A、B、C 三类；
# - 度量销售的集中程度，检验 80/20 法则，而不是照单全收；
# - 把分类变成对不同客户的不同服务。
#
# **业务问题。** 鲜禾是一家区域食品零售企业，活跃客户有一千来位，跑外勤的只有三个人。销售经理说：“所有客户一视同仁，这才公平。”财务经理说：“那我们有三分之一的时间，花在了只买一盒鸡蛋的客户身上。”到底该给谁多少时间？
# %%
import pandas as pd

import crmlab
from crmlab import check, quiz
from crmlab.abc_analysis import abc_summary, abc_table, concentration_curve, gini, top_share
from crmlab.abc_analysis import plot_concentration, plot_pareto
from crmlab.datasets import load_customers, load_orders

crmlab.start("01-abc", language="en")
orders = load_orders()
customers = load_customers()
orders.head(3)
# %% [markdown] lang="en"
# ## The data
#
# One row of `orders` is one order; a refund is a row with a negative amount, and it lowers the sales. We look at **2024**, a
# full year that is over; in the assignment you do 2025. One line makes the table that all else rests on: sales per customer.
# %% [markdown] lang="zh"
# ## 数据
#
# `orders` 每行是一张订单；退款是金额为负的一行，会冲减销售额。本课看 **2024** 年，这是完整的一年；作业里你来做 2025 年。一行代码就得到后面全部分析的底表：每位客户的销售额。
# %%
orders_2024 = orders[orders["order_date"].dt.year == 2024]
sales = orders_2024.groupby("customer_id")["amount_cny"].sum().sort_values(ascending=False)
sales.describe().round(0)
# %% [markdown] lang="en"
# The mean is several times the median: a few customers buy very much, most buy little. This is the rule in business rather than
# the exception, and the reason why we tell customers apart at all.
# %% [markdown] lang="zh"
# 均值是中位数的好几倍：少数客户买得非常多，多数客户买得很少。这在商业里是常态，不是例外；正因为如此，才需要区分客户。
# %% [markdown] lang="en" concepts=["customer-differentiation-methods"]
# ## Four ways to tell customers apart
#
# | method | its question | it needs |
# |---|---|---|
# | **ABC** analysis | Who brings how much of the sales (or profit)? | one total per customer |
# | **RFM** analysis | Who is still coming, how often, for how much? | dated orders |
# | **CLV** analysis | What will the customer still bring, in today's money? | margin, retention rate, discount rate |
# | **CLP** analysis | Who is valuable today, and who could become so? | today's value and growth potential |
#
# Choose by the question and by the data you have, not by how modern the method sounds. ABC needs the least, so we begin with it. RFM
# follows in the next lesson; CLV and CLP look ahead and come later.
# %% [markdown] lang="zh" concepts=["customer-differentiation-methods"]
# ## 区分客户的四种方法
#
# | 方法 | 它回答的问题 | 需要的数据 |
# |---|---|---|
# | **ABC** 分析法 | 谁带来了多少销售额（或利润）？ | 每位客户一个合计数 |
# | **RFM** 分析法 | 谁还在来，多久来一次，花多少钱？ | 带日期的订单 |
# | **CLV** 分析法 | 客户今后还能带来多少价值（折成今天的钱）？ | 毛利、保留率、折现率 |
# | **CLP** 分析法 | 谁现在有价值，谁将来会有价值？ | 当前价值与增值潜力 |
#
# 选哪种，看问题、看手里的数据，不看名字新不新潮。ABC 需要的数据最少，先学它；下一课学 RFM；CLV 和 CLP 面向未来，后面再学。
# %%
quiz.match(
    "practice-methods",
    question={"en": "Which method answers which question?", "zh": "哪个问题用哪种方法？"},
    left={
        "vital": {"en": "Which 150 restaurants bring most of our profit?", "zh": "哪 150 家餐馆带来了大部分利润？"},
        "quiet": {"en": "Which regulars have not been seen for a month?", "zh": "哪些常客一个月没露面了？"},
        "worth": {"en": "What may it cost at most to win a hotel?", "zh": "争取一家酒店最多值得花多少钱？"},
        "grow": {"en": "Which small account should we develop?", "zh": "哪个小客户值得培育？"},
    },
    right={name: {"en": name, "zh": name} for name in ["ABC", "RFM", "CLV", "CLP"]},
    answer={"vital": "ABC", "quiet": "RFM", "worth": "CLV", "grow": "CLP"},
)
# %% [markdown] lang="en" concepts=["abc-analysis"]
# ## The idea: the vital few
#
# ABC analysis lines customers up by sales and cuts the line in three. Pareto saw such a line in incomes, Juran brought it to
# management: look first after the few who bring most of the sales (he called them the *vital few*), and do not let the many small ones
# (the *useful many*) eat up your day. Look at six customers:
# %% [markdown] lang="zh" concepts=["abc-analysis"]
# ## 思路：关键的少数
#
# ABC 分析法又叫帕累托分析法、重点管理法：把客户按销售额从大到小排队，再把队伍切成三段，分清重点和一般。帕累托在收入分布里看到了这种不均，朱兰把它引入管理：先管好**关键的少数**，别让次要的多数耗掉一整天。先看六位客户：
# %%
six = pd.DataFrame({"customer_id": list("PQRSTU"), "amount_cny": [450, 240, 180, 60, 45, 25]})
six["share"] = six["amount_cny"] / six["amount_cny"].sum()
six["cumulative_share"] = six["share"].cumsum()
six
# %% [markdown] lang="en" concepts=["abc-analysis"]
# The usual cuts are 0.80 and 0.95 of the **cumulative share**. P and Q reach 0.69, R lifts it to 0.87. So is R an A or a B? Without a
# rule, two analysts give two answers. Ours: *the customer who crosses a cut still belongs to the higher class*. Put otherwise, look at the
# share of those **before** the customer: below 0.80 makes an A, below 0.95 a B, all others are C.
# %% [markdown] lang="zh" concepts=["abc-analysis"]
# 通常以**累计占比** 0.80 和 0.95 为界。P 和 Q 累计 0.69，加上 R 是 0.87。那么 R 算 A 还是算 B？没有规则，两个分析师就有两个答案。我们的规则是：**跨过分界线的那位客户，仍归入较高的一类**。换句话说，看排在该客户**之前**的累计占比：小于 0.80 的是 A，小于 0.95 的是 B，其余是 C。
# %%
six["before"] = six["cumulative_share"].shift(fill_value=0)
six["abc_class"] = "C"
six.loc[six["before"] < 0.95, "abc_class"] = "B"
six.loc[six["before"] < 0.80, "abc_class"] = "A"
six
# %% [markdown] lang="en"
# `abc_table` does the same for any table of orders: it sums, sorts, adds up and classifies. Its rule for ties: the smaller `customer_id`
# comes first.
# %% [markdown] lang="zh"
# `abc_table` 对任何订单表都做同样的事：求和、排序、累计、分类。并列时，`customer_id` 小的在前。
# %%
table = abc_table(orders_2024)
table.head()
# %% [markdown] lang="en"
# **Look.** The bars are the customers from the largest to the smallest, the line is the cumulative share. The bars fall so steeply that
# most of the picture seems empty: that *is* the finding.
# %% [markdown] lang="zh"
# **看图。** 柱子是从大到小的客户，折线是累计占比。柱子落得太快，图上大半像是空的：这**正是**结论。
# %%
plot_pareto(table);
# %% [markdown] lang="en" concepts=["abc-80-20-management"]
# ## Two shares for every class
#
# ABC management sets two shares side by side: how many of the customers are in a class (**group share**), and how much of the sales
# they bring (**contribution share**). Some firms rank in four instead of three: primary, secondary, auxiliary and minor. The idea is the
# same.
# %% [markdown] lang="zh" concepts=["abc-80-20-management"]
# ## 每一类看两个占比
#
# ABC 管理要把两个占比放在一起看：这一类的客户有多少（**客群占比**），他们带来了多少销售额（**贡献占比**）。有的企业不分三级而分四级：主、次、辅、杂，道理是一样的。
# %%
abc_summary(table).round(3)
# %% [markdown] lang="en"
# About a fifth of the customers bring four fifths of the sales, while nearly half of the customers bring one twentieth. An average A customer is
# worth about forty C customers. The finance manager has a point.
#
# Your turn: what share of the sales comes from A **and** B together? Replace the `...` by a fraction and run the cell.
# %% [markdown] lang="zh"
# 大约五分之一的客户带来了五分之四的销售额，将近一半的客户只带来二十分之一。一位 A 类客户平均抵得上将近四十位 C 类客户。财务经理说得有道理。
#
# 练一练：A、B **两类合计**带来了多大比例的销售额？把 `...` 换成一个小数，然后运行。
# %%
a_and_b = ...

if a_and_b is not ...:
    check.value(a_and_b, 1 - abc_summary(table).loc["C", "contribution_share"], decimals=2)
# %% [markdown] lang="en" concepts=["pareto-80-20"]
# ## Is 80/20 a law?
#
# The rule says: the top 20 % of customers bring 80 % of the sales. It is a rule of thumb, and the two numbers need not even add up to
# 100. The **concentration curve** shows every pair at once: go right to a share of customers (the largest first), read off their share of the
# sales.
# %% [markdown] lang="zh" concepts=["pareto-80-20"]
# ## 80/20 是定律吗？
#
# 法则说：头部 20% 的客户带来 80% 的销售额。这只是经验法则，两个数字甚至不必加起来等于 100。**集中曲线**一次画出所有的组合：横轴走到某个客户比例（从大到小），纵轴就是他们的销售占比。
# %%
curve = concentration_curve(table)
plot_concentration(curve);
# %% [markdown] lang="en" concepts=["pareto-80-20"]
# The more the curve bulges, the more concentrated the sales. The **Gini coefficient** puts the bulge into one number: 0 if all customers buy
# the same (the diagonal), near 1 if one customer buys everything. It is twice the area between curve and diagonal.
# %% [markdown] lang="zh" concepts=["pareto-80-20"]
# 曲线鼓得越高，销售越集中。**基尼系数**把鼓起的程度写成一个数：所有客户买得一样多时为 0（就是那条对角线），一位客户买走全部时接近 1。它等于曲线与对角线之间面积的两倍。
# %%
print(f"top 20 %: {top_share(table, 0.2):.3f}   Gini: {gini(table):.3f}")
# %% [markdown] lang="en"
# Remarkably near to 80/20. Before you call it a law: does it hold in every city, too? A rule that holds for the whole need not hold for its
# parts.
# %% [markdown] lang="zh"
# 离 80/20 近得出奇。先别急着叫它定律：每个城市都这样吗？整体成立的规则，放到局部未必成立。
# %%
by_city = orders_2024.merge(customers[["customer_id", "city"]], on="customer_id")
pd.Series(
    {city: top_share(abc_table(rows), 0.2) for city, rows in by_city.groupby("city")}, name="top 20 %"
).round(3)
# %% [markdown] lang="en"
# In the assignment you compare households with business customers and find out where much of the concentration comes from.
#
# Your turn: what share of all sales of 2024 comes from the top **10 %** of the customers? (`top_share` knows.)
# %% [markdown] lang="zh"
# 作业里，你会比较居民和企业客户，弄清集中现象主要从哪里来。
#
# 练一练：2024 年，头部 **10%** 的客户带来了多大比例的销售额？（用 `top_share`。）
# %%
top_tenth = ...

if top_tenth is not ...:
    check.value(top_tenth, curve.query("share_of_keys >= 0.1")["share_of_value"].iloc[0], decimals=3)
# %% [markdown] lang="en" concepts=["repeat-purchase-share"]
# ## Do the best come back?
#
# The rule of thumb goes on: 80 % of what the top customers bring is **repeat purchase** by customers we already have. An order is
# a repeat if the customer has bought before, whenever that was. So we number the orders of each customer over *all* years, and only then
# look at 2024:
# %% [markdown] lang="zh" concepts=["repeat-purchase-share"]
# ## 最好的客户会再来吗？
#
# 经验法则还有下半句：头部客户的业绩里，80% 来自老客户的**重复购买**。只要客户以前买过（不论哪一年），这一单就是重复购买。所以先在**所有**年份里给每位客户的订单编号，然后再看 2024 年：
# %%
numbered = orders.assign(number=orders.groupby("customer_id").cumcount())
of_2024 = numbered.loc[orders_2024.index]
is_a = of_2024["customer_id"].map(table["abc_class"]) == "A"
repeat_sales = of_2024.loc[is_a & (of_2024["number"] > 0), "amount_cny"].sum()
print(f"repeat share of class A: {repeat_sales / of_2024.loc[is_a, 'amount_cny'].sum():.3f}")
# %% [markdown] lang="en"
# Far above 80 %: food is bought every week. For a furniture shop the share would be low. The number depends on the trade, the lesson does not:
# to lose an A customer is to lose a stream of orders, not one order.
# %% [markdown] lang="zh"
# 远远高于 80%：买菜是每周的事。换成家具店，占比就会很低。数字因行业而异，道理不变：丢掉一位 A 类客户，丢的不是一张订单，而是源源不断的订单。
# %% [markdown] lang="en" concepts=["abc-analysis"]
# ## Sales or profit?
#
# ABC ranks by any value. Ranked by sales, a customer who buys much at a thin margin looks great. So rank by profit, too, and look at those off
# the diagonal:
# %% [markdown] lang="zh" concepts=["abc-analysis"]
# ## 看销售额，还是看利润？
#
# ABC 可以按任何一种价值排队。按销售额排，买得多、利润薄的客户很风光。所以也要按利润排一次，再看看偏离对角线的那些客户：
# %%
with_profit = orders_2024.assign(profit_cny=orders_2024["amount_cny"] - orders_2024["cost_cny"])
profit_class = abc_table(with_profit, value="profit_cny")["abc_class"].rename("class by profit")
pd.crosstab(table["abc_class"].rename("class by sales"), profit_class)
# %% [markdown] lang="en"
# Most customers keep their class; a few A customers drop. They are not bad customers, but a discount for them must be thought over
# twice.
# %% [markdown] lang="zh"
# 多数客户类别不变；有几位 A 类掉了下来。他们不是坏客户，但要不要再给他们打折，得多想一想。
# %% [markdown] lang="en" concepts=["differentiated-service", "abc-80-20-management"]
# ## From classes to service
#
# A class that changes nothing in what we do is a waste of time. **Differentiated service** means: every customer gets good service, but not
# every customer gets the same.
#
# | class | slogan | who looks after them | what they get |
# |---|---|---|---|
# | A | focus on the large | an account manager, by name | visits, joint planning, first in a shortage |
# | B | care for the main body | a small team | calls, offers that could lift them to A |
# | C | serve the many small ones simply | shop, phone and app | a quick and friendly standard, no visits |
#
# How many hours does that make? Say one A customer gets as much time as six C customers, a B as much as three. Add up the weights of all customers,
# divide the hours by that sum, and multiply back:
# %% [markdown] lang="zh" concepts=["differentiated-service", "abc-80-20-management"]
# ## 从分类到服务
#
# 分了类，做法却一点没变，那是白费功夫。**差异服务**是说：每位客户都得到好的服务，但不是人人都一样。
#
# | 类别 | 口诀 | 谁来服务 | 得到什么 |
# |---|---|---|---|
# | A | 抓大 | 专属客户经理 | 上门拜访、共同规划、缺货时优先供应 |
# | B | 顾主 | 小组服务 | 电话回访、能把他们带到 A 类的优惠 |
# | C | 整末 | 门店、电话、App | 快捷友好的标准服务，不上门 |
#
# 折成小时是多少？假定一位 A 类客户的时间抵六位 C 类，一位 B 类抵三位 C 类。把全部客户的权重加起来，用总小时数去除，再乘回各自的权重：
# %%
hours, weights = 3000, pd.Series({"A": 6, "B": 3, "C": 1})
counts = table["abc_class"].value_counts()
hours_each = hours * weights / (weights * counts).sum()
pd.DataFrame({"customers": counts, "hours_each": hours_each, "hours_in_all": counts * hours_each}).round(1)
# %% [markdown] lang="en"
# Check the plan against common sense. All C customers together still get more than 500 hours, for one twentieth of the sales. Would you give C no visit
# at all? Change the weight and see who gains.
#
# ## Recap
#
# - ABC lines customers up by a total and cuts by cumulative share; say what happens to the customer who crosses a cut.
# - Put group share and contribution share side by side; 80/20 is a rule of thumb to be computed, not quoted.
# - Rank by profit as well as by sales.
# - A class is the reason for a different service, and it is a snapshot: it says nothing about *when* the customer last came. That is the next lesson.
#
# The graded tasks are in the notebook `abc` of the assignment.
# %% [markdown] lang="zh"
# 用常识检查一下这个计划：C 类合计仍得到 500 多个小时，而他们只带来二十分之一的销售额。要不要干脆不去拜访 C 类？改一改权重，看看谁受益。
#
# ## 小结
#
# - ABC 按合计数排队，按累计占比切分；跨过分界线的客户归哪一类，要说清楚。
# - 客群占比与贡献占比放在一起看；80/20 是要去计算的经验法则，不是拿来引用的定律。
# - 既按销售额排，也按利润排。
# - 分类是为了差异服务；它只是一张快照，没有说客户最近一次是**什么时候**来的。这就是下一课的内容。
#
# 计分任务在作业的 `abc` 笔记本里。
