"""Giving an organisation and its places their Global Location Numbers (GLN)."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.errors import N_, CodeTaken
from traceability.gs1.keys import checked_gln
from traceability.parties.models import Organisation, Place
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission


def number_organisation(session: Session, recorder: Recorder, *, gln: str | None) -> Organisation:
    """Give the organisation the GLN that GS1 licensed it; None takes it away.

    Raises:
        InvalidGs1Key: its length or its check digit is wrong.
    """
    recorder.require(Permission.REGISTERS)
    organisation = session.get_one(Organisation, recorder.organisation_id)
    organisation.gln = checked_gln(gln) if gln else None
    session.flush()
    return organisation


def number_place(session: Session, recorder: Recorder, *, place: Place, gln: str | None) -> Place:
    """Give a place its GLN; None takes it away.

    Raises:
        InvalidGs1Key: its length or its check digit is wrong.
        CodeTaken: another place of the organisation has it.
        NotFound: the place is another organisation's.
    """
    recorder.require(Permission.REGISTERS)
    recorder.require_own(place)
    if gln:
        require_free_gln(session, recorder.organisation_id, checked_gln(gln), but=place.id)
    place.gln = gln or None
    session.flush()
    return place


def require_free_gln(
    session: Session, organisation_id: UUID, gln: str, *, but: UUID | None = None
) -> None:
    """Pass where no place of the organisation, `but` one, has the number.

    Raises:
        CodeTaken: one has: a GLN names one place.
    """
    taken = session.scalar(
        select(Place.code).where(
            Place.organisation_id == organisation_id, Place.gln == gln, Place.id != but
        )
    )
    if taken is not None:
        raise CodeTaken(
            N_("The GLN %(value)s is that of %(place)s."), field="gln", value=gln, place=taken
        )
