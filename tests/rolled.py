"""What comes out of a thermal printer, as pictures."""

from dataclasses import dataclass

from PIL import Image

from labels.roll_reader import RollReader


@dataclass
class Label:
    """What comes out: its dots, and how often."""

    picture: Image.Image
    copies: int


def come_out(stream: bytes, language, dpi) -> list[Label]:
    """The rows of a stream."""
    reader = RollReader(stream, language, dpi)
    rows = (reader.printed(number + 1) for number in range(len(reader)))
    return [Label(Image.fromarray(255 * (1 - row.dots)), row.copies) for row in rows]
