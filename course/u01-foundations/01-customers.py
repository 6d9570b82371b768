# %% [markdown] lang="en"
# # Who is a customer?
#
# After this lesson you can
#
# - say who is a customer of a firm, in the narrow and in the broad sense, and who only looks like one;
# - tell the marketing target, the customer, the consumer and the user of one purchase apart;
# - sort the customers of a real-looking company by time, by motive and by value, with rules on its data;
# - name what customer management does all day.
#
# **The business question.** Xianhe is a regional food retailer: households buy in its shops and in its app, and
# restaurants, canteens, hotels and corner shops buy from its wholesale desk. The new general manager asks a simple
# question, "How many customers do we have?", and gets three answers from three departments. Who is right?
# %% [markdown] lang="zh"
# # 谁是客户？
#
# 学完本课，你能够
#
# - 说清一家企业的客户有哪些（狭义的、广义的），哪些人只是看起来像客户；
# - 在同一笔交易里分清营销对象、客户、消费者和用户；
# - 用数据规则把一家公司的客户按时间、按动机、按价值分类；
# - 说出客户管理平时都做些什么。
#
# **业务问题。** 鲜禾是一家区域食品零售企业：居民在门店和 App 里买菜，餐馆、食堂、酒店和便利店从它的批发部进货。新来的总经理问了一个简单的问题：“我们有多少客户？”三个部门却给出三个答案。谁说得对？
# %%
import pandas as pd

import crmlab
from crmlab import quiz
from crmlab.datasets import AS_OF, load_customers, load_orders

