"""docs/reports.md names every key that findings.json and `verify --json` can have."""

import re
from dataclasses import replace
from pathlib import Path

from heaphound.diagnosis.finding import Holder, Remark, Status
from heaphound.diagnosis.verification import Observed, verify
from heaphound.heap.locations import GeneratedPlace, Place
from heaphound.report.json_report import findings_json
from heaphound.report.verification import verification_json
from tests.builders.diagnosis_builder import KNOWN, a_diagnosis, a_finding

PAGE = Path(__file__).parents[3] / "docs" / "reports.md"


def keys_of(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_of(inner)


def test_every_key_is_documented():
    mapped = Place("/a.ts", 1, 1, None, generated=GeneratedPlace("/a.js", 1, 1), unmapped="why")
    full = a_finding(known=KNOWN, status=Status.NEW, holder=Holder("x", "Map", 1, mapped))
    before, after = a_diagnosis(full), a_diagnosis(a_finding(fingerprint="other", leaking=()))
    remark = Remark("undecided", "a gained 2 KB", mapped, ("seen",), "look again")
    documents = [
        findings_json(replace(before, remarks=(remark,))),
        verification_json(verify(Observed(before), Observed(after))),
    ]
    named = set(re.findall(r"`(\w+)`", PAGE.read_text(encoding="utf-8")))
    assert {key for each in documents for key in keys_of(each)} - named == set()
