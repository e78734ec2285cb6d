"""A scan as SARIF 2.1.0, which code hosts and editors read.

In: a `Scan`. Out: a JSON document. High confidence is `error`, medium `warning`, low `note`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from heaphound.report import sarif
from heaphound.source.finding import Finding, Scan
from heaphound.source.report import Rule
from heaphound.source.rules.registry import RULES


def document(scan: Scan) -> dict[str, object]:
    """The SARIF log of a scan."""
    indexes = {rule.name: index for index, rule in enumerate(RULES)}
    return sarif.log(
        rules=[_rule(rule) for rule in RULES],
        results=[_result(finding, indexes[finding.rule]) for finding in scan.findings],
        notes=[
            {
                "level": "note",
                "message": {"text": f"{skip.file} was skipped: {skip.reason}"},
                "locations": [{"physicalLocation": sarif.artifact(skip.file)}],
            }
            for skip in scan.skipped
        ],
    )


def github_annotations(findings: Iterable[Finding]) -> str:
    """The workflow commands that make GitHub show findings beside the lines of a change."""
    lines = []
    for one in findings:
        level = {"high": "error", "medium": "warning", "low": "notice"}[one.confidence]
        place = (
            f"file={_property(one.file)},line={one.line},endLine={one.end_line},col={one.column}"
        )
        title = _property(f"heaphound: {one.rule}")
        lines.append(
            f"::{level} {place},title={title}::{_data(one.message)}%0AFix: {_data(one.fix)}"
        )
    return "".join(line + "\n" for line in lines)


def _rule(rule: Rule) -> dict[str, object]:
    page = sys.modules[type(rule).__module__].__doc__ or rule.name
    return sarif.rule(rule.name, type(rule).__name__, page, rule.category)


def _result(finding: Finding, index: int) -> dict[str, object]:
    region = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": finding.end_line,
    }
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": sarif.LEVELS[finding.confidence],
        "message": {"text": f"{finding.message}\n\nFix: {finding.fix}"},
        "locations": [{"physicalLocation": {**sarif.artifact(finding.file), "region": region}}],
        "partialFingerprints": {"heaphound/v1": finding.fingerprint},
        "properties": {"confidence": finding.confidence, "category": finding.category},
    }


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
