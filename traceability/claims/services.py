"""What becomes of a certificate after it was noted, and the papers that prove it."""

from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.errors import N_, Conflict, InvalidInput, NotFound
from traceability.files.models import StoredFile
from traceability.files.services import media_type_of, store_file
from traceability.parties.entering import fitting
from traceability.parties.models import (
    Certificate,
    CertificateEntry,
    CertificateEvidence,
    CertificateStep,
)
from traceability.parties.papers import Standing, standing_of
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission

EVIDENCE_TYPES = ("application/pdf", "image/jpeg", "image/png")
MOST_EVIDENCE = 10
"""Papers to one certificate."""


def certificate_by_id(session: Session, organisation_id: UUID, certificate_id: UUID) -> Certificate:
    """The organisation's certificate of that id.

    Raises:
        NotFound: it has none, whoever else does.
    """
    found = session.scalar(
        select(Certificate).where(
            Certificate.id == certificate_id, Certificate.organisation_id == organisation_id
        )
    )
    if found is None:
        raise NotFound(
            N_("There is no such certificate."), field="certificate", value=str(certificate_id)
        )
    return found


def note_step(
    session: Session,
    recorder: Recorder,
    *,
    certificate: Certificate,
    step: CertificateStep,
    from_date: date,
    reason: str | None = None,
) -> CertificateEntry:
    """Note that a certificate was checked, suspended, revoked, is in force again, or was wrong.

    Raises:
        InvalidInput: it ends without a reason, or on a day that is not in its validity.
        Conflict: it was revoked or withdrawn before, or nothing is there to be taken up again.
    """
    recorder.require(Permission.REGISTERS)
    recorder.require_own(certificate)
    session.scalars(
        select(Certificate.id).where(Certificate.id == certificate.id).with_for_update()
    ).one()
    session.refresh(certificate)
    _refuse_after_the_end(certificate, step, from_date)
    told = (reason or "").strip() or None
    if told is None and step is not CertificateStep.CHECKED:
        raise InvalidInput(N_("Say why."), field="reason")
    if from_date < certificate.valid_from:
        raise InvalidInput(
            N_("The certificate is valid from %(since)s on; %(value)s is before that."),
            field="from_date",
            value=from_date.isoformat(),
            since=certificate.valid_from.isoformat(),
        )
    entry = CertificateEntry(
        organisation_id=recorder.organisation_id,
        certificate_id=certificate.id,
        step=step,
        from_date=from_date,
        recorded_by=recorder.person_id,
        recorded_at=recorder.now(),
        **fitting(CertificateEntry, reason=told),
    )
    session.add(entry)
    session.flush()
    session.refresh(certificate, ["entries"])
    return entry


def add_evidence(
    session: Session,
    recorder: Recorder,
    files: Path,
    *,
    certificate: Certificate,
    content: bytes,
) -> StoredFile:
    """Keep a scan or a photo of a certificate; it is never public.

    Raises:
        InvalidInput: no PDF, JPEG or PNG, too large, or one too many.
    """
    recorder.require(Permission.REGISTERS)
    recorder.require_own(certificate)
    media_type = media_type_of(content)
    if media_type not in EVIDENCE_TYPES:
        raise InvalidInput(
            N_("The file is %(value)s. PDF, JPEG or PNG is taken."), field="file", value=media_type
        )
    session.refresh(certificate, ["evidence"])
    stored = store_file(
        session,
        files,
        organisation_id=recorder.organisation_id,
        content=content,
        is_public=False,
        clock=recorder.clock,
    )
    if any(each.sha256 == stored.sha256 for each in certificate.evidence):
        return stored
    if len(certificate.evidence) >= MOST_EVIDENCE:
        raise InvalidInput(
            N_("A certificate has at most %(most)s files."), field="file", most=MOST_EVIDENCE
        )
    session.add(
        CertificateEvidence(
            certificate_id=certificate.id,
            sha256=stored.sha256,
            organisation_id=recorder.organisation_id,
            added_by=recorder.person_id,
            added_at=recorder.now(),
        )
    )
    session.flush()
    session.refresh(certificate, ["evidence"])
    return stored


def evidence_file(
    session: Session, organisation_id: UUID, certificate_id: UUID, sha256: str
) -> StoredFile:
    """A kept file of the organisation's own certificate.

    Raises:
        NotFound: it has no such certificate, or that no such file.
    """
    certificate = certificate_by_id(session, organisation_id, certificate_id)
    known = {each.sha256 for each in certificate.evidence}
    stored = session.get(StoredFile, (sha256, organisation_id)) if sha256 in known else None
    if stored is None:
        raise NotFound(N_("There is no such file."), field="file", value=sha256)
    return stored


def _refuse_after_the_end(certificate: Certificate, step: CertificateStep, from_date: date) -> None:
    ended = {entry.step for entry in certificate.entries}
    if CertificateStep.WITHDRAWN in ended or (
        CertificateStep.REVOKED in ended and step is not CertificateStep.WITHDRAWN
    ):
        raise Conflict(
            N_("The certificate %(value)s ended before; nothing more happens to it."),
            field="step",
            value=certificate.number,
        )
    is_suspended = standing_of(certificate, from_date) is Standing.SUSPENDED
    if step is CertificateStep.REINSTATED and not is_suspended:
        raise Conflict(
            N_("The certificate %(value)s is not suspended on that day."),
            field="step",
            value=certificate.number,
        )
