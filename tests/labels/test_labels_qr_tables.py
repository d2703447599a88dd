"""Rows that are kept between runs: found again, never trusted blindly."""

import pytest

from labels import qr_tables
from labels.qr import Layout
from labels.qr_batch import tail_rows

LAYOUT = Layout.of(b"https://nguon.vn", 6)


@pytest.fixture
def made(monkeypatch):
    """The layouts that `segno` was asked for."""
    asked = []

    def watched(layout):
        asked.append(layout)
        return tail_rows(layout)

    monkeypatch.setattr(qr_tables, "tail_rows", watched)
    return asked


def test_rows_are_made_once_and_found_again(tmp_path, made):
    assert qr_tables.kept(LAYOUT, tmp_path) is None
    rows = qr_tables.rows_of(LAYOUT, tmp_path)
    again = qr_tables.rows_of(LAYOUT, tmp_path)
    assert made == [LAYOUT]
    assert (rows == again).all()
    assert (again == tail_rows(LAYOUT)).all()


@pytest.mark.parametrize("damage", ["altered", "cut short", "empty", "of another layout"])
def test_rows_that_are_not_whole_are_made_anew(tmp_path, made, damage):
    qr_tables.rows_of(LAYOUT, tmp_path)
    (file,) = tmp_path.iterdir()
    stored = file.read_bytes()
    other = Layout.of(b"https://nguon.vn", 8)
    qr_tables.rows_of(other, tmp_path)
    (strange,) = set(tmp_path.iterdir()) - {file}
    file.write_bytes(
        {
            "altered": stored[:-1] + bytes([stored[-1] ^ 1]),
            "cut short": stored[:-8],
            "empty": b"",
            "of another layout": strange.read_bytes(),
        }[damage]
    )

    assert (qr_tables.rows_of(LAYOUT, tmp_path) == tail_rows(LAYOUT)).all()
    assert made == [LAYOUT, other, LAYOUT]
    assert file.read_bytes() == stored


def test_masks_share_their_rows_and_other_versions_of_segno_do_not(tmp_path, made, monkeypatch):
    qr_tables.rows_of(LAYOUT, tmp_path)
    qr_tables.rows_of(Layout.of(b"https://nguon.vn", 6, mask=5), tmp_path)
    assert len(made) == 1
    monkeypatch.setattr(qr_tables.segno, "__version__", "9.9")
    assert qr_tables.kept(LAYOUT, tmp_path) is None


def test_without_a_place_to_keep_them_rows_are_made_all_the_same(tmp_path, made):
    taken = tmp_path / "a file"
    taken.write_bytes(b"")
    for _ in range(2):
        assert (qr_tables.rows_of(LAYOUT, taken) == tail_rows(LAYOUT)).all()
    assert made == [LAYOUT, LAYOUT]


def test_the_folder_is_where_the_user_says(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert qr_tables.cache_folder() == tmp_path / "nguon"
