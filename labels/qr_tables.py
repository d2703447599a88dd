"""The batch encoder's rows, kept between runs: to ask `segno` for them takes a second or two.

A file for each layout, in the user's cache folder. Its name is a digest of all that the rows
depend on: the layout without its mask, `segno`'s version, this format's version. It appears whole
or not at all; one whose checksum is wrong is made anew. Without a folder to write to, the rows are
made each time.
"""

import contextlib
import hashlib
import os
import sys
import tempfile
from pathlib import Path

import numpy as np
import segno

from labels.qr import Layout, Modules
from labels.qr_batch import tail_bits, tail_rows

_FORMAT = "nguon QR rows 1"
_DIGEST_BYTES = 32


def cache_folder() -> Path:
    """Where this system keeps what can be made again; `XDG_CACHE_HOME` says otherwise."""
    said = os.environ.get("XDG_CACHE_HOME")
    if said:
        return Path(said) / "nguon"
    if sys.platform == "darwin":
        return Path("~/Library/Caches/nguon").expanduser()
    return Path(os.environ.get("LOCALAPPDATA", "~/.cache")).expanduser() / "nguon"


def kept(layout: Layout, folder: Path | None = None) -> Modules | None:
    """The rows of the tail, where an earlier run made them and they are whole."""
    try:
        stored = _path(layout, folder).read_bytes()
    except (OSError, RuntimeError):  # none yet, or a user without a home
        return None
    digest, rows = stored[:_DIGEST_BYTES], stored[_DIGEST_BYTES:]
    size = layout.modules * layout.stride
    if hashlib.sha256(rows).digest() != digest or len(rows) != tail_bits(layout) * size:
        return None
    return np.frombuffer(rows, dtype=np.uint8).reshape(tail_bits(layout), size)


def rows_of(layout: Layout, folder: Path | None = None) -> Modules:
    """The rows of the tail: kept ones, else made and kept."""
    found = kept(layout, folder)
    if found is None:
        found = tail_rows(layout)
        with contextlib.suppress(OSError, RuntimeError):  # it only costs time the next time
            if found.size:
                _keep(_path(layout, folder), found.tobytes())
    return found


def _keep(path: Path, rows: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(hashlib.sha256(rows).digest() + rows)
        Path(part).replace(path)
    finally:
        Path(part).unlink(missing_ok=True)


def _path(layout: Layout, folder: Path | None) -> Path:
    depends_on = (
        _FORMAT,
        segno.__version__,
        layout.designator,
        layout.head_bytes,
        layout.tail_characters,
    )
    name = hashlib.sha256(repr(depends_on).encode()).hexdigest()[:32]
    return (folder or cache_folder()) / f"{name}.rows"
