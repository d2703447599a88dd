"""Nothing that the repository holds is ever changed: the database refuses, whoever asks."""

import json

import pytest
from conformance import vectors
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from traceability.epcis.capture import capture
from traceability.epcis.documents import read
from traceability.epcis.models import EpcisContext, EpcisEpc, EpcisEvent, EpcisValue
from traceability.events.append_only import REPOSITORY_TABLES
from traceability.parties import services as parties
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role

MODELS = (EpcisContext, EpcisEvent, EpcisEpc, EpcisValue)
OTHER = {
    "epcis_contexts": ("id", "'00000000000000000000000000000001'"),
    "epcis_events": ("number", "999"),
}
"""What makes a copy of a row another row, but for its further keys."""


@pytest.fixture
def repository(deployment):
    """GS1's words for thirteen events of a farm, in every table of the repository."""
    farm = json.loads(vectors("epcis", "sample_farm.json").read_text(encoding="utf-8"))
    with deployment.transaction() as session:
        coop = parties.create_organisation(
            session, code="HTX", name_vi="HTX", address_vi="x", clock=deployment.clock
        )
        recorder = Recorder(coop.id, Role.OWNER, clock=deployment.clock)
        assert capture(session, recorder, document=read(farm)).success
    return deployment


def everything(deployment):
    with deployment.reading() as session:
        return {
            table: sorted(map(tuple, session.execute(text(f"SELECT * FROM {table}"))), key=str)
            for table in REPOSITORY_TABLES
        }


def named(table):
    return [column.name for column in inspect(table).columns]


def copies(how, table, *, extra="", value="", most=1, **instead):
    """An INSERT of rows that are there, with some columns told otherwise."""
    told = [instead.get(name, name) for name in named(table)]
    return (
        f"{how} INTO {table.__tablename__} ({extra}{', '.join(named(table))}) "
        f"SELECT {value}{', '.join(told)} FROM {table.__tablename__} LIMIT {most}"
    )


def attacks(deployment):
    for table in REPOSITORY_TABLES:
        yield f"UPDATE {table} SET organisation_id = organisation_id"
        yield f"DELETE FROM {table}"
    if deployment.engine.dialect.name == "postgresql":
        for table in REPOSITORY_TABLES:
            yield f"TRUNCATE {table} CASCADE"
            yield f"SET session_replication_role = replica; DELETE FROM {table}"
        return
    for model in MODELS:
        for how in ("REPLACE", "INSERT OR REPLACE"):
            yield copies(how, model)
            yield copies(how, model, most=5)
        if model.__tablename__ in OTHER:
            key, other = OTHER[model.__tablename__]
            yield copies("REPLACE", model, **{key: other})
            for number in ("rowid", "oid", "_rowid_"):
                unique = {"event_id": "'urn:x:1'"} if model is EpcisEvent else {"digest": "'x'"}
                yield copies(
                    "REPLACE", model, extra=f"{number}, ", value="1, ", **{key: other}, **unique
                )


def test_nothing_captured_is_changed_or_taken_out(repository):
    before = everything(repository)
    assert all(before.values())
    through = []

    for attack in attacks(repository):
        try:
            with repository.engine.connect() as connection:
                for statement in attack.split("; "):
                    connection.execute(text(statement))
                connection.commit()
        except DBAPIError as error:
            if "append-only" not in str(error.orig):
                through.append((attack, error.orig))
        else:
            through.append(attack)

    assert through == []
    assert everything(repository) == before
