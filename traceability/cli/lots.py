"""`nguon lots`: what there is, where it came from, what became of it."""

from typing import Any

import click
from sqlalchemy import func, select

from traceability.cli.balances import as_rows
from traceability.cli.commands import Area
from traceability.cli.exits import Refused
from traceability.cli.naming import console_recorder, lot_named, organisation_named
from traceability.cli.opening import opened
from traceability.cli.options import organisation_option
from traceability.cli.showing import json_option, show_json, show_rows
from traceability.errors import NotPublishable
from traceability.lots.balancing import lots_named, mass_balance
from traceability.lots.history import ORIGINS, history_of
from traceability.lots.lineage import Direction
from traceability.lots.mass_balance import told
from traceability.lots.models import Balance, Lot
from traceability.lots.telling import document
from traceability.rules.checking import Answer
from traceability.rules.rule_set import Act
from traceability.rules.services import LotCheck, accept_missing, check_lot
from traceability.times import local_date
from traceability.words import Words


@click.group(cls=Area)
def lots() -> None:
    """Look at lots."""


@lots.command("list")
@organisation_option
@click.option("--all", "with_empty", is_flag=True, help="Also those of which nothing is left.")
@json_option
def list_(*, organisation: str | None, with_empty: bool, as_json: bool) -> None:
    """List lots with what is left of them, the newest first."""
    grams, pieces = func.coalesce(func.sum(Balance.grams), 0), func.sum(Balance.pieces)
    with opened() as deployment, deployment.reading() as session:
        coop = organisation_named(session, organisation)
        query = (
            select(Lot, grams, func.coalesce(pieces, 0))
            .outerjoin(Balance, Balance.lot_id == Lot.id)
            .where(Lot.organisation_id == coop.id)
            .group_by(Lot.id)
            .order_by(Lot.business_date.desc(), Lot.code)
        )
        if not with_empty:
            query = query.having(grams > 0)
        rows = [
            {**_lot(lot), "grams": int(left), "packs": int(packs)}
            for lot, left, packs in session.execute(query)
        ]
    show_rows(rows, as_json=as_json)


@lots.command("trace")
@click.argument("code")
@click.option(
    "--up", "direction", flag_value=Direction.UP.value, help="Where it came from, to the fields."
)
@click.option(
    "--down",
    "direction",
    flag_value=Direction.DOWN.value,
    help="What became of it, to the packets.",
)
@organisation_option
@json_option
def trace_(*, code: str, direction: str | None, organisation: str | None, as_json: bool) -> None:
    """Trace lot CODE up to the fields, or down to the packets and whoever bought them.

    Events that were declared wrong do not count. `step` is the longest way from the lot.
    """
    if direction is None:
        raise click.UsageError("Say --up or --down.")
    with opened() as deployment, deployment.snapshot() as session:
        lot = lot_named(session, code, organisation)
        history = history_of(session, [lot.id], Direction(direction))
    found = document(history)
    if as_json:
        show_json({"lot": code, **found})
        return
    show_rows([_without(row, "id") for row in found["lots"]], as_json=False)
    for title, rows in (
        ("Harvested, delivered, bought", _sources(found)),
        ("Plots", [_without(row, "field_work") for row in found["plots"]]),
        ("Field work", _field_work(found)),
        ("Cartons and pallets", found["units"]),
        ("Sold and shipped", [_without(row, "event", "units") for row in found["departures"]]),
        ("Stamps", [{**row, "ranges": _said(row["ranges"])} for row in found["stamps"]]),
    ):
        if rows:
            click.echo(f"\n{title}")
            show_rows(rows, as_json=False)


def _without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def _sources(found: dict[str, Any]) -> list[dict[str, Any]]:
    """From whom goods came and where, one row for each lot that they went into."""
    return [
        {
            "kind": event["kind"],
            "business_date": event["business_date"],
            "place": event["place"],
            "party": event["party"],
            **line,
        }
        for event in found["events"]
        if event["kind"] in ORIGINS
        for line in event["lines"]
        if line["grams"] > 0
    ]


