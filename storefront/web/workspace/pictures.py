"""Pictures that people send: looked into, turned upright, made small, and drawn anew.

Drawing anew leaves behind what a phone writes into a picture (place, device, owner) and whatever
else a file may carry beside its pixels.
"""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from traceability.errors import N_, InvalidInput

MOST_BYTES = 5_000_000
MOST_PIXELS = 50_000_000
"""A phone's camera makes 12 to 50 million; a small file can claim far more."""

LONGEST_SIDE = 1_600
QUALITY = 85
_FORMATS = ("PNG", "JPEG", "WEBP")


def redrawn(content: bytes) -> bytes:
    """The picture as JPEG, at most `LONGEST_SIDE` pixels, with nothing but its pixels.

    Raises:
        InvalidInput: no PNG, JPEG or WebP picture, or too large.
    """
    if len(content) > MOST_BYTES:
        raise InvalidInput(
            N_("The picture has %(value)s MB, more than %(most)s MB."),
            field="picture",
            value=round(len(content) / 1_000_000, 1),
            most=MOST_BYTES // 1_000_000,
        )
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise _too_many(picture.width, picture.height)
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            out = io.BytesIO()
            _on_white(upright).save(out, "JPEG", quality=QUALITY, optimize=True)
    except Image.DecompressionBombError as error:
        raise InvalidInput(N_("The picture has too many pixels."), field="picture") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise InvalidInput(
            N_("The file is no PNG, JPEG or WebP picture."), field="picture"
        ) from error
    return out.getvalue()


def _too_many(width: int, height: int) -> InvalidInput:
    return InvalidInput(
        N_("The picture has %(value)s pixels, more than %(most)s."),
        field="picture",
        value=width * height,
        most=MOST_PIXELS,
    )


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        paper = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(paper, picture.convert("RGBA")).convert("RGB")
    return picture.convert("RGB")
