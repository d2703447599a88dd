"""Draw on a reportlab canvas what all stamps of a run share: the sample mark, texts, lines."""

import math
from collections.abc import Iterable

from reportlab.pdfgen.canvas import Canvas

from labels import fonts, text
from labels.content import MADE_OF, StampContent
from labels.design import Box, Design
from labels.errors import N_, Notice

MM = 72 / 25.4
SAMPLE_GREY = 0.75  # plain to the eye, far from black to a camera


def varies(box: Box, varying: frozenset[str]) -> bool:
    """Whether the texts of a box differ from stamp to stamp, where those fields do."""
    depends_on = {MADE_OF[shown.show] for shown in box.texts}
    if any(shown.when != "always" for shown in box.texts):
        depends_on.add("lot")
    return not depends_on.isdisjoint(varying)


def draw_shared(
    canvas: Canvas, design: Design, content: StampContent, boxes: Iterable[Box]
) -> list[Notice]:
    """Draw `boxes` of a label, its lines and mark, the origin at its top left corner, y upwards.

    Raises:
        LabelError: something of it cannot be shown.
    """
    notices = []
    if content.sample:
        _draw_sample(canvas, design, content.words.sample)
    texts = content.texts()
    for box in boxes:
        laid = text.fit(box, texts, blank=content.blank)
        notices += [left_out(design, name) for name in laid.left_out]
        _draw_box(canvas, box, laid)
    for line in design.lines:
        canvas.setLineWidth(line.width_pt)
        (x1, y1), (x2, y2) = line.from_mm, line.to_mm
        canvas.line(x1 * MM, -y1 * MM, x2 * MM, -y2 * MM)
    return notices


def left_out(design: Design, name: str) -> Notice:
    """The notice that an optional text found no room."""
    return Notice(
        "text_left_out",
        N_("On the design %(design)s there was no room for %(text)s."),
        {"design": design.name, "text": name},
    )


def _draw_box(canvas: Canvas, box: Box, laid: text.Laid) -> None:
    canvas.saveState()
    canvas.setFillGray(0)
    if box.rotate:
        canvas.translate(box.frame.x_mm * MM, -(box.frame.y_mm + box.frame.height_mm) * MM)
        canvas.rotate(90)
    else:
        canvas.translate(box.frame.x_mm * MM, -box.frame.y_mm * MM)
    for line in laid.lines:
        for piece in line.pieces:
            canvas.setFont(piece.font.name, line.size_pt)
            x = line.x_mm + piece.x_mm
            canvas.drawString(x * MM, -line.baseline_mm * MM, piece.text)
    canvas.restoreState()


def _draw_sample(canvas: Canvas, design: Design, word: str) -> None:
    """The word from corner to corner, in grey, under everything else."""
    font = fonts.bold()
    word = text.normalised(word)
    width, height = design.width_mm, design.height_mm
    ink = font.ink(word)
    tall = ink.above + ink.below
    # The largest size at which the turned word stays on the label with a little white.
    angle = math.atan2(height, width)
    across = font.width(word) * math.cos(angle) + tall * math.sin(angle)
    up = font.width(word) * math.sin(angle) + tall * math.cos(angle)
    size_mm = 0.94 * min(width / across, height / up)
    canvas.saveState()
    canvas.setFillGray(SAMPLE_GREY)
    canvas.translate(width / 2 * MM, -height / 2 * MM)
    canvas.rotate(math.degrees(angle))
    canvas.setFont(font.name, size_mm * MM)
    middle = (ink.above - ink.below) / 2 * size_mm
    canvas.drawCentredString(0, -middle * MM, word)
    canvas.restoreState()
