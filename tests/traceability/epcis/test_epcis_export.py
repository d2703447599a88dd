"""Our own history in EPCIS 2.0: by GS1's schema, in GS1's words, corrections included."""

import json
from contextlib import contextmanager
from datetime import date, timedelta
from hashlib import sha256

import farm
import pytest
import trade
from epcis_rules import broken_rules
from sqlalchemy import event as listening
from sqlalchemy import select

from traceability.epcis.event_hash import event_hashes
from traceability.epcis.export import (
    document,
    document_text,
    lot_document,
    own_events,
    public_document,
)
from traceability.epcis.lot_history import history_of
from traceability.epcis.mapping import KINDS
from traceability.events import services as events
from traceability.events.corrections import declare_error
from traceability.events.models import Event, EventKind, UnitAction
from traceability.events.recording import Draft, Evidence, UnitContent, append
from traceability.events.stocktaking import correct_stock, record_opening_stock
from traceability.events.truth import Truth
from traceability.files.models import StoredFile
from traceability.lots.ledger import Move
from traceability.lots.models import LogisticUnit, Lot
from traceability.parties import services as parties
from traceability.parties.models import Certificate
from traceability.quantities import Quantity
from traceability.stamps import services as stamps
from traceability.stamps.ranges import Range

BASE = "https://nguon.example"
GTIN = "08938501234568"


def told(session, tea, **which):
    return list(own_events(session, organisation_id=tea.organisation.id, base_url=BASE, **which))


def of_kind(all_told, kind):
    return [event for event in all_told if event["nguon:kind"] == kind]


def recorded(session, tea, kind, **parts):
    """An event of any kind, as the services of that kind write it."""
    return append(session, tea.recorder, Draft(kind=kind, at=tea.now, **parts))


def founded(deployment, code="LABANG"):
    with deployment.transaction() as session:
        return farm.found(session, deployment.clock, code=code)


def packed_by(deployment, tea):
    with deployment.transaction() as session:
        return farm.packets(session, farm.visit(session, tea), packs=10)


@pytest.fixture
def tea(sqlite_deployment):
    return founded(sqlite_deployment)


@pytest.fixture
def packed(sqlite_deployment, tea):
    return packed_by(sqlite_deployment, tea)


def test_every_kind_of_event_is_told():
    assert {kind.value for kind in EventKind} == KINDS


def test_the_road_from_the_field_to_the_packet(sqlite_deployment, tea, packed):
    with sqlite_deployment.reading() as session:
        harvest, process, pack = told(session, tea)
        leaf, made, _ = session.scalars(select(Lot.code).order_by(Lot.created_at, Lot.id))

    lot = f"{BASE}/id/lot/LABANG/"
    assert harvest == {
        "type": "ObjectEvent",
        "eventID": harvest["eventID"],
        "eventTime": "2026-11-22T10:00:00.000+07:00",
        "eventTimeZoneOffset": "+07:00",
        "recordTime": "2026-11-22T03:00:00.000+00:00",
        "action": "ADD",
        "bizStep": "commissioning",
        "disposition": "active",
        "quantityList": [{"epcClass": lot + leaf, "quantity": 10, "uom": "KGM"}],
        "readPoint": {"id": f"{BASE}/id/place/LABANG/LO-3"},
        "bizLocation": {"id": f"{BASE}/id/place/LABANG/XUONG"},
        "ilmd": {
            "cbvmda:lotNumber": leaf,
            "cbvmda:countryOfOrigin": "VN",
            "gs1:harvestDate": "2026-11-22",
            "nguon:pluck_standard": "bud_two_leaves",
        },
        "nguon:kind": "harvest",
        "nguon:stage": "harvest",
    }
    assert process["type"] == "TransformationEvent"
    assert process["bizStep"] == f"{BASE}/voc/BizStep-process"
    assert process["inputQuantityList"] == harvest["quantityList"]
    assert process["outputQuantityList"] == [{"epcClass": lot + made, "quantity": 2, "uom": "KGM"}]
    assert pack["bizStep"] == "commissioning"
    assert pack["outputQuantityList"] == [{"epcClass": lot + packed.code, "quantity": 10}]
    assert pack["ilmd"]["gs1:netWeight"]["gs1:value"] == 0.2


def test_a_product_with_a_gtin_is_named_by_a_digital_link(sqlite_deployment, tea, packed):
    with sqlite_deployment.transaction() as session:
        session.get_one(type(tea.packet), tea.packet.id).gtin = GTIN

    with sqlite_deployment.reading() as session:
        pack = told(session, tea)[-1]

    assert pack["outputQuantityList"][0]["epcClass"] == f"{BASE}/01/{GTIN}/10/{packed.code}"


