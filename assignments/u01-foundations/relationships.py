# %% [markdown] lang="en"
# # Which relationship, with whom?
#
# You are assistant to Xianhe's sales director. Eleven decisions lie on your desk: what to repair first, how close to go
# with whom, whom to call before it is too late, whom to write to and with which addresses. Each is a small rule on data.
#
# - Write your answer where it says `# your code here`, then run the cell below it. Further tests run
#   after you hand in, on other data.
# - Labels are English in every language of the course: write them exactly as given, in quotation marks.
# - Money is in yuan (CNY).
# %% [markdown] lang="zh"
# # 和谁，保持怎样的关系？
#
# 你是鲜禾销售总监的助理，桌上有十一个决定：先补哪块短板，和谁走多近，谁快要走了得赶紧打电话，给谁写信、用哪份名单。每一个都是数据上的一条小规则。
#
# - 在写着“在此写代码”的地方作答，然后运行它下面的单元格。交作业后还会用**别的数据**检验。
# - 标签一律用英文，照题目原样写，加引号。
# - 金额单位都是元。
# %%
import itertools

import numpy as np
import pandas as pd

import crmlab
from crmlab import check, quiz
from crmlab.datasets import AS_OF, load_contacts, load_customers, load_orders

crmlab.start("relationships", language="en")
customers = load_customers()
orders = load_orders()
OWN_RULE = {"en": "Here you write the rule yourself; later you may use crmlab.", "zh": "这里请自己写规则；以后可以用 crmlab。"}
# %% [markdown] lang="en"
# ## 1 What the lost customers said
#
# Eight business customers left this year. Each gave one reason; the yearly margin that each had brought stands in `lost_margin_cny` below.
#
# | id | what they said |
# |---|---|
# | r1 | "You deliver at eleven only. My kitchen opens at seven." |
# | r2 | "I asked three times for organic flour. You do not have it." |
# | r3 | "Per kilo you are cheap. But I pay somebody to sort your crates for an hour." |
# | r4 | "You changed the driver, the range and the phone number, and nobody told me." |
# | r5 | "To order I must drive to your depot and sign." |
# | r6 | "Your leaflets come every week. My question never got an answer." |
# | r7 | "We need portions for a kindergarten, you sell for a barracks." |
# | r8 | "With your minimum order half of the herbs rot. That is what they cost me." |
#
# 1. `four_c`: a dictionary from `"r1"` .. `"r8"` to what the customer speaks of: `"customer needs"`, `"cost"`,
#    `"convenience"` or `"communication"`. (Cost is all that the customer gives up, waste and work included.)
# 2. `lost_by_p`: a Series with the margin lost, in CNY, for the lever of the firm that belongs to each: `"product"`, `"price"`,
#    `"place"`, `"promotion"`; largest loss first. That is where repair begins.
# %% [markdown] lang="zh"
# ## 1 流失的客户怎么说
#
# 今年走了八家企业客户，每家说了一个理由；它们每年带来的毛利见下面的 `lost_margin_cny`。
#
# | 编号 | 他们的话 |
# |---|---|
# | r1 | “你们十一点才送货，我厨房七点就开工。” |
# | r2 | “我要了三次有机面粉，你们一直没有。” |
# | r3 | “单价是便宜，可我得雇人花一小时分拣你们的筐。” |
# | r4 | “司机换了，品种换了，电话也换了，没人跟我说一声。” |
# | r5 | “订个货还得开车到你们库房签字。” |
# | r6 | “传单每周都来，我问的事从来没人回。” |
# | r7 | “我们要的是幼儿园的小份，你们卖的是部队的大包。” |
# | r8 | “起送量太高，香草烂掉一半，那都是我的钱。” |
#
# 1. `four_c`：字典，从 `"r1"` 到 `"r8"`，值是这句话所指的那个 C：`"customer needs"`（需求）、`"cost"`（成本）、`"convenience"`（便利）或 `"communication"`（沟通）。成本指客户付出的一切，浪费和人工也算。
# 2. `lost_by_p`：Series，按企业对应的那个 P（`"product"`、`"price"`、`"place"`、`"promotion"`）汇总流失的毛利（元），从大到小排列。补短板就从第一个开始。
# %%
lost_margin_cny = pd.Series(
    {"r1": 9_200, "r2": 3_100, "r3": 4_400, "r4": 2_700, "r5": 6_800, "r6": 5_900, "r7": 4_000, "r8": 1_500},
    name="lost_margin_cny",
)
# %% answer="lost-by-lever"
### BEGIN SOLUTION
four_c = {
    "r1": "convenience",
    "r2": "customer needs",
    "r3": "cost",
    "r4": "communication",
    "r5": "convenience",
    "r6": "communication",
    "r7": "customer needs",
    "r8": "cost",
}
lever = {"customer needs": "product", "cost": "price", "convenience": "place", "communication": "promotion"}
lost_by_p = lost_margin_cny.groupby(lambda remark: lever[four_c[remark]]).sum().sort_values(ascending=False)
### END SOLUTION
# %% check="lost-by-lever" points=5 concepts=["marketing-4p-4c-4r"]
check.mapping(four_c, keys=list(lost_margin_cny.index), labels=["customer needs", "cost", "convenience", "communication"])
check.mapping(lost_by_p, keys=["place", "price", "product", "promotion"])
check.value(sum(dict(lost_by_p).values()), 37_600, unit="CNY")
check.sequence(list(dict(lost_by_p).values()), sorted(dict(lost_by_p).values(), reverse=True))
### BEGIN HIDDEN TESTS
check.mapping(student.four_c, solution.four_c, partial=True, points=3)
check.series(student.lost_by_p, solution.lost_by_p, points=1)
check.sequence(list(dict(student.lost_by_p)), ["place", "promotion", "product", "price"], points=1)
check.points()
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ### And the four R?
# %% [markdown] lang="zh"
# ### 那 4R 呢？
# %% quiz="four-r" points=1 concepts=["marketing-4p-4c-4r"]
quiz.match(
    "four-r",
    question={"en": "Four things that tie a hotel to Xianhe. Which of the four R is each?", "zh": "四件事把一家酒店和鲜禾连在一起，各是 4R 里的哪一个？"},
    left={
        "menu": {"en": "The hotel's menu is built on our regional range; neither wants to miss the other", "zh": "酒店菜单建立在我们的本地食材上，谁也离不开谁"},
        "night": {"en": "A message at nine in the evening is answered by a quarter past", "zh": "晚上九点发消息，九点一刻就有回复"},
        "person": {"en": "The same person has looked after the chef for six years, also when there is nothing to sell", "zh": "同一个人和主厨打了六年交道，没生意时也联系"},
        "saving": {"en": "What joint planning saves is split: the hotel pays less, our margin rises", "zh": "一起做计划省下的钱两家分：酒店少付，我们多赚"},
    },
    right={
        "relevance": {"en": "relevance", "zh": "关联"},
        "reaction": {"en": "reaction speed", "zh": "速度"},
        "relationship": {"en": "relationship", "zh": "关系"},
        "reward": {"en": "reward", "zh": "回报"},
    },
)
### BEGIN HIDDEN TESTS
check.quiz(
    student.quiz("four-r"),
    {
        "menu": "relevance",
        "night": "reaction",
        "person": "relationship",
        "saving": "reward",
    },
)
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## 2 Six I and the hours of a year
#
# Xianhe calls itself "relational" towards one big canteen. Here is everything it did for it last year:
#
# | id | activity |
# |---|---|
# | b1 | The board decides: with this canteen we want to be special |
# | b2 | Weekly telephone call with the cook |
# | b3 | Diets, allergies and delivery windows recorded on file |
# | b4 | A cold shelf bought and put up in its kitchen |
# | b5 | Evening with cooks: they ask, we answer |
# | b6 | Survey of past complaints, entered in the file |
# | b7 | Chat group for daily questions, answered by both sides |
# | b8 | A trainer paid to teach its cooks hygiene |
#
# 1. `i_of`: a dictionary from `"b1"` .. `"b8"` to the I that the activity serves first: `"intention"`, `"information"`, `"investment"`,
#    `"individuality"`, `"interaction"` or `"integration"`.
# 2. `hours_by_i`: a Series, hours by I, with **all six** I as index; 0 for an I that got no hours.
# 3. `missing_i`: the list of those with no hours, in alphabetical order. What should the plan for next year contain?
# %% [markdown] lang="zh"
# ## 2 6I 和一年的工时
#
# 鲜禾说自己对一家大食堂做的是“关系营销”。去年为它做的事全在这里：
#
# | 编号 | 活动 |
# |---|---|
# | b1 | 董事会决定：要和这家食堂建立不一样的关系 |
# | b2 | 每周和厨师长通一次电话 |
# | b3 | 把忌口、过敏、收货时段记入档案 |
# | b4 | 出钱买一台冷柜，装到它的厨房 |
# | b5 | 厨师之夜：他们问，我们答 |
# | b6 | 梳理以往投诉，录入档案 |
# | b7 | 日常问答群，双方都回 |
# | b8 | 出钱请老师给它的厨师做卫生培训 |
#
# 1. `i_of`：字典，从 `"b1"` 到 `"b8"`，值是该活动首先对应的 I：`"intention"`（意愿）、`"information"`（信息）、`"investment"`（投资）、`"individuality"`（个性化）、`"interaction"`（交流）或 `"integration"`（整合）。
# 2. `hours_by_i`：Series，各个 I 的工时，索引要有**全部六个** I；没有工时的记 0。
# 3. `missing_i`：工时为 0 的 I，按字母顺序排成列表。明年的计划该补什么？
# %%
hours = pd.Series({"b1": 6, "b2": 40, "b3": 22, "b4": 35, "b5": 12, "b6": 14, "b7": 60, "b8": 48}, name="hours")
SIX_I = ["intention", "interaction", "integration", "information", "investment", "individuality"]
# %% answer="six-i"
### BEGIN SOLUTION
i_of = {
    "b1": "intention",
    "b2": "interaction",
    "b3": "information",
    "b4": "investment",
    "b5": "interaction",
    "b6": "information",
    "b7": "interaction",
    "b8": "investment",
}
hours_by_i = hours.groupby(i_of).sum().reindex(SIX_I, fill_value=0)
missing_i = sorted(hours_by_i[hours_by_i == 0].index)
### END SOLUTION
# %% check="six-i" points=4 concepts=["relationship-marketing-6i"]
check.mapping(i_of, keys=list(hours.index), labels=SIX_I)
check.mapping(hours_by_i, keys=SIX_I)
check.value(sum(dict(hours_by_i).values()), 237, unit={"en": "hours", "zh": "小时"})
check.sequence(missing_i, sorted(missing_i), labels=SIX_I)
### BEGIN HIDDEN TESTS
check.mapping(student.i_of, solution.i_of, partial=True, points=1.5)
check.series(student.hours_by_i, solution.hours_by_i, points=1.5)
check.sequence(student.missing_i, solution.missing_i, points=1)
check.points()
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ### Where relations grow from
# %% [markdown] lang="zh"
# ### 关系从何而来
# %% quiz="marketing-forms" points=2 concepts=["relationship-marketing-forms"]
quiz.sort(
    "marketing-forms",
    question={
        "en": "How did these ten customers come to Xianhe? Name the form of relationship marketing.",
        "zh": "这十位客户是怎么来的？属于哪种关系营销形态？",
    },
    items={
        "cousin": {"en": "The buyer's cousin runs the canteen", "zh": "采购员的表弟开了那家食堂"},
        "county": {"en": "Hotel owner and director left the same county for the city", "zh": "酒店老板和总监是从同一个县进城的老乡"},
        "school": {"en": "They learned cooking at the same school", "zh": "两人是烹饪学校的同学"},
        "halal": {"en": "Halal restaurants that keep the same feast days", "zh": "过同样节日的一批清真餐馆"},
        "train": {"en": "A talk on the train", "zh": "火车上聊起来的"},
        "aunt": {"en": "The director's aunt, who owns two guest houses", "zh": "总监的姑妈，开了两家民宿"},
        "street": {"en": "Shops of the same street, as neighbours", "zh": "同一条街上的邻居商铺"},
        "guild": {"en": "Members of the bakers' association", "zh": "烘焙行业协会的会员"},
        "poems": {"en": "A circle that meets for tea customs", "zh": "在茶会上认识的茶友圈"},
        "rain": {"en": "Somebody sheltering from the rain in the depot", "zh": "到库房躲雨的陌生人"},
    },
    categories={
        "kinship": {"en": "kinship-based", "zh": "亲缘"},
        "place": {"en": "place-based", "zh": "地缘"},
        "occupation": {"en": "occupation-based", "zh": "业缘"},
        "culture": {"en": "culture and custom-based", "zh": "文化习俗"},
        "incidental": {"en": "incidental", "zh": "偶发性"},
    },
)
### BEGIN HIDDEN TESTS
check.quiz(
    student.quiz("marketing-forms"),
    {
        "cousin": "kinship",
        "county": "place",
        "school": "occupation",
        "halal": "culture",
        "train": "incidental",
        "aunt": "kinship",
        "street": "place",
        "guild": "occupation",
        "poems": "culture",
        "rain": "incidental",
    },
    reasons={
        "school": {"en": "A shared training: the same occupation.", "zh": "一起学手艺：业缘。"},
        "halal": {"en": "The tie is a shared custom, not the trade.", "zh": "纽带是共同的习俗，不是行业。"},
        "county": {"en": "A shared home, though both have left it.", "zh": "同乡：虽然都离开了家乡。"},
        "poems": {"en": "A shared custom brings them together.", "zh": "把他们聚到一起的是共同的雅好习俗。"},
        "rain": {"en": "Pure chance.", "zh": "纯属偶然。"},
        "street": {"en": "Neighbours: the tie is the place.", "zh": "邻居：纽带是地方。"},
    },
    partial=True,
    points=2,
)
check.points()
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## 3 How close? Kotler's grid with borders
#
# The board has fixed the borders. Write `level_of(groups)`. The table has one row per group of customers and the columns
# `customers` (number) and `total_margin_cny` (yearly margin of the **whole group**). The margin in the grid is the margin **per customer**.
#
# - number of customers: *few* up to 50, *many* above 1,000, otherwise *medium*;
# - margin per customer: *low* below 200, *high* from 2,000 on, otherwise *medium*.
#
# | customers \ margin | low | medium | high |
# |---|---|---|---|
# | many | `"basic"` | `"reactive"` | `"accountable"` |
# | medium | `"reactive"` | `"accountable"` | `"proactive"` |
# | few | `"accountable"` | `"proactive"` | `"partnership"` |
#
# Return a Series of these labels on the index of `groups`. `crmlab` draws this grid too; here write it yourself.
# %% [markdown] lang="zh"
# ## 3 走多近？给科特勒矩阵划界线
#
# 董事会定好了边界。请写函数 `level_of(groups)`。表里每行是一个客户群，有两列：`customers`（客户数）和 `total_margin_cny`（**整个群体**一年的毛利，元）。矩阵里的边际利润指**每位客户**的毛利。
#
# - 客户数量：不超过 50 为**少**，超过 1000 为**多**，其余为**中**；
# - 每位客户的毛利：低于 200 为**低**，2000 及以上为**高**，其余为**中**。
#
# | 客户数量 \ 毛利 | 低 | 中 | 高 |
# |---|---|---|---|
# | 多 | `"basic"` | `"reactive"` | `"accountable"` |
# | 中 | `"reactive"` | `"accountable"` | `"proactive"` |
# | 少 | `"accountable"` | `"proactive"` | `"partnership"` |
#
# 返回索引与 `groups` 相同的标签 Series。`crmlab` 也能画这张矩阵；本题请自己写。
# %%
groups = pd.DataFrame(
    {
        "customers": [1200, 60, 12, 400, 40, 50, 1000, 80],
        "total_margin_cny": [90_000, 240_000, 24_000, 60_000, 9_000, 25_000, 500_000, 16_000],
    },
    index=["households", "restaurants", "hotels", "offices", "food trucks", "canteens", "members", "tea houses"],
)
groups
# %% answer="relation-level"
def level_of(groups):
    ### BEGIN SOLUTION
    levels = np.array(["basic", "reactive", "accountable", "proactive", "partnership"])
    per_customer = groups["total_margin_cny"] / groups["customers"]
    fewness = (groups["customers"] <= 1000).astype(int) + (groups["customers"] <= 50)
    height = (per_customer >= 200).astype(int) + (per_customer >= 2000)
    return pd.Series(levels[fewness + height], index=groups.index)
    ### END SOLUTION
