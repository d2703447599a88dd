"""What all sheets of a run share, drawn once by reportlab and lifted into our own file.

reportlab knows fonts, forms and pictures; it keeps every page until the end, so it draws only one:
a sheet without stamps. Its objects are taken over as they are, under their own numbers; its page is
left behind. What differs from stamp to stamp is drawn by `labels.press` over these forms.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO

from reportlab.pdfbase.pdfdoc import xObjectName
from reportlab.pdfgen.canvas import Canvas

from labels import fonts
from labels.pdf_stream import Shared

_NUMBER = re.compile(rb"(\d+) 0 obj\b")
_BRACKETS = re.compile(rb"<<|>>")

Draw = Callable[[Canvas], None]
Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points."""
LetterCodes = Mapping[str, Mapping[str, tuple[str, int]]]
"""For each font by name, for each letter: the font's name in the file, and the byte."""


@dataclass(frozen=True)
class SharedForms:
    """What a file begins with, and how its pages refer to it."""

    shared: Shared
    forms: Mapping[str, str]
    """By the name that a form was drawn under, its name in the file."""
    codes: LetterCodes


def draw(
    size_pt: tuple[float, float],
    forms: Mapping[str, tuple[Box, Draw]],
    *,
    letters: str,
    title: str,
) -> SharedForms:
    """Draw each form, and embed both fonts with those of `letters` that they have.

    Raises:
        LabelError: whatever a form's drawing raises.
    """
    out = BytesIO()
    canvas = fonts.blank(out, size_pt, title=title)
    for name, ((left, bottom, right, top), drawing) in forms.items():
        canvas.beginForm(name, left, bottom, right, top)
        drawing(canvas)
        canvas.endForm()
        canvas.doForm(name)
    codes = {}
    for font in (fonts.regular(), fonts.bold()):
        covered = "".join(letter for letter in letters if font.missing(letter) is None)
        codes[font.name] = font.codes(covered, canvas._doc)  # noqa: SLF001 - fonts need it
    canvas.showPage()
    fonts.save(canvas)
    names = {name: xObjectName(name) for name in forms}
    return SharedForms(_lifted(out.getvalue(), size_pt), names, codes)


def _lifted(pdf: bytes, size_pt: tuple[float, float]) -> Shared:
    """The objects of reportlab's file but its page, by the table at its end."""
    table = int(pdf[pdf.rindex(b"startxref") :].split()[1])
    entries = pdf[table : pdf.index(b"trailer", table)].split(b"\n")
    starts = sorted(int(entry[:10]) for entry in entries if entry.rstrip().endswith(b" n"))
    objects = {}
    for start, end in zip(starts, [*starts[1:], table], strict=True):
        named = _NUMBER.match(pdf, start)
        assert named, "the table names where objects start"
        body = pdf[named.end() : end].strip().removesuffix(b"endobj").strip()
        objects[int(named[1])] = body
    trailer = pdf[pdf.index(b"trailer", table) :]
    root, info = _named(trailer, b"Root"), _named(trailer, b"Info")
    tree = _named(objects[root], b"Pages")
    (page,) = (int(kid) for kid in re.findall(rb"(\d+) 0 R", _kids(objects.pop(tree))))
    whole = objects.pop(page)
    del objects[_named(whole, b"Contents")]
    return Shared(objects, root, info, tree, _dictionary(whole, b"/Resources"), size_pt)


def _named(body: bytes, name: bytes) -> int:
    found = re.search(rb"/%s (\d+) 0 R" % name, body)
    assert found, "reportlab names it in every file"
    return int(found[1])


def _kids(tree: bytes) -> bytes:
    return tree[tree.index(b"/Kids") : tree.index(b"]")]


def _dictionary(body: bytes, name: bytes) -> bytes:
    """The dictionary that stands under `name`, brackets included."""
    start = body.index(b"<<", body.index(name))
    depth = 0
    for bracket in _BRACKETS.finditer(body, start):
        depth += 1 if bracket[0] == b"<<" else -1
        if depth == 0:
            return body[start : bracket.end()]
    raise AssertionError("reportlab closes what it opens")
