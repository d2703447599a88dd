"""What can go wrong with a label, as one tree, and what is worth saying though nothing went wrong.

    LabelError
    ├── BadContent           what a label is asked to show contradicts itself
    ├── NothingToPrint       no stamp at all
    ├── WorkerLost           a process that draws or reads labels ended by itself
    ├── DesignError          a design file does not say what it must
    ├── PaperError           a paper file does not say what it must
    │   ├── PaperTooSmall    the design does not fit on the paper
    │   ├── BadStart         the sheet has no such place to start from
    │   └── BadCalibration   no printer is that far off
    ├── MissingGlyph         the font has no such letter
    ├── TextDoesNotFit       not even at the smallest size the design allows
    ├── QrError
    │   ├── BadQrText        cannot be written in the two segments of a stamp
    │   ├── UnlikeLengths    a text is longer or shorter than symbols made together hold
    │   ├── QrTooLarge       more text than any QR symbol holds
    │   ├── MissingCode      the design has a code that the content does not
    │   └── ModuleTooSmall   a phone could not read it at this printed size
    ├── BarcodeError
    │   ├── BadBarcode       not what GS1-128 can say
    │   └── BarsTooThin      a scanner could not read it at this printed size
    ├── PosterError
    │   ├── BadLogo          not a PNG, JPEG or WebP picture
    │   ├── LogoTooLarge     more bytes or pixels than is sensible
    │   ├── BadColour        not a colour such as #1e5631
    │   └── LowContrast      a colour that cameras cannot tell from the paper
    └── ProofError           (`labels.proof_errors`)
        ├── ProofUnavailable the extra `proof` is not installed
        ├── UnreadableFile   no PDF that can be opened
        ├── UnreadableCommands  not what a thermal printer of that language reads
        ├── BadSample        a sample of no code at all
        ├── BadRow           a row of a roll has another size, or comes out twice
        └── ProofMismatch    what the sheet says is not what it should
            └── RollMismatch what a row of the roll says is not what it should

Every error carries a stable `code`, a `template` (an English gettext message id with named
placeholders) and its `params`, so that a front end can translate it; `str()` is the English.
"""

from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal
from typing import Any, ClassVar

LONGEST_QUOTED = 120
"""Characters of a text in an error: names are whole, a story is not."""


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate this later"
    """Mark a message for translation and return it unchanged."""
    return message


class LabelError(Exception):
    """The root. `str()` is the English sentence; front ends translate `template`."""

    code: ClassVar[str] = "label_error"

    def __init__(self, template: str, **params: object) -> None:
        self.template = template
        self.params: dict[str, Any] = params
        super().__init__(template, params)

    def __str__(self) -> str:
        return self.template % self.params

    def __reduce__(self) -> tuple[Any, ...]:
        """Errors come from other processes, too, whatever a class is constructed from."""
        return _again, (type(self), self.template, self.params)


def _again(kind: type[LabelError], template: str, params: dict[str, Any]) -> LabelError:
    error = kind.__new__(kind)
    LabelError.__init__(error, template, **params)
    return error


class BadContent(LabelError):
    code = "bad_label_content"


class NothingToPrint(LabelError):
    code = "nothing_to_print"

    def __init__(self) -> None:
        super().__init__(N_("There is no stamp to print."))


class WorkerLost(LabelError):
    code = "worker_lost"


class DesignError(LabelError):
    code = "bad_design"

    def __init__(self, design: str, reason: str) -> None:
        super().__init__(
            N_("The label design %(design)s cannot be used: %(reason)s"),
            design=design,
            reason=reason,
        )


def figure(value: float, *, places: int) -> Decimal:
    """A measured figure as it is told; whoever translates an error writes it as readers expect.

    Rounded down: what falls short of a bound is never told as the bound itself.
    """
    exact = Decimal(f"{value:.9f}")  # 0.3 is a hair less than three tenths
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_FLOOR)


@dataclass(frozen=True)
class Size:
    """Width and height as people write them: 35 × 25."""

    sides: tuple[Decimal, Decimal]

    @classmethod
    def of(cls, size: tuple[float, float]) -> "Size":
        """From plain numbers, without zeros at their ends."""
        width, height = (Decimal(f"{side:g}") for side in size)
        return cls((width, height))

    def __str__(self) -> str:
        return " × ".join(map(str, self.sides))


class PaperError(LabelError):
    code = "bad_paper"

    def __init__(self, paper: str, reason: str) -> None:
        super().__init__(
            N_("The paper %(paper)s cannot be used: %(reason)s"), paper=paper, reason=reason
        )


class PaperTooSmall(PaperError):
    """Names both with their sizes: what to change is the caller's choice."""

    code = "paper_too_small"

    def __init__(
        self, design: str, size_mm: tuple[float, float], paper: str, room_mm: tuple[float, float]
    ) -> None:
        LabelError.__init__(
            self,
            N_(
                "The design %(design)s is %(size)s mm; "
                "the paper %(paper)s has room for %(room)s mm. Take another design or paper."
            ),
            design=design,
            size=Size.of(size_mm),
            paper=paper,
            room=Size.of(room_mm),
        )


