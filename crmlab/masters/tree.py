"""The tree of masters: which units there are, and their files."""

import csv
import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crmlab.masters.bank import bank_path
from crmlab.masters.parse import Master, read_master

VARIABLE = "CRMLAB_MASTERS"
NO_UNIT = "."  # where pages for all units lie: directly in course/


@dataclass(frozen=True)
class MasterTree:
    """A folder with ``course/`` and ``assignments/``.

    Attributes
    ----------
    root : Path
    """

    root: Path

    def units(self) -> list[str]:
        """Return the names of the units that have masters, in order."""
        parents = {
            path.parent.name
            for folder in ("course", "assignments")
            for path in _masters(self.root / folder, "*")
        }
        return sorted(parents)

    def assignments(self) -> list[str]:
        """Return the names of the units that have graded notebooks, in order."""
        return sorted({path.parent.name for path in _masters(self.root / "assignments", "*")})

    def find(self, name: str) -> str:
        """Return the unit that a name or its beginning means: ``u03`` for ``u03-value-ranking``.

        Raises
        ------
        LookupError
            If no unit, or more than one, begins so.
        """
        units = self.units()
        fitting = [name] if name in units else [unit for unit in units if unit.startswith(name)]
        if len(fitting) != 1:
            raise LookupError(
                f"{name!r} means {fitting or 'no unit'}; the units of {self.root} are: {', '.join(units)}."
            )
        return fitting[0]

    def lessons(self, unit: str) -> list[Master]:
        """Return the masters of a unit's lessons, or with `NO_UNIT` of the pages for all units, in order."""
        return [read_master(path) for path in _masters(self.root / "course", unit)]

    def notebooks(self, unit: str) -> list[Master]:
        """Return the masters of a unit's graded notebooks, in order."""
        return [read_master(path) for path in _masters(self.root / "assignments", unit)]

    def concepts(self) -> dict[str, str]:
        """Return the concepts of ``course/concepts.csv`` and the number of each one's unit (``u03``)."""
        with open(self.root / "course" / "concepts.csv", encoding="utf-8", newline="") as lines:
            return {row["id"]: row["unit"] for row in csv.DictReader(lines)}

    def syllabus(self) -> dict[str, dict]:
        """Return ``course/syllabus.toml``: a table per unit."""
        return tomllib.loads((self.root / "course" / "syllabus.toml").read_text(encoding="utf-8"))


def find_masters(given: Path | None = None) -> MasterTree:
    """Return the tree of masters that is to be used.

    Parameters
    ----------
    given : Path, optional
        Its folder. Without it: the environment variable ``CRMLAB_MASTERS``, else the nearest folder at or above
        the working directory, else at or above the package, that has ``assignments/`` and ``course/``.

    Returns
    -------
    MasterTree

    Raises
    ------
    FileNotFoundError
        If there is none.
    """
    named = given or os.environ.get(VARIABLE)
    starts = [Path(named)] if named else [Path.cwd(), Path(__file__).parent]
    for start in starts:
        above = [] if named else start.resolve().parents
        for folder in (start.resolve(), *above):
            if (folder / "assignments").is_dir() and (folder / "course").is_dir():
                return MasterTree(folder)
    raise FileNotFoundError(
        f"No masters at {' or above '.join(map(str, starts))}: a folder with assignments/ and course/ is wanted. "
        f"Name it with --masters PATH or the environment variable {VARIABLE}."
    )


def _masters(folder: Path, unit: str) -> Iterator[Path]:
    paths = sorted(folder.glob(f"{unit}/*.py"))
    banks = {bank_path(path) for path in paths}
    return (path for path in paths if path not in banks)
