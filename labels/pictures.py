"""Logos and photographs from strangers: looked at before they are opened, drawn anew as pixels.

Only raster formats: an SVG can hold a script or fetch what it likes, and none is opened here. What
a file carries beside its pixels (a script behind the end of a PNG, where a photo was taken) is left
behind. The size stands in a picture's header and is read before anything is unpacked: a few
kilobytes can claim hundreds of megapixels.
"""

import math
from decimal import Decimal
from io import BytesIO

from PIL import Image, ImageChops, ImageOps

from labels.errors import N_, BadLogo, LogoTooLarge

MAX_BYTES = 5_000_000
MAX_PIXELS = 16_000_000  # 4000 x 4000, 64 MB once opened
_FORMATS = ("PNG", "JPEG", "WEBP")
_JPEG_NOISE = 12  # of 255: how far from white the white around a drawing gets


def opened(data: bytes, *, longest_px: int) -> Image.Image:
    """The picture upright, as RGBA, neither side longer than `longest_px`.

    Raises:
        BadLogo: not a PNG, JPEG or WebP picture, or a broken one.
        LogoTooLarge: over 5 MB or 16 million pixels.
    """
    if len(data) > MAX_BYTES:
        raise LogoTooLarge(
            N_("The logo has %(megabytes)s MB; up to %(most)s MB are taken."),
            megabytes=Decimal(f"{len(data) / 1e6:.1f}"),
            most=f"{MAX_BYTES / 1e6:.0f}",
        )
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as picture:
            _check_pixels(picture)
            picture.draft("RGB", (longest_px, longest_px))
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise LogoTooLarge(
            N_("The logo has hundreds of megapixels; up to %(most)s are taken."),
            most=f"{MAX_PIXELS / 1e6:.0f}",
        ) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise BadLogo from error
    upright.thumbnail((longest_px, longest_px), Image.Resampling.LANCZOS)
    return upright


def trimmed(picture: Image.Image) -> Image.Image:
    """Without what is clear or white all round: no part of a logo, and nothing on paper."""
    return picture.crop(_ink_box(picture))


def is_blank(picture: Image.Image) -> bool:
    """Whether nothing of it would show on white paper: a white logo for dark grounds."""
    return _ink_box(picture) is None


def _ink_box(picture: Image.Image) -> tuple[int, int, int, int] | None:
    ink = ImageChops.invert(on_white(picture)).point(lambda depth: depth * (depth > _JPEG_NOISE))
    return ink.getbbox()


def on_white(picture: Image.Image) -> Image.Image:
    """As it looks on paper."""
    paper = Image.new("RGB", picture.size, (255, 255, 255))
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def _check_pixels(picture: Image.Image) -> None:
    pixels = picture.width * picture.height
    if pixels > MAX_PIXELS:
        raise _too_many_pixels(str(math.ceil(pixels / 1e6)))  # never told as the bound itself


def _too_many_pixels(millions: str) -> LogoTooLarge:
    return LogoTooLarge(
        N_("The logo has %(megapixels)s megapixels; up to %(most)s are taken."),
        megapixels=millions,
        most=f"{MAX_PIXELS / 1e6:.0f}",
    )