# %% check="relation-level" points=5 concepts=["relationship-types-five"]
levels = ["basic", "proactive", "partnership", "reactive", "proactive", "proactive", "accountable", "accountable"]
check.series(level_of(groups), pd.Series(levels, index=groups.index))
check.code("level_of", avoids=["crmlab.relationship"], reason=OWN_RULE)
### BEGIN HIDDEN TESTS
pairs = list(itertools.product([10, 50, 51, 700, 1000, 1001, 5000], [40, 199, 200, 900, 1999, 2000, 7000]))
all_groups = pd.DataFrame(pairs, columns=["customers", "each"]).rename(index="group {}".format)
all_groups["total_margin_cny"] = all_groups["customers"] * all_groups.pop("each")
check.series(student.level_of(all_groups), solution.level_of(all_groups))
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ### Which level is being lived?
# %% [markdown] lang="zh"
# ### 实际做到了哪一级？
# %% quiz="level-stories" points=2 concepts=["relationship-types-five"]
quiz.sort(
    "level-stories",
    question={"en": "What do these suppliers do after the sale? Name the level.", "zh": "卖出之后，这些供应商做了什么？判断关系水平。"},
    items={
        "till": {"en": "A kiosk sells water and never sees the buyer again", "zh": "小卖部卖了水，再没见过那位顾客"},
        "label": {"en": "“Questions? Call this number” on the package", "zh": "包装上印着“有问题请拨打”"},
        "ring": {"en": "Two days after delivery the dairy calls: was the cream as expected? What could be better?", "zh": "送货两天后乳品厂来电：奶油合不合要求？哪里可以改进？"},
        "tips": {"en": "The tea merchant sends the restaurant a new brewing method now and then, unasked", "zh": "茶商不时主动告诉餐馆新的冲泡方法"},
        "together": {"en": "Miller and bakery develop a flour together, and the miller's man works in the bakery", "zh": "面粉厂和面包房一起研发专用粉，厂里派人驻店"},
        "form": {"en": "Complaints welcome: a form lies at the counter", "zh": "柜台放着意见表，欢迎投诉"},
        "market": {"en": "A market stand, cash, no name", "zh": "集市摊位，现金交易，互不留名"},
        "check": {"en": "After each new machine the maker asks by mail for faults and wishes, and answers", "zh": "每装一台新机器，厂家都发信询问缺陷和建议，并逐一答复"},
        "news": {"en": "The spice house regularly tells canteens of new blends that would save them work", "zh": "调料商定期向食堂介绍能省工的新配方"},
        "plan": {"en": "Supplier and hotel run one forecast, one stock and share the gain", "zh": "供应商和酒店共用一套预测、一个库存，收益共享"},
    },
    categories={
        "basic": {"en": "basic", "zh": "基本型"},
        "reactive": {"en": "reactive", "zh": "被动型"},
        "accountable": {"en": "accountable", "zh": "负责型"},
        "proactive": {"en": "proactive", "zh": "能动型"},
        "partnership": {"en": "partnership", "zh": "伙伴型"},
    },
)
### BEGIN HIDDEN TESTS
check.quiz(
    student.quiz("level-stories"),
    {
        "till": "basic",
        "label": "reactive",
        "ring": "accountable",
        "tips": "proactive",
        "together": "partnership",
        "form": "reactive",
        "market": "basic",
        "check": "accountable",
        "news": "proactive",
        "plan": "partnership",
    },
    reasons={
        "ring": {"en": "It asks whether THIS delivery was as expected, and for suggestions.", "zh": "它问的是**这一次**合不合要求，有什么建议。"},
        "check": {"en": "It asks after each sale, and answers.", "zh": "每次卖出后都询问，并答复。"},
        "label": {"en": "The customer has to take the first step.", "zh": "要客户先开口。"},
        "form": {"en": "The customer has to take the first step.", "zh": "要客户先开口。"},
        "tips": {"en": "The firm comes by itself, again and again, with something useful.", "zh": "企业一再主动上门，带来有用的东西。"},
        "plan": {"en": "Both work on one plan, for the success of both.", "zh": "双方共用一个计划，共同发展。"},
    },
    partial=True,
    points=2,
)
check.points()
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## 4 Histories: what happened lately?
#
# To see where a relation is going one needs two windows. Write `history_of(orders, as_of)`. Use only orders up to and including the day `as_of`,
# a date as a text such as `"2025-12-31"` or as a pandas `Timestamp`.
# The *age* of an order is the number of days from its `order_date` to `as_of` (0 on the day itself). Return a
# table indexed by `customer_id`, one row for each customer with **at least one purchase** (`amount_cny` above 0), with the columns
#
# - `first_days`: age of the first purchase;
# - `last_days`: age of the last purchase;
# - `recent_cny`: sum of `amount_cny`, refunds included, of the orders with an age of 0 to 181 days;
# - `previous_cny`: the same for an age of 182 to 363 days. A sum without orders is 0.
# %% [markdown] lang="zh"
# ## 4 历史：最近发生了什么？
#
# 要看关系往哪里走，得比较两段时间。请写函数 `history_of(orders, as_of)`，只用 `as_of` 当天及以前的订单。`as_of` 是日期，可能是文本，如 `"2025-12-31"`，也可能是 pandas 的 `Timestamp`。订单的**距今天数**是从 `order_date` 到 `as_of` 的天数（当天为 0）。返回以 `customer_id` 为索引的表，每位**至少有一次购买**（`amount_cny` 大于 0）的客户一行，有四列：
#
# - `first_days`：首次购买的距今天数；
# - `last_days`：最后一次购买的距今天数；
# - `recent_cny`：距今 0 到 181 天的订单的 `amount_cny` 之和，含退款；
# - `previous_cny`：距今 182 到 363 天的同样的和。没有订单则为 0。
# %%
few_orders = pd.DataFrame(
    {
        "customer_id": ["C1", "C1", "C1", "C2", "C2", "C3", "C4", "C4", "C3"],
        "order_date": pd.to_datetime(
            ["2025-02-01", "2025-08-01", "2025-12-30", "2024-05-01", "2025-07-03", "2025-11-01", "2025-07-02", "2025-10-10"]
            + ["2026-01-05"]
        ),
        "amount_cny": [100.0, 150.0, 80.0, 500.0, -60.0, 45.0, 300.0, 20.0, 70.0],
    }
)
few_orders
# %% answer="life-history"
def history_of(orders, as_of):
    ### BEGIN SOLUTION
    known = orders[orders["order_date"] <= pd.Timestamp(as_of)]
    age = (pd.Timestamp(as_of) - known["order_date"]).dt.days
    bought = age[known["amount_cny"] > 0].groupby(known["customer_id"])
    history = pd.DataFrame({"first_days": bought.max(), "last_days": bought.min()})
    history["recent_cny"] = known[age < 182].groupby("customer_id")["amount_cny"].sum()
    history["previous_cny"] = known[age.between(182, 363)].groupby("customer_id")["amount_cny"].sum()
    return history.fillna({"recent_cny": 0, "previous_cny": 0})
    ### END SOLUTION
