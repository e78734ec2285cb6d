"""A baseline: the findings that are known and not to be shown again.

In: a JSON file with fingerprints. Out: which findings are new. A fingerprint that occurs n times
in the baseline hides n findings.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from heaphound.errors import OptionError
from heaphound.source.finding import Finding

SCHEMA = "heaphound/baseline@1"


def read_baseline(path: Path) -> Counter[str]:
    """Read the fingerprints of a baseline.

    Raises:
        OptionError: the file cannot be read or is not a baseline.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        known = Counter(str(entry["fingerprint"]) for entry in document["findings"])
        is_baseline = document["schema"] == SCHEMA
    except OSError as error:
        raise OptionError(
            f"The baseline {path} cannot be read: {error.strerror}.",
            hint="Write one with --update-baseline.",
        ) from error
    except (ValueError, KeyError, TypeError):
        is_baseline = False
    if not is_baseline:
        raise OptionError(
            f"{path} is not a baseline of heaphound scan.",
            hint="Write one with --update-baseline.",
        )
    return known


def write_baseline(path: Path, findings: Iterable[Finding]) -> None:
    """Write the findings as known.

    Raises:
        OptionError: the file cannot be written.
    """
    entries = [
        {"fingerprint": one.fingerprint, "rule": one.rule, "file": one.file} for one in findings
    ]
    text = json.dumps({"schema": SCHEMA, "findings": entries}, indent=2) + "\n"
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OptionError(f"The baseline {path} cannot be written: {error.strerror}.") from error


def without_known(findings: Iterable[Finding], known: Counter[str]) -> tuple[Finding, ...]:
    """The findings that a baseline does not have."""
    left = known.copy()
    new = []
    for finding in findings:
        if left[finding.fingerprint] > 0:
            left[finding.fingerprint] -= 1
        else:
            new.append(finding)
    return tuple(new)
