"""How fast the explorers answer on the course's data.

Run ``python tests/benchmarks/explorers.py [NAME ...]`` from the repository. Every control is moved to its ends, the others
staying where they are at the start, and each answer is timed, the best of three: computing, drawing and writing the
picture. The table shows how long the panel took to build, the median and the slowest answer in milliseconds by the clock, the slowest in
processor time, and the control that was moved for it.
"""

import statistics
import sys
import time
from collections.abc import Iterator

from crmlab import explore


def ends(widget) -> tuple:
    """The first and the last position of a control."""
    if hasattr(widget, "options"):
        values = [value for _text, value in widget.options]
        return values[0], values[-1]
    if hasattr(widget, "min"):
        pair = isinstance(widget.value, tuple)
        return tuple((end, end) if pair else end for end in (widget.min, widget.max))
    return False, True


def answers(panel) -> Iterator[tuple[float, float, str]]:
    """Seconds by the clock and of the processor for each move, the best of three, and the control."""
    for name, widget in panel.inputs.items():
        start = widget.value
        for end in ends(widget):
            if end == start:
                continue
            runs = []
            for _again in range(3):
                clock, processor = time.perf_counter(), time.process_time()
                widget.value = end
                runs.append((time.perf_counter() - clock, time.process_time() - processor))
                widget.value = start
            yield min(run[0] for run in runs), min(run[1] for run in runs), name


def main() -> None:
    """Measure the panels named on the command line, or all."""
    explore.relationship_grid()  # imports and fonts
    print(f"{'panel':26}{'build':>8}{'median':>8}{'slowest':>9}{'cpu':>7}  control")
    for name in sys.argv[1:] or explore.__all__:
        clock = time.perf_counter()
        panel = getattr(explore, name)()
        build = time.perf_counter() - clock
        moves = list(answers(panel))
        slowest = max(moves)
        figures = (
            build,
            statistics.median(move[0] for move in moves),
            slowest[0],
            max(move[1] for move in moves),
        )
        print(
            f"{name:26}{''.join(f'{1000 * n:{w}.0f}' for n, w in zip(figures, (8, 8, 9, 7)))}  {slowest[2]}",
            flush=True,
        )


if __name__ == "__main__":
    main()
