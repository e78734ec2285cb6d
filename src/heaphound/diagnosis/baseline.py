"""One diagnosis against an earlier one: which leaks are new, known or gone.

In: two diagnoses. Out: the later one with a status on every finding, and what is gone. Findings
are the same when their fingerprints are.
"""

from __future__ import annotations

from dataclasses import replace

from heaphound.diagnosis.finding import Diagnosis, Status


def against(diagnosis: Diagnosis, baseline: Diagnosis) -> Diagnosis:
    """Mark the findings of a diagnosis by those of a baseline; new ones keep their rank."""
    known = {finding.fingerprint for finding in baseline.findings}
    found = {finding.fingerprint for finding in diagnosis.findings}
    return replace(
        diagnosis,
        findings=tuple(
            replace(finding, status=Status.KNOWN if finding.fingerprint in known else Status.NEW)
            for finding in diagnosis.findings
        ),
        gone=tuple(
            replace(finding, status=Status.GONE)
            for finding in baseline.findings
            if finding.fingerprint not in found
        ),
    )
