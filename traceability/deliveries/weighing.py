"""What the scale said, and what is paid for it. Pure.

Weights are whole grams. Money is whole đồng: the price is per kilogram, and the amount of a slip is
its net weight times the price, rounded half up to a whole đồng (0.5 đồng becomes 1). It is rounded
once, on the sum of the weighings, so that the amounts of slips add up exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from traceability.errors import N_, InvalidInput, InvalidQuantity
from traceability.parties.registration import checked_whole
from traceability.quantities import GRAMS_PER_UNIT, Grams, Quantity

MOST_WEIGHINGS = 60
"""Bags on one slip: it is printed on one strip of paper."""

MOST_SLIP_GRAMS = 100_000_000
"""A hundred tonnes of one member at one time: more is a slip of the keyboard."""

MOST_PRICE_VND = 100_000_000
"""Đồng for a kilogram."""

_GRAMS_PER_KG = GRAMS_PER_UNIT["kg"]


@dataclass(frozen=True, slots=True)
class Weighing:
    """One time on the scale: a full bag, and what the bag itself weighs."""

    gross: Quantity
    tare_grams: int

    @property
    def net_grams(self) -> int:
        """The goods alone."""
        return self.gross.grams - self.tare_grams

    def kept(self) -> dict[str, int | str]:
        """As it is stored: grams, and the figure that was typed."""
        return {
            "gross_grams": self.gross.grams,
            "tare_grams": self.tare_grams,
            "figure": self.gross.figure,
            "unit": self.gross.unit,
        }


@dataclass(frozen=True, slots=True)
class Weighed:
    """All weighings of a slip together, in grams."""

    gross_grams: int
    tare_grams: int

    @property
    def net_grams(self) -> int:
        """Gross without tare."""
        return self.gross_grams - self.tare_grams

    def net(self) -> Quantity:
        """The net weight as the harvest's quantity, said in kilograms."""
        return Quantity(self.net_grams, 0, f"{Decimal(self.net_grams) / _GRAMS_PER_KG:f}", "kg")


def sum_up(weighings: Sequence[Weighing]) -> Weighed:
    """Add the weighings of a slip up.

    Raises:
        InvalidInput: there is none, or there are too many; `.field` is `weighings`.
        InvalidQuantity: a bag weighs as much as what is in it, or all of them too much.
    """
    if not 1 <= len(weighings) <= MOST_WEIGHINGS:
        raise InvalidInput(
            N_("A slip has 1 to %(most)s weighings, not %(value)s."),
            field="weighings",
            value=len(weighings),
            most=MOST_WEIGHINGS,
        )
    for number, weighing in enumerate(weighings, start=1):
        if weighing.tare_grams < 0 or weighing.net_grams <= 0:
            raise InvalidQuantity(
                N_("Weighing %(number)s: a tare of %(value)s does not fit into %(gross)s."),
                field="weighings",
                value=Grams(weighing.tare_grams),
                number=number,
                gross=Grams(weighing.gross.grams),
            )
    found = Weighed(
        sum(each.gross.grams for each in weighings), sum(each.tare_grams for each in weighings)
    )
    if found.gross_grams > MOST_SLIP_GRAMS:
        raise InvalidQuantity(
            N_("%(value)s are more than one slip can hold."),
            field="weighings",
            value=Grams(found.gross_grams),
        )
    return found


def checked_price(price_vnd: int, *, field: str = "price_vnd") -> int:
    """A price in đồng per kilogram.

    Raises:
        InvalidInput: not a whole number from 1 to `MOST_PRICE_VND`.
    """
    return checked_whole(price_vnd, field=field, most=MOST_PRICE_VND)


def amount_vnd(net_grams: int, price_vnd: int) -> int:
    """What so many grams cost at a price per kilogram, rounded half up to a whole đồng."""
    return (net_grams * price_vnd * 2 + _GRAMS_PER_KG) // (2 * _GRAMS_PER_KG)
