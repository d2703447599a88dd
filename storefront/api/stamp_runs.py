"""Stamp runs: issuing, the codes to print, binding, activating, voiding by range."""

from collections.abc import Callable
from typing import Any

from flask import Response
from flask.views import MethodView
from marshmallow import Schema, fields, validate
from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.api.access import recorder, resource
from storefront.api.answering import PageQuery, created, one, owned, page
from storefront.api.event_schemas import EventSchema
from storefront.web.current import deployment
from traceability.errors import N_, InvalidInput
from traceability.events.models import Event
from traceability.lots.models import Lot
from traceability.parties.roles import Permission
from traceability.stamps import services
from traceability.stamps.code import Format, Kind, StampCode
from traceability.stamps.linked import linked_url
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range

blueprint = resource("stamp-runs", __doc__)

MOST_CODES = 1_000


class StampRunSchema(Schema):
    """A print run of `count` stamps, numbered from 1; without a lot, a blank reel."""

    id = fields.UUID(dump_only=True)
    number = fields.Integer(dump_only=True)
    lot = fields.String(load_only=True, metadata={"description": "id or code of the packed lot"})
    lot_id = fields.UUID(dump_only=True)
    kind = fields.String(
        load_default="unit", validate=validate.OneOf([kind.value for kind in Kind])
    )
    format = fields.String(
        load_default="full", validate=validate.OneOf([format_.value for format_ in Format])
    )
    count = fields.Integer(required=True, strict=True)
    host = fields.String(dump_only=True)
    issued_at = fields.AwareDateTime(dump_only=True)


class RangeSchema(Schema):
    """Stamps `first` to `last`, both included."""

    first = fields.Integer(required=True, strict=True)
    last = fields.Integer(required=True, strict=True)


class RangeQuery(Schema):
    """Which stamps."""

    first = fields.Integer(required=True)
    last = fields.Integer(required=True)


class CodesQuery(RangeQuery):
    """Which stamps, and in which form."""

    digital_link = fields.Boolean(
        load_default=False,
        metadata={"description": "as GS1 Digital Links; the run's product needs a GTIN"},
    )


class BindingSchema(RangeSchema):
    """A range and the lot that it goes on."""

    lot = fields.String(required=True)


class CodesSchema(Schema):
    """The addresses of stamps, in the order of their numbers."""

    first = fields.Integer()
    last = fields.Integer()
    urls = fields.List(fields.Url())


@blueprint.route("")
class StampRuns(MethodView):
    """The stamp runs of the organisation."""

    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, StampRunSchema(many=True))
    def get(self, args: dict[str, Any]) -> Response:
        """List runs."""
        mine = recorder(Permission.STAMPS)
        query = select(StampRun).where(StampRun.organisation_id == mine.organisation_id)
        with deployment().reading() as session:
            return page(StampRunSchema, session, query, args)

    @blueprint.arguments(StampRunSchema)
    @blueprint.response(201, StampRunSchema)
    def post(self, body: dict[str, Any]) -> Response:
        """Issue stamps, for a packed lot or as a blank reel."""
        site = deployment()

        def act(session: Session) -> StampRun:
            lot = body.get("lot")
            return services.issue_run(
                session,
                recorder(),
                site.vault,
                count=body["count"],
                host=site.host,
                lot=owned(session, Lot, lot, field="lot") if lot else None,
                kind=Kind(body["kind"]),
                format_=Format(body["format"]),
            )

        return created(StampRunSchema, act, at="/api/v1/stamp-runs/{}")


@blueprint.route("/<uuid:run_id>")
class OneStampRun(MethodView):
    """One run."""

    @blueprint.response(200, StampRunSchema)
    def get(self, run_id: Any) -> Response:
        """Read a run."""
        recorder(Permission.STAMPS)
        with deployment().reading() as session:
            return one(StampRunSchema, owned(session, StampRun, run_id))


@blueprint.route("/<uuid:run_id>/codes")
class Codes(MethodView):
    """The codes of a run, for a printer of one's own."""

    @blueprint.arguments(CodesQuery, location="query")
    @blueprint.response(200, CodesSchema)
    def get(self, args: dict[str, Any], run_id: Any) -> Response:
        """Read the addresses of a range of stamps, at most 1,000 at a time."""
        recorder(Permission.STAMPS)
        stamps = Range(args["first"], args["last"])
        site = deployment()
        with site.reading() as session:
            run: StampRun = owned(session, StampRun, run_id)
            if len(stamps) > MOST_CODES or stamps.last > run.count:
                raise InvalidInput(
                    N_("Ask for at most %(most)s stamps, numbered 1 to %(count)s."),
                    field="last",
                    value=stamps.last,
                    most=MOST_CODES,
                    count=run.count,
                )
            base_url = f"{run.stamp_host.scheme}://{run.host}"
            codes = services.stamp_codes(site.vault, run, stamps.first, stamps.last)
            told = {
                "first": stamps.first,
                "last": stamps.last,
                "urls": [
                    _linked(run, code, base_url) if args["digital_link"] else code.url(base_url)
                    for code in codes
                ],
            }
            return one(CodesSchema, told)


def _linked(run: StampRun, code: StampCode, base_url: str) -> str:
    product = run.lot.product if run.lot else None
    if run.lot is None or product is None or product.gtin is None:
        raise InvalidInput(
            N_("Run %(value)s is for no product with a GTIN."),
            field="digital_link",
            value=run.number,
        )
    return linked_url(code, base_url, gtin=product.gtin, lot=run.lot.code)


@blueprint.route("/<uuid:run_id>/bindings", methods=["POST"])
@blueprint.arguments(BindingSchema)
@blueprint.response(201, EventSchema)
def binding(body: dict[str, Any], run_id: Any) -> Response:
    """Put a range of stamps on the packets of a lot, and the hidden codes under their patches."""

    def act(session: Session, run: StampRun, stamps: Range) -> Event:
        lot = owned(session, Lot, body["lot"], field="lot")
        return services.bind(session, recorder(), run=run, stamps=stamps, lot=lot)

    return _happened(body, run_id, act)


@blueprint.route("/<uuid:run_id>/activations", methods=["POST"])
@blueprint.arguments(RangeSchema)
@blueprint.response(201, EventSchema)
def activation(body: dict[str, Any], run_id: Any) -> Response:
    """Let a range of stamps speak for their packets, and the hidden codes under their patches."""
    return _happened(
        body,
        run_id,
        lambda session, run, stamps: services.activate(session, recorder(), run=run, stamps=stamps),
    )


@blueprint.route("/<uuid:run_id>/voidings", methods=["POST"])
@blueprint.arguments(RangeSchema)
@blueprint.response(201, EventSchema)
def voiding(body: dict[str, Any], run_id: Any) -> Response:
    """Take a range of stamps out of use for ever, and the hidden codes under their patches."""
    return _happened(
        body,
        run_id,
        lambda session, run, stamps: services.void(session, recorder(), run=run, stamps=stamps),
    )


def _happened(
    body: dict[str, Any], run_id: Any, act: Callable[[Session, StampRun, Range], Event]
) -> Response:
    stamps = Range(body["first"], body["last"])

    def done(session: Session) -> Event:
        return act(session, owned(session, StampRun, run_id, field="run"), stamps)

    return created(EventSchema, done, at="/api/v1/events/{}")
