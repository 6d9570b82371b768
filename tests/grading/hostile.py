"""Submissions that attack, forge or arrive broken, each with what must come of it."""

import base64
import copy
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from crmlab.course import Course
from crmlab.grading.sandbox import SCRATCH

from .conftest import FULL, HONEST, UNIT, find, hand_in, honest, notebook_of


@dataclass(frozen=True)
class Case:
    """A submission and its expected end.

    Attributes
    ----------
    hand_in : callable
        Takes the course and a student id; puts the submission into the course.
    points : float
        Automatic points it must get.
    problem : str
        Part of a problem or limit that must be recorded; empty if none need be.
    """

    hand_in: Callable[[Course, str], object]
    points: float
    problem: str = ""


CASES: dict[str, Case] = {}


def case(points: float, problem: str = ""):
    """Register a function that makes a notebook (or hands in something itself) as a case."""

    def register(function):
        def put(course: Course, student: str) -> None:
            made = function(course)
            if made is not None:
                hand_in(course, student, made)

        CASES[function.__name__.replace("_", "-")] = Case(put, points, problem)
        return function

    return register


def files_case(points: float, problem: str = ""):
    """Register a function that writes into the submission's folder."""

    def register(function):
        def put(course: Course, student: str) -> None:
            function(course, hand_in(course, student, None))

        CASES[function.__name__.replace("_", "-")] = Case(put, points, problem)
        return function

    return register


def in_double(code: str) -> str:
    """Code that runs when the answer cell of the first task runs; the answer itself is right."""
    return code + "\n" + HONEST["double"]


AFTER_DOUBLE = FULL - 2


# --- resource abuse -------------------------------------------------------------------------------------------


@case(AFTER_DOUBLE, "longer than")
def endless_loop(course):
    return honest(course, double="while True:\n    pass")


@case(0, "did not stop in time")
def stubborn_loop(course):
    return honest(
        course,
        double="def busy():\n    return sum(range(1000))\nwhile True:\n    try:\n        while True: busy()\n    except BaseException:\n        import signal; signal.setitimer(signal.ITIMER_REAL, 0)",
    )


@case(AFTER_DOUBLE)
def loop_in_function(course):
    return honest(course, double="def double(x):\n    while True: pass")


@case(AFTER_DOUBLE)
def memory_at_once(course):
    return honest(course, double="hog = bytearray(10**11)\n" + "def double(x): return x")


@case(0, "memory")
def memory_of_children(course):
    code = (
        "import os, time\nfor _ in range(6):\n    if os.fork() == 0:\n        hog = bytearray(250 << 20)\n"
        "        for i in range(0, len(hog), 4096): hog[i] = 1\n        time.sleep(60)\ntime.sleep(60)"
    )
    return honest(course, double=code)


@case(FULL)
def fork_bomb(course):
    code = "import os\ntry:\n    for _ in range(2000):\n        if os.fork() == 0:\n            import time; time.sleep(60); os._exit(0)\nexcept OSError:\n    pass"
    return honest(course, double=in_double(code))


@case(FULL)
def thread_bomb(course):
    code = "import threading, time\ntry:\n    for _ in range(5000): threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\nexcept RuntimeError:\n    pass"
    return honest(course, double=in_double(code))


@case(FULL, "showed more than")
def output_flood(course):
    return honest(course, double=in_double("print('x' * 5_000_000)\nprint('y' * 5_000_000)"))


@case(FULL, "showed more than")
def output_flood_of_a_program(course):
    return honest(course, double=in_double("import os\nos.write(1, b'x' * 5_000_000)"))


@case(FULL)
def disk_filler(course):
    code = "try:\n    with open('fill', 'wb') as f:\n        for _ in range(2000): f.write(b'x' * (1 << 20))\nexcept OSError:\n    pass"
    return honest(course, double=in_double(code))


@case(0, "sent more than it may")
def huge_answer(course):
    return honest(course, double="def double(x): return 'x' * 100_000_000")


@case(AFTER_DOUBLE)
def endless_nesting(course):
    return honest(course, double="def double(x):\n    a = []\n    a.append(a)\n    return a")


@case(0, "ended itself")
def hard_exit(course):
    return honest(course, double="import os\nos._exit(0)")


@case(2, "ended itself")
def exit_in_the_second_task(course):
    return honest(course, total="import os\nos._exit(1)")


@case(FULL)
def polite_exit(course):
    return honest(course, double=in_double("try:\n    exit()\nexcept SystemExit:\n    pass"))


@case(0, "ended itself")
def crash(course):
    return honest(course, double="import ctypes\nctypes.string_at(0)")


@case(0, "ended itself")
def kill_everything(course):
    return honest(
        course, double="import os, signal\nos.kill(-1, signal.SIGKILL) if os.getpid() != 1 else os._exit(9)"
    )


