"""The verdict on plain cases; `bench/verdicts` measures it on hundreds of harder ones."""

import numpy as np
import pytest

from heaphound.trend.forecast import Limit
from heaphound.trend.series import ordered_series
from heaphound.trend.verdict import verdict_json, verdict_of

MB = 2**20
HOUR = np.arange(0, 3600, 5.0)


def sawtooth(floor_mb, seed=0, time=HOUR, height=30, period=70):
    rng = np.random.default_rng(seed)
    return (floor_mb + height * (time / period % 1) + rng.normal(0, 1, time.size)) * MB


def judged(heap, time=HOUR, **columns):
    return verdict_of(ordered_series(time, {"heapUsed": heap, **columns}))


@pytest.mark.parametrize(
    ("kind", "floor"),
    [
        ("steady", 50 + 0 * HOUR),
        ("growing", 50 + 40 * HOUR / 3600),
        ("growing", 50 + 6 * HOUR / 3600),
        ("growing", 50 + 30 * (1 - np.exp(-HOUR / 200)) + 20 * HOUR / 3600),
        ("settling", 50 + 50 * (1 - np.exp(-HOUR / 1500))),
        ("settling", 50 + 50 * np.minimum(HOUR / 2400, 1)),
        ("steady", 50 + 50 * (1 - np.exp(-HOUR / 150))),
        ("falling", 90 - 40 * HOUR / 3600),
        ("stepwise", 50 + 25 * (HOUR > 1800)),
    ],
)
def test_plain_shapes_under_a_sawtooth(kind, floor):
    verdict = judged(sawtooth(floor))

    assert verdict.kind == kind, verdict.reasons
    assert verdict.region == ("heap" if kind != "steady" else None)


def test_slope_ceiling_and_forecast_are_right():
    growing = verdict_of(
        ordered_series(HOUR, {"heapUsed": sawtooth(50 + 36 * HOUR / 3600)}),
        limits=[Limit("heap limit", 122 * MB, of_heap=True)],
    )
    low, high = growing.limits[0].reached_in_seconds
    assert growing.slope.low <= 36 * MB / 3600 <= growing.slope.high
    assert low < 3600 < high < 1.4 * low

    settling = judged(sawtooth(50 + 50 * (1 - np.exp(-HOUR / 1500))))
    assert settling.ceiling_bytes == pytest.approx(100 * MB, rel=0.06)


def test_too_few_samples_are_inconclusive_and_say_how_many_more():
    verdict = judged(sawtooth(50 + HOUR)[:6], time=HOUR[:6])

    assert verdict.kind == "inconclusive"
    assert verdict.watch_longer_seconds > 0


def test_a_daily_load_is_not_growth_and_does_not_hide_it():
    time = np.arange(0, 5 * 86400, 300.0)
    wave = 25 * np.sin(2 * np.pi * time / 86400)

    assert judged(sawtooth(60 + wave, time=time, period=2000), time=time).kind == "steady"
    leak = judged(sawtooth(60 + wave + 30 * time / time[-1], time=time, period=2000), time=time)
    assert leak.kind == "growing"


def test_half_a_day_of_rising_load_is_not_called_growing():
    time = np.arange(0, 0.5 * 86400, 60.0)
    wave = -25 * np.cos(2 * np.pi * time / 86400)

    assert judged(sawtooth(60 + wave, time=time, period=500), time=time).kind != "growing"


def test_restarts_do_not_hide_a_leak_and_are_no_fall():
    since_start = HOUR % 1300
    heap = sawtooth(50 + 200 * since_start / 1300)
    leak = judged(heap, rss=heap * 1.1 + 60 * MB)
    assert leak.kind == "growing"
    assert "restarted" in " ".join(leak.reasons)

    heap = sawtooth(60 - 40 * np.exp(-since_start / 60))
    assert judged(heap, rss=40 * MB + heap.max() * (1 - 0.7 * np.exp(-since_start / 60))).kind in {
        "steady",
        "settling",
    }


