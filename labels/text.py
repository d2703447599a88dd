"""Fit texts into a box: one NFC form, every letter in the font, never over the edge.

Lengths are millimetres from the box's top left corner, sizes points. A box of one name always
gives the same layout for the same texts, so that sheets are the same on every run.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise

from labels import fonts, wrapping
from labels.content import Run
from labels.design import Box, Text
from labels.errors import MissingGlyph, TextDoesNotFit
from labels.fonts import Font, Ink

POINT_MM = 25.4 / 72
_STEPS = 10  # between the largest and the smallest size
_FEWEST_LINES = 2  # that a text keeps which may be cut
_CLEAR_EM = 0.03  # left white between the ink of two lines
_TIGHT = 1.0  # the least leading: lines move so near before a text loses any of them
_SPREAD_EM = 0.45  # the widest that a gap grows where spare height is spread
_LEVEL_EM = 1.0  # from the top to the first base line of boxes that stand level, accents or not
_SPACES = re.compile(r"[ \t\r\n]+")  # not the no-break space: "100 g" may ask to stay together


@dataclass(frozen=True)
class Piece:
    """Words of one weight on one line, `x_mm` from the line's start."""

    text: str
    font: Font
    x_mm: float


@dataclass(frozen=True)
class LaidLine:
    """One line: where it starts, where its base line is, how far its ink reaches from there."""

    show: str
    size_pt: float
    x_mm: float
    baseline_mm: float
    width_mm: float
    above_mm: float
    below_mm: float
    pieces: tuple[Piece, ...]
    colour: str

    @property
    def text(self) -> str:
        """What the line says."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class Laid:
    """A filled box, and the names of optional texts for which there was no room."""

    lines: tuple[LaidLine, ...]
    left_out: tuple[str, ...] = ()

    @property
    def cut(self) -> tuple[str, ...]:
        """The names of texts that end in … here, whatever they end in themselves."""
        return tuple(dict.fromkeys(line.show for line in self.lines if line.text.endswith("…")))


@dataclass(frozen=True)
class _Row:
    """A line before it has a place; `text` is the design's, `first` starts it."""

    text: Text
    size_pt: float
    words: wrapping.Line
    ink: Ink
    first: bool


