"""`nguon epcis`: the same history in GS1's words."""

from datetime import datetime, timedelta
from typing import Any, BinaryIO, TextIO
from uuid import UUID

import click
from sqlalchemy.orm import Session

from traceability.cli.commands import Area
from traceability.cli.exits import Refused
from traceability.cli.naming import console_recorder, lot_named, organisation_named
from traceability.cli.opening import opened
from traceability.cli.options import organisation_option
from traceability.cli.showing import json_option, show_one
from traceability.epcis.capture import capture
from traceability.epcis.context import parse
from traceability.epcis.documents import parse as parse_strictly
from traceability.epcis.documents import read
from traceability.epcis.event_hash import DIGESTS, STANDARD, event_hashes
from traceability.epcis.export import document_text, own_events
from traceability.epcis.lot_history import history_of
from traceability.epcis.projecting import catch_up
from traceability.times import VIETNAM

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group(cls=Area)
def epcis() -> None:
    """Exchange events in EPCIS 2.0."""


@epcis.command("hash")
@click.argument("file", type=click.File("rb"))
@click.option(
    "--digest",
    type=click.Choice(list(DIGESTS)),
    default=STANDARD,
    show_default=True,
    help="With what the hashes are made.",
)
def hash_(*, file: BinaryIO, digest: str) -> None:
    """Print the event hash id of every event in FILE (- for standard input), one a line.

    FILE is JSON-LD: an EPCIS document, a query document, a list of events or one event. Needs no
    database, and fetches nothing.
    """
    for said in event_hashes(parse(file.read()), digest=digest):
        click.echo(said)


@epcis.command("import")
@click.argument("file", type=click.File("rb"))
@organisation_option
@click.option("--proceed", is_flag=True, help="Take what is right even where something is wrong.")
@json_option
def import_(*, file: BinaryIO, organisation: str | None, proceed: bool, as_json: bool) -> None:
    """Capture the events of FILE (- for standard input), an EPCIS 2.0 document in JSON-LD.

    All of them or none; with --proceed those that are right. An event that is known already is
    taken once.
    """
    document = read(parse_strictly(file.read()))
    with opened() as deployment:
        catch_up(deployment)
        with deployment.transaction() as session:
            recorder = console_recorder(deployment, organisation_named(session, organisation))
            job = capture(session, recorder, document=document, proceeds=proceed)
            row = {"job": job.id, "stored": job.events, "refused": len(job.errors)}
            first = next(iter(job.errors), None)
    if first is not None and not proceed:
        raise Refused(_told(first))
    show_one(row, as_json=as_json)
    if first is not None:
        raise Refused(_told(first))


def _told(error: dict[str, Any]) -> str:
    return f"{error['field']}: {error['template'] % error['params']}"


@epcis.command("export")
@click.option("--lot", metavar="CODE", help="Its whole history, up to the fields and down.")
@click.option("--from", "first", type=_DAY, metavar="DATE", help="What happened from that day.")
@click.option("--to", "last", type=_DAY, metavar="DATE", help="What happened until that day.")
@organisation_option
@click.option(
    "--out",
    type=click.File("w", encoding="utf-8", atomic=True),
    default="-",
    metavar="FILE",
    help="Where to write; without it, standard output.",
)
def export(
    *,
    lot: str | None,
    first: datetime | None,
    last: datetime | None,
    organisation: str | None,
    out: TextIO,
) -> None:
    """Write our own events as an EPCIS 2.0 document in JSON-LD.

    Either of one lot, or of some days; without any of these, all that the organisation recorded.
    Stamps of small ranges are named one by one: do not publish the file as it is.
    """
    if lot is not None and (first or last):
        raise click.UsageError("Give --lot, or --from and --to, not both.")
    with opened() as deployment, deployment.snapshot() as session:
        organisation_id, event_ids = _chosen(session, lot, organisation)
        events = own_events(
            session,
            organisation_id=organisation_id,
            base_url=deployment.base_url,
            event_ids=event_ids,
            since=first.replace(tzinfo=VIETNAM) if first else None,
            until=last.replace(tzinfo=VIETNAM) + timedelta(days=1) if last else None,
            identities=deployment.vault.identities,
        )
        out.writelines(document_text(events, deployment.base_url, deployment.clock()))


def _chosen(
    session: Session, lot: str | None, organisation: str | None
) -> tuple[UUID, set[UUID] | None]:
    """Whose events, and which of them: None for all."""
    if lot is None:
        return organisation_named(session, organisation).id, None
    found = lot_named(session, lot, organisation)
    return found.organisation_id, history_of(session, found)
