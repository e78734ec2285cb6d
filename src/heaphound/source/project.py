"""The project step: what the files of a scan say about each other.

In: the results of all files. Out: the same, with the findings that only two files together show
(an imported factory or class opens a client per call), and with the confidence that looking into
the importers allows: a collection that is exported, and that no other file takes anything out of.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from heaphound.source.conditional import RULE as CLIENT_RULE
from heaphound.source.conditional import WHAT
from heaphound.source.cross_calls import KEPT, OTHER, START, judged
from heaphound.source.finding import Finding, Skipped
from heaphound.source.handed_in import CATEGORY as KEEPER_CATEGORY
from heaphound.source.handed_in import RULE as KEEPER_RULE
from heaphound.source.modules import Modules
from heaphound.source.scan_file import FileResult

_MAX_HOPS = 5


def joined(
    results: Mapping[str, FileResult], modules: Modules
) -> tuple[dict[str, tuple[Finding, ...]], list[Skipped]]:
    """Join the results of the files of a scan; cost is linear in imports.

    Args:
        results: the result of each file, by its path with forward slashes.
        modules: of these files.

    Returns:
        The findings of each file in order of place, and the configuration files that failed.
    """
    project = _Project(results, modules)
    return {file: project.findings(file) for file in results}, modules.skipped


def assumptions(results: Mapping[str, FileResult], modules: Modules) -> dict[str, dict[str, str]]:
    """What the files of a scan say about each other's exports: file -> export -> how often.

    Only of files where that may change what is found. What the index of a package exports again
    may be called by anybody, so it is never taken to run only at the start.
    """
    return _Project(results, modules).assumptions()


class _Project:
    def __init__(self, results: Mapping[str, FileResult], modules: Modules) -> None:
        self.results = results
        self.modules = modules

    @functools.cached_property
    def _touched(self) -> dict[str, set[str]]:
        """What other files may take something out of: file -> exports."""
        touched: dict[str, set[str]] = defaultdict(set)
        for file, result in self.results.items():
            for module, export in result.facts.touches:
                self._touch(touched, file, module, export)
        return touched

    def _touch(self, touched: dict[str, set[str]], file: str, module: str, export: str) -> None:
        target = self.modules.resolve(module, file)
        for _ in range(_MAX_HOPS):
            if target is None:
                return
            touched[target].add(export)
            next_hop = self._exported_again(target, export)
            if next_hop is None:
                return
            target, export = next_hop

    def assumptions(self) -> dict[str, dict[str, str]]:
        uses: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for importer, result in self.results.items():
            again = [(module, there, OTHER) for _, module, there in result.facts.again]
            for module, export, how in (*result.facts.calls, *again):
                for file, name in self._ways(importer, module, export):
                    uses[file][name].append(how)
        found: dict[str, dict[str, str]] = {}
        for file, exports in uses.items():
            result = self.results[file]
            everything = exports.pop("*", [])
            said: dict[str, str] = {}
            for export, all_uses in exports.items():
                often = judged([*all_uses, *everything])
                if often is None or (often == KEPT and not result.facts.holds):
                    continue
                if often == START and not (result.findings or result.facts.holds):
                    continue
                said[export] = often
            if said and result.facts.exports:
                found[file] = said
        return found

    def _ways(self, importer: str, module: str, export: str) -> Iterator[tuple[str, str]]:
        """The file and name of an export, and of each file that it is exported again from."""
        file = self.modules.resolve(module, importer)
        first, _, rest = export.partition(".")
        for _ in range(_MAX_HOPS):
            if file is None:
                return
            yield file, f"{first}.{rest}" if rest else first
            hop = self._exported_again(file, first)
            if hop is None:
                return
            file, first = hop

    def _exported_again(self, file: str, export: str) -> tuple[str, str] | None:
        """Where a file has an export from."""
        everything = None
        for name, module, there in self.results[file].facts.again:
            target = self.modules.resolve(module, file)
            if target is None or target == file:
                continue
            if name == export:
                return target, there
            if name == "*" and everything is None and self._provides(target, export):
                everything = (target, export)
        return everything

    def _provides(self, file: str, export: str) -> bool:
        facts = self.results[file].facts
        return (
            any(name == export for name, _ in facts.offers)
            or export in facts.collects
            or export in facts.keeps
            or export in facts.listens
            or export in facts.exports
            or bool(facts.again)
        )

    def findings(self, file: str) -> tuple[Finding, ...]:
        """The findings of a file with those that other files make certain."""
        result = self.results[file]
        known = {finding.fingerprint: finding for finding in result.findings}
        for fingerprint, names, confidence in result.held_back:
            touched = self._touched.get(file, set())
            if fingerprint in known and not touched & {*names, "*"}:
                known[fingerprint] = replace(known[fingerprint], confidence=confidence)
        for module, export, finding in result.conditional:
            if finding.rule == KEEPER_RULE:
                if (kind := self._keeps(file, module, export)) is not None:
                    known.setdefault(finding.fingerprint, replace(finding, category=kind))
                continue
            if finding.rule != CLIENT_RULE:
                if self._only_grows(file, module, export):
                    known.setdefault(finding.fingerprint, finding)
                continue
            what = self._opens(file, module, export)
            if what is not None and finding.fingerprint not in known:
                message = finding.message.replace(WHAT, what)
                known[finding.fingerprint] = replace(finding, message=message)
        return tuple(sorted(known.values(), key=lambda one: (one.line, one.column)))

    def _only_grows(self, importer: str, module: str, export: str) -> bool:
        """Say whether an import is a collection that no file takes anything out of."""
        file = self.modules.resolve(module, importer)
        first, _, rest = export.partition(".")
        for _ in range(_MAX_HOPS):
            if file is None:
                return False
            wanted = f"{first}.{rest}" if rest else first
            if self._touched.get(file, set()) & {wanted, first, "*"}:
                return False
            if wanted in self.results[file].facts.collects:
                return True
            hop = self._exported_again(file, first)
            if hop is None:
                return False
            file, first = hop
        return False

    def _keeps(self, importer: str, module: str, export: str) -> str | None:
        """The category of an imported function that keeps for ever what it is given."""
        file = self.modules.resolve(module, importer)
        for _ in range(_MAX_HOPS):
            if file is None:
                return None
            if export in self.results[file].facts.keeps:
                return KEEPER_CATEGORY
            if export in self.results[file].facts.listens:
                return "listener"
            hop = self._exported_again(file, export)
            if hop is None:
                return None
            file, export = hop
        return None

    def _opens(self, importer: str, module: str, export: str) -> str | None:
        """What calling an imported function, or making an imported class, opens."""
        file = self.modules.resolve(module, importer)
        for _ in range(_MAX_HOPS):
            if file is None:
                return None
            for name, what in self.results[file].facts.offers:
                if name == export or (name == "default" and export == "*"):
                    return what
            hop = self._exported_again(file, export)
            if hop is None:
                return None
            file, export = hop
        return None
