"""From a document that somebody sent to events that can be stored: judged, hashed, taken apart."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
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
    check = partial(check_event, now=now)
    for position, found in enumerate(_judge(document.events, document.context, namespaces, check)):
        field = f"{document.field}[{position}]"
        if isinstance(found, InvalidEpcis):
            within(found, field)
            yield Refusal(found)
        else:
            yield _prepared(found, field)


def prepare_alone(event: Any, *, now: datetime) -> Prepared:
    """Judge an event that stands alone, with its own context.

    Raises:
        InvalidEpcis: it breaks a rule; `.field` names the member.
    """
    (found,) = _judge([event], [], {}, partial(check_event, now=now, alone=True))
    if isinstance(found, InvalidEpcis):
        raise found
    return _prepared(found, "")


@dataclass(slots=True)
class _Judged:
    """An event on its way, with the context and the prefixes that hold for it."""

    event: Any
    context: Any
    namespaces: Mapping[str, str]
    flat: Flat = field(init=False)
    event_hash: str = field(init=False)
    document: str = field(init=False)


def _judge(
    events: Sequence[Any],
    context: Any,
    namespaces: Mapping[str, str],
    check: Callable[[Any], None],
) -> list[_Judged | InvalidEpcis]:
    """Each event taken through every step, or the rule that it breaks.

    A step is taken with all events before the next one is: the same work again and again is a
    quarter faster than all work on one event after the other.
    """
    found: list[_Judged | InvalidEpcis] = [_Judged(event, context, namespaces) for event in events]
    steps = (lambda each: check(each.event), _take_own_context, _take_apart, _digest, _spell)
    for step in steps:
        for position, each in enumerate(found):
            if isinstance(each, _Judged):
                try:
                    step(each)
                except InvalidEpcis as error:
                    found[position] = error
    return found


def _take_own_context(judged: _Judged) -> None:
    if "@context" not in judged.event:
        return
    own = judged.event["@context"]
    check_context(own)
    judged.namespaces = {**judged.namespaces, **read_context(own)}
    judged.context = [*_listed(judged.context), *_listed(own)]
    check_context(judged.context)
    judged.event = {name: each for name, each in judged.event.items() if name != "@context"}


def _take_apart(judged: _Judged) -> None:
    judged.flat = flatten(judged.event, judged.namespaces)


def _digest(judged: _Judged) -> None:
    judged.event_hash = event_hash(judged.event, judged.namespaces)


def _spell(judged: _Judged) -> None:
    judged.document = _spelled(judged.event)


def _prepared(found: _Judged, field: str) -> Prepared:
    declaration = found.event.get("errorDeclaration")
    return Prepared(
        event_id=found.event.get("eventID") or found.event_hash,
        event_hash=found.event_hash,
        declaration_digest=(
            None if declaration is None else hashlib.sha256(canonical_json(declaration)).digest()
        ),
        context=found.context,
        document=found.document,
        flat=found.flat,
        field=field,
    )


# What was read from JSON holds no circle.
_spelled = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def _listed(context: Any) -> Sequence[Any]:
    return context if isinstance(context, list) else [context]
