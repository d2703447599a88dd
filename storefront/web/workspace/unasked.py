"""What an entry keeps beside the answers: the area of work in the field, measured values."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from storefront import formats
from storefront.web.language import language
from storefront.web.scan.laboratory import measured_said, values_of
from storefront.web.texts import gettext
from traceability.crops.field_facts import AREA
from traceability.inspections.kinds import VALUES

UNSAID = frozenset(
    {
        *("crop", "input", "registration", "dose_unit", "operator"),
        *("area", "area_unit", "area_m2", VALUES),
    }
)
"""Facts that are not answers of their own; those worth a word are said by `unasked`."""


def unasked(kept: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What they say, each with what it is called."""
    found = []
    if "area" in kept and "area_unit" in kept:
        figure = formats.number(Decimal(kept["area"]), language())
        found.append((AREA.in_(language()), f"{figure}\N{NO-BREAK SPACE}{kept['area_unit']}"))
    if "registration" in kept:
        found.append((gettext("Registration no."), str(kept["registration"])))
    found += [(value.name, measured_said(value)) for value in values_of(dict(kept))]
    return found
