"""Outputs are what nbclient records from a Jupyter kernel."""

import contextlib
import re

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from crmlab.grading.limits import Limits
from crmlab.grading.sandbox import Warm

CELLS = [
    "print('one'); print('two')\n3 * 7",
    "import sys\nprint('out')\nprint('err', file=sys.stderr)\nprint('out again')",
    "import pandas as pd\npd.DataFrame({'a': [1, 2]}, index=['x', 'y'])",
    "import matplotlib.pyplot as plt\nfig, ax = plt.subplots(figsize=(2, 1))\nax.plot([1, 2]);",
    "from IPython.display import HTML, Markdown, display\ndisplay(HTML('<b>x</b>'))\ndisplay(Markdown('*y*'))",
    "handle = display(1, display_id=True)\nhandle.update(2)",
    "from IPython.display import clear_output\nprint('gone')\nclear_output()\nprint('stays')",
    "print('gone')\nclear_output(wait=True)\nprint('stays')",
    "_ + 1 if isinstance(_, int) else 0",
    "1 / 0",
    "def f(:",
    "undefined_name",
    "import asyncio\nawait asyncio.sleep(0)\n'awaited'",
    "%%capture captured\nprint('hidden')",
    "captured.stdout",
    "x = 5\nx;",
    "None",
    "import ipywidgets\nipywidgets.IntSlider(3)",
    "raise KeyboardInterrupt",
    "class Broken:\n    def __repr__(self): raise ValueError('no')\nBroken()",
    "'中文 ' + chr(0x1F600)",
]


def _comparable(output: dict) -> dict:
    """Drop what differs between any two runs: file names in tracebacks, model ids, pixels, colours."""
    kind = output["output_type"]
    if kind == "error":
        return {
            "kind": kind,
            "ename": output["ename"],
            "evalue": re.sub(r"\(.*?line", "(line", output["evalue"]),
        }
    if kind == "stream":
        return {"kind": kind, "name": output["name"], "text": output["text"]}
    data = {mime: text for mime, text in output["data"].items() if "widget" not in mime}
    data = {mime: text if not mime.startswith("image/") else text[:8] for mime, text in data.items()}
    return {"kind": kind, "data": data, "count": output.get("execution_count")}


def _joined(outputs: list[dict]) -> list[dict]:
    """Join streams of the same name: Jupyter's kernel buffers each, so their order among each other varies."""
    streams: dict[str, dict] = {}
    joined = []
    for output in map(_comparable, outputs):
        if output["kind"] == "stream" and output["name"] in streams:
            streams[output["name"]]["text"] += output["text"]
            continue
        if output["kind"] == "stream":
            streams[output["name"]] = output
        joined.append(output)
    return joined


@pytest.fixture(scope="module")
def recorded():
    """The cells' outputs as nbclient records them."""
    notebook = new_notebook(cells=[new_code_cell(source) for source in CELLS])
    NotebookClient(notebook, kernel_name="python3", allow_errors=True, timeout=60).execute()
    return [_joined(cell.outputs) for cell in notebook.cells]


PYPLOT = [("matplotlib.pyplot", "")]


@pytest.fixture(
    scope="module",
    params=[([], 0), (PYPLOT, 0), (PYPLOT, 9)],
    ids=["cold pyplot", "warm pyplot", "nine cells in common"],
)
def ours(sandbox, request):
    """The cells' outputs as the warm kernel gives them, display updates applied."""
    imports, common = request.param
    with contextlib.closing(Warm(Limits(), sandbox).expect(imports)) as warm:
        begun = warm.begun(CELLS[:common], {})
        if common and begun is warm:
            pytest.skip("this machine lets no process in a sandbox make namespaces of its own")
        with begun.kernel({}, {}) as kernel:
            replies = [*begun.replies, *map(kernel.run, CELLS[common:])]
    assert len(begun.replies) == common
    displays: dict[str, dict] = {}
    runs = []
    for reply in replies:
        kept = []
        for output in reply["outputs"]:
            name = output.pop("transient", {}).get("display_id")
            if output["output_type"] == "update_display_data":
                displays[name]["data"] = output["data"]
                continue
            if name:
                displays[name] = output
            kept.append(output)
        runs.append(kept)
    return [_joined(outputs) for outputs in runs]


@pytest.mark.parametrize("place", range(len(CELLS)), ids=[source.splitlines()[0][:30] for source in CELLS])
def test_outputs_are_those_of_a_jupyter_kernel(recorded, ours, place):
    """Are text, tables, figures, errors and display updates the same?"""
    assert ours[place] == recorded[place]
