"""Addresses of static files that change when the file does, so that browsers keep them a year."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for

_IMMUTABLE = "public, max-age=31536000, immutable"
VENDORED = "vendor/"
"""Folders under it carry their version in their name, so their files never change."""


@lru_cache(maxsize=256)
def content_hash(path: Path, modified_ns: int) -> str:
    """The first characters of a file's SHA-256; `modified_ns` makes an edit visible at once."""
    del modified_ns
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def asset(filename: str) -> str:
    """The address of a static file, with its content hash where its name holds no version."""
    if filename.startswith(VENDORED):
        return url_for("static", filename=filename)
    assert current_app.static_folder is not None
    path = Path(current_app.static_folder) / filename
    version = content_hash(path, path.stat().st_mtime_ns)
    return url_for("static", filename=filename, v=version)


def set_up(app: Flask) -> None:
    """Give templates `asset()`, and static answers their year."""
    app.jinja_env.globals["asset"] = asset
    app.after_request(_keep)


def _keep(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code in {200, 304}:
        filename = str((request.view_args or {}).get("filename", ""))
        if "v" in request.args or filename.startswith(VENDORED):
            response.headers["Cache-Control"] = _IMMUTABLE
    return response
