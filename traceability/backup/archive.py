"""The inner layer of a backup: a tar of JSON lines and files, compressed.

    about.json                     format, revision of the tables, their columns
    tables/<table>/000001.jsonl    rows as lists, at most about a megabyte in one member
    files/<path>                   stored files, as they lie in their folder
    manifest.json                  rows of each table, number of files, SHA-256 of every member

Once opened, ordinary tools read it, whatever becomes of this program. The manifest comes last, so
that everything before it can be written without knowing how much will come.
"""

import gzip
import hashlib
import io
import json
import tarfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO, Any, BinaryIO, Protocol

from traceability.backup.sealing import damaged
from traceability.backup.tables import TableShape
from traceability.errors import N_, BackupError

FORMAT = 1
ABOUT = "about.json"
MANIFEST = "manifest.json"
TABLES = "tables"
FILES = "files"

_PART = 1024 * 1024
_BLOCK = 64 * 1024


class Sink(Protocol):
    """Where a backup is written."""

    def write(self, data: bytes, /) -> object:
        """Take all of `data`."""


class Source(Protocol):
    """What a member is read from."""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; none at the end."""


@dataclass(frozen=True, slots=True)
class About:
    """What a backup says of itself before anything else."""

    revision: str
    written_at: str
    base_url: str
    tables: tuple[TableShape, ...]


@dataclass(slots=True)
class Contents:
    """What a backup holds: rows by table, stored files, the SHA-256 of every member."""

    rows: Counter[str] = field(default_factory=Counter)
    files: int = 0
    members: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As the manifest has it."""
        return {"rows": dict(self.rows), "files": self.files, "members": self.members}


class ArchiveWriter:
    """Writes the members of a backup to `out`, a piece at a time. Whole only after `finish`."""

    def __init__(self, out: Sink) -> None:
        self.contents = Contents()
        self._zipper = _Zipper(out)
        self._tar = tarfile.TarFile(
            fileobj=self._zipper,  # type: ignore[arg-type]  # tell and write are all it asks for
            mode="w",
            format=tarfile.PAX_FORMAT,
        )

    def about(self, about: About) -> None:
        """Say what comes. The first call."""
        self._add_json(
            ABOUT,
            {
                "format": FORMAT,
                "revision": about.revision,
                "written_at": about.written_at,
                "base_url": about.base_url,
                "tables": [{**shape.to_json(), "key": list(shape.key)} for shape in about.tables],
            },
        )

    def table(self, name: str, rows: Iterable[list[Any]]) -> Iterator[int]:
        """Write the rows of a table; yields how many after each member."""
        part, count, number = bytearray(), 0, 1
        for row in rows:
            part += json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            count += 1
            if len(part) >= _PART:
                self._add_part(name, number, part)
                yield count
                part, count, number = bytearray(), 0, number + 1
            self.contents.rows[name] += 1
        if part:
            self._add_part(name, number, part)
            yield count

    def file(self, path: PurePosixPath, size: int, source: BinaryIO) -> None:
        """Write a stored file.

        Raises:
            BackupError: it became shorter while it was read.
        """
        try:
            self._add(f"{FILES}/{path}", size, source)
        except OSError as error:
            raise BackupError(
                N_("The file %(value)s could not be read to its end."),
                field="files",
                value=str(path),
            ) from error
        self.contents.files += 1

    def finish(self) -> None:
        """Write the manifest and the end."""
        self._add_json(MANIFEST, self.contents.to_json())
        self._tar.close()
        self._zipper.finish()

    def _add_part(self, name: str, number: int, part: bytearray) -> None:
        self._add(f"{TABLES}/{name}/{number:06d}.jsonl", len(part), io.BytesIO(part))

    def _add_json(self, name: str, document: dict[str, Any]) -> None:
        text = json.dumps(document, ensure_ascii=False, indent=1).encode()
        self._add(name, len(text), io.BytesIO(text))

    def _add(self, name: str, size: int, source: Source) -> None:
        member = tarfile.TarInfo(name)
        member.size = size
        hashed = _Hashed(source)
        self._tar.addfile(member, hashed)
        self.contents.members[name] = hashed.hexdigest()


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a table."""

    table: TableShape
    rows: list[list[Any]]


@dataclass(frozen=True, slots=True)
class File:
    """A stored file; `content` must be read before the next member is asked for."""

    path: PurePosixPath
    content: Source


def read_archive(source: IO[bytes]) -> Iterator[About | Part | File]:
    """Every member of a backup in its order, and a check of the manifest after the last.

    What is read counts only once the iteration has come to its end.

    Raises:
        BackupError: a member is missing, strange, or not as the manifest says.
    """
    try:
        with (
            gzip.GzipFile(fileobj=source, mode="rb") as plain,
            tarfile.open(fileobj=plain, mode="r|") as tar,
        ):
            yield from _members(tar)
            while plain.read(_BLOCK):
                pass  # to the end, which is sealed too
    except (tarfile.TarError, zlib.error, EOFError, gzip.BadGzipFile) as error:
        raise damaged("archive") from error


def _members(tar: tarfile.TarFile) -> Iterator[About | Part | File]:
    contents, about = Contents(), None
    tables: dict[str, TableShape] = {}
    for member in tar:
        name, body = member.name, tar.extractfile(member) if member.isreg() else None
        if body is None:
            raise damaged(name)
        if name == MANIFEST:
            _compare(contents, _json(name, body.read()))
            return
        hashed = _Hashed(body)
        folder, _, rest = name.partition("/")
        if about is None:
            about = _about(name, hashed.read())
            tables = {shape.name: shape for shape in about.tables}
            yield about
        elif folder == TABLES and rest.partition("/")[0] in tables:
            table = tables[rest.partition("/")[0]]
            rows = [_row(name, line) for line in hashed.read().splitlines()]
            contents.rows[table.name] += len(rows)
            yield Part(table, rows)
        elif folder == FILES:
            contents.files += 1
            yield File(_inside(name, rest), hashed)
            while hashed.read(_BLOCK):
                pass
        else:
            raise damaged(name)
        contents.members[name] = hashed.hexdigest()
    raise damaged(MANIFEST)


class _Zipper:
    """Compresses what is written to it, in gzip's format, without a name or a time in it."""

    def __init__(self, out: Sink) -> None:
        self._out, self._compress, self._written = out, zlib.compressobj(6, wbits=31), 0

    def tell(self) -> int:
        """How many bytes came in."""
        return self._written

    def write(self, data: bytes) -> int:
        """Take bytes."""
        self._out.write(self._compress.compress(data))
        self._written += len(data)
        return len(data)

    def finish(self) -> None:
        """Write what is left."""
        self._out.write(self._compress.flush())


