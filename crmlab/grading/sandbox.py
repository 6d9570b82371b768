"""Where student code runs: a warm process inside bubblewrap, and one kernel per submission forked from it.

Loads without pandas, so that the warm process can start before this one is ready.
"""

import base64
import copy
import importlib
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

import crmlab
from crmlab.grading import _frames
from crmlab.grading.limits import Limits
from crmlab.i18n import translator

if TYPE_CHECKING:
    from crmlab.grading.wall import Parcels

_ = translator("course")

SCRATCH = "/home/student"
_FONT_CACHE = "/run/matplotlib"
_NOBODY = "65534"


class SandboxMissing(RuntimeError):
    """This machine cannot run the sandbox; the message says what to do."""


def require_bubblewrap() -> str:
    """Return the path of bubblewrap, or raise `SandboxMissing` with the way to get it."""
    if sys.platform != "linux":
        raise SandboxMissing(
            _(
                "The sandbox needs Linux. On macOS run crmlab in a Linux container, on Windows in WSL 2 or a container."
            )
        )
    path = shutil.which("bwrap")
    if path is None:
        raise SandboxMissing(
            _(
                "Student code runs only inside the sandbox bubblewrap, which is not installed. "
                "Install it (Debian, Ubuntu: apt install bubblewrap; Fedora: dnf install bubblewrap), "
                "or type --sandbox off to run student code unprotected."
            )
        )
    probe = subprocess.run(
        [path, "--unshare-all", "--ro-bind", "/", "/", "--", "/bin/true"],
        capture_output=True,
        text=True,
        check=False,
    )
    if probe.returncode != 0:
        raise SandboxMissing(
            _(
                "bubblewrap is installed but cannot make a sandbox here: {error}. In a container, allow user namespaces "
                "(for example --security-opt seccomp=unconfined), or type --sandbox off to run student code unprotected."
            ).format(error=probe.stderr.strip()[:200])
        )
    return path


def _visible_paths() -> list[Path]:
    """What the sandbox may see, read-only: the system's programs, this Python, crmlab and its data."""
    package = Path(crmlab.__file__).parent
    paths = [Path(name) for name in ("/usr", "/bin", "/sbin", "/lib", "/lib64", "/lib32")]
    paths += [
        Path(f"/etc/{name}") for name in ("fonts", "ld.so.cache", "alternatives", "localtime", "ssl/certs")
    ]
    paths += [Path(sys.base_prefix), Path(sys.prefix), package, package.parent / "datasets"]
    return [path for path in paths if path.exists()]


def _environment() -> dict[str, str]:
    return {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
        "HOME": SCRATCH,
        "LANG": "C.UTF-8",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MPLCONFIGDIR": _FONT_CACHE,
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(Path(crmlab.__file__).parent.parent),
        "JPY_PARENT_PID": "1",
    }


def _bubblewrap(program: list[str]) -> list[str]:
    command = [require_bubblewrap(), "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL"]
    command += ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--hostname", "sandbox"]
    if os.getuid() == 0:  # limits do not bind root, so kernels become an ordinary user
        command += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_KILL"]
    else:
        command += ["--unshare-user"]
    for path in ("/tmp", _FONT_CACHE, SCRATCH):
        command += ["--perms", "0777", "--tmpfs", path]
    visible = _visible_paths()
    for folder in dict.fromkeys(parent for path in visible for parent in reversed(path.parents)):
        if folder != Path("/") and folder != Path("/tmp"):
            command += ["--perms", "0755", "--dir", str(folder)]
    for path in visible:
        command += ["--ro-bind", str(path), str(path)]
    for fonts in _font_lists():
        command += ["--ro-bind", str(fonts), f"{_FONT_CACHE}/{fonts.name}"]
    command += [
        "--proc",
        "/proc",
        "--dev",
        "/dev",
        "--remount-ro",
        "/dev",
        "--remount-ro",
        "/",
        "--chdir",
        SCRATCH,
    ]
    if _needs_tmp():
        command += ["--remount-ro", "/tmp"]
    for name, value in _environment().items():
        command += ["--setenv", name, value]
    return [*command, "--", *program]


def _font_lists() -> list[Path]:
    """Return matplotlib's lists of this machine's fonts, found by their place: loading matplotlib takes longer."""
    caches = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(os.environ.get("MPLCONFIGDIR") or Path(caches, "matplotlib"))
    if not any(folder.glob("fontlist-v*.json")):
        importlib.import_module("matplotlib.font_manager")  # makes the list
    return sorted(folder.glob("fontlist-v*.json"))


def _needs_tmp() -> bool:
    """Whether something the sandbox must see lies below /tmp, which then cannot be covered and is read-only."""
    return any(path.is_relative_to("/tmp") for path in _visible_paths())


def _covers() -> list[str]:
    """Directories that each submission gets anew, empty."""
    return [SCRATCH, _FONT_CACHE, "/dev/shm", *([] if _needs_tmp() else ["/tmp"])]


