"""The symbols of many codes in the order of the codes, each the way that is cheapest."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from labels import qr, qr_tables
from labels.qr import Layout, Symbol
from labels.qr_batch import BatchEncoder, letters, tail_bits

Code = tuple[str, str]
"""What a symbol says: the part for its byte segment, the part for its alphanumeric one."""


class SymbolMaker:
    """Makes symbols for a run of about `expected` codes; remembers the tables that it needed."""

    def __init__(self, expected: int) -> None:
        self._expected = expected
        self._encoders: dict[Layout, BatchEncoder] = {}

    def prepare(self, codes: Sequence[Code]) -> None:
        """See to it that the tables that codes like these need are kept for other processes."""
        for layout in {Layout.of(head.encode(), len(tail)) for head, tail in codes}:
            if tail_bits(layout) <= self._expected:
                qr_tables.rows_of(layout)

    def make(self, codes: Sequence[Code]) -> list[Symbol]:
        """A symbol for each code; which way it was made, it does not show.

        Raises:
            BadQrText: a code cannot be written in its two segments.
            QrTooLarge: no version holds one.
        """
        heads, lengths = {head for head, _ in codes}, {len(tail) for _, tail in codes}
        if len(heads) == len(lengths) == 1:
            return list(self._of_one_layout(codes))
        alike: dict[tuple[int, int], list[int]] = defaultdict(list)
        for place, (head, tail) in enumerate(codes):
            alike[len(head.encode()), len(tail)].append(place)
        made: dict[int, Symbol] = {}
        for places in alike.values():
            chosen = [codes[place] for place in places]
            made |= zip(places, self._of_one_layout(chosen), strict=True)
        return [made[place] for place in range(len(codes))]

    def _of_one_layout(self, codes: Sequence[Code]) -> Iterator[Symbol]:
        heads = {head for head, _ in codes}
        first, tail = codes[0]
        layout = Layout.of(first.encode(), len(tail))
        encoder = self._encoder(layout, heads_vary=len(heads) > 1)
        if encoder is None:
            return (qr.symbol(head, tail) for head, tail in codes)
        data = encoder.encode(
            letters([head for head, _ in codes] if len(heads) > 1 else [first]),
            letters([tail for _, tail in codes]),
        )
        size, whole = data.shape[1], data.tobytes()
        return (Symbol(layout, whole[at : at + size]) for at in range(0, len(whole), size))

    def _encoder(self, layout: Layout, *, heads_vary: bool) -> BatchEncoder | None:
        """The table's encoder where it costs fewer symbols than it makes."""
        if layout in self._encoders:
            return self._encoders[layout]
        rows = qr_tables.kept(layout)
        cost = tail_bits(layout) if rows is None else 0
        cost += 8 * layout.head_bytes if heads_vary else 0
        if cost > self._expected:
            return None
        rows = qr_tables.rows_of(layout) if rows is None else rows
        return self._encoders.setdefault(layout, BatchEncoder(layout, rows=rows))