# %% check="life-history" points=5 concepts=["lifecycle-six-stages"]
expected_history = pd.DataFrame(
    {
        "customer_id": ["C1", "C2", "C3", "C4"],
        "first_days": [333, 609, 60, 182],
        "last_days": [1, 609, 60, 82],
        "recent_cny": [230.0, -60.0, 45.0, 20.0],
        "previous_cny": [100.0, 0.0, 0.0, 300.0],
    }
)
check.table(history_of(few_orders, "2025-12-31"), expected_history, key="customer_id")
### BEGIN HIDDEN TESTS
check.table(student.history_of(few_orders, pd.Timestamp("2025-10-10")), solution.history_of(few_orders, "2025-10-10"), key="customer_id")
odd_orders = few_orders.assign(customer_id=list("ABCDEFGHI"), amount_cny=[0.0, 0.5, 40.0, -3.0, 12.0, 7.0, 1.0, 0.0, 9.0])
check.table(student.history_of(odd_orders, pd.Timestamp("2025-12-31")), solution.history_of(odd_orders, "2025-12-31"), key="customer_id")
some = customers["customer_id"].sample(250, random_state=11)
some_orders = orders[orders["customer_id"].isin(some)]
check.table(student.history_of(some_orders, pd.Timestamp("2025-03-31")), solution.history_of(some_orders, "2025-03-31"), key="customer_id", decimals=2)
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## 5 The stage of each customer
#
# Write `stage_of(history)` for a table like that of task 4. Return a Series on its index. A customer on file without a purchase
# has empty values (NaN) in `first_days` and `last_days`. The **first** rule that fits decides:
#
# 1. `"potential"`: no purchase yet (`first_days` is empty);
# 2. `"termination"`: the last purchase is more than 365 days old;
# 3. `"development"`: the first purchase is less than 182 days old;
# 4. `"decline"`: `recent_cny` is 0 or less, or less than 0.75 times `previous_cny`;
# 5. `"growth"`: `recent_cny` is more than 1.25 times `previous_cny`;
# 6. `"maturity"`: all others.
#
# `crmlab` has such labels too; here write the rule yourself.
# %% [markdown] lang="zh"
# ## 5 每位客户处在哪个阶段？
#
# 请写函数 `stage_of(history)`，参数是第 4 题那样的表，返回索引相同的 Series。在册但没买过的客户，`first_days` 和 `last_days` 为空（NaN）。由**第一条**符合的规则决定：
#
# 1. `"potential"`（潜在期）：还没买过（`first_days` 为空）；
# 2. `"termination"`（终止期）：最后一次购买在 365 天以前（大于 365）；
# 3. `"development"`（开发期）：首次购买距今不到 182 天；
# 4. `"decline"`（衰退期）：`recent_cny` 不大于 0，或者小于 `previous_cny` 的 0.75 倍；
# 5. `"growth"`（成长期）：`recent_cny` 大于 `previous_cny` 的 1.25 倍；
# 6. `"maturity"`（成熟期）：其余。
#
# `crmlab` 里有现成的标签；本题请自己写规则。
# %%
few_histories = pd.DataFrame(
    {
        "first_days": [900.0, np.nan, 700.0, 100.0, 1000.0, 800.0, 366.0, 500.0, 182.0],
        "last_days": [3.0, np.nan, 400.0, 12.0, 40.0, 9.0, 366.0, 365.0, 182.0],
        "recent_cny": [500.0, 0.0, 0.0, 90.0, 70.0, 240.0, 0.0, 0.0, 0.0],
        "previous_cny": [300.0, 0.0, 0.0, 0.0, 100.0, 200.0, 0.0, 0.0, 50.0],
    },
    index=["bistro", "prospect", "left long ago", "newcomer", "fading", "steady"]
    + ["left last winter", "silent for a year", "tried us once"],
)
few_histories
# %% answer="life-stage"
def stage_of(history):
    ### BEGIN SOLUTION
    recent, previous = history["recent_cny"], history["previous_cny"]
    rules = {
        "potential": history["first_days"].isna(),
        "termination": history["last_days"] > 365,
        "development": history["first_days"] < 182,
        "decline": (recent <= 0) | (recent < 0.75 * previous),
        "growth": recent > 1.25 * previous,
    }
    return pd.Series(np.select(list(rules.values()), list(rules), "maturity"), index=history.index)
    ### END SOLUTION
