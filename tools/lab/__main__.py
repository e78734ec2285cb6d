"""Run the proving ground and print the score: `make lab`.

  python -m tools.lab [--node 22] [--workers 2] [--keep FOLDER] [SERVICE ...]

Without names every service runs. On Node 22 the scores go to `lab/scores.json` and
`docs/lab-scores.md`; what was said of the services that are not right goes to
`build/lab-failures.json`.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tools.lab.packages import NpmMissing, install_lab
from tools.lab.page import FAILURES, summary, write_failures, write_scores
from tools.lab.run import ServiceFailed
from tools.lab.score import Outcome, score_service
from tools.lab.truth import LabService, lab_services
from tools.prepare_tests import NODE_VERSIONS, node_binary

RECORDED_ON = "22"


def main() -> int:
    """Run, print, write; 0 also when services are not right, 2 when one did not run."""
    options = _options()
    try:
        lab = install_lab()
    except NpmMissing:
        print("npm is needed to install the packages of the proving ground", file=sys.stderr)
        return 2
    chosen = [
        service
        for service in lab_services()
        if (not options.services or service.name in options.services)
        and service.oldest_node <= int(options.node)
    ]
    outcomes, failed = _run(chosen, lab, options)
    print()
    scores = {outcome.service.name: outcome.score for outcome in outcomes}
    for line in summary(scores.values()):
        print(line)
    write_failures(outcomes)
    print(f"what was said of the others: {FAILURES.relative_to(Path.cwd())}")
    if options.node == RECORDED_ON:
        write_scores(scores, NODE_VERSIONS[options.node])
    if failed:
        print(f"did not run: {', '.join(failed)}", file=sys.stderr)
        return 2
    return 0


def _run(
    chosen: list[LabService], lab: Path, options: argparse.Namespace
) -> tuple[list[Outcome], list[str]]:
    """The outcomes, and the names of the services that did not run."""
    node = node_binary(options.node)
    outcomes: list[Outcome] = []
    failed: list[str] = []
    with ProcessPoolExecutor(options.workers) as pool:
        running = [
            (service, pool.submit(score_service, service, lab, node, _kept(options, service)))
            for service in chosen
        ]
        for service, future in running:
            try:
                outcome = future.result()
            except ServiceFailed as failure:
                print(failure, file=sys.stderr)
                failed.append(service.name)
                continue
            outcomes.append(outcome)
            _print_outcome(outcome)
            if options.keep is not None and outcome.score.is_right:
                shutil.rmtree(options.keep / service.name)
    return outcomes, failed


def _kept(options: argparse.Namespace, service: LabService) -> Path | None:
    return None if options.keep is None else options.keep / service.name


def _print_outcome(outcome: Outcome) -> None:
    score = outcome.score
    parts = []
    if score.leak is not None:
        leak = score.leak
        parts.append(f"rank {leak.rank or '-'}")
        parts.extend(part for part in ("category", "file", "line") if getattr(leak, part))
        if leak.others:
            parts.append(f"{leak.others} others")
    if score.accused is not None:
        parts.append(f"{score.accused} on the healthy script")
    mark = "right" if score.is_right else "WRONG"
    print(f"{mark:6} {outcome.service.name:36} {', '.join(parts)}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.lab")
    parser.add_argument("--node", default=RECORDED_ON, choices=sorted(NODE_VERSIONS))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="keep the snapshots of services not right here")
    parser.add_argument("services", nargs="*")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
