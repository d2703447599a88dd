"""New addresses and new codes: the old ones stay known, with the day until which they held."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.errors import N_, InvalidInput, NotFound
from traceability.folding import fold
from traceability.parties.addresses import renamed
from traceability.parties.entering import code_taken, fitting, register, require_free_code
from traceability.parties.former import require_never_used
from traceability.parties.models import FormerAddress, FormerPlaceCode, Organisation, Place
from traceability.parties.recorder import Recorder
from traceability.parties.registration import checked_code, checked_name
from traceability.parties.roles import Permission
from traceability.times import local_date

Addressed = Organisation | Place


@dataclass(frozen=True, slots=True)
class Renaming:
    """An address that a changed name would change."""

    of: Addressed
    before: str
    after: str


def change_address(
    session: Session,
    recorder: Recorder,
    *,
    of: Addressed,
    address_vi: str,
    address_en: str | None = None,
    since: date,
    basis: str | None = None,
) -> None:
    """Give a place, or the organisation itself, the address that it has since a day.

    What stood there is kept with its last day; `basis` says what changed it.

    Raises:
        InvalidInput: the day lies in the future, or the address is what it was.
    """
    recorder.require(Permission.REGISTERS)
    if isinstance(of, Place):
        recorder.require_own(of)
    elif of.id != recorder.organisation_id:
        raise NotFound(N_("There is no such record."), value=str(of.id))
    if since > local_date(recorder.now()):
        raise InvalidInput(N_("The day %(value)s lies in the future."), field="since", value=since)
    address_vi = checked_name(address_vi, field="address_vi")
    if address_vi == of.address_vi:
        raise InvalidInput(
            N_("The address is “%(value)s” already."), field="address_vi", value=address_vi
        )
    if of.address_vi:
        session.add(
            FormerAddress(
                organisation_id=recorder.organisation_id,
                place_id=of.id if isinstance(of, Place) else None,
                address_vi=of.address_vi,
                address_en=of.address_en,
                valid_to=since - timedelta(days=1),
                recorded_at=recorder.now(),
                recorded_by=recorder.person_id,
                **fitting(FormerAddress, basis=basis),
            )
        )
    changed = fitting(type(of), address_vi=address_vi, address_en=address_en)
    of.address_vi, of.address_en = changed["address_vi"], changed["address_en"]
    session.flush()


def would_rename(session: Session, recorder: Recorder, *, old: str, new: str) -> list[Renaming]:
    """The addresses of the organisation in which the name stands, as they would read.

    Raises:
        InvalidInput: no name to look for.
    """
    recorder.require(Permission.REGISTERS)
    if not old.strip():
        raise InvalidInput(N_("Say which name has changed."), field="old")
    return list(_renamings(session, recorder, old, new))


def rename_everywhere(
    session: Session,
    recorder: Recorder,
    *,
    old: str,
    new: str,
    since: date,
    basis: str | None = None,
) -> list[Renaming]:
    """Write a changed name (a merged province, an abolished district) into every address.

    Raises:
        InvalidInput: the name stands in no address.
    """
    found = would_rename(session, recorder, old=old, new=new)
    if not found:
        raise InvalidInput(N_("No address has “%(value)s” in it."), field="old", value=old.strip())
    for each in found:
        english = renamed(each.of.address_en, old, new) if each.of.address_en else None
        change_address(
            session,
            recorder,
            of=each.of,
            address_vi=each.after,
            address_en=english,
            since=since,
            basis=basis,
        )
    return found


def recode_place(session: Session, recorder: Recorder, *, place: Place, code: str) -> None:
    """Give a place another code; the old one goes on naming it and is nobody else's any more.

    Raises:
        CodeTaken: another place has the code, or had it.
    """
    recorder.require(Permission.REGISTERS)
    recorder.require_own(place)
    if checked_code(code) == place.code:
        raise InvalidInput(N_("The code is “%(value)s” already."), field="code", value=code)
    require_free_code(session, Place, recorder.organisation_id, code)
    require_never_used(session, recorder.organisation_id, code, but_by=place.id)
    again = session.scalar(
        select(FormerPlaceCode).where(
            FormerPlaceCode.organisation_id == recorder.organisation_id,
            FormerPlaceCode.code == code,
        )
    )
    if again is not None:  # it gets its own old code back
        session.delete(again)
        session.flush()
    former = FormerPlaceCode(
        organisation_id=recorder.organisation_id,
        place_id=place.id,
        code=place.code,
        recorded_at=recorder.now(),
        recorded_by=recorder.person_id,
    )
    register(session, former, taken=code_taken(place.code))
    place.code = code
    place.folded = fold(code, place.name_vi, place.name_en)
    session.flush()


def _renamings(session: Session, recorder: Recorder, old: str, new: str) -> Iterator[Renaming]:
    organisation = session.get_one(Organisation, recorder.organisation_id)
    places = session.scalars(
        select(Place).where(Place.organisation_id == recorder.organisation_id).order_by(Place.code)
    )
    for each in (organisation, *places):
        if each.address_vi and (after := renamed(each.address_vi, old, new)) != each.address_vi:
            yield Renaming(each, each.address_vi, after)
