"""Several leaks in one program: each is named, placed, and told from what is healthy."""

import json
import os
import subprocess

import pytest

from heaphound.diagnosis.diagnose import diagnose
from heaphound.growth.find import find_growth
from heaphound.heap.graph import read_heap
from tests.lab.awkward_programs import AWKWARD
from tests.lab.look_alike_programs import LOOK_ALIKE
from tests.lab.node_registry_programs import NODE_REGISTRIES
from tests.lab.small_programs import MAIN, SMALL
from tools.prepare_tests import node_binary

pytestmark = [pytest.mark.node, pytest.mark.slow]

MODULES = (*SMALL, *AWKWARD, *LOOK_ALIKE, *NODE_REGISTRIES)
LEAKS = [module for module in MODULES if module.category]
VERSIONS = ("18", "26")


def findings_of(major, folder, *, repaired):
    for module in MODULES:
        source = module.source
        for old, new in module.repair if repaired else ():
            assert old in source
            source = source.replace(old, new)
        (folder / f"{module.name}.js").write_text(source)
    names = json.dumps([module.name for module in MODULES])
    (folder / "main.js").write_text(MAIN.format(names=names))
    plain = {k: v for k, v in os.environ.items() if not k.startswith("NODE_")}
    subprocess.run(
        [node_binary(major), "main.js"],
        cwd=folder,
        env=plain | {"OUT": str(folder)},
        check=True,
        timeout=120,
    )
    paths = sorted(folder.glob("*.heapsnapshot"))
    growth = find_growth([read_heap(path) for path in paths])
    return diagnose(growth, [path.name for path in paths]).findings


@pytest.fixture(scope="module", params=VERSIONS)
def leaky(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("leaky")
    return folder, findings_of(request.param, folder, repaired=False)


@pytest.mark.parametrize("module", LEAKS, ids=lambda module: module.name)
def test_each_leak_is_named_with_its_category_and_line(leaky, module):
    folder, findings = leaky
    file = folder / f"{module.name}.js"
    lines = file.read_text().splitlines()
    right = [n for n, line in enumerate(lines, 1) if any(mark in line for mark in module.marks)]

    found = next(each for each in findings if each.holder.place.file == str(file))

    assert (found.category.value, found.holder.name in module.holders) == (module.category, True)
    assert found.holder.place.line in right


@pytest.mark.parametrize(
    ("module", "words"),
    [
        ("tenant", 'its keys look like ids, such as "'),
        ("tenant", "nothing that it held in an earlier snapshot has left it"),
        ("session", "each is a setInterval that is due every 1 min 10 s"),
        ("hub", "Node has printed a MaxListenersExceededWarning for it"),
        ("ticker", "there are 150 → 300 → 450 of them"),
        ("checks", "it never reads payload"),
    ],
)
def test_a_finding_gives_the_evidence_of_its_kind(leaky, module, words):
    folder, findings = leaky

    found = next(e for e in findings if e.holder.place.file == str(folder / f"{module}.js"))

    assert words in "; ".join(found.evidence)


def test_a_fix_writes_a_static_private_field_behind_its_class(leaky):
    folder, findings = leaky

    found = next(each for each in findings if each.holder.place.file == str(folder / "tenant.js"))

    assert "Tenant.#instances.size >= MAX" in found.fix


def test_the_healthy_modules_are_not_accused(leaky):
    folder, findings = leaky
    accused = {each.holder.place.file for each in findings}

    assert accused == {str(folder / f"{module.name}.js") for module in LEAKS}


@pytest.mark.parametrize("major", VERSIONS)
def test_the_repaired_program_is_silent(major, tmp_path):
    assert findings_of(major, tmp_path, repaired=True) == ()
