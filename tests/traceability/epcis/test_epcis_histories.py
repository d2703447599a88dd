"""Which of our events a document of EPCIS holds: of a lot, of some days, for strangers."""

import json
from contextlib import contextmanager
from datetime import date, timedelta

import farm
from epcis_rules import broken_rules
from epcis_told import BASE, founded, of_kind, recorded, told
from sqlalchemy import event as listening
from sqlalchemy import select

from traceability.epcis.export import (
    document,
    document_text,
    lot_document,
    public_document,
)
from traceability.epcis.lot_history import history_of
from traceability.events import services as events
from traceability.events.models import Event, EventKind, UnitAction
from traceability.events.recording import Draft, UnitContent, append
from traceability.lots.models import LogisticUnit, Lot
from traceability.parties.models import Certificate
from traceability.quantities import Quantity


def test_a_history_is_of_one_lot_and_strangers_are_told_less(deployment):
    """Two lots of tea from one harvest: the other one's packets are none of this one's history."""
    tea = founded(deployment)
    with deployment.transaction() as session:
        here = farm.visit(session, tea)
        leaf = farm.harvest(session, here, 40)
        mine, other = (farm.fire(session, here, [(leaf, 20_000)], 4_000) for _ in range(2))
        packets, others = (farm.pack(session, here, lot, 20) for lot in (mine, other))
        for operation, ago in (("spray", 30), ("old", 400)):
            append(
                session,
                here.recorder,
                Draft(
                    kind=EventKind.FIELD_OPERATION,
                    stage=operation,
                    at=type(here.now).at(here.now.as_entered - timedelta(days=ago)),
                    place_id=here.plot.id,
                    party_id=here.household.id,
                ),
            )
        events.sell(
            session,
            here.recorder,
            inputs=[(packets, Quantity.count(3))],
            at=here.now,
            buyer=here.household,
        )

    with deployment.reading() as session:
        lot = session.get_one(Lot, packets.id)
        whole = lot_document(session, lot, base_url=BASE, now=deployment.clock())
        public = public_document(session, lot, base_url=BASE, now=deployment.clock())

    stages = [event.get("nguon:stage") or event["nguon:kind"] for event in _events(whole)]
    assert sorted(stages) == ["harvest", "pack", "process", "sell", "spray"]
    assert others.code not in json.dumps(whole)
    assert "retail_selling" not in json.dumps(public)
    assert str(tea.household.id) not in json.dumps(public)
    assert len(_events(public)) == 4
    assert broken_rules(public) == []


def _events(document_):
    return document_["epcisBody"]["eventList"]


def test_a_certificate_is_named_where_it_held_for_the_place_or_the_goods(sqlite_deployment, tea):
    with sqlite_deployment.transaction() as session:
        here = farm.visit(session, tea)
        first, second = (farm.harvest(session, here, kg) for kg in (1, 2))
        certified = {"vietgap": {"lot_id": first.id}, "organic_vn": {"place_id": here.workshop.id}}
        for scheme, subject in certified.items():
            session.add(
                Certificate(
                    organisation_id=here.organisation.id,
                    scheme=scheme,
                    number="1",
                    issuer="Vinacert",
                    valid_from=date(2026, 1, 1),
                    created_at=here.recorder.now(),
                    **subject,
                )
            )

    with sqlite_deployment.reading() as session:
        told_of = {
            each["ilmd"]["cbvmda:lotNumber"]: len(each.get("certificationInfo", ()))
            for each in told(session, tea)
        }

    assert told_of == {first.code: 1, second.code: 0}


def test_the_pallet_around_a_carton_of_the_lot_is_part_of_its_history(
    sqlite_deployment, tea, packed
):
    with sqlite_deployment.transaction() as session:
        here = farm.visit(session, tea)
        owner = {"organisation_id": here.organisation.id, "created_at": here.recorder.now()}
        carton, pallet, other = (
            LogisticUnit(code=code, kind="carton", **owner) for code in ("C-1", "P-1", "C-2")
        )
        session.add_all([carton, pallet, other])
        session.flush()
        for units in (
            [UnitContent(UnitAction.ADD, carton.id, lot_id=packed.id, grams=200, pieces=1)],
            [UnitContent(UnitAction.ADD, pallet.id, child_unit_id=carton.id)],
            [UnitContent(UnitAction.ADD, pallet.id, child_unit_id=other.id)],
        ):
            recorded(session, here, EventKind.AGGREGATE, units=units)
        recorded(
            session,
            here,
            EventKind.DISPATCH,
            units=[UnitContent(UnitAction.OBSERVE, pallet.id)],
        )

    with sqlite_deployment.reading() as session:
        lot = session.get_one(Lot, packed.id)
        found = told(session, tea, event_ids=history_of(session, lot))

    assert [event["childEPCs"] for event in found if "childEPCs" in event] == [
        [f"{BASE}/id/unit/LABANG/C-1"]
    ]
    assert of_kind(found, "dispatch")[0]["epcList"] == [f"{BASE}/id/unit/LABANG/P-1"]
    assert len(of_kind(found, "aggregate")) == 2


def test_days_are_chosen_by_when_it_happened(deployment):
    tea = founded(deployment)
    with deployment.transaction() as session:
        here = farm.visit(session, tea)
        for number in (10, 11, 12):
            farm.harvest(session, here, number, at=farm.day(number))

    with deployment.reading() as session:
        found = told(session, tea, since=farm.day(11).moment, until=farm.day(12).moment)

    assert [event["quantityList"][0]["quantity"] for event in found] == [11]


def test_a_document_is_the_same_written_piece_by_piece(sqlite_deployment, tea, packed):
    with sqlite_deployment.reading() as session:
        all_told = told(session, tea)

    text = "".join(document_text(all_told, BASE, sqlite_deployment.clock()))

    assert json.loads(text) == document(all_told, BASE, sqlite_deployment.clock())
    assert json.loads("".join(document_text([], BASE, sqlite_deployment.clock())))["epcisBody"]


@contextmanager
def statements(engine):
    sent = []

    def note(connection, cursor, statement, *_):
        sent.append(statement)

    listening.listen(engine, "before_cursor_execute", note)
    yield sent
    listening.remove(engine, "before_cursor_execute", note)


def test_more_events_take_no_more_statements(sqlite_deployment):
    with sqlite_deployment.transaction() as session:
        tea = farm.found(session, sqlite_deployment.clock)
    counts = []
    for packs in (1, 2, 3):
        with sqlite_deployment.transaction() as session:
            farm.packets(session, farm.visit(session, tea), packs)
        with sqlite_deployment.reading() as session, statements(sqlite_deployment.engine) as sent:
            assert len(told(session, tea)) == 3 * packs
            counts.append(len(sent))

    assert len(set(counts)) == 1, counts


def test_another_organisation_is_told_nothing(sqlite_deployment):
    with sqlite_deployment.transaction() as session:
        tea = farm.found(session, sqlite_deployment.clock)
        lot = farm.packets(session, tea, 2)
        stranger = farm.found(session, sqlite_deployment.clock, code="NAHIN")

    with sqlite_deployment.reading() as session:
        assert told(session, stranger) == []
        assert told(session, stranger, lot_ids=[lot.id]) == []
        ids = set(session.scalars(select(Event.id)))
        assert told(session, stranger, event_ids=ids) == []
        assert told(session, tea, lot_ids=[lot.id])
