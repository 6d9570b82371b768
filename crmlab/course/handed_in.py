"""Walk through what was handed in: folders, zips, zips within zips. Nothing in them is trusted."""

import shutil
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from crmlab.course.directory import START_PAGE
from crmlab.i18n import translator
from crmlab.masters.build import SIDE_FILE

_ = translator("course")

LARGEST_FILE = 100 * 2**20
LARGEST_SUM = 4 * 2**30
DEEPEST = 3  # zips within zips
_IGNORED = {
    *("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", ".ipynb_checkpoints"),
    *(SIDE_FILE, START_PAGE),  # as handed out; grading takes the instructor's own
}


@dataclass(frozen=True)
class HandedIn:
    """One file that was handed in.

    Attributes
    ----------
    parts : tuple of str
        Its path within what was handed in; a zip counts as a folder.
    file : Path
        Where its content lies now.
    time : datetime
        When it was last changed, UTC.
    problem : str
        Why it cannot be used; empty for a usable file.
    """

    parts: tuple[str, ...]
    file: Path
    time: datetime
    problem: str = ""

    @property
    def name(self) -> str:
        """The path as text."""
        return "/".join(self.parts)


class Walker:
    """Yields the files of a folder or zip; contents of zips are unpacked into a scratch folder.

    Parameters
    ----------
    scratch : Path
        An empty folder; the caller removes it afterwards.
    """

    def __init__(self, scratch: Path):
        self._scratch = scratch
        self._unpacked = 0
        self._bytes = 0

    def walk(self, path: Path) -> Iterator[HandedIn]:
        """Yield every file at or below a path, unpacking zips, in order of name."""
        if not path.is_dir():
            yield from self._file((path.name,), path, path.stat().st_mtime, 0)
            return
        for found in sorted(path.rglob("*")):
            parts = found.relative_to(path).parts
            if _IGNORED.intersection(parts) or (found.is_dir() and not found.is_symlink()):
                continue
            if found.is_symlink() or not found.is_file():
                yield HandedIn(parts, found, _utc(0), _("a link or special file, not followed"))
            else:
                yield from self._file(parts, found, found.stat().st_mtime, 0)

    def _file(self, parts: tuple[str, ...], file: Path, changed: float, depth: int) -> Iterator[HandedIn]:
        if file.suffix.lower() != ".zip" or depth == DEEPEST:
            yield HandedIn(parts, file, _utc(changed))
            return
        try:
            with zipfile.ZipFile(file) as archive:
                inside = (
                    [*parts[:-1], Path(parts[-1]).stem] if depth or len(parts) > 1 else [Path(parts[-1]).stem]
                )
                for entry in archive.infolist():
                    yield from self._entry(archive, entry, tuple(inside), depth)
        except (zipfile.BadZipFile, OSError) as error:
            yield HandedIn(parts, file, _utc(changed), _("not a readable zip: {error}").format(error=error))

    def _entry(
        self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, inside: tuple[str, ...], depth: int
    ) -> Iterator[HandedIn]:
        name = entry.filename if entry.flag_bits & 0x800 else _decoded(entry.filename)
        # A path that climbs out of the archive is cut down to its names.
        parts = tuple(
            part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("/", "..", ".")
        )
        if entry.is_dir() or not parts or _IGNORED.intersection(parts):
            return
        changed = _local(entry.date_time)
        if entry.file_size > LARGEST_FILE or self._bytes + entry.file_size > LARGEST_SUM:
            yield HandedIn((*inside, *parts), Path(archive.filename), _utc(changed), _("too large to unpack"))
            return
        self._bytes += entry.file_size
        self._unpacked += 1
        target = self._scratch / f"{self._unpacked:06d}{Path(parts[-1]).suffix[:10]}"
        try:
            with archive.open(entry) as packed, open(target, "wb") as unpacked:
                shutil.copyfileobj(packed, unpacked)
        except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
            problem = _("could not be unpacked: {error}").format(error=error)
            yield HandedIn((*inside, *parts), Path(archive.filename), _utc(changed), problem)
            return
        yield from self._file((*inside, *parts), target, changed, depth + 1)


def _decoded(name: str) -> str:
    """Return a name that a zip stores without saying its encoding: Windows in China writes GBK."""
    raw = name.encode("cp437", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def _local(date_time: tuple[int, ...]) -> float:
    try:
        return time.mktime((*date_time, 0, 0, -1))
    except (OverflowError, ValueError):
        return 0.0


def _utc(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=0)
