"""Lay out the proving ground with its packages, outside the repository.

In: `lab/`, an npm workspace with one lock file. Out: a copy of it in the user's cache folder, with
the packages installed as the lock says, and without running their scripts. The services run there:
their packages are found by the ordinary look-up, and nothing is written into the repository.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.lab.truth import LAB
from tools.prepare_tests import cache_folder

_DONE = ".installed"


class NpmMissing(Exception):
    """npm is not on the PATH."""


def lab_folder() -> Path:
    """Where the laid-out lab of these manifests is, or will be."""
    digest = hashlib.sha256()
    for manifest in _manifests():
        digest.update(manifest.relative_to(LAB).as_posix().encode())
        digest.update(manifest.read_bytes())
    return cache_folder() / "lab" / digest.hexdigest()[:16]


def install_lab() -> Path:
    """Install the packages if the manifests are new, copy the services, and give the folder.

    Raises:
        NpmMissing: there is no npm.
        subprocess.CalledProcessError: npm could not install the packages.
    """
    folder = lab_folder()
    if not (folder / _DONE).exists():
        npm = shutil.which("npm")
        if npm is None:
            raise NpmMissing
        print("installing the packages of the proving ground", flush=True)
        for manifest in _manifests():
            _copy(manifest, folder / manifest.relative_to(LAB))
        options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"]
        subprocess.run([npm, "ci", *options], cwd=folder, check=True)
        (folder / _DONE).touch()
    for source in sorted(LAB.rglob("*")):
        if source.is_file() and "node_modules" not in source.parts:
            _copy(source, folder / source.relative_to(LAB))
    return folder


def _manifests() -> list[Path]:
    return [LAB / "package.json", LAB / "package-lock.json", *sorted(LAB.glob("*/package.json"))]


def _copy(source: Path, target: Path) -> None:
    """Copy a file when it differs; in one step, since two test runs may do this at once."""
    if target.exists() and target.read_bytes() == source.read_bytes():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"{target.name}.{os.getpid()}")
    shutil.copyfile(source, partial)
    partial.replace(target)


if __name__ == "__main__":
    try:
        install_lab()
    except NpmMissing:
        sys.exit("npm is needed to install the packages of the proving ground")
