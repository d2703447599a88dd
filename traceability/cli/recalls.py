"""`nguon recall`: call a lot back, try it out, close it."""

from typing import Any
from uuid import UUID

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.cli.amounts import parse_weight
from traceability.cli.commands import Area
from traceability.cli.naming import console_recorder, lot_named, organisation_named
from traceability.cli.opening import opened
from traceability.cli.options import organisation_option
from traceability.cli.showing import json_option, show_json, show_one, show_rows
from traceability.errors import N_, NotFound
from traceability.lots.models import Lot
from traceability.recalls import services
from traceability.recalls.models import Recall
from traceability.recalls.reach import Reach

_lot_option = click.option("--lot", "code", required=True, metavar="CODE", help="Which lot.")


@click.group(cls=Area)
def recall() -> None:
    """Call a lot back with everything that was made of it."""


@recall.command("open")
@_lot_option
@click.option("--reason", required=True, metavar="TEXT", help="Why, in Vietnamese.")
@click.option("--reason-en", metavar="TEXT", help="Why, in English.")
@click.option("--dry-run", is_flag=True, help="Only show what it would reach.")
@organisation_option
@json_option
def open_(
    *,
    code: str,
    reason: str,
    reason_en: str | None,
    dry_run: bool,
    organisation: str | None,
    as_json: bool,
) -> None:
    """Recall a lot: its stamps say so at once, and the shop sells nothing of it."""
    if dry_run:
        _try(code, organisation, as_json=as_json)
        return
    with opened() as deployment, deployment.transaction() as session:
        lot = lot_named(session, code, organisation)
        recorder = console_recorder(deployment, lot.organisation)
        made = services.open_recall(
            session, recorder, lot=lot, reason_vi=reason, reason_en=reason_en
        )
        told = {
            "recall": made.id,
            "lot": code,
            "opened_at": made.opened_at,
            **_counted(services.reach_of_recall(session, recorder, made)),
        }
    show_one(told, as_json=as_json)


@recall.command()
@_lot_option
@organisation_option
@json_option
def drill(*, code: str, organisation: str | None, as_json: bool) -> None:
    """Try a recall out: the full list of who has what, and how long it took. Nothing changes."""
    _try(code, organisation, as_json=as_json)


def _try(code: str, organisation: str | None, *, as_json: bool) -> None:
    with opened() as deployment, deployment.snapshot() as session:
        lot = lot_named(session, code, organisation)
        found = services.drill(session, console_recorder(deployment, lot.organisation), lot=lot)
        told = {"lot": code, "seconds": round(found.seconds, 3), **_counted(found.reach)}
        recipients = _recipients(found.reach)
    if as_json:
        show_json({**told, "recipients": recipients})
        return
    show_one(told, as_json=False)
    if recipients:
        click.echo()
        show_rows(recipients, as_json=False)


@recall.command("list")
@click.option("--all", "with_closed", is_flag=True, help="Also those that are closed.")
@organisation_option
@json_option
def list_(*, with_closed: bool, organisation: str | None, as_json: bool) -> None:
    """List the recalls that are open."""
    with opened() as deployment, deployment.reading() as session:
        coop = organisation_named(session, organisation)
        recorder = console_recorder(deployment, coop)
        rows = [
            {
                "recall": each.id,
                "lot": each.lot.code,
                "opened_at": each.opened_at,
                "closed_at": each.closed_at,
                "outcome": each.outcome,
                "reason": each.reason_vi,
            }
            for each in services.recalls_in(session, recorder, only_open=not with_closed)
        ]
    show_rows(rows, as_json=as_json)


@recall.command()
@_lot_option
@click.option(
    "--outcome", required=True, type=click.Choice(services.OUTCOMES), help="How it ended."
)
@click.option(
    "--lost",
    metavar="'8 kg'",
    help="What was consumed or cannot be recovered: exactly what buyers still have by the books.",
)
@click.option("--lost-reason", metavar="TEXT", help="Why it cannot be recovered.")
@organisation_option
@json_option
def close(
    *,
    code: str,
    outcome: str,
    lost: str | None,
    lost_reason: str | None,
    organisation: str | None,
    as_json: bool,
) -> None:
    """Close the open recall of a lot, when everything is accounted for."""
    lost_grams = parse_weight(lost).grams if lost else 0
    with opened() as deployment, deployment.transaction() as session:
        lot = lot_named(session, code, organisation)
        found = open_recall_of(session, lot)
        services.close_recall(
            session,
            console_recorder(deployment, lot.organisation),
            recall=found,
            outcome=outcome,
            lost_grams=lost_grams,
            lost_reason=lost_reason,
        )
        told = {
            "recall": found.id,
            "lot": code,
            "outcome": outcome,
            "closed_at": found.closed_at,
            "lost_grams": found.lost_grams,
        }
    show_one(told, as_json=as_json)


def open_recall_of(session: Session, lot: Lot) -> Recall:
    """The open recall of a lot.

    Raises:
        NotFound: there is none.
    """
    found = session.scalar(
        select(Recall).where(Recall.lot_id == lot.id, Recall.closed_at.is_(None))
    )
    if found is None:
        raise NotFound(N_("Lot %(value)s is not being recalled."), field="lot", value=lot.code)
    return found


def _counted(reach: Reach) -> dict[str, Any]:
    return {
        "lots": len(reach.lot_ids),
        "units": reach.units,
        "buyers": len(reach.recipients),
        "open_orders": len(reach.promised),
        "stamps": reach.stamps,
        "on_hand_grams": reach.mass.on_hand,
        "still_out_grams": reach.mass.still_out,
    }


def _recipients(reach: Reach) -> list[dict[str, Any]]:
    lots: dict[UUID, Any] = dict(reach.history.lots)
    return [
        {
            "recipient": each.label or each.key,
            "name": each.name,
            "phone": each.phone,
            "email": each.email,
            "address": each.address,
            "lot": lots[amount.lot_id].code,
            "still_has_grams": amount.grams,
            "still_has_packs": amount.pieces,
        }
        for each in reach.recipients
        for amount in each.amounts
    ]
