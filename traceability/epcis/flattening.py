"""An event taken apart into what is searched: plain columns, its EPCs, all its other values.

Names and words are written in one way whatever the document called them: extension members with
their full namespace, CBV values as bare words, GS1 keys as canonical Digital Links.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from traceability.epcis.gs1_uris import canonical
from traceability.epcis.syntax import offset_minutes, parse_number, parse_time
from traceability.epcis.terms import REMOTE_PREFIXES, web_address, word_of
from traceability.epcis.validation import DEEPEST, refuse
from traceability.errors import N_

LONGEST = 400
"""Characters of a text that stand in an index; of a longer one its digest does."""

EPC_LISTS = {
    "epcList": "epc",
    "childEPCs": "child",
    "inputEPCList": "input",
    "outputEPCList": "output",
}
QUANTITY_LISTS = {
    "quantityList": "class",
    "childQuantityList": "child_class",
    "inputQuantityList": "input_class",
    "outputQuantityList": "output_class",
}
_PAIRS = {
    "bizTransactionList": ("transaction", "bizTransaction", "bizTransactionType"),
    "sourceList": ("source", "source", "sourceOrDestinationType"),
    "destinationList": ("destination", "destination", "sourceOrDestinationType"),
}
_PLAIN = {
    "@context",
    "type",
    "eventTime",
    "recordTime",
    "eventTimeZoneOffset",
    "eventID",
    "action",
    "bizStep",
    "disposition",
    "transformationID",
    "parentID",
}
TYPED = {"type": "measurementType", "exception": "exception", "component": "component"}
_MEASURED = {"value", "minValue", "maxValue", "meanValue", "sDev", "percValue", "percRank"}

Epc = tuple[str, str, float | None, str | None]
"""(role, URI, quantity, unit)."""

Value = tuple[str, str, bool, str | None, float | None, datetime | None, str | None]
"""(area, name, whether inside another member, text, number, moment, unit)."""


@dataclass(slots=True)
class Flat:
    """An event as rows."""

    columns: dict[str, Any]
    epcs: list[Epc] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)


def expand(name: str, namespaces: Mapping[str, str]) -> str:
    """A `prefix:name` with its namespace; a name without a known prefix as it stands."""
    prefix, colon, rest = name.partition(":")
    if not colon:
        return name
    namespace = namespaces.get(prefix) or REMOTE_PREFIXES.get(prefix)
    return name if namespace is None else namespace + rest


def word(vocabulary: str, value: str, namespaces: Mapping[str, str]) -> str:
    """A value of a CBV vocabulary as its bare word, or the full URI of somebody's own."""
    return _word(vocabulary, value) or indexed(expand(value, namespaces))


@lru_cache(maxsize=4096)
def _word(vocabulary: str, value: str) -> str | None:
    spoken = word_of(web_address(vocabulary, value))
    return None if ":" in spoken else spoken


def identified(uri: str) -> str:
    """A URI as it is compared: a GS1 key in its canonical form, anything else as it stands."""
    return canonical(uri) or uri


def indexed(text: str) -> str:
    """A text as it stands in an index."""
    if len(text) <= LONGEST:
        return text
    return "sha-256:" + hashlib.sha256(text.encode()).hexdigest()


def flatten(event: Mapping[str, Any], namespaces: Mapping[str, str]) -> Flat:
    """Take apart an event that `check_event` let pass.

    Raises:
        InvalidEpcis: a member outside the standard is nested too deeply.
    """
    read = event.get
    moment = parse_time(event["eventTime"])
    assert moment is not None
    step, disposition, transformation = (
        read("bizStep"),
        read("disposition"),
        read("transformationID"),
    )
    flat = Flat(
        {
            "event_type": indexed(expand(event["type"], namespaces)),
            "event_time": moment,
            "offset_minutes": offset_minutes(event["eventTimeZoneOffset"]),
            "action": read("action"),
            "biz_step": step and word("bizStep", step, namespaces),
            "disposition": disposition and word("disposition", disposition, namespaces),
            "read_point": None,
            "biz_location": None,
            "transformation_id": transformation and identified(transformation),
            "declared_at": None,
            "reason": None,
        }
    )
    parent = read("parentID")
    if parent is not None:
        flat.epcs.append(("parent", identified(parent), None, None))
    for name, value in event.items():
        if name in _PLAIN:
            continue
        if name in EPC_LISTS:
            role = EPC_LISTS[name]
            flat.epcs += [(role, identified(epc), None, None) for epc in value]
        elif name in QUANTITY_LISTS:
            role = QUANTITY_LISTS[name]
            flat.epcs += [
                (role, identified(each["epcClass"]), _figure(each.get("quantity")), each.get("uom"))
                for each in value
            ]
        elif name in _PAIRS:
            area, member, vocabulary = _PAIRS[name]
            for pair in value:
                kind = word(vocabulary, pair["type"], namespaces) if "type" in pair else ""
                flat.values.append(_text(area, kind, identified(pair[member])))
        elif name in _PARTS:
            _PARTS[name](flat, value, namespaces)
        else:
            _open(flat.values, "event", expand(name, namespaces), value, namespaces)
    return flat


