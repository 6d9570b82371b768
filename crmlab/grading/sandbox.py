"""Where student code runs: a warm process inside bubblewrap, and one kernel per submission forked from it."""

import base64
import hashlib
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import psutil

import crmlab
from crmlab import _wire, check
from crmlab.grading import _frames
from crmlab.grading.limits import Limits
from crmlab.i18n import translator

_ = translator("course")

SCRATCH = "/home/student"
_FONT_CACHE = "/run/matplotlib"
_NOBODY = "65534"
_GRACE = 2.0  # seconds a cell that ignores its time limit has before its kernel is killed


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
    import matplotlib
    from matplotlib import font_manager

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
    fonts = Path(matplotlib.get_cachedir()) / f"fontlist-v{font_manager.FontManager.__version__}.json"
    if fonts.exists():
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


def _needs_tmp() -> bool:
    """Whether something the sandbox must see lies below /tmp, which then cannot be covered and is read-only."""
    return any(path.is_relative_to("/tmp") for path in _visible_paths())


def _covers() -> list[str]:
    """Directories that each submission gets anew, empty."""
    return [SCRATCH, _FONT_CACHE, "/dev/shm", *([] if _needs_tmp() else ["/tmp"])]


class Warm:
    """A warm parent process that forks kernels. It starts at once and in the background.

    Parameters
    ----------
    limits : Limits
    sandbox : {"bwrap", "off"}
    """

    def __init__(self, limits: Limits, sandbox: str = "bwrap"):
        self.limits, self.sandbox = limits, sandbox
        self._imports: list[tuple[str, str]] | None = None
        self._parcels = _Parcels()
        self._start()

    def expect(self, imports: list[tuple[str, str]]) -> "Warm":
        """Tell, before the first kernel, which modules and names from modules notebooks will import; return itself."""
        self._imports = imports
        with suppress(_frames.ConnectionLost):  # a parent that did not start is noticed when it should greet
            _frames.send(self._control, {"imports": imports})
        return self

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
        """Wait until the parent is ready, and start it again where it has ended."""
        if self._greeted and self._ended():
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
            raise RuntimeError(f"The sandboxed Python did not start:\n{text}") from error
        self._greeted, self._nested, self.resident = True, bool(hello["nested"]), int(hello["rss"])

    def _ended(self) -> bool:
        """Whether the parent is gone: between kernels it says nothing, so there is nothing to read until then."""
        return self._control.fileno() < 0 or bool(select.select([self._control], [], [], 0)[0])

    @contextmanager
    def kernel(self, files: Mapping[str, bytes], environment: Mapping[str, str]):
        """Fork a kernel with these files in its directory; when the block ends nothing of it is left."""
        self._greet()
        isolated = self.sandbox == "bwrap" and self._nested
        scratch = SCRATCH if self.sandbox == "bwrap" else tempfile.mkdtemp(prefix="crmlab-")
        ours, theirs = socket.socketpair()
        request = {
            "isolate": isolated,
            "limit_processes": self.sandbox == "bwrap",
            "limits": self.limits.as_dict(),
            "scratch": scratch,
            "covers": _covers(),
            "environment": {"TMPDIR": scratch, **environment},
            "files": {name: base64.b64encode(content).decode() for name, content in files.items()},
        }
        kernel = Kernel(ours, self.limits, self._memory, self._parcels)
        try:
            socket.send_fds(self._control, [b"k"], [theirs.fileno()])
            theirs.close()
            _frames.send(self._control, request)
            _frames.receive(self._control, seconds=60)
            yield kernel
        finally:
            ours.close()
            try:
                _frames.send(self._control, {"op": "stop"})
                kernel.usage = _frames.receive(self._control, seconds=30)
            except _frames.ConnectionLost:
                self.close()
            if self.sandbox == "bwrap" and not isolated:
                self.close()  # without namespaces of its own, a kernel has the whole sandbox to itself
            if self.sandbox != "bwrap":
                shutil.rmtree(scratch, ignore_errors=True)

    def _memory(self) -> int:
        """Bytes of memory that the processes in the sandbox use beyond the warm parent."""
        total = 0
        with suppress(psutil.Error):
            for process in psutil.Process(self._process.pid).children(recursive=True):
                with suppress(psutil.Error):
                    total += max(process.memory_info().rss - self.resident, 0)
        return total

    def close(self) -> None:
        """Kill the warm parent and all it started."""
        with suppress(psutil.Error):
            for process in psutil.Process(self._process.pid).children(recursive=True):
                with suppress(psutil.Error):
                    process.kill()
        self._process.kill()
        self._process.wait()
        self._control.close()
        self._log.close()


@dataclass(frozen=True)
class _Parcel:
    """A table on its way to kernels: its name, equal for equal contents, and the message that delivers it."""

    value: Any
    name: str
    body: bytes


class _Parcels:
    """The tables that were sent to kernels last, packed once for all of them."""

    MAX_BYTES = 128_000_000

    def __init__(self) -> None:
        self._parcels: OrderedDict[int, _Parcel] = OrderedDict()
        self._bytes = 0

    def of(self, value: Any) -> _Parcel:
        """Return the parcel of a table; the table is kept alive, so that its id stays its own."""
        parcel = self._parcels.pop(id(value), None)
        if parcel is None:
            content = _frames.pack(_wire.encode(value))
            name = hashlib.blake2b(content, digest_size=16).hexdigest()
            body = b'{"op":"parcel","name":"%s","content":%s}' % (name.encode(), content)
            parcel = _Parcel(value, name, body)
            self._bytes += len(parcel.body)
        self._parcels[id(value)] = parcel
        while self._bytes > self.MAX_BYTES and len(self._parcels) > 1:
            self._bytes -= len(self._parcels.popitem(last=False)[1].body)
        return parcel


