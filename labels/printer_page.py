"""A page that shows what a printer does wrong: crosses at known places, to be measured by hand.

Four crosses stand 20 mm from the edges of an A4 page or, across, 190 and 277 mm. Whoever printed
it measures from the left and the top edge of the paper to them. Two distances on each axis give
what the printer adds and how much it stretches; turned round, they are its `Calibration`.
"""

from dataclasses import dataclass
from typing import BinaryIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from labels import fonts
from labels.brush import MM
from labels.errors import N_, BadCalibration
from labels.stock import EXACT, Calibration
from labels.text import normalised

LEFT_MM, RIGHT_MM = 20.0, 190.0
TOP_MM, BOTTOM_MM = 20.0, 277.0
_ARM_MM = 6.0
_HEIGHT_MM = 297.0
_RULER_MM = 100
_FURTHEST_MM = 25.0


@dataclass(frozen=True)
class Measured:
    """Where the crosses stand on paper, in mm from its left and its top edge."""

    left_mm: float = LEFT_MM
    right_mm: float = RIGHT_MM
    top_mm: float = TOP_MM
    bottom_mm: float = BOTTOM_MM

    @property
    def calibration(self) -> Calibration:
        """What makes the printer put a mark where it belongs, to the micrometre.

        A printer that puts x at o + s · x needs x drawn at (x - o) / s.

        Raises:
            BadCalibration: no printer is that far off: something was measured wrong, or the page
                was not printed at its actual size.
        """
        for there, should in zip(self._figures, _SHOULD, strict=True):
            if not abs(there - should) <= _FURTHEST_MM:
                raise BadCalibration(
                    N_("%(value)s mm is far from where the cross belongs. Measure it again."),
                    value=there,
                )
        offset_x, scale_x = _undone(self.left_mm, self.right_mm, LEFT_MM, RIGHT_MM)
        offset_y, scale_y = _undone(self.top_mm, self.bottom_mm, TOP_MM, BOTTOM_MM)
        return Calibration(offset_x, offset_y, scale_x, scale_y)

    @property
    def _figures(self) -> tuple[float, ...]:
        return self.left_mm, self.right_mm, self.top_mm, self.bottom_mm

    @classmethod
    def of(cls, calibration: Calibration) -> "Measured":
        """What was measured, from the calibration that it gave."""
        left, top = calibration.undone(LEFT_MM, TOP_MM)
        right, bottom = calibration.undone(RIGHT_MM, BOTTOM_MM)
        return cls(*(round(figure, 2) for figure in (left, right, top, bottom)))


_SHOULD = (LEFT_MM, RIGHT_MM, TOP_MM, BOTTOM_MM)


@dataclass(frozen=True)
class PageWords:
    """What stands on the page, for people."""

    title: str
    lines: tuple[str, ...]


VI = PageWords(
    "Trang đo máy in",
    (
        "1. In trang này đúng cỡ 100 %, không “vừa khổ giấy”, trên đúng máy và khay sẽ in tem.",
        "2. Đo từ mép trái tờ giấy tới tâm dấu A, rồi tới tâm dấu B.",
        "3. Đo từ mép trên tờ giấy tới tâm dấu A, rồi tới tâm dấu C.",
        "4. Nhập bốn số đo, tới nửa milimét hoặc kỹ hơn, vào trang Máy in.",
        "Máy in đúng thì A cách mép trái 20 mm, B 190 mm; A cách mép trên 20 mm, C 277 mm.",
    ),
)
EN = PageWords(
    "Calibration page",
    (
        "1. Print this page at its actual size (100 %), not “fit to page”, on the printer and tray",
        "    that will print the labels.",
        "2. Measure from the paper's left edge to the middle of cross A, then of cross B.",
        "3. Measure from the paper's top edge to the middle of cross A, then of cross C.",
        "4. Enter the four figures, to half a millimetre or better, on the page Printers.",
        "Of a printer that is right, A is 20 mm from the left edge, B 190 mm; A is 20 mm from the",
        "top edge, C 277 mm.",
    ),
)
VI_CHECK = PageWords(
    "Trang kiểm tra sau khi chỉnh",
    (
        "Trang này đã áp dụng số chỉnh của máy in. Nếu chỉnh đúng:",
        "A cách mép trái 20 mm, B 190 mm; A cách mép trên 20 mm, C 277 mm.",
        "Nếu chưa đúng, in lại trang đo (không chỉnh) và đo lại. Đừng nhập số đo của trang này.",
    ),
)
EN_CHECK = PageWords(
    "Check after the correction",
    (
        "This page was drawn with the printer's correction. If it is right:",
        "A is 20 mm from the left edge, B 190 mm; A is 20 mm from the top edge, C 277 mm.",
        "If it is not, print the plain calibration page and measure again. Do not enter what you",
        "measure on this page.",
    ),
)


