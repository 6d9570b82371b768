"""The library as a whole: its documentation, its imports, its floors and its plots."""

import ast
import importlib
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from numpydoc.validate import validate

import crmlab
from tests import public

PACKAGE = Path(crmlab.__file__).parent
HEAVY = (
    "duckdb",
    "great_tables",
    "ipywidgets",
    "lifelines",
    "matplotlib",
    "nbgrader",
    "networkx",
    "scipy",
    "semopy",
    "sklearn",
    "statsmodels",
)
# A floor imports from itself and from those below: ground, methods, the student's side, the instructor's side.
FLOORS = (
    public.GROUND
    | {"_columns", "_intervals", "_labels", "_memberships", "_orders", "_pages", "_plotting"}
    | {"_validation", "_wire"},
    set(public.METHODS),
    public.STUDENTS | {"_start"},
    public.INSTRUCTORS,
)
HOMES = {
    "nbgrader": {"cli", "course", "demo", "doctor", "grading", "report"},
    "ipywidgets": {"explore", "quiz"},
}
# Nobody needs everywhere: an extended summary, "See Also", examples, a line break behind the opening quotes.
NOT_ASKED = {"ES01", "EX01", "GL01", "SA01"}


def documented() -> Iterator[str]:
    """Yield the dotted names of all that students and analysts may call."""
    yield "crmlab.start"
    for module in public.MODULES:
        if module in public.INSTRUCTORS:
            continue
        for name, thing in public.public(importlib.import_module(f"crmlab.{module}")).items():
            yield f"crmlab.{module}.{name}"
            for member, _ in inspect.getmembers(thing, inspect.isfunction) if inspect.isclass(thing) else ():
                if not member.startswith("_"):
                    yield f"crmlab.{module}.{name}.{member}"


def faults(name: str) -> Iterator[str]:
    """Yield what is wrong with a docstring."""
    report = validate(name)
    for code, message in report["errors"]:
        if not (code in NOT_ASKED or (code == "PR04" and taken_over(message, report["docstring"]))):
            yield f"{name}: {code} {message}"


def taken_over(message: str, docstring: str) -> bool:
    """Tell whether the parameter of a message is described as that of another function: "As for `check.value`"."""
    parameter = re.search(r'"(\w+)"', message)[1]
    return bool(re.search(rf"^[\w, ]*\b{parameter}\b[\w, ]*\n +As for `", docstring, re.MULTILINE))


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the modules that a file imports anywhere, ``crmlab.x`` at the least depth, with their lines."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.module == "crmlab":
                yield from ((f"crmlab.{alias.name}", node.lineno) for alias in node.names)
            else:
                yield node.module, node.lineno


def sources() -> Iterator[tuple[str, Path]]:
    """Yield the first-level module that each file of the package belongs to, and the file."""
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE)
        if inside.parts[0] != "__init__.py":
            yield inside.parts[0].removesuffix(".py"), path


def floor_of(module: str) -> int:
    """Return the floor of a first-level module."""
    return next(number for number, floor in enumerate(FLOORS) if module in floor)


def test_docstrings_say_all_that_numpydoc_asks():
    """Does everything that is called tell its summary, parameters with types, and what comes back?"""
    found = [fault for name in documented() for fault in faults(name)]
    assert not found, "\n" + "\n".join(found)


def test_computing_imports_nothing_heavy():
    """Can every method be imported without plotting, statistics, widgets or grading packages?"""
    code = (
        "import importlib, sys\n"
        "seen = set()\n"
        "for name in sys.argv[1:]:\n"
        "    importlib.import_module(name)\n"
        f"    new = [heavy for heavy in {HEAVY} if heavy in sys.modules and heavy not in seen]\n"
        "    seen.update(new)\n"
        "    if new: print(name, 'imports', ', '.join(new))\n"
    )
    names = ["crmlab", *(f"crmlab.{module}" for module in sorted(public.GROUND) + public.METHODS)]
    run = subprocess.run([sys.executable, "-c", code, *names], capture_output=True, text=True, check=True)
    assert run.stdout == ""


def test_every_module_stands_on_a_floor():
    """Is the place of every module in the house decided?"""
    assert sorted({module for module, _ in sources()} - set().union(*FLOORS)) == []


def test_floors_import_from_below_only():
    """Do methods know nothing of checks and quizzes, and none of these of grading?"""
    upwards = []
    for module, path in sources():
        for name, line in imports(path):
            package, _, inside = name.partition(".")
            other = inside.partition(".")[0]
            if package == "crmlab" and other in set().union(*FLOORS) and floor_of(other) > floor_of(module):
                upwards.append(f"{path.relative_to(PACKAGE.parent)}:{line} imports {name}")
    assert upwards == []


@pytest.mark.parametrize("package", HOMES)
def test_guests_stay_in_their_rooms(package):
    """Are nbgrader and ipywidgets imported where they are at home, and nowhere else?"""
    outside = [
        f"{path.relative_to(PACKAGE.parent)}:{line}"
        for module, path in sources()
        for name, line in imports(path)
        if name.partition(".")[0] == package and module not in HOMES[package]
    ]
    assert outside == []


def test_plots_are_called_alike():
    """Does every plot take a table, then keywords only, ax and those of matplotlib among them, and return axes?"""
    unlike = []
    for module, name in sorted(public.plots()):
        signature = inspect.signature(getattr(importlib.import_module(f"crmlab.{module}"), name))
        first, *others = signature.parameters.values()
        alike = (
            first.kind is first.POSITIONAL_OR_KEYWORD
            and first.default is first.empty
            and all(other.kind in (other.KEYWORD_ONLY, other.VAR_KEYWORD) for other in others)
            and "ax" in signature.parameters
            and signature.parameters["ax"].default is None
            and others[-1].kind is others[-1].VAR_KEYWORD
            and str(signature.return_annotation).strip("'") == "Axes"
        )
        if not alike:
            unlike.append(f"{module}.{name}{signature}")
    assert not unlike, "\n" + "\n".join(unlike)
