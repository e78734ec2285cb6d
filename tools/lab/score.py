"""Hold what heaphound says of a service against what is true of it.

In: a service, its snapshots. Out: a `Score` of plain values that can be written as JSON and
compared with an earlier one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from heaphound.diagnosis.diagnose import diagnose
from heaphound.diagnosis.finding import Finding
from heaphound.growth.find import find_growth
from heaphound.heap.graph import Heap, read_heap
from tools.lab.run import take_snapshots
from tools.lab.truth import LabService, Truth


@dataclass(frozen=True, slots=True)
class Found:
    """How well one diagnosis names a leak.

    Attributes:
        rank: of the finding that names the true holder (its name, or one of its lines), from 1;
            0 when none does.
        category: whether that finding has a right category.
        file: whether it points into a right file.
        line: whether it points at a right line.
        others: how many further findings there are.
    """

    rank: int
    category: bool
    file: bool
    line: bool
    others: int

    @property
    def is_right(self) -> bool:
        """Whether the leak is first, in its category and file."""
        return self.rank == 1 and self.category and self.file


@dataclass(frozen=True, slots=True)
class Score:
    """The score of one service.

    Attributes:
        leak: with three snapshots; None for a control.
        leak_of_two: with the first and the last; None for a control.
        accused: findings on the healthy script (the fixed twin, or the control), three snapshots;
            None where there is no healthy script.
        accused_of_two: the same with the first and the last snapshot.
    """

    leak: Found | None
    leak_of_two: Found | None
    accused: int | None
    accused_of_two: int | None

    @property
    def is_right(self) -> bool:
        """Whether nothing is left to do, with three snapshots."""
        return (self.leak is None or self.leak.is_right) and not self.accused


@dataclass(frozen=True, slots=True)
class Outcome:
    """A score, and the findings it was made from, by script and number of snapshots."""

    service: LabService
    score: Score
    findings: dict[str, tuple[Finding, ...]]


def score_service(service: LabService, lab: Path, node: Path, keep: Path | None = None) -> Outcome:
    """Run the scripts of a service and score the diagnoses.

    Args:
        service: what to run.
        lab: the laid-out lab (see `tools.lab.packages`).
        node: the Node binary.
        keep: where to leave the snapshots, a folder per script; they are deleted without it.
    """
    findings: dict[str, tuple[Finding, ...]] = {}
    with TemporaryDirectory(prefix="heaphound-lab-") as temporary:
        for role, script in service.scripts.items():
            folder = (keep or Path(temporary)) / role
            paths = take_snapshots(node, lab / service.name / script, folder)
            heaps = [read_heap(path) for path in paths]
            findings[role] = _findings(heaps, paths)
            findings[f"{role} of two"] = _findings(heaps[::2], paths[::2])
            if keep is None:
                for path in paths:
                    path.unlink()
    return Outcome(service, _score(service, findings), findings)


def _findings(heaps: Sequence[Heap], paths: Sequence[Path]) -> tuple[Finding, ...]:
    return diagnose(find_growth(heaps), [str(path) for path in paths]).findings


def _score(service: LabService, findings: dict[str, tuple[Finding, ...]]) -> Score:
    healthy = "healthy" if service.is_control else "fixed"
    truth = service.truth
    return Score(
        leak=None if truth is None else found(truth, findings["leaky"]),
        leak_of_two=None if truth is None else found(truth, findings["leaky of two"]),
        accused=len(findings[healthy]) if healthy in findings else None,
        accused_of_two=len(findings[f"{healthy} of two"]) if healthy in findings else None,
    )


def found(truth: Truth, findings: Sequence[Finding]) -> Found:
    """How well findings name a leak."""
    for finding in findings:
        positions = _positions(finding)
        at_line = any(truth.has_line(file, line) for file, line in positions)
        if at_line or truth.has_name(finding.holder.name):
            return Found(
                rank=finding.rank,
                category=truth.has_category(finding.category.value),
                file=any(truth.has_file(file) for file, _ in positions),
                line=at_line,
                others=len(findings) - 1,
            )
    return Found(rank=0, category=False, file=False, line=False, others=len(findings))


def _positions(finding: Finding) -> list[tuple[str, int]]:
    """Where a finding points: a place in an original source is in the compiled code too.

    Truths name the files that run; whether a map leads from there to the right original is tried
    elsewhere.
    """
    place = finding.holder.place
    if place is None:
        return []
    if place.generated is None:
        return [(place.file, place.line)]
    return [(place.file, place.line), (place.generated.file, place.generated.line)]


def score_json(score: Score) -> dict[str, Any]:
    """A score as JSON values."""
    return asdict(score)


def score_from_json(content: dict[str, Any]) -> Score:
    """A score from what `score_json` gave."""
    values = {field.name: content[field.name] for field in fields(Score)}
    for name in ("leak", "leak_of_two"):
        if values[name] is not None:
            values[name] = Found(**values[name])
    return Score(**values)


@dataclass(frozen=True, slots=True)
class Regression:
    """One thing that a score says worse than an earlier one did.

    Attributes:
        aspect: what is worse, the same in every run in which it is: no counts.
        words: how much worse, for people.
    """

    aspect: str
    words: str


def regressions(before: Score, after: Score) -> list[Regression]:
    """What a score says worse than an earlier one did."""
    worse = []
    for name, old, new in (
        ("three snapshots", before.leak, after.leak),
        ("two snapshots", before.leak_of_two, after.leak_of_two),
    ):
        if old is None or new is None:
            continue
        if old.rank and not 1 <= new.rank <= old.rank:
            words = f"{name}: the leak had rank {old.rank}, now {new.rank or 'none'}"
            worse.append(Regression(f"{name}: rank", words))
        worse.extend(
            Regression(f"{name}: {part}", f"{name}: the {part} was right")
            for part in ("category", "file", "line")
            if getattr(old, part) and not getattr(new, part)
        )
    for name, old_count, new_count in (
        ("three snapshots", before.accused, after.accused),
        ("two snapshots", before.accused_of_two, after.accused_of_two),
    ):
        if old_count is not None and new_count is not None and new_count > old_count:
            words = f"{name}: {new_count} findings on a healthy program, {old_count} before"
            worse.append(Regression(f"{name}: healthy", words))
    return worse
