"""Files by their content."""

import hashlib

import crowd
import farm
import pytest
from sqlalchemy import func, select

from traceability.errors import InvalidInput, NotFound
from traceability.files.models import StoredFile
from traceability.files.services import (
    MOST_BYTES,
    SVG,
    media_type_of,
    path_of,
    read_file,
    store_file,
)

PNG = b"\x89PNG\r\n\x1a\n" + b"picture"


def keep(book, coop, folder, content=PNG, **instead):
    return store_file(
        book,
        folder,
        organisation_id=coop.organisation.id,
        content=content,
        clock=coop.recorder.clock,
        **instead,
    )


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"%PDF-1.7", "application/pdf"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
    ],
)
def test_a_file_is_what_its_first_bytes_say(content, media_type):
    assert media_type_of(content) == media_type


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ",
        b"RIFF....AVI ",
        b"GIF89a",
        b"<html>",
    ],
)
def test_what_is_no_picture_and_no_pdf_is_refused(book, coop, tmp_path, content):
    with pytest.raises(InvalidInput) as refused:
        keep(book, coop, tmp_path, content)
    assert refused.value.field == "file"
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_kept_by_its_content(book, coop, tmp_path):
    stored = keep(book, coop, tmp_path)

    assert stored.sha256 == hashlib.sha256(PNG).hexdigest()
    assert (stored.media_type, stored.size, stored.is_public) == ("image/png", len(PNG), True)
    assert read_file(tmp_path, stored.sha256) == PNG
    assert path_of(tmp_path, stored.sha256).parent.name == stored.sha256[:2]


def test_the_same_content_is_one_file_for_each_organisation(book, coop, neighbour, tmp_path):
    first, again = keep(book, coop, tmp_path), keep(book, coop, tmp_path)
    keep(book, neighbour, tmp_path)

    assert first is again
    mine = select(func.count()).where(StoredFile.sha256 == first.sha256)
    assert book.scalar(mine) == 2
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_two_who_keep_the_same_content_at_once_both_have_it(deployment, tmp_path):
    """On PostgreSQL the slower one met the primary key."""
    with deployment.transaction() as session:
        coop = farm.found(session, deployment.clock)

    def store():
        with deployment.transaction() as session:
            return keep(session, coop, tmp_path).sha256

    assert crowd.tally(crowd.together([store] * 6)) == {hashlib.sha256(PNG).hexdigest(): 6}


def test_a_file_that_is_too_large_is_refused_with_both_sizes(book, coop, tmp_path):
    with pytest.raises(InvalidInput) as refused:
        keep(book, coop, tmp_path, PNG + bytes(MOST_BYTES))
    assert refused.value.value == len(PNG) + MOST_BYTES
    assert str(MOST_BYTES) in str(refused.value)


def test_only_our_own_drawings_are_svg(book, coop, tmp_path):
    assert keep(book, coop, tmp_path, b"<svg/>", drawn_here=True).media_type == SVG


def test_a_file_that_is_not_there_is_not_there(tmp_path):
    with pytest.raises(NotFound) as refused:
        read_file(tmp_path, "0" * 64)
    assert refused.value.field == "file"


@pytest.mark.parametrize(
    "name",
    ["", "..", "../../secret", "..%2fsecret", "/etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"],
)
def test_nobody_reads_outside_the_folder_by_a_name_that_climbs(tmp_path, name):
    """A name was joined to the folder as it came."""
    folder = tmp_path / "deep" / "files"
    folder.mkdir(parents=True)
    (tmp_path / "secret").write_bytes(b"secret")

    with pytest.raises(NotFound):
        read_file(folder, name)