def _field_work(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "plot": plot["place"],
            "business_date": work["business_date"],
            "work": work["stage"],
            "facts": ", ".join(f"{key}={value}" for key, value in work["facts"].items()),
        }
        for plot in found["plots"]
        for work in plot["field_work"]
    ]


def _said(ranges: list[list[int]]) -> str:
    return ", ".join(f"{first}-{last}" for first, last in ranges)


@lots.command("balance")
@click.argument("code")
@organisation_option
@json_option
def balance_(*, code: str, organisation: str | None, as_json: bool) -> None:
    """Show where every kilogram of lot CODE came from and went, with what was lost on the way.

    Wrong entries do not count. The first rows are the lot's own account; the steps that follow are
    whole events, of which the lot may hold a part.
    """
    with opened() as deployment, deployment.snapshot() as session:
        lot = lot_named(session, code, organisation)
        found = mass_balance(session, lot)
        named = {each.id: each.code for each in lots_named(session, found)}
    if as_json:
        show_json(told(lot, found, named))
    else:
        show_rows(as_rows(found, named), as_json=False)


@lots.command("check")
@click.argument("code")
@click.option("--market", metavar="COUNTRY", help="Also the rules of a country it goes to.")
@organisation_option
@json_option
def check_(*, code: str, market: str | None, organisation: str | None, as_json: bool) -> None:
    """Check lot CODE against the law: what is there, what is missing, and which text asks for it.

    Ends with 1 where a mandatory item of a text that was read is missing and no owner has accepted
    that.
    """
    with opened() as deployment, deployment.reading() as session:
        lot = lot_named(session, code, organisation)
        today = local_date(deployment.clock())
        found = check_lot(session, lot, today=today, market=market)
        stopping = {each.key for act in Act for each in found.blocking(act)}
        rows = [_answer(found, answer, stops=answer.key in stopping) for answer in found.answers]
    if as_json:
        told = {"lot": code, "on": today, "publishable": not stopping, "items": rows}
        show_json(told)
    else:
        show_rows(rows, as_json=False)
    if stopping:
        raise Refused(
            f"lot {code} lacks {', '.join(sorted('.'.join(key) for key in stopping))}"
            f" [{NotPublishable.code}]"
        )


@lots.command("accept")
@click.argument("code")
@click.option("--reason", required=True, help="Why it goes out without; buyers read it.")
@click.option("--item", "items", multiple=True, metavar="TEXT.ITEM", help="Only this; may repeat.")
@organisation_option
@json_option
def accept(
    *, code: str, reason: str, items: tuple[str, ...], organisation: str | None, as_json: bool
) -> None:
    """Let lot CODE go out although mandatory items are missing. Kept for good, and not hidden."""
    with opened() as deployment, deployment.transaction() as session:
        lot = lot_named(session, code, organisation)
        accepted = accept_missing(
            session,
            console_recorder(deployment, lot.organisation),
            lot=lot,
            reason=reason,
            items=items or None,
            today=local_date(deployment.clock()),
        )
        rows = [
            {
                "lot": code,
                "item": f"{each.rule_set}.{each.item}",
                "reason": each.reason,
                "accepted_at": each.accepted_at,
            }
            for each in accepted
        ]
    show_rows(rows, as_json=as_json)


def _answer(found: LotCheck, answer: Answer, *, stops: bool) -> dict[str, Any]:
    acceptance = found.acceptance(answer)
    return {
        "status": answer.status,
        "item": ".".join(answer.key),
        "name": answer.item.name.vi,
        "asked": answer.item.weight,
        "source": answer.rule_set.source.vi,
        "article": (answer.item.article or answer.rule_set.article or Words("")).vi,
        "article_is_inferred": answer.rule_set.article_is_inferred,
        "effective_from": answer.rule_set.effective_from,
        "evidence": answer.item.evidence,
        "stops": stops,
        "why": None if answer.is_given else answer.why,
        "accepted_because": acceptance.reason if acceptance else None,
    }


def _lot(lot: Lot) -> dict[str, Any]:
    return {
        "organisation": lot.organisation.code,
        "lot": lot.code,
        "content": lot.content.code,
        "name": lot.content.name_vi,
        "business_date": lot.business_date,
        "expires_on": lot.expires_on,
    }
