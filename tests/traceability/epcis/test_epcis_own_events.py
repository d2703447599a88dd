"""Our own events in the repository: found like others', told from their own tables."""

from uuid import uuid4

import pytest
from epcis_rules import broken_rules

from traceability.epcis.answers import query_document
from traceability.epcis.event_hash import event_hashes
from traceability.epcis.event_query import EventQuery
from traceability.epcis.models import EpcisEpc
from traceability.epcis.parameters import read_query
from traceability.epcis.projecting import catch_up
from traceability.epcis.querying import find
from traceability.epcis.reading import Organisation, Partner, Public
from traceability.epcis.telling import tell
from traceability.events import corrections, services
from traceability.events.models import Event
from traceability.lots.models import Lot
from traceability.parties import services as parties
from traceability.parties.models import Party
from traceability.quantities import Quantity
from traceability.times import EventTime


@pytest.fixture
def walked(deployment, walk):
    """A road of ten events, taken in."""
    road = walk(deployment)
    catch_up(deployment)
    return road


def found(deployment, reader, **parameters):
    with deployment.reading() as session:
        query = read_query(parameters, {}) if parameters else EventQuery()
        return find(session, reader, query, size=100).events


def everything(deployment, reader):
    with deployment.reading() as session:
        events = find(session, reader, EventQuery(), size=100).events
        told = tell(session, events, deployment.base_url, reader=reader)
        return events, query_document(told, name="all", now=deployment.clock())


def test_every_own_event_is_told_in_valid_epcis_with_the_hash_that_was_stored(deployment, walked):
    events, answer = everything(deployment, Organisation(walked.recorder.organisation_id))

    with deployment.reading() as session:
        recorded = {event.id for event in session.query(Event)}
    assert {event.own_event_id for event in events} == recorded
    assert broken_rules(answer) == []
    assert event_hashes(answer) == [event.event_hash for event in events]


def test_own_events_are_found_by_lot_and_step(deployment, walked):
    reader = Organisation(walked.recorder.organisation_id)
    lots = found(deployment, reader, EQ_bizStep="commissioning")

    with deployment.reading() as session:
        harvest = next(each for each in lots if each.own_event_id == walked.harvest)
        uri = session.query(EpcisEpc.uri).filter_by(number=harvest.number).scalar()

    assert walked.harvest in {
        each.own_event_id for each in found(deployment, reader, MATCH_anyEPCClass=uri)
    }


def test_taking_in_again_takes_nothing(deployment, walked):
    assert catch_up(deployment) == 0


def test_a_correction_is_a_declaration_beside_the_event_and_unpublishes_its_lot(deployment, walked):
    with deployment.transaction() as session:
        corrections.declare_error(session, walked.recorder, event_id=walked.binding, truth=None)

    assert catch_up(deployment) == 1
    reader = Organisation(walked.recorder.organisation_id)
    (declaration,) = found(deployment, reader, EXISTS_errorDeclaration="true")
    assert declaration.own_event_id == walked.binding
    events, answer = everything(deployment, reader)
    assert broken_rules(answer) == []
    assert event_hashes(answer) == [event.event_hash for event in events]
    same = [each for each in events if each.own_event_id == walked.binding]
    assert len({each.leaf for each in same}) == 2
    assert found(deployment, Public()) == []


def test_anybody_sees_how_a_lot_came_about_whose_stamps_are_in_use(deployment, walked):
    seen = {each.own_event_id for each in found(deployment, Public())}

    assert {walked.harvest, walked.packing, walked.binding} <= seen


@pytest.fixture
def sold(sqlite_deployment, walk):
    """A road whose packets were sold to a buyer; another buyer bought nothing."""
    road = walk(sqlite_deployment)
    with sqlite_deployment.transaction() as session:
        buyer, other = (
            parties.add_party(session, road.recorder, kind="buyer", code=code, name=code).id
            for code in ("BEN-THANH", "CHO-LON")
        )
        sale = services.sell(
            session,
            road.recorder,
            inputs=[(session.get_one(Lot, road.packets), Quantity.count(5))],
            buyer=session.get_one(Party, buyer),
            at=EventTime.local(sqlite_deployment.clock()),
        ).id
    catch_up(sqlite_deployment)
    return road, sale, buyer, other


def test_whom_goods_were_sold_to_is_told_to_nobody_but_them(sqlite_deployment, sold):
    road, sale, buyer, other = sold
    owner = road.recorder.organisation_id

    def sees(reader):
        return {each.own_event_id for each in found(sqlite_deployment, reader)}

    assert sale in sees(Organisation(owner))
    assert sale not in sees(Public())
    assert {sale, road.harvest, road.packing} <= sees(Partner(owner, buyer))
    assert sees(Partner(owner, other)) == set()
    assert sees(Partner(uuid4(), buyer)) == set()


def test_to_strangers_no_party_is_named(sqlite_deployment, sold):
    road, sale, _, _ = sold
    owner = Organisation(road.recorder.organisation_id)
    with sqlite_deployment.reading() as session:
        rows = find(session, owner, EventQuery(), size=100).events
        to_owner, to_all = (
            [event for event, _ in tell(session, rows, sqlite_deployment.base_url, reader=reader)]
            for reader in (owner, Public())
        )

    named = {"sourceList", "destinationList"}
    assert any(named & event.keys() for event in to_owner)
    assert not any(named & event.keys() for event in to_all)
    assert sale in {row.own_event_id for row in rows}


def test_a_page_for_strangers_goes_on_past_what_they_may_not_see(sqlite_deployment, sold):
    """Events that are hidden take no place on a page, and never end the answer early."""
    reader, ids, after = Public(), [], None

    with sqlite_deployment.reading() as session:
        while True:
            page = find(session, reader, EventQuery(), size=2, after=after)
            ids += [each.number for each in page.events]
            if page.after is None:
                break
            after = page.after

    assert ids == [each.number for each in found(sqlite_deployment, reader)]
    assert len(ids) > 3
