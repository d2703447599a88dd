"""What a design has beside its boxes of text and the stamp's own code.

`draw_under` draws what lies under texts and codes, the same on every label of a run: panels,
pictures, the outline of a scratch patch, lines, lists. `draw_codes` draws what often differs from
label to label: further QR codes and bar codes.
"""

from collections.abc import Iterable

from reportlab.pdfgen.canvas import Canvas

from labels import gs1_128, listing, qr
from labels.brush import Brush
from labels.content import StampContent
from labels.design import Barcode, Code, Design, Picture
from labels.design.model import LOGO
from labels.errors import N_, MissingCode, Notice
from labels.qr import Symbol


def draw_under(canvas: Canvas, design: Design, content: StampContent) -> list[Notice]:
    """Draw panels, pictures, patches, lines and lists; what is worth saying about them.

    Raises:
        LabelError: a picture is none, or a list does not fit.
    """
    brush = Brush(canvas, design)
    notices = []
    for panel in design.panels:
        brush.panel(panel)
    for picture in design.pictures:
        if data := shown(design, picture, content):
            brush.picture(picture, data)
    for scratch in design.scratches:
        brush.scratch(scratch)
    for line in design.lines:
        brush.line(line)
    for rows in design.rows:
        items = content.rows.get(rows.show)
        if not items:
            continue
        laid = listing.fit(rows, items)
        brush.rows(rows, laid)
        if laid.left_out:
            notices.append(_rows_left_out(design.name, rows.name, laid.left_out))
    return notices


def shown(design: Design, picture: Picture, content: StampContent) -> bytes | None:
    """What a picture of the design shows on this label, if anything: a logo of its own first."""
    own = design.logo if picture.show == LOGO else None
    return own or content.pictures.get(picture.show)


def draw_codes(
    canvas: Canvas, design: Design, content: StampContent, parts: Iterable[Code | Barcode]
) -> list[Notice]:
    """Draw those of the design's codes and bar codes; what is worth saying about them.

    A code must be there; a bar code without a value is left out.

    Raises:
        LabelError: a code was not given, is too long, or would be too small to be read.
    """
    brush = Brush(canvas, design)
    notices = []
    for part in parts:
        if isinstance(part, Code):
            notices.append(brush.symbol(symbol_of(design, part, content), part.frame))
        elif written := content.codes.get(part.show):
            notices.append(brush.bars(gs1_128.bars(written), part.frame))
    return [notice for notice in notices if notice is not None]


def symbol_of(design: Design, code: Code, content: StampContent) -> Symbol:
    """The symbol of one of the design's codes, of level Q where there is room for it.

    Raises:
        MissingCode: the content has none of its name.
        QrTooLarge: no version holds it.
    """
    return qr.symbol(*split_code(design, code, content), room_mm=code.frame.width_mm)


def split_code(design: Design, code: Code, content: StampContent) -> tuple[str, str]:
    """What one of the design's codes says, in its two segments.

    Raises:
        MissingCode: the content has none of its name.
    """
    written = content.codes.get(code.show)
    if not written:
        raise MissingCode(design.name, code.show)
    return qr.split(written)


def _rows_left_out(design: str, rows: str, count: int) -> Notice:
    return Notice(
        "rows_left_out",
        N_("On the design %(design)s there was no room for %(count)s rows of %(rows)s."),
        {"design": design, "count": count, "rows": rows},
    )
