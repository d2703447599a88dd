"""The report of a recall as files: a workbook to sort and filter, a PDF to print and hand over."""

import io
import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Grid

from labels import fonts
from storefront.recalls.report import Report, Table
from storefront.wording import say
from traceability.errors import N_

_WIDEST = 50
_ROOMY = 30
"""Characters beyond which a column of the PDF breaks its lines."""
_LINE = HexColor("#b9c2b5")
_HEAD = HexColor("#eef6ec")


def json_file(document: Mapping[str, object]) -> bytes:
    """The report for programs; days and moments in ISO 8601."""
    text = json.dumps(document, ensure_ascii=False, indent=2, default=_plain)
    return f"{text}\n".encode()


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def xlsx_file(report: Report) -> bytes:
    """One sheet for each table; every text is written as text, never as a formula."""
    content = io.BytesIO()
    workbook = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_urls": False})
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    plain = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    whole = workbook.add_format({"num_format": "#,##0", "valign": "top"})
    for number, table in enumerate(report.tables):
        sheet = workbook.add_worksheet(table.title[:31])
        top = 0
        if number == 0:
            sheet.write_string(0, 0, report.heading, bold)
            for top, (name, value) in enumerate(report.about, start=1):
                sheet.write_string(top, 0, name, plain)
                sheet.write_string(top, 1, value, plain)
            top += 2
        for place, name in enumerate(table.columns):
            cells = [str(row[place]) for row in table.rows]
            sheet.set_column(place, place, min(max(map(len, [name, *cells])) + 2, _WIDEST))
            sheet.write_string(top, place, name, bold)
        for line, row in enumerate(table.rows, start=top + 1):
            for place, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(line, place, cell, whole)
                else:
                    sheet.write_string(line, place, cell, plain)
        if table.rows:
            sheet.autofilter(top, 0, top + len(table.rows), len(table.columns) - 1)
    workbook.close()
    return content.getvalue()


def pdf_file(report: Report, *, language: str) -> bytes:
    """The report on A4 across, in the embedded type, with its pages counted."""
    regular, bold = fonts.regular().name, fonts.bold().name
    title = ParagraphStyle("title", fontName=bold, fontSize=17, leading=24)
    head = ParagraphStyle(
        "head", fontName=bold, fontSize=12, leading=18, spaceBefore=10, keepWithNext=1
    )
    text = ParagraphStyle("text", fontName=regular, fontSize=8.5, leading=12.5)
    strong = ParagraphStyle("strong", parent=text, fontName=bold)
    content = io.BytesIO()
    page = landscape(A4)
    paper = SimpleDocTemplate(
        content,
        pagesize=page,
        leftMargin=14 * mm,
        rightMargin=14 * mm,
        topMargin=14 * mm,
        bottomMargin=16 * mm,
        title=report.heading,
        author="Nguồn",
    )
    story: list[Any] = [Paragraph(escape(report.heading), title)]
    story += [
        Paragraph(f'<font name="{bold}">{escape(name)}:</font> {escape(value)}', text)
        for name, value in report.about
    ]
    for table in report.tables:
        story.append(Paragraph(escape(table.title), head))
        if table.rows:
            story.append(_grid(table, paper.width, text, strong))
        else:
            story.append(Paragraph(escape(say(N_("None."), language)), text))
    story.append(Spacer(0, 4 * mm))

    def foot(canvas: Any, _: Any) -> None:
        canvas.setFont(regular, 8)
        canvas.drawString(14 * mm, 8 * mm, report.heading)
        canvas.drawRightString(page[0] - 14 * mm, 8 * mm, str(canvas.getPageNumber()))

    paper.build(story, onFirstPage=foot, onLaterPages=foot)
    return content.getvalue()


def _grid(table: Table, width: float, text: ParagraphStyle, strong: ParagraphStyle) -> Grid:
    """The table with columns as wide as what stands in them asks for, shared out of the page."""
    asked = []
    for place, name in enumerate(table.columns):
        cells = [name, *(str(row[place]) for row in table.rows)]
        word = max(len(word) for cell in cells for word in [*cell.split(), ""])
        asked.append(max(min(max(map(len, cells)), _ROOMY), word * 1.6 + 2))
    drawn = [[Paragraph(escape(name), strong) for name in table.columns]]
    drawn += [[Paragraph(escape(str(cell)), text) for cell in row] for row in table.rows]
    grid = Grid(
        drawn,
        colWidths=[width * share / sum(asked) for share in asked],
        repeatRows=1,
        hAlign="LEFT",
    )
    grid.setStyle(
        [
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE),
            ("BACKGROUND", (0, 0), (-1, 0), _HEAD),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ]
    )
    return grid