@pytest.mark.parametrize("region", ["external", "native"])
def test_the_region_that_grows_is_named(region):
    growth = 60 * MB * HOUR / 3600
    heap = sawtooth(50 + 0 * HOUR)
    external = 5 * MB + 0 * HOUR + growth * (region == "external")
    rss = 140 * MB + external + growth * (region == "native")

    verdict = judged(heap, external=external, heapTotal=90 * MB + 0 * HOUR, rss=rss)

    assert (verdict.kind, verdict.region) == ("growing", region)


def test_a_failed_scrape_is_no_floor_of_external_memory():
    heap, external = sawtooth(50 + 0 * HOUR), (5 + 60 * HOUR / 3600) * MB
    rss = 140 * MB + external
    for column in (heap, external, rss):
        column[40::60] = 0

    verdict = judged(heap, external=external, rss=rss)

    assert (verdict.kind, verdict.region) == ("growing", "external")


def test_json_has_the_keys_of_the_schema():
    document = verdict_json(judged(sawtooth(50 + 40 * HOUR / 3600), heapLimit=HOUR * 0 + 512 * MB))

    assert list(document) == [
        "schema", "verdict", "confidence", "region", "slope_bytes_per_second", "ceiling_bytes",
        "watch_longer_seconds", "limits", "reasons",
    ]  # fmt: skip
    assert document["schema"] == "heaphound/verdict@1"
    assert document["limits"][0]["name"] == "heap limit"
    assert document["limits"][0]["bytes"] == 512 * MB


def test_rare_collections_are_not_taken_for_restarts_of_a_leak():
    time = np.arange(0, 900.0)
    since = time % 240
    heap = (60 + 90 * since / 240 + np.random.default_rng(3).uniform(0, 6, time.size)) * MB
    verdict = judged(heap, time=time, rss=heap * 1.1 + 40 * MB)

    assert verdict.kind != "growing", verdict.reasons


def test_deep_falls_hours_apart_are_restarts_of_a_leak():
    time = np.arange(0, 40 * 3600.0, 60)
    heap = (80 + 200 * (time % (9 * 3600)) / (9 * 3600)) * MB
    verdict = judged(heap + 8 * MB * np.random.default_rng(3).uniform(0, 1, time.size), time=time)

    assert verdict.kind == "growing", verdict.reasons


def test_steps_at_even_distances_are_no_daily_load():
    time = np.arange(0, 24 * 3600.0, 60)
    verdict = judged(sawtooth(100 + 40 * np.floor(time / (8 * 3600)), time=time), time=time)

    assert verdict.kind == "stepwise", verdict.reasons


def test_a_rise_rounded_to_megabytes_is_a_line():
    buffers = np.round(10 + 18 * HOUR / 3600) * MB
    verdict = judged(sawtooth(50 + 0 * HOUR), external=buffers)

    assert (verdict.kind, verdict.region) == ("growing", "external"), verdict.reasons
    assert verdict.slope.low <= 18 * MB / 3600 <= verdict.slope.high


def test_the_slope_of_a_leak_that_quickens_is_that_of_its_end():
    verdict = judged(sawtooth(50 + 60 * (HOUR / 3600) ** 2))

    assert verdict.kind == "growing", verdict.reasons
    assert verdict.slope.estimate == pytest.approx(120 * MB / 3600, rel=0.3)


def test_what_is_promoted_in_the_first_minutes_is_no_leak_yet():
    """As a real service that keeps nothing was recorded: 6 MB teeth, 15 MB of them promoted."""
    time = np.arange(0.0, 100.0, 0.5)
    heap = 12 + 0.15 * time + 6 * (time / 7 % 1)
    verdict = verdict_of(ordered_series(time, {"heapUsed": heap * MB}))
    assert verdict.kind == "inconclusive"
    assert any("may be garbage" in reason for reason in verdict.reasons)
    assert verdict.watch_longer_seconds >= 200


