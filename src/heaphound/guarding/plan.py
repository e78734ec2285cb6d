"""What a guard guards, how patient it is, and whom it tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from heaphound.capture.take import Care
from heaphound.target.selector import Selector


@dataclass(frozen=True, slots=True)
class Telling:
    """Whom to tell.

    Attributes:
        hook: words of a command that gets each event as JSON on its stdin.
        webhook: a URL that gets it as a POST.
        token: sent to the webhook as a bearer token.
        attempts: how often a POST is tried.
    """

    hook: Sequence[str] | None = None
    webhook: str | None = None
    token: str | None = None
    attempts: int = 5


@dataclass(frozen=True, slots=True)
class GuardPlan:
    """One guard; exactly one of pid, selector and address is given.

    Attributes:
        folder: for recordings, state and Cases.
        pid: a running process.
        selector: of processes, looked for again and again.
        address: HOST:PORT of an inspector.
        most_processes: watched at once.
        interval_seconds: between looks.
        confidence: of a `growing` that counts.
        confirmations: how many verdicts in a row must say so.
        snapshots: for one diagnosis.
        growth_bytes: by how much memory must have grown between two snapshots, at least.
        patience_seconds: how long to wait for that.
        cooldown_seconds: after a diagnosis, before the same process is captured again.
        retry_seconds: after an attempt that came to nothing.
        keep: so many Cases stay; None keeps all.
        own_memory_bytes: the guard ends rather than use more.
        once: end after the first diagnosis.
        care: with the process.
        telling: whom to tell.
    """

    folder: Path
    pid: int | None = None
    selector: Selector | None = None
    address: str | None = None
    most_processes: int = 8
    interval_seconds: float = 10.0
    confidence: float = 0.99
    confirmations: int = 3
    snapshots: int = 3
    growth_bytes: int = 4 << 20
    patience_seconds: float = 86400.0
    cooldown_seconds: float = 86400.0
    retry_seconds: float = 3600.0
    keep: int | None = None
    own_memory_bytes: int = 512 << 20
    once: bool = False
    care: Care = field(default_factory=Care)
    telling: Telling = field(default_factory=Telling)
