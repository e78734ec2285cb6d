"""A headless Chromium for the tests of the pages, and what they check accessibility with.

In: npm packages that hold the program itself (`@sparticuz/chromium`, compressed, for Linux on
x64), axe-core, and Microsoft's copy of the SARIF schema. Out: their places in the user's cache
folder. No root, no system packages: the libraries Chromium needs come with it.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from tools.prepare_tests import cache_folder, node_binary, npm_install

CHROMIUM_VERSION = "153.0.0"
AXE_VERSION = "4.14.1"
SARIF_VERSION = "1.0.0-beta.0"
_UNPACK = """
const { brotliDecompressSync } = require('node:zlib');
process.stdout.write(brotliDecompressSync(require('node:fs').readFileSync(process.argv[1]),
  { maxOutputLength: 1 << 30 }));
"""


def chromium() -> Path:
    """The unpacked program; its libraries are in `lib` beside it."""
    return cache_folder() / "chromium" / CHROMIUM_VERSION / "chromium"


def axe_script() -> Path:
    """The one file of axe-core."""
    return _package("axe-core", AXE_VERSION) / "axe.min.js"


def sarif_schema() -> Path:
    """The JSON schema of SARIF 2.1.0."""
    package = _package("@microsoft/jest-sarif", SARIF_VERSION)
    return package / "lib" / "schemas" / "sarif-2.1.0-rtm.5.json"


def main() -> int:
    """Install whatever is missing; 2 when npm is missing."""
    npm = shutil.which("npm")
    if npm is None:
        print("npm is needed to install the browser of the tests", file=sys.stderr)
        return 2
    if not axe_script().exists():
        print(f"installing axe-core {AXE_VERSION} for the tests", flush=True)
        npm_install(npm, f"axe-core@{AXE_VERSION}", axe_script().parents[2])
    if not sarif_schema().exists():
        print(f"installing @microsoft/jest-sarif {SARIF_VERSION} for the tests", flush=True)
        npm_install(npm, f"@microsoft/jest-sarif@{SARIF_VERSION}", sarif_schema().parents[5])
    if not chromium().exists():
        print(f"installing Chromium {CHROMIUM_VERSION} for the tests", flush=True)
        folder = chromium().parent
        npm_install(npm, f"@sparticuz/chromium@{CHROMIUM_VERSION}", folder)
        packed = folder / "node_modules" / "@sparticuz" / "chromium" / "bin"
        with tarfile.open(fileobj=io.BytesIO(_unpacked(packed / "al2023.tar.br"))) as libraries:
            libraries.extractall(folder, filter="data")
        unfinished = folder / "chromium.unfinished"
        unfinished.write_bytes(_unpacked(packed / "chromium.br"))
        unfinished.chmod(0o755)
        unfinished.replace(chromium())
    return 0


def _package(name: str, version: str) -> Path:
    folder = cache_folder() / name.rsplit("/", 1)[-1] / version
    return folder.joinpath("node_modules", *name.split("/"))


def _unpacked(file: Path) -> bytes:
    command = [node_binary("22"), "-e", _UNPACK, file]
    return subprocess.run(command, check=True, capture_output=True).stdout


if __name__ == "__main__":
    sys.exit(main())
