"""What this machine needs for teaching with crmlab, what it has, and how to get the rest."""

import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

from crmlab.i18n import translator

_ = translator("course")

_EXTRAS = {
    "models": ("scipy", "sklearn", "statsmodels", "lifelines", "duckdb"),
    "instructor": ("nbgrader", "jupytext", "typer", "rich", "psutil"),
    "real-data": ("lifetimes",),
    "cluster": ("distributed",),
    "postgres": ("psycopg",),
}
_REQUIRED_EXTRAS = {"instructor", "models"}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes
    ----------
    what : str
    fine, needed : bool
        Whether it is there; whether grading or teaching stops without it.
    found : str
        Version or place, where it is there.
    advice : str
        How to get it.
    """

    what: str
    fine: bool
    needed: bool
    found: str = ""
    advice: str = ""


def examine_machine() -> list[Finding]:
    """Return what was found, in the order in which it matters."""
    return [_python(), *_packages(), _alembic(), _sandbox(), _chinese_font(), _browser()]


def _python() -> Finding:
    fine = sys.version_info >= (3, 11)
    return Finding(
        "Python ≥ 3.11",
        fine,
        True,
        platform.python_version(),
        _("Install a newer Python and make a new environment."),
    )


def _packages() -> Iterator[Finding]:
    for extra, modules in _EXTRAS.items():
        missing = [module for module in modules if util.find_spec(module) is None]
        version = metadata.version("nbgrader") if extra == "instructor" and not missing else ""
        found = f"nbgrader {version}" if version else ", ".join(modules)
        advice = _("{missing} missing. pip install 'crmlab[{extra}]'").format(
            missing=", ".join(missing), extra=extra
        )
        yield Finding(f"crmlab[{extra}]", not missing, extra in _REQUIRED_EXTRAS, found, advice)


def _alembic() -> Finding:
    path = shutil.which("alembic") or shutil.which("alembic", path=str(Path(sys.executable).parent))
    advice = _("nbgrader calls this program. pip install alembic, and activate the environment.")
    return Finding("alembic", path is not None, True, path or "", advice)


def _sandbox() -> Finding:
    what = _("bubblewrap (sandbox for student code)")
    if sys.platform != "linux":
        system = {"darwin": "macOS", "win32": "Windows"}.get(sys.platform, sys.platform)
        way = "WSL 2" if sys.platform == "win32" else _("a Linux container")
        text = _("{system} has no bubblewrap. Grade in {way}; everything else works here.")
        return Finding(what, False, True, "", text.format(system=system, way=way))
    from crmlab.grading.sandbox import SandboxMissing, require_bubblewrap

    try:
        require_bubblewrap()
    except SandboxMissing as error:
        return Finding(what, False, True, "", str(error))
    return Finding(what, True, True, shutil.which("bwrap") or "")


def _chinese_font() -> Finding:
    from crmlab._plotting import cjk_font

    font = cjk_font()
    advice = _("Chinese labels would be boxes. pip install 'crmlab[zh]', or apt-get install fonts-noto-cjk")
    return Finding(_("a font with Chinese"), font is not None, False, font or "", advice)


def _browser() -> Finding:
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    advice = _("Only the browser tests need it: apt-get install chromium")
    return Finding("chromium", path is not None, False, path or "", advice)
