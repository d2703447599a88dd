"""The first screen, what needs me today with the big acts; and the page of all the rest."""

from flask import render_template
from flask.typing import ResponseReturnValue

from storefront.web.current import deployment, here, signed_in
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.days import today as this_day
from storefront.web.workspace.needs import needs
from storefront.web.workspace.weigh import may_weigh
from traceability.events.diary import names_of, recent_events
from traceability.lots.stock import lots_in_stock, stock_by_content
from traceability.parties.roles import Permission, allowed

RECENT = 8


@blueprint.get("/")
@signed_in(Permission.VIEW)
def today() -> ResponseReturnValue:
    """What needs me today."""
    organisation_id = here().organisation.id
    with deployment().reading() as db:
        events = recent_events(db, organisation_id, limit=RECENT)
        lots = lots_in_stock(db, organisation_id, with_empty=True, limit=50)
        return render_template(
            "workspace/today.html",
            needs=needs(db),
            day=this_day(),
            weighs=may_weigh(db),
            lots=[each for each in lots if each.lot.business_date == this_day()],
            stock=stock_by_content(db, organisation_id),
            events=events,
            names=names_of(db, [event.recorded_by for event in events]),
        )


@blueprint.get("/more")
@signed_in(Permission.VIEW)
def more() -> ResponseReturnValue:
    """Everything that is not on the first screen."""
    return render_template("workspace/more.html")


@blueprint.app_template_global("may")
def may(permission: str) -> bool:
    """Whether the person at the desk may, so that a page offers only what works."""
    return allowed(here().role, Permission(permission))
