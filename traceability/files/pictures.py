"""Pictures that people send: looked into, turned upright, made small, and drawn anew. Pure.

Drawing anew leaves behind what a phone writes into a picture (place, device, owner) and whatever
else a file may carry beside its pixels.
"""

import io

from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.ExifTags import IFD

from traceability.errors import N_, InvalidInput

MOST_BYTES = 5_000_000
MOST_PIXELS = 50_000_000
"""A phone's camera makes 12 to 50 million; a small file can claim far more."""

LONGEST_SIDE = 1_600
QUALITY = 85
_FORMATS = ("PNG", "JPEG", "WEBP")


def redrawn(
    content: bytes,
    *,
    most_bytes: int = MOST_BYTES,
    longest_side: int = LONGEST_SIDE,
    keep_position: bool = False,
    field: str = "picture",
) -> bytes:
    """The picture as JPEG, at most `longest_side` pixels, with nothing but its pixels.

    `keep_position` keeps where it was taken, where the camera noted that, and nothing else.

    Raises:
        InvalidInput: no PNG, JPEG or WebP picture, or too large; `.field` is `field`.
    """
    if len(content) > most_bytes:
        raise InvalidInput(
            N_("The picture has %(value)s MB, more than %(most)s MB."),
            field=field,
            value=round(len(content) / 1_000_000, 1),
            most=most_bytes // 1_000_000,
        )
    try:
        return _drawn(content, longest_side, keep_position=keep_position, field=field)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise InvalidInput(N_("The picture has too many pixels."), field=field) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise InvalidInput(N_("The file is no PNG, JPEG or WebP picture."), field=field) from error


def _drawn(content: bytes, longest_side: int, *, keep_position: bool, field: str) -> bytes:
    with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise InvalidInput(
                N_("The picture has %(value)s pixels, more than %(most)s."),
                field=field,
                value=picture.width * picture.height,
                most=MOST_PIXELS,
            )
        noted = _position(picture) if keep_position else None
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((longest_side, longest_side))
        out = io.BytesIO()
        extra = {} if noted is None else {"exif": noted}
        _on_white(upright).save(out, "JPEG", quality=QUALITY, optimize=True, **extra)
    return out.getvalue()


def _position(picture: Image.Image) -> Image.Exif | None:
    """What the camera noted about the place alone."""
    position = picture.getexif().get_ifd(IFD.GPSInfo)
    if not position:
        return None
    kept = Image.Exif()
    kept[IFD.GPSInfo] = dict(position)
    return kept


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        paper = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(paper, picture.convert("RGBA")).convert("RGB")
    return picture.convert("RGB")
