"""What a cooperative may change of a shipped design: its own words, its colours, its logo. Pure.

What comes from the record (the product, the lot, its dates, weights, codes) is never typed on a
label: a style is printed with every lot, and would say of the next one what was true of the last.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

import labels
from labels.design import with_changes
from labels.design.checking import check_colours
from labels.design.model import PAPER
from labels.errors import DesignError, LabelError
from labels.text import normalised
from traceability.errors import N_, InvalidInput

LONGEST_TEXT = 1_000

# Texts of labels/registry.toml that say something of the goods, or where a code leads.
RECORDED = frozenset(
    {
        *("product", "lot", "produced", "expires", "serial", "host", "net", "price", "unit"),
        *("sscc", "total", "place", "place_code", "place_address", "crop", "area"),
        *("planting_code", "lot_code", "quantity", "made_on", "ingredients", "origin", "page"),
        *("bank", "account", "account_name"),
    }
)

Drawn = TypeVar("Drawn")


@dataclass(frozen=True)
class Changes:
    """Texts and colours by the design's names, and the bytes of a logo.

    An empty text leaves the text out; a colour is written `#1e5631`.
    """

    texts: Mapping[str, str] = field(default_factory=dict, hash=False)
    colours: Mapping[str, str] = field(default_factory=dict, hash=False)
    logo: bytes | None = field(default=None, repr=False)


NONE = Changes()


@dataclass(frozen=True)
class Sides:
    """A design and its reverse, where it has one, both with the same changes."""

    front: labels.Design
    back: labels.Design | None = None

    @classmethod
    def of(cls, design: str) -> "Sides":
        """A shipped design.

        Raises:
            InvalidInput: there is none of that name.
        """
        try:
            front = labels.load_design(design)
        except LabelError as error:
            raise InvalidInput(error.template, field="design", **error.params) from error
        return cls(front, labels.load_design(front.back) if front.back else None)

    @property
    def all(self) -> tuple[labels.Design, ...]:
        """The one or both."""
        return (self.front, self.back) if self.back else (self.front,)

    @property
    def texts(self) -> tuple[str, ...]:
        """The names of texts that may be changed, in the order of the label."""
        names = (text.show for side in self.all for box in side.boxes for text in box.texts)
        return tuple(dict.fromkeys(name for name in names if name not in RECORDED))

    def words_of(self, name: str, language: str) -> str:
        """A text of the design's own, in a language or at least in Vietnamese; else its name."""
        said = (
            side.words.get(code, {}).get(name) for code in (language, "vi") for side in self.all
        )
        return next(filter(None, said), name)

    def lines_of(self, name: str) -> int:
        """Over how many lines a text may run."""
        shown = (text for side in self.all for box in side.boxes for text in box.texts)
        return max(text.lines for text in shown if text.show == name)

    @property
    def recorded(self) -> tuple[str, ...]:
        """The names of texts that come from the record and stay so."""
        names = (text.show for side in self.all for box in side.boxes for text in box.texts)
        return tuple(dict.fromkeys(name for name in names if name in RECORDED))

    @property
    def colours(self) -> dict[str, str]:
        """The colours that may be changed; the paper's is what it is."""
        return {
            name: colour
            for side in self.all
            for name, colour in side.colours.items()
            if name != PAPER and _uses(side, name)
        }

    @property
    def has_logo(self) -> bool:
        """Whether there is a place for a logo."""
        return any(each.show == "logo" for side in self.all for each in side.pictures)

    def with_(self, changes: Changes) -> "Sides":
        """Both sides changed.

        Raises:
            InvalidInput: a text that there is not or that comes from the record, a colour that is
                none or too near its ground, a logo that cannot be used. `.field` is `text_NAME`,
                `colour_NAME` or `logo`.
        """
        self._require_known(changes)
        front, *back = (self._changed(side, changes) for side in self.all)
        return Sides(front, *back)

    def _require_known(self, changes: Changes) -> None:
        for name, text in changes.texts.items():
            if name not in self.texts:
                raise InvalidInput(
                    N_("The text “%(value)s” of this label cannot be changed."),
                    field=f"text_{name}",
                    value=name,
                )
            if len(text) > LONGEST_TEXT:
                raise InvalidInput(
                    N_("The text has %(value)s characters, more than %(most)s."),
                    field=f"text_{name}",
                    value=len(text),
                    most=LONGEST_TEXT,
                )
        for name in changes.colours:
            if name not in self.colours:
                raise InvalidInput(
                    N_("This label has no colour “%(value)s”."), field=f"colour_{name}", value=name
                )
        if changes.logo is not None and not self.has_logo:
            raise InvalidInput(N_("This label has no place for a logo."), field="logo")

    def _changed(self, side: labels.Design, changes: Changes) -> labels.Design:
        shown = {text.show for box in side.boxes for text in box.texts}
        texts = {name: text for name, text in changes.texts.items() if name in shown}
        colours = {name: each for name, each in changes.colours.items() if name in side.colours}
        try:
            check_colours(replace(side, colours={**side.colours, **colours}))
            return with_changes(side, texts=texts, colours=colours, logo=changes.logo)
        except DesignError as error:
            raise InvalidInput(error.template, field="design", **error.params) from error
        except LabelError as error:
            raise _refused(error, side, changes) from error


def drawn_with(sides: Sides, changes: Changes, draw: Callable[[], Drawn]) -> Drawn:
    """What `draw` gives.

    Raises:
        InvalidInput: a label cannot be drawn so; `.field` is the text that is to blame, where one
            of the changed ones is.
    """
    try:
        return draw()
    except LabelError as error:
        raise _refused(error, sides.front, changes, also=sides.all[1:]) from error


def _refused(
    error: LabelError,
    side: labels.Design,
    changes: Changes,
    also: tuple[labels.Design, ...] = (),
) -> InvalidInput:
    fields = [*_to_blame(error, (side, *also), changes), "design"]
    return InvalidInput(error.template, field=fields[0], **error.params)


def _to_blame(
    error: LabelError, sides: tuple[labels.Design, ...], changes: Changes
) -> Iterator[str]:
    """The fields that may be to blame, the likeliest first."""
    if error.code in {"bad_logo", "logo_too_large"}:
        yield "logo"
    for part in ("colour", "ground"):
        shade = error.params.get(part)
        yield from (f"colour_{name}" for name, each in changes.colours.items() if each == shade)
    text = normalised(str(error.params.get("text", "")))
    said = {name: normalised(each) for name, each in changes.texts.items() if each}
    yield from (f"text_{name}" for name, each in said.items() if each == text)
    boxes = [box for side in sides for box in side.boxes if box.name == error.params.get("box")]
    in_them = {shown.show for box in boxes for shown in box.texts}
    yield from (f"text_{name}" for name in said if name in in_them)


def _uses(design: labels.Design, colour: str) -> bool:
    """Whether anything on the label has that colour."""
    used = {text.colour for box in design.boxes for text in box.texts}
    used |= {box.on for box in design.boxes} | {rows.colour for rows in design.rows}
    used |= {line.colour for line in design.lines}
    used |= {each for panel in design.panels for each in (panel.fill, panel.stroke) if each}
    if design.qr or design.codes or design.barcodes:
        used.add("code")
    return colour in used
