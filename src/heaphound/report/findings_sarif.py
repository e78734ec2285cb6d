"""A diagnosis as SARIF 2.1.0: categories are the rules, the retaining path is a code flow.

In: a Diagnosis. Out: a JSON document.
"""

from __future__ import annotations

from heaphound.diagnosis.finding import Category, Diagnosis, Finding, Status
from heaphound.heap.locations import Place
from heaphound.report import sarif
from heaphound.report.pages import category_page
from heaphound.report.safe_text import printable
from heaphound.report.view import known_words, path_rows

_BASELINE_STATES = {Status.NEW: "new", Status.KNOWN: "unchanged", Status.GONE: "absent"}


def document(diagnosis: Diagnosis) -> sarif.Node:
    """The SARIF log of a diagnosis."""
    indexes = {category: index for index, category in enumerate(Category)}
    return sarif.log(
        rules=[_rule(category) for category in Category],
        results=[
            _result(finding, indexes[finding.category])
            for finding in (*diagnosis.findings, *diagnosis.gone)
        ],
    )


def _rule(category: Category) -> sarif.Node:
    class_name = "".join(word.capitalize() for word in category.value.split("-"))
    return sarif.rule(category.value, class_name, category_page(category), category.value)


def _result(finding: Finding, index: int) -> sarif.Node:
    place = finding.holder.place
    if place is not None and place.file.startswith("node:"):
        place = None  # no artifact that anybody could open
    known = [] if finding.known is None else [known_words(finding.known), finding.known.link]
    message = "\n\n".join(
        [finding.title, *known, "\n".join(finding.evidence), f"Fix: {finding.fix}"]
    )
    result: sarif.Node = {
        "ruleId": finding.category.value,
        "ruleIndex": index,
        "level": sarif.LEVELS[finding.confidence.value],
        "message": {"text": message},
        "locations": [] if place is None else [_location(place)],
        "partialFingerprints": {"heaphound/v1": finding.fingerprint},
        "properties": {
            "confidence": finding.confidence.value,
            "category": finding.category.value,
            "holder": finding.holder.name or finding.holder.constructor,
            "rank": finding.rank,
        },
    }
    if finding.status is not None:
        result["baselineState"] = _BASELINE_STATES[finding.status]
    steps = [
        {
            "location": {
                **({} if row.place is None else _location(row.place)),
                "message": {
                    "text": f"{printable(row.label)}: {printable(row.constructor)}"
                    + (" (suspect reference)" if row.suspect else "")
                },
            },
            "importance": "essential" if row.suspect else "important",
        }
        for row in path_rows(finding.path)
    ]
    if steps:
        result["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
    return result


def _location(place: Place) -> sarif.Node:
    region = {"startLine": place.line, "startColumn": place.column}
    return {"physicalLocation": {**sarif.artifact(place.file), "region": region}}
