"""Record real Node processes whose memory behaves in a way that is known beforehand.

In: kinds of `service.js`, a seed, and Node of several versions. Out: per recording a CSV file as
exporters write it, and what was alive before and after it, in a folder. `measure` judges them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from tools.prepare_tests import node_binary

SERVICE = Path(__file__).parent / "service.js"
VERSIONS = ("18", "20", "22", "24", "26")

# What is true of each kind, and the verdicts that are fair.
TRUTHS: Mapping[str, str] = {
    "map leak": "leak",
    "slow map leak": "leak",
    "listener leak": "leak",
    "array leak": "leak",
    "promise leak": "leak",
    "string leak": "leak",
    "buffer leak": "leak",
    "tls context leak": "leak",
    "leak beside a cache": "leak",
    "leak under bursts": "leak",
    "stateless": "steady",
    "lru fills": "settling",
    "popular lru": "settling",
    "small lru": "steady",
    "ttl cache": "steady",
    "sessions": "steady",
    "bursts": "steady",
    "waves": "steady",
    "large answers": "steady",
    "weak cache": "steady",
    "buffer pool": "settling",
    "queue drains": "falling",
    "data reloaded": "stepwise",
    "short streams": "steady",
}


def record(kind: str, seed: int, folder: Path, least: float, most: float) -> None:
    """Run one service for `least` to `most` seconds and keep what it wrote."""
    rng = np.random.default_rng(seed)
    seconds = float(np.exp(rng.uniform(np.log(least), np.log(most))))
    every = int(rng.choice([100, 200, 500, 1000]))
    node = node_binary(VERSIONS[int(rng.integers(len(VERSIONS)))])
    name = f"{kind.replace(' ', '-')}-{seed}"
    command = [node, "--expose-gc", SERVICE, kind, seed, seconds, every]
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, timeout=600, check=True
    )
    (folder / f"{name}.csv").write_text(done.stdout)
    alive = json.loads(done.stderr.strip().splitlines()[-1])
    (folder / f"{name}.json").write_text(json.dumps({"kind": kind, "seed": seed, **alive}))


def main() -> None:
    """Record from the command line: python -m bench.verdicts.node.record FOLDER FIRST_SEED."""
    record_all(Path(sys.argv[1]), range(int(sys.argv[2]), int(sys.argv[2]) + 1), 60, 240, 8)


def record_all(folder: Path, seeds: range, least: float, most: float, at_once: int) -> None:
    """Record every kind once per seed, several at once: they mostly wait."""
    folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(at_once) as pool:
        asked = [
            pool.submit(record, kind, seed * 100 + number, folder, least, most)
            for seed in seeds
            for number, kind in enumerate(TRUTHS)
        ]
        for one in asked:
            one.result()


if __name__ == "__main__":
    main()
