"""A scan: from paths to findings. Read this first.

In: paths and settings. Out: a `Scan`: the findings of all files in order, and what was skipped.
Files are scanned in parallel processes when there are many; results are kept by content.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from heaphound.source.discover import source_files
from heaphound.source.finding import Finding, Scan, Skipped
from heaphound.source.modules import Modules
from heaphound.source.project import assumptions, joined
from heaphound.source.result_cache import ResultCache, cache_file
from heaphound.source.scan_file import MAX_FILE_BYTES, FileResult, scan_source
from heaphound.source.settings import Settings

_PARALLEL_FROM_BYTES = 1_500_000
_BATCH_BYTES = 400_000
_MAX_WORKERS = 8
_MAX_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Pending:
    """A file that must be read: its key in the cache, its bytes, what other files say of it."""

    path: Path
    key: str
    source: bytes
    assumed: Mapping[str, str] = field(default_factory=dict)


def scan_paths(
    paths: Sequence[Path],
    settings: Settings,
    *,
    jobs: int | None = None,
    use_cache: bool = False,
    earlier: Mapping[Path, bytes | None] | None = None,
) -> Scan:
    """Scan files and folders.

    Args:
        paths: files, which are always read, and folders, of which the usual parts are skipped.
        settings: what to look for and where.
        jobs: processes to use; None chooses by the number of cores and the amount of source.
        use_cache: keep and use results by content.
        earlier: what files were at another time, None where they were not there: the program is
            scanned as it was then, and its results are not kept.

    Raises:
        OptionError: a path does not exist.
    """
    then = earlier or {}
    now = list(source_files(paths, settings))
    files = [path for path in now if then.get(path, b"") is not None]
    sources = {path: source for path, source in then.items() if source is not None}
    files += sorted(sources.keys() - set(now))
    root = paths[0] if paths else Path()
    cache = ResultCache(cache_file(root) if use_cache else None, settings)
    results: dict[Path, FileResult] = {}
    pending: list[Pending] = []
    for path in files:
        source = _read(path, sources)
        if isinstance(source, FileResult):
            results[path] = source
            continue
        key = cache.key(path.as_posix(), source)
        known = cache.get(key)
        if known is None:
            pending.append(Pending(path, key, source))
        else:
            results[path] = known
    for one, result in zip(pending, _scan_all(pending, settings, jobs), strict=True):
        results[one.path] = result
        cache.put(one.key, result)
    modules = Modules(path.as_posix() for path in files)
    told = _scan_again(files, results, modules, cache, settings, jobs, sources)
    if earlier is None:
        cache.save()
    by_name = {path.as_posix(): result for path, result in results.items()}
    by_file, skipped = joined(by_name, modules)
    findings: list[Finding] = []
    for path in files:
        findings.extend(by_file[path.as_posix()])
        skipped.extend(results[path].skipped)
    lines = sum(result.lines for result in results.values())
    return Scan(tuple(findings), tuple(skipped), len(files), lines, told)


def _scan_again(
    files: Sequence[Path],
    results: dict[Path, FileResult],
    modules: Modules,
    cache: ResultCache,
    settings: Settings,
    jobs: int | None,
    sources: Mapping[Path, bytes],
) -> dict[str, dict[str, str]]:
    """Scan the files again of whose functions the others say how often they are called.

    What such a file then says of the functions that it calls itself may matter to further ones.

    Returns:
        What is said of each file's exports: file -> export -> how often.
    """
    told: dict[str, dict[str, str]] = {}
    for _ in range(_MAX_ROUNDS):
        said = assumptions({path.as_posix(): results[path] for path in files}, modules)
        pending: list[Pending] = []
        for path in files:
            new = said.get(path.as_posix(), {})
            known = told.setdefault(path.as_posix(), {})
            if all(known.get(export) == how for export, how in new.items()):
                continue
            known.update(new)
            source = _read(path, sources)
            if isinstance(source, FileResult):
                continue  # it went away meanwhile; what was found in it stands
            key = cache.key(path.as_posix(), source, known)
            if (kept := cache.get(key)) is not None:
                results[path] = kept
            else:
                pending.append(Pending(path, key, source, dict(known)))
        for one, result in zip(pending, _scan_all(pending, settings, jobs), strict=True):
            results[one.path] = result
            cache.put(one.key, result)
        if not pending:
            break
    return told


def _read(path: Path, sources: Mapping[Path, bytes]) -> bytes | FileResult:
    """The bytes of a file, those that are given before those on disk; a result when it has none."""
    if path in sources:
        return sources[path]
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            reason = f"larger than {MAX_FILE_BYTES // 1_000_000} MB"
            return FileResult(skipped=(Skipped(path.as_posix(), reason),))
        return path.read_bytes()
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
        return FileResult(skipped=(Skipped(path.as_posix(), reason),))


def _scan_all(pending: list[Pending], settings: Settings, jobs: int | None) -> list[FileResult]:
    batches = _batches(pending)
    size = sum(len(one.source) for one in pending)
    workers = jobs or min(os.cpu_count() or 1, _MAX_WORKERS)
    if workers == 1 or len(batches) == 1 or (jobs is None and size < _PARALLEL_FROM_BYTES):
        return scan_batch(pending, settings)
    results: list[FileResult] = []
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(scan_batch, batch, settings) for batch in batches]
        for batch, future in zip(batches, futures, strict=True):
            try:
                results.extend(future.result())
            except BrokenProcessPool:
                reason = "the process that scanned it died"
                results.extend(
                    FileResult(skipped=(Skipped(one.path.as_posix(), reason),)) for one in batch
                )
    return results


def scan_batch(batch: list[Pending], settings: Settings) -> list[FileResult]:
    """Scan some files in a worker process."""
    return [scan_source(one.path.as_posix(), one.source, settings, one.assumed) for one in batch]


def _batches(pending: list[Pending]) -> list[list[Pending]]:
    batches: list[list[Pending]] = [[]]
    size = 0
    for item in pending:
        if size > _BATCH_BYTES:
            batches.append([])
            size = 0
        batches[-1].append(item)
        size += len(item.source)
    return batches
