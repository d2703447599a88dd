"""Where every kilogram of a lot came from and went, as an account with bars."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from storefront.web.current import deployment, here, signed_in
from storefront.web.language import two_text
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.kinds import EVENT_KINDS
from traceability.crops import registry
from traceability.events.models import EventKind
from traceability.lots.balancing import lots_named, mass_balance
from traceability.lots.mass_balance import Step
from traceability.lots.models import Lot, Product
from traceability.lots.reading import lot_by_id
from traceability.parties.roles import Permission
from traceability.stamps.progress import stamping_of_lots


@blueprint.get("/lots/<uuid:lot_id>/balance")
@signed_in(Permission.VIEW)
def lot_balance(lot_id: UUID) -> ResponseReturnValue:
    """Show the lot's own account, and the steps that it rests on with their losses."""
    with deployment().reading() as db:
        lot = lot_by_id(db, here().organisation.id, lot_id)
        balance = mass_balance(db, lot)
        known = {each.id: each for each in lots_named(db, balance)}
        return render_template(
            "workspace/balance.html",
            lot=lot,
            balance=balance,
            known=known,
            titles={step.event_id: _title(step, known) for step in balance.steps},
            kinds={kind.value: EVENT_KINDS[kind] for kind in EventKind},
            stamping=stamping_of_lots(db, [lot_id])[lot_id] if lot.product else None,
        )


def _title(step: Step, known: dict[UUID, Lot]) -> str:
    """The step in the crop's own word where it has one."""
    content = known[step.added[-1].lot_id].content
    material = content.material if isinstance(content, Product) else content
    for stage in registry.profile(material.crop).stages:
        if stage.code == step.stage:
            return two_text(stage, "name")
    return str(EVENT_KINDS[EventKind(step.kind)])
