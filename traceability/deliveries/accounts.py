"""What is owed and paid, derived from standing slips and payments that were not cancelled.

Every question is a constant number of queries, however many members there are.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, exists, func, or_, select
from sqlalchemy.orm import Session

from traceability.crops import registry
from traceability.deliveries.grading import grade_words
from traceability.deliveries.models import (
    DeliverySlip,
    MemberPayment,
    PaymentReversal,
    SlipPrice,
)
from traceability.deliveries.reading import last_price
from traceability.deliveries.settlement import Account, Delivered, Month, Paid, Statement
from traceability.events.models import ErrorDeclaration
from traceability.folding import fold
from traceability.lots.models import Material
from traceability.parties.models import Party
from traceability.words import Words

_HOUSEHOLD = "household"


class Which(StrEnum):
    """Which members a list is of."""

    ALL = "all"
    OWED = "owed"
    ADVANCE = "advance"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class MemberAccount:
    """A member with the account, and the day of the last delivery."""

    party: Party
    account: Account
    last_on: date | None


@dataclass(frozen=True, slots=True)
class MemberStatement:
    """A member's statement of a month."""

    party: Party
    statement: Statement


def accounts(
    session: Session, organisation_id: UUID, *, search: str = "", which: Which = Which.ALL
) -> list[MemberAccount]:
    """Every member household, and whoever else delivered, with what is owed and paid; one query."""
    owed, paid = _owed(organisation_id), _paid(organisation_id)
    owed_vnd, open_slips = func.coalesce(owed.c.vnd, 0), func.coalesce(owed.c.open, 0)
    paid_vnd = func.coalesce(paid.c.vnd, 0)
    query = (
        select(Party, owed_vnd, paid_vnd, open_slips, owed.c.last_on)
        .outerjoin(owed, owed.c.party_id == Party.id)
        .outerjoin(paid, paid.c.party_id == Party.id)
        .where(
            Party.organisation_id == organisation_id,
            or_(
                (Party.kind == _HOUSEHOLD) & Party.erased_at.is_(None),
                owed.c.party_id.is_not(None),
                paid.c.party_id.is_not(None),
            ),
        )
        .order_by(Party.folded, Party.code)
    )
    if search.strip():
        query = query.where(Party.folded.contains(fold(search), autoescape=True))
    if which is Which.OWED:
        query = query.where(owed_vnd > paid_vnd)
    if which is Which.ADVANCE:
        query = query.where(owed_vnd < paid_vnd)
    if which is Which.OPEN:
        query = query.where(open_slips > 0)
    return [
        MemberAccount(party, Account(int(o), int(p), int(n)), last_on)
        for party, o, p, n, last_on in session.execute(query)
    ]


def account_of(session: Session, party: Party) -> Account:
    """One member's account."""
    owed = session.execute(
        select(_sum_of_prices(), _count_of_open())
        .select_from(DeliverySlip)
        .outerjoin(SlipPrice, (SlipPrice.slip_id == DeliverySlip.id) & last_price(SlipPrice))
        .where(DeliverySlip.household_id == party.id, slip_stands())
    ).one()
    paid = session.scalar(
        select(func.coalesce(func.sum(MemberPayment.amount_vnd), 0)).where(
            MemberPayment.party_id == party.id, _payment_stands()
        )
    )
    return Account(int(owed[0]), int(paid or 0), int(owed[1]))


def statements(
    session: Session, organisation_id: UUID, month: Month, *, party: Party | None = None
) -> list[MemberStatement]:
    """The statements of a month, as the books stand now: of one member, or of all with any.

    Five queries, whatever the number of members.
    """
    opening = _opening(session, organisation_id, month)
    delivered = _delivered(session, organisation_id, month, party)
    paid = _paid_in(session, organisation_id, month, party)
    wanted = {party.id} if party else opening.keys() | delivered.keys() | paid.keys()
    query = select(Party).where(Party.organisation_id == organisation_id)
    if party is not None:
        query = query.where(Party.id == party.id)
    found = [
        MemberStatement(
            each,
            Statement(
                month,
                opening.get(each.id, 0),
                tuple(delivered.get(each.id, ())),
                tuple(paid.get(each.id, ())),
            ),
        )
        for each in session.scalars(query.order_by(Party.folded, Party.code))
        if each.id in wanted
    ]
    return found if party else [each for each in found if not each.statement.is_empty]


