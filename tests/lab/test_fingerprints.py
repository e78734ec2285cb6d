"""The same leak has the same fingerprint on every Node version, in every process and folder."""

import shutil

import pytest

from heaphound.demo.services import service
from tests.lab.test_diagnosis import diagnosed
from tools.prepare_tests import NODE_VERSIONS

pytestmark = [pytest.mark.node, pytest.mark.slow]


def test_fingerprints_are_the_same_on_every_node_version_and_in_another_folder(tmp_path):
    leaky = service("all").leaky
    moved = tmp_path / "elsewhere" / leaky.parent.name
    shutil.copytree(leaky.parent.parent, moved.parent)
    seen = {
        major: {
            finding.fingerprint: finding.title
            for finding in diagnosed(major, script, tmp_path / f"on-{major}").findings
        }
        for major, script in zip(
            NODE_VERSIONS, [leaky, leaky, leaky, leaky, moved / leaky.name], strict=True
        )
    }
    first = next(iter(seen.values()))
    assert len(first) == len(service("all").truth)
    assert all(each.keys() == first.keys() for each in seen.values()), seen
