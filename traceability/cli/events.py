"""`nguon events`: what was recorded, and putting it right."""

from typing import Any
from uuid import UUID

import click
from sqlalchemy.orm import Session

from traceability.cli.amounts import parse_area, parse_facts, parse_moment, parse_weight
from traceability.cli.commands import Area
from traceability.cli.naming import console_recorder, organisation_named
from traceability.cli.opening import opened
from traceability.cli.options import organisation_option
from traceability.cli.showing import json_option, show_one
from traceability.errors import N_, InvalidInput
from traceability.events.corrections import declare_error
from traceability.events.diary import event_by_id
from traceability.events.models import ErrorDeclaration
from traceability.events.truth import Truth
from traceability.quantities import Quantity

_reason_option = click.option(
    "--reason", required=True, metavar="TEXT", help="Why it was wrong; kept beside both versions."
)


@click.group(cls=Area)
def events() -> None:
    """Look at what was recorded, and put it right."""


@events.command()
@click.argument("event_id", metavar="ID", type=click.UUID)
@organisation_option
@json_option
def show(*, event_id: UUID, organisation: str | None, as_json: bool) -> None:
    """Show the event ID, and what was declared of it."""
    with opened() as deployment, deployment.reading() as session:
        coop = organisation_named(session, organisation)
        told = _told(session, coop.id, event_id)
    show_one(told, as_json=as_json)


@events.command()
@click.argument("event_id", metavar="ID", type=click.UUID)
@click.option(
    "--line",
    "lines",
    multiple=True,
    metavar="POSITION=AMOUNT",
    help="What a line should say: '0=40 kg', or a number of packs '1=30'. Lines count from 0.",
)
@click.option("--fact", "facts", multiple=True, metavar="KEY=VALUE", help="Answers, all of them.")
@click.option("--area", metavar="'2 sào'", help="How much land work in the field was on.")
@click.option("--at", metavar="ISO", help="When it was, such as 2026-11-22T06:30.")
@_reason_option
@organisation_option
@json_option
def correct(
    *,
    event_id: UUID,
    lines: tuple[str, ...],
    facts: tuple[str, ...],
    area: str | None,
    at: str | None,
    reason: str,
    organisation: str | None,
    as_json: bool,
) -> None:
    """Declare the event ID wrong and record what is right; both stay visible."""
    truth = Truth(
        quantities=_parse_lines(lines),
        facts=parse_facts(facts) if facts else None,
        at=parse_moment(at) if at else None,
        area=parse_area(area) if area else None,
    )
    if truth == Truth():
        raise click.UsageError("Say what is right: --line, --fact, --area or --at.")
    _declare(event_id, truth, reason, organisation, as_json=as_json)


@events.command()
@click.argument("event_id", metavar="ID", type=click.UUID)
@_reason_option
@organisation_option
@json_option
def withdraw(*, event_id: UUID, reason: str, organisation: str | None, as_json: bool) -> None:
    """Declare that the event ID did not happen; it stays visible."""
    _declare(event_id, None, reason, organisation, as_json=as_json)


def _declare(
    event_id: UUID, truth: Truth | None, reason: str, organisation: str | None, *, as_json: bool
) -> None:
    if not reason.strip():
        raise InvalidInput(N_("Say why the entry was wrong."), field="reason")
    with opened() as deployment, deployment.transaction() as session:
        coop = organisation_named(session, organisation)
        declaration = declare_error(
            session,
            console_recorder(deployment, coop),
            event_id=event_id,
            truth=truth,
            reason=reason,
        )
        told = _declared(declaration)
    show_one(told, as_json=as_json)


def _declared(declaration: ErrorDeclaration) -> dict[str, Any]:
    return {
        "event": declaration.event_id,
        "reason": declaration.reason.value,
        "reason_text": declaration.reason_text,
        "declared_at": declaration.declared_at,
        "corrective_event": declaration.corrective_event_id,
    }


def _told(session: Session, organisation_id: UUID, event_id: UUID) -> dict[str, Any]:
    event = event_by_id(session, organisation_id, event_id)
    told: dict[str, Any] = {
        "event": event.id,
        "kind": event.kind.value,
        "stage": event.stage,
        "business_date": event.business_date,
        "recorded": event.record_time,
    }
    for line in event.lines:
        sign = "-" if (line.grams, line.pieces) < (0, 0) else "+"
        told[f"line_{line.position}"] = f"{sign}{line.figure} {line.unit} {line.lot.code}"
    for fact in event.facts:
        told[f"fact_{fact.key}"] = fact.value
    if event.error is not None:
        told |= {f"error_{name}": value for name, value in _declared(event.error).items()}
    return told


def _parse_lines(given: tuple[str, ...]) -> dict[int, Quantity]:
    """Read `0=40 kg` and `1=30`, each line once.

    Raises:
        InvalidInput: no position, or a line that was given before.
        InvalidQuantity: no amount.
    """
    found: dict[int, Quantity] = {}
    for each in given:
        position, mark, amount = each.partition("=")
        if not mark or not position.isdecimal() or int(position) in found:
            raise InvalidInput(
                N_("“%(value)s” is not position=amount, or its line is given twice."),
                field="line",
                value=each,
            )
        is_count = amount.strip().isdecimal()
        found[int(position)] = Quantity.count(int(amount)) if is_count else parse_weight(amount)
    return found
