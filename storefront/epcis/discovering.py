"""The service root, and the resources by which one walks to the events."""

from collections.abc import Sequence

from flask import Response

from storefront.epcis.area import blueprint, reader, recorder
from storefront.epcis.bodies import answer_json
from storefront.epcis.events import answer_events
from storefront.epcis.paging import asked, link_next, parameters
from storefront.web.current import deployment
from traceability.epcis.aliases import by_every_name
from traceability.epcis.discovery import PARAMETERS, Resource, listed
from traceability.epcis.own_uris import REMOTE_CONTEXT, OwnUris
from traceability.epcis.parameters import read_query
from traceability.epcis.prefixes import prefixes_for
from traceability.epcis.querying import find
from traceability.epcis.syntax import is_uri
from traceability.epcis.terms import EVENT_TYPES
from traceability.errors import N_, InvalidQuery, NotFound

_TOP = (
    "capture",
    "events",
    "eventTypes",
    "epcs",
    "bizSteps",
    "bizLocations",
    "readPoints",
    "dispositions",
    "queries",
)
_RESOURCE = f"<any({','.join(Resource)}):resource>"


@blueprint.get("/")
def root() -> Response:
    """What there is."""
    return _collection(_TOP)


@blueprint.get("/eventTypes")
def event_types() -> Response:
    """The types of events that the standard knows."""
    asked()
    return _collection(EVENT_TYPES)


@blueprint.get("/eventTypes/<path:event_type>", merge_slashes=False)
def event_type_resources(event_type: str) -> Response:
    """What there is of a type: events."""
    _known_type(event_type)
    return _collection(("events",))


@blueprint.get("/eventTypes/<path:event_type>/events", merge_slashes=False)
def events_of_type(event_type: str) -> Response:
    """The events of a type that the parameters ask for."""
    _known_type(event_type)
    return answer_events(_with("eventType", event_type))


@blueprint.get(f"/{_RESOURCE}")
def values(resource: str) -> Response:
    """The values of a kind that are in the organisation's events, in order.

    Only for its own programs: a list of all there is would tell strangers what they may not see.
    """
    page, program = asked(), recorder()
    unknown = next(iter(parameters()), None)
    if unknown is not None:
        raise InvalidQuery(N_("There is no such query parameter."), field=unknown)
    with deployment().reading() as session:
        found, after = listed(
            session,
            program.organisation_id,
            Resource(resource),
            size=page.size,
            after=page.after[0] if page.after else None,
        )
    return link_next(_collection(found), None if after is None else [after])


@blueprint.get(f"/{_RESOURCE}/<path:value>", merge_slashes=False)
def value_resources(resource: str, value: str) -> Response:
    """What there is of a value: events, where any has it."""
    asked_for = {PARAMETERS[Resource(resource)]: value}
    with deployment().reading() as session:
        query = read_query(asked_for, prefixes_for(session, reader().organisation_id, asked_for))
        query = by_every_name(session, query, OwnUris(deployment().base_url))
        if not find(session, reader(), query, size=1).events:
            raise NotFound(N_("No event has it."), value=value[:100])
    return _collection(("events",))


@blueprint.get(f"/{_RESOURCE}/<path:value>/events", merge_slashes=False)
def events_of_value(resource: str, value: str) -> Response:
    """The events with a value that the parameters ask for."""
    return answer_events(_with(PARAMETERS[Resource(resource)], value))


def _with(name: str, value: str) -> dict[str, str]:
    asked_for = parameters()
    if name in asked_for:
        raise InvalidQuery(N_("The address says this already."), field=name)
    return {**asked_for, name: value}


def _known_type(event_type: str) -> None:
    if event_type not in EVENT_TYPES and not is_uri(event_type):
        raise NotFound(N_("There is no such type of event."), value=event_type[:100])


def _collection(members: Sequence[str]) -> Response:
    return answer_json({"@context": REMOTE_CONTEXT, "type": "Collection", "member": list(members)})
