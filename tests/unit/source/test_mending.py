"""`heaphound scan --fix`: edits that are certain, as a diff or made."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from heaphound.cli.scan import scan
from heaphound.errors import OptionError, SourceChanged
from heaphound.source.mending import mend
from heaphound.source.repairs.registry import REPAIRS
from heaphound.source.rules.registry import rule_named
from heaphound.source.scan_file import scan_source
from heaphound.source.settings import Settings

FIXTURES = Path("tests/rules")

RACE = """\
async function within(work) {
  return Promise.race([
    work(),
    new Promise((_, reject) => setTimeout(reject, 30_000, new Error("late"))),
  ]);
}
"""
RACE_MENDED = """\
async function within(work) {
  let timer;
  return Promise.race([
    work(),
    new Promise((_, reject) => (timer = setTimeout(reject, 30_000, new Error("late")))),
  ]).finally(() => clearTimeout(timer));
}
"""
EXPRESSION = """\
export const within = (work: Promise<string>, ms: number) =>
  Promise.race([work, new Promise((_, no) => { setTimeout(no, ms); })]);
"""
EXPRESSION_MENDED = """\
export const within = (work: Promise<string>, ms: number) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return Promise.race([work, new Promise((_, no) => { timer = setTimeout(no, ms); })])\
.finally(() => clearTimeout(timer));
};
"""
APART = """\
async function within(work) {
  const late = new Promise((_, reject) => {
    setTimeout(reject, 20_000);
  });
  const timer = Date.now();
  const result = await Promise.race([work(), late]);
  return [result, timer];
}
"""
APART_MENDED = """\
async function within(work) {
  let timer2;
  const late = new Promise((_, reject) => {
    timer2 = setTimeout(reject, 20_000);
  });
  const timer = Date.now();
  const result = await Promise.race([work(), late]).finally(() => clearTimeout(timer2));
  return [result, timer];
}
"""
BOUND = """\
class Peer extends Base {
  constructor(socket) {
    super();
    this.socket = socket;
  }
  open() {
    this.socket.on("data", this.onData.bind(this));
  }
  close() {
    this.socket.off("data", this.onData.bind(this));
  }
  onData() {}
}
"""
BOUND_MENDED = """\
class Peer extends Base {
  constructor(socket) {
    super();
    this.onData = this.onData.bind(this);
    this.socket = socket;
  }
  open() {
    this.socket.on("data", this.onData);
  }
  close() {
    this.socket.off("data", this.onData);
  }
  onData() {}
}
"""
NO_CONSTRUCTOR = """\
class Peer {
  open(socket) {
    socket.on("data", this.onData.bind(this));
  }
  close(socket) {
    socket.off("data", this.onData.bind(this));
  }
  onData() {}
}
"""
NO_CONSTRUCTOR_MENDED = """\
class Peer {
  constructor() {
    this.onData = this.onData.bind(this);
  }
  open(socket) {
    socket.on("data", this.onData);
  }
  close(socket) {
    socket.off("data", this.onData);
  }
  onData() {}
}
"""
INTERVAL = """\
export function track(peer: Peer): void {
  setInterval(() => peer.ping(), 1000).unref();
}
"""
INTERVAL_MENDED = """\
export function track(peer: Peer): () => void {
  const timer = setInterval(() => peer.ping(), 1000).unref();
  return () => {
    clearInterval(timer);
  };
}
"""
ABORT = """\
export async function load(url, signal) {
  const controller = new AbortController();
  signal.addEventListener("abort", () => controller.abort(), { once: true });
  const answer = await fetch(url, { signal: controller.signal });

  const title = `from
${url}`;
  const body = await answer.json();
  return { title, body };
}
"""
ABORT_MENDED = """\
export async function load(url, signal) {
  const controller = new AbortController();
  const onAbort = () => controller.abort();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    const answer = await fetch(url, { signal: controller.signal });

    const title = `from
${url}`;
    const body = await answer.json();
    return { title, body };
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
"""

CERTAIN = {
    "race": ("race.js", RACE, RACE_MENDED),
    "race as the value of an arrow function": ("race.ts", EXPRESSION, EXPRESSION_MENDED),
    "race with a promise made before": ("race.mjs", APART, APART_MENDED),
    "bound listener": ("peer.js", BOUND, BOUND_MENDED),
    "bound listener, no constructor": ("peer.js", NO_CONSTRUCTOR, NO_CONSTRUCTOR_MENDED),
    "interval": ("track.ts", INTERVAL, INTERVAL_MENDED),
    "abort": ("load.mjs", ABORT, ABORT_MENDED),
}

UNCERTAIN = {
    "a helper makes the timeout": """\
const delay = (ms) => new Promise((done) => setTimeout(done, ms));
export async function within(work) { return Promise.race([work(), delay(60_000)]); }
""",
    "the response is read by the caller": """\
export async function load(url, signal) {
  const controller = new AbortController();
  signal.addEventListener("abort", () => controller.abort());
  return await fetch(url, { signal: controller.signal });
}
""",
    "the function has a result already": """\
export function track(peer) {
  setInterval(() => peer.ping(), 1000);
  return peer.id;
}
""",
    "nobody gets the result": """\
app.get("/", (request, response) => {
  setInterval(() => response.write("."), 1000);
});
""",
    "the handler is assigned elsewhere": """\
class Peer {
  constructor() { this.onData = () => 1; }
  open(socket) { socket.on("data", this.onData.bind(this)); }
  close(socket) { socket.off("data", this.onData.bind(this)); }
}
""",
    "a derived class without a constructor": NO_CONSTRUCTOR.replace("Peer", "Peer extends Base"),
    "an async set-up": "export async function f(p) {\n  setInterval(() => p.ping(), 9);\n}\n",
}


def run(*arguments):
    return CliRunner().invoke(scan, [str(each) for each in arguments], standalone_mode=False)


@pytest.mark.parametrize("case", CERTAIN)
def test_a_certain_repair_is_made_and_the_finding_is_gone(tmp_path, case):
    name, before, after = CERTAIN[case]
    path = tmp_path / name
    path.write_text(before)
    path.chmod(0o640)
    result = run("--no-cache", "--fix", "--write", path)
    assert path.read_text() == after
    assert path.stat().st_mode & 0o777 == 0o640
    assert result.return_value == 0
    assert "Mended 1 of 1 findings" in result.stderr


@pytest.mark.parametrize("case", UNCERTAIN)
def test_what_is_not_certain_is_left_to_a_person(tmp_path, case):
    path = tmp_path / "code.js"
    path.write_text(UNCERTAIN[case])
    result = run("--no-cache", "--fix", "--write", path)
    assert path.read_text() == UNCERTAIN[case]
    assert result.return_value == 1, "there is a finding"
    assert "None of" in result.stderr


@pytest.mark.parametrize("rule", REPAIRS)
def test_every_repair_mends_a_leak_of_its_rule_s_fixture(tmp_path, rule):
    assert rule_named(rule) is not None
    (fixture,) = FIXTURES.glob(f"{rule}.*")
    path = tmp_path / fixture.name
    shutil.copyfile(fixture, path)
    findings = scan_source(path.as_posix(), path.read_bytes(), Settings()).findings
    files = mend(findings, Settings())
    if rule == "abort-listener-not-removed":
        assert files == (), "its leaks are in promise executors, where no edit is certain"
        return
    assert rule in {finding.rule for file in files for finding in file.mended}


def test_the_diff_is_what_git_applies(tmp_path):
    git = shutil.which("git")
    path = tmp_path / "race.js"
    path.write_bytes(b"\xef\xbb\xbf" + RACE.encode() + INTERVAL.replace(": Peer", "").encode()[:-1])
    with_bom = path.read_bytes()
    result = run("--no-cache", "--fix", path)
    assert path.read_bytes() == with_bom, "nothing is written without --write"
    diff = result.stdout.replace(str(tmp_path).lstrip("/") + "/", "")
    subprocess.run([git, "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run([git, "apply", "-"], cwd=tmp_path, check=True, input=diff.encode())
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert "finally(() => clearTimeout(timer))" in path.read_text("utf-8-sig")


def test_json_has_the_repairs_beside_the_findings(tmp_path):
    (tmp_path / "race.js").write_text(RACE)
    document = json.loads(run("--no-cache", "--json", "--fix", tmp_path).stdout)
    (repair,) = document["repairs"]
    assert repair["fingerprints"] == [document["findings"][0]["fingerprint"]]
    assert repair["diff"].startswith("--- a/")
    assert document["written"] is False


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path):
    path = tmp_path / "race.js"
    path.write_text(RACE)
    (file,) = mend(scan_source(str(path), path.read_bytes(), Settings()).findings, Settings())
    path.write_text("// somebody was faster\n")
    with pytest.raises(SourceChanged, match="changed while it was mended"):
        file.write()
    assert path.read_text() == "// somebody was faster\n"
    assert [entry.name for entry in tmp_path.iterdir()] == ["race.js"]


@pytest.mark.parametrize("options", [["--write"], ["--fix", "--sarif"], ["--fix", "--github"]])
def test_options_that_do_not_go_together(tmp_path, options):
    assert isinstance(run(*options, tmp_path).exception, OptionError)
