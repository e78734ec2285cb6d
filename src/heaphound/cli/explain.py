"""`heaphound explain`: the page of a category, verdict, error, word or rule, or the list of all."""

from __future__ import annotations

import difflib
import itertools
import json
from dataclasses import asdict

import click

from heaphound.errors import OptionError
from heaphound.report.pages import Page, page_of, pages


@click.command()
@click.argument("term", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print the page, or all, as JSON.")
def explain(term: tuple[str, ...], *, as_json: bool) -> None:
    """Explain a category of leak, a verdict, an error, a word of the field, or a rule of the scan.

    What it is, why it leaks, how to see it, how to fix it, and the trade-offs. Without TERM: the
    list of all.
    """
    found = list(pages().values()) if not term else [_wanted(" ".join(term))]
    if as_json:
        click.echo(json.dumps([asdict(page) for page in found], indent=2))
    elif term:
        click.echo(_text(found[0]))
    else:
        click.echo(_list(found))


def _wanted(term: str) -> Page:
    """The page of a term.

    Raises:
        OptionError: there is none.
    """
    page = page_of(term)
    if page is None:
        close = difflib.get_close_matches(term.lower(), list(pages()), n=1, cutoff=0.5)
        hint = f"Did you mean {close[0]}?" if close else "`heaphound explain` lists all terms."
        raise OptionError(f'There is no page "{term}".', hint=hint)
    return page


def _text(page: Page) -> str:
    title = click.style(page.term, bold=True)
    lines = [f"{title}: {page.summary}", ""]
    for line in page.text.splitlines():
        heading = line.startswith("## ")
        lines.append(
            click.style(line.removeprefix("## "), fg="cyan", bold=True) if heading else line
        )
    return "\n".join(lines).rstrip()


def _list(found: list[Page]) -> str:
    width = max(len(page.term) for page in found)
    blocks = []
    for kind, group in itertools.groupby(found, key=lambda page: page.kind):
        lines = [f"  {page.term:<{width}}  {page.summary}" for page in group]
        blocks.append("\n".join([click.style(kind, bold=True), *lines]))
    return "\n\n".join(blocks)
