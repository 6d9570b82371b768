"""Checks of how an answer is written, from its syntax tree."""

import ast
from collections.abc import Iterable, Iterator

from crmlab.check import _context
from crmlab.check._failure import Text, Wrong, a_check
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


@a_check
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
    cell = _cell_binding(name)
    if cell is None:
        raise Wrong(_("There is no cell yet that gives {name} a value."), name=name)
    for word in avoids:
        if _found(word, cell):
            raise Wrong(
                _("{name} should do without {word} here."), name=name, word=word, hint=localised(reason)
            )
    for word in uses:
        if not _found(word, cell):
            raise Wrong(_("{name} should use {word} here."), name=name, word=word, hint=localised(reason))


def _cell_binding(name: str) -> list[ast.Module] | None:
    """The last cell that binds `name`, after the cells before it that may have imported what it uses."""
    cells = _context.parsed_cells()
    for last in range(len(cells) - 1, -1, -1):
        if any(name in _bound(statement) for statement in ast.walk(cells[last])):
            return [*cells[:last], cells[last]]
    return None


def _bound(node: ast.AST) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return {node.id}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
    return set()


def _found(word: str, cells: list[ast.Module]) -> bool:
    cell = cells[-1]
    if word in CONSTRUCTS:
        return any(isinstance(node, CONSTRUCTS[word]) for node in ast.walk(cell))
    if "." in word:
        aliases = dict(pair for tree in cells for pair in _imports(tree))
        return any(_inside(path, word) for path in _paths(cell, aliases))
    return word in {_called(node) for node in ast.walk(cell)}


def _called(node: ast.AST) -> str | None:
    if not isinstance(node, ast.Call):
        return None
    return getattr(node.func, "attr", None) or getattr(node.func, "id", None)


def _inside(path: str, word: str) -> bool:
    return path == word or path.startswith(f"{word}.")


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Names that a cell's imports and plain assignments bind, with the dotted path each stands for."""
    aliases: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                aliases[alias.asname or top] = alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                aliases[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Assign) and (path := _path(node.value, aliases)):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    aliases[target.id] = path
    yield from aliases.items()


def _path(node: ast.AST, aliases: dict[str, str]) -> str | None:
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


def _paths(cell: ast.Module, aliases: dict[str, str]) -> Iterator[str]:
    """Every dotted path a cell reaches, by import or by use."""
    for node in ast.walk(cell):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif path := _path(node, aliases):
            yield path