class Kernel:
    """The trusted end of the wire to one student's process.

    Raises `ConnectionLost` from every call once the process is gone; ``lost`` then says why:
    ``died``, ``time``, ``memory``, ``size`` (it sent more than it may) or ``garbled``.
    """

    def __init__(self, sock: socket.socket, limits: Limits, memory: Callable[[], int], parcels: "_Parcels"):
        self._sock, self._limits, self._memory, self._parcels = sock, limits, memory, parcels
        self._delivered: set[str] = set()
        self._heard = hashlib.blake2b()
        self.lost: str | None = None
        self.usage: dict = {}
        self.deadline = time.monotonic() + limits.notebook_seconds

    def replies(self) -> bytes:
        """Return a digest of the replies since the last `Student` was made."""
        return self._heard.digest()

    def forget_replies(self) -> None:
        """Begin a new digest."""
        self._heard = hashlib.blake2b()

    def run(self, source: str) -> dict:
        """Run a cell; see `Shell.run`."""
        return self._ask({"op": "run", "source": source}, self._limits.cell_output * 4 + 1_000_000)

    def test(self, source: str, nonce: str) -> dict:
        """Run a classical test cell; see `Evidence.run`."""
        return self._ask(
            {"op": "test", "source": source, "nonce": nonce}, self._limits.cell_output * 4 + 1_000_000
        )

    def get(self, path: list) -> Any:
        """Fetch a value by its path: a name or the number of a kept value, then attributes."""
        return self._value(self._ask({"op": "get", "path": path}, self._limits.answer), path)

    def call(self, path: list, args: tuple, kwargs: dict) -> Any:
        """Call what is at a path."""
        message = {
            "op": "call",
            "path": path,
            "args": [self._argument(argument) for argument in args],
            "kwargs": {name: self._argument(argument) for name, argument in kwargs.items()},
        }
        return self._value(self._ask(message, self._limits.answer))

    def _argument(self, value: Any) -> Any:
        """Encode an argument; a table goes to the kernel once, as a parcel that later calls refer to."""
        if not isinstance(value, pd.DataFrame | pd.Series | np.ndarray):
            return _wire.encode(value)
        parcel = self._parcels.of(value)
        if parcel.name not in self._delivered:
            with self._noting_loss():
                _frames.send(self._sock, parcel.body)
            self._delivered.add(parcel.name)
        return {"parcel": parcel.name}

    def quiz(self, question: str) -> Any:
        """Fetch the answer given to a quiz question."""
        return self._value(self._ask({"op": "quiz", "id": question}, self._limits.answer))

    def _value(self, reply: dict, path: list | None = None) -> Any:
        if "missing" in reply:
            name = str(reply["missing"])
            raise NameError(f"name {name!r} is not defined", name=name)
        if "error" in reply:
            error = reply["error"]
            raise check.StudentError(str(error.get("kind")), str(error.get("message")))
        if "kept" in reply:
            kind = RemoteFunction if reply.get("callable") else Remote
            return kind(self, path or [int(reply["kept"])], str(reply.get("type")))
        try:
            return _wire.decode(reply["value"])
        except (KeyError, _wire.WireError) as error:
            raise check.StudentError("ValueError", str(error)) from error

    def _ask(self, message: dict, max_bytes: int) -> dict:
        seconds = min(self._limits.cell_seconds, self.deadline - time.monotonic())
        with self._noting_loss():
            if seconds <= 0:
                raise _frames.ConnectionLost("time")
            _frames.send(self._sock, {**message, "seconds": seconds})
            self._wait(seconds + _GRACE)
            return _frames.receive(
                self._sock, seconds=seconds + _GRACE, max_bytes=max_bytes, digest=self._heard
            )

    @contextmanager
    def _noting_loss(self):
        if self.lost:
            raise _frames.ConnectionLost(self.lost)
        try:
            yield
        except _frames.ConnectionLost as error:
            self.lost = error.reason
            raise

    def _wait(self, seconds: float) -> None:
        """Wait for an answer, watching the memory of a cell that takes long."""
        deadline = time.monotonic() + seconds
        while not select.select([self._sock], [], [], 0.25)[0]:
            if time.monotonic() > deadline:
                raise _frames.ConnectionLost("time")
            if self._memory() > self._limits.memory:
                raise _frames.ConnectionLost("memory")


class Student:
    """A student's names as attributes; plain values are asked for at each access, what stays behind the wall once."""

    def __init__(self, kernel: Kernel):
        self._kernel = kernel
        kernel.forget_replies()

    def __getattr__(self, name: str) -> Any:
        value = self._kernel.get([name])
        if isinstance(value, Remote):
            setattr(self, name, value)
        return value

    def quiz(self, question: str) -> Any:
        """Return the answer given to a quiz question."""
        return self._kernel.quiz(question)


class Remote:
    """A value that stays in the student's process: a model, an object."""

    def __init__(self, kernel: Kernel, path: list, kind: str):
        self._kernel, self._path, self._kind = kernel, path, kind

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._kernel.get([*self._path, name])

    def __repr__(self) -> str:
        return f"<{self._kind} in the student's process>"


class RemoteFunction(Remote):
    """A function or class that stays in the student's process."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._kernel.call(self._path, args, kwargs)