class _Hashed:
    """A source that is hashed while it is read."""

    def __init__(self, source: Source) -> None:
        self._source, self._hash = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Bytes of the source."""
        data = self._source.read(size)
        self._hash.update(data)
        return data

    def hexdigest(self) -> str:
        """The SHA-256 of what was read."""
        return self._hash.hexdigest()


def _about(name: str, text: bytes) -> About:
    if name != ABOUT:
        raise damaged(name)
    document = _json(name, text)
    if not isinstance(document.get("format"), int):
        raise damaged(name)
    if document["format"] != FORMAT:
        raise BackupError(
            N_("This backup has format %(value)s; this program reads format %(known)s."),
            field="file",
            value=document["format"],
            known=FORMAT,
        )
    try:
        return About(
            revision=str(document["revision"]),
            written_at=str(document["written_at"]),
            base_url=str(document["base_url"]),
            tables=tuple(
                TableShape(
                    str(each["name"]),
                    tuple((str(name), str(kind)) for name, kind in each["columns"]),
                    tuple(map(str, each["key"])),
                )
                for each in document["tables"]
            ),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise damaged(name) from error


def _compare(contents: Contents, manifest: dict[str, Any]) -> None:
    found = contents.to_json()
    for member in ("rows", "files", "members"):
        if found[member] != manifest.get(member):
            raise damaged(f"{MANIFEST}: {member}")


def _json(name: str, text: bytes) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except ValueError as error:
        raise damaged(name) from error
    if not isinstance(document, dict):
        raise damaged(name)
    return document


def _row(name: str, line: bytes) -> list[Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise damaged(name) from error
    if not isinstance(row, list):
        raise damaged(name)
    return row


def _inside(name: str, rest: str) -> PurePosixPath:
    """The path of a stored file, which must not lead out of its folder."""
    path = PurePosixPath(rest)
    if not path.parts or path.is_absolute() or ".." in path.parts or "\\" in rest:
        raise damaged(name)
    return path
