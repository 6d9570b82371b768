"""What all tests share."""

import os
import shutil

import matplotlib
import matplotlib.pyplot
import pytest

matplotlib.use("Agg")


@pytest.fixture(scope="session")
def need_program():
    """Skip where a system program is missing, naming the package that brings it; fail under CI."""

    def need(program: str, package: str) -> str:
        path = shutil.which(program)
        if path is None:
            reason = f"{program} is missing: install the system package {package}"
            if os.environ.get("CI") == "true":
                pytest.fail(reason)
            pytest.skip(reason)
        return path

    return need


@pytest.fixture(autouse=True)
def english():
    """Begin and end each test in English, without figures left open."""
    from crmlab.i18n import use_language

    use_language("en")
    yield
    use_language("en")
    matplotlib.pyplot.close("all")
