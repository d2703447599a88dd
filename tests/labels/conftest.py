"""Stamps to print, and eyes that look at the finished file."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
import pytest
from label_samples import BASE32, HOSTS, POINT_MM, USUAL

from labels.codes import Listed
from labels.content import StampContent
from labels.design import Design, load
from labels.paper import Grid
from labels.pdf import SheetReport, write_sheets


@dataclass(frozen=True)
class Char:
    """A letter on the finished sheet: its ink in mm from the sheet's top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Char", tolerance: float) -> bool:
        return (
            self.left + tolerance < other.right
            and other.left + tolerance < self.right
            and self.top + tolerance < other.bottom
            and other.top + tolerance < self.bottom
        )


@pytest.fixture(params=["25x25", "35x25"])
def design(request) -> Design:
    return load(request.param)


@pytest.fixture(params=list(HOSTS.values()), ids=list(HOSTS))
def head(request) -> str:
    return request.param


@pytest.fixture
def stamps() -> Callable[..., list[StampContent]]:
    """`stamps(n, head=..., **texts)`: stamps with random signatures, the same on every run."""

    def make(count: int, *, head: str = HOSTS["21 characters"], **texts) -> list[StampContent]:
        dice = random.Random(20261122)
        made = []
        for _ in range(count):
            code = "".join(dice.choices(BASE32, k=120))
            wanted = {**USUAL, "serial": code[4:17], **texts}
            made.append(StampContent(head, f"/T/{code}", **wanted))
        return made

    return make


@pytest.fixture
def printed() -> Callable[..., tuple[bytes, SheetReport]]:
    """`printed(contents, design)`: the PDF and its report."""

    def make(contents, design: Design, **options) -> tuple[bytes, SheetReport]:
        out = BytesIO()
        report = write_sheets(Listed(contents), design=design, out=out, **options)
        return out.getvalue(), report

    return make


@pytest.fixture
def chars_at() -> Callable[..., list[Char]]:
    """`chars_at(pdf, design, place)`: the letters of one stamp, in mm from its own corner."""

    def look(pdf: bytes, design: Design, place: int) -> list[Char]:
        left, top = Grid.of(design).corner(place)
        return [
            Char(c.text, c.left - left, c.top - top, c.right - left, c.bottom - top)
            for c in _chars(pdf)
            if _inside(c, left, top, design)
        ]

    return look


@pytest.fixture
def letters(design, stamps, printed, chars_at) -> Callable[..., list[Char]]:
    """`letters(head=..., **texts)`: the letters of one printed stamp of the design."""

    def look(**texts) -> list[Char]:
        pdf, _ = printed(stamps(1, **texts), design)
        return chars_at(pdf, design, 0)

    return look


@pytest.fixture
def all_chars() -> Callable[[bytes], list[Char]]:
    return lambda pdf: list(_chars(pdf))


def _inside(char: Char, left: float, top: float, design: Design) -> bool:
    x, y = (char.left + char.right) / 2, (char.top + char.bottom) / 2
    return left <= x <= left + design.width_mm and top <= y <= top + design.height_mm


def _chars(pdf: bytes) -> Iterator[Char]:
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    height = page.get_height()
    text = page.get_textpage()
    for index in range(text.count_chars()):
        letter = text.get_text_range(index, 1)
        if letter.strip():
            left, bottom, right, top = text.get_charbox(index)
            yield Char(
                letter,
                left * POINT_MM,
                (height - top) * POINT_MM,
                right * POINT_MM,
                (height - bottom) * POINT_MM,
            )
    text.close()
    page.close()
    document.close()
