"""Namespaces, mounts and limits around one student's process, made with the kernel's own calls.

The warm parent already runs inside bubblewrap. Each process forked from it gets namespaces of its own, so that
it sees neither its parent nor what an earlier submission left.
"""

import ctypes
import os
import resource
import signal

_libc = ctypes.CDLL(None, use_errno=True)
_NEWNS, _NEWIPC, _NEWUSER, _NEWPID, _NEWNET = 0x20000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC, _MS_REC, _MS_PRIVATE = 1, 2, 4, 8, 0x4000, 0x40000
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_CAPBSET_DROP = 1, 4, 24
_PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 36, 38


def _call(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def adopt_orphans() -> None:
    """Make this process the one that inherits its children's children."""
    _call(_libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), "prctl")


def die_with_parent() -> None:
    """Ask to be killed when the parent ends."""
    _call(_libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0), "prctl")


def become(user: int) -> None:
    """Stop being root: take the id of an ordinary user, for good."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    _call(_libc.prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0), "prctl")  # or /proc/self would still be root's


def new_namespaces(*, processes: bool = False) -> None:
    """Leave for user, mount, IPC and network namespaces of our own, and have one of our own for child processes."""
    uid, gid = os.getuid(), os.getgid()
    flags = _NEWUSER | _NEWNS | _NEWIPC | _NEWNET | (_NEWPID if processes else 0)
    _call(_libc.unshare(flags), "unshare")
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def own_mounts() -> None:
    """Leave for a mount namespace of our own; needs namespaces that are ours."""
    _call(_libc.unshare(_NEWNS), "unshare")


def fork_apart() -> int:
    """Fork a process that is the first in a process namespace of its own; needs namespaces that are ours."""
    here = os.open("/proc/self/ns/pid", os.O_RDONLY)
    _call(_libc.unshare(_NEWPID), "unshare")
    pid = os.fork()
    if pid:
        _call(_libc.setns(here, _NEWPID), "setns")
    os.close(here)
    return pid


def cover(paths: list[str], size: int, *, read_only: bool = False) -> None:
    """Mount an empty directory of `size` bytes over each of `paths`."""
    _call(_libc.mount(None, b"/", None, _MS_REC | _MS_PRIVATE, None), "mount /")
    flags = _MS_NOSUID | _MS_NODEV | (_MS_RDONLY if read_only else 0)
    options = f"size={size},mode=0755".encode()
    for path in paths:
        _call(_libc.mount(b"tmpfs", path.encode(), b"tmpfs", flags, options), f"mount {path}")


def shut_off() -> None:
    """Leave for namespaces of our own, in which nothing tells of other processes and no terminal of theirs is open."""
    new_namespaces()
    cover(["/proc"], 1 << 16, read_only=True)
    options = b"newinstance,ptmxmode=0666,mode=620"
    _call(_libc.mount(b"devpts", b"/dev/pts", b"devpts", _MS_NOSUID | _MS_NOEXEC, options), "mount /dev/pts")


def drop_privileges() -> None:
    """Give up every capability for good."""
    for capability in range(64):
        if _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            break
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    _call(_libc.capset(ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)())), "capset")
    _call(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl")


def limit_resources(*, memory: int, processes: int | None, file_size: int, cpu_seconds: int) -> None:
    """Set the limits of this process and its children, never above those it has; None leaves a limit as it is."""
    for kind, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_NPROC, processes),
        (resource.RLIMIT_FSIZE, file_size),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 256),
    ):
        if limit is not None:
            highest = resource.getrlimit(kind)[1]
            limit = limit if highest == resource.RLIM_INFINITY else min(limit, highest)
            resource.setrlimit(kind, (limit, limit))
