"""The wall between examiner and kernel: what crosses, and as what."""

import contextlib
import random

import pandas as pd
import psutil
import pytest

from crmlab import check
from crmlab.grading.limits import Limits
from crmlab.grading.sandbox import Warm
from crmlab.grading.wall import Remote, RemoteFunction, Student


@pytest.fixture(scope="module")
def warm(sandbox):
    """A warm sandbox for all tests of this file."""
    warm = Warm(Limits(cell_seconds=5), sandbox)
    yield warm
    warm.close()


@pytest.fixture(scope="module")
def nested(warm):
    """The warm sandbox, where kernels have namespaces of their own in it; else each has a sandbox for itself."""
    with warm.kernel({}, {}):
        if not warm._isolates:
            pytest.skip("this machine lets no process in a sandbox make namespaces of its own")
    return warm


def _kill(warm):
    """Kill everything in a sandbox; what is inside a process that was killed dies with it."""
    with contextlib.suppress(psutil.NoSuchProcess):
        for process in psutil.Process(warm._process.pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
    warm._process.wait()


@pytest.fixture
def kernel(warm):
    """A fresh kernel."""
    with warm.kernel({}, {}) as kernel:
        yield kernel


def test_a_figure_crosses_as_plain_values(kernel):
    """Can labels, kind and bar heights of a student's figure be examined outside?"""
    kernel.run(
        "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.bar(['A', 'B', 'C'], [5, 3, 1])\n"
        "ax.set(xlabel='class', ylabel='sales (CNY)', title='Sales by class')"
    )
    student = Student(kernel)
    check.figure(student.ax, kind="bar", ylabel="sales", title="Sales by class", data=[5, 3, 1])
    with pytest.raises(check.CheckFailed):
        check.figure(student.ax, kind="bar", data=[5, 3, 2])


def test_functions_and_models_stay_and_answer(kernel):
    """Does a function stay behind the wall and give plain values, and a model its methods?"""
    kernel.run(
        "import pandas as pd\ndef double(frame): return frame * 2\n"
        "class Model:\n    slope = 3\n    def predict(self, x): return [self.slope * v for v in x]\nmodel = Model()"
    )
    student = Student(kernel)
    assert isinstance(student.double, RemoteFunction)
    assert student.double(pd.DataFrame({"a": [1]})).equals(pd.DataFrame({"a": [2]}))
    assert isinstance(student.model, Remote) and not callable(student.model)
    assert (student.model.slope, student.model.predict([1, 2])) == (3, [3, 6])


def test_errors_cross_as_words(kernel):
    """Do errors of the student's code come back as kind and message, and missing names as NameError?"""
    kernel.run("def f(): return {}['x']")
    with pytest.raises(check.StudentError, match="KeyError"):
        Student(kernel).f()
    with pytest.raises(NameError, match="nothing"):
        _ = Student(kernel).nothing


def test_what_a_table_argument_becomes_does_not_reach_the_next_call(kernel):
    """Is a table sent once still as it was when a second call uses it?"""
    kernel.run(
        "def spoil(frame):\n    frame['a'] = 0\n    return frame['a'].sum()\ndef total(frame): return frame['a'].sum()"
    )
    frame, student = pd.DataFrame({"a": [1, 2]}), Student(kernel)
    assert student.spoil(frame) == 0
    assert student.total(frame) == student.total(frame.copy()) == 3


def test_nothing_is_there_before_the_first_cell(kernel):
    """Is a module that the notebook did not import unknown, although the warm parent has it?"""
    assert kernel.run("pandas")["outputs"][0]["ename"] == "NameError"
    assert kernel.run("_")["outputs"][0]["data"] == {"text/plain": "''"}


def test_a_parent_that_ends_is_started_again(sandbox):
    """Is the next submission graded although the warm parent was killed after the last one?"""
    with contextlib.closing(Warm(Limits(), sandbox)) as warm:
        for _submission in range(2):
            with warm.kernel({}, {}) as kernel:
                kernel.run("answer = 42")
                assert Student(kernel).answer == 42
            _kill(warm)


def test_nothing_of_one_kernel_is_in_the_next(warm):
    """Are names, files, modules and environment of one submission gone for the next?"""
    with warm.kernel({"mine.txt": b"x"}, {"LEFT": "yes"}) as kernel:
        kernel.run("secret = 1\nimport os, sys, pandas\npandas.evil = 1\nopen('left', 'w').write('x')")
    with warm.kernel({}, {}) as kernel:
        kernel.run(
            "import os, pandas\nseen = [os.listdir('.'), 'LEFT' in os.environ, hasattr(pandas, 'evil'), 'secret' in globals()]"
        )
        assert Student(kernel).seen == [[], False, False, False]


def test_forked_parents_share_a_sandbox_and_nothing_else(sandbox, nested):
    """Does one forked parent go on when another is closed, and see nothing of its kernels?"""
    with contextlib.closing(Warm(Limits(), sandbox)) as first:
        one, other = first.fork(), first.fork()
        with one.kernel({"mine.txt": b"x"}, {}) as mine, other.kernel({}, {}) as theirs:
            mine.run("import os\nsecret, terminal = 1, os.openpty()\nterminals = os.listdir('/dev/pts')")
            theirs.run("import os\nfound = os.listdir('.'), os.listdir('/dev/pts'), 'secret' in globals()")
            assert Student(mine).terminals == ["0", "ptmx"]
            one.close()
            assert Student(theirs).found == ([], ["ptmx"], False)
        other.close()


def test_cells_in_common_are_run_once(warm, nested):
    """Do kernels go on after the common cells, each with names and random numbers as if it had run them itself?"""
    cells = ["import random\nrandom.seed(1)\nnames = ['K1']", "len(names)"]
    begun = warm.begun(cells, {})
    assert begun is warm.begun(cells, {}) is not warm
    first, second = (reply["outputs"] for reply in begun.replies)
    assert first == [] and second[0]["data"] == {"text/plain": "1"}
    code = "names.append('K2')\nanswer = len(names), random.random(), len(In)"
    for parent in (begun, begun, warm):
        with parent.kernel({}, {}) as kernel:
            for cell in cells if parent is warm else []:
                kernel.run(cell)
            assert kernel.run(code)["count"] == 3
            assert Student(kernel).answer == (2, random.Random(1).random(), 4)


@pytest.mark.parametrize(
    "cell",
    [
        "1 / 0",
        "open('table.csv')",
        "open('left', 'w').write('x')",
        "open('/tmp/left', 'w').write('x')",
        "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()",
        "import os\nos._exit(0)",
    ],
)
def test_cells_that_need_their_own_kernel_are_run_there(warm, cell):
    """Are cells not shared that fail, use files, start threads or end the process?"""
    assert warm.begun([cell], {}) is warm
    with warm.kernel({"table.csv": b"x"}, {}) as kernel:
        assert kernel.run("1")["ok"]


def test_a_begun_parent_that_ends_costs_nothing_but_time(sandbox, nested):
    """Do kernels run the common cells themselves after the parent that had run them was killed?"""
    with contextlib.closing(Warm(Limits(), sandbox)) as warm:
        begun = warm.begun(["names = ['K1']"], {})
        _kill(warm)
        with begun.kernel({}, {}) as kernel:
            assert begun.replies == []
            assert kernel.run("1")["ok"]
        begun.close()
        assert len(warm.begun(["names = ['K1']"], {}).replies) == 1


def test_memory_is_that_of_the_kernel_and_its_children(warm):
    """Is what a child process of the submission uses counted, and what another warm parent has not?"""
    warm.begun(["large = bytearray(100_000_000)"], {})
    with warm.kernel({}, {}) as kernel:
        assert warm._memory() < 20_000_000
        kernel.run(
            "import os, time\nif os.fork() == 0:\n    large = bytearray(60_000_000)\n    time.sleep(60)\ntime.sleep(0.3)"
        )
        assert 60_000_000 < warm._memory() < 80_000_000
