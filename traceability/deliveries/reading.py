"""Finding slips and payments: by id, of a day, of a member."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from traceability.deliveries.models import DeliverySlip, MemberPayment, SlipPrice
from traceability.errors import N_, NotFound
from traceability.events.models import Event, EventLine
from traceability.parties.models import Party, Place


def last_price(price: Any) -> ColumnElement[bool]:
    """The SQL condition that a `SlipPrice` is the one of its slip that counts."""
    later = aliased(SlipPrice)
    return ~exists().where(later.slip_id == price.slip_id, later.position > price.position)


def slip_by_id(session: Session, organisation_id: UUID, slip_id: UUID) -> DeliverySlip:
    """The organisation's slip of that id.

    Raises:
        NotFound: it has none, whoever else does.
    """
    slip = session.scalar(
        told().where(DeliverySlip.id == slip_id, DeliverySlip.organisation_id == organisation_id)
    )
    if slip is None:
        raise NotFound(N_("There is no such slip."), field="slip", value=str(slip_id))
    return slip


def slip_of_event(session: Session, event: Event) -> DeliverySlip | None:
    """The slip that an event was recorded with, if any."""
    return session.scalar(select(DeliverySlip).where(DeliverySlip.event_id == event.id))


def versions_of(session: Session, slip: DeliverySlip) -> Sequence[DeliverySlip]:
    """Every version of a slip's number, the first recorded first."""
    return session.scalars(
        told()
        .where(
            DeliverySlip.organisation_id == slip.organisation_id,
            DeliverySlip.year == slip.year,
            DeliverySlip.number == slip.number,
        )
        .order_by(DeliverySlip.version)
    ).all()


def slips_of_day(session: Session, organisation_id: UUID, on: date) -> Sequence[DeliverySlip]:
    """The slips of a day, the newest first; wrong ones included, those corrected since left out.

    Of a number only the last version is there: what it replaced is on its own page.
    """
    return session.scalars(
        told()
        .where(
            DeliverySlip.organisation_id == organisation_id,
            DeliverySlip.business_date == on,
            _is_last_version(),
        )
        .order_by(DeliverySlip.year.desc(), DeliverySlip.number.desc())
    ).all()


def slips_of_member(
    session: Session, party: Party, *, limit: int, before: UUID | None = None
) -> Sequence[DeliverySlip]:
    """A member's slips, the newest first."""
    query = told().where(
        DeliverySlip.organisation_id == party.organisation_id,
        DeliverySlip.household_id == party.id,
        _is_last_version(),
    )
    if before is not None:
        query = query.where(DeliverySlip.id < before)
    return session.scalars(query.order_by(DeliverySlip.id.desc()).limit(limit)).all()


def payments_of_member(session: Session, party: Party, *, limit: int) -> Sequence[MemberPayment]:
    """A member's payments, the newest first, cancelled ones included."""
    return session.scalars(
        select(MemberPayment)
        .where(
            MemberPayment.organisation_id == party.organisation_id,
            MemberPayment.party_id == party.id,
        )
        .options(joinedload(MemberPayment.reversal), joinedload(MemberPayment.party))
        .order_by(MemberPayment.id.desc())
        .limit(limit)
    ).all()


def payment_by_id(session: Session, organisation_id: UUID, payment_id: UUID) -> MemberPayment:
    """The organisation's payment of that id.

    Raises:
        NotFound: it has none, whoever else does.
    """
    payment = session.scalar(
        select(MemberPayment)
        .where(MemberPayment.id == payment_id, MemberPayment.organisation_id == organisation_id)
        .options(joinedload(MemberPayment.party), joinedload(MemberPayment.reversal))
    )
    if payment is None:
        raise NotFound(N_("There is no such payment."), field="payment", value=str(payment_id))
    return payment


def last_slip(
    session: Session, organisation_id: UUID, *, party: Party | None = None
) -> DeliverySlip | None:
    """The slip that was written last, of all or of one member: what a form offers again."""
    query = told().where(DeliverySlip.organisation_id == organisation_id)
    if party is not None:
        query = query.where(DeliverySlip.household_id == party.id)
    return session.scalar(query.order_by(DeliverySlip.id.desc()).limit(1))


def recent_members(
    session: Session, organisation_id: UUID, *, since: date, limit: int
) -> Sequence[Party]:
    """Whose goods were weighed last, each once, the last first."""
    rows = session.execute(
        select(DeliverySlip.id, DeliverySlip.household_id)
        .where(DeliverySlip.organisation_id == organisation_id, DeliverySlip.business_date >= since)
        .order_by(DeliverySlip.id.desc())
        .limit(limit * limit)
    )
    order = list(dict.fromkeys(household_id for _, household_id in rows))[:limit]
    found = {
        party.id: party
        for party in session.scalars(
            select(Party).where(Party.id.in_(order), Party.erased_at.is_(None))
        )
    }
    return [found[party_id] for party_id in order if party_id in found]


def has_deliverers(session: Session, organisation_id: UUID, kinds: Iterable[str]) -> bool:
    """Whether anybody of those kinds is registered who may deliver."""
    known = exists().where(
        Party.organisation_id == organisation_id,
        Party.kind.in_(list(kinds)),
        Party.erased_at.is_(None),
    )
    return bool(session.scalar(select(known)))


def plots_of_member(session: Session, party: Party, *, crop: str) -> Sequence[Place]:
    """The plots that a member farms and that may bear the crop, by code."""
    return session.scalars(
        select(Place)
        .where(
            Place.organisation_id == party.organisation_id,
            Place.party_id == party.id,
            Place.kind == "plot",
            (Place.crop == crop) | Place.crop.is_(None),
        )
        .order_by(Place.code)
    ).all()


def told() -> Select[DeliverySlip]:
    """Slips with all that a page tells of them, in a constant number of queries."""
    event = joinedload(DeliverySlip.event)
    return select(DeliverySlip).options(
        event.joinedload(Event.place),
        event.joinedload(Event.error),
        event.selectinload(Event.lines).joinedload(EventLine.lot),
        event.selectinload(Event.facts),
        joinedload(DeliverySlip.household),
        joinedload(DeliverySlip.material),
        joinedload(DeliverySlip.lot),
        joinedload(DeliverySlip.organisation),
        selectinload(DeliverySlip.prices),
    )


def _is_last_version() -> ColumnElement[bool]:
    later = aliased(DeliverySlip)
    return ~exists().where(
        later.organisation_id == DeliverySlip.organisation_id,
        later.year == DeliverySlip.year,
        later.number == DeliverySlip.number,
        later.version > DeliverySlip.version,
    )
