import gzip
import io
import json
import tarfile
from pathlib import PurePosixPath

import pytest

from traceability.backup.archive import About, ArchiveWriter, File, Part, read_archive
from traceability.backup.tables import TableShape
from traceability.errors import BackupError

LOTS = TableShape("lots", (("id", "uuid"), ("code", "text")), ("id",))
SWAPPED = bytes.maketrans(b"on9", b"no8")
ROWS = [["0190", "CHE-1"], ["0191", None]]


def written(rows=ROWS):
    out = io.BytesIO()
    archive = ArchiveWriter(out)
    archive.about(About("0004", "2026-11-22T03:00:00+00:00", "https://nguon.example", (LOTS,)))
    assert sum(archive.table("lots", iter(rows))) == len(rows)
    archive.file(PurePosixPath("ab/x"), 7, io.BytesIO(b"content"))
    archive.finish()
    return out.getvalue()


def members(packed):
    with tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz") as tar:
        return [(each.name, tar.extractfile(each).read()) for each in tar]


def packed(named):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for name, content in named:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return out.getvalue()


def read(archive):
    return list(read_archive(io.BytesIO(archive)))


def test_rows_and_files_come_back_in_their_order():
    about, part, file = read(written())

    assert about.revision == "0004"
    assert about.tables == (LOTS,)
    assert part == Part(LOTS, ROWS)
    assert isinstance(file, File)
    assert file.path == PurePosixPath("ab/x")


def test_ordinary_tools_can_read_it():
    named = dict(members(written()))

    assert list(named) == ["about.json", "tables/lots/000001.jsonl", "files/ab/x", "manifest.json"]
    assert named["tables/lots/000001.jsonl"] == b'["0190","CHE-1"]\n["0191",null]\n'
    manifest = json.loads(named["manifest.json"])
    assert manifest["rows"] == {"lots": 2}
    assert manifest["files"] == 1
    assert len(manifest["members"]["files/ab/x"]) == 64


def test_many_rows_are_written_in_parts_of_about_a_megabyte():
    rows = [[f"{number:04}", "x" * 1_000] for number in range(3_000)]

    parts = [each for each in read(written(rows=rows)) if isinstance(each, Part)]

    assert len(parts) == 3
    assert [row for part in parts for row in part.rows] == rows


def test_a_line_separator_inside_a_text_ends_no_row():
    rows = [["1", "một\u2028hai\nba\x85bốn"]]

    assert read(written(rows=rows))[1].rows == rows


def test_the_same_contents_give_the_same_bytes():
    assert written() == written()


@pytest.mark.parametrize("dropped", range(4))
def test_a_missing_member_is_refused(dropped):
    named = members(written())
    del named[dropped]

    with pytest.raises(BackupError, match="damaged"):
        read(packed(named))


@pytest.mark.parametrize("changed", range(3))
def test_a_changed_member_is_refused(changed):
    named = members(written())
    name, content = named[changed]
    named[changed] = (name, content.translate(SWAPPED))

    with pytest.raises(BackupError, match="damaged"):
        read(packed(named))


@pytest.mark.parametrize(
    "name", ["files/../out", "files//etc/x", "files/", "files/a\\b", "tables/wishes/1", "x"]
)
def test_a_strange_member_is_refused(name):
    named = members(written())
    named.insert(1, (name, b"[]"))

    with pytest.raises(BackupError, match="damaged"):
        read(packed(named))


def test_a_link_is_refused():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        about = members(written())[0]
        first = tarfile.TarInfo(about[0])
        first.size = len(about[1])
        tar.addfile(first, io.BytesIO(about[1]))
        link = tarfile.TarInfo("files/passwd")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)

    with pytest.raises(BackupError, match="files/passwd"):
        read(out.getvalue())


@pytest.mark.parametrize(
    "content",
    [b"", b"no gzip", gzip.compress(b"no tar"), gzip.compress(b"")],
    ids=["empty", "no gzip", "no tar", "nothing"],
)
def test_what_is_no_archive_is_refused(content):
    with pytest.raises(BackupError, match="damaged"):
        read(content)


def test_a_later_format_is_named():
    named = members(written())
    document = json.loads(named[0][1])
    named[0] = ("about.json", json.dumps({**document, "format": 2}).encode())

    with pytest.raises(BackupError) as refused:
        read(packed(named))

    assert refused.value.value == 2


def test_a_file_that_became_shorter_while_it_was_read_stops_the_backup():
    archive = ArchiveWriter(io.BytesIO())

    with pytest.raises(BackupError) as refused:
        archive.file(PurePosixPath("x"), 10, io.BytesIO(b"short"))

    assert refused.value.field == "files"
