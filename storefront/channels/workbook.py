"""A listing as files that offices open: an XLSX workbook and a CSV. Same rows, same bytes."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from storefront.channels.columns import ChannelMap
from storefront.channels.rows import Row
from storefront.spreadsheet import guarded, open_workbook
from storefront.wording import say
from traceability.errors import N_

_WIDEST = 60
_ROWS_TO_FILL = 200
"""Rows in which the lists of accepted words can be dropped down, also under the last product."""


def csv_file(channel: ChannelMap, rows: Sequence[Row]) -> bytes:
    """The listing as CSV: UTF-8 with a byte order mark, without which Excel garbles accents."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([guarded(column.header) for column in channel.columns])
    writer.writerows([guarded(cell) for cell in row.cells] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def notes(channel: ChannelMap, rows: Sequence[Row]) -> list[str]:
    """What whoever uses the files must know: what is assumed, and what is missing in them."""
    language = channel.language
    lines = [say(N_("Listing for %(channel)s"), language, channel=channel.name.in_(language))]
    if channel.assumption is not None:
        lines += [
            say(N_("The columns are ASSUMED: compare them with the marketplace's own."), language),
            channel.assumption.in_(language),
        ]
    source = channel.source.in_(language)
    lines.append(say(N_("Where the columns are from: %(source)s"), language, source=source))
    lines.append(say(N_("Stock is what is set aside for this channel alone, in packs."), language))
    problems = [problem for row in rows for problem in row.problems]
    if problems:
        lines.append(say(N_("To be put right before handing it in:"), language))
        lines += [say(problem.template, language, **problem.params) for problem in problems]
    return lines


def xlsx_file(channel: ChannelMap, rows: Sequence[Row]) -> bytes:
    """The listing as a workbook: the rows, the words that columns accept, the notes."""
    content = io.BytesIO()
    workbook = open_workbook(content)
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    plain = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    language = channel.language
    listing = workbook.add_worksheet(say(N_("Listing"), language))
    words = workbook.add_worksheet(say(N_("Accepted words"), language))
    told = workbook.add_worksheet(say(N_("Notes"), language))
    _write_listing(listing, channel, rows, bold, plain)
    _write_words(words, listing, channel, bold, plain)
    told.set_column(0, 0, _WIDEST * 2)
    for number, line in enumerate(notes(channel, rows)):
        told.write_string(number, 0, line, bold if number == 0 else plain)
    workbook.close()
    return content.getvalue()


def _write_listing(
    sheet: Any, channel: ChannelMap, rows: Sequence[Row], bold: Any, plain: Any
) -> None:
    sheet.freeze_panes(1, 1)
    for number, column in enumerate(channel.columns):
        widest = max(
            [len(column.header), *(len(str(row.cells[number] or "")) for row in rows)],
        )
        sheet.set_column(number, number, min(widest + 2, _WIDEST))
        sheet.write_string(0, number, column.header, bold)
        for line, row in enumerate(rows, start=1):
            cell = row.cells[number]
            if isinstance(cell, str):
                sheet.write_string(line, number, cell, plain)
            elif cell is not None:
                sheet.write_number(line, number, cell)


def _write_words(sheet: Any, listing: Any, channel: ChannelMap, bold: Any, plain: Any) -> None:
    """One column for each listing column that accepts only certain words; it drops down there."""
    place = 0
    for number, column in enumerate(channel.columns):
        if not column.choices:
            continue
        sheet.set_column(place, place, _WIDEST // 2)
        sheet.write_string(0, place, column.header, bold)
        for line, word in enumerate(column.choices, start=1):
            sheet.write_string(line, place, word, plain)
        letter = xlsxwriter.utility.xl_col_to_name(place, col_abs=True)
        source = f"='{sheet.get_name()}'!{letter}$2:{letter}${len(column.choices) + 1}"
        listing.data_validation(
            1, number, _ROWS_TO_FILL, number, {"validate": "list", "source": source}
        )
        place += 1
