"""The simple event query of EPCIS 2.0 (section 8.2.7.1): parameters to conditions.

A parameter is `OPERATOR_name`. Over REST a list is one text with `|` between its items, in a named
query it is a list. Names and words are brought into the one form in which they are stored.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn

from traceability.epcis.event_query import (
    Condition,
    EventQuery,
    IsDeclaration,
    Match,
    OfQuantity,
    OnColumn,
    OnValue,
    Within,
)
from traceability.epcis.flattening import TYPED, identified, indexed, word
from traceability.epcis.gs1_uris import canonical
from traceability.epcis.syntax import is_uri, parse_number, parse_time
from traceability.epcis.terms import REMOTE_PREFIXES, WORDS
from traceability.errors import N_, InvalidQuery

MOST_PARAMETERS = 40
MOST_ITEMS = 200
"""Items in the list of one parameter."""

Prefixes = Mapping[str, Sequence[str]]
"""The namespaces for which a prefix stands, as far as it is known here."""


@dataclass(slots=True)
class _Reading:
    """One parameter while it is read."""

    name: str
    value: Any
    prefixes: Prefixes = field(default_factory=dict)

    def refuse(self, template: str) -> NoReturn:
        shown = self.value if isinstance(self.value, int | float) else str(self.value)[:100]
        raise InvalidQuery(template, field=self.name[:200], value=shown)

    def texts(self) -> tuple[str, ...]:
        value = self.value
        if isinstance(value, str):
            value = value.split("|")
        if not isinstance(value, list):
            value = [value]
        if not value or len(value) > MOST_ITEMS:
            self.refuse(N_("A parameter has 1 to 200 items."))
        return tuple(self._text(each) for each in value)

    def _text(self, value: Any) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int | float):
            return str(value)
        if not isinstance(value, str) or not value:
            self.refuse(N_("%(value)r is not a text."))
        return value

    def uris(self) -> tuple[str, ...]:
        """URIs as they are compared; a pattern becomes its class, and what goes on from that."""
        found: list[str] = []
        for each in self.texts():
            if not is_uri(each):
                self.refuse(N_("%(value)r is not a URI."))
            known = canonical(each)
            found.append(known or each)
            if known and each.endswith("*"):
                found.append(f"{known}/*")
        return tuple(found)

    def words(self, vocabulary: str) -> tuple[str, ...]:
        return tuple(
            spelled for each in self.texts() for spelled in self.spellings(vocabulary, each)
        )

    def spellings(self, vocabulary: str, value: str) -> tuple[str, ...]:
        if value in WORDS[vocabulary]:
            return (value,)
        if ":" not in value:
            self.refuse(N_("%(value)r is neither a word of the standard nor a URI of your own."))
        prefix, _, rest = value.partition(":")
        known = [*self.prefixes.get(prefix, ())]
        return (word(vocabulary, value, {}), *(indexed(each + rest) for each in known))

    def moment(self) -> datetime:
        found = parse_time(self.value) if isinstance(self.value, str) else None
        if found is None:
            self.refuse(N_("%(value)r is not a time with its offset (RFC 3339)."))
        return found

    def number(self) -> float:
        value = self.value
        if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
            value = parse_number(str(value))
        if not isinstance(value, float):
            self.refuse(N_("%(value)r is not a number."))
        return value

    def count(self) -> int:
        value = self.value
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < _DIGITS:
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10**_DIGITS:
            self.refuse(N_("A whole number above zero is expected."))
        return value

    def names(self, name: str) -> tuple[str, ...]:
        """The full names that a member may have: as written, and with its prefix spelled out."""
        prefix, colon, rest = name.partition(":")
        namespaces = {*self.prefixes.get(prefix, ())} if colon else set()
        if colon and prefix in REMOTE_PREFIXES:
            namespaces.add(REMOTE_PREFIXES[prefix])
        return (indexed(name), *sorted(indexed(each + rest) for each in namespaces))

    def _said(self, name: str, value: str) -> tuple[str, ...]:
        """A word of the vocabulary that a sensor's report takes there."""
        return (word(TYPED[name], value, {}),) if name in TYPED else ()

    def compared(
        self, operator: str, areas: tuple[str, ...], name: str, *, is_inner: bool | None
    ) -> OnValue:
        names = self.names(name)
        if operator == "EXISTS":
            return OnValue(areas, names, is_inner)
        texts = self.texts()
        figures = tuple(n for each in texts if (n := parse_number(each)) is not None)
        moments = tuple(t for each in texts if (t := parse_time(each)) is not None)
        if operator == "EQ":
            spelled = tuple(
                dict.fromkeys(
                    form
                    for each in texts
                    for form in (
                        *self.names(each),
                        indexed(identified(each)),
                        *self._said(name, each),
                    )
                )
            )
            return OnValue(areas, names, is_inner, operator, spelled, figures, moments)
        if len(texts) > 1 or not (figures or moments):
            self.refuse(N_("A number or a time is expected."))
        return OnValue(areas, names, is_inner, operator, (), figures, moments)


