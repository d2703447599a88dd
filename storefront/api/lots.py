"""Lots: what there is, where it lies, and where it came from."""

from typing import Any

from flask import Response, json
from flask.views import MethodView
from marshmallow import Schema, fields
from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.api.access import recorder, resource
from storefront.api.answering import PageQuery, one, owned, page
from storefront.web.current import deployment
from storefront.web.epcis_download import JSON_LD
from traceability.epcis.export import lot_document
from traceability.lots.balancing import lots_named, mass_balance
from traceability.lots.history import history_of
from traceability.lots.ledger import balances_of
from traceability.lots.lineage import Direction
from traceability.lots.mass_balance import told
from traceability.lots.models import Balance, Lot
from traceability.lots.telling import document
from traceability.lots.tracing import lots_of, trace

blueprint = resource("lots", __doc__)


class LotSchema(Schema):
    """A lot, of a material or of a product."""

    id = fields.UUID()
    code = fields.String()
    material_id = fields.UUID()
    product_id = fields.UUID()
    business_date = fields.Date()
    expires_on = fields.Date()


class BalanceSchema(Schema):
    """What is left of the lot at a place."""

    place_id = fields.UUID()
    grams = fields.Integer()
    pieces = fields.Integer()


class LotWithBalancesSchema(LotSchema):
    """A lot with what is left of it."""

    balances = fields.List(fields.Nested(BalanceSchema))


class EdgeSchema(Schema):
    """Something of lot `source` went into lot `target`, in an event."""

    source = fields.UUID()
    target = fields.UUID()
    event_id = fields.UUID()


class LineageSchema(Schema):
    """A lot's lineage in one direction."""

    lot_id = fields.UUID()
    direction = fields.String()
    lots = fields.List(fields.Nested(LotSchema))
    edges = fields.List(fields.Nested(EdgeSchema))


class ShareSchema(Schema):
    """Grams of a lot in an event, without sign."""

    lot = fields.String()
    grams = fields.Integer()
    pieces = fields.Integer()


class PostSchema(Schema):
    """What events of one kind brought to the lot, or, below zero, took from it."""

    kind = fields.String()
    grams = fields.Integer()
    events = fields.Integer()
    lots = fields.List(fields.String())
    reasons = fields.List(
        fields.String(), metadata={"description": "why some of it went although it was unusual"}
    )


class StepSchema(Schema):
    """A whole event that the lot rests on; `unusual` is the reason given for unusual figures."""

    event = fields.String()
    kind = fields.String()
    stage = fields.String()
    business_date = fields.String()
    taken = fields.List(fields.Nested(ShareSchema))
    added = fields.List(fields.Nested(ShareSchema))
    loss_grams = fields.Integer()
    loss_percent = fields.String()
    is_usual = fields.Boolean()
    unusual = fields.String()


class MassBalanceSchema(Schema):
    """A lot's account: what came less what went is what is left, and nothing is missing."""

    lot = fields.String()
    came_grams = fields.Integer()
    went_grams = fields.Integer()
    left_grams = fields.Integer()
    gap_grams = fields.Integer()
    posts = fields.List(fields.Nested(PostSchema))
    steps = fields.List(fields.Nested(StepSchema))


class EpcisDocumentSchema(Schema):
    """An EPCIS 2.0 document in JSON-LD, by the JSON schema that GS1 publishes."""

    context = fields.Raw(data_key="@context")
    type = fields.String()
    schemaVersion = fields.String()  # noqa: N815 - the standard's own name
    creationDate = fields.String()  # noqa: N815 - the standard's own name
    epcisBody = fields.Dict()  # noqa: N815 - the standard's own name


class TracedLotSchema(Schema):
    """A lot of a history; `step` is the longest way from the lot that was asked about."""

    step = fields.Integer()
    id = fields.UUID()
    lot = fields.String()
    content = fields.String()
    name = fields.String()
    business_date = fields.Date()
    expires_on = fields.Date()


class TracedAmountSchema(Schema):
    """So much of a lot; below zero it left the lot."""

    lot = fields.String()
    grams = fields.Integer()
    pieces = fields.Integer()


class TracedEventSchema(Schema):
    """An event of a history, with its lines on the lots of the history."""

    event = fields.UUID()
    kind = fields.String()
    stage = fields.String()
    business_date = fields.Date()
    place = fields.String()
    party = fields.String()
    units = fields.List(fields.String())
    lines = fields.List(fields.Nested(TracedAmountSchema))


class FieldWorkSchema(Schema):
    """Work on a plot before a harvest."""

    event = fields.UUID()
    business_date = fields.Date()
    stage = fields.String()
    facts = fields.Dict(keys=fields.String(), values=fields.Raw())


class TracedPlotSchema(Schema):
    """A plot that the lot rests on."""

    place = fields.String()
    name = fields.String()
    field_work = fields.List(fields.Nested(FieldWorkSchema))


class HeldUnitSchema(TracedAmountSchema):
    """So much of a lot in a carton; `inside` is the pallet that the carton stands in."""

    unit = fields.String()
    kind = fields.String()
    sscc = fields.String()
    inside = fields.String()
    is_here = fields.Boolean(metadata={"description": "whether it has not left"})


class DepartureSchema(TracedAmountSchema):
    """So much of a lot in a sale or a dispatch, without sign, and what has not come back."""

    event = fields.UUID()
    kind = fields.String()
    business_date = fields.Date()
    party = fields.String()
    name = fields.String()
    units = fields.List(fields.String())
    still_out_grams = fields.Integer()
    still_out_pieces = fields.Integer()


