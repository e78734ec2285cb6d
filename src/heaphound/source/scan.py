"""A scan: from paths to findings. Read this first.

In: paths and settings. Out: a `Scan`: the findings of all files in order, and what was skipped.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from heaphound.source.discover import source_files
from heaphound.source.finding import Finding, Scan, Skipped
from heaphound.source.scan_file import FileResult, scan_source
from heaphound.source.settings import Settings


def scan_paths(paths: Sequence[Path], settings: Settings) -> Scan:
    """Scan files and folders.

    Raises:
        OptionError: a path does not exist.
    """
    findings: list[Finding] = []
    skipped: list[Skipped] = []
    files = lines = 0
    for path in source_files(paths, settings):
        result = scan_path(path, settings)
        findings.extend(result.findings)
        skipped.extend(result.skipped)
        files += 1
        lines += result.lines
    return Scan(tuple(findings), tuple(skipped), files, lines)


def scan_path(path: Path, settings: Settings) -> FileResult:
    """Scan one file; a file that cannot be read is a skip."""
    try:
        source = path.read_bytes()
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
        return FileResult(skipped=(Skipped(path.as_posix(), reason),))
    return scan_source(path.as_posix(), source, settings)