Exact = Callable[[_Reading], Condition]
Family = Callable[[_Reading, re.Match[str]], Condition]

_DIGITS = 9
_OPERATORS = "EQ|GT|GE|LT|LE"
_AREAS = {
    "": ("event",),
    "ILMD_": ("ilmd",),
    "ERROR_DECLARATION_": ("declaration",),
    "SENSORELEMENT_": ("element",),
    "SENSORMETADATA_": ("metadata",),
    "SENSORREPORT_": ("report",),
    "readPoint_": ("read_point",),
    "bizLocation_": ("biz_location",),
}
_MEMBER = re.compile(
    rf"({_OPERATORS}|EXISTS)_(INNER_)?({'|'.join(filter(None, _AREAS))})?(.+)", re.DOTALL
)
_COLUMN_TIME = {
    "eventTime": "event_time",
    "recordTime": "record_time",
    "errorDeclarationTime": "declared_at",
    "errorDeclaration_Time": "declared_at",
}
_OBJECTS = ("epc", "child")
_CLASSES = ("class", "child_class")
_PARTY = "sourceOrDestinationType"
_PAIRS = {
    "bizTransaction": ("transaction", "bizTransactionType"),
    "source": ("source", _PARTY),
    "destination": ("destination", _PARTY),
}
_ACTIONS = ("ADD", "DELETE", "OBSERVE")


def read_query(parameters: Mapping[str, Any], prefixes: Prefixes) -> EventQuery:
    """The conditions that the parameters say; all of them must hold.

    Raises:
        InvalidQuery: a parameter is unknown, or its value is not of its kind; `.field` names it.
    """
    if len(parameters) > MOST_PARAMETERS:
        raise InvalidQuery(N_("A query has at most 40 parameters."), field="query")
    conditions: list[Condition] = []
    order: dict[str, Any] = {}
    for name, value in parameters.items():
        reading = _Reading(name, value, prefixes)
        if name in SORTING:
            order.update(SORTING[name](reading))
        elif name == "EXISTS_errorDeclaration":
            if _truth(reading):
                conditions.append(IsDeclaration())
        else:
            conditions.append(_condition(reading))
    if "limit" in order and "largest" in order:
        raise InvalidQuery(
            N_("eventCountLimit and maxEventCount exclude each other."), field="maxEventCount"
        )
    if "limit" in order and "order" not in order:
        raise InvalidQuery(N_("eventCountLimit needs orderBy."), field="eventCountLimit")
    if "order" in order:
        order.setdefault("descending", True)
    else:
        order.pop("descending", None)
    return EventQuery(tuple(conditions), **order)


def _condition(reading: _Reading) -> Condition:
    exact = PARAMETERS.get(reading.name)
    if exact is not None:
        return exact(reading)
    for pattern, read in _FAMILIES:
        found = pattern.fullmatch(reading.name)
        if found is not None:
            return read(reading, found)
    return reading.refuse(N_("There is no such query parameter."))


def _match(roles: tuple[str, ...]) -> Exact:
    return lambda reading: Match(roles, reading.uris())


def _words(column: str, vocabulary: str) -> Exact:
    return lambda reading: OnColumn(column, "EQ", reading.words(vocabulary))


def _uris(column: str) -> Exact:
    return lambda reading: OnColumn(column, "EQ", reading.uris())


def _descendants(column: str) -> Exact:
    return lambda reading: Within(column, reading.uris())


def _persistent(name: str) -> Exact:
    return lambda reading: OnValue(("persistent",), (name,), texts=reading.words("disposition"))


def _member(areas: tuple[str, ...], name: str) -> Exact:
    return lambda reading: OnValue(areas, (name,), texts=_both(reading))


def _action(reading: _Reading) -> Condition:
    if not set(reading.texts()) <= set(_ACTIONS):
        reading.refuse(N_("%(value)r is not one of the words known here."))
    return OnColumn("action", "EQ", reading.texts())


def _types(reading: _Reading) -> Condition:
    full = tuple(name for each in reading.texts() for name in reading.names(each))
    return OnColumn("event_type", "EQ", full)


def _pair(reading: _Reading, found: re.Match[str]) -> Condition:
    """The type stands in the name; `none` asks for those that say none."""
    area, vocabulary = _PAIRS[found[1]]
    kinds = ("",) if found[2] == "none" else reading.spellings(vocabulary, found[2])
    return OnValue((area,), kinds, texts=_both(reading))


def _timed(reading: _Reading, found: re.Match[str]) -> Condition:
    moments = (reading.moment(),)
    return OnValue(("metadata", "report"), (found[2],), operator=found[1], moments=moments)


def _measured(reading: _Reading, found: re.Match[str]) -> Condition:
    figures = (reading.number(),)
    return OnValue(("report",), (found[2],), operator=found[1], figures=figures, unit=found[3])


