"""Reading an EPCIS document: bytes to events, every limit looked at on the way."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from traceability.epcis import validation as rule
from traceability.errors import N_, InvalidEpcis

MOST_EVENTS = 5_000
"""Events in one document."""
MOST_BYTES = 16 * 1024 * 1024
"""Bytes of one document."""
LARGEST_CONTEXT = 20_000
"""Characters of a document's JSON-LD context."""

_VOCABULARY = rule.listed(
    rule.record(
        {
            "type": rule.uri,
            "vocabularyElementList": rule.listed(
                rule.record(
                    {
                        "id": rule.uri,
                        "attributes": rule.listed(rule.record({"id": rule.uri}, "id", open_=True)),
                        "children": rule.listed(rule.uri),
                    },
                    "id",
                    open_=True,
                )
            ),
        },
        "type",
        open_=True,
    )
)
_HEADER = rule.record(
    {"epcisMasterData": rule.record({"vocabularyList": _VOCABULARY}, open_=True)},
    others=rule.extension,
)
_HEAD: dict[str, rule.Check] = {
    "@context": rule.context,
    "id": rule.uri,
    "type": rule.text,
    "schemaVersion": rule.matching(rule.VERSION),
    "creationDate": rule.time,
}
_BODY = rule.record({"eventList": rule.listed(rule.anything)}, "eventList", open_=True)
_DOCUMENT = rule.record(
    {
        **_HEAD,
        "instanceIdentifier": rule.text,
        "sender": rule.text,
        "receiver": rule.text,
        "epcisHeader": _HEADER,
        "epcisBody": _BODY,
    },
    "@context",
    "schemaVersion",
    "creationDate",
    "epcisBody",
    others=rule.extension,
)
_RESULTS = rule.record(
    {
        "queryName": rule.text,
        "subscriptionID": rule.text,
        "resultsBody": rule.record(
            {"eventList": rule.listed(rule.anything), "vocabularyList": _VOCABULARY},
            "eventList",
            others=rule.extension,
        ),
    },
    "queryName",
    "resultsBody",
    others=rule.extension,
)
_QUERY_DOCUMENT = rule.record(
    {
        **_HEAD,
        "epcisBody": rule.record({"queryResults": _RESULTS}, "queryResults", others=rule.extension),
    },
    "@context",
    "epcisBody",
    others=rule.extension,
)


@dataclass(frozen=True, slots=True)
class Document:
    """The events of a document with the context they are written in, and where the list stands.

    The events themselves are not judged yet: `event_rules.check_event` does that, one by one.
    """

    context: Any
    events: Sequence[Any]
    field: str


def parse(body: bytes | str) -> Any:
    """Read JSON, strictly: numbers that a database can hold, no NaN, not nested without end.

    Raises:
        InvalidEpcis: it is no JSON, or none that can be kept.
    """
    try:
        document = json.loads(body, parse_constant=_refuse_constant)
        escapes = b"\\u" if isinstance(body, bytes) else "\\u"
        if escapes in body:  # type: ignore[operator]  # bytes in bytes, or str in str
            _refuse_unkeepable(document)
        return document
    except RecursionError as error:
        raise InvalidEpcis(N_("The document is nested too deeply.")) from error
    except ValueError as error:  # also bytes that are no UTF-8, and numbers of 5,000 digits
        raise InvalidEpcis(N_("This is not JSON: %(value)s"), value=str(error)[:200]) from error


def read(document: Any) -> Document:
    """The events of an EPCISDocument or EPCISQueryDocument.

    Raises:
        InvalidEpcis: something about the document itself is wrong; `.field` says where.
    """
    rule.mapping(document)
    kind = document.get("type")
    if kind == "EPCISDocument":
        _DOCUMENT(document)
        events, field = document["epcisBody"]["eventList"], "epcisBody.eventList"
    elif kind == "EPCISQueryDocument":
        _QUERY_DOCUMENT(document)
        events = document["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
        field = "epcisBody.queryResults.resultsBody.eventList"
    else:
        rule.refuse(
            N_("%(value)r is neither EPCISDocument nor EPCISQueryDocument."), kind, field="type"
        )
    check_context(document["@context"])
    return Document(context=document["@context"], events=events, field=field)


def check_context(context: Any, field: str = "@context") -> None:
    """Pass where a context is small enough to be kept beside each of its events.

    Raises:
        InvalidEpcis: it is larger than `LARGEST_CONTEXT`, or nested too deeply.
    """
    rule.shallow(context)
    if len(json.dumps(context, ensure_ascii=False)) > LARGEST_CONTEXT:
        rule.refuse(N_("The context has more than 20,000 characters."), field=field)


def _refuse_unkeepable(document: Any) -> None:
    """NUL and halves of surrogate pairs, which JSON can spell and no database keeps."""
    spelled = json.dumps(document, ensure_ascii=False)
    spelled.encode()  # UnicodeEncodeError is a ValueError
    if "\\u0000" in spelled.replace("\\\\", ""):
        raise ValueError("NUL")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