crmlab.start("01-customers", language="en")
customers = load_customers()
orders = load_orders()
customers.head()
# %% [markdown] lang="en"
# One row is one name in the customer file; `orders` has one row per order, and a refund is a row with a negative
# amount. The file ends on `AS_OF`, 31 December 2025. Now the three answers:
# %% [markdown] lang="zh"
# `customers` 每行是客户档案里的一个名字；`orders` 每行是一张订单，退款是金额为负的一行。数据截至 `AS_OF`，即 2025 年 12 月 31 日。先看三个部门的答案：
# %%
purchases = orders[orders["amount_cny"] > 0]
last_order = purchases.groupby("customer_id")["order_date"].max()
pd.Series(
    {
        "IT: names in the file": len(customers),
        "finance: ever paid us": purchases["customer_id"].nunique(),
        "sales: paid us in the last 180 days": (last_order > AS_OF - pd.Timedelta(days=180)).sum(),
    },
    name="customers",
)
# %% [markdown] lang="en"
# Nobody has miscounted. They use three definitions: IT counts *names*, finance counts *payers*, sales counts
# *payers who are still here*. Before any analysis comes the definition.
# %% [markdown] lang="zh"
# 谁也没数错，只是定义不同：信息部数的是**名字**，财务部数的是**付过钱的人**，销售部数的是**最近还在付钱的人**。分析之前，先下定义。
# %% [markdown] lang="en" concepts=["customer-definition"]
# ## The customer: who pays for what we do
#
# A **customer** is a person or an organisation that takes the firm's products or services *for payment*: a group
# with a need that the firm serves, and the ground on which it stands. Two tests help:
#
# 1. Does the party **receive** a product or service from us?
# 2. Does the party, or somebody on its behalf, **pay** us for it?
#
# Two yeses make a customer. A passer-by who tastes a sample receives and does not pay; a bank that lends us money
# is paid by us; a supplier receives our money, not our products.
# %% [markdown] lang="zh" concepts=["customer-definition"]
# ## 客户：为我们的产品和服务付钱的人
#
# **客户**是企业产品或服务的**有偿**接受者，可以是个人，也可以是组织。他们对企业的产品和服务有特定需求，是企业经营活动得以维持的根本。判断时问两句话：
#
# 1. 他是否从我们这里**得到**产品或服务？
# 2. 他（或者别人替他）是否为此**付钱**给我们？
#
# 两个都是“是”，才是客户。试吃的路人得到了却没付钱；贷款给我们的银行是我们付钱给它；供应商拿走的是货款，不是我们的产品。
# %%
quiz.multiple(
    "practice-who-pays",
    question={
        "en": "Which of these are customers of Xianhe today, by the two tests?",
        "zh": "按上面的两句话，下面哪些现在是鲜禾的客户？",
    },
    options={
        "household": {"en": "A household that buys vegetables in the app", "zh": "在 App 上买菜的一户人家"},
        "taster": {"en": "A shopper who tastes free cheese and leaves", "zh": "试吃了奶酪就走的路人"},
        "canteen": {"en": "A school canteen that buys rice every month and pays by invoice", "zh": "每月采购大米、按发票付款的学校食堂"},
        "farm": {"en": "The farm that sells us eggs", "zh": "卖鸡蛋给我们的养鸡场"},
        "follower": {"en": "A follower of our video channel who never bought", "zh": "关注了我们视频号、从没买过东西的粉丝"},
    },
    answer={"household", "canteen"},
    reasons={
        "household": {"en": "Receives and pays: a customer.", "zh": "得到产品，也付了钱，是客户。"},
        "taster": {"en": "Receives, but pays nothing. Perhaps a customer tomorrow.", "zh": "得到了，没付钱。也许明天会成为客户。"},
        "canteen": {"en": "An organisation can be a customer, and paying later is paying.", "zh": "组织也可以是客户；月结也是付款。"},
        "farm": {"en": "A supplier: here we are the customer.", "zh": "这是供应商：在这笔交易里，我们才是客户。"},
        "follower": {"en": "An audience, and perhaps a marketing target. No payment, no customer.", "zh": "是受众，也可能是营销对象；没有付款，就不是客户。"},
    },
)
# %% [markdown] lang="en" concepts=["customer-scope"]
# ## Narrow and broad: four kinds in the value chain
#
# In the **narrow** sense customers stand outside the firm and pay it. In the **broad** sense everyone for whom
# somebody in the firm does a piece of work is a customer too. Four kinds form the core:
#
# | kind | who | at Xianhe |
# |---|---|---|
# | business customer | an organisation that buys to run its own business | a restaurant |
# | channel customer | buys to sell on: dealer, agent, retailer | a corner shop |
# | consumer | buys for personal or family use | a household |
# | internal customer | the next department or colleague in the process | the shop that waits for the warehouse |
#
# The broad sense has a use: a shop that the warehouse serves badly cannot serve households well. It also has a
# limit. Some texts count even competitors as customers; a word that covers everyone sorts nobody. So we keep
# suppliers, rivals and the press under *relationships* (third lesson), and reserve *customer* for these four.
# %% [markdown] lang="zh" concepts=["customer-scope"]
# ## 狭义与广义：价值链上的四类客户
#
# **狭义**的客户在企业之外，并且付钱给企业。**广义**地看，企业里任何一份工作的“下家”都是客户。核心有四类：
#
# | 类别 | 是谁 | 在鲜禾 |
# |---|---|---|
# | 企业客户 business customer | 为了自己的经营而购买的组织 | 餐馆 |
# | 渠道客户 channel customer | 买来再卖：经销商、代理商、零售商 | 便利店 |
# | 消费者 consumer | 为个人或家庭使用而购买 | 居民家庭 |
# | 内部客户 internal customer | 流程中的下一道工序、下一个同事 | 等仓库配货的门店 |
#
# 广义的说法有用处：仓库不好好服务门店，门店就没法好好服务居民。它也有边界：有的教材连竞争对手也算作客户，可是一个词什么都装，就什么也分不出来。所以供应商、同行、媒体放到“关系”里去讲（第三课），“客户”只留给这四类。
# %% [markdown] lang="en"
# As a rule on data, three facts decide: is the party inside the firm, is it an organisation, does it sell the goods
# on? The order of the questions matters, because a corner shop is an organisation *and* resells.
# %% [markdown] lang="zh"
# 写成数据规则，三个事实就够了：是不是内部的？是不是组织？是不是买来再卖？提问的顺序很要紧，因为便利店既是组织，**又**转卖。
# %%
parties = pd.DataFrame(
    {
        "inside": [False, False, False, True],
        "organisation": [True, True, False, True],
        "resells": [True, False, False, False],
    },
    index=["corner shop", "restaurant", "household", "shop at the station"],
)


