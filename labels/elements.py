"""Draw what a design has beside its boxes of text and the stamp's own code.

`draw_shared` draws what is the same on every label of a run: panels, pictures, the outline of a
scratch patch, lines, lists. `draw_own` draws what is different on each: further QR codes and bar
codes. The canvas's origin is the label's top left corner, y upwards.
"""

from collections.abc import Callable, Iterator
from io import BytesIO

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from labels import codes, gs1_128, listing, pictures, qr, text
from labels.colours import BLACK
from labels.content import StampContent
from labels.design import Barcode, Code, Design, Frame, Line, Panel, Picture, Rows, Scratch
from labels.design.model import CODE, INK
from labels.errors import N_, MissingCode, Notice

MM = 72 / 25.4
_PICTURE_DPI = 300
_PHOTO_QUALITY = 85
_GROUND_MM = 2.0  # around a picture on a ground of its own
_DASHES = {"cut": (4, 2), "fold": (1, 2)}
_SCRATCH_GREY = 0.45
_SCRATCH_DASH = (1.2, 1.2)
_DOT_EM = 0.22  # radius of a list's dots
_DOT_LIFT_EM = 0.36  # its middle above the base line

Note = Callable[[Notice], None]


class Elements:
    """Draws the elements of one design; pictures are opened once, `note` is told what to mind."""

    def __init__(self, design: Design, note: Note) -> None:
        self.design = design
        self._note = note
        self._pictures: dict[tuple[bytes, str], ImageReader] = {}

    def draw_shared(self, canvas: Canvas, content: StampContent) -> None:
        """Draw what lies under texts and codes.

        Raises:
            LabelError: a picture is none, or a list does not fit.
        """
        for panel in self.design.panels:
            self._draw_panel(canvas, panel)
        for picture in self.design.pictures:
            self._draw_picture(canvas, picture, content)
        for scratch in self.design.scratches:
            _draw_scratch(canvas, scratch)
        for line in self.design.lines:
            self._draw_line(canvas, line)
        for rows in self.design.rows:
            self._draw_rows(canvas, rows, content)

    def draw_own(self, canvas: Canvas, content: StampContent) -> None:
        """Draw the codes beside the stamp's own.

        Raises:
            LabelError: a code was not given, is too long, or would be too small to be read.
        """
        for code in self.design.codes:
            self._draw_code(canvas, code, content)
        for barcode in self.design.barcodes:
            self._draw_barcode(canvas, barcode, content)

    def _draw_panel(self, canvas: Canvas, panel: Panel) -> None:
        canvas.saveState()
        if panel.fill:
            self._fill(canvas, panel.fill)
        if panel.stroke:
            self._stroke(canvas, panel.stroke)
            canvas.setLineWidth(panel.width_pt)
        x, y, width, height = _points(panel.frame)
        drawn = {"stroke": int(bool(panel.stroke)), "fill": int(bool(panel.fill))}
        if panel.radius_mm:
            canvas.roundRect(x, y, width, height, panel.radius_mm * MM, **drawn)
        else:
            canvas.rect(x, y, width, height, **drawn)
        canvas.restoreState()

    def _draw_picture(self, canvas: Canvas, picture: Picture, content: StampContent) -> None:
        data = content.pictures.get(picture.show)
        if picture.show == "logo" and self.design.logo is not None:
            data = self.design.logo
        if data is None:
            return
        frame = picture.frame
        if picture.ground is not None:
            canvas.saveState()
            self._fill(canvas, picture.ground)
            canvas.roundRect(*_points(frame), _GROUND_MM * MM, stroke=0, fill=1)
            canvas.restoreState()
            frame = Frame(
                frame.x_mm + _GROUND_MM,
                frame.y_mm + _GROUND_MM,
                frame.width_mm - 2 * _GROUND_MM,
                frame.height_mm - 2 * _GROUND_MM,
            )
        reader = self._pictures.get((data, picture.name))
        if reader is None:
            drawn = _redrawn(data, frame, cover=picture.fit == "cover")
            reader = self._pictures[data, picture.name] = ImageReader(drawn)
        wide, high = reader.getSize()
        scale = min(frame.width_mm / wide, frame.height_mm / high)
        width, height = wide * scale, high * scale
        spare = frame.width_mm - width
        x = frame.x_mm + {"left": 0.0, "centre": spare / 2, "right": spare}[picture.align]
        y = frame.y_mm + (frame.height_mm - height) / 2
        canvas.drawImage(reader, x * MM, -(y + height) * MM, width * MM, height * MM)

    def _draw_line(self, canvas: Canvas, line: Line) -> None:
        canvas.saveState()
        self._stroke(canvas, line.colour)
        canvas.setLineWidth(line.width_pt)
        if line.style != "solid":
            canvas.setDash(list(_DASHES[line.style]))
        (x1, y1), (x2, y2) = line.from_mm, line.to_mm
        canvas.line(x1 * MM, -y1 * MM, x2 * MM, -y2 * MM)
        canvas.restoreState()

    def _draw_rows(self, canvas: Canvas, rows: Rows, content: StampContent) -> None:
        items = content.rows.get(rows.show)
        if not items:
            return
        laid = listing.fit(rows, items)
        if laid.left_out:
            self._note(_rows_left_out(self.design.name, rows.name, laid.left_out))
        canvas.saveState()
        canvas.translate(rows.frame.x_mm * MM, -rows.frame.y_mm * MM)
        if rows.dots:
            self._draw_dots(canvas, rows, laid)
        for row in laid.rows:
            canvas.saveState()
            canvas.translate(row.x_mm * MM, -row.y_mm * MM)
            self._fill(canvas, INK)
            draw_lines(canvas, row.laid)
            canvas.restoreState()
        canvas.restoreState()

    def _draw_dots(self, canvas: Canvas, rows: Rows, laid: listing.LaidList) -> None:
        """A dot before each title, and a line from dot to dot: one thing after the other."""
        self._fill(canvas, rows.colour)
        self._stroke(canvas, rows.colour)
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

    def _draw_code(self, canvas: Canvas, code: Code, content: StampContent) -> None:
        written = content.codes.get(code.show)
        if not written:
            raise MissingCode(self.design.name, code.show)
        side = code.frame.width_mm
        drawn = codes.symbol_of(written, side)
        module, notice = qr.module_mm(drawn, side, design=self.design.name)
        if notice:
            self._note(notice)
        canvas.saveState()
        self._fill(canvas, CODE)
        canvas.translate(code.frame.x_mm * MM, -code.frame.y_mm * MM)
        canvas.scale(module * MM, module * MM)
        path = canvas.beginPath()
        for column, row, length in drawn.bars():
            path.rect(column, -row - 1, length, 1)
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.restoreState()

    def _draw_barcode(self, canvas: Canvas, barcode: Barcode, content: StampContent) -> None:
        written = content.codes.get(barcode.show)
        if not written:
            return
        drawn = gs1_128.bars(written)
        module, notice = gs1_128.module_mm(drawn, barcode.frame.width_mm, design=self.design.name)
        if notice:
            self._note(notice)
        module = min(module, gs1_128.MOST_MODULE_MM)
        spare = barcode.frame.width_mm - module * drawn.length
        canvas.saveState()
        canvas.setFillGray(0)
        canvas.translate((barcode.frame.x_mm + spare / 2) * MM, -barcode.frame.y_mm * MM)
        canvas.scale(module * MM, MM)
        path = canvas.beginPath()
        for start, width in drawn.stretches:
            path.rect(start, -barcode.frame.height_mm, width, barcode.frame.height_mm)
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.restoreState()

    def _fill(self, canvas: Canvas, colour: str) -> None:
        fill(canvas, self.design, colour)

    def _stroke(self, canvas: Canvas, colour: str) -> None:
        written = self.design.rgb(colour)
        if written == BLACK:
            canvas.setStrokeGray(0)
        else:
            canvas.setStrokeColorRGB(*(value / 255 for value in written))