# %% check="life-stage" points=5 concepts=["lifecycle-six-stages"]
stages = ["growth", "potential", "termination", "development", "decline", "maturity", "termination", "decline", "decline"]
check.series(stage_of(few_histories), pd.Series(stages, index=few_histories.index))
check.code("stage_of", avoids=["crmlab.lifecycle"], reason=OWN_RULE)
### BEGIN HIDDEN TESTS
edges = pd.DataFrame(
    {
        "first_days": [181.0, 182.0, 365.0, 900.0, 900.0, 900.0, 900.0, 150.0, 400.0, 500.0],
        "last_days": [181.0, 182.0, 365.0, 5.0, 5.0, 5.0, 5.0, 150.0, 300.0, 20.0],
        "recent_cny": [20.0, 0.0, 0.0, 75.0, 125.0, 126.0, 74.0, -5.0, 0.0, 0.5],
        "previous_cny": [0.0, 50.0, 0.0, 100.0, 100.0, 100.0, 100.0, 0.0, -10.0, 0.0],
    },
    index=[f"edge {number}" for number in range(10)],
)
check.series(student.stage_of(edges), solution.stage_of(edges))
everyone = solution.history_of(orders, "2025-06-30").reindex(customers["customer_id"]).fillna({"recent_cny": 0, "previous_cny": 0})
check.series(student.stage_of(everyone), solution.stage_of(everyone))
### END HIDDEN TESTS
# %% [markdown] lang="en"
# With both functions you can list today's customers in decline, largest first: the call list of the week. Once both
# are written, add a cell with `call_list()` and look at it (not graded).
# %% [markdown] lang="zh"
# 有了这两个函数，就能列出目前处在衰退期的客户，从大到小：这就是本周的电话名单。写完之后，新加一个单元格运行 `call_list()` 看一看（不计分）。
# %%
def call_list():
    history = history_of(orders, AS_OF)
    fading = history[stage_of(history) == "decline"]
    return fading.sort_values("previous_cny", ascending=False).head(5)
