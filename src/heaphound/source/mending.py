"""Mend what can be mended with certainty: `heaphound scan --fix`.

In: findings, and the files they are in. Out: `MendedFile`s: the bytes of a file before and after,
and which findings are gone. A repair counts only when the mended file, scanned again, has one
finding of its rule less, no new one, and no syntax error that was not there before.
"""

from __future__ import annotations

import difflib
import os
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from heaphound.errors import SourceChanged
from heaphound.source.cross_calls import assume
from heaphound.source.file_model import FileModel
from heaphound.source.finding import Finding
from heaphound.source.repairs.edit import applied
from heaphound.source.repairs.registry import REPAIRS
from heaphound.source.report import SourceFile
from heaphound.source.rules.registry import rule_named
from heaphound.source.scan_file import scan_source
from heaphound.source.settings import Settings
from heaphound.source.syntax import parse

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class MendedFile:
    """A file with its certain repairs made.

    Attributes:
        mended: the findings that are gone in `after`, in the order of the file.
    """

    file: str
    before: bytes
    after: bytes
    mended: tuple[Finding, ...]

    def diff(self) -> str:
        """The change as a unified diff, as `git apply` and `patch -p1` read it."""
        path = Path(self.file)
        if path.is_absolute() and path.is_relative_to(Path.cwd()):
            path = path.relative_to(Path.cwd())
        name = path.as_posix().lstrip("/")
        before, after = (
            content.decode("utf-8").splitlines(keepends=True)
            for content in (self.before, self.after)
        )
        lines = difflib.unified_diff(before, after, f"a/{name}", f"b/{name}")
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            for line in lines
        )

    def write(self) -> None:
        """Put the mended bytes in the file's place, whole or not at all; the mode stays.

        Raises:
            SourceChanged: the file changed since it was read, or cannot be written.
        """
        path = Path(self.file).resolve()
        try:
            if path.read_bytes() != self.before:
                raise SourceChanged(f"{self.file} changed while it was mended; it was left alone.")
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(self.after)
                Path(temporary).chmod(path.stat().st_mode & 0o7777)
                Path(temporary).replace(path)
            except BaseException:
                Path(temporary).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise SourceChanged(f"{self.file} cannot be written: {error.strerror}.") from error


def mend(
    findings: Iterable[Finding],
    settings: Settings,
    assumed: Mapping[str, Mapping[str, str]] | None = None,
) -> tuple[MendedFile, ...]:
    """Repair what the rules know a certain edit for, file by file.

    Costs two scans of a file for each of its findings that has a repair.

    Args:
        findings: of a scan.
        settings: of that scan.
        assumed: what that scan took for true of the files' exports.

    Raises:
        SourceChanged: a file with findings cannot be read again.
    """
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.rule in REPAIRS:
            by_file[finding.file].append(finding)
    known = assumed or {}
    mended = (
        _mend_file(file, wanted, settings, known.get(file, {})) for file, wanted in by_file.items()
    )
    return tuple(result for result in mended if result.mended)


def _mend_file(
    file: str, wanted: list[Finding], settings: Settings, assumed: Mapping[str, str]
) -> MendedFile:
    try:
        before = Path(file).read_bytes()
    except OSError as error:
        raise SourceChanged(f"{file} cannot be read again: {error.strerror}.") from error
    text = before.removeprefix(_BOM)
    done: list[Finding] = []
    # From the end, so that a repair does not move the findings that are still to come.
    for finding in sorted(wanted, key=lambda one: (one.line, one.column), reverse=True):
        better = _repaired(file, text, finding, settings, assumed)
        if better is not None:
            text = better
            done.append(finding)
    after = before[: len(before) - len(before.removeprefix(_BOM))] + text
    return MendedFile(file, before, after, tuple(reversed(done)))


def _repaired(
    file: str,
    source: bytes,
    finding: Finding,
    settings: Settings,
    assumed: Mapping[str, str],
) -> bytes | None:
    """The source with one finding mended, if that is certain and helps."""
    before = scan_source(file, source, settings, assumed).findings
    # An earlier repair may have moved it; its fingerprint stays.
    places = [(one.line, one.column) for one in before if one.fingerprint == finding.fingerprint]
    rule = rule_named(finding.rule)
    tree = parse(source, PurePath(file).suffix)
    context = SourceFile(FileModel(PurePath(file), tree), settings)
    assume(context, assumed)
    for report in rule.check(context) if rule is not None else ():
        if (tree.line(report.node.start), tree.column(report.node.start)) not in places:
            continue
        edits = REPAIRS[finding.rule](context, report.node)
        if edits is None:
            return None
        result = applied(source, edits)
        if parse(result, PurePath(file).suffix).damaged and not tree.damaged:
            return None
        after = scan_source(file, result, settings, assumed).findings
        fewer = _count(after, finding.rule) < _count(before, finding.rule)
        return result if fewer and len(after) < len(before) else None
    return None


def _count(findings: Iterable[Finding], rule: str) -> int:
    return sum(finding.rule == rule for finding in findings)
