"""Look through what is about to be handed out for anything that students must not see."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crmlab.masters.regions import REGIONS, label_lines

_LEAST = 4  # shorter lines, such as `)`, and single names tell nothing
_LONG = 20  # a secret line of this length is looked for within other lines too


def find_leaks(source: Path, released: Path) -> list[str]:
    """Return the places in a released folder where a line of a solution, hidden test or mark scheme stands.

    Parameters
    ----------
    source : Path
        Folder of the notebooks with solutions.
    released : Path
        Folder made from it.

    Returns
    -------
    list of str
        One sentence per place: file, and the line that leaks. A line that stands in the open elsewhere in the
        sources is not secret.
    """
    secret, known = set(), set()
    for path in sorted(source.glob("*.ipynb")):
        for cell in _read(path)["cells"]:
            hidden, shown = _split(cell)
            secret |= hidden
            known |= shown
    secret = {line for line in secret if not any(line in shown for shown in known)}
    long = {line for line in secret if len(line) >= _LONG}
    markers = tuple(f"{word} {region}" for region in REGIONS for word in ("BEGIN", "END"))
    leaks = []
    for path in sorted(released.rglob("*")):
        if path.suffix in (".ipynb", ".json", ".py", ".txt", ".md", ".html"):
            for line in _lines(path):
                if (
                    line in secret
                    or any(part in line for part in long)
                    or any(mark in line for mark in markers)
                ):
                    leaks.append(f"{path.relative_to(released)}: {line[:100]}")
    return list(dict.fromkeys(leaks))


def _split(cell: dict[str, Any]) -> tuple[set[str], set[str]]:
    """Return the secret and the open lines of a cell."""
    lines = list(label_lines("".join(cell["source"])))
    nbgrader = cell.get("metadata", {}).get("nbgrader", {})
    whole = nbgrader.get("solution", False) and not any(line.marker for line in lines)
    sides: tuple[set[str], set[str]] = set(), set()
    for line in lines:
        text = line.text.strip()
        if len(text) >= _LEAST and not text.isidentifier() and not line.marker:
            sides[0 if whole or line.region else 1].add(text)
    return sides


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _lines(path: Path) -> Iterator[str]:
    """Yield the lines of a text file, or of every text within a JSON file."""
    texts = _texts(_read(path)) if path.suffix in (".ipynb", ".json") else [path.read_text(encoding="utf-8")]
    for text in texts:
        for line in text.splitlines():
            if stripped := line.strip():
                yield stripped


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _texts(item)
