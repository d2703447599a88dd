"""The numbers that GS1 licensed: an organisation's company prefix, its GLN and its places'."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.errors import N_, CodeTaken, InvalidInput
from traceability.gs1.keys import checked_company_prefix, checked_gln
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


def note_company_prefix(
    session: Session, recorder: Recorder, *, prefix: str | None, is_licensed: bool
) -> Organisation:
    """Note the company prefix of the organisation; None takes it away.

    New cartons and pallets get an SSCC under it; those that have one keep it. `is_licensed` is the
    recorder's statement that GS1 licensed the prefix to this organisation: nothing in its digits
    tells, and a number under somebody else's prefix names somebody else's goods.

    Raises:
        InvalidGs1Key: not 4 to 12 digits, or from a range that no company gets.
        InvalidInput: it is not stated that it is licensed.
    """
    recorder.require(Permission.REGISTERS)
    organisation = session.get_one(Organisation, recorder.organisation_id)
    if prefix:
        checked_company_prefix(prefix, field="gs1_company_prefix")
        if not is_licensed:
            raise InvalidInput(
                N_("Only note a prefix that GS1 licensed to you, and say that it did."),
                field="gs1_prefix_is_licensed",
            )
    organisation.gs1_company_prefix = prefix or None
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