def scope_of(party):
    if party["inside"]:
        return "internal"
    if party["resells"]:
        return "channel"
    return "business" if party["organisation"] else "consumer"


parties.assign(scope=parties.apply(scope_of, axis="columns"))
# %% [markdown] lang="en" concepts=["customer-confusable-terms"]
# ## Four roles in one purchase
#
# A kindergarten orders milk from Xianhe. Our leaflet speaks to the parents, the kindergarten signs and pays, the cook
# warms the milk, the children drink it. Four words that are often mixed up:
#
# | role | the question that finds it | in the example |
# |---|---|---|
# | marketing target | At whom is our message aimed? | the parents |
# | customer | Who orders from us and pays us? | the kindergarten |
# | user | Who uses or handles the product? | the cook |
# | consumer | Whose own, private need does it finally serve? | the children |
#
# The children use the milk too. Where one word is needed, call those *consumers* who use it in private life, and *users*
# those who handle it at work. One person may play all four: you see the poster, buy the apple, wash it and eat it. In business they fall
# apart, and each wants something else: the target a promise, the customer a price and an invoice, the user less
# trouble, the consumer a good taste. A firm that listens only to its customer can lose the contract through the cook.
# %% [markdown] lang="zh" concepts=["customer-confusable-terms"]
# ## 一笔交易里的四种角色
#
# 一家幼儿园向鲜禾订牛奶：我们的宣传单是写给家长看的，幼儿园签合同、付钱，厨师把牛奶热好，孩子们喝。四个常被混用的词：
#
# | 角色 | 找到它的问题 | 本例 |
# |---|---|---|
# | 营销对象 marketing target | 我们的宣传想打动谁？ | 家长 |
# | 客户 customer | 谁向我们订货、付款？ | 幼儿园 |
# | 用户 user | 谁实际使用、经手产品？ | 厨师 |
# | 消费者 consumer | 最终满足的是谁自己的生活需要？ | 孩子 |
#
# 孩子们也“用”牛奶。只能选一个词时，用于个人生活的叫**消费者**，在工作中经手的叫**用户**。同一个人可以身兼四职：你看见海报，买了苹果，洗了，吃了。到了企业采购，四种角色往往分开，要的东西也不同：营销对象要一个承诺，客户要价格和发票，用户要省事，消费者要好吃。只听客户的，可能因为厨师嫌麻烦而丢掉合同。
# %%
quiz.match(
    "practice-four-roles",
    question={
        "en": "A firm buys fruit boxes from Xianhe for its staff. Match the people to their roles.",
        "zh": "一家公司向鲜禾订水果箱，发给员工当下午茶。把人和角色配对。",
    },
    left={
        "company": {"en": "the firm that orders and pays", "zh": "下单付款的公司"},
        "staff": {"en": "the staff who eat the fruit", "zh": "吃水果的员工"},
        "reception": {"en": "the receptionist who unpacks and serves the boxes", "zh": "拆箱、分装、摆盘的前台"},
        "hr": {"en": "the personnel managers of other firms, who get our brochure", "zh": "收到我们宣传册的其他公司人事经理"},
    },
    right={
        "target": {"en": "marketing target", "zh": "营销对象"},
        "customer": {"en": "customer", "zh": "客户"},
        "user": {"en": "user", "zh": "用户"},
        "consumer": {"en": "consumer", "zh": "消费者"},
    },
    answer={"company": "customer", "staff": "consumer", "reception": "user", "hr": "target"},
    reasons={
        "company": {"en": "It orders and pays.", "zh": "下单付款的是它。"},
        "staff": {"en": "They eat the fruit: it serves their own need.", "zh": "水果是他们吃的，满足的是他们自己的需要。"},
        "reception": {"en": "Handles the product at work, without paying or eating.", "zh": "在工作中经手产品，既不付钱也不吃。"},
        "hr": {"en": "Our message is aimed at them; they have bought nothing yet.", "zh": "宣传册是写给他们看的，他们还什么都没买。"},
    },
)
# %% [markdown] lang="en" concepts=["classify-by-time"]
# ## Classified by time: past, present, future
#
# When did the relationship happen?
#
# - **future** customer: may buy, has not yet;
# - **present** customer: has bought and is still buying;
# - **past** customer: has bought and stopped, or bought once by chance.
#
# Data do not say "stopped"; we need a **window**. A household buys food weekly, so 180 days of silence mean
# something. For a car dealer 180 days mean nothing. The window belongs to the trade, and must be written down.
# %% [markdown] lang="zh" concepts=["classify-by-time"]
# ## 按时间分：过去型、现在型、未来型
#
# 看关系发生在什么时候：
#
# - **未来型客户 future**：可能会买，还没买过；
# - **现在型客户 present**：买过，而且还在买；
# - **过去型客户 past**：买过，已经不来了，或者只是偶然买过一次。
#
# 数据里没有“不来了”这一列，得定一个**窗口期**。买菜是每周的事，180 天没有动静就说明问题；换成卖汽车，180 天什么也说明不了。窗口期由行业决定，而且必须写下来。
# %%
def time_class(last, window_days):
    if pd.isna(last):
        return "future"
    return "present" if (AS_OF - last).days <= window_days else "past"


