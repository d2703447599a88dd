"""Reading EPCIS 2.0 in JSON-LD: which events a document holds, and which prefixes hold for each.

Nothing is ever fetched. A remote context is one whose content is known here, or an error.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from traceability.epcis.terms import REMOTE_CONTEXTS
from traceability.errors import N_, InvalidEpcis, UnknownContext

Json = Mapping[str, Any]
Namespaces = Mapping[str, str]
"""The local prefixes of an event, each with its namespace; "" is the one of bare terms."""

DEEPEST = 32
"""Levels of lists and objects, in a context or below an event: nobody's data goes further."""

_ALIASES = {"id", "type"}  # JSON-LD's own words, which no vocabulary takes over


@dataclass(frozen=True, slots=True)
class ReadEvent:
    """One event as it was written, and what its document says about it.

    `ignored` are the names, as `qualified` writes them, that take no part in its hash.
    """

    event: Json
    namespaces: Namespaces
    ignored: frozenset[str] = frozenset()


def parse(text: str | bytes) -> Json | list[Any]:
    """Read the text of a document.

    Raises:
        InvalidEpcis: not JSON, neither an object nor a list, or nested beyond all use.
    """
    try:
        document = json.loads(text, parse_constant=_no_number)
    except RecursionError as error:
        raise too_deep("epcisBody") from error
    except ValueError as error:  # not JSON, not UTF-8, or a number without end
        raise InvalidEpcis(
            N_("The document is not JSON: %(problem)s."), problem=str(error)
        ) from error
    if not isinstance(document, dict | list):
        raise InvalidEpcis(N_("The document is not a JSON object."))
    return document


def read_events(document: Json | list[Any]) -> list[ReadEvent]:
    """The events of a document, in its order.

    It may be an EPCISDocument (with a list of events or one alone), an EPCISQueryDocument, a list
    of events, or an event without a document around it.

    Raises:
        InvalidEpcis: none of these, or an event that is not an object with a type.
        UnknownContext: it names a remote context that is not known here; `.value` is the address.
    """
    if isinstance(document, list):
        return [_event(event, {}, frozenset()) for event in document]
    if not isinstance(document, Mapping):
        raise InvalidEpcis(N_("The document is not a JSON object."))
    if "epcisBody" not in document:
        return [_event(document, {}, frozenset())]
    namespaces = read_context(document.get("@context"))
    ignored = _ignored(document, namespaces)
    return [_event(event, namespaces, ignored) for event in _listed(document["epcisBody"])]


def read_context(context: object) -> dict[str, str]:
    """The prefixes that a `@context` declares itself, beside those of the known remote ones.

    Raises:
        InvalidEpcis: it is neither an address, an object, nor a list of these.
        UnknownContext: an address that is not known here; `.value` is the address.
    """
    namespaces: dict[str, str] = {}
    _collect(context, namespaces, DEEPEST)
    return namespaces


def qualified(name: str, namespaces: Namespaces) -> str:
    """The name of a property with its namespace in braces, as the event hash writes it.

    A prefix that only the remote context declares stays as written: so do the standard's vectors.
    """
    prefix, colon, rest = name.partition(":")
    if colon:
        namespace = namespaces.get(prefix)
        return name if namespace is None else f"{{{namespace}}}{rest}"
    namespace = namespaces.get("")
    return name if namespace is None or name in _ALIASES else f"{{{namespace}}}{name}"


def too_deep(field: str) -> InvalidEpcis:
    """The refusal of what is nested beyond `DEEPEST`."""
    return InvalidEpcis(
        N_("The document is nested more than %(levels)s levels deep."), field=field, levels=DEEPEST
    )


def _collect(context: object, namespaces: dict[str, str], levels: int) -> None:
    if context is None:
        return
    if isinstance(context, str):
        if context not in REMOTE_CONTEXTS:
            raise UnknownContext(
                N_("The context %(value)s is not one that is known here; none is fetched."),
                field="@context",
                value=context,
            )
    elif isinstance(context, Mapping):
        for term, definition in context.items():
            _declare(term, definition, namespaces)
    elif isinstance(context, list):
        if not levels:
            raise too_deep("@context")
        for part in context:
            _collect(part, namespaces, levels - 1)
    else:
        raise InvalidEpcis(
            N_("A context is an address, an object or a list of these."), field="@context"
        )


def _declare(term: str, definition: object, namespaces: dict[str, str]) -> None:
    """Take a term as a prefix where it is one; other terms say how values are typed."""
    if isinstance(definition, Mapping):
        definition = definition.get("@id")
    if term == "@import":
        _collect(definition, namespaces, 0)
    elif term == "@vocab":
        term = ""
    if isinstance(definition, str) and not term.startswith("@"):
        namespaces[term] = definition


def _ignored(document: Json, namespaces: Namespaces) -> frozenset[str]:
    """The names in the document's `ignoreFields`, whatever prefix that property carries."""
    names: set[str] = set()
    for key, value in document.items():
        if key.rpartition(":")[2] == "ignoreFields":
            listed = value if isinstance(value, list) else [value]
            names |= {qualified(name, namespaces) for name in listed if isinstance(name, str)}
    return frozenset(names)


def _listed(body: object) -> list[Any]:
    """The events of a body: captured ones, one alone, or the results of a query."""
    holder = body
    for step in ("queryResults", "resultsBody"):
        if isinstance(holder, Mapping) and step in holder:
            holder = holder[step]
    if isinstance(holder, Mapping):
        if isinstance(holder.get("eventList"), list):
            return list(holder["eventList"])
        if "event" in holder:
            return [holder["event"]]
    raise InvalidEpcis(N_("The document has no list of events."), field="epcisBody")


def _event(event: object, namespaces: Namespaces, ignored: frozenset[str]) -> ReadEvent:
    if not isinstance(event, Mapping) or not isinstance(event.get("type"), str):
        raise InvalidEpcis(N_("An event is an object with a type."), field="type")
    if "@context" in event:
        namespaces = {**namespaces, **read_context(event["@context"])}
    return ReadEvent(event, namespaces, ignored)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number of JSON")
