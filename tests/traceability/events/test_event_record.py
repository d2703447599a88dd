"""What every event says of itself: when, by whom, for whom; and nothing of persons."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import farm
import pytest
from sqlalchemy import String, inspect, select
from sqlalchemy.types import JSON

from traceability.database import Identifier
from traceability.errors import (
    NotFound,
)
from traceability.events import services as events
from traceability.events.models import (
    ErrorDeclaration,
    Event,
    EventFact,
    EventLine,
    EventStampRange,
)
from traceability.events.stocktaking import correct_stock
from traceability.parties.models import Person
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role
from traceability.quantities import Quantity
from traceability.times import VIETNAM, EventTime


def test_six_in_the_morning_is_recorded_with_three_times(shed, library):
    library.clock.now = datetime(2026, 11, 22, 3, 0, 7, tzinfo=UTC)

    event = shed.harvest(at=EventTime.at(datetime(2026, 11, 22, 6, 0, tzinfo=VIETNAM)))

    assert event.event_time == datetime(2026, 11, 21, 23, 0, tzinfo=UTC)
    assert event.offset_minutes == 420
    assert event.business_date == date(2026, 11, 22)
    assert event.record_time == datetime(2026, 11, 22, 3, 0, 7, tzinfo=UTC)
    assert events.output_lot(event).code.startswith("LA-261122")


def test_a_phone_that_is_a_few_minutes_ahead_may_record(shed, library):
    ahead = library.clock.now + timedelta(minutes=4)

    assert shed.harvest(at=EventTime.local(ahead)).event_time == ahead


def test_the_times_survive_both_databases(deployment, clock):
    at = EventTime.at(datetime(2026, 11, 22, 6, 0, tzinfo=VIETNAM))
    with deployment.transaction() as session:
        farm.harvest(session, farm.found(session, clock), at=at)

    with deployment.reading() as session:
        event = session.scalars(select(Event)).one()
        assert (event.event_time, event.offset_minutes) == (at.moment, 420)
        assert event.event_time.utcoffset() == timedelta(0)
        assert (event.business_date, event.record_time) == (date(2026, 11, 22), clock.now)


def test_an_event_says_who_recorded_it_and_for_whom(shed, library):
    person = Person(display_name="Nguyễn Thị Lan", created_at=library.clock())
    shed.session.add(person)
    shed.session.flush()
    helper = Recorder(
        shed.coop.organisation.id,
        Role.HELPER,
        person_id=person.id,
        on_behalf_of=shed.coop.household.id,
        clock=library.clock,
    )

    event = events.record_harvest(
        shed.session,
        helper,
        plot=shed.coop.plot,
        material=shed.coop.leaf,
        taken=Quantity.weigh(3),
        at=shed.coop.now,
        facts=farm.PLUCKED,
    )

    assert (event.recorded_by, event.on_behalf_of) == (person.id, shed.coop.household.id)


@pytest.mark.parametrize("whose", ["neighbour", "nobody"])
def test_nobody_records_on_behalf_of_others_people(shed, library, whose):
    """It met a foreign key of the database instead of an answer."""
    party = shed.neighbour.household.id if whose == "neighbour" else uuid4()
    helper = Recorder(
        shed.coop.organisation.id, Role.HELPER, on_behalf_of=party, clock=library.clock
    )

    with pytest.raises(NotFound) as refused:
        farm.harvest(
            shed.session,
            type(shed.coop)(**{**vars(shed.coop), "recorder": helper}),
        )
    assert refused.value.field == "on_behalf_of"


def test_every_event_has_sixteen_random_bytes_of_its_own(shed):
    for _ in range(5):
        shed.harvest()

    nonces = shed.session.scalars(select(Event.nonce)).all()
    assert {len(nonce) for nonce in nonces} == {16}
    assert len(set(nonces)) == len(nonces)


def test_no_column_of_an_event_holds_a_name_a_phone_or_a_face():
    """People are opaque ids; what is text is a code, a unit, a figure or an answer."""
    text_columns = {
        f"{model.__tablename__}.{column.name}"
        for model in (Event, EventLine, EventFact, EventStampRange, ErrorDeclaration)
        for column in inspect(model).columns
        if isinstance(column.type, String | JSON)
    }
    people = {
        f"{model.__tablename__}.{column.name}": type(column.type)
        for model in (Event, ErrorDeclaration)
        for column in inspect(model).columns
        if column.name in {"recorded_by", "on_behalf_of", "party_id"}
    }

    assert text_columns == {
        "events.kind",
        "events.stage",
        "event_lines.figure",
        "event_lines.unit",
        "event_facts.key",
        "event_facts.value",
        "error_declarations.reason",
        "error_declarations.reason_text",
    }
    assert set(people.values()) == {Identifier}
    assert len(people) == 4


def test_what_people_typed_into_a_fact_is_kept_unchanged(deployment, clock):
    typed = """O'Brien <3 =1+1 "%s" %(x)s; DROP TABLE events --"""
    with deployment.transaction() as session:
        coop = farm.found(session, clock)
        lot = farm.packets(session, coop, 5)
        correct_stock(
            session,
            coop.recorder,
            lot=lot,
            counted=None,
            place=coop.workshop,
            at=coop.now,
            reason=typed,
        )

    with deployment.reading() as session:
        assert session.scalars(select(EventFact.value).where(EventFact.key == "reason")).all() == [
            typed
        ]
