"""What events look like over the API, and what is sent to make one."""

from typing import Any

from marshmallow import Schema, fields, validate

from storefront.api.answering import PageQuery
from storefront.api.fields import AreaSchema, At, Facts, QuantitySchema
from traceability.crops.field_facts import DOSE_UNITS
from traceability.events.models import EventKind
from traceability.files.evidence import KINDS
from traceability.inspections.kinds import KINDS as INSPECTIONS
from traceability.inspections.kinds import Result


class LineSchema(Schema):
    """A signed quantity of a lot at a place, with what was entered."""

    position = fields.Integer()
    lot_id = fields.UUID()
    lot = fields.Pluck("LotCodeSchema", "code")
    place_id = fields.UUID()
    grams = fields.Integer()
    pieces = fields.Integer()
    figure = fields.String()
    unit = fields.String()


class LotCodeSchema(Schema):
    """A lot by its code."""

    code = fields.String()


class ErrorSchema(Schema):
    """The declaration that the event was wrong."""

    reason = fields.String()
    reason_text = fields.String(metadata={"description": "why, in the words of who declared it"})
    declared_at = fields.AwareDateTime()
    corrective_event_id = fields.UUID()


class EventUnitSchema(Schema):
    """A carton or pallet in an event: what was put in or taken out, or handled as it is."""

    action = fields.String()
    unit = fields.Pluck("UnitNameSchema", "code")
    child_unit_id = fields.UUID()
    lot_id = fields.UUID()
    grams = fields.Integer()
    pieces = fields.Integer()


class UnitNameSchema(Schema):
    """A unit by its code."""

    code = fields.String()


class StampRangeSchema(Schema):
    """Stamps `first` to `last` of a run, and the lot that they are put on."""

    run_id = fields.UUID()
    first = fields.Integer()
    last = fields.Integer()
    lot_id = fields.UUID()


class DocumentSchema(Schema):
    """A photo or a paper that shows what the event says: a file that was sent to /files."""

    sha256 = fields.String(required=True, validate=validate.Regexp("[0-9a-f]{64}$"))
    kind = fields.String(load_default="photo", validate=validate.OneOf(KINDS))
    title = fields.String(validate=validate.Length(max=200))


def _documents() -> Any:
    return fields.List(
        fields.Nested(DocumentSchema), load_default=list, validate=validate.Length(max=20)
    )


class EventSchema(Schema):
    """An event. `event_time` and `record_time` are in UTC, `business_date` is the local day."""

    id = fields.UUID()
    kind = fields.String()
    stage = fields.String()
    event_time = fields.AwareDateTime()
    offset_minutes = fields.Integer()
    business_date = fields.Date()
    record_time = fields.AwareDateTime()
    place_id = fields.UUID()
    party_id = fields.UUID()
    recorded_by = fields.UUID()
    on_behalf_of = fields.UUID()
    lines = fields.List(fields.Nested(LineSchema))
    about = fields.Function(
        lambda event: [each.lot.code for each in event.about],
        metadata={"description": "codes of lots that the event speaks about and does not move"},
    )
    documents = fields.List(fields.Nested(DocumentSchema))
    facts = fields.Function(lambda event: {fact.key: fact.value for fact in event.facts})
    units = fields.List(fields.Nested(EventUnitSchema))
    stamps = fields.List(
        fields.Nested(StampRangeSchema),
        attribute="stamp_ranges",
        metadata={"description": "with those of scratch stamps the hidden codes under the patches"},
    )
    sources = fields.Function(
        lambda event: [str(each.source_event_id) for each in event.sources],
        metadata={"description": "of a return: the sale or dispatch whose goods came back"},
    )
    error = fields.Nested(ErrorSchema)


class EventQuery(PageQuery):
    """Which events."""

    kind = fields.Enum(EventKind, by_value=True)
    lot = fields.String(
        metadata={"description": "id or code of a lot that the event moved or is about"}
    )
    since = fields.Date(metadata={"description": "first local day"})
    until = fields.Date(metadata={"description": "last local day"})


class InputSchema(Schema):
    """So much of a lot."""

    lot = fields.String(required=True)
    quantity = fields.Nested(QuantitySchema, required=True)


_INPUTS = fields.List(
    fields.Nested(InputSchema), required=True, validate=validate.Length(min=1, max=200)
)


UNUSUAL = fields.String(
    validate=validate.Length(1, 500),
    metadata={"description": "why it is unusual, where it is"},
)


class HarvestSchema(Schema):
    """A harvest, or goods received from a household (a stage of kind `receive`)."""

    plot = fields.String(required=True)
    material = fields.String(required=True)
    quantity = fields.Nested(QuantitySchema, required=True)
    stage = fields.String(load_default="harvest")
    household = fields.String()
    store_at = fields.String()
    lot_code = fields.String()
    documents = _documents()
    facts = Facts()
    unusual = UNUSUAL
    at = At()


class OutputSchema(Schema):
    """So much of a material that came out."""

    material = fields.String(required=True)
    quantity = fields.Nested(QuantitySchema, required=True)


