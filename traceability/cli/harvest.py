"""`nguon harvest`: record a harvest."""

import click

from traceability.cli.amounts import parse_facts, parse_moment, parse_weight
from traceability.cli.commands import Act
from traceability.cli.naming import console_recorder, organisation_named, row_named
from traceability.cli.opening import opened
from traceability.cli.options import organisation_option
from traceability.cli.showing import json_option, show_one
from traceability.events.services import output_lot, record_harvest
from traceability.lots.models import Material
from traceability.parties.models import Party, Place
from traceability.times import EventTime


@click.command(cls=Act)
@organisation_option
@click.option("--plot", required=True, metavar="CODE", help="Where it was harvested.")
@click.option("--material", required=True, metavar="CODE", help="What was harvested.")
@click.option("--quantity", required=True, metavar="'40 kg'", help="How much: g, kg, yến, tạ, tấn.")
@click.option("--at", metavar="ISO", help="When, such as 2026-11-22T06:30; without it, now.")
@click.option("--fact", "facts", multiple=True, metavar="KEY=VALUE", help="What the stage asks.")
@click.option("--stage", default="harvest", show_default=True, metavar="CODE", help="The stage.")
@click.option("--household", metavar="CODE", help="Who harvested, where not the plot's own.")
@click.option("--store", metavar="CODE", help="Where it was brought.")
@click.option("--lot", "lot_code", metavar="CODE", help="The lot's code; without it, the next.")
@click.option("--unusual", metavar="TEXT", help="Why it is more than such a plot usually gives.")
@json_option
def harvest(
    *,
    organisation: str | None,
    plot: str,
    material: str,
    quantity: str,
    at: str | None,
    facts: tuple[str, ...],
    stage: str,
    household: str | None,
    store: str | None,
    lot_code: str | None,
    unusual: str | None,
    as_json: bool,
) -> None:
    """Record a harvest and open its lot; both or neither."""
    taken, answers = parse_weight(quantity), parse_facts(facts)
    moment = parse_moment(at) if at else None
    with opened() as deployment, deployment.transaction() as session:
        coop = organisation_named(session, organisation)
        recorder = console_recorder(deployment, coop)

        def party(code: str) -> Party:
            return row_named(session, Party, coop, code, field="household")

        def place(code: str, field: str) -> Place:
            return row_named(session, Place, coop, code, field=field)

        event = record_harvest(
            session,
            recorder,
            plot=place(plot, "plot"),
            material=row_named(session, Material, coop, material, field="material"),
            taken=taken,
            at=moment or EventTime.local(deployment.clock()),
            facts=answers,
            stage=stage,
            household=party(household) if household else None,
            store_at=place(store, "store") if store else None,
            lot_code=lot_code,
            unusual=unusual,
        )
        lot = output_lot(event)
        recorded = {
            "organisation": coop.code,
            "lot": lot.code,
            "material": material,
            "quantity": f"{taken.figure} {taken.unit}",
            "grams": taken.grams,
            "plot": plot,
            "business_date": event.business_date,
            "event": event.id,
        }
    show_one(recorded, as_json=as_json)
