"""One door to pdfium, which only one thread at a time may use, and pictures of PDF pages."""

import threading
from io import BytesIO
from typing import Any

from PIL import Image

from labels.proof_errors import ProofUnavailable

LOCK = threading.RLock()
"""Held around every call: pdfium keeps a state that all of a process share."""

_BETWEEN_PX = 12


def pdfium() -> Any:
    """The package.

    Raises:
        ProofUnavailable: it is not installed.
    """
    try:
        import pypdfium2
    except ImportError as error:
        raise ProofUnavailable("pypdfium2") from error
    return pypdfium2


def pages_png(pdf: bytes, *, longest_px: int = 1200, most_dpi: int = 600) -> bytes:
    """The pages of a PDF as one PNG, one under the other, as they are printed.

    Raises:
        ProofUnavailable: pdfium is not installed.
    """
    library = pdfium()
    with LOCK:
        document = library.PdfDocument(pdf)
        try:
            pages = [_picture(page, longest_px, most_dpi) for page in document]
        finally:
            document.close()
    width = max(page.width for page in pages)
    height = sum(page.height for page in pages) + _BETWEEN_PX * (len(pages) - 1)
    whole = Image.new("RGB", (width, height), (221, 221, 221))
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height + _BETWEEN_PX
    out = BytesIO()
    whole.save(out, "PNG")
    return out.getvalue()


def _picture(page: Any, longest_px: int, most_dpi: int) -> Image.Image:
    scale = min(longest_px / max(page.get_size()), most_dpi / 72)
    bitmap = page.render(scale=scale)
    try:
        rendered: Image.Image = bitmap.to_pil()
        return rendered.convert("RGB")
    finally:
        bitmap.close()
        page.close()