@pytest.mark.parametrize(
    ("kind", "told_as"),
    [
        (EventKind.SELL, (f"{BASE}/voc/BTT-sale", "sale")),
        (EventKind.DISPATCH, ("desadv", "delivery")),
    ],
)
def test_goods_that_come_back_name_the_sale_or_the_delivery(
    sqlite_deployment, tea, packed, kind, told_as
):
    own, name = told_as
    with sqlite_deployment.transaction() as session:
        here = farm.visit(session, tea)
        sent = trade.move(session, here, kind, packed, -3)
        trade.give_back(session, here, sent, 2)

    with sqlite_deployment.reading() as session:
        *_, went, back = told(session, tea)

    handed_over = {"type": own, "bizTransaction": f"{BASE}/id/{name}/{sent.id}"}
    assert went["bizTransactionList"] == [handed_over]
    assert [each["type"] for each in back["bizTransactionList"]] == ["rma", own]
    assert back["bizTransactionList"][1] == handed_over


def test_places_and_the_organisation_are_named_by_their_glns(sqlite_deployment, tea, packed):
    with sqlite_deployment.transaction() as session:
        here = farm.visit(session, tea)
        here.workshop.gln, here.organisation.gln = "4012345000115", "4012345000009"
        events.sell(
            session, here.recorder, inputs=[(packed, Quantity.count(1))], at=here.now, buyer=None
        )

    with sqlite_deployment.reading() as session:
        harvest, *_, sale = told(session, tea)

    assert harvest["bizLocation"] == {"id": f"{BASE}/414/4012345000115"}
    assert harvest["readPoint"] == {"id": f"{BASE}/id/place/LABANG/LO-3"}
    assert sale["sourceList"] == [
        {"type": "possessing_party", "source": f"{BASE}/417/4012345000009"}
    ]


def test_a_wrong_entry_is_told_with_its_declaration_and_its_truth(sqlite_deployment, tea):
    with sqlite_deployment.transaction() as session:
        here = farm.visit(session, tea)
        lot = farm.harvest(session, here, 40)
        wrong = session.scalars(select(Event)).one()
        declaration = declare_error(
            session,
            here.recorder,
            event_id=wrong.id,
            truth=Truth(quantities={0: Quantity.weigh(38)}),
        )
        truth_id = declaration.corrective_event_id

    with sqlite_deployment.reading() as session:
        first, second = told(session, tea, event_ids=history_of(session, lot))

    wrong_told, truth = sorted((first, second), key=lambda each: "errorDeclaration" not in each)
    assert wrong_told["errorDeclaration"] == {
        "declarationTime": "2026-11-22T03:00:00.000+00:00",
        "reason": "incorrect_data",
        "correctiveEventIDs": [f"urn:uuid:{truth_id}"],
    }
    assert wrong_told["quantityList"][0]["quantity"] == 40
    assert truth["eventID"] == f"urn:uuid:{truth_id}"
    assert truth["quantityList"][0]["quantity"] == 38
    assert broken_rules(document([first, second], BASE, sqlite_deployment.clock())) == []


def everything(deployment, session, tea, lot):
    """One event of every kind that has not happened yet, with whatever it can have."""
    here = farm.visit(session, tea)
    lot = session.get_one(Lot, lot.id)
    content = b"note"
    paper = StoredFile(
        sha256=sha256(content).hexdigest(),
        media_type="application/pdf",
        size=len(content),
        is_public=False,
        stored_at=here.recorder.now(),
        organisation_id=here.organisation.id,
    )
    carton, inner = (
        LogisticUnit(
            organisation_id=here.organisation.id,
            code=code,
            kind="carton",
            sscc=sscc,
            created_at=here.recorder.now(),
        )
        for code, sscc in (("T-1", "189385012345678905"), ("T 2/ê", None))
    )
    session.add_all([paper, carton, inner])
    session.flush()
    note = [Evidence(paper.sha256, "delivery_note")]
    seen = [UnitContent(UnitAction.OBSERVE, carton.id)]
    away, back = (
        [Move(lot, here.workshop.id, sign * 200, sign * 1, "1", "pieces")] for sign in (-1, 1)
    )
    place, buyer, about = here.workshop.id, here.household.id, [lot.id]
    recorded(
        session,
        here,
        EventKind.FIELD_OPERATION,
        stage="spray",
        place_id=here.plot.id,
        facts={"product": "Xô dịch tỏi", "dose": 1.5},
    )
    recorded(session, here, EventKind.INSPECT, place_id=here.plot.id, facts={"result": "passed"})
    recorded(
        session,
        here,
        EventKind.AGGREGATE,
        place_id=place,
        units=[
            UnitContent(UnitAction.ADD, carton.id, lot_id=lot.id, grams=400, pieces=2),
            UnitContent(UnitAction.ADD, inner.id, lot_id=lot.id, grams=200, pieces=1),
            UnitContent(UnitAction.ADD, carton.id, child_unit_id=inner.id),
        ],
    )
    recorded(
        session,
        here,
        EventKind.DISAGGREGATE,
        place_id=place,
        units=[UnitContent(UnitAction.DELETE, carton.id, child_unit_id=inner.id)],
    )
    recorded(
        session, here, EventKind.DISPATCH, party_id=buyer, moves=away, units=seen, documents=note
    )
    recorded(session, here, EventKind.RETURN, place_id=place, party_id=buyer, moves=back)
    recorded(
        session, here, EventKind.RECEIVE, place_id=place, party_id=buyer, moves=back, units=seen
    )
    recorded(session, here, EventKind.SELL, party_id=buyer, moves=away)
    recorded(session, here, EventKind.RECALL, about=about, facts={"reason": "Dư lượng"})
    recorded(session, here, EventKind.DESTROY, moves=away, facts={"reason": "Hỏng"})
    recorded(
        session,
        here,
        EventKind.BLEND,
        place_id=place,
        moves=[*away, Move(lot, here.warehouse.id, 200, 1, "1", "pieces")],
    )
    events.ship(
        session,
        here.recorder,
        lot=lot,
        quantity=Quantity.count(2),
        to_place=here.warehouse,
        at=here.now,
    )
    correct_stock(
        session,
        here.recorder,
        lot=lot,
        counted=Quantity.count(1),
        place=here.warehouse,
        at=here.now,
        reason="Đếm lại",
    )
    record_opening_stock(
        session,
        here.recorder,
        content=here.tea,
        quantity=Quantity.weigh("3.217"),
        place=here.warehouse,
        at=here.now,
    )
    parties.add_certificate(
        session,
        here.recorder,
        scheme="vietgap",
        number="VG-1",
        issuer="Vinacert",
        valid_from=date(2026, 1, 1),
        place_id=here.plot.id,
    )
    run = stamps.issue_run(
        session, here.recorder, deployment.vault, count=200, host=deployment.host, lot=lot
    )
    stamps.bind(session, here.recorder, run=run, stamps=Range(1, 5), lot=lot)
    stamps.activate(session, here.recorder, run=run, stamps=Range(1, 4))
    stamps.void(session, here.recorder, run=run, stamps=Range(5, 5))
    # Last, since it holds the lot.
    recorded(
        session, here, EventKind.INSPECT, about=about, documents=note, facts={"result": "failed"}
    )
    return run


