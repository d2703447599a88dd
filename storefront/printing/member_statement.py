"""Statements of a month: one member's as a PDF to print, all members' as a workbook."""

import io
from collections.abc import Sequence
from decimal import Decimal
from html import escape
from typing import Any

from reportlab.lib.colors import black, grey
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from labels import fonts
from storefront import formats
from storefront.spreadsheet import Cell, Sheets
from storefront.wording import say
from traceability.deliveries.accounts import MemberStatement
from traceability.deliveries.models import PaymentMethod
from traceability.deliveries.settlement import Month, Statement, by_grade
from traceability.errors import N_
from traceability.parties.models import Organisation
from traceability.quantities import GRAMS_PER_UNIT
from traceability.words import Words

_KG = GRAMS_PER_UNIT["kg"]

METHODS = {
    PaymentMethod.CASH.value: N_("Cash"),
    PaymentMethod.TRANSFER.value: N_("Bank transfer"),
}


def month_name(month: Month) -> str:
    """A month as people write it: `11/2026`."""
    return f"{month.number:02d}/{month.year}"


def workbook(month: Month, told: Sequence[MemberStatement], language: str) -> bytes:
    """Every member's month: a line each with the sums, then each slip and each payment."""

    def words(*texts: str) -> list[str]:
        return [say(text, language) for text in texts]

    sheets = Sheets()
    sheets.add(
        *_members(month, told, words),
        sums=[
            *words(N_("Together")),
            None,
            *(
                sum(getattr(each.statement, name) for each in told) / (_KG if grams else 1)
                for name, grams in _SUMS
            ),
            sum(each.statement.open_slips for each in told),
        ],
    )
    sheets.add(
        say(N_("Slips"), language),
        words(
            N_("Slip"),
            N_("Day"),
            N_("Code"),
            N_("Name"),
            N_("Goods"),
            N_("Grade"),
            N_("Net, kg"),
            N_("Price, đồng/kg"),
            N_("Amount, đồng"),
            N_("Note"),
        ),
        [
            (
                slip.number,
                slip.on,
                each.party.code,
                each.party.name,
                slip.material.in_(language),
                slip.grade.in_(language),
                slip.net_grams / _KG,
                slip.price_vnd,
                slip.amount_vnd,
                _note(slip, language),
            )
            for each in told
            for slip in each.statement.deliveries
        ],
    )
    sheets.add(
        say(N_("Payments"), language),
        words(N_("Day"), N_("Code"), N_("Name"), N_("Amount, đồng"), N_("How"), N_("Note")),
        [
            (
                payment.on,
                each.party.code,
                each.party.name,
                payment.amount_vnd,
                say(METHODS[payment.method], language),
                payment.note,
            )
            for each in told
            for payment in each.statement.payments
        ],
    )
    return sheets.finish()


_SUMS = (
    ("opening_vnd", False),
    ("net_grams", True),
    ("delivered_vnd", False),
    ("paid_vnd", False),
    ("closing_vnd", False),
)


def _members(
    month: Month, told: Sequence[MemberStatement], words: Any
) -> tuple[str, list[str], list[tuple[Cell, ...]]]:
    headers = words(
        N_("Code"),
        N_("Name"),
        N_("Owed before, đồng"),
        N_("Delivered, kg"),
        N_("Delivered, đồng"),
        N_("Paid, đồng"),
        N_("Owed after, đồng"),
        N_("Slips without a price"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            each.party.code,
            each.party.name,
            *(getattr(each.statement, name) / (_KG if grams else 1) for name, grams in _SUMS),
            each.statement.open_slips,
        )
        for each in told
    ]
    return month_name(month).replace("/", "-"), headers, rows


def pdf(seller: Organisation, told: MemberStatement, language: str) -> bytes:
    """One member's month on A4, with room for two signatures."""
    content = io.BytesIO()
    statement, party = told.statement, told.party
    title = say(N_("Statement of %(month)s"), language, month=month_name(statement.month))
    document = SimpleDocTemplate(
        content,
        pagesize=A4,
        leftMargin=15 * mm,
        rightMargin=15 * mm,
        topMargin=15 * mm,
        bottomMargin=15 * mm,
        title=f"{title} {party.code}",
        author=seller.name_vi,
        invariant=1,
    )
    words = _Words(language)
    story = [
        words.line(Words(seller.name_vi, seller.name_en).in_(language), bold=True),
        words.line(Words(seller.address_vi, seller.address_en).in_(language)),
        Spacer(0, 5 * mm),
        words.line(title, bold=True, size=16),
        words.line(f"{party.name} ({party.code})", bold=True),
        Spacer(0, 4 * mm),
        _slips(statement, words),
        Spacer(0, 4 * mm),
        *_payments(statement, words),
        _sums(statement, words),
        Spacer(0, 12 * mm),
        words.table(
            [[say(N_("Member"), language), say(N_("For the cooperative"), language)]],
            [88 * mm, 87 * mm],
            lines=False,
        ),
    ]
    document.build(story)
    return content.getvalue()


