"""What a design is made of. Lengths are millimetres from the label's top left corner."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from labels.colours import RGB, rgb

INK, PAPER, CODE = "ink", "paper", "code"
"""Colours that every design has: of texts, of what is not printed on, of QR codes."""
LOGO = "logo"
"""The picture that boxes may make room for."""

PLAIN_COLOURS = {INK: "#000000", PAPER: "#ffffff", CODE: "#000000"}
_SAME_MM = 1e-9  # 22.6 + 2.3 is a little more than 24.9


@dataclass(frozen=True)
class Text:
    """One text of a box: what, how large, over how many lines."""

    show: str
    size_pt: tuple[float, float]
    weight: Literal["regular", "bold"] = "regular"
    lines: int = 1
    leading: float = 1.2
    gap_mm: float = 0.0
    ellipsis: bool = False
    breakable: bool = False
    optional: bool = False
    plain: bool = False
    when: Literal["always", "blank", "lot"] = "always"
    colour: str = INK
    needs: str = ""


@dataclass(frozen=True)
class Frame:
    """A rectangle on the label."""

    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float

    def overlaps(self, other: "Frame") -> bool:
        """Whether the two share more than an edge."""
        return (
            self.x_mm + _SAME_MM < other.x_mm + other.width_mm
            and other.x_mm + _SAME_MM < self.x_mm + self.width_mm
            and self.y_mm + _SAME_MM < other.y_mm + other.height_mm
            and other.y_mm + _SAME_MM < self.y_mm + self.height_mm
        )

    def within(self, width_mm: float, height_mm: float) -> bool:
        """Whether a label of that size holds it."""
        return (
            self.x_mm >= 0
            and self.y_mm >= 0
            and self.x_mm + self.width_mm <= width_mm + _SAME_MM
            and self.y_mm + self.height_mm <= height_mm + _SAME_MM
        )


@dataclass(frozen=True)
class Box:
    """Texts stacked in a frame; `on` is the colour of the ground that they stand on."""

    name: str
    frame: Frame
    texts: tuple[Text, ...]
    rotate: Literal[0, 90] = 0
    align: Literal["left", "centre", "right"] = "left"
    valign: Literal["top", "middle", "bottom", "spread", "level"] = "top"
    on: str = PAPER
    beside_logo: Frame | None = None
    """Its frame on labels that have a logo, where it makes room for it."""

    @property
    def measure_mm(self) -> float:
        """How long a line may be."""
        return self.frame.height_mm if self.rotate else self.frame.width_mm

    @property
    def depth_mm(self) -> float:
        """How high the stack of lines may be."""
        return self.frame.width_mm if self.rotate else self.frame.height_mm


@dataclass(frozen=True)
class Line:
    """A straight line; `cut` and `fold` are dashed, for the knife and for the hand."""

    from_mm: tuple[float, float]
    to_mm: tuple[float, float]
    width_pt: float = 0.3
    colour: str = INK
    style: Literal["solid", "cut", "fold"] = "solid"


@dataclass(frozen=True)
class Panel:
    """A rectangle, filled, outlined or both; it lies under everything else."""

    frame: Frame
    fill: str | None = None
    stroke: str | None = None
    width_pt: float = 0.5
    radius_mm: float = 0.0


@dataclass(frozen=True)
class Picture:
    """A logo or a photograph, its shape kept.

    `contain` shows all of it, as large as the frame allows; `cover` fills the frame and loses what
    stands over. `ground` is a colour under it, with a little room around, where it lies on a panel.
    """

    name: str
    frame: Frame
    show: str
    align: Literal["left", "centre", "right"] = "centre"
    fit: Literal["contain", "cover"] = "contain"
    ground: str | None = None


@dataclass(frozen=True)
class Code:
    """A QR code beside a stamp's own: the hidden second one, a page's address, a payment."""

    name: str
    frame: Frame
    show: str


@dataclass(frozen=True)
class Barcode:
    """A GS1-128 bar code across its frame, quiet zones included; nothing where it has no value."""

    name: str
    frame: Frame
    show: str


@dataclass(frozen=True)
class Scratch:
    """Where the scratch-off patch is stuck, a little larger than what it hides."""

    frame: Frame


@dataclass(frozen=True)
class Rows:
    """A list: each row a title and what is said about it, with a dot before it or without."""

    name: str
    frame: Frame
    show: str
    size_pt: tuple[float, float]
    most: int
    dots: bool = False
    colour: str = INK
    gap_mm: float = 1.0
    lines: int = 2


@dataclass(frozen=True)
class Design:
    """A label of one size.

    `subject` is what it speaks of: a stamp, a carton, a plot, a lot, a product or a payment; a
    reverse goes with the design that names it. `qr` is the place of the stamp's own code. `words`
    are the design's own texts by language and name, `texts` those that somebody put in the place
    of others.
    """

    name: str
    width_mm: float
    height_mm: float
    qr: Frame | None
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...] = ()
    panels: tuple[Panel, ...] = ()
    pictures: tuple[Picture, ...] = ()
    codes: tuple[Code, ...] = ()
    barcodes: tuple[Barcode, ...] = ()
    scratches: tuple[Scratch, ...] = ()
    rows: tuple[Rows, ...] = ()
    subject: str = "stamp"
    title_vi: str = ""
    title_en: str = ""
    compact: bool = False
    """Too small for a code with a whole signature."""
    back: str = ""
    """The design of its reverse, printed on the page after it."""
    colours: Mapping[str, str] = field(default_factory=dict, hash=False)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)
    texts: Mapping[str, str] = field(default_factory=dict, hash=False)
    logo: bytes | None = field(default=None, repr=False)

    def written(self, colour: str) -> str:
        """A colour of the design by name, as `#rrggbb`."""
        return self.colours.get(colour) or PLAIN_COLOURS[colour]

    def rgb(self, colour: str) -> RGB:
        """The same as numbers."""
        return rgb(self.written(colour))

    def beside_logo(self) -> "Design":
        """The same with its boxes where they stand on a label that has a logo."""
        boxes = (replace(box, frame=box.beside_logo or box.frame) for box in self.boxes)
        return replace(self, boxes=tuple(boxes))

    def frames(self) -> Iterator[tuple[str, Frame]]:
        """Everything that nothing else may stand on, by name."""
        if self.qr is not None:
            yield "qr", self.qr
        parts: list[Box | Picture | Code | Barcode | Rows] = [*self.boxes, *self.pictures]
        parts += [*self.codes, *self.barcodes, *self.rows]
        for part in parts:
            yield part.name, part.frame
