"""The styled code for a product page or a poster: rounded modules, the cooperative's logo inside.

Drawn by `qrcode` at level H, which bears the loss of the modules under the logo. Stamps are not
drawn this way: they are small, and every module counts.
"""

from io import BytesIO

import qrcode
from PIL import Image, ImageColor
from qrcode.constants import ERROR_CORRECT_H
from qrcode.exceptions import DataOverflowError
from qrcode.image.styledpil import StyledPilImage
from qrcode.image.styles.colormasks import SolidFillColorMask
from qrcode.image.styles.moduledrawers import RoundedModuleDrawer

from labels.errors import N_, BadColour, BadLogo, LogoTooLarge, LowContrast, QrTooLarge
from labels.qr import QUIET_ZONE

LEAF_GREEN = "#1e5631"
MAX_LOGO_BYTES = 5_000_000
MAX_LOGO_PIXELS = 16_000_000  # 4000 x 4000, 64 MB once opened
LEAST_CONTRAST = 4.5  # against white, WCAG 2.2 relative luminance

_MODULE_PX = 16
_LOGO_SHARE = 0.22  # of the code's side: five per cent of its area, level H bears up to thirty
_LOGO_PX = 512
_FORMATS = ("PNG", "JPEG", "WEBP")
_WHITE = (255, 255, 255)
_NEARLY_BLACK = 0.04045  # below, sRGB is linear


def styled_png(url: str, *, logo: bytes | None = None, colour: str = LEAF_GREEN) -> bytes:
    """A PNG of `url`, 16 pixels a module, quiet zone included, `colour` (#rrggbb) on white.

    Raises:
        BadLogo: not a PNG, JPEG or WebP picture.
        LogoTooLarge: over 5 MB or 16 million pixels.
        BadColour: `colour` is no colour.
        LowContrast: `colour` is too pale for cameras.
        QrTooLarge: `url` is too long for level H.
    """
    front = _checked_colour(colour)
    picture = None if logo is None else _opened_logo(logo)
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_H, box_size=_MODULE_PX, border=QUIET_ZONE)
    code.add_data(url)
    try:
        code.make(fit=True)
    except (DataOverflowError, ValueError) as error:
        raise QrTooLarge(len(url)) from error
    drawn = code.make_image(
        image_factory=StyledPilImage,
        module_drawer=RoundedModuleDrawer(),
        color_mask=SolidFillColorMask(back_color=_WHITE, front_color=front),
        embedded_image=picture,
        embedded_image_ratio=_LOGO_SHARE,
    )
    out = BytesIO()
    drawn.save(out)
    return out.getvalue()


def _checked_colour(colour: str) -> tuple[int, int, int]:
    try:
        front = ImageColor.getrgb(colour)[:3]
    except ValueError as error:
        raise BadColour(colour) from error
    ratio = 1.05 / (_luminance(front) + 0.05)
    if ratio < LEAST_CONTRAST:
        raise LowContrast(colour, ratio, LEAST_CONTRAST)
    red, green, blue = front
    return red, green, blue


def _luminance(colour: tuple[int, ...]) -> float:
    """WCAG 2.2, "relative luminance"."""
    red, green, blue = (_linear(value / 255) for value in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= _NEARLY_BLACK else float(((share + 0.055) / 1.055) ** 2.4)


def _opened_logo(logo: bytes) -> Image.Image:
    """The logo on a white square with a little white around it; its shape is kept."""
    if len(logo) > MAX_LOGO_BYTES:
        raise LogoTooLarge(
            N_("The logo has %(megabytes)s MB; up to %(most)s MB are taken."),
            megabytes=f"{len(logo) / 1e6:.1f}",
            most=f"{MAX_LOGO_BYTES / 1e6:.0f}",
        )
    try:
        with Image.open(BytesIO(logo), formats=_FORMATS) as opened:
            _check_pixels(opened)
            opened.draft("RGB", (_LOGO_PX, _LOGO_PX))
            picture = opened.convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels("> 89") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise BadLogo from error
    picture = picture.crop(picture.getchannel("A").getbbox())  # what is clear all round is no logo
    inner = _LOGO_PX * 7 // 8
    scale = min(inner / picture.width, inner / picture.height)
    picture = picture.resize(
        (max(1, round(picture.width * scale)), max(1, round(picture.height * scale))),
        Image.Resampling.LANCZOS,
    )
    square = Image.new("RGB", (_LOGO_PX, _LOGO_PX), _WHITE)
    corner = ((_LOGO_PX - picture.width) // 2, (_LOGO_PX - picture.height) // 2)
    square.paste(picture, corner, picture)
    return square


def _check_pixels(opened: Image.Image) -> None:
    pixels = opened.width * opened.height
    if pixels > MAX_LOGO_PIXELS:
        raise _too_many_pixels(f"{pixels / 1e6:.0f}")


def _too_many_pixels(millions: str) -> LogoTooLarge:
    return LogoTooLarge(
        N_("The logo has %(megapixels)s megapixels; up to %(most)s are taken."),
        megapixels=millions,
        most=f"{MAX_LOGO_PIXELS / 1e6:.0f}",
    )
