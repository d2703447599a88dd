"""`/epcis/events`, and the events of every other resource: the simple event query."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from flask import Response

from storefront.epcis.area import blueprint, reader, recorder
from storefront.epcis.bodies import answer_json, sent
from storefront.epcis.paging import asked, link_next, parameters
from storefront.web.characters import reads_strictly
from storefront.web.current import deployment, site
from storefront.web.uploads import takes_up_to
from traceability.epcis.aliases import by_every_name
from traceability.epcis.answers import alone, query_document
from traceability.epcis.capture import capture_event
from traceability.epcis.own_uris import OwnUris
from traceability.epcis.parameters import read_query
from traceability.epcis.prefixes import prefixes_for
from traceability.epcis.querying import events_named, find
from traceability.epcis.telling import tell
from traceability.errors import N_, NotFound

LARGEST_EVENT = 2 * 1024 * 1024
SIMPLE_QUERY = "SimpleEventQuery"


@blueprint.get("/events")
def get_events() -> Response:
    """The events that the parameters ask for."""
    return answer_events(parameters())


@blueprint.post("/events")
@reads_strictly
@takes_up_to(LARGEST_EVENT)
def post_event() -> Response:
    """Capture one event."""
    program = recorder()
    with deployment().transaction() as session:
        event_id = capture_event(session, program, event=sent())
        rows = events_named(session, reader(), event_id=event_id)
        event, context = tell(session, rows, deployment().base_url, reader=reader())[-1]
    answer = answer_json(alone(event, context), status=201)
    base = site().settings.base_url
    answer.headers["Location"] = f"{base}/epcis/events/{quote(event_id, safe='')}"
    return answer


@blueprint.get("/events/<path:event_id>", merge_slashes=False)
def get_event(event_id: str) -> Response:
    """The event of an id, with the declaration that it was wrong where there is one."""
    with deployment().reading() as session:
        rows = events_named(session, reader(), event_id=event_id)
        if not rows:
            raise NotFound(N_("There is no such event."), value=event_id[:100])
        told = tell(session, rows, deployment().base_url, reader=reader())
    return answer_json(query_document(told, name=SIMPLE_QUERY, now=deployment().clock()))


def answer_events(asked_for: Mapping[str, Any], *, name: str = SIMPLE_QUERY) -> Response:
    """One page of the events that parameters ask for.

    Raises:
        InvalidQuery: a parameter is unknown or its value is not of its kind.
        TooManyEvents: there are more than `maxEventCount`.
    """
    page = asked()
    with deployment().reading() as session:
        prefixes = prefixes_for(session, reader().organisation_id, asked_for)
        uris = OwnUris(deployment().base_url)
        query = by_every_name(session, read_query(asked_for, prefixes), uris)
        found = find(session, reader(), query, size=page.size, after=page.after, seen=page.seen)
        told = tell(session, found.events, deployment().base_url, reader=reader())
    answer = answer_json(query_document(told, name=name, now=deployment().clock()))
    return link_next(answer, found.after, found.seen)
