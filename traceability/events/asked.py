"""What an event was asked: the stage, the work in the field or the inspection that it is of."""

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


def _asked(event: Event) -> Asking | None:
    if event.stage is None:
        return None
    if event.kind is EventKind.INSPECT:
        return kind_of(event.stage)
    crop = crop_of(event)
    if crop is None:
        return None
    profile = registry.profile(crop)
    if event.kind is not EventKind.FIELD_OPERATION:
        return profile.stage(event.stage)
    facts = {fact.key: fact.value for fact in event.facts}
    return asked_of(profile.operation(event.stage), dose_unit=facts.get("dose_unit"))
