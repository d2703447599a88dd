"""Codes as printers print them: ours, and those of the plain way at the same printed size."""

import random
from dataclasses import dataclass, replace
from io import BytesIO

import numpy as np
import pypdfium2
import qrcode
from camera import Print
from qrcode.util import MODE_8BIT_BYTE, QRData
from reportlab.pdfgen.canvas import Canvas

from labels import Listed, StampContent, load_design, shipped_designs, write_sheets
from labels.brush import MM
from labels.dots import DOTS_A_MM, LabelDots
from labels.paper import Grid
from labels.qr import QUIET_ZONE, Layout

HEAD = "https://truyxuat.nguon.exampl"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
FULL, COMPACT = 120, 33  # characters after /T/, as traceability.stamps.code writes them
PRINTERS = ("203 thermal", "300 thermal", "600 laser")


@dataclass(frozen=True)
class Printed:
    """Some codes of one design from one printer, with what they say."""

    design: str
    printer: str
    code: str
    module_mm: float
    texts: list[str]
    prints: list[Print]

    @property
    def dots(self) -> tuple[float, bytes]:
        """How fine the printer is, and the first code as it printed it."""
        return self.prints[0].dots_a_mm, self.prints[0].ink.tobytes()

    @property
    def first(self) -> "Printed":
        """The first code alone: it shows how large all of them are."""
        return replace(self, texts=self.texts[:1], prints=self.prints[:1])


def designs() -> list[str]:
    """Those of stamps that stand alone: a second code is printed like the first."""
    return [name for name in shipped_designs("stamp") if not load_design(name).codes]


def contents(design: str, count: int) -> list[StampContent]:
    dice = random.Random(20261126)
    length = COMPACT if load_design(design).compact else FULL
    tails = ["".join(dice.choices(LETTERS, k=length)) for _ in range(count)]
    return [
        StampContent(HEAD, f"/T/{tail}", product="Chè", lot="L1", serial=tail[:13])
        for tail in tails
    ]


def ours(design: str, printer: str, count: int) -> Printed:
    """Thermal printers get our dots, a laser printer the PDF."""
    made = contents(design, count)
    drawn = load_design(design)
    head, characters = HEAD.encode(), len(made[0].tail)
    layout = Layout.of(head, characters)
    dpi = int(printer.split(maxsplit=1)[0])
    if printer.endswith("thermal"):
        dots_a_mm = DOTS_A_MM[dpi]
        room_mm = drawn.qr.width_mm
        layout = Layout.of(head, characters, room_mm=room_mm, dots=round(room_mm * dots_a_mm))
        labels = [np.array(label) == 0 for label in LabelDots(drawn, dpi).pictures(made)]
        corners = [(0.0, 0.0)] * count
    else:
        dots_a_mm = dpi / 25.4
        out = BytesIO()
        write_sheets(Listed(made), design=drawn, out=out)
        grid = Grid.of(drawn)
        pages = rendered(out.getvalue(), dpi)
        seats = [grid.seat(number) for number in range(count)]
        labels = [pages[sheet] for sheet, _ in seats]
        corners = [grid.corner(place) for _, place in seats]
    prints = []
    for label, (left, top) in zip(labels, corners, strict=True):
        x, y = ((a + b) * dots_a_mm for a, b in ((left, drawn.qr.x_mm), (top, drawn.qr.y_mm)))
        room = drawn.qr.width_mm * dots_a_mm
        box = label[round(y) : round(y + room), round(x) : round(x + room)]
        prints.append(Print(with_quiet_zone(box, layout.modules), dots_a_mm))
    module = prints[0].side_mm / layout.across
    return Printed(design, printer, layout.designator, module, [each.url for each in made], prints)


def plain(like: Printed) -> Printed:
    """The same texts by `qrcode`, in one byte segment, drawn as rectangles at the same size."""
    side_mm = like.prints[0].side_mm
    out = BytesIO()
    canvas = Canvas(out, pagesize=(side_mm * MM, side_mm * MM))
    for text in like.texts:
        code = qrcode.QRCode(border=QUIET_ZONE)
        code.add_data(QRData(text.encode(), mode=MODE_8BIT_BYTE))
        code.make(fit=True)
        matrix = code.get_matrix()
        module = side_mm * MM / len(matrix)
        for y, row in enumerate(matrix):
            for x, is_dark in enumerate(row):
                if is_dark:
                    across, down = x * module, side_mm * MM - (y + 1) * module
                    canvas.rect(across, down, module, module, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    dpi = int(like.printer.split()[0])
    prints = [Print(page, dpi / 25.4) for page in rendered(out.getvalue(), dpi)]
    return replace(like, code=f"{code.version}-M", module_mm=side_mm / len(matrix), prints=prints)


def rendered(pdf: bytes, dpi: int) -> list[np.ndarray]:
    """The pages as a printer without grey puts them on paper: True is ink."""
    document = pypdfium2.PdfDocument(pdf)
    pages = []
    for page in document:
        grey = page.render(scale=dpi / 72, grayscale=True).to_pil()
        page.close()
        pages.append(np.array(grey) < 128)
    document.close()
    return pages


def with_quiet_zone(box: np.ndarray, modules: int) -> np.ndarray:
    """The code with four modules of white around, whatever room its box had over."""
    rows, columns = np.nonzero(box.any(axis=1))[0], np.nonzero(box.any(axis=0))[0]
    code = box[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return np.pad(code, round(QUIET_ZONE * code.shape[0] / modules))
