"""Handing a file over that nobody keeps on the way, piece by piece."""

from collections.abc import Iterator
from typing import BinaryIO

from flask import Response

_PIECE = 64 * 1024


def download(file: BinaryIO, *, name: str, media_type: str) -> Response:
    """An open temporary file as a download; it is closed when it is sent, or nobody takes it."""
    size = file.seek(0, 2)
    file.seek(0)
    response = Response(_pieces(file), mimetype=media_type, direct_passthrough=True)
    response.call_on_close(file.close)
    response.content_length = size
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece
