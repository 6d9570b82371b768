"""The warm parent: imports what notebooks use, then forks one kernel per submission.

Runs inside the sandbox as ``python -m crmlab.grading._zygote FD USER``. On the control socket FD it is told first
what kernels will probably import, then to start a kernel (the kernel's socket comes along as a file descriptor) and
to stop it. Kernels run as USER, if one is named.
"""

import base64
import contextlib
import copy
import gc
import importlib
import os
import random
import resource
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import Any

from crmlab import _wire
from crmlab.grading import _frames, _isolate
from crmlab.grading._shell import Evidence, Shell

WARM = (
    "numpy",
    "pandas",
    "pandas.testing",
    "numpy.testing",
    "unittest",
    "crmlab._start",
    "crmlab.check",
    "crmlab.datasets",
    "crmlab.quiz",
)
FORK_SAFE = frozenset(
    {"crmlab", "matplotlib", "numpy", "pandas", "scipy", "seaborn", "sklearn", "statsmodels"}
)


def main() -> None:
    """Serve the control socket until it closes."""
    control = socket.socket(fileno=int(sys.argv[1]))
    user = int(sys.argv[2]) if sys.argv[2] else None
    _isolate.adopt_orphans()
    gc.disable()
    shell = _warm_shell()
    try:
        _warm_up(shell, _frames.receive(control)["imports"])
    except _frames.ConnectionLost:
        return
    gc.freeze()
    gc.enable()
    _frames.send(control, {"ready": True, "nested": _can_nest(user), "rss": _resident()})
    while True:
        try:
            request, kernel_fd = _receive_with_fd(control)
        except _frames.ConnectionLost:
            return
        pid = _fork_kernel(request, kernel_fd, control, shell, user)
        os.close(kernel_fd)
        _frames.send(control, {"pid": pid})
        try:
            _frames.receive(control)
        finally:
            usage = _end(pid)
        _frames.send(control, usage)


def _warm_shell() -> Shell:
    shell = Shell()
    for module in WARM:
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
    names = dict(shell.names)
    for cell in ("import pandas; pandas.DataFrame({'warm': [1]})", "1 / 0"):
        shell.shell.run_cell(cell, store_history=False)
    shell.names.clear()
    shell.names.update(names)
    return shell


def _warm_up(shell: Shell, imports: list[tuple[str, str]]) -> None:
    """Import what is safe to have in memory when a process forks, and read the course's tables."""
    for module, name in imports:
        if module.partition(".")[0] in FORK_SAFE | sys.stdlib_module_names:
            with contextlib.suppress(Exception):
                value = getattr(importlib.import_module(module), name, None)
                if module == "crmlab.datasets" and name.startswith("load_"):
                    value()
    if "matplotlib.pyplot" in sys.modules:
        shell.shell.enable_matplotlib("inline")
        _draw_once()


def _draw_once() -> None:
    """Draw a picture that nobody sees: the font cache and the renderer are then warm."""
    import io

    from matplotlib import pyplot as plt

    figure = plt.figure()
    figure.add_subplot().set_title("warm")
    figure.savefig(io.BytesIO())
    plt.close(figure)


def _can_nest(user: int | None) -> bool:
    """Whether this machine lets a sandboxed process make namespaces of its own."""
    pid = os.fork()
    if pid == 0:
        try:
            if user is not None:
                _isolate.become(user)
            _isolate.new_namespaces()
            os._exit(0)
        except OSError:
            os._exit(1)
    return os.waitpid(pid, 0)[1] == 0


def _resident() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _address_space() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()


def _receive_with_fd(control: socket.socket) -> tuple[dict, int]:
    byte, fds, _flags, _address = socket.recv_fds(control, 1, 1)
    if not byte or not fds:
        raise _frames.ConnectionLost("died")
    return _frames.receive(control), fds[0]


def _fork_kernel(
    request: dict, kernel_fd: int, control: socket.socket, shell: Shell, user: int | None
) -> int:
    """Fork the kernel, in namespaces of its own where asked; return its process id as seen here."""
    isolated = request["isolate"]
    reading, writing = os.pipe()
    helper = os.fork()
    if helper == 0:
        log = os.fdopen(os.dup(2), "w")
        try:
            control.close()
            os.close(reading)
            if user is not None:
                _isolate.become(user)
            if isolated:
                _isolate.new_namespaces()
                kernel = os.fork()
                if kernel:
                    os.write(writing, str(kernel).encode())
                    os._exit(0)
            else:
                os.write(writing, str(os.getpid()).encode())
            os.close(writing)
            _prepare(request, shell)
        except BaseException:
            traceback.print_exc(file=log)
            log.flush()
            os._exit(1)
        log.close()
        with contextlib.suppress(_frames.ConnectionLost):
            _serve(socket.socket(fileno=kernel_fd), _Kernel(shell))
        os._exit(1)
    os.close(writing)
    pid = int(os.read(reading, 32) or helper)
    os.close(reading)
    if pid != helper:
        os.waitpid(helper, 0)
    return pid


