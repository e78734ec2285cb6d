"""`heaphound explain`: the page of a rule, or the list of all."""

from __future__ import annotations

import difflib
import sys

import click

from heaphound.errors import OptionError
from heaphound.source.rules.registry import RULES, rule_named


@click.command()
@click.argument("rule", required=False)
def explain(rule: str | None) -> None:
    """Say what a rule of `heaphound scan` finds, why it leaks and what to write instead."""
    if rule is None:
        for each in RULES:
            summary = page(each.name).split("\n", 1)[0]
            click.echo(f"{each.name:<32} {each.category:<16} {summary}")
        return
    click.echo(page(rule).rstrip())


def page(name: str) -> str:
    """The page of a rule: the docstring of its module.

    Raises:
        OptionError: there is no such rule.
    """
    rule = rule_named(name)
    if rule is None:
        close = difflib.get_close_matches(name, [each.name for each in RULES], n=1)
        hint = f"Did you mean {close[0]}?" if close else "`heaphound explain` lists all rules."
        raise OptionError(f'There is no rule "{name}".', hint=hint)
    return sys.modules[type(rule).__module__].__doc__ or ""
