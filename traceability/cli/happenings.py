"""`nguon field-operation`, `nguon blend`, `nguon inspect`: what else happens to plots and lots."""

from pathlib import Path

import click
from sqlalchemy.orm import Session

from traceability.cli.amounts import parse_area, parse_facts, parse_moment, parse_weight
from traceability.cli.commands import Act
from traceability.cli.naming import console_recorder, organisation_named, row_named
from traceability.cli.opening import opened
from traceability.cli.options import INT, organisation_option
from traceability.cli.showing import json_option, show_one, show_rows
from traceability.deployment import Deployment
from traceability.events.blends import blend as record_blend
from traceability.events.recording import Evidence
from traceability.events.services import output_lot
from traceability.field.models import AgroInput
from traceability.field.reading import spray_of
from traceability.field.services import Treatment, record_field_operation
from traceability.files.evidence import store_evidence
from traceability.inspections.kinds import KINDS, Result
from traceability.inspections.services import record_inspection
from traceability.lots.models import Lot, Material
from traceability.parties.models import Party, Place
from traceability.parties.recorder import Recorder
from traceability.times import EventTime

_at_option = click.option(
    "--at", metavar="ISO", help="When, such as 2026-11-22T06:30; without it, now."
)
_evidence_option = click.option(
    "--evidence",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A photo or a PDF that shows it.",
)


