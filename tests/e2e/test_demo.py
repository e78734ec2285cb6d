"""`heaphound demo` finds what it plants."""

import os
import subprocess
import sys

import pytest

from heaphound.demo.services import service
from tools.prepare_tests import node_binary

pytestmark = [pytest.mark.node, pytest.mark.slow]


def _demo(folder, *arguments, **variables):
    return subprocess.run(
        [sys.executable, "-m", "heaphound", "demo", *arguments],
        cwd=folder,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("shape", ["cache", "all"])
def test_the_demo_finds_its_planted_leaks(shape, tmp_path):
    done = _demo(tmp_path, "--shape", shape, "--node", str(node_binary("20")))
    planted = len(service(shape).truth)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Planted leaks found: {planted} of {planted}." in done.stdout
    assert "not planted" not in done.stdout
    assert len(list(tmp_path.glob("*.case/snapshot-3.*"))) == 1
    assert len(list(tmp_path.glob("*.case/report.html"))) == 1


def test_a_missing_node_is_named(tmp_path):
    done = _demo(tmp_path, "--node", "no-such-node")
    assert done.returncode == 2
    assert "[option]" in done.stderr
    assert "no-such-node was not found" in done.stderr


def test_an_old_node_is_named(tmp_path):
    old = tmp_path / "node"
    old.write_text("#!/bin/sh\necho v16.20.0\n")
    old.chmod(0o755)
    done = _demo(tmp_path, "--node", str(old))
    assert done.returncode == 2
    assert "v16.20.0" in done.stderr
