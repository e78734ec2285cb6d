"""`heaphound upload` and `capture --to` against a real S3-compatible server, with its faults."""

import json
import os
import resource
import subprocess
import sys

import pytest

from heaphound.case import Case
from heaphound.case.upload import PART_BYTES
from tests.e2e.s3_server import Wire, environment, request, serving, stored
from tools.prepare_tests import node_binary

pytestmark = pytest.mark.slow

PARTS = 3


@pytest.fixture(scope="module")
def server():
    with serving() as port:
        request(port, "PUT", "dumps")
        yield port


@pytest.fixture
def case(tmp_path):
    """A Case with one snapshot of three parts; its bytes do not compress."""
    with Case.create(tmp_path / "one.case", "upload") as made, made.snapshot_writer() as writer:
        writer.write(b"{" + os.urandom(PARTS * PART_BYTES - 1000) + b"}")
    return made.folder


def _run(*arguments, port, expect=0, **options):
    ran = subprocess.run(
        [sys.executable, "-m", "heaphound", *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        env=environment(port) | options.pop("variables", {}),
        **options,
    )
    assert (ran.returncode, "Traceback" in ran.stderr) == (expect, False), ran.stderr
    return ran


def _uploaded(case, url, port):
    return json.loads(_run("upload", case, url, "--json", port=port).stdout)


def test_a_case_arrives_whole_and_is_not_sent_twice(case, server):
    snapshot = case / "snapshot-1.heapsnapshot.zst"
    told = _uploaded(case, "s3://dumps/whole", server)
    assert (told["url"], told["kept_files"]) == ("s3://dumps/whole/one.case", 0)
    assert stored(server, f"dumps/whole/one.case/{snapshot.name}") == snapshot.read_bytes()
    assert json.loads(stored(server, "dumps/whole/one.case/case.json"))["snapshots"]
    again = _uploaded(case, "s3://dumps/whole", server)
    assert again["kept_files"] == 1
    assert again["sent_bytes"] < PART_BYTES


def test_an_upload_that_was_cut_goes_on_with_the_part_it_was_at(case, server):
    wire = Wire(server)
    wire.allowed = 2.5 * PART_BYTES
    ran = _run("upload", case, "s3://dumps/cut", port=wire.port, expect=2)
    assert "remote-unusable" in ran.stderr
    assert "goes on where it ended" in ran.stderr
    assert list(case.glob(".*.upload"))
    wire.allowed, wire.sent = float("inf"), 0
    assert _uploaded(case, "s3://dumps/cut", wire.port)["kept_files"] == 0
    assert wire.sent < 1.8 * PART_BYTES
    snapshot = case / "snapshot-1.heapsnapshot.zst"
    assert stored(server, f"dumps/cut/one.case/{snapshot.name}") == snapshot.read_bytes()
    assert not list(case.glob(".*"))
    wire.close()


def test_no_bucket_and_wrong_credentials_are_told_apart(case, server):
    ran = _run("upload", case, "s3://nowhere/x", port=server, expect=2)
    assert "there is no such bucket" in ran.stderr
    with serving(check_credentials=True) as port:
        request(port, "PUT", "dumps")
        ran = _run("upload", case, "s3://dumps/x", port=port, expect=2)
    assert "may not be written with these credentials" in ran.stderr


def test_a_folder_a_full_disk_and_urls_without_a_driver(case, server, tmp_path):
    _run("upload", case, tmp_path / "there", port=server)
    copied = tmp_path / "there" / "one.case" / "snapshot-1.heapsnapshot.zst"
    assert copied.read_bytes() == (case / copied.name).read_bytes()
    assert copied.stat().st_mode & 0o777 == 0o600

    def small_disk():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))

    where = f"file://{tmp_path}/full"
    ran = _run("upload", case, where, port=server, expect=2, preexec_fn=small_disk)
    assert "storage-full" in ran.stderr
    assert not list((tmp_path / "full").rglob("*.zst*"))
    ran = _run("upload", case, "gs://bucket/x", port=server, expect=2)
    assert "pip install 'heaphound[gcs]'" in ran.stderr
    ran = _run("upload", case, "carrier-pigeon://x", port=server, expect=2)
    assert "[option]" in ran.stderr


@pytest.mark.node
def test_a_capture_goes_to_the_bucket_and_stays_here_when_it_cannot(server, tmp_path):
    run = "console.log('ready'); setInterval(() => {}, 50);"
    with subprocess.Popen(
        [str(node_binary("22")), "--inspect-port=0", "-e", run], stdout=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        take = ["capture", "--pid", process.pid, "--case", tmp_path / "kept.case", "--json"]
        told = json.loads(_run(*take, "--to", "s3://dumps/captured", port=server).stdout)
        ran = _run(*take, "--to", "s3://nowhere/x", port=server, expect=2)
        process.kill()
    (note,) = told["snapshots"]
    sent = stored(server, f"dumps/captured/kept.case/{note['file']}")
    assert len(sent) == note["file_bytes"]
    assert told["uploaded"]["url"] == "s3://dumps/captured/kept.case"
    assert "heaphound upload" in ran.stderr
    assert len(list((tmp_path / "kept.case").glob("*.zst"))) == 2
