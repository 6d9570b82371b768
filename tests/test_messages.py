"""Message catalogs: complete in both languages, and compiled."""

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[1] / ".ci" / "messages.py"


def test_every_message_has_its_chinese():
    """Is nothing missing, superfluous, or not compiled?"""
    run = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