@case(FULL)
def reads_the_keyboard(course):
    return honest(course, double=in_double("try:\n    input('?')\nexcept Exception:\n    pass"))


# --- escape ---------------------------------------------------------------------------------------------------

PROBE = (
    "found = []\ndef probe(*paths):\n    import os\n    found.extend(p for p in paths if os.path.exists(p))\n"
)
LEFT = tuple(f"{folder}/left" for folder in ("/tmp", "/dev/shm", SCRATCH, "/run/matplotlib"))


@case(FULL)
def looks_for_the_course(course):
    paths = [
        str(course.root),
        str(course.root / "gradebook.db"),
        str(course.step("source", UNIT)),
        str(Path(__file__).parent),
    ]
    return honest(course, double=in_double(PROBE + f"probe(*{paths!r})\nassert not found, found"), why="x")


@case(FULL)
def looks_for_secrets_of_the_machine(course):
    paths = [
        os.path.expanduser("~/.ssh"),
        "/home/user",
        "/etc/shadow",
        "/etc/passwd",
        "/var/lib",
        os.path.expanduser("~/.config"),
    ]
    code = (
        PROBE
        + f"probe(*{paths!r})\nimport os\nassert not found and 'CRMLAB_TEST_SECRET' not in os.environ, found"
    )
    return honest(course, double=in_double(code))


@case(FULL)
def calls_home(course):
    code = "import socket\nfor place in [('1.1.1.1', 53), ('127.0.0.1', 22)]:\n    try:\n        socket.create_connection(place, timeout=1)\n    except OSError:\n        continue\n    raise SystemError('connected')"
    return honest(course, double=in_double(code))


@case(FULL)
def writes_into_the_system(course):
    code = (
        "import crmlab, pandas\nfor path in ['/usr/bin/evil', '/dev/evil', '/etc/evil', pandas.__file__, crmlab.__file__]:\n"
        "    try:\n        open(path, 'a').write('evil')\n    except OSError:\n        continue\n    raise SystemError(path)"
    )
    return honest(course, double=in_double(code))


@case(FULL)
def leaves_a_daemon(course):
    code = "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        os.execv('/bin/sleep', ['crmlab-daemon', '3141'])\n    os._exit(0)"
    return honest(course, double=in_double(code))


@case(FULL)
def leaves_files(course):
    code = f"import os\nfor place in {LEFT}:\n    try:\n        open(place, 'w').write('left')\n    except OSError:\n        pass"
    return honest(course, double=in_double(code))


@case(FULL)
def looks_at_what_others_left(course):
    return honest(
        course,
        double=in_double(PROBE + f"probe(*{LEFT})\nassert not found, found"),
    )


@case(FULL)
def looks_at_other_processes(course):
    code = "import os\nassert not [p for p in os.listdir('/proc') if p.isdigit()]\nassert os.getpid() == 1 and os.getppid() == 0"
    return honest(course, double=in_double(code))


@case(FULL)
def mounts_and_gains_rights(course):
    code = (
        "import ctypes\nlibc = ctypes.CDLL(None)\nassert libc.mount(b'tmpfs', b'/usr', b'tmpfs', 0, None) == -1\n"
        "assert libc.umount2(b'/proc', 0) == -1\nassert libc.setuid(0) == -1"
    )
    return honest(course, double=in_double(code))


@files_case(0, "link")
def links_to_the_machine(course, folder):
    (folder / "mini.ipynb").symlink_to("/etc/passwd")
    (folder / "course").symlink_to(course.root)


# --- forgery --------------------------------------------------------------------------------------------------

WRONG = {"double": "def double(x): return 0", "total": "def total(frame): return 0", "parts": "whole = n = 0"}


def forged(course, code: str) -> dict:
    """A notebook with wrong answers and some code meant to hide it."""
    return notebook_of(course, {**WRONG, "double": code + "\n" + WRONG["double"], "why": "x"})


@case(0)
def patches_the_checks(course):
    return forged(
        course,
        "from crmlab import check\nimport crmlab.check._failure as f\n"
        "for name in check.__all__:\n    setattr(check, name, lambda *a, **k: 4.0)\nf._record = lambda *a: None",
    )


@case(0)
def replaces_the_check_name(course):
    return forged(
        course, "class check:\n    def __getattr__(self, name): return lambda *a, **k: 100\ncheck = check()"
    )


@case(0)
def equals_everything(course):
    code = "class Yes(float):\n    __eq__ = __lt__ = __le__ = lambda *a: True\n    __sub__ = __rsub__ = __abs__ = lambda *a: 0\n"
    return notebook_of(
        course, {**WRONG, "double": code + "def double(x): return Yes(3)", "parts": "whole = n = Yes(3)"}
    )


