"""Tracing a lot on a page: the picture, and the same in lists."""

from collections import defaultdict
from uuid import UUID

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from storefront.web.current import deployment, here, signed_in
from storefront.web.language import two_text
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.entries import in_words
from storefront.web.workspace.kinds import EVENT_KINDS
from storefront.web.workspace.lineage_picture import picture_of, wrapped
from traceability.events.asked import asked_in_field
from traceability.events.models import EventKind
from traceability.lots.history import FieldWork, History, history_of
from traceability.lots.lineage import Direction
from traceability.lots.reading import lot_by_id
from traceability.parties.roles import Permission, allowed
from traceability.recalls.buyers import Buyer, registered

blueprint.add_app_template_filter(wrapped, "wrapped")


@blueprint.get("/lots/<uuid:lot_id>/trace/<direction>")
@signed_in(Permission.VIEW)
def trace_lot(lot_id: UUID, direction: str) -> ResponseReturnValue:
    """Show where a lot came from, or what became of it."""
    if direction not in list(Direction):
        abort(404)
    opened = {level for level in request.args.getlist("open", type=int) if level >= 0}
    with deployment().reading() as db:
        lot = lot_by_id(db, here().organisation.id, lot_id)
        history = history_of(db, [lot_id], Direction(direction))
        return render_template(
            "workspace/trace.html",
            lot=lot,
            history=history,
            direction=direction,
            drawn=picture_of(history, opened=opened),
            levels=[[history.lots[each] for each in level] for level in history.lineage.levels()],
            works=_works(history),
            orders=_orders(db, history),
        )


@blueprint.app_template_filter("work_title")
def work_title(work: FieldWork) -> str:
    """What work in the field is called."""
    asked = asked_in_field(work.stage, work.facts)
    return two_text(asked, "name") if asked else str(EVENT_KINDS[EventKind.FIELD_OPERATION])


@blueprint.app_template_filter("work_said")
def work_said(work: FieldWork) -> str:
    """How it was done: what was asked and answered, in words, in the order of the asking."""
    asked = asked_in_field(work.stage, work.facts)
    return " · ".join(f"{label} {answer}" for label, answer in in_words(asked, work.facts))


def _orders(db: Session, history: History) -> dict[UUID, Buyer]:
    """The buyers that the shop knows, by the sale; for who may see orders."""
    if not allowed(here().role, Permission.ORDERS):
        return {}
    events = {gone.event_id for gone in history.departures}
    return {
        buyer.sale_event_id: buyer
        for ask in registered()
        for buyer in ask(db, organisation_id=here().organisation.id, event_ids=events, lot_ids=())
        if buyer.sale_event_id is not None
    }


def _works(history: History) -> dict[UUID, list[FieldWork]]:
    found: dict[UUID, list[FieldWork]] = defaultdict(list)
    for work in history.works:
        found[work.place_id].append(work)
    return found
