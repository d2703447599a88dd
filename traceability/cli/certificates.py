"""`nguon certificates`: what is certified, how it stands, and what became of it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import click

from traceability.claims.services import certificate_by_id, note_step
from traceability.cli.commands import Area
from traceability.cli.naming import console_recorder, organisation_named, row_named
from traceability.cli.opening import opened
from traceability.cli.options import organisation_option
from traceability.cli.showing import json_option, show_one, show_rows
from traceability.lots.models import Lot, Product
from traceability.parties.models import Certificate, CertificateStep, Place
from traceability.parties.papers import standing_of
from traceability.parties.reading import certificates_of
from traceability.parties.schemes import schemes
from traceability.parties.services import add_certificate
from traceability.times import local_date

_DAY = click.DateTime(["%Y-%m-%d"])
_TABLES: tuple[tuple[str, Any], ...] = (("place", Place), ("product", Product), ("lot", Lot))


@click.group(cls=Area)
def certificates() -> None:
    """Look after certificates."""


@certificates.command("list")
@organisation_option
@json_option
def list_(*, organisation: str | None, as_json: bool) -> None:
    """List certificates with how they stand today."""
    with opened() as deployment, deployment.reading() as session:
        coop = organisation_named(session, organisation)
        today = local_date(deployment.clock())
        rows = [_row(paper, today) for paper in certificates_of(session, coop.id)]
    show_rows(rows, as_json=as_json)


@certificates.command()
@organisation_option
@click.option(
    "--scheme", required=True, type=click.Choice(list(schemes())), help="By which scheme."
)
@click.option("--number", required=True, help="The number on it.")
@click.option("--issuer", required=True, help="Who issued it.")
@click.option("--stars", type=int, help="3, 4 or 5; only OCOP has them.")
@click.option("--place", metavar="CODE", help="It is of this place alone.")
@click.option("--product", metavar="CODE", help="It is of this product alone.")
@click.option("--lot", metavar="CODE", help="It is of this lot alone.")
@click.option(
    "--from", "valid_from", required=True, type=_DAY, metavar="YYYY-MM-DD", help="Its first day."
)
@click.option("--to", "valid_to", type=_DAY, metavar="YYYY-MM-DD", help="Left out for OCOP.")
@json_option
def add(
    *,
    organisation: str | None,
    valid_from: datetime,
    valid_to: datetime | None,
    as_json: bool,
    **given: Any,
) -> None:
    """Note a certificate, of the whole organisation unless it names something."""
    with opened() as deployment, deployment.transaction() as session:
        coop = organisation_named(session, organisation)
        codes = {field: given.pop(field) for field, _ in _TABLES}
        named = {
            f"{field}_id": row_named(session, table, coop, codes[field], field=field).id
            for field, table in _TABLES
            if codes[field] is not None
        }
        paper = add_certificate(
            session,
            console_recorder(deployment, coop),
            valid_from=valid_from.date(),
            valid_to=valid_to.date() if valid_to else None,
            **named,
            **given,
        )
        row = _row(paper, local_date(deployment.clock()))
    show_one(row, as_json=as_json)


@certificates.command("note")
@click.argument("certificate", type=click.UUID)
@click.option(
    "--step",
    type=click.Choice([step.value for step in CertificateStep]),
    required=True,
    help="What happened to it.",
)
@click.option("--from", "from_date", type=_DAY, metavar="YYYY-MM-DD", help="Today if left out.")
@click.option("--reason", help="Why; needed to suspend, revoke or withdraw.")
@organisation_option
@json_option
def note(
    *,
    certificate: UUID,
    step: str,
    from_date: datetime | None,
    reason: str | None,
    organisation: str | None,
    as_json: bool,
) -> None:
    """Note what became of a certificate; its id is the one that `list` prints."""
    with opened() as deployment, deployment.transaction() as session:
        coop = organisation_named(session, organisation)
        today = local_date(deployment.clock())
        paper = certificate_by_id(session, coop.id, certificate)
        note_step(
            session,
            console_recorder(deployment, coop),
            certificate=paper,
            step=CertificateStep(step),
            from_date=from_date.date() if from_date else today,
            reason=reason,
        )
        row = _row(paper, today)
    show_one(row, as_json=as_json)


def _row(paper: Certificate, today: date) -> dict[str, Any]:
    return {
        "id": paper.id,
        "scheme": paper.scheme,
        "stars": paper.stars,
        "number": paper.number,
        "issuer": paper.issuer,
        "valid_from": paper.valid_from,
        "valid_to": paper.valid_to,
        "standing": standing_of(paper, today),
        "checked": any(entry.step is CertificateStep.CHECKED for entry in paper.entries),
    }
