# %% [markdown] lang="en"
# # Who is slipping away? RFM analysis
#
# After this lesson you can
#
# - describe every customer by recency, frequency and monetary value;
# - turn these into scores from 111 to 555 and into eight segments, by rules that are written down;
# - test whether the scores tell who will buy next;
# - decide for which customers a mailing pays.
#
# **The business question.** Xianhe prints 500 spring coupons at 10 yuan. Marketing wants to send them to the customers with the largest sales of last year.
# Is that a good list?
# %% [markdown] lang="zh"
# # 谁正在悄悄离开？RFM 分析
#
# 学完本课，你能够
#
# - 用购买间隔、购买频率、购买金额来刻画每一位客户；
# - 按写明的规则，把它们变成 111 到 555 的分数和八类客户；
# - 检验这些分数能不能看出谁接下来会买；
# - 判断给哪些客户发邮件划算。
#
# **业务问题。** 鲜禾印了 500 张 10 元的春季优惠券。市场部想发给去年销售额最大的客户。这份名单好吗？
# %%
import pandas as pd

import crmlab
from crmlab import check, quiz
from crmlab.datasets import AS_OF, load_orders
from crmlab.rfm import plot_rfm_grid, plot_segments, rfm_scores, rfm_segments, rfm_table, segment_summary

crmlab.start("02-rfm", language="en")
orders = load_orders()
orders.tail(3)
# %% [markdown] lang="en"
# ## The data, and what a total hides
#
# One row is one order; a negative amount is a refund. `AS_OF`, 31 December 2025, is the day from which we look back. Of all customers
# who spent between 1,500 and 2,000 yuan in 2025, here are the one who bought last and the one who has been silent longest. Would you send both the same coupon?
# %% [markdown] lang="zh"
# ## 数据，以及合计数掩盖了什么
#
# 每行是一张订单，金额为负的是退款。`AS_OF`，即 2025 年 12 月 31 日，是我们回头看的那一天。2025 年花了 1,500 到 2,000 元的客户里，下面是最近刚买过的一位，和沉默最久的一位。你会发给他们一样的优惠券吗？
# %%
orders_2025 = orders[orders["order_date"].dt.year == 2025]
by_customer = orders_2025.groupby("customer_id").agg(
    sales_cny=("amount_cny", "sum"), orders=("order_id", "count"), last_order=("order_date", "max")
)
alike = by_customer[by_customer["sales_cny"].between(1500, 2000)].sort_values("last_order")
twins = alike.iloc[[-1, 0]]
twins
# %% [markdown] lang="en" concepts=["rfm-analysis"]
# ## Three questions
#
# One was here just before the year ended; the other has not been seen for most of the year. RFM asks
#
# - **recency**: how many days since the last purchase?
# - **frequency**: how many purchases so far?
# - **monetary value**: how much money so far?
#
# The three come from the practice of mail order, where every letter cost money: those who bought lately, often and much answered most, in this order.
# %% [markdown] lang="zh" concepts=["rfm-analysis"]
# ## 三个问题
#
# 一位年底还来过；另一位大半年没有露面了。RFM 问三件事：
#
# - **购买间隔 recency（R）**：距最近一次购买多少天？
# - **购买频率 frequency（F）**：一共买过几次？
# - **购买金额 monetary（M）**：一共花了多少钱？
#
# 这三个指标来自邮购业的实践：每封信都要花钱，而最近买过、常买、买得多的人回应最多，重要性也是这个次序。
# %% [markdown] lang="en" concepts=["rfm-analysis"]
# Every count needs its rules. Ours: orders after the day we look from have not happened; a refund is no purchase, so it lowers the money and
# changes neither recency nor frequency; two orders on one day are two. By hand, for the silent one:
# %% [markdown] lang="zh" concepts=["rfm-analysis"]
# 凡是计数，都要有规则。我们的规则是：观察日之后的订单还没有发生；退款不是购买，只减少金额，不影响间隔和频率；同一天下两单算两次。先给沉默的那位手算一遍：
# %%
one = orders[(orders["customer_id"] == twins.index[1]) & (orders["order_date"] <= AS_OF)]
purchases = one[one["amount_cny"] >= 0]
print("recency_days:", (AS_OF - purchases["order_date"].max()).days)
print("frequency:   ", len(purchases))
print("monetary:    ", round(one["amount_cny"].sum(), 2))
# %% [markdown] lang="en"
# And for all customers at once:
# %% [markdown] lang="zh"
# 再一次算出全部客户：
# %%
table = rfm_table(orders, AS_OF)
table.describe().round(0)
# %% [markdown] lang="en"
# Half of the customers have not bought for about five months, and a quarter not for well over a year. In the table of sales they still look like customers.
#
# Your turn: how many customers bought within the last **30** days (30 included)?
# %% [markdown] lang="zh"
# 一半的客户已有五个月左右没来，四分之一的客户一年多没来了。可在销售表上，他们看起来还是客户。
#
# 练一练：最近 **30** 天（含第 30 天）买过的客户有多少位？
# %%
bought_lately = ...

