"""Checks in a real kernel: what nbgrader finds in the notebook afterwards."""

import ast
import json

import nbformat
import pytest
from nbclient import NotebookClient

from crmlab import check
from crmlab.check import _context, friendly
from crmlab.check.progress import card

CALLS = ["check.value(share_a, 0.8)", "check.series(sales_of(orders), right)"]
SIDE_FILE = {
    "notebooks": {
        "rfm": {
            "title": {"en": "RFM", "zh": "RFM"},
            "tasks": [
                {
                    "id": "share",
                    "kind": "check",
                    "title": {"en": "Share <of> A", "zh": "A类份额"},
                    "points": 2,
                },
                {"id": "sales", "kind": "check", "title": {"en": "Sales", "zh": "销售额"}, "points": 3},
                {"id": "who-pays", "kind": "quiz", "title": {"en": "Who pays", "zh": "谁付款"}, "points": 1},
                {"id": "policy", "kind": "essay", "title": {"en": "Policy", "zh": "对策"}, "points": 6},
            ],
        }
    },
    "calls": {ast.unparse(ast.parse(call)): task for call, task in zip(CALLS, ["share", "sales"])},
    "hints": {},
}

SETUP = """\
import pandas as pd
import crmlab
from crmlab import check
crmlab.start("rfm", language="{language}")
orders = pd.DataFrame({{"customer_id": ["C1", "C2"], "amount_cny": [80.0, 20.0]}})
right = pd.Series({{"C1": 80.0, "C2": 20.0}})
"""
WRONG_COLUMN = """\
def sales_of(orders):
    by_customer = orders.groupby("customer")
    return by_customer["amount_cny"].sum()
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Run cells in one kernel each time and give their outputs."""
    folder = tmp_path_factory.mktemp("assignment")
    (folder / "crmlab.json").write_text(json.dumps(SIDE_FILE), encoding="utf-8")

    def execute(*cells: str, language: str = "en") -> list[list[dict]]:
        sources = [SETUP.format(language=language), *cells]
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
        NotebookClient(
            notebook, kernel_name="python3", allow_errors=True, resources={"metadata": {"path": str(folder)}}
        ).execute()
        return [cell.outputs for cell in notebook.cells[1:]]

    return execute


@pytest.fixture(scope="module")
def outputs(run):
    """Outputs of one notebook in which things go right and wrong."""
    cells = {
        "progress": "check.progress()",
        "answer": "share_a = 0.8",
        "pass": "check.value(share_a, 0.8)",
        "fail": "check.value(share_a, 0.7)",
        "slip": "check.value(share_a, 80)",
        "name": "check.value(share_b, 0.8)",
        "function": WRONG_COLUMN,
        "column": "check.series(sales_of(orders), right)",
        "column elsewhere": "sales_of(orders)",
        "attribute": "check.value(orders.amount.sum(), 100)",
        "unknown": "check.value(int.from_bytes(b'', 'odd'), 3)",
        "points": "check.value(share_a, 0.8, points=2)\ncheck.value(share_a, 1, points=3)\ncheck.points()",
        "stopped": "check.value(share_a, 0.8, points=2)\nundefined",
        "points after that": "check.value(share_a, 0.8, points=1)\ncheck.points()",
        "code": "check.code('share_a', avoids=['for'])",
        "code fails": "check.code('sales_of', avoids=['groupby'], reason='By hand, please.')",
        "broken": "check.value(",
        "dates": "check.value('31/12/2025', pd.Timestamp('2025-12-31'))",
    }
    return dict(zip(cells, run(*cells.values())))


def kinds(outputs: list[dict]) -> list[str]:
    return [output.output_type for output in outputs]


def error_lines(outputs: list[dict]) -> list[str]:
    assert kinds(outputs)[-1] == "error"
    return outputs[-1].traceback


@pytest.mark.parametrize("cell", ["pass", "code", "dates"])
def test_right_answer_prints_a_tick_and_nothing_else(outputs, cell):
    """Is there no error and no stderr, which nbgrader would score with 0?"""
    (output,) = outputs[cell]
    assert (output.output_type, output.name) == ("stream", "stdout")
    assert output.text.startswith("✓ ")


def test_wrong_answer_is_an_error_output_of_one_line(outputs):
    """Is a failing check an error for nbgrader, and a sentence for the student?"""
    assert error_lines(outputs["fail"]) == ["✗ share_a is 0.8, and that is not right yet."]
    assert outputs["fail"][0].ename == "CheckFailed"
    _, hint = error_lines(outputs["slip"])
    assert hint.startswith("  → A share is between 0 and 1")


def test_missing_name_becomes_a_sentence_with_the_near_miss(outputs):
    """Is a NameError in a check's cell explained, and still an error?"""
    assert outputs["name"][0].ename == "NameError"
    assert error_lines(outputs["name"]) == [
        "✗ There is no share_b yet: run the cell that makes it, or look at the spelling. Did you mean share_a?",
        "  line 1 of this cell: check.value(share_b, 0.8)",
        "  (NameError: name 'share_b' is not defined)",
    ]


