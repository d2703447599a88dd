"""`/epcis/queries`: queries under a name. Subscriptions are not built yet, and say so."""

from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from flask import Response
from flask_babel import gettext

from storefront.epcis.area import blueprint, recorder
from storefront.epcis.bodies import answer_json, sent
from storefront.epcis.events import answer_events
from storefront.epcis.paging import asked, parameters
from storefront.epcis.problems import problem
from storefront.web.characters import reads_strictly
from storefront.web.current import deployment, site
from traceability.epcis import named_queries
from traceability.epcis.models import EpcisQuery
from traceability.epcis.validation import mapping
from traceability.errors import N_, InvalidQuery


@blueprint.get("/queries")
def list_queries() -> Response:
    """The organisation's queries by name."""
    asked()
    with deployment().reading() as session:
        return answer_json([_shown(each) for each in named_queries.all_of(session, recorder())])


@blueprint.post("/queries")
@reads_strictly
def create_query() -> Response:
    """Keep a query under a name."""
    program, body = recorder(), sent()
    mapping(body)
    unknown = next((name for name in body if name not in ("name", "query")), None)
    if unknown is not None:
        raise InvalidQuery(N_("There is no member “%(value)s” here."), field=unknown, value=unknown)
    with deployment().transaction() as session:
        made = named_queries.create(
            session, program, name=body.get("name"), query=body.get("query")
        )
        name = made.name
    answer = Response(status=HTTPStatus.CREATED)
    base = site().settings.base_url
    answer.headers["Location"] = f"{base}/epcis/queries/{quote(name, safe='')}"
    return answer


@blueprint.get("/queries/<name>")
def get_query(name: str) -> Response:
    """One query. A list, because the standard's description says so."""
    with deployment().reading() as session:
        return answer_json([_shown(named_queries.named(session, recorder(), name=name))])


@blueprint.delete("/queries/<name>")
def delete_query(name: str) -> Response:
    """Forget a query."""
    with deployment().transaction() as session:
        named_queries.delete(session, recorder(), name=name)
    return Response(status=HTTPStatus.NO_CONTENT)


@blueprint.get("/queries/<name>/events")
def events_of_query(name: str) -> Response:
    """The events that a query asks for, today."""
    unknown = next(iter(parameters()), None)
    if unknown is not None:
        raise InvalidQuery(N_("The query is asked as it was kept."), field=unknown)
    with deployment().reading() as session:
        query = named_queries.named(session, recorder(), name=name).query
    return answer_events(query, name=name)


@blueprint.route("/queries/<name>/subscriptions", methods=["GET", "POST"])
@blueprint.route("/queries/<name>/subscriptions/<subscription>", methods=["GET", "DELETE"])
@blueprint.route("/nextPageToken/<name>", methods=["DELETE"])
def not_built(name: str, subscription: str | None = None) -> Response:
    """What the standard knows and this repository does not do yet."""
    del name, subscription
    return problem(
        HTTPStatus.NOT_IMPLEMENTED,
        "Implementation",
        gettext("Subscriptions are not built yet, and page tokens end by themselves."),
    )


def _shown(query: EpcisQuery) -> dict[str, Any]:
    return {"name": query.name, "query": query.query}
