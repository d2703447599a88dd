"""Registering organisations, people, parties, places and certificates."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.areas import Area
from traceability.crops import registry
from traceability.database import Base
from traceability.errors import N_, InvalidInput, NotFound
from traceability.folding import fold
from traceability.gs1.keys import checked_gln
from traceability.parties.entering import code_taken, fitting, register, require_free_code
from traceability.parties.former import require_never_used
from traceability.parties.models import (
    QUARANTINE,
    Certificate,
    Membership,
    Organisation,
    Party,
    Person,
    Place,
    PlantingAreaCode,
)
from traceability.parties.numbering import require_free_gln
from traceability.parties.outline import checked_outline
from traceability.parties.recorder import Recorder
from traceability.parties.registration import (
    checked_code,
    checked_name,
    checked_whole,
    valid_until,
)
from traceability.parties.roles import Permission, Role
from traceability.parties.schemes import scheme_of
from traceability.times import Clock, system_clock

PARTY_KINDS = ("household", "buyer", "supplier")
PLACE_KINDS = ("plot", "workshop", "warehouse", QUARANTINE)
STARS = (3, 4, 5)
MOST_AREA_M2 = 1_000_000_000


def create_organisation(
    session: Session,
    *,
    code: str,
    name_vi: str,
    address_vi: str,
    gln: str | None = None,
    clock: Clock = system_clock,
    **details: Any,
) -> Organisation:
    """Register an organisation. `details` are further columns of `Organisation`.

    Raises:
        CodeTaken: another organisation has the code.
        InvalidInput: a code or a name that cannot stand.
        InvalidGs1Key: the GLN's check digit is wrong.
    """
    checked_code(code)
    if session.scalar(select(Organisation.id).where(Organisation.code == code)):
        raise code_taken(code)
    organisation = Organisation(
        code=code,
        name_vi=checked_name(name_vi),
        address_vi=checked_name(address_vi, field="address_vi"),
        gln=checked_gln(gln) if gln else None,
        folded=fold(code, name_vi, details.get("name_en")),
        created_at=clock(),
        **fitting(Organisation, **details),
    )
    return register(session, organisation, taken=code_taken(code))


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
        folded=fold(code, name),
        created_at=recorder.now(),
        **fitting(Party, phone=phone, address=address),
    )
    return register(session, party, taken=code_taken(code))


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
    area: Area | None = None,
    outline: dict[str, Any] | None = None,
    household: Party | None = None,
    gln: str | None = None,
) -> Place:
    """Register a plot, a workshop, a warehouse or a quarantine.

    `area` is the land in the unit in which people know it, which is kept; `area_m2` is for who has
    only square metres. `outline` is a GeoJSON Polygon in WGS84.

    Raises:
        InvalidInput: an unknown kind or crop, an area or an outline that cannot be.
        InvalidGs1Key: the GLN's check digit is wrong.
        NotFound: the household is another organisation's.
        CodeTaken: the organisation has a place of that code or GLN.
    """
    recorder.require(Permission.REGISTERS)
    recorder.require_own(household)
    _choice(kind, PLACE_KINDS, field="kind")
    require_free_code(session, Place, recorder.organisation_id, checked_code(code))
    require_never_used(session, recorder.organisation_id, code)
    if crop is not None:
        registry.profile(crop)
    if area is not None and area_m2 is not None:
        raise InvalidInput(N_("Give the area once."), field="area_m2", value=area_m2)
    if area_m2 is not None:
        checked_whole(area_m2, field="area_m2", most=MOST_AREA_M2)
    if gln is not None:
        require_free_gln(session, recorder.organisation_id, checked_gln(gln))
    place = Place(
        organisation_id=recorder.organisation_id,
        kind=kind,
        code=code,
        name_vi=checked_name(name_vi),
        area_m2=area.square_metres if area else area_m2,
        area_figure=area.figure if area else None,
        area_unit=area.unit if area else None,
        outline=checked_outline(outline) if outline else None,
        party_id=household.id if household else None,
        gln=gln,
        folded=fold(code, name_vi, name_en),
        created_at=recorder.now(),
        **fitting(Place, name_en=name_en, address_vi=address_vi, address_en=address_en, crop=crop),
    )
    return register(session, place, taken=code_taken(code))


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
    recorder.require_own(place)
    code = checked_name(code, field="code")
    if any(
        (known.code, known.valid_from) == (code, valid_from) for known in _codes(session, place)
    ):
        raise code_taken(code)
    area_code = PlantingAreaCode(
        organisation_id=recorder.organisation_id,
        place_id=place.id,
        issuer=checked_name(issuer, field="issuer"),
        valid_from=valid_from,
        valid_to=valid_until(valid_from, valid_to),
        **fitting(PlantingAreaCode, code=code),
    )
    return register(session, area_code, taken=code_taken(code))


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
    lot_id: UUID | None = None,
) -> Certificate:
    """Register a certificate of the organisation, of one place, of one product or of one lot.

    Raises:
        NotFound: the place, the product or the lot is another organisation's.
        InvalidInput: an unknown scheme, stars that it does not give, a validity that cannot be.
    """
    recorder.require(Permission.REGISTERS)
    _require_certified(session, recorder, place=place_id, product=product_id, lot=lot_id)
    rules = scheme_of(scheme)
    if rules.has_stars != (stars in STARS):
        raise InvalidInput(
            N_("OCOP certificates, and only they, have 3, 4 or 5 stars."),
            field="stars",
            value=stars,
        )
    certificate = Certificate(
        organisation_id=recorder.organisation_id,
        scheme=scheme,
        issuer=checked_name(issuer, field="issuer"),
        stars=stars,
        place_id=place_id,
        product_id=product_id,
        lot_id=lot_id,
        valid_from=valid_from,
        valid_to=valid_until(valid_from, valid_to, months=rules.months),
        created_at=recorder.now(),
        **fitting(Certificate, number=checked_name(number, field="number")),
    )
    session.add(certificate)
    session.flush()
    return certificate


def _choice(value: str, choices: tuple[str, ...], *, field: str) -> None:
    if value not in choices:
        raise InvalidInput(
            N_("“%(value)s” is none of: %(choices)s."),
            field=field,
            value=value,
            choices=", ".join(choices),
        )


def _codes(session: Session, place: Place) -> list[PlantingAreaCode]:
    known = session.scalars(select(PlantingAreaCode).where(PlantingAreaCode.place_id == place.id))
    return list(known)


def _require_certified(session: Session, recorder: Recorder, **named: UUID | None) -> None:
    """What a certificate names is the organisation's own; by tables, some of other concepts."""
    for field, row_id in named.items():
        if row_id is None:
            continue
        table = Base.metadata.tables[f"{field}s"]
        owner = session.scalar(select(table.c.organisation_id).where(table.c.id == row_id))
        if owner != recorder.organisation_id:
            raise NotFound(N_("There is no such record."), field=field, value=str(row_id))
