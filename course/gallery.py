# %% [markdown] lang="en"
# # Gallery: every plot of the library
#
# One company, one picture per plot. Each cell computes a table and draws it: change the table, and the picture follows. All plots are
# called alike, `plot_x(table, ax=None)`, and return the axes of matplotlib. The numbers are those of Xianhe, the food retailer of this course.
# %% [markdown] lang="zh"
# # 图集：本库的全部图形
#
# 同一家公司，一个函数一张图。每个单元格先算出一张表，再把它画出来：表变了，图也跟着变。所有画图函数用法一致：`plot_x(table, ax=None)`，返回 matplotlib 的坐标轴。数据来自本课程的食品零售企业鲜禾。
# %%
import pandas as pd

import crmlab
from crmlab import abc_analysis, accounts, archive, call_centre, churn, churn_hazards, churn_model
from crmlab import churn_validation, classification, clp, clv, complaints, cross_sell, csi, csi_model
from crmlab import customer_value, datasets, delivered_value, identification, importance_performance
from crmlab import interaction, kano, kano_dynamics, lifecycle, loyalty, loyalty_determinants, organisation
from crmlab import profit_cycle, relationship, response, retention, retention_profit, rfm, satisfaction
from crmlab import satisfaction_curve, scales, segmentation, share_of_wallet, survival, tiered_service
from crmlab import win_back, word_of_mouth
from crmlab.datasets import AS_OF
from crmlab.i18n import localised

crmlab.start("gallery", language="en")
# %%
customers = datasets.load_customers()
orders = datasets.load_orders()
contacts = datasets.load_contacts()
memberships = datasets.load_memberships()
survey = datasets.load_survey()
sales = orders.groupby("customer_id")["amount_cny"].sum()
# %% [markdown] lang="en"
# ## 1 Foundations of customer relationship management
#
# **Classes** by the time of the relationship: share of the customers beside share of the sales.
# %% [markdown] lang="zh"
# ## 1 客户关系管理认知
#
# **客户分类**（按关系建立的时间）：客群占比与贡献占比并排看。
# %%
classes = classification.classify_by_time(orders, AS_OF, customers=customers).join(sales)
shares = classification.class_shares(classes.fillna({"amount_cny": 0}), by="time_class", value="amount_cny")
classification.plot_class_shares(shares);
# %% [markdown] lang="en"
# **Levels of relationship** (Kotler): each group of customers in its cell, by how many they are and by the margin they leave.
# %% [markdown] lang="zh"
# **客户关系的类型**（科特勒）：每类客户落在哪一格，看客户数量和利润率。
# %%
industries = customers[["customer_id", "industry"]].fillna("consumer")
groups = orders.merge(industries).groupby("industry")
margins = 1 - groups["cost_cny"].sum() / groups["amount_cny"].sum()
markets = pd.DataFrame({"customers": groups["customer_id"].nunique(), "margin_rate": margins})
relationship.plot_relationship_grid(relationship.choose_relationship(markets));
# %% [markdown] lang="en"
# **Stages of the life cycle**: bars count the customers of each stage, the line is what they spent in the last half year.
# %% [markdown] lang="zh"
# **客户生命周期**的六个阶段：柱子是各阶段的客户数，折线是最近半年的户均消费。
# %%
stages = lifecycle.lifecycle_stages(orders, AS_OF, customers=customers)
lifecycle.plot_stages(lifecycle.stage_features(stages));
# %% [markdown] lang="en"
# **The ladder** from suspect to partner: how many have climbed at least to each rung, and which share of the rung below that is.
# %% [markdown] lang="zh"
# **客户的形成**：从可能的买主到合伙人，至少到达每一级的有多少人，占下一级的多少。
# %%
known = customers.set_index("customer_id").join(memberships.set_index("customer_id")["level"])
known["purchases"] = orders[orders["amount_cny"] > 0].groupby("customer_id").size()
known["referrals"] = customers["referred_by"].value_counts()
known["qualified"], known["member"] = True, known["level"] != "regular"
leads = datasets.load_leads()
won = leads["status"] == "converted"
other = pd.DataFrame({"qualified": leads.loc[~won, "qualifying_date"].notna(), "member": False})
people = pd.concat([known, other]).fillna({"purchases": 0, "referrals": 0})
people = people.assign(client=people.index.isin(datasets.load_accounts()["customer_id"]), partner=False)
lifecycle.plot_ladder(lifecycle.ladder_table(lifecycle.ladder_rungs(people)));
# %% [markdown] lang="en"
# **Value by tenure**: what a customer spends in each quarter of the relationship, those who have left counted as zero.
# %% [markdown] lang="zh"
# **关系越长，价值怎么变**：客户在关系的每个季度平均消费多少，离开的人按零计。
# %%
lifecycle.plot_tenure_curve(lifecycle.tenure_curve(orders, AS_OF));
# %% [markdown] lang="en"
# **Gains of a response model** (database marketing): who was contacted in 2025 is ranked by a model of 2024, and compared with a random order.
# %% [markdown] lang="zh"
# **响应模型的增益图**（数据库营销）：用 2024 年建的模型给 2025 年的名单排序，与随机顺序相比。
# %%
asked = contacts.dropna(subset="responded").assign(year=contacts["contact_time"].dt.year)
parts = []
for year in (2024, 2025):
    history = rfm.rfm_table(orders, f"{year - 1}-12-31")
    parts.append(asked[asked["year"] == year].merge(history, on="customer_id").astype({"responded": bool}))
