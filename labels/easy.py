"""Sheets of any codes in one call: for those who have strings and want paper."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

from labels import design as designs
from labels import stock
from labels.codes import Listed
from labels.content import StampContent, Words
from labels.design import Design
from labels.errors import N_, BadContent
from labels.files import whole_file
from labels.paper import A4, Paper
from labels.pdf import Progress, SheetReport, write_sheets
from labels.qr import split

Text = str | Iterable[str]
"""One for all labels, or one for each."""

_NAMES = frozenset({"product", "organisation", "lot", "produced_on", "expires_on", "serial"})
_HALF_A_LETTER = re.compile("[\ud800-\udfff]")  # of a surrogate pair


def sheet(
    codes: Iterable[str],
    *,
    out: Path | str | BinaryIO,
    design: Design | str = "35x25",
    paper: Paper | str = A4,
    caption: str = "",
    words: Words = Words(),  # noqa: B008 - frozen
    processes: int = 1,
    progress: Progress | None = None,
    **texts: Text,
) -> SheetReport:
    """Print a label for each of `codes` into a PDF; a file of that name is replaced.

    A code is any text; capitals and digits at its end make its QR symbol smaller. `texts` are what
    the design shows beside it: `product`, `organisation`, `lot`, `produced_on`, `expires_on` and
    `serial`, each one text for all labels or a list with one for each. With several `processes` a
    program begins under `if __name__ == "__main__":`, as `multiprocessing` asks.

    Raises:
        BadContent: a list of texts is not as long as `codes`, or a text is of no known name; what
            should be a text, or a list of them, is none.
        NothingToPrint: there is no code.
        DesignError: there is no such design.
        PaperError: there is no such paper, or not one label fits on it.
        LabelError: a label cannot be drawn: a letter, a length, a size.
        OSError: the file cannot be written.
    """
    contents = Listed(_contents(_codes(codes), words, texts))
    options: dict[str, Any] = {
        "design": designs.load(design) if isinstance(design, str) else design,
        "paper": stock.load(paper) if isinstance(paper, str) else paper,
        "caption": caption,
        "processes": processes,
        "progress": progress,
    }
    if not isinstance(out, str | Path):
        return write_sheets(contents, out=out, **options)
    with whole_file(Path(out)) as file:
        return write_sheets(contents, out=file, **options)


def _codes(told: Iterable[str]) -> list[str]:
    if isinstance(told, str):  # whose letters would be a label each
        raise BadContent(N_("“%(value)s” is one text. Labels need a list of codes."), value=told)
    codes = _texts("code", told)
    if "" in codes:
        raise BadContent(N_("Code %(number)s is empty."), number=codes.index("") + 1)
    return codes


def _texts(name: str, told: object) -> list[str]:
    """What should be several texts as a list of them.

    Raises:
        BadContent: one is not a text; names the first.
    """
    listed = list(told) if isinstance(told, Iterable) and not isinstance(told, bytes) else [told]
    texts = []
    for number, value in enumerate(listed, 1):
        if not isinstance(value, str) or _HALF_A_LETTER.search(value):
            raise BadContent(
                N_("The %(name)s number %(number)s is not a text: %(value)s"),
                name=name,
                number=number,
                value=ascii(value),
            )
        texts.append(value)
    return texts


def _contents(codes: list[str], words: Words, texts: dict[str, Text]) -> list[StampContent]:
    columns: dict[str, list[str]] = {}
    for name, text in texts.items():
        if name not in _NAMES:
            raise BadContent(N_("Labels have no text %(name)s."), name=name)
        one_for_all = isinstance(text, str)
        columns[name] = _texts(name, [text] if one_for_all else text)
        if one_for_all:
            columns[name] *= len(codes)
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
