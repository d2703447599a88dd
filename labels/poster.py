"""The styled code for a product page or a poster: rounded modules, the cooperative's logo inside.

Drawn by `qrcode` at level H, which bears the loss of the modules under the logo. Stamps are not
drawn this way: they are small, and every module counts.
"""

from io import BytesIO

import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_H
from qrcode.exceptions import DataOverflowError
from qrcode.image.styledpil import StyledPilImage
from qrcode.image.styles.colormasks import SolidFillColorMask
from qrcode.image.styles.moduledrawers import RoundedModuleDrawer

from labels import pictures
from labels.colours import WHITE, require_contrast
from labels.errors import QrTooLarge
from labels.qr import QUIET_ZONE

LEAF_GREEN = "#1e5631"

_MODULE_PX = 16
_LOGO_SHARE = 0.22  # of the code's side: five per cent of its area, level H bears up to thirty
_LOGO_PX = 512


def styled_png(url: str, *, logo: bytes | None = None, colour: str = LEAF_GREEN) -> bytes:
    """A PNG of `url`, 16 pixels a module, quiet zone included, `colour` (#rrggbb) on white.

    Raises:
        BadLogo: not a PNG, JPEG or WebP picture.
        LogoTooLarge: over 5 MB or 16 million pixels.
        BadColour: `colour` is no colour.
        LowContrast: `colour` is too pale for cameras.
        QrTooLarge: `url` is too long for level H.
    """
    front = require_contrast(colour)
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
        color_mask=SolidFillColorMask(back_color=WHITE, front_color=front),
        embedded_image=picture,
        embedded_image_ratio=_LOGO_SHARE,
    )
    out = BytesIO()
    drawn.save(out)
    return out.getvalue()


def _opened_logo(logo: bytes) -> Image.Image:
    """The logo on a white square with a little white around it; its shape is kept."""
    inner = _LOGO_PX * 7 // 8
    picture = pictures.trimmed(pictures.opened(logo, longest_px=2 * _LOGO_PX))
    scale = min(inner / picture.width, inner / picture.height)
    picture = picture.resize(
        (max(1, round(picture.width * scale)), max(1, round(picture.height * scale))),
        Image.Resampling.LANCZOS,
    )
    square = Image.new("RGB", (_LOGO_PX, _LOGO_PX), WHITE)
    corner = ((_LOGO_PX - picture.width) // 2, (_LOGO_PX - picture.height) // 2)
    square.paste(picture, corner, picture)
    return square
