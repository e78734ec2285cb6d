"""Write the scores of the proving ground: a page for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from heaphound.diagnosis.finding import Finding
from tools.lab.score import Found, Outcome, Score, score_from_json, score_json
from tools.lab.truth import LAB, LabService, lab_services

SCORES = LAB / "scores.json"
PAGE = LAB.parent / "docs" / "lab-scores.md"
FAILURES = LAB.parent / "build" / "lab-failures.json"

_INTRODUCTION = """\
# Scores of the proving ground

Written by `make lab` on Node {node}; do not edit. [lab/README.md](../lab/README.md) says what the
services are, and what counts as right.

"Rank" is the place of the finding that names the true holder; "none" means that none does. "Others"
counts further findings on the leaky script. "Fixed" and "Findings" count what is said of a healthy
program: 0 is right.
"""


def read_scores() -> dict[str, Score]:
    """The scores that were written last, by service."""
    content = json.loads(SCORES.read_text(encoding="utf-8"))
    return {name: score_from_json(score) for name, score in content.items()}


def write_scores(scores: Mapping[str, Score], node: str) -> None:
    """Write `lab/scores.json` and `docs/lab-scores.md`: these scores, and those written before."""
    known = {service.name: service for service in lab_services()}
    together = {**(read_scores() if SCORES.exists() else {}), **scores}
    kept = {name: together[name] for name in known if name in together}
    content = {name: score_json(score) for name, score in kept.items()}
    SCORES.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page([(known[name], score) for name, score in kept.items()], node), "utf-8")


def write_failures(outcomes: Sequence[Outcome], path: Path = FAILURES) -> None:
    """Write what was expected and what was said, for each service that is not right."""
    failures = [
        {
            "service": outcome.service.name,
            "truth": _truth_json(outcome.service),
            "score": score_json(outcome.score),
            "findings": {
                script: [_finding_json(finding) for finding in findings]
                for script, findings in outcome.findings.items()
            },
        }
        for outcome in outcomes
        if not outcome.score.is_right or (outcome.score.leak and outcome.score.leak.others)
    ]
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(failures, indent=2) + "\n", encoding="utf-8")


def summary(scores: Iterable[Score]) -> list[str]:
    """The score in a few lines."""
    every = list(scores)
    leaks = [score for score in every if score.leak is not None]
    controls = [score for score in every if score.leak is None]
    fixed = [score for score in leaks if score.accused is not None]
    three = [score.leak for score in leaks if score.leak is not None]
    two = [score.leak_of_two for score in leaks if score.leak_of_two is not None]
    rows = (
        ("leaks first, with category and file", (found.is_right for found in three)),
        ("the true holder first", (found.rank == 1 for found in three)),
        ("the true holder among the first three", (1 <= found.rank <= 3 for found in three)),
        ("the leak at a right line", (found.line for found in three)),
        ("from two snapshots: leaks first", (found.is_right for found in two)),
        ("fixed twins silent", (score.accused == 0 for score in fixed)),
        ("from two snapshots: fixed twins silent", (score.accused_of_two == 0 for score in fixed)),
        ("controls silent", (score.accused == 0 for score in controls)),
        ("from two snapshots: controls silent", (score.accused_of_two == 0 for score in controls)),
    )
    return [f"{_of(right):>8}  {text}" for text, right in rows]


def page(scores: Sequence[tuple[LabService, Score]], node: str) -> str:
    """The page as Markdown."""
    leaks = [(service, score) for service, score in scores if not service.is_control]
    controls = [(service, score) for service, score in scores if service.is_control]
    lines = [
        _INTRODUCTION.format(node=node),
        "```",
        *summary(score for _, score in scores),
        "```",
        "",
        "## Leaks",
        "",
        "| service | category | rank | category right | file | line | others | from two | fixed |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        *(_leak_row(service, score) for service, score in leaks),
        "",
        "## Controls",
        "",
        "| service | what is healthy in it | findings | from two |",
        "| --- | --- | --- | --- |",
        *(
            f"| {service.name} | {service.what} | {score.accused} | {score.accused_of_two} |"
            for service, score in controls
        ),
    ]
    return "\n".join(lines) + "\n"


def _leak_row(service: LabService, score: Score) -> str:
    leak, two, truth = score.leak, score.leak_of_two, service.truth
    if leak is None or two is None or truth is None:
        return ""
    cells = (
        service.name,
        truth.category,
        str(leak.rank or "none"),
        _mark(leak.category),
        _mark(leak.file),
        _mark(leak.line),
        str(leak.others),
        _brief(two),
        "" if score.accused is None else str(score.accused),
    )
    return f"| {' | '.join(cells)} |"


def _brief(found: Found) -> str:
    if found.is_right:
        return "yes"
    if found.rank == 0:
        return "no"
    wrong = [part for part in ("category", "file") if not getattr(found, part)]
    return f"rank {found.rank}" + (f", wrong {' and '.join(wrong)}" if wrong else "")


def _mark(right: bool) -> str:  # noqa: FBT001 - one column of a table
    return "yes" if right else "no"


def _of(right: Iterable[bool]) -> str:
    marks = list(right)
    return f"{sum(marks)} of {len(marks)}"


def _truth_json(service: LabService) -> dict[str, Any]:
    truth = service.truth
    if truth is None:
        return {"control": service.what}
    return {
        "category": truth.category,
        "holder": truth.holder,
        "accept_holders": list(truth.accept_holders),
        "places": {place.file: list(place.lines) for place in truth.places},
        "what": truth.what,
    }


def _finding_json(finding: Finding) -> dict[str, Any]:
    holder = finding.holder
    place = None if holder.place is None else f"{holder.place.file}:{holder.place.line}"
    return {
        "rank": finding.rank,
        "category": finding.category.value,
        "title": finding.title,
        "holder": holder.name,
        "constructor": holder.constructor,
        "place": place,
        "entries": list(finding.entries),
        "exclusive_bytes": list(finding.exclusive_bytes),
        "shared_bytes": list(finding.shared_bytes),
    }
