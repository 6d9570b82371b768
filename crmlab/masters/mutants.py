"""Further wrong answers, made mechanically from a solution: those that still pass show what a check overlooks."""

import ast
import copy
import difflib
import textwrap
import tomllib
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from crmlab.masters.harness import time_limit
from crmlab.masters.regions import SOLUTION, label_lines
from crmlab.masters.run import MasterRun

PATIENCE = 5  # seconds for one mutant
_FLIPPED = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_FILTERS = {"query", "dropna", "drop_duplicates", "head", "clip"}
_SORTS = {"sort_values", "sort_index"}
_ONE_SIDED = (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)


@dataclass(frozen=True)
class Mutant:
    """A solution with one thing changed.

    Attributes
    ----------
    task : str
    change : str
        Kind of the change, and what became what; with the task, its name.
    code : str
    diff : str
    """

    task: str
    change: str
    code: str
    diff: str

    @property
    def name(self) -> str:
        """What it is accepted by."""
        return f"{self.task}: {self.change}"


def survivors(run: MasterRun) -> list[Mutant]:
    """Return the mutants of a notebook's solutions that get full marks and are not accepted by name.

    Parameters
    ----------
    run : MasterRun

    Returns
    -------
    list of Mutant
    """
    accepted = set(read_accepted(run.master.path))
    return [
        mutant
        for cell in run.master.cells
        if cell.kind == "answer"
        for mutant in make_mutants(cell.task, cell.source)
        if mutant.name not in accepted and _passes(run, mutant)
    ]


def read_accepted(master: Path) -> dict[str, str]:
    """Return the survivors that were judged harmless: name to reason, from ``<notebook>.mutants.toml``."""
    path = master.with_name(f"{master.stem}.mutants.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))["accepted"] if path.exists() else {}


def make_mutants(task: str, source: str) -> Iterator[Mutant]:
    """Yield every solution that differs from `source` by one change within its solution block.

    Parameters
    ----------
    task : str
    source : str
        Code of the answer cell.

    Yields
    ------
    Mutant

    Examples
    --------
    >>> [mutant.change for mutant in make_mutants("t", "share = top / total")]
    ['swapped: top / total -> total / top', 'percent: top / total -> top / total * 100']
    """
    tree = ast.parse(source)
    own = {line.number for line in label_lines(source) if line.region == SOLUTION}
    before = ast.unparse(tree)
    taken: set[str] = set()
    for kind, node, changed in _changes(tree):
        if own and node.lineno not in own:
            continue
        code = ast.unparse(_Swap(node, changed).visit(copy.deepcopy(tree)))
        if code == before:
            continue
        change = base = f"{kind}: {_short(node)} -> {_short(changed)}"
        times = 1
        while change in taken:
            times += 1
            change = f"{base} ({times})"
        taken.add(change)
        yield Mutant(task, change, code, _diff(before, code))


def _passes(run: MasterRun, mutant: Mutant) -> bool:
    try:
        with time_limit(PATIENCE), warnings.catch_warnings(action="ignore"):
            return run.examine(mutant.task, mutant.code).full
    except Exception:  # a mutant that does not even run is no wrong answer anyone hands in
        return False


class _Swap(ast.NodeTransformer):
    """Puts one node of a tree in the place of another; nodes are told by kind and place."""

    def __init__(self, old: ast.AST, new: ast.AST):
        self._key, self._new, self._done = _key(old), new, False

    def visit(self, node: ast.AST) -> ast.AST:
        if not self._done and _key(node) == self._key:
            self._done = True
            return ast.copy_location(copy.deepcopy(self._new), node)
        return self.generic_visit(node)


def _key(node: ast.AST) -> tuple:
    place = ("lineno", "col_offset", "end_lineno", "end_col_offset")
    return (type(node), *(getattr(node, name, None) for name in place))


def _changes(tree: ast.Module) -> Iterator[tuple[str, ast.expr, ast.expr]]:
    """Yield kind of change, the node, and what it becomes."""
    columns = _columns(tree)
    digits = {id(digit) for node in ast.walk(tree) for digit in _digits(node)}
    for node in ast.walk(tree):
        if id(node) in digits:
            continue
        for kind, change in _OPERATORS:
            for changed in change(node, columns):
                yield kind, node, changed
    for value in _results(tree):
        yield "percent", value, ast.BinOp(value, ast.Mult(), ast.Constant(100))


def _off_by_one(node: ast.AST, _columns: list[str]) -> Iterator[ast.expr]:
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield ast.Constant(node.value + 1)


def _dropped_filter(node: ast.AST, _columns: list[str]) -> Iterator[ast.expr]:
    if isinstance(node, ast.Subscript) and _is_condition(node.slice):
        yield node.value
    if (
        isinstance(node, ast.Subscript)
        and isinstance(node.slice, ast.Tuple)
        and _is_condition(node.slice.elts[0])
    ):
        rest = ast.Tuple([ast.Slice(), *node.slice.elts[1:]], ast.Load())
        yield ast.Subscript(node.value, rest, ast.Load())
    if _is_method(node, _FILTERS):
        yield node.func.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd | ast.BitOr):
        yield from (node.left, node.right)
    if isinstance(node, ast.BoolOp):
        for place in range(len(node.values)):
            rest = node.values[:place] + node.values[place + 1 :]
            yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
    if (
        isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp)
        and node.generators[0].ifs
    ):
        bare = copy.deepcopy(node)
        bare.generators[0].ifs = []
        yield bare


