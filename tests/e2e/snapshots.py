"""Real snapshots for the inspecting commands: one service, written once per Node and worker."""

from __future__ import annotations

import functools
import subprocess
import tempfile
from pathlib import Path

from click.testing import CliRunner

from heaphound.cli.main import heaphound
from tools.prepare_tests import node_binary

MAJORS = ("20", "24", "26")

SERVICE = """\
const sessions = new Map();
class LeakedSession {
  constructor(i) {
    this.id = 's' + i;
    this.data = { a: [i, 'x' + i], b: { c: String(i * 7) } };
    this.note = Buffer.from('the same text in every session').toString('latin1');
  }
}
for (let i = 0; i < 500; i++) sessions.set(i, new LeakedSession(i));

const notes = new WeakMap();
for (const session of sessions.values()) notes.set(session, { note: 'n' + session.id });

class Shared {}
const shared = new Shared();
const firstHolder = { shared };
const secondHolder = { shared };

function flatText(size, code) { return Buffer.alloc(size, code).toString('latin1'); }
const slices = [];
for (let i = 0; i < 20; i++) slices.push(flatText(50000, 65 + i).slice(10, 40));

let rope = '';
for (let i = 0; i < 3000; i++) rope += 'piece number ' + i + ';';

const long = flatText(300000, 122) + '\\u001b[31m';
long.charCodeAt(300002);

function makeHandler(n) {
  const payload = new Array(1000).fill({ n });
  let count = 0;
  return function handler() { return payload[count++]; };
}
const handlers = [];
for (let i = 0; i < 30; i++) handlers.push(makeHandler(i));

globalThis.keep = () => [sessions, notes, firstHolder, secondHolder, slices, rope, long, handlers];
setTimeout(() => {
  require('v8').writeHeapSnapshot(process.argv[2]);
  process.exit();
}, 10);
"""


@functools.cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="heaphound-snapshots-")


@functools.cache
def real_snapshot(major: str) -> Path:
    """Write the snapshot of the service, from a file service.js beside it."""
    folder = Path(_folder().name)
    service = folder / "service.js"
    service.write_text(SERVICE, encoding="utf-8")
    path = folder / f"node-{major}.heapsnapshot"
    subprocess.run([node_binary(major), service, path], check=True, timeout=60)
    return path


def line_of(text: str) -> int:
    """The line of the service that holds a text, from 1."""
    return next(at for at, line in enumerate(SERVICE.splitlines(), start=1) if text in line)


def run(*arguments: object, columns: int = 80) -> str:
    """Run a command of heaphound that must succeed; gives what it prints."""
    result = CliRunner(env={"COLUMNS": str(columns)}).invoke(
        heaphound, [str(argument) for argument in arguments], catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    return result.output
