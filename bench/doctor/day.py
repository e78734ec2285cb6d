"""A day of looks: how long the report of it takes, and how large it is.

`python -m bench.doctor.day [--looks 86400]` records a day as a doctor would, one look a second, at
speed; thinning is part of it. Then it reads the recording, examines it and writes the page.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from heaphound.case.recording import Recording
from heaphound.doctor.examine import examine
from heaphound.doctor.record import read_record
from heaphound.report.doctor_page import doctor_page
from tests.builders.record_builder import BEGIN, MB, a_look


def main() -> None:
    """Print what it took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--looks", type=int, default=86_400)
    looks = parser.parse_args().looks
    rng = random.Random(24)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "watch.sqlite"
        recording = Recording(path)
        begun = time.monotonic()
        for at in range(looks):
            look = a_look(
                BEGIN + at, 100.0 + at, cpu_share=rng.random(), loop_utilisation=rng.random(),
                loop_delay_ms=rng.expovariate(1 / 3),
                resources={f"Kind{kind}": rng.randrange(9) for kind in range(10)},
            )  # fmt: skip
            memory = replace(look.memory, heap_used_bytes=30 * MB + rng.randrange(10 * MB))
            recording.add(replace(look, memory=memory))
        recorded = time.monotonic()
        record = read_record(recording)
        read = time.monotonic()
        examined = examine(record)
        judged = time.monotonic()
        page = doctor_page(examined, {"title": "a day"})
        written = time.monotonic()
        size = path.stat().st_size
    print(f"recorded {looks:,} looks in {recorded - begun:.1f} s, {size / 1e6:.1f} MB")
    print(f"{record.looks:,} are kept; read in {read - recorded:.2f} s")
    print(f"examined in {judged - read:.2f} s, drawn in {written - judged:.2f} s")
    print(f"the report: {written - recorded:.2f} s, {len(page.encode()) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
