"""`heaphound scan`: leaks named in the source before they run."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import click

from heaphound.cli.main import EXIT_COULD_NOT_RUN, EXIT_FINDINGS, EXIT_NOTHING_FOUND
from heaphound.errors import OptionError
from heaphound.report import scan_mended, scan_sarif, scan_terminal
from heaphound.source.baseline import read_baseline, without_known, write_baseline
from heaphound.source.changes import files_at
from heaphound.source.configuration import Configuration, find_configuration, read_toml
from heaphound.source.finding import SCHEMA, Scan
from heaphound.source.mending import MendedFile, mend
from heaphound.source.report import Confidence
from heaphound.source.rules.registry import RULES, rule_named
from heaphound.source.scan import scan_paths
from heaphound.source.settings import Settings

_LEVELS = [level.value for level in Confidence]


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Write the findings as JSON.")
@click.option("--sarif", "as_sarif", is_flag=True, help="Write the findings as SARIF 2.1.0.")
@click.option("--github", "as_github", is_flag=True, help="Write GitHub workflow annotations.")
@click.option(
    "--confidence",
    type=click.Choice(_LEVELS),
    help="Show findings of at least this confidence (default: medium).",
)
@click.option("--rule", "rules", multiple=True, help="Check only this rule (repeatable).")
@click.option("--config", type=click.Path(path_type=Path), help="Use this heaphound.toml.")
@click.option(
    "--baseline", type=click.Path(path_type=Path), help="Hide the findings that this file lists."
)
@click.option("--update-baseline", is_flag=True, help="Write all findings to the baseline file.")
@click.option("--diff", "revision", metavar="REF", help="Show only what is new since a commit.")
@click.option("--fix", is_flag=True, help="Show the certain repairs as a diff instead.")
@click.option("--write", is_flag=True, help="With --fix: change the files.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes to use.")
@click.option("--no-cache", is_flag=True, help="Scan every file again.")
def scan(
    paths: tuple[Path, ...],
    *,
    as_json: bool,
    as_sarif: bool,
    as_github: bool,
    confidence: str | None,
    rules: tuple[str, ...],
    config: Path | None,
    baseline: Path | None,
    update_baseline: bool,
    revision: str | None,
    fix: bool,
    write: bool,
    jobs: int | None,
    no_cache: bool,
) -> int:
    """Find leaks in JavaScript and TypeScript source.

    Exit status: 0 nothing found, 1 findings, 2 nothing could be scanned.
    """
    if update_baseline and baseline is None:
        raise OptionError("--update-baseline needs --baseline FILE to write to.")
    if write and not fix:
        raise OptionError("--write belongs to --fix: `heaphound scan --fix --write`.")
    form = "json" if as_json else "sarif" if as_sarif else "github" if as_github else "text"
    if fix and form in {"sarif", "github"}:
        raise OptionError(f"--fix prints a diff, or JSON with --json; it has no --{form} form.")
    configuration = _configuration(config, paths)
    for complaint in configuration.complaints:
        click.echo(f"{click.style('warning', fg='yellow')} {complaint}", err=True)
    settings = _only(configuration.settings, rules)
    everything = scan_paths(paths or (Path(),), settings, jobs=jobs, use_cache=not no_cache)
    least = confidence or settings.confidence
    found = _shown(everything, least)
    if update_baseline and baseline is not None:
        write_baseline(baseline, found.findings)
        click.echo(f"{len(found.findings)} findings are in {baseline}.", err=True)
        return EXIT_NOTHING_FOUND
    if baseline is not None:
        known = read_baseline(baseline)
        found = replace(found, findings=without_known(found.findings, known))
    if revision is not None:
        earlier = files_at(revision, paths or (Path(),), settings)
        before = scan_paths(
            paths or (Path(),), settings, jobs=jobs, use_cache=not no_cache, earlier=earlier
        )
        known = Counter(one.fingerprint for one in _shown(before, least).findings)
        found = replace(found, findings=without_known(found.findings, known))
    if fix:
        return _mend(found, settings, write=write, as_json=as_json)
    _print(found, form)
    return _status(found)


def _print(found: Scan, form: str) -> None:
    if form == "json":
        click.echo(json.dumps(as_document(found), indent=2))
    elif form == "sarif":
        click.echo(json.dumps(scan_sarif.document(found), indent=2))
    elif form == "github":
        click.echo(scan_sarif.github_annotations(found.findings), nl=False)
    else:
        click.echo(scan_terminal.render(found), nl=False)


def _mend(found: Scan, settings: Settings, *, write: bool, as_json: bool) -> int:
    """Print the repairs, make them when asked to, and say what is left."""
    files = mend(found.findings, settings, found.assumed)
    if write:
        for file in files:
            file.write()
    if as_json:
        repairs = [scan_mended.as_json(file) for file in files]
        document = {**as_document(found), "repairs": repairs, "written": write}
        click.echo(json.dumps(document, indent=2))
    else:
        click.echo(scan_mended.render(files), nl=False)
    click.echo(scan_mended.summary(files, found.findings, written=write), err=True)
    return _status(_without(found, files) if write else found)


def _without(found: Scan, files: tuple[MendedFile, ...]) -> Scan:
    gone = {finding for file in files for finding in file.mended}
    left = tuple(finding for finding in found.findings if finding not in gone)
    return replace(found, findings=left)


def as_document(found: Scan) -> dict[str, object]:
    """The `heaphound/scan@1` document of a scan."""
    return {
        "schema": SCHEMA,
        "findings": [finding.as_json() for finding in found.findings],
        "skipped": [{"file": skip.file, "reason": skip.reason} for skip in found.skipped],
    }


def _configuration(config: Path | None, paths: tuple[Path, ...]) -> Configuration:
    if config is None:
        return find_configuration(paths[0] if paths else Path())
    if not config.is_file():
        raise OptionError(f"The configuration {config} does not exist.")
    return read_toml(config)


def _only(settings: Settings, rules: tuple[str, ...]) -> Settings:
    for name in rules:
        if rule_named(name) is None:
            raise OptionError(
                f'There is no rule "{name}".', hint="`heaphound explain` lists all rules."
            )
    if not rules:
        return settings
    disabled = frozenset(rule.name for rule in RULES if rule.name not in rules)
    return replace(settings, disabled=disabled)


def _shown(found: Scan, confidence: str) -> Scan:
    least = Confidence(confidence)
    findings = tuple(
        finding for finding in found.findings if Confidence(finding.confidence).at_least(least)
    )
    return replace(found, findings=findings)


def _status(found: Scan) -> int:
    if found.findings:
        return EXIT_FINDINGS
    partly = ("rule ", "syntax error")
    unread = {skip.file for skip in found.skipped if not skip.reason.startswith(partly)}
    return EXIT_COULD_NOT_RUN if found.files and len(unread) == found.files else EXIT_NOTHING_FOUND