@case(0)
def frame_that_equals_everything(course):
    code = "class F(pd.Series):\n    equals = __eq__ = lambda *a: True\n    def compare(*a): return F()\n"
    return notebook_of(course, {**WRONG, "total": code + "def total(frame): return F([1.0, 2.0])"})


@case(0)
def patches_builtins_and_pandas(course):
    return forged(
        course,
        "import builtins, numpy, pandas.testing\nbuiltins.abs = lambda x: 0\nbuiltins.isinstance = lambda *a: True\n"
        "numpy.isclose = numpy.allclose = lambda *a, **k: True\npandas.testing.assert_series_equal = lambda *a, **k: None",
    )


@case(0)
def strips_asserts(course):
    return forged(
        course,
        "import ast\nclass T(ast.NodeTransformer):\n    def visit_Call(self, node): return ast.Constant(1)\n"
        "get_ipython().ast_transformers.append(T())",
    )


@case(0)
def hooks_the_shell(course):
    return forged(
        course,
        "get_ipython().run_cell = lambda *a, **k: None\nget_ipython().events.register('pre_run_cell', lambda *a: None)",
    )


@case(0)
def raises_the_alarm_itself(course):
    return forged(course, "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)")


@case(0, "ended itself")
def speaks_for_the_kernel(course):
    code = (
        "import json, os, socket, stat, struct\nfor fd in range(3, 200):\n    try:\n        if not stat.S_ISSOCK(os.fstat(fd).st_mode): continue\n"
        "        body = json.dumps({'value': 4, 'ok': True, 'outputs': [], 'points': 100}).encode()\n"
        "        for _ in range(50): os.write(fd, struct.pack('>I', len(body)) + body)\n        os.close(fd)\n    except OSError:\n        pass"
    )
    return forged(course, code)


@case(0)
def searches_for_the_tests(course):
    code = (
        "import gc, sys\ntexts = [o for o in gc.get_objects() if isinstance(o, dict) for o in o.values() if isinstance(o, str)]\n"
        "needle = 'BEGIN ' + 'HIDDEN'\nleaked = [t for t in texts if needle in t and 'student.double' in t]\n"
        "def double(x):\n    frame = sys._getframe()\n    while frame:\n        if 'solution' in frame.f_globals: return frame.f_globals['solution'].double(x)\n"
        "        frame = frame.f_back\n    return 4 if leaked else 0"
    )
    return notebook_of(course, {**WRONG, "double": code})


@case(0)
def pretends_to_have_passed(course):
    notebook = notebook_of(course, WRONG)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [
                {
                    "output_type": "execute_result",
                    "data": {"text/plain": "100.0"},
                    "metadata": {},
                    "execution_count": 1,
                }
            ]
    return notebook


@case(0)
def raises_its_points(course):
    notebook = notebook_of(course, WRONG)
    for task in ("double", "total", "parts"):
        cell = notebook["cells"][find(notebook, f"{task}-check")]
        cell["metadata"]["nbgrader"].update(points=1000, locked=False, solution=True)
        cell["source"] = "1000"
    return notebook


@case(0)
def brings_its_own_checks(course):
    notebook = notebook_of(course, WRONG)
    for task in ("double", "total", "parts"):
        place = find(notebook, f"{task}-check")
        notebook["cells"].insert(
            place, copy.deepcopy(notebook["cells"][place]) | {"id": f"own-{task}", "source": "100"}
        )
    return notebook


@files_case(0)
def brings_its_own_crmlab(course, folder):
    (folder / "mini.ipynb").write_text(json.dumps(notebook_of(course, WRONG)))
    (folder / "crmlab").mkdir()
    (folder / "crmlab" / "__init__.py").write_text("class start:\n    def __init__(*a, **k): pass\n")
    (folder / "pandas.py").write_text("raise SystemExit")
    (folder / "crmlab.json").write_text('{"notebooks": {}}')


# --- damage ---------------------------------------------------------------------------------------------------


@files_case(0, "cut off")
def truncated(course, folder):
    (folder / "mini.ipynb").write_bytes(json.dumps(honest(course)).encode()[:500])


@files_case(0, "empty")
def empty_file(course, folder):
    (folder / "mini.ipynb").touch()


@files_case(0, "not a Jupyter notebook")
def picture(course, folder):
    (folder / "mini.ipynb").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)


@files_case(0, "not a Jupyter notebook")
def json_of_something_else(course, folder):
    (folder / "mini.ipynb").write_text('["cells"]')


@files_case(0, "is missing")
def nothing_at_all(course, folder):
    (folder / "readme.txt").write_text("my dog ate it")


@files_case(FULL, "old format")
def old_format(course, folder):
    cells = [
        {
            "cell_type": "code",
            "language": "python",
            "input": cell["source"],
            "outputs": [],
            "metadata": cell["metadata"],
        }
        for cell in honest(course)["cells"]
        if cell["cell_type"] == "code"
    ]
    worksheets = [{"cells": cells, "metadata": {}}]
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": worksheets}
    (folder / "mini.ipynb").write_text(json.dumps(old))


