"""Prices by grade and day, and the price that each slip is paid at.

A price list is a history: a price counts from a day on until the next, and changing one records
another. A slip that has a price keeps it, since it was handed out on paper; a slip whose price was
open gets it from the first list price that covers its day.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from traceability.crops import registry
from traceability.deliveries.grading import checked_grade
from traceability.deliveries.models import DeliverySlip, MaterialPrice, SlipPrice
from traceability.deliveries.numbering import hold_numbers
from traceability.deliveries.weighing import amount_vnd, checked_price
from traceability.errors import N_, Conflict, InvalidInput
from traceability.events.models import ErrorDeclaration
from traceability.lots.models import Material
from traceability.parties.recorder import Recorder
from traceability.parties.registration import checked_text
from traceability.parties.roles import Permission

LONGEST_REASON = 200


def set_price(
    session: Session,
    recorder: Recorder,
    *,
    material: Material,
    grade: str,
    valid_from: date,
    price_vnd: int,
) -> MaterialPrice:
    """Record what a kilogram costs from a day on, and price the slips that waited for it.

    Raises:
        InvalidInput: the material does not come in that grade, or no price at all.
    """
    recorder.require(Permission.MEMBERS)
    recorder.require_own(material)
    checked_grade(registry.profile(material.crop), material.form, grade)
    checked_price(price_vnd)
    hold_numbers(session, recorder.organisation_id)
    price = MaterialPrice(
        organisation_id=recorder.organisation_id,
        material_id=material.id,
        grade=grade,
        valid_from=valid_from,
        price_vnd=price_vnd,
        recorded_at=recorder.now(),
        recorded_by=recorder.person_id,
    )
    session.add(price)
    session.flush()
    for slip in _open_slips(session, material, grade, valid_from):
        add_list_price(session, recorder, slip)
    return price


def price_slip(
    session: Session,
    recorder: Recorder,
    *,
    slip: DeliverySlip,
    price_vnd: int,
    reason: str,
) -> SlipPrice:
    """Pay a slip at another price than the list's; the reason stays with it.

    Raises:
        InvalidInput: no price, or no reason.
        Conflict: the slip was declared wrong, or somebody else priced it at this moment.
    """
    recorder.require(Permission.MEMBERS)
    recorder.require_own(slip)
    wrong = session.scalar(
        select(ErrorDeclaration.id).where(ErrorDeclaration.event_id == slip.event_id)
    )
    if wrong is not None:
        raise Conflict(
            N_("Slip %(value)s was declared wrong; it is paid at no price."),
            field="slip",
            value=slip.code,
        )
    hold_numbers(session, recorder.organisation_id)
    return add_own_price(session, recorder, slip, checked_price(price_vnd), checked_reason(reason))


def checked_reason(reason: str) -> str:
    """Why something is other than usual: a text that is kept.

    Raises:
        InvalidInput: nothing, or too long.
    """
    tidy = (checked_text(reason, field="reason", most=LONGEST_REASON) or "").strip()
    if not tidy:
        raise InvalidInput(N_("Say why."), field="reason")
    return tidy


def add_list_price(session: Session, recorder: Recorder, slip: DeliverySlip) -> SlipPrice | None:
    """Give a slip the list price of its day; None, and an open price, where there is none."""
    price = valid_price(session, slip.material_id, slip.grade, slip.business_date)
    if price is None:
        return None
    return add_price(session, recorder, slip, price_vnd=price.price_vnd, price_id=price.id)


def add_own_price(
    session: Session, recorder: Recorder, slip: DeliverySlip, price_vnd: int, reason: str
) -> SlipPrice:
    """Give a slip a price of its own."""
    return add_price(session, recorder, slip, price_vnd=price_vnd, reason=reason)


def add_price(
    session: Session,
    recorder: Recorder,
    slip: DeliverySlip,
    *,
    price_vnd: int,
    price_id: UUID | None = None,
    reason: str | None = None,
) -> SlipPrice:
    """Append a price to a slip; it is the one that counts from now on."""
    known = session.scalars(
        select(SlipPrice.position)
        .where(SlipPrice.slip_id == slip.id)
        .order_by(SlipPrice.position.desc())
        .limit(1)
    ).first()
    price = SlipPrice(
        organisation_id=slip.organisation_id,
        slip_id=slip.id,
        position=(known or 0) + 1,
        price_vnd=price_vnd,
        amount_vnd=amount_vnd(slip.net_grams, price_vnd),
        price_id=price_id,
        reason=reason,
        recorded_at=recorder.now(),
        recorded_by=recorder.person_id,
    )
    session.add(price)
    session.flush()
    session.expire(slip, ["prices"])
    return price


def valid_price(session: Session, material_id: UUID, grade: str, on: date) -> MaterialPrice | None:
    """The list price of a day: the latest that had begun, of one day the one recorded last."""
    return session.scalar(
        select(MaterialPrice)
        .where(
            MaterialPrice.material_id == material_id,
            MaterialPrice.grade == grade,
            MaterialPrice.valid_from <= on,
        )
        .order_by(
            MaterialPrice.valid_from.desc(),
            MaterialPrice.recorded_at.desc(),
            MaterialPrice.id.desc(),
        )
        .limit(1)
    )


def prices_of(session: Session, organisation_id: UUID) -> Sequence[MaterialPrice]:
    """Every price that was ever set, the newest day first."""
    return session.scalars(
        select(MaterialPrice)
        .where(MaterialPrice.organisation_id == organisation_id)
        .options(joinedload(MaterialPrice.material))
        .order_by(
            MaterialPrice.valid_from.desc(),
            MaterialPrice.recorded_at.desc(),
            MaterialPrice.id.desc(),
        )
    ).all()


def _open_slips(
    session: Session, material: Material, grade: str, since: date
) -> Sequence[DeliverySlip]:
    """The standing slips from that day on that have no price."""
    return session.scalars(
        select(DeliverySlip).where(
            DeliverySlip.organisation_id == material.organisation_id,
            DeliverySlip.material_id == material.id,
            DeliverySlip.grade == grade,
            DeliverySlip.business_date >= since,
            ~exists().where(SlipPrice.slip_id == DeliverySlip.id),
            ~exists().where(ErrorDeclaration.event_id == DeliverySlip.event_id),
        )
    ).all()