model = response.ResponseModel(["recency_days", "frequency", "channel"]).fit(parts[0])
gains = response.gains_table(parts[1].assign(probability=model.predict(parts[1])))
response.plot_gains(gains);
# %% [markdown] lang="en"
# **Profit of the campaign** by how far down the list it goes, at 2 CNY a contact and a margin of 32 CNY a response.
# %% [markdown] lang="zh"
# **活动利润**：名单用到多深最赚钱？每次接触成本 2 元，每个响应毛利 32 元。
# %%
response.plot_campaign_profit(response.campaign_profit(gains, contact_cost=2, margin=32));
# %% [markdown] lang="en"
# ## 2 Finding and winning customers
#
# **The funnel** of customer development: how many leads reach each step, and the rate from the step before.
# %% [markdown] lang="zh"
# ## 2 客户识别与开发
#
# **客户开发漏斗**：有多少线索走到每一步，占上一步的多少。
# %%
identification.plot_funnel(identification.funnel_table(leads[leads["status"] != "open"]));
# %% [markdown] lang="en"
# **Cost of finding customers** by method, per lead, per qualified lead and per customer won. A cheap lead can make a dear customer.
# %% [markdown] lang="zh"
# **识别客户的成本**：各种方法的每条线索、每条合格线索、每个新客户各花多少钱。线索便宜，客户不一定便宜。
# %%
identification.plot_acquisition_costs(identification.acquisition_costs(leads));
# %% [markdown] lang="en"
# ## 3 Ranking customers by value
#
# **ABC analysis**: customers from the largest to the smallest, in the colours of their classes, with the cumulative share.
# %% [markdown] lang="zh"
# ## 3 区分客户
#
# **ABC 分析法**：客户从大到小排开，按类别着色，折线是累计占比。
# %%
abc = abc_analysis.abc_table(orders[orders["order_date"].dt.year == 2025])
abc_analysis.plot_pareto(abc);
# %% [markdown] lang="en"
# **Concentration**: which share of the customers brings which share of the sales. 80/20 is one point that need not lie on the curve.
# %% [markdown] lang="zh"
# **集中曲线**：多大比例的客户带来多大比例的销售额。80/20 只是一个点，曲线不一定经过它。
# %%
abc_analysis.plot_concentration(abc_analysis.concentration_curve(abc));
# %% [markdown] lang="en"
# **RFM grid**: number of customers by recency score and frequency score.
# %% [markdown] lang="zh"
# **RFM 网格**：按最近一次消费得分和购买频率得分数客户。
# %%
scores = rfm.rfm_scores(rfm.rfm_table(orders, AS_OF))
rfm.plot_rfm_grid(scores);
# %% [markdown] lang="en"
# **RFM segments**: share of the customers beside share of the money.
# %% [markdown] lang="zh"
# **RFM 客户分类**：八类客户的客群占比与金额占比。
# %%
rfm.plot_segments(rfm.rfm_segments(scores));
# %% [markdown] lang="en"
# **Lifetime value by formula**: a margin of 300 CNY a year, retention 80 %, discount rate 10 %; each later year is worth less.
# %% [markdown] lang="zh"
# **客户生命周期价值（净现值公式）**：每年毛利 300 元，保持率 80%，折现率 10%，越往后越不值钱。
# %%
clv.plot_present_value(clv.npv_table(300, 0.8, 0.1, periods=10));
# %% [markdown] lang="en"
# **Dwyer's migration model**: a cohort of buyers who may pause and come back, with the chances of return found in the orders.
# %% [markdown] lang="zh"
# **Dwyer 法（迁移模型）**：客户可以歇几期再回来，回来的概率由订单估计。
# %%
chances = clv.purchase_probabilities(orders, AS_OF, period_days=91)["probability"]
clv.plot_cohort(clv.migration_table(chances, customers=1000, margin=90, marketing=5, periods=12));
# %% [markdown] lang="en"
# **Customer event method**: expected events in the life of one customer, each with its probability and present value.
# %% [markdown] lang="zh"
# **客户事件法**：一位客户一生中可能发生的事件，各有概率与现值。
# %%
told = {"en": "first order, membership, referral, complaint", "zh": "首次购买, 入会, 推荐, 投诉"}
names = localised(told).split(", ")
events = pd.DataFrame(
    {
        "event": names,
        "time": [0, 1, 2, 2],
        "probability": [1, 0.5, 0.3, 0.1],
        "revenue": [120, 400, 250, 0],
        "cost": [90, 280, 190, 60],
        "given": [None, names[0], names[1], names[1]],
    }
)
clv.plot_events(clv.event_table(events, discount=0.1));
# %% [markdown] lang="en"
# **Curve fitting**: profit of a customer by quarter of the relationship; the form is chosen by an information criterion and drawn on.
# %% [markdown] lang="zh"
# **拟合法**：每位客户各季度的利润，曲线形式由信息准则选出，再向后延伸。
# %%
by_age = profit_cycle.profit_by_age(orders, AS_OF, period_days=91)
curve = clv.ProfitCurve().fit(by_age["profit_per_customer"])
clv.plot_profit_curve(curve);
# %% [markdown] lang="en"
# **Phases of the profit cycle**: an ideal case; a curve that rises, peaks and fades is divided into four phases.
# %% [markdown] lang="zh"
# **利润的四个阶段**：一条先升、到顶、再降的典型曲线，划分为四期。
# %%
typical = pd.Series([-40, 10, 35, 60, 82, 95, 100, 99, 96, 92, 78, 60, 45], index=range(1, 14))
profit_cycle.plot_profit_cycle(profit_cycle.profit_phases(typical));
# %% [markdown] lang="en"
# **A cohort under contract** (shifted beta-geometric): members of one quarter, share left and retention rate, fitted and observed.
# %% [markdown] lang="zh"
# **会员同期群**（sBG 模型）：同一季度入会的客户，留存占比与保持率，拟合值与实际值对照。
# %%
since_2023 = memberships[memberships["start_date"] >= "2023-01-01"]
cohorts = retention.membership_cohorts(since_2023, freq="Q", as_of=AS_OF)
contract = clv.ShiftedBG().fit(cohorts.iloc[0].dropna())
clv.plot_retention_curve(clv.survival_table(contract, 16));
# %% [markdown] lang="en"
# **Probability to be alive** (BG/NBD): by number of repeat purchases and time from the first to the last, for customers of one year.
# %% [markdown] lang="zh"
# **仍活跃的概率**（BG/NBD 模型）：看重复购买次数和首末次购买的间隔，客户均为一年前首购。
# %%
new = (customers["join_date"] >= "2023-01-01") & (customers["customer_type"] == "consumer")
buying = orders[orders["customer_id"].isin(customers.loc[new, "customer_id"])]
holdout = clv.holdout_table(buying, "2025-03-31", AS_OF)
model = clv.BGNBD().fit(holdout)
clv.plot_alive_matrix(clv.alive_matrix(model, T=52));
# %% [markdown] lang="en"
# **Calibration**: the model was fitted up to March 2025; mean purchases of the nine months after that, expected and actual.
# %% [markdown] lang="zh"
# **校准**：模型只用到 2025 年 3 月，后九个月的平均购买次数，预测与实际对照。
# %%
clv.plot_calibration(clv.calibration_table(model, holdout));
# %% [markdown] lang="en"
# **Tracking**: cumulative repeat purchases, week by week, beyond the end of calibration.
# %% [markdown] lang="zh"
# **跟踪图**：逐周累计的重复购买次数，一直画到校准期之后。
# %%
clv.plot_tracking(clv.tracking_table(model, buying, "2025-03-31", AS_OF));
# %% [markdown] lang="en"
# **CLP matrix**: current value against the value still to come, in the four metals of the customer pyramid.
# %% [markdown] lang="zh"
# **CLP 分析法**：当前价值与未来价值，分成铅、铁、金、白金四类。
# %%
spending = clv.GammaGamma().fit(holdout)
worth = clv.value_table(model, spending, holdout, horizon=52, discount=0.002, margin=0.25)["clv"]
values = pd.DataFrame({"current_value": sales.loc[worth.index], "potential_value": worth})
clp.plot_clp(clp.clp_table(values, cuts="median"));
# %% [markdown] lang="en"
# **Differentiated service**: a budget of 100,000 CNY divided among the classes A, B and C.
# %% [markdown] lang="zh"
# **差异服务**：10 万元服务预算在 A、B、C 三类客户之间怎么分。
# %%
budget = tiered_service.allocate_service_budget(abc[abc["amount_cny"] > 0], 100_000, minimum=20)
tiered_service.plot_service_budget(budget);
# %% [markdown] lang="en"
# ## 4 Customer information and segmentation
#
# **How many segments?** The mean silhouette says how clearly they are told apart.
# %% [markdown] lang="zh"
# ## 4 客户信息与客户细分
#
# **分几类合适？** 平均轮廓系数越高，各类分得越清楚。
# %%
features = ["recency_days", "frequency", "monetary"]
buyers = rfm.rfm_table(orders, AS_OF).query("monetary > 0")
skewed = ["frequency", "monetary"]
silhouettes = segmentation.silhouette_table(buyers, features, log=skewed, n_segments=range(2, 7))
segmentation.plot_silhouettes(silhouettes);
# %% [markdown] lang="en"
# **Profile of the segments**: how many standard deviations each lies above or below the mean of all.
# %% [markdown] lang="zh"
# **各类画像**：每一类的均值比全体高出或低于多少个标准差。
# %%
found = segmentation.KMeansSegments(features, 3, log=skewed).fit(buyers)
profile = segmentation.profile_segments(buyers.assign(segment=found.labels_), features, standardised=True)
segmentation.plot_profile(profile);
# %% [markdown] lang="en"
# **6C analysis**: evidence on four business accounts, turned into scores from 0 to 100.
# %% [markdown] lang="zh"
# **6C 分析法**：四家企业客户的证据，折算成 0 到 100 分。
# %%
books = datasets.load_accounts().set_index("customer_id")
evidence = accounts.evidence_points(
    books,
    {
        "character": {"late_payment_share": (0.6, 0), "lawsuits": (3, 0)},
        "capacity": {"debt_ratio": (0.9, 0.3), "current_ratio": (0.8, 2)},
        "capital": {"registered_capital_cny": (100_000, 2_000_000)},
        "collateral": {"collateral_cny": (0, 300_000)},
        "conditions": {"market_growth_pct": (-2, 6)},
        "continuity": {"years_in_business": (1, 15), "successor_named": (0, 1)},
    },
)
accounts.plot_credit(evidence.head(4));
# %% [markdown] lang="en"
# **Quality of a customer archive**: four shares without fault, in a file of four records.
# %% [markdown] lang="zh"
# **客户档案的数据质量**：四份档案，四个维度各有多少没有问题。
# %%
archives = pd.DataFrame(
    {
        "name": ["ABC Hotel", "abc hotel", "西湖茶楼", "面馆"],
        "credit_code": ["914403001922038216", "914403001922038261", None, "91330100799655058B"],
        "phone": ["13800138000", "12", None, "0571-87654321"],
        "updated_on": ["2025-06-01", "2020-01-01", "2025-02-03", "2025-09-09"],
    }
)
archive.plot_quality(archive.quality_summary(archives, AS_OF));
# %% [markdown] lang="en"
# ## 5 Customer value
#
# **Delivered value** of the offers in one tender: values upwards, costs downwards, the difference marked.
# %% [markdown] lang="zh"
# ## 5 客户价值
#
# **顾客让渡价值**：一次招标中的各家报价，价值向上、成本向下，标出差额。
# %%
offers = datasets.load_offers()
tender = offers[offers["tender_id"] == "B0002"].set_index("supplier")
delivered_value.plot_delivered_value(delivered_value.delivered_value(tender));
# %% [markdown] lang="en"
# **Value map**: relative quality against relative price; below the line of fair value a customer gets more for the money.
# %% [markdown] lang="zh"
# **价值图**：相对质量与相对价格；落在公平价值线下方，就是花同样的钱得到更多。
# %%
importance = pd.Series({"fresh": 9, "fast": 5, "honest": 7})
ratings = pd.DataFrame({"Xianhe": [8.5, 6, 8.2], "rival A": [7, 8.5, 7], "rival B": [6.5, 7, 6.8]})
ratings.index = importance.index
prices = pd.Series({"Xianhe": 105, "rival A": 104, "rival B": 80})
delivered_value.plot_value_map(delivered_value.value_map(importance, ratings, prices));
# %% [markdown] lang="en"
# **More, longer, deeper**: where the change of sales from 2024 to 2025 comes from.
# %% [markdown] lang="zh"
# **更多、更久、更深**：2025 年比 2024 年的销售额变化从哪里来。
# %%
periods = [("2024-01-01", "2024-12-31"), ("2025-01-01", "2025-12-31")]
customer_value.plot_growth(customer_value.decompose_growth(orders, *periods));
# %% [markdown] lang="en"
# **Value of the customer base**: how far it moves when one factor goes to its low and to its high value.
# %% [markdown] lang="zh"
# **客户群对投资者的价值**：每次只让一个因素变低或变高，看价值动多少。
# %%
base = {"profit_per_customer": 200, "customers": 1500, "duration": 4}
ranges = {"profit_per_customer": (180, 230), "customers": (1400, 1700), "duration": (3, 6)}
customer_value.plot_sensitivity(customer_value.value_sensitivity(base, ranges));
# %% [markdown] lang="en"
# **Account scorecard**: ten items for each key account, costs to the left of zero.
# %% [markdown] lang="zh"
# **大客户评估**：每家大客户十项打分，成本项在零的左边。
# %%
scorecard = accounts.account_scorecard(books[books["annual_purchases_cny"] > 0])
accounts.plot_scorecard(scorecard.head(8));
# %% [markdown] lang="en"
# ## 6 Interaction, complaints and service
#
# **Types of interaction**: who starts it, and how personal it is.
# %% [markdown] lang="zh"
# ## 6 客户互动、投诉与服务
#
# **客户互动的类型**：谁发起，距离有多近。
# %%
kinds = interaction.classify_interactions(contacts)
interaction.plot_interaction_shares(interaction.interaction_shares(kinds));
# %% [markdown] lang="en"
# **Channels**: the response rate of each with its interval, and what a contact and a response cost.
# %% [markdown] lang="zh"
# **互动渠道**：各渠道的响应率与置信区间，以及每次接触、每个响应的成本。
# %%
interaction.plot_channels(interaction.channel_table(contacts));
# %% [markdown] lang="en"
# **Causes of complaints**: how many of each, and how many were justified.
# %% [markdown] lang="zh"
# **客户投诉的原因**：各有多少起，其中多少有理。
# %%
grievances = datasets.load_complaints()
complaints.plot_causes(complaints.cause_table(grievances));
# %% [markdown] lang="en"
# **The four steps of complaint handling**: how long each takes, in the middle and in the slowest tenth.
# %% [markdown] lang="zh"
# **处理客户投诉的步骤**：每步一般多久，最慢的一成要多久。
# %%
complaints.plot_step_times(complaints.step_times(grievances));
# %% [markdown] lang="en"
# **Service level of a call centre** (Erlang C): 120 calls an hour, 210 seconds each.
# %% [markdown] lang="zh"
# **呼叫中心的服务水平**（爱尔朗 C 公式）：每小时 120 通电话，每通 210 秒。
# %%
call_centre.plot_service_level(call_centre.staffing_curve(120, 210, range(8, 15)));
# %% [markdown] lang="en"
# **Staffing of a day**: agents on duty and agents needed, half an hour by half an hour.
# %% [markdown] lang="zh"
# **一天的排班**：每半小时在岗多少坐席，需要多少坐席。
# %%
calls = datasets.load_calls().set_index("interval_start")
day = calls[calls.index.normalize() == calls.index[0].normalize()]
call_centre.plot_staffing(call_centre.staffing_table(day));
# %% [markdown] lang="en"
# ## 7 Customer satisfaction
#
# **Answers on a Likert scale**: the share of each answer, around the middle one.
# %% [markdown] lang="zh"
# ## 7 客户满意
#
# **李克特量表的回答**：各档答案的占比，以中间一档为中心。
# %%
factors = ["product", "service", "price", "delivery", "care"]
likert = scales.score_likert(
    survey[[f"{factor}_{n}" for factor in factors for n in (1, 2, 3)]], reverse=["service_3", "price_2"]
)
firsts = likert[[f"{factor}_1" for factor in factors]].set_axis(factors, axis=1)
scales.plot_answer_shares(scales.answer_shares(firsts));
# %% [markdown] lang="en"
# **Semantic differential**: the image of the company and of its rival, between pairs of opposites.
# %% [markdown] lang="zh"
# **语义差别量表**：鲜禾与竞争者在一对对反义词之间的形象。
# %%
opposites = datasets.load_profiles()
pairs = list(opposites.columns[2:])
scales.plot_semantic_profile(scales.semantic_profile(opposites, pairs=pairs));
# %% [markdown] lang="en"
# **Expectation and performance** of each factor, joined by the gap.
# %% [markdown] lang="zh"
# **期望与实际感受**：每个因素两个点，中间是差距。
# %%
asked_pairs = {factor: (f"expected_{factor}", f"perceived_{factor}") for factor in factors}
satisfaction.plot_disconfirmation(satisfaction.disconfirmation_table(survey, asked_pairs));
# %% [markdown] lang="en"
# **Net promoter score** of the two waves, with its interval.
# %% [markdown] lang="zh"
# **净推荐值**：两次调查的结果与置信区间。
# %%
word_of_mouth.plot_nps(word_of_mouth.nps_table(survey, by="wave"));
# %% [markdown] lang="en"
# **Negative word of mouth**: thirty dissatisfied customers in a town of twenty thousand.
# %% [markdown] lang="zh"
# **不满意客户的口碑影响**：两万人的镇上，有三十位不满意的客户。
# %%
word_of_mouth.plot_word_of_mouth(word_of_mouth.spread_word(20_000, 30));
# %% [markdown] lang="en"
# **Customer satisfaction index** of the two waves, with its interval.
# %% [markdown] lang="zh"
# **客户满意度指数**：两次调查的结果与置信区间。
# %%
items = {
    "expectations": ["expectation_1", "expectation_2", "expectation_3"],
    "quality": ["quality_1", "quality_2", "quality_3"],
    "value": ["value_1", "value_2"],
    "satisfaction": ["satisfaction_1", "satisfaction_2", "satisfaction_3"],
    "loyalty": ["loyalty_1", "loyalty_2", "loyalty_3"],
}
csi.plot_csi(csi.csi_table(survey, items["satisfaction"], by="wave"));
# %% [markdown] lang="en"
# **Model of the satisfaction index**: what leads to satisfaction, and what follows from it.
# %% [markdown] lang="zh"
# **客户满意度指数模型**：满意从哪里来，又带来什么。
# %%
paths = [path for path in csi_model.ACSI_PATHS if "complaints" not in path]
structure = csi_model.CSIModel(items, paths=paths).fit(survey)
csi_model.plot_csi_model(structure.paths_, r_squared=structure.r_squared_);
# %% [markdown] lang="en"
# **Importance and performance**: what to improve first.
# %% [markdown] lang="zh"
# **重要性与绩效**：先改进什么。
# %%
means = scales.scale_scores(likert, {factor: [f"{factor}_{n}" for n in (1, 2, 3)] for factor in factors})
means["overall"] = survey[items["satisfaction"]].mean(axis=1)
importance_performance.plot_importance_performance(
    importance_performance.importance_performance(means, factors, overall="overall")
);
# %% [markdown] lang="en"
# **Kano's model**: which features are basic, which are expected and which delight.
# %% [markdown] lang="zh"
# **Kano 模型**：哪些是基本品质，哪些是期望品质，哪些让人惊喜。
# %%
answers = datasets.load_kano()
features_now = kano.kano_table(answers[answers["wave"] == 2])
kano.plot_kano(features_now);
# %% [markdown] lang="en"
# **Satisfaction by fulfilment**: three shapes of curves for three kinds of features.
# %% [markdown] lang="zh"
# **实现程度与满意**：三类品质，三种曲线。
# %%
kano.plot_kano_curves(kano.kano_curves(features_now));
# %% [markdown] lang="en"
# **What delights today is demanded tomorrow**: how the features moved from the first wave to the second.
# %% [markdown] lang="zh"
# **今天的惊喜，明天的必需**：两次调查之间，各项功能的位置怎么移动。
# %%
kano_dynamics.plot_kano_dynamics(kano_dynamics.kano_dynamics(answers));
# %% [markdown] lang="en"
# ## 8 Customer loyalty
#
# **Four types of loyalty** (Dick and Basu): attitude against repeat purchases.
# %% [markdown] lang="zh"
# ## 8 客户忠诚
#
# **客户忠诚的四种类型**（迪克与巴苏）：相对态度与重复购买。
# %%
loyal = survey[survey["wave"] == 2].set_index("customer_id")
loyal["attitude"] = loyal[["affective", "conative"]].mean(axis=1)
loyal["repeat_patronage"] = known["purchases"].reindex(loyal.index).rank(pct=True)
loyalty.plot_loyalty_types(loyalty.loyalty_types(loyal));
# %% [markdown] lang="en"
# **Four phases of loyalty** (Oliver): how many respondents have come how far.
# %% [markdown] lang="zh"
# **忠诚的四个阶段**（奥利弗）：多少受访者走到了哪一步。
# %%
phases = loyalty.loyalty_phases(survey, {phase: [phase] for phase in loyalty.PHASES})
loyalty.plot_loyalty_phases(loyalty.phase_shares(phases));
# %% [markdown] lang="en"
# **Determinants of loyalty**: standardised coefficients of a regression, with their intervals.
# %% [markdown] lang="zh"
# **客户忠诚的决定因素**：回归的标准化系数与置信区间。
# %%
trust = loyalty_determinants.trust_scores(
    survey, credibility=["credibility_1", "credibility_2"], benevolence=["benevolence_1", "benevolence_2"]
)
opinions = scales.scale_scores(
    survey,
    {
        "loyalty": items["loyalty"],
        "perceived_value": items["value"],
        "satisfaction": items["satisfaction"],
        "switching_cost": ["switching_cost_1", "switching_cost_2"],
    },
).assign(trust=trust["trust"])
loyalty_determinants.plot_determinants(loyalty_determinants.DeterminantsModel().fit(opinions).table_);
# %% [markdown] lang="en"
# **Share of wallet**: what part of its spending on food each customer leaves with the company, by the size of the wallet.
# %% [markdown] lang="zh"
# **钱包份额**：每位客户的食品开支里有多少花在鲜禾，按钱包大小排开。
# %%
years = orders["order_date"].dt.year.rename("year")
own = orders.groupby(["customer_id", years])["amount_cny"].sum().clip(lower=0).rename("own_spend_cny")
wallets = datasets.load_spending().merge(own, on=["customer_id", "year"])
wallets["category_spend_cny"] = wallets["own_spend_cny"] + wallets["rivals_cny"]
households = wallets[wallets["category_spend_cny"] < 8000]
share_of_wallet.plot_share_of_wallet(share_of_wallet.share_of_wallet(households));
# %% [markdown] lang="en"
# **Why loyal customers pay**: sources of profit by year of the relationship.
# %% [markdown] lang="zh"
# **忠诚客户为什么赚钱**：关系每年的利润来源。
# %%
by_tenure = retention_profit.tenure_profit(
    acquisition_cost=80, base_profit=40, purchase_growth=0.1, cost_saving=4, referral_profit=5, price_premium=3
)
retention_profit.plot_tenure_profit(by_tenure);
# %% [markdown] lang="en"
# **Five points of retention**: what a customer is worth before and after the rise.
# %% [markdown] lang="zh"
# **保持率提高五个百分点**：客户价值在提高前后各是多少。
# %%
retention_profit.plot_retention_effect(retention_profit.retention_profit_effect(by_tenure["profit"]));
# %% [markdown] lang="en"
# ## 9 Churn and retention
#
# **Churn by its definitions**, quarter by quarter: one company, four rates.
# %% [markdown] lang="zh"
# ## 9 客户流失与挽留
#
# **流失率的几种定义**，逐季度：同一家公司，四个数。
# %%
rates = churn.churn_table(memberships, freq="Q", as_of=AS_OF)
churn.plot_churn_rates(rates.loc["2023Q1":]);
# %% [markdown] lang="en"
# **Causes of churn**, coloured by type.
# %% [markdown] lang="zh"
# **客户流失的原因**，按类型着色。
# %%
churn.plot_churn_causes(churn.churn_by_cause(memberships));
# %% [markdown] lang="en"
# **Survival**: share of customers still there, for consumers and businesses (Kaplan-Meier).
# %% [markdown] lang="zh"
# **生存曲线**：消费者与企业客户各有多少还在（卡普兰–迈耶估计）。
# %%
tenures = survival.durations(memberships, AS_OF, seen_from="2023-01-01")
tenures = tenures.merge(customers[["customer_id", "customer_type"]], on="customer_id")
survival.plot_survival(survival.survival_table(tenures, entry="entry", by="customer_type"));
# %% [markdown] lang="en"
# **Hazard of each cause** by tenure: the firm's own faults come first, competitors later.
# %% [markdown] lang="zh"
# **各种原因的流失风险**随关系时长的变化：先是企业自己的过失，后是竞争者。
# %%
churn_hazards.plot_hazards(churn_hazards.hazards_by_cause(tenures, entry="entry", bands=[0, 3, 12, 24]));
# %% [markdown] lang="en"
# **Lost so far, by cause**: the shares add up to all who have left.
# %% [markdown] lang="zh"
# **累计流失，按原因分**：各部分加起来就是全部流失客户。
# %%
churn_hazards.plot_incidence(churn_hazards.incidence_by_cause(tenures, entry="entry"));
# %% [markdown] lang="en"
# **Prediction of churn**: how many churners are found by approaching the most endangered customers first.
# %% [markdown] lang="zh"
# **流失预测**：先联系最危险的客户，能找到多少将流失的人。
# %%
predictions = churn_model.backtest_churn(orders, ["2024-12-31", "2025-06-30"])
churn_validation.plot_gain(churn_validation.lift_table(predictions));
# %% [markdown] lang="en"
# **Calibration of the prediction**: does half of those with a probability of 0.5 leave?
# %% [markdown] lang="zh"
# **预测的校准**：概率为 0.5 的客户，真的走了一半吗？
# %%
churn_validation.plot_calibration(churn_validation.calibration_table(predictions));
# %% [markdown] lang="en"
# **Retention triangle**: share of each cohort that buys again, quarter by quarter.
# %% [markdown] lang="zh"
# **保持率三角表**：各同期群逐季度还有多少人购买。
# %%
retention.plot_retention(retention.retention_table(retention.cohort_table(orders, freq="Q")));
# %% [markdown] lang="en"
# **Retention curve** of all cohorts together.
# %% [markdown] lang="zh"
# 全部同期群合并的**保持率曲线**。
# %%
retention.plot_retention_curve(retention.retention_curve(cohorts));
# %% [markdown] lang="en"
# **Satisfaction and retention**: a curve with a flat middle, and its three zones.
# %% [markdown] lang="zh"
# **满意与保持**：中间平、两头陡的曲线，分为三个区。
# %%
felt = survey.assign(satisfaction=means["overall"].round()).query("wave == 1")
felt = felt.merge(memberships, on="customer_id")
felt["retained"] = ~(felt["end_date"] <= felt["answer_date"] + pd.Timedelta(days=180))
shape = satisfaction_curve.SatisfactionCurve().fit(felt)
satisfaction_curve.plot_satisfaction_curve(shape, zones=(4.5, 8.5));
# %% [markdown] lang="en"
# **Win-back**: lost customers in the order of what an approach is worth; the curve bends where it no longer pays.
# %% [markdown] lang="zh"
# **挽回流失客户**：按值得挽回的程度排序，曲线转平处就不必再花钱。
# %%
gone = memberships[memberships["leaving_type"].notna()].set_index("customer_id")
lost = pd.DataFrame({"second_lifetime_value_cny": sales.reindex(gone.index).clip(lower=0) / 2})
chance = {"firm fault": 0.3, "competitive": 0.15}
lost["probability"] = gone["leaving_reason"].map(chance).fillna(0.02)
win_back.plot_win_back(win_back.win_back_table(lost.dropna().assign(cost_cny=40), budget=8000));
# %% [markdown] lang="en"
# **Cross-selling**: rules "who buys A also buys B", by support and confidence; the colour is the lift.
# %% [markdown] lang="zh"
# **交叉销售**：“买了甲也买乙”的规则，看支持度与置信度，颜色是提升度。
# %%
baskets = datasets.load_order_lines().merge(datasets.load_products())
cross_sell.plot_rules(cross_sell.association_rules(baskets, item="good", min_support=0.005));
# %% [markdown] lang="en"
# ## 10 Organisation, software and strategy
#
# **Reporting lines**: two managers for one person, and one manager for too many, are drawn in red.
# %% [markdown] lang="zh"
# ## 10 组织、软件与战略
#
# **汇报关系**：一人有两个上级，或一个上级管得太多，都标成红色。
# %%
staff = datasets.load_staff().set_index("staff_id")
organisation.plot_reporting(datasets.load_reporting_lines(), names=staff["post"]);
# %% [markdown] lang="en"
# **Competence gaps** by department: levels short of what the posts require.
# %% [markdown] lang="zh"
# **素质差距**：各部门比岗位要求低多少级。
# %%
competences = datasets.load_competences().merge(staff["department"], left_on="staff_id", right_index=True)
organisation.plot_gaps(organisation.competence_gaps(competences, person="department"));
