# %% [markdown] lang="en"
# # One to one, and the database behind it
#
# After this lesson you can
#
# - compute the share of customer and say why it beats the share of market as a goal;
# - put a one-to-one programme in order: identify, differentiate, interact, customise;
# - explain what makes database marketing special, where its data come from and what they cost;
# - predict the response to a mailing, find its break-even and its profit.
#
# **The business question.** The fish counter wants to send a letter with a voucher to all 1,400 active
# customers. A letter costs 2 yuan. "It pays if a few come," says the counter. Does it?
# %% [markdown] lang="zh"
# # 一对一营销，以及它背后的数据库
#
# 学完本课，你能够
#
# - 计算客户份额，说清它作为目标为什么比市场份额好；
# - 给一对一项目排出次序：识别、差别化、沟通、定制；
# - 说明数据库营销特别在哪里，数据从哪来、要花多少钱；
# - 预测一次邮寄的回应率，算出保本点和利润。
#
# **业务问题。** 水产柜台想给全部 1400 位活跃客户寄一封带优惠券的信，每封 2 元。柜台说：“来几个人就回本了。”真的吗？
# %%
import pandas as pd

import crmlab
from crmlab import explore, quiz
from crmlab.datasets import AS_OF, load_contacts, load_orders, load_spending
from crmlab.response import response_by

