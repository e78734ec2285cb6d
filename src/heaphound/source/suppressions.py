"""`// heaphound-ignore rule: reason`: findings that the author has looked at.

In: the comments of a file. Out: which rules are ignored on which lines. A comment counts for its
own line and, when it stands alone, for the next line of code.
"""

from __future__ import annotations

import re

from heaphound.source.syntax import SyntaxTree

_IGNORE = re.compile(
    r"heaphound-ignore(-file)?\b[ \t]*([\w\-, \t]*?)[ \t]*(?::|--|\*/|$)", re.MULTILINE
)


class Suppressions:
    """The ignore comments of one file."""

    def __init__(self, tree: SyntaxTree) -> None:
        self._lines: dict[int, set[str]] = {}
        self._file: set[str] = set()
        for start, text in tree.comments:
            match = _IGNORE.search(text)
            if match is None:
                continue
            rules = set(match.group(2).replace(",", " ").split()) or {"*"}
            if match.group(1):
                self._file |= rules
                continue
            line = tree.line(start)
            last = tree.line(start + len(text.encode()))
            self._lines.setdefault(line, set()).update(rules)
            if tree.line_text(line)[: tree.column(start) - 1].strip() == "":
                following = last + 1
                while _is_comment_line(tree, following):
                    following += 1
                self._lines.setdefault(following, set()).update(rules)

    def covers(self, rule: str, first_line: int, last_line: int) -> bool:
        """Say whether a finding on these lines is ignored."""
        for line in {first_line, last_line}:
            if self._lines.get(line, set()) & {rule, "*"}:
                return True
        return bool(self._file & {rule, "*"})


def _is_comment_line(tree: SyntaxTree, line: int) -> bool:
    if line > tree.line(len(tree.source)):
        return False
    return tree.line_text(line).lstrip().startswith(("//", "/*", "*"))
