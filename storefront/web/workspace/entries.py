"""One entry of the books: what was recorded, by whom, and what became of it."""

from datetime import date
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from storefront import formats
from storefront.web.current import deployment, here, signed_in
from storefront.web.language import language
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.fact_fields import said
from storefront.web.workspace.kinds import PAPER_WORDS, PAPERS, stage_of
from traceability.crops.facts import UNUSUAL
from traceability.events.diary import corrected_event, event_by_id, names_of, recent_events
from traceability.events.models import Event
from traceability.parties.models import Party
from traceability.parties.roles import Permission
from traceability.stamps.models import StampRun

PER_PAGE = 30
_LABELS = {**PAPERS, UNUSUAL: lazy_gettext("Why it is unusual")}
"""What facts are called that no stage asks for."""


@blueprint.app_template_filter("facts_said")
def facts_said(event: Event) -> list[tuple[str, str]]:
    """The facts of an entry in words: (what was asked, what was answered), in the order asked."""
    stage = stage_of(event)
    kept = {fact.key: fact.value for fact in event.facts}
    order = [fact.code for fact in stage.facts] if stage else []
    codes = [code for code in order if code in kept] + sorted(kept.keys() - set(order))
    found = []
    for code in codes:
        fact = stage.fact(code) if stage else None
        value = PAPER_WORDS.get(code, {}).get(kept[code], kept[code])
        if code == "supplier_expires_on":
            value = formats.day(date.fromisoformat(kept[code]), language())
        found.append((label_of(event, code), said(fact, value)))
    return found


def label_of(event: Event, code: str) -> str:
    """What a fact of an entry is called."""
    stage = stage_of(event)
    fact = stage.fact(code) if stage else None
    if fact is not None:
        return fact.label.in_(language())
    return str(_LABELS.get(code, code))


@blueprint.get("/events")
@signed_in(Permission.VIEW)
def events() -> ResponseReturnValue:
    """The diary: everything that was recorded, the newest first."""
    before = request.args.get("before", type=UUID)
    with deployment().reading() as db:
        found = recent_events(db, here().organisation.id, before=before, limit=PER_PAGE + 1)
        shown = found[:PER_PAGE]
        return render_template(
            "workspace/events.html",
            events=shown,
            names=names_of(db, [event.recorded_by for event in shown]),
            earlier=url_for("workspace.events", before=shown[-1].id)
            if len(found) > PER_PAGE
            else None,
        )


@blueprint.get("/events/<uuid:event_id>")
@signed_in(Permission.VIEW)
def event(event_id: UUID) -> ResponseReturnValue:
    """Show one entry."""
    organisation_id = here().organisation.id
    with deployment().reading() as db:
        one = event_by_id(db, organisation_id, event_id)
        corrective = one.error.corrective_event_id if one.error else None
        return render_template(
            "workspace/event.html",
            event=one,
            wrong=corrected_event(db, one),
            right=event_by_id(db, organisation_id, corrective) if corrective else None,
            names=names_of(db, [one.recorded_by, one.error.recorded_by if one.error else None]),
            party=db.get(Party, one.party_id) if one.party_id else None,
            helped=db.get(Party, one.on_behalf_of) if one.on_behalf_of else None,
            runs={
                stamps.run_id: db.get_one(StampRun, stamps.run_id) for stamps in one.stamp_ranges
            },
        )
