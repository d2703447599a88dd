"""What each type of event must and may hold (EPCIS 2.0, section 7.4)."""

from datetime import datetime
from typing import Any

from traceability.epcis import terms as cbv
from traceability.epcis import validation as rule
from traceability.epcis.syntax import is_uri, parse_time
from traceability.errors import N_
from traceability.times import CLOCK_TOLERANCE

_COMMON: dict[str, rule.Check] = {
    "@context": rule.context,
    "type": rule.text,
    "eventTime": rule.time,
    "recordTime": rule.time,
    "eventTimeZoneOffset": rule.offset,
    "eventID": rule.uri,
    "certificationInfo": rule.certification,
    "errorDeclaration": rule.declaration,
    "bizStep": rule.word_or_uri(cbv.BIZ_STEPS),
    "disposition": rule.disposition,
    "persistentDisposition": rule.persistent,
    "readPoint": rule.place,
    "bizLocation": rule.place,
    "bizTransactionList": rule.listed(rule.transaction),
    "sourceList": rule.listed(rule.source),
    "destinationList": rule.listed(rule.destination),
    "sensorElementList": rule.listed(rule.sensor),
}
_ACTIONS = ("ADD", "DELETE", "OBSERVE")
_ACTION: dict[str, rule.Check] = {"action": rule.one_of(_ACTIONS)}
_EPCS = rule.listed(rule.uri, unique=True)
_QUANTITIES = rule.listed(rule.quantity)
_OBJECTS: dict[str, rule.Check] = {"quantityList": _QUANTITIES}
_CHILDREN: dict[str, rule.Check] = {
    "parentID": rule.uri,
    "childEPCs": rule.listed(rule.uri),
    "childQuantityList": _QUANTITIES,
}
_TRANSFORMED: dict[str, rule.Check] = {
    "inputEPCList": _EPCS,
    "outputEPCList": _EPCS,
    "inputQuantityList": _QUANTITIES,
    "outputQuantityList": _QUANTITIES,
    "transformationID": rule.uri,
}
_ABOUT_NOTHING = N_("The event names nothing that it is about.")
_REQUIRED = ("type", "eventTime", "eventTimeZoneOffset")


def _event(members: dict[str, rule.Check], *required: str) -> rule.Check:
    return rule.record({**_COMMON, **members}, *_REQUIRED, *required, others=rule.extension)


_RULES: dict[str, rule.Check] = {
    "ObjectEvent": _event({**_ACTION, **_OBJECTS, "epcList": _EPCS, "ilmd": rule.ilmd}, "action"),
    "AggregationEvent": _event({**_ACTION, **_CHILDREN}, "action"),
    "AssociationEvent": _event({**_ACTION, **_CHILDREN}, "action", "parentID"),
    "TransactionEvent": _event(
        {
            **_ACTION,
            **_OBJECTS,
            "epcList": rule.listed(rule.uri),
            "parentID": rule.uri,
            "bizTransactionList": rule.listed(rule.transaction, at_least=1),
        },
        "action",
        "bizTransactionList",
    ),
    "TransformationEvent": _event({**_TRANSFORMED, "ilmd": rule.ilmd}),
}
_EXTENDED = _event(
    {
        **_ACTION,
        **_OBJECTS,
        **_CHILDREN,
        **_TRANSFORMED,
        "epcList": rule.listed(rule.uri),
        "ilmd": rule.ilmd,
    }
)


def check_event(event: Any, *, now: datetime, alone: bool = False) -> None:
    """Pass where the event is one; `alone` means outside a document, where it needs a context.

    Raises:
        InvalidEpcis: names the member of the event, and what stands in it.
    """
    rule.mapping(event)
    kind = event.get("type")
    if not isinstance(kind, str):
        rule.refuse(N_("“%(value)s” is missing."), "type", field="type")
    rules = _RULES.get(kind)
    if rules is None:
        if not is_uri(kind) or len(kind) > rule.LONGEST_URI:
            rule.refuse(N_("%(value)r is no type of event."), kind, field="type")
        rules = _EXTENDED
    rules(event)
    if alone and "@context" not in event:
        rule.refuse(N_("“%(value)s” is missing."), "@context", field="@context")
    _check_whole(kind, event)
    _check_past(event, now + CLOCK_TOLERANCE)


def _check_whole(kind: str, event: dict[str, Any]) -> None:
    """An event is about something: which members must not all be missing depends on its type."""
    if "ilmd" in event and event.get("action", "ADD") != "ADD":
        rule.refuse(N_("Only an event that adds may carry ilmd."), field="ilmd")
    if kind == "ObjectEvent":
        if not (
            "epcList" in event
            or event.get("quantityList")
            or (event.get("sensorElementList") and "readPoint" in event)
        ):
            rule.refuse(_ABOUT_NOTHING, field="epcList")
    elif kind == "TransactionEvent":
        if not ("epcList" in event or event.get("quantityList") or event["action"] == "DELETE"):
            rule.refuse(_ABOUT_NOTHING, field="epcList")
    elif kind in ("AggregationEvent", "AssociationEvent"):
        if not _any(event, "childEPCs", "childQuantityList") and event["action"] != "DELETE":
            rule.refuse(_ABOUT_NOTHING, field="childEPCs")
    elif kind == "TransformationEvent":
        given = _any(event, "inputEPCList", "inputQuantityList")
        made = _any(event, "outputEPCList", "outputQuantityList")
        if not (given and made) and not ("transformationID" in event and (given or made)):
            rule.refuse(
                N_("A transformation names its inputs and outputs, or one of them and its id."),
                field="outputEPCList" if given else "inputEPCList",
            )


def _check_past(event: dict[str, Any], latest: datetime) -> None:
    times = {"eventTime": event["eventTime"]}
    if "errorDeclaration" in event:
        times["errorDeclaration.declarationTime"] = event["errorDeclaration"]["declarationTime"]
    for field, value in times.items():
        moment = parse_time(value)
        if moment is not None and moment > latest:
            rule.refuse(N_("The time %(value)s lies in the future."), value, field=field)


def _any(event: dict[str, Any], *names: str) -> bool:
    return any(event.get(name) for name in names)
