"""The Chinese messages of the checks."""

import pandas as pd

from crmlab import check, use_language


def test_messages_are_shown_in_chinese(refusal):
    """Does the language in use decide at the moment of the check?"""
    use_language("zh")
    orders = pd.DataFrame({"k": ["C1", "C2"], "n": [1, 2]})
    failure = refusal(check.table, orders.assign(n=[2, 3]), orders, key="k")
    assert failure.message == "你的答案：k 为 C1 的那一行，n = 2，不对（2 行里错了 2 行）。"
    assert failure.hint == "看看两头：第一个和最后一个算不算在内？"
    assert refusal(check.value, "三", 3).message == "你的答案 应该是一个数，现在是文本 '三'。"
    assert refusal(check.value, ..., 3).message == "你的答案 还是空的：请在上面的单元格里写出答案。"
