"""What crmlab offers: its floors, its public modules, and the functions and classes in them."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import crmlab

GROUND = {"datasets", "i18n"}
STUDENTS = {"check", "explore", "quiz"}
INSTRUCTORS = {"cli", "course", "demo", "doctor", "grading", "masters", "report"}
MODULES = sorted(
    module.name for module in pkgutil.iter_modules(crmlab.__path__) if not module.name.startswith("_")
)
METHODS = [name for name in MODULES if name not in GROUND | STUDENTS | INSTRUCTORS]


def public(module: ModuleType) -> dict[str, Any]:
    """Return the functions and classes that a package lists in ``__all__``, or that a module defines."""
    listed = getattr(module, "__all__", None)
    names = listed or [name for name in vars(module) if not name.startswith("_")]
    things = {name: getattr(module, name) for name in names}
    return {
        name: thing
        for name, thing in things.items()
        if (inspect.isfunction(thing) or inspect.isclass(thing))
        and (listed or thing.__module__ == module.__name__)
    }


def method_modules() -> Iterator[ModuleType]:
    """Yield every module of the methods' floor, those inside packages too."""
    for name in METHODS:
        module = importlib.import_module(f"crmlab.{name}")
        yield module
        for inner in pkgutil.iter_modules(getattr(module, "__path__", [])):
            yield importlib.import_module(f"crmlab.{name}.{inner.name}")


def plots() -> set[tuple[str, str]]:
    """Return module and name of every public ``plot_*`` function."""
    return {
        (module, name)
        for module in METHODS
        for name in public(importlib.import_module(f"crmlab.{module}"))
        if name.startswith("plot_")
    }
