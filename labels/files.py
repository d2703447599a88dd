"""A file that is there whole or not at all, whenever the program or the machine stops."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Write under another name beside `path`; at the end without an error it gets the name.

    What was written is on the disk before it gets the name, so that not even a power cut leaves
    half a file under it. A process that is killed leaves the other name behind (`.NAME.*`). Where
    `path` is a link, the file that it leads to is written.

    Raises:
        OSError: the folder cannot be written to, or there is no room; the name is a device's.
    """
    path = path.resolve()
    _refuse_device(path)
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        Path(part).replace(path)
    finally:
        Path(part).unlink(missing_ok=True)


def _refuse_device(path: Path) -> None:
    """Let no file take the place of a printer, of `/dev/null`, of a folder."""
    if path.exists() and not path.is_file():
        raise FileExistsError(errno.EEXIST, "It is there already and is no file", str(path))
