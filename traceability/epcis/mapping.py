"""Our events in the words of EPCIS 2.0 and CBV 2.0. Pure.

An event that was declared wrong is told as it was, with its error declaration; the truth is an
event of its own. Every event carries our own kind and stage beside the words of the standard.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from uuid import UUID, uuid5

from traceability.crops.facts import UNUSUAL
from traceability.epcis import parts
from traceability.epcis.goods_events import GOODS
from traceability.epcis.happening import Content, Happening, UnitNamed
from traceability.epcis.own_uris import PREFIX, OwnUris
from traceability.epcis.parts import Told
from traceability.epcis.stamp_events import STAMPS, stamped

_WRITERS = {**GOODS, **STAMPS}
_AGGREGATIONS = {"aggregate", "disaggregate"}
_CERTIFIED = {"harvest", "receive", "pack", "inspect"}

KINDS = frozenset(_WRITERS) | _AGGREGATIONS
"""The kinds of events that are told."""


def epcis_events(event: Happening, uris: OwnUris) -> Iterator[Told]:
    """The event in EPCIS: one, or where it fills several units, one for each of them."""
    if event.kind not in _AGGREGATIONS:
        yield _told(event, uris, event.id, _WRITERS[event.kind](event, uris))
        return
    groups: dict[tuple[str, UnitNamed], list[Content]] = {}
    for content in event.contents:
        groups.setdefault((content.action, content.unit), []).append(content)
    for number, ((action, unit), contents) in enumerate(groups.items()):
        event_id = uuid5(event.id, str(number)) if number else event.id
        yield _told(event, uris, event_id, _filled(event, uris, action, unit, contents))


def for_strangers(told: Told) -> Told:
    """The event without those with whom the organisation deals, and what is for auditors."""
    left_out = {"sourceList", "destinationList", f"{PREFIX}:{UNUSUAL}"}
    kept = {name: value for name, value in told.items() if name not in left_out}
    if "ilmd" in kept:
        kept["ilmd"] = {n: value for n, value in kept["ilmd"].items() if n not in left_out}
    return kept


def event_uri(event_id: UUID) -> str:
    """The `eventID` of an event of ours."""
    return f"urn:uuid:{event_id}"


def moment(at: datetime, offset_minutes: int = 0) -> str:
    """A time as EPCIS writes it, to the millisecond, in an offset from UTC."""
    there = at.astimezone(timezone(timedelta(minutes=offset_minutes)))
    return there.isoformat(timespec="milliseconds")


def _filled(
    event: Happening, uris: OwnUris, action: str, unit: UnitNamed, contents: list[Content]
) -> Told:
    """A carton or a pallet with what is put in or taken out, and the stamps that are in it."""
    is_opened = action == "delete"
    stamps = stamped(event, uris)
    return {
        "type": "AggregationEvent",
        "action": action.upper(),
        "bizStep": "unpacking" if is_opened else "packing",
        "disposition": "container_open" if is_opened else "container_closed",
        "parentID": parts.unit_uri(unit, uris),
        "childEPCs": [
            *(parts.unit_uri(each.child, uris) for each in contents if each.child),
            *stamps["epcList"],
        ],
        "childQuantityList": [
            *(
                parts.quantity(each.lot, each.grams, each.pieces, uris)
                for each in contents
                if each.lot
            ),
            *stamps["quantityList"],
        ],
        **parts.where(event, uris),
        **parts.facts(event),
    }


def _told(event: Happening, uris: OwnUris, event_id: UUID, said: Told) -> Told:
    """What every event says, around what this one says; what says nothing is left out."""
    when = moment(event.event_time, event.offset_minutes)
    told: Told = {
        "type": "ObjectEvent",
        "eventID": event_uri(event_id),
        "eventTime": when,
        "eventTimeZoneOffset": when[-len("+07:00") :],
        "recordTime": moment(event.record_time),
        **said,
        f"{PREFIX}:kind": event.kind,
        f"{PREFIX}:stage": event.stage,
    }
    if event.kind in _CERTIFIED:
        told["certificationInfo"] = [uris.certificate(each) for each in event.certificates]
    if event.wrong is not None:
        corrective = event.wrong.corrective
        told["errorDeclaration"] = {
            "declarationTime": moment(event.wrong.declared_at),
            "reason": event.wrong.reason,
            **({"correctiveEventIDs": [event_uri(corrective)]} if corrective else {}),
        }
    told = {name: value for name, value in told.items() if value not in (None, [], {})}
    if told["type"] == "ObjectEvent" and not told.keys() & {"epcList", "quantityList"}:
        told["epcList"] = []
    return told