def slip_stands() -> ColumnElement[bool]:
    """The SQL condition that no error declaration speaks against a slip's event."""
    return ~exists().where(ErrorDeclaration.event_id == DeliverySlip.event_id)


def _payment_stands() -> ColumnElement[bool]:
    return ~exists().where(PaymentReversal.payment_id == MemberPayment.id)


def _sum_of_prices() -> ColumnElement[int]:
    return func.coalesce(func.sum(SlipPrice.amount_vnd), 0)


def _count_of_open() -> ColumnElement[int]:
    return func.count() - func.count(SlipPrice.id)


def _owed(organisation_id: UUID, *, before: date | None = None) -> Subquery:
    query = (
        select(
            DeliverySlip.household_id.label("party_id"),
            _sum_of_prices().label("vnd"),
            _count_of_open().label("open"),
            func.max(DeliverySlip.business_date).label("last_on"),
        )
        .outerjoin(SlipPrice, (SlipPrice.slip_id == DeliverySlip.id) & last_price(SlipPrice))
        .where(DeliverySlip.organisation_id == organisation_id, slip_stands())
        .group_by(DeliverySlip.household_id)
    )
    if before is not None:
        query = query.where(DeliverySlip.business_date < before)
    return query.subquery()


def _paid(organisation_id: UUID, *, before: date | None = None) -> Subquery:
    query = (
        select(
            MemberPayment.party_id,
            func.coalesce(func.sum(MemberPayment.amount_vnd), 0).label("vnd"),
        )
        .where(MemberPayment.organisation_id == organisation_id, _payment_stands())
        .group_by(MemberPayment.party_id)
    )
    if before is not None:
        query = query.where(MemberPayment.paid_on < before)
    return query.subquery()


def _opening(session: Session, organisation_id: UUID, month: Month) -> dict[UUID, int]:
    found: dict[UUID, int] = defaultdict(int)
    owed = _owed(organisation_id, before=month.first)
    paid = _paid(organisation_id, before=month.first)
    for party_id, vnd in session.execute(select(owed.c.party_id, owed.c.vnd)):
        found[party_id] += int(vnd)
    for party_id, vnd in session.execute(select(paid.c.party_id, paid.c.vnd)):
        found[party_id] -= int(vnd)
    return dict(found)


def _delivered(
    session: Session, organisation_id: UUID, month: Month, party: Party | None
) -> dict[UUID, list[Delivered]]:
    query = (
        select(DeliverySlip, Material, SlipPrice.price_vnd, SlipPrice.amount_vnd)
        .join(Material, Material.id == DeliverySlip.material_id)
        .outerjoin(SlipPrice, (SlipPrice.slip_id == DeliverySlip.id) & last_price(SlipPrice))
        .where(
            DeliverySlip.organisation_id == organisation_id,
            DeliverySlip.business_date.between(month.first, month.last),
            slip_stands(),
        )
        .order_by(DeliverySlip.business_date, DeliverySlip.year, DeliverySlip.number)
    )
    if party is not None:
        query = query.where(DeliverySlip.household_id == party.id)
    found: dict[UUID, list[Delivered]] = defaultdict(list)
    for slip, material, price_vnd, amount_vnd in session.execute(query):
        found[slip.household_id].append(
            Delivered(
                number=slip.code,
                on=slip.business_date,
                material=Words(material.name_vi, material.name_en),
                grade=grade_words(registry.profile(material.crop), material.form, slip.grade),
                net_grams=slip.net_grams,
                price_vnd=price_vnd,
                amount_vnd=amount_vnd,
                corrected=slip.version > 0,
            )
        )
    return found


def _paid_in(
    session: Session, organisation_id: UUID, month: Month, party: Party | None
) -> dict[UUID, list[Paid]]:
    query = (
        select(MemberPayment)
        .where(
            MemberPayment.organisation_id == organisation_id,
            MemberPayment.paid_on.between(month.first, month.last),
            _payment_stands(),
        )
        .order_by(MemberPayment.paid_on, MemberPayment.id)
    )
    if party is not None:
        query = query.where(MemberPayment.party_id == party.id)
    found: dict[UUID, list[Paid]] = defaultdict(list)
    for each in session.scalars(query):
        found[each.party_id].append(
            Paid(each.paid_on, each.method.value, each.note or "", each.amount_vnd)
        )
    return found
