"""Putting the API on the site: its blueprints, its description, its way of telling errors."""

from typing import Any

from flask import Flask, Response
from flask_smorest import Api
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException

from storefront.api import (
    certificates,
    deliveries,
    events,
    exports,
    field_and_laboratory,
    files,
    imports,
    inputs,
    label_designs,
    label_printers,
    label_styles,
    lot_checks,
    lots,
    materials,
    members,
    offers,
    orders,
    organisations,
    parties,
    partner_tokens,
    places,
    prices,
    prints,
    products,
    recalls,
    stamp_runs,
    trade,
    units,
)
from storefront.web.errors import http_problem, problem
from storefront.web.security import csrf

RESOURCES = (
    organisations,
    parties,
    partner_tokens,
    places,
    materials,
    products,
    inputs,
    lots,
    certificates,
    files,
    events,
    deliveries,
    prices,
    members,
    exports,
    stamp_runs,
    prints,
    label_designs,
    label_styles,
    label_printers,
    recalls,
    trade,
    units,
    offers,
    orders,
    imports,
)
FURTHER = (lot_checks,)
"""What adds paths to the blueprint of a resource above."""

PATHS_OF_EVENTS = (field_and_laboratory,)
"""Files whose paths stand on the blueprint of the events."""


class ProblemSchema(Schema):
    """Problem details (RFC 9457)."""

    type = fields.String()
    title = fields.String()
    status = fields.Integer()
    code = fields.String(metadata={"description": "stable, for programs"})
    detail = fields.String(metadata={"description": "for people"})
    field = fields.String(metadata={"description": "the field that is not right"})
    value = fields.Raw(metadata={"description": "what was sent in it"})
    errors = fields.Raw(metadata={"description": "every field that is not right"})
    request_id = fields.String()


class ProblemApi(Api):
    """flask-smorest's Api, with errors told the way the rest of the site tells them."""

    ERROR_SCHEMA = ProblemSchema

    def handle_http_exception(self, error: HTTPException) -> Response:
        """Name the fields that a schema refused; leave every other error to the site."""
        messages = getattr(error, "data", {}).get("messages")
        if not messages:
            return http_problem(error)
        found = [(where, said) for place in messages.values() for where, said in _flat(place)]
        field, said = found[0]
        return problem(
            error.code or 422,
            code="invalid_input",
            detail=f"{field}: {said}" if field else said,
            field=field or None,
            errors={where or "body": said for where, said in found},
        )


def register(app: Flask) -> None:
    """Add the API under /api/v1, described at /api/v1/openapi.json."""
    app.config.update(
        API_TITLE="Nguồn",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "components": {
                "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            },
            "security": [{"token": []}],
        },
    )
    api = ProblemApi(app)
    for resource in RESOURCES:
        csrf.exempt(resource.blueprint)
        api.register_blueprint(resource.blueprint)


def _flat(messages: Any, where: str = "") -> list[tuple[str, str]]:
    """(field, message) pairs of marshmallow's nested messages; `_schema` is the body itself."""
    if isinstance(messages, dict):
        return [
            pair
            for name, inner in messages.items()
            for pair in _flat(
                inner, where if name == "_schema" else f"{where}.{name}" if where else str(name)
            )
        ]
    if isinstance(messages, list):
        return [(where, str(message)) for message in messages]
    return [(where, str(messages))]
