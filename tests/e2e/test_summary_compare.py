"""`summary` and `compare` on real snapshots, as a user runs them."""

from __future__ import annotations

import contextlib
import csv
import fcntl
import gzip
import io
import json
import os
import pty
import struct
import subprocess
import sys
import termios

import click
import pytest
import zstandard

from tools.prepare_tests import node_binary

pytestmark = [pytest.mark.node, pytest.mark.slow]

SERVICE = """
class Session { constructor(i) { this.user = { name: 'user ' + i }; } }
const sessions = new Map();
const snapshot = require('v8').writeHeapSnapshot;
let at = 0;
for (const path of process.argv.slice(1)) {
  for (const end = at + 100; at < end; at++) sessions.set('session ' + at, new Session(at));
  snapshot(path);
}
setInterval(() => sessions, 1e6).unref();
"""


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory):
    folder = tmp_path_factory.mktemp("snapshots")
    paths = [folder / f"{number}.heapsnapshot" for number in range(1, 4)]
    subprocess.run([node_binary("24"), "-e", SERVICE, *paths], check=True, timeout=60)
    return paths


@pytest.fixture
def run(tmp_path):
    def run(*arguments, stdin=None, status=0):
        done = subprocess.run(
            [sys.executable, "-m", "heaphound", *map(str, arguments)],
            env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache"), "COLUMNS": "80"},
            input=stdin,
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == status, done.stderr.decode()
        assert b"Traceback" not in done.stderr
        return done.stdout.decode() if status == 0 else done.stderr.decode()

    return run


def by_name(rows, key):
    return {row[key]: row for row in rows}


def test_a_summary_is_the_same_in_every_form_of_the_file(snapshots, run, tmp_path):
    plain = snapshots[0].read_bytes()
    packed = tmp_path / "packed.heapsnapshot.gz"
    packed.write_bytes(gzip.compress(plain, 1))
    zst = tmp_path / "packed.heapsnapshot.zst"
    zst.write_bytes(zstandard.compress(plain))
    expected = run("summary", snapshots[0], "--json")
    assert run("summary", packed, "--json") == expected
    assert run("summary", zst, "--json") == expected
    assert run("summary", "-", "--json", stdin=plain) == expected
    assert run("summary", snapshots[0], "--json") == expected  # from the index
    assert run("summary", snapshots[0], "--json", "--no-cache") == expected


def test_the_summary_of_a_service(snapshots, run):
    document = json.loads(run("summary", snapshots[1], "--json"))
    assert document["schema"] == "heaphound/summary@1"
    rows = document["constructors"]
    retained = [row["retained_bytes"] for row in rows]
    assert retained == sorted(retained, reverse=True)
    session = by_name(rows, "name")["Session"]
    assert session["count"] == 200
    assert session["location"] == {"file": "[eval]", "line": 2, "column": 28}
    assert session["retained_bytes"] > session["shallow_bytes"] > 0
    assert by_name(rows, "name")["{name}"]["count"] >= 200
    assert document["total_bytes"] == sum(document["heap_by_type"].values())


def test_rows_are_filtered_sorted_and_cut(snapshots, run):
    rows = json.loads(run("summary", snapshots[0], "--json", "--filter", "SESS"))["constructors"]
    assert next(row["name"] for row in rows if row["location"]) == "Session"
    assert all("sess" in f"{row['name']}{row['location']}".casefold() for row in rows)
    text = run("summary", snapshots[0], "--csv", "--sort", "count", "--top", 5)
    counts = [int(row["count"]) for row in csv.DictReader(io.StringIO(text))]
    assert counts == sorted(counts, reverse=True)
    assert len(counts) == 5


def test_raw_sizes_add_up_to_the_same_total(snapshots, run):
    owned, raw = (
        json.loads(run("summary", snapshots[0], "--json", *options))
        for options in ((), ("--raw-sizes",))
    )
    assert owned["total_bytes"] == raw["total_bytes"]
    for document in (owned, raw):
        native = document["total_bytes"] - sum(
            row["shallow_bytes"] for row in document["constructors"]
        )
        assert 0 <= native < 1 << 20  # what V8 counts outside of any node
    arrays = [by_name(one["constructors"], "name")["(array)"]["count"] for one in (owned, raw)]
    assert arrays[0] < arrays[1]


def test_the_table_fits_a_terminal_of_80_columns(snapshots, run):
    for command in (
        ("summary", snapshots[0]),
        ("compare", *snapshots[:2]),
        ("compare", *snapshots),
    ):
        text = run(*command)
        assert "\x1b" not in text
        assert max(map(len, text.splitlines())) <= 80
        assert "Session" in text or command[0] == "summary"


def test_a_comparison_of_two(snapshots, run):
    document = json.loads(run("compare", snapshots[0], snapshots[1], "--json"))
    assert document["schema"] == "heaphound/compare@1"
    rows = document["rows"]
    sizes = [row["size_delta_bytes"] for row in rows]
    assert sizes == sorted(sizes, reverse=True)
    assert all(row["new"] or row["deleted"] for row in rows)
    session = by_name(rows, "constructor")["Session"]
    assert (session["new"], session["deleted"], session["delta"]) == (100, 0, 100)
    assert session["alloc_bytes"] == session["size_delta_bytes"] > 0
    assert session["retained_delta_bytes"] > session["size_delta_bytes"]
    assert "Map" not in by_name(rows, "constructor")
    rows = json.loads(run("compare", snapshots[0], snapshots[1], "--json", "--all"))["rows"]
    assert by_name(rows, "constructor")["Map"]["retained_delta_bytes"] > 0


def test_a_comparison_of_three_marks_what_grew_every_time(snapshots, run):
    rows = json.loads(run("compare", *snapshots, "--json"))["rows"]
    session = by_name(rows, "constructor")["Session"]
    assert [interval["new"] for interval in session["intervals"]] == [100, 100]
    assert (session["new"], session["grew_every_time"]) == (200, True)
    text = run("compare", *snapshots, "--filter", "Session")
    assert "▲ Session" in text
    assert "1 → 2" in text


def test_one_of_the_files_may_be_the_standard_input(snapshots, run):
    expected = run("compare", snapshots[0], snapshots[1], "--csv")
    assert run("compare", "-", snapshots[1], "--csv", stdin=snapshots[0].read_bytes()) == expected
    assert "only once" in run("compare", "-", "-", stdin=b"", status=2)


def on_a_terminal(*arguments, **variables):
    """What a command writes to a terminal of 80 columns."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", **variables}
    environment.pop("COLUMNS", None)
    command = [sys.executable, "-m", "heaphound", *map(str, arguments)]
    with subprocess.Popen(command, env=environment, stdout=its, stderr=its) as process:
        os.close(its)
        written = b""
        with contextlib.suppress(OSError):  # Linux says so when the other end is closed
            while chunk := os.read(ours, 65536):
                written += chunk
        os.close(ours)
        assert process.wait(60) == 0
    return written.decode()


def test_colours_are_for_terminals_and_can_be_refused(snapshots):
    arguments = ("compare", *snapshots[:2], "--no-cache")
    text = on_a_terminal(*arguments, NO_COLOR="")
    assert "\x1b[31m" in text
    table = [line for line in click.unstyle(text).splitlines() if "heapsnapshot" not in line]
    assert 70 < max(map(len, table)) <= 80
    assert "\x1b[" not in on_a_terminal(*arguments, NO_COLOR="1")


def test_snapshots_in_the_wrong_order_are_noticed(snapshots, run):
    rows = json.loads(run("compare", snapshots[1], snapshots[0], "--json"))["rows"]
    assert by_name(rows, "constructor")["Session"]["deleted"] == 100
    done = subprocess.run(
        [sys.executable, "-m", "heaphound", "compare", snapshots[1], snapshots[0]],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "note: snapshot 2 seems to be older than snapshot 1" in done.stderr


def test_what_cannot_be_compared_is_said_in_one_line(snapshots, run, tmp_path):
    assert "[too-few-snapshots]" in run("compare", snapshots[0], status=2)
    missing = run("summary", tmp_path / "missing.heapsnapshot", status=2)
    assert "there is no such file" in missing
    cut = tmp_path / "cut.heapsnapshot"
    cut.write_bytes(snapshots[0].read_bytes()[:100_000])
    assert "[snapshot-truncated]" in run("compare", snapshots[0], cut, status=2)
    assert "--sort" in run("summary", snapshots[0], "--sort", "colour", status=2)
