"""Time to import crmlab and each of its modules, on top of pandas.

Run ``python tests/benchmarks/imports.py`` from the repository. Each module is imported in a process of its own that has
pandas already; the best of five runs counts.
"""

import pkgutil
import subprocess
import sys

import crmlab

RUNS = 5
CODE = "import pandas, time; start = time.perf_counter(); import {name}; print(time.perf_counter() - start)"


def seconds(name: str) -> float:
    """Return the shortest time that importing a module took."""
    command = [sys.executable, "-c", CODE.format(name=name)]
    return min(
        float(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for _ in range(RUNS)
    )


def main() -> None:
    """Print a line per module, the slowest first."""
    names = [f"crmlab.{module.name}" for module in pkgutil.iter_modules(crmlab.__path__)]
    times = {name: seconds(name) for name in ["crmlab", *names] if not name.startswith("crmlab._")}
    for name, time in sorted(times.items(), key=lambda pair: -pair[1]):
        print(f"{time:6.3f} s  {name}")


if __name__ == "__main__":
    main()