# %% [markdown] lang="en"
# ## 6 The ladder
#
# Write `rung_of(records)`. One row per party, with the columns `purchases` (number), `referrals` (number of customers it has
# recommended) and four yes/no columns: `qualified` (needs it and can pay), `client` (served personally), `member`, `partner`.
# Return a Series on the same index with the **highest** rung that the records prove:
#
# | rung | needs |
# |---|---|
# | `"partner"` | a purchase, and `partner` |
# | `"advocate"` | a purchase, and at least one referral |
# | `"member"` | a purchase, and `member` |
# | `"client"` | a purchase, and `client` |
# | `"repeat"` | at least 2 purchases |
# | `"first-time"` | exactly 1 purchase |
# | `"prospect"` | `qualified` |
# | `"suspect"` | nothing |
#
# Without a purchase nobody stands above `"prospect"`.
# %% [markdown] lang="zh"
# ## 6 客户阶梯
#
# 请写函数 `rung_of(records)`。每行一个对象，列有 `purchases`（购买次数）、`referrals`（推荐来的客户数），以及四个是/否列：`qualified`（有需要且付得起）、`client`（有专人服务）、`member`（会员）、`partner`（合作伙伴）。返回索引相同的 Series，取记录能证明的**最高**一级：
#
# | 级 | 条件 |
# |---|---|
# | `"partner"` 合作伙伴 | 买过，且 `partner` |
# | `"advocate"` 拥护者 | 买过，且至少推荐过一位 |
# | `"member"` 会员 | 买过，且 `member` |
# | `"client"` 客户 | 买过，且 `client` |
# | `"repeat"` 重复购买 | 至少买过 2 次 |
# | `"first-time"` 首次购买 | 恰好买过 1 次 |
# | `"prospect"` 潜在客户 | `qualified` |
# | `"suspect"` 可能的买主 | 无 |
#
# 没买过的，最高只能到 `"prospect"`。
# %%
records = pd.DataFrame(
    {
        "purchases": [0, 0, 1, 5, 3, 8, 1, 40, 0, 2],
        "referrals": [0, 0, 0, 0, 0, 0, 2, 1, 3, 0],
        "qualified": [False, True, True, True, True, True, True, True, True, True],
        "client": [False, False, False, False, True, True, False, True, False, False],
        "member": [False, False, False, False, False, True, False, False, True, False],
        "partner": [False, False, False, False, False, False, False, True, False, False],
    },
    index=["reader", "caller", "tourist", "office", "school", "canteen", "fan", "hotel", "blogger", "library"],
)
records
# %% answer="ladder-rung"
def rung_of(records):
    ### BEGIN SOLUTION
    bought = records["purchases"] > 0
    rules = {
        "partner": bought & records["partner"],
        "advocate": bought & (records["referrals"] > 0),
        "member": bought & records["member"],
        "client": bought & records["client"],
        "repeat": records["purchases"] > 1,
        "first-time": bought,
        "prospect": records["qualified"],
    }
    return pd.Series(np.select(list(rules.values()), list(rules), "suspect"), index=records.index)
    ### END SOLUTION
# %% check="ladder-rung" points=4 concepts=["customer-formation-ladder"]
rungs = ["suspect", "prospect", "first-time", "repeat", "client", "member", "advocate", "partner", "prospect", "repeat"]
check.series(rung_of(records), pd.Series(rungs, index=records.index))
check.code("rung_of", avoids=["crmlab.lifecycle"], reason=OWN_RULE)
### BEGIN HIDDEN TESTS
cases = list(itertools.product([0, 1, 2], [0, 1], *[[False, True]] * 4))
all_records = pd.DataFrame(cases, columns=["purchases", "referrals", "partner", "client", "qualified", "member"])
all_records = all_records.rename(index="party {}".format)
check.series(student.rung_of(all_records), solution.rung_of(all_records))
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## 7 Share of customer: which restaurants to visit?
#
# A survey gives the yearly food bill of restaurants. Write `visit_plan(bills, max_share, n)`. The table `bills` has one row
# per restaurant and the columns `with_us_cny` and `food_bill_cny`. Return a table on the same index with
#
# - `share`: share of customer, between 0 and 1;
# - `room_cny`: what goes to other suppliers;
#
# and only those rows with a share **below** `max_share`, sorted by `room_cny`, largest first, ties by name (the index) ascending, at most `n` rows.
#
# Then store in `overall_share` Xianhe's share of customer for all restaurants of `bills` **together**, between 0 and 1
# (not rounded, or to 3 decimals).
# %% [markdown] lang="zh"
# ## 7 客户份额：该去拜访哪些餐馆？
#
# 一次调查得到了餐馆一年的食材总开支。请写函数 `visit_plan(bills, max_share, n)`。表 `bills` 每行一家餐馆，有两列：`with_us_cny`（在鲜禾的花费）和 `food_bill_cny`（总开支）。返回索引相同的表，有两列：
#
# - `share`：客户份额，0 到 1 之间；
# - `room_cny`：流向其他供应商的金额；
#
# 只保留份额**低于** `max_share` 的行，按 `room_cny` 从大到小排列，相同时按店名（索引）升序，最多 `n` 行。
#
# 然后把鲜禾在 `bills` 全部餐馆**合计**的客户份额存入 `overall_share`，0 到 1 之间（可不取整，也可保留 3 位小数）。
# %%
bills = pd.DataFrame(
    {
        "with_us_cny": [90_000, 60_000, 20_000, 30_000, 0, 150_000],
        "food_bill_cny": [100_000, 400_000, 80_000, 33_000, 60_000, 300_000],
    },
    index=pd.Index(["Golden Carp", "Lotus", "Old Bridge", "Noodle King", "Jade Garden", "East Gate"], name="restaurant"),
)
bills
# %% answer="share-of-customer"
def visit_plan(bills, max_share, n):
    ### BEGIN SOLUTION
    plan = pd.DataFrame(
        {
            "share": bills["with_us_cny"] / bills["food_bill_cny"],
            "room_cny": bills["food_bill_cny"] - bills["with_us_cny"],
        }
    )
    plan = plan[plan["share"] < max_share].sort_index()
    return plan.sort_values("room_cny", ascending=False, kind="stable").head(n)
    ### END SOLUTION


