"""Where it runs and where it is recorded: a Dask cluster, a PostgreSQL gradebook."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from crmlab.course import init_course, release
from crmlab.grading import GradingError, grade

from .conftest import FULL, MASTERS, UNIT, hand_in, honest, mistakes, notebook_of, points


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


@pytest.fixture
def scheduler(tmp_path):
    """A real Dask scheduler and two workers, processes of their own that talk TCP."""
    port = _free_port()
    address = f"tcp://127.0.0.1:{port}"
    dask = Path(sys.executable).with_name("dask")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tmp_path}
    processes = [
        subprocess.Popen(
            [dask, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"], **quiet
        )
    ]
    for _worker in range(2):
        command = [dask, "worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny"]
        processes.append(subprocess.Popen(command, **quiet))
    from distributed import Client

    with Client(address, timeout="60s", set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
    yield address
    for process in reversed(processes):
        process.kill()
        process.wait()


def test_a_cluster_gives_the_scores_of_local_processes(course, scheduler, sandbox):
    """Are the outcomes on two workers over TCP the same as here?"""
    hand_in(course, "full", honest(course))
    hand_in(course, "blank", notebook_of(course, {}))
    hand_in(course, "dies", honest(course, total="import os\nos._exit(1)"))
    for answer in mistakes():
        hand_in(course, f"{answer.task}-{answer.name}", honest(course, **{answer.task: answer.code}))
    remote = {entry["student"]: entry for entry in grade(course, UNIT, scheduler=scheduler).entries}
    local = {entry["student"]: entry for entry in grade(course, UNIT, regrade=True).entries}
    assert {s: e["notebooks"] for s, e in remote.items()} == {s: e["notebooks"] for s, e in local.items()}
    assert len(remote) == 3 + len(mistakes())


def test_a_missing_scheduler_is_named(course):
    """Does an address where nobody answers end in a sentence?"""
    hand_in(course, "a", honest(course))
    with pytest.raises(GradingError, match="No Dask scheduler answers"):
        grade(course, UNIT, scheduler=f"tcp://127.0.0.1:{_free_port()}")


@pytest.fixture
def postgres(need_program):
    """Address of a database on a PostgreSQL server that lives as long as the test."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not binaries:
        need_program("postgres", "postgresql")
    home, port, as_user = Path(tempfile.mkdtemp(prefix="postgres-")), _free_port(), []
    data, start = home / "data", {"check": True, "capture_output": True}
    data.mkdir()
    if os.getuid() == 0:  # the server refuses to run as root
        subprocess.run(["chown", "-R", "nobody", home], check=True)
        as_user = ["setpriv", "--reuid", "nobody", "--clear-groups"]
    subprocess.run(
        [*as_user, binaries[-1] / "initdb", "-D", data, "-U", "grader", "--auth", "trust"], **start
    )
    options = [
        "-D",
        str(data),
        "-p",
        str(port),
        "-k",
        str(home),
        "-c",
        "listen_addresses=127.0.0.1",
        "-c",
        "fsync=off",
    ]
    server = subprocess.Popen(
        [*as_user, binaries[-1] / "postgres", *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    ready = [binaries[-1] / "pg_isready", "-h", "127.0.0.1", "-p", str(port)]
    for _attempt in range(100):
        if subprocess.run(ready, capture_output=True, check=False).returncode == 0:
            break
        time.sleep(0.1)
    yield f"postgresql+psycopg://grader@127.0.0.1:{port}/postgres"
    server.terminate()
    server.wait(timeout=20)
    shutil.rmtree(home)


def test_a_postgresql_gradebook_is_written_alike(postgres, tmp_path, sandbox):
    """Does a course whose gradebook is a PostgreSQL database grade, keep and regrade as with a file?"""
    course = init_course(tmp_path / "course", masters=MASTERS, db_url=postgres)
    release(course, UNIT)
    hand_in(course, "full", honest(course))
    hand_in(course, "half", honest(course, parts="whole = 35\nn = 7"))
    entries = {entry["student"]: entry for entry in grade(course, UNIT).entries}
    assert points(entries["half"])["parts-check"] == 3
    assert grade(course, UNIT).kept == ["full", "half"]
    assert not (course.root / "gradebook.db").exists()
    with course.gradebook() as gradebook:
        assert gradebook.find_submission(UNIT, "full").score == FULL
        assert gradebook.find_submission(UNIT, "half").score == FULL - 1
