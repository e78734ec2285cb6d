"""What RSS adds to the heap's own testimony.

In: the trends of the JavaScript heap and of RSS. Out: the heap's, perhaps another. The floor of the
heap is seen through the sawtooth; RSS is seen without, since pages are given back late, but does
not say whose memory it is. Where the rest of RSS stays, both tell of the same rise.
"""

from __future__ import annotations

from dataclasses import replace

from heaphound.trend.judge import Trend
from heaphound.units import bytes_text

# What the heap itself must say at least, and what RSS must say for it.
LEANING = 0.5
CLEAR = 0.85
UNBENT = 0.45
BENDING = 0.3
CLEARLY_UNBENT = 0.96
LIKELY_CHANCE = 0.05
# RSS speaks of the heap's rise only when it rose about as much.
LEAST_SHARE, MOST_SHARE = 0.3, 4.0


def corroborated(heap: Trend, rss: Trend, confidence: float) -> Trend:
    """Let RSS decide what the heap leaves open, or withdraw what RSS contradicts.

    Args:
        heap: of the JavaScript heap.
        rss: of the whole process, in which nothing but the heap moves.
        confidence: what a claim needs.
    """
    mine, other = heap.odds, rss.odds
    if mine is None or other is None:
        return heap
    if heap.change <= 0 or rss.change < LEAST_SHARE * heap.change:
        return heap
    bends = other.settled >= LEANING and other.unbent < BENDING
    if heap.kind == "growing" and bends and mine.unbent < CLEARLY_UNBENT:
        return replace(
            heap,
            kind="inconclusive",
            confidence=0.5,
            watch_longer=float(heap.floor.time[-1] - heap.floor.time[0]),
            reasons=(*heap.reasons, "but RSS bends to a ceiling"),
        )
    open_still = heap.kind == "inconclusive" and abs(heap.change) >= heap.material
    if not open_still or rss.change > MOST_SHARE * heap.change:
        return heap
    if mine.settled >= LEANING and other.settled >= CLEAR and heap.ceiling is not None:
        return replace(
            heap,
            kind="settling",
            confidence=round(min(0.999, other.settled), 3),
            watch_longer=None,
            reasons=(
                f"growth slows down towards a ceiling of about {bytes_text(heap.ceiling)}",
                "the heap alone leaves it open; RSS has settled",
            ),
        )
    return _growing(heap, rss, confidence)


def _growing(heap: Trend, rss: Trend, confidence: float) -> Trend:
    """Believe RSS that the heap grows: by RSS's own odds, since both hold the same memory.

    What moves the heap by chance moves RSS, too: their odds must not be multiplied.
    """
    mine = heap.odds
    leaning = mine is not None and mine.unbent >= UNBENT and mine.chance < LIKELY_CHANCE
    if not leaning or rss.kind != "growing" or rss.confidence < confidence or heap.slope.low <= 0:
        return heap
    return replace(
        heap,
        kind="growing",
        confidence=rss.confidence,
        watch_longer=None,
        reasons=(
            f"the floor rises by {bytes_text(heap.slope.estimate * 3600)} per hour",
            "the heap alone leaves a ceiling possible; RSS grows with it and does not bend",
        ),
    )
