"""What a diagnosis says: findings, each with its holder, its path, its evidence and its fix."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from heaphound.heap.locations import Place
from heaphound.source import finding as static
from heaphound.source.excerpt import Excerpt


class Category(Enum):
    """The six shapes of a leak, and the rest."""

    LISTENER = "listener"
    TIMER = "timer"
    CLOSURE = "closure"
    CACHE = "cache"
    GLOBAL_STATE = "global-state"
    CLIENT_PER_CALL = "client-per-call"
    OTHER = "other"


class Verdict(Enum):
    """What the snapshots together say of the process."""

    GROWING = "growing"
    NOT_GROWING = "not-growing"
    INCONCLUSIVE = "inconclusive"


class Confidence(Enum):
    """How sure a finding is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Status(Enum):
    """What a finding is to a baseline."""

    NEW = "new"
    KNOWN = "known"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Holder:
    """The long-lived thing that still holds the rest.

    Attributes:
        name: its variable or property, None when only the engine knows it.
        constructor: as DevTools lists it.
        node_id: V8's id of it.
        place: where it is declared, or where the function to blame is written.
    """

    name: str | None
    constructor: str
    node_id: int
    place: Place | None


@dataclass(frozen=True, slots=True)
class LeakingClass:
    """A constructor whose instances pile up: per snapshot, how many and how large (bytes)."""

    constructor: str
    counts: tuple[int, ...]
    shallow_bytes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PathStep:
    """One reference of the retaining path, and the object it leads to.

    `suspect` marks the references between the last object that should be alive and the first
    that should not.
    """

    edge_type: str
    edge_name: str
    constructor: str
    node_id: int
    name: str | None
    place: Place | None
    suspect: bool


@dataclass(frozen=True, slots=True)
class KnownLeak:
    """A leak that a package documents itself.

    Attributes:
        id: of the entry in known_leaks.toml.
        version: of the package as installed; None when that could not be read.
        link: where the package says so.
    """

    id: str
    package: str
    version: str | None
    explanation: str
    link: str
    fix: str


@dataclass(frozen=True, slots=True)
class AllocationSite:
    """Where a part of what leaks was allocated.

    Attributes:
        place: the function of the program nearest to the allocation.
        package: in node_modules that it belongs to, or None.
        through: the package that allocated for it, when it was not the function itself.
        share: of the bytes whose allocation is known.
        stack: from the allocation up.
    """

    place: Place
    package: str | None
    through: str | None
    share: float
    stack: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One leak.

    Attributes:
        fingerprint: hex; the same for the same leak in another run: no ids, no counts in it.
        entries: per snapshot, what the holder holds.
        exclusive_bytes: per interval; reached through this holder alone.
        shared_bytes: per interval; its share of what other growing holders reach too.
        excerpts: the source at the holder's place, then at the place of what it holds.
        status: what it is to the baseline; None without one.
        known: what the package to blame says of it; None when nothing is known.
        in_source: what the static scan says of the same place; empty without --source.
        made: where what leaks was allocated; empty unless the snapshots have allocation stacks.
    """

    rank: int
    fingerprint: str
    category: Category
    confidence: Confidence
    title: str
    holder: Holder
    leaking: tuple[LeakingClass, ...]
    entries: tuple[int, ...]
    exclusive_bytes: tuple[int, ...]
    shared_bytes: tuple[int, ...]
    path: tuple[PathStep, ...]
    evidence: tuple[str, ...]
    fix: str
    excerpts: tuple[Excerpt, ...] = ()
    status: Status | None = None
    known: KnownLeak | None = None
    in_source: tuple[static.Finding, ...] = ()
    made: tuple[AllocationSite, ...] = ()


@dataclass(frozen=True, slots=True)
class NotGrown:
    """A leak that the static scan sees, and that did not grow while the process was looked at.

    Attributes:
        is_loaded: the process had loaded the file: then what leaks there was not used enough.
    """

    finding: static.Finding
    is_loaded: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """Growth worth knowing of that accuses nobody.

    Attributes:
        kind: what kind of growth, a word that `heaphound explain` knows.
        title: a full sentence without its place.
        place: where in the program it is; None for memory outside the heap.
        because: what was seen, in sentences.
        next_step: what to do to know more.
    """

    kind: str
    title: str
    place: Place | None
    because: tuple[str, ...]
    next_step: str


@dataclass(frozen=True, slots=True)
class SnapshotFacts:
    """The size of one snapshot; `total_bytes` is the sum of shallow sizes."""

    path: str
    nodes: int
    edges: int
    total_bytes: int


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The answer for one set of snapshots; findings are in order of rank.

    `gone` are those of the baseline that were not found again; `not_grown` is what only the static
    scan sees; `remarks` accuse nobody.
    """

    verdict: Verdict
    snapshots: tuple[SnapshotFacts, ...]
    findings: tuple[Finding, ...]
    gone: tuple[Finding, ...] = ()
    not_grown: tuple[NotGrown, ...] = ()
    remarks: tuple[Remark, ...] = ()