### BEGIN SOLUTION
overall_share = bills["with_us_cny"].sum() / bills["food_bill_cny"].sum()
### END SOLUTION
# %% check="share-of-customer" points=5 concepts=["one-to-one-marketing"]
expected_visits = pd.DataFrame(
    {"share": [0.15, 0.0, 0.25], "room_cny": [340_000, 60_000, 60_000]},
    index=pd.Index(["Lotus", "Jade Garden", "Old Bridge"], name="restaurant"),
)
check.table(visit_plan(bills, 0.5, 3), expected_visits, ordered=True)
check.value(overall_share, low=0, high=1)
### BEGIN HIDDEN TESTS
draw = np.random.default_rng(5)
town = pd.DataFrame({"food_bill_cny": draw.integers(2, 12, 60) * 10_000}, index=[f"R{number:02d}" for number in draw.permutation(60)])
town["with_us_cny"] = town["food_bill_cny"] * draw.integers(0, 5, 60) // 4
check.table(student.visit_plan(town, 0.5, 12), solution.visit_plan(town, 0.5, 12), columns=["share", "room_cny"], ordered=True)
check.table(student.visit_plan(town, 0.75, 40), solution.visit_plan(town, 0.75, 40), columns=["share", "room_cny"])
check.value(student.overall_share, solution.overall_share, decimals=3)
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ### The programme in order
# %% [markdown] lang="zh"
# ### 给项目排次序
# %% quiz="idic-order" points=2 concepts=["one-to-one-steps"]
quiz.order(
    "idic-order",
    question={
        "en": "Xianhe starts a one-to-one programme for its hotels. Order the tasks by the four steps of Peppers and Rogers.",
        "zh": "鲜禾为酒店启动一对一项目。按佩珀斯和罗杰斯的四个步骤给任务排序。",
    },
    items={
        "menu": {"en": "Deliver to each hotel its own cut, pack and hour", "zh": "按每家酒店的要求分割、包装、定时送货"},
        "names": {"en": "Join the three customer numbers of each hotel into one", "zh": "把每家酒店的三个客户编号合成一个"},
        "ask": {"en": "Ask each chef what is wrong, and note the answer", "zh": "问每位主厨有什么不满意，并记录下来"},
        "rank": {"en": "Rank the hotels by value and group them by need", "zh": "按价值给酒店排名，按需求分组"},
    },
)
### BEGIN HIDDEN TESTS
check.quiz(
    student.quiz("idic-order"),
    ["names", "rank", "ask", "menu"],
    reasons={
        "rank": {"en": "One tells apart those one has identified, before talking to each in its own way.", "zh": "先认出人，再区分；区分之后，才知道怎样分别沟通。"},
        "ask": {"en": "Without dialogue one does not know what to customise.", "zh": "没有对话，就不知道定制什么。"},
    },
)
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## 8 A response model from the log
#
# Before it writes to anybody, Xianhe asks its log. `messages` has one row per campaign message, with `channel` and `responded`
# (`True` if the customer bought after it). Write `response_model(messages)`. Return a table indexed by `channel` with
#
# - `messages`: number of messages;
# - `responses`: number of responses;
# - `response_rate`: the share of them that was answered, between 0 and 1: the prediction for the next message.
# %% [markdown] lang="zh"
# ## 8 从日志得到回应模型
#
# 写信之前，先查日志。`messages` 每行是一条活动信息，有 `channel`（渠道）和 `responded`（客户收到后来购买则为 `True`）。请写函数 `response_model(messages)`，返回以 `channel` 为索引的表，有三列：
#
# - `messages`：发出的条数；
# - `responses`：回应数；
# - `response_rate`：其中得到回应的比例，0 到 1 之间，作为对下一条信息的预测。
# %%
contacts = load_contacts()
messages = contacts.loc[contacts["campaign_id"].notna(), ["customer_id", "channel", "responded"]].astype({"responded": bool})
messages.head()
# %% answer="response-model"
def response_model(messages):
    ### BEGIN SOLUTION
    return messages.groupby("channel")["responded"].agg(messages="count", responses="sum", response_rate="mean")
    ### END SOLUTION
# %% check="response-model" points=3 concepts=["database-marketing"]
few_messages = pd.DataFrame(
    {"channel": ["mail", "mail", "SMS", "mail", "mail", "SMS"], "responded": [True, False, False, False, False, True]}
)
expected_model = pd.DataFrame(
    {"messages": [4, 2], "responses": [1, 1], "response_rate": [0.25, 0.5]}, index=pd.Index(["mail", "SMS"], name="channel")
)
check.table(response_model(few_messages), expected_model)
### BEGIN HIDDEN TESTS
check.table(student.response_model(messages), solution.response_model(messages), decimals=3)
part = messages.sample(900, random_state=2)
check.table(student.response_model(part), solution.response_model(part), decimals=3)
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## 9 Whom to write to, and what it earns
#
# A test mailing to five segments gave the response rates below. Now decide on the whole lists; a response brings more in some segments. Write
# `mailing_plan(segments, letter_cny)`. The table `segments` is indexed by segment, with `response_rate`, `customers` (on the list) and
# `margin_cny` (margin of one response, before the cost of letters). Return a table on the same index with
#
# - `break_even`: the response rate at which a letter to this segment neither earns nor loses;
# - `profit_cny`: expected profit of writing to the **whole** segment (letters to those who do not respond cost too);
# - `mail`: `True` if the response rate is above the break-even, else `False`.
#
# Then, for the table `segments` below, a letter at 3 yuan and a fixed cost of 1,500 yuan for design: `planned_profit`, in CNY, the
# expected profit of the whole mailing if only the segments with `mail` get letters (round to whole yuan, or not).
# %% [markdown] lang="zh"
# ## 9 写给谁，赚多少？
#
# 对五个分组的试寄得到了下面的回应率，现在要对整份名单做决定；各组一次回应带来的毛利不同。请写函数 `mailing_plan(segments, letter_cny)`。表 `segments` 以分组为索引，有 `response_rate`（回应率）、`customers`（名单人数）和 `margin_cny`（一次回应的毛利，未扣信的成本）。返回索引相同的表，有三列：
#
# - `break_even`：给该组寄信恰好保本时的回应率；
# - `profit_cny`：给**整组**寄信的预期利润（没有回应的人，寄信的钱照样要花）；
# - `mail`：回应率高于保本点为 `True`，否则 `False`。
#
# 然后对下面的表 `segments`，每封信 3 元，设计费固定 1500 元，只寄给 `mail` 为真的组：把整次邮寄的预期利润（元）存入 `planned_profit`（可取整到元，也可不取整）。
# %%
segments = pd.DataFrame(
    {
        "response_rate": [0.225, 0.08, 0.1, 0.035, 0.08],
        "customers": [420, 610, 180, 900, 75],
        "margin_cny": [40.0, 35.0, 25.0, 45.0, 160.0],
    },
    index=pd.Index(["members, active", "members, silent", "new in the app", "former", "business"], name="segment"),
)
segments
# %% answer="mailing-plan"
def mailing_plan(segments, letter_cny):
    ### BEGIN SOLUTION
    per_letter = segments["response_rate"] * segments["margin_cny"] - letter_cny
    break_even = letter_cny / segments["margin_cny"]
    return pd.DataFrame(
        {
            "break_even": break_even,
            "profit_cny": segments["customers"] * per_letter,
            "mail": segments["response_rate"] > break_even,
        }
    )
    ### END SOLUTION


