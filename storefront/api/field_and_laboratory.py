"""Further events: work in the field, blends, inspections."""

from types import SimpleNamespace
from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from storefront.api.access import recorder
from storefront.api.answering import created, owned
from storefront.api.event_schemas import (
    BlendSchema,
    EventSchema,
    EventsSchema,
    FieldOperationSchema,
    InspectionSchema,
)
from storefront.api.events import blueprint
from storefront.api.fields import area_of, event_time, quantity
from storefront.api.goods import documents, named_inputs, recorded
from traceability.events.blends import blend
from traceability.field.models import AgroInput
from traceability.field.services import Treatment, record_field_operation
from traceability.inspections.services import record_inspection
from traceability.lots.models import Lot, Material
from traceability.parties.models import Party, Place


@blueprint.route("/field-operations", methods=["POST"])
@blueprint.arguments(FieldOperationSchema)
@blueprint.response(201, EventsSchema)
def field_operation(body: dict[str, Any]) -> Response:
    """Record work on plots; each plot gets an event of its own."""

    def act(session: Session) -> SimpleNamespace:
        household = body.get("household")
        events = record_field_operation(
            session,
            recorder(),
            plots=[owned(session, Place, named, field="plots") for named in body["plots"]],
            operation=body["operation"],
            at=event_time(body.get("at")),
            treatment=_treatment(session, body),
            facts=body["facts"],
            area=area_of(body.get("area")),
            household=owned(session, Party, household, field="household") if household else None,
            operator=body.get("operator"),
            documents=documents(body["documents"]),
        )
        return SimpleNamespace(events=events)

    return created(EventsSchema, act)


@blueprint.route("/blends", methods=["POST"])
@blueprint.arguments(BlendSchema)
@blueprint.response(201, EventSchema)
def blending(body: dict[str, Any]) -> Response:
    """Record that lots were mixed into a new one."""
    return recorded(
        lambda session: blend(
            session,
            recorder(),
            place=owned(session, Place, body["place"], field="place"),
            inputs=named_inputs(session, body["inputs"]),
            output=owned(session, Material, body["output"], field="output"),
            made=quantity(body["made"]) if "made" in body else None,
            at=event_time(body.get("at")),
            lot_code=body.get("lot_code"),
            documents=documents(body["documents"]),
        )
    )


@blueprint.route("/inspections", methods=["POST"])
@blueprint.arguments(InspectionSchema)
@blueprint.response(201, EventSchema)
def inspection(body: dict[str, Any]) -> Response:
    """Record an inspection; lots that did not pass are held, with all that is made of them."""
    laboratory = body.get("laboratory")
    asked = ("result", "sampled_on", "report")
    facts: dict[str, Any] = {key: body[key] for key in asked if key in body}
    return recorded(
        lambda session: record_inspection(
            session,
            recorder(),
            kind=body["kind"],
            lots=[owned(session, Lot, named, field="lots") for named in body["lots"]],
            facts=facts,
            values=body["values"],
            at=event_time(body.get("at")),
            laboratory=owned(session, Party, laboratory, field="laboratory")
            if laboratory
            else None,
            documents=documents(body["documents"]),
        )
    )


def _treatment(session: Session, body: dict[str, Any]) -> Treatment:
    named, dose = body.get("input"), body.get("dose")
    return Treatment(
        used=owned(session, AgroInput, named, field="input") if named else None,
        product=body.get("product"),
        active_ingredient=body.get("active_ingredient"),
        phi_days=body.get("phi_days"),
        dose=dose["figure"] if dose else None,
        dose_unit=dose["unit"] if dose else None,
    )
