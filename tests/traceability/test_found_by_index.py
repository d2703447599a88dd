"""What must be as quick among a million events as among ten reads no table from end to end."""

from contextlib import contextmanager

import farm
import pytest
import trade
from sqlalchemy import event as listening
from sqlalchemy import select

from storefront.models import Base
from traceability.epcis.models import EpcisEpc
from traceability.epcis.parameters import read_query
from traceability.epcis.projecting import catch_up
from traceability.epcis.querying import find
from traceability.epcis.reading import Organisation
from traceability.lots.history import history_of
from traceability.lots.lineage import Direction
from traceability.recalls.reach import reach_of

EPCS = {"MATCH_anyEPCClass"}
# SQLite plans name a table that a statement names twice by its alias.
TABLES = {f"{table}{alias}" for table in Base.metadata.tables for alias in ("", "_1", "_2")}


@pytest.fixture
def sold(deployment):
    """A packed lot with its leaf below and a buyer above: recorder, leaf, packets."""
    with deployment.transaction() as session:
        coop = farm.found(session, deployment.clock)
        lot = farm.packets(session, coop, 20)
        for packs in (5, 4):
            trade.dispatch(session, coop, lot, packs, trade.buyer(session, coop, f"KH-{packs}"))
        leaf = min(history_of(session, [lot.id], Direction.UP).lots)
    catch_up(deployment)
    return coop.recorder, leaf, lot.id


@contextmanager
def plans(session):
    """How the database answers each statement that it is sent meanwhile, as text.

    PostgreSQL reads a small table from end to end whatever indexes it has, unless it is told not to
    wherever there is another way.
    """
    connection, asked, found = session.connection(), [], []

    def note(_connection, _cursor, statement, parameters, *_rest):
        asked.append((statement, parameters))

    listening.listen(connection, "before_cursor_execute", note)
    yield found
    listening.remove(connection, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN"
    if connection.dialect.name == "postgresql":
        explain = "EXPLAIN"
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    for statement, parameters in asked:
        rows = connection.exec_driver_sql(f"{explain} {statement}", parameters)
        found.append("\n".join(row[-1] for row in rows))
    assert found


def whole_tables(found):
    """The lines of plans that read a table of ours from end to end."""
    lines = [line.strip() for plan in found for line in plan.splitlines()]
    return [
        line
        for line in lines
        if "Seq Scan on" in line or (line.startswith("SCAN ") and line.split()[1] in TABLES)
    ]


@pytest.mark.parametrize("direction", Direction)
def test_a_history_reads_no_table_from_end_to_end(deployment, sold, direction):
    _, leaf, packets = sold
    start = packets if direction is Direction.UP else leaf

    with deployment.reading() as session, plans(session) as found:
        history = history_of(session, [start], direction)

    assert {leaf, packets} <= history.lots.keys()
    assert whole_tables(found) == []


def test_the_work_on_a_plot_is_found_past_its_harvests(deployment, sold):
    """They are many where little else is recorded of the plot."""
    _, _, packets = sold

    with deployment.reading() as session, plans(session) as found:
        history_of(session, [packets], Direction.UP)

    if deployment.engine.dialect.name == "sqlite":  # PostgreSQL chooses by what the tables hold
        (asked,) = [plan for plan in found if "ix_events_by_place" in plan]
        assert "place_id=? AND kind=? AND business_date>?" in asked


def test_what_a_recall_reaches_is_found_by_indexes(deployment, sold):
    """The orders too, of which a shop has more than a cooperative has lots."""
    recorder, leaf, _ = sold

    with deployment.reading() as session, plans(session) as found:
        reach = reach_of(session, [leaf], organisation_id=recorder.organisation_id, after=None)

    assert len(reach.recipients) == 2
    assert whole_tables(found) == []
    if deployment.engine.dialect.name == "sqlite":  # PostgreSQL chooses by what the tables hold
        assert any("ix_orders_by_sale" in plan for plan in found)


@pytest.mark.parametrize(
    ("parameters", "index"),
    [
        ({"MATCH_anyEPCClass": "what was sent last"}, "ix_epcis_epcs_by_uri"),
        (
            {"EQ_bizStep": "shipping", "GE_eventTime": "2026-01-01T00:00:00Z"},
            "ix_epcis_events_by_step",
        ),
        ({}, "ix_epcis_events_by_time"),
    ],
    ids=["by EPC", "by step and time", "everything"],
)
def test_a_page_of_a_query_and_the_next_are_found_by_the_index(deployment, sold, parameters, index):
    recorder, _, _ = sold
    reader = Organisation(recorder.organisation_id)

    with deployment.reading() as session:
        last = session.scalars(select(EpcisEpc.uri).order_by(EpcisEpc.number.desc())).first()
        query = read_query({**parameters, **dict.fromkeys(parameters.keys() & EPCS, last)}, {})
        with plans(session) as found:
            first = find(session, reader, query, size=1)
            assert first.events
            assert find(session, reader, query, size=1, after=first.after).events

    assert whole_tables(found) == []
    assert len(found) == 2
    if deployment.engine.dialect.name == "sqlite":  # PostgreSQL chooses by what the tables hold
        assert all(index in plan for plan in found)
