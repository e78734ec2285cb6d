"""Whether a warm-up is over: what comes after it may then be judged by itself.

In: the curve "a warm-up, then a line" and the evidence it was found in. Out: yes or no.
"""

from __future__ import annotations

from heaphound.trend.evidence import BENT, LATE_END, Evidence
from heaphound.trend.shape import Fit

# So much better a curve must fit to be preferred for sure.
CLEAR_SCORE = 6.0
# A warm-up that took no more than this share of the recording is over.
WARM_UP_SHARE = 0.25


def has_ended(warm_up: Fit, evidence: Evidence) -> bool:
    """Say whether a warm-up has an end: a curve that bends all the time does not explain it.

    A late end, with a slow rise after it, is hardly ever more than such a curve of another kind.
    """
    if warm_up.last_slope > 0.5 * warm_up.rise:
        return True
    if warm_up.place > LATE_END:
        return False
    families = evidence.families
    smooth = min(families[name].score for name in ("curve", "hyperbola", "log"))
    return smooth - warm_up.score > CLEAR_SCORE


def rises_on(rest: Evidence, warm_up: Fit, whole: Evidence) -> bool:
    """Say whether it rises after a warm-up about as it did before, only for too short a time."""
    before = warm_up.rise / whole.duration
    return (
        rest.significant
        and rest.slope.low > 0
        and rest.slope.estimate > BENT * before
        and rest.slope.estimate * whole.duration > whole.material
    )
