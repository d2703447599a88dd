"""Areas: whole square metres, and the figure that a person typed."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from traceability.errors import N_, InvalidQuantity
from traceability.quantities import number_typed

SQUARE_METRES_PER_UNIT: dict[str, int] = {
    "m²": 1,
    "sào": 360,
    "mẫu": 3_600,
    "ha": 10_000,
}
"""Units of area that people here use; sào and mẫu are those of the north (Bắc Bộ)."""

MOST_SQUARE_METRES = 10**8
"""Ten thousand hectares: more is a slip of the keyboard."""


@dataclass(frozen=True, slots=True)
class Area:
    """How much land: whole square metres above zero, and what was typed.

    `figure` and `unit` keep what the person entered ("2,5 sào" stays 2.5 and sào beside 900 m²);
    what is no whole number of square metres (2,33 sào) counts as the nearest.
    """

    square_metres: int
    figure: str
    unit: str

    @classmethod
    def measure(cls, figure: Decimal | int | str, unit: str = "m²") -> "Area":
        """Read an area such as `("2.5", "sào")` or `("0.36", "ha")`.

        Raises:
            InvalidQuantity: an unknown unit, or less than half a square metre, or too much.
        """
        factor = SQUARE_METRES_PER_UNIT.get(unit)
        if factor is None:
            raise InvalidQuantity(
                N_("“%(value)s” is not a unit of area. Use m², sào, mẫu or ha."),
                field="area_unit",
                value=unit,
            )
        number = number_typed(figure, field="area")
        # As a fraction: a decimal of many digits would be rounded when multiplied.
        metres = round(Fraction(number) * factor) if 0 < number <= MOST_SQUARE_METRES else 0
        if not 0 < metres <= MOST_SQUARE_METRES:
            raise InvalidQuantity(
                N_("%(value)s %(unit)s is not an area of at least one square metre."),
                field="area",
                value=str(figure),
                unit=unit,
            )
        return cls(square_metres=metres, figure=str(figure).strip(), unit=unit)
