"""Write the pages of docs/ that are made from the program: `make docs`.

docs/cli.md from the commands' help, docs/rules.md and docs/glossary.md from the pages of `explain`.
`--check` writes nothing and fails when one of them is not what the program says.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from heaphound.cli.main import COMMANDS, heaphound
from heaphound.report.pages import Page, pages
from heaphound.source.rules.registry import RULES

DOCS = Path(__file__).parents[1] / "docs"
_WIDTH = 96


def generated() -> dict[str, str]:
    """The text of each generated page by its file name."""
    return {"cli.md": _commands(), "glossary.md": _glossary(), "rules.md": _rules()}


def _commands() -> str:
    parts = [
        "# Commands\n\nMade by `make docs` from the commands' own help; do not edit.\n",
        f"```\n{_help(heaphound, 'heaphound', None)}\n```\n",
    ]
    root = click.Context(heaphound, info_name="heaphound")
    for name, (_, summary) in COMMANDS.items():
        command = heaphound.get_command(root, name)
        if command is None:
            raise LookupError(name)
        parts.append(f"## {name}: {summary}\n\n```\n{_help(command, name, root)}\n```\n")
    return "\n".join(parts)


def _help(command: click.Command, name: str, parent: click.Context | None) -> str:
    context = click.Context(
        command,
        info_name=name,
        parent=parent,
        terminal_width=_WIDTH,
        max_content_width=_WIDTH,
        help_option_names=["-h", "--help"],
    )
    return "\n".join(line.rstrip() for line in command.get_help(context).splitlines())


def _rules() -> str:
    of_rules = pages()
    lines = [
        "# Rules of the scan\n\nMade by `make docs` from the rules' docstrings; do not edit.\n",
        "| rule | category | |\n| --- | --- | --- |",
    ]
    lines.extend(
        f"| [{rule.name}](#{rule.name}) | {rule.category} | {of_rules[rule.name].summary} |"
        for rule in RULES
    )
    lines.append("")
    lines.extend(_section(of_rules[rule.name], rule.name) for rule in RULES)
    return "\n".join(lines)


def _glossary() -> str:
    lines = ["# Categories, verdicts, errors, words\n\nMade by `make docs`; do not edit.\n"]
    kind = ""
    for page in pages().values():
        if page.kind == "scan rules":
            continue
        if page.kind != kind:
            kind = page.kind
            lines.append(f"# {kind.capitalize()}\n")
        lines.append(_section(page, page.term))
    return "\n".join(lines)


def _section(page: Page, title: str) -> str:
    text = re.sub(r"^(#+) ", r"##\1 ", page.text.strip(), flags=re.MULTILINE)
    return f"## {title}\n\n{page.summary}\n\n{text}\n"


def stale() -> list[str]:
    """The generated pages that are not what the program says."""
    return [
        name
        for name, text in generated().items()
        if not (DOCS / name).exists() or (DOCS / name).read_text(encoding="utf-8") != text
    ]


def main() -> int:
    """Write the pages, or check them."""
    if "--check" in sys.argv[1:]:
        found = stale()
        for name in found:
            print(f"docs/{name} is not up to date: make docs", file=sys.stderr)
        return 1 if found else 0
    for name, text in generated().items():
        (DOCS / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
