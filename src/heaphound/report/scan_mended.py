"""The repairs of a scan: as a diff that `git apply` reads, and as JSON.

In: `MendedFile`s. Out: text with ANSI colours, which click strips when the output is no terminal.
"""

from __future__ import annotations

import click

from heaphound.source.finding import Finding
from heaphound.source.mending import MendedFile

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def render(files: tuple[MendedFile, ...]) -> str:
    """All changes as one unified diff."""
    lines = [line for file in files for line in file.diff().splitlines(keepends=True)]
    return "".join(_coloured(line) for line in lines)


def as_json(file: MendedFile) -> dict[str, object]:
    """One file's repairs in plain values: the diff, and the fingerprints of what it mends."""
    return {
        "file": file.file,
        "fingerprints": [finding.fingerprint for finding in file.mended],
        "diff": file.diff(),
    }


def summary(files: tuple[MendedFile, ...], findings: tuple[Finding, ...], *, written: bool) -> str:
    """How many findings are mended, and what to do about the rest."""
    count = sum(len(file.mended) for file in files)
    if not findings:
        return "Nothing to mend."
    if not count:
        return (
            f"None of {len(findings)} findings has a certain repair; `heaphound scan` shows them."
        )
    rest = len(findings) - count
    left = f" The other {rest} need a person: `heaphound scan` shows them." if rest else ""
    if written:
        return f"Mended {count} of {len(findings)} findings in {len(files)} files.{left}"
    return (
        f"{count} of {len(findings)} findings have a certain repair; `--fix --write` makes it, or "
        f"`heaphound scan --fix | git apply`.{left}"
    )


def _coloured(line: str) -> str:
    colour = _COLOURS.get(line[:1])
    return click.style(line.rstrip("\n"), fg=colour) + "\n" if colour else line
