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


STORE = """export function makeStore() {
  const hits = new Map();
  return { note: (id) => hits.set(id, Date.now()), of: (id) => hits.get(id) };
}
"""
LISTENER = """export function createJob(rows) {
  const flush = () => rows.length;
  process.on('SIGUSR2', flush);
  return { rows };
}
"""
HANDLER = """import { createJob } from './job';
export function handle(req, res) { res.json(createJob([req.body])); }
"""
STARTED = "import { createJob } from './job';\nexport const job = createJob([]);\n"


def shown(scan: Scan) -> set[tuple[str, str]]:
    return {(Path(one.file).name, one.rule) for one in scan.findings if one.confidence != "low"}


def test_a_function_that_another_files_handler_calls_runs_per_request(tmp_path):
    alone = project(tmp_path / "alone", job_ts=LISTENER)
    served = project(tmp_path / "served", job_ts=LISTENER, handler_ts=HANDLER)
    assert shown(alone) == set()
    assert shown(served) == {("job.ts", "process-listener-per-call")}


def test_a_function_that_is_only_called_at_module_level_runs_once(tmp_path):
    scan = project(tmp_path, job_ts=LISTENER, main_ts=STARTED)
    assert scan.findings == ()


def test_a_call_per_request_counts_whatever_is_called_at_the_start(tmp_path):
    scan = project(tmp_path, job_ts=LISTENER, main_ts=STARTED, handler_ts=HANDLER)
    assert shown(scan) == {("job.ts", "process-listener-per-call")}


def test_a_handler_reaches_a_function_through_another_file(tmp_path):
    between = (
        "import { createJob } from './job';\nexport const run = (body) => createJob([body]);\n"
    )
    handler = HANDLER.replace("createJob", "run").replace("./job", "./between")
    scan = project(tmp_path, job_ts=LISTENER, between_ts=between, handler_ts=handler)
    assert shown(scan) == {("job.ts", "process-listener-per-call")}


def test_what_a_factory_holds_lives_as_long_as_the_module_that_calls_it(tmp_path):
    kept = "import { makeStore } from './store';\nexport const store = makeStore();\n"
    scan = project(tmp_path, store_ts=STORE, kept_ts=kept)
    assert shown(scan) == {("store.ts", "module-collection-only-grows")}


def test_a_connection_that_is_handed_on_per_message_is_one_connection(tmp_path):
    joins = """export function join(ws, name, rooms) {
  rooms.get(name).add(ws);
  ws.on('close', () => rooms.get(name).delete(ws));
}
"""
    server = """import { join } from './join';
import { WebSocketServer } from 'ws';
const rooms = new Map();
new WebSocketServer({ port: 1 }).on('connection', (ws) => {
  ws.on('message', (name) => join(ws, String(name), rooms));
});
"""
    scan = project(tmp_path, join_ts=joins, server_ts=server)
    assert ("join.ts", "parameter-emitter-per-call") in shown(scan)
