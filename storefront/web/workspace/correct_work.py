"""Putting work in the field right: how much land it was, and who did it."""

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from storefront import formats
from storefront.web.current import deployment, here
from storefront.web.language import language
from storefront.web.texts import gettext
from storefront.web.workspace.picking import pick
from storefront.web.workspace.recording import people_options
from storefront.web.workspace.unasked import area_kept
from storefront.web.workspace.weights import AreaField
from traceability.areas import Area
from traceability.crops.field_facts import AREA
from traceability.events.diary import names_of
from traceability.events.models import Event
from traceability.events.truth import THE_HOUSEHOLD, Truth
from traceability.field.reading import operator_of
from traceability.parties.reading import members_of


def work_fields(db: Session, event: Event) -> dict[str, Any]:
    """The fields, filled in as the entry has them."""
    people = people_options(members_of(db, here().organisation.id, now=deployment().clock()))
    operator = operator_of(event)
    if operator is not None and str(operator) not in dict(people):  # they left since
        people += [(str(each), name) for each, name in names_of(db, [operator]).items()]
    return {
        "area": AreaField(AREA.in_(language()), default=area_kept(event)),
        "operator": pick(
            lazy_gettext("Who did it"),
            people,
            required=False,
            default=str(operator) if operator else None,
            description=lazy_gettext("Where nobody is chosen, the household of the plot."),
        ),
    }


def changed_work(event: Event, form: Any) -> tuple[Area | None, UUID | None]:
    """What is right instead, for `Truth`; an area that was emptied stays as it was."""
    if "area" not in form:
        return None, None
    kept, area = area_kept(event), form.area.data
    if area and kept and (area.square_metres, area.unit) == (kept.square_metres, kept.unit):
        area = None
    given = UUID(form.operator.data) if form.operator.data else None
    operator = None if given == operator_of(event) else given or THE_HOUSEHOLD
    return area, operator


def work_said(event: Event, truth: Truth, form: Any) -> list[tuple[str, str, str]]:
    """What will be other than it was: (what it is called, as it was, as it will be)."""
    found = []
    if truth.area is not None:
        kept = area_kept(event)
        before = formats.land(kept, language()) if kept else gettext("nothing")
        found.append((AREA.in_(language()), before, formats.land(truth.area, language())))
    if truth.operator is not None:
        names = {str(value): str(label) for value, label, *_ in form.operator.iter_choices()}
        household = gettext("the household of the plot")
        found.append(
            (
                gettext("Who did it"),
                names.get(str(operator_of(event)), household),
                names.get(str(truth.operator), household),
            )
        )
    return found
