"""Weights, areas and moments as they are typed on a command line. Pure."""

import re
from datetime import datetime

from traceability.areas import SQUARE_METRES_PER_UNIT, Area
from traceability.errors import N_, InvalidInput, InvalidQuantity, InvalidTime
from traceability.quantities import GRAMS_PER_UNIT, Quantity
from traceability.times import VIETNAM, EventTime

_QUANTITY = re.compile(r"\s*(\S+?)\s*([^\W\d_]+)\s*")
_AREA = re.compile(r"\s*([0-9.,]+)\s*(\S+)\s*")
_COULD_BE_THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")


def parse_weight(text: str) -> Quantity:
    """Read `40 kg`, `4,5 tạ` or `4.5tạ`.

    Raises:
        InvalidQuantity: no figure, no unit, or a figure such as 1.500, which is one and a half to
            some and fifteen hundred to others.
    """
    match = _QUANTITY.fullmatch(text)
    if match is None:
        raise InvalidQuantity(
            N_("“%(value)s” is not a figure with its unit, such as “40 kg”. Units: %(units)s."),
            field="quantity",
            value=text,
            units=", ".join(GRAMS_PER_UNIT),
        )
    return Quantity.weigh(_figure(match[1], text, field="quantity"), match[2])


def parse_area(text: str) -> Area:
    """Read `2,5 sào` or `0.36 ha`.

    Raises:
        InvalidQuantity: no figure with a unit of area, or one that can be read in two ways.
    """
    match = _AREA.fullmatch(text)
    if match is None:
        raise InvalidQuantity(
            N_("“%(value)s” is not a figure with its unit, such as “2 sào”. Units: %(units)s."),
            field="area",
            value=text,
            units=", ".join(SQUARE_METRES_PER_UNIT),
        )
    return Area.measure(_figure(match[1], text, field="area"), match[2])


def _figure(figure: str, text: str, *, field: str) -> str:
    if _COULD_BE_THOUSANDS.fullmatch(figure):
        raise InvalidQuantity(
            N_("“%(value)s” can be read in two ways. Write thousands without a mark."),
            field=field,
            value=text,
        )
    return figure.replace(",", ".", 1)


def parse_moment(text: str, *, field: str = "at") -> EventTime:
    """Read an ISO 8601 moment; without an offset it is told by the clocks in Vietnam.

    Raises:
        InvalidTime: not such a moment, or a day without a time.
    """
    try:
        moment = datetime.fromisoformat(text)
        is_day_only = len(text) <= len("2026-11-22")
    except ValueError:
        is_day_only = True
    if is_day_only:
        raise InvalidTime(
            N_("“%(value)s” is not a moment such as 2026-11-22T06:30."), field=field, value=text
        )
    return EventTime.at(moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM))


def parse_facts(given: tuple[str, ...]) -> dict[str, str]:
    """Read `key=value`, each key once.

    Raises:
        InvalidInput: no equals sign, or a key that was given before.
    """
    facts: dict[str, str] = {}
    for each in given:
        key, mark, value = each.partition("=")
        if not mark or key in facts:
            raise InvalidInput(
                N_("“%(value)s” is not key=value, or its key is given twice."),
                field="fact",
                value=each,
            )
        facts[key] = value
    return facts
