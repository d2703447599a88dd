"""Reading what was recorded, on both databases."""

import farm
import pytest

from traceability.errors import NotFound
from traceability.events.corrections import declare_error
from traceability.events.diary import (
    corrected_event,
    event_by_id,
    events_of_lot,
    last_event,
    names_of,
    recent_events,
)
from traceability.events.models import EventKind
from traceability.events.truth import Truth
from traceability.parties.models import Person
from traceability.quantities import Quantity


@pytest.fixture
def coop(deployment):
    with deployment.transaction() as session:
        return farm.found(session, deployment.clock)


@pytest.fixture
def packed(deployment, coop):
    """Leaf, tea, packets: three entries."""
    with deployment.transaction() as session:
        return farm.packets(session, farm.visit(session, coop))


def kinds(events):
    return [event.kind for event in events]


def test_the_diary_tells_the_newest_entry_first_and_goes_on_from_any(deployment, coop, packed):
    with deployment.reading() as session:
        first = recent_events(session, coop.organisation.id, limit=2)
        rest = recent_events(session, coop.organisation.id, before=first[-1].id)
        harvests = recent_events(session, coop.organisation.id, kinds=[EventKind.HARVEST])

    assert kinds(first) == [EventKind.PACK, EventKind.PROCESS]
    assert kinds(rest) == kinds(harvests) == [EventKind.HARVEST]


def test_the_diary_can_be_told_after_it_is_closed(deployment, coop, packed):
    with deployment.reading() as session:
        events = recent_events(session, coop.organisation.id)

    assert [line.lot.content.code for line in events[0].lines] == ["CHE", "CHE200"]
    assert events[2].place.code == "LO-3"
    assert [fact.key for fact in events[2].facts] == ["pluck_standard"]
    assert events[0].error is None


def test_a_lots_history_keeps_both_versions(deployment, coop):
    with deployment.transaction() as session:
        here = farm.visit(session, coop)
        lot = farm.harvest(session, here, 400)
        wrong = events_of_lot(session, lot)[0]
        truth = Truth(quantities={0: Quantity.weigh("40")})
        declare_error(session, here.recorder, event_id=wrong.id, truth=truth)
    with deployment.reading() as session:
        right, wrong = events_of_lot(session, lot)

        assert corrected_event(session, right).id == wrong.id
        assert corrected_event(session, wrong) is None
    assert right.error is None
    assert wrong.error.corrective_event_id == right.id
    assert [right.lines[0].grams, wrong.lines[0].grams] == [40_000, 400_000]


def test_the_last_time_is_one_that_stands(deployment, coop):
    organisation_id = coop.organisation.id
    with deployment.transaction() as session:
        here = farm.visit(session, coop)
        farm.harvest(session, here, 30)
        lot = farm.harvest(session, here, 400)
        wrong = events_of_lot(session, lot)[0]
        declare_error(session, here.recorder, event_id=wrong.id, truth=None)
    with deployment.reading() as session:
        last = last_event(session, organisation_id, EventKind.HARVEST, stage="harvest")
        of_leaf = last_event(session, organisation_id, EventKind.HARVEST, content_id=coop.leaf.id)
        of_tea = last_event(session, organisation_id, EventKind.HARVEST, content_id=coop.tea.id)
        bought = last_event(session, organisation_id, EventKind.HARVEST, stage="receive")

    assert last.lines[0].grams == of_leaf.lines[0].grams == 30_000
    assert of_tea is None
    assert bought is None


def test_anothers_entry_is_not_there(deployment, coop, packed):
    with deployment.transaction() as session:
        other = farm.found(session, deployment.clock, code="LAHIEN")
        event_id = recent_events(session, coop.organisation.id)[0].id

        with pytest.raises(NotFound):
            event_by_id(session, other.organisation.id, event_id)
        assert recent_events(session, other.organisation.id) == []


def test_who_was_forgotten_has_no_name(deployment):
    now = deployment.clock()
    with deployment.transaction() as session:
        lan = Person(display_name="Lan", created_at=now)
        gone = Person(display_name="Hoa", created_at=now, erased_at=now)
        session.add_all([lan, gone])
        session.flush()

        assert names_of(session, [lan.id, gone.id, None]) == {lan.id: "Lan"}
