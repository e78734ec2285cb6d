"""`heaphound watch --csv` from the outside: output and exit status."""

import json
import subprocess
import sys

import pytest


def watch(*options):
    return subprocess.run(
        [sys.executable, "-m", "heaphound", "watch", *options],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def recording(tmp_path, per_sample):
    path = tmp_path / "samples.csv"
    rows = (f"{second},{5e7 + per_sample * second + 1e6 * (second % 7)}\n" for second in range(300))
    path.write_text("time,my_heap\n" + "".join(rows))
    return path


@pytest.mark.slow
@pytest.mark.parametrize(("per_sample", "kind", "status"), [(2e5, "growing", 1), (0, "steady", 0)])
def test_verdict_and_exit_status(tmp_path, per_sample, kind, status):
    path = str(recording(tmp_path, per_sample))

    done = watch("--csv", path, "--column", "heapUsed=my_heap", "--json")
    assert done.returncode == status
    assert json.loads(done.stdout.splitlines()[-1])["verdict"] == kind
    plain = watch("--csv", path, "--column", "heapUsed=my_heap")
    assert plain.stdout.startswith(kind)


@pytest.mark.slow
def test_each_process_of_a_file_gets_its_verdict(tmp_path):
    path = tmp_path / "samples.csv"
    rows = (
        f"{second},{pid},{5e7 + (pid == 8) * 2e5 * second + 1e6 * (second % 7)}\n"
        for second in range(300)
        for pid in (8, 9)
    )
    path.write_text("time,pid,heapUsed\n" + "".join(rows))

    done = watch("--csv", str(path), "--json")
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(one["instance"], one["verdict"]) for one in told] == [
        ("pid=9", "steady"),
        ("pid=8", "growing"),
    ]
    assert done.returncode == 1


@pytest.mark.slow
@pytest.mark.parametrize("options", [[], ["--column", "heap=x"], ["--rss-cap", "much"]])
def test_what_cannot_be_done_is_said_without_a_traceback(tmp_path, options):
    path = str(recording(tmp_path, 0))

    done = watch("--csv", path, *options)

    assert done.returncode == 2
    assert "error" in done.stderr
    assert "Traceback" not in done.stderr
