"""Put the parts of a design on a reportlab canvas, one method each.

The canvas's origin is the label's top left corner, y upwards.
"""

from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from labels import gs1_128, listing, pictures, qr, text
from labels.colours import BLACK
from labels.design import Design, Frame, Line, Panel, Picture, Rows, Scratch
from labels.design.model import CODE
from labels.errors import Notice
from labels.qr import Symbol

MM = 72 / 25.4
_LOGO_DPI = 600  # drawings have edges, and stand small on stamps
_LOGO_PX = 1200  # looked at for what is ground
_PICTURE_DPI = 300
_PHOTO_QUALITY = 85
_GROUND_MM = 2.0  # around a picture on a ground of its own
_DASHES = {"cut": (4, 2), "fold": (1, 2)}
_SCRATCH_GREY = 0.45
_SCRATCH_DASH = (1.2, 1.2)
_DOT_EM = 0.22  # radius of a list's dots
_DOT_LIFT_EM = 0.36  # its middle above the base line


class Brush:
    """A canvas, and the colours of a design."""

    def __init__(self, canvas: Canvas, design: Design) -> None:
        self.canvas = canvas
        self.design = design

    def panel(self, panel: Panel) -> None:
        """A rectangle, filled, outlined or both."""
        canvas = self.canvas
        canvas.saveState()
        if panel.fill:
            self.fill(panel.fill)
        if panel.stroke:
            self._stroke(panel.stroke)
            canvas.setLineWidth(panel.width_pt)
        x, y, width, height = _points(panel.frame)
        drawn = {"stroke": int(bool(panel.stroke)), "fill": int(bool(panel.fill))}
        if panel.radius_mm:
            canvas.roundRect(x, y, width, height, panel.radius_mm * MM, **drawn)
        else:
            canvas.rect(x, y, width, height, **drawn)
        canvas.restoreState()

    def picture(self, picture: Picture, data: bytes) -> None:
        """A logo or a photograph, on its ground where it has one."""
        canvas = self.canvas
        frame = picture.frame
        if picture.ground is not None:
            canvas.saveState()
            self.fill(picture.ground)
            canvas.roundRect(*_points(frame), _GROUND_MM * MM, stroke=0, fill=1)
            canvas.restoreState()
            frame = Frame(
                frame.x_mm + _GROUND_MM,
                frame.y_mm + _GROUND_MM,
                frame.width_mm - 2 * _GROUND_MM,
                frame.height_mm - 2 * _GROUND_MM,
            )
        reader = _reader(data, frame, picture.fit == "cover")
        wide, high = reader.getSize()
        scale = min(frame.width_mm / wide, frame.height_mm / high)
        width, height = wide * scale, high * scale
        spare = frame.width_mm - width
        x = frame.x_mm + {"left": 0.0, "centre": spare / 2, "right": spare}[picture.align]
        y = frame.y_mm + (frame.height_mm - height) / 2
        canvas.drawImage(reader, x * MM, -(y + height) * MM, width * MM, height * MM)

    def line(self, line: Line) -> None:
        """A straight line, solid or dashed."""
        canvas = self.canvas
        canvas.saveState()
        self._stroke(line.colour)
        canvas.setLineWidth(line.width_pt)
        if line.style != "solid":
            canvas.setDash(list(_DASHES[line.style]))
        (x1, y1), (x2, y2) = line.from_mm, line.to_mm
        canvas.line(x1 * MM, -y1 * MM, x2 * MM, -y2 * MM)
        canvas.restoreState()

    def rows(self, rows: Rows, laid: listing.LaidList) -> None:
        """A list that was fitted into its frame."""
        canvas = self.canvas
        canvas.saveState()
        canvas.translate(rows.frame.x_mm * MM, -rows.frame.y_mm * MM)
        if rows.dots:
            self._dots(rows, laid)
        for row in laid.rows:
            canvas.saveState()
            canvas.translate(row.x_mm * MM, -row.y_mm * MM)
            self.lines(row.laid)
            canvas.restoreState()
        canvas.restoreState()

    def _dots(self, rows: Rows, laid: listing.LaidList) -> None:
        """A dot before each title, and a line from dot to dot: one thing after the other."""
        canvas = self.canvas
        self.fill(rows.colour)
        self._stroke(rows.colour)
        canvas.setLineWidth(0.8)
        middles = []
        for row in laid.rows:
            em = row.size_pt * text.POINT_MM
            middles.append((em, row.y_mm + row.laid.lines[0].baseline_mm - _DOT_LIFT_EM * em))
        if len(middles) > 1:
            x = _DOT_EM * middles[0][0] * MM
            canvas.line(x, -middles[0][1] * MM, x, -middles[-1][1] * MM)
        for em, y in middles:
            canvas.circle(_DOT_EM * em * MM, -y * MM, _DOT_EM * em * MM, stroke=0, fill=1)

    def symbol(self, symbol: Symbol, frame: Frame) -> Notice | None:
        """A QR code, its quiet zone within `frame`: one path, so that no viewer leaves hairlines.

        Raises:
            ModuleTooSmall: a phone could not read it.
        """
        canvas = self.canvas
        module, notice = qr.module_mm(symbol.layout, frame.width_mm, design=self.design.name)
        canvas.saveState()
        self.fill(CODE)
        canvas.translate(frame.x_mm * MM, -frame.y_mm * MM)
        canvas.scale(module * MM, module * MM)
        path = canvas.beginPath()
        for y, row in enumerate(symbol.rows, qr.QUIET_ZONE):
            for x, length in _stretches(row.tobytes()):
                path.rect(x + qr.QUIET_ZONE, -y - 1, length, 1)
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.restoreState()
        return notice

    def bars(self, bars: gs1_128.Bars, frame: Frame) -> Notice | None:
        """A bar code, as wide as its frame allows, its quiet zones within.

        Raises:
            BarsTooThin: a scanner could not read it.
        """
        canvas = self.canvas
        module, notice = gs1_128.module_mm(bars, frame.width_mm, design=self.design.name)
        module = min(module, gs1_128.MOST_MODULE_MM)
        spare = frame.width_mm - module * bars.length
        canvas.saveState()
        canvas.setFillGray(0)
        canvas.translate((frame.x_mm + spare / 2) * MM, -frame.y_mm * MM)
        canvas.scale(module * MM, MM)
        path = canvas.beginPath()
        for start, width in bars.stretches:
            path.rect(start, -frame.height_mm, width, frame.height_mm)
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.restoreState()
        return notice

    def scratch(self, scratch: Scratch) -> None:
        """A dashed outline: whoever sticks the patch on covers it exactly."""
        canvas = self.canvas
        canvas.saveState()
        canvas.setStrokeGray(_SCRATCH_GREY)
        canvas.setLineWidth(0.4)
        canvas.setDash(list(_SCRATCH_DASH))
        canvas.rect(*_points(scratch.frame), stroke=1, fill=0)
        canvas.restoreState()

    def lines(self, laid: text.Laid) -> None:
        """The lines of a filled box, from its top left corner, each in its colour."""
        for line in laid.lines:
            self.fill(line.colour)
            for piece in line.pieces:
                self.canvas.setFont(piece.font.name, line.size_pt)
                x = line.x_mm + piece.x_mm
                self.canvas.drawString(x * MM, -line.baseline_mm * MM, piece.text)

    def fill(self, colour: str) -> None:
        """Fill with a colour of the design from here on; black is black ink alone."""
        written = self.design.rgb(colour)
        if written == BLACK:
            self.canvas.setFillGray(0)
        else:
            self.canvas.setFillColorRGB(*(value / 255 for value in written))

    def _stroke(self, colour: str) -> None:
        canvas = self.canvas
        written = self.design.rgb(colour)
        if written == BLACK:
            canvas.setStrokeGray(0)
        else:
            canvas.setStrokeColorRGB(*(value / 255 for value in written))


