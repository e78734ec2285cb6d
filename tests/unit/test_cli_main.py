"""The front door answers at once and knows its commands."""

import subprocess
import sys

from heaphound.cli.main import COMMANDS


def test_help_imports_neither_numpy_nor_any_stage():
    code = (
        "import sys\n"
        "from heaphound.cli.main import heaphound\n"
        "heaphound.main(['--help'], standalone_mode=False)\n"
        "print(sorted(m for m in sys.modules if m in {'numpy', 'rich', 'websockets', 'asyncio'}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )

    assert done.stdout.splitlines()[-1] == "[]"
    for name in COMMANDS:
        assert name in done.stdout