class _Words:
    """Paragraphs and tables in the embedded font; what people typed is text, never markup."""

    def __init__(self, language: str) -> None:
        self.language = language

    def say(self, text: str) -> str:
        return say(text, self.language)

    def money(self, vnd: int | None) -> str:
        return self.say(N_("price open")) if vnd is None else formats.money(vnd, self.language)

    def weight(self, grams: int) -> str:
        return f"{formats.number(Decimal(grams) / _KG, self.language)}\N{NO-BREAK SPACE}kg"

    def line(
        self, text: str, *, bold: bool = False, size: int = 10, right: bool = False
    ) -> Paragraph:
        font = fonts.bold() if bold else fonts.regular()
        style = ParagraphStyle(
            font.name,
            fontName=font.name,
            fontSize=size,
            leading=size * 1.45,
            alignment=2 if right else 0,
        )
        return Paragraph(escape(text), style)

    def table(
        self,
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        *,
        right_from: int = 99,
        lines: bool = True,
        bold_last: bool = False,
    ) -> Table:
        cells = [
            [
                self.line(
                    text,
                    bold=(lines and y == 0) or (bold_last and y == len(rows) - 1),
                    size=9,
                    right=x >= right_from,
                )
                for x, text in enumerate(row)
            ]
            for y, row in enumerate(rows)
        ]
        style: list[Any] = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
        ]
        if lines:
            style += [
                ("LINEBELOW", (0, 0), (-1, 0), 0.8, black),
                ("LINEBELOW", (0, 1), (-1, -1), 0.3, grey),
            ]
        return Table(
            cells, colWidths=widths, repeatRows=int(lines), style=TableStyle(style), hAlign="LEFT"
        )


def _slips(statement: Statement, words: _Words) -> Table:
    head = [
        words.say(text)
        for text in (N_("Day"), N_("Slip"), N_("Goods"), N_("Net"), N_("Price"), N_("Amount"))
    ]
    rows = [
        [
            formats.day(each.on, words.language),
            each.number,
            ", ".join(
                filter(None, (each.material.in_(words.language), each.grade.in_(words.language)))
            ),
            words.weight(each.net_grams),
            words.money(each.price_vnd) if each.price_vnd is not None else "–",
            words.money(each.amount_vnd),
        ]
        for each in statement.deliveries
    ]
    rows += [
        [
            "",
            words.say(N_("Together")),
            ", ".join(filter(None, (t.material.in_(words.language), t.grade.in_(words.language)))),
            words.weight(t.net_grams),
            "",
            words.money(t.amount_vnd),
        ]
        for t in by_grade(statement.deliveries)
    ]
    widths = [22 * mm, 26 * mm, 52 * mm, 24 * mm, 24 * mm, 27 * mm]
    return words.table([head, *rows], widths, right_from=3)


def _payments(statement: Statement, words: _Words) -> list[Any]:
    if not statement.payments:
        return []
    head = [words.say(text) for text in (N_("Day"), N_("How"), N_("Note"), N_("Paid"))]
    rows = [
        [
            formats.day(each.on, words.language),
            words.say(METHODS[each.method]),
            each.note,
            words.money(each.amount_vnd),
        ]
        for each in statement.payments
    ]
    widths = [22 * mm, 40 * mm, 86 * mm, 27 * mm]
    return [words.table([head, *rows], widths, right_from=3), Spacer(0, 4 * mm)]


def _sums(statement: Statement, words: _Words) -> Table:
    rows = [
        [words.say(N_("Owed before the month")), words.money(statement.opening_vnd)],
        [words.say(N_("Delivered in the month")), words.money(statement.delivered_vnd)],
        [words.say(N_("Paid in the month")), words.money(statement.paid_vnd)],
        [words.say(N_("Owed at the end of the month")), words.money(statement.closing_vnd)],
    ]
    return words.table(rows, [135 * mm, 40 * mm], right_from=1, lines=False, bold_last=True)


def _note(slip: Any, language: str) -> str:
    notes = []
    if slip.corrected:
        notes.append(say(N_("corrected"), language))
    if slip.price_vnd is None:
        notes.append(say(N_("price open"), language))
    return ", ".join(notes)
