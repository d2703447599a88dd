"""The file around the pages, read by two programs that had no hand in it."""

import io
import re
import zlib

import pypdf
import pypdfium2
import pytest
from pypdf.generic import ContentStream

from labels.pdf_stream import PdfStream, Shared

SHARED = Shared(
    objects={
        1: b"<</Type/Catalog/Pages 3 0 R>>",
        5: b"<</Title(Tem)>>",
        6: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    },
    root=1,
    info=5,
    tree=3,
    resources=b"<</Font<</F1 6 0 R>>>>",
    size_pt=(200, 100),
)


def written(pages: int) -> bytes:
    out = io.BytesIO()
    stream = PdfStream(out, SHARED)
    for number in range(pages):
        text = b"BT/F1 9 Tf 20 40 Td(page %d)Tj ET" % number
        stream.page(zlib.compress(text), b"0 0 9 9 re f")
    stream.finish()
    assert stream.pages == pages
    return out.getvalue()


@pytest.mark.parametrize("pages", [1, 99, 100, 101, 250])
def test_both_readers_find_every_page_in_order(pages):
    pdf = written(pages)
    strict = pypdf.PdfReader(io.BytesIO(pdf), strict=True)
    wanted = [f"page {number}" for number in range(pages)]
    assert [page.extract_text().strip() for page in strict.pages] == wanted
    other = pypdfium2.PdfDocument(pdf)
    assert [other[n].get_textpage().get_text_range() for n in range(len(other))] == wanted
    assert strict.metadata.title == other.get_metadata_value("Title") == "Tem"
    assert tuple(strict.pages[-1].mediabox[2:]) == other[pages - 1].get_size() == (200, 100)


def test_the_table_at_the_end_names_where_every_object_starts():
    pdf = written(3)
    start = int(pdf[pdf.rindex(b"startxref") :].split()[1])
    head, *entries = pdf[start:].split(b"trailer")[0].splitlines(keepends=True)[1:]
    assert head == b"0 %d\n" % len(entries)
    assert {len(entry) for entry in entries} == {20}
    for number, entry in enumerate(entries):
        if entry.endswith(b"n \n"):
            assert pdf[int(entry[:10]) :].startswith(b"%d 0 obj\n" % number)
    free = [number for number, entry in enumerate(entries) if entry.endswith(b"f \n")]
    assert free == [0, 2, 4]


def test_the_identifier_is_that_of_the_contents():
    one, again, other = (
        re.search(rb"/ID\[<(\w{32})><\1>\]", pdf)[1] for pdf in (written(2), written(2), written(3))
    )
    assert one == again != other


def test_nothing_is_kept_of_a_page():
    """What a page leaves behind is its place: the offsets of three objects."""

    class Nowhere(io.RawIOBase):
        def write(self, data):
            return len(data)

    stream = PdfStream(Nowhere(), SHARED)
    content = zlib.compress(bytes(100))
    for _ in range(20_000):
        stream.page(content, content)
    kept = stream._offsets.itemsize * len(stream._offsets)
    assert kept < 30 * 20_000
    assert len(stream._nodes) == 200
    assert stream._kids == []


def test_the_sheets_of_labels_are_valid_to_both_readers(design, stamps, printed):
    contents = stamps(150)
    pdf, report = printed(contents, design, caption="Thử")
    strict = pypdf.PdfReader(io.BytesIO(pdf), strict=True)
    assert len(strict.pages) == len(pypdfium2.PdfDocument(pdf)) == report.pages
    pictures = 0
    for page in strict.pages:
        content = ContentStream(page.get_contents(), strict)
        pictures += sum(operator == b"INLINE IMAGE" for _, operator in content.operations)
        assert {"BI", "ID"}.isdisjoint(op.decode() for _, op in content.operations)
    assert pictures == 150
