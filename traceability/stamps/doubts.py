"""Reports by shoppers that something about a stamp is wrong."""

import unicodedata
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.errors import N_, InvalidInput, NotFound
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission
from traceability.stamps.models import DoubtReport
from traceability.stamps.reading import find_stamp
from traceability.stamps.vault import Vault
from traceability.stamps.verdict import Signature

REASONS = ("many_scans", "broken_seal", "different_product", "looks_copied", "other")
MOST_SCANNED = 400
MOST_MESSAGE = 1_000
MOST_CONTACT = 200


def report_doubt(
    session: Session,
    vault: Vault,
    *,
    text: str,
    reason: str,
    now: datetime,
    message: str | None = None,
    contact: str | None = None,
) -> DoubtReport:
    """Keep a report about what was scanned or typed.

    It goes to the cooperative only where the code is vouched for and on the books; a forged code
    that happens to name a run accuses nobody, and stays with who runs the site.

    Raises:
        InvalidInput: an unknown reason, or a text that is too long or cannot be stored.
    """
    if reason not in REASONS:
        raise InvalidInput(N_("Choose what seems wrong."), field="reason", value=reason)
    found = find_stamp(session, vault, text)
    ours = found.run is not None and found.signature in {Signature.CORRECT, Signature.NOT_CHECKED}
    report = DoubtReport(
        organisation_id=found.run.organisation_id if found.run and ours else None,
        run_id=found.run.id if found.run and ours else None,
        stamp_index=found.index if ours else None,
        scanned_text=_printable(text)[:MOST_SCANNED],
        reason=reason,
        message=_checked(message, "message", MOST_MESSAGE),
        contact=_checked(contact, "contact", MOST_CONTACT),
        reported_at=now,
    )
    session.add(report)
    session.flush()
    return report


def waiting_doubts(session: Session, recorder: Recorder) -> list[DoubtReport]:
    """The organisation's reports that nobody has dealt with, the newest first."""
    recorder.require(Permission.VIEW)
    return list(
        session.scalars(
            select(DoubtReport)
            .where(
                DoubtReport.organisation_id == recorder.organisation_id,
                DoubtReport.handled_at.is_(None),
            )
            .order_by(DoubtReport.reported_at.desc(), DoubtReport.id)
        )
    )


def settle_doubt(session: Session, recorder: Recorder, report_id: UUID) -> DoubtReport:
    """Note that somebody dealt with a report.

    Raises:
        NotFound: the organisation has no such report.
    """
    recorder.require(Permission.STAMPS)
    report = session.scalar(
        select(DoubtReport).where(
            DoubtReport.id == report_id,
            DoubtReport.organisation_id == recorder.organisation_id,
        )
    )
    if report is None:
        raise NotFound(N_("There is no such report."), field="report", value=str(report_id))
    report.handled_at = report.handled_at or recorder.now()
    session.flush()
    return report


def _checked(text: str | None, field: str, most: int) -> str | None:
    """The text as typed but for the space around it; None where nothing was."""
    typed = (text or "").strip()
    if len(typed) > most:
        raise InvalidInput(
            N_("The text has %(length)s characters; %(most)s fit."),
            field=field,
            value=typed[:most],
            length=len(typed),
            most=most,
        )
    if _printable(typed) != typed:
        raise InvalidInput(
            N_("The text holds characters that cannot be shown."), field=field, value=typed
        )
    return typed or None


def _printable(text: str) -> str:
    """Without control characters, which PostgreSQL or a page could stumble over."""
    return "".join(
        character
        for character in text
        if character in "\n\r\t" or unicodedata.category(character) not in {"Cc", "Cs"}
    )
