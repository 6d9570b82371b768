"""What the known mistakes of a task give where its visible checks look, so that a notebook can hint at them."""

import ast
import contextlib
import json
from collections.abc import Iterator
from typing import Any

from crmlab import _wire, check
from crmlab.check import _context
from crmlab.check.functions import results
from crmlab.grading.examiner import is_check
from crmlab.masters.parse import Cell
from crmlab.masters.regions import visible
from crmlab.masters.run import MasterRun, quiet

LARGEST = 20_000  # characters of one encoded value; hints are for the small examples of a notebook


def known_mistakes(run: MasterRun, cell: Cell) -> dict[str, list[dict[str, Any]]]:
    """Return the wrong values of a task's mistakes, by the text of the visible check call that refuses them.

    Parameters
    ----------
    run : MasterRun
    cell : Cell
        A check cell.

    Returns
    -------
    dict
        Call text to a list of ``{"name", "wrong", "hint"}``. A value that a check accepts, that two mistakes share,
        or that is not plain is left out.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for answer in run.bank:
        if answer.task == cell.task and not answer.right:
            names = {**run.answered(cell.task, answer.code), "check": check}
            for call, value in _refused(visible(cell.source), names, run.sources(cell.task, answer.code)):
                found.setdefault(call, []).append({"name": answer.name, "wrong": value, "hint": answer.hint})
    for call, entries in found.items():
        values = [entry["wrong"] for entry in entries]
        found[call] = [entry for entry in entries if values.count(entry["wrong"]) == 1]
    return {call: entries for call, entries in found.items() if entries}


def _refused(source: str, names: dict[str, Any], sources: list[str]) -> Iterator[tuple[str, Any]]:
    """Run a check cell statement by statement; yield each failing call's text and its answer, encoded."""
    for statement in ast.parse(source).body:
        code = compile(ast.Module([statement], []), "<check>", "exec")
        try:
            with quiet(), _context.examination(provider=lambda *_: (), sources=sources):
                exec(code, names)
        except check.CheckFailed:
            if isinstance(statement, ast.Expr) and is_check(statement.value):
                yield from _encoded(statement.value, names)
        except Exception:
            return


def _encoded(call: ast.Call, names: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    def value(node: ast.expr) -> Any:
        return eval(compile(ast.Expression(node), "<answer>", "eval"), names)

    with (
        quiet(),
        contextlib.suppress(Exception),
    ):  # a mistake without a plain value gives no hint before grading
        answer = value(call.args[0])
        if call.func.attr == "function":
            inputs = [*call.args[1:2], *(option.value for option in call.keywords if option.arg == "inputs")]
            answer = results(answer, value(inputs[0]))
        encoded = _wire.encode(answer)
        if len(json.dumps(encoded)) <= LARGEST:
            yield ast.unparse(call), encoded
