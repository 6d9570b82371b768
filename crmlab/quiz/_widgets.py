"""Questions as controls that work with mouse, keyboard and screen reader."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from html import escape
from typing import Any

from crmlab.i18n import localised, translator
from crmlab.quiz._kinds import Multiple, Number, Order, Pairs, Single, Statement
from crmlab.quiz._question import NoAnswer
from crmlab.quiz._session import Asked
from crmlab.quiz._static import feedback_html, table_html

_ = translator("quiz")

STYLE = """<style>
.crmlab-quiz { max-width: 52em; padding: 4px 0 8px; }
.crmlab-quiz .widget-radio-box label, .crmlab-quiz .widget-checkbox label, .crmlab-quiz .widget-label {
  height: auto; white-space: normal; line-height: 1.5; text-align: left; }
.crmlab-quiz .widget-radio-box, .crmlab-quiz .widget-checkbox { overflow: visible; margin-left: 6px; }
.crmlab-quiz p, .crmlab-quiz ul { margin: 4px 0; }
.crmlab-quiz td, .crmlab-quiz th { padding: 2px 12px 2px 0; text-align: left; }
.crmlab-quiz :focus-visible { outline: 3px solid #1565c0; outline-offset: 2px; }
.crmlab-keys { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; white-space: nowrap; }
.crmlab-quiz:has(:focus-visible) .crmlab-keys { position: static; clip-path: none; width: auto; height: auto; }
</style>"""


def view(asked: Asked) -> dict[str, Any]:
    """The mime bundle of a question's widget, without the text."""
    bundle = build(asked)._repr_mimebundle_()
    del bundle["text/plain"]
    return bundle


def build(asked: Asked) -> Any:
    """Make the widget of a question."""
    import ipywidgets

    controls = _BUILDERS.get(type(asked.question), _Words)(asked, ipywidgets)
    status, feedback = ipywidgets.HTML(), ipywidgets.HTML()
    parts = [ipywidgets.HTML(_header(asked)), *controls.widgets]

    def show() -> None:
        status.value = f'<p role="status">{escape(asked.status(brief=True))}</p>'
        controls.show(asked.value)

    def comment() -> None:
        judgement = asked.judge()
        feedback.value = f'<div role="alert">{feedback_html(judgement)}</div>' if judgement else ""

    def changed() -> None:
        show()
        feedback.value = ""
        if controls.at_once:
            comment()

    def check(_button: Any) -> None:
        controls.changed()
        comment()

    if asked.question.practice and not controls.at_once:
        button = ipywidgets.Button(description=_("Check my answer"), layout={"width": "max-content"})
        button.on_click(check)
        parts.append(button)
    asked.watchers = [changed]
    changed()
    box = ipywidgets.VBox([*parts, status, feedback])
    box.add_class("crmlab-quiz")
    return box


def _header(asked: Asked) -> str:
    """The question, its table, and, for those who use the keyboard, the keys."""
    keys = _("Keys: Tab goes on, Space chooses or opens a list; in an open list the arrows and Enter.")
    question = escape(localised(asked.question.text))
    return (
        f"{STYLE}<p><strong>{question}</strong></p>"
        f'<p class="crmlab-keys">{escape(keys)}</p>{table_html(asked)}'
    )


class _Controls(ABC):
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

    @abstractmethod
    def build(self) -> None:
        """Make the widgets."""

    @abstractmethod
    def put(self, value: Any) -> None:
        """Set the widgets to an answer."""

    @abstractmethod
    def taken(self) -> Any:
        """The answer that the widgets stand for, None where there is none."""

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
        if self._showing:
            return
        try:
            self.asked.record(self.taken())
        except NoAnswer as refusal:
            self.asked.record(None, note=str(refusal))


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


_OPEN = object()


class _Pairs(_Controls):
    def build(self) -> None:
        items, choices = self.asked.arrangement
        options = [("—", _OPEN), *((self.question.choices.text(key), key) for key in choices)]
        self.menus = {
            key: self.listen(
                self.make.Dropdown(
                    description=self.question.items.text(key),
                    options=options,
                    style={"description_width": "55%"},
                    layout={"width": "auto", "height": "auto"},
                )
            )
            for key in items
        }
        self.widgets = list(self.menus.values())

    def put(self, value: Any) -> None:
        for key, menu in self.menus.items():
            menu.value = (value or {}).get(key, _OPEN)

    def taken(self) -> Any:
        chosen = {key: menu.value for key, menu in self.menus.items() if menu.value is not _OPEN}
        return self.question.parse(chosen) if chosen else None


class _Order(_Controls):
    def build(self) -> None:
        self.order = list(self.asked.arrangement[0])
        self.rows = []
        for place in range(len(self.order)):
            up = self._button(_("↑ up"), self._mover(place, -1), disabled=place == 0)
            down = self._button(_("↓ down"), self._mover(place, 1), disabled=place == len(self.order) - 1)
            text = self.make.Label(layout={"width": "auto", "height": "auto"})
            self.rows.append((up, down, text))
        self.widgets = [self.make.HBox(row) for row in self.rows]
        if not self.question.practice:
            confirm = self.make.Button(description=_("Record this order"), layout={"width": "max-content"})
            confirm.on_click(self.changed)
            self.widgets.append(confirm)

    def _button(self, word: str, act: Callable, disabled: bool) -> Any:
        button = self.make.Button(
            description=word, disabled=disabled, layout={"width": "6em", "flex": "0 0 auto"}
        )
        button.on_click(act)
        return button

    def _mover(self, place: int, step: int) -> Callable:
        def move(*_event: Any) -> None:
            other = place + step
            self.order[place], self.order[other] = self.order[other], self.order[place]
            self.changed()
            up, down, _text = self.rows[other]
            wanted, instead = (up, down) if step < 0 else (down, up)
            (instead if wanted.disabled else wanted).focus()  # it goes with the item

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
        decimals = self.question.decimals
        hints = [
            localised(self.question.unit or ""),
            "" if decimals is None else _("decimals: {n}").format(n=decimals),
        ]
        self.field = self.listen(
            self.make.Text(
                description=_("Number:"),
                continuous_update=False,
                style={"description_width": "max-content"},
            )
        )
        self.widgets = [self.make.HBox([self.field, self.make.Label("; ".join(filter(None, hints)))])]

    def put(self, value: Any) -> None:
        if value is not None:
            self.field.value = f"{value:.12g}"

    def taken(self) -> Any:
        return self.question.parse(self.field.value) if self.field.value.strip() else None


class _Words(_Controls):
    def build(self) -> None:
        self.field = self.listen(
            self.make.Textarea(
                description=_("Reason:"),
                continuous_update=False,
                layout={"width": "98%"},
                style={"description_width": "max-content"},
            )
        )
        self.widgets = [self.field]

    def put(self, value: Any) -> None:
        self.field.value = value or ""

    def taken(self) -> Any:
        return self.field.value.strip() or None


_BUILDERS = {
    Single: _Single,
    Statement: _Single,
    Multiple: _Multiple,
    Pairs: _Pairs,
    Order: _Order,
    Number: _Number,
}
