# %% [markdown] lang="en"
# # Relationships and their life cycle
#
# After this lesson you can
#
# - translate between 4P, 4C and 4R, and say with whom a firm has relationships besides its customers;
# - judge what makes marketing relational: publics, six I, features, principles, forms;
# - choose one of five levels of relationship from the number of customers and the margin;
# - place a customer on the ladder and in the life cycle from the records;
# - find a satisfaction trap in figures.
#
# **The business question.** The wholesale desk visits every restaurant once a month, the small and the large alike.
# The sales director wants "a partnership with everyone". The controller wants "a newsletter for everyone". Whom do you follow?
# %% [markdown] lang="zh"
# # 客户关系与生命周期
#
# 学完本课，你能够
#
# - 在 4P、4C、4R 之间对译，说出企业除了客户还有哪些关系；
# - 判断营销是不是“关系型”的：对象、6I、特征、原则、形态；
# - 根据客户数量和边际利润，在五种关系水平中做选择；
# - 根据记录判断客户处在阶梯的哪一级、生命周期的哪一期；
# - 从数字里识别客户满意陷阱。
#
# **业务问题。** 鲜禾批发部每月拜访每一家餐馆，不分大小。销售总监要“和每家都做伙伴”，财务总监要“给每家发封邮件就行”。你听谁的？
# %%
import pandas as pd

import crmlab
from crmlab import explore, quiz
from crmlab.datasets import AS_OF, load_customers, load_orders, load_survey
from crmlab.lifecycle import lifecycle_stages, plot_stages, stage_features
from crmlab.relationship import choose_relationship

