"""A diagnosis as Markdown, for an issue or a pull request.

In: a Diagnosis. Out: GitHub-flavoured Markdown. Text from a heap stands in code spans and blocks
whose fences are longer than any run of backticks in it, or is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from heaphound.diagnosis.finding import Diagnosis, Finding, Remark
from heaphound.report.fix_code import fix_code
from heaphound.report.safe_text import file_words, place_words, printable
from heaphound.report.view import (
    VERDICT_WORDS,
    gained_bytes,
    known_words,
    made_words,
    map_words,
    not_grown_words,
    path_rows,
    program_folder,
    snapshot_sizes,
    source_words,
)
from heaphound.source.excerpt import Excerpt
from heaphound.units import bytes_text, count_text

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~@&-])")


def markdown(diagnosis: Diagnosis) -> str:
    """Lay out a diagnosis as a document."""
    sizes = " → ".join(bytes_text(size) for size in snapshot_sizes(diagnosis))
    lines = [
        "# Memory leak report",
        "",
        f"**{VERDICT_WORDS[diagnosis.verdict]}**, {len(diagnosis.snapshots)} snapshots: {sizes}",
        "",
    ]
    folder = program_folder(diagnosis)
    for finding in diagnosis.findings:
        lines.extend(_finding(finding, folder))
    if diagnosis.not_grown:
        lines.extend(["## In the source, but not growing in this run", ""])
        lines.extend(f"- {_escaped(not_grown_words(one, folder))}" for one in diagnosis.not_grown)
        lines.append("")
    if diagnosis.remarks:
        lines.extend(["## Not accused", ""])
        lines.extend(_remark(remark, folder) for remark in diagnosis.remarks)
        lines.append("")
    if diagnosis.gone:
        lines.extend(["## Gone since the baseline", ""])
        lines.extend(f"- {each.category.value}: {_escaped(each.title)}" for each in diagnosis.gone)
        lines.append("")
    return "\n".join(lines)


def _finding(finding: Finding, folder: str | None) -> Iterator[str]:
    holder = finding.holder
    status = "" if finding.status is None else f" ({finding.status.value})"
    yield f"## {finding.rank}. {finding.category.value}: {_escaped(finding.title)}{status}"
    yield ""
    if holder.place is not None:
        compiled = map_words(holder.place, folder)
        yield _code(place_words(holder.place, folder)) + (
            f" ({_escaped(compiled)})" if compiled else ""
        )
        yield ""
    for excerpt in finding.excerpts:
        yield from _excerpt(excerpt, folder)
    name = f"{_code(holder.name)}, " if holder.name else ""
    yield f"- **Holder:** {name}{_code(holder.constructor)}"
    entries = " → ".join(count_text(count) for count in finding.entries)
    steps = ", ".join(f"+{bytes_text(step)}" for step in gained_bytes(finding))
    yield f"- **Growth:** {entries} entries; {steps} per interval"
    yield f"- **Confidence:** {finding.confidence.value}"
    for sentence in finding.evidence:
        yield f"- **Because** {_escaped(sentence)}"
    for one in finding.in_source:
        yield f"- **In the source:** {_escaped(source_words(one, folder))}"
    for site in finding.made:
        yield f"- **Made at** {_escaped(made_words(site, folder))}"
    if finding.known is not None:
        known = finding.known
        yield f"- **Known:** {_escaped(known_words(known))} {_escaped(known.fix)} <{known.link}>"
    yield f"- **Fix:** {_escaped(finding.fix)}"
    yield f"- **Fingerprint:** `{finding.fingerprint}`"
    yield ""
    yield from _path(finding, folder)
    code = fix_code(finding)
    if code:
        yield "```js"
        yield code.rstrip()
        yield "```"
        yield ""


def _remark(remark: Remark, folder: str | None) -> str:
    place = "" if remark.place is None else f" ({_code(place_words(remark.place, folder))})"
    seen = "; ".join(_escaped(each) for each in remark.because)
    told = f"{_escaped(remark.title)}{place}. {seen}. {_escaped(remark.next_step)}"
    return f"- **{remark.kind}:** {told}"


def _path(finding: Finding, folder: str | None) -> Iterator[str]:
    rows = path_rows(finding.path)
    if not rows:
        return
    yield "| | held by | object | written at |"
    yield "| --- | --- | --- | --- |"
    for row in rows:
        place = "" if row.place is None else _code(place_words(row.place, folder))
        mark = "**suspect**" if row.suspect else ""
        yield f"| {mark} | {_code(row.label)} | {_code(row.constructor)} | {place} |"
    yield ""


def _excerpt(excerpt: Excerpt, folder: str | None) -> Iterator[str]:
    runs = re.findall(r"`+", "\n".join(excerpt.lines))
    fence = "`" * max(3, 1 + max(map(len, runs), default=0))
    yield f"{fence}js"
    yield f"// {file_words(excerpt.file, folder)}:{excerpt.line}"
    yield from (printable(line.expandtabs(4), 200) for line in excerpt.lines)
    yield fence
    yield ""


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", printable(text, 800))


def _code(text: str) -> str:
    """A code span; a pipe would end a table's cell even there."""
    text = printable(text, 240).replace("|", "\\|")
    fence = "`" * (1 + max(map(len, re.findall(r"`+", text)), default=0))
    return f"{fence} {text} {fence}" if "`" in text else f"`{text}`"
