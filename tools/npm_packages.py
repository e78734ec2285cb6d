"""Published npm packages, unpacked in the user's cache folder: what the scan is measured on.

In: names and exact versions. Out: a folder per package. Nothing is installed or run: the archives
are fetched with `npm pack` and unpacked once.
"""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from prepare_tests import cache_folder

_PER_CALL = 12


def package_folder(name: str, version: str) -> Path:
    """Where one version of a package is, or will be, unpacked."""
    return cache_folder() / "packages" / f"{name.replace('/', '+')}@{version}"


def fetch(packages: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Unpack what is not there yet; returns the packages that could not be had."""
    missing = [each for each in packages if not package_folder(*each).is_dir()]
    failed: list[tuple[str, str]] = []
    for start in range(0, len(missing), _PER_CALL):
        batch = missing[start : start + _PER_CALL]
        print(f"fetching {', '.join('@'.join(each) for each in batch)}", flush=True)
        if not _pack(batch):
            failed.extend(each for each in batch if not _pack([each]))
    return failed


def _pack(packages: Sequence[tuple[str, str]]) -> bool:
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is needed to fetch the packages")
    with tempfile.TemporaryDirectory() as folder:
        for name, version in packages:
            into = Path(folder) / package_folder(name, version).name.replace("@", "_")
            into.mkdir()
        specs = [f"{name}@{version}" for name, version in packages]
        command = [npm, "pack", "--silent", "--ignore-scripts", "--pack-destination", folder]
        if subprocess.run([*command, *specs], check=False, capture_output=True).returncode:
            return False
        for name, version in packages:
            plain = name.removeprefix("@").replace("/", "-")
            _unpack(Path(folder) / f"{plain}-{version}.tgz", package_folder(name, version))
    return True


def _unpack(archive: Path, target: Path) -> None:
    partial = target.with_name(target.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    with tarfile.open(archive) as opened:
        opened.extractall(partial, filter="data")
    partial.rename(target)
