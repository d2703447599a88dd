"""The pre-hash string of an EPCIS event: everything that it says, in the one order there is.

CBV 2.0, section 8.9: the fields of the standard in its order, each as `name=value` with nothing
between; lists of equal standing sorted by what they became; then everything else, sorted. What is
said *about* an event (its id, when it was recorded, that it was declared wrong) takes no part, so
that an event and its error declaration hash alike.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from traceability.epcis.canonical_values import canonical_text, canonical_time, canonical_word
from traceability.epcis.context import DEEPEST, Json, Namespaces, qualified, too_deep
from traceability.epcis.terms import EPCIS, REMOTE_PREFIXES

_ABOUT_THE_EVENT = frozenset({"@context", "type", "eventID", "recordTime", "errorDeclaration"})
_COMMENTS = frozenset({"comment", "rdfs:comment", f"{{{REMOTE_PREFIXES['rdfs']}}}comment"})

# How a field is read: a function writes its value, or (a mapping) it is an object with fields.
_Write = Callable[[object, Namespaces], str]
_Kind = _Write | dict[str, Any]

_TEXT = canonical_text
_TIME = canonical_time
_MEASUREMENT = partial(canonical_word, "measurementType")
_ALERT = partial(canonical_word, "exception")
_COMPONENT = partial(canonical_word, "component")
_BIZ_STEP = partial(canonical_word, "bizStep")
_DISPOSITION = partial(canonical_word, "disposition")
_TRANSACTION_TYPE = partial(canonical_word, "bizTransactionType")
_PARTY_TYPE = partial(canonical_word, "sourceOrDestinationType")

_QUANTITY: dict[str, _Kind] = {"epcClass": _TEXT, "quantity": _TEXT, "uom": _TEXT}
_ID: dict[str, _Kind] = {"id": _TEXT}
_SENSOR_METADATA: dict[str, _Kind] = {
    "time": _TIME,
    "startTime": _TIME,
    "endTime": _TIME,
    "deviceID": _TEXT,
    "deviceMetadata": _TEXT,
    "rawData": _TEXT,
    "dataProcessingMethod": _TEXT,
    "bizRules": _TEXT,
}
_SENSOR_REPORT: dict[str, _Kind] = {
    "type": _MEASUREMENT,
    "exception": _ALERT,
    "deviceID": _TEXT,
    "deviceMetadata": _TEXT,
    "rawData": _TEXT,
    "dataProcessingMethod": _TEXT,
    "time": _TIME,
    "microorganism": _TEXT,
    "chemicalSubstance": _TEXT,
    "value": _TEXT,
    "component": _COMPONENT,
    "stringValue": _TEXT,
    "booleanValue": _TEXT,
    "hexBinaryValue": _TEXT,
    "uriValue": _TEXT,
    "minValue": _TEXT,
    "maxValue": _TEXT,
    "meanValue": _TEXT,
    "sDev": _TEXT,
    "percRank": _TEXT,
    "percValue": _TEXT,
    "uom": _TEXT,
    "coordinateReferenceSystem": _TEXT,
}
_SENSOR_ELEMENT: dict[str, _Kind] = {
    "sensorMetadata": _SENSOR_METADATA,
    "sensorReport": _SENSOR_REPORT,
}

# The fields in their order: each with the name of what it lists ("" where it repeats its own
# name) and how that is read.
_IN_ORDER: tuple[tuple[str, str, _Kind], ...] = (
    ("eventTime", "", _TIME),
    ("eventTimeZoneOffset", "", _TEXT),
    ("certificationInfo", "", _TEXT),
    ("parentID", "", _TEXT),
    ("epcList", "epc", _TEXT),
    ("inputEPCList", "epc", _TEXT),
    ("childEPCs", "epc", _TEXT),
    ("quantityList", "quantityElement", _QUANTITY),
    ("childQuantityList", "quantityElement", _QUANTITY),
    ("inputQuantityList", "quantityElement", _QUANTITY),
    ("outputEPCList", "epc", _TEXT),
    ("outputQuantityList", "quantityElement", _QUANTITY),
    ("action", "", _TEXT),
    ("transformationID", "", _TEXT),
    ("bizStep", "", _BIZ_STEP),
    ("disposition", "", _DISPOSITION),
    ("persistentDisposition", "", {"set": _DISPOSITION, "unset": _DISPOSITION}),
    ("readPoint", "", _ID),
    ("bizLocation", "", _ID),
)
# After them; then, sorted among the rest by their own names, three more lists.
_SENSORS = "sensorElementList"
_SORTED: dict[str, dict[str, _Kind]] = {
    "bizTransactionList": {"type": _TRANSACTION_TYPE, "bizTransaction": _TEXT},
    "sourceList": {"type": _PARTY_TYPE, "source": _TEXT},
    "destinationList": {"type": _PARTY_TYPE, "destination": _TEXT},
}
_PLACED = frozenset(name for name, _, _ in _IN_ORDER) | {_SENSORS} | _ABOUT_THE_EVENT


def pre_hash(event: Json, namespaces: Namespaces, *, ignored: frozenset[str] = frozenset()) -> str:
    """The string whose digest is the hash of `event`.

    `namespaces` are the local prefixes that hold for it (`context.read_context`); `ignored` names,
    with their namespaces in braces, what takes no part.

    Raises:
        InvalidEpcis: it is nested more than `context.DEEPEST` levels deep.
    """
    return _PreHash(namespaces, ignored).of(event)


class _PreHash:
    """Writes one event; holds what is the same at every level of it."""

    __slots__ = ("_ignored", "_namespaces")

    def __init__(self, namespaces: Namespaces, ignored: frozenset[str]) -> None:
        self._namespaces = namespaces
        self._ignored = ignored

    def of(self, event: Json) -> str:
        said = ["eventType=", event["type"].removeprefix(EPCIS).removeprefix("epcis:")]
        for name, item, kind in _IN_ORDER:
            value = event.get(name)
            if value is None:
                continue
            if item:
                said.append(self._list(name, item, value, kind))
            elif isinstance(value, list):
                said.append(self._repeated(name, value, kind))
            else:
                said.append(self._field(name, value, kind))
        if _SENSORS in event:
            said.append(self._list(_SENSORS, "sensorElement", event[_SENSORS], _SENSOR_ELEMENT))
        said.extend(sorted(self._rest(event)))
        return "".join(said)

    def _rest(self, event: Json) -> Iterator[str]:
        for name, value in event.items():
            if name in _PLACED:
                continue
            kind = _SORTED.get(name)
            if kind is not None:
                yield self._list(name, "", value, kind)
            elif name == "ilmd":
                yield from self._anything(name, value, DEEPEST)
            else:
                yield from self._extension(name, value, DEEPEST)

    def _list(self, name: str, item: str, values: object, kind: _Kind) -> str:
        """A list under its name; nothing where nothing is listed."""
        listed = self._repeated(item, values, kind)
        return name + listed if listed else ""

    def _repeated(self, name: str, value: object, kind: _Kind) -> str:
        """A field once for each of its values, sorted."""
        if isinstance(value, list):
            return "".join(sorted([self._field(name, one, kind) for one in value]))
        return self._field(name, value, kind)

    def _field(self, name: str, value: object, kind: _Kind) -> str:
        """One field of the standard; nothing where it says nothing."""
        if isinstance(value, dict):
            said = self._object(value, kind if isinstance(kind, dict) else {})
            return name + said if said else ""
        if value is None or isinstance(value, list):
            return ""
        text = (canonical_text if isinstance(kind, dict) else kind)(value, self._namespaces)
        return f"{name}={text}" if text else ""

    def _object(self, value: Json, fields: dict[str, _Kind]) -> str:
        """The fields of an object in their order, then whatever else it has, sorted."""
        said = [
            self._repeated(name, value[name], kind)
            for name, kind in fields.items()
            if name in value
        ]
        if len(said) < len(value):
            rest = (
                text
                for name, extension in value.items()
                if name not in fields
                for text in self._extension(name, extension, DEEPEST)
            )
            said.extend(sorted(rest))
        return "".join(said)

    def _extension(self, name: str, value: object, levels: int) -> Iterator[str]:
        """A field that is not the standard's, under its full name."""
        if name in _COMMENTS:
            return
        full = qualified(name, self._namespaces)
        if full not in self._ignored and full not in _COMMENTS:
            yield from self._anything(full, value, levels)

    def _anything(self, name: str, value: object, levels: int) -> Iterator[str]:
        """A field of any shape: a list repeats it, unless its name says that it is a list."""
        values = value if isinstance(value, list) else [value]
        if name.endswith("List"):
            listed = sorted(self._each(name.removesuffix("List"), values, levels))
            if listed:
                yield name + "".join(listed)
        else:
            yield from self._each(name, values, levels)

    def _each(self, name: str, values: Iterable[object], levels: int) -> Iterator[str]:
        if not levels:
            raise too_deep(name)
        for value in values:
            if isinstance(value, dict):
                parts = (
                    text
                    for key, inner in value.items()
                    for text in self._extension(key, inner, levels - 1)
                )
                yield name + "".join(sorted(parts))
            elif isinstance(value, list):
                yield name + "".join(sorted(self._each("", value, levels - 1)))
            elif value is not None:
                text = canonical_text(value, self._namespaces)
                yield f"{name}={text}" if text else name
