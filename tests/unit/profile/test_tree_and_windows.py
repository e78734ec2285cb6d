"""Windows of time by ordinals, profiles laid over each other, and the sites of both."""

import random
from collections import Counter

import pytest

from heaphound.errors import OptionError, ProfileUnusable
from heaphound.profile.frames import Kind
from heaphound.profile.result import Origin, result_of_file, result_of_segments
from heaphound.profile.segments import clock_notes, shown_in, whole, window_between
from heaphound.profile.sites import courses, find_sites
from heaphound.profile.tree import EMPTY, call_tree
from tests.builders.profile_builder import a_profile, a_segment

HANDLER = "handler app.js:10"
EXPRESS = "next /srv/app/node_modules/express/lib/router.js:5"
SET = "set /srv/app/node_modules/lru/index.js:7"
TIMERS = "processTimers node:internal/timers:500"
LOADER = "require node:internal/modules/cjs/loader:9"


def stacks_of(profile):
    found = Counter()
    for node, size in zip(profile.sample_node, profile.sample_bytes, strict=True):
        found[tuple(profile.frames[profile.frame[one]] for one in profile.stack(node))] += size
    return found


def random_profile(dice):
    names = [f"f{number} app.js:{number + 1}" for number in range(4)]
    samples = [
        (dice.choices(names, k=dice.randrange(5)), dice.randrange(1, 99), dice.randrange(1, 50))
        for _ in range(dice.randrange(30))
    ]
    return a_profile(*samples)


@pytest.mark.parametrize("seed", range(20))
def test_trees_agree_with_a_count_of_stacks(seed):
    dice = random.Random(seed)
    profiles = [random_profile(dice) for _ in range(3)]
    tree = call_tree(profiles)
    for row, profile in enumerate(profiles):
        told = Counter()
        for node, size in enumerate(tree.self_bytes[row].tolist()):
            if size:
                told[tuple(tree.stack(node))] += size
        assert told == stacks_of(profile)
        assert tree.total_bytes()[row, 0] == profile.total_bytes
        assert tree.self_samples[row].sum() == len(profile.sample_node)
        both = profile.combined_with(profiles[0])
        assert stacks_of(both) == stacks_of(profile) + stacks_of(profiles[0])


def test_ordinals_tell_what_came_after_a_reading():
    early = a_profile(([HANDLER], 10, 1), ([HANDLER], 20, 5))
    # 1 was freed, 5 lives on; 6 and 9 came after the first reading, 9 after the second.
    middle = a_profile(([HANDLER], 20, 5), ([EXPRESS], 30, 6))
    late = a_profile(([HANDLER], 20, 5), ([EXPRESS], 30, 6), ([HANDLER, SET], 40, 9))
    profiles = {1: early, 2: middle, 3: late}
    segments = [a_segment(number, profile) for number, profile in profiles.items()]

    def shown(begin, end):
        window = window_between(segments, begin, end)
        return shown_in(segments, window, profiles.__getitem__)[0].sample_bytes.tolist()

    assert shown(None, None) == [20, 30, 40]
    assert shown(segments[0], None) == [30, 40]
    assert shown(segments[0], segments[1]) == [30]
    assert shown(segments[1], segments[2]) == [40]
    with pytest.raises(OptionError, match="no reading"):
        shown(segments[1], segments[1])
    with pytest.raises(ProfileUnusable):
        whole([])


def test_a_lost_sampler_is_told():
    late = a_profile(([HANDLER], 40, 2))
    segments = [a_segment(1), a_segment(2), a_segment(3, late, sampler=2)]
    profiles = {1: EMPTY, 2: a_profile(([HANDLER], 10, 7)), 3: late}
    for begin in (None, segments[0]):
        window = window_between(segments, begin)
        shown, notes = shown_in(segments, window, profiles.__getitem__)
        assert shown.sample_bytes.tolist() == [40]
        assert "before the reading #3" in notes[0]
    window = window_between(segments, None, segments[1])
    assert shown_in(segments, window, profiles.__getitem__)[1] == ()


def test_a_clock_that_was_set_is_told():
    steady = [a_segment(1), a_segment(2)]
    assert clock_notes(steady) == ()
    back = clock_notes([a_segment(1), a_segment(2, time=1_699_990_000)])
    assert "set back by 2 h 47 min before the reading #2" in back[0]
    forward = clock_notes([a_segment(1), a_segment(2, time=1_700_003_620)])
    assert "set forward by 1 h" in forward[0]