def test_wrong_column_is_found_in_the_students_function(outputs):
    """Does a KeyError name the column, the near miss, and the line of the student's own code?"""
    assert error_lines(outputs["column"]) == [
        "✗ There is no column or label customer. Did you mean customer_id?",
        '  line 2 of sales_of: by_customer = orders.groupby("customer")',
        "  (KeyError: 'customer')",
    ]


def test_wrong_attribute_is_taken_for_a_column(outputs):
    """Does an AttributeError of a table suggest one of its columns?"""
    assert "Did you mean amount_cny?" in error_lines(outputs["attribute"])[0]


def test_error_without_advice_keeps_pythons_words(outputs):
    """Is an error that nobody foresaw still one line and the place?"""
    first, second = error_lines(outputs["unknown"])
    assert first.startswith("✗ Python stopped with ValueError: byteorder")
    assert second.startswith("  line 1 of this cell")


def test_other_cells_keep_the_traceback_and_get_the_sentence(outputs):
    """Is the traceback left alone where no check is called, with the advice below it?"""
    lines = error_lines(outputs["column elsewhere"])
    assert "KeyError" in lines[0] or "KeyError" in lines[1]
    assert lines[-1] == "→ There is no column or label customer. Did you mean customer_id?"


def test_syntax_error_stays_an_error(outputs):
    """Does a cell that is no Python fail as usual?"""
    error, advice = outputs["broken"]
    assert error.ename == "SyntaxError" and error.traceback
    assert advice.text.startswith("→ Line 1: ")


def test_syntax_error_is_explained_and_the_old_answer_is_not_judged(run):
    """Is a cell that Python cannot read explained, and is what an earlier version of it made no longer judged?"""
    passes, broken, refused, other, mended = run(
        "share_a = 0.8\ncheck.value(share_a, 0.8)",
        "share_a = round(0.7, 2",
        "check.value(share_a, 0.8)",
        "check.value(len(orders), 2)",
        "share_a = 0.8\ncheck.value(share_a, 0.8)",
    )
    assert [kinds(passes), kinds(other), kinds(mended)] == [["stream"]] * 3
    assert broken[-1].text == "→ Line 1: A bracket ( is opened here and not closed again.\n"
    assert error_lines(refused) == [
        "✗ Python could not read the cell that makes share_a.",
        "  → Mend that cell and run it again, then this one.",
    ]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("len(\uff081)", "switch the keyboard to English"),
        ("len((1)", "opened here and not closed"),
        ("len(1))", "not opened"),
        ("len([1)]", "must come in pairs"),
        ("'text", "closing quote"),
        ("def f()\n    pass", "ends with a colon"),
        ("if 1 = 2:\n    pass", "write =="),
        ("[1 2]", "comma"),
        ("return 1", "inside a function"),
        ("1 +", "Python cannot read this line"),
        ("def f():\nreturn 1", "four spaces further in"),
    ],
)
def test_syntax_errors_have_advice(code, words):
    """Do Python's own words for the usual slips lead to the sentence that fits?"""
    with pytest.raises(SyntaxError) as caught:
        compile(code, "cell", "exec")
    assert words in friendly.advice(type(caught.value).__name__, caught.value.msg)


def test_partial_credit_is_the_cells_value(outputs):
    """Does the last line give nbgrader the points, and is a stopped cell forgotten?"""
    *shown, result = outputs["points"]
    assert {output.name for output in shown} == {"stdout"}
    assert result.data["text/plain"] == "2.0"
    assert kinds(outputs["stopped"])[-1] == "error"
    assert outputs["points after that"][-1].data["text/plain"] == "1.0"


def test_code_is_read_from_the_cells_that_ran(outputs):
    """Does check.code see the notebook's own cells?"""
    assert error_lines(outputs["code fails"]) == [
        "✗ sales_of should do without groupby here.",
        "  → By hand, please.",
    ]


def test_card_is_kept_up_to_date(outputs):
    """Does the card show what passed in cells that ran later, in text and HTML?"""
    (output,) = outputs["progress"]
    assert output.output_type == "display_data"
    text = output.data["text/plain"].splitlines()
    assert text[0] == "Checks passed: 1 of 2 tasks, 2 of 5 points; questions answered: 0 of 1"
    assert text[1:] == [
        "✓ Share <of> A (2)",
        "○ Sales (3)",
        "○ Who pays (1) – marked after handing in",
        "○ Policy (6) – read by people",
    ]
    assert "Share &lt;of&gt; A" in output.data["text/html"]
    assert "width:40%" in output.data["text/html"]


def test_chinese_notebook(run):
    """Do messages come in Chinese after crmlab.start(language="zh")?"""
    _, fails, name = run(
        "share_a = ...", "check.value(share_a, 0.8)", "check.value(share_b, 0.8)", language="zh"
    )
    assert "share_a" in error_lines(fails)[0]
    assert "empty" not in error_lines(fails)[0]
    assert "There is" not in error_lines(name)[0]


