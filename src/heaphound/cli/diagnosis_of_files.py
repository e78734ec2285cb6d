"""What `heaphound diagnose` does once its options are read; it needs numpy, which takes a while."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import click

from heaphound.cli.findings_file import compared, exit_status, read_baseline
from heaphound.cli.snapshot_file import opened, scanning
from heaphound.cli.source_folder import joined
from heaphound.diagnosis.diagnose import diagnose
from heaphound.diagnosis.finding import Diagnosis
from heaphound.diagnosis.program_files import own_files_are_here
from heaphound.growth.find import Growth, find_growth
from heaphound.growth.identity import newest_id
from heaphound.heap.files_elsewhere import folder_with_files, with_files_in
from heaphound.heap.graph import Heap
from heaphound.kernels.file_ahead import FileAhead
from heaphound.report.json_report import findings_json

_FILES_ARE_AWAY = (
    "The program's files are not where the process had them: --source DIR names the folder that "
    "has them here, so that a holder gets the line that declares it"
)


@dataclass(frozen=True)
class Wanted:
    """What the options of the command say; see its help."""

    as_json: bool
    html: Path | None
    baseline: Path | None
    source: Path | None


def diagnosis_of_files(
    paths: Sequence[Path], wanted: Wanted, *, cache: bool, ahead: FileAhead | None
) -> int:
    """Print the diagnosis, and write its page; gives the exit status.

    Raises:
        SnapshotError: a file is not a snapshot that can be read.
        FindingsUnusable: the baseline is no findings.json.
        DifferentProcesses: the snapshots are not of one process.
    """
    known = read_baseline(wanted.baseline)
    read = list(zip(_heaps(paths, cache=cache, ahead=ahead), map(str, paths), strict=True))
    read.sort(key=lambda pair: newest_id(pair[0]))
    heaps = [heap for heap, _ in read]
    near = folder_with_files(heaps, _nearby(paths)) if wanted.source is None else None
    if near is not None:
        click.echo(f"The program's files are read from {near}", err=True)
    growth = find_growth(with_files_in(heaps, wanted.source or near))
    diagnosis = diagnose(growth, [path for _, path in read])
    diagnosis = compared(joined(diagnosis, wanted.source, growth.heaps), known)
    if wanted.as_json:
        click.echo(json.dumps(findings_json(diagnosis), indent=2))
    else:
        _print(diagnosis)
    if wanted.source is None and diagnosis.findings and not own_files_are_here(growth.heaps[-1]):
        click.echo(_FILES_ARE_AWAY, err=True)
    if wanted.html is not None:  # last: where it cannot be written, nothing else is lost
        _write_page(wanted.html, diagnosis, f"{paths[0].name} … {paths[-1].name}", growth)
    return exit_status(diagnosis)


def _nearby(paths: Sequence[Path]) -> list[Path]:
    """Where the source may be when the process ran elsewhere: here, and around the snapshots."""
    folders = [path.resolve().parent for path in paths]
    around = [*folders, *(folder.parent for folder in folders)]
    try:
        return [Path.cwd(), *around]
    except OSError:  # the current folder was removed
        return around


def _heaps(paths: Sequence[Path], *, cache: bool, ahead: FileAhead | None) -> list[Heap]:
    """Open the files one after the other; while one is computed, the next is read already."""
    heaps = []
    with ExitStack() as beside:
        for path, following in zip(paths, [*paths[1:], None], strict=True):
            soon = None
            if following is not None:
                soon = beside.enter_context(scanning(following, cache=cache, lean=False))
            heaps.append(opened(path, cache=cache, ahead=ahead))
            ahead = soon
    return heaps


def _write_page(path: Path, diagnosis: Diagnosis, title: str, growth: Growth) -> None:
    from heaphound.case.atomic_file import new_file  # noqa: PLC0415 (few ask for a page)
    from heaphound.cli.case_page import page_of_heaps  # noqa: PLC0415 (as above)
    from heaphound.progress import Silent  # noqa: PLC0415 (as above)

    page = page_of_heaps(diagnosis, title, growth.heaps, Silent())
    with new_file(path) as file:
        file.write(page.encode())
    click.echo(f"The report is {path}", err=True)


def _print(diagnosis: Diagnosis) -> None:
    from rich.console import Console  # noqa: PLC0415 (not for --json)

    from heaphound.report.terminal import print_diagnosis  # noqa: PLC0415 (as above)

    print_diagnosis(Console(highlight=False), diagnosis)
