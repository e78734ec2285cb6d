"""Measure the static scan on published packages: `ecosystem` for precision, `fixes` for recall.

In: bench/scan/ecosystem.toml or bench/scan/fixes.toml. Out: docs/scan-precision.md or
docs/scan-fixes.md. The packages are unpacked into the user's cache folder and only read.
"""

from __future__ import annotations

import difflib
import re
import sys
import tomllib
from collections import Counter
from pathlib import Path

from npm_packages import fetch, package_folder

from heaphound.source.discover import source_files
from heaphound.source.finding import Finding
from heaphound.source.rules.registry import RULES
from heaphound.source.scan import scan_paths
from heaphound.source.settings import Settings

_ROOT = Path(__file__).parents[1]
_SHOWN = ("high", "medium")
_NEAR_LINES = 12
_MANY_LINES = 6_000


def ecosystem() -> int:
    """Scan the well-kept packages and write the table of what is reported on them."""
    listed = tomllib.loads((_ROOT / "bench/scan/ecosystem.toml").read_text(encoding="utf-8"))
    reasons = tomllib.loads((_ROOT / "bench/scan/verdicts.toml").read_text(encoding="utf-8"))
    packages = list(listed["packages"].items())
    if failed := fetch(packages):
        print(f"could not be had: {failed}", file=sys.stderr)
        return 2
    lines, counts, high = 0, Counter[tuple[str, str]](), []
    for name, version in packages:
        folder = package_folder(name, version)
        scan = scan_paths([folder], Settings())
        lines += scan.lines
        for finding in scan.findings:
            counts[finding.rule, finding.confidence] += 1
            if finding.confidence == "high":
                place = Path(finding.file).relative_to(folder).as_posix()
                place = place.split("/", 1)[1]
                high.append((f"{name}@{version}", place, finding))
    text = _precision_page(len(packages), lines, counts, high, reasons.get("verdict", []))
    _write("docs/scan-precision.md", text)
    return 0


def _precision_page(
    packages: int,
    lines: int,
    counts: Counter[tuple[str, str]],
    high: list[tuple[str, str, Finding]],
    verdicts: list[dict[str, str]],
) -> str:
    def rate(*levels: str) -> str:
        total = sum(count for (_, level), count in counts.items() if level in levels)
        return f"{total} ({total * 10_000 / lines:.2f} per 10,000 lines)"

    rows = [
        "# Precision of the static scan",
        "",
        "Made by `make ecosystem` from the list in bench/scan/ecosystem.toml:",
        f"{packages} well-kept npm packages, {lines:,} lines.",
        "",
        f"- high: {rate('high')}",
        f"- high and medium: {rate('high', 'medium')}",
        f"- low, which is not shown unless asked for: {rate('low')}",
        "",
        "| rule | high | medium | low |",
        "| --- | ---: | ---: | ---: |",
    ]
    for rule in RULES:
        numbers = [counts[rule.name, level] for level in ("high", "medium", "low")]
        rows.append(f"| {rule.name} | {' | '.join(map(str, numbers))} |")
    rows += [
        "",
        "## Every report at high confidence",
        "",
        "| place | rule | what reading the code says |",
        "| --- | --- | --- |",
    ]
    for package, place, finding in high:
        said = next(
            (
                verdict["says"]
                for verdict in verdicts
                if verdict["rule"] == finding.rule
                and place.endswith(verdict["file"])
                and package.startswith(verdict["package"] + "@")
            ),
            "not read yet",
        )
        rows.append(f"| {package} {place}:{finding.line} | {finding.rule} | {said} |")
    return "\n".join(rows) + "\n"