def test_card_knows_answered_questions_and_half_done_tasks(tmp_path, monkeypatch):
    """Is a task open while one of its checks has not passed, and a question done when it is answered?"""
    monkeypatch.chdir(tmp_path)
    side = {**SIDE_FILE, "calls": {**SIDE_FILE["calls"], "check.code('share_a')": "share"}}
    (tmp_path / "crmlab.json").write_text(json.dumps(side), encoding="utf-8")
    with _context.examination(notebook="rfm") as context:
        assert [task.state for task in card().tasks] == ["open"] * 4
        context.record("check.value(share_a, 0.8)", True)
        assert card().tasks[0].state == "failed"
        context.record("check.code('share_a')", True)
        context.answer("who-pays")
        assert [task.state for task in card().tasks] == ["passed", "open", "answered", "open"]
        assert card().summary == "Checks passed: 1 of 2 tasks, 2 of 5 points; questions answered: 1 of 1"
        context.answer("who-pays", False)
        assert card().tasks[2].state == "open"


@pytest.mark.parametrize(
    ("kind", "message", "words"),
    [
        ("NameError", "name 'orders_2' is not defined", "Did you mean orders?"),
        (
            "UnboundLocalError",
            "cannot access local variable 'total' where it is not associated with a value",
            "total is used before",
        ),
        ("KeyError", "'Amount_CNY'", "Did you mean amount_cny?"),
        ("KeyError", "\"['amounts_cny'] not in index\"", "no column amounts_cny. Did you mean amount_cny?"),
        ("KeyError", "\"None of [Index(['x'], dtype='str')] are in the [columns]\"", "no column x"),
        ("KeyError", "7", "no column or label 7"),
        ("AttributeError", "'NoneType' object has no attribute 'sum'", "still empty"),
        (
            "AttributeError",
            "'DataFrame' object has no attribute 'amount'",
            "A DataFrame has no amount. Did you mean amount_cny?",
        ),
        (
            "AttributeError",
            "module 'pandas' has no attribute 'DataFram'",
            "The module pandas has no DataFram",
        ),
        ("TypeError", "f() missing 1 required positional argument: 'as_of'", "leaves out 'as_of'"),
        (
            "TypeError",
            "f() takes 1 positional argument but 2 were given",
            "takes 1 in its brackets, but the call gives 2",
        ),
        ("TypeError", "f() got an unexpected keyword argument 'asof'", "no argument called asof"),
        ("TypeError", "unsupported operand type(s) for +: 'int' and 'str'", "Text and number"),
        ("TypeError", "unsupported operand type(s) for -: 'str' and 'DatetimeArray'", "pd.Timestamp()"),
        ("TypeError", "'<' not supported between instances of 'Timestamp' and 'str'", "pd.Timestamp()"),
        ("TypeError", 'can only concatenate str (not "int") to str', "Text and number"),
        ("TypeError", "unsupported operand type(s) for /: 'NoneType' and 'int'", "still empty"),
        ("TypeError", "unsupported operand type(s) for +: 'ellipsis' and 'int'", "still empty"),
        ("TypeError", "unsupported operand type(s) for -: 'method' and 'float'", "called with brackets"),
        ("TypeError", "'DataFrame' object is not callable", "square brackets [ ] choose from it"),
        ("TypeError", "'float' object is not subscriptable", "this is a float"),
        ("TypeError", "unhashable type: 'list'", "double brackets"),
        (
            "ValueError",
            "The truth value of a Series is ambiguous. Use a.empty, a.bool(), a.item(), a.any() or a.all().",
            "use & and |",
        ),
        ("ValueError", "could not convert string to float: '1,200'", "The text 1,200 is no number"),
        ("ValueError", "invalid literal for int() with base 10: 'x'", "no whole number"),
        (
            "ValueError",
            "Length of values (3) does not match length of index (2)",
            "is 3, but the number of rows is 2",
        ),
        ("ValueError", "too many values to unpack (expected 2)", "same number of values"),
        ("ValueError", "Can only compare identically-labeled Series objects", "other rows"),
        ("IndexError", "list index out of range", "counting begins at 0"),
        ("ZeroDivisionError", "division by zero", "can be zero"),
        ("ModuleNotFoundError", "No module named 'panda'", "The package panda is not installed"),
        ("FileNotFoundError", "[Errno 2] No such file or directory: 'orders.csv'", "no file orders.csv"),
        ("RecursionError", "maximum recursion depth exceeded", "calls itself"),
        ("OSError", "something else", ""),
    ],
)
def test_advice_for_the_errors_beginners_make(kind, message, words):
    """Does each of Python's usual messages get a sentence that helps?"""
    import pandas as pd

    namespace = {"orders": pd.DataFrame({"customer_id": [], "amount_cny": []}), "exit": exit, "_": 3}
    advice = friendly.advice(kind, message, namespace)
    assert words in advice
    assert bool(words) == bool(advice)


def test_progress_without_a_list_of_tasks(tmp_path, monkeypatch, capsys):
    """Does the card say so where the side file is missing?"""
    monkeypatch.chdir(tmp_path)
    check.progress()
    assert capsys.readouterr().out == "There is no list of tasks in this folder.\n"
