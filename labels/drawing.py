"""Draw one stamp on a reportlab canvas: the sample mark, the code, the texts, the lines."""

import math
from collections import OrderedDict

from reportlab.pdfgen.canvas import Canvas

from labels import fonts, qr, text
from labels.content import Run, StampContent
from labels.design import Box, Design, Frame
from labels.design.model import CODE
from labels.elements import MM, Elements, fill
from labels.errors import N_, Notice

SAMPLE_GREY = 0.75  # plain to the eye, far from black to a camera
_REMEMBERED = 256  # filled boxes: most texts are the same on every stamp of a run


class Stamper:
    """Draws stamps of one design; remembers layouts, collects notices once each."""

    def __init__(self, design: Design) -> None:
        self.design = design
        self.notices: list[Notice] = []
        self._laid: OrderedDict[object, text.Laid] = OrderedDict()
        self._elements = Elements(design, self._note)

    def draw(self, canvas: Canvas, content: StampContent) -> None:
        """Draw `content` with the canvas's origin at the label's top left corner, y upwards.

        Raises:
            LabelError: something of it cannot be shown.
        """
        self._elements.draw_shared(canvas, content)
        if content.sample:
            self._draw_sample(canvas, content.words.sample)
        if self.design.qr is not None:
            self._draw_qr(canvas, content, self.design.qr)
        self._elements.draw_own(canvas, content)
        texts = self._texts(content)
        for box in self.design.boxes:
            self._draw_box(canvas, box, self._filled(box, texts, blank=content.blank))

    def _texts(self, content: StampContent) -> dict[str, tuple[Run, ...]]:
        """The content's texts, over them the design's own words, over both what was changed."""
        design = self.design
        texts = content.texts()
        for own in (design.words.get(content.language, {}), design.texts):
            texts |= {name: (Run(text),) for name, text in own.items()}
        return {name: runs for name, runs in texts.items() if runs[-1].text}

    def _filled(self, box: Box, texts: dict[str, tuple[Run, ...]], *, blank: bool) -> text.Laid:
        key = (box.name, blank, *(texts.get(shown.show) for shown in box.texts))
        laid = self._laid.get(key)
        if laid is None:
            laid = self._laid[key] = text.fit(box, texts, blank=blank)
            if len(self._laid) > _REMEMBERED:
                self._laid.popitem(last=False)
            for name in laid.left_out:
                self._note(_left_out(self.design.name, name))
        else:
            self._laid.move_to_end(key)
        return laid

    def _note(self, notice: Notice) -> None:
        if notice not in self.notices:
            self.notices.append(notice)

    def _draw_qr(self, canvas: Canvas, content: StampContent, frame: Frame) -> None:
        """One path of bars, filled at once: a viewer leaves no hairlines between rows."""
        drawn = qr.symbol(content.head, content.tail)
        module, notice = qr.module_mm(drawn, frame.width_mm, design=self.design.name)
        if notice:
            self._note(notice)
        canvas.saveState()
        fill(canvas, self.design, CODE)
        canvas.translate(frame.x_mm * MM, -frame.y_mm * MM)
        canvas.scale(module * MM, module * MM)
        path = canvas.beginPath()
        for column, row, length in drawn.bars():
            path.rect(column, -row - 1, length, 1)
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.restoreState()

    def _draw_box(self, canvas: Canvas, box: Box, laid: text.Laid) -> None:
        canvas.saveState()
        if box.rotate:
            canvas.translate(box.frame.x_mm * MM, -(box.frame.y_mm + box.frame.height_mm) * MM)
            canvas.rotate(90)
        else:
            canvas.translate(box.frame.x_mm * MM, -box.frame.y_mm * MM)
        for line in laid.lines:
            fill(canvas, self.design, line.colour)
            for piece in line.pieces:
                canvas.setFont(piece.font.name, line.size_pt)
                x = line.x_mm + piece.x_mm
                canvas.drawString(x * MM, -line.baseline_mm * MM, piece.text)
        canvas.restoreState()

    def _draw_sample(self, canvas: Canvas, word: str) -> None:
        """The word from corner to corner, in grey, under everything else."""
        font = fonts.bold()
        word = text.normalised(word)
        width, height = self.design.width_mm, self.design.height_mm
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


def _left_out(design: str, name: str) -> Notice:
    return Notice(
        "text_left_out",
        N_("On the design %(design)s there was no room for %(text)s."),
        {"design": design, "text": name},
    )
