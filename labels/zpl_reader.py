"""ZPL II as a printer reads it: written from Zebra's manual, not from what `labels.zpl` writes.

Known are ^XA, ^PW, ^LL, ^LH, ^FO, ^GFA with its compression, ^FS, ^PQ, ^XZ. What else stands in a
file, and data that is too short or too long, is an error: a printer would guess.
"""

import re

from labels.burnt import Burnt, Spot, Stream, blank, burn

_OPEN, _CLOSE = b"^XA", b"^XZ"
_SPACE = b" \r\n\t"
_COMMAND = re.compile(rb"\^([A-Z]{2})([^^]*)")
_GRAPHIC = re.compile(rb"A,(\d+),(\d+),(\d+),(.*)", re.DOTALL)
_QUANTITY = re.compile(rb"(\d{1,8})(?:,\d+(?:,\d+(?:,[YN])?)?)?")
_MOST_BYTES = 99_999  # of one ^GF
_REPEATED = re.compile(rb"([G-Yg-z]+)([0-9A-F])")
_UP_TO_SIGN = re.compile(rb"([^,!:]*)([,!:]|\Z)")
_NO_DIGIT = re.compile(rb"[^0-9A-F]")
_FILLED = {b",": b"0", b"!": b"F"}


class ZplRows:
    """The rows of a stream, each between ^XA and ^XZ (`labels.burnt.Rows`).

    Raises:
        UnreadableCommands: there is something before, between or after them.
    """

    def __init__(self, stream: Stream, dots_a_mm: float) -> None:
        del dots_a_mm  # here all is said in dots
        self._stream = stream
        self._rows: list[tuple[int, int]] = []
        start = 0
        while (stop := stream.find(_CLOSE, start)) >= 0:
            stop += len(_CLOSE)
            self._rows.append((start, stop))
            start = stop
        if bytes(stream[start:]).strip(_SPACE) or not self._rows:
            raise Spot("zpl", start).unreadable()

    def __len__(self) -> int:
        """How many."""
        return len(self._rows)

    def row(self, number: int) -> Burnt:
        """The row of that number, from 0."""
        start, stop = self._rows[number]
        commands = bytes(self._stream[start:stop])
        after = len(commands) - len(commands.lstrip(_SPACE))
        said: dict[bytes, tuple[int, ...]] = {}
        graphics: list[tuple[tuple[int, int], bytes, int, Spot]] = []
        while after < len(commands):
            spot = Spot("zpl", start + after)
            found = _COMMAND.match(commands, after)
            if found is None:
                raise spot.unreadable()
            name, rest = found[1], b"".join(found[2].split(b"\n")).strip(_SPACE)
            after = found.end()
            if (name == _OPEN[1:]) != (not said):
                raise spot.unreadable()
            if name == b"GF":
                x, y = _said(said, b"FO", spot)
                graphics.append(((x, y), *_graphic(rest, spot), spot))
            elif name in {b"XA", b"XZ", b"FS"} and not rest:
                said[name] = ()
            elif name == b"PQ" and (quantity := _QUANTITY.fullmatch(rest)):
                said[name] = (int(quantity[1]),)
            elif name in {b"PW", b"LL"}:
                said[name] = (_number(rest, spot),)
            elif name in {b"FO", b"LH"} and rest.count(b",") == 1:
                x, y = (_number(each, spot) for each in rest.split(b","))
                said[name] = (x, y)
            else:
                raise spot.unreadable()
        spot = Spot("zpl", start)
        (width,), (height,) = _said(said, b"PW", spot), _said(said, b"LL", spot)
        home = said.get(b"LH", (0, 0))
        dots = blank(width, height, spot)
        for (x, y), lines, stride, where in graphics:
            corner = (home[0] + x, home[1] + y)
            burn(dots, lines, stride=stride, corner=corner, spot=where)
        return Burnt(dots, *said.get(b"PQ", (1,)))


def unpacked(data: bytes, stride: int, *, spot: Spot) -> list[bytes]:
    """The lines of a ^GFA: hexadecimal digits, how often each comes, signs that end a line.

    Raises:
        UnreadableCommands: a sign has no meaning, or a line is not `stride` bytes long.
    """
    digits = 2 * stride
    lines: list[bytes] = []
    for body, sign in _UP_TO_SIGN.findall(_REPEATED.sub(_repeated, data)):
        over, fill = len(body) % digits, _FILLED.get(sign)
        if _NO_DIGIT.search(body) or (over and fill is None):
            raise spot.unreadable()
        full = body if fill is None else body + fill * (digits - over)
        lines += [
            bytes.fromhex(full[at : at + digits].decode("ascii"))
            for at in range(0, len(full), digits)
        ]
        if sign == b":":
            if not lines:
                raise spot.unreadable()
            lines.append(lines[-1])
    return lines


def _repeated(found: re.Match[bytes]) -> bytes:
    return found[2] * sum(map(_times, found[1]))


def _times(letter: int) -> int:
    """G to Y are once to 19 times, g to z 20 to 400 times."""
    return letter - ord("F") if letter < ord("g") else 20 * (letter - ord("f"))


def _graphic(parameters: bytes, spot: Spot) -> tuple[bytes, int]:
    """The lines of a ^GF, and how many bytes each has."""
    found = _GRAPHIC.fullmatch(parameters)
    if found is None:
        raise spot.unreadable()
    count, total, stride = (int(each) for each in found.groups()[:3])
    if count != total or not 0 < total <= _MOST_BYTES or not stride or total % stride:
        raise spot.unreadable()
    lines = unpacked(found[4], stride, spot=spot)
    if len(lines) * stride != total:
        raise spot.unreadable()
    return b"".join(lines), stride


def _number(text: bytes, spot: Spot) -> int:
    if not re.fullmatch(rb"\d{1,5}", text):
        raise spot.unreadable()
    return int(text)


def _said(said: dict[bytes, tuple[int, ...]], name: bytes, spot: Spot) -> tuple[int, ...]:
    if name not in said:
        raise spot.unreadable()
    return said[name]
