# %% [markdown] lang="en"
# # What CRM is and where it came from
#
# After this lesson you can
#
# - follow how the attention of management moved from output to the customer, and read it off a firm's figures;
# - name what pushed and pulled CRM into being, and its three stages of growth;
# - say what CRM is on its levels, and find the level that is missing when a project fails;
# - put the work of CRM in order: from choosing customers to winning lost ones back.
#
# **The business question.** Xianhe's board has an offer on the table: a CRM system, three million yuan. The vendor
# promises "customer orientation out of the box". Can one buy that?
# %% [markdown] lang="zh"
# # 什么是 CRM，它从哪里来
#
# 学完本课，你能够
#
# - 说清企业管理的重心怎样从产量移到客户身上，并从一家企业关注的指标看出它处在哪个阶段；
# - 说出催生 CRM 的几股力量，以及它发展的三个阶段；
# - 分层次理解 CRM，项目失败时能找出缺的是哪一层；
# - 把 CRM 的工作排出先后：从选择客户，到挽回流失的客户。
#
# **业务问题。** 鲜禾董事会桌上有一份报价：一套 CRM 系统，三百万元。供应商承诺“装上就能以客户为中心”。这东西买得来吗？
# %%
import pandas as pd

import crmlab
from crmlab import quiz
from crmlab.datasets import AS_OF, load_orders

