"""What a diagnosis of a process is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from heaphound.doctor.record import Record
from heaphound.trend.verdict import Verdict

ConditionKind = Literal[
    "leak",
    "external growth",
    "native growth",
    "gc pressure",
    "blocked loop",
    "io wait",
    "handle growth",
]


@dataclass(frozen=True, slots=True)
class Advice:
    """What to run next, and why."""

    command: str
    why: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that is wrong, in words.

    Attributes:
        kind: the term of its page in `heaphound explain`.
        title: one sentence.
        evidence: plain sentences with the numbers.
        advice: what to run next.
    """

    kind: ConditionKind
    title: str
    evidence: tuple[str, ...]
    advice: tuple[Advice, ...]


@dataclass(frozen=True, slots=True)
class Patient:
    """What the conditions look at.

    Attributes:
        steady: the part of the record that is judged.
        verdict: on its memory; None when no memory was seen.
        whole: all of the record, also what came before and after; None for `steady`.
        target: how to name the process in commands, such as "--pid 4711".
    """

    steady: Record
    verdict: Verdict | None
    target: str = "--pid N"
    whole: Record | None = None


Check = Callable[[Patient], Condition | None]
