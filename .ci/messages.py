"""Message catalogs: find the English messages in the code, keep the Chinese ones beside them, compile them.

``python .ci/messages.py [AREA ...]`` brings the .po files up to date and compiles them; with ``--check`` it only says
what is missing, superfluous or not compiled. Catalogs are compared by content, not by bytes. Parts that several people
wrote at the same time (``plots-a.po``, ``plots-b.po``) are merged into the area's catalog.
"""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "crmlab"
CATALOGS = PACKAGE / "locale" / "zh" / "LC_MESSAGES"
_IN_TEMPLATE = re.compile(r"""\b_\(\s*"([^"]+)"\s*\)""")
_HEADER = """msgid ""
msgstr ""
"Language: zh\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
_FIELD = re.compile(r"\{(\w*)[^{}]*\}")


def find_messages() -> dict[str, dict[str, str]]:
    """Return for each area its messages, with the file in which each stands first."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        area = next(_areas(tree), None)
        if area:
            for message in _literals(tree):
                found[area].setdefault(message, str(path.relative_to(ROOT)))
    for path in sorted(PACKAGE.rglob("*.html")):
        for message in _IN_TEMPLATE.findall(path.read_text(encoding="utf-8")):
            found["course"].setdefault(message, str(path.relative_to(ROOT)))
    return found


def _areas(tree: ast.Module) -> Iterator[str]:
    """Yield the area of the module's ``_ = translator("area")``."""
    for node in tree.body:
        call = getattr(node, "value", None)
        if isinstance(call, ast.Call) and getattr(call.func, "id", None) == "translator":
            yield call.args[0].value


def _literals(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        called = isinstance(node, ast.Call) and getattr(node.func, "id", None) == "_"
        if called and node.args and isinstance(node.args[0], ast.Constant):
            yield node.args[0].value


def names_data(area: str) -> bool:
    """Tell whether an area also translates names that are not written in calls: of segments, causes, phases."""
    return area == "plots"


def read_catalog(path: Path) -> Catalog:
    """Return the catalog of a .po file, empty where there is none."""
    if not path.exists():
        return Catalog(locale="zh")
    with path.open("rb") as file:
        return read_po(file, locale="zh")


def check(area: str, messages: dict[str, str]) -> Iterator[str]:
    """Yield what is wrong with one area's catalog."""
    path = CATALOGS / f"{area}.po"
    catalog = {message.id: message for message in read_catalog(path) if message.id}
    for text, where in messages.items():
        message = catalog.get(text)
        if message is None or not message.string or message.fuzzy:
            yield f"{path.name}: no Chinese for {text!r} ({where})"
        elif sorted(_FIELD.findall(text)) != sorted(_FIELD.findall(message.string)):
            yield f"{path.name}: other fields in braces than in {text!r}"
    if not names_data(area):
        yield from (f"{path.name}: {text!r} is in no file" for text in catalog if text not in messages)
    compiled = path.with_suffix(".mo")
    if not compiled.exists():
        yield f"{compiled.name} is missing"
        return
    with compiled.open("rb") as file:
        binary = {message.id: message.string for message in read_mo(file) if message.id}
    if binary != {
        text: message.string for text, message in catalog.items() if message.string and not message.fuzzy
    }:
        yield f"{compiled.name} is not what {path.name} says"


def update(area: str, messages: dict[str, str]) -> None:
    """Add new messages to an area's catalog, drop those that are gone, and compile it."""
    path = CATALOGS / f"{area}.po"
    catalog = read_catalog(path)
    for part in sorted(CATALOGS.glob(f"{area}-*.po")):
        for message in read_catalog(part):
            if message.id and message.string:
                catalog.add(message.id, message.string)
        part.unlink()
    gone = [message.id for message in catalog if message.id and message.id not in messages]
    for text in [] if names_data(area) else gone:
        catalog.delete(text)
    for text in messages:
        if text not in catalog:
            catalog.add(text)
    with path.open("wb") as file:
        file.write(_HEADER.encode())
        write_po(file, catalog, sort_output=True, omit_header=True, width=110)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalog)


def main() -> int:
    """Update, or with ``--check`` only look; return the exit code."""
    areas = [argument for argument in sys.argv[1:] if argument != "--check"]
    found = {area: messages for area, messages in find_messages().items() if not areas or area in areas}
    if "--check" not in sys.argv[1:]:
        for area, messages in found.items():
            update(area, messages)
    problems = [problem for area, messages in found.items() for problem in check(area, messages)]
    print("\n".join(problems) or f"messages: {sum(map(len, found.values()))} in both languages")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
