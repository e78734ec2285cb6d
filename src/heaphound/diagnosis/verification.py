"""Whether a fix worked: the growth of each leak before and after it, under the same load.

In: two diagnoses, and how long each was observed. Out: a `Verification`. A leak is found again by
its fingerprint; one whose name or file the fix changed by its category and its class.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from heaphound.diagnosis.finding import Diagnosis, Finding, Verdict

REDUCED_SHARE = 0.5  # of the growth: what is left of it at most, for the fix to have done something


class Outcome(Enum):
    """What a fix did."""

    FIXED = "fixed"
    PARTLY_FIXED = "partly-fixed"
    NOT_FIXED = "not-fixed"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Observed:
    """One side.

    Attributes:
        diagnosis: of its snapshots.
        seconds: from its first snapshot to its last; None if not known.
        load: the command that made work for the process; None if not known.
    """

    diagnosis: Diagnosis
    seconds: float | None = None
    load: str | None = None


@dataclass(frozen=True, slots=True)
class LeakChange:
    """What became of one leak.

    Attributes:
        before: the finding before the fix.
        after: the finding that it still is; None when it is gone.
        rate_before: bytes per second or per interval, as `Verification.per` says.
        rate_after: likewise; 0 when it is gone.
    """

    before: Finding
    after: Finding | None
    rate_before: float
    rate_after: float

    @property
    def left(self) -> float:
        """The share of the growth that is left."""
        return self.rate_after / self.rate_before if self.rate_before > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Verification:
    """Before against after.

    Attributes:
        per: "second" or "interval".
        leaks: those of before, in order of rank.
        new: findings that were not there before.
        notes: what makes the comparison weaker, in sentences.
    """

    outcome: Outcome
    per: str
    leaks: tuple[LeakChange, ...]
    new: tuple[Finding, ...]
    notes: tuple[str, ...]


def verify(before: Observed, after: Observed) -> Verification:
    """Say whether the leaks of `before` are gone in `after`."""
    in_seconds = bool(before.seconds and after.seconds)
    unmatched = list(after.diagnosis.findings)
    leaks = []
    for finding in before.diagnosis.findings:
        match = _match(finding, unmatched, before.diagnosis.findings)
        if match is not None:
            unmatched.remove(match)
        leaks.append(
            LeakChange(
                finding,
                match,
                _rate(finding, before.seconds if in_seconds else None),
                0.0 if match is None else _rate(match, after.seconds if in_seconds else None),
            )
        )
    return Verification(
        _outcome(leaks, unmatched, after.diagnosis),
        "second" if in_seconds else "interval",
        tuple(leaks),
        tuple(unmatched),
        tuple(_notes(before, after, in_seconds=in_seconds)),
    )


def _match(
    finding: Finding, candidates: Sequence[Finding], before: Sequence[Finding]
) -> Finding | None:
    for candidate in candidates:
        if candidate.fingerprint == finding.fingerprint:
            return candidate
    taken = {each.fingerprint for each in before}
    renamed = [
        candidate
        for candidate in candidates
        if candidate.fingerprint not in taken and _kind(candidate) == _kind(finding)
    ]
    return renamed[0] if len(renamed) == 1 else None


def _kind(finding: Finding) -> tuple[object, ...]:
    leaking = finding.leaking[0].constructor if finding.leaking else ""
    return finding.category, finding.holder.constructor, leaking


def _rate(finding: Finding, seconds: float | None) -> float:
    gained = sum(finding.exclusive_bytes) + sum(finding.shared_bytes)
    return gained / (seconds or max(len(finding.exclusive_bytes), 1))


def _outcome(leaks: Sequence[LeakChange], new: Sequence[Finding], after: Diagnosis) -> Outcome:
    if not leaks or after.verdict is Verdict.INCONCLUSIVE:
        return Outcome.UNCLEAR
    gone = [leak for leak in leaks if leak.after is None]
    if len(gone) == len(leaks):
        return Outcome.PARTLY_FIXED if new else Outcome.FIXED
    if gone or any(leak.left <= REDUCED_SHARE for leak in leaks):
        return Outcome.PARTLY_FIXED
    return Outcome.NOT_FIXED


def _notes(before: Observed, after: Observed, *, in_seconds: bool) -> list[str]:
    notes = []
    if not before.diagnosis.findings:
        notes.append("there was no leak before, so there is nothing to verify")
    if after.diagnosis.verdict is Verdict.INCONCLUSIVE:
        notes.append("memory still grows after, though no holder gained in every interval")
    if not in_seconds:
        notes.append(
            "how long each was observed is not known for both, so growth is compared per interval: "
            "the intervals must have had the same load"
        )
    elif before.seconds and after.seconds and after.seconds < before.seconds / 2:
        notes.append("after was observed for less than half as long as before")
    if in_seconds and before.load != after.load:
        words = [side.load or "no load command" for side in (before, after)]
        notes.append(f"the load was not the same: {words[0]} before, {words[1]} after")
    intervals = len(after.diagnosis.snapshots) - 1
    if intervals < 2:
        notes.append(f"after has {intervals} interval only; three snapshots make it surer")
    return notes
