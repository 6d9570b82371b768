"""Questions as controls that work with mouse, keyboard and screen reader."""

from collections.abc import Callable
from html import escape
from typing import Any

from crmlab.i18n import localised, translator
from crmlab.quiz._kinds import Multiple, NoAnswer, Number, Order, Pairs, Single
from crmlab.quiz._session import Asked
from crmlab.quiz._static import feedback_html, table_html

_ = translator("quiz")

STYLE = """<style>
.crmlab-quiz { max-width: 52em; padding: 4px 0 8px; }
.crmlab-quiz .widget-radio-box label, .crmlab-quiz .widget-checkbox label { height: auto; white-space: normal; line-height: 1.5; }
.crmlab-quiz .widget-label { white-space: normal; height: auto; line-height: 1.5; }
.crmlab-quiz input:focus-visible, .crmlab-quiz select:focus-visible, .crmlab-quiz button:focus-visible,
.crmlab-quiz textarea:focus-visible { outline: 3px solid #1565c0; outline-offset: 2px; }
</style>"""


def view(asked: Asked) -> dict[str, Any]:
    """Build the widget of a question; return its mime bundle without the text."""
    import ipywidgets

    controls = _BUILDERS.get(type(asked.question), _Words)(asked, ipywidgets)
    status = ipywidgets.HTML()
    feedback = ipywidgets.HTML()
    parts = [
        ipywidgets.HTML(
            f"{STYLE}<p><strong>{escape(localised(asked.question.text))}</strong></p>{table_html(asked)}"
        ),
        *controls.widgets,
    ]

    def refresh() -> None:
        status.value = f'<p role="status" style="margin:4px 0">{escape(asked.status())}</p>'
        controls.show(asked.value)

    def comment(*_event: Any) -> None:
        judgement = asked.judge()
        feedback.value = f'<div role="alert">{feedback_html(judgement)}</div>' if judgement else ""

    def changed() -> None:
        refresh()
        feedback.value = ""
        if controls.at_once:
            comment()

    if asked.question.practice and not controls.at_once:
        button = ipywidgets.Button(description=_("Check my answer"), layout={"width": "max-content"})
        button.on_click(comment)
        parts.append(button)
    asked.watchers = [changed]
    refresh()
    box = ipywidgets.VBox([*parts, status, feedback])
    box.add_class("crmlab-quiz")
    bundle = box._repr_mimebundle_()
    del bundle["text/plain"]
    return bundle


class _Controls:
    """The controls of one question.

    Attributes
    ----------
    widgets : list of Widget
    at_once : bool
        Whether one act is the whole answer, so that practice can tell at once.
    """

    at_once = False

    def __init__(self, asked: Asked, ipywidgets: Any):
        self.asked, self.question, self.make = asked, asked.question, ipywidgets
        self.widgets: list[Any] = []
        self._showing = False
        self.build()

    def build(self) -> None:
        """Make the widgets."""
        raise NotImplementedError

    def put(self, value: Any) -> None:
        """Set the widgets to an answer."""
        raise NotImplementedError

    def taken(self) -> Any:
        """The answer that the widgets stand for, None where there is none."""
        raise NotImplementedError

    def show(self, value: Any) -> None:
        """Set the widgets to an answer without recording it anew."""
        self._showing = True
        try:
            self.put(value)
        finally:
            self._showing = False

    def listen(self, widget: Any) -> Any:
        """Record the answer whenever this widget changes."""
        widget.observe(self.changed, "value")
        return widget

    def changed(self, *_event: Any) -> None:
        """Record what the widgets stand for."""
        if not self._showing:
            self.asked.record(self.taken())


class _Single(_Controls):
    at_once = True

    def build(self) -> None:
        options = [(self.question.options.text(key), key) for key in self.asked.arrangement[0]]
        self.radio = self.listen(
            self.make.RadioButtons(options=options, value=None, layout={"width": "auto"})
        )
        self.widgets = [self.radio]

    def put(self, value: Any) -> None:
        self.radio.value = value

    def taken(self) -> Any:
        return self.radio.value


