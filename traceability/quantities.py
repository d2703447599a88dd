"""Quantities: integer grams and pieces, and the figure that a person typed."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from traceability.errors import N_, InvalidQuantity

GRAMS_PER_UNIT: dict[str, int] = {
    "g": 1,
    "kg": 1_000,
    "yến": 10_000,
    "tạ": 100_000,
    "tấn": 1_000_000,
}
"""Units of weight that people here use."""

PIECES = "pieces"
"""The unit of what is counted: packets, boxes, bags."""

MOST_GRAMS = 10**12
"""A million tonnes: more is a slip of the keyboard, and would not fit the columns."""

LONGEST_FIGURE = 40
"""Characters of a figure that is kept as typed."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """How much: grams or pieces, and what was typed.

    `grams` and `pieces` are whole and not negative; one of them is above zero. `figure` and `unit`
    keep what the person entered ("4,5 tạ" stays 4.5 and tạ beside 450,000 g).
    """

    grams: int
    pieces: int
    figure: str
    unit: str

    @classmethod
    def weigh(cls, figure: Decimal | int | str, unit: str = "kg") -> "Quantity":
        """Read a weight such as `("40", "kg")` or `("4.5", "tạ")`.

        Raises:
            InvalidQuantity: an unknown unit, or not above zero, or finer than a gram.
        """
        factor = GRAMS_PER_UNIT.get(unit)
        if factor is None:
            raise InvalidQuantity(
                N_("“%(value)s” is not a unit of weight. Use g, kg, yến, tạ or tấn."),
                field="unit",
                value=unit,
            )
        number = number_typed(figure)
        # Exactly: a decimal of many digits would be rounded when multiplied.
        grams = Fraction(number) * factor if 0 < number <= MOST_GRAMS else Fraction(0)
        if not 0 < grams <= MOST_GRAMS or grams.denominator != 1:
            raise InvalidQuantity(
                N_("%(value)s %(unit)s is not a weight above zero in whole grams."),
                field="quantity",
                value=str(figure),
                unit=unit,
            )
        return cls(grams=int(grams), pieces=0, figure=str(figure).strip(), unit=unit)

    @classmethod
    def count(cls, pieces: int, *, net_grams: int = 0) -> "Quantity":
        """So many pieces, of `net_grams` each where they are packets of something.

        Raises:
            InvalidQuantity: not a whole number above zero.
        """
        if isinstance(pieces, bool) or not isinstance(pieces, int) or pieces <= 0:
            raise InvalidQuantity(
                N_("%(value)s is not a number of pieces above zero."),
                field="pieces",
                value=pieces,
            )
        if pieces > MOST_GRAMS or pieces * net_grams > MOST_GRAMS:
            raise InvalidQuantity(
                N_("%(value)s pieces are more than can be recorded."), field="pieces", value=pieces
            )
        return cls(grams=pieces * net_grams, pieces=pieces, figure=str(pieces), unit=PIECES)


def number_typed(figure: Decimal | int | str, *, field: str = "quantity") -> Decimal:
    """The number that was typed, where it is one of a length that people type.

    Raises:
        InvalidQuantity: it is no number, or a longer one.
    """
    try:
        text = str(figure).strip()
        number = Decimal(text) if len(text) <= LONGEST_FIGURE else Decimal("NaN")
    except (InvalidOperation, ValueError) as error:
        raise _no_number(figure, field) from error
    # Below: an exponent of a million digits would take the machine's memory.
    if not number.is_finite() or not -LONGEST_FIGURE <= number.adjusted() <= LONGEST_FIGURE:
        raise _no_number(figure, field)
    return number


def _no_number(figure: object, field: str) -> InvalidQuantity:
    text = str(figure)
    if len(text) > LONGEST_FIGURE:
        text = f"{text[:LONGEST_FIGURE]}…"
    return InvalidQuantity(N_("“%(value)s” is not a number."), field=field, value=text)


class Grams(int):
    """A weight inside an error or a page: front ends write it as people in their language do."""

    def __str__(self) -> str:
        whole = int(self)
        if abs(whole) < GRAMS_PER_UNIT["kg"]:
            return f"{whole} g"
        return f"{Decimal(whole) / 1000:f} kg"
