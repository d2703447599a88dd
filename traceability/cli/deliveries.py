"""`nguon deliveries`: weighing slips and prices."""

from datetime import date

import click

from traceability.cli.amounts import parse_facts, parse_moment, parse_weight
from traceability.cli.commands import Area
from traceability.cli.naming import console_recorder, organisation_named, row_named
from traceability.cli.opening import opened
from traceability.cli.options import organisation_option
from traceability.cli.showing import json_option, show_one, show_rows
from traceability.deliveries.models import DeliverySlip
from traceability.deliveries.pricing import set_price
from traceability.deliveries.reading import slips_of_day
from traceability.deliveries.services import record_slip
from traceability.deliveries.weighing import Weighing
from traceability.errors import N_, InvalidInput
from traceability.lots.models import Material
from traceability.parties.models import Party, Place
from traceability.times import EventTime, local_date


@click.group(cls=Area)
def deliveries() -> None:
    """Weigh members' goods in."""


@deliveries.command()
@organisation_option
@click.option("--member", required=True, metavar="CODE", help="Whose goods.")
@click.option("--material", required=True, metavar="CODE", help="Which goods.")
@click.option(
    "--gross",
    "bags",
    required=True,
    multiple=True,
    metavar="'25.5 kg'",
    help="What the scale says, once for each bag.",
)
@click.option("--tare", metavar="'0.2 kg'", help="What each bag weighs; without it, nothing.")
@click.option("--plot", metavar="CODE", help="From which plot.")
@click.option("--at", metavar="ISO", help="When, such as 2026-11-22T06:30; without it, now.")
@click.option("--fact", "facts", multiple=True, metavar="KEY=VALUE", help="What the stage asks.")
@click.option("--store", metavar="CODE", help="Where it was weighed.")
@json_option
def record(
    *,
    organisation: str | None,
    member: str,
    material: str,
    bags: tuple[str, ...],
    tare: str | None,
    plot: str | None,
    at: str | None,
    facts: tuple[str, ...],
    store: str | None,
    as_json: bool,
) -> None:
    """Write a weighing slip: the event, its part of the day's lot, and what is owed for it."""
    tare_grams = parse_weight(tare).grams if tare else 0
    weighings = [Weighing(parse_weight(each), tare_grams) for each in bags]
    answers, moment = parse_facts(facts), parse_moment(at) if at else None
    with opened() as deployment, deployment.transaction() as session:
        coop = organisation_named(session, organisation)

        def place(code: str, field: str) -> Place:
            return row_named(session, Place, coop, code, field=field)

        slip = record_slip(
            session,
            console_recorder(deployment, coop),
            household=row_named(session, Party, coop, member, field="member"),
            material=row_named(session, Material, coop, material, field="material"),
            weighings=weighings,
            at=moment or EventTime.local(deployment.clock()),
            plot=place(plot, "plot") if plot else None,
            facts=answers,
            store_at=place(store, "store") if store else None,
        )
        row = _row(slip)
    show_one(row, as_json=as_json)


@deliveries.command("list")
@organisation_option
@click.option("--day", metavar="ISO", help="Which day, such as 2026-11-22; without it, today.")
@json_option
def list_(*, organisation: str | None, day: str | None, as_json: bool) -> None:
    """List the slips of a day, the newest first."""
    asked = _day(day) if day else None
    with opened() as deployment, deployment.reading() as session:
        coop = organisation_named(session, organisation)
        found = slips_of_day(session, coop.id, asked or local_date(deployment.clock()))
        rows = [_row(slip) for slip in found]
    show_rows(rows, as_json=as_json)


@deliveries.command()
@organisation_option
@click.option("--material", required=True, metavar="CODE", help="Which goods.")
@click.option("--grade", default="", metavar="CODE", help="In which grade, where they have one.")
@click.option("--from", "since", required=True, metavar="ISO", help="From which day on.")
@click.argument("price_vnd", type=int)
@json_option
def price(
    *,
    organisation: str | None,
    material: str,
    grade: str,
    since: str,
    price_vnd: int,
    as_json: bool,
) -> None:
    """Set what a kilogram costs from a day on: PRICE_VND in whole đồng."""
    valid_from = _day(since)
    with opened() as deployment, deployment.transaction() as session:
        coop = organisation_named(session, organisation)
        found = set_price(
            session,
            console_recorder(deployment, coop),
            material=row_named(session, Material, coop, material, field="material"),
            grade=grade,
            valid_from=valid_from,
            price_vnd=price_vnd,
        )
        row = {
            "organisation": coop.code,
            "material": material,
            "grade": found.grade,
            "valid_from": found.valid_from,
            "price_vnd": found.price_vnd,
        }
    show_one(row, as_json=as_json)


def _row(slip: DeliverySlip) -> dict[str, object]:
    price = slip.price
    return {
        "slip": slip.code,
        "member": slip.household.code,
        "material": slip.material.code,
        "grade": slip.grade,
        "lot": slip.lot.code,
        "net_grams": slip.net_grams,
        "price_vnd": price.price_vnd if price else None,
        "amount_vnd": price.amount_vnd if price else None,
        "counts": slip.event.error is None,
        "business_date": slip.business_date,
        "id": slip.id,
    }


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(
            N_("“%(value)s” is not a date such as 2026-11-22."), field="day", value=text[:40]
        ) from error
