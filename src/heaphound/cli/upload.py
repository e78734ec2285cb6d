"""`heaphound upload`: a Case to a bucket or another folder, going on where it was cut."""

from __future__ import annotations

import json
from pathlib import Path

import click

from heaphound.case.upload import Uploaded, upload_case
from heaphound.cli.progress_lines import ProgressLines
from heaphound.units import bytes_text

SCHEMA = "heaphound/upload@1"


@click.command()
@click.argument("case", type=click.Path(path_type=Path))
@click.argument("url")
@click.option("--json", "as_json", is_flag=True, help=f"Print {SCHEMA}.")
def upload(case: Path, url: str, *, as_json: bool) -> None:
    """Send a Case to a URL: s3://bucket/folder, gs://..., az://..., or a folder.

    It becomes URL/<name of the Case>. Snapshots that are there already are not sent again, and an
    upload to S3 that was cut goes on with the part it was at. Credentials are read from the
    environment, as the provider's own tools do. Exit status: 0 sent, 2 could not run.
    """
    with ProgressLines() as progress:
        uploaded = upload_case(case, url, progress)
    if as_json:
        click.echo(json.dumps(upload_json(uploaded), indent=2))
    else:
        click.echo(upload_text(uploaded))


def upload_json(uploaded: Uploaded) -> dict[str, object]:
    """Give an upload as JSON; sizes in bytes."""
    return {
        "schema": SCHEMA,
        "url": uploaded.url,
        "sent_files": uploaded.sent_files,
        "sent_bytes": uploaded.sent_bytes,
        "kept_files": uploaded.kept_files,
    }


def upload_text(uploaded: Uploaded) -> str:
    """One line about an upload."""
    sent = f"{uploaded.sent_files} files sent, {bytes_text(uploaded.sent_bytes)}"
    kept = f"; {uploaded.kept_files} were there" if uploaded.kept_files else ""
    return f"{uploaded.url}: {sent}{kept}"
