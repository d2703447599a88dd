"""Sheets of any codes in one call: for those who have strings and want paper."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

from labels import design as designs
from labels.codes import Listed
from labels.content import StampContent, Words
from labels.design import Design
from labels.errors import N_, BadContent
from labels.files import whole_file
from labels.paper import A4, Paper
from labels.pdf import Progress, SheetReport, write_sheets
from labels.qr import split

Text = str | Sequence[str]
"""One for all labels, or one for each."""

_NAMES = frozenset({"product", "organisation", "lot", "produced_on", "expires_on", "serial"})


def sheet(
    codes: Sequence[str],
    *,
    out: Path | str | BinaryIO,
    design: Design | str = "35x25",
    paper: Paper = A4,
    caption: str = "",
    words: Words = Words(),  # noqa: B008 - frozen
    processes: int = 1,
    progress: Progress | None = None,
    **texts: Text,
) -> SheetReport:
    """Print a label for each of `codes` into a PDF; a file of that name is replaced.

    A code is any text; capitals and digits at its end make its QR symbol smaller. `texts` are what
    the design shows beside it: `product`, `organisation`, `lot`, `produced_on`, `expires_on` and
    `serial`, each one text for all labels or a list with one for each.

    Raises:
        BadContent: a list of texts is not as long as `codes`, or a text is of no known name.
        NothingToPrint: there is no code.
        DesignError: there is no such design, or not one label fits on the paper.
        LabelError: a label cannot be drawn: a letter, a length, a size.
        OSError: the file cannot be written.
    """
    contents = Listed(_contents(codes, words, texts))
    options: dict[str, Any] = {
        "design": designs.load(design) if isinstance(design, str) else design,
        "paper": paper,
        "caption": caption,
        "processes": processes,
        "progress": progress,
    }
    if not isinstance(out, str | Path):
        return write_sheets(contents, out=out, **options)
    with whole_file(Path(out)) as file:
        return write_sheets(contents, out=file, **options)


def _contents(codes: Sequence[str], words: Words, texts: dict[str, Text]) -> list[StampContent]:
    columns: dict[str, Any] = {}
    for name, text in texts.items():
        if name not in _NAMES:
            raise BadContent(N_("Labels have no text %(name)s."), name=name)
        columns[name] = [text] * len(codes) if isinstance(text, str) else text
        if len(columns[name]) != len(codes):
            raise BadContent(
                N_("There are %(texts)s texts for %(name)s, but %(codes)s codes."),
                name=name,
                texts=len(columns[name]),
                codes=len(codes),
            )
    contents = []
    for place, code in enumerate(codes):
        own: dict[str, Any] = {name: column[place] for name, column in columns.items()}
        contents.append(StampContent(*split(code), words=words, **own))
    return contents
