"""Length-prefixed JSON messages on a socket, bounded in size."""

import json
import socket
import struct
import time
from typing import Any

_HEADER = struct.Struct(">I")


class ConnectionLost(Exception):
    """The other side is gone, silent for too long, or sends more than is allowed; ``reason`` says which."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def pack(message: dict) -> bytes:
    """Return a message as the bytes of its body."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def send(sock: socket.socket, message: dict | bytes) -> None:
    """Send one message, packed or not."""
    body = message if isinstance(message, bytes) else pack(message)
    try:
        sock.sendall(_HEADER.pack(len(body)) + body)
    except OSError as error:
        raise ConnectionLost("died") from error


def receive(
    sock: socket.socket, *, seconds: float | None = None, max_bytes: int | None = None, digest: Any = None
) -> dict:
    """Receive one message within `seconds`, of at most `max_bytes`; `digest` is updated with its bytes."""
    deadline = None if seconds is None else time.monotonic() + seconds
    header = _exactly(sock, _HEADER.size, deadline)
    (length,) = _HEADER.unpack(header)
    if max_bytes is not None and length > max_bytes:
        raise ConnectionLost("size")
    body = _exactly(sock, length, deadline)
    if digest is not None:
        digest.update(header + body)
    try:
        message = json.loads(body.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError) as error:
        raise ConnectionLost("garbled") from error
    if not isinstance(message, dict):
        raise ConnectionLost("garbled")
    return message


def _exactly(sock: socket.socket, count: int, deadline: float | None) -> bytes:
    parts = bytearray()
    while len(parts) < count:
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise ConnectionLost("time")
            sock.settimeout(left)
        else:
            sock.settimeout(None)
        try:
            part = sock.recv(min(count - len(parts), 1 << 20))
        except TimeoutError:
            raise ConnectionLost("time") from None
        except OSError:
            part = b""
        if not part:
            raise ConnectionLost("died")
        parts += part
    return bytes(parts)