def test_every_kind_is_valid_by_the_schema_of_gs1_and_can_be_hashed(deployment):
    tea = founded(deployment)
    packed = packed_by(deployment, tea)
    with deployment.transaction() as session:
        everything(deployment, session, tea, packed)

    with deployment.reading() as session:
        all_told = told(session, tea, identities=deployment.vault.identities)
        kinds = {kind.value for kind in session.scalars(select(Event.kind))}
    written = document(all_told, BASE, deployment.clock())

    assert {kind.value for kind in EventKind} == kinds
    assert {event["nguon:kind"] for event in all_told} == kinds
    assert broken_rules(written) == []
    assert len(set(event_hashes(written))) == len(all_told)
    assert len({event["eventID"] for event in all_told}) == len(all_told)
    box, inner = of_kind(all_told, "aggregate")
    assert box["parentID"] == f"{BASE}/00/189385012345678905"
    assert inner["parentID"] == f"{BASE}/id/unit/LABANG/T%202%2F%C3%AA"
    assert box["childEPCs"] == [inner["parentID"]]
    passed, failed = of_kind(all_told, "inspect")
    assert (failed["disposition"], passed["disposition"]) == ("non_conformant", "conformant")
    assert passed["certificationInfo"]
    (dispatch,) = of_kind(all_told, "dispatch")
    assert dispatch["bizTransactionList"][0]["bizTransaction"].startswith(f"{BASE}/id/document/")
    assert dispatch["destinationList"][0]["destination"] == f"{BASE}/id/party/{tea.household.id}"
    (count,) = of_kind(all_told, "stock_correction")
    assert count["nguon:difference"][0]["nguon:quantity"] < 0


def test_stamps_are_named_one_by_one_only_where_they_are_few_and_asked_for(
    sqlite_deployment, tea, packed
):
    with sqlite_deployment.transaction() as session:
        run = everything(sqlite_deployment, session, tea, packed)
        ids = [code.id for code in stamps.stamp_codes(sqlite_deployment.vault, run, 1, 5)]

    with sqlite_deployment.reading() as session:
        named = told(session, tea, identities=sqlite_deployment.vault.identities)
        unnamed = told(session, tea)

    (issued,) = of_kind(named, "stamps_issued")
    (bound,) = of_kind(named, "stamps_bound")
    assert issued["quantityList"] == [
        {"epcClass": f"{BASE}/id/stamps/{run.id}/1-200", "quantity": 200}
    ]
    assert bound["childEPCs"] == [f"{BASE}/T/{one}" for one in ids]
    assert bound["parentID"] == f"{BASE}/id/lot/LABANG/{packed.code}"
    assert not any(one in json.dumps(unnamed) for one in ids)


def test_nothing_that_leads_to_a_person_is_told(sqlite_deployment, tea, packed):
    with sqlite_deployment.transaction() as session:
        everything(sqlite_deployment, session, tea, packed)
        here = farm.visit(session, tea)
        recorded(
            session,
            here,
            EventKind.FIELD_OPERATION,
            place_id=here.plot.id,
            facts={"operator": "0192-who", "values": [{"name": "Chì"}]},
        )

    with sqlite_deployment.reading() as session:
        text = json.dumps(told(session, tea), ensure_ascii=False)

    assert "0192-who" not in text
    assert '"nguon:values": [{"nguon:name": "Chì"}]' in text
    assert "Nguyễn Thị Lan" not in text


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
