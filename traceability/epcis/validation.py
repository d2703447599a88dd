"""Whether a document is one: the rules of EPCIS 2.0 (JSON binding), and those no schema can hold.

The rules are those of GS1's JSON schema 2.0.1, written anew as functions: a document of 1,000
events is judged in some tens of milliseconds. Two things are asked more strictly than there:
`persistentDisposition` has the same shape in every type of event, and an event of an extension
type that uses a standard member uses it in the standard way.

What no schema covers: an event lies in the future, a GS1 key has a wrong check digit, JSON is
nested too deeply.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn

from traceability.epcis import terms as cbv
from traceability.epcis.syntax import (
    is_name,
    is_number,
    is_offset,
    is_time,
    is_uri,
    wrong_check_digit,
)
from traceability.errors import N_, InvalidEpcis

DEEPEST = 32
"""How deeply extension members may be nested."""

LONGEST_URI = 1_000
"""Characters of an identifier: what stands in an index."""

Check = Callable[[Any], None]

_CBV = re.compile(r"urn:epcglobal:cbv|https?://ns\.gs1\.org/cbv/")
_WEB_VOCABULARY = re.compile(r"https?://(?:www\.)?gs1\.org/voc/")
_UOM = re.compile(r"[A-Z0-9]{2,3}")
_HEX = re.compile(r"[A-Fa-f0-9]+")
VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)*")
_SHOWN = 100


def refuse(template: str, value: Any = None, *, field: str | None = None) -> NoReturn:
    """Refuse what stands here; who looks at the object or list around it adds where that is."""
    shown = value if isinstance(value, int | float | bool) else str(value)[:_SHOWN]
    raise InvalidEpcis(template, field=field, value=None if value is None else shown)


def within(error: InvalidEpcis, place: str) -> None:
    """Add to an error in which member or item of a list it came up."""
    inner = error.field or ""
    error.field = f"{place}{'' if not inner or inner[0] == '[' else '.'}{inner}"


def uri(value: Any) -> None:
    """An absolute URI, its GS1 key sound."""
    if not is_uri(value):
        refuse(N_("%(value)r is not a URI."), value)
    if len(value) > LONGEST_URI:
        refuse(N_("A URI has at most 1,000 characters."))
    if value[0] in "hH":
        key = wrong_check_digit(value)
        if key is not None:
            refuse(N_("The check digit of %(value)s is wrong."), key)


def time(value: Any) -> None:
    if not is_time(value):
        refuse(N_("%(value)r is not a time with its offset (RFC 3339)."), value)


def number(value: Any) -> None:
    if not is_number(value):
        refuse(N_("%(value)r is not a number."), value)


def text(value: Any) -> None:
    if not isinstance(value, str):
        refuse(N_("%(value)r is not a text."), value)


def boolean(value: Any) -> None:
    if not isinstance(value, bool):
        refuse(N_("%(value)r is neither true nor false."), value)


def anything(value: Any) -> None:
    """What is judged elsewhere."""


def shallow(value: Any, depth: int = 0) -> None:
    """Nested at most `DEEPEST` times."""
    if depth > DEEPEST:
        refuse(N_("This is nested too deeply."))
    if isinstance(value, dict):
        for each in value.values():
            shallow(each, depth + 1)
    elif isinstance(value, list):
        for each in value:
            shallow(each, depth + 1)


def mapping(value: Any) -> None:
    if not isinstance(value, dict):
        refuse(N_("An object is expected here, not %(value)r."), value)


def offset(value: Any) -> None:
    if not is_offset(value):
        refuse(N_("%(value)r is not an offset such as +07:00."), value)


def matching(pattern: re.Pattern[str]) -> Check:
    def check(value: Any) -> None:
        if not isinstance(value, str) or pattern.fullmatch(value) is None:
            refuse(N_("%(value)r is not of the form asked here."), value)

    return check


def one_of(known: Iterable[str]) -> Check:
    words = frozenset(known)

    def check(value: Any) -> None:
        if not isinstance(value, str) or value not in words:
            refuse(N_("%(value)r is not one of the words known here."), value)

    return check


def word_or_uri(known: Iterable[str], reserved: re.Pattern[str] = _CBV) -> Check:
    """A word of the standard, or a URI that does not claim to be of it."""
    words = frozenset(known)

    def check(value: Any) -> None:
        if isinstance(value, str) and value in words:
            return
        if not is_uri(value) or reserved.match(value):
            refuse(
                N_("%(value)r is neither a word of the standard nor a URI of your own."),
                value,
            )

    return check


def listed(item: Check, *, at_least: int = 0, unique: bool = False) -> Check:
    def check(value: Any) -> None:
        if not isinstance(value, list):
            refuse(N_("A list is expected here, not %(value)r."), value)
        if len(value) < at_least:
            refuse(N_("This list is empty."))
        position = 0
        try:
            for position, each in enumerate(value):  # noqa: B007 - where it stopped
                item(each)
        except InvalidEpcis as error:
            within(error, f"[{position}]")
            raise
        if unique and len(set(value)) < len(value):
            refuse(N_("Something stands in this list twice."))

    return check


def record(
    members: Mapping[str, Check], *required: str, others: Check | None = None, open_: bool = False
) -> Check:
    """An object of these members; `others` judges the names of further ones, `open_` takes any."""

    def check(value: Any) -> None:
        if not isinstance(value, dict):
            refuse(N_("An object is expected here, not %(value)r."), value)
        for name in required:
            if name not in value:
                refuse(N_("“%(value)s” is missing."), name, field=name)
        name = ""
        try:
            for name, inner in value.items():
                known = members.get(name)
                if known is not None:
                    known(inner)
                elif others is not None:
                    others(name)
                elif not open_:
                    refuse(N_("There is no member “%(value)s” here."), name)
        except InvalidEpcis as error:
            within(error, name)
            raise

    return check


def extension(name: Any) -> None:
    """The name of a member outside the standard."""
    if not is_name(name):
        refuse(N_("“%(value)s” is no member of the standard, nor a URI or prefix:name."), name)


def context(value: Any) -> None:
    """A JSON-LD context: a URI, an object, or a list of them without repetition."""
    if isinstance(value, dict):
        return
    if not isinstance(value, list):
        uri(value)
        return
    for position, each in enumerate(value):
        if not isinstance(each, dict):
            uri(each)
        if each in value[:position]:
            refuse(N_("Something stands in this list twice."))


def certification(value: Any) -> None:
    (_URIS if isinstance(value, list) else uri)(value)


def persistent(value: Any) -> None:
    """What holds until it is said otherwise: `set`, `unset` or both."""
    _PERSISTENT(value)
    if not value:
        refuse(N_("“%(value)s” is missing."), "set")


_URIS = listed(uri)
disposition = word_or_uri(cbv.DISPOSITIONS)
_PERSISTENT = record(
    {
        "set": listed(disposition, at_least=1, unique=True),
        "unset": listed(disposition, at_least=1, unique=True),
    }
)
place = record({"id": uri}, "id", open_=True)
quantity = record({"epcClass": uri, "quantity": number, "uom": matching(_UOM)}, "epcClass")
transaction = record(
    {"type": word_or_uri(cbv.BIZ_TRANSACTION_TYPES), "bizTransaction": uri}, "bizTransaction"
)
_party = word_or_uri(cbv.SOURCE_DESTINATION_TYPES)
source = record({"type": _party, "source": uri}, "type", "source")
destination = record({"type": _party, "destination": uri}, "type", "destination")
declaration = record(
    {
        "declarationTime": time,
        "reason": word_or_uri(cbv.ERROR_REASONS),
        "correctiveEventIDs": listed(uri),
    },
    "declarationTime",
    others=extension,
)
_METADATA: dict[str, Check] = {
    **dict.fromkeys(("time", "startTime", "endTime"), time),
    **dict.fromkeys(
        ("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules"), uri
    ),
}
metadata = record(_METADATA, others=extension)
report = record(
    {
        **{
            name: check for name, check in _METADATA.items() if name not in ("startTime", "endTime")
        },
        **dict.fromkeys(
            ("microorganism", "chemicalSubstance", "coordinateReferenceSystem", "uriValue"), uri
        ),
        **dict.fromkeys(
            ("value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue"), number
        ),
        "type": word_or_uri(cbv.MEASUREMENTS, _WEB_VOCABULARY),
        "exception": word_or_uri(cbv.SENSOR_ALERTS, _WEB_VOCABULARY),
        "component": word_or_uri(cbv.COMPONENTS),
        "stringValue": text,
        "booleanValue": boolean,
        "hexBinaryValue": matching(_HEX),
        "uom": text,
    },
    "type",
    others=extension,
)
sensor = record(
    {"sensorMetadata": metadata, "sensorReport": listed(report, at_least=1)},
    "sensorReport",
    others=extension,
)
ilmd = record({}, others=extension)
