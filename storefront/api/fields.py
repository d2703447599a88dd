"""Fields that several resources share: quantities, times, references."""

from datetime import datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from storefront.web.current import deployment
from traceability.areas import SQUARE_METRES_PER_UNIT, Area
from traceability.quantities import GRAMS_PER_UNIT, Quantity
from traceability.times import EventTime


class QuantitySchema(Schema):
    """A weight (`figure` and `unit`) or a number of `pieces`."""

    figure = fields.Decimal(as_string=True, allow_nan=False)
    unit = fields.String(load_default="kg", validate=validate.OneOf(list(GRAMS_PER_UNIT)))
    pieces = fields.Integer(strict=True)

    @validates_schema
    def _one_of_both(self, data: dict[str, Any], **_: object) -> None:
        if ("figure" in data) == ("pieces" in data):
            message = "Give either figure (with unit) or pieces."
            raise ValidationError(message)


def quantity(given: dict[str, Any], *, net_grams: int = 0) -> Quantity:
    """The library's quantity of what was sent.

    Raises:
        InvalidQuantity: not above zero, or finer than a gram.
    """
    if "pieces" in given:
        return Quantity.count(given["pieces"], net_grams=net_grams)
    return Quantity.weigh(given["figure"], given["unit"])


class AreaSchema(Schema):
    """An area in the units of the place."""

    figure = fields.Decimal(required=True, as_string=True, allow_nan=False)
    unit = fields.String(load_default="m²", validate=validate.OneOf(list(SQUARE_METRES_PER_UNIT)))


def area_of(given: dict[str, Any] | None) -> Area | None:
    """The library's area of what was sent, if anything was.

    Raises:
        InvalidQuantity: less than half a square metre, or too much.
    """
    return Area.measure(given["figure"], given["unit"]) if given else None


class At(fields.AwareDateTime):
    """A moment with its offset from UTC, ISO 8601."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("metadata", {"description": "when it happened; now where left out"})
        super().__init__(format="iso", **kwargs)


def event_time(given: datetime | None) -> EventTime:
    """The event's time: as sent with its own offset, or now in Vietnam."""
    return EventTime.at(given) if given else EventTime.local(deployment().clock())


class Facts(fields.Dict):
    """Answers to what the crop's stage asks, by fact code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(keys=fields.String(), values=fields.Raw(), load_default=dict, **kwargs)


Text = fields.String
Reference = fields.String
"""An id or a code of a row of the organisation."""
