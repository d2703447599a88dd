"""Finding what places were called before."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.parties.addresses import address_on
from traceability.parties.entering import code_taken
from traceability.parties.models import (
    FormerAddress,
    FormerPlaceCode,
    Organisation,
    Place,
    PlantingAreaCode,
)
from traceability.words import Words

SEAT = None
"""The key of the organisation's own address among those of its places."""


def former_addresses(
    session: Session, organisation_id: UUID
) -> Mapping[UUID | None, Sequence[FormerAddress]]:
    """The former addresses of the organisation's places by place, its own under `SEAT`.

    The last first; of two that ended on one day, the one that was recorded first.
    """
    found: dict[UUID | None, list[FormerAddress]] = defaultdict(list)
    rows = session.scalars(
        select(FormerAddress)
        .where(FormerAddress.organisation_id == organisation_id)
        .order_by(FormerAddress.valid_to.desc(), FormerAddress.id)
    )
    for each in rows:
        found[each.place_id].append(each)
    return found


def addresses_then(
    session: Session, organisation: Organisation, places: Sequence[Place], *, day: date
) -> dict[UUID | None, Words]:
    """The addresses that read otherwise on `day` than today, by place; the seat under `SEAT`."""
    former = former_addresses(session, organisation.id)
    then: dict[UUID | None, Words] = {}
    addressed: list[Organisation | Place] = [organisation, *places]
    for each in addressed:
        key = each.id if isinstance(each, Place) else SEAT
        now = Words(each.address_vi, each.address_en) if each.address_vi else None
        held = address_on(day, now, former.get(key, ()))
        if held is not None and held != now:
            then[key] = held
    return then


def former_codes(session: Session, place: Place) -> Sequence[str]:
    """The codes under which the place was known before."""
    return session.scalars(
        select(FormerPlaceCode.code)
        .where(FormerPlaceCode.place_id == place.id)
        .order_by(FormerPlaceCode.recorded_at, FormerPlaceCode.id)
    ).all()


def place_once_coded(session: Session, organisation_id: UUID, code: str) -> Place | None:
    """The place that had that code before; None where none had."""
    return session.scalar(
        select(Place)
        .join(FormerPlaceCode, FormerPlaceCode.place_id == Place.id)
        .where(FormerPlaceCode.organisation_id == organisation_id, FormerPlaceCode.code == code)
    )


def require_never_used(
    session: Session, organisation_id: UUID, code: str, *, but_by: UUID | None = None
) -> None:
    """Pass where no other place ever had the code: what is printed with it means that place.

    Raises:
        CodeTaken: one had it.
    """
    found = place_once_coded(session, organisation_id, code)
    if found is not None and found.id != but_by:
        raise code_taken(code)


def areas_coded(session: Session, code: str) -> Sequence[PlantingAreaCode]:
    """Every planting-area code that reads so, valid or not, whoever's plot it is of."""
    return session.scalars(
        select(PlantingAreaCode)
        .where(PlantingAreaCode.code == code)
        .order_by(PlantingAreaCode.valid_from.desc())
    ).all()