def _end(pid: int) -> dict:
    """Kill the kernel with all its processes; tell what it used."""
    status = cpu = memory = 0
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    try:
        os.kill(pid, signal.SIGKILL)
        _pid, status, usage = os.wait4(pid, 0)
        cpu, memory = usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024
    except (ProcessLookupError, ChildProcessError):
        pass
    while True:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                break
        except ChildProcessError:
            break
    return {"status": status, "cpu": cpu, "memory": memory}


def _prepare(request: dict, shell: Shell) -> None:
    """Become the kernel of one submission: its files, its limits, no privileges."""
    limits, scratch = request["limits"], request["scratch"]
    os.setpgid(0, 0) if not request["isolate"] else os.setsid()
    address_space = _address_space()
    if request["isolate"]:
        _isolate.private_mounts(request["covers"], limits["scratch"])
    files = Path(scratch)
    for name, content in request["files"].items():
        path = files / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(content))
    os.chdir(scratch)
    sys.path[:] = [scratch, *[entry for entry in sys.path if entry]]
    os.environ.update(request["environment"])
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    shell.outputs.max_bytes = limits["cell_output"]
    shell.capture_streams()
    if request["isolate"]:
        _isolate.drop_privileges()
    _isolate.limit_resources(
        memory=address_space + limits["memory"],
        processes=limits["processes"] if request["limit_processes"] else None,
        file_size=limits["scratch"],
        cpu_seconds=int(limits["notebook_seconds"]) + 5,
    )


def _serve(sock: socket.socket, kernel: "_Kernel") -> None:
    """Answer until the other side is gone."""
    while True:
        message = _frames.receive(sock)
        if message["op"] == "parcel":
            kernel.keep(message["name"], message["content"])
        else:
            _frames.send(sock, kernel.answer(message))


class _Kernel:
    """Answers what the examiner asks of one student's names."""

    def __init__(self, shell: Shell):
        self._shell = shell
        self._evidence = Evidence(shell)
        self._kept: list[Any] = []
        self._parcels: dict[str, Any] = {}
        self._tables: dict[str, Any] = {}

    def keep(self, name: str, content: Any) -> None:
        """Keep a table, as it came, for the calls that will refer to it."""
        self._parcels[name] = content

    def answer(self, message: dict) -> dict:
        """Answer one message; never raises for what the student's code does."""
        operation = message["op"]
        if operation == "run":
            return self._shell.run(message["source"], message["seconds"])
        if operation == "test":
            return self._evidence.run(message["source"], message["seconds"], message["nonce"])
        self._shell.outputs.start()
        try:
            signal.setitimer(signal.ITIMER_REAL, message["seconds"])
            return self._ask(operation, message)
        except BaseException as error:
            return {"error": {"kind": type(error).__name__, "message": _text(error)}}
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _ask(self, operation: str, message: dict) -> dict:
        if operation == "quiz":
            quiz = importlib.import_module("crmlab.quiz")
            return self._reply(quiz.answer_to(message["id"]))
        root, *attributes = message["path"]
        if isinstance(root, int):
            value = self._kept[root]
        elif root in self._shell.names:
            value = self._shell.names[root]
        else:
            return {"missing": root}
        for attribute in attributes:
            value = getattr(value, attribute)
        if operation == "get":
            return self._reply(value, keep=False)
        args = [self._argument(argument) for argument in message["args"]]
        kwargs = {name: self._argument(argument) for name, argument in message["kwargs"].items()}
        return self._reply(value(*args, **kwargs))

    def _argument(self, message: Any) -> Any:
        if not isinstance(message, dict) or "parcel" not in message:
            return _wire.decode(message)
        name = message["parcel"]
        if name in self._parcels:
            self._tables[name] = _wire.decode(self._parcels.pop(name))
        return copy.deepcopy(self._tables[name])

    def _reply(self, value: Any, *, keep: bool = True) -> dict:
        """Send a plain value; of another tell the kind, and keep it where no name leads to it."""
        try:
            return {"value": _wire.encode(_plain(value))}
        except _wire.NotPlain:
            if keep:
                self._kept.append(value)
            kind = type(value)
            return {
                "kept": len(self._kept) - 1 if keep else None,
                "type": f"{kind.__module__}.{kind.__qualname__}",
                "callable": callable(value),
            }


def _plain(value: Any) -> Any:
    """Describe figures as plain values; leave anything else."""
    if "matplotlib" in sys.modules and _drawn(value):
        from crmlab.check import describe_figure

        return describe_figure(value)
    return value


def _drawn(value: Any) -> bool:
    first = (
        value.flat[0] if type(value).__name__ == "ndarray" and value.dtype == object and value.size else value
    )
    return type(first).__module__.startswith("matplotlib.")


def _text(error: BaseException) -> str:
    try:
        return str(error)[:1000]
    except Exception:
        return ""


if __name__ == "__main__":
    main()
