"""Speed and memory that do not depend on the clock: instructions of the kernels, bytes per byte.

A change that moves a number past its margin writes the new one here and says why. Compilers make
other instructions of the same code: for others than the one named there is an upper bound alone.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bench.heaps import Request, write_heap
from heaphound.kernels import _native
from tests.frozen.callgrind_counts import instructions_by_file
from tools.prepare_tests import valgrind

HERE = Path(__file__).parent
MARGIN = 0.15

GCC_MAJOR = 12  # x86-64, -O3
INSTRUCTIONS_PER_BYTE = 32.7
MOST_INSTRUCTIONS_PER_BYTE = 60.0  # of any compiler
PEAK_BYTES_PER_BYTE = 1.34

pytestmark = pytest.mark.slow


def written(path, sessions):
    write_heap(path, Request(sessions, seed=3))
    return path


def gcc_major():
    """The compiler that says in the kernels it made them; None for another."""
    found = re.findall(rb"GCC: \([^)]*\) (\d+)\.", Path(_native.__file__).read_bytes())
    return max(map(int, found), default=None)


def test_kernels_run_as_many_instructions_per_byte_as_they_did(tmp_path):
    tool = valgrind()
    assert tool is not None, "no valgrind: python tools/prepare_tests.py unpacks Debian's"
    marks, counted = tmp_path / "marks.so", tmp_path / "callgrind.out"
    compiler = shutil.which("cc")
    assert compiler is not None
    compile_marks = [compiler, "-shared", "-fPIC", "-I", tool.headers, "-o", marks]
    subprocess.run([*compile_marks, HERE / "marks.c"], check=True)
    warm_up = written(tmp_path / "small.heapsnapshot", 50)
    fixed = written(tmp_path / "fixed.heapsnapshot", 600)
    callgrind = ["--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={counted}"]
    program = [sys.executable, HERE / "workload.py", "instructions", warm_up, fixed, marks]
    subprocess.run(
        [tool.program, *callgrind, *program],
        check=True,
        capture_output=True,
        env=os.environ | tool.variables | {"PYTHONHASHSEED": "0"},
    )
    with counted.open(encoding="utf-8") as lines:
        counts = instructions_by_file(lines)
    per_byte = counts[str(Path(_native.__file__).resolve())] / fixed.stat().st_size
    assert 0 < per_byte < MOST_INSTRUCTIONS_PER_BYTE
    if gcc_major() == GCC_MAJOR:
        assert per_byte == pytest.approx(INSTRUCTIONS_PER_BYTE, rel=MARGIN)


def test_a_heap_takes_as_many_bytes_per_byte_of_the_file_as_it_did(tmp_path):
    warm_up = written(tmp_path / "small.heapsnapshot", 50)
    fixed = written(tmp_path / "fixed.heapsnapshot", 20_000)
    done = subprocess.run(
        [sys.executable, HERE / "workload.py", "memory", warm_up, fixed],
        check=True,
        capture_output=True,
        text=True,
    )
    per_byte = int(done.stdout) / fixed.stat().st_size
    assert per_byte == pytest.approx(PEAK_BYTES_PER_BYTE, rel=MARGIN)
