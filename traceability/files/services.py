"""Keeping files by the SHA-256 of their content: pictures of products, logos."""

import hashlib
import os
import re
import tempfile
from pathlib import Path
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from traceability.errors import N_, InvalidInput, NotFound
from traceability.files.models import StoredFile
from traceability.times import Clock, system_clock

MOST_BYTES = 5_000_000

_MAGIC = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "application/pdf": b"%PDF-",
}
SVG = "image/svg+xml"

_SHA256 = re.compile(r"[0-9a-f]{64}")


def media_type_of(content: bytes) -> str:
    """What the content is, by its first bytes, not by its name.

    Raises:
        InvalidInput: none of the types that are kept.
    """
    for media_type, magic in _MAGIC.items():
        if content.startswith(magic):
            return media_type
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    raise InvalidInput(N_("The file is no PNG, JPEG or WebP picture and no PDF."), field="file")


def store_file(
    session: Session,
    folder: Path,
    *,
    organisation_id: UUID,
    content: bytes,
    is_public: bool = True,
    drawn_here: bool = False,
    clock: Clock = system_clock,
) -> StoredFile:
    """Keep a file; the same content twice is one file. Written whole or not at all.

    `drawn_here` is for the project's own SVG drawings: from outside none is taken, because an SVG
    can carry scripts.

    Raises:
        InvalidInput: too large, or of a type that is not kept.
    """
    if len(content) > MOST_BYTES:
        raise InvalidInput(
            N_("The file has %(value)s bytes, more than %(most)s."),
            field="file",
            value=len(content),
            most=MOST_BYTES,
        )
    media_type = SVG if drawn_here else media_type_of(content)
    sha256 = hashlib.sha256(content).hexdigest()
    _write(path_of(folder, sha256), content)
    stored = session.get(StoredFile, (sha256, organisation_id))
    if stored is None:
        stored = StoredFile(
            sha256=sha256,
            organisation_id=organisation_id,
            media_type=media_type,
            size=len(content),
            is_public=is_public,
            stored_at=clock(),
        )
        try:
            with session.begin_nested():
                session.add(stored)
        except IntegrityError:  # somebody else kept the same content a moment ago
            return session.get_one(StoredFile, (sha256, organisation_id))
    return stored


def read_file(folder: Path, sha256: str) -> bytes:
    """The content of a kept file.

    Raises:
        NotFound: it is not there, or that is no file's name: nobody reads above the folder.
    """
    missing = NotFound(N_("There is no such file."), field="file", value=sha256)
    if not _SHA256.fullmatch(sha256):
        raise missing
    try:
        return path_of(folder, sha256).read_bytes()
    except FileNotFoundError as error:
        raise missing from error


def path_of(folder: Path, sha256: str) -> Path:
    """Where the file lies: in a folder named by its first two characters."""
    return folder / sha256[:2] / sha256


def _write(path: Path, content: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
        part.write(content)
        part.flush()
        os.fsync(part.fileno())
    Path(part.name).replace(path)
