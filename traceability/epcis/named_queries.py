"""Queries that an organisation keeps under a name."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.epcis.models import EpcisQuery
from traceability.epcis.parameters import read_query
from traceability.epcis.prefixes import prefixes_for
from traceability.errors import N_, CodeTaken, InvalidQuery, NotFound
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Permission

LONGEST_NAME = 100
MOST_QUERIES = 200


def create(session: Session, recorder: Recorder, *, name: Any, query: Any) -> EpcisQuery:
    """Keep a query.

    Raises:
        NotAllowed: the recorder may not record.
        InvalidQuery: no name, or not a query; `.field` names the parameter.
        CodeTaken: there is one of that name, or there are `MOST_QUERIES` already.
    """
    recorder.require(Permission.RECORD_WORKSHOP)
    if not isinstance(name, str) or not name.strip() or len(name) > LONGEST_NAME or "/" in name:
        raise InvalidQuery(
            N_("A query's name has 1 to 100 characters, none of them /."), field="name"
        )
    if not isinstance(query, dict):
        raise InvalidQuery(
            N_("An object is expected here, not %(value)r."), field="query", value=str(query)[:100]
        )
    read_query(query, prefixes_for(session, recorder.organisation_id, query))
    known = all_of(session, recorder)
    if any(each.name == name for each in known) or len(known) >= MOST_QUERIES:
        raise CodeTaken(N_("There is a query of the name %(value)s."), field="name", value=name)
    made = EpcisQuery(
        organisation_id=recorder.organisation_id,
        name=name,
        query=query,
        created_at=recorder.now(),
    )
    session.add(made)
    session.flush()
    return made


def all_of(session: Session, recorder: Recorder) -> Sequence[EpcisQuery]:
    """The organisation's queries by name."""
    recorder.require(Permission.VIEW)
    return session.scalars(
        select(EpcisQuery)
        .where(EpcisQuery.organisation_id == recorder.organisation_id)
        .order_by(EpcisQuery.name)
    ).all()


def named(session: Session, recorder: Recorder, *, name: str) -> EpcisQuery:
    """One query.

    Raises:
        NotFound: the organisation keeps none of that name.
    """
    recorder.require(Permission.VIEW)
    found = session.scalar(
        select(EpcisQuery).where(
            EpcisQuery.organisation_id == recorder.organisation_id, EpcisQuery.name == name
        )
    )
    if found is None:
        raise NotFound(N_("There is no such query."), value=name[:LONGEST_NAME])
    return found


def delete(session: Session, recorder: Recorder, *, name: str) -> None:
    """Forget a query.

    Raises:
        NotFound: the organisation keeps none of that name.
    """
    recorder.require(Permission.RECORD_WORKSHOP)
    session.delete(named(session, recorder, name=name))
