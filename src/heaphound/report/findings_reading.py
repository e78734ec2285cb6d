"""findings.json back into a Diagnosis, so that a Case can be shown again at any time.

In: what `json_report` wrote, as values. Out: the same Diagnosis. Keys that a later version adds
are passed over; keys that are missing or of the wrong kind are an error that names the file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from heaphound.diagnosis.finding import (
    AllocationSite,
    Category,
    Confidence,
    Diagnosis,
    Finding,
    Holder,
    KnownLeak,
    LeakingClass,
    NotGrown,
    PathStep,
    Remark,
    SnapshotFacts,
    Status,
    Verdict,
)
from heaphound.errors import FindingsUnusable
from heaphound.heap.locations import GeneratedPlace, Place
from heaphound.report.json_report import SCHEMA
from heaphound.source import finding as static
from heaphound.source.excerpt import Excerpt

_Flat = TypeVar("_Flat", SnapshotFacts, static.Finding)


def read_findings(path: Path) -> Diagnosis:
    """Read a findings.json.

    Raises:
        FindingsUnusable: it is not there, or not one of ours.
    """
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise FindingsUnusable(f"{path} cannot be read ({error})") from error
    return diagnosis_from_json(content, str(path))


def diagnosis_from_json(content: Any, name: str) -> Diagnosis:
    """Turn the values of a findings.json into a Diagnosis.

    Args:
        content: what json.loads gave.
        name: what to call the file in an error.

    Raises:
        FindingsUnusable: they are not of schema heaphound/findings@1.
    """
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise FindingsUnusable(
            f"{name} is not a findings file: its schema is not {SCHEMA}",
            hint="Give the findings.json of a Case, or what --json printed.",
        )
    try:
        return Diagnosis(
            Verdict(content["verdict"]),
            tuple(_only(each, SnapshotFacts) for each in content["snapshots"]),
            tuple(_finding(each) for each in content["findings"]),
            tuple(_finding(each) for each in content.get("gone", ())),
            tuple(
                NotGrown(_only(each, static.Finding), bool(each["loaded"]))
                for each in content.get("not_grown", ())
            ),
            tuple(_remark(each) for each in content.get("remarks", ())),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise FindingsUnusable(
            f"{name} is damaged: {type(error).__name__} at {error}",
            hint="Write it again: heaphound report CASE --json -o FILE",
        ) from error


def _finding(value: Mapping[str, Any]) -> Finding:
    holder, growth = value["holder"], value["growth"]
    return Finding(
        rank=int(value["rank"]),
        fingerprint=str(value["fingerprint"]),
        category=Category(value["category"]),
        confidence=Confidence(value["confidence"]),
        title=str(value["title"]),
        holder=Holder(
            holder["name"],
            str(holder["constructor"]),
            int(holder["node_id"]),
            _place(holder["location"]),
        ),
        leaking=tuple(
            LeakingClass(
                str(each["constructor"]), _numbers(each["counts"]), _numbers(each["shallow_bytes"])
            )
            for each in value["leaking"]
        ),
        entries=_numbers(growth["entries"]),
        exclusive_bytes=_numbers(growth["exclusive_bytes"]),
        shared_bytes=_numbers(growth["shared_bytes"]),
        path=tuple(_step(each) for each in value["path"]),
        evidence=tuple(str(each) for each in value["evidence"]),
        fix=str(value["fix"]),
        excerpts=tuple(
            Excerpt(
                str(each["file"]),
                int(each["first_line"]),
                int(each["line"]),
                tuple(str(line) for line in each["lines"]),
            )
            for each in value.get("excerpts", ())
        ),
        known=_known(value.get("known")),
        in_source=tuple(_only(each, static.Finding) for each in value.get("in_source", ())),
        status=None if value.get("status") is None else Status(value["status"]),
        made=tuple(_site(each) for each in value.get("made", ())),
    )


def _remark(value: Mapping[str, Any]) -> Remark:
    return Remark(
        kind=str(value["kind"]),
        title=str(value["title"]),
        place=_place(value["location"]),
        because=tuple(str(each) for each in value["because"]),
        next_step=str(value["next_step"]),
    )


def _site(value: Mapping[str, Any]) -> AllocationSite:
    stack = (_place(each) for each in value["stack"])
    return AllocationSite(
        place=_required_place(value["location"]),
        package=value["package"],
        through=value["through"],
        share=float(value["share"]),
        stack=tuple(place for place in stack if place is not None),
    )


def _required_place(value: Mapping[str, Any] | None) -> Place:
    place = _place(value)
    if place is None:
        raise ValueError("a location")
    return place


def _known(value: Mapping[str, Any] | None) -> KnownLeak | None:
    if value is None:
        return None
    version = None if value["version"] is None else str(value["version"])
    texts = (str(value[name]) for name in ("explanation", "link", "fix"))
    return KnownLeak(str(value["id"]), str(value["package"]), version, *texts)


def _step(value: Mapping[str, Any]) -> PathStep:
    return PathStep(
        edge_type=str(value["edge"]["type"]),
        edge_name=str(value["edge"]["name"]),
        constructor=str(value["constructor"]),
        node_id=int(value["node_id"]),
        name=value["name"],
        place=_place(value["location"]),
        suspect=bool(value["suspect"]),
    )


def _place(value: Mapping[str, Any] | None) -> Place | None:
    if value is None:
        return None
    generated = value.get("generated")
    return Place(
        str(value["file"]),
        int(value["line"]),
        int(value["column"]),
        value["function"],
        generated=None
        if generated is None
        else GeneratedPlace(
            str(generated["file"]), int(generated["line"]), int(generated["column"])
        ),
        unmapped=value.get("unmapped"),
    )


def _numbers(values: list[Any]) -> tuple[int, ...]:
    return tuple(int(value) for value in values)


def _only(value: Mapping[str, Any], of: type[_Flat]) -> _Flat:
    """A dataclass of plain values from its keys; others are passed over."""
    return of(**{field.name: value[field.name] for field in fields(of)})