def _open(reading: _Reading, found: re.Match[str]) -> Condition:
    operator, inner, area, name = found.groups()
    if not area and ":" not in name:
        reading.refuse(N_("There is no such query parameter."))
    return reading.compared(operator, _AREAS[area or ""], name, is_inner=bool(inner))


def _both(reading: _Reading) -> tuple[str, ...]:
    """Each text as it stands and as a key is compared."""
    texts = reading.texts()
    return tuple(
        dict.fromkeys(form for each in texts for form in (indexed(each), identified(each)))
    )


def _truth(reading: _Reading) -> bool:
    """`EXISTS_` without a value, or with a true one."""
    value = reading.value
    if value in (None, "", True, "true", "1", 1):
        return True
    if value in (False, "false", "0", 0):
        return False
    return reading.refuse(N_("%(value)r is neither true nor false."))


def _order(reading: _Reading) -> dict[str, Any]:
    value = reading.value
    if value in ("eventTime", "recordTime"):
        return {"order": value}
    if not isinstance(value, str) or ":" not in value:
        reading.refuse(N_("orderBy is eventTime, recordTime or the name of an extension member."))
    return {"order": value, "order_names": reading.names(value)}


def _direction(reading: _Reading) -> dict[str, Any]:
    if reading.value not in ("ASC", "DESC"):
        reading.refuse(N_("orderDirection is ASC or DESC."))
    return {"descending": reading.value == "DESC"}


_SENSED = ("metadata", "report")
_REPORTED = (
    "microorganism",
    "chemicalSubstance",
    "stringValue",
    "hexBinaryValue",
    "uriValue",
    "booleanValue",
)
PARAMETERS: dict[str, Exact] = {
    "eventType": _types,
    "EQ_action": _action,
    "EQ_bizStep": _words("biz_step", "bizStep"),
    "EQ_disposition": _words("disposition", "disposition"),
    "EQ_errorReason": _words("reason", "reason"),
    "EQ_readPoint": _uris("read_point"),
    "EQ_bizLocation": _uris("biz_location"),
    "EQ_transformationID": _uris("transformation_id"),
    "WD_readPoint": _descendants("read_point"),
    "WD_bizLocation": _descendants("biz_location"),
    "EQ_eventID": lambda reading: OnColumn("event_id", "EQ", reading.texts()),
    "MATCH_epc": _match(_OBJECTS),
    "MATCH_parentID": _match(("parent",)),
    "MATCH_inputEPC": _match(("input",)),
    "MATCH_outputEPC": _match(("output",)),
    "MATCH_anyEPC": _match((*_OBJECTS, "parent", "input", "output")),
    "MATCH_epcClass": _match(_CLASSES),
    "MATCH_inputEPCClass": _match(("input_class",)),
    "MATCH_outputEPCClass": _match(("output_class",)),
    "MATCH_anyEPCClass": _match((*_CLASSES, "input_class", "output_class")),
    "EQ_persistentDisposition_set": _persistent("set"),
    "EQ_persistentDisposition_unset": _persistent("unset"),
    "EQ_correctiveEventID": _member(("corrective",), ""),
    "EQ_certificationInfo": _member(("certificate",), ""),
    "EQ_type": lambda reading: OnValue(
        ("report",), ("type",), texts=reading.words("measurementType")
    ),
    "EXISTS_sensorElementList": lambda _: OnValue(("element", *_SENSED)),
    **{
        f"EQ_{name}": _member(_SENSED, name)
        for name in ("deviceID", "dataProcessingMethod", "bizRules")
    },
    **{f"EQ_{name}": _member(("report",), name) for name in _REPORTED},
}
_FAMILIES: tuple[tuple[re.Pattern[str], Family], ...] = (
    (
        re.compile(rf"({_OPERATORS})_({'|'.join(_COLUMN_TIME)})"),
        lambda reading, found: OnColumn(_COLUMN_TIME[found[2]], found[1], (reading.moment(),)),
    ),
    (re.compile(r"EQ_(bizTransaction|source|destination)_(.+)", re.DOTALL), _pair),
    (re.compile(rf"({_OPERATORS})_(time|startTime|endTime)"), _timed),
    (
        re.compile(rf"({_OPERATORS})_quantity(?:_([A-Z0-9]{{2,3}}))?"),
        lambda reading, found: OfQuantity(found[1], reading.number(), found[2]),
    ),
    (
        re.compile(
            rf"({_OPERATORS})_(value|minValue|maxValue|meanValue|sDev|percValue|percRank)"
            r"(?:_(.{1,40}))?"
        ),
        _measured,
    ),
    (
        re.compile(
            rf"({_OPERATORS}|EXISTS)_(INNER_)?({'|'.join(filter(None, _AREAS))})?(.+)", re.DOTALL
        ),
        _open,
    ),
)
SORTING: dict[str, Any] = {
    "orderBy": _order,
    "orderDirection": _direction,
    "eventCountLimit": lambda reading: {"limit": reading.count()},
    "maxEventCount": lambda reading: {"largest": reading.count()},
}
