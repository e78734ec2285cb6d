"""What only several files together show."""

from __future__ import annotations

from pathlib import Path

import pytest

from heaphound.source.facts import Facts
from heaphound.source.finding import Scan
from heaphound.source.modules import Modules
from heaphound.source.scan import scan_paths
from heaphound.source.settings import Settings

FACTORY = "import { Pool } from 'pg';\nexport function openPool() { return new Pool(); }\n"
USE = """import {{ openPool }} from '{module}';
export async function load(req, res) {{
  const pool = openPool();
  res.json(await pool.query('select 1'));
}}
"""


def project(folder: Path, **files: str) -> Scan:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_ts", ".ts").replace("_json", ".json")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return scan_paths([folder], Settings(), jobs=1)


def rules(scan: Scan) -> list[tuple[str, int]]:
    return [(found.rule, found.line) for found in scan.findings if found.confidence != "low"]


def test_factory_of_another_file_is_a_client(tmp_path):
    scan = project(tmp_path, db_ts=FACTORY, routes_ts=USE.format(module="./db"))
    assert rules(scan) == [("client-per-call-not-closed", 3)]
    assert "pg Pool" in scan.findings[0].message


def test_factory_that_opens_nothing_is_none(tmp_path):
    plain = "export function openPool() { return { query() {} }; }\n"
    scan = project(tmp_path, db_ts=plain, routes_ts=USE.format(module="./db"))
    assert rules(scan) == []


@pytest.mark.parametrize("module", ["./all", "./all.js", "@lib/all", "shared/all", "kit/all"])
def test_factory_is_found_through_aliases_and_reexports(tmp_path, module):
    scan = project(
        tmp_path,
        tsconfig_json='{ "compilerOptions": { "baseUrl": ".", "paths": { "@lib/*": ["./*",], } } }',
        package_json='{ "name": "kit" }',
        db_ts=FACTORY,
        all_ts="export { openPool } from './db';\n",
        shared__all_ts="export * from '../db';\n",
        routes_ts=USE.format(module=module),
    )
    assert rules(scan) == [("client-per-call-not-closed", 3)]


CACHE = """export const cache = new Map();
export async function getUser(id) {
  if (!cache.has(id)) cache.set(id, await read(id));
  return cache.get(id);
}
async function read(id) { return { id }; }
"""


def test_exported_cache_is_surer_when_nobody_takes_anything_out(tmp_path):
    reader = "import { cache } from './cache';\nexport const peek = (id) => cache.get(id);\n"
    scan = project(tmp_path, cache_ts=CACHE, reader_ts=reader)
    assert [found.confidence for found in scan.findings] == ["high"]


@pytest.mark.parametrize(
    "sweeper",
    [
        "import { cache } from './cache';\nexport const drop = (id) => cache.delete(id);\n",
        "import * as all from './cache';\nexport const drop = (id) => all.cache.delete(id);\n",
        "const { cache } = require('./cache');\nexports.drop = (id) => cache.delete(id);\n",
        "import { cache } from './cache';\nimport { sweep } from 'sweeper';\nsweep(cache);\n",
    ],
)
def test_exported_cache_is_doubtful_when_another_file_has_its_hands_on_it(tmp_path, sweeper):
    scan = project(tmp_path, cache_ts=CACHE, sweeper_ts=sweeper)
    assert "high" not in [found.confidence for found in scan.findings]


def test_broken_tsconfig_is_told_and_the_rest_is_scanned(tmp_path):
    scan = project(
        tmp_path,
        tsconfig_json='{ "compilerOptions": ',
        db_ts=FACTORY,
        routes_ts=USE.format(module="@lib/db"),
        near_ts=USE.format(module="./db"),
    )
    assert [skip.file for skip in scan.skipped] == [(tmp_path / "tsconfig.json").as_posix()]
    assert [Path(found.file).name for found in scan.findings] == ["near.ts"]


def test_reexports_in_a_circle_end(tmp_path):
    scan = project(
        tmp_path,
        a_ts="export * from './b';\n",
        b_ts="export * from './a';\n",
        routes_ts=USE.format(module="./a"),
    )
    assert rules(scan) == []


def test_files_resolve_as_node_and_typescript_do():
    modules = Modules(["/p/src/a.ts", "/p/src/b/index.js", "/p/src/c.mjs"])
    assert modules.resolve("./a", "/p/src/x.ts") == "/p/src/a.ts"
    assert modules.resolve("./a.js", "/p/src/x.ts") == "/p/src/a.ts"
    assert modules.resolve("../src/b", "/p/src/x.ts") == "/p/src/b/index.js"
    assert modules.resolve("./c.mjs", "/p/src/x.ts") == "/p/src/c.mjs"
    assert modules.resolve("lodash", "/p/src/x.ts") is None


def test_facts_survive_the_cache():
    facts = Facts((("a", "pg Pool"),), (("./b", "c"),), (("*", "./d", "*"),))
    assert Facts.from_json(facts.as_json()) == facts
