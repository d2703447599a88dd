"""Events as they are told: in the words they came in, under the context they were written in."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from traceability.epcis.own_uris import REMOTE_CONTEXT
from traceability.log.leaf import canonical_json

Told = tuple[Mapping[str, Any], Any]
"""An event with the context that it was written in."""


def query_document(events: Sequence[Told], *, name: str, now: datetime) -> dict[str, Any]:
    """An EPCISQueryDocument of these events.

    Two of them may mean different things by a prefix. Where all have one context it is that of the
    answer; otherwise each event carries its own, and the answer's declares no prefix at all.
    """
    local = [_terms(context) for _, context in events]
    is_shared = len({canonical_json(terms) for terms in local}) <= 1
    return {
        "@context": [REMOTE_CONTEXT, *(local[:1] if is_shared and any(local) else [])],
        "type": "EPCISQueryDocument",
        "schemaVersion": "2.0",
        "creationDate": spelled(now),
        "epcisBody": {
            "queryResults": {
                "queryName": name,
                "resultsBody": {
                    "eventList": [
                        dict(event)
                        if is_shared or not terms
                        else {"@context": [REMOTE_CONTEXT, terms], **event}
                        for (event, _), terms in zip(events, local, strict=True)
                    ]
                },
            },
        },
    }


def alone(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """One event outside a document."""
    terms = _terms(context)
    return {"@context": [REMOTE_CONTEXT, *([terms] if terms else [])], **event}


def spelled(moment: datetime) -> str:
    """A moment as an event says it: in UTC, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _terms(context: Any) -> dict[str, Any]:
    """What a context declares itself, beside the standard's."""
    if isinstance(context, Mapping):
        return dict(context)
    if isinstance(context, list):
        return {term: meaning for part in context for term, meaning in _terms(part).items()}
    return {}
