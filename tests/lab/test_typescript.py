"""A leak in TypeScript is named where it was written, however it was compiled."""

import os
import subprocess

import pytest

from heaphound.diagnosis.diagnose import diagnose
from heaphound.growth.find import find_growth
from heaphound.heap.graph import read_heap
from tools.compilers import esbuild, tsc
from tools.prepare_tests import node_binary

pytestmark = [pytest.mark.node, pytest.mark.slow]

CACHE_TS = """\
// Users, remembered for ever.
interface User { id: string; notes: number[] }

const users: Map<string, User> = new Map();

export function findUser(id: string): User {
  let user = users.get(id);
  if (user === undefined) {
    user = { id, notes: new Array<number>(100).fill(0).map((_, at) => at + id.length) };
    users.set(id, user);
  }
  return user;
}
"""
MAIN_TS = """\
import { findUser } from './cache';
declare const require: (name: string) => any;
declare const process: { env: Record<string, string>; exit(): never };

for (let round = 1; round <= 3; round++) {
  for (let i = 0; i < 300; i++) findUser(`user-${round}-${i}`);
  require('node:v8').writeHeapSnapshot(`${process.env.OUT}/${round}.heapsnapshot`);
}
process.exit();
"""
TSC = ["--target", "es2022", "--module", "commonjs", "--lib", "es2022", "--outDir", "dist"]


@pytest.fixture
def project(tmp_path):
    source = tmp_path / "src"
    source.mkdir()
    (source / "cache.ts").write_text(CACHE_TS)
    (source / "main.ts").write_text(MAIN_TS)
    (tmp_path / "package.json").write_text('{"name": "typed", "version": "1.0.0"}')
    return tmp_path


def compiled(project, command):
    subprocess.run(command, cwd=project, check=True, timeout=120, capture_output=True)


def with_tsc(project, *options):
    compiled(project, [node_binary("22"), tsc(), *TSC, *options, "src/main.ts"])


def with_esbuild(project, *options):
    bundle = ["--bundle", "--platform=node", "--outfile=dist/main.js", *options]
    compiled(project, [esbuild(), "src/main.ts", *bundle])


def finding_of(project):
    out = project / "out"
    out.mkdir()
    subprocess.run(
        [node_binary("22"), "dist/main.js"],
        cwd=project,
        env={**os.environ, "OUT": str(out)},
        check=True,
        timeout=60,
    )
    paths = sorted(out.iterdir())
    (finding,) = diagnose(
        find_growth([read_heap(path) for path in paths]), [str(path) for path in paths]
    ).findings
    return finding


COMPILERS = {
    "tsc, inline": lambda project: with_tsc(project, "--inlineSourceMap", "--inlineSources"),
    "esbuild, minified": lambda project: with_esbuild(project, "--minify", "--sourcemap"),
    "esbuild, beside": lambda project: with_esbuild(project, "--minify", "--sourcemap=external"),
}


@pytest.mark.parametrize("name", COMPILERS)
def test_the_place_and_the_name_are_those_of_the_original(project, name):
    COMPILERS[name](project)
    finding = finding_of(project)
    place = finding.holder.place
    assert (place.file, place.line) == (str(project / "src" / "cache.ts"), 4)
    assert place.generated.file.startswith(str(project / "dist"))
    assert finding.holder.name == "users"
    assert "users" in finding.title
    assert finding.excerpts[0].lines[finding.excerpts[0].line - finding.excerpts[0].first_line] == (
        "const users: Map<string, User> = new Map();"
    )


def test_a_map_that_is_missing_is_said(project):
    with_tsc(project, "--sourceMap")
    (project / "dist" / "cache.js.map").unlink()
    finding = finding_of(project)
    assert finding.holder.place.file == str(project / "dist" / "cache.js")
    assert finding.holder.place.unmapped == "its source map cache.js.map is missing"


SUBJECT_JS = """\
export class Subject {
  constructor() { this.observers = []; }
  subscribe(next) {
    this.observers.push(next);
    return () => { this.observers = this.observers.filter((each) => each !== next); };
  }
}
"""
FEED_TS = """\
import { Subject } from 'tiny-subject';
declare const setTimeout: any;

class Feed {
  readonly name = 'prices';
  readonly status$: any = new Subject();
}
const feed = new Feed();

class Session {
  private seen: string[] = [];
  private readonly timer = setTimeout(() => this.seen.push('late'), 600_000);
  constructor(readonly id: number) {
    feed.status$.subscribe((status: string) => this.seen.push(status));
  }
}
export const open = (id: number) => new Session(id);
"""
SUBSCRIBE_TS = """\
import { open } from './feed';
declare const require: (name: string) => any;
declare const process: { env: Record<string, string>; exit(): never };
declare const clearTimeout: any;

for (let round = 1; round <= 3; round++) {
  for (let i = 0; i < 100; i++) clearTimeout((open(round * 1000 + i) as any).timer);
  require('node:v8').writeHeapSnapshot(`${process.env.OUT}/${round}.heapsnapshot`);
}
process.exit();
"""


@pytest.mark.parametrize("options", [(), ("--minify",)], ids=["readable", "minified"])
def test_a_package_inside_a_bundle_is_told_from_the_program(project, options):
    package = project / "node_modules" / "tiny-subject"
    package.mkdir(parents=True)
    (package / "package.json").write_text('{"name": "tiny-subject", "main": "subject.js"}')
    (package / "subject.js").write_text(SUBJECT_JS)
    (project / "src" / "feed.ts").write_text(FEED_TS)
    (project / "src" / "main.ts").write_text(SUBSCRIBE_TS)
    with_esbuild(project, "--sourcemap", *options)

    finding = finding_of(project)

    assert finding.category.value == "listener"
    assert finding.title == "listeners pile up on status$"
    place = finding.holder.place
    assert (place.file, place.line) == (str(project / "src" / "feed.ts"), 6)


SEATS_TS = """\
class Seats {
  readonly #recent: string[] = [];
  readonly #held = new Map<string, { seat: string; by: number }>();

  hold(seat: string): void {
    this.#held.set(seat, { seat, by: seat.length });
    this.#recent.push(seat);
    if (this.#recent.length > 10) this.#recent.shift();
  }
}
const seats = new Seats();
export const findUser = (id: string) => seats.hold(id);
"""


@pytest.mark.parametrize("compiler", ["tsc", "esbuild"])
def test_a_private_field_that_was_compiled_away_is_named(project, compiler):
    (project / "src" / "cache.ts").write_text(SEATS_TS)
    if compiler == "tsc":
        options = [option if option != "es2022" else "es2019" for option in TSC]
        options[options.index("--lib") + 1] = "es2022"
        compiled(project, [node_binary("22"), tsc(), *options, "--sourceMap", "src/main.ts"])
    else:
        with_esbuild(project, "--minify", "--sourcemap", "--target=node10")

    finding = finding_of(project)

    place = finding.holder.place
    assert finding.holder.name == "#held"
    assert (place.file, place.line) == (str(project / "src" / "cache.ts"), 3)