def _wrong_column(node: ast.AST, columns: list[str]) -> Iterator[ast.expr]:
    if (
        isinstance(node, ast.Constant)
        and node.value in columns
        and isinstance(node.value, str)
        and len(columns) > 1
    ):
        yield ast.Constant(columns[(columns.index(node.value) + 1) % len(columns)])


def _swapped(node: ast.AST, _columns: list[str]) -> Iterator[ast.expr]:
    if (
        isinstance(node, ast.Call)
        and len(node.args) >= 2
        and not any(isinstance(a, ast.Starred) for a in node.args)
    ):
        yield ast.Call(node.func, [node.args[1], node.args[0], *node.args[2:]], node.keywords)
    if isinstance(node, ast.BinOp) and isinstance(node.op, _ONE_SIDED):
        yield ast.BinOp(node.right, node.op, node.left)


def _unsorted(node: ast.AST, _columns: list[str]) -> Iterator[ast.expr]:
    if _is_method(node, _SORTS):
        yield node.func.value
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "sorted":
        yield ast.Call(ast.Name("list", ast.Load()), node.args[:1], [])
    if isinstance(node, ast.Call):
        for place, keyword in enumerate(node.keywords):
            if keyword.arg in ("ascending", "reverse") and isinstance(keyword.value, ast.Constant):
                turned = ast.keyword(keyword.arg, ast.Constant(not keyword.value.value))
                yield ast.Call(
                    node.func, node.args, [*node.keywords[:place], turned, *node.keywords[place + 1 :]]
                )


def _comparison(node: ast.AST, _columns: list[str]) -> Iterator[ast.expr]:
    if isinstance(node, ast.Compare):
        for other in _FLIPPED.get(type(node.ops[0]), ()):
            yield ast.Compare(node.left, [other(), *node.ops[1:]], node.comparators)


_OPERATORS: tuple[tuple[str, Callable], ...] = (
    ("off by one", _off_by_one),
    ("dropped filter", _dropped_filter),
    ("wrong column", _wrong_column),
    ("swapped", _swapped),
    ("unsorted", _unsorted),
    ("comparison", _comparison),
)


def _digits(node: ast.AST) -> list[ast.expr]:
    """Return the digits that something is rounded to: more of them is no mistake."""
    if not isinstance(node, ast.Call):
        return []
    return (
        node.args[1:]
        if getattr(node.func, "id", "") == "round"
        else node.args
        if _is_method(node, {"round"})
        else []
    )


def _columns(tree: ast.Module) -> list[str]:
    """Return the texts that stand in square brackets: column names, as a rule."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript):
            for inner in ast.walk(node.slice):
                if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                    found[inner.value] = None
    return list(found)


def _results(tree: ast.Module) -> Iterator[ast.expr]:
    """Yield what functions return and what a cell without functions assigns last."""
    returns = [node.value for node in ast.walk(tree) if isinstance(node, ast.Return) and node.value]
    yield from returns
    if not returns and tree.body and isinstance(tree.body[-1], ast.Assign):
        yield tree.body[-1].value


def _is_condition(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.BitAnd | ast.BitOr)
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.Invert | ast.Not)
    return isinstance(node, ast.Compare | ast.BoolOp) or _is_method(
        node, {"isin", "notna", "isna", "between", "duplicated"}
    )


def _is_method(node: ast.AST, names: set[str]) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names


def _short(node: ast.AST) -> str:
    return textwrap.shorten(ast.unparse(node), 60, placeholder="...")


def _diff(before: str, after: str) -> str:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))
