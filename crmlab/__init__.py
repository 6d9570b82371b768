"""crmlab: customer relationship management taught on data.

Methods of CRM (one module each), checks that give hints, quizzes, explorers, and the grading engine.
Modules are imported when they are first used, so ``import crmlab`` is quick.
"""

import importlib
import pkgutil

from crmlab.i18n import current_language, use_language

__version__ = "0.1.0"
__all__ = ["current_language", "start", "use_language"]

_MODULES = {module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")}


def __getattr__(name: str):
    if name == "start":
        return importlib.import_module("crmlab._start").start
    if name in _MODULES:
        return importlib.import_module(f"crmlab.{name}")
    raise AttributeError(f"crmlab has no module or function {name!r}.")


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})
