"""Every lab service on every Node version: leaky is named, place and all; fixed stays silent."""

import os
import subprocess

import pytest

from heaphound.demo.services import services
from heaphound.diagnosis.diagnose import diagnose
from heaphound.diagnosis.finding import Verdict
from heaphound.growth.find import find_growth
from heaphound.heap.graph import read_heap
from tools.prepare_tests import NODE_VERSIONS, node_binary

SERVICES = [pytest.param(found, id=found.name) for found in services()]

pytestmark = [pytest.mark.node, pytest.mark.slow]


def diagnosed(major, script, folder):
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("LAB_", "NODE_", "PORT"))}
    folder.mkdir()
    done = subprocess.run(
        [node_binary(major), "--expose-gc", script],
        env=plain | {"LAB_CONFIG_MB": "1", "LAB_SNAPSHOTS": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    paths = sorted(folder.glob("*.heapsnapshot"))
    growth = find_growth([read_heap(path) for path in paths])
    return diagnose(growth, [str(path) for path in paths])


@pytest.mark.parametrize("major", NODE_VERSIONS)
@pytest.mark.parametrize("service", SERVICES)
def test_the_leak_is_named_and_nothing_else(service, major, tmp_path):
    diagnosis = diagnosed(major, service.leaky, tmp_path / "leaky")

    assert diagnosis.verdict is Verdict.GROWING
    assert len(diagnosis.findings) == len(service.truth)
    for planted in service.truth:
        matching = [
            finding
            for finding in diagnosis.findings
            if finding.category.value == planted.category
            and finding.holder.place is not None
            and planted.is_at(finding.holder.place.file, finding.holder.place.line)
        ]
        assert len(matching) == 1, planted
        assert all(earlier < later for earlier, later in zip(*pairs(matching[0]), strict=True))


def pairs(finding):
    return finding.entries[:-1], finding.entries[1:]


@pytest.mark.parametrize("major", NODE_VERSIONS)
@pytest.mark.parametrize("service", SERVICES)
def test_the_fixed_twin_is_silent(service, major, tmp_path):
    diagnosis = diagnosed(major, service.fixed, tmp_path / "fixed")

    assert diagnosis.findings == ()
    assert diagnosis.verdict is Verdict.NOT_GROWING
