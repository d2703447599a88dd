"""The folder of stored files: read for a backup, put back whole or not at all by a restore."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

from traceability.backup.archive import Source
from traceability.errors import N_, BackupError


def files_in(folder: Path) -> Iterator[PurePosixPath]:
    """Every file below `folder`, sorted. Hidden ones are drafts that have no name yet."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in inside.parts)
        if not hidden and path.is_file() and not path.is_symlink():
            yield PurePosixPath(inside.as_posix())


def refuse_filled(folder: Path) -> None:
    """Pass where nothing lies in the folder, or no folder is there.

    Raises:
        BackupError: files are there, which would be mixed with those of the backup.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupError(
            N_("The folder of stored files, %(value)s, is not empty."),
            field="files",
            value=str(folder),
        )


class StagedFiles(AbstractContextManager["StagedFiles"]):
    """Files gathered beside their folder, which get its name at the end, or vanish."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._draft = folder.absolute().parent / f".{folder.name}-{secrets.token_hex(8)}"
        self._is_published = False

    def __enter__(self) -> Self:
        """Make the draft folder."""
        self._draft.mkdir(parents=True)
        return self

    def put(self, path: PurePosixPath, content: Source) -> None:
        """Store one file, through to the disk."""
        target = self._draft / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            shutil.copyfileobj(content, file)
            file.flush()
            os.fsync(file.fileno())

    def publish(self) -> None:
        """Give the draft the folder's name; an empty folder of that name gives way."""
        refuse_filled(self._folder)
        self._draft.replace(self._folder)
        self._is_published = True

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """After an error, leave nothing behind."""
        if self._is_published and error is not None:
            shutil.rmtree(self._folder)
        elif not self._is_published:
            shutil.rmtree(self._draft)