crmlab.start("03-relationships", language="en")
customers = load_customers()
orders = load_orders()
# %% [markdown] lang="en" concepts=["marketing-4p-4c-4r"]
# ## From 4P to 4C to 4R
#
# McCarthy's four P look from the firm outward; Lauterborn turned each one round and looked with the customer's eyes;
# the four R look at the bond between the two:
#
# | 4P: the firm decides | 4C: the customer asks | 4R: the relationship needs |
# |---|---|---|
# | product | customer needs: does it solve my problem? | relevance: we matter to each other |
# | price | cost: what does it cost me, time and trouble included? | reward: both sides gain |
# | place | convenience: how easily do I get it? | reaction speed: how fast does the firm answer? |
# | promotion | communication: does somebody listen? | relationship: we keep talking |
#
# P and C are a true pair in each row. The R in the same row is the closest one, not a twin: the four R were not
# made from the four C. Take the table as a dictionary, and the four words as *questions to ask*.
# %% [markdown] lang="zh" concepts=["marketing-4p-4c-4r"]
# ## 从 4P 到 4C，再到 4R
#
# 麦卡锡的 4P 从企业往外看；劳特朋把每一个 P 倒过来，站到客户那边看；4R 看的是双方之间的那条纽带：
#
# | 4P：企业决定什么 | 4C：客户问什么 | 4R：关系需要什么 |
# |---|---|---|
# | 产品 product | 需求 customer needs：解决我的问题吗？ | 关联 relevance：彼此离不开 |
# | 价格 price | 成本 cost：连时间和麻烦算上，我要付出多少？ | 回报 reward：双方都得利 |
# | 渠道 place | 便利 convenience：拿到它方便吗？ | 速度 reaction speed：反应有多快？ |
# | 促销 promotion | 沟通 communication：有人听我说吗？ | 关系 relationship：一直保持对话 |
#
# 每一行里 P 和 C 是真正的一对；同一行的 R 只是最接近的，并不是孪生兄弟，4R 不是由 4C 推出来的。把这张表当词典用，把每个词当作**要问的问题**。
# %%
quiz.match(
    "practice-words",
    question={"en": "What does the customer speak of?", "zh": "客户说的是 4C 里的哪一个？"},
    left={
        "far": {"en": "“For one litre of milk I have to cross the town.”", "zh": "“买一升奶要穿过半个城。”"},
        "small": {"en": "“We are two people; you sell only family packs.”", "zh": "“我家就两口人，你们只卖家庭装。”"},
        "form": {"en": "“Nobody answered my complaint.”", "zh": "“我投诉了，没人回。”"},
        "wait": {"en": "“Cheap, yes, but I lose an hour in the queue.”", "zh": "“便宜是便宜，可排队要一个钟头。”"},
    },
    right={
        "needs": {"en": "customer needs", "zh": "需求"},
        "cost": {"en": "cost", "zh": "成本"},
        "convenience": {"en": "convenience", "zh": "便利"},
        "communication": {"en": "communication", "zh": "沟通"},
    },
    answer={"far": "convenience", "small": "needs", "form": "communication", "wait": "cost"},
    reasons={
        "far": {"en": "How easily do I get it?", "zh": "拿到它方便吗？"},
        "small": {"en": "It does not fit my need.", "zh": "不合我的需要。"},
        "form": {"en": "Nobody listens.", "zh": "没有人听我说。"},
        "wait": {"en": "Time is part of what I pay.", "zh": "时间也是我付出的代价。"},
    },
)
# %% [markdown] lang="en" concepts=["relationship-management-seven"]
# ## Seven fields of relationship
#
# Customers are one field of seven. In each the commanding tone has given way to cooperation:
#
# upstream firms (suppliers) · horizontal firms (same level: rivals, allies) · downstream firms and dealers · labour
# relations inside the firm · customer relations · society and environment · owners.
# %% [markdown] lang="zh" concepts=["relationship-management-seven"]
# ## 关系管理的七个方面
#
# 客户只是七个方面之一。每一个方面，都从命令式走向了协作式：
#
# 上游企业（供应商）· 横向企业（同一层次的同行、盟友）· 下游企业和销售商 · 企业内部劳资关系 · 客户关系 · 社会和环境 · 所有者。
# %%
quiz.match(
    "practice-fields",
    question={"en": "Which field is it?", "zh": "属于哪一个方面？"},
    left={
        "eggs": {"en": "A three-year price agreement with the egg farm", "zh": "与养鸡场签三年保价协议"},
        "cold": {"en": "Two rival retailers share one cold store", "zh": "两家竞争的零售商共用一座冷库"},
        "corner": {"en": "Training for corner shops that resell our drinks", "zh": "给转卖我们饮料的便利店做培训"},
        "shift": {"en": "Shift plans agreed with the night staff", "zh": "和夜班员工商定排班"},
        "member": {"en": "A birthday voucher for members", "zh": "给会员送生日券"},
        "bags": {"en": "Bags that rot instead of plastic", "zh": "用可降解袋替换塑料袋"},
        "report": {"en": "A yearly letter on dividends", "zh": "每年发一封分红说明"},
    },
    right={
        "upstream": {"en": "upstream", "zh": "上游企业"},
        "horizontal": {"en": "horizontal", "zh": "横向企业"},
        "downstream": {"en": "downstream and dealers", "zh": "下游企业和销售商"},
        "labour": {"en": "labour", "zh": "内部劳资"},
        "customer": {"en": "customers", "zh": "客户"},
        "society": {"en": "society and environment", "zh": "社会和环境"},
        "owners": {"en": "owners", "zh": "所有者"},
    },
    answer={
        "eggs": "upstream",
        "cold": "horizontal",
        "corner": "downstream",
        "shift": "labour",
        "member": "customer",
        "bags": "society",
        "report": "owners",
    },
    reasons={
        "eggs": {"en": "A supplier stands upstream.", "zh": "供应商在上游。"},
        "cold": {"en": "Rivals on the same level can be allies.", "zh": "同一层次的同行也可以是盟友。"},
        "corner": {"en": "Those who sell our goods on stand downstream.", "zh": "转卖我们商品的在下游。"},
        "shift": {"en": "Inside the firm: employer and staff.", "zh": "企业内部：雇主与员工。"},
        "member": {"en": "A member buys from us.", "zh": "会员向我们购买。"},
        "bags": {"en": "It serves people who need not be customers.", "zh": "受益的不一定是客户。"},
        "report": {"en": "Dividends go to owners.", "zh": "分红给所有者。"},
    },
)
# %% [markdown] lang="en" concepts=["relationship-marketing"]
# ## Relationship marketing
#
# **Relationship marketing** sees marketing as interaction of the firm with its publics: consumers, suppliers,
# distributors, competitors, government agencies and others. Its core is to build and develop good relations with them.
# It spread from the 1980s. **Transactional** marketing asks "how do I make this sale?"; relationship marketing asks
# "how do I make the tenth?". Both have their place: nobody needs a relationship with a motorway kiosk.
# %% [markdown] lang="zh" concepts=["relationship-marketing"]
# ## 关系营销
#
# **关系营销**把营销看成企业与消费者、供应商、分销商、竞争者、政府机构及其他公众互动的过程，核心是建立和发展与这些公众的良好关系。它从 20 世纪 80 年代兴起。**交易营销**问“这一单怎么成交”，关系营销问“第十单怎么来”。两者各有用处：没有人需要和高速公路服务区的小卖部建立关系。
# %%
quiz.sort(
    "practice-transactional",
    question={"en": "Transactional or relational act?", "zh": "是交易营销还是关系营销的做法？"},
    items={
        "clearance": {"en": "Clearance sale, everything must go", "zh": "清仓甩卖，一件不留"},
        "recall": {"en": "A call after the first delivery: was all well?", "zh": "第一次送货后打电话：一切都好吗？"},
        "quota": {"en": "Bonus for the number of deals signed this month", "zh": "按本月签单数发奖金"},
        "menu": {"en": "Planning next season's menu with the canteen", "zh": "和食堂一起规划下一季菜单"},
        "flyer": {"en": "The same flyer to every letter box", "zh": "往每个信箱塞同一张传单"},
        "health": {"en": "Working group on food safety with the authority and a rival", "zh": "与监管部门和同行一起成立食品安全小组"},
    },
    categories={
        "transactional": {"en": "transactional", "zh": "交易营销"},
        "relational": {"en": "relational", "zh": "关系营销"},
    },
    answer={
        "clearance": "transactional",
        "recall": "relational",
        "quota": "transactional",
        "menu": "relational",
        "flyer": "transactional",
        "health": "relational",
    },
    reasons={
        "clearance": {"en": "One sale, no thought of the next.", "zh": "只想这一单，不想下一单。"},
        "recall": {"en": "Feedback after the sale, for the next one.", "zh": "卖后听反馈，为了下一次。"},
        "quota": {"en": "It rewards the signature, not what follows.", "zh": "奖励的是签字，不是以后。"},
        "menu": {"en": "Two sides plan together.", "zh": "双方一起规划。"},
        "flyer": {"en": "One-way, the same for all.", "zh": "单向的，对谁都一样。"},
        "health": {"en": "Authority and rival are publics too.", "zh": "监管部门和同行也是公众。"},
    },
)
# %% [markdown] lang="en" concepts=["relationship-marketing-6i"]
# ## The six I of Hermann Diller
#
# Hermann Diller, a German marketing scholar (some textbooks misspell his name), put the elements of relationship
# marketing into six words:
#
# | I | the question | for example |
# |---|---|---|
# | intention | Do we *want* a unique relation with this customer? | the board decides to have 20 partner hotels |
# | information | What do we know of it? | menus, delivery windows, complaints on file |
# | investment | What do we spend on it? | a crate and a cold shelf of its own |
# | individuality | What do we do for it alone? | cuts of meat as the chef wants them |
# | interaction | How do we talk with each other? | a weekly call, a chat group |
# | integration | Do we take it into our own processes? | the hotel sees our stock and plans with us |
#
# Interaction is talk; integration changes how both sides *work*.
# %% [markdown] lang="zh" concepts=["relationship-marketing-6i"]
# ## 赫尔曼·迪勒的 6I
#
# 德国营销学者赫尔曼·迪勒（Hermann Diller，有的教材把名字译错了）把关系营销的要素归纳为六个 I：
#
# | I | 要问的问题 | 例子 |
# |---|---|---|
# | 意愿 intention | 我们**想**和这位客户建立独特关系吗？ | 董事会决定发展 20 家伙伴酒店 |
# | 信息 information | 我们了解他什么？ | 菜单、收货时段、投诉都有记录 |
# | 投资 investment | 我们为他投入什么？ | 专用的周转箱和冷柜 |
# | 个性化 individuality | 有什么是只为他做的？ | 按主厨要求分割的肉 |
# | 交流 interaction | 我们怎样对话？ | 每周一通电话，一个群 |
# | 整合 integration | 我们把他纳入自己的流程了吗？ | 酒店能看到我们的库存，一起做计划 |
#
# 交流是对话；整合则改变了双方的**工作方式**。
# %%
quiz.single(
    "practice-six-i",
    question={
        "en": "The canteen's order goes straight from its menu program into our picking list. Which I is this most of all?",
        "zh": "食堂的菜单软件直接生成我们的拣货单。这最符合哪个 I？",
    },
    options={
        "interaction": {"en": "interaction", "zh": "交流"},
        "integration": {"en": "integration", "zh": "整合"},
        "information": {"en": "information", "zh": "信息"},
        "intention": {"en": "intention", "zh": "意愿"},
    },
    answer="integration",
    reasons={
        "interaction": {"en": "Nobody talks here; two processes have become one.", "zh": "这里没有人对话，是两个流程合成了一个。"},
        "integration": {"en": "The customer has become part of our process.", "zh": "客户成了我们流程的一部分。"},
        "information": {"en": "Information flows, but the point is that no step lies between.", "zh": "信息是流过来了，但要点在于中间没有别的环节。"},
        "intention": {"en": "The will came before; this is the deed.", "zh": "意愿在前，这已经是行动了。"},
    },
)
# %% [markdown] lang="en" concepts=["relationship-marketing-features"]
# ## Features and principles
#
# You recognise it by four **features**: two-way communication, cooperation as a strategy, gain for both sides, and a
# feedback system that managers act on. It stands on three **principles**: proactive communication (speak before you
# are asked), commitment and trust (promise, then keep it), reciprocity (a favour is returned).
# %% [markdown] lang="zh" concepts=["relationship-marketing-features"]
# ## 特征与原则
#
# 看四个**特征**就能认出它：双向沟通、协同合作的战略、双赢、以反馈为职能的管理系统。它立在三条**原则**上：主动沟通（别等人来问）、承诺信任（说到做到）、互惠（礼尚往来）。
# %%
quiz.match(
    "practice-breach",
    question={"en": "Which principle is broken?", "zh": "违反了哪条原则？"},
    left={
        "silent": {"en": "The lorry broke down; the hotel found out when breakfast had no milk", "zh": "车坏在路上，酒店到早餐时才发现没牛奶"},
        "promise": {"en": "“Always before six” was printed on the contract; it came at eight all summer", "zh": "合同写着“六点前必到”，整个夏天都是八点"},
        "one-sided": {"en": "The canteen helped us test a product for free and got no better terms", "zh": "食堂免费帮我们试新品，条件一点没优惠"},
    },
    right={
        "proactive": {"en": "proactive communication", "zh": "主动沟通"},
        "trust": {"en": "commitment and trust", "zh": "承诺信任"},
        "reciprocity": {"en": "reciprocity", "zh": "互惠"},
    },
    answer={"silent": "proactive", "promise": "trust", "one-sided": "reciprocity"},
    reasons={
        "silent": {"en": "Speak before you are asked.", "zh": "别等人来问，先说。"},
        "promise": {"en": "A promise was not kept.", "zh": "说了没做到。"},
        "one-sided": {"en": "A favour was not returned.", "zh": "受了人情没有还。"},
    },
)
# %% [markdown] lang="en" concepts=["relationship-marketing-forms"]
# ## Forms: what the relation grows from
#
# | form | the tie | for example |
# |---|---|---|
# | kinship-based | family | the cousin's restaurant |
# | place-based | the same town or region | people from one home county abroad |
# | occupation-based | the same trade, school, employer | the chefs' association |
# | culture and custom-based | shared belief, language, custom | a mid-autumn festival circle |
# | incidental | a chance meeting | a talk on the train |
#
# An incidental tie is the weakest and the most frequent. It lasts if it is turned into one of the others.
# %% [markdown] lang="zh" concepts=["relationship-marketing-forms"]
# ## 形态：关系从哪里长出来
#
# | 形态 | 纽带 | 例子 |
# |---|---|---|
# | 亲缘 kinship-based | 家庭血缘 | 表弟开的餐馆 |
# | 地缘 place-based | 同乡、同地区 | 在外地的老乡 |
# | 业缘 occupation-based | 同行、同学、同事 | 厨师协会 |
# | 文化习俗 culture and custom-based | 共同的信仰、语言、习俗 | 中秋茶会 |
# | 偶发性 incidental | 偶然相遇 | 火车上的一次攀谈 |
#
# 偶发的关系最弱，也最多；能转成前几种，才留得住。
# %% [markdown] lang="en" concepts=["relationship-types-five"]
# ## Five levels of relationship (Kotler)
#
# | level | after the sale the firm ... |
# |---|---|
# | basic | does nothing more |
# | reactive | encourages the customer to call with questions and complaints |
# | accountable | calls to ask whether the product meets the expectation, and asks for suggestions |
# | proactive | keeps in touch with advice on better use and on new products |
# | partnership | works with the customer continuously, for the customer's own success |
#
# More is not better, more is dearer. Two figures decide: how many customers (care is multiplied by their number) and
# how much margin each brings (which pays for the care):
#
# | customers \ margin | high | medium | low |
# |---|---|---|---|
# | many | accountable | reactive | basic |
# | medium | proactive | accountable | reactive |
# | few | partnership | proactive | accountable |
#
# Kotler writes "basic or reactive" for many customers with a low margin; we take *basic*.
# %% [markdown] lang="zh" concepts=["relationship-types-five"]
# ## 五种关系水平（科特勒）
#
# | 水平 | 卖出去之后，企业…… |
# |---|---|
# | 基本型 basic | 不再接触 |
# | 被动型 reactive | 鼓励客户有问题、有意见时来找 |
# | 负责型 accountable | 主动询问产品是否符合要求，有什么不足和建议 |
# | 能动型 proactive | 不断联系，提供改进使用的建议和新产品信息 |
# | 伙伴型 partnership | 持续与客户协同，支持客户自己的成功 |
#
# 不是越高越好，越高越贵。由两个数决定：客户有多少（关怀要乘以人数），每位客户的边际利润有多高（关怀靠它买单）：
#
# | 客户数量 \ 边际利润 | 高 | 中 | 低 |
# |---|---|---|---|
# | 多 many | 负责型 accountable | 被动型 reactive | 基本型 basic |
# | 中 medium | 能动型 proactive | 负责型 accountable | 被动型 reactive |
# | 少 few | 伙伴型 partnership | 能动型 proactive | 负责型 accountable |
#
# 客户多、利润低的一格，科特勒写的是“基本型或被动型”，我们取**基本型**。
# %% [markdown] lang="en"
# Where do Xianhe's own groups lie? Count them, and their yearly margin per customer; let few be up to 20, many above 500,
# low below 200 and high from 3,000 yuan:
# %% [markdown] lang="zh"
# 鲜禾自己的客户群落在哪里？先数各类客户的数量和每位客户一年的毛利；边界定为：20 家以内为少，500 家以上为多，200 元以下为低，3000 元起为高：
# %%
recent = orders[orders["order_date"] > AS_OF - pd.DateOffset(months=12)]
margin = (recent["amount_cny"] - recent["cost_cny"]).groupby(recent["customer_id"]).sum().rename("margin_cny")
kinds = customers.set_index("customer_id")["industry"].fillna("consumer").rename("kind")
groups = pd.concat([kinds, margin], axis="columns", join="inner").groupby("kind")["margin_cny"]
groups = groups.agg(customers="count", margin_cny="mean")
borders = {"count_cuts": (20, 500), "margin_cuts": (200, 3000)}
groups.round().join(choose_relationship(groups, margin="margin_cny", **borders)["level"])
# %% [markdown] lang="en"
# Put a group of your own beside them: where do sixty offices lie that bring 1,000 yuan each, where ten that bring 5,000?
# %% [markdown] lang="zh"
# 再放进一个你自己的客户群：60 家每家带来 1000 元的公司在哪一格？10 家每家带来 5000 元的呢？
# %%
explore.relationship_grid(groups, **borders)
# %% [markdown] lang="en"
# So neither the director nor the controller is right: the level differs by group. Kotler's words *many* and *high*
# have no numbers; a firm sets its own borders and writes them down.
# %% [markdown] lang="zh"
# 所以销售总监和财务总监都只对了一半：关系水平要分群体来定。科特勒的“多”和“高”没有给数字，边界由企业自己定，并且写下来。
# %% [markdown] lang="en" concepts=["customer-formation-ladder"]
# ## How a customer is formed: the ladder
#
# Kotler's ladder goes up with the tie, and each rung has its sign in the records:
#
# | rung | sign |
# |---|---|
# | suspect | might buy; we know only that it exists |
# | prospect | checked: has the need and can pay |
# | first-time customer | one purchase |
# | repeat customer | buys again |
# | client | buys again and is known by name, served as a special case |
# | member | belongs to a programme with benefits |
# | advocate | recommends us to others |
# | partner | works with us |
#
# At every rung some leave: a prospect may turn out *disqualified* (cannot pay), a customer *inactive*.
# %% [markdown] lang="zh" concepts=["customer-formation-ladder"]
# ## 客户的形成：一架梯子
#
# 科特勒的梯子随着关系加深往上走，每一级在记录里都有标志：
#
# | 级 | 标志 |
# |---|---|
# | 可能的买主 suspect | 也许会买，只知道有这个人 |
# | 潜在客户 prospect | 核实过：有需要，付得起 |
# | 首次购买客户 first-time customer | 买过一次 |
# | 重复购买客户 repeat customer | 又来买 |
# | 客户 client | 常买，我们认得他，当作特例来服务 |
# | 成员 member | 加入了有权益的计划 |
# | 拥护者 advocate | 向别人推荐我们 |
# | 合伙人 partner | 和我们一起做事 |
#
# 每一级都会有人离开：潜在客户可能**不合格**（付不起），老客户可能**不再活跃**。
# %%
counts = orders[orders["amount_cny"] > 0].groupby("customer_id").size()
people = customers.set_index("customer_id").assign(purchases=counts).fillna({"purchases": 0})
people["advocate"] = people.index.isin(customers["referred_by"].dropna())
rungs = pd.cut(people["purchases"], [-1, 0, 1, float("inf")], labels=["prospect", "first-time", "repeat"])
pd.crosstab(rungs, people["advocate"], margins=True)
# %% [markdown] lang="en"
# Some who recommended us have bought once only. The ladder is a picture of the usual way up, not a staircase
# on which everyone steps on every rung. When a customer shows two signs, count the higher rung.
# %% [markdown] lang="zh"
# 有人只买过一次，却已经推荐了别人。梯子画的是通常的路，不是人人都要一级一级踩的台阶。一位客户同时有两个标志，取高的那一级。
# %% [markdown] lang="en" concepts=["lifecycle-six-stages"]
# ## The life cycle: six stages
#
# The ladder asks how *close* somebody is. The life cycle asks how the relation *moves*:
#
# | stage | the history shows |
# |---|---|
# | potential | on file, no purchase |
# | development | first purchases, a short time ago: being won |
# | growth | purchases rise |
# | maturity | purchases steady on a high level |
# | decline | purchases fall |
# | termination | silent for longer than its trade allows |
#
# To label a stage one needs a *history*, not a total: two customers with the same sum this year may be on the way up and on the way out.
# %% [markdown] lang="zh" concepts=["lifecycle-six-stages"]
# ## 生命周期：六个阶段
#
# 梯子问的是关系有多**近**，生命周期问的是关系往哪里**走**：
#
# | 阶段 | 交易历史的样子 |
# |---|---|
# | 潜在期 potential | 在册，没买过 |
# | 开发期 development | 不久前才开始买，正在争取 |
# | 成长期 growth | 购买上升 |
# | 成熟期 maturity | 购买平稳，水平较高 |
# | 衰退期 decline | 购买下降 |
# | 终止期 termination | 沉默的时间超过了行业常情 |
#
# 判断阶段要看**历史**，不能只看总数：今年金额相同的两位客户，一位可能正在往上走，一位可能正在往外走。
# %%
quarter = orders["order_date"].dt.to_period("Q").astype(str)
history = orders.pivot_table(index="customer_id", columns=quarter, values="amount_cny", aggfunc="sum", fill_value=0)
history["2025"] = history[["2025Q1", "2025Q2", "2025Q3", "2025Q4"]].sum(axis="columns")
history.loc[history["2025"].between(505, 520)].iloc[:, -9:].round()
# %% [markdown] lang="en"
# All these customers spent nearly the same in 2025. Whom would you call first? `lifecycle_stages` compares the last
# two half-years of every customer (its rules stand in its help; you will write them yourself in the assignment):
# %% [markdown] lang="zh"
# 这几位客户 2025 年的金额几乎一样。你会先给谁打电话？`lifecycle_stages` 比较每位客户最近两个半年（规则见它的帮助；作业里你要自己写一遍）：
# %%
stages = lifecycle_stages(orders, AS_OF, customers=customers)
features = stage_features(stages)
plot_stages(features)
features.round(2)
# %% [markdown] lang="en"
# How much hangs on the borders? Move the length of the window, the band that counts as steady, and the silence that counts as the end.
# %% [markdown] lang="zh"
# 结果有多依赖边界？移动三个滑块：窗口长度、多大的波动算平稳、多久没有动静算终止。
# %%
explore.stage_borders()
# %% [markdown] lang="en" concepts=["satisfaction-trap"]
# ## The satisfaction trap
#
# Reichheld and Sasser found that a retention rate 5 points higher raises profit by 25 to 85%, depending on the
# trade. The figure is about **retention**; it is often passed on as "loyalty" or even "satisfaction". And between
# satisfaction and retention there is a gap: in many trades customers say they are satisfied, and leave. That is the
# **satisfaction trap**. Does Xianhe have one? Its survey asks for satisfaction on a scale from 1 to 10; the orders tell
# who bought again within 150 days of the answer:
# %% [markdown] lang="zh" concepts=["satisfaction-trap"]
# ## 客户满意陷阱
#
# 赖克哈尔德和萨瑟发现：客户**保持率**提高 5 个百分点，利润增加 25%～85%，因行业而异。这个数说的是保持，常被误传成“忠诚度”，甚至“满意度”。而满意和保持之间有一道缝：许多行业的客户嘴上说满意，脚却走了。这就是**客户满意陷阱**。鲜禾有没有？满意度调查用 1 到 10 分；订单则告诉我们，谁在作答后 150 天内又来买过：
# %%
survey = load_survey()
survey["satisfaction"] = survey[["satisfaction_1", "satisfaction_2", "satisfaction_3"]].mean(axis="columns")
later = survey[["response_id", "customer_id", "answer_date"]].merge(orders[orders["amount_cny"] > 0])
days = (later["order_date"] - later["answer_date"]).dt.days
survey["bought_again"] = survey["response_id"].isin(later.loc[days.between(1, 150), "response_id"])
won_by = survey["customer_id"].map(customers.set_index("customer_id")["acquisition_channel"]).rename("won by")
survey.groupby(won_by)[["satisfaction", "bought_again"]].mean().round(2)
# %%
quiz.single(
    "practice-trap",
    question={
        "en": "What should Xianhe do first about the customers won by advertising?",
        "zh": "对靠广告争取来的客户，鲜禾首先该做什么？",
    },
    options={
        "nothing": {"en": "Nothing: they are the most satisfied of all", "zh": "什么也不用做：他们最满意"},
        "score": {"en": "Raise their satisfaction further", "zh": "把他们的满意度再提高一些"},
        "why": {"en": "Find out why satisfied customers leave, and what would bind them", "zh": "弄清满意的客户为什么走，靠什么能留住"},
        "service": {"en": "Apologise: they must be dissatisfied, since they do not come back", "zh": "道歉：不回来，肯定是不满意"},
    },
    answer="why",
    reasons={
        "nothing": {"en": "More than half did not come back. That is the trap itself.", "zh": "一半以上没有再来，这正是陷阱本身。"},
        "score": {"en": "Satisfaction is not what is missing here.", "zh": "这里缺的不是满意。"},
        "why": {"en": "High satisfaction, low repurchase: something else decides, such as the next offer of a rival.", "zh": "满意高、复购低：起作用的是别的东西，比如同行的下一次优惠。"},
        "service": {"en": "Their answers say the opposite. Look at both columns.", "zh": "他们的回答恰恰相反。两列都要看。"},
    },
)
# %% [markdown] lang="en"
# ## Recap
#
# - 4P looks from the firm, 4C from the customer, 4R at the bond.
# - Relationship marketing has many publics, six I (Hermann Diller), and stands on communication, trust and reciprocity.
# - The level of relationship follows from the number of customers and the margin: from basic to partnership.
# - The ladder shows how close a customer is, the life cycle where the relation is going.
# - Satisfied is not loyal. Look at what customers do.
# %% [markdown] lang="zh"
# ## 小结
#
# - 4P 站在企业看，4C 站在客户看，4R 看双方之间。
# - 关系营销面对多种公众，有 6I（赫尔曼·迪勒），靠沟通、信任和互惠站住。
# - 关系水平由客户数量和边际利润决定，从基本型到伙伴型。
# - 梯子看关系多近，生命周期看关系往哪里走。
# - 满意不等于忠诚，要看客户怎么做。
