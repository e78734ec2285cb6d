"""The page of a Case: what `hunt`, `demo` and `report` write into its folder."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from heaphound.case import Case
from heaphound.case.recording import RECORDING_NAME, Recording
from heaphound.diagnosis.finding import Diagnosis
from heaphound.doctor.record import Record, read_record, record_of_samples
from heaphound.heap.graph import Heap, read_heap
from heaphound.progress import Listener, Step
from heaphound.report.heap_tables import heap_tables
from heaphound.report.html import PageFacts, page
from heaphound.report.time_charts import timeline


def case_page(
    case: Case, diagnosis: Diagnosis, listener: Listener, heaps: Sequence[Heap] | None = None
) -> str:
    """Make the page of a Case.

    Args:
        case: the samples and snapshots it shows.
        diagnosis: of the Case.
        listener: hears of progress.
        heaps: of its snapshots; None reads the first and the last again, if they are there.

    Raises:
        SnapshotError: a snapshot of the Case cannot be read.
    """
    if heaps is None:
        paths = case.snapshots()
        heaps = [read_heap(path, listener) for path in (paths[0], paths[-1])] if paths else ()
    listener.step(Step.WRITE_REPORT)
    facts = PageFacts(
        about=case.about(),
        samples=case.samples(),
        snapshot_times=case.snapshot_times(),
        tables=heap_tables(heaps) if heaps else None,
        timeline=timeline(_record(case)),
    )
    return page(diagnosis, facts)


def _record(case: Case) -> Record:
    """What was seen of the process; its memory alone, where a Case has no more."""
    path = case.folder / RECORDING_NAME
    if path.is_file():
        with contextlib.closing(Recording(path)) as recording:
            record = read_record(recording, case.snapshot_times())
        if record.looks > 1:
            return record
    return record_of_samples(case.samples(), case.snapshot_times())


def page_of_heaps(
    diagnosis: Diagnosis, title: str, heaps: Sequence[Heap], listener: Listener
) -> str:
    """Make the page of some snapshots without a Case."""
    listener.step(Step.WRITE_REPORT)
    return page(diagnosis, PageFacts(about={"title": title}, tables=heap_tables(heaps)))
