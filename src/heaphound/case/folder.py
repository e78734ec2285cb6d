"""A Case is a folder: everything one investigation saw and found, readable without heaphound.

    heaphound-<name>-<time>.case/       mode 0700: heap snapshots hold whatever the process held
    ├── case.json                       what was run, with which versions, when
    ├── samples.sqlite                  memory samples, append-only
    ├── snapshot-1.heapsnapshot.zst     and so on, in the order they were taken
    ├── findings.json                   the diagnosis
    ├── report.html                     the diagnosis as a page, complete in itself
    ├── watch.sqlite                    looks at the living process, over time
    └── doctor.html                     what `doctor` says of them, as a page

Whatever happens, what is there is complete: snapshots and JSON files appear by rename only.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import re
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Self, cast

import zstandard

from heaphound import __version__
from heaphound.case.atomic_file import PRIVATE_FOLDER, new_file, storage_errors_named
from heaphound.case.samples import SampleLog
from heaphound.errors import CaseUnusable
from heaphound.target.memory import MemorySample

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

SCHEMA = "heaphound/case@1"
_COMPRESSION_LEVEL = 3  # 300 MB/s on one core; a snapshot shrinks to about a tenth
_SNAPSHOT_NAME = re.compile(r"snapshot-(\d+)\.heapsnapshot\.zst$")


class SnapshotWriter:
    """Takes the bytes of one snapshot in any chunking and writes them compressed."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path = path
        self.size_bytes = 0
        self._file = _Hashed(file)
        self._compressed = zstandard.ZstdCompressor(_COMPRESSION_LEVEL).stream_writer(
            cast("BinaryIO", self._file), closefd=False
        )

    @property
    def sha256(self) -> str:
        """Of the compressed file so far, as `sha256sum` prints it."""
        return self._file.hash.hexdigest()

    def write(self, data: bytes) -> None:
        """Append some bytes.

        Raises:
            StorageFull: the disk is full; this snapshot will not be kept.
        """
        with storage_errors_named(self.path):
            self._compressed.write(data)
        self.size_bytes += len(data)

    def _finish(self) -> None:
        self._compressed.flush(zstandard.FLUSH_FRAME)


