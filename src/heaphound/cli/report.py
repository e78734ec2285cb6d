"""`heaphound report`: a Case shown again, in the form that is asked for."""

from __future__ import annotations

import io
import json
from pathlib import Path

import click
from rich.console import Console

from heaphound.case import Case
from heaphound.case.atomic_file import new_file
from heaphound.cli.case_page import case_page
from heaphound.cli.main import EXIT_FINDINGS, EXIT_NOTHING_FOUND
from heaphound.cli.progress_lines import ProgressLines
from heaphound.diagnosis.diagnose import diagnose
from heaphound.diagnosis.finding import Diagnosis
from heaphound.errors import CaseUnusable
from heaphound.growth.find import find_growth
from heaphound.heap.graph import read_heap
from heaphound.report import findings_sarif
from heaphound.report.findings_reading import diagnosis_from_json
from heaphound.report.json_report import findings_json
from heaphound.report.markdown import markdown
from heaphound.report.terminal import print_diagnosis


@click.command()
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--html", "form", flag_value="html", help="One page; into the Case unless -o.")
@click.option("--json", "form", flag_value="json", help="findings.json")
@click.option("--sarif", "form", flag_value="sarif", help="SARIF 2.1.0, for code hosts.")
@click.option("--markdown", "form", flag_value="markdown", help="For an issue.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write here.")
def report(case: Path, form: str | None, output: Path | None) -> int:
    """Show a Case again.

    CASE is the folder that `heaphound hunt` made. One whose hunt was cut short is diagnosed first,
    given two snapshots. Exit status: 0 nothing found, 1 findings, 2 could not run.
    """
    with Case.open(case) as opened:
        diagnosis = diagnosis_of(opened)
        if form is None:
            _to_terminal(diagnosis, output)
        elif form == "html":
            with ProgressLines() as progress:
                page = case_page(opened, diagnosis, progress)
            _write(page, output or opened.folder / "report.html")
        else:
            _write(_text(diagnosis, form), output)
    return EXIT_FINDINGS if diagnosis.findings else EXIT_NOTHING_FOUND


def diagnosis_of(case: Case) -> Diagnosis:
    """The diagnosis that a Case holds, or one made of its snapshots now.

    Raises:
        CaseUnusable: it has neither findings nor two snapshots.
        FindingsUnusable: its findings.json is damaged.
    """
    findings = case.findings()
    if findings:
        return diagnosis_from_json(findings, str(case.folder / "findings.json"))
    paths = case.snapshots()
    if len(paths) < 2:
        raise CaseUnusable(
            f"{case.folder} has no findings.json, and {len(paths)} snapshots where two are needed",
            hint="Its hunt ended too early; run it again.",
        )
    with ProgressLines() as progress:
        growth = find_growth([read_heap(path, progress) for path in paths], progress)
        diagnosis = diagnose(growth, [str(path) for path in paths], progress)
    case.write_findings(findings_json(diagnosis))
    return diagnosis


def _text(diagnosis: Diagnosis, form: str) -> str:
    if form == "markdown":
        return markdown(diagnosis)
    document = findings_json if form == "json" else findings_sarif.document
    return json.dumps(document(diagnosis), indent=2) + "\n"


def _to_terminal(diagnosis: Diagnosis, output: Path | None) -> None:
    if output is None:
        print_diagnosis(Console(highlight=False), diagnosis)
        return
    text = io.StringIO()
    print_diagnosis(Console(file=text, highlight=False, width=96), diagnosis)
    _write(text.getvalue(), output)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
        return
    with new_file(output) as file:
        file.write(text.encode())
    click.echo(f"The report is {output}", err=True)