class ProcessSchema(Schema):
    """A process step."""

    stage = fields.String(required=True)
    place = fields.String(required=True)
    inputs = _INPUTS
    output = fields.String(required=True, metadata={"description": "the material that comes out"})
    made = fields.Nested(QuantitySchema, required=True)
    also = fields.List(
        fields.Nested(OutputSchema),
        load_default=list,
        validate=validate.Length(max=20),
        metadata={"description": "what else came out: other grades, by-products"},
    )
    lot_code = fields.String()
    documents = _documents()
    facts = Facts()
    unusual = UNUSUAL
    at = At()


class PackSchema(Schema):
    """Packing a material into packets of a product."""

    place = fields.String(required=True)
    product = fields.String(required=True)
    packs = fields.Integer(required=True, strict=True)
    inputs = _INPUTS
    stage = fields.String(load_default="pack")
    lot_code = fields.String()
    documents = _documents()
    facts = Facts()
    at = At()


class ShipSchema(Schema):
    """Moving part of a lot to another place of the organisation."""

    lot = fields.String(required=True)
    quantity = fields.Nested(QuantitySchema, required=True)
    to_place = fields.String(required=True)
    from_place = fields.String(metadata={"description": "to release goods out of quarantine"})
    at = At()


class SaleSchema(Schema):
    """A sale outside the shop."""

    inputs = _INPUTS
    buyer = fields.String()
    unusual = UNUSUAL
    at = At()


class StockCorrectionSchema(Schema):
    """What was counted of a lot at a place; without `counted` nothing is left."""

    lot = fields.String(required=True)
    place = fields.String(required=True)
    counted = fields.Nested(QuantitySchema)
    reason = fields.String(required=True, validate=validate.Length(1, 200))
    at = At()


class OpeningStockSchema(Schema):
    """What was there before Nguồn: of a material or of a product."""

    material = fields.String()
    product = fields.String()
    quantity = fields.Nested(QuantitySchema, required=True)
    place = fields.String(required=True)
    lot_code = fields.String()
    at = At()


class TruthSchema(Schema):
    """What is right instead. Without it the event did not happen."""

    quantities = fields.Dict(keys=fields.Integer(), values=fields.Nested(QuantitySchema))
    facts = fields.Dict(keys=fields.String(), values=fields.Raw())
    area = fields.Nested(AreaSchema, metadata={"description": "how much land was worked on"})
    operator = fields.UUID(
        allow_none=True,
        metadata={"description": "who did the work in the field; null: the household"},
    )
    unusual = UNUSUAL
    at = At()


class ErrorDeclarationSchema(Schema):
    """The statement that an event was wrong."""

    truth = fields.Nested(TruthSchema)
    reason = fields.String(
        required=True,
        validate=validate.Regexp(r"(?s).*\S", error="Say why."),
        metadata={"description": "why the event is wrong"},
    )


class DoseSchema(Schema):
    """How much was used."""

    figure = fields.Decimal(required=True, as_string=True, allow_nan=False)
    unit = fields.String(required=True, validate=validate.OneOf(DOSE_UNITS))


class FieldOperationSchema(Schema):
    """Work on plots, an event for each. What is used is an input of the register, or named here."""

    plots = fields.List(fields.String(), required=True, validate=validate.Length(min=1, max=200))
    operation = fields.String(required=True, metadata={"description": "of the crop's file"})
    input = fields.String()
    product = fields.String()
    active_ingredient = fields.String()
    phi_days = fields.Integer(strict=True)
    dose = fields.Nested(DoseSchema)
    area = fields.Nested(AreaSchema)
    household = fields.String()
    operator = fields.UUID(metadata={"description": "the opaque id of a person"})
    documents = _documents()
    facts = Facts()
    at = At()


class EventsSchema(Schema):
    """The events that a request recorded."""

    events = fields.List(fields.Nested(EventSchema))


class BlendSchema(Schema):
    """Lots of one form mixed into a new one; without `made` nothing was lost."""

    place = fields.String(required=True)
    inputs = _INPUTS
    output = fields.String(required=True, metadata={"description": "the material of the new lot"})
    made = fields.Nested(QuantitySchema)
    lot_code = fields.String()
    documents = _documents()
    at = At()


class MeasuredSchema(Schema):
    """A value of a report, with the most that is allowed."""

    name = fields.String(required=True)
    figure = fields.Decimal(required=True, as_string=True, allow_nan=False)
    unit = fields.String(load_default="")
    limit = fields.Decimal(as_string=True, allow_nan=False, allow_none=True)


class InspectionSchema(Schema):
    """An inspection or a laboratory test of lots."""

    kind = fields.String(
        required=True, validate=validate.OneOf([kind.code for kind in INSPECTIONS])
    )
    lots = fields.List(fields.String(), required=True, validate=validate.Length(min=1, max=200))
    result = fields.String(required=True, validate=validate.OneOf([each.value for each in Result]))
    sampled_on = fields.Date()
    report = fields.String()
    values = fields.List(
        fields.Nested(MeasuredSchema), load_default=list, validate=validate.Length(max=100)
    )
    laboratory = fields.String(metadata={"description": "id or code of a party"})
    documents = _documents()
    at = At()
