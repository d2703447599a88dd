"""From a document that somebody sent to events that can be stored: judged, hashed, taken apart."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from traceability.epcis.context import read_context
from traceability.epcis.documents import Document, check_context
from traceability.epcis.event_hash import event_hash
from traceability.epcis.event_rules import check_event
from traceability.epcis.flattening import Flat, flatten
from traceability.epcis.validation import within
from traceability.errors import InvalidEpcis
from traceability.log.leaf import canonical_json


@dataclass(frozen=True, slots=True)
class Prepared:
    """An event that keeps every rule, and what is stored of it.

    `event_id` is the event's own, or, where it has none, its hash (CBV 2.0, 8.9: the hash may serve
    as the id): the same document sent twice is then the same events. `field` says where in the
    document it stood.
    """

    event_id: str
    event_hash: str
    declaration_digest: bytes | None
    context: Any
    document: str
    flat: Flat
    field: str

    @property
    def is_declaration(self) -> bool:
        """Whether it says that the event of this id was wrong."""
        return self.declaration_digest is not None


@dataclass(frozen=True, slots=True)
class Refusal:
    """An event that breaks a rule, and which."""

    error: InvalidEpcis


def prepare(document: Document, *, now: datetime) -> Iterator[Prepared | Refusal]:
    """Judge each event of a document, in its order.

    Raises:
        InvalidEpcis: the context of the document cannot be read.
        UnknownContext: it names one that is not known here; none is ever fetched.
    """
    namespaces = read_context(document.context)
    for position, event in enumerate(document.events):
        field = f"{document.field}[{position}]"
        try:
            yield _prepare(event, document.context, namespaces, field, now=now)
        except InvalidEpcis as error:
            within(error, field)
            yield Refusal(error)


def prepare_alone(event: Any, *, now: datetime) -> Prepared:
    """Judge an event that stands alone, with its own context.

    Raises:
        InvalidEpcis: it breaks a rule; `.field` names the member.
    """
    return _prepare(event, [], {}, "", now=now, alone=True)


def _prepare(
    event: Any,
    context: Any,
    namespaces: Mapping[str, str],
    field: str,
    *,
    now: datetime,
    alone: bool = False,
) -> Prepared:
    check_event(event, now=now, alone=alone)
    if "@context" in event:
        own = event["@context"]
        check_context(own)
        namespaces = {**namespaces, **read_context(own)}
        context = [*_listed(context), *_listed(own)]
        check_context(context)
        event = {name: value for name, value in event.items() if name != "@context"}
    flat = flatten(event, namespaces)
    hashed = event_hash(event, namespaces)
    declaration = event.get("errorDeclaration")
    return Prepared(
        event_id=event.get("eventID") or hashed,
        event_hash=hashed,
        declaration_digest=(
            None if declaration is None else hashlib.sha256(canonical_json(declaration)).digest()
        ),
        context=context,
        document=_spelled(event),
        flat=flat,
        field=field,
    )


_spelled = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _listed(context: Any) -> Sequence[Any]:
    return context if isinstance(context, list) else [context]