class _Multiple(_Controls):
    def build(self) -> None:
        self.boxes = {
            key: self.listen(
                self.make.Checkbox(
                    description=self.question.options.text(key), indent=False, layout={"width": "auto"}
                )
            )
            for key in self.asked.arrangement[0]
        }
        self.widgets = list(self.boxes.values())

    def put(self, value: Any) -> None:
        for key, box in self.boxes.items():
            box.value = key in (value or [])

    def taken(self) -> Any:
        ticked = [key for key, box in self.boxes.items() if box.value]
        return self.question.parse(ticked) if ticked else None


class _Pairs(_Controls):
    def build(self) -> None:
        items, choices = self.asked.arrangement
        options = [("—", None), *((self.question.choices.text(key), key) for key in choices)]
        self.menus = {
            key: self.listen(
                self.make.Dropdown(
                    description=self.question.items.text(key),
                    options=options,
                    value=None,
                    style={"description_width": "55%"},
                    layout={"width": "auto", "height": "auto"},
                )
            )
            for key in items
        }
        self.widgets = list(self.menus.values())

    def put(self, value: Any) -> None:
        for key, menu in self.menus.items():
            menu.value = (value or {}).get(key)

    def taken(self) -> Any:
        chosen = {key: menu.value for key, menu in self.menus.items() if menu.value is not None}
        return self.question.parse(chosen) if chosen else None


class _Order(_Controls):
    def build(self) -> None:
        self.order = list(self.asked.arrangement[0])
        self.rows = []
        for place in range(len(self.order)):
            up = self._button("↑", _("Move up"), self._mover(place, -1), disabled=place == 0)
            down = self._button(
                "↓", _("Move down"), self._mover(place, 1), disabled=place == len(self.order) - 1
            )
            text = self.make.Label(layout={"width": "auto", "height": "auto"})
            self.rows.append((up, down, text))
        confirm = self.make.Button(description=_("This is my order"), layout={"width": "max-content"})
        confirm.on_click(self.changed)
        self.widgets = [*(self.make.HBox(row) for row in self.rows), confirm]

    def _button(self, sign: str, word: str, act: Callable, disabled: bool) -> Any:
        button = self.make.Button(
            description=sign, tooltip=word, disabled=disabled, layout={"width": "3em", "flex": "0 0 auto"}
        )
        button.on_click(act)
        return button

    def _mover(self, place: int, step: int) -> Callable:
        def move(*_event: Any) -> None:
            other = place + step
            self.order[place], self.order[other] = self.order[other], self.order[place]
            self.changed()

        return move

    def put(self, value: Any) -> None:
        self.order = list(value) if value else self.order
        for place, (key, (up, down, text)) in enumerate(zip(self.order, self.rows), 1):
            words = self.question.items.text(key)
            text.value = f"{place}. {words}"
            up.tooltip = _("Move up: {item}").format(item=words)
            down.tooltip = _("Move down: {item}").format(item=words)

    def taken(self) -> Any:
        return list(self.order)


class _Number(_Controls):
    def build(self) -> None:
        unit = localised(self.question.unit or "")
        self.field = self.listen(
            self.make.Text(
                description=_("Number:"),
                placeholder=unit,
                continuous_update=False,
                style={"description_width": "max-content"},
            )
        )
        hint = self.make.Label(unit)
        self.widgets = [self.make.HBox([self.field, hint])]

    def put(self, value: Any) -> None:
        if value is not None:
            self.field.value = f"{value:.12g}"

    def taken(self) -> Any:
        try:
            return self.question.parse(self.field.value)
        except NoAnswer:
            return None


class _Words(_Controls):
    def build(self) -> None:
        self.field = self.listen(
            self.make.Textarea(
                description=_("Reason:"),
                continuous_update=False,
                layout={"width": "100%"},
                style={"description_width": "max-content"},
            )
        )
        self.widgets = [self.field]

    def put(self, value: Any) -> None:
        self.field.value = value or ""

    def taken(self) -> Any:
        return self.field.value.strip() or None


_BUILDERS = {Single: _Single, Multiple: _Multiple, Pairs: _Pairs, Order: _Order, Number: _Number}
