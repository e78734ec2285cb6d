"""What the commands that compare with earlier findings share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from heaphound.cli.main import EXIT_FINDINGS, EXIT_NOTHING_FOUND

if TYPE_CHECKING:
    from heaphound.diagnosis.finding import Diagnosis

_Command = TypeVar("_Command", bound=Callable[..., Any])


def baseline_option(command: _Command) -> _Command:
    """Add --baseline, as the parameter `baseline`."""
    return click.option(
        "--baseline",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="An earlier findings.json: mark findings as new, known or gone; exit 1 for new only.",
    )(command)


def read_baseline(path: Path | None) -> Diagnosis | None:
    """Read a baseline before the work begins, so that a wrong file is known at once.

    Raises:
        FindingsUnusable: it is not a findings.json.
    """
    if path is None:
        return None
    from heaphound.report.findings_reading import read_findings  # noqa: PLC0415 (few ask for it)

    return read_findings(path)


def compared(diagnosis: Diagnosis, baseline: Diagnosis | None) -> Diagnosis:
    """Mark a diagnosis by a baseline, if there is one."""
    if baseline is None:
        return diagnosis
    from heaphound.diagnosis.baseline import against  # noqa: PLC0415 (few ask for it)

    return against(diagnosis, baseline)


def exit_status(diagnosis: Diagnosis) -> int:
    """1 when there is a finding that no baseline knows."""
    from heaphound.diagnosis.finding import Status  # noqa: PLC0415 (numpy, while a file is read)

    is_new = any(finding.status is not Status.KNOWN for finding in diagnosis.findings)
    return EXIT_FINDINGS if is_new else EXIT_NOTHING_FOUND
