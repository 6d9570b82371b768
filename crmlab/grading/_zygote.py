"""The warm parent: imports what notebooks use, then forks kernels, one for each notebook, and parents like itself.

Runs inside the sandbox as ``python -m crmlab.grading._zygote FD USER``. On the control socket FD it is told first
what kernels will probably import, then to fork a kernel or another parent (whose socket comes along as a file
descriptor), and to stop a kernel. What it forks runs as USER, if one is named.
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
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

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
REHEARSAL = """
import pandas
table = pandas.DataFrame({"key": ["a", "b", "a"], "day": ["2025-01-01", "2025-02-01", None], "value": [1.0, 2.0, 3.0]})
table["day"] = pandas.to_datetime(table["day"])
chosen = table[table["key"].isin(["a"]) & (table["day"].dt.year == 2025) | table["key"].duplicated()]
chosen = chosen.assign(part=chosen["value"] / chosen["value"].sum(), when=chosen["day"].astype(str))
sums = chosen.groupby("key").agg(value=("value", "sum"), last=("day", "max"), count=("day", "size"))
sums = sums.reset_index().merge(table, on="key", how="left").sort_values(["key", "day"], ascending=[False, True])
sums["rank"] = sums["value_x"].rank(method="first").astype(int)
sums["band"] = pandas.cut(sums["value_x"], [0, 1, 9], labels=["low", "high"])
sums.set_index("key").loc[["a"]].head(2)
"""
FORK_SAFE = frozenset(
    {"crmlab", "matplotlib", "numpy", "pandas", "scipy", "seaborn", "sklearn", "statsmodels"}
)


def main() -> None:
    """Serve the control socket until it closes."""
    control = socket.socket(fileno=int(sys.argv[1]))
    user = int(sys.argv[2]) if sys.argv[2] else None
    nested = _can_nest(user)
    if nested:
        _nest(user)
    gc.disable()
    shell = _warm_shell()
    with contextlib.suppress(_frames.ConnectionLost):
        _warm_up(shell, _frames.receive(control)["imports"])
        gc.freeze()
        gc.enable()
        _Parent(control, shell, None if nested else user, nested).serve()


def _nest(user: int | None) -> None:
    """Go on as an ordinary user in a process with namespaces of its own."""
    _go_on_in_child()  # a process that has threads may not
    if user is not None:
        _isolate.become(user)
    _isolate.new_namespaces(processes=True)
    _go_on_in_child()


def _go_on_in_child() -> None:
    """Fork, and end as the child does."""
    pid = os.fork()
    if pid:
        os._exit(os.waitpid(pid, 0)[1] != 0)


def _can_nest(user: int | None) -> bool:
    """Whether this machine lets a sandboxed process make namespaces of its own, and kernels theirs within."""
    pid = os.fork()
    if pid == 0:
        with contextlib.suppress(OSError):
            _nest(user)
            if _isolate.fork_apart() == 0:
                _isolate.shut_off()
                os._exit(0)
            os._exit(os.wait()[1] != 0)
        os._exit(1)
    return os.waitpid(pid, 0)[1] == 0


def _warm_shell() -> Shell:
    shell = Shell()
    for module in WARM:
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
    names = dict(shell.names)
    for cell in (REHEARSAL, "1 / 0"):
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


def _address_space() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()


class _Parent:
    """Forks kernels and other parents, and oversees one kernel at a time.

    Parameters
    ----------
    control : socket
        Where it is told what to do.
    shell : Shell
        What its kernels begin with.
    user : int or None
        Whom forked processes become.
    nested : bool
        Whether they can have namespaces of their own.
    """

    def __init__(self, control: socket.socket, shell: Shell, user: int | None, nested: bool):
        self._control, self._shell, self._user, self._nested = control, shell, user, nested

    def serve(self, replies: Sequence[dict] = ()) -> None:
        """Greet with the replies to the cells that have been run here, then do what is asked."""
        _isolate.adopt_orphans()
        self._random = random.getstate() if replies else None
        _frames.send(self._control, {"nested": self._nested, "replies": list(replies)})
        while True:
            request, sock = self._receive()
            with sock:
                pid = self._fork(request, sock)
            if request["op"] == "kernel":
                self._oversee(pid)

    def _receive(self) -> tuple[dict, socket.socket]:
        """Receive what to fork, and the socket for it."""
        byte, fds, _flags, _address = socket.recv_fds(self._control, 1, 1)
        if not byte or not fds:
            raise _frames.ConnectionLost("died")
        return _frames.receive(self._control), socket.socket(fileno=fds[0])

    def _fork(self, request: dict, sock: socket.socket) -> int:
        """Fork a process that does what is asked; return its id."""
        isolated = request["op"] == "kernel" and request["isolate"]
        pid = _isolate.fork_apart() if isolated else os.fork()
        if pid:
            return pid
        log = os.fdopen(os.dup(2), "w")
        try:
            self._control.close()
            if self._user is not None:
                _isolate.become(self._user)
            become = {"kernel": self._become_kernel, "parent": self._become_parent}[request["op"]]
            serve = become(request, sock)
        except BaseException:
            traceback.print_exc(file=log)
            log.flush()
            os._exit(1)
        log.close()
        with contextlib.suppress(_frames.ConnectionLost):
            serve()
        os._exit(1)

    def _become_kernel(self, request: dict, sock: socket.socket) -> Callable[[], None]:
        _prepare(request, self._shell)
        if self._random:
            random.setstate(self._random)  # Python's own is sown anew at each fork, numpy's is not
        else:
            _seed()
        return partial(_serve, sock, _Kernel(self._shell))

    def _become_parent(self, request: dict, sock: socket.socket) -> Callable[[], None]:
        replies = _begin(request, self._shell) if request["cells"] else []
        return partial(_Parent(sock, self._shell, None, self._nested).serve, replies)

    def _oversee(self, kernel: int) -> None:
        """Tell of a kernel's memory when asked, end the kernel when told to, and tell what it used."""
        _frames.send(self._control, {"started": True})
        try:
            while _frames.receive(self._control)["op"] == "memory":
                _frames.send(self._control, {"memory": self._memory()})
        finally:
            usage = _end(kernel)
        _frames.send(self._control, usage)

    def _memory(self) -> int:
        """Bytes that the kernel's processes use beyond what this one has."""
        processes = _processes()
        own = processes[int(os.readlink("/proc/self"))]
        children = defaultdict(list)
        for process in processes.values():
            children[process.parent].append(process)
        found = [child for child in children[own.id] if child.session != own.session]  # not another parent
        for process in found:
            found += children[process.id]
        return sum(max(process.resident - own.resident, 0) for process in found)


