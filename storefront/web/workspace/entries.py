"""One entry of the books: what was recorded, by whom, and what became of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from storefront import formats
from storefront.web.current import deployment, here, signed_in
from storefront.web.language import language
from storefront.web.workspace.area import blueprint
from storefront.web.workspace.fact_fields import said
from storefront.web.workspace.kinds import PAPER_WORDS, PAPERS
from storefront.web.workspace.unasked import UNSAID, unasked
from traceability.crops.facts import UNUSUAL
from traceability.crops.profile import Asking
from traceability.deliveries.reading import slip_of_event
from traceability.events.asked import asked_by
from traceability.events.diary import corrected_event, event_by_id, names_of, recent_events
from traceability.events.models import Event
from traceability.field.reading import operator_of
from traceability.files.evidence import public_files
from traceability.parties.models import Party
from traceability.parties.roles import Permission
from traceability.stamps.models import StampRun

PER_PAGE = 30
_LABELS = {**PAPERS, UNUSUAL: lazy_gettext("Why it is unusual")}
"""What facts are called that no stage asks for."""


@blueprint.app_template_filter("moves")
def moves(event: Event) -> bool:
    """Whether there is anything to tell of what an entry moved, or was about."""
    return bool(event.lines or event.units or event.about or event.stamp_ranges)


@blueprint.app_template_filter("facts_said")
def facts_said(event: Event) -> list[tuple[str, str]]:
    """The facts of an entry in words: (what was asked, what was answered), in the order asked."""
    return in_words(asked_by(event), {fact.key: fact.value for fact in event.facts})


def in_words(stage: Asking | None, kept: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The same of facts that were read without their entry."""
    order = [fact.code for fact in stage.facts] if stage else []
    codes = [code for code in order if code in kept]
    codes += sorted(kept.keys() - set(order) - UNSAID)
    found = []
    for code in codes:
        fact = stage.fact(code) if stage else None
        value = PAPER_WORDS.get(code, {}).get(kept[code], kept[code])
        if code == "supplier_expires_on":
            value = formats.day(date.fromisoformat(kept[code]), language())
        found.append((_label(stage, code), said(fact, value)))
    return found + unasked(kept)


def label_of(event: Event, code: str) -> str:
    """What a fact of an entry is called."""
    return _label(asked_by(event), code)


def _label(stage: Asking | None, code: str) -> str:
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
            operator=next(iter(names_of(db, [operator_of(one)]).values()), None),
            public=public_files(db, [each.sha256 for each in one.documents]),
            slip=slip_of_event(db, one),
            helped=db.get(Party, one.on_behalf_of) if one.on_behalf_of else None,
            runs={
                stamps.run_id: db.get_one(StampRun, stamps.run_id) for stamps in one.stamp_ranges
            },
        )