crmlab.start("02-what-is-crm", language="en")
orders = load_orders()
# %% [markdown] lang="en" concepts=["management-focus-evolution"]
# ## What management looks at
#
# Every age had its scarce thing, and management watched that:
#
# | stage | market | watched figure | main activity |
# |---|---|---|---|
# | product-centred | seller's market, goods are scarce | output | expand capacity |
# | sales-centred | glut, stocks pile up | sales revenue | promotion and quality control |
# | profit-centred | fierce competition, margins shrink | profit | cost management |
# | customer-centred | customers are unhappy and leave | satisfaction, loyalty | customer relationship management |
#
# The stages are an order of attention, not of the calendar: a chip maker short of capacity is product-centred today,
# and rightly so. To place a firm, ask which figure its managers look at first, and what they do when it falls.
# %% [markdown] lang="zh" concepts=["management-focus-evolution"]
# ## 管理者盯着什么
#
# 每个时代都有稀缺的东西，管理者就盯着它：
#
# | 阶段 | 市场 | 管理焦点 | 核心活动 |
# |---|---|---|---|
# | 产品中心论 product-centred | 卖方市场，供不应求 | 产值（产量） | 扩大生产规模 |
# | 销售中心论 sales-centred | 产品大量积压 | 销售额 | 促销、质量控制 |
# | 利润中心论 profit-centred | 竞争激烈，实际利润下降 | 利润 | 成本管理 |
# | 客户中心论 customer-centred | 客户不满意、流失 | 客户满意、客户忠诚 | 客户关系管理 |
#
# 这是关注点的先后，不是日历的先后：今天产能不足的芯片厂就是以产品为中心，而且做得对。要判断一家企业，看管理者最先看哪个数，这个数下降时他们做什么。
# %% [markdown] lang="en"
# The four figures can be read from the same orders. Here are Xianhe's four dashboards; which manager sleeps badly?
# %% [markdown] lang="zh"
# 同一份订单能算出这四种数。下面是鲜禾的四块“仪表盘”：哪位经理会睡不着？
# %%
year = orders["order_date"].dt.year
buyers = {y: set(orders.loc[year == y, "customer_id"]) for y in (2023, 2024, 2025)}
pd.DataFrame(
    {
        "output: orders": orders.groupby(year).size(),
        "sales, CNY": orders.groupby(year)["amount_cny"].sum().round(),
        "profit: margin, CNY": (orders["amount_cny"] - orders["cost_cny"]).groupby(year).sum().round(),
        "customers: share of last year's buyers kept": {
            y: round(len(buyers[y] & buyers[y - 1]) / len(buyers[y - 1]), 3) for y in (2024, 2025)
        },
    }
).rename_axis("year")
# %% [markdown] lang="en" concepts=["crm-thinking-shifts"]
# ## Seven shifts of mind
#
# Behind the last stage stand changes in how the market is seen. Each changes a daily question:
#
# | from | to | the daily question becomes |
# |---|---|---|
# | price | value | not "how cheap?" but "worth what, to whom?" |
# | selling points | buying points | not "what is good about it?" but "why would she buy it?" |
# | owned resources | integrated resources | not "what do we have?" but "with whom can we do it?" |
# | single product | total solution | not "which item?" but "which problem?" |
# | seller's market | buyer's market | not "who gets the goods?" but "who gets the customer?" |
# | product-centred | customer-centred | not "who needs this product?" but "what does this customer need?" |
# | rational consumption | emotional consumption | not only "does it work?" but "how does it feel?" |
# %% [markdown] lang="zh" concepts=["crm-thinking-shifts"]
# ## 七个观念的转变
#
# 走到客户中心，背后是看市场的眼光变了。每一变，都换掉一个每天要问的问题：
#
# | 从 | 到 | 每天的问题变成 |
# |---|---|---|
# | 重价格 | 重价值 | 不问“多便宜”，问“对谁值多少” |
# | 卖点 | 买点 | 不问“我好在哪”，问“他为什么买” |
# | 独有资源 | 整合资源 | 不问“我有什么”，问“和谁一起做” |
# | 单个产品 | 整体解决方案 | 不问“卖哪一件”，问“解决哪个问题” |
# | 卖方市场 | 买方市场 | 不问“货给谁”，问“客户归谁” |
# | 以产品为中心 | 以客户为中心 | 不问“谁要这个产品”，问“这位客户要什么” |
# | 理性消费 | 感情消费 | 不只问“好不好用”，还问“用着感觉如何” |
# %%
quiz.sort(
    "practice-shifts",
    question={"en": "Said before or after the shift?", "zh": "这话是转变前说的，还是转变后说的？"},
    items={
        "cheap": {"en": "“We win because our rice is two cents cheaper.”", "zh": "“我们的米每斤便宜两分钱，所以能赢。”"},
        "lunch": {"en": "“The school buys a safe lunch for 600 children, not rice.”", "zh": "“学校买的不是米，是 600 个孩子吃得安心的午饭。”"},
        "queue": {"en": "“Let them queue, there is no other shop.”", "zh": "“让他们排队去，反正没有第二家店。”"},
        "partner": {"en": "“We lack cold lorries; the dairy has them. Let us share.”", "zh": "“我们缺冷藏车，乳品厂有，一起用。”"},
        "features": {"en": "“Learn the twelve features by heart and recite them.”", "zh": "“把十二条卖点背熟，见人就讲。”"},
        "feel": {"en": "“Opening the box should feel like a gift.”", "zh": "“开箱那一刻，要像收到礼物。”"},
    },
    categories={
        "before": {"en": "before", "zh": "转变前"},
        "after": {"en": "after", "zh": "转变后"},
    },
    answer={
        "cheap": "before",
        "lunch": "after",
        "queue": "before",
        "partner": "after",
        "features": "before",
        "feel": "after",
    },
    reasons={
        "cheap": {"en": "Price alone: before the shift to value.", "zh": "只谈价格，还没转到价值。"},
        "lunch": {"en": "Sees the problem to be solved, not the item: a total solution.", "zh": "看到的是要解决的问题，不是单件商品：整体解决方案。"},
        "queue": {"en": "A seller's market speaks.", "zh": "这是卖方市场的口气。"},
        "partner": {"en": "Integrates what others own.", "zh": "整合别人的资源。"},
        "features": {"en": "Selling points; nobody asked why she would buy.", "zh": "全是卖点，没人问她为什么买。"},
        "feel": {"en": "Emotional consumption: how it feels counts.", "zh": "感情消费：感受也算数。"},
    },
)
# %% [markdown] lang="en" concepts=["crm-origin-factors"]
# ## Why CRM appeared: renewal, pull, push
#
# Three reasons are usually given, and a fourth stands behind them:
#
# - **renewal of management thought**: firms learned to see customers as their scarce resource;
# - **demand pull**: sales, marketing and service needed one view of the customer and did not have it;
# - **technology push**: databases, call centres, the web and data mining made it possible;
# - **a changed competitive environment**: products became alike, so the relation had to make the difference.
# %% [markdown] lang="zh" concepts=["crm-origin-factors"]
# ## CRM 为什么出现：更新、拉动、推动
#
# 通常归纳为三个方面，背后还有第四个：
#
# - **管理理念的更新**：企业认识到客户才是稀缺资源；
# - **需求的拉动**：销售、市场、服务都需要一份完整的客户信息，却没有；
# - **技术的推动**：数据库、呼叫中心、互联网、数据挖掘让它成为可能；
# - **竞争环境的变化**：产品越来越像，只能靠关系拉开差距。
# %% [markdown] lang="en" concepts=["crm-drivers-four"]
# ## Four driving forces
#
# Seen from inside a firm the same story has four forces. They differ in *who* moves:
#
# | force | who moves | sign of it |
# |---|---|---|
# | origin force | the seller who wants to know needs | a pedlar remembers who likes salty duck eggs, a thousand years before the computer |
# | pull force | the buyer, now the stronger side | customers compare and walk away |
# | traction force | the staff, who lack information | "Service knew of the complaint, and I called to sell the next one" |
# | push force | technology | data warehouse, data mining, mobile app |
# %% [markdown] lang="zh" concepts=["crm-drivers-four"]
# ## 四种动力
#
# 从企业内部看，同一个故事有四股力，区别在于**谁**在使劲：
#
# | 动力 | 谁在使劲 | 表现 |
# |---|---|---|
# | 原动力 origin force | 想弄清需求的卖方 | 走街串巷的货郎记得谁家爱吃咸鸭蛋，比计算机早一千年 |
# | 拉动力 pull force | 变强的买方 | 客户货比三家，说走就走 |
# | 牵引力 traction force | 缺信息的员工 | “客服早知道他投诉了，我还在给他推销” |
# | 推动力 push force | 技术 | 数据仓库、数据挖掘、手机 App |
# %%
quiz.match(
    "practice-forces",
    question={"en": "Which force is at work?", "zh": "这是哪一股动力？"},
    left={
        "switch": {"en": "A hotel leaves its supplier after one late delivery: ten others are waiting", "zh": "送货晚了一次，酒店就换了供应商：还有十家在排队"},
        "sheets": {"en": "Everyone in sales keeps a spreadsheet of their own, nobody finds the contact history", "zh": "每个销售各记各的表，谁也找不到联系记录"},
        "scanner": {"en": "Till scanners and cheap storage keep every basket", "zh": "扫码收银和便宜的存储留下了每一张小票"},
        "grocer": {"en": "A grocer notes how many people eat in each house and when they run out of rice", "zh": "米店老板记下每家几口人、米什么时候吃完"},
    },
    right={
        "origin": {"en": "origin force", "zh": "原动力"},
        "pull": {"en": "pull force", "zh": "拉动力"},
        "traction": {"en": "traction force", "zh": "牵引力"},
        "push": {"en": "push force", "zh": "推动力"},
    },
    answer={"switch": "pull", "sheets": "traction", "scanner": "push", "grocer": "origin"},
    reasons={
        "switch": {"en": "The buyer is the stronger side and walks away.", "zh": "买方占上风，说走就走。"},
        "sheets": {"en": "The staff lack information they need.", "zh": "员工缺少需要的信息。"},
        "scanner": {"en": "Technology makes it possible.", "zh": "技术让它成为可能。"},
        "grocer": {"en": "A seller wants to know needs, without any computer.", "zh": "卖家想知道需求，不靠计算机。"},
    },
)
# %% [markdown] lang="en" concepts=["crm-history"]
# ## From contact management to CRM
#
# | stage | when | what it added |
# |---|---|---|
# | contact management | from the early 1980s | all contacts with a customer collected in one place |
# | customer care | from the early 1990s | call centre and supporting data analysis: answer and look after |
# | customer relationship management | from the late 1990s | one strategy for marketing, sales and service, on shared data |
#
# Each stage keeps the one before: no care without a record of contacts, no relationship without care.
# %% [markdown] lang="zh" concepts=["crm-history"]
# ## 从接触管理到 CRM
#
# | 阶段 | 时间 | 新增的东西 |
# |---|---|---|
# | 接触管理 contact management | 20 世纪 80 年代初起 | 把客户与公司联系的所有信息收集到一处 |
# | 客户关怀 customer care | 90 年代初起 | 电话服务中心与支援资料分析：有问必答，主动关怀 |
# | 客户关系管理 customer relationship management | 90 年代末起 | 市场、销售、服务共用数据、共守一个战略 |
#
# 后一阶段包含前一阶段：没有联系记录就谈不上关怀，没有关怀就谈不上关系。
# %% [markdown] lang="en" concepts=["crm-definition"]
# ## What CRM is: three views of one thing
#
# - As a **philosophy**: the customer stands at the centre, and satisfaction is a strategy, not a slogan.
# - As a **strategy**: treat different customers differently, so that relations bring value to them *and* to the firm.
# - As **software**: an application that carries marketing, sales and service on one store of customer data.
#
# > CRM is a firm's strategy of selecting, winning, keeping and developing profitable customers by customer-centred
# > processes, with information technology as its means.
#
# The vendor in our question sells the third view. It carries the first two, it does not replace them.
# %% [markdown] lang="zh" concepts=["crm-definition"]
# ## 什么是 CRM：一件事的三种看法
#
# - **理念**：以客户为中心，把客户满意当作战略，而不是口号。
# - **策略**：用不同方式管理不同客户，让关系既给客户带来价值，**也**给企业创造价值。
# - **软件**：在同一份客户数据上，把市场、销售、服务的流程信息化的一套应用系统。
#
# > CRM 是企业以信息技术为手段，通过以客户为中心的流程，选择、获取、保持并发展有利可图的客户的经营策略。
#
# 业务问题里的供应商卖的是第三种。它承载前两种，却代替不了前两种。
# %%
quiz.match(
    "practice-definitions",
    question={"en": "Which view of CRM speaks here?", "zh": "这句话是哪种看法？"},
    left={
        "system": {"en": "“CRM puts marketing, sales and service on one database.”", "zh": "“CRM 让市场、销售、服务用上同一个数据库。”"},
        "belief": {"en": "“Before every decision we ask what it means for the customer.”", "zh": "“每做一个决定，先问对客户意味着什么。”"},
        "differ": {"en": "“We spend visits on accounts that can grow and serve the rest by app.”", "zh": "“拜访留给能成长的客户，其余的用 App 服务好。”"},
    },
    right={
        "philosophy": {"en": "philosophy", "zh": "理念"},
        "strategy": {"en": "strategy", "zh": "策略"},
        "software": {"en": "software", "zh": "软件"},
    },
    answer={"system": "software", "belief": "philosophy", "differ": "strategy"},
    reasons={
        "system": {"en": "An application on one store of data.", "zh": "同一份数据上的一套应用。"},
        "belief": {"en": "A conviction that comes before any plan.", "zh": "先于一切计划的信念。"},
        "differ": {"en": "Different customers are treated differently, to mutual gain.", "zh": "用不同方式管理不同客户。"},
    },
)
# %% [markdown] lang="en" concepts=["crm-connotation"]
# ## The levels of CRM: none may be missing
#
# | level | what it is | when it is missing |
# |---|---|---|
# | concept | the customer-centred philosophy, lived by managers | "Nice software, but my bonus is paid on tonnes" |
# | mechanism | roles, rules, processes: the business model | "Everybody is for the customer, nobody is responsible" |
# | technology | data, systems, analysis | "We would love to, but the records are on paper in four shops" |
# | implementation | the step-by-step introduction, training, use | "It has been installed. Two people log in" |
#
# The concept is the ground, technology the tool, and implementation decides directly whether it works. Some authors
# count three levels and put the mechanism into the concept; we keep it apart, since it fails on its own.
# %% [markdown] lang="zh" concepts=["crm-connotation"]
# ## CRM 的内涵：一层都不能少
#
# | 层面 | 是什么 | 缺了会怎样 |
# |---|---|---|
# | 理念 concept | 管理者身体力行的客户中心思想 | “软件不错，可我的奖金按吨位发” |
# | 机制 mechanism | 岗位、规则、流程，即商务模式 | “人人都说为客户，没人负责” |
# | 技术 technology | 数据、系统、分析 | “我们也想，可记录都在四家店的本子上” |
# | 实施 implementation | 分步上线、培训、真正用起来 | “装是装了，登录的只有两个人” |
#
# 理念是土壤，技术是手段，实施直接决定成败。有的教材只分理念、技术、实施三层，把机制并入理念；我们单列出来，因为它会单独出问题。
# %%
quiz.true_false(
    "practice-buy-crm",
    statement={
        "en": "A firm that installs a good CRM system has customer relationship management.",
        "zh": "装了一套好的 CRM 系统，企业就有了客户关系管理。",
    },
    answer=False,
    reason={
        "en": "Technology is one of four levels. Without concept, mechanism and implementation the system is an expensive address book.",
        "zh": "技术只是四层中的一层。没有理念、机制和实施，系统只是一本昂贵的通讯录。",
    },
)
# %% [markdown] lang="en" concepts=["crm-activity-chain"]
# ## Four phases and their questions
#
# CRM solves four problems in turn. Each has its question:
#
# 1. **customer selection**: How do we tell who our most valuable customers are?
# 2. **customer acquisition**: How do we win them most efficiently and effectively?
# 3. **customer retention**: How do we keep them as long as possible?
# 4. **customer value extension**: How do we build loyalty *and* draw the greatest benefit from each relation?
#
# The order is a logic: to acquire without having selected fills the file with customers not worth keeping.
# %% [markdown] lang="zh" concepts=["crm-activity-chain"]
# ## 四个环节，四个问题
#
# CRM 依次解决四个问题：
#
# 1. **选择客户 customer selection**：怎样判断谁是我们最有价值的客户？
# 2. **获取客户 customer acquisition**：怎样用最有效率、最有效果的方式获取他们？
# 3. **客户保持 customer retention**：怎样尽可能久地留住他们？
# 4. **客户价值扩展 customer value extension**：怎样在建立忠诚的**同时**，从每段关系中获得最大效益？
#
# 次序里有道理：不选就去拉客户，档案里会塞满不值得留的人。
# %% [markdown] lang="en" concepts=["crm-relationship-content"]
# ## The work in order: establish, maintain, recover
#
# | part | steps |
# |---|---|
# | establish | understand the customer, select, develop |
# | maintain | information, grading, interaction, satisfaction, loyalty |
# | recover | repair broken relations, win lost customers back |
#
# Two more tasks carry these three: build and apply the CRM software, and re-engineer the processes of marketing,
# sales and service around the customer.
# %% [markdown] lang="zh" concepts=["crm-relationship-content"]
# ## 工作的先后：建立、维护、恢复
#
# | 部分 | 环节 |
# |---|---|
# | 建立 establish | 认识客户、选择客户、开发客户 |
# | 维护 maintain | 掌握信息、客户分级、互动沟通、满意度分析、实现忠诚 |
# | 恢复 recover | 修复破裂的关系，挽回流失的客户 |
#
# 还有两件事托着这三部分：建设、应用 CRM 软件系统；按客户中心的思路重组营销、销售和服务流程。
# %%
quiz.sort(
    "practice-content",
    question={"en": "Establish, maintain or recover?", "zh": "属于建立、维护还是恢复？"},
    items={
        "fair": {"en": "Collect leads at a trade fair", "zh": "在展会上收集线索"},
        "grade": {"en": "Grade accounts A, B, C every quarter", "zh": "每季度给客户评 A、B、C 级"},
        "call": {"en": "Call a restaurant that went to a rival in May", "zh": "给五月份转投同行的餐馆打电话"},
        "survey": {"en": "Ask members how satisfied they are", "zh": "问会员满意不满意"},
        "screen": {"en": "Drop prospects outside the delivery area", "zh": "筛掉配送范围以外的潜在客户"},
        "apology": {"en": "Repair the contract after spoiled fish and a cancellation", "zh": "鱼不新鲜导致退约之后，把合同谈回来"},
    },
    categories={
        "establish": {"en": "establish", "zh": "建立"},
        "maintain": {"en": "maintain", "zh": "维护"},
        "recover": {"en": "recover", "zh": "恢复"},
    },
    answer={
        "fair": "establish",
        "grade": "maintain",
        "call": "recover",
        "survey": "maintain",
        "screen": "establish",
        "apology": "recover",
    },
    reasons={
        "fair": {"en": "Customers are being found: development.", "zh": "在寻找客户，属于开发。"},
        "grade": {"en": "Grading belongs to maintaining.", "zh": "分级属于维护。"},
        "call": {"en": "It has left: to be won back.", "zh": "已经走了，要挽回。"},
        "survey": {"en": "Satisfaction is one of the five steps of maintaining.", "zh": "满意度分析是维护的五个环节之一。"},
        "screen": {"en": "Selecting comes before winning.", "zh": "先选择，再争取。"},
        "apology": {"en": "The relation was broken and is repaired.", "zh": "关系破裂了，在修复。"},
    },
)
# %% [markdown] lang="en" concepts=["crm-operating-model"]
# ## The operating model: how a firm runs it
#
# 1. Segment the customers by the firm's strategy and make their needs clear.
# 2. Integrate the value chain, processes, products and services for those needs.
# 3. Deliver the result to each need group.
# 4. Evaluate how the processes performed.
# 5. Integrate customer information, service and channels in the back office, on which the next round starts.
#
# The frequent mistake is to start with step 5: first the data warehouse, then the question what it is for.
# %% [markdown] lang="zh" concepts=["crm-operating-model"]
# ## 运营模式：企业怎样把它转起来
#
# 1. 按经营战略细分客户，明确需求；
# 2. 针对这些需求，整合价值链资源、业务流程、产品和服务；
# 3. 把整合好的产品和服务提供给不同需求的客户；
# 4. 用绩效评估体系评价各个流程；
# 5. 在后台整合客户信息、服务和渠道，下一轮由此开始。
#
# 常见的错误是从第 5 步做起：先建数据仓库，再想它派什么用场。
# %%
quiz.order(
    "practice-operating",
    question={
        "en": "A dairy runs the model once. Put its five steps in order.",
        "zh": "一家乳品厂把模式转了一圈。给它的五步排序。",
    },
    items={
        "deliver": {"en": "Bring small bottles to kindergartens, canisters to cafés", "zh": "给幼儿园送小瓶装，给咖啡馆送桶装"},
        "store": {"en": "Join orders, calls and complaints in one file per customer", "zh": "把订单、来电、投诉归并成一客一档"},
        "segment": {"en": "Split customers by size and by what they use milk for", "zh": "按规模和用途细分客户"},
        "measure": {"en": "Compare on-time delivery and cost by process", "zh": "按流程比较准时率和成本"},
        "bundle": {"en": "Plan filling line, lorries and prices for each need", "zh": "按每类需求安排灌装线、车辆和价格"},
    },
    answer=["segment", "bundle", "deliver", "measure", "store"],
    reasons={
        "segment": {"en": "Everything starts from whose need it is.", "zh": "一切从“谁的需求”开始。"},
        "bundle": {"en": "Resources are arranged for the needs that are known.", "zh": "按已知的需求安排资源。"},
        "deliver": {"en": "What has been arranged can be delivered.", "zh": "安排好了，才能交付。"},
        "measure": {"en": "What has been delivered can be measured.", "zh": "交付之后，才能考核。"},
        "store": {"en": "The back office gathers it all for the next round.", "zh": "后台把一切收拢起来，供下一轮用。"},
    },
)
# %% [markdown] lang="en" concepts=["crm-goals"]
# ## Purposes: develop, keep, and let go
#
# CRM has a purpose for each kind of customer: **develop key customers**, **retain existing ones**, **drop those with
# a low return**. And three strategic goals for the firm: **segment customers**, **raise their contribution**,
# **control the cost** of serving them. So the action follows from profit, not from sales. With a cost of 10 yuan
# to process and deliver an order, what did Xianhe's customers bring in 2025?
# %% [markdown] lang="zh" concepts=["crm-goals"]
# ## 目的：挖掘、留住、放手
#
# CRM 对不同客户有不同目的：**挖掘关键客户**，**留住现有客户**，**放弃回报低的客户**。对企业则有三个战略目标：**细分客户**、**提高客户贡献度**、**控制管理成本**。所以行动由利润决定，不由销售额决定。假设处理并配送一张订单要 10 元，2025 年每位客户给鲜禾带来多少？
# %%
recent = orders[orders["order_date"] > AS_OF - pd.DateOffset(months=12)]
profit = recent.groupby("customer_id").agg(
    sales=("amount_cny", "sum"), cost=("cost_cny", "sum"), orders=("order_id", "count")
)
profit["profit"] = profit["sales"] - profit["cost"] - 10 * profit["orders"]
borders = [-float("inf"), 0, profit["profit"].quantile(0.95), float("inf")]
profit["action"] = pd.cut(profit["profit"], borders, labels=["mend or let go", "retain", "develop"])
profit.groupby("action", observed=True).agg(
    customers=("profit", "size"), sales_cny=("sales", "sum"), profit_cny=("profit", "sum")
).round()
# %% [markdown] lang="en"
# "Let go" comes last: first mend, by a minimum order or by another channel. And some small customers are new.
# %% [markdown] lang="zh"
# “放手”放在最后：先想办法扭亏，比如设起送量、换渠道。何况有些小客户只是刚来。
# %% [markdown] lang="en" concepts=["crm-functional-content"]
# ## Five functional areas
#
# | area | its job |
# |---|---|
# | marketing management | analyse customers and market, segment, plan and guide campaigns |
# | sales management | opportunities, accounts, channels |
# | service management | quality of service, tracing and solving problems |
# | field service management | mobile staff: planned maintenance, interrupted service, returns and exchanges on the spot |
# | call centre | one place where any agent can sell and serve in real time |
# %% [markdown] lang="zh" concepts=["crm-functional-content"]
# ## 五个功能领域
#
# | 领域 | 管什么 |
# |---|---|
# | 营销管理 | 分析客户和市场，细分市场，策划并指导营销活动 |
# | 销售管理 | 商机、账户、销售渠道 |
# | 服务管理 | 服务质量，跟踪并解决问题 |
# | 现场管理 | 移动服务：预防性维护、服务中断的安排、现场退换货 |
# | 呼叫中心 | 把销售和服务合在一处，任何坐席都能实时应答 |
# %%
quiz.match(
    "practice-functions",
    question={"en": "Which area serves this wish?", "zh": "这个需求归哪个领域？"},
    left={
        "segment": {"en": "“I want to see which members react to fruit offers.”", "zh": "“我想知道哪些会员对水果促销有反应。”"},
        "pipeline": {"en": "“I want to see the stage of each offer to a hotel.”", "zh": "“我想看到给每家酒店的报价走到哪一步。”"},
        "case": {"en": "“I want to know how we solved the last case like this.”", "zh": "“我想查上次类似的问题是怎么解决的。”"},
        "fridge": {"en": "“I want the mechanic at the broken shop freezer by noon.”", "zh": "“店里冰柜坏了，我要维修工中午前到。”"},
        "call": {"en": "“Whoever answers should see my orders and take a new one.”", "zh": "“谁接电话都该看得到我的订单，还能直接下单。”"},
    },
    right={
        "marketing": {"en": "marketing management", "zh": "营销管理"},
        "sales": {"en": "sales management", "zh": "销售管理"},
        "service": {"en": "service management", "zh": "服务管理"},
        "field": {"en": "field service management", "zh": "现场管理"},
        "centre": {"en": "call centre", "zh": "呼叫中心"},
    },
    answer={"segment": "marketing", "pipeline": "sales", "case": "service", "fridge": "field", "call": "centre"},
    reasons={
        "segment": {"en": "Analysis of customers and campaigns.", "zh": "分析客户和活动。"},
        "pipeline": {"en": "Opportunities and their stage.", "zh": "商机和它的进度。"},
        "case": {"en": "Tracing and solving problems.", "zh": "跟踪并解决问题。"},
        "fridge": {"en": "Mobile staff, on the spot.", "zh": "移动人员，现场处理。"},
        "call": {"en": "Sales and service in one place, in real time.", "zh": "销售和服务合在一处，实时应答。"},
    },
)
# %% [markdown] lang="en" concepts=["crm-principles"]
# ## Four principles
#
# 1. **Customers are a strategic resource**: guard and value them as you would a patent.
# 2. **Extend the resource**: win new customers, and more of each.
# 3. **Keep the resource stable**: retention before replacement.
# 4. **Integrate and win together**: the relation lasts only while both sides gain.
# %% [markdown] lang="zh" concepts=["crm-principles"]
# ## 四条原则
#
# 1. **客户是企业战略资源**：像守专利一样守住、估值；
# 2. **客户资源要扩展**：争取新客户，也争取老客户买得更多；
# 3. **客户资源要稳定**：先留住，再补充；
# 4. **整合共赢**：双方都得利，关系才长久。
# %%
quiz.match(
    "practice-principles",
    question={"en": "Which principle stands behind the decision?", "zh": "这个决定体现了哪条原则？"},
    left={
        "exit": {"en": "Customer data may not leave with a salesman who quits", "zh": "销售离职，客户资料不能带走"},
        "refer": {"en": "Members who bring a neighbour get a fruit basket", "zh": "会员带来一位邻居，送一篮水果"},
        "gap": {"en": "The budget for kept members is raised before the one for advertising", "zh": "先增加老会员维护预算，再谈广告预算"},
        "plan": {"en": "Canteen and retailer plan menus together and share what is saved", "zh": "食堂和鲜禾一起排菜单，省下的钱两家分"},
    },
    right={
        "resource": {"en": "strategic resource", "zh": "客户是战略资源"},
        "extend": {"en": "extension", "zh": "客户资源扩展"},
        "stable": {"en": "stability", "zh": "客户资源稳定"},
        "win": {"en": "integration and win-win", "zh": "整合共赢"},
    },
    answer={"exit": "resource", "refer": "extend", "gap": "stable", "plan": "win"},
    reasons={
        "exit": {"en": "The data belong to the firm, like a patent.", "zh": "客户资料是企业的，就像专利。"},
        "refer": {"en": "It brings further customers.", "zh": "带来更多客户。"},
        "gap": {"en": "Keeping comes before winning.", "zh": "先留住，再争取。"},
        "plan": {"en": "Both gain from working together.", "zh": "一起做事，双方得利。"},
    },
)
# %% [markdown] lang="en" concepts=["crm-roles"]
# ## What CRM does for the firm
#
# Efficiency, a wider market, kept customers: these are the roles named most. Others: better use of resources at lower cost,
# a platform on which departments work together, support for marketing, sales and service, and over time an
# advantage that rivals find hard to copy. A role is a claim, and a claim needs a figure before and after:
# %% [markdown] lang="zh" concepts=["crm-roles"]
# ## CRM 起什么作用
#
# 最常说的是三条：提高效率、拓展市场、保留客户。此外还有：优化资源配置、降低成本，提供部门协同的互动平台，支持市场、销售和服务管理，久而久之形成对手难以模仿的优势和壁垒。作用是一种主张，主张要有前后对比的数字：
# %%
kpi = pd.DataFrame(
    {
        "before": [26.0, 3, 71.0, 18.5],
        "after": [9.0, 5, 78.0, 15.0],
    },
    index=["minutes per order by phone", "towns with customers", "customers kept per year, %", "service cost per order, CNY"],
)
kpi.assign(change_percent=((kpi["after"] / kpi["before"] - 1) * 100).round(1))
# %%
quiz.match(
    "practice-roles",
    question={"en": "Which role does each row of the table speak for? (The figures are an example.)", "zh": "表中每一行说明 CRM 的哪种作用？（数字为示例）"},
    left={
        "minutes": {"en": "minutes per order fell", "zh": "每单电话时长下降"},
        "towns": {"en": "towns with customers rose", "zh": "有客户的城镇增加"},
        "kept": {"en": "customers kept rose", "zh": "客户保持率上升"},
        "cost": {"en": "service cost per order fell", "zh": "每单服务成本下降"},
    },
    right={
        "efficiency": {"en": "efficiency", "zh": "提高效率"},
        "market": {"en": "wider market", "zh": "拓展市场"},
        "retention": {"en": "kept customers", "zh": "保留客户"},
        "resources": {"en": "better use of resources, lower cost", "zh": "优化资源、降低成本"},
    },
    answer={"minutes": "efficiency", "towns": "market", "kept": "retention", "cost": "resources"},
    reasons={
        "minutes": {"en": "The same order in less time.", "zh": "同样一单，用时更短。"},
        "towns": {"en": "New places are reached.", "zh": "到达了新的地方。"},
        "kept": {"en": "More customers stay.", "zh": "留下来的客户更多。"},
        "cost": {"en": "The same service with fewer resources.", "zh": "同样的服务，耗费更少。"},
    },
)
# %% [markdown] lang="en" concepts=["crm-development-trends"]
# ## Where it is going
#
# CRM came to China first where data and money were: finance, telecoms, IT, manufacturing. Since then technology has
# moved from own servers to the cloud, from reports to prediction, from the hotline to social media and to artificial
# intelligence. Read a trend from a table, not from a slogan. These are answers from a made-up panel of 200 firms:
# in which trade is the *growth* strongest, and does a high share mean strong growth?
# %% [markdown] lang="zh" concepts=["crm-development-trends"]
# ## 往哪里去
#
# CRM 在中国最早用在数据多、资金足的行业：金融、电信、IT、制造。此后，技术从自建机房走向云端，从报表走向预测，从热线走向社交媒体和人工智能。趋势要从表里读，不从口号里读。下面是一个虚构的 200 家企业样本：哪个行业**增长**最快？占比高就等于增长快吗？
# %%
adoption = pd.DataFrame(
    {2015: [62, 58, 49, 35, 12], 2020: [78, 74, 66, 48, 31], 2025: [85, 82, 77, 60, 58]},
    index=["finance", "telecoms", "IT", "manufacturing", "retail"],
)
adoption.assign(points_gained=adoption[2025] - adoption[2015]).sort_values("points_gained", ascending=False)
# %% [markdown] lang="en"
# ## Recap
#
# - Attention moved from output to sales, to profit, to the customer. The watched figure gives a firm away.
# - CRM grew from contact management and customer care, driven by sellers, buyers, staff and technology.
# - It is philosophy, strategy and software; concept, mechanism, technology, implementation: none may be missing.
# - Select, acquire, retain, extend. Establish, maintain, recover.
# - So the board's answer: the system can be bought, three of the four levels cannot.
# %% [markdown] lang="zh"
# ## 小结
#
# - 管理焦点从产量到销售额，到利润，再到客户。最先看哪个数，就处在哪个阶段。
# - CRM 由接触管理、客户关怀发展而来；卖方、买方、员工、技术四股力一起推动。
# - 它是理念、策略，也是软件；理念、机制、技术、实施，一个都不能少。
# - 选择、获取、保持、扩展；建立、维护、恢复。
# - 回答董事会：系统买得来，四层里的另外三层买不来。
