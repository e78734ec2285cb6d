"""The categories in the order they are asked; the strongest claim wins, the earlier on a tie."""

from __future__ import annotations

from typing import Protocol

from heaphound.diagnosis.categories.cache import Cache
from heaphound.diagnosis.categories.client_per_call import ClientPerCall
from heaphound.diagnosis.categories.closure import Closure
from heaphound.diagnosis.categories.global_state import GlobalState
from heaphound.diagnosis.categories.grown_value import GrownValue
from heaphound.diagnosis.categories.listener import Listener
from heaphound.diagnosis.categories.module_reload import ModuleReload
from heaphound.diagnosis.categories.node_registry import NodeRegistry
from heaphound.diagnosis.categories.timer import Timer
from heaphound.diagnosis.claim import Claim
from heaphound.diagnosis.exhibit import Exhibit


class CategoryCheck(Protocol):
    """One category of leak."""

    name: str

    def check(self, exhibit: Exhibit) -> Claim | None:
        """Say whether an exhibit is of this category, how surely, and why."""


CATEGORIES: tuple[CategoryCheck, ...] = (
    NodeRegistry(),
    Listener(),
    ClientPerCall(),
    Timer(),
    ModuleReload(),
    Closure(),
    GrownValue(),
    Cache(),
    GlobalState(),
)
