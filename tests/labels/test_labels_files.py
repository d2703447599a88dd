"""There whole or not at all."""

import errno
import os

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


def test_an_error_leaves_nothing(tmp_path):
    def write() -> None:
        with whole_file(tmp_path / "a.pdf") as out:
            out.write(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        write()
    assert list(tmp_path.iterdir()) == []


def test_a_file_never_takes_the_place_of_a_device(tmp_path):
    """Who may do anything, and writes to /dev/null, would be without it."""
    device = tmp_path / "null"
    os.mkfifo(device)
    with pytest.raises(FileExistsError, match="no file"), whole_file(device):
        pass
    assert device.is_fifo()
    assert list(tmp_path.iterdir()) == [device]


def test_a_link_goes_on_leading_to_the_file(tmp_path):
    file, link = tmp_path / "there" / "a.pdf", tmp_path / "link.pdf"
    file.parent.mkdir()
    link.symlink_to(file)
    with whole_file(link) as out:
        out.write(b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"
