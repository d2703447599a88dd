"""TSPL as a printer reads it: written from TSC's manual, not from what `labels.tspl` writes.

Known are SIZE, GAP, DIRECTION 0 and REFERENCE 0,0, and then for each row CLS, BITMAP, PRINT. What
else stands in a file, and a picture that is too short, is an error: a printer would guess.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from labels.burnt import Burnt, Spot, Stream, blank, burn

_BITMAP = re.compile(rb"BITMAP (\d{1,5}),(\d{1,5}),(\d{1,5}),(\d{1,5}),0,")
_LINE = re.compile(rb"([A-Z]+)(?: ([^\r\n]{1,60}))?\r\n")
_END = b"\r\n"
_SIZE = re.compile(rb"(\d{1,3}(?:\.\d{1,3})?) mm,(\d{1,3}(?:\.\d{1,3})?) mm")
_PRINT = re.compile(rb"(\d{1,4}),(\d{1,4})")
_HEADER = {b"GAP": _SIZE, b"DIRECTION": re.compile(rb"0"), b"REFERENCE": re.compile(rb"0,0")}
_INVERTED = bytes(255 - byte for byte in range(256))


@dataclass(frozen=True)
class _Command:
    """One command; of a picture, its numbers and where its data stands."""

    name: bytes
    text: bytes
    spot: Spot
    end: int
    numbers: tuple[int, ...] = ()
    data: tuple[int, int] = (0, 0)


class TsplRows:
    """The rows of a stream, each up to its PRINT (`labels.burnt.Rows`).

    Raises:
        UnreadableCommands: a command is unknown, in the wrong place, or cut off.
    """

    def __init__(self, stream: Stream, dots_a_mm: float) -> None:
        self._stream = stream
        self._rows: list[tuple[int, int]] = []
        self.size = (0, 0)
        start = 0
        for command in _commands(stream, 0, len(stream)):
            if command.name == b"SIZE" and not self._rows:
                found = _SIZE.fullmatch(command.text)
                if found is None:
                    raise command.spot.unreadable()
                width, height = (round(float(side) * dots_a_mm) for side in found.groups())
                self.size = (width, height)
            elif command.name in _HEADER and not self._rows:
                if not _HEADER[command.name].fullmatch(command.text):
                    raise command.spot.unreadable()
            elif command.name == b"PRINT":
                self._rows.append((start, command.end))
            elif command.name not in {b"CLS", b"BITMAP"}:
                raise command.spot.unreadable()
            if command.name not in {b"CLS", b"BITMAP"}:
                start = command.end
        if not self._rows or start != len(stream) or 0 in self.size:
            raise Spot("tspl", start).unreadable()

    def __len__(self) -> int:
        """How many."""
        return len(self._rows)

    def row(self, number: int) -> Burnt:
        """The row of that number, from 0."""
        width, height = self.size
        dots = blank(width, height, Spot("tspl", 0))
        copies, is_clear = 0, False
        for command in _commands(self._stream, *self._rows[number]):
            if command.name == b"CLS":
                dots[:] = 0
                is_clear = True
            elif command.name == b"BITMAP":
                x, y, stride, _ = command.numbers
                # A 0 is burnt here.
                lines = bytes(self._stream[slice(*command.data)]).translate(_INVERTED)
                burn(dots, lines, stride=stride, corner=(x, y), spot=command.spot)
            else:
                found = _PRINT.fullmatch(command.text)
                if found is None or not is_clear:  # what the row before left would be printed too
                    raise command.spot.unreadable()
                copies = int(found[1]) * int(found[2])
        return Burnt(dots, copies)


def _commands(stream: Stream, start: int, stop: int) -> Iterator[_Command]:
    """The commands between two places of a stream."""
    while start < stop:
        spot = Spot("tspl", start)
        picture = _BITMAP.match(stream, start)
        if picture is not None:
            numbers = tuple(map(int, picture.groups()))
            begin = picture.end()
            end = begin + numbers[2] * numbers[3]
            start = end + len(_END)
            if end == begin or bytes(stream[end:start]) != _END:
                raise spot.unreadable()
            yield _Command(b"BITMAP", b"", spot, start, numbers, (begin, end))
            continue
        line = _LINE.match(stream, start)
        if line is None or line[1] == b"BITMAP":
            raise spot.unreadable()
        start = line.end()
        yield _Command(line[1], line[2] or b"", spot, start)
