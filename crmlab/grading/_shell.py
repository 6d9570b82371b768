"""An IPython shell whose outputs are kept as a notebook keeps them. Runs in the student's process."""

import ast
import builtins
import io
import os
import signal
import sys
import types
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Any as AnyTrait
from traitlets.config import Config


class CellTimeoutError(KeyboardInterrupt):
    """The cell ran longer than it may."""


class Outputs:
    """The outputs of the cell that runs, in nbformat's form, bounded in size."""

    def __init__(self, max_bytes: int):
        self.max_bytes = max_bytes
        self.start()

    def start(self) -> None:
        """Begin a new cell."""
        self.items: list[dict] = []
        self.size = 0
        self.limited = False
        self._clear_before_next = False

    def add(self, output: dict, size: int) -> None:
        """Keep one output, unless the cell has had its share."""
        if self._clear_before_next:
            self.items.clear()
            self._clear_before_next = False
        if self.size + size > self.max_bytes:
            self.limited = True
            return
        self.size += size
        self.items.append(output)

    def write(self, name: str, text: str) -> None:
        """Keep text of a stream; adjacent pieces of the same stream join."""
        left = self.max_bytes - self.size
        if len(text) > left:
            self.limited = True
            text = text[:left]
        if not text:
            return
        last = self.items[-1] if self.items and not self._clear_before_next else None
        if last and last["output_type"] == "stream" and last["name"] == name:
            last["text"] += text
            self.size += len(text)
        else:
            self.add({"output_type": "stream", "name": name, "text": text}, len(text))

    def clear(self, wait: bool) -> None:
        """Drop what the cell has shown so far, at once or with the next output."""
        if wait:
            self._clear_before_next = True
        else:
            self.items.clear()


class _Stream(io.TextIOBase):
    encoding = "utf-8"
    errors = "replace"

    def __init__(self, name: str, outputs: Outputs, fd: int):
        self._name, self._outputs, self._fd = name, outputs, fd

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._outputs.write(self._name, text)
        return len(text)

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._fd


class _Publisher(DisplayPublisher):
    outputs = AnyTrait()

    def publish(self, data, metadata=None, source=None, *, transient=None, update=False, **kwargs):
        kind = "update_display_data" if update else "display_data"
        output = {"output_type": kind, "data": _jsonable(data), "metadata": _jsonable(metadata or {})}
        if transient:
            output["transient"] = _jsonable(transient)
        self.outputs.add(output, _size(output["data"]))

    def clear_output(self, wait=False):
        self.outputs.clear(wait)


class _Hook(DisplayHook):
    outputs = AnyTrait()

    def write_output_prompt(self):
        pass

    def write_format_data(self, format_dict, md_dict=None):
        data = _jsonable(format_dict)
        output = {
            "output_type": "execute_result",
            "data": data,
            "metadata": _jsonable(md_dict or {}),
            "execution_count": self.prompt_count,
        }
        self.outputs.add(output, _size(data))

    def finish_displayhook(self):
        self._is_active = False


def _jsonable(value: Any) -> Any:
    """Turn a mime bundle into what JSON can hold, as the Jupyter protocol does (bytes as base64 text)."""
    if isinstance(value, dict):
        return {str(key): _jsonable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_jsonable(item) for item in value]
    if isinstance(value, bytes):
        import base64

        return base64.b64encode(value).decode()
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)


def _size(data: dict) -> int:
    return sum(len(item) if isinstance(item, str) else len(repr(item)) for item in data.values())


class _CapturedShell(InteractiveShell):
    outputs = AnyTrait()

    def _showtraceback(self, etype, evalue, stb):
        error = {
            "output_type": "error",
            "ename": str(etype.__name__),
            "evalue": _text(evalue),
            "traceback": list(stb),
        }
        size = sum(map(len, error["traceback"]))
        if size > self.outputs.max_bytes // 2:
            error["traceback"] = [error["traceback"][-1][:2000]]
            size = 2000
        self.outputs.max_bytes += size  # the error is always kept
        self.outputs.add(error, size)
        self.outputs.max_bytes -= size

    def ask_exit(self):
        """Ignore ``exit``: the notebook goes on, as in Jupyter."""

    def enable_gui(self, gui=None):
        """There is no window here; figures are shown inline."""


