"""Where the memory of a profile was allocated, told as places of the application.

In: what is to be shown, and what was alive at the begin and at the end. Out: one `Site` for each
function of the application that allocated, itself or through what it called, with what is alive of
it and how that changed.

A stack is charged to the application's function nearest to the allocation: what `express` allocates
for a handler is the handler's. Where no function of the application is on the stack, the nearest of
a package is, then Node's own. What was allocated while modules were loaded is code and stays once
it is there, so it is told apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from heaphound.profile.frames import Frame, Kind
from heaphound.profile.tree import CallTree, Profile, call_tree

# Whose function a stack is charged to, the first kind that is on it.
_ORDER = (Kind.APPLICATION, Kind.DEPENDENCY, Kind.EVALUATED, Kind.NODE)

# Growth of less than this part of what is alive is noise of the sampling.
_NOISE_DIVISOR = 100


@dataclass(frozen=True, slots=True)
class Site:
    """A place that allocated.

    Attributes:
        frame: the function.
        loading: whether it was loading modules meanwhile.
        through: the package that allocated for it, when it was not the function itself.
        size_bytes: of what is shown.
        before_bytes: what was alive of it at the begin.
        after_bytes: what was alive of it at the end.
        steady_bytes: twice what it grew in that half of the time in which it grew less; what is
            allocated once, as modules are that are loaded late, has none. 0 when not known.
        samples: how many samples `size_bytes` rests on.
        stack: the heaviest stack, from the allocation up.
    """

    frame: Frame
    loading: bool
    through: str | None
    size_bytes: int
    before_bytes: int
    after_bytes: int
    steady_bytes: int
    samples: int
    stack: tuple[Frame, ...]

    @property
    def grown_bytes(self) -> int:
        """How much more is alive at the end than was at the begin."""
        return self.after_bytes - self.before_bytes


@dataclass(frozen=True, slots=True)
class Sites:
    """Every site, those that matter most first, and sums by kind of code.

    Attributes:
        sites: in order.
        total_bytes: of what is shown.
        before_bytes: alive at the begin.
        after_bytes: alive at the end.
        by_kind: bytes shown by whose code allocated them, itself.
        by_package: bytes shown by package in node_modules that allocated them, itself.
    """

    sites: tuple[Site, ...]
    total_bytes: int
    before_bytes: int
    after_bytes: int
    by_kind: dict[Kind, int]
    by_package: dict[str, int]


def find_sites(
    shown: Profile,
    begin: Profile,
    end: Profile,
    *,
    by_growth: bool,
    middle: Profile | None = None,
) -> Sites:
    """Charge every stack to a site.

    Args:
        shown: the samples to tell of.
        begin: what was alive at the begin.
        end: what was alive at the end; `shown` may be a part of it.
        by_growth: what grew most first (by over a hundredth of all); else what is largest.
        middle: what was alive halfway; what grew in both halves then comes before what grew in one.
    """
    tree = call_tree((shown, begin, end, end if middle is None else middle))
    charged: dict[tuple[Frame, bool], list[int]] = defaultdict(list)
    kinds: dict[Kind, int] = defaultdict(int)
    packages: dict[str, int] = defaultdict(int)
    held = np.flatnonzero(tree.self_bytes.any(axis=0)).tolist()
    for node in held:
        stack = tuple(tree.stack(node)) or (tree.frames[0],)
        charged[_charged_to(stack)].append(node)
        size = int(tree.self_bytes[0, node])
        kinds[stack[0].kind] += size
        if size and stack[0].package:
            packages[stack[0].package] += size
    sites = [_site(frame, loading, nodes, tree) for (frame, loading), nodes in charged.items()]
    sites = [site for site in sites if site.size_bytes]  # what is all gone is nobody's trouble
    noise = end.total_bytes // _NOISE_DIVISOR
    sites.sort(key=lambda one: _rank(one, noise, by_growth=by_growth))
    return Sites(
        tuple(sites),
        shown.total_bytes,
        begin.total_bytes,
        end.total_bytes,
        dict(sorted(kinds.items(), key=lambda row: -row[1])),
        dict(sorted(packages.items(), key=lambda row: -row[1])),
    )


def courses(sites: Sequence[Site], profiles: Iterable[Profile]) -> list[list[int]]:
    """Give what was alive of each site in each of several profiles."""
    rows: list[list[int]] = [[] for _ in sites]
    for profile in profiles:
        alive: dict[tuple[Frame, bool], int] = defaultdict(int)
        own = profile.self_bytes()
        for node in np.flatnonzero(own).tolist():
            stack = [profile.frames[profile.frame[one]] for one in profile.stack(node)]
            alive[_charged_to(stack or profile.frames[:1])] += int(own[node])
        for row, site in zip(rows, sites, strict=True):
            row.append(alive[site.frame, site.loading])
    return rows


def _charged_to(stack: Sequence[Frame]) -> tuple[Frame, bool]:
    """Find the function a stack is charged to, and whether modules were loaded below it."""
    nearest: dict[Kind, Frame] = {}
    loading = False
    for frame in stack:
        if frame.loads_modules and Kind.APPLICATION not in nearest:
            loading = True
        nearest.setdefault(frame.kind, frame)
    frame = next((nearest[kind] for kind in _ORDER if kind in nearest), stack[0])
    return frame, loading


def _site(frame: Frame, loading: bool, nodes: list[int], tree: CallTree) -> Site:  # noqa: FBT001
    heaviest = max(nodes, key=lambda node: int(tree.self_bytes[0, node]))
    stack = tuple(tree.stack(heaviest)) or (tree.frames[0],)
    below = stack[: stack.index(frame)] if frame in stack else stack
    through = next((one.package for one in reversed(below) if one.package), None)
    sizes = tree.self_bytes[:, nodes].sum(axis=1)
    samples = int(tree.self_samples[0, nodes].sum())
    shown, begin, end, middle = (int(size) for size in sizes)
    steady = 2 * max(0, min(middle - begin, end - middle))
    return Site(frame, loading, through, shown, begin, end, steady, samples, stack)


def _rank(site: Site, noise: int, *, by_growth: bool) -> tuple[bool, bool, int, int, int]:
    """Give what sorts sites: code of the program's before Node's own, then by bytes.

    Without an earlier profile the modules that were loaded would stand before everything else.
    With one, what changed by `noise` bytes at most has not grown: one sample more of a function
    that was called once is no reason to put it before what holds most of the memory.
    """
    own = site.frame.kind in {Kind.NODE, Kind.V8}
    if not by_growth:
        return site.loading, own, 0, 0, -site.size_bytes
    steady = site.steady_bytes if site.steady_bytes > noise else 0
    grown = site.grown_bytes if abs(site.grown_bytes) > noise else 0
    return False, own, -steady, -grown, -site.size_bytes
