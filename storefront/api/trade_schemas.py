"""What is sent and answered about cartons, dispatches, receipts, returns and destructions."""

from typing import Any

from marshmallow import Schema, fields, validate

from storefront.api.event_schemas import UNUSUAL, InputSchema
from storefront.api.fields import At, Facts, QuantitySchema
from traceability.crops.facts import LONGEST_TEXT
from traceability.logistics.papers import LONGEST_NUMBER, Condition
from traceability.logistics.units import CARTON, LETTERS, MOST_UNITS

_MOST = 200
_NUMBER = validate.Length(max=LONGEST_NUMBER)
_TEXT = validate.Length(max=LONGEST_TEXT)


def _inputs() -> Any:
    return fields.List(
        fields.Nested(InputSchema), load_default=list, validate=validate.Length(max=_MOST)
    )


def _units() -> Any:
    return fields.List(
        fields.String(),
        load_default=list,
        validate=validate.Length(max=_MOST),
        metadata={"description": "codes or SSCCs of whole cartons and pallets"},
    )


class InsideSchema(Schema):
    """So much of a lot in a unit."""

    lot_id = fields.UUID(attribute="lot.id")
    lot = fields.String(attribute="lot.code")
    grams = fields.Integer()
    pieces = fields.Integer()


class UnitSchema(Schema):
    """A carton or a pallet. `place_id` is null where it has gone out or is empty."""

    id = fields.UUID(attribute="unit.id")
    code = fields.String(attribute="unit.code")
    sscc = fields.String(attribute="unit.sscc")
    kind = fields.String(attribute="unit.kind")
    contents = fields.List(fields.Nested(InsideSchema), attribute="inside")
    children = fields.List(fields.Pluck("UnitCodeSchema", "code"))
    parent = fields.Pluck("UnitCodeSchema", "code")
    place_id = fields.UUID(attribute="place.id")
    left_with = fields.UUID(metadata={"description": "the event with which it left"})


class UnitCodeSchema(Schema):
    """A unit by its code."""

    code = fields.String()


class CartonStampsSchema(Schema):
    """The stamps on the packets of one carton."""

    run = fields.Integer(required=True, strict=True)
    first = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    last = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))


class PackUnitsSchema(Schema):
    """`count` cartons with the same `inputs` each, or a pallet of `units`."""

    place = fields.String(required=True)
    kind = fields.String(load_default=CARTON, validate=validate.OneOf(list(LETTERS)))
    count = fields.Integer(load_default=1, strict=True, validate=validate.Range(1, MOST_UNITS))
    inputs = _inputs()
    units = _units()
    stamps = fields.Nested(CartonStampsSchema)
    at = At()


class OpenUnitSchema(Schema):
    """What is taken out; everything where nothing is named."""

    inputs = _inputs()
    units = _units()
    at = At()


class MoveUnitsSchema(Schema):
    """Where the unit goes, with all that is in it."""

    to_place = fields.String(required=True)
    at = At()


class DispatchSchema(Schema):
    """Goods that leave to another party."""

    buyer = fields.String(required=True)
    inputs = _inputs()
    units = _units()
    from_place = fields.String(metadata={"description": "loose goods leave this place alone"})
    document = fields.String(
        validate=_NUMBER, metadata={"description": "number of the note; the next one if left out"}
    )
    vehicle = fields.String(validate=_NUMBER)
    unusual = UNUSUAL
    at = At()


class ReceiptSchema(Schema):
    """Goods that came from a supplier; they open a lot."""

    supplier = fields.String(required=True)
    material = fields.String(required=True)
    quantity = fields.Nested(QuantitySchema, required=True)
    to_place = fields.String(required=True)
    supplier_lot = fields.String(validate=_NUMBER)
    supplier_expires_on = fields.Date()
    document = fields.String(validate=_NUMBER)
    quality = fields.String(validate=_TEXT)
    facts = Facts()
    lot_code = fields.String()
    at = At()


class ReturnSchema(Schema):
    """Goods that came back of a sale or dispatch; all that is still out where none are named."""

    of = fields.UUID(required=True, metadata={"description": "the event with which they left"})
    condition = fields.Enum(Condition, by_value=True, required=True)
    inputs = _inputs()
    units = _units()
    to_place = fields.String()
    reason = fields.String(validate=_TEXT)
    document = fields.String(validate=_NUMBER)
    at = At()


class DestructionSchema(Schema):
    """Goods that are destroyed."""

    reason = fields.String(required=True, validate=validate.Length(1, LONGEST_TEXT))
    inputs = _inputs()
    units = _units()
    from_place = fields.String()
    witness = fields.String(metadata={"description": "a party that saw it"})
    document = fields.String(validate=_NUMBER)
    at = At()


class CountSchema(Schema):
    """What was counted of a lot; `book` is what the sheet said. Without `counted`, nothing."""

    lot = fields.String(required=True)
    counted = fields.Nested(QuantitySchema)
    book_grams = fields.Integer(required=True, strict=True)
    book_pieces = fields.Integer(required=True, strict=True)
    reason = fields.String(load_default="", validate=_TEXT)


class CountPlaceSchema(Schema):
    """The counts of a whole place."""

    place = fields.String(required=True)
    counts = fields.List(
        fields.Nested(CountSchema), required=True, validate=validate.Length(1, _MOST)
    )
    at = At()
