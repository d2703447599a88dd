"""A weighing slip in words, for the page, the strip of paper and the picture to share."""

import io
from dataclasses import dataclass
from datetime import timedelta, timezone
from decimal import Decimal
from functools import cache
from importlib import resources

from PIL import Image, ImageDraw, ImageFont

from storefront import formats
from storefront.wording import say
from traceability.crops import registry
from traceability.deliveries.grading import grade_words
from traceability.deliveries.models import DeliverySlip
from traceability.errors import N_
from traceability.parties.models import Place
from traceability.quantities import GRAMS_PER_UNIT
from traceability.words import Words

_SPACE = "\N{NO-BREAK SPACE}"

WIDTH_PX = 720
_MARGIN_PX = 36
_SIZE_PX = 26
_TITLE_PX = 40
_LEADING = 1.5


@dataclass(frozen=True, slots=True)
class SlipTold:
    """What stands on a slip, in one language, from top to bottom."""

    seller: str
    title: str
    code: str
    moment: str
    rows: tuple[tuple[str, str], ...]
    weighings: tuple[tuple[str, str, str], ...]
    """Gross, tare and net of each bag."""
    sums: tuple[tuple[str, str], ...]
    due: tuple[str, str]
    """What is paid for it, or that its price is open."""
    void: str
    """That it does not count any more; empty where it does."""


def tell(slip: DeliverySlip, language: str) -> SlipTold:
    """The words and figures of a slip."""
    event, material, price = slip.event, slip.material, slip.price

    def weight(grams: int) -> str:
        return f"{formats.number(Decimal(grams) / GRAMS_PER_UNIT['kg'], language)}{_SPACE}kg"

    def labelled(label: str, value: str) -> tuple[str, str]:
        return say(label, language), value

    grade = grade_words(registry.profile(material.crop), material.form, slip.grade)
    rows = [
        labelled(N_("Member"), f"{slip.household.name} ({slip.household.code})"),
        labelled(N_("From plot"), _named(event.place, language)),
        labelled(N_("Goods"), Words(material.name_vi, material.name_en).in_(language)),
    ]
    if slip.grade:
        rows.append(labelled(N_("Grade"), grade.in_(language)))
    rows.append(labelled(N_("Lot"), slip.lot.code))
    sums = []
    if slip.gross_grams is not None and slip.tare_grams is not None:
        sums = [
            labelled(N_("Gross"), weight(slip.gross_grams)),
            labelled(N_("Tare"), weight(slip.tare_grams)),
        ]
    sums.append(labelled(N_("Net"), weight(slip.net_grams)))
    if price is None:
        due = labelled(N_("Amount due"), say(N_("price open"), language))
    else:
        per_kg = say(N_("%(price)s/kg"), language, price=formats.money(price.price_vnd, language))
        sums.append(labelled(N_("Price"), per_kg))
        if price.reason:
            sums.append(labelled(N_("Why this price"), price.reason))
        due = labelled(N_("Amount due"), formats.money(price.amount_vnd, language))
    local = event.event_time.astimezone(timezone(timedelta(minutes=event.offset_minutes)))
    return SlipTold(
        seller=Words(slip.organisation.name_vi, slip.organisation.name_en).in_(language),
        title=say(N_("Weighing slip"), language),
        code=slip.code,
        moment=f"{local:%H:%M}, {formats.day(slip.business_date, language)}",
        rows=tuple(rows),
        weighings=tuple(
            (
                weight(each["gross_grams"]),
                weight(each["tare_grams"]),
                weight(each["gross_grams"] - each["tare_grams"]),
            )
            for each in slip.weighings
        ),
        sums=tuple(sums),
        due=due,
        void=say(N_("Corrected: this slip does not count"), language) if event.error else "",
    )


def picture(told: SlipTold, language: str) -> bytes:
    """The slip as a PNG that is read on a phone and sent on: 720 pixels wide, as high as needed."""
    paper = _Paper()
    paper.write(told.seller, bold=True)
    paper.write(told.title, bold=True, size=_TITLE_PX)
    paper.write(f"{told.code} · {told.moment}")
    if told.void:
        paper.write(told.void, bold=True)
    paper.rule()
    for label, value in told.rows:
        paper.pair(label, value)
    if len(told.weighings) > 1:
        paper.rule()
        for number, (gross, tare, net) in enumerate(told.weighings, start=1):
            bag = say(N_("Bag %(number)s"), language, number=number)
            paper.pair(bag, f"{gross} − {tare} = {net}")
    paper.rule()
    for label, value in told.sums:
        paper.pair(label, value)
    paper.rule()
    paper.pair(*told.due, bold=True)
    return paper.png()


class _Paper:
    """Lines one under the other; words wrap where the line ends."""

    def __init__(self) -> None:
        self._drawn: list[tuple[int, int, str, ImageFont.FreeTypeFont]] = []
        self._rules: list[int] = []
        self._y = _MARGIN_PX

    def write(self, text: str, *, bold: bool = False, size: int = _SIZE_PX) -> None:
        """A line of its own, or as many as it takes."""
        font = _font(size, bold=bold)
        for line in _wrapped(text, font, WIDTH_PX - 2 * _MARGIN_PX):
            self._drawn.append((_MARGIN_PX, self._y, line, font))
            self._y += round(size * _LEADING)

    def pair(self, label: str, value: str, *, bold: bool = False) -> None:
        """A label at the left and its value at the right edge."""
        font, room = _font(_SIZE_PX, bold=bold), WIDTH_PX - 2 * _MARGIN_PX
        self._drawn.append((_MARGIN_PX, self._y, label, font))
        left = room - font.getlength(f"{label}  ")
        for line in _wrapped(value, font, left):
            x = WIDTH_PX - _MARGIN_PX - round(font.getlength(line))
            self._drawn.append((x, self._y, line, font))
            self._y += round(_SIZE_PX * _LEADING)

    def rule(self) -> None:
        """A thin line between two parts."""
        self._y += round(_SIZE_PX / 3)
        self._rules.append(self._y)
        self._y += round(_SIZE_PX / 3)

    def png(self) -> bytes:
        """Draw it all."""
        sheet = Image.new("L", (WIDTH_PX, self._y + _MARGIN_PX), 255)
        pen = ImageDraw.Draw(sheet)
        for x, y, text, font in self._drawn:
            pen.text((x, y), text, fill=0, font=font)
        for y in self._rules:
            pen.line((_MARGIN_PX, y, WIDTH_PX - _MARGIN_PX, y), fill=130, width=2)
        content = io.BytesIO()
        sheet.save(content, "PNG", optimize=True)
        return content.getvalue()


def _wrapped(text: str, font: ImageFont.FreeTypeFont, room: float) -> list[str]:
    """The lines of a text; a word that is wider than a line is broken."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip(" ")
        if font.getlength(longer) <= room:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if lines[-1] and font.getlength(lines[-1] + letter) > room:
                lines.append("")
            lines[-1] += letter
    return lines


@cache
def _font(size: int, *, bold: bool) -> ImageFont.FreeTypeFont:
    name = f"BeVietnamPro-{'Bold' if bold else 'Regular'}.ttf"
    data = (resources.files("labels.fonts") / name).read_bytes()
    return ImageFont.truetype(io.BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)


def _named(place: Place | None, language: str) -> str:
    if place is None:
        return "–"
    return f"{Words(place.name_vi, place.name_en).in_(language)} ({place.code})"
