"""`heaphound profile` asked for what cannot be done: it says so, and what is missing."""

import subprocess
import sys

import pytest

pytestmark = [pytest.mark.node, pytest.mark.slow]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "say which process"),
        (("--pid", "1", "--since", "1m", "--between", "1m", "2m"), "both name a time"),
        (("--interval", "8", "--", "node", "x.js"), "64 bytes"),
        (("--export", "x.svg", "--", "node", "x.js"), "which form"),
        (("absent.heapprofile",), "No such file"),
        (("absent.heapprofile", "--since", "1m"), "no readings to compare"),
        (("/",), "has no profile"),
        (("--pid", "999999999"), "no-such-process"),
    ],
)
def test_what_cannot_be_done_is_said(arguments, says):
    command = [sys.executable, "-m", "heaphound", "profile", *arguments]
    ran = subprocess.run(command, check=False, capture_output=True, text=True)
    assert ran.returncode == 2
    assert says in ran.stderr
    assert "Traceback" not in ran.stderr
