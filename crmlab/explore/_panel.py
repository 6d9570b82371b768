"""The engine of all explorers: controls, a computation, plots of its result, and one sentence about it."""

import base64
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from typing import Any

import ipywidgets
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import imsave
from matplotlib.ticker import AutoLocator

from crmlab._plotting import ensure_cjk
from crmlab.check._context import running_shell
from crmlab.i18n import current_language, use_language

MOST_TICKS = 6  # each costs time in every drawing
DPI = 120  # a little finer than the 96 pixels an inch has on a page
STYLE = """<style>
.crmlab-explore { padding: 4px 0 8px; }
.crmlab-explore .widget-label { white-space: normal; height: auto; line-height: 1.4; text-align: left; }
.crmlab-explore :focus-visible { outline: 3px solid #1565c0; outline-offset: 2px; }
</style>"""


@dataclass(frozen=True)
class Slider:
    """A number between two ends, or a pair of numbers with a handle for each."""

    label: str
    low: float
    high: float
    value: float | tuple[float, float]
    step: float = 1

    def widget(self) -> ipywidgets.Widget:
        whole = isinstance(self.step, int)
        if isinstance(self.value, tuple):
            kind = ipywidgets.IntRangeSlider if whole else ipywidgets.FloatRangeSlider
        else:
            kind = ipywidgets.IntSlider if whole else ipywidgets.FloatSlider
        form = "d" if whole else ".1f"
        return kind(min=self.low, max=self.high, step=self.step, value=self.value, readout_format=form)


@dataclass(frozen=True)
class Choice:
    """One of several values, each with a text; ``ordered`` ones are on a slider."""

    label: str
    options: Mapping[Any, str]
    value: Any = None
    ordered: bool = False

    def widget(self) -> ipywidgets.Widget:
        kind = ipywidgets.SelectionSlider if self.ordered else ipywidgets.Dropdown
        value = next(iter(self.options)) if self.value is None else self.value
        return kind(options=[(text, key) for key, text in self.options.items()], value=value)


@dataclass(frozen=True)
class Switch:
    """Yes or no."""

    label: str
    value: bool = True

    def widget(self) -> ipywidgets.Widget:
        return ipywidgets.Checkbox(value=self.value, indent=False)


class Panel(ipywidgets.VBox):
    """Controls, and below them what follows from their values: a sentence and a figure.

    Parameters
    ----------
    title : str
    controls : mapping of str to Slider, Choice or Switch
        By the name under which `compute` takes the control's value.
    compute : callable
        Takes the values of all controls by name; returns the result.
    draw : sequence of callable
        One per axes, side by side; called with the result and ``ax=``.
    explain : callable
        Takes the result; returns the sentence.
    size : (float, float), optional
        Width and height of the figure in inches.

    Attributes
    ----------
    inputs : dict
        The control widgets by name.
    result : object
        What `compute` returned last.
    sentence : str
    figure : Figure
        The figure of the result; not one of pyplot's.
    picture : bytes
        The figure as PNG.

    Notes
    -----
    The panel speaks the language that was in use when it was made. The picture is shown twice: as a static output, for
    pages without widgets, and in the widget, which hides the static one where it comes to life.
    """

    def __init__(
        self,
        title: str,
        controls: Mapping[str, Slider | Choice | Switch],
        compute: Callable[..., Any],
        draw: Sequence[Callable],
        explain: Callable[[Any], str],
        *,
        size: tuple[float, float] = (8, 4),
    ):
        self.title, self._compute, self._draw, self._explain, self._size = title, compute, draw, explain, size
        self._language = current_language()
        self.inputs = {name: _labelled(control) for name, control in controls.items()}
        self._view = ipywidgets.HTML()
        rows = {"flex_flow": "row wrap", "grid_gap": "6px 24px"}
        super().__init__(
            [ipywidgets.HTML(), ipywidgets.Box(list(self.inputs.values()), layout=rows), self._view]
        )
        self.add_class("crmlab-explore")
        self.children[
            0
        ].value = f"{STYLE}<style>.crmlab-{self.model_id} {{ display: none; }}</style><strong>{escape(title)}</strong>"
        for widget in self.inputs.values():
            widget.observe(self._update, "value")
        self._update()

    def _update(self, _change: Any = None) -> None:
        with _speaking(self._language):
            self.result = self._compute(**{name: widget.value for name, widget in self.inputs.items()})
            self.sentence = self._explain(self.result)
            self._paint()
        self._view.value = self._html()

    def _paint(self) -> None:
        ensure_cjk()
        self.figure = Figure(figsize=self._size, dpi=DPI, layout="constrained")
        FigureCanvasAgg(self.figure)
        for plot, ax in zip(self._draw, self.figure.subplots(1, len(self._draw), squeeze=False)[0]):
            plot(self.result, ax=ax)
        for axis in (axis for ax in self.figure.axes for axis in (ax.xaxis, ax.yaxis)):
            if isinstance(axis.get_major_locator(), AutoLocator):
                axis.get_major_locator().set_params(nbins=MOST_TICKS)
        self.figure.canvas.draw()  # savefig would lay everything out a second time
        file = io.BytesIO()
        imsave(file, self.figure.canvas.buffer_rgba(), format="png", pil_kwargs={"compress_level": 1})
        self.picture = file.getvalue()

    def _html(self) -> str:
        width, height = (round(96 * inches) for inches in self._size)
        data = base64.b64encode(self.picture).decode()
        return (
            f'<p role="status" style="margin:6px 0;line-height:1.5">{escape(self.sentence)}</p>'
            f'<img alt="{escape(self.title)}" width="{width}" height="{height}" style="max-width:100%;height:auto" '
            f'src="data:image/png;base64,{data}">'
        )

    def _ipython_display_(self) -> None:
        from IPython.display import display

        still = f'<div class="crmlab-{self.model_id}"><strong>{escape(self.title)}</strong>{self._view.value}</div>'
        display({"text/html": still, "text/plain": repr(self)}, raw=True)
        if getattr(running_shell(), "kernel", None) is not None:
            alive = self._repr_mimebundle_()
            display({**alive, "text/plain": "", "text/html": "<!-- -->"}, raw=True)

    def __repr__(self) -> str:
        return f"{self.title}\n{self.sentence}"


def _labelled(control: Slider | Choice | Switch) -> ipywidgets.Widget:
    widget = control.widget()
    widget.description = control.label
    widget.style.description_width = "15em"
    widget.layout.width = "34em"
    return widget


@contextmanager
def _speaking(language: str) -> Iterator[None]:
    before = current_language()
    use_language(language)
    try:
        yield
    finally:
        use_language(before)
