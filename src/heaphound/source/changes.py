"""The program as it was at a revision: what `heaphound scan --diff REF` compares with.

In: paths and a git revision. Out: the bytes that files had then, for `scan_paths`. The earlier
program is scanned whole, each file with the others of its time, so that a finding is new when the
change brings it, in whichever file: a handler that now calls a function makes that one leak.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from heaphound.errors import OptionError
from heaphound.source.discover import source_files
from heaphound.source.settings import Settings
from heaphound.source.syntax import SUFFIXES


def files_at(revision: str, paths: Sequence[Path], settings: Settings) -> dict[Path, bytes | None]:
    """What the files of a scan were at a revision, where that is not what they are now.

    Args:
        revision: a commit, branch or tag of the repository that the first path is in.
        paths: the files and folders of the scan.
        settings: as for the scan itself.

    Returns:
        The bytes of each changed or removed file; None for files that were not there.

    Raises:
        OptionError: git is missing, there is no repository or no such revision.
    """
    git = shutil.which("git")
    if git is None:
        raise OptionError("--diff needs git, which is not installed.")
    folder = paths[0]
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
    top = Path(_run(git, place, "rev-parse", "--show-toplevel").decode().rstrip("\n"))
    tracked = _names(git, top, "ls-tree", "-r", "-z", "--name-only", commit)
    changed = _names(git, top, "diff", "-z", "--name-only", "--no-renames", commit)
    found: dict[Path, bytes | None] = {}
    present: set[str] = set()
    for path in source_files(paths, settings):
        name = os.path.relpath(os.path.realpath(path), os.path.realpath(top))
        present.add(name)
        if name not in tracked:
            found[path] = None
        elif name in changed:
            found[path] = _run(git, top, "show", f"{commit}:{name}")
    for name in sorted((changed & tracked) - present):
        path = top / name
        if path.suffix in SUFFIXES and not path.exists() and _is_below(path, paths):
            found[path] = _run(git, top, "show", f"{commit}:{name}")
    return found


def _names(git: str, place: Path, *arguments: str) -> set[str]:
    return set(_run(git, place, *arguments).decode("utf-8", "surrogateescape").split("\0"))


def _is_below(path: Path, folders: Sequence[Path]) -> bool:
    return any(path.is_relative_to(os.path.realpath(folder)) for folder in folders)


def _run(git: str, place: Path, *arguments: str) -> bytes:
    """What git prints; nothing where it fails, as for a name that is a submodule."""
    command = [git, "-C", str(place), *arguments]
    return subprocess.run(command, check=False, capture_output=True).stdout
