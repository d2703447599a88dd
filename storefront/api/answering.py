"""Answers: one thing, a page of things, or what a POST created."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, json, request
from marshmallow import Schema, fields, validate
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from storefront.api.access import recorder
from storefront.idempotency import services as idempotency
from storefront.web.current import deployment
from traceability.errors import N_, InvalidInput, NotFound
from traceability.parties.former import place_once_coded
from traceability.parties.models import Place

MOST_ON_A_PAGE = 200
_LONGEST_KEY = 100


class PageQuery(Schema):
    """Which page of a list."""

    after = fields.UUID(metadata={"description": "the id after which the page starts"})
    limit = fields.Integer(
        load_default=50, validate=validate.Range(1, MOST_ON_A_PAGE), metadata={"default": 50}
    )


def one(schema: type[Schema], thing: object, *, status: int = 200) -> Response:
    """One thing as JSON."""
    return _json(schema().dump(thing), status)


def page(
    schema: type[Schema],
    session: Session,
    query: Select[Any],
    args: dict[str, Any],
    *,
    tell: Callable[[Session, Sequence[Any]], Sequence[Any]] | None = None,
) -> Response:
    """A page of a query's things by their ids, with the next page in the `Link` header.

    `tell` makes of the page's rows what the schema shows.
    """
    table = query.column_descriptions[0]["entity"]
    if args.get("after") is not None:
        query = query.where(table.id > args["after"])
    found = session.scalars(query.order_by(table.id).limit(args["limit"] + 1)).unique().all()
    shown = found[: args["limit"]]
    answer = _json(schema(many=True).dump(tell(session, shown) if tell else shown), 200)
    if len(found) > len(shown):
        following = {**request.args, "after": str(shown[-1].id), "limit": str(args["limit"])}
        answer.headers["Link"] = f'<{request.path}?{urlencode(following)}>; rel="next"'
    return answer


def created(
    schema: type[Schema],
    act: Callable[[Session], Any],
    *,
    at: str | None = None,
    status: int = 201,
    kept: type[Schema] | None = None,
) -> Response:
    """Do `act` in one transaction and answer with what it made.

    With an `Idempotency-Key` the answer is kept in the same transaction; the same request again
    gets it and does nothing, another request with that key is refused. `at` is the path under
    which the new thing is found, its id in the place of `{}`. `kept` is what of the answer is kept
    where not all of it may be, because there is a secret in it.

    Raises:
        Conflict: the key was used for another request.
    """
    key = request.headers.get("Idempotency-Key")
    site = deployment()
    with site.transaction() as session:
        done = _claim(session, key) if key else None
        if done is not None and done.status is not None:
            answer = Response(done.body, done.status, mimetype="application/json")
            if done.location:
                answer.headers["Location"] = done.location
            return answer
        thing = act(session)
        session.flush()
        answer = one(schema, thing, status=status)
        if at is not None:
            answer.headers["Location"] = at.format(thing.id)
        if done is not None:
            idempotency.answered(
                done,
                status=status,
                location=answer.headers.get("Location"),
                body=one(kept or schema, thing).get_data(as_text=True),
            )
        return answer


def owned(session: Session, table: Any, named: str | UUID, *, field: str = "id") -> Any:
    """The organisation's own row of that id or, where rows have codes, of that code.

    A place answers to the codes that it had before too.

    Raises:
        NotFound: it has none, whoever else does.
    """
    query = select(table).where(table.organisation_id == recorder().organisation_id)
    try:
        query = query.where(table.id == (named if isinstance(named, UUID) else UUID(named)))
    except ValueError:
        if not hasattr(table, "code"):
            raise _missing(field, named) from None
        query = query.where(table.code == named)
    found = session.scalar(query)
    if found is None and table is Place:
        found = place_once_coded(session, recorder().organisation_id, str(named))
    if found is None:
        raise _missing(field, named)
    return found


def _missing(field: str, named: str | UUID) -> NotFound:
    return NotFound(N_("There is no “%(value)s” here."), field=field, value=str(named))


def _claim(session: Session, key: str) -> Any:
    if len(key) > _LONGEST_KEY:
        raise InvalidInput(
            N_("An Idempotency-Key has at most %(most)s characters."),
            field="Idempotency-Key",
            value=key[:_LONGEST_KEY],
            most=_LONGEST_KEY,
        )
    body = hashlib.sha256(request.get_data()).hexdigest()
    return idempotency.once(
        session,
        scope=f"api:{recorder().organisation_id}",
        key=key,
        fingerprint=idempotency.fingerprint([(request.method, request.path), ("body", body)]),
        now=deployment().clock(),
    )


def _json(body: object, status: int) -> Response:
    return Response(json.dumps(body) + "\n", status, mimetype="application/json")
