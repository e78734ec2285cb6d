"""The marked fixtures of the scan's rules, run: what is marked `leak` grows, `ok` does not.

`tests/rules/runs/RULE.mjs` says how to call a fixture. All run in one Node process; `drive.mjs`
gives each case objects of a class of its own, and our engine counts them in two snapshots.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from heaphound.cli.main import heaphound
from heaphound.source.mending import mend
from heaphound.source.rules.registry import RULES
from heaphound.source.scan_file import scan_source
from heaphound.source.settings import Settings
from tools.compilers import esbuild
from tools.lab.packages import install_lab
from tools.prepare_tests import node_binary

FIXTURES = Path("tests/rules")
RUNS = FIXTURES / "runs"
PACKAGES = ("ajv", "axios", "lru-cache", "rxjs", "tslib")
RULES_THAT_RUN = sorted(path.stem for path in RUNS.glob("*-*.mjs"))
DECORATORS = '--tsconfig-raw={"compilerOptions":{"experimentalDecorators":true}}'
CALLS = 20  # in each round, as drive.mjs makes them
SLACK = 1  # what is still on the stack, or the one that a guard lets through

# Why the fixture of a rule is not run here.
NOT_RUN = {
    "agent-per-call": "needs a server to connect to",
    "client-per-call-not-closed": "needs database servers",
    "close-not-reached": "needs a database server",
    "client-dropped-open": "needs servers to connect to",
    "client-overwritten": "needs servers to connect to",
    "require-cache-deleted": "keeps modules, nothing that it was given",
    "library-cache-without-bound": "keeps what it loads itself, nothing that it was given",
    "watch-file-per-call": "keeps the text of the file, nothing that it was given",
    "closure-chain": "makes what it holds itself; lab/ has a service for it",
    "memoise-without-bound": "keeps results that it makes itself, nothing that it was given",
    "metric-per-request": "keeps label values, which are text; lab/ has a service for it",
    "text-only-grows": "keeps text, nothing that it was given",
    "promise-recursion": "keeps promises, nothing that it was given",
    "module-interval-hot-reload": "leaks a module for each time it is loaded; lab/ has a service",
}


def lay_out(folder: Path) -> Path:
    """Put fixtures, runs and the packages they import where Node finds them."""
    folder.mkdir(parents=True)
    for source in FIXTURES.glob("*.js"):
        shutil.copyfile(source, folder / source.name)
    typescript = sorted(str(path) for path in FIXTURES.glob("*.ts"))
    subprocess.run(
        [
            esbuild(),
            *typescript,
            f"--outdir={folder}",
            "--format=cjs",
            "--platform=node",
            "--log-level=error",
            DECORATORS,
        ],
        check=True,
    )
    shutil.copytree(RUNS, folder / "runs")
    modules = folder / "node_modules"
    (modules / "@nestjs").mkdir(parents=True)
    for path in (RUNS / "beside").glob("*.js"):
        shutil.copyfile(path, folder / path.name)
    shutil.copytree(RUNS / "beside" / "express", modules / "express")
    shutil.copytree(RUNS / "beside" / "nestjs-common", modules / "@nestjs" / "common")
    lab = install_lab() / "node_modules"
    for package in PACKAGES:
        (modules / package).symlink_to(lab / package)
    return folder


def run_fixtures(folder: Path, rules: Sequence[str]) -> dict[str, dict[str, int]]:
    """How many objects each case of a mark, `leak` or `ok`, left alive in the second round."""
    snapshots = [folder / f"{number}.heapsnapshot" for number in (1, 2)]
    command = [node_binary("24"), "--expose-gc", folder / "runs/drive.mjs", *snapshots, *rules]
    ran = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    arguments = ["compare", *map(str, snapshots), "--json", "--no-cache"]
    compared = CliRunner().invoke(heaphound, arguments, standalone_mode=False)
    rows = json.loads(compared.stdout)["rows"]
    deltas = {row["constructor"]: row["delta"] for row in rows}
    titles = json.loads(ran.stdout)
    return {mark: {one: deltas.get(one, 0) for one in titles[mark]} for mark in titles}


def test_what_is_marked_leak_grows_and_what_is_marked_ok_does_not(tmp_path):
    left = run_fixtures(lay_out(tmp_path / "rules"), RULES_THAT_RUN)
    flat = {case: count for case, count in left["leak"].items() if count < CALLS - SLACK}
    growing = {case: count for case, count in left["ok"].items() if count > SLACK}
    assert (flat, growing) == ({}, {})
    assert len(left["leak"]) >= len(RULES_THAT_RUN)


@pytest.mark.parametrize("rule", ["race-timeout-not-cleared", "remove-fresh-function"])
def test_the_repair_of_a_fixture_ends_its_leak(tmp_path, rule):
    folder = lay_out(tmp_path / "rules")
    fixture = folder / f"{rule}.js"
    found = scan_source(str(fixture), fixture.read_bytes(), Settings()).findings
    (mended,) = mend(found, Settings())
    before = run_fixtures(folder, [rule])["leak"]
    mended.write()
    after = run_fixtures(folder, [rule])["leak"]
    ended = [case for case in before if before[case] >= CALLS - SLACK and after[case] <= SLACK]
    assert len(ended) == len(mended.mended)


def test_every_rule_is_run_or_says_why_not():
    names = {rule.name for rule in RULES}
    assert names == set(RULES_THAT_RUN) | set(NOT_RUN)
