"""A roll in a thermal printer: one picture for each row of labels, as many across as it has."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from PIL import Image, ImageChops

from labels.codes import Codes
from labels.content import StampContent
from labels.design import Design
from labels.dots import DOTS_A_MM, Dpi, LabelDots
from labels.errors import NothingToPrint, Notice
from labels.paper import Grid, Paper

_WHITE = 255
_AT_A_TIME = 64  # codes asked for

Progress = Callable[[int], None]
"""Told how many labels are made; what it raises stops the roll."""


@dataclass(frozen=True)
class RollReport:
    """What was written, and what whoever prints should know."""

    rows: int
    labels: int
    warnings: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class Bitmap:
    """A row of labels: `stride` bytes for each line of dots, the first dot in the highest bit.

    A 1 is a black dot. What a line's last byte has over is white.
    """

    width: int
    height: int
    data: bytes

    @property
    def stride(self) -> int:
        """Bytes of one line."""
        return (self.width + 7) // 8

    @classmethod
    def of(cls, picture: Image.Image) -> "Bitmap":
        """The dots of a picture of one bit a pixel, black where it is to be burnt."""
        return cls(picture.width, picture.height, ImageChops.invert(picture).tobytes())


class Roll:
    """The labels of one design on one roll.

    Raises:
        PaperTooSmall: the design does not fit on the roll's labels.
        ProofUnavailable: pdfium, of the extra `proof`, is not installed.
    """

    def __init__(self, design: Design, paper: Paper, dpi: Dpi) -> None:
        self.paper = paper
        self.grid = Grid.of(design, paper)
        self.dots_a_mm = DOTS_A_MM[dpi]
        self._labels = LabelDots(design, dpi)

    @property
    def notices(self) -> list[Notice]:
        """What there was to say about the labels made so far, each once."""
        return self._labels.notices

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of a row in dots."""
        return self._dots(self.paper.width_mm), self._dots(self.paper.height_mm)

    def rows(self, contents: Iterable[StampContent]) -> Iterator[tuple[int, Bitmap]]:
        """Row after row: how many labels are on it, and its dots. A row's rest stays white.

        Raises:
            LabelError: something of a label cannot be shown.
        """
        pictures = self._labels.pictures(contents)
        while some := list(islice(pictures, self.grid.per_sheet)):
            row = Image.new("1", self.size, _WHITE)
            for place, picture in enumerate(some):
                left, top = (self._dots(edge) for edge in self.grid.corner(place))
                row.paste(picture, (left, top))
            yield len(some), Bitmap.of(row)

    def written(
        self,
        contents: Iterable[StampContent],
        write: Callable[[Bitmap], object],
        progress: Progress | None,
    ) -> RollReport:
        """Give every row to `write`, and say what was written.

        Raises:
            NothingToPrint: there is no label.
            LabelError: something of a label cannot be shown.
        """
        rows = labels = 0
        for on_row, bitmap in self.rows(contents):
            write(bitmap)
            rows += 1
            labels += on_row
            if progress:
                progress(labels)
        if not labels:
            raise NothingToPrint
        return RollReport(rows, labels, tuple(self.notices))

    def _dots(self, length_mm: float) -> int:
        return round(length_mm * self.dots_a_mm)


def contents_of(codes: Codes, first: int = 0, last: int | None = None) -> Iterator[StampContent]:
    """The labels of a run from `first` to before `last`, from 0, made some at a time."""
    last = len(codes) if last is None else last
    for start in range(first, last, _AT_A_TIME):
        part = codes.part(start, min(start + _AT_A_TIME, last))
        for place, (head, tail) in enumerate(part.codes):
            own = {name: texts[place] for name, texts in part.texts.items()}
            yield replace(codes.shared, head=head, tail=tail, **own)
