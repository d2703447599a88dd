"""Backup and restore: a deployment into one encrypted file, and out of it into an empty place."""

import io
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, Engine, exists, select, table

from traceability import migrating
from traceability.backup import sealing, stored_files, tables
from traceability.backup.archive import About, ArchiveWriter, File, Part, Sink, read_archive
from traceability.backup.sealing import SealedReader, SealedWriter
from traceability.backup.stored_files import StagedFiles
from traceability.database import open_engine, snapshot, writing
from traceability.deployment import Deployment
from traceability.errors import N_, BackupError

Progress = Callable[[int, int], None]
"""Told how many rows and files are done, and of how many; 0 of how many where that is not known."""

_PRIVATE = 0o600


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup file holds."""

    revision: str
    written_at: str
    base_url: str
    tables: int
    rows: int
    files: int


def write_backup(
    deployment: Deployment,
    out: Path,
    *,
    passphrase: str,
    progress: Progress | None = None,
    replace: bool = False,
) -> Backup:
    """Write database, keys and stored files into `out`, encrypted under `passphrase`.

    The file gets its name when it is whole and on the disk. Others may go on writing: the backup
    shows one moment of the database; files are never changed, so those it names are there.

    The keys inside stay sealed under the deployment's own passphrase, which is not in the file.

    Raises:
        BackupError: the file is there already, or the database holds what no backup can.
        OSError: it cannot be written there.
    """
    if out.exists() and not replace:
        raise BackupError(N_("The file %(value)s is there already."), field="file", value=str(out))
    if out.absolute().is_relative_to(deployment.files.absolute()):
        raise BackupError(
            N_("A backup does not belong among the stored files: %(value)s."),
            field="file",
            value=str(out),
        )
    with _draft(out) as file:
        sealed = SealedWriter(
            file,
            passphrase,
            salt=secrets.token_bytes(sealing.SALT_BYTES),
            prefix=secrets.token_bytes(sealing.PREFIX_BYTES),
            cost=sealing.COST,
        )
        with snapshot(deployment.engine).connect() as connection, connection.begin():
            written = _write(connection, deployment, sealed, progress)
        sealed.finish()
    return written


def check_backup(file: Path, *, passphrase: str, progress: Progress | None = None) -> Backup:
    """Read a backup from its first to its last byte and say what is in it; nothing is stored.

    Raises:
        BackupError: not a backup, not its passphrase, damaged, or cut off.
    """
    about, rows, files = None, 0, 0
    for member in _read(file, passphrase):
        match member:
            case About():
                about = member
            case Part():
                rows += len(member.rows)
            case File():
                files += 1
        if progress is not None:
            progress(rows + files, 0)
    assert about is not None, "read_archive begins with it"
    return Backup(about.revision, about.written_at, about.base_url, len(about.tables), rows, files)


def restore_backup(
    file: Path,
    database_url: str,
    *,
    files: Path,
    passphrase: str,
    progress: Progress | None = None,
) -> Backup:
    """Bring a backup back into an empty database, of either kind, and an empty folder.

    1. Read the whole file once: nothing is touched for the sake of a damaged one.
    2. Refuse a database that holds a row, and a folder that holds a file.
    3. Give the database the shape that the backup was written in.
    4. In one transaction, append every row and put every file in place; all or nothing.
    5. Bring the database to the newest shape.

    Raises:
        BackupError: the file, the database, or the folder is not fit; it says which.
    """
    # 1
    held = check_backup(file, passphrase=passphrase)
    stored_files.refuse_filled(files)
    engine = open_engine(database_url)
    try:
        # 2, 3
        _prepare(engine, held.revision)
        # 4
        with StagedFiles(files) as staged, writing(engine).begin() as connection:
            _refuse_rows(connection)
            _load(connection, _read(file, passphrase), staged, held, progress)
            staged.publish()
        # 5
        migrating.upgrade(engine)
    finally:
        engine.dispose()
    return held


def _write(
    connection: Connection,
    deployment: Deployment,
    out: Sink,
    progress: Progress | None,
) -> Backup:
    shapes = tables.every_shape()
    tables.refuse_unknown(
        tables.stored_tables(connection), (shape.name for shape in shapes), field="database"
    )
    paths = list(stored_files.files_in(deployment.files))
    total = sum(tables.count_rows(connection, shape) for shape in shapes) + len(paths)
    (revision,) = migrating.heads(connection)
    about = About(revision, deployment.clock().isoformat(), deployment.base_url, tuple(shapes))
    archive, done = ArchiveWriter(out), 0
    archive.about(about)
    for shape in shapes:
        for count in archive.table(shape.name, tables.rows_of(connection, shape)):
            done += count
            if progress is not None:
                progress(done, total)
    for path in paths:
        try:
            with (deployment.files / path).open("rb") as source:
                archive.file(path, os.fstat(source.fileno()).st_size, source)
        except FileNotFoundError:
            pass  # stored files stay for ever: what went away was the draft of one
        done += 1
        if progress is not None:
            progress(done, total)
    archive.finish()
    contents = archive.contents
    return Backup(
        revision,
        about.written_at,
        about.base_url,
        len(shapes),
        contents.rows.total(),
        contents.files,
    )


def _read(file: Path, passphrase: str) -> Iterator[About | Part | File]:
    with file.open("rb") as source:
        opened = SealedReader(source, passphrase)
        yield from read_archive(io.BufferedReader(opened))


def _prepare(engine: Engine, revision: str) -> None:
    """An empty database of the shape of `revision`, whatever empty shape it had before."""
    known = migrating.revisions()
    if revision not in known:
        raise BackupError(
            N_("The backup was written by a newer program (tables of revision %(value)s)."),
            field="file",
            value=revision,
        )
    with engine.connect() as connection:
        _refuse_rows(connection)
        standing = migrating.heads(connection)
    if any(each not in known for each in standing):
        raise BackupError(
            N_("The database has tables of a newer program (revision %(value)s)."),
            field="database",
            value=", ".join(standing),
        )
    if standing and known.index(standing[0]) > known.index(revision):
        migrating.downgrade(engine, revision)
    else:
        migrating.upgrade(engine, revision)


def _refuse_rows(connection: Connection) -> None:
    for name in sorted(tables.stored_tables(connection)):
        if connection.scalar(select(exists(select(1).select_from(table(name))))):
            raise BackupError(
                N_("The database is not empty: there are rows in %(value)s."),
                field="database",
                value=name,
            )


def _load(
    connection: Connection,
    members: Iterator[About | Part | File],
    staged: StagedFiles,
    held: Backup,
    progress: Progress | None,
) -> None:
    done, total = 0, held.rows + held.files
    for member in members:
        match member:
            case About():
                stored = tables.stored_tables(connection)
                tables.refuse_unknown((shape.name for shape in member.tables), stored, field="file")
            case Part():
                done += tables.insert_rows(connection, member.table, member.rows)
            case File():
                staged.put(member.path, member.content)
                done += 1
        if progress is not None:
            progress(done, total)


@contextmanager
def _draft(out: Path) -> Iterator[BinaryIO]:
    """A file that is readable by its owner only, and gets the name `out` when all is done."""
    draft = out.with_name(f".{out.name}-{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)
