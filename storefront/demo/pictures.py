"""From the project's own line drawings to PNG pictures, which marketplaces and posters ask for.

The drawings are SVG of one narrow kind: `<path>` alone, absolute commands M, L, C and Z, flat
fills. That is all this reads; it is no SVG library.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from io import BytesIO
from itertools import pairwise, product
from math import hypot
from xml.etree import ElementTree as ET

from PIL import Image, ImageColor, ImageDraw

PRODUCT_SIDE = 1000
"""Pixels; marketplaces ask for at least 500 to 1000."""
MARK_SIDE = 400

_PAPER = "#ffffff"
_MARGIN = 0.06
_FINER = 2  # drawn so many times larger, then reduced: Pillow's own lines have stairs
_CURVE_STEPS = 14
_TOKEN = re.compile(r"[MLCZ]|-?\d+(?:\.\d+)?")
_SVG = "{http://www.w3.org/2000/svg}"

Point = tuple[float, float]


def drawing(name: str) -> str:
    """The SVG text of one of the package's drawings, such as `tea-pouch`."""
    file = resources.files(__package__) / "drawings" / f"{name}.svg"
    return file.read_text(encoding="utf-8")


@cache
def png(name: str, side: int = PRODUCT_SIDE) -> bytes:
    """A drawing as a square PNG on white, in its own few colours, so that it stays small."""
    root = ET.fromstring(drawing(name))  # noqa: S314 - a file of this package
    canvas = Image.new("RGB", (side * _FINER, side * _FINER), _PAPER)
    pen = ImageDraw.Draw(canvas)
    _, _, width, height = (float(each) for each in root.attrib["viewBox"].split())
    scale = side * _FINER * (1 - 2 * _MARGIN) / max(width, height)
    left, top = (side * _FINER - width * scale) / 2, (side * _FINER - height * scale) / 2
    for path in root.iter(f"{_SVG}path"):
        style = {**root.attrib, **path.attrib}
        stroke = None if style["stroke"] == "none" else style["stroke"]
        thickness = float(style["stroke-width"]) * scale
        for line in outlines(path.attrib["d"]):
            points = [(left + x * scale, top + y * scale) for x, y in line]
            if style["fill"] != "none":
                pen.polygon(points, fill=style["fill"])
            if stroke:
                _stroke(pen, points, stroke, thickness)
    small = canvas.reduce(_FINER)
    few = small.quantize(palette=_palette(root), dither=Image.Dither.NONE)
    out = BytesIO()
    few.save(out, "PNG")
    return out.getvalue()


def _palette(root: ET.Element) -> Image.Image:
    """The colours of a drawing and, for smooth edges, what lies between its lines and the rest."""
    elements = [root, *root.iter(f"{_SVG}path")]
    lines = {each.attrib["stroke"] for each in elements if "stroke" in each.attrib} - {"none"}
    fills = {each.attrib["fill"] for each in elements if "fill" in each.attrib} - {"none"}
    colours = [ImageColor.getrgb(colour)[:3] for colour in sorted(lines | fills | {_PAPER})]
    for line, other in product(sorted(lines), sorted((fills | {_PAPER}) - lines)):
        one, another = ImageColor.getrgb(line), ImageColor.getrgb(other)
        red, green, blue = ((one[part] + another[part]) // 2 for part in range(3))
        colours.append((red, green, blue))
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in colours for part in colour])
    return palette


def outlines(path: str) -> Iterator[list[Point]]:
    """The lines of an SVG path, its curves cut into short straight pieces."""
    tokens = iter(_TOKEN.findall(path))
    line: list[Point] = []
    for command in tokens:
        if command == "Z":
            line.append(line[0])
        elif command == "M":
            if line:
                yield line
            line = [_point(tokens)]
        elif command == "L":
            line.append(_point(tokens))
        elif command == "C":
            line += _curve(line[-1], _point(tokens), _point(tokens), _point(tokens))
        else:
            message = f"not a command of the drawings: {command!r}"
            raise ValueError(message)
    if line:
        yield line


def _point(tokens: Iterator[str]) -> Point:
    return float(next(tokens)), float(next(tokens))


def _curve(start: Point, out: Point, into: Point, end: Point) -> list[Point]:
    """A cubic Bézier curve as points, its start left out."""
    points = []
    for step in range(1, _CURVE_STEPS + 1):
        t = step / _CURVE_STEPS
        s = 1 - t
        weights = (s**3, 3 * s * s * t, 3 * s * t * t, t**3)
        named = (start, out, into, end)
        points.append(
            (
                sum(w * p[0] for w, p in zip(weights, named, strict=True)),
                sum(w * p[1] for w, p in zip(weights, named, strict=True)),
            )
        )
    return points


def _stroke(pen: ImageDraw.ImageDraw, points: list[Point], colour: str, thickness: float) -> None:
    """A line with round ends and corners: a box for each piece, a disc on each joint."""
    half = thickness / 2
    for (x1, y1), (x2, y2) in pairwise(points):
        length = hypot(x2 - x1, y2 - y1)
        if length:
            dx, dy = (x2 - x1) / length * half, (y2 - y1) / length * half
            sides = ((x1 - dy, y1 + dx), (x2 - dy, y2 + dx), (x2 + dy, y2 - dx), (x1 + dy, y1 - dx))
            pen.polygon(sides, fill=colour)
    for x, y in points:
        pen.ellipse([x - half + 0.5, y - half + 0.5, x + half - 0.5, y + half - 0.5], fill=colour)
