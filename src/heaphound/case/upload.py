"""Send a Case to a URL, and go on where an earlier attempt was cut.

Files are complete on the local disk before they are sent: a slow network must never slow down the
reading of a snapshot, because what is not read piles up in the target's memory. Snapshots that are
there already are not sent again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from heaphound.case.atomic_file import new_file
from heaphound.case.folder import Case
from heaphound.case.remote import Remote, is_final, open_remote, remote_errors_named
from heaphound.case.s3_parts import S3Upload
from heaphound.progress import Listener, Step

ATTEMPTS = 5
PART_BYTES = 8 << 20
_MOST_PARTS = 9000  # S3 allows 10,000
_FIRST_PAUSE_SECONDS = 0.5
_PIECE_BYTES = 1 << 20
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What was sent, and what was there already; sizes in bytes."""

    url: str
    sent_files: int
    sent_bytes: int
    kept_files: int


def upload_case(folder: Path, url: str, listener: Listener) -> Uploaded:
    """Send every finished file of a Case to `url`/<name of the Case>/.

    Raises:
        CaseUnusable: the folder is no Case.
        ExtraMissing: the driver for this URL is not installed.
        RemoteUnusable: it could not be sent; what was sent stays, and the next call goes on.
        StorageFull: the URL is of a local disk, and that is full.
    """
    Case.open(folder).close()
    name = folder.resolve().name
    remote = open_remote(f"{url.rstrip('/')}/{name}")
    listener.step(Step.UPLOAD, remote.url)
    paths = sorted(path for path in folder.rglob("*") if _is_finished(path))
    total = sum(path.stat().st_size for path in paths)
    done = sent = kept = 0
    for path in paths:
        size = path.stat().st_size
        where = f"{remote.path}/{path.relative_to(folder).as_posix()}"
        if _is_immutable(path) and _is_there(remote, where, size):
            kept += 1
        else:
            before = done

            def progress(part: int, before: int = before) -> None:
                listener.advance(before + part, total, "bytes")

            _send(remote, path, where, progress)
            sent += size
        done += size
    return Uploaded(remote.url, len(paths) - kept, sent, kept)


def _is_finished(path: Path) -> bool:
    return (
        path.is_file()
        and not path.name.startswith(".")
        and not path.name.endswith(("-wal", "-shm"))
    )


def _is_immutable(path: Path) -> bool:
    return path.name.endswith(".heapsnapshot.zst")


def _is_there(remote: Remote, where: str, size: int) -> bool:
    with remote_errors_named(remote.url):
        try:
            return int(remote.files.info(where)["size"]) == size
        except FileNotFoundError:
            return False


def _send(remote: Remote, path: Path, where: str, progress: Callable[[int], None]) -> None:
    if remote.protocol in ("file", "local"):
        _copy(path, Path(where), progress)
    elif remote.protocol in ("s3", "s3a") and path.stat().st_size > PART_BYTES:
        _send_parts(remote, path, where, progress)
    else:
        _tried(remote, lambda: _send_whole(remote, path, where, progress))


def _copy(path: Path, where: Path, progress: Callable[[int], None]) -> None:
    where.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("rb") as source, new_file(where) as file:
        while piece := source.read(_PIECE_BYTES):
            file.write(piece)
            progress(source.tell())


def _send_whole(remote: Remote, path: Path, where: str, progress: Callable[[int], None]) -> None:
    """Send a file through the driver, which cuts it into the parts that its provider wants."""
    with path.open("rb") as source, remote.files.open(where, "wb") as file:
        while piece := source.read(_PIECE_BYTES):
            file.write(piece)
            progress(source.tell())


def _send_parts(remote: Remote, path: Path, where: str, progress: Callable[[int], None]) -> None:
    size = path.stat().st_size
    part_bytes = max(PART_BYTES, -(-size // _MOST_PARTS))
    note = path.with_name(f".{path.name}.upload")
    upload = _tried(remote, lambda: S3Upload.begin_or_resume(remote.files, where, note, part_bytes))
    with path.open("rb") as source:
        for number in range(1, -(-size // part_bytes) + 1):
            source.seek((number - 1) * part_bytes)
            data = source.read(part_bytes)
            if not upload.has(number, data):
                _tried(remote, partial(upload.put, number, data))
            progress(source.tell())
    _tried(remote, upload.complete)
    note.unlink(missing_ok=True)


def _tried(remote: Remote, send: Callable[[], _T]) -> _T:
    """Try a few times, with a pause in between, what a network may cut."""
    pause = _FIRST_PAUSE_SECONDS
    with remote_errors_named(remote.url):
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return send()
            except Exception as error:
                if attempt == ATTEMPTS or is_final(error):
                    raise
            time.sleep(pause)
            pause *= 2
    raise AssertionError
