"""What an event was asked: the stage, the work in the field or the inspection that it is of."""

from collections.abc import Mapping
from typing import Any

from traceability.crops import registry
from traceability.crops.profile import Asking
from traceability.errors import InvalidInput
from traceability.events.models import Event, EventKind
from traceability.field.asking import asked_of
from traceability.inspections.kinds import kind_of
from traceability.lots.models import Product


def crop_of(event: Event) -> str | None:
    """The crop that an event is about; None where it moves nothing and is about no plot."""
    if event.kind is EventKind.FIELD_OPERATION:
        return next((str(fact.value) for fact in event.facts if fact.key == "crop"), None)
    if not event.lines:
        return None
    content = event.lines[-1].lot.content
    return content.material.crop if isinstance(content, Product) else content.crop


def asked_by(event: Event) -> Asking | None:
    """The questions that the event answers; None where there are none, or a file lost them."""
    try:
        return _asked(event)
    except InvalidInput:
        return None


def asked_in_field(operation: str | None, facts: Mapping[str, Any]) -> Asking | None:
    """The questions that work on a plot answers, by the code of the work and all its answers."""
    try:
        return _asked_in_field(operation, facts)
    except InvalidInput:
        return None


def _asked(event: Event) -> Asking | None:
    if event.kind is EventKind.FIELD_OPERATION:
        return _asked_in_field(event.stage, {fact.key: fact.value for fact in event.facts})
    if event.stage is None:
        return None
    if event.kind is EventKind.INSPECT:
        return kind_of(event.stage)
    crop = crop_of(event)
    if crop is None:
        return None
    return registry.profile(crop).stage(event.stage)


def _asked_in_field(operation: str | None, facts: Mapping[str, Any]) -> Asking | None:
    if operation is None or "crop" not in facts:
        return None
    work = registry.profile(str(facts["crop"])).operation(operation)
    return asked_of(work, dose_unit=facts.get("dose_unit"))
