"""Workbooks as an office would fill them in."""

import io

from openpyxl import Workbook, load_workbook

from storefront.sheets.writing import template_file

HOUSEHOLD = ("H-012", "Hộ bà Nguyễn Thị Lan", "hộ", "0912345678", "Xóm Rừng Vần")
PLOT = ("LO-9", "Đồi Kẹm", "thửa", "chè", 14, "sào", "H-012", None)
STORE = ("KHO-9", "Kho chính", "kho", None, None, None, None, None)
LEAF = ("TUOI9", "chè", "Búp chè tươi", None)
TEA = ("KHO9", "chè", "Chè khô", "Chè tôm nõn khô")
PACKET = ("CHE209", "Chè tôm nõn 200 g", "KHO9", 200, None, None, 365, None)
PACKETS = ("CHE209", "CHE209-261001-01", "01/10/2026", 120, 35, "gói", "KHO-9")
LOOSE = ("KHO9", None, "02/10/2026", "12,5", None, "kg", "KHO-9")
BOOK = {
    "Hộ": [HOUSEHOLD],
    "Thửa và kho": [PLOT, STORE],
    "Nguyên liệu": [LEAF, TEA],
    "Sản phẩm": [PACKET],
    "Tồn đầu và lô cũ": [PACKETS, LOOSE],
}


def filled(tabs=None, *, language="vi") -> bytes:
    """The template with rows under its headings; by default a whole small cooperative."""
    book = load_workbook(io.BytesIO(template_file(language)))
    for tab, rows in (BOOK if tabs is None else tabs).items():
        for number, row in enumerate(rows, start=2):
            for column, value in enumerate(row, start=1):
                book[tab].cell(number, column, value)
    return saved(book)


def bare(tab, *rows) -> bytes:
    """A workbook of one tab, headings included."""
    book = Workbook()
    book.active.title = tab
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
