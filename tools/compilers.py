"""TypeScript's compiler and esbuild, as npm packages: what the tests make source maps with."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from tools.prepare_tests import cache_folder, npm_install

TYPESCRIPT_VERSION = "5.9.3"
ESBUILD_VERSION = "0.25.12"


def tsc() -> Path:
    """The script of TypeScript's compiler, to be run by node."""
    return _folder("typescript", TYPESCRIPT_VERSION) / "bin" / "tsc"


def esbuild() -> Path:
    """The program of esbuild for Linux on x64."""
    return _folder("@esbuild/linux-x64", ESBUILD_VERSION) / "bin" / "esbuild"


def main() -> int:
    """Install whatever is missing; 2 when npm is missing."""
    npm = shutil.which("npm")
    if npm is None:
        print("npm is needed to install the compilers of the tests", file=sys.stderr)
        return 2
    if not tsc().exists():
        print(f"installing TypeScript {TYPESCRIPT_VERSION} for the tests", flush=True)
        npm_install(npm, f"typescript@{TYPESCRIPT_VERSION}", tsc().parents[3])
    if not esbuild().exists():
        print(f"installing esbuild {ESBUILD_VERSION} for the tests", flush=True)
        npm_install(npm, f"@esbuild/linux-x64@{ESBUILD_VERSION}", esbuild().parents[4])
    return 0


def _folder(package: str, version: str) -> Path:
    name = package.rsplit("/", 1)[-1]
    return cache_folder() / "compilers" / f"{name}@{version}" / "node_modules" / package


if __name__ == "__main__":
    sys.exit(main())
