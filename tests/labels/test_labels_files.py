"""There whole or not at all."""

import errno

import pytest

from labels.files import whole_file


def test_the_name_comes_with_the_last_byte(tmp_path):
    file = tmp_path / "a.pdf"
    file.write_bytes(b"old")
    with whole_file(file) as out:
        out.write(b"new")
        out.flush()
        assert file.read_bytes() == b"old"
    assert file.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [file]


def test_an_error_leaves_what_was_there(tmp_path):
    file = tmp_path / "a.pdf"
    with pytest.raises(OSError, match="No space left"), whole_file(file) as out:
        out.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path):
    """/dev/full takes what is written and has no room for it."""
    file = tmp_path / "a.pdf"
    with pytest.raises(OSError, match="No space left") as full, whole_file(file) as out:
        out.write(b"half")
        with open("/dev/full", "wb", buffering=0) as disk:
            disk.write(b"half")
    assert full.value.errno == errno.ENOSPC
    assert list(tmp_path.iterdir()) == []
