import json
import resource
import signal
import stat
from types import MappingProxyType

import pytest
import zstandard

from heaphound.case import Case
from heaphound.errors import CaseUnusable, StorageFull
from heaphound.target import MemorySample

SAMPLE = MemorySample(
    time=12.5,
    rss_bytes=50,
    heap_used_bytes=20,
    heap_total_bytes=30,
    heap_limit_bytes=None,
    external_bytes=2,
    array_buffers_bytes=1,
    heap_spaces=MappingProxyType({"old_space": 7}),
)


@pytest.fixture
def case(tmp_path):
    with Case.create(tmp_path / "one.case", "one") as made:
        yield made


def _mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def _take(case, pieces):
    with case.snapshot_writer() as writer:
        for piece in pieces:
            writer.write(piece)
    return writer


def _content(path):
    return zstandard.ZstdDecompressor().stream_reader(path.read_bytes()).read()


def test_a_case_says_what_was_run_and_is_private(tmp_path):
    folder = tmp_path / "new.case"
    with Case.create(folder, "node app.js", node="v22.1.0"):
        pass
    with Case.open(folder) as case:
        about = case.about()
    assert about["title"] == "node app.js"
    assert about["node"] == "v22.1.0"
    assert about["begun"] <= about["ended"]
    assert _mode(folder) == 0o700
    assert {_mode(path) for path in folder.iterdir()} == {0o600}


def test_without_a_folder_the_case_is_named_after_its_title(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with Case.create(None, "node ./my app.js") as case:
        assert case.folder.name.startswith("heaphound-node-.-my-app.js-")
        assert case.folder.suffix == ".case"


def test_samples_come_back_as_they_went_in_even_while_open(case):
    case.add_sample(SAMPLE)
    case.add_sample(SAMPLE)
    with Case.open(case.folder) as again:
        assert again.samples() == [SAMPLE, SAMPLE]


def test_snapshots_are_compressed_numbered_and_in_order(case):
    pieces = [b"ab" * 1000, b"", b"cd"]
    for _ in range(11):
        writer = _take(case, pieces)
    assert writer.size_bytes == 2002
    assert [path.name for path in case.snapshots()] == [
        f"snapshot-{number}.heapsnapshot.zst" for number in range(1, 12)
    ]
    assert _content(case.snapshots()[10]) == b"".join(pieces)
    assert _mode(case.snapshots()[0]) == 0o600


def test_a_snapshot_cut_in_the_middle_leaves_no_file(case):
    _take(case, [b"complete"])
    before = set(case.folder.iterdir())

    def interrupt():
        yield b"x" * 1_000_000
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _take(case, interrupt())
    assert set(case.folder.iterdir()) == before


@pytest.fixture
def small_disk():
    """Files can grow to 64 KB only, which the operating system reports much like a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65536, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, ignored)


def test_a_full_disk_keeps_what_was_complete(case, small_disk):
    import random

    _take(case, [b"complete"])
    incompressible = random.Random(1).randbytes(1_000_000)
    with pytest.raises(StorageFull, match=r"snapshot-2\.heapsnapshot\.zst"):
        _take(case, [incompressible])
    assert [_content(path) for path in case.snapshots()] == [b"complete"]
    assert not list(case.folder.glob(".*"))


def test_findings_are_written_whole(case):
    assert case.findings() == {}
    path = case.write_findings({"findings": [], "name": "größer"})
    assert json.loads(path.read_text("utf-8")) == case.findings()
    assert "größer" in path.read_text("utf-8")


def test_a_folder_with_something_in_it_is_refused(tmp_path):
    (tmp_path / "precious").touch()
    with pytest.raises(CaseUnusable, match="not empty"):
        Case.create(tmp_path, "x")


def test_a_file_in_the_way_is_refused(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CaseUnusable, match="cannot be written"):
        Case.create(tmp_path / "file", "x")


def test_a_folder_that_is_no_case_is_refused(tmp_path):
    with pytest.raises(CaseUnusable, match=r"no case\.json"):
        Case.open(tmp_path)


def test_a_damaged_case_file_is_named(case):
    (case.folder / "case.json").write_text("{", "utf-8")
    with pytest.raises(CaseUnusable, match=r"case\.json"):
        case.about()