if bought_lately is not ...:
    ago = AS_OF - orders.loc[orders["amount_cny"] >= 0].groupby("customer_id")["order_date"].max()
    check.value(bought_lately, (ago.dt.days <= 30).sum())
# %% [markdown] lang="en" concepts=["rfm-score"]
# ## Scores: five equal groups
#
# Days, counts and yuan cannot be added. So each is turned into a **score** from 5 (best) to 1: line the customers up, cut the line into five groups with
# *equally many* customers. For recency few days are good; for the other two, large numbers. The three digits side by side are the RFM score,
# $100R + 10F + M$, from 111 to 555.
# %% [markdown] lang="zh" concepts=["rfm-score"]
# ## 打分：五个等份
#
# 天数、次数、元不能相加，所以各自换成 5（最好）到 1 的**分数**：客户排成一队，切成**人数相等**的五组。R 是天数越少越好，F、M 是数字越大越好。三个数字并排就是 RFM 总分，$100R + 10F + M$，从 111 到 555。
# %%
scores = rfm_scores(table)
scores.loc[twins.index]
# %% [markdown] lang="en" concepts=["rfm-score"]
# The twins are no longer twins. Two things to know about equal groups:
#
# - The score is read digit by digit. 511 is not "better" than 455: it is a newcomer, the other a strong customer who has paused.
# - Where many customers have the same value (one purchase, say), the cut runs through them, and the customer number decides. The rival rule cuts at
#   values, keeps equals together, and gives groups of unequal size.
# %% [markdown] lang="zh" concepts=["rfm-score"]
# 这两位不再像双胞胎了。关于等份打分，要知道两件事：
#
# - 分数要一位一位地读。511 并不比 455“更好”：前者是新客户，后者是停了一阵的优质客户。
# - 很多客户数值相同（例如都只买过一次）时，分界线会从他们中间切过，由客户编号决定谁在前。另一种做法是按数值切分，相同的客户分在一起，但各组人数就不相等了。
# %%
scores.groupby("f_score")["frequency"].agg(["count", "min", "max"])
# %%
quiz.single(
    "practice-read-the-score",
    question={
        "en": "A coupon is meant to bring back good customers who have stayed away. Whom does it suit best?",
        "zh": "一张优惠券，想请回许久没来的优质客户。它最适合谁？",
    },
    options={name: {"en": name, "zh": name} for name in ["555", "155", "511", "111"]},
    answer="155",
    reasons={
        "555": {"en": "Bought just now, often and much: would come without a coupon.", "zh": "刚买过、常买、买得多：不给券也会来。"},
        "155": {"en": "Bought often and much, but long ago: worth bringing back.", "zh": "过去常买、买得多，但很久没来：值得请回来。"},
        "511": {"en": "A newcomer: welcome them, there is nothing to bring back yet.", "zh": "新客户：该欢迎，还谈不上请回来。"},
        "111": {"en": "Long ago, seldom and little: there is little to win back.", "zh": "很久没来、买得少、花得少：请回来也不划算。"},
    },
)
# %% [markdown] lang="en"
# **Look.** How many customers stand in each cell of recency and frequency? The corners tell stories: top right the regulars, top left the newcomers,
# bottom right the regulars we lost.
# %% [markdown] lang="zh"
# **看图。** 间隔与频率交叉的每个格子里有多少客户？四个角各有故事：右上角是常客，左上角是新客，右下角是我们失去的常客。
# %%
plot_rfm_grid(scores);
# %% [markdown] lang="en" concepts=["rfm-segments"]
# ## Eight segments
#
# For plans of action 125 different scores are too many. Compare each customer with the **mean** instead: R is good if the last purchase is more recent than the
# mean, F and M are good if above it. Three times yes or no makes eight:
#
# | R good | F good | M good | segment | what to do |
# |:-:|:-:|:-:|---|---|
# | yes | yes | yes | important value customer | keep close: best service, first to hear the news |
# | yes | no | yes | important development customer | raise the frequency: subscriptions, reminders |
# | no | yes | yes | important keep customer | ask what happened, before it is too late |
# | no | no | yes | important win-back customer | a personal call and a strong offer |
# | yes | yes | no | general value customer | sell more per basket |
# | yes | no | no | general development customer | welcome, show the range |
# | no | yes | no | general keep customer | a friendly reminder |
# | no | no | no | general win-back customer | spend nothing, or nearly nothing |
#
# "Important" is money; the second word says what to work on.
# %% [markdown] lang="zh" concepts=["rfm-segments"]
# ## 八类客户
#
# 要定行动方案，125 种分数太多。改为与**均值**比较：最近一次购买比平均更近，R 为好；F、M 高于均值为好。三个“是或否”，正好八类：
#
# | R 好 | F 好 | M 好 | 类别 | 怎么做 |
# |:-:|:-:|:-:|---|---|
# | 是 | 是 | 是 | 重要价值客户 important value customer | 重点维护：最好的服务，新品优先告知 |
# | 是 | 否 | 是 | 重要发展客户 important development customer | 提高频率：周期订购、到期提醒 |
# | 否 | 是 | 是 | 重要保持客户 important keep customer | 趁还来得及，主动问问出了什么事 |
# | 否 | 否 | 是 | 重要挽留客户 important win-back customer | 专人致电，给出有分量的优惠 |
# | 是 | 是 | 否 | 一般价值客户 general value customer | 提高每单金额 |
# | 是 | 否 | 否 | 一般发展客户 general development customer | 欢迎新客，介绍品类 |
# | 否 | 是 | 否 | 一般保持客户 general keep customer | 友好地提醒一下 |
# | 否 | 否 | 否 | 一般挽留客户 general win-back customer | 不花钱，或几乎不花钱 |
#
# “重要”还是“一般”看金额；后面的词说的是该在哪里下功夫。
# %%
segments = rfm_segments(table)
segment_summary(segments)[["customers", "share_of_customers", "share_of_monetary"]].round(3)
# %%
plot_segments(segments);
# %% [markdown] lang="en" concepts=["rfm-segments", "differentiated-service"]
# About one customer in ten is an important value customer, and these bring more than half of the money. Important keep and win-back customers are few, but what they
# used to bring was large: a call list of about seventy names. The largest segment by heads are newcomers and occasional buyers.
#
# Beware of the mean: a few large restaurants pull it far up, so most households are "general". For households alone the table looks different.
#
# Your turn: how many customers are in the two *important* segments with a bad R (keep and win-back) together?
# %% [markdown] lang="zh" concepts=["rfm-segments", "differentiated-service"]
# 大约每十位客户里有一位重要价值客户，他们带来了一半以上的金额。重要保持和重要挽留客户不多，可他们过去买得很多：这是一份七十来人的电话名单。人数最多的一类，是新客和偶尔来买的客户。
#
# 当心均值：几家大餐馆就把它拉高了很多，所以大多数居民都落在“一般”里。只看居民，表就是另一个样子。
#
# 练一练：R 差的两类**重要**客户（重要保持与重要挽留）一共有多少位？
# %%
to_call = ...

