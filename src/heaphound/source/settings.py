"""What a scan is asked to do: the configuration, with its defaults."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Settings:
    """Configuration of a scan.

    Attributes:
        include: path patterns (as in .gitignore) to scan; empty means everything.
        exclude: path patterns to skip in addition to the default ones.
        disabled: names of rules that are off.
        confidence: the least confidence that is shown.
        client_factories: additional "module:export" or plain names that open a client.
        bounded_classes: additional names of collections that bound themselves.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    disabled: frozenset[str] = field(default_factory=frozenset)
    confidence: str = "medium"
    client_factories: frozenset[str] = field(default_factory=frozenset)
    bounded_classes: frozenset[str] = field(default_factory=frozenset)
