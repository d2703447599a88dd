"""Labels: from what a stamp says to a sheet of paper that prints right.

Knows strings, millimetres and QR modules; no database and no web framework.

    >>> from io import BytesIO
    >>> from labels import StampContent, load_design, split_url, write_sheet
    >>> stamp = StampContent(
    ...     *split_url("https://nguon.example/T/1ABC0123456789XYZ"),
    ...     product="Chè búp khô La Bằng 100 g",
    ...     organisation="Hợp tác xã Chè La Bằng",
    ...     lot="CHE-BUP-261122-01",
    ...     produced_on="22/11/2026",
    ...     expires_on="22/11/2028",
    ...     serial="1/2",
    ... )
    >>> out = BytesIO()
    >>> report = write_sheet([stamp, stamp], design=load_design("35x25"), out=out, total=2)
    >>> report.pages, report.stamps
    (1, 2)

`labels.proof` reads a finished sheet back with an independent decoder (extra `proof`).
"""

from labels.content import StampContent, Words
from labels.design import Design
from labels.design import load as load_design
from labels.design import shipped as shipped_designs
from labels.errors import LabelError, Notice
from labels.pdf import SheetReport, write_sheet
from labels.poster import styled_png
from labels.qr import split_url

__all__ = [
    "Design",
    "LabelError",
    "Notice",
    "SheetReport",
    "StampContent",
    "Words",
    "load_design",
    "shipped_designs",
    "split_url",
    "styled_png",
    "write_sheet",
]