if to_call is not ...:
    much_but_silent = segments.query("monetary > monetary.mean() and recency_days >= recency_days.mean()")
    check.value(to_call, len(much_but_silent))
# %% [markdown] lang="en" concepts=["rfm-analysis"]
# ## Do the scores predict?
#
# A score is worth something if it tells what happens **next**. We travel back: score the customers on 30 June 2025, using only what was known then, and see who
# bought in July.
# %% [markdown] lang="zh" concepts=["rfm-analysis"]
# ## 分数有预测力吗？
#
# 分数能说出**接下来**会发生什么，才有价值。我们倒回去：站在 2025 年 6 月 30 日，只用当时知道的信息打分，再看谁在 7 月买了。
# %%
june = rfm_scores(rfm_table(orders, "2025-06-30"))
july_orders = orders[orders["order_date"].between("2025-07-01", "2025-07-31") & (orders["amount_cny"] >= 0)]
june["bought_in_july"] = june.index.isin(july_orders["customer_id"])
by_score = pd.DataFrame(
    {name: june.groupby(name)["bought_in_july"].mean() for name in ["r_score", "f_score", "m_score"]}
).rename_axis("score")
by_score.round(2)
# %%
ax = by_score.plot.bar(figsize=(7, 3.6), rot=0)
ax.set(xlabel="score", ylabel="share who bought in July");
# %% [markdown] lang="en"
# Recency separates best: of those with R = 5 more than half bought again in July, of those with R = 1 hardly anyone. Money says the least. So the list of
# marketing, ranked by last year's sales, uses the weakest of the three signals.
# %% [markdown] lang="zh"
# 区分力最强的是 R：R 为 5 的客户有一半以上在 7 月又买了，R 为 1 的几乎没有。最弱的是金额。所以，市场部按去年销售额排出的名单，用的恰恰是三个信号中最弱的一个。
# %% [markdown] lang="en" concepts=["rfm-score"]
# ## For whom does a mailing pay?
#
# A mailing costs money for everybody and earns only where somebody answers. It pays where
#
# $$\text{response rate} > \frac{\text{cost of one mail}}{\text{profit of one response}}$$
#
# The right side is the **break-even rate**. With 4 yuan a mail and 20 yuan of profit an answer it is 0.2: a response rate
# at which the profit of the responses just pays for the mails. Customers with the same R and F scores make an *RF cell*. Which of these cells lie above it?
# %% [markdown] lang="zh" concepts=["rfm-score"]
# ## 给谁发邮件划算？
#
# 邮件发给每个人都要花钱，有人响应才有收入。划算的条件是
#
# $$\text{响应率} > \frac{\text{每封邮件的成本}}{\text{每次响应的利润}}$$
#
# 右边就是**盈亏平衡响应率**。每封 4 元、每次响应赚 20 元，就是 0.2，这时响应带来的利润刚好抵上邮件的成本。R 分和 F 分都相同的客户归为一个格子，哪些格子高于它？
# %%
rate = june.groupby(["r_score", "f_score"])["bought_in_july"].mean().unstack().sort_index(ascending=False)
pays = rate > 4 / 20
rate.where(pays).round(2)
# %% [markdown] lang="en"
# A NaN stands where a mailing does not pay: the two lower rows and more, about half of all mails. One honest doubt: these customers bought *without* a mailing. Whether a mail makes anybody buy **more** only shows when
# a random part of the cell gets none, a **control group**. Keep that in mind for the essay.
#
# ## Recap
#
# - Recency, frequency and money, each with written rules for refunds, dates and ties.
# - Scores are equal groups and are read digit by digit; segments compare with means and name the action.
# - Test on what happened next. Recency usually predicts best.
# - Mail where the response is above break-even, and keep a control group.
#
# The graded tasks are in the notebook `rfm` of the assignment.
# %% [markdown] lang="zh"
# NaN 的格子不划算：最下面两行全是，上面还有几格，合起来能省下一半左右的邮件。不过要老实承认一点：这些客户**没收到**邮件也买了。邮件能不能让人**多**买，只有随机留出格子里的一部分人不发，设一个**对照组**，才看得出来。写论述题时别忘了这一点。
#
# ## 小结
#
# - 购买间隔、购买频率、购买金额；退款、日期、并列，都要有写明的规则。
# - 打分是分成等份，要一位一位地读；八类客户是与均值比较，类别名就指明了行动。
# - 用后来发生的事检验。通常 R 的预测力最强。
# - 响应率高于盈亏平衡点才发，还要留一个对照组。
#
# 计分任务在作业的 `rfm` 笔记本里。
