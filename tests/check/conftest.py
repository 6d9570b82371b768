"""What the tests of the checks share."""

from collections.abc import Callable
from typing import Any

import pytest

from crmlab import check, use_language


@pytest.fixture(autouse=True)
def english():
    """Every test begins in English, and leaves English behind."""
    use_language("en")
    yield
    use_language("en")


@pytest.fixture
def refusal() -> Callable[..., check.CheckFailed]:
    """Call a check that must fail and give its failure."""

    def call(refusing: Callable, *args: Any, **kwargs: Any) -> check.CheckFailed:
        with pytest.raises(check.CheckFailed) as caught:
            refusing(*args, **kwargs)
        return caught.value

    return call