def write_page(out: BinaryIO, *, calibration: Calibration = EXACT, name: str = "") -> None:
    """Draw the page; with a `calibration` it is for checking that one. `name` is the printer's."""
    canvas = fonts.blank(out, A4, title="Nguồn: " + VI.title)
    is_check = calibration != EXACT
    canvas.saveState()
    if is_check:
        canvas.transform(*calibration.matrix(_HEIGHT_MM * MM))
    for letter, x, y in (
        ("A", LEFT_MM, TOP_MM),
        ("B", RIGHT_MM, TOP_MM),
        ("C", LEFT_MM, BOTTOM_MM),
        ("D", RIGHT_MM, BOTTOM_MM),
    ):
        _cross(canvas, letter, x, y)
    _ruler(canvas, 55, 40)
    _ruler(canvas, 30, 60, upright=True)
    canvas.restoreState()
    top = 62.0
    if name:
        _write(canvas, normalised(name), top, bold=True, size_pt=14)
        top += 11
    for words in (VI_CHECK, EN_CHECK) if is_check else (VI, EN):
        _write(canvas, words.title, top, bold=True, size_pt=13)
        top += 8
        for line in words.lines:
            _write(canvas, line, top)
            top += 6.2
        top += 7
    canvas.showPage()
    fonts.save(canvas)


def _cross(canvas: Canvas, letter: str, x_mm: float, y_mm: float) -> None:
    x, y, arm = x_mm * MM, (_HEIGHT_MM - y_mm) * MM, _ARM_MM * MM
    canvas.setLineWidth(0.35)
    canvas.line(x - arm, y, x + arm, y)
    canvas.line(x, y - arm, x, y + arm)
    canvas.circle(x, y, 2.5 * MM)
    canvas.setFont(fonts.bold().name, 11)
    canvas.drawString(x + 3.5 * MM, y - 6 * MM, letter)


def _ruler(canvas: Canvas, x_mm: float, y_mm: float, *, upright: bool = False) -> None:
    """100 mm with a tick at each: shows at once whether the page was shrunk."""
    canvas.saveState()
    canvas.translate(x_mm * MM, (_HEIGHT_MM - y_mm) * MM)
    if upright:
        canvas.rotate(-90)
    canvas.setLineWidth(0.25)
    canvas.line(0, 0, _RULER_MM * MM, 0)
    canvas.setFont(fonts.regular().name, 7)
    for tick in range(_RULER_MM + 1):
        length = 4.0 if tick % 10 == 0 else 3.0 if tick % 5 == 0 else 2.0
        canvas.line(tick * MM, 0, tick * MM, length * MM)
        if tick % 10 == 0:
            canvas.drawCentredString(tick * MM, 5 * MM, str(tick))
    canvas.restoreState()


def _write(
    canvas: Canvas, text: str, top_mm: float, *, bold: bool = False, size_pt: float = 10
) -> None:
    canvas.setFont((fonts.bold() if bold else fonts.regular()).name, size_pt)
    canvas.drawString(45 * MM, (_HEIGHT_MM - top_mm) * MM, text)


def _undone(near: float, far: float, first: float, last: float) -> tuple[float, float]:
    """What turns round a printer that puts `first` at `near` and `last` at `far`."""
    scale = (far - near) / (last - first)
    offset = near - scale * first
    return -offset / scale, 1 / scale
