"""Which findings a change brings: what `heaphound scan --diff REF` shows.

In: findings of the files as they are, and a git revision. Out: those that the same files did not
have at that revision. Each file with findings is scanned again as it was, so a finding that only
moved is not new.
"""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from pathlib import Path

from heaphound.errors import OptionError
from heaphound.source.baseline import without_known
from heaphound.source.finding import Finding
from heaphound.source.scan_file import scan_source
from heaphound.source.settings import Settings


def new_since(
    revision: str, findings: tuple[Finding, ...], settings: Settings, folder: Path
) -> tuple[Finding, ...]:
    """The findings that are not in the files as they were at a revision.

    Args:
        revision: a commit, branch or tag of the repository that `folder` is in.
        findings: findings of the files as they are now.
        settings: as for the scan itself.
        folder: a folder inside the repository.

    Raises:
        OptionError: git is missing, there is no repository or no such revision.
    """
    git = shutil.which("git")
    if git is None:
        raise OptionError("--diff needs git, which is not installed.")
    place = folder if folder.is_dir() else folder.parent
    checked = subprocess.run(
        [git, "-C", str(place), "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"],
        check=False,
        capture_output=True,
    )
    if checked.returncode:
        raise OptionError(
            f'"{revision}" is not a revision of a git repository at {place}.',
            hint="Name a commit, branch or tag, such as origin/main; fetch it first if needed.",
        )
    commit = checked.stdout.decode().strip()
    known: Counter[str] = Counter()
    for file in sorted({finding.file for finding in findings}):
        before = _at(git, commit, Path(file))
        if before is not None:
            earlier = scan_source(file, before, settings)
            known.update(finding.fingerprint for finding in earlier.findings)
            # what only holds with another file may have held before: that file is not scanned again
            known.update(finding.fingerprint for _, _, finding in earlier.conditional)
    return without_known(findings, known)


def _at(git: str, commit: str, file: Path) -> bytes | None:
    """The bytes of a file at a commit; None when it was not there."""
    command = [git, "-C", str(file.parent), "show", f"{commit}:./{file.name}"]
    shown = subprocess.run(command, check=False, capture_output=True)
    return None if shown.returncode else shown.stdout
