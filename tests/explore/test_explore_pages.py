"""Explorers in a kernel, in a static page, and in the sandbox in which notebooks are graded."""

import base64
import re

import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook

SETUP = "import crmlab\nfrom crmlab import explore\ncrmlab.use_language('zh')"
CELLS = [
    SETUP,
    "panel = explore.abc_cuts()\npanel",
    "panel.inputs['cuts'].value = (50, 80)\nprint(panel.sentence)",
]
WIDGET = "application/vnd.jupyter.widget-view+json"
IMAGE = re.compile(r'<img alt="[^"]+"[^>]*src="data:image/png;base64,([^"]+)"')


@pytest.fixture(scope="module")
def notebook():
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in CELLS])
    NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
    return notebook


def pictures(html):
    """The pictures of a page."""
    return [base64.b64decode(data) for data in IMAGE.findall(html)]


def test_a_kernel_shows_a_still_picture_and_a_widget_that_hides_it(notebook):
    """Are there two outputs, and does the widget's style name the class of the first?"""
    still, alive = notebook.cells[1].outputs
    (picture,) = pictures(still["data"]["text/html"])
    assert picture.startswith(b"\x89PNG")
    assert "80% 的价值" in still["data"]["text/plain"]
    hidden = re.search(r'class="(crmlab-\w+)"', still["data"]["text/html"]).group(1)
    states = notebook.metadata["widgets"]["application/vnd.jupyter.widget-state+json"]["state"]
    assert alive["data"][WIDGET]["model_id"] in hidden
    assert any(
        f".{hidden} {{ display: none; }}" in state["state"].get("value", "")
        for state in map(dict, states.values())
        if isinstance(state["state"].get("value", ""), str)
    )


def test_moving_a_control_in_a_kernel_changes_the_sentence(notebook):
    """Does the sentence follow the control?"""
    assert "50% 的价值" in notebook.cells[2].outputs[0]["text"]


@pytest.mark.parametrize("with_state", [True, False], ids=["widget state", "no widget state"])
def test_a_static_page_shows_the_first_picture(notebook, with_state, recwarn):
    """Is the picture in the page, whether or not the state of the widgets was saved?"""
    page = new_notebook(cells=notebook.cells, metadata=notebook.metadata if with_state else {})
    html, _resources = HTMLExporter().from_notebook_node(page)
    body = html.partition("application/vnd.jupyter.widget-state+json")[0]
    assert len(pictures(body)) == 1
    assert "Panel(" not in body


def test_the_grading_sandbox_shows_the_picture_as_html(need_program):
    """Where there is no frontend, is there the still picture alone, and no error?"""
    need_program("bwrap", "bubblewrap")
    from crmlab.grading.limits import Limits
    from crmlab.grading.sandbox import SandboxMissing, Warm, require_bubblewrap

    try:
        require_bubblewrap()
    except SandboxMissing as error:
        pytest.skip(str(error))
    warm = Warm(Limits(), "bwrap")
    with warm.kernel({}, {}) as kernel:
        kernel.run(SETUP)
        outputs = kernel.run("explore.abc_cuts()")["outputs"]
    warm.close()
    (still,) = outputs
    assert pictures(still["data"]["text/html"])
