"""What is measured: heaphound and its peers, as command lines for each job.

Jobs: A one snapshot: dominators, retained sizes, top 20 constructors. B two snapshots compared,
top 20. C the path from one object to a root.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from tools.prepare_tests import TOOLKIT_VERSION, cache_folder, node_binary

HERE = Path(__file__).parent
PEERS = cache_folder() / "bench" / "peers"
PACKAGES = {
    "heap-snapshot-toolkit": TOOLKIT_VERSION,
    "@memlab/core": "2.0.5",
    "@memlab/heap-analysis": "2.0.5",
    "@vscode/v8-heap-parser": "0.1.0",
}
# Node's default limit ends the peers at 500 MB; a larger one makes them lazier with memory below.
HEAP_LIMIT_MB = 12_000
LARGE_BYTES = 400_000_000


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that does the jobs.

    Attributes:
        name: as the table calls it.
        script: under `peers/`; None for heaphound.
    """

    name: str
    script: str | None

    def command(self, job: str, arguments: list[str], input_bytes: int) -> list[str]:
        """The command line of a job."""
        if self.script is None:
            *files, last = arguments
            return [*HEAPHOUND, *_OURS[job], *files, f"@{last}" if job == "C" else last]
        limit = [f"--max-old-space-size={HEAP_LIMIT_MB}"] if input_bytes > LARGE_BYTES else []
        script = [str(HERE / "peers" / self.script), str(PEERS / "node_modules")]
        return [str(node_binary("24")), *limit, *script, job, *arguments]


# What a user runs; without the index, which would make every round after the first another job.
HEAPHOUND = [sys.executable, "-m", "heaphound"]
_OURS = {
    "A": ["summary", "--no-cache", "--top", "20"],
    "B": ["compare", "--no-cache", "--top", "20"],
    "C": ["object", "--no-cache"],
}

TOOLS = [
    Tool("heaphound", None),
    Tool("DevTools engine", "devtools.mjs"),
    Tool("memlab", "memlab.mjs"),
    Tool("v8-heap-parser", "v8-heap-parser.mjs"),
]


def install_peers() -> None:
    """Install the peers from npm into the cache folder, once."""
    if all((PEERS / "node_modules" / name / "package.json").exists() for name in PACKAGES):
        return
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is needed to install the peers")
    PEERS.mkdir(parents=True, exist_ok=True)
    options = ["--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--prefix", str(PEERS)]
    packages = [f"{name}@{version}" for name, version in PACKAGES.items()]
    subprocess.run([npm, "install", *options, *packages], check=True)
