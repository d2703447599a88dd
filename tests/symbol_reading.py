"""What an independent decoder reads from modules."""

import numpy as np
import zxingcpp

from labels.qr import QUIET_ZONE


def read(modules: np.ndarray) -> str:
    """What zxing reads from an array of modules (1 is dark), four pixels a module."""
    picture = np.pad(255 * (1 - modules.astype(np.uint8)), QUIET_ZONE, constant_values=255)
    (code,) = zxingcpp.read_barcodes(np.kron(picture, np.ones((4, 4), dtype=np.uint8)))
    return code.text
