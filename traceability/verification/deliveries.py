"""Weighing slips against the events that they are of, their amounts, and their numbers."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from traceability.deliveries.models import DeliverySlip, SlipPrice, SlipSequence
from traceability.deliveries.weighing import amount_vnd
from traceability.events.models import Event, EventLine
from traceability.verification.finding import Finding, differences


def slips(session: Session) -> Iterator[Finding]:
    """A slip says who, when, how much and into which lot as its event does; amounts follow."""
    rows = session.execute(
        select(DeliverySlip, Event, EventLine)
        .join(Event, Event.id == DeliverySlip.event_id)
        .join(EventLine, EventLine.event_id == Event.id)
        .order_by(DeliverySlip.id)
    )
    for slip, event, line in rows:
        stored = (slip.household_id, slip.business_date, slip.net_grams, slip.lot_id)
        derived = (event.party_id, event.business_date, line.grams, line.lot_id)
        if stored != derived:
            yield Finding(
                "slip", DeliverySlip.__tablename__, slip.code, _said(stored), _said(derived)
            )
    prices = session.execute(
        select(SlipPrice, DeliverySlip)
        .join(DeliverySlip, DeliverySlip.id == SlipPrice.slip_id)
        .order_by(SlipPrice.id)
    )
    for price, slip in prices:
        amount = amount_vnd(slip.net_grams, price.price_vnd)
        if price.amount_vnd != amount:
            yield Finding(
                "amount",
                SlipPrice.__tablename__,
                slip.code,
                f"{price.amount_vnd} VND",
                f"{amount} VND",
            )


def numbers(session: Session) -> Iterator[Finding]:
    """The numbers of a year are 1 to the last that was taken, each once."""
    taken = {
        (organisation_id, year): (int(count), int(most))
        for organisation_id, year, count, most in session.execute(
            select(
                DeliverySlip.organisation_id,
                DeliverySlip.year,
                func.count(DeliverySlip.number.distinct()),
                func.max(DeliverySlip.number),
            ).group_by(DeliverySlip.organisation_id, DeliverySlip.year)
        )
    }
    given = {
        (each.organisation_id, each.year): (each.last, each.last)
        for each in session.scalars(select(SlipSequence))
    }
    for (organisation_id, year), one, other in differences(taken, given, nothing=(0, 0)):
        yield Finding(
            "numbers",
            DeliverySlip.__tablename__,
            f"{organisation_id} {year}",
            f"{one[0]} up to {one[1]}",
            f"{other[0]} up to {other[1]}",
        )


def _said(told: tuple[object, ...]) -> str:
    return ", ".join(map(str, told))