def _figure(number: float | None) -> float | None:
    """A number as it is stored: JSON knows whole numbers that no database column holds."""
    return None if number is None else float(number)


def _text(area: str, name: str, text: str) -> Value:
    return (area, name, False, indexed(text), None, None, None)


def _place(column: str) -> Any:
    def take(flat: Flat, place: dict[str, Any], namespaces: Mapping[str, str]) -> None:
        flat.columns[column] = identified(place["id"])
        for name, value in place.items():
            if name != "id":
                _open(flat.values, column, expand(name, namespaces), value, namespaces)

    return take


def _persistent(flat: Flat, value: dict[str, Any], namespaces: Mapping[str, str]) -> None:
    for name, dispositions in value.items():
        flat.values += [
            _text("persistent", name, word("disposition", each, namespaces))
            for each in dispositions
        ]


def _certificates(flat: Flat, value: Any, namespaces: Mapping[str, str]) -> None:
    del namespaces
    listed = value if isinstance(value, list) else [value]
    flat.values += [_text("certificate", "", identified(each)) for each in listed]


def _declaration(flat: Flat, value: dict[str, Any], namespaces: Mapping[str, str]) -> None:
    for name, inner in value.items():
        if name == "declarationTime":
            flat.columns["declared_at"] = parse_time(inner)
        elif name == "reason":
            flat.columns["reason"] = word("reason", inner, namespaces)
        elif name == "correctiveEventIDs":
            flat.values += [_text("corrective", "", each) for each in inner]
        else:
            _open(flat.values, "declaration", expand(name, namespaces), inner, namespaces)


def _ilmd(flat: Flat, value: dict[str, Any], namespaces: Mapping[str, str]) -> None:
    for name, inner in value.items():
        _open(flat.values, "ilmd", expand(name, namespaces), inner, namespaces)


def _sensors(flat: Flat, value: list[Any], namespaces: Mapping[str, str]) -> None:
    for element in value:
        for name, inner in element.items():
            if name == "sensorMetadata":
                _sensed(flat, "metadata", inner, namespaces)
            elif name == "sensorReport":
                for report in inner:
                    _sensed(flat, "report", report, namespaces)
            else:
                _open(flat.values, "element", expand(name, namespaces), inner, namespaces)


def _sensed(flat: Flat, area: str, members: dict[str, Any], namespaces: Mapping[str, str]) -> None:
    unit = indexed(members["uom"]) if "uom" in members else None
    for name, inner in members.items():
        if name in TYPED and area == "report":
            flat.values.append(_text(area, name, word(TYPED[name], inner, namespaces)))
        elif name in _MEASURED:
            flat.values.append((area, name, False, None, float(inner), None, unit))
        elif ":" not in name and isinstance(inner, str):
            moment = parse_time(inner) if name.lower().endswith("time") else None
            spelled = inner if name in ("stringValue", "uom") else identified(inner)
            flat.values.append((area, name, False, indexed(spelled), None, moment, None))
        else:
            _open(flat.values, area, expand(name, namespaces), inner, namespaces)


def _open(  # noqa: PLR0917 - called for every member that somebody invented
    values: list[Value],
    area: str,
    name: str,
    value: Any,
    namespaces: Mapping[str, str],
    depth: int = 0,
) -> None:
    """A member that anybody may invent: each text, number and time in it under its own name.

    `depth` counts the members around it; items of a list are where the list is.
    """
    if depth > DEEPEST:
        refuse(N_("This is nested too deeply."), field=name)
    if isinstance(value, list):
        for each in value:
            if isinstance(each, list):
                refuse(N_("A list stands directly in a list here."), field=name)
            _open(values, area, name, each, namespaces, depth)
        return
    if isinstance(value, dict):
        for member, each in value.items():
            _open(values, area, expand(member, namespaces), each, namespaces, depth + 1)
    text, figure, moment = _scalar(name, value)
    values.append((area, indexed(name), depth > 0, text, figure, moment, None))


def _scalar(name: str, value: Any) -> tuple[str | None, float | None, datetime | None]:
    """A value as text, as number and as moment; an object as none of them."""
    if isinstance(value, bool):
        return "true" if value else "false", None, None
    if isinstance(value, int | float):
        figure = parse_number(str(value))
        if figure is None:
            refuse(N_("%(value)r is not a number."), str(value), field=name)
        return str(value), figure, None
    if isinstance(value, str):
        if value[:1].isdigit() or value[:1] in ("-", "+"):
            return indexed(value), parse_number(value), parse_time(value)
        return indexed(value), None, None
    return None, None, None


_PARTS: dict[str, Any] = {
    "readPoint": _place("read_point"),
    "bizLocation": _place("biz_location"),
    "persistentDisposition": _persistent,
    "certificationInfo": _certificates,
    "errorDeclaration": _declaration,
    "ilmd": _ilmd,
    "sensorElementList": _sensors,
}