def fill(canvas: Canvas, design: Design, colour: str) -> None:
    """Fill with a colour of the design from here on; black is black ink alone."""
    written = design.rgb(colour)
    if written == BLACK:
        canvas.setFillGray(0)
    else:
        canvas.setFillColorRGB(*(value / 255 for value in written))


def draw_lines(canvas: Canvas, laid: text.Laid) -> None:
    """Write the lines of a filled box, in the colour that is set, from its top left corner."""
    for line in laid.lines:
        for piece in line.pieces:
            canvas.setFont(piece.font.name, line.size_pt)
            x = line.x_mm + piece.x_mm
            canvas.drawString(x * MM, -line.baseline_mm * MM, piece.text)


def _draw_scratch(canvas: Canvas, scratch: Scratch) -> None:
    """A dashed outline: whoever sticks the patch on covers it exactly."""
    canvas.saveState()
    canvas.setStrokeGray(_SCRATCH_GREY)
    canvas.setLineWidth(0.4)
    canvas.setDash(list(_SCRATCH_DASH))
    canvas.rect(*_points(scratch.frame), stroke=1, fill=0)
    canvas.restoreState()


def _redrawn(data: bytes, frame: Frame, *, cover: bool) -> Image.Image | BytesIO:
    """The picture as it is embedded: a logo as pixels, what fills its frame as a photograph."""
    longest = max(frame.width_mm, frame.height_mm) / 25.4 * _PICTURE_DPI
    if not cover:
        return pictures.on_white(pictures.trimmed(pictures.opened(data, longest_px=round(longest))))
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


def _rows_left_out(design: str, rows: str, count: int) -> Notice:
    return Notice(
        "rows_left_out",
        N_("On the design %(design)s there was no room for %(count)s rows of %(rows)s."),
        {"design": design, "count": count, "rows": rows},
    )
