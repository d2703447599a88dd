"""Evidence is what it says it is, and tells nothing that nobody asked for."""

import io
import struct
import zlib

import pytest
from PIL import Image

from traceability.errors import InvalidInput, NotAllowed, NotFound
from traceability.files.evidence import (
    LONGEST_SIDE,
    MOST_PHOTO_BYTES,
    checked_kind,
    own_file,
    public_files,
    show_to_all,
    store_evidence,
)
from traceability.files.services import MOST_BYTES, read_file
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role

GPS, MAKE, ORIENTATION = 0x8825, 0x010F, 0x0112
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"


def photo(size=(80, 40), *, kind="JPEG"):
    """A photo on its side, left half red, with position and camera noted."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[MAKE] = "Dien thoai"
    exif[ORIENTATION] = 6
    exif[GPS] = {1: "N", 2: (21.0, 35.0, 0.0), 3: "E", 4: (105.0, 50.0, 0.0)}
    out = io.BytesIO()
    picture.save(out, kind, exif=exif)
    return out.getvalue()


@pytest.fixture
def keep(book, coop, tmp_path):
    def store(content, **given):
        stored = store_evidence(book, coop.recorder, tmp_path, content=content, **given)
        return stored, read_file(tmp_path, stored.sha256)

    return store


def exif_of(content):
    return Image.open(io.BytesIO(content)).getexif()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_loses_its_position_and_stands_upright(keep, kind):
    stored, content = keep(photo(kind=kind))

    picture = Image.open(io.BytesIO(content))
    assert dict(picture.getexif()) == {}
    assert picture.size == (40, 80)
    red, _, blue = picture.getpixel((20, 10))
    assert red > 200 > blue
    assert (stored.media_type, stored.is_public) == ("image/jpeg", False)
    assert b"Dien thoai" not in content


def test_its_position_stays_where_it_is_wanted_and_nothing_else(keep):
    _, content = keep(photo(), keep_position=True)

    exif = exif_of(content)
    assert exif.get_ifd(GPS)[2] == (21.0, 35.0, 0.0)
    assert set(exif) == {GPS}


def test_a_large_photo_is_made_smaller(keep):
    _, content = keep(photo((3_000, 100)))

    assert max(Image.open(io.BytesIO(content)).size) == LONGEST_SIDE


def bomb(side=40_000):
    """A few bytes of PNG that claim to be 1.6 thousand million pixels."""

    def chunk(name, data):
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        bomb(),
        bomb(7_500),
        b"\xff\xd8\xff" + b"no picture" * 9,
        photo()[:300],
        PDF[:-20],
        b"%PDF-1.7" + b"0" * MOST_BYTES + b"%%EOF",
        b"\xff\xd8\xff" + b"0" * MOST_PHOTO_BYTES,
        b"GIF89a",
    ],
    ids=[
        *("empty", "page", "bomb", "many pixels", "no jpeg", "cut jpeg", "cut pdf", "large pdf"),
        *("large photo", "gif"),
    ],
)
def test_what_is_broken_too_large_or_something_else_is_refused(keep, content):
    with pytest.raises(InvalidInput) as refused:
        keep(content)

    assert refused.value.field == "file"


def test_a_pdf_is_kept_as_it_is(keep):
    stored, content = keep(PDF)

    assert (stored.media_type, content) == ("application/pdf", PDF)


def test_a_file_is_seen_by_all_only_where_somebody_decided_so(book, coop, neighbour, keep):
    stored, _ = keep(PDF)
    assert public_files(book, [stored.sha256]) == set()

    show_to_all(book, coop.recorder, stored.sha256, is_public=True)

    assert public_files(book, [stored.sha256, "0" * 64]) == {stored.sha256}
    show_to_all(book, coop.recorder, stored.sha256, is_public=False)
    assert public_files(book, [stored.sha256]) == set()
    picker = Recorder(coop.organisation.id, Role.PICKER, clock=coop.recorder.clock)
    with pytest.raises(NotAllowed):
        show_to_all(book, picker, stored.sha256, is_public=True)
    with pytest.raises(NotFound):
        own_file(book, neighbour.organisation.id, stored.sha256)


def test_a_document_is_of_a_known_kind():
    assert checked_kind("test_report") == "test_report"
    with pytest.raises(InvalidInput):
        checked_kind("gossip")
