"""A PDF file that is written as it is made: pages go out at once, nothing of them is kept.

ISO 32000-1. What stays in memory is the place of each object in the file, eight bytes, so that a
million stamps need the memory of a thousand. What the pages share (fonts, forms) comes as finished
objects from `labels.shared_forms`.
"""

import hashlib
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

_PAGES_IN_A_NODE = 100  # the tree of pages has two levels: readers need not list all to show one
_ABSENT = -1


@dataclass(frozen=True)
class Shared:
    """Objects that are there before the first page, by number, and which of them are what."""

    objects: Mapping[int, bytes]
    root: int
    info: int
    tree: int
    """The /Pages of the root; it is written last and not among `objects`."""
    resources: bytes
    """The /Resources of every page."""
    size_pt: tuple[float, float]


class PdfStream:
    """Writes one file to `out` from its first byte to its last; `out` need not be seekable."""

    def __init__(self, out: BinaryIO, shared: Shared) -> None:
        """Write what comes before the first page."""
        self.pages = 0
        self._out = out
        self._shared = shared
        self._at = 0
        self._digest = hashlib.blake2b(digest_size=16)
        last = max(shared.tree, *shared.objects)
        self._offsets = array("q", [_ABSENT]) * (last + 1)
        self._nodes: list[int] = []
        self._kids: list[int] = []
        # The second line tells whoever copies the file that it is not text (section 7.5.2).
        self._write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
        for number, body in sorted(shared.objects.items()):
            self._put(number, body)

    def page(self, compressed: bytes, plain: bytes) -> None:
        """Write the next page: a content stream that zlib compressed, and one that follows it."""
        if not self._kids:
            self._nodes.append(self._number())
        first, second, page = self._number(), self._number(), self._number()
        self._put(first, _stream(b"<</Length %d/Filter/FlateDecode>>", compressed))
        self._put(second, _stream(b"<</Length %d>>", plain))
        self._put(
            page,
            b"<</Type/Page/Parent %d 0 R/Contents[%s]>>"
            % (self._nodes[-1], _references([first, second])),
        )
        self._kids.append(page)
        self.pages += 1
        if len(self._kids) == _PAGES_IN_A_NODE:
            self._close_node()

    def finish(self) -> None:
        """Write what comes after the last page.

        The file's identifier is a digest of what stands in it: the same bytes have the same name.
        """
        if self._kids:
            self._close_node()
        shared = self._shared
        self._put(
            shared.tree,
            b"<</Type/Pages/Count %d/MediaBox[0 0 %.3f %.3f]/Resources %s/Kids[%s]>>"
            % (self.pages, *shared.size_pt, shared.resources, _references(self._nodes)),
        )
        start = self._at
        self._write(b"xref\n0 %d\n" % len(self._offsets))
        self._write(b"".join(self._entries()))
        name = self._digest.hexdigest().encode()
        self._write(
            b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n"
            % (len(self._offsets), shared.root, shared.info, name, name, start)
        )

    def _close_node(self) -> None:
        self._put(
            self._nodes[-1],
            b"<</Type/Pages/Parent %d 0 R/Count %d/Kids[%s]>>"
            % (self._shared.tree, len(self._kids), _references(self._kids)),
        )
        self._kids = []

    def _number(self) -> int:
        self._offsets.append(_ABSENT)
        return len(self._offsets) - 1

    def _put(self, number: int, body: bytes) -> None:
        self._offsets[number] = self._at
        self._write(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._digest.update(data)
        self._at += len(data)

    def _entries(self) -> Iterator[bytes]:
        """Section 7.5.4: twenty bytes for each object; those that are not there are free."""
        for offset in self._offsets:
            yield b"0000000000 65535 f \n" if offset == _ABSENT else b"%010d 00000 n \n" % offset


def _references(numbers: list[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _stream(head: bytes, content: bytes) -> bytes:
    return b"%s\nstream\n%s\nendstream" % (head % len(content), content)
