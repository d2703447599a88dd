"""Finding places, parties, papers and people of an organisation, one by id or as lists."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from traceability.errors import N_, NotFound
from traceability.folding import fold
from traceability.parties.models import (
    QUARANTINE,
    Certificate,
    Membership,
    Party,
    Place,
    PlantingAreaCode,
)


def places_of(
    session: Session,
    organisation_id: UUID,
    *,
    kinds: Iterable[str] | None = None,
    search: str = "",
) -> Sequence[Place]:
    """The places of those kinds (all where none are named), by code."""
    query = (
        select(Place)
        .where(Place.organisation_id == organisation_id)
        .options(selectinload(Place.planting_area_codes))
    )
    if kinds is not None:
        query = query.where(Place.kind.in_(list(kinds)))
    if search.strip():
        query = query.where(Place.folded.contains(fold(search), autoescape=True))
    return session.scalars(query.order_by(Place.code)).all()


def place_by_id(session: Session, organisation_id: UUID, place_id: UUID) -> Place:
    """The organisation's place of that id.

    Raises:
        NotFound: it has none, whoever else does.
    """
    place = session.scalar(
        select(Place)
        .where(Place.id == place_id, Place.organisation_id == organisation_id)
        .options(selectinload(Place.planting_area_codes))
    )
    if place is None:
        raise NotFound(N_("There is no such place."), field="place", value=str(place_id))
    return place


def parties_of(
    session: Session,
    organisation_id: UUID,
    *,
    kinds: Iterable[str] | None = None,
    search: str = "",
) -> Sequence[Party]:
    """The households, buyers and suppliers that are not erased, by name."""
    query = select(Party).where(Party.organisation_id == organisation_id, Party.erased_at.is_(None))
    if kinds is not None:
        query = query.where(Party.kind.in_(list(kinds)))
    if search.strip():
        query = query.where(Party.folded.contains(fold(search), autoescape=True))
    return session.scalars(query.order_by(Party.folded, Party.code)).all()


def party_by_id(session: Session, organisation_id: UUID, party_id: UUID) -> Party:
    """The organisation's party of that id.

    Raises:
        NotFound: it has none, whoever else does.
    """
    party = session.scalar(
        select(Party).where(Party.id == party_id, Party.organisation_id == organisation_id)
    )
    if party is None:
        raise NotFound(
            N_("There is no such household or buyer."), field="party", value=str(party_id)
        )
    return party


def certificates_of(session: Session, organisation_id: UUID) -> Sequence[Certificate]:
    """Every certificate, those without an end first, then the one that ends last."""
    return session.scalars(
        select(Certificate)
        .where(Certificate.organisation_id == organisation_id)
        .order_by(Certificate.valid_to.is_not(None), Certificate.valid_to.desc(), Certificate.id)
    ).all()


def certificates_ending(
    session: Session, organisation_id: UUID, *, since: date, until: date
) -> Sequence[Certificate]:
    """The certificates whose last day lies between the two, the first to end first."""
    return session.scalars(
        select(Certificate)
        .where(
            Certificate.organisation_id == organisation_id,
            Certificate.valid_to.between(since, until),
        )
        .order_by(Certificate.valid_to, Certificate.id)
    ).all()


def area_codes_ending(
    session: Session, organisation_id: UUID, *, since: date, until: date
) -> Sequence[PlantingAreaCode]:
    """The planting-area codes whose last day lies between the two, the first to end first."""
    return session.scalars(
        select(PlantingAreaCode)
        .where(
            PlantingAreaCode.organisation_id == organisation_id,
            PlantingAreaCode.valid_to.between(since, until),
        )
        .order_by(PlantingAreaCode.valid_to, PlantingAreaCode.id)
    ).all()


def members_of(session: Session, organisation_id: UUID, *, now: datetime) -> Sequence[Membership]:
    """The people who belong to the organisation now, the first to come first."""
    return session.scalars(
        select(Membership)
        .where(
            Membership.organisation_id == organisation_id,
            or_(Membership.until.is_(None), Membership.until > now),
        )
        .options(joinedload(Membership.person))
        .order_by(Membership.since, Membership.person_id)
    ).all()


def first_store(session: Session, organisation_id: UUID) -> Place | None:
    """The workshop or warehouse registered first, where fresh goods are brought."""
    return session.scalar(
        select(Place)
        .where(Place.organisation_id == organisation_id, Place.kind.not_in(("plot", QUARANTINE)))
        .order_by(Place.kind.desc(), Place.id)
        .limit(1)
    )