def _text(value: BaseException) -> str:
    try:
        return str(value)
    except Exception:
        return ""


class Shell:
    """One student's shell.

    Parameters
    ----------
    max_output : int
        Bytes of output a cell may show.
    """

    def __init__(self, max_output: int = 1_000_000):
        self.outputs = Outputs(max_output)
        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.display_page = False
        self.shell = _CapturedShell.instance(
            config=config,
            user_module=types.ModuleType("__main__"),
            displayhook_class=_Hook,
            display_pub_class=_Publisher,
            outputs=self.outputs,
        )
        self.shell.displayhook.outputs = self.outputs
        self.shell.display_pub.outputs = self.outputs
        self.shell.set_hook("show_in_pager", lambda *args, **kwargs: None, priority=0)
        self.names: dict[str, Any] = self.shell.user_ns
        self._fds: list[tuple[str, int]] = []

    def capture_streams(self) -> None:
        """Send what this process and its children print into the outputs."""
        self._fds.clear()
        for number, name in ((1, "stdout"), (2, "stderr")):
            memory = os.memfd_create(name)
            os.dup2(memory, number)
            os.close(memory)
            self._fds.append((name, number))
            setattr(sys, name, _Stream(name, self.outputs, number))
            setattr(sys, f"__{name}__", getattr(sys, name))
        builtins.input = _no_input
        signal.signal(signal.SIGALRM, _out_of_time)

    def _collect_fds(self) -> None:
        for name, number in self._fds:
            size = os.lseek(number, 0, os.SEEK_END)
            if size:
                raw = os.pread(number, min(size, self.outputs.max_bytes + 4), 0)
                os.ftruncate(number, 0)
                os.lseek(number, 0, os.SEEK_SET)
                self.outputs.write(name, raw.decode("utf-8", "replace"))

    def run(self, source: str, seconds: float) -> dict:
        """Run a cell; return its outputs, execution count, whether it ended well, and whether output was cut."""
        self.outputs.start()
        error: BaseException | None = None
        count = self.shell.execution_count
        try:
            signal.setitimer(signal.ITIMER_REAL, seconds)
            result = self.shell.run_cell(source, store_history=True)
            error = result.error_before_exec or result.error_in_exec
        except BaseException as escaped:  # a student's hook may let anything through
            error = escaped
            self.shell._showtraceback(type(escaped), escaped, [f"{type(escaped).__name__}: {_text(escaped)}"])
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        self._collect_fds()
        return {
            "outputs": list(self.outputs.items),
            "count": count,
            "ok": error is None,
            "timeout": isinstance(error, CellTimeoutError),
            "limited": self.outputs.limited,
        }


def _no_input(prompt: object = "") -> str:
    raise StdinNotImplementedError("raw_input was called, but this frontend does not support input requests.")


def _out_of_time(signum: int, frame: object) -> None:
    raise CellTimeoutError("the cell ran longer than it may")


