"""Who took the file of a print, to print it."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.printing.models import Print, PrintDownload, PrintState
from traceability.errors import N_, OutOfOrder
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission

NOT_KEPT = N_("The file of print %(value)s is no longer kept. It can be drawn again.")


def note_download(session: Session, recorder: Recorder, *, printed: Print) -> None:
    """Note who took the file of a finished print.

    Raises:
        OutOfOrder: it is not finished.
    """
    recorder.require(Permission.STAMPS)
    recorder.require_own(printed)
    if printed.state is not PrintState.READY:
        raise OutOfOrder(
            N_("Print %(value)s is not finished yet."), field="print", value=printed.number
        )
    session.add(
        PrintDownload(
            organisation_id=printed.organisation_id,
            print_id=printed.id,
            taken_by=recorder.person_id,
            taken_at=recorder.now(),
        )
    )


def downloads_of(session: Session, print_id: UUID) -> list[PrintDownload]:
    """Who took the file, the newest first."""
    return list(
        session.scalars(
            select(PrintDownload)
            .where(PrintDownload.print_id == print_id)
            .order_by(PrintDownload.taken_at.desc(), PrintDownload.id.desc())
        )
    )
