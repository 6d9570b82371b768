"""The side file: answers by notebook and question, in the folder of the notebook.

Reading never fails: what cannot be understood counts as not answered. Writing is atomic; a file that could not be
understood is put aside first. Where nothing can be written, the answers live as long as the kernel.
"""

import json
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

SIDE_FILE = "quiz-answers.json"


class _Folder:
    """The folder in which the kernel began, and the salt until it is written."""

    path: Path | None = None
    salt: str | None = None


def folder() -> Path:
    """The folder of the notebook: where the first question was asked, even if the working directory changes later."""
    if _Folder.path is None:
        _Folder.path = Path.cwd()
    return _Folder.path


def salt() -> str:
    """A word that stays the same in this folder; it is written with the first answer."""
    kept = _read()[0].get("salt")
    if isinstance(kept, str) and kept:
        return kept
    _Folder.salt = _Folder.salt or secrets.token_hex(8)
    return _Folder.salt


def kept(notebook: str | None) -> dict[str, Any]:
    """The answers of a notebook as they stand in the file."""
    answers = _read()[0].get("answers", {}).get(notebook or "", {})
    return dict(answers)


def keep(notebook: str | None, question: str, value: Any) -> bool:
    """Write one answer, or take it out where it is None; return whether that worked."""
    try:
        content, sound = _read()
        path = folder() / SIDE_FILE
        if not sound:
            os.replace(path, _free(path))
        content.setdefault("salt", salt())
        answers = content.setdefault("answers", {}).setdefault(notebook or "", {})
        answers[question] = (
            {str(key): one for key, one in value.items()} if isinstance(value, dict) else value
        )
        if value is None:
            del answers[question]
        _write(path, json.dumps(content, ensure_ascii=False, indent=1, default=str) + "\n")
    except OSError:
        return False
    return True


def _read() -> tuple[dict[str, Any], bool]:
    """The content of the file, and whether it could be understood."""
    try:
        text = (folder() / SIDE_FILE).read_text(encoding="utf-8")
    except OSError:
        return {}, True
    except UnicodeError:
        return {}, False
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return {}, False
    if not isinstance(content, dict):
        return {}, False
    answers = content.get("answers", {})
    if not isinstance(answers, dict) or not all(isinstance(part, dict) for part in answers.values()):
        return {}, False
    return content, True


def _free(path: Path) -> Path:
    """A name for a file that is put aside."""
    number = 1
    while (aside := path.with_name(f"{path.stem}.unreadable-{number}{path.suffix}")).exists():
        number += 1
    return aside


def _write(path: Path, text: str) -> None:
    """Replace a file at one stroke."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(name, 0o644)  # who collects the folder must be able to read it
        os.replace(name, path)
    except OSError:
        with suppress(OSError):
            os.unlink(name)
        raise