crmlab.start("04-one-to-one", language="en")
orders = load_orders()
# %% [markdown] lang="en" concepts=["one-to-one-marketing"]
# ## Share of customer
#
# **One-to-one marketing** (Don Peppers and Martha Rogers) changes what the firm does for a *single* customer, on the
# ground of direct interaction with it. Its core has three parts:
#
# - **share of customer**: of all that this customer spends in our category, how much do we get?
# - **personal dialogue and a learning relationship**: with every contact we know the customer better;
# - **customisation**: what we learned changes what we deliver.
#
# $$\text{share of customer} = \frac{\text{spending with us}}{\text{spending in the category, with all suppliers}}$$
#
# Share of market wants one product for many customers; share of customer wants many products for one customer. What
# is left, total minus ours, is the room to grow. Four restaurants told us their yearly food bill:
# %% [markdown] lang="zh" concepts=["one-to-one-marketing"]
# ## 客户份额
#
# **一对一营销**（唐·佩珀斯、玛莎·罗杰斯）在与客户直接互动的基础上，为**单个**客户改变企业的做法。核心内容有三：
#
# - **客户份额**：这位客户在这一品类上花的钱，有多少落到我们这里？
# - **个性化交流与学习型关系**：每接触一次，就更懂他一点；
# - **客户定制**：学到的东西要改变我们交付的东西。
#
# $$\text{客户份额} = \frac{\text{在我们这里的花费}}{\text{在该品类上对所有供应商的花费}}$$
#
# 市场份额想的是把一种产品卖给很多客户，客户份额想的是把很多种产品卖给一位客户。总花费减去在我们这里的花费，就是还能增长的空间。四家餐馆告诉了我们一年的食材开支：
# %%
restaurants = pd.DataFrame(
    {"with_us_cny": [90_000, 60_000, 20_000, 30_000], "food_bill_cny": [100_000, 400_000, 80_000, 33_000]},
    index=["Golden Carp", "Lotus", "Old Bridge", "Noodle King"],
)
restaurants["share"] = restaurants["with_us_cny"] / restaurants["food_bill_cny"]
restaurants["room_cny"] = restaurants["food_bill_cny"] - restaurants["with_us_cny"]
restaurants.round(2)
# %%
quiz.single(
    "practice-share",
    question={
        "en": "The salesman has time for one restaurant. By these figures alone, where is the most to win?",
        "zh": "销售只有时间跑一家。只看这些数字，哪一家最值得争取？",
    },
    options={
        "carp": {"en": "Golden Carp: it buys most from us", "zh": "Golden Carp：它买得最多"},
        "lotus": {"en": "Lotus: the most room", "zh": "Lotus：空间最大"},
        "bridge": {"en": "Old Bridge: a share of one quarter only", "zh": "Old Bridge：份额只有四分之一"},
        "king": {"en": "Noodle King: the highest share", "zh": "Noodle King：份额最高"},
    },
    answer="lotus",
    reasons={
        "carp": {"en": "Keep it well, but 90% is nearly all there is.", "zh": "要好好维护，不过 90% 已经差不多到顶了。"},
        "lotus": {"en": "340,000 yuan go elsewhere: more than at the three others together.", "zh": "有 34 万元流向别家，比另外三家加起来还多。"},
        "bridge": {"en": "A low share of a small bill: 60,000 yuan of room.", "zh": "份额低，但总账单小：空间只有 6 万元。"},
        "king": {"en": "A high share leaves little to win.", "zh": "份额高，剩下的就少。"},
    },
)
# %% [markdown] lang="en"
# For the four together, is the share the mean of the four shares? No: a small customer would weigh as much as a large one.
# %% [markdown] lang="zh"
# 四家合起来的份额，是四个份额的平均数吗？不是：那样小客户就和大客户一样重了。
# %%
pd.Series(
    {
        "mean of the shares": restaurants["share"].mean(),
        "share of the sums": restaurants["with_us_cny"].sum() / restaurants["food_bill_cny"].sum(),
    }
).round(3)
# %% [markdown] lang="en"
# And at Xianhe? A panel of households told what they spend on food at rivals. For the company as a whole, and by the
# share each household gives us:
# %% [markdown] lang="zh"
# 鲜禾自己呢？一个居民样本组报告了他们在其他商家的食品花费。先看整体份额，再看各户把多少份额给了我们：
# %%
spent = orders[orders["order_date"].dt.year == 2025].groupby("customer_id")["amount_cny"].sum().clip(lower=0)
panel = load_spending().query("year == 2025").set_index("customer_id")
panel["with_us_cny"] = spent.reindex(panel.index, fill_value=0)
panel["food_cny"] = panel["with_us_cny"] + panel["rivals_cny"]
panel["share"] = panel["with_us_cny"] / panel["food_cny"]
print(f"overall share of customer: {panel['with_us_cny'].sum() / panel['food_cny'].sum():.3f}")
quarter = pd.cut(panel["share"], [-0.01, 0.25, 0.5, 0.75, 1], labels=["up to 25%", "to 50%", "to 75%", "to 100%"])
panel.groupby(quarter, observed=True)["rivals_cny"].agg(households="count", room_cny="sum").round()
# %% [markdown] lang="en" concepts=["one-to-one-steps"]
# ## Four steps: IDIC
#
# 1. **Identify** the customers: who are they, one by one, in every channel?
# 2. **Differentiate** them: by what they are worth to us, and by what they need from us.
# 3. **Interact** both ways: ask, listen, remember.
# 4. **Customise**: let the firm's behaviour towards this customer change.
#
# The first two happen in the office, the customer does not notice them; the last two happen between the two of you.
# Without identity there is nobody to tell apart, and without dialogue nothing to customise by.
# %% [markdown] lang="zh" concepts=["one-to-one-steps"]
# ## 四个步骤：IDIC
#
# 1. **识别 identify**：在每个渠道里，逐个弄清客户是谁；
# 2. **差别化 differentiate**：按对我们的价值、对我们的需求，区分客户；
# 3. **双向沟通 interact**：询问、倾听、记住；
# 4. **定制 customise**：针对这位客户，改变企业的行为。
#
# 前两步在办公室里完成，客户感觉不到；后两步发生在双方之间。认不出人，就谈不上区分；没有对话，就不知道为谁定制什么。
# %%
quiz.match(
    "practice-idic",
    question={"en": "A wine merchant's programme. Which step is it?", "zh": "一家酒商的项目，属于哪一步？"},
    left={
        "card": {"en": "One card number for shop, web and tasting", "zh": "门店、网店、品鉴会用同一个卡号"},
        "groups": {"en": "Yearly value and favourite grapes per customer", "zh": "算出每位客户的年价值和偏爱的葡萄品种"},
        "call": {"en": "A call after the first case: what did you like?", "zh": "第一箱喝完后打电话：喜欢哪一款？"},
        "case": {"en": "A case packed for this one customer", "zh": "为这一位客户单独配一箱"},
    },
    right={
        "identify": {"en": "identify", "zh": "识别"},
        "differentiate": {"en": "differentiate", "zh": "差别化"},
        "interact": {"en": "interact", "zh": "双向沟通"},
        "customise": {"en": "customise", "zh": "定制"},
    },
    answer={"card": "identify", "groups": "differentiate", "call": "interact", "case": "customise"},
    reasons={
        "card": {"en": "Now one knows that it is the same person.", "zh": "这样才知道是同一个人。"},
        "groups": {"en": "Value and need tell customers apart.", "zh": "按价值和需求区分。"},
        "call": {"en": "A dialogue: ask and remember.", "zh": "对话：询问并记住。"},
        "case": {"en": "What was learned changes what is delivered.", "zh": "学到的改变了交付的。"},
    },
)
# %% [markdown] lang="en" concepts=["database-marketing"]
# ## Database marketing
#
# **Database marketing** collects and stores a great deal about customers, predicts from it *how probable* it is that each
# buys a product, and directs the message accordingly. Its features:
#
# - controllable and discreet: one knows who got what, and others need not see it;
# - hidden from competitors, unlike a poster;
# - many channels: letter, message, call, app;
# - low cost and high profit, *if* the right people are chosen;
# - technology-intensive;
# - flexible in combination with other means.
#
# "If" is the word to compute. A customer who gets a letter costs $c$; one who answers brings the margin $m$. With
# the response rate $p$ a letter earns on average $p\,m - c$. It pays if
#
# $$p > \frac{c}{m}\qquad\text{(break-even response rate)}$$
# %% [markdown] lang="zh" concepts=["database-marketing"]
# ## 数据库营销
#
# **数据库营销**收集并积累大量客户信息，据此预测每位客户购买某种产品的**可能性**，再有针对性地制作和发送信息。特点是：
#
# - 可控制、不公开：谁收到什么一清二楚，旁人看不见；
# - 竞争隐蔽，不像海报人人可见；
# - 渠道多样：信、短信、电话、App；
# - 成本低、利润高，**前提是**选对了人；
# - 科技含量高；
# - 能灵活地与其他策略整合。
#
# “前提”要靠算。寄一封信成本为 $c$，一位回应的客户带来毛利 $m$，回应率为 $p$，那么一封信平均赚 $p\,m - c$。划算的条件是
#
# $$p > \frac{c}{m}\qquad\text{(保本回应率)}$$
# %% [markdown] lang="en"
# The counter's voucher brings a margin of 25 yuan when somebody comes. A test went to 600 customers, 150 in each of
# four groups by the time since the last purchase:
# %% [markdown] lang="zh"
# 有人凭券来买，水产柜台的毛利是 25 元。先做了试寄：按距上次购买的时间分四组，每组 150 人，共 600 人。
# %%
letter_cny, margin_cny = 2.0, 25.0
test = pd.DataFrame(
    {"letters": [150, 150, 150, 150], "answers": [30, 16, 8, 3], "customers": [520, 310, 270, 300]},
    index=["0-30 days", "31-90 days", "91-180 days", "over 180 days"],
)
test["response_rate"] = test["answers"] / test["letters"]
test["expected_profit_cny"] = test["customers"] * (test["response_rate"] * margin_cny - letter_cny)
print("break-even response rate:", letter_cny / margin_cny)
test.round(3)
# %% [markdown] lang="en"
# The last two groups lose money. Whom to mail is decided group by group:
# %% [markdown] lang="zh"
# 后两组亏钱。寄给谁，要一组一组地定：
# %%
pd.Series(
    {
        "mail to all": test["expected_profit_cny"].sum(),
        "mail where it pays": test["expected_profit_cny"].clip(lower=0).sum(),
    },
    name="profit, CNY",
)
# %%
quiz.single(
    "practice-break-even",
    question={
        "en": "The average response of the test is 9.5%, above the break-even of 8%. So mail to all?",
        "zh": "试寄的平均回应率是 9.5%，高于保本的 8%。那么全都寄？",
    },
    options={
        "yes": {"en": "Yes, the mailing as a whole pays", "zh": "寄，整体是赚钱的"},
        "no": {"en": "No, only to the groups above 8%", "zh": "不，只寄回应率超过 8% 的组"},
        "best": {"en": "No, only to the best group", "zh": "不，只寄最好的一组"},
    },
    answer="no",
    reasons={
        "yes": {"en": "The good groups pay for the bad ones. Without the bad ones there is more.", "zh": "好的组在补贴差的组，去掉差的组赚得更多。"},
        "no": {"en": "Every group that earns more than it costs is worth its letters, and no other.", "zh": "凡是赚得比花得多的组都值得寄，别的组不值得。"},
        "best": {"en": "The second group pays too: 10.7% is above 8%.", "zh": "第二组也赚：10.7% 高于 8%。"},
    },
)
# %% [markdown] lang="en"
# A warning. Customers of the first group buy every week, with or without a letter. What counts is the *extra* purchase, so a
# part of each group gets no letter and is compared: the **control group**. Look how many buy in any 30 days anyway:
# %% [markdown] lang="zh"
# 提醒一句：第一组的客户本来每周都买，寄不寄信都会来。真正算数的是**多出来**的购买，所以每组要留一部分人不寄，用来对照，叫**对照组**。看看平常 30 天里本来就有多少人来买：
# %%
cut = AS_OF - pd.Timedelta(days=30)
purchases = orders[orders["amount_cny"] > 0]
silence = (cut - purchases[purchases["order_date"] <= cut].groupby("customer_id")["order_date"].max()).dt.days
bought = silence.index.isin(purchases.loc[purchases["order_date"] > cut, "customer_id"])
group = pd.cut(silence, [-1, 30, 90, 180, 1200], labels=list(test.index))
pd.Series(bought, index=silence.index).groupby(group, observed=True).mean().round(3).rename("bought anyway")
# %% [markdown] lang="en" concepts=["database-marketing-sources"]
# ## Where addresses come from, and how they are used
#
# *Where from?* Four ways of collecting:
#
# | source | for example |
# |---|---|
# | personal network | friends and family of the staff |
# | own network | members, app, shops |
# | partner network | the bank's or cinema's customers, with their consent |
# | online survey | a questionnaire with a prize |
#
# *On what terms?* Three modes of operation:
#
# | mode | who owns the data |
# |---|---|
# | basic operation | the firm collects and uses its own |
# | data rental | the owner keeps them; we pay for each use |
# | data purchase | paid once, then ours to use |
#
# A list is compared by what one **response** costs, not by what one address costs. And no list may be used without the
# consent of the people on it.
# %% [markdown] lang="zh" concepts=["database-marketing-sources"]
# ## 数据从哪来，怎么用
#
# **从哪来？** 四种收集方式：
#
# | 收集方式 | 例子 |
# |---|---|
# | 裙带关系网 | 员工的亲戚朋友 |
# | 自建关系网 | 会员、App、门店 |
# | 合作关系网 | 银行、影院的客户（经本人同意） |
# | 网络调查 | 有奖问卷 |
#
# **按什么条件用？** 三种运营方式：
#
# | 运营方式 | 数据归谁 |
# |---|---|
# | 基础运营 | 企业自己收集、自己使用 |
# | 数据租赁 | 归出租方，用一次付一次钱 |
# | 数据购买 | 一次付清，此后归我们使用 |
#
# 比较名单，要看一次**回应**花多少钱，而不是一个地址花多少钱。未经本人同意，任何名单都不能用。
# %%
lists = pd.DataFrame(
    {"addresses": [800, 5000, 3000], "fee_cny": [0, 2500, 6000], "response_rate": [0.06, 0.011, 0.02]},
    index=["own members", "rented list", "bought list"],
)
cost = lists["fee_cny"] + lists["addresses"] * letter_cny
lists.assign(
    cost_per_address=cost / lists["addresses"],
    cost_per_response=cost / (lists["addresses"] * lists["response_rate"]),
).round(2)
# %% [markdown] lang="en"
# The bought list looks dearest per address and is not dearest per response. What if it is used four times? You will
# compute that in the assignment. Xianhe's own log shows what a response cost by channel so far (`responded` there means:
# bought after the message):
# %% [markdown] lang="zh"
# 买来的名单按地址算最贵，按回应算却不是最贵。如果它能用四次呢？作业里你会算到。鲜禾自己的接触日志，则能看出至今各渠道每次回应花了多少钱（`responded` 指收到信息后来买了）：
# %%
contacts = load_contacts()
messages = contacts[contacts["campaign_id"].notna()]
response_by(messages, "channel")[["contacts", "response_rate", "cost_per_contact", "cost_per_response"]].round(3)
# %% [markdown] lang="en"
# Careful: the telephone was used for customers who had left. The table compares channels *and* the people behind them; to
# compare channels alone one sends the same kind of customer both messages by lot.
# %% [markdown] lang="zh"
# 当心：电话是用来联系流失客户的。这张表既比较渠道，**又**比较渠道背后的人；只想比渠道，就要对同一类客户抽签分组来寄。
# %% [markdown] lang="en" concepts=["database-marketing-process"]
# ## Six steps, round and round
#
# 1. data collection · 2. data storage · 3. data processing · 4. finding the ideal consumers · 5. use of the data ·
# 6. refinement of the database
#
# *Processing* comes before *finding*: duplicates and people who opted out would otherwise be chosen. And step 6, writing
# back who answered and which letters came back, makes the next round better; it is the step most often skipped.
# %% [markdown] lang="zh" concepts=["database-marketing-process"]
# ## 六个步骤，循环往复
#
# 1. 数据采集 · 2. 数据存储 · 3. 数据处理 · 4. 寻找理想消费者 · 5. 使用数据 · 6. 完善数据库
#
# **处理**在**寻找**之前：不先去掉重复的人和拒收的人，就会把他们也选进来。第 6 步把谁回应了、哪封信退回来了写回数据库，下一轮才会更好；它也最常被省掉。
# %%
quiz.order(
    "practice-process",
    question={"en": "The fish counter's mailing. Put the steps in order.", "zh": "水产柜台的邮寄，给步骤排序。"},
    items={
        "letters": {"en": "Print and send the letters", "zh": "印信、寄信"},
        "returns": {"en": "Write answers and returned letters back into the file", "zh": "把回应和退信记回档案"},
        "cards": {"en": "Ask for name, address and consent at the till", "zh": "在收银台征集姓名、地址和同意"},
        "dedupe": {"en": "Merge double entries, take out who opted out", "zh": "合并重复的人，去掉拒收的人"},
        "choose": {"en": "Choose customers above the break-even", "zh": "选出超过保本点的客户"},
        "base": {"en": "Enter the cards into one database", "zh": "把卡片录入同一个数据库"},
    },
    answer=["cards", "base", "dedupe", "choose", "letters", "returns"],
    reasons={
        "cards": {"en": "First the data have to come in, with consent.", "zh": "先把数据收进来，并征得同意。"},
        "base": {"en": "Stored in one place.", "zh": "存到一处。"},
        "dedupe": {"en": "Cleaned before anybody is chosen.", "zh": "先清理，再挑选。"},
        "choose": {"en": "Chosen from a clean file.", "zh": "从清理好的档案里挑。"},
        "letters": {"en": "Then the data are used.", "zh": "然后才使用。"},
        "returns": {"en": "What was learned goes back into the file.", "zh": "把学到的写回档案。"},
    },
)
# %% [markdown] lang="en"
# ## Play: how far down the list?
#
# The panel ranks the company's customers by score, best first, and counts who bought within 30 days. Change cost and margin, and
# see how far down the list a mailing pays. When does it pay for nobody, when for all?
# %% [markdown] lang="zh"
# ## 玩一玩：名单寄到哪里为止？
#
# 下面的面板把公司的客户按得分从高到低排好，数一数 30 天内谁来买过。改变成本和毛利，看名单寄到哪里为止还划算。什么时候谁都不该寄，什么时候全都该寄？
# %%
explore.mailing_profit()
# %% [markdown] lang="en"
# ## Recap
#
# - Share of customer: ours divided by all they spend. Look at the room as well as at the share, and divide sums.
# - Identify, differentiate, interact, customise: in this order.
# - A letter pays where the response rate exceeds cost divided by margin; decide group by group, on *extra* purchases.
# - Compare lists by cost per response; mind consent.
# - So "it pays if a few come" holds for 830 of the 1,400 customers. The other 570 letters burn money.
# %% [markdown] lang="zh"
# ## 小结
#
# - 客户份额：在我们这里的花费除以他的总花费。份额和空间都要看；合计时先加总再相除。
# - 识别、差别化、沟通、定制，次序不能乱。
# - 回应率高于“成本除以毛利”才值得寄；一组一组地定，只算**多出来**的购买。
# - 比名单，看每次回应的成本；别忘了本人同意。
# - 所以“来几个人就回本”只对 1400 人中的 830 人成立，其余 570 封信是在烧钱。