def fixes() -> int:
    """Scan each package before and after its leak fix and write what was found."""
    listed = tomllib.loads((_ROOT / "bench/scan/fixes.toml").read_text(encoding="utf-8"))["fix"]
    wanted = {(fix["package"], fix[when]) for fix in listed for when in ("before", "after")}
    missing = set(fetch(sorted(wanted)))
    rows: list[str] = []
    tried, found = Counter[str](), Counter[str]()
    for fix in listed:
        before, after = ((fix["package"], fix[when]) for when in ("before", "after"))
        if {before, after} & missing:
            rows.append(
                f"| {fix['package']} | {fix['before']} | {fix['after']} | "
                f"{fix['what']} | {fix['set']} | not to be had |  |"
            )
            continue
        tried[fix["set"]] += 1
        gone = _gone(package_folder(*before), package_folder(*after))
        found[fix["set"]] += bool(gone)
        what = "; ".join(gone[:3]) if gone else ""
        rows.append(
            f"| {fix['package']} | {fix['before']} | {fix['after']} | {fix['what']} | "
            f"{fix['set']} | {'yes' if gone else 'no'} | {what} |"
        )
    head = [
        "# Published leak fixes",
        "",
        "Made by `make fixes`. A fix counts as found when the scan reports, before the fix and at",
        "high or medium confidence, a place that the fix changes (or names what the changed lines",
        "treat), and no longer reports it after the fix. Each pair comes from the package's own",
        "changelog or release notes.",
        "",
        f"Tuned on: {found['tuned']} of {tried['tuned']} found.",
        f"Held out: {found['held out']} of {tried['held out']} found.",
        "",
        "| package | before | after | what was fixed | set | found | where |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    _write("docs/scan-fixes.md", "\n".join(head + rows) + "\n")
    print(f"{found.total()} of {tried.total()}")
    return 0


def _gone(before: Path, after: Path) -> list[str]:
    """What is reported before at a changed place and no longer after: `rule file:line`.

    A line that was only laid out anew does not count: there must be fewer reports of the rule in
    the file than before.
    """
    old, new = _reports(before, after), _reports(after, before)
    left = Counter((finding.rule, _tail(file)) for file, finding in new)
    still = {(finding.rule, _tail(file), _line(after, file, finding)) for file, finding in new}
    ordered = sorted(
        old, key=lambda one: (one[1].rule, _tail(one[0]), _line(before, *one)) not in still
    )
    found = []
    for file, finding in ordered:
        key = (finding.rule, _tail(file))
        if left[key] > 0:
            left[key] -= 1
        elif finding.line in _changed_lines(before, after, file) or _treats(
            _changed_text(before, after, file), finding
        ):
            found.append(f"{finding.rule} {file}:{finding.line}")
    return sorted(found)


def _reports(folder: Path, other: Path) -> list[tuple[str, Finding]]:
    """What is reported in the files of one version that are not the same in the other."""
    files = [
        file
        for file in source_files([folder], Settings())
        if not _same(file, other / file.relative_to(folder))
    ]
    if not files:
        return []
    scan = scan_paths(files, Settings())
    return [
        (Path(finding.file).relative_to(folder).as_posix(), finding)
        for finding in scan.findings
        if finding.confidence in _SHOWN
    ]


def _same(file: Path, other: Path) -> bool:
    return other.is_file() and file.read_bytes() == other.read_bytes()


def _tail(file: str) -> str:
    return file.split("/", 1)[-1]


def _line(folder: Path, file: str, finding: Finding) -> str:
    lines = (folder / file).read_text(encoding="utf-8", errors="replace").splitlines()
    return re.sub(r"[\s'\"`;,]+", "", lines[finding.line - 1])


def _changed_lines(before: Path, after: Path, file: str) -> set[int]:
    """Lines of a file, with their surroundings, that differ in the later version."""
    later = after / file
    if not later.is_file():
        return set()
    old = (before / file).read_text(encoding="utf-8", errors="replace").splitlines()
    new = later.read_text(encoding="utf-8", errors="replace").splitlines()
    changed: set[int] = set()
    plain = len(old) > _MANY_LINES  # the exact way takes minutes on bundles
    for tag, start, end, _, _ in difflib.SequenceMatcher(
        None, old, new, autojunk=plain
    ).get_opcodes():
        if tag != "equal":
            changed.update(range(start + 1 - _NEAR_LINES, end + 1 + _NEAR_LINES))
    return changed


def _treats(changed: str, finding: Finding) -> bool:
    """Say whether a fix changes lines that speak of what a finding names first."""
    named = re.match(r"[^`]*`(?:this\.)?([\w$#.]+)`", finding.message)
    return (
        named is not None and re.search(rf"(?<![\w$]){re.escape(named[1])}\b", changed) is not None
    )


def _changed_text(before: Path, after: Path, file: str) -> str:
    """The lines that a file loses or gains."""
    later = after / file
    old = (before / file).read_text(encoding="utf-8", errors="replace").splitlines()
    new = (
        later.read_text(encoding="utf-8", errors="replace").splitlines() if later.is_file() else []
    )
    return "\n".join({*old} ^ {*new})


def _write(name: str, text: str) -> None:
    path = _ROOT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    print(f"wrote {name}")


if __name__ == "__main__":
    sys.exit({"ecosystem": ecosystem, "fixes": fixes}[sys.argv[1]]())