def test_what_packages_allocate_is_charged_to_the_application():
    profile = a_profile(
        ([TIMERS, HANDLER, EXPRESS, SET], 100, 1),
        ([TIMERS, HANDLER], 50, 2),
        ([TIMERS, EXPRESS], 30, 3),
        ([TIMERS], 20, 4),
        (["top app.js:1", LOADER, SET], 500, 5),
        ([], 7, 6),
    )
    found = find_sites(profile, EMPTY, profile, by_growth=False)
    told = [(one.frame.name, one.size_bytes, one.through, one.loading) for one in found.sites]
    assert told == [
        ("handler", 150, "express", False),
        ("next", 30, None, False),
        ("processTimers", 20, None, False),
        ("(root)", 7, None, False),
        ("top", 500, "lru", True),
    ]
    assert found.by_kind == {
        Kind.DEPENDENCY: 630,
        Kind.APPLICATION: 50,
        Kind.NODE: 20,
        Kind.V8: 7,
    }
    assert found.by_package == {"lru": 600, "express": 30}
    assert [frame.name for frame in found.sites[0].stack] == [
        "set",
        "next",
        "handler",
        "processTimers",
    ]


def test_growth_comes_first_when_there_is_an_earlier_reading():
    steady, grown = ([HANDLER], 900, 1), (["leak app.js:30"], 10, 2)
    first = a_profile(steady, grown)
    last = a_profile(steady, grown, (["leak app.js:30"], 300, 8), ([TIMERS], 600, 9))
    profiles = {1: first, 2: last}
    segments = [a_segment(number, profile) for number, profile in profiles.items()]
    result = result_of_segments(Origin("case"), segments, whole(segments), profiles.__getitem__)
    told = [(one.frame.name, one.size_bytes, one.grown_bytes) for one in result.sites.sites]
    assert told == [("leak", 310, 300), ("handler", 900, 0), ("processTimers", 600, 600)]
    assert result.courses[0] == (10, 310)
    assert courses(result.sites.sites[:1], [EMPTY, last]) == [[0, 310]]
    assert result.since is segments[0]


def test_readings_apart_are_summed_up():
    profiles = {number: a_profile(([HANDLER], number, 1)) for number in (1, 2, 3)}
    segments = [a_segment(number, profile) for number, profile in profiles.items()]
    origin = Origin("case", collected=True)
    result = result_of_segments(origin, segments, whole(segments), profiles.__getitem__)
    assert result.shown.total_bytes == 6
    window = window_between(segments, segments[0])
    assert result_of_segments(origin, segments, window, profiles.__getitem__).shown.total_bytes == 5


def test_places_are_told_in_typescript(tmp_path):
    (tmp_path / "a.js").write_text(
        "function made() {}\n//# sourceMappingURL=data:application/json,"
        '{"version":3,"sources":["src/a.ts"],"names":[],"mappings":"AAKA"}'
    )
    profile = a_profile(([f"made {tmp_path}/a.js:1"], 10, 1))
    (site,) = result_of_file(profile, "x").sites.sites
    assert (site.frame.name, site.frame.place) == ("made", f"{tmp_path}/src/a.ts:6")


def test_one_sample_more_is_no_growth():
    once = "onData app.js:19"
    begin = a_profile(([HANDLER], 5_000, 1))
    end = a_profile(([HANDLER], 5_000, 1), ([once], 16, 2))
    held = find_sites(end, begin, end, by_growth=True)
    assert [one.frame.name for one in held.sites] == ["handler", "onData"]
    grown = a_profile(([HANDLER], 5_000, 1), ([once], 160, 2))
    held = find_sites(grown, begin, grown, by_growth=True)
    assert [one.frame.name for one in held.sites] == ["onData", "handler"]


def test_what_grows_in_both_halves_comes_before_what_was_loaded_once():
    lazily = ["view app.js:30", LOADER]
    begin = a_profile(([HANDLER], 100, 1))
    middle = a_profile(([HANDLER], 200, 1), (lazily, 900, 2))
    end = a_profile(([HANDLER], 300, 1), (lazily, 900, 2))
    found = find_sites(end, begin, end, by_growth=True, middle=middle)
    told = [(one.frame.name, one.grown_bytes, one.steady_bytes) for one in found.sites]
    assert told == [("handler", 200, 200), ("view", 900, 0)]
    unknown = find_sites(end, begin, end, by_growth=True)
    assert [(one.frame.name, one.steady_bytes) for one in unknown.sites] == [
        ("view", 0),
        ("handler", 0),
    ]
