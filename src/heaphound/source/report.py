"""What a rule says about a place, before it is a finding of a file.

In: a rule's judgement of one node. Out: `Report`, which `scan_file` turns into a `Finding`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import ClassVar, Protocol

from heaphound.source.containers import (
    Collection,
    closure_collections,
    instance_collections,
    module_collections,
)
from heaphound.source.decorated import decorated_collections
from heaphound.source.file_model import FileModel
from heaphound.source.lifetime import Lifetime
from heaphound.source.listeners import Listeners
from heaphound.source.requests import in_request
from heaphound.source.resources import Resources
from heaphound.source.settings import Settings
from heaphound.source.syntax import Node
from heaphound.source.timers import Timers


class Confidence(Enum):
    """How sure a finding is; the order is that of showing."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    def lowered(self, steps: int = 1) -> Confidence:
        """The confidence some steps down, at least low."""
        order = list(Confidence)
        return order[min(order.index(self) + steps, len(order) - 1)]

    def at_least(self, other: Confidence) -> bool:
        """Say whether this is as sure as `other`, or surer."""
        order = list(Confidence)
        return order.index(self) <= order.index(other)


@dataclass(frozen=True, slots=True)
class Report:
    """One leak as a rule sees it.

    Attributes:
        node: where it stands.
        message: what grows, per what, and what was looked for and not found.
        fix: what to write instead, in the user's own names.
        exported: the names under which other files reach what grows.
        alone: the confidence when no other file of the project takes anything out of it.
        category: what it is where that is not what its rule mostly finds.
    """

    node: Node
    confidence: Confidence
    message: str
    fix: str
    exported: tuple[str, ...] = ()
    alone: Confidence | None = None
    category: str | None = None


class SourceFile:
    """What a rule gets: the model of a file and the analyses over it, each made when first used.

    Attributes:
        instances: classes by the index of their node -> how often other files make one.
    """

    def __init__(self, model: FileModel, settings: Settings) -> None:
        self.model = model
        self.settings = settings
        self.lifetime = Lifetime(model)
        self.instances: dict[int, str] = {}

    @cached_property
    def listeners(self) -> Listeners:
        """Where listeners are added and removed."""
        return Listeners(self.model)

    def per_request(self, site: Node) -> bool:
        """Say whether a place runs once per request, connection, message or job."""
        return in_request(self.model, site)

    @cached_property
    def timers(self) -> Timers:
        """Where timer handles are kept and cleared."""
        return Timers(self.model)

    @cached_property
    def resources(self) -> Resources:
        """Which calls open a client, also through factories and classes of this file."""
        return Resources(self.model, self.settings)

    @cached_property
    def module_collections(self) -> tuple[Collection, ...]:
        """The collections that live until the process ends."""
        hung = decorated_collections(self.model)
        return (*module_collections(self.model, self.lifetime), *hung)

    @cached_property
    def instance_collections(self) -> tuple[Collection, ...]:
        """The collections that live as long as an instance of a class."""
        return tuple(instance_collections(self.model))

    @cached_property
    def closure_collections(self) -> tuple[Collection, ...]:
        """The collections of repeated functions that their inner functions fill."""
        return tuple(closure_collections(self.model, self.lifetime))

    @cached_property
    def is_entry(self) -> bool:
        """Say whether the file is run rather than imported."""
        text = self.model.text
        if text.startswith("#!") or "require.main === module" in text or "import.meta.main" in text:
            return True
        return any(
            call.text.startswith("process.exit(") and self.model.functions.around(call) is None
            for call in self.model.calls_named("exit")
        )


class Rule(Protocol):
    """A leak pattern. The docstring of its module is its page in `heaphound explain`."""

    name: ClassVar[str]
    category: ClassVar[str]

    def check(self, file: SourceFile) -> Iterator[Report]:
        """Yield each place where the pattern stands."""
        ...
