"""The grading engine: intake, sanitise, run, record.

``run`` is a pure function of a sanitised submission and its side files, so it goes on in parallel, in a
sandbox, and on other machines. Only ``record`` writes the gradebook.
"""

import importlib

_HOME = {
    "Change": "engine",
    "Graded": "engine",
    "GradingError": "engine",
    "Limits": "limits",
    "SandboxMissing": "sandbox",
    "grade": "engine",
    "write_feedback": "feedback",
}
__all__ = sorted(_HOME)


def __getattr__(name: str):
    if name in _HOME:
        return getattr(importlib.import_module(f"crmlab.grading.{_HOME[name]}"), name)
    raise AttributeError(f"crmlab.grading has no {name!r}.")
