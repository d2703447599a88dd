"""Cartons and pallets: what is in them, where they stand; packing, opening and moving them."""

from typing import Any

from flask import Response
from flask.views import MethodView
from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.api.access import recorder, resource
from storefront.api.answering import PageQuery, created, one, owned, page
from storefront.api.event_schemas import EventSchema
from storefront.api.fields import event_time
from storefront.api.goods import named_inputs, recorded
from storefront.api.trade_schemas import (
    MoveUnitsSchema,
    OpenUnitSchema,
    PackUnitsSchema,
    UnitSchema,
)
from storefront.web.current import deployment
from traceability.events.models import Event
from traceability.events.services import ship
from traceability.logistics.reading import units_told
from traceability.logistics.units import open_unit, pack_units, unit_by_code
from traceability.lots.models import LogisticUnit
from traceability.parties.models import Place
from traceability.stamps.models import StampRun
from traceability.stamps.ranges import Range
from traceability.stamps.services import run_by_number

blueprint = resource("units", __doc__)


@blueprint.route("")
class Units(MethodView):
    """The cartons and pallets of the organisation."""

    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, UnitSchema(many=True))
    def get(self, args: dict[str, Any]) -> Response:
        """List them, the oldest first, with what is in each."""
        query = select(LogisticUnit).where(
            LogisticUnit.organisation_id == recorder().organisation_id
        )
        with deployment().reading() as session:
            return page(UnitSchema, session, query, args, tell=units_told)

    @blueprint.arguments(PackUnitsSchema)
    @blueprint.response(201, UnitSchema(many=True))
    def post(self, body: dict[str, Any]) -> Response:
        """Pack cartons, or cartons onto a pallet; answers with the new units."""

        def act(session: Session) -> list[Any]:
            event = pack_units(
                session,
                recorder(),
                place=owned(session, Place, body["place"], field="place"),
                contents=named_inputs(session, body["inputs"]),
                children=named_units(session, body["units"]),
                count=body["count"],
                kind=body["kind"],
                stamps=_stamps(session, body.get("stamps")),
                at=event_time(body.get("at")),
            )
            return units_told(
                session, list({row.unit_id: row.unit for row in event.units}.values())
            )

        return created(_ManyUnits, act)


class _ManyUnits(UnitSchema):
    """Several units at once."""

    def __init__(self) -> None:
        super().__init__(many=True)


@blueprint.route("/<code>")
class OneUnit(MethodView):
    """One unit, by its code or SSCC."""

    @blueprint.response(200, UnitSchema)
    def get(self, code: str) -> Response:
        """Read what is in it and where it stands."""
        with deployment().reading() as session:
            unit = unit_by_code(session, recorder().organisation_id, code)
            return one(UnitSchema, units_told(session, [unit])[0])


@blueprint.route("/<code>/openings", methods=["POST"])
@blueprint.arguments(OpenUnitSchema)
@blueprint.response(201, EventSchema)
def opening(body: dict[str, Any], code: str) -> Response:
    """Take all of it out, or what is named."""
    return recorded(
        lambda session: open_unit(
            session,
            recorder(),
            unit=unit_by_code(session, recorder().organisation_id, code),
            contents=named_inputs(session, body["inputs"]),
            children=named_units(session, body["units"]),
            at=event_time(body.get("at")),
        )
    )


@blueprint.route("/<code>/moves", methods=["POST"])
@blueprint.arguments(MoveUnitsSchema)
@blueprint.response(201, EventSchema)
def move(body: dict[str, Any], code: str) -> Response:
    """Take it to another place of the organisation, with all that is in it."""

    def act(session: Session) -> Event:
        return ship(
            session,
            recorder(),
            units=[unit_by_code(session, recorder().organisation_id, code)],
            to_place=owned(session, Place, body["to_place"], field="to_place"),
            at=event_time(body.get("at")),
        )

    return recorded(act)


def named_units(session: Session, codes: list[str]) -> list[LogisticUnit]:
    """The organisation's units of those codes or SSCCs.

    Raises:
        NotFound: it has none of one.
    """
    return [unit_by_code(session, recorder().organisation_id, code) for code in codes]


def _stamps(session: Session, given: dict[str, int] | None) -> tuple[StampRun, Range] | None:
    if given is None:
        return None
    run = run_by_number(session, recorder().organisation_id, given["run"])
    return run, Range(given["first"], given["last"])
