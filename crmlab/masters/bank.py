"""Answer banks: right and wrong answers that students might give, with a hint for each mistake."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crmlab.masters.parse import Cell, read_cells

_HINT_LINE = re.compile(r"^#\s*(?:(en|zh):\s*)?(.*)$")


@dataclass(frozen=True)
class Answer:
    """One answer of the bank.

    Attributes
    ----------
    path : Path
    line : int
    task : str
    name : str
        Style of a right answer, or name of the mistake in a wrong one.
    right : bool
    code : str
        What would stand in the answer cell; for a quiz, the plain answer.
    hint : dict
        Text by language; empty for a right answer.
    """

    path: Path
    line: int
    task: str
    name: str
    right: bool
    code: str
    hint: dict[str, str]

    def __str__(self) -> str:
        return (
            f"{self.path.name}:{self.line}: {self.task}, {'right' if self.right else 'wrong'} {self.name!r}"
        )


def bank_path(master: Path) -> Path:
    """Return where the answer bank of a master lies."""
    return master.with_name(f"{master.stem}.answers.py")


def read_bank(master: Path) -> list[Answer]:
    """Return the answers of a master's bank.

    Parameters
    ----------
    master : Path
        The master; its bank lies beside it.

    Returns
    -------
    list of Answer
        Empty where there is no bank.
    """
    path = bank_path(master)
    return [_answer(path, cell) for cell in read_cells(path)] if path.exists() else []


def quiz_answer(code: str) -> Any:
    """Return the plain answer that stands in a quiz's cell of the bank, for example ``"b"`` or ``["a", "c"]``."""
    return ast.literal_eval(code.strip())


def _answer(path: Path, cell: Cell) -> Answer:
    right = "right" in cell.options
    name = cell.options.get("right" if right else "wrong", "")
    hint, code = ({}, cell.source) if right else _split_hint(cell.source)
    return Answer(path, cell.line, cell.options.get("task", ""), name, right, code, hint)


def _split_hint(source: str) -> tuple[dict[str, str], str]:
    """Cut the leading comment lines, ``# en: ...`` and ``# zh: ...``, off the code."""
    lines, hint, language = source.split("\n"), {}, None
    while lines and (match := _HINT_LINE.match(lines[0])) and (match[1] or language):
        language = match[1] or language
        gap = " " if hint.get(language) and language == "en" else ""
        hint[language] = hint.get(language, "") + gap + match[2].strip()
        lines.pop(0)
    return hint, "\n".join(lines)