def normalised(text: str) -> str:
    """One form for one look: NFC, no spaces at the ends, one between words."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip(" ")


def fit(box: Box, texts: Mapping[str, tuple[Run, ...]], *, blank: bool = False) -> Laid:
    """Fill `box` with those of `texts` that its design shows, as large as all of them go in.

    The sizes shrink together from each text's largest to its smallest; then optional texts are
    left out, the last first; then lines move nearer; then those that may be cut lose lines, down
    to two.

    Raises:
        MissingGlyph: the font has no such letter.
        TextDoesNotFit: not even at the smallest sizes.
    """
    hidden = "lot" if blank else "blank"
    shown = [
        (text, _normal_runs(texts[text.show]))
        for text in box.texts
        if text.show in texts and text.when != hidden
    ]
    for _, runs in shown:
        _check_glyphs(box.name, runs)
    left_out: list[str] = []
    while shown:
        rows = _largest(box, shown)
        if rows is not None:
            return Laid(tuple(_placed(box, rows)), tuple(left_out))
        spare = next((i for i in reversed(range(len(shown))) if shown[i][0].optional), None)
        if spare is None:
            nearer = [
                (replace(text, leading=min(text.leading, _TIGHT)), runs) for text, runs in shown
            ]
            rows = _at(_STEPS, box, nearer) or _shortened(box, nearer)
            if rows is None:
                raise TextDoesNotFit(box.name, _culprit(box, shown))
            return Laid(tuple(_placed(box, rows)), tuple(left_out))
        left_out.append(shown.pop(spare)[0].show)
    return Laid((), tuple(left_out))


def fit_text(text: str, box: Box) -> Laid:
    """Fill `box`, which shows one text only, with `text`."""
    return fit(box, {box.texts[0].show: (Run(text),)})


@cache
def sizes(text: Text) -> tuple[float, ...]:
    """The sizes that are tried for a text, the largest first."""
    least, most = text.size_pt
    return tuple(round(most - (most - least) * step / _STEPS, 2) for step in range(_STEPS + 1))


def widest(box: Box, text: Text) -> tuple[float, ...]:
    """How wide a line of the text may be at each of its `sizes`, in em."""
    return tuple(box.measure_mm / (size * POINT_MM) for size in sizes(text))


def _normal_runs(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    cleaned = (Run(normalised(run.text), run.strong) for run in runs)
    return tuple(run for run in cleaned if run.text)


def _check_glyphs(box: str, runs: tuple[Run, ...]) -> None:
    for run in runs:
        for font in (fonts.regular(), fonts.bold()):
            letter = font.missing(run.text)
            if letter is not None:
                raise MissingGlyph(box, letter, run.text)


def _largest(box: Box, shown: Sequence[tuple[Text, tuple[Run, ...]]]) -> list[_Row] | None:
    tried = (_at(step, box, shown) for step in range(_STEPS + 1))
    return next((rows for rows in tried if rows is not None), None)


def _shortened(box: Box, shown: Sequence[tuple[Text, tuple[Run, ...]]]) -> list[_Row] | None:
    """At the smallest sizes, with as few lines fewer as it takes of what may be cut."""
    most = max((text.lines for text, _ in shown if text.ellipsis), default=0)
    for fewer in range(1, most - _FEWEST_LINES + 1):
        shorter = [
            (replace(text, lines=max(text.lines - fewer, min(text.lines, _FEWEST_LINES))), runs)
            if text.ellipsis
            else (text, runs)
            for text, runs in shown
        ]
        if (rows := _at(_STEPS, box, shorter)) is not None:
            return rows
    return None


def _at(step: int, box: Box, shown: Sequence[tuple[Text, tuple[Run, ...]]]) -> list[_Row] | None:
    """The lines of all texts at one step of their sizes; None where they do not go in."""
    rows: list[_Row] = []
    for text, runs in shown:
        cut = text.ellipsis and step == _STEPS
        wrapped = _wrapped(text, runs, sizes(text)[step], box.measure_mm, cut)
        if wrapped is None:
            return None
        rows.extend(wrapped)
    return rows if _depth(rows) <= box.depth_mm else None


def _culprit(box: Box, shown: Sequence[tuple[Text, tuple[Run, ...]]]) -> str:
    """The text that does not fit by itself, else the longest."""
    written = [" ".join(run.text for run in runs) for _, runs in shown]
    for pair, whole in zip(shown, written, strict=True):
        if _largest(box, [pair]) is None:
            return whole
    return max(written, key=len)


@lru_cache(maxsize=4096)
def _wrapped(
    text: Text, runs: tuple[Run, ...], size_pt: float, measure_mm: float, cut: bool
) -> tuple[_Row, ...] | None:
    """The lines of one text at one size; None where they are too many or too wide."""
    lines = wrapping.lines_of(
        wrapping.words_of(runs, bold=text.weight == "bold", plain=text.plain),
        measure_mm / (size_pt * POINT_MM),
        most=text.lines,
        breakable=text.breakable,
        cut=cut,
    )
    if lines is None:
        return None
    return tuple(
        _Row(text, size_pt, line, wrapping.ink(line), number == 0)
        for number, line in enumerate(lines)
    )


def _pitch(above: _Row, row: _Row) -> float:
    """From one base line to the next, in mm: the design's leading, more where ink would touch."""
    smaller = min(above.size_pt, row.size_pt)
    touching = (
        above.ink.below * above.size_pt + row.ink.above * row.size_pt + _CLEAR_EM * smaller
    ) * POINT_MM
    return max(touching, row.text.leading * row.size_pt * POINT_MM) + _gap(row)


def _gap(row: _Row) -> float:
    return row.text.gap_mm if row.first else 0.0


def _depth(rows: Sequence[_Row]) -> float:
    """From the top of the first line's ink to the bottom of the last one's, in mm."""
    first, last = rows[0], rows[-1]
    pitches = sum(_pitch(a, b) for a, b in pairwise(rows))
    ends = first.ink.above * first.size_pt + last.ink.below * last.size_pt
    return ends * POINT_MM + pitches


def _placed(box: Box, rows: Sequence[_Row]) -> Iterator[LaidLine]:
    spare = box.depth_mm - _depth(rows)
    top = {"middle": spare / 2, "bottom": spare}.get(box.valign, 0.0)
    if box.valign == "level":
        level = (_LEVEL_EM - rows[0].ink.above) * rows[0].size_pt * POINT_MM
        top = min(max(level, 0.0), spare)
    widened = [row for row in rows[1:] if _gap(row) > 0]
    share = spare / len(widened) if box.valign == "spread" and widened else 0.0
    baseline = top
    for number, row in enumerate(rows):
        em = row.size_pt * POINT_MM
        if number == 0:
            baseline += row.ink.above * em
        else:
            baseline += _pitch(rows[number - 1], row)
            if _gap(row) > 0:
                baseline += min(share, _SPREAD_EM * em)
        width = wrapping.width(row.words) * em
        room = box.measure_mm - width
        yield LaidLine(
            show=row.text.show,
            size_pt=row.size_pt,
            x_mm={"left": 0.0, "centre": room / 2, "right": room}[box.align],
            baseline_mm=baseline,
            width_mm=width,
            above_mm=row.ink.above * em,
            below_mm=row.ink.below * em,
            pieces=tuple(_pieces(row.words, em)),
            colour=row.text.colour,
        )


def _pieces(line: wrapping.Line, em: float) -> Iterator[Piece]:
    x = 0.0
    for font, text in wrapping.grouped(line):
        yield Piece(text, font, x)
        x += font.width(text) * em
