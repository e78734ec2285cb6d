"""A scan: from paths to findings. Read this first.

In: paths and settings. Out: a `Scan`: the findings of all files in order, and what was skipped.
Files are scanned in parallel processes when there are many; results are kept by content.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

from heaphound.source.discover import source_files
from heaphound.source.finding import Finding, Scan, Skipped
from heaphound.source.project import joined
from heaphound.source.result_cache import ResultCache, cache_file
from heaphound.source.scan_file import MAX_FILE_BYTES, FileResult, scan_source
from heaphound.source.settings import Settings

_PARALLEL_FROM_BYTES = 1_500_000
_BATCH_BYTES = 400_000
_MAX_WORKERS = 8


def scan_paths(
    paths: Sequence[Path],
    settings: Settings,
    *,
    jobs: int | None = None,
    use_cache: bool = False,
) -> Scan:
    """Scan files and folders.

    Args:
        paths: files, which are always read, and folders, of which the usual parts are skipped.
        settings: what to look for and where.
        jobs: processes to use; None chooses by the number of cores and the amount of source.
        use_cache: keep and use results by content.

    Raises:
        OptionError: a path does not exist.
    """
    files = list(source_files(paths, settings))
    root = paths[0] if paths else Path()
    cache = ResultCache(cache_file(root) if use_cache else None, settings)
    results: dict[Path, FileResult] = {}
    pending: list[tuple[Path, str, bytes]] = []
    for path in files:
        source = _read(path)
        if isinstance(source, FileResult):
            results[path] = source
            continue
        key = cache.key(path.as_posix(), source)
        known = cache.get(key)
        if known is None:
            pending.append((path, key, source))
        else:
            results[path] = known
    for (path, key, _), result in zip(pending, _scan_all(pending, settings, jobs), strict=True):
        results[path] = result
        cache.put(key, result)
    cache.save()
    by_name = {path.as_posix(): result for path, result in results.items()}
    by_file, skipped = joined(by_name)
    findings: list[Finding] = []
    for path in files:
        findings.extend(by_file[path.as_posix()])
        skipped.extend(results[path].skipped)
    lines = sum(result.lines for result in results.values())
    return Scan(tuple(findings), tuple(skipped), len(files), lines)


def _read(path: Path) -> bytes | FileResult:
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            reason = f"larger than {MAX_FILE_BYTES // 1_000_000} MB"
            return FileResult(skipped=(Skipped(path.as_posix(), reason),))
        return path.read_bytes()
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
        return FileResult(skipped=(Skipped(path.as_posix(), reason),))


def _scan_all(
    pending: list[tuple[Path, str, bytes]], settings: Settings, jobs: int | None
) -> list[FileResult]:
    batches = _batches(pending)
    size = sum(len(source) for _, _, source in pending)
    workers = jobs or min(os.cpu_count() or 1, _MAX_WORKERS)
    if workers == 1 or len(batches) == 1 or (jobs is None and size < _PARALLEL_FROM_BYTES):
        return [scan_source(path.as_posix(), source, settings) for path, _, source in pending]
    tasks = [([(path.as_posix(), source) for path, _, source in batch]) for batch in batches]
    results: list[FileResult] = []
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(scan_batch, task, settings) for task in tasks]
        for task, future in zip(tasks, futures, strict=True):
            try:
                results.extend(future.result())
            except BrokenProcessPool:
                reason = "the process that scanned it died"
                results.extend(FileResult(skipped=(Skipped(file, reason),)) for file, _ in task)
    return results


def scan_batch(batch: list[tuple[str, bytes]], settings: Settings) -> list[FileResult]:
    """Scan some files in a worker process."""
    return [scan_source(file, source, settings) for file, source in batch]


def _batches(pending: list[tuple[Path, str, bytes]]) -> list[list[tuple[Path, str, bytes]]]:
    batches: list[list[tuple[Path, str, bytes]]] = [[]]
    size = 0
    for item in pending:
        if size > _BATCH_BYTES:
            batches.append([])
            size = 0
        batches[-1].append(item)
        size += len(item[2])
    return batches