def test_a_floor_that_rises_between_two_collections_of_all_is_no_leak():
    """Scavenges lift the floor until the old generation is collected, again and again."""
    time = np.arange(0.0, 800.0, 0.5)
    heap = 10 + 20 * (time / 40 % 1) + 4 * (time / 3 % 1)
    assert verdict_of(ordered_series(time, {"heapUsed": heap * MB})).kind != "growing"
    leaking = heap + 60 * time / 800
    assert verdict_of(ordered_series(time, {"heapUsed": leaking * MB})).kind == "growing"


def test_a_heap_collected_every_three_hours_did_not_restart():
    time = np.arange(0.0, 60000.0, 30.0)
    heap = 190 + 200 * (time / 10500 % 1)
    columns = {"heapUsed": heap * MB, "rss": (heap + 60) * MB}
    assert verdict_of(ordered_series(time, columns)).kind != "growing"


def test_ten_minutes_of_a_rising_sawtooth_are_enough_for_a_leak():
    """Teeth of 9 MB alone could be scavenges; they do not lift a floor by 20 MB for ten minutes."""
    time = np.arange(0.0, 660.0)
    teeth = 9 * (time / 5 % 1)
    calm = verdict_of(ordered_series(time, {"heapUsed": (90 + teeth) * MB}))
    leak = verdict_of(ordered_series(time, {"heapUsed": (90 + 20 * time / 660 + teeth) * MB}))
    assert (calm.kind, leak.kind) == ("steady", "growing")
    assert leak.slope.low <= 20 * MB / 660 <= leak.slope.high


def test_rss_tells_a_restart_from_a_deep_collection():
    """RSS that falls back with the heap, at once, is a process that ended."""
    time = np.arange(0.0, 1620.0)
    heap = 60 + 90 * (time / 540 % 1) + 20 * (time / 30 % 1)
    ended = verdict_of(ordered_series(time, {"heapUsed": heap * MB, "rss": (heap + 70) * MB}))
    kept = np.maximum.accumulate(heap)
    collected = verdict_of(ordered_series(time, {"heapUsed": heap * MB, "rss": (kept + 70) * MB}))
    assert ended.kind == "growing", ended.reasons
    assert collected.kind != "growing", collected.reasons


def test_a_cache_of_popular_keys_that_fills_ever_more_slowly_is_not_growing():
    """A hyperbola slows down for longer than an exponential; a knee late in it is no warm-up."""
    unit = HOUR / HOUR[-1]
    verdict = judged(sawtooth(220 + 330 * unit / (unit + 0.3)))

    assert verdict.kind == "settling", verdict.reasons


def test_looks_nearly_as_far_apart_as_collections_do_not_hide_them():
    """Every 61 seconds of a tooth of 60: the series falls slowly, and a leak is under it."""
    time = np.arange(0.0, 12 * 3600, 61)
    teeth = 30 * (time / 60 % 1)[::-1]
    calm = judged((120 + teeth) * MB, time=time)
    leak = judged((120 + 60 * time / time[-1] + teeth) * MB, time=time)

    assert (calm.kind, leak.kind) == ("steady", "growing"), (calm.reasons, leak.reasons)


def test_a_load_that_wanders_is_no_leak_because_rss_wanders_with_it():
    random = np.random.default_rng(224)
    for _ in range(12):
        wander = np.zeros(601)
        for row in range(1, wander.size):
            wander[row] = 0.95 * wander[row - 1] + random.normal(0, 2)
        time = np.arange(601.0)
        heap = sawtooth(70 + wander, time=time, height=10)
        verdict = judged(heap, time=time, rss=heap + 40 * MB)
        assert verdict.kind != "growing", verdict.reasons


def test_a_step_and_what_scatter_makes_of_a_line_after_it_is_no_growth():
    level = 290 + 40 * (HOUR > 1500) + 160 * (HOUR > 1900)
    noise = np.random.default_rng(2).normal(0, 12, HOUR.size)
    assert judged(sawtooth(level + noise, height=60, period=130)).kind != "growing"


