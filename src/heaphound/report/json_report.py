"""A diagnosis as JSON, schema heaphound/findings@1: lines count from 1, sizes are bytes.

In: a Diagnosis. Out: plain values that json.dumps takes as they are. `findings_reading` reads them.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from heaphound import __version__
from heaphound.diagnosis.finding import Diagnosis, Finding
from heaphound.heap.locations import Place

SCHEMA = "heaphound/findings@1"


def findings_json(diagnosis: Diagnosis) -> dict[str, Any]:
    """Turn a diagnosis into the contract's shape."""
    return {
        "schema": SCHEMA,
        "heaphound": __version__,
        "verdict": diagnosis.verdict.value,
        "snapshots": [
            {
                "path": facts.path,
                "nodes": facts.nodes,
                "edges": facts.edges,
                "total_bytes": facts.total_bytes,
            }
            for facts in diagnosis.snapshots
        ],
        "findings": [_finding(finding) for finding in diagnosis.findings],
        "gone": [_finding(finding) for finding in diagnosis.gone],
        "not_grown": [
            {**each.finding.as_json(), "loaded": each.is_loaded} for each in diagnosis.not_grown
        ],
        "remarks": [
            {
                "kind": remark.kind,
                "title": remark.title,
                "location": place_json(remark.place),
                "because": list(remark.because),
                "next_step": remark.next_step,
            }
            for remark in diagnosis.remarks
        ],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rank": finding.rank,
        "fingerprint": finding.fingerprint,
        "status": None if finding.status is None else finding.status.value,
        "category": finding.category.value,
        "confidence": finding.confidence.value,
        "title": finding.title,
        "holder": {
            "name": finding.holder.name,
            "constructor": finding.holder.constructor,
            "node_id": finding.holder.node_id,
            "location": place_json(finding.holder.place),
        },
        "leaking": [
            {
                "constructor": leaking.constructor,
                "counts": list(leaking.counts),
                "shallow_bytes": list(leaking.shallow_bytes),
            }
            for leaking in finding.leaking
        ],
        "growth": {
            "entries": list(finding.entries),
            "exclusive_bytes": list(finding.exclusive_bytes),
            "shared_bytes": list(finding.shared_bytes),
        },
        "path": [
            {
                "edge": {"type": step.edge_type, "name": step.edge_name},
                "constructor": step.constructor,
                "node_id": step.node_id,
                "name": step.name,
                "location": place_json(step.place),
                "suspect": step.suspect,
            }
            for step in finding.path
        ],
        "evidence": list(finding.evidence),
        "fix": finding.fix,
        "known": None if finding.known is None else asdict(finding.known),
        "in_source": [one.as_json() for one in finding.in_source],
        "excerpts": [
            {
                "file": excerpt.file,
                "first_line": excerpt.first_line,
                "line": excerpt.line,
                "lines": list(excerpt.lines),
            }
            for excerpt in finding.excerpts
        ],
        "made": [
            {
                "location": place_json(site.place),
                "package": site.package,
                "through": site.through,
                "share": round(site.share, 4),
                "stack": [place_json(place) for place in site.stack],
            }
            for site in finding.made
        ],
    }


def place_json(place: Place | None) -> dict[str, Any] | None:
    """A position in a file, with that in the compiled code where a source map led here."""
    if place is None:
        return None
    shown: dict[str, Any] = {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "function": place.function,
    }
    if place.generated is not None:
        shown["generated"] = {
            "file": place.generated.file,
            "line": place.generated.line,
            "column": place.generated.column,
        }
    if place.unmapped is not None:
        shown["unmapped"] = place.unmapped
    return shown
