"""The lots: a list to search, and the page of one with its whole story."""

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from storefront.web.current import deployment, here, signed_in
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.days import today
from traceability.events.diary import events_of_lot, names_of
from traceability.logistics.reading import units_of_lot
from traceability.lots.lineage import Direction
from traceability.lots.reading import lot_by_id
from traceability.lots.stock import Content, lots_in_stock, stock_by_place
from traceability.lots.tracing import lots_of, trace
from traceability.parties.reading import parties_of
from traceability.parties.roles import Permission
from traceability.recalls.services import recalls_of
from traceability.stamps.progress import progress_of_runs, runs_of, stamping_of_lots

PER_PAGE = 50


@blueprint.get("/lots")
@signed_in(Permission.VIEW)
def lots() -> ResponseReturnValue:
    """List the lots: what is left first, all on demand."""
    organisation_id = here().organisation.id
    search = request.args.get("q", "").strip()[:100]
    content = {each.value: each for each in Content}.get(request.args.get("of", ""))
    everything = request.args.get("all") == "1"
    page = max(request.args.get("page", 1, type=int), 1)
    with deployment().reading() as db:
        found = lots_in_stock(
            db,
            organisation_id,
            search=search,
            content=content,
            with_empty=everything,
            limit=PER_PAGE + 1,
            offset=(page - 1) * PER_PAGE,
        )
        shown = found[:PER_PAGE]
        ids = [stock.lot.id for stock in shown]

        def link(**changes: Any) -> str:
            kept: dict[str, Any] = {"q": search or None, "of": content}
            kept["all"] = "1" if everything else None
            return url_for("workspace.lots", **{**kept, **changes})

        return render_template(
            "workspace/lots.html",
            lots=shown,
            recalled=recalls_of(db, ids),
            stamping=stamping_of_lots(db, [s.lot.id for s in shown if s.lot.product_id]),
            search=search,
            content=content,
            everything=everything,
            link=link,
            today=today(),
            earlier=link(page=page + 1) if len(found) > PER_PAGE else None,
            later=link(page=page - 1) if page > 1 else None,
        )


@blueprint.get("/lots/<uuid:lot_id>")
@signed_in(Permission.VIEW)
def lot(lot_id: UUID) -> ResponseReturnValue:
    """Show one lot: where it lies, where it came from, what became of it."""
    organisation_id = here().organisation.id
    with deployment().reading() as db:
        one = lot_by_id(db, organisation_id, lot_id)
        events = events_of_lot(db, one)
        up, down = (trace(db, [lot_id], direction) for direction in Direction)
        known = lots_of(db, up) | lots_of(db, down)
        runs = runs_of(db, organisation_id, lot_id=lot_id)
        progress = progress_of_runs(db, runs)
        return render_template(
            "workspace/lot.html",
            lot=one,
            places=stock_by_place(db, one),
            events=events,
            names=names_of(
                db,
                [e.recorded_by for e in events] + [e.error.recorded_by for e in events if e.error],
            ),
            parties={party.id: party for party in parties_of(db, organisation_id)},
            upward=[[known[each] for each in level] for level in up.levels()[1:]],
            downward=[[known[each] for each in level] for level in down.levels()[1:]],
            recall=recalls_of(db, [lot_id]).get(lot_id),
            stamping=stamping_of_lots(db, [lot_id])[lot_id] if one.product else None,
            boxes=units_of_lot(db, one),
            runs=runs,
            progress=progress,
            waiting=[run for run in runs if progress[run.id].free or progress[run.id].bound],
            today=today(),
        )