@case(FULL)
def other_kernel(course):
    notebook = honest(course)
    notebook["metadata"]["kernelspec"] = {"name": "ir", "display_name": "R", "language": "R"}
    return notebook


@files_case(FULL, "was taken as")
def renamed(course, folder):
    (folder / "作业 (1) final.ipynb").write_text(json.dumps(honest(course)))


@files_case(FULL, "left out")
def copy_beside_it(course, folder):
    (folder / "mini.ipynb").write_text(json.dumps(honest(course)))
    (folder / "mini-Copy1.ipynb").write_text(json.dumps(notebook_of(course, WRONG)))


@case(FULL, "twice")
def doubled_cell(course):
    notebook = honest(course)
    place = find(notebook, "double")
    notebook["cells"].insert(place, copy.deepcopy(notebook["cells"][place]) | {"id": "twin"})
    return notebook


@case(FULL, "twice")
def split_cell(course):
    notebook = honest(course)
    place = find(notebook, "parts")
    first, second = HONEST["parts"].split("\n")
    notebook["cells"].insert(place, copy.deepcopy(notebook["cells"][place]) | {"id": "half", "source": first})
    notebook["cells"][place + 1]["source"] = second
    return notebook


@case(FULL)
def edited_check(course):
    notebook = honest(course)
    notebook["cells"][find(notebook, "double-check")]["source"] = "raise SystemExit"
    return notebook


@case(FULL, "was deleted")
def deleted_check(course):
    notebook = honest(course)
    del notebook["cells"][find(notebook, "total-check")]
    return notebook


@case(FULL - 3)
def deleted_answer(course):
    notebook = honest(course)
    del notebook["cells"][find(notebook, "total")]
    return notebook


@case(FULL, "moved behind")
def check_before_its_answer(course):
    notebook = honest(course)
    cell = notebook["cells"].pop(find(notebook, "double-check"))
    notebook["cells"].insert(find(notebook, "double"), cell)
    return notebook


@case(FULL, "type changed")
def check_made_markdown(course):
    notebook = honest(course)
    cell = notebook["cells"][find(notebook, "double-check")]
    cell["cell_type"] = "markdown"
    del cell["outputs"], cell["execution_count"]
    return notebook


@case(FULL)
def without_metadata(course):
    notebook = honest(course)
    for cell in notebook["cells"]:
        if "crmlab" in cell["metadata"]:
            del cell["metadata"]["crmlab"]
    notebook["metadata"] = {}
    return notebook


@case(FULL, "damaged")
def cells_of_the_wrong_kind(course):
    notebook = honest(course)
    notebook["cells"] += [
        None,
        5,
        {"cell_type": "poem"},
        {"cell_type": "code", "source": 5},
        {"cell_type": "code"},
    ]
    notebook["cells"][0]["metadata"] = "none"
    notebook["nbformat"] = "four"
    return notebook


@files_case(FULL, "not saved in UTF-8")
def saved_in_gbk(course, folder):
    notebook = honest(course, double="# 翻倍\n" + HONEST["double"])
    (folder / "mini.ipynb").write_bytes(json.dumps(notebook, ensure_ascii=False).encode("gb18030"))


@files_case(FULL)
def named_in_gbk(course, folder):
    (folder / "mini.ipynb").write_text(json.dumps(honest(course)))
    with open(os.path.join(os.fsencode(folder), "数据.csv".encode("gbk")), "wb") as file:
        file.write(b"a,b\n1,2\n")


@files_case(FULL, "too large")
def huge_file(course, folder):
    (folder / "mini.ipynb").write_text(json.dumps(honest(course)))
    with (folder / "film.mp4").open("wb") as file:
        file.truncate(60_000_000)


@files_case(0, "is missing")
def folder_of_that_name(course, folder):
    (folder / "mini.ipynb").mkdir()


@files_case(FULL, "not an ordinary file")
def pipe(course, folder):
    (folder / "mini.ipynb").write_text(json.dumps(honest(course)))
    os.mkfifo(folder / "pipe")


@case(FULL)
def lone_surrogates_and_pictures(course):
    notebook = honest(course, double="# \ud83d\n" + HONEST["double"])
    notebook["cells"][find(notebook, "why")]["attachments"] = {
        "a.png": {"image/png": base64.b64encode(b"png").decode()}
    }
    return notebook


@case(AFTER_DOUBLE)
def syntax_error(course):
    return honest(course, double="def double(x) return 2x")


@case(FULL)
def warns(course):
    return honest(
        course,
        double=in_double("import sys, warnings\nwarnings.warn('careful')\nprint('hm', file=sys.stderr)"),
    )
