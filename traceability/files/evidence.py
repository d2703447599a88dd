"""Photos and papers that show what an event says: looked into, freed of what they tell unasked."""

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.errors import N_, InvalidInput, NotFound
from traceability.files.models import StoredFile
from traceability.files.pictures import redrawn
from traceability.files.services import MOST_BYTES, media_type_of, store_file
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission

KINDS = ("photo", "test_report", "delivery_note", "invoice", "other")
"""What a document of an event can be."""

MOST_PHOTO_BYTES = 15_000_000
"""As a phone's camera writes it; what is kept is drawn anew and far smaller."""

LONGEST_SIDE = 2_000
"""Pixels: enough to read a printed page that was photographed."""

_PDF = "application/pdf"
_END_WITHIN = 1_024
"""ISO 32000-1, Annex H, implementation note 18: the end mark stands in the last 1,024 bytes."""


def store_evidence(
    session: Session,
    recorder: Recorder,
    folder: Path,
    *,
    content: bytes,
    keep_position: bool = False,
) -> StoredFile:
    """Keep a photo or a PDF for events of the organisation; only its members can see it.

    A photo is drawn anew: without what the camera noted, its position included unless it is
    wanted. A PDF is kept as it is, for whoever checks its signature. The same bytes are one file.

    Raises:
        InvalidInput: no picture and no PDF, one that is broken, or too large; the field is `file`.
    """
    recorder.require(Permission.RECORD_FIELD)
    return store_file(
        session,
        folder,
        organisation_id=recorder.organisation_id,
        content=as_evidence(content, keep_position=keep_position),
        is_public=False,
        clock=recorder.clock,
    )


def as_evidence(content: bytes, *, keep_position: bool = False) -> bytes:
    """What is kept of a photo or a paper that was sent: a PDF as it is, a photo drawn anew.

    Raises:
        InvalidInput: empty, no picture and no PDF, broken, or too large; the field is `file`.
    """
    if not content:
        raise InvalidInput(N_("The file is empty."), field="file")
    if media_type_of(content) == _PDF:
        return checked_pdf(content)
    return redrawn(
        content,
        most_bytes=MOST_PHOTO_BYTES,
        longest_side=LONGEST_SIDE,
        keep_position=keep_position,
        field="file",
    )


def checked_pdf(content: bytes) -> bytes:
    """A PDF that is whole, as far as its first and last bytes show.

    Raises:
        InvalidInput: too large, or cut off.
    """
    if len(content) > MOST_BYTES:
        raise InvalidInput(
            N_("The file has %(value)s MB, more than %(most)s MB."),
            field="file",
            value=round(len(content) / 1_000_000, 1),
            most=MOST_BYTES // 1_000_000,
        )
    if b"%%EOF" not in content[-_END_WITHIN:]:
        raise InvalidInput(N_("The PDF is not whole: its end is missing."), field="file")
    return content


def own_file(session: Session, organisation_id: UUID, sha256: str) -> StoredFile:
    """The organisation's file of that name.

    Raises:
        NotFound: it has none, whoever else does.
    """
    stored = session.scalar(
        select(StoredFile).where(
            StoredFile.sha256 == sha256, StoredFile.organisation_id == organisation_id
        )
    )
    if stored is None:
        raise NotFound(N_("There is no such file."), field="file", value=sha256)
    return stored


def show_to_all(
    session: Session, recorder: Recorder, sha256: str, *, is_public: bool
) -> StoredFile:
    """Let everybody see a file from now on, or only the members of the organisation.

    Raises:
        NotFound: the organisation has no such file.
    """
    recorder.require(Permission.CATALOGUE)
    stored = own_file(session, recorder.organisation_id, sha256)
    stored.is_public = is_public
    session.flush()
    return stored


def checked_kind(kind: str) -> str:
    """The kind of a document.

    Raises:
        InvalidInput: an unknown one.
    """
    if kind not in KINDS:
        raise InvalidInput(
            N_("“%(value)s” is none of: %(choices)s."),
            field="kind",
            value=kind,
            choices=", ".join(KINDS),
        )
    return kind


def public_files(session: Session, sha256s: Iterable[str]) -> set[str]:
    """Which of the files anybody may see."""
    return set(
        session.scalars(
            select(StoredFile.sha256).where(
                StoredFile.sha256.in_(list(sha256s)), StoredFile.is_public
            )
        )
    )