class Evidence:
    """Runs a classical test cell (its asserts in the student's process) and notices tampering.

    The state of the shell, of builtins and of the usual comparison helpers is recorded before the student's
    first cell. What has changed by the time a test runs is reported and put back.
    """

    HELPERS = (
        ("math", ("isclose", "isnan")),
        ("numpy", ("allclose", "isclose", "array_equal", "all", "any")),
        ("numpy.testing", ("assert_equal", "assert_allclose", "assert_almost_equal", "assert_array_equal")),
        ("pandas.testing", ("assert_frame_equal", "assert_series_equal", "assert_index_equal")),
        ("pandas", ("DataFrame", "Series", "isna")),
        ("unittest", ("TestCase",)),
    )

    def __init__(self, shell: Shell):
        self._shell = shell
        self._builtins = dict(vars(builtins))
        self._helpers = {}
        for module, names in self.HELPERS:
            if module in sys.modules:
                for name in names:
                    value = getattr(sys.modules[module], name)
                    self._helpers[module, name] = (value, getattr(value, "__code__", None))
        self._methods = {
            (cls, name): getattr(cls, name)
            for cls in (_CapturedShell, *self._frames())
            for name in ("run_cell", "run_code", "run_ast_nodes", "__eq__", "equals")
            if hasattr(cls, name)
        }

    @staticmethod
    def _frames() -> tuple[type, ...]:
        pandas = sys.modules.get("pandas")
        return (pandas.DataFrame, pandas.Series, pandas.Index) if pandas else ()

    def tampering(self) -> list[str]:
        """Name what the student's code has replaced, and put it back."""
        found = []
        for name, value in self._builtins.items():
            if vars(builtins).get(name) is not value and name not in ("_", "input", "display", "get_ipython"):
                found.append(f"builtins.{name}")
                setattr(builtins, name, value)
        for (module, name), (value, code) in self._helpers.items():
            if getattr(sys.modules.get(module), name, None) is not value:
                found.append(f"{module}.{name}")
                setattr(sys.modules[module], name, value)
            elif getattr(value, "__code__", None) is not code:
                found.append(f"{module}.{name}")
                value.__code__ = code
        for (cls, name), method in self._methods.items():
            if getattr(cls, name) is not method:
                found.append(f"{cls.__name__}.{name}")
                setattr(cls, name, method)
        return found + self._shell_tampering()

    def _shell_tampering(self) -> list[str]:
        shell, found = self._shell.shell, []
        if shell.ast_transformers:
            found.append("ast_transformers")
            shell.ast_transformers = []
        for name in ("run_cell", "run_code", "run_ast_nodes", "compile"):
            if name in vars(shell) and name != "compile":
                found.append(f"shell.{name}")
                del vars(shell)[name]
        for event, callbacks in shell.events.callbacks.items():
            for callback in [c for c in callbacks if getattr(c, "__module__", None) == "__main__"]:
                found.append(f"hook {event}")
                callbacks.remove(callback)
        for stage in ("input_transformers_cleanup", "input_transformers_post"):
            transformers = getattr(shell, stage)
            for transformer in [t for t in transformers if getattr(t, "__module__", None) == "__main__"]:
                found.append(stage)
                transformers.remove(transformer)
        if sys.gettrace() or sys.getprofile():
            found.append("trace function")
            sys.settrace(None)
            sys.setprofile(None)
        return found

    def run(self, source: str, seconds: float, nonce: str) -> dict:
        """Run a test cell; the reply holds the nonce only if the cell's last line was reached."""
        tampering = self.tampering()
        ended: list[str] = []
        equal_to_all: list[str] = []

        class Mark(ast.NodeTransformer):
            """Ends the cell with evidence, and looks at what is compared."""

            def visit_Module(self, node: ast.Module) -> ast.Module:
                self.generic_visit(node)
                evidence = ast.parse(f"__crmlab_ended__({nonce!r})").body[0]
                place = len(node.body) - isinstance(node.body[-1] if node.body else None, ast.Expr)
                node.body.insert(max(place, 0), evidence)
                return ast.fix_missing_locations(node)

            def visit_Compare(self, node: ast.Compare) -> ast.Compare:
                self.generic_visit(node)
                node.left = _seen(node.left)
                node.comparators = [_seen(item) for item in node.comparators]
                return node

            def visit_Call(self, node: ast.Call) -> ast.Call:
                self.generic_visit(node)
                name = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                if name.lower().startswith("assert"):
                    node.args = [
                        _seen(item) if not isinstance(item, ast.Starred) else item for item in node.args
                    ]
                return node

        def seen(value: Any) -> Any:
            if type(value).__module__ == "__main__" and _equals_anything(value):
                equal_to_all.append(type(value).__name__)
            return value

        self._shell.names["__crmlab_ended__"] = ended.append
        self._shell.names["__crmlab_seen__"] = seen
        self._shell.shell.ast_transformers = [Mark()]
        try:
            reply = self._shell.run(source, seconds)
        finally:
            self._shell.shell.ast_transformers = []
            self._shell.names.pop("__crmlab_ended__", None)
            self._shell.names.pop("__crmlab_seen__", None)
        tampering += [f"{name} equals anything" for name in dict.fromkeys(equal_to_all)]
        return {**reply, "evidence": ended[-1] if ended and reply["ok"] else None, "tampering": tampering}


def _seen(node: ast.expr) -> ast.expr:
    return ast.copy_location(ast.Call(ast.Name("__crmlab_seen__", ast.Load()), [node], []), node)


def _equals_anything(value: Any) -> bool:
    try:
        return bool(value == object())
    except Exception:
        return False
