"""Break words into lines. Lengths are in em: the size comes later.

Lines break at spaces; a no-break space does not break. A word that is wider than a line breaks
only where that is allowed: hosts and codes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from labels import fonts
from labels.content import Run
from labels.fonts import Font, Ink

# Where a word that is wider than a line may break, the best places first.
_BREAKS = (re.compile(r"[^./:]*[./:]+|[^./:]+"), re.compile(r"[^-]*-+|[^-]+"), re.compile("."))
_HALVINGS = 8  # of the line's length in search of the evenest lines: to half a per cent


@dataclass(frozen=True)
class Word:
    """A word, or a part of a broken one, in one weight."""

    text: str
    font: Font
    glued: bool = False  # no space before: the rest of a broken word


Line = tuple[Word, ...]


def words_of(runs: Sequence[Run], *, bold: bool, plain: bool) -> tuple[Word, ...]:
    """The words of `runs`, strong ones in bold unless `plain`."""
    return tuple(
        Word(word, fonts.bold() if bold or (run.strong and not plain) else fonts.regular())
        for run in runs
        for word in run.text.split(" ")
    )


def lines_of(
    words: Sequence[Word], measure: float, *, most: int, breakable: bool = False, cut: bool = False
) -> tuple[Line, ...] | None:
    """`words` in lines no wider than `measure`, at most `most` of them, as even as they get.

    `cut` ends the last line in … instead of giving up. None where it cannot be done.
    """
    if breakable:
        words = [part for word in words for part in _broken(word, measure)]
    lines = _greedy(words, measure)
    if len(lines) > most and cut:
        lines = _cut(lines, most, measure)
    elif 1 < len(lines) <= most:
        lines = _evened(words, lines, measure)
    if len(lines) > most or any(width(line) > measure for line in lines):
        return None
    return tuple(tuple(line) for line in lines)


def grouped(line: Sequence[Word]) -> list[tuple[Font, str]]:
    """A line as it is drawn: stretches of one weight, spaces included."""
    stretches: list[tuple[Font, str]] = []
    for word in line:
        space = " " if stretches and not word.glued else ""
        if not stretches:
            stretches.append((word.font, word.text))
            continue
        font, before = stretches[-1]
        if font is word.font:
            stretches[-1] = (font, before + space + word.text)
        else:
            stretches[-1:] = [(font, before + space), (word.font, word.text)]
    return stretches


def width(line: Sequence[Word]) -> float:
    """The advance of a line."""
    return sum(font.width(text) for font, text in grouped(line))


def ink(line: Sequence[Word]) -> Ink:
    """The reach of a line's strokes."""
    reach = Ink(0, 0)
    for word in line:
        reach |= word.font.ink(word.text)
    return reach


def _greedy(words: Sequence[Word], measure: float) -> list[list[Word]]:
    lines: list[list[Word]] = []
    for word in words:
        if lines and width([*lines[-1], word]) <= measure:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _evened(words: Sequence[Word], lines: list[list[Word]], measure: float) -> list[list[Word]]:
    """The same number of lines at the smallest measure: no last word alone."""
    least, most = 0.0, measure
    for _ in range(_HALVINGS):
        middle = (least + most) / 2
        narrower = _greedy(words, middle)
        if len(narrower) <= len(lines) and all(width(line) <= middle for line in narrower):
            lines, most = narrower, middle
        else:
            least = middle
    return lines


def _broken(word: Word, measure: float, coarseness: int = 0) -> Iterator[Word]:
    """A word wider than a line in parts: after a dot or slash, else a hyphen, else anywhere."""
    if word.font.width(word.text) <= measure or coarseness == len(_BREAKS):
        yield word
        return
    glued = word.glued
    for part in _BREAKS[coarseness].findall(word.text):
        yield from _broken(Word(part, word.font, glued), measure, coarseness + 1)
        glued = True


def _cut(lines: list[list[Word]], most: int, measure: float) -> list[list[Word]]:
    """The first `most` lines, the last one ending in … instead of what is gone."""
    kept = lines[:most]
    last = kept[-1]
    while last:
        word = last.pop()
        for end in range(len(word.text), 0, -1):
            shortened = Word(word.text[:end] + "…", word.font, word.glued)
            if width([*last, shortened]) <= measure:
                last.append(shortened)
                return kept
    return lines
