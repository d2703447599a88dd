"""`nguon recall report` and `notify`: what the shop adds to a recall."""

from pathlib import Path

import click

from storefront.recalls.files import json_file, pdf_file, xlsx_file
from storefront.recalls.gathering import gathered
from storefront.recalls.letters import write_to_buyers
from traceability.cli.commands import Act
from traceability.cli.naming import console_recorder, lot_named
from traceability.cli.opening import opened
from traceability.cli.options import organisation_option
from traceability.cli.recalls import open_recall_of
from traceability.cli.showing import json_option, show_one

_lot_option = click.option("--lot", "code", required=True, metavar="CODE", help="Which lot.")


@click.command(cls=Act)
@_lot_option
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="FILE.xlsx, FILE.pdf or FILE.json.",
)
@click.option(
    "--language",
    type=click.Choice(["vi", "en"]),
    default="vi",
    show_default=True,
    help="Of the report.",
)
@organisation_option
@json_option
def report(*, code: str, out: Path, language: str, organisation: str | None, as_json: bool) -> None:
    """Write who has what of a recalled lot, and how to reach them, into a file."""
    kind = out.suffix.lower()
    if kind not in (".xlsx", ".pdf", ".json"):
        raise click.UsageError("The file must end with .xlsx, .pdf or .json.")
    with opened() as deployment, deployment.snapshot() as session:
        lot = lot_named(session, code, organisation)
        recorder = console_recorder(deployment, lot.organisation)
        found = gathered(session, recorder, open_recall_of(session, lot))
        if kind == ".json":
            content = json_file(found.document())
        elif kind == ".pdf":
            content = pdf_file(found.report(language), language=language)
        else:
            content = xlsx_file(found.report(language))
        told = {"lot": code, "buyers": len(found.reach.recipients), "file": out}
    out.write_bytes(content)
    show_one(told, as_json=as_json)


@click.command(cls=Act)
@_lot_option
@organisation_option
@json_option
def notify(*, code: str, organisation: str | None, as_json: bool) -> None:
    """Write to every buyer of a recalled lot who left a mail address; once each."""
    with opened() as deployment, deployment.transaction() as session:
        lot = lot_named(session, code, organisation)
        recorder = console_recorder(deployment, lot.organisation)
        found = gathered(session, recorder, open_recall_of(session, lot))
        assert found.recall is not None
        count = write_to_buyers(session, recorder, recall=found.recall, reach=found.reach)
        told = {"lot": code, "letters": count}
    show_one(told, as_json=as_json)