class _Process(NamedTuple):
    """A process as /proc tells of it, with ids as they are there; bytes of memory that no file holds."""

    id: int
    parent: int
    session: int
    resident: int


def _processes() -> dict[int, _Process]:
    """Return the processes of this sandbox by id."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError):
            status = dict(line.split(":", 1) for line in path.read_text().splitlines())
            parent, session, *pages = (
                int(status.get(name, "0").split()[0]) for name in ("PPid", "NSsid", "RssAnon", "RssShmem")
            )
            number = int(status["Pid"])
            found[number] = _Process(number, parent, session, sum(pages) * 1024)
    return found


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


def _begin(request: dict, shell: Shell) -> list[dict]:
    """Run the cells that kernels have in common; raise where they do not run without files, or start threads."""
    threads = len(os.listdir("/proc/self/task"))
    _isolate.own_mounts()
    _isolate.cover(request["covers"], 1 << 16, read_only=True)
    _enter(request, shell)
    _seed()
    replies = [shell.run(cell, request["limits"]["cell_seconds"]) for cell in request["cells"]]
    if not all(reply["ok"] for reply in replies) or len(os.listdir("/proc/self/task")) > threads:
        raise RuntimeError("These cells must run in each kernel.")
    gc.freeze()
    return replies


def _prepare(request: dict, shell: Shell) -> None:
    """Become the kernel of one submission: its files, its limits, no privileges."""
    limits, scratch = request["limits"], request["scratch"]
    os.setsid()
    address_space = _address_space()
    if request["isolate"]:
        _isolate.shut_off()
        _isolate.cover(request["covers"], limits["scratch"])
    files = Path(scratch)
    for name, content in request["files"].items():
        path = files / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(content))
    _enter(request, shell)
    if request["isolate"]:
        _isolate.drop_privileges()
    _isolate.limit_resources(
        memory=address_space + limits["memory"],
        processes=limits["processes"] if request["limit_processes"] else None,
        file_size=limits["scratch"],
        cpu_seconds=int(limits["notebook_seconds"]) + 5,
    )


def _enter(request: dict, shell: Shell) -> None:
    """Take the directory, the environment and the output of a notebook."""
    scratch = request["scratch"]
    os.chdir(scratch)
    sys.path[:] = [scratch, *(entry for entry in sys.path if entry not in ("", scratch))]
    os.environ.update(request["environment"])
    shell.outputs.max_bytes = request["limits"]["cell_output"]
    shell.capture_streams()


def _seed() -> None:
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()


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