### BEGIN SOLUTION
plan = mailing_plan(segments, 3)
planned_profit = plan.loc[plan["mail"], "profit_cny"].sum() - 1500
### END SOLUTION
# %% check="mailing-plan" points=5 concepts=["database-marketing"]
three_segments = pd.DataFrame(
    {"response_rate": [0.1, 0.02, 0.05], "customers": [100, 300, 200], "margin_cny": [50.0, 40.0, 40.0]},
    index=pd.Index(["near", "far", "between"], name="segment"),
)
expected_plan = pd.DataFrame(
    {"break_even": [0.04, 0.05, 0.05], "profit_cny": [300.0, -360.0, 0.0], "mail": [True, False, False]},
    index=three_segments.index,
)
check.table(mailing_plan(three_segments, 2), expected_plan)
check.value(planned_profit, low=-1500, high=100_000)
### BEGIN HIDDEN TESTS
chance = np.random.default_rng(9)
many_segments = pd.DataFrame(
    {
        "response_rate": chance.integers(0, 12, 40) / 100,
        "customers": chance.integers(50, 900, 40),
        "margin_cny": chance.choice([20.0, 25.0, 50.0, 100.0], 40),
    }
).rename(index="segment {}".format)
check.table(student.mailing_plan(many_segments, 1.7), solution.mailing_plan(many_segments, 1.7), decimals=3)
check.value(student.planned_profit, solution.planned_profit, decimals=0, unit="CNY")
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## 10 Own, rented or bought addresses?
#
# Address lists differ in terms. Write `list_costs(lists, mailings, letter_cny)`. The table `lists` has the columns `addresses`,
# `response_rate` (the same in each mailing), `fee_cny`, and two yes/no columns: `ours` (our own data) and `kept` (after the first
# use we may keep the addresses). The list is to be used for `mailings` mailings. Return a table on the same index with
#
# - `mode`: `"basic"` for our own data; otherwise `"purchase"` if we may keep them and `"rental"` if not;
# - `cost_per_response`: total cost of all mailings (fees and letters) per expected response. The fee of a *rented* list is
#   due for **each** mailing, that of any other list once. Every address gets a letter in each mailing.
#
# Then `cheaper_from`: the smallest whole number of mailings from which the list `"cinema, bought"` costs less per
# response than `"bank, rented"`, with the table below and letters at 2 yuan.
# %% [markdown] lang="zh"
# ## 10 自有、租来还是买来的名单？
#
# 名单的使用条件不同。请写函数 `list_costs(lists, mailings, letter_cny)`。表 `lists` 的列有 `addresses`（地址数）、`response_rate`（回应率，每次邮寄相同）、`fee_cny`（费用），以及两个是/否列：`ours`（自有数据）、`kept`（用过一次后仍可继续使用）。名单要用于 `mailings` 次邮寄。返回索引相同的表，有两列：
#
# - `mode`：自有数据为 `"basic"`（基础运营）；其余，可以继续使用的为 `"purchase"`（数据购买），不可以的为 `"rental"`（数据租赁）；
# - `cost_per_response`：全部邮寄的总成本（费用加信）除以预期回应数。**租来的**名单**每次**邮寄都要付费，其他名单只付一次。每次邮寄，每个地址都寄一封信。
#
# 然后求 `cheaper_from`：按下面的表，每封信 2 元，从几次邮寄起，名单 `"cinema, bought"` 的每次回应成本低于 `"bank, rented"`？取最小的整数。
# %%
lists = pd.DataFrame(
    {
        "addresses": [900, 5000, 3000, 400],
        "response_rate": [0.06, 0.012, 0.015, 0.05],
        "fee_cny": [600, 2500, 12000, 800],
        "ours": [True, False, False, True],
        "kept": [True, False, True, True],
    },
    index=pd.Index(["members", "bank, rented", "cinema, bought", "staff's friends"], name="list"),
)
lists
# %% answer="list-costs"
def list_costs(lists, mailings, letter_cny):
    ### BEGIN SOLUTION
    mode = np.select([lists["ours"], lists["kept"]], ["basic", "purchase"], "rental")
    fees = lists["fee_cny"] * np.where(mode == "rental", mailings, 1)
    letters = lists["addresses"] * mailings
    cost = (fees + letters * letter_cny) / (letters * lists["response_rate"])
    return pd.DataFrame({"mode": mode, "cost_per_response": cost}, index=lists.index)
    ### END SOLUTION


### BEGIN SOLUTION
cheaper_from = 1
while True:
    costs = list_costs(lists, cheaper_from, 2)["cost_per_response"]
    if costs["cinema, bought"] < costs["bank, rented"]:
        break
    cheaper_from += 1
