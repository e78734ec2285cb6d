"""The pages of `heaphound explain`: categories, verdicts, errors and the words of the field.

In: the Markdown files of `advice/`, where each `# term: summary` begins a page, and the docstrings
of the scan's rules. Out: a page by its term.
"""

from __future__ import annotations

import functools
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from heaphound.diagnosis.finding import Category
from heaphound.source.rules.registry import RULES

_ADVICE = Path(__file__).parent / "advice"
_HEADING = re.compile(r"^# ([a-z0-9 -]+): (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Attributes:
        term: what it is asked for by.
        kind: the file it is in, such as "errors"; "scan rules" for a rule's.
        summary: one line.
        text: Markdown without its heading.
    """

    term: str
    kind: str
    summary: str
    text: str


@functools.cache
def pages() -> MappingProxyType[str, Page]:
    """Every page by its term: categories first, then verdicts, errors, words, rules."""
    found: dict[str, Page] = {}
    for file in sorted(_ADVICE.glob("*.md")):
        kind = re.sub(r"^\d+-", "", file.stem)
        for page in _pages_of(file.read_text(encoding="utf-8"), kind):
            found[page.term] = page
    for rule in RULES:
        summary, _, text = (sys.modules[type(rule).__module__].__doc__ or "").partition("\n")
        found[rule.name] = Page(rule.name, "scan rules", summary, text.strip())
    return MappingProxyType(found)


def page_of(term: str) -> Page | None:
    """Find a page; case and the form of the spaces do not matter."""
    wanted = re.sub(r"[\s_]+", "-", term.strip().lower())
    return next((page for name, page in pages().items() if name.replace(" ", "-") == wanted), None)


def category_page(category: Category) -> str:
    """The page of a category, its summary as the first line."""
    page = pages()[category.value]
    return f"{page.summary}\n\n{page.text}"


def _pages_of(text: str, kind: str) -> list[Page]:
    headings = list(_HEADING.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    return [
        Page(heading[1], kind, heading[2], text[heading.end() : end].strip())
        for heading, end in zip(headings, ends, strict=True)
    ]
