"""A verification as text and as heaphound/verification@1.

In: a Verification. Out: text through rich, or plain values.
"""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from heaphound.diagnosis.finding import Finding
from heaphound.diagnosis.verification import LeakChange, Outcome, Verification
from heaphound.report.safe_text import place_words, printable
from heaphound.units import bytes_text

SCHEMA = "heaphound/verification@1"
_WORDS = {
    Outcome.FIXED: ("bold green", "fixed: every leak of before is gone"),
    Outcome.PARTLY_FIXED: ("bold yellow", "partly fixed"),
    Outcome.NOT_FIXED: ("bold red", "not fixed"),
    Outcome.UNCLEAR: ("bold yellow", "unclear"),
}


def print_verification(console: Console, verification: Verification) -> None:
    """Print the outcome, each leak, what is new, and what to keep in mind."""
    style, words = _WORDS[verification.outcome]
    _print(console, Text(words, style))
    for leak in verification.leaks:
        mark, colour = ("gone", "green") if leak.after is None else (_left(leak), "red")
        _print(
            console,
            Text.assemble(
                "  ",
                (f"{mark:<11}", f"bold {colour}"),
                printable(leak.before.title, 200),
                (f"  {_rates(leak, verification.per)}", "dim"),
            ),
        )
        where = leak.after or leak.before
        if where.holder.place is not None:
            _print(console, Text(f"{'':13}{place_words(where.holder.place)}", "cyan"))
    for finding in verification.new:
        _print(console, Text.assemble("  ", ("new        ", "bold red"), printable(finding.title)))
        if finding.holder.place is not None:
            _print(console, Text(f"{'':13}{place_words(finding.holder.place)}", "cyan"))
    for note in verification.notes:
        _print(console, Text(f"  note: {note}", "dim"))


def verification_json(verification: Verification) -> dict[str, Any]:
    """Turn a verification into plain values; rates are bytes per `per`."""
    return {
        "schema": SCHEMA,
        "outcome": verification.outcome.value,
        "per": verification.per,
        "leaks": [
            {
                **_named(leak.before),
                "gone": leak.after is None,
                "bytes_before": round(leak.rate_before),
                "bytes_after": round(leak.rate_after),
                "left": round(leak.left, 4),
            }
            for leak in verification.leaks
        ],
        "new": [_named(finding) for finding in verification.new],
        "notes": list(verification.notes),
    }


def _left(leak: LeakChange) -> str:
    return f"{leak.left:.0%} left"


def _rates(leak: LeakChange, per: str) -> str:
    return f"{bytes_text(leak.rate_before)} → {bytes_text(leak.rate_after)} per {per}"


def _named(finding: Finding) -> dict[str, Any]:
    place = finding.holder.place
    return {
        "fingerprint": finding.fingerprint,
        "category": finding.category.value,
        "title": finding.title,
        "file": None if place is None else place.file,
        "line": None if place is None else place.line,
    }


def _print(console: Console, line: Text) -> None:
    console.print(line, soft_wrap=True, highlight=False)
