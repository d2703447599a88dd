"""Pictures of products in the width at which they are shown: a phone pays for every byte.

What a cooperative uploads has up to 5 MB. Each picture is made smaller once per process and width,
and kept by browsers for good, because its address holds the hash of its content.
"""

import re
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from PIL import Image, ImageOps
from sqlalchemy import select

from storefront.web.current import deployment
from traceability.files.models import StoredFile
from traceability.files.services import SVG, read_file

blueprint = Blueprint("pictures", __name__)

WIDTHS = (320, 640, 1000)
MOST_PIXELS = 50_000_000
"""As many as the cameras of good phones have; more would take the memory of a small machine."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_IMMUTABLE = "public, max-age=31536000, immutable"
_QUALITY = 78
_FORMATS = ("PNG", "JPEG", "WEBP")


@blueprint.get("/pictures/<sha256>/<int:width>.webp")
def show(sha256: str, width: int) -> ResponseReturnValue:
    """A public picture at most so wide; what cannot be made smaller is shown as it is."""
    if not _SHA256.fullmatch(sha256) or width not in WIDTHS:
        abort(404)
    with deployment().reading() as db:
        stored = db.scalars(
            select(StoredFile).where(StoredFile.sha256 == sha256, StoredFile.is_public).limit(1)
        ).first()
    if stored is None:
        abort(404)
    small = None if stored.media_type == SVG else _kept(deployment().files, sha256, width)
    if small is None:
        return redirect(url_for("files.show", sha256=sha256), code=302)
    response = Response(small, mimetype="image/webp")
    response.headers["Cache-Control"] = _IMMUTABLE
    response.set_etag(f"{sha256[:32]}-{width}")
    response.make_conditional(request)
    return response


@lru_cache(maxsize=200)
def _kept(folder: Path, sha256: str, width: int) -> bytes | None:
    return shrunk(read_file(folder, sha256), width)


def shrunk(content: bytes, width: int) -> bytes | None:
    """A picture as WebP, at most so wide, upright and without what the camera noted about it.

    None for what is no picture, or one of too many pixels.
    """
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return None
            opened.draft("RGB", (width * 2, width * 2))
            picture = ImageOps.exif_transpose(opened)
            has_clear_parts = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
            picture = picture.convert("RGBA" if has_clear_parts else "RGB")
    except (OSError, SyntaxError, ValueError):
        return None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    if picture.width > width:
        height = max(1, round(picture.height * width / picture.width))
        picture = picture.resize((width, height), Image.Resampling.LANCZOS)
    out = BytesIO()
    picture.save(out, "WEBP", quality=_QUALITY, method=4)
    return out.getvalue()
