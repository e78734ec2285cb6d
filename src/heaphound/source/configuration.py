"""The configuration of a scan, from `heaphound.toml` or package.json's `"heaphound"` key.

In: the folder a scan starts in. Out: `Settings`, and a complaint for each key that cannot be used:
a mistake in the configuration is told, and the rest of it still counts.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

from heaphound.source.rules.registry import rule_named
from heaphound.source.settings import Settings

_LEVELS = ("high", "medium", "low")
_LISTS = ("include", "exclude", "client-factories", "bounded-caches")


@dataclass(frozen=True, slots=True)
class Configuration:
    """Settings and what was wrong with their source."""

    settings: Settings
    complaints: tuple[str, ...] = ()


def find_configuration(start: Path) -> Configuration:
    """Read the nearest configuration at or above a path; defaults when there is none."""
    folder = start.resolve()
    for candidate in (folder, *folder.parents):
        toml = candidate / "heaphound.toml"
        if toml.is_file():
            return read_toml(toml)
        manifest = candidate / "package.json"
        if manifest.is_file():
            table = _manifest_table(manifest)
            if isinstance(table, str):
                return Configuration(Settings(), (table,))
            if table is not None:
                return interpret(table, str(manifest))
        if (candidate / ".git").exists():
            break
    return Configuration(Settings())


def read_toml(path: Path) -> Configuration:
    """Read one `heaphound.toml`."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return Configuration(Settings(), (f"{path}: cannot be read, defaults are used: {error}",))
    return interpret(table, str(path))


def interpret(table: dict[str, object], place: str) -> Configuration:
    """Turn a configuration table into settings.

    >>> interpret({"rules": {"weakmap-indexed": False}}, "heaphound.toml").settings.disabled
    frozenset({'weakmap-indexed'})
    >>> interpret({"colour": 1}, "heaphound.toml").complaints
    ('heaphound.toml: unknown setting "colour"',)
    """
    complaints: list[str] = []
    lists: dict[str, tuple[str, ...]] = dict.fromkeys(_LISTS, ())
    disabled: set[str] = set()
    confidence = "medium"
    for key, value in table.items():
        name = key.replace("_", "-")
        if name in _LISTS:
            if isinstance(value, list) and all(isinstance(item, str) for item in value):
                lists[name] = tuple(value)
            else:
                complaints.append(f'{place}: "{key}" must be a list of texts')
        elif name == "confidence":
            if value in _LEVELS:
                confidence = str(value)
            else:
                complaints.append(f'{place}: "confidence" must be one of {", ".join(_LEVELS)}')
        elif name == "rules":
            disabled |= _disabled(value, place, complaints)
        else:
            complaints.append(f'{place}: unknown setting "{key}"')
    settings = Settings(
        include=lists["include"],
        exclude=lists["exclude"],
        disabled=frozenset(disabled),
        confidence=confidence,
        client_factories=frozenset(lists["client-factories"]),
        bounded_classes=frozenset(lists["bounded-caches"]),
    )
    return Configuration(settings, tuple(complaints))


def _disabled(value: object, place: str, complaints: list[str]) -> set[str]:
    if not isinstance(value, dict):
        complaints.append(f'{place}: "rules" must be a table of rule names')
        return set()
    disabled: set[str] = set()
    for rule, state in value.items():
        if rule_named(str(rule)) is None:
            complaints.append(f'{place}: unknown rule "{rule}"')
        elif state in (False, "off"):
            disabled.add(str(rule))
        elif state not in (True, "on"):
            complaints.append(f'{place}: rule "{rule}" must be true, false, "on" or "off"')
    return disabled


def _manifest_table(manifest: Path) -> dict[str, object] | str | None:
    """The `heaphound` key of a package.json, None when it has none, or what is wrong with it."""
    try:
        content = json.loads(manifest.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        return f"{manifest}: cannot be read, defaults are used: {error}"
    table = content.get("heaphound") if isinstance(content, dict) else None
    if table is None or isinstance(table, dict):
        return table
    return f'{manifest}: "heaphound" must be an object'
