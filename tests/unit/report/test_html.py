"""The page as text; tests/e2e opens it in a browser."""

import base64
import hashlib
import re

from heaphound.growth.constructor_delta import ConstructorDelta
from heaphound.heap.class_rows import ClassRow
from heaphound.report.charts import memory_chart
from heaphound.report.heap_map import MapItem
from heaphound.report.heap_tables import MAX_ROWS, HeapTables
from heaphound.report.html import PageFacts, page
from tests.builders.diagnosis_builder import a_diagnosis, a_finding, some_samples


def test_the_policy_admits_exactly_the_style_and_script_of_the_page():
    text = page(a_diagnosis(a_finding()), PageFacts())
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    policy = policy.replace("&#39;", "'")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("script", "style"):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert " style=" not in text
    assert not re.search(r"\son\w+=", text)


def test_the_largest_page_stays_small():
    long = "C" * 500
    tables = HeapTables(
        tuple(ClassRow(f"{long}{at}", None, at, at, at, 3) for at in range(MAX_ROWS)),
        1,
        tuple(ConstructorDelta(f"{long}{at}", None, 1, 0, at, 0, 0) for at in range(MAX_ROWS)),
        1,
        MapItem("heap", "(root)", 1, 500, [MapItem(long, long, 1, 1) for _ in range(500)]),
    )
    findings = [a_finding(evidence=(long * 4,), fix=long * 4) for _ in range(50)]
    text = page(a_diagnosis(*findings), PageFacts(samples=some_samples(5000), tables=tables))
    assert len(text.encode()) < 5_000_000


def test_a_long_recording_is_thinned_but_keeps_its_ends():
    samples = some_samples(10_001)
    chart = str(memory_chart(samples, [samples[-1].time]))
    points = re.findall(r'<polyline points="([^"]+)"', chart)
    assert len(points) == 3
    assert 400 < len(points[0].split()) < 600
    assert points[0].split()[0].startswith("64.0,")
    assert points[0].split()[-1].startswith("884.0,")


def test_no_recording_no_chart():
    assert memory_chart(some_samples(1), []) == ""
