"""A stamp's design: boxes in millimetres from the top left corner, read from a TOML file.

name = "35x25"
width_mm = 35
height_mm = 25

[qr]                      # a square, quiet zone included
x_mm = 0
y_mm = 0
size_mm = 19

[[box]]                   # texts stacked from top to bottom, all within the box
name = "about"            # what a refusal calls it
x_mm = 19.3
y_mm = 1.4
width_mm = 14.6
height_mm = 17
rotate = 90               # optional: reads from bottom to top
align = "left"            # left, centre or right
valign = "top"            # top, middle, bottom, or spread: spare height widens the gaps

[[box.text]]
show = "product"          # a name of labels.content.TEXTS
weight = "bold"           # regular or bold; a lot's code or a date is bold in both
size_pt = [5, 7]          # shrinks between the two, together with the others of the box
lines = 2                 # at most
leading = 1.2             # line pitch in em, widened where accents would touch
gap_mm = 0.4              # above, where something stands above
ellipsis = true           # may be cut with … as the last resort
breakable = true          # may be broken inside a word: hosts and codes
optional = true           # left out, with a notice, where the rest would not fit
plain = true              # no bold inside
when = "blank"            # only on stamps of a blank reel, or only on those of a "lot"

[[line]]                  # a straight line
from_mm = [1, 19]
to_mm = [34, 19]
width_pt = 0.3
"""

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from itertools import combinations
from pathlib import Path
from typing import Any, Literal

from labels.content import TEXTS
from labels.errors import DesignError

_SHIPPED = "labels.designs"


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
            self.x_mm < other.x_mm + other.width_mm
            and other.x_mm < self.x_mm + self.width_mm
            and self.y_mm < other.y_mm + other.height_mm
            and other.y_mm < self.y_mm + self.height_mm
        )

    def within(self, width_mm: float, height_mm: float) -> bool:
        """Whether a label of that size holds it."""
        return (
            self.x_mm >= 0
            and self.y_mm >= 0
            and self.x_mm + self.width_mm <= width_mm
            and self.y_mm + self.height_mm <= height_mm
        )


@dataclass(frozen=True)
class Box:
    """Texts stacked in a frame."""

    name: str
    frame: Frame
    texts: tuple[Text, ...]
    rotate: Literal[0, 90] = 0
    align: Literal["left", "centre", "right"] = "left"
    valign: Literal["top", "middle", "bottom", "spread"] = "top"

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
    """A straight line."""

    from_mm: tuple[float, float]
    to_mm: tuple[float, float]
    width_pt: float = 0.3


@dataclass(frozen=True)
class Design:
    """A label of one size."""

    name: str
    width_mm: float
    height_mm: float
    qr: Frame
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...] = ()


def shipped() -> tuple[str, ...]:
    """The names of the designs that come with the package."""
    files = resources.files(_SHIPPED).iterdir()
    return tuple(sorted(f.name.removesuffix(".toml") for f in files if f.name.endswith(".toml")))


@cache
def load(name: str) -> Design:
    """A shipped design by name.

    Raises:
        DesignError: there is none of that name.
    """
    if name not in shipped():
        raise DesignError(name, f"there are only {', '.join(shipped())}")
    return parse((resources.files(_SHIPPED) / f"{name}.toml").read_text("utf-8"), source=name)


def load_file(path: Path) -> Design:
    """A design from a file of one's own.

    Raises:
        DesignError: says what is wrong in the file.
    """
    return parse(path.read_text("utf-8"), source=path.name)


def parse(text: str, *, source: str) -> Design:
    """Read and check a design: every box on the label, none over another or over the QR code.

    Raises:
        DesignError: says what is wrong, `source` says where.
    """
    try:
        data = tomllib.loads(text)
        design = _design(data)
    except tomllib.TOMLDecodeError as error:
        raise DesignError(source, str(error)) from error
    except KeyError as error:
        raise DesignError(source, f"{error.args[0]} is missing") from error
    except (TypeError, ValueError) as error:
        raise DesignError(source, str(error)) from error
    _check(design, source)
    return design


def _design(data: dict[str, Any]) -> Design:
    _known(data, {"name", "width_mm", "height_mm", "qr", "box", "line"}, "the design")
    qr = data["qr"]
    _known(qr, {"x_mm", "y_mm", "size_mm"}, "qr")
    return Design(
        name=str(data["name"]),
        width_mm=float(data["width_mm"]),
        height_mm=float(data["height_mm"]),
        qr=Frame(float(qr["x_mm"]), float(qr["y_mm"]), float(qr["size_mm"]), float(qr["size_mm"])),
        boxes=tuple(_box(box) for box in data.get("box", ())),
        lines=tuple(
            Line(_pair(line["from_mm"]), _pair(line["to_mm"]), float(line.get("width_pt", 0.3)))
            for line in data.get("line", ())
        ),
    )


def _box(data: dict[str, Any]) -> Box:
    name = str(data["name"])
    edges = ("x_mm", "y_mm", "width_mm", "height_mm")
    _known(data, {"name", "text", "rotate", "align", "valign", *edges}, f"box {name}")
    return Box(
        name=name,
        frame=Frame(*(float(data[edge]) for edge in edges)),
        texts=tuple(_text(text, name) for text in data["text"]),
        rotate=_one_of(data.get("rotate", 0), (0, 90), name),
        align=_one_of(data.get("align", "left"), ("left", "centre", "right"), name),
        valign=_one_of(data.get("valign", "top"), ("top", "middle", "bottom", "spread"), name),
    )


def _text(data: dict[str, Any], box: str) -> Text:
    _known(data, {field.name for field in fields(Text)}, f"a text of box {box}")
    made = {**data, "show": _one_of(data["show"], tuple(TEXTS), box)}
    made["size_pt"] = _pair(data["size_pt"])
    made["weight"] = _one_of(data.get("weight", "regular"), ("regular", "bold"), box)
    made["when"] = _one_of(data.get("when", "always"), ("always", "blank", "lot"), box)
    least, most = made["size_pt"]
    if not 0 < least <= most:
        raise ValueError(f"size_pt of {made['show']} in box {box} must go from small to large")
    if int(data.get("lines", 1)) < 1:
        raise ValueError(f"{made['show']} in box {box} needs at least one line")
    return Text(**made)


def _check(design: Design, source: str) -> None:
    named = [("qr", design.qr), *((box.name, box.frame) for box in design.boxes)]
    for name, frame in named:
        if frame.width_mm <= 0 or frame.height_mm <= 0:
            raise DesignError(source, f"{name} has no size")
        if not frame.within(design.width_mm, design.height_mm):
            raise DesignError(source, f"{name} reaches over the edge of the label")
    for (name, frame), (other_name, other) in combinations(named, 2):
        if name == other_name:
            raise DesignError(source, f"two boxes are called {name}")
        if frame.overlaps(other):
            raise DesignError(source, f"{name} and {other_name} overlap")


def _known(data: dict[str, Any], keys: set[str], where: str) -> None:
    unknown = sorted(set(data) - keys)
    if unknown:
        raise ValueError(f"{where} does not know {', '.join(unknown)}")


def _one_of(value: Any, allowed: tuple[Any, ...], where: str) -> Any:
    if value not in allowed:
        raise ValueError(f"{value} in box {where} is none of {', '.join(map(str, allowed))}")
    return value


def _pair(value: Any) -> tuple[float, float]:
    first, second = value
    return float(first), float(second)
