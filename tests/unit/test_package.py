"""`import heaphound` is light, and has what the documentation says."""

from __future__ import annotations

import subprocess
import sys

import pytest

import heaphound
from heaphound.heap import Heap, open_heap


def test_importing_it_imports_no_numpy():
    script = "import sys, heaphound; print('numpy' in sys.modules, heaphound.__version__)"
    output = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    ).stdout
    assert output == f"False {heaphound.__version__}\n"


def test_the_names_of_the_api():
    assert heaphound.open is open_heap
    assert heaphound.Heap is Heap
    with pytest.raises(AttributeError, match="no attribute 'close'"):
        heaphound.close  # noqa: B018
