"""`nguon units`: cartons and pallets, what is in them, where they stand."""

from typing import Any

import click

from traceability.cli.amounts import parse_moment
from traceability.cli.commands import Act, Area
from traceability.cli.naming import console_recorder, organisation_named, row_named
from traceability.cli.opening import opened
from traceability.cli.options import INT, organisation_option
from traceability.cli.showing import json_option, show_json, show_one, show_rows
from traceability.logistics.reading import UnitTold, recent_units, units_told
from traceability.logistics.units import open_unit, pack_units, unit_by_code
from traceability.lots.models import Product
from traceability.lots.services import lot_by_code
from traceability.parties.models import Place
from traceability.quantities import Quantity
from traceability.times import EventTime

_at = click.option("--at", metavar="ISO", help="When, such as 2026-11-22T06:30; without it, now.")


@click.group(cls=Area)
def units() -> None:
    """Look at cartons and pallets, pack and open them."""


@units.command("list")
@organisation_option
@click.option("--all", "everything", is_flag=True, help="Also those that are empty or gone.")
@json_option
def list_(*, organisation: str | None, everything: bool, as_json: bool) -> None:
    """List cartons and pallets with what is in them, the newest first."""
    with opened() as deployment, deployment.reading() as session:
        coop = organisation_named(session, organisation)
        found = recent_units(session, coop.id, limit=10_000)
        rows = [_row(told) for told in found if everything or told.is_here]
    show_rows(rows, as_json=as_json)


@units.command("show")
@click.argument("code")
@organisation_option
@json_option
def show(*, code: str, organisation: str | None, as_json: bool) -> None:
    """Show the carton or pallet of that CODE or SSCC."""
    with opened() as deployment, deployment.reading() as session:
        coop = organisation_named(session, organisation)
        (told,) = units_told(session, [unit_by_code(session, coop.id, code)])
        row = _row(told)
        inside = [
            {"lot": each.lot.code, "grams": each.grams, "packs": each.pieces}
            for each in told.inside
        ]
        children = [child.code for child in told.children]
    if as_json:
        show_json({**row, "contents": inside, "units": children})
    else:
        show_one({**row, "units": children}, as_json=False)


@units.command("pack", cls=Act)
@organisation_option
@click.option("--lot", required=True, metavar="CODE", help="What goes in.")
@click.option("--packs", required=True, type=INT, help="How many packs into each.")
@click.option("--count", default=1, show_default=True, type=INT, help="How many cartons.")
@click.option("--place", required=True, metavar="CODE", help="Where they are packed.")
@_at
@json_option
def pack(
    *,
    organisation: str | None,
    lot: str,
    packs: int,
    count: int,
    place: str,
    at: str | None,
    as_json: bool,
) -> None:
    """Pack cartons of a lot, all alike; the codes are printed."""
    moment = parse_moment(at) if at else None
    with opened() as deployment, deployment.transaction() as session:
        coop = organisation_named(session, organisation)
        source = lot_by_code(session, coop.id, lot)
        net_grams = source.content.net_grams if isinstance(source.content, Product) else 0
        event = pack_units(
            session,
            console_recorder(deployment, coop),
            place=row_named(session, Place, coop, place, field="place"),
            contents=[(source, Quantity.count(packs, net_grams=net_grams))],
            count=count,
            at=moment or EventTime.local(deployment.clock()),
        )
        rows = [_row(told) for told in units_told(session, [row.unit for row in event.units])]
    show_rows(rows, as_json=as_json)


@units.command("open", cls=Act)
@click.argument("code")
@organisation_option
@_at
@json_option
def open_(*, code: str, organisation: str | None, at: str | None, as_json: bool) -> None:
    """Take everything out of the carton or pallet of that CODE."""
    moment = parse_moment(at) if at else None
    with opened() as deployment, deployment.transaction() as session:
        coop = organisation_named(session, organisation)
        unit = unit_by_code(session, coop.id, code)
        event = open_unit(
            session,
            console_recorder(deployment, coop),
            unit=unit,
            at=moment or EventTime.local(deployment.clock()),
        )
        done = {"unit": unit.code, "event": event.id, "business_date": event.business_date}
    show_one(done, as_json=as_json)


def _row(told: UnitTold) -> dict[str, Any]:
    return {
        "unit": told.unit.code,
        "sscc": told.unit.sscc,
        "kind": told.unit.kind,
        "holds": [f"{each.pieces or each.grams} {each.lot.code}" for each in told.inside],
        "place": told.place.code if told.place else None,
        "in": told.parent.code if told.parent else None,
        "left_with": told.left_with,
    }
