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


def test_an_error_leaves_nothing(tmp_path):
    def write() -> None:
        with whole_file(tmp_path / "a.pdf") as out:
            out.write(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        write()
    assert list(tmp_path.iterdir()) == []