class BoundStampsSchema(Schema):
    """Stamps of a run that stand on a lot: pairs of the first and the last."""

    lot = fields.String()
    run = fields.Integer()
    kind = fields.String()
    count = fields.Integer()
    ranges = fields.List(fields.List(fields.Integer()))


class TracedEdgeSchema(EdgeSchema):
    """Something of one lot went into another, in an event."""

    from_ = fields.String(attribute="from", data_key="from")
    to = fields.String()
    event = fields.UUID()
    kind = fields.String()
    business_date = fields.Date()

    class Meta:
        exclude = ("event_id",)


class HistorySchema(Schema):
    """All that is known of a lot in one direction."""

    lot = fields.String()
    direction = fields.String()
    lots = fields.List(fields.Nested(TracedLotSchema))
    edges = fields.List(fields.Nested(TracedEdgeSchema))
    events = fields.List(fields.Nested(TracedEventSchema))
    plots = fields.List(fields.Nested(TracedPlotSchema))
    units = fields.List(fields.Nested(HeldUnitSchema))
    departures = fields.List(fields.Nested(DepartureSchema))
    stamps = fields.List(fields.Nested(BoundStampsSchema))


class LotQuery(PageQuery):
    """Which lots."""

    code = fields.String()
    in_stock = fields.Boolean(metadata={"description": "only lots of which something is left"})


class LineageQuery(Schema):
    """Which way to trace."""

    direction = fields.Enum(Direction, by_value=True, load_default=Direction.UP)


@blueprint.route("")
class Lots(MethodView):
    """The lots of the organisation."""

    @blueprint.arguments(LotQuery, location="query")
    @blueprint.response(200, LotSchema(many=True))
    def get(self, args: dict[str, Any]) -> Response:
        """List lots, the oldest first."""
        query = select(Lot).where(Lot.organisation_id == recorder().organisation_id)
        if "code" in args:
            query = query.where(Lot.code == args["code"])
        if args.get("in_stock"):
            left = (Balance.grams > 0) | (Balance.pieces > 0)
            query = query.where(Lot.id.in_(select(Balance.lot_id).where(left)))
        with deployment().reading() as session:
            return page(LotSchema, session, query, args)


@blueprint.route("/<lot_id>")
class OneLot(MethodView):
    """One lot, by its id or its code."""

    @blueprint.response(200, LotWithBalancesSchema)
    def get(self, lot_id: str) -> Response:
        """Read a lot and what is left of it."""
        with deployment().reading() as session:
            return one(LotWithBalancesSchema, described(session, owned(session, Lot, lot_id)))


@blueprint.route("/<lot_id>/lineage")
class LotLineage(MethodView):
    """The lots that a lot came from, or that came of it."""

    @blueprint.arguments(LineageQuery, location="query")
    @blueprint.response(200, LineageSchema)
    def get(self, args: dict[str, Any], lot_id: str) -> Response:
        """Trace a lot up to the fields or down to the packets."""
        with deployment().reading() as session:
            lot = owned(session, Lot, lot_id)
            lineage = trace(session, [lot.id], args["direction"])
            lots = sorted(lots_of(session, lineage).values(), key=lambda each: each.id)
            told = {
                "lot_id": lot.id,
                "direction": lineage.direction.value,
                "lots": lots,
                "edges": lineage.edges,
            }
            return one(LineageSchema, told)


@blueprint.route("/<lot_id>/mass-balance")
class LotBalance(MethodView):
    """Where every kilogram of a lot came from and went."""

    @blueprint.response(200, MassBalanceSchema)
    def get(self, lot_id: str) -> Response:
        """Read the lot's own account and the steps that it rests on."""
        with deployment().reading() as session:
            lot = owned(session, Lot, lot_id)
            found = mass_balance(session, lot)
            codes = {each.id: each.code for each in lots_named(session, found)}
            return one(MassBalanceSchema, told(lot, found, codes))


@blueprint.route("/<lot_id>/epcis")
class LotEpcis(MethodView):
    """The history of a lot in the words of EPCIS 2.0."""

    @blueprint.response(200, EpcisDocumentSchema, content_type=JSON_LD)
    def get(self, lot_id: str) -> Response:
        """Export a lot's history, up to the fields and down to the buyers."""
        site = deployment()
        with site.reading() as session:
            lot = owned(session, Lot, lot_id)
            told = lot_document(session, lot, base_url=site.base_url, now=site.clock())
        return Response(json.dumps(told), mimetype=JSON_LD)


@blueprint.route("/<lot_id>/history")
class LotHistory(MethodView):
    """All that is known of a lot in one direction."""

    @blueprint.arguments(LineageQuery, location="query")
    @blueprint.response(200, HistorySchema)
    def get(self, args: dict[str, Any], lot_id: str) -> Response:
        """Trace a lot up to plots and field work, or down to cartons, buyers and stamps."""
        with deployment().reading() as session:
            lot = owned(session, Lot, lot_id)
            history = history_of(session, [lot.id], args["direction"])
            return one(HistorySchema, {"lot": lot.code, **document(history)})


def described(session: Session, lot: Lot) -> dict[str, Any]:
    """A lot with its balances, as `LotWithBalancesSchema` takes it."""
    return {
        **{name: getattr(lot, name) for name in LotSchema().fields},
        "balances": balances_of(session, lot.id),
    }
