"""Two thermal printers in small: they read a stream as the manuals say, and give what they print.

Written from the manuals of ZPL II and TSPL, not from what writes the streams. Whatever they do not
know is an error, as is data that is too short or too long.
"""

from dataclasses import dataclass

from PIL import Image

WHITE = 255


@dataclass
class Label:
    """What comes out: its dots, and how often."""

    picture: Image.Image
    copies: int


def print_zpl(stream: bytes) -> list[Label]:
    """Labels of a stream of ^XA ... ^XZ with ^PW, ^LL, ^LH, ^FO, ^GFA, ^FS, ^PQ."""
    printed = []
    said: dict[str, int] = {}
    corner = (0, 0)
    dots: list[tuple[int, int]] = []
    for command in stream.decode("ascii").replace("\n", "").split("^")[1:]:
        name, rest = command[:2], command[2:]
        match name:
            case "XA":
                said, dots = {}, []
            case "PW" | "LL" | "PQ":
                said[name] = int(rest.split(",")[0])
            case "LH" | "FS":
                assert rest in {"0,0", ""}
            case "FO":
                corner = tuple(map(int, rest.split(",")))
            case "GF":
                dots += graphic(rest, corner)
            case "XZ":
                printed.append(Label(burnt(said["PW"], said["LL"], dots), said["PQ"]))
            case _:
                raise AssertionError(name)
    return printed


def graphic(parameters: str, corner: tuple[int, int]) -> list[tuple[int, int]]:
    """The black dots of a ^GF."""
    kind, count, total, stride, data = parameters.split(",", 4)
    assert kind == "A"
    assert count == total
    assert int(total) <= 99_999
    rows = unpacked(data, int(stride))
    assert len(rows) * int(stride) == int(total)
    x, y = corner
    return [(x + across, y + down) for down, row in enumerate(rows) for across in black(row)]


def unpacked(data: str, stride: int) -> list[bytes]:
    """The lines of a ^GFA: hexadecimal digits, repeat letters, and the signs that end a line."""
    rows: list[str] = []
    line, repeat = "", 0
    for sign in data:
        if sign in "0123456789ABCDEF":
            line += sign * (repeat or 1)
            repeat = 0
        elif "G" <= sign <= "Y":
            repeat += ord(sign) - ord("G") + 1
        elif "g" <= sign <= "z":
            repeat += 20 * (ord(sign) - ord("g") + 1)
        elif sign in ",!":
            line += {",": "0", "!": "F"}[sign] * (2 * stride - len(line))
        elif sign == ":":
            assert not line
            line = rows[-1]
        else:
            raise AssertionError(sign)
        if len(line) == 2 * stride:
            rows.append(line)
            line = ""
        assert len(line) < 2 * stride
    assert not line
    assert not repeat
    return [bytes.fromhex(row) for row in rows]


def print_tspl(stream: bytes, dots_a_mm: float) -> list[Label]:
    """Labels of a stream with SIZE, GAP, DIRECTION, REFERENCE, CLS, BITMAP, PRINT."""
    printed = []
    width = height = 0
    dots: list[tuple[int, int]] = []
    while stream:
        if stream.startswith(b"BITMAP "):
            x, y, stride, lines, mode, data = stream.removeprefix(b"BITMAP ").split(b",", 5)
            assert mode == b"0"
            size = int(stride) * int(lines)
            picture, stream = data[:size], data[size:]
            assert len(picture) == size
            assert stream.startswith(b"\r\n")
            stream = stream[2:]
            for down in range(int(lines)):
                row = picture[down * int(stride) : (down + 1) * int(stride)]
                white = bytes(255 - byte for byte in row)  # a 0 is burnt
                dots += [(int(x) + across, int(y) + down) for across in black(white)]
            continue
        line, _, stream = stream.partition(b"\r\n")
        name, _, rest = line.decode("ascii").partition(" ")
        match name:
            case "SIZE":
                sizes = [float(part.removesuffix(" mm")) for part in rest.split(",")]
                width, height = (round(size * dots_a_mm) for size in sizes)
            case "GAP" | "DIRECTION" | "REFERENCE":
                assert rest
            case "CLS":
                dots = []
            case "PRINT":
                sets, copies = map(int, rest.split(","))
                printed.append(Label(burnt(width, height, dots), sets * copies))
            case _:
                raise AssertionError(line)
    return printed


def black(row: bytes) -> list[int]:
    return [
        8 * at + bit for at, byte in enumerate(row) for bit in range(8) if byte >> (7 - bit) & 1
    ]


def burnt(width: int, height: int, dots: list[tuple[int, int]]) -> Image.Image:
    """The label; a dot beside it is an error."""
    picture = Image.new("L", (width, height), WHITE)
    for dot in dots:
        picture.putpixel(dot, 0)
    return picture