class Warm:
    """A warm parent process that forks kernels, and parents like itself. It starts at once and in the background.

    Parameters
    ----------
    limits : Limits
    sandbox : {"bwrap", "off"}

    Attributes
    ----------
    replies : list of dict
        What the cells that were run here gave, which kernels need not run again.
    """

    def __init__(self, limits: Limits, sandbox: str = "bwrap"):
        self.limits, self.sandbox = limits, sandbox
        self.replies: list[dict] = []
        self._imports: list[tuple[str, str]] | None = None
        self._begun: dict[tuple, Warm] = {}
        self._start()

    def expect(self, imports: list[tuple[str, str]]) -> "Warm":
        """Tell, before anything is forked, which modules and names from modules notebooks will import; return itself."""
        self._imports = imports
        with suppress(_frames.ConnectionLost):  # a parent that did not start is noticed when it should greet
            _frames.send(self._control, {"imports": imports})
        return self

    def fork(self) -> "Warm":
        """Return another warm parent in the same sandbox, for another worker process."""
        return self._child({"op": "parent", "cells": []})

    def begun(self, cells: list[str], environment: Mapping[str, str]) -> "Warm":
        """Return a warm parent that has run these cells, so that its kernels go on from there.

        Cells that do not run without files, write files or start threads must run in each kernel: this parent itself
        is returned for them, and where kernels cannot be shut off from each other.
        """
        self._greet()
        if not cells or not self._isolates:
            return self
        key = (*cells, *environment.items())
        if key not in self._begun or self._begun[key]._ended():
            child = self._child({**self._request("parent", environment), "cells": cells})
            self._begun[key] = self
            with suppress(SandboxMissing):
                child._greet()
                self._begun[key] = child
        return self._begun[key]

    def _child(self, request: dict) -> "Warm":
        if self._imports is None:
            self.expect([])
        child = copy.copy(self)
        child._control, child._process, child._begun, child._greeted = self._forked(request), None, {}, False
        return child

    def _forked(self, request: dict) -> socket.socket:
        """Ask for another process and return our end of a socket to it; where nobody hears, the other end is closed."""
        ours, theirs = socket.socketpair()
        with theirs, suppress(OSError, _frames.ConnectionLost):
            socket.send_fds(self._control, [b"f"], [theirs.fileno()])
            _frames.send(self._control, request)
        return ours

    def _request(self, operation: str, environment: Mapping[str, str]) -> dict:
        scratch = SCRATCH if self.sandbox == "bwrap" else tempfile.mkdtemp(prefix="crmlab-")
        return {
            "op": operation,
            "isolate": self._isolates,
            "limits": self.limits.as_dict(),
            "scratch": scratch,
            "covers": _covers(),
            "environment": {"TMPDIR": scratch, **environment},
        }

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        user = _NOBODY if self.sandbox == "bwrap" and os.getuid() == 0 else ""
        program = [sys.executable, "-m", "crmlab.grading._zygote", str(theirs.fileno()), user]
        self._log = tempfile.TemporaryFile()  # noqa: SIM115, closed with the process
        if self.sandbox == "bwrap":
            command, environment = _bubblewrap(program), {}
        else:
            command, environment = program, {**os.environ, **_environment(), "HOME": tempfile.gettempdir()}
            environment.pop("MPLCONFIGDIR")
        self._process = subprocess.Popen(
            command,
            env=environment,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
        )
        theirs.close()
        self._control, self._greeted = ours, False
        if self._imports is not None:
            self.expect(self._imports)

    def _greet(self) -> None:
        """Wait until the parent is ready; start another where it has ended, or must not share its sandbox."""
        if self._ended():
            self.close()
            self._start()
        if self._greeted:
            return
        if self._imports is None:
            self.expect([])
        try:
            hello = _frames.receive(self._control, seconds=120)
        except _frames.ConnectionLost as error:
            self._log.seek(0)
            text = self._log.read().decode("utf-8", "replace")[-2000:]
            self.close()
            raise SandboxMissing(_("The sandboxed Python did not start:\n{log}").format(log=text)) from error
        self._greeted, self._nested, self.replies = True, bool(hello["nested"]), hello["replies"]
        if self._process is None and self.sandbox == "bwrap" and not self._nested:
            self.close()
            self._greet()

    @property
    def _isolates(self) -> bool:
        """Whether kernels have namespaces of their own; without, one has the whole sandbox to itself."""
        return self.sandbox == "bwrap" and self._nested

    def _ended(self) -> bool:
        """Whether the parent is gone: between kernels it says nothing, so there is nothing to read until then."""
        if self._control.fileno() < 0:
            return True
        return self._greeted and bool(select.select([self._control], [], [], 0)[0])

    @cached_property
    def _parcels(self) -> "Parcels":
        from crmlab.grading.wall import Parcels

        return Parcels()

    @contextmanager
    def kernel(self, files: Mapping[str, bytes], environment: Mapping[str, str]):
        """Fork a kernel with these files in its directory; when the block ends nothing of it is left."""
        from crmlab.grading.wall import Kernel

        self._greet()
        request = {
            **self._request("kernel", environment),
            "limit_processes": self.sandbox == "bwrap",
            "files": {name: base64.b64encode(content).decode() for name, content in files.items()},
        }
        kernel = Kernel(self._forked(request), self.limits, self._memory, self._parcels)
        try:
            _frames.receive(self._control, seconds=60)
            yield kernel
        finally:
            kernel.close()
            try:
                _frames.send(self._control, {"op": "stop"})
                kernel.usage = _frames.receive(self._control, seconds=30)
            except _frames.ConnectionLost:
                self.close()
            if self.sandbox == "bwrap" and not self._isolates:
                self.close()
            if self.sandbox != "bwrap":
                shutil.rmtree(request["scratch"], ignore_errors=True)

    def _memory(self) -> int:
        """Bytes of memory that a kernel's processes use beyond what the warm parent has."""
        _frames.send(self._control, {"op": "memory"})
        return int(_frames.receive(self._control, seconds=30)["memory"])

    def close(self) -> None:
        """End the warm parent and all it forked, unless that has been done."""
        for child in self._begun.values():
            if child is not self:
                child.close()
        self._begun.clear()
        if self._control.fileno() < 0:
            return
        self._control.close()
        if self._process is None:
            return  # a forked parent ends when nobody is left to ask it
        with suppress(psutil.Error):
            for process in psutil.Process(self._process.pid).children(recursive=True):
                with suppress(psutil.Error):
                    process.kill()
        self._process.kill()
        self._process.wait()
        self._log.close()
