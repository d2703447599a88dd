"""The stored files against what the database says of them."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from traceability.files.models import StoredFile
from traceability.files.services import path_of
from traceability.verification.finding import Finding


def files(session: Session, folder: Path) -> Iterator[Finding]:
    """Every file is there, with the size and the content by which it is named."""
    table = StoredFile.__tablename__
    for sha256, size in session.execute(
        select(StoredFile.sha256, func.min(StoredFile.size))
        .group_by(StoredFile.sha256)
        .order_by(StoredFile.sha256)
    ):
        try:
            with path_of(folder, sha256).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
                length = file.tell()
        except FileNotFoundError:
            yield Finding("file", table, sha256, f"{size} bytes", "")
            continue
        if found != sha256:
            yield Finding("file", table, sha256, sha256, found)
        elif length != size:
            yield Finding("file", table, sha256, f"{size} bytes", f"{length} bytes")