@lru_cache(maxsize=16)
def _reader(data: bytes, frame: Frame, cover: bool) -> ImageReader:
    """The picture as reportlab embeds it, once for all the labels that it stands on."""
    return ImageReader(_redrawn(data, frame, cover=cover))


def _stretches(row: bytes) -> Iterator[tuple[int, int]]:
    """Dark stretches of a row of modules, as (start, length)."""
    start = row.find(1)
    while start >= 0:
        end = row.find(0, start)
        end = len(row) if end < 0 else end
        yield start, end - start
        start = row.find(1, end)


def _redrawn(data: bytes, frame: Frame, *, cover: bool) -> Image.Image | BytesIO:
    """The picture as it is embedded: a logo as pixels, what fills its frame as a photograph."""
    inches = max(frame.width_mm, frame.height_mm) / 25.4
    if not cover:
        logo = pictures.on_white(pictures.trimmed(pictures.opened(data, longest_px=_LOGO_PX)))
        most = round(inches * _LOGO_DPI)
        logo.thumbnail((most, most), Image.Resampling.LANCZOS)
        return logo
    longest = inches * _PICTURE_DPI
    picture = pictures.on_white(pictures.opened(data, longest_px=round(2 * longest)))
    shape = frame.width_mm / frame.height_mm
    width = min(picture.width, max(1, round(picture.height * shape)))
    height = min(picture.height, max(1, round(picture.width / shape)))
    left, top = (picture.width - width) // 2, (picture.height - height) // 2
    part = picture.crop((left, top, left + width, top + height))
    part.thumbnail((round(longest), round(longest)), Image.Resampling.LANCZOS)
    out = BytesIO()
    part.save(out, "JPEG", quality=_PHOTO_QUALITY)
    out.seek(0)
    return out


def _points(frame: Frame) -> Iterator[float]:
    yield frame.x_mm * MM
    yield -(frame.y_mm + frame.height_mm) * MM
    yield frame.width_mm * MM
    yield frame.height_mm * MM