### END SOLUTION
# %% check="list-costs" points=5 concepts=["database-marketing-sources"]
three_lists = pd.DataFrame(
    {
        "addresses": [100, 200, 50],
        "response_rate": [0.1, 0.05, 0.1],
        "fee_cny": [50, 300, 20],
        "ours": [False, False, True],
        "kept": [False, True, True],
    },
    index=pd.Index(["hired", "acquired", "grown"], name="list"),
)
expected_costs = pd.DataFrame(
    {"mode": ["rental", "purchase", "basic"], "cost_per_response": [15.0, 35.0, 12.0]}, index=three_lists.index
)
check.table(list_costs(three_lists, 2, 1), expected_costs)
check.value(cheaper_from, low=1, high=100)
### BEGIN HIDDEN TESTS
check.table(student.list_costs(lists, 1, 2), solution.list_costs(lists, 1, 2), decimals=2)
check.table(student.list_costs(lists.iloc[::-1], 5, 0.5), solution.list_costs(lists, 5, 0.5), decimals=2)
check.value(student.cheaper_from, solution.cheaper_from)
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ### Where do the addresses come from?
# %% [markdown] lang="zh"
# ### 地址从哪里来？
# %% quiz="address-sources" points=2 concepts=["database-marketing-sources"]
quiz.sort(
    "address-sources",
    question={"en": "By which way of collecting did each address come?", "zh": "每个地址是通过哪种方式收集来的？"},
    items={
        "brother": {"en": "A cashier's brother and the brother's colleagues", "zh": "收银员的哥哥和他的同事们"},
        "app": {"en": "A household that opened an account in the app", "zh": "在 App 上注册的一户人家"},
        "cinema": {"en": "A cinema guest who agreed to be written to by its partners", "zh": "同意把资料提供给合作方的影院观众"},
        "prize": {"en": "A visitor of the website who filled in a questionnaire for a prize", "zh": "在网站上填了有奖问卷的访客"},
        "till": {"en": "A member who signed up at the till", "zh": "在收银台办卡的会员"},
        "classmates": {"en": "The manager's old classmates", "zh": "店长的老同学"},
        "bank": {"en": "A card holder of the bank with which we run a joint offer, by consent", "zh": "联名活动银行的持卡人，已征得同意"},
        "poll": {"en": "Somebody who answered an online poll on fruit", "zh": "参加水果网络投票并留下联系方式的人"},
    },
    categories={
        "personal": {"en": "personal network", "zh": "裙带关系网"},
        "own": {"en": "own network", "zh": "自建关系网"},
        "partner": {"en": "partner network", "zh": "合作关系网"},
        "online": {"en": "online survey", "zh": "网络调查"},
    },
)
### BEGIN HIDDEN TESTS
check.quiz(
    student.quiz("address-sources"),
    {
        "brother": "personal",
        "app": "own",
        "cinema": "partner",
        "prize": "online",
        "till": "own",
        "classmates": "personal",
        "bank": "partner",
        "poll": "online",
    },
    reasons={
        "app": {"en": "An account in the firm's own app is its own network.", "zh": "企业自己的 App 是自建关系网。"},
        "brother": {"en": "Family of the staff: a personal tie.", "zh": "员工的家人：私人关系。"},
        "classmates": {"en": "Friends of the manager: a personal tie.", "zh": "店长的朋友：私人关系。"},
        "bank": {"en": "Another firm's customers, by agreement and consent.", "zh": "别的企业的客户，经约定和本人同意。"},
    },
    partial=True,
    points=2,
)
check.points()
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## 11 From cards to a mailing list
#
# Two weeks of cards from the till have been typed in: `cards`. People filled in several, some opted out later. Write
# `ideal_list(cards, min_visits)` that runs the steps *processing* and *finding*:
#
# 1. processing: of the rows with the same `phone` keep only the one with the latest `collected_on`;
# 2. processing: then take out those who in that row say `opted_out`;
# 3. finding: keep those with at least `min_visits` visits (`visits` of that row).
#
# Return a list of their phones, most visits first, ties by phone ascending. No phone has two rows of the same day.
# %% [markdown] lang="zh"
# ## 11 从卡片到邮寄名单
#
# 两周来收银台的卡片已经录入，即表 `cards`。有人填了好几张，有人后来要求不再联系。请写函数 `ideal_list(cards, min_visits)`，完成**数据处理**和**寻找理想消费者**两步：
#
# 1. 处理：`phone` 相同的行，只保留 `collected_on` 最晚的一行；
# 2. 处理：再去掉该行中 `opted_out`（拒收）为真的人；
# 3. 寻找：保留到店次数（该行的 `visits`）不少于 `min_visits` 的人。
#
# 返回他们的电话列表，到店次数多的在前，相同时按电话升序。同一电话不会在同一天有两行。
# %%
cards = pd.DataFrame(
    {
        "phone": ["138-01", "138-02", "138-01", "138-03", "138-04", "138-02", "138-05", "138-03", "138-06", "138-06"],
        "collected_on": pd.to_datetime(
            ["2025-11-02", "2025-11-02", "2025-11-09", "2025-11-10", "2025-11-11"]
            + ["2025-11-12", "2025-11-12", "2025-11-05", "2025-11-08", "2025-11-03"]
        ),
        "visits": [5, 5, 6, 6, 5, 9, 7, 3, 8, 2],
        "opted_out": [False, False, False, False, False, True, False, True, False, False],
    }
)
cards
# %% answer="ideal-list"
def ideal_list(cards, min_visits):
    ### BEGIN SOLUTION
    latest = cards.sort_values("collected_on").drop_duplicates("phone", keep="last")
    ideal = latest[~latest["opted_out"] & (latest["visits"] >= min_visits)]
    return list(ideal.sort_values(["visits", "phone"], ascending=[False, True])["phone"])
    ### END SOLUTION
# %% check="ideal-list" points=4 concepts=["database-marketing-process"]
check.sequence(ideal_list(cards, 5), ["138-06", "138-05", "138-01", "138-03", "138-04"])
### BEGIN HIDDEN TESTS
shuffle = np.random.default_rng(21)
more_cards = pd.DataFrame(
    {
        "phone": [f"139-{number:02d}" for number in shuffle.integers(0, 40, 120)],
        "collected_on": pd.Timestamp("2025-10-01") + pd.to_timedelta(shuffle.permutation(120), unit="D"),
        "visits": shuffle.integers(0, 10, 120),
        "opted_out": shuffle.random(120) < 0.2,
    }
)
check.sequence(student.ideal_list(more_cards, 4), solution.ideal_list(more_cards, 4))
check.sequence(student.ideal_list(cards, 0), solution.ideal_list(cards, 0))
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ### All six steps
# %% [markdown] lang="zh"
# ### 六个步骤
# %% quiz="database-process" points=2 concepts=["database-marketing-process"]
quiz.order(
    "database-process",
    question={
        "en": "A hotel chain starts database marketing. Order its work by the six steps.",
        "zh": "一家连锁酒店开始做数据库营销。按六个步骤给它的工作排序。",
    },
    items={
        "profile": {"en": "Guests are found who travel with children in summer", "zh": "找出夏天带孩子出行的客人"},
        "book": {"en": "Guests leave name and wishes at check-in, with consent", "zh": "客人入住时留下姓名和喜好，并同意使用"},
        "write": {"en": "Bookings and refusals are entered for the next time", "zh": "把预订和拒绝记回去，供下次使用"},
        "merge": {"en": "Double entries are merged, unusable addresses removed", "zh": "合并重复记录，删掉无效地址"},
        "offer": {"en": "These guests get a family offer", "zh": "给这些客人发家庭套餐"},
        "server": {"en": "Registers of all houses go into one database", "zh": "各家店的登记进入同一个数据库"},
    },
)
### BEGIN HIDDEN TESTS
check.quiz(
    student.quiz("database-process"),
    ["book", "server", "merge", "profile", "offer", "write"],
    reasons={
        "merge": {"en": "Cleaning comes before choosing.", "zh": "先清理，后挑选。"},
        "profile": {"en": "One chooses from a clean file, before anything is sent.", "zh": "从清理好的档案里挑选，然后才发出。"},
    },
    partial=True,
    points=2,
)
check.points()
### END HIDDEN TESTS
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
