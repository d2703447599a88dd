"""Labels: from what a stamp says to a sheet of paper that prints right.

Knows strings, millimetres and QR modules; no database and no web framework. Three examples:

Codes of one's own, any strings, on A4 with cut marks:

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import labels
    >>> folder = TemporaryDirectory()
    >>> file = Path(folder.name, "honey.pdf")
    >>> report = labels.sheet(
    ...     [f"https://honey.example/JAR/{number:06}" for number in range(1, 61)],
    ...     out=file,
    ...     product="Mật ong hoa nhãn",
    ...     organisation="Tổ hợp tác ong Hưng Yên",
    ...     serial=[f"{number}/60" for number in range(1, 61)],
    ... )
    >>> report.pages, report.stamps
    (2, 60)

Every code read back from the finished file by an independent decoder (extra `proof`):

    >>> from labels import proof
    >>> [read.text for read in proof.read_back(file)][-1]
    'https://honey.example/JAR/000060'

A large run, whose codes are made where they are drawn, on all cores:

    >>> from labels import Part, StampContent, write_sheets
    >>> class Tickets:
    ...     shared = StampContent("https://fair.example", "/T", organisation="Hội chợ Mùa thu")
    ...     varying = frozenset({"serial"})
    ...     letters = "0123456789"
    ...
    ...     def __len__(self):
    ...         return 500
    ...
    ...     def part(self, start, stop):
    ...         numbers = [f"{number:07}" for number in range(start, stop)]
    ...         codes = [("https://fair.example", f"/T/{number}") for number in numbers]
    ...         return Part(codes, {"serial": numbers})
    >>> with open(Path(folder.name, "tickets.pdf"), "wb") as out:
    ...     report = write_sheets(Tickets(), design=labels.load_design("25x25"), out=out)
    >>> report.pages, report.stamps
    (8, 500)
    >>> folder.cleanup()

`write_sheets(..., processes=crew.cores())` spreads it; the bytes stay the same. How a QR symbol
costs ten microseconds instead of milliseconds is told in `labels.qr_batch`.
"""

from labels.codes import Codes, Listed, Part
from labels.content import StampContent, Words
from labels.design import Design, with_changes
from labels.design import load as load_design
from labels.design import shipped as shipped_designs
from labels.document import write_document
from labels.easy import sheet
from labels.errors import LabelError, Notice
from labels.files import whole_file
from labels.paper import papers_for
from labels.pdf import SheetReport, write_sheets
from labels.poster import styled_png
from labels.qr import split_url
from labels.registry import sample
from labels.stock import Calibration, Paper
from labels.stock import load as load_paper
from labels.stock import shipped as shipped_papers

__all__ = [
    "Calibration",
    "Codes",
    "Design",
    "LabelError",
    "Listed",
    "Notice",
    "Paper",
    "Part",
    "SheetReport",
    "StampContent",
    "Words",
    "load_design",
    "load_paper",
    "papers_for",
    "sample",
    "sheet",
    "shipped_designs",
    "shipped_papers",
    "split_url",
    "styled_png",
    "whole_file",
    "with_changes",
    "write_document",
    "write_sheets",
]
