"""Checks of how an answer is written, from its syntax tree."""

import ast
from collections.abc import Iterable, Mapping
from functools import lru_cache

from crmlab.check import _context
from crmlab.check._failure import Wrong, a_check
from crmlab.check._mistakes import Text
from crmlab.i18n import localised, translator

_ = translator("check")

CONSTRUCTS = {
    "for": (ast.For, ast.AsyncFor, ast.comprehension),
    "while": (ast.While,),
    "def": (ast.FunctionDef, ast.AsyncFunctionDef),
    "lambda": (ast.Lambda,),
    "if": (ast.If, ast.IfExp),
    "return": (ast.Return,),
    "class": (ast.ClassDef,),
    "comprehension": (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
}


@a_check(reads_cells=True)
def code(name: str, uses: Iterable[str] = (), avoids: Iterable[str] = (), reason: Text = "") -> None:
    """Check how the answer called `name` is written.

    Looks at the last cell that binds `name`.

    Parameters
    ----------
    name : str
        Name of the variable or function.
    uses, avoids : list of str
        What must or must not be there: a construct (``"for"``, ``"while"``, ``"def"``, ``"lambda"``, ``"if"``,
        ``"comprehension"``), the name of a function or method that is called (``"groupby"``), or a module or
        something in it, with dots (``"crmlab.rfm"``).
    reason : str or mapping of language to str
        Why; shown as the hint.

    Raises
    ------
    CheckFailed
        If something is missing or should not be there.
    """
    cells = _context.parsed_cells()
    last = max((place for place, cell in enumerate(cells) if name in _bound_in(cell)), default=None)
    if last is None:
        raise Wrong(_("There is no cell yet that gives {name} a value."), name=name)
    parts = _with_functions(cells[last], cells)
    aliases = _aliases(cells[: last + 1])
    for word in avoids:
        if _found(word, parts, aliases):
            raise Wrong(
                _("{name} should do without {word} here."), name=name, word=word, hint=localised(reason)
            )
    for word in uses:
        if not _found(word, parts, aliases):
            raise Wrong(_("{name} should use {word} here."), name=name, word=word, hint=localised(reason))


@lru_cache(maxsize=256)
def _bound_in(cell: ast.Module) -> frozenset[str]:
    return frozenset().union(*map(_bound, ast.walk(cell)))


def _with_functions(cell: ast.Module, cells: list[ast.Module]) -> list[ast.AST]:
    """A cell and the functions of other cells that it calls, directly or through others."""
    functions = {
        node.name: node
        for other in cells
        if other is not cell
        for node in other.body
        if isinstance(node, ast.FunctionDef)
    }
    parts: list[ast.AST] = [cell]
    for part in parts:
        names = {node.id for node in ast.walk(part) if isinstance(node, ast.Name)} & set(functions)
        parts += [functions.pop(name) for name in sorted(names)]
    return parts


def _bound(node: ast.AST) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return {node.id}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
    return set()


def _found(word: str, parts: list[ast.AST], aliases: Mapping[str, str]) -> bool:
    nodes = (node for part in parts for node in ast.walk(part))
    if word in CONSTRUCTS:
        return any(isinstance(node, CONSTRUCTS[word]) for node in nodes)
    if "." in word:
        return any(
            path == word or path.startswith(f"{word}.") for node in nodes for path in _paths(node, aliases)
        )
    return any(_called(node) == word for node in nodes)


def _called(node: ast.AST) -> str | None:
    if not isinstance(node, ast.Call):
        return None
    return getattr(node.func, "attr", None) or getattr(node.func, "id", None)


def _aliases(cells: Iterable[ast.Module]) -> dict[str, str]:
    """The dotted path that each name stands for after the cells ran, where imports or assignments say it."""
    aliases: dict[str, str] = {}
    for node in (node for cell in cells for node in _naming(cell)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                aliases[alias.asname or top] = alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                aliases[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Assign):
            path = _path(node.value, aliases)
            for target in node.targets:
                if isinstance(target, ast.Name):
                    _rename(aliases, target.id, path)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            _rename(aliases, node.name, None)
    return aliases


@lru_cache(maxsize=256)
def _naming(cell: ast.Module) -> list[ast.AST]:
    """The parts of a cell that give names a meaning, statement by statement."""
    kinds = ast.Import | ast.ImportFrom | ast.Assign | ast.FunctionDef | ast.ClassDef
    return [node for statement in cell.body for node in ast.walk(statement) if isinstance(node, kinds)]


def _rename(aliases: dict[str, str], name: str, path: str | None) -> None:
    """Let a name stand for a path, or for something of the student's own."""
    if path:
        aliases[name] = path
    else:
        aliases.pop(name, None)


def _path(node: ast.AST, aliases: Mapping[str, str]) -> str | None:
    """The dotted path that an expression stands for, through what was imported."""
    if isinstance(node, ast.Name):
        return aliases.get(node.id)
    if isinstance(node, ast.Attribute):
        start = _path(node.value, aliases)
        return f"{start}.{node.attr}" if start else None
    if isinstance(node, ast.Call) and _called(node) in ("import_module", "__import__"):
        first = node.args[0] if node.args else None
        return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
    if isinstance(node, ast.Call) and _called(node) == "getattr" and len(node.args) >= 2:
        start, name = _path(node.args[0], aliases), node.args[1]
        return f"{start}.{name.value}" if start and isinstance(name, ast.Constant) else None
    return None


def _paths(node: ast.AST, aliases: Mapping[str, str]) -> list[str]:
    """The dotted paths that a piece of code reaches, by import or by use."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    path = _path(node, aliases)
    return [path] if path else []