def test_small_collections_are_enough_where_rss_falls_to_its_start_with_the_heap():
    time = np.arange(0.0, 6 * 3600, 10)
    heap = 45 + 40 * (time % 8000) / 8000 + 2.5 * (time / 200 % 1)
    verdict = judged(heap * MB, time=time, rss=(heap + 50) * MB)

    assert verdict.kind == "growing", verdict.reasons
    assert "restarted 2 times" in " ".join(verdict.reasons)


def test_room_that_the_heap_takes_in_rss_is_no_native_leak_without_heap_total():
    """A cache that fills: RSS holds pages of the heap beyond what is used, in proportion."""
    unit = HOUR / HOUR[-1]
    used = 60 + 80 * -np.expm1(-2.2 * unit)
    noise = np.random.default_rng(4).normal(0, 0.4, HOUR.size)
    heap = sawtooth(used, height=12)
    room = np.maximum.accumulate(heap) * 1.25 + (40 + noise + 6 * unit) * MB
    verdict = judged(heap, rss=room)

    assert verdict.kind in {"settling", "inconclusive"}, verdict.reasons


def test_three_steps_late_in_a_recording_are_not_growing():
    """Twenty-four floor points, level at first and in the end: seldom clear enough for stepwise."""
    level = 110 + 12 * (HOUR > 2050) + 8 * (HOUR > 2400) + 9 * (HOUR > 3000)
    for seed in range(4):
        verdict = judged(sawtooth(level, seed, height=25, period=150))
        assert verdict.kind in {"stepwise", "settling", "inconclusive"}, verdict.reasons


def test_two_waves_of_an_hour_are_not_taken_for_a_load_by_the_clock():
    time = np.arange(0.0, 7200, 10)
    wander = 8 * np.sin(2 * np.pi * time / 3600)
    verdict = judged((200 + 60 * time / 7200 + wander) * MB, time=time)

    assert "repeats every" not in " ".join(verdict.reasons)


def test_rss_alone_that_falls_to_its_start_once_may_be_chance_but_not_twice_or_after_an_hour():
    noise = np.random.default_rng(8).normal(0, 1, 1080)
    said = []
    for every, life in ((3, 1040), (3, 1650), (30, 16500)):
        time = np.arange(0.0, 1080 * every, every)
        rss = (90 + 140 * (time % life) / life + noise) * MB
        said.append(verdict_of(ordered_series(time, {"rss": rss})).kind)

    assert said == ["growing", "inconclusive", "growing"]


@pytest.mark.parametrize(("gained", "kind"), [(5.0, "growing"), (2.0, "inconclusive")])
def test_an_even_rise_of_a_seventh_is_a_leak_in_ten_minutes_without_a_large_collection(
    gained, kind
):
    time = np.arange(0.0, 600.0, 2.0)
    heap = (34 + gained * time / 600 + 3 * (time / 9 % 1)) * MB
    heap += np.random.default_rng(4).normal(0, 0.1 * MB, time.size)

    assert verdict_of(ordered_series(time, {"heapUsed": heap})).kind == kind


@pytest.mark.parametrize("seed", range(3))
def test_a_warm_up_seen_to_half_of_its_ceiling_is_not_growing(seed):
    half = 50 + 50 * (1 - 0.5 ** (HOUR / 3600)) / 0.5
    verdict = judged(sawtooth(half, seed=seed, height=5))

    assert verdict.kind == "inconclusive", verdict.reasons


def test_a_first_collection_that_takes_rss_down_is_belied_by_the_level_after_it():
    """As a real process did: what was promoted in its first two minutes was collected at once."""
    time = np.arange(0.0, 540.0, 0.5)
    teeth = 14 * (time / 4 % 1)
    load = 9 * np.sin(2 * np.pi * time / 310)
    heap = np.where(time < 108, 46 + 70 * time / 108, 49 + load) + teeth
    rss = np.where(time < 108, 126 + 108 * time / 108, np.minimum(113 + (time - 108), 142))
    verdict = verdict_of(ordered_series(time, {"heapUsed": heap * MB, "rss": rss * MB}))

    assert verdict.kind != "growing", verdict.reasons