@click.command("field-operation", cls=Act)
@organisation_option
@click.option("--plot", "plots", required=True, multiple=True, metavar="CODE", help="Where.")
@click.option("--operation", required=True, metavar="CODE", help="What, as the crop's file has it.")
@click.option("--input", "used", metavar="CODE", help="What was used, of the register of inputs.")
@click.option("--product", metavar="NAME", help="What was used, where it is in no register.")
@click.option("--phi-days", type=INT, metavar="DAYS", help="Days until it may be harvested.")
@click.option("--dose", metavar="'1.5 ml/l'", help="How much of it.")
@click.option("--area", metavar="'2 sào'", help="How much land: m², sào, mẫu, ha; else all of it.")
@click.option("--fact", "facts", multiple=True, metavar="KEY=VALUE", help="What else is asked.")
@click.option("--household", metavar="CODE", help="Who did it, where not the plot's own.")
@_at_option
@_evidence_option
@json_option
def field_operation(
    *,
    organisation: str | None,
    plots: tuple[str, ...],
    operation: str,
    used: str | None,
    product: str | None,
    phi_days: int | None,
    dose: str | None,
    area: str | None,
    facts: tuple[str, ...],
    household: str | None,
    at: str | None,
    files: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Record work on plots: sprayed, fertilised, weeded, pruned, watered."""
    figure, _, unit = (dose or "").partition(" ")
    answers, moment = parse_facts(facts), parse_moment(at) if at else None
    land = parse_area(area) if area else None
    with opened() as deployment, deployment.transaction() as session:
        coop = organisation_named(session, organisation)
        recorder = console_recorder(deployment, coop)
        events = record_field_operation(
            session,
            recorder,
            plots=[row_named(session, Place, coop, code, field="plots") for code in plots],
            operation=operation,
            at=moment or EventTime.local(deployment.clock()),
            treatment=Treatment(
                used=row_named(session, AgroInput, coop, used, field="input") if used else None,
                product=product,
                phi_days=phi_days,
                dose=figure or None,
                dose_unit=unit.strip() or None,
            ),
            facts=answers,
            area=land,
            household=row_named(session, Party, coop, household, field="household")
            if household
            else None,
            documents=_kept(session, recorder, deployment, files),
        )
        rows = []
        for event in events:
            spray = spray_of(event)
            rows.append(
                {
                    "organisation": coop.code,
                    "plot": event.place.code if event.place else None,
                    "operation": operation,
                    "business_date": event.business_date,
                    "harvest_from": spray.allowed_from if spray else None,
                    "held_lots": [each.lot.code for each in event.about],
                    "event": event.id,
                }
            )
    show_rows(rows, as_json=as_json)


@click.command(cls=Act)
@organisation_option
@click.option(
    "--from",
    "sources",
    required=True,
    multiple=True,
    nargs=2,
    metavar="LOT '8 kg'",
    help="A lot, and how much of it; given for each.",
)
@click.option("--into", required=True, metavar="CODE", help="The material of the new lot.")
@click.option("--place", required=True, metavar="CODE", help="Where.")
@click.option("--made", metavar="'15 kg'", help="How much came of it; without it, nothing is lost.")
@click.option("--lot", "lot_code", metavar="CODE", help="The lot's code; without it, the next.")
@_at_option
@json_option
def blend(
    *,
    organisation: str | None,
    sources: tuple[tuple[str, str], ...],
    into: str,
    place: str,
    made: str | None,
    lot_code: str | None,
    at: str | None,
    as_json: bool,
) -> None:
    """Record that lots of one form were mixed into a new one."""
    weights = [(code, parse_weight(weight)) for code, weight in sources]
    came_out, moment = parse_weight(made) if made else None, parse_moment(at) if at else None
    with opened() as deployment, deployment.transaction() as session:
        coop = organisation_named(session, organisation)
        event = record_blend(
            session,
            console_recorder(deployment, coop),
            place=row_named(session, Place, coop, place, field="place"),
            inputs=[
                (row_named(session, Lot, coop, code, field="lot"), weight)
                for code, weight in weights
            ],
            output=row_named(session, Material, coop, into, field="into"),
            made=came_out,
            at=moment or EventTime.local(deployment.clock()),
            lot_code=lot_code,
        )
        mixed = {
            "organisation": coop.code,
            "lot": output_lot(event).code,
            "material": into,
            "grams": event.lines[-1].grams,
            "business_date": event.business_date,
            "event": event.id,
        }
    show_one(mixed, as_json=as_json)


@click.command(cls=Act)
@organisation_option
@click.option("--lot", "lots", required=True, multiple=True, metavar="CODE", help="Which lot.")
@click.option(
    "--kind",
    required=True,
    type=click.Choice([each.code for each in KINDS]),
    help="What was looked at.",
)
@click.option(
    "--result",
    required=True,
    type=click.Choice([each.value for each in Result]),
    help="How it ended.",
)
@click.option(
    "--value",
    "values",
    multiple=True,
    nargs=4,
    metavar="NAME FIGURE UNIT LIMIT",
    help="A measured value; - where there is no limit.",
)
@click.option("--sampled-on", metavar="DAY", help="When the sample was taken.")
@click.option("--report", metavar="NO", help="The number of the report.")
@click.option("--laboratory", metavar="CODE", help="Who tested it, a party of the register.")
@_at_option
@_evidence_option
@json_option
def inspect(
    *,
    organisation: str | None,
    lots: tuple[str, ...],
    kind: str,
    result: str,
    values: tuple[tuple[str, str, str, str], ...],
    sampled_on: str | None,
    report: str | None,
    laboratory: str | None,
    at: str | None,
    files: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Record an inspection or a laboratory test; lots that did not pass are held."""
    moment = parse_moment(at) if at else None
    with opened() as deployment, deployment.transaction() as session:
        coop = organisation_named(session, organisation)
        recorder = console_recorder(deployment, coop)
        event = record_inspection(
            session,
            recorder,
            kind=kind,
            lots=[row_named(session, Lot, coop, code, field="lots") for code in lots],
            facts={"result": result, "sampled_on": sampled_on, "report": report},
            values=[
                {"name": name, "figure": figure, "unit": unit, "limit": _limit(limit)}
                for name, figure, unit, limit in values
            ],
            at=moment or EventTime.local(deployment.clock()),
            laboratory=row_named(session, Party, coop, laboratory, field="laboratory")
            if laboratory
            else None,
            documents=_kept(session, recorder, deployment, files, paper="test_report"),
        )
        recorded = {
            "organisation": coop.code,
            "lots": [each.lot.code for each in event.about],
            "kind": kind,
            "result": result,
            "business_date": event.business_date,
            "documents": [each.sha256 for each in event.documents],
            "event": event.id,
        }
    show_one(recorded, as_json=as_json)


def _limit(given: str) -> str | None:
    return None if given == "-" else given


def _kept(
    session: Session,
    recorder: Recorder,
    deployment: Deployment,
    files: tuple[Path, ...],
    *,
    paper: str = "other",
) -> list[Evidence]:
    """Store the files, and name them as documents; a PDF is a `paper`."""
    found = []
    for file in files:
        stored = store_evidence(session, recorder, deployment.files, content=file.read_bytes())
        is_paper = stored.media_type == "application/pdf"
        found.append(Evidence(stored.sha256, paper if is_paper else "photo"))
    return found
