"""Draw on a reportlab canvas what all stamps of a run share: elements, the sample mark, texts."""

import math
from collections.abc import Iterable

from reportlab.pdfgen.canvas import Canvas

from labels import elements, fonts, text
from labels.brush import MM, Brush
from labels.content import MADE_OF, Run, StampContent
from labels.design import Box, Design
from labels.design.model import LOGO
from labels.errors import N_, Notice

__all__ = ["MM", "arranged", "draw_shared", "left_out", "texts_of", "varies"]

SAMPLE_GREY = 0.75  # plain to the eye, far from black to a camera


def arranged(design: Design, content: StampContent) -> Design:
    """The design as it stands on this label: its boxes make room for a logo that there is."""
    logos = (each for each in design.pictures if each.show == LOGO)
    has_logo = any(elements.shown(design, each, content) for each in logos)
    return design.beside_logo() if has_logo else design


def texts_of(design: Design, content: StampContent) -> dict[str, tuple[Run, ...]]:
    """The content's texts, over them the design's own words, over both what was changed.

    A heading goes with what it stands over.
    """
    texts = content.texts()
    for own in (design.words.get(content.language, {}), design.texts):
        texts |= {name: (Run(text),) for name, text in own.items()}
    texts = {name: runs for name, runs in texts.items() if runs[-1].text}
    for shown in (each for box in design.boxes for each in box.texts if each.needs):
        if shown.needs not in texts and not content.rows.get(shown.needs):
            texts.pop(shown.show, None)
    return texts


def varies(box: Box, varying: frozenset[str], design: Design) -> bool:
    """Whether the texts of a box differ from stamp to stamp, where those fields do."""
    own = {*design.texts, *design.words.get("vi", {})}
    depends_on = {MADE_OF.get(shown.show, "more") for shown in box.texts if shown.show not in own}
    if any(shown.when != "always" for shown in box.texts):
        depends_on.add("lot")
    return not depends_on.isdisjoint(varying)


def draw_shared(
    canvas: Canvas, design: Design, content: StampContent, boxes: Iterable[Box]
) -> list[Notice]:
    """Draw `boxes` of a label, what lies under them and its mark; see `labels.elements`.

    Raises:
        LabelError: something of it cannot be shown.
    """
    notices = elements.draw_under(canvas, design, content)
    if content.sample:
        _draw_sample(canvas, design, content.words.sample)
    texts = texts_of(design, content)
    for box in boxes:
        laid = text.fit(box, texts, blank=content.blank)
        notices += [left_out(design, name) for name in laid.left_out]
        notices += [was_cut(design, name) for name in laid.cut]
        _draw_box(canvas, design, box, laid)
    return notices


def left_out(design: Design, name: str) -> Notice:
    """The notice that an optional text found no room."""
    return Notice(
        "text_left_out",
        N_("On the design %(design)s there was no room for %(text)s."),
        {"design": design.name, "text": name},
    )


def was_cut(design: Design, name: str) -> Notice:
    """The notice that a text ends in … on the label."""
    return Notice(
        "text_cut",
        N_("On the design %(design)s there was room for the beginning of %(text)s only."),
        {"design": design.name, "text": name},
    )


def _draw_box(canvas: Canvas, design: Design, box: Box, laid: text.Laid) -> None:
    canvas.saveState()
    if box.rotate:
        canvas.translate(box.frame.x_mm * MM, -(box.frame.y_mm + box.frame.height_mm) * MM)
        canvas.rotate(90)
    else:
        canvas.translate(box.frame.x_mm * MM, -box.frame.y_mm * MM)
    Brush(canvas, design).lines(laid)
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
