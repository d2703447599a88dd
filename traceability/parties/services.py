"""Registering organisations, people, parties, places and certificates."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from traceability.errors import N_, CodeTaken, InvalidInput, NotFound
from traceability.folding import fold
from traceability.parties.models import (
    Certificate,
    Membership,
    Organisation,
    Party,
    Person,
    Place,
    PlantingAreaCode,
)
from traceability.parties.outline import checked_outline
from traceability.parties.recorder import Recorder
from traceability.parties.registration import checked_code, checked_name, valid_until
from traceability.parties.roles import Permission, Role
from traceability.times import Clock, system_clock

PARTY_KINDS = ("household", "buyer", "supplier")
PLACE_KINDS = ("plot", "workshop", "warehouse")
SCHEMES = ("vietgap", "ocop", "organic", "haccp", "other")


def create_organisation(
    session: Session,
    *,
    code: str,
    name_vi: str,
    address_vi: str,
    clock: Clock = system_clock,
    **details: Any,
) -> Organisation:
    """Register an organisation. `details` are further columns of `Organisation`.

    Raises:
        CodeTaken: another organisation has the code.
        InvalidInput: a code or a name that cannot stand.
    """
    checked_code(code)
    if session.scalar(select(Organisation.id).where(Organisation.code == code)):
        raise CodeTaken(N_("The code %(value)s is taken."), field="code", value=code)
    organisation = Organisation(
        code=code,
        name_vi=checked_name(name_vi),
        address_vi=checked_name(address_vi, field="address_vi"),
        folded=fold(code, name_vi, details.get("name_en")),
        created_at=clock(),
        **details,
    )
    session.add(organisation)
    session.flush()
    return organisation


def organisation_by_code(session: Session, code: str) -> Organisation:
    """The organisation of that code.

    Raises:
        NotFound: there is none.
    """
    found = session.scalar(select(Organisation).where(Organisation.code == code))
    if found is None:
        raise NotFound(
            N_("There is no organisation “%(value)s”."), field="organisation", value=code
        )
    return found


def add_member(
    session: Session, *, organisation_id: UUID, person: Person, role: Role, clock: Clock
) -> Membership:
    """Give a person a role in an organisation; a second call changes the role."""
    membership = session.get(Membership, (organisation_id, person.id))
    if membership is None:
        membership = Membership(
            organisation_id=organisation_id, person_id=person.id, role=role, since=clock()
        )
        session.add(membership)
    membership.role = role
    membership.until = None
    session.flush()
    return membership


def add_party(
    session: Session,
    recorder: Recorder,
    *,
    kind: str,
    code: str,
    name: str,
    phone: str | None = None,
    address: str | None = None,
) -> Party:
    """Register a member household, a buyer or a supplier."""
    recorder.require(Permission.REGISTERS)
    _choice(kind, PARTY_KINDS, field="kind")
    require_free_code(session, Party, recorder.organisation_id, checked_code(code))
    party = Party(
        organisation_id=recorder.organisation_id,
        kind=kind,
        code=code,
        name=checked_name(name, field="name"),
        phone=phone,
        address=address,
        folded=fold(code, name),
        created_at=recorder.now(),
    )
    session.add(party)
    session.flush()
    return party


def add_place(
    session: Session,
    recorder: Recorder,
    *,
    kind: str,
    code: str,
    name_vi: str,
    name_en: str | None = None,
    address_vi: str | None = None,
    address_en: str | None = None,
    crop: str | None = None,
    area_m2: int | None = None,
    outline: dict[str, Any] | None = None,
    household: Party | None = None,
) -> Place:
    """Register a plot, a workshop or a warehouse. `outline` is a GeoJSON Polygon in WGS84."""
    recorder.require(Permission.REGISTERS)
    _choice(kind, PLACE_KINDS, field="kind")
    require_free_code(session, Place, recorder.organisation_id, checked_code(code))
    if area_m2 is not None and area_m2 <= 0:
        raise InvalidInput(
            N_("%(value)s m² is not an area above zero."), field="area_m2", value=area_m2
        )
    place = Place(
        organisation_id=recorder.organisation_id,
        kind=kind,
        code=code,
        name_vi=checked_name(name_vi),
        name_en=name_en,
        address_vi=address_vi,
        address_en=address_en,
        crop=crop,
        area_m2=area_m2,
        outline=checked_outline(outline) if outline else None,
        party_id=household.id if household else None,
        folded=fold(code, name_vi, name_en),
        created_at=recorder.now(),
    )
    session.add(place)
    session.flush()
    return place


def add_planting_area_code(
    session: Session,
    recorder: Recorder,
    *,
    place: Place,
    code: str,
    issuer: str,
    valid_from: date,
    valid_to: date | None = None,
) -> PlantingAreaCode:
    """Give a plot its planting-area code: kept as the authority wrote it, never taken apart."""
    recorder.require(Permission.REGISTERS)
    area_code = PlantingAreaCode(
        organisation_id=recorder.organisation_id,
        place_id=place.id,
        code=checked_name(code, field="code"),
        issuer=checked_name(issuer, field="issuer"),
        valid_from=valid_from,
        valid_to=valid_until("planting_area", valid_from, valid_to),
    )
    session.add(area_code)
    session.flush()
    return area_code


def add_certificate(
    session: Session,
    recorder: Recorder,
    *,
    scheme: str,
    number: str,
    issuer: str,
    valid_from: date,
    valid_to: date | None = None,
    stars: int | None = None,
    place_id: UUID | None = None,
    product_id: UUID | None = None,
) -> Certificate:
    """Register a certificate of the organisation, of one place or of one product."""
    recorder.require(Permission.REGISTERS)
    _choice(scheme, SCHEMES, field="scheme")
    if (scheme == "ocop") != (stars in (3, 4, 5)):
        raise InvalidInput(
            N_("OCOP certificates, and only they, have 3, 4 or 5 stars."),
            field="stars",
            value=stars,
        )
    certificate = Certificate(
        organisation_id=recorder.organisation_id,
        scheme=scheme,
        number=checked_name(number, field="number"),
        issuer=checked_name(issuer, field="issuer"),
        stars=stars,
        place_id=place_id,
        product_id=product_id,
        valid_from=valid_from,
        valid_to=valid_until(scheme, valid_from, valid_to),
        created_at=recorder.now(),
    )
    session.add(certificate)
    session.flush()
    return certificate


def certificates_covering(
    session: Session,
    *,
    organisation_id: UUID,
    place_ids: frozenset[UUID] = frozenset(),
    product_id: UUID | None = None,
) -> list[Certificate]:
    """The certificates that speak for a product of those places, valid or not, newest first."""
    return list(
        session.scalars(
            select(Certificate)
            .where(
                Certificate.organisation_id == organisation_id,
                or_(Certificate.place_id.is_(None), Certificate.place_id.in_(place_ids)),
                or_(Certificate.product_id.is_(None), Certificate.product_id == product_id),
            )
            .order_by(Certificate.valid_from.desc())
        )
    )


def _choice(value: str, choices: tuple[str, ...], *, field: str) -> None:
    if value not in choices:
        raise InvalidInput(
            N_("“%(value)s” is none of: %(choices)s."),
            field=field,
            value=value,
            choices=", ".join(choices),
        )


def require_free_code(session: Session, table: Any, organisation_id: UUID, code: str) -> None:
    """Pass where no row of the organisation's `table` has the code.

    Raises:
        CodeTaken: one has.
    """
    taken = session.scalar(
        select(table.id).where(table.organisation_id == organisation_id, table.code == code)
    )
    if taken:
        raise CodeTaken(N_("The code %(value)s is taken."), field="code", value=code)
