"""Whether a design can be printed: nothing over the edge or over another, nothing too pale."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from labels.colours import LEAST_CODE_CONTRAST, require_contrast
from labels.design.model import CODE, LOGO, PAPER, Design, Frame
from labels.errors import DesignError, LabelError

_WHITE = "#ffffff"
_Named = Sequence[tuple[str, Frame]]


def check(design: Design, source: str) -> None:
    """Refuse a design with parts over each other or over the edge, or too pale to be read.

    Raises:
        DesignError: says which part, `source` says where.
    """
    if any(box.beside_logo for box in design.boxes):
        others = tuple(each for each in design.pictures if each.show != LOGO)
        if len(others) == len(design.pictures):
            raise DesignError(source, "boxes make room for a logo that it does not have")
        _check_places(replace(design, pictures=others), source)
    _check_places(design.beside_logo(), source)
    try:
        check_colours(design)
    except LabelError as error:
        raise DesignError(source, str(error)) from error


def _check_places(design: Design, source: str) -> None:
    named = list(design.frames())
    patches = [("a scratch patch", each.frame) for each in design.scratches]
    panels = [("a panel", each.frame) for each in design.panels]
    _check_edges(design, [*named, *patches, *panels], source)
    for (name, frame), (other_name, other) in combinations(named, 2):
        if name == other_name:
            raise DesignError(source, f"two boxes are called {name}")
        if frame.overlaps(other):
            raise DesignError(source, f"{name} and {other_name} overlap")
    hidden = {code.name for code in design.codes}
    for _, patch in patches:
        for name, frame in named:
            if frame.overlaps(patch) and name not in hidden:
                raise DesignError(source, f"a scratch patch hides {name}")


def _check_edges(design: Design, frames: _Named, source: str) -> None:
    for name, frame in frames:
        if frame.width_mm <= 0 or frame.height_mm <= 0:
            raise DesignError(source, f"{name} has no size")
        if not frame.within(design.width_mm, design.height_mm):
            raise DesignError(source, f"{name} reaches over the edge of the label")


def check_colours(design: Design) -> None:
    """Every text against its ground, codes against white, and a dark panel under neither.

    Raises:
        BadColour: a colour is none.
        LowContrast: two are too near to each other.
    """
    for box in design.boxes:
        for text in box.texts:
            require_contrast(design.written(text.colour), design.written(box.on))
    for rows in design.rows:
        require_contrast(design.written(rows.colour), design.written(PAPER))
    codes = [each.frame for each in design.codes] + [each.frame for each in design.barcodes]
    codes += [] if design.qr is None else [design.qr]
    if codes:
        require_contrast(design.written(CODE), _WHITE, LEAST_CODE_CONTRAST)
    for panel in design.panels:
        if panel.fill is None:
            continue
        design.rgb(panel.fill)
        if any(frame.overlaps(panel.frame) for frame in codes):
            require_contrast(design.written(CODE), design.written(panel.fill), LEAST_CODE_CONTRAST)
