"""`heaphound hunt` tells memory that grows outside the heap of a real process from leaks in it."""

import json
import subprocess
import sys

import pytest

from tools.prepare_tests import node_binary

pytestmark = [pytest.mark.node, pytest.mark.slow]

# The environment lives in memory of the C library, where no heap snapshot looks.
NATIVE = """
let serial = 0;
setInterval(() => {
  for (let i = 0; i < 16; i++) process.env[`SETTING_${serial++}`] = 'x'.repeat(64 * 1024);
}, 100);
"""


@pytest.mark.parametrize("major", ["20", "26"])
def test_native_memory_that_grows_is_said_with_what_to_try(major, tmp_path):
    (tmp_path / "app.js").write_text(NATIVE)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "heaphound", "hunt", "--warm-up", "1s", "--every", "6s"),
            *("--case", tmp_path / "made.case", "--json", "--"),
            *(node_binary(major), tmp_path / "app.js"),
        ],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)

    assert found["findings"] == []
    assert found["verdict"] == "inconclusive"
    assert [remark["kind"] for remark in found["remarks"]] == ["native-memory"]
    assert "jemalloc" in found["remarks"][0]["next_step"]
    page = (tmp_path / "made.case" / "report.html").read_text(encoding="utf-8")
    assert "memory outside the heap rose by" in page