class _Hashed(io.RawIOBase):
    """A file whose bytes are summed up on their way."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self.hash = hashlib.sha256()
        self._inner = file

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer) -> int:
        self.hash.update(data)
        return self._inner.write(data)


class Case:
    """The record of one investigation; made by `create` or, to read it again, by `open`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._samples = SampleLog(folder / "samples.sqlite")
        self._is_recording = False

    @classmethod
    def create(cls, folder: Path | None, title: str, **about: Any) -> Case:
        """Begin a Case.

        Args:
            folder: the folder to make; None makes heaphound-<title>-<time>.case right here.
            title: what is examined, in a few words.
            **about: anything JSON can hold that belongs into case.json.

        Raises:
            CaseUnusable: the folder cannot be made, or has something in it already.
            StorageFull: the disk is full.
        """
        begun = datetime.now(UTC)
        folder = folder or Path(f"heaphound-{_slug(title)}-{begun:%Y%m%dT%H%M%S}.case")
        with storage_errors_named(folder):
            folder.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)
            if any(folder.iterdir()):
                raise CaseUnusable(
                    f"{folder} is not empty",
                    hint="Choose a folder that does not exist yet: every hunt gets its own.",
                )
        case = cls(folder)
        case._is_recording = True
        case.describe(title=title, begun=begun.isoformat(timespec="seconds"), **about)
        return case

    @classmethod
    def open(cls, folder: Path) -> Case:
        """Open a Case made earlier.

        Raises:
            CaseUnusable: the folder is not a Case.
        """
        if not (folder / "case.json").is_file():
            raise CaseUnusable(
                f"{folder} is not a Case: it has no case.json",
                hint="Give the .case folder that `heaphound hunt` made.",
            )
        return cls(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def about(self) -> dict[str, Any]:
        """What case.json says.

        Raises:
            CaseUnusable: it is damaged.
        """
        return _read_json(self.folder / "case.json")

    def describe(self, **about: Any) -> None:
        """Add to case.json, or replace what it says under the same names."""
        path = self.folder / "case.json"
        known = _read_json(path) if path.exists() else {}
        _write_json(path, {"schema": SCHEMA, "heaphound": __version__, **known, **about})

    def add_sample(self, sample: MemorySample) -> None:
        """Append a memory sample; it is on disk when this returns.

        Raises:
            StorageFull: the disk is full; earlier samples are kept.
        """
        self._is_recording = True
        self._samples.add(sample)

    def samples(self) -> list[MemorySample]:
        """Every sample, first to last."""
        return self._samples.read()

    @contextlib.contextmanager
    def snapshot_writer(self) -> Iterator[SnapshotWriter]:
        """Write the next snapshot; it is kept when the block ends without an exception.

        Raises:
            StorageFull: the disk is full; earlier snapshots are kept.
        """
        last = max((number for number, _ in self._numbered()), default=0)
        path = self.folder / f"snapshot-{last + 1}.heapsnapshot.zst"
        begun = time.time()
        with new_file(path) as file:
            writer = SnapshotWriter(path, file)
            yield writer
            writer._finish()  # noqa: SLF001 - the frame's end belongs to this block, not to callers
        taken = {
            "file": path.name,
            "time": begun,
            "size_bytes": writer.size_bytes,
            "file_bytes": path.stat().st_size,
            "sha256": writer.sha256,
        }
        self.describe(snapshots=[*self.about().get("snapshots", ()), taken])

    def describe_snapshot(self, path: Path, **about: Any) -> dict[str, Any]:
        """Add to what case.json says of a snapshot.

        Returns:
            All that it says of it now.
        """
        notes = self.about().get("snapshots", [])
        note = next(note for note in notes if note["file"] == path.name)
        note |= about
        self.describe(snapshots=notes)
        return dict(note)

    def forget_snapshots(self, *, keep: int) -> list[Path]:
        """Remove all but the last `keep` snapshots, and what case.json says of them.

        Returns:
            The paths that are gone.
        """
        gone = self.snapshots()[:-keep] if keep else self.snapshots()
        for path in gone:
            path.unlink()
        names = {path.name for path in gone}
        notes = self.about().get("snapshots", ())
        self.describe(snapshots=[note for note in notes if note["file"] not in names])
        return gone

    def snapshots(self) -> list[Path]:
        """The snapshots that are complete, in the order they were taken."""
        return [path for _, path in self._numbered()]

    def _numbered(self) -> list[tuple[int, Path]]:
        return sorted(
            (int(match[1]), path)
            for path in self.folder.iterdir()
            if (match := _SNAPSHOT_NAME.match(path.name))
        )

    def snapshot_times(self) -> list[float]:
        """When each complete snapshot was begun, in seconds since the epoch."""
        noted = {each["file"]: float(each["time"]) for each in self.about().get("snapshots", ())}
        return [noted.get(path.name, path.stat().st_mtime) for path in self.snapshots()]

    def write_page(self, page: str, name: str = "report.html") -> Path:
        """Write a page, as a rule report.html.

        Returns:
            Its path.

        Raises:
            StorageFull: the disk is full.
        """
        path = self.folder / name
        with new_file(path) as file:
            file.write(page.encode())
        return path

    def write_findings(self, findings: Mapping[str, Any]) -> Path:
        """Write findings.json.

        Returns:
            Its path.

        Raises:
            StorageFull: the disk is full.
        """
        path = self.folder / "findings.json"
        _write_json(path, findings)
        return path

    def findings(self) -> dict[str, Any]:
        """What findings.json says; empty when there is none."""
        path = self.folder / "findings.json"
        return _read_json(path) if path.exists() else {}

    def close(self) -> None:
        """Give the files back, and note the time if something was recorded. What is there stays."""
        with contextlib.suppress(CaseUnusable):
            if self._is_recording:
                self.describe(
                    ended=datetime.fromtimestamp(time.time(), UTC).isoformat("T", "seconds")
                )
        self._samples.close()


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    with new_file(path) as file:
        file.write(json.dumps(content, indent=2, ensure_ascii=False).encode() + b"\n")


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise CaseUnusable(f"{path} cannot be read ({error})") from error
    if not isinstance(content, dict):
        raise CaseUnusable(f"{path} is damaged: it holds no JSON object")
    return content


def _slug(title: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", title).strip("-.")[:40] or "hunt"
