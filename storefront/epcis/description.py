"""The OpenAPI description of /epcis: the paths of the standard that are served here.

It is ours, made from the same tables as the answers; GS1's own is not repeated. A test holds every
answer against GS1's, and fuzzing walks along this one.
"""

from collections.abc import Sequence
from typing import Any

from flask import Response

from storefront.epcis.area import blueprint
from storefront.epcis.bodies import answer_json
from storefront.epcis.limits import DEFAULT_PAGE, LARGEST_PAGE
from traceability.epcis.discovery import Resource
from traceability.epcis.parameters import PARAMETERS, SORTING
from traceability.epcis.terms import EVENT_TYPES

Json = dict[str, Any]

_PROBLEM: Json = {
    "description": "A problem document (RFC 9457) whose type is epcisException:*.",
    "content": {
        "application/problem+json": {
            "schema": {
                "type": "object",
                "required": ["type", "title"],
                "properties": {
                    "type": {"type": "string"},
                    "title": {"type": "string"},
                    "status": {"type": "integer"},
                    "detail": {"type": "string"},
                    "code": {"type": "string"},
                    "field": {"type": "string"},
                },
            }
        }
    },
}
_EVENT: Json = {
    "type": "object",
    "required": ["type", "eventTime", "eventTimeZoneOffset"],
    "properties": {
        "@context": {},
        "eventID": {"type": "string", "format": "uri"},
        "type": {"enum": list(EVENT_TYPES)},
        "action": {"enum": ["ADD", "OBSERVE", "DELETE"]},
        "bizStep": {"type": "string"},
        "disposition": {"type": "string"},
        "epcList": {"type": "array", "items": {"type": "string", "format": "uri"}},
        "eventTime": {"type": "string", "format": "date-time"},
        "eventTimeZoneOffset": {"type": "string", "pattern": "^[+-]0[0-9]:[0-5][0-9]$"},
        "readPoint": {"type": "object", "properties": {"id": {"type": "string"}}},
        "ilmd": {"type": "object"},
        "sensorElementList": {"type": "array", "items": {"type": "object"}},
        "errorDeclaration": {"type": "object"},
    },
}
_DOCUMENT: Json = {
    "type": "object",
    "required": ["@context", "type", "schemaVersion", "creationDate", "epcisBody"],
    "properties": {
        "@context": {"const": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"]},
        "type": {"const": "EPCISDocument"},
        "schemaVersion": {"const": "2.0"},
        "creationDate": {"type": "string", "format": "date-time"},
        "epcisBody": {
            "type": "object",
            "required": ["eventList"],
            "properties": {"eventList": {"type": "array", "items": _EVENT}},
        },
    },
}
_QUERY: Json = {
    "type": "object",
    "required": ["name", "query"],
    "properties": {"name": {"type": "string"}, "query": {"type": "object"}},
}


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The description."""
    return answer_json(description())


def description() -> Json:
    """What is served under /epcis, as OpenAPI 3.1."""
    listed = {f"/{resource.value}": _get("What is in the events", _PAGE) for resource in Resource}
    values = {
        path: operation
        for resource in Resource
        for path, operation in _of_value(f"/{resource.value}/{{value}}", "value").items()
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Nguồn: EPCIS 2.0", "version": "2.0.0"},
        "servers": [{"url": "/epcis"}],
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{"token": []}, {}],
        "paths": {
            "/": _get("What there is"),
            "/openapi.json": _get("This description"),
            "/capture": {
                **_get("Capture jobs", _PAGE),
                **_post("Capture a document", 202, _DOCUMENT, [_BEHAVIOUR]),
            },
            "/capture/{captureID}": _get("A capture job", [_path("captureID")]),
            "/events": {
                **_get("The simple event query", [*_PAGE, *_QUERIED]),
                **_post("Capture one event", 201, {**_EVENT, "required": [*_EVENT["required"]]}),
            },
            "/events/{eventID}": _get("The event of an id", [_path("eventID")]),
            "/eventTypes": _get("The types of events", _PAGE),
            **_of_value("/eventTypes/{eventType}", "eventType"),
            **listed,
            **values,
            "/queries": {
                **_get("Queries that are kept", _PAGE),
                **_post("Keep a query", 201, _QUERY),
            },
            "/queries/{queryName}": {
                **_get("A query", [_path("queryName")]),
                "delete": _operation("Forget a query", 204, [_path("queryName")]),
            },
            "/queries/{queryName}/events": _get(
                "The events that it asks for", [_path("queryName"), *_PAGE]
            ),
        },
    }


def _of_value(path: str, name: str) -> Json:
    return {
        path: _get("What there is of it", [_path(name)]),
        f"{path}/events": _get("Its events", [_path(name), *_PAGE, *_QUERIED]),
    }


def _get(summary: str, parameters: Sequence[Json] = ()) -> Json:
    return {"get": _operation(summary, 200, parameters)}


def _post(summary: str, status: int, body: Json, parameters: Sequence[Json] = ()) -> Json:
    return {
        "post": {
            **_operation(summary, status, parameters),
            "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        }
    }


def _operation(summary: str, status: int, parameters: Sequence[Json]) -> Json:
    answer: Json = {"description": summary}
    if status == _OK:
        answer["content"] = {"application/json": {}}
    return {
        "summary": summary,
        "parameters": list(parameters),
        "responses": {str(status): answer, "default": _PROBLEM},
    }


_OK = 200


def _path(name: str) -> Json:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _query(name: str, schema: Json) -> Json:
    return {"name": name, "in": "query", "schema": schema}


_PAGE = [
    _query(
        "perPage",
        {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": DEFAULT_PAGE},
    ),
    _query("nextPageToken", {"type": "string"}),
]
_QUERIED = [_query(name, {"type": "string"}) for name in (*PARAMETERS, *SORTING)]
_BEHAVIOUR: Json = {
    "name": "GS1-Capture-Error-Behaviour",
    "in": "header",
    "schema": {"enum": ["rollback", "proceed"]},
}
