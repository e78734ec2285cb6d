"""Fuzz the kernels for a bounded time: `make fuzz` builds them with ASan and UBSan first.

    python tests/fuzz/run.py --seconds 600 --native PATH/_native.so

Each input comes from a seed of its own. What fails is kept in the folder `fuzz-findings`, with its
seed; a crash ends the process, so the seed under way is written before each input.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import sys
import time
import traceback
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FINDINGS = ROOT / "fuzz-findings"
SECONDS_BETWEEN_REPORTS = 30


def use_native(path: Path) -> None:
    """Put this build of the kernels in the place of the installed one."""
    name = "heaphound.kernels._native"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        sys.exit(f"{path} is no compiled module")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)


def main() -> int:
    """Run until the time is over; 1 when anything failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, help="run this one input only")
    parser.add_argument("--native", type=Path, help="the kernels to use")
    options = parser.parse_args()
    if options.native is not None:
        use_native(options.native)
    sys.path.insert(0, str(ROOT))
    from tests.fuzz.check import check
    from tests.fuzz.mutations import damaged_file

    FINDINGS.mkdir(exist_ok=True)
    under_way = FINDINGS / "seed-under-way"
    first = options.seed if options.seed is not None else random.SystemRandom().randrange(2**40)
    began = reported = time.monotonic()
    deadline = began + options.seconds
    print(f"fuzzing for {options.seconds:.0f} s, seeds from {first}", flush=True)
    inputs = whole = failures = 0
    while time.monotonic() < deadline and failures < 10:
        seed = first + inputs
        under_way.write_text(str(seed))
        dice = random.Random(seed)
        data = damaged_file(dice)
        try:
            whole += check(data, dice)
        except Exception:  # noqa: BLE001  # any failure is a finding, and the round goes on
            failures += 1
            (FINDINGS / f"{seed}.heapsnapshot").write_bytes(data)
            print(f"seed {seed}:", file=sys.stderr)
            traceback.print_exc()
        inputs += 1
        if time.monotonic() - reported >= SECONDS_BETWEEN_REPORTS:
            reported = time.monotonic()
            print(f"{reported - began:.0f} s: {inputs} inputs, {failures} failures", flush=True)
        if options.seed is not None:
            break
    under_way.unlink()
    print(f"{inputs} inputs, {whole} of them snapshots, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
