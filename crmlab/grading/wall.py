"""The wall: how the examiner asks one student's process, and what it gets of the answers."""

import hashlib
import select
import socket
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from crmlab import _wire, check
from crmlab.grading import _frames
from crmlab.grading.limits import Limits

_GRACE = 2.0  # seconds a cell that ignores its time limit has before its kernel is killed


@dataclass(frozen=True)
class _Parcel:
    """A table on its way to kernels: its name, equal for equal contents, and the message that delivers it."""

    value: Any
    name: str
    body: bytes


class Parcels:
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

    def __init__(self, sock: socket.socket, limits: Limits, memory: Callable[[], int], parcels: "Parcels"):
        self._sock, self._limits, self._memory, self._parcels = sock, limits, memory, parcels
        self._delivered: set[str] = set()
        self._heard = hashlib.blake2b()
        self.lost: str | None = None
        self.usage: dict = {}
        self.deadline = time.monotonic() + limits.notebook_seconds

    def close(self) -> None:
        """Stop listening."""
        self._sock.close()

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