by_time = customers.set_index("customer_id").assign(last_order=last_order)
by_time["time_class"] = by_time["last_order"].apply(time_class, window_days=180)
by_time["time_class"].value_counts()
# %% [markdown] lang="en"
# How much does the answer depend on the window? Change the list and run the cell again.
# %% [markdown] lang="zh"
# 结论有多依赖窗口期？改一改列表里的天数，再运行一次。
# %%
counts = {
    days: by_time["last_order"].apply(time_class, window_days=days).value_counts()
    for days in [30, 90, 180, 365]
}
pd.DataFrame(counts).T.rename_axis(index="window, days", columns=None)
# %% [markdown] lang="en" concepts=["classify-by-motive"]
# ## Classified by motive: what happens to the goods?
#
# - **producer** customer: uses the goods to make its own product or service (flour becomes noodles);
# - **intermediate** customer: sells the goods on, unchanged, for a margin;
# - **final** customer: uses them up itself.
#
# The motive is not the legal form. An office that buys coffee for its own staff is a firm and a *final* customer;
# a street vendor without a licence who resells our drinks is a person and an *intermediate* customer.
# At Xianhe the industry tells: restaurants, canteens and hotels cook, convenience stores resell.
# %% [markdown] lang="zh" concepts=["classify-by-motive"]
# ## 按动机分：货买去做什么？
#
# - **生产型客户 producer**：买来制作自己的产品或服务（面粉变成面条）；
# - **中间客户 intermediate**：原样转卖，赚差价；
# - **最终客户 final**：自己用掉。
#
# 动机不等于法律身份。公司买咖啡给自己员工喝，它是企业，却是**最终**客户；街头小贩转卖我们的饮料，他是个人，却是**中间**客户。在鲜禾，行业就能说明问题：餐馆、食堂、酒店买去做菜，便利店买去转卖。
# %%
MOTIVE = {
    "restaurant": "producer",
    "canteen": "producer",
    "hotel": "producer",
    "convenience store": "intermediate",
}
by_time["motive"] = by_time["industry"].map(MOTIVE).fillna("final")
pd.crosstab(by_time["motive"], by_time["time_class"])
# %% [markdown] lang="en" concepts=["classify-by-value"]
# ## Classified by the value they seek: general, potential, key
#
# Customers seek value on different levels, and give it back on different levels:
#
# | class | what it seeks | what the firm gets | rule of thumb |
# |---|---|---|---|
# | general customer | a good price now | many small purchases, little margin | 80% of customers |
# | potential customer | a lasting, closer relation with extra benefits | purchases that can grow | 15% |
# | key customer | a partner that plans and solves problems with it | most of the profit | 5% |
#
# What somebody *seeks* is in no database, so we use what we can see: the margin of the last twelve months and
# whether it grows. Such a stand-in is called a **proxy**; say so whenever you use one. And take 80 / 15 / 5 for
# what it is, a rule of thumb to be tested:
# %% [markdown] lang="zh" concepts=["classify-by-value"]
# ## 按追求价值的层次分：一般、潜力、关键
#
# 客户追求的价值有层次，回报给企业的价值也有层次：
#
# | 类别 | 追求什么 | 企业得到什么 | 经验比例 |
# |---|---|---|---|
# | 一般客户 general customer | 眼前的实惠 | 笔数多、金额小、利润薄 | 80% 的客户 |
# | 潜力客户 potential customer | 更长久、更紧密的关系和附加利益 | 还能增长的购买 | 15% |
# | 关键客户 key customer | 一起规划、一起解决问题的伙伴 | 大部分利润 | 5% |
#
# “追求什么”数据库里查不到，只能用看得见的东西代替：近十二个月的毛利，以及它是否在增长。这种替身叫**代理指标**，用了就要说明。至于 80 / 15 / 5，只是经验比例，要拿数据检验：
# %%
recent = orders[orders["order_date"] > AS_OF - pd.DateOffset(months=12)]
margin = (recent["amount_cny"] - recent["cost_cny"]).groupby(recent["customer_id"]).sum().sort_values(ascending=False)
place = pd.Series(range(1, len(margin) + 1), index=margin.index) / len(margin)
tier = pd.cut(place, [0, 0.05, 0.20, 1], labels=["top 5%", "next 15%", "other 80%"])
(margin.groupby(tier, observed=True).sum() / margin.sum()).rename("share of margin").round(3)
# %% [markdown] lang="en"
# The top 5% bring far more than 5% of the margin; whether they bring "most" of it you have just read off. In the
# assignment you will write the rule with growth in it. (`crmlab.classification` classifies by value from what customers say
# they seek, where a survey has asked them.)
# %% [markdown] lang="zh"
# 前 5% 的客户贡献的毛利远不止 5%；是不是“大部分”，表上已经写着。在作业里，你会把“增长”也写进规则。（如果调查问过客户追求什么，`crmlab.classification` 可以直接按回答分类。）
# %%
quiz.single(
    "practice-value-seeking",
    question={
        "en": "A hotel buys little so far, asks for joint menu planning and has doubled its orders in a year. It is ...",
        "zh": "一家酒店目前买得不多，但希望与我们一起做菜单规划，一年里订货翻了一番。它是……",
    },
    options={
        "general": {"en": "a general customer", "zh": "一般客户"},
        "potential": {"en": "a potential customer", "zh": "潜力客户"},
        "key": {"en": "a key customer", "zh": "关键客户"},
        "future": {"en": "a future customer", "zh": "未来型客户"},
    },
    answer="potential",
    reasons={
        "general": {"en": "By volume today, yes. But it seeks more than a price, and it grows.", "zh": "只看今天的量像是一般客户，但它要的不只是价格，而且在增长。"},
        "potential": {"en": "It seeks a closer relation and its purchases grow.", "zh": "它要更紧密的关系，购买也在增长。"},
        "key": {"en": "Not yet: most of the profit does not come from here.", "zh": "还不是：目前利润的大头不在它这里。"},
        "future": {"en": "Future belongs to the classification by time, and means: has not bought yet.", "zh": "“未来型”是按时间分的类别，指还没买过的客户；它已经在买了。"},
    },
)
# %% [markdown] lang="en" concepts=["customer-management"]
# ## Customer management: the daily work
#
# Knowing the classes is the start of **customer management**: keeping hold of the state of the customers on the
# ground of information. Its tasks: collect and analyse customer information, keep up cooperation, survey
# satisfaction in good time, improve service. Its content has three areas:
#
# - **marketing process management**: leads, visits, offers, campaigns: what do *we* do?
# - **customer status management**: who is new, active, silent, lost: where do *they* stand?
# - **customer cost management**: what does it cost to win, serve and keep each of them?
# %% [markdown] lang="zh" concepts=["customer-management"]
# ## 客户管理：每天在做的事
#
# 分好类，**客户管理**才刚开始：它是在客户信息收集和分析的基础上，把握客户的状况。基本任务有：收集并分析客户信息，维护合作关系，适时做满意度调查，改进服务水平。基本内容有三块：
#
# - **营销过程管理**：线索、拜访、报价、活动，看**我们**做了什么；
# - **客户状态管理**：谁是新客户、谁活跃、谁沉默、谁流失，看**客户**处在什么状态；
# - **客户成本管理**：争取、服务、留住每一位客户要花多少钱。
# %%
quiz.sort(
    "practice-management",
    question={"en": "Which area of customer management is at work?", "zh": "这是客户管理的哪一块内容？"},
    items={
        "silent": {"en": "A list of accounts without an order for 60 days", "zh": "列出 60 天没有下单的客户"},
        "visits": {"en": "A check whether each lead was called within two days", "zh": "检查每条线索是否在两天内回访"},
        "delivery": {"en": "Delivery cost per order of small restaurants", "zh": "核算小餐馆每单的配送费用"},
        "new": {"en": "A monthly count of new, kept and lost members", "zh": "按月统计新增、留存、流失的会员"},
        "coupon": {"en": "The money spent on coupons per customer won", "zh": "计算每争取一个新客户花掉的优惠券金额"},
        "offers": {"en": "The share of offers that became contracts", "zh": "统计报价转为合同的比例"},
    },
    categories={
        "process": {"en": "marketing process", "zh": "营销过程管理"},
        "status": {"en": "customer status", "zh": "客户状态管理"},
        "cost": {"en": "customer cost", "zh": "客户成本管理"},
    },
    answer={
        "silent": "status",
        "visits": "process",
        "delivery": "cost",
        "new": "status",
        "coupon": "cost",
        "offers": "process",
    },
    reasons={
        "silent": {"en": "It asks where the customer stands: silent.", "zh": "问的是客户处在什么状态：沉默。"},
        "visits": {"en": "It asks whether we did our part in time.", "zh": "问的是我们自己有没有及时跟进。"},
        "delivery": {"en": "It asks what serving this customer costs.", "zh": "问的是服务这位客户要花多少钱。"},
        "new": {"en": "New, kept, lost: three states.", "zh": "新增、留存、流失，都是状态。"},
        "coupon": {"en": "Cost per customer won.", "zh": "争取一位客户的成本。"},
        "offers": {"en": "Offers and contracts are steps of our marketing.", "zh": "报价、签约是营销过程的环节。"},
    },
)
# %% [markdown] lang="en"
# ## Recap
#
# - Who receives and pays is a customer; the broad sense adds the internal customer.
# - Target, customer, user and consumer are roles in one purchase, not four kinds of people.
# - Classes by time need a window, classes by value a proxy, classes by motive the question what happens to the goods.
# - Write the rule before you count. Then three departments give one answer.
#
# The graded tasks are in the notebook `classification` of the assignment.
# %% [markdown] lang="zh"
# ## 小结
#
# - 得到产品、又付了钱的，是客户；广义上还包括内部客户。
# - 营销对象、客户、用户、消费者是一笔交易里的四种角色，不是四种人。
# - 按时间分类要定窗口期，按价值分类要用代理指标，按动机分类要问货买去做什么。
# - 先写规则，再数人头，三个部门才会给出同一个答案。
#
# 计分任务在作业的 `classification` 笔记本里。
