# %% [markdown] lang="en"
# # Mini
# %% [markdown] lang="zh"
# # 小作业
# %%
import pandas as pd

import crmlab
from crmlab import check

crmlab.start("mini", language="en")
sales = pd.DataFrame({"customer_id": ["K1", "K2", "K1"], "amount_cny": [10.0, 20.0, 5.0]})


# %% [markdown] lang="en"
# ## Double
#
# Write `double(x)`.
# %% [markdown] lang="zh"
# ## 翻倍
#
# 编写 `double(x)`。
# %% answer="double"
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION


# %% check="double" points=2 concepts=["doubling"]
check.value(double(2), 4)
### BEGIN HIDDEN TESTS
check.value(student.double(21), solution.double(21))


### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## Total
#
# Write `total(frame)`: sales by customer.
# %% [markdown] lang="zh"
# ## 合计
#
# 编写 `total(frame)`：每位客户的销售额。
# %% answer="total"
def total(frame):
    ### BEGIN SOLUTION
    return frame.groupby("customer_id")["amount_cny"].sum()
    ### END SOLUTION


# %% check="total" points=3 concepts=["doubling"]
check.series(total(sales), pd.Series({"K1": 15.0, "K2": 20.0}))
### BEGIN HIDDEN TESTS
more = pd.concat([sales, sales.assign(amount_cny=1.0)])
check.series(student.total(more), solution.total(more))
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## Parts
#
# Store the sum in `whole` and the number of customers in `n`.
# %% [markdown] lang="zh"
# ## 两个数
#
# 把总额存入 `whole`，客户数存入 `n`。
# %% answer="parts"
### BEGIN SOLUTION
whole = sales["amount_cny"].sum()
n = sales["customer_id"].nunique()
### END SOLUTION
# %% check="parts" points=4 concepts=["doubling"]
### BEGIN HIDDEN TESTS
check.value(student.whole, solution.whole, points=3)
check.value(student.n, solution.n, points=1)
check.points()
### END HIDDEN TESTS
# %% [markdown] lang="en"
# ## Why
#
# Say why, in a sentence.
# %% [markdown] lang="zh"
# ## 为什么
#
# 用一句话说明原因。
# %% [markdown] essay="why" points=5
# ### BEGIN MARK SCHEME
# - any reason
# ### END MARK SCHEME