class BadStart(PaperError):
    code = "bad_start"

    def __init__(self, place: int, places: int) -> None:
        LabelError.__init__(
            self,
            N_("The sheet has places 1 to %(places)s; there is no place %(place)s."),
            place=place,
            places=places,
        )


class BadCalibration(PaperError):
    code = "bad_calibration"

    def __init__(self, template: str, *, value: float) -> None:
        LabelError.__init__(self, template, value=Decimal(f"{value:g}"))


class MissingGlyph(LabelError):
    """Names the box and the letter; `params["codepoint"]` is there for letters nobody can see."""

    code = "missing_glyph"

    def __init__(self, box: str, character: str, text: str) -> None:
        super().__init__(
            N_(
                "The font has no letter %(character)s (%(codepoint)s), "
                "which “%(text)s” needs in the box %(box)s."
            ),
            box=box,
            character=_sayable(character),
            codepoint=f"U+{ord(character):04X}",
            text=_quoted(text, about=character),
        )


class TextDoesNotFit(LabelError):
    """Names the box and the text, of a long one the beginning."""

    code = "text_does_not_fit"

    def __init__(self, box: str, text: str) -> None:
        super().__init__(
            N_("“%(text)s” does not fit into the box %(box)s. Shorten it or take a larger design."),
            box=box,
            text=_quoted(text),
        )


def _quoted(text: str, about: str = "") -> str:
    """As much of a text as tells which one it is: its beginning, or what stands round `about`."""
    start = max(0, text.find(about) - LONGEST_QUOTED // 2) if about else 0
    part = text[start : start + LONGEST_QUOTED]
    before, after = "…" * (start > 0), "…" * (start + LONGEST_QUOTED < len(text))
    return _sayable(f"{before}{part.strip()}{after}")


def _sayable(text: str) -> str:
    """Halves of surrogate pairs cannot be printed, logged or sent."""
    return text.encode(errors="replace").decode()


class QrError(LabelError):
    code = "qr_error"


class BadQrText(QrError):
    code = "bad_qr_text"

    def __init__(self, text: str) -> None:
        super().__init__(
            N_(
                "“%(text)s” is not a stamp address: "
                "scheme and host, then capital letters, digits and / only."
            ),
            text=text,
        )


class UnlikeLengths(QrError):
    code = "unlike_lengths"

    def __init__(self, found: int, wanted: int) -> None:
        super().__init__(
            N_("A text of %(found)s bytes stands where each has %(wanted)s."),
            found=found,
            wanted=wanted,
        )


class QrTooLarge(QrError):
    code = "qr_too_large"

    def __init__(self, characters: int) -> None:
        super().__init__(
            N_("A text of %(characters)s characters is too long for a QR code."),
            characters=characters,
        )


class MissingCode(QrError):
    code = "missing_code"

    def __init__(self, design: str, name: str) -> None:
        super().__init__(
            N_("The design %(design)s needs a code that was not given: %(name)s."),
            design=design,
            name=name,
        )


class ModuleTooSmall(QrError):
    code = "module_too_small"

    def __init__(self, design: str, module_mm: float, least_mm: float) -> None:
        super().__init__(
            N_(
                "On the design %(design)s the squares of this QR code would be %(module_mm)s mm; "
                "below %(least_mm)s mm phones cannot read it. Take a larger design."
            ),
            design=design,
            module_mm=figure(module_mm, places=2),
            least_mm=figure(least_mm, places=2),
        )


class BarcodeError(LabelError):
    code = "barcode_error"


class BadBarcode(BarcodeError):
    code = "bad_barcode"

    def __init__(self, text: str) -> None:
        super().__init__(
            N_("“%(text)s” cannot be written as GS1-128: AIs with their values, 48 characters."),
            text=text,
        )


class BarsTooThin(BarcodeError):
    code = "bars_too_thin"

    def __init__(self, design: str, bar_mm: float, least_mm: float) -> None:
        super().__init__(
            N_(
                "On the design %(design)s the bars would be %(bar_mm)s mm; "
                "below %(least_mm)s mm scanners cannot read them. Take a larger design."
            ),
            design=design,
            bar_mm=figure(bar_mm, places=2),
            least_mm=figure(least_mm, places=2),
        )


class PosterError(LabelError):
    code = "poster_error"


class BadLogo(PosterError):
    code = "bad_logo"

    def __init__(self) -> None:
        super().__init__(N_("The logo is not a PNG, JPEG or WebP picture that can be opened."))


class LogoTooLarge(PosterError):
    code = "logo_too_large"


class BadColour(PosterError):
    code = "bad_colour"

    def __init__(self, colour: str) -> None:
        super().__init__(N_("“%(colour)s” is not a colour. Write it like #1e5631."), colour=colour)


class LowContrast(PosterError):
    code = "low_contrast"

    def __init__(self, colour: str, ratio: float, least: float, ground: str = "#ffffff") -> None:
        super().__init__(
            N_(
                "The colour %(colour)s is too near to its ground %(ground)s: "
                "contrast %(ratio)s, at least %(least)s is needed."
            ),
            colour=colour,
            ground=ground,
            ratio=figure(ratio, places=1),
            least=figure(least, places=1),
        )


@dataclass(frozen=True)
class Notice:
    """Something to tell whoever prints, though the sheet was made; translated like an error."""

    code: str
    template: str
    params: dict[str, Any] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return self.template % self.params
