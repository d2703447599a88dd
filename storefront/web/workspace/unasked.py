"""What an entry keeps beside the answers: the area of work in the field, measured values."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from storefront import formats
from storefront.web.language import language
from storefront.web.scan.laboratory import measured_said, values_of
from storefront.web.texts import gettext
from traceability.areas import Area
from traceability.crops.field_facts import AREA
from traceability.events.models import Event
from traceability.inspections.kinds import VALUES

UNSAID = frozenset(
    {
        *("crop", "input", "registration", "dose_unit", "operator"),
        *("area", "area_unit", "area_m2", VALUES),
    }
)
"""Facts that are not answers of their own; those worth a word are said by `unasked`."""


def area_kept(event: Event) -> Area | None:
    """How much land work in the field was on, as it was typed."""
    return _area({fact.key: fact.value for fact in event.facts})


def _area(kept: Mapping[str, Any]) -> Area | None:
    if "area" not in kept or "area_unit" not in kept:
        return None
    return Area(int(kept["area_m2"]), str(kept["area"]), str(kept["area_unit"]))


def unasked(kept: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What they say, each with what it is called."""
    found = []
    area = _area(kept)
    if area is not None:
        figure = formats.number(Decimal(area.figure), language())
        found.append((AREA.in_(language()), f"{figure}\N{NO-BREAK SPACE}{area.unit}"))
    if "registration" in kept:
        found.append((gettext("Registration no."), str(kept["registration"])))
    found += [(value.name, measured_said(value)) for value in values_of(dict(kept))]
    return found
