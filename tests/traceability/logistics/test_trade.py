"""Goods that leave, come back and end: never more than there is, never more than went out."""

import farm
import pytest
from leaving import carton, facts, give_back, packs, send
from sqlalchemy import event as sqlalchemy_event

from traceability.errors import (
    Conflict,
    Implausible,
    InvalidInput,
    InvalidQuantity,
    LotOverdrawn,
    MissingFact,
    ReturnsExceedSent,
    UnitUnavailable,
)
from traceability.events.corrections import declare_error
from traceability.events.diary import event_by_id
from traceability.events.models import EventKind, UnitAction
from traceability.events.recording import Draft, UnitContent, append
from traceability.events.services import sell, ship
from traceability.events.truth import Truth
from traceability.inspections.services import record_inspection
from traceability.logistics.counting import Count, count_place, count_sheet
from traceability.logistics.holdings import boxed
from traceability.logistics.receiving import receive
from traceability.logistics.trade import destroy
from traceability.logistics.units import pack_units
from traceability.logistics.whereabouts import whereabouts
from traceability.lots.balancing import mass_balance
from traceability.lots.ledger import Move
from traceability.lots.lineage import Direction
from traceability.lots.services import create_material
from traceability.lots.tracing import trace
from traceability.parties.services import add_party, add_place
from traceability.quantities import Quantity
from traceability.recalls.services import open_recall
from traceability.verification import verify


def test_a_dispatch_takes_loose_goods_and_whole_cartons_and_numbers_its_note(
    session, coop, buyer, lot
):
    box = carton(session, coop, lot, 12)

    sent = send(session, coop, buyer, lot, 5, units=[box], vehicle="20C-123.45")

    assert farm.stock(session, lot) == (23 * 200, 23)
    assert boxed(session, [lot.id]) == {}
    assert facts(sent) == {
        "document": f"PX-{coop.now.business_date:%y%m%d}-01",
        "vehicle": "20C-123.45",
    }
    assert sent.party_id == buyer.id
    with pytest.raises(UnitUnavailable, match="not here any more"):
        send(session, coop, buyer, units=[box])


def test_a_dispatch_leaves_closed_cartons_alone(session, coop, buyer, lot):
    carton(session, coop, lot, 30)

    with pytest.raises(LotOverdrawn) as refused:
        send(session, coop, buyer, lot, 11)

    assert refused.value.params["left"] == 10


def test_what_is_recalled_does_not_go_out(session, coop, buyer, lot):
    open_recall(session, coop.recorder, lot=lot, reason_vi="Dư lượng thuốc")

    with pytest.raises(Conflict, match="recalled"):
        send(session, coop, buyer, lot, 1)


def test_what_is_held_goes_out_only_with_a_reason_that_stays_with_the_entry(
    session, coop, buyer, lot
):
    record_inspection(
        session,
        coop.recorder,
        kind="residue",
        lots=[lot],
        facts={"result": "failed"},
        at=coop.now,
    )
    with pytest.raises(Implausible, match="did not pass") as refused:
        send(session, coop, buyer, lot, 5)
    assert (refused.value.field, refused.value.params["lot"]) == ("unusual", lot.code)
    with pytest.raises(Implausible):
        sell(session, coop.recorder, inputs=[(lot, packs(5))], at=coop.now, unusual=" ")
    assert farm.stock(session, lot) == (40 * 200, 40)

    sold = sell(
        session, coop.recorder, inputs=[(lot, packs(5))], at=coop.now, unusual="Bán hôm qua"
    )
    sent = send(session, coop, buyer, lot, 5, vehicle="20C-1", unusual="Đi trước kết quả")

    assert facts(sold) == {"unusual": "Bán hôm qua"}
    assert facts(sent)["unusual"] == "Đi trước kết quả"
    reasons = {post.kind: post.reasons for post in mass_balance(session, lot).posts}
    assert reasons == {"pack": (), "sell": ("Bán hôm qua",), "dispatch": ("Đi trước kết quả",)}
    right = Truth(quantities={0: packs(4)})
    declared = declare_error(session, coop.recorder, event_id=sent.id, truth=right)
    assert facts(event_by_id(session, sent.organisation_id, declared.corrective_event_id)) == facts(
        sent
    )


def test_a_sale_from_before_a_recall_or_out_of_quarantine_is_recorded_with_its_reason(
    session, coop, buyer, lot
):
    waiting = add_place(
        session, coop.recorder, kind="quarantine", code="CACH-LY", name_vi="Khu cách ly"
    )
    ship(session, coop.recorder, lot=lot, quantity=packs(10), to_place=waiting, at=coop.now)
    with pytest.raises(Implausible, match="quarantine"):
        send(session, coop, buyer, lot, 3, from_place=waiting)
    assert send(session, coop, buyer, lot, 3, from_place=waiting, unusual="Đã kiểm lại")
    open_recall(session, coop.recorder, lot=lot, reason_vi="Dư lượng thuốc")

    with pytest.raises(Implausible, match="recalled"):
        sell(session, coop.recorder, inputs=[(lot, packs(5))], at=coop.now)

    assert sell(session, coop.recorder, inputs=[(lot, packs(5))], at=coop.now, unusual="Hôm qua")


def test_a_destruction_says_why(session, coop, lot):
    with pytest.raises(MissingFact) as refused:
        destroy(session, coop.recorder, inputs=[(lot, packs(1))], reason=" ", at=coop.now)

    assert refused.value.field == "reason"


def test_a_dispatch_is_not_corrected_below_what_came_back(session, coop, buyer, lot):
    sent = send(session, coop, buyer, lot, 10)
    give_back(session, coop, sent, lot, 4)

    for truth in (None, Truth(quantities={0: packs(3)})):
        with pytest.raises(ReturnsExceedSent), session.begin_nested():
            declare_error(session, coop.recorder, event_id=sent.id, truth=truth)

    declared = declare_error(
        session, coop.recorder, event_id=sent.id, truth=Truth(quantities={0: packs(5)})
    )
    with pytest.raises(Conflict, match="stands in its place"):
        give_back(session, coop, sent, lot, 1)
    session.expire_all()
    corrected = session.get(type(sent), declared.corrective_event_id)
    with pytest.raises(ReturnsExceedSent):
        give_back(session, coop, corrected, lot, 2)
    give_back(session, coop, corrected, lot, 1)
    assert farm.stock(session, lot) == (40 * 200, 40)


def test_the_papers_of_an_entry_are_corrected_and_the_rest_stays(session, coop, buyer, lot):
    sent = send(session, coop, buyer, lot, 10, vehicle="20C-1", document="PX-7")

    declared = declare_error(
        session, coop.recorder, event_id=sent.id, truth=Truth(facts={"vehicle": "20C-2"})
    )

    right = session.get(type(sent), declared.corrective_event_id)
    assert facts(right) == {"document": "PX-7", "vehicle": "20C-2"}


def test_bought_goods_keep_the_suppliers_lot_and_expiry(session, coop):
    supplier = add_party(session, coop.recorder, kind="supplier", code="NCC", name="Bao bì Hà Nội")
    bags = create_material(session, coop.recorder, code="TUI", crop="supplies", form="bag")
    day = farm.day(1, 12).business_date

    got = receive(
        session,
        coop.recorder,
        supplier=supplier,
        material=bags,
        quantity=Quantity.count(500),
        to_place=coop.warehouse,
        supplier_lot="NCC-77/b",
        supplier_expires_on=day,
        document="HĐ 00123",
        quality="Đạt",
        at=coop.now,
    )

    lot = got.lines[0].lot
    assert farm.stock(session, lot) == (0, 500)
    assert (lot.expires_on, got.party_id, got.stage) == (day, supplier.id, "receive")
    assert facts(got) == {
        "document": "HĐ 00123",
        "supplier_lot": "NCC-77/b",
        "supplier_expires_on": "2026-12-01",
        "quality": "Đạt",
    }
    later = Truth(facts={"supplier_expires_on": "2026-12-31"}, quantities={0: Quantity.count(480)})
    declare_error(session, coop.recorder, event_id=got.id, truth=later)
    assert lot.expires_on == farm.day(31, 12).business_date
    assert farm.stock(session, lot) == (0, 480)
    assert [found for found in verify(session) if found.check != "append-only"] == []


def test_bags_are_counted_and_leaf_is_weighed(session, coop):
    supplier = add_party(session, coop.recorder, kind="supplier", code="NCC", name="Bao bì Hà Nội")
    bags = create_material(session, coop.recorder, code="TUI", crop="supplies", form="bag")
    for material, quantity in ((bags, Quantity.weigh(5)), (coop.leaf, Quantity.count(5))):
        with pytest.raises(InvalidQuantity):
            receive(
                session,
                coop.recorder,
                supplier=supplier,
                material=material,
                quantity=quantity,
                to_place=coop.warehouse,
                facts=farm.PLUCKED if material is coop.leaf else {},
                at=coop.now,
            )


def test_a_place_is_counted_in_one_act(session, coop, lot):
    other = farm.packets(session, coop, 10)
    sheet = count_sheet(session, coop.workshop)
    counted = {lot.id: packs(38), other.id: None}
    counts = [Count(line.lot, counted[line.lot.id], (line.grams, line.pieces)) for line in sheet]

    with pytest.raises(InvalidInput, match="Say why"):
        count_place(
            session, coop.recorder, place=coop.workshop, counts=counts, reasons={}, at=coop.now
        )
    done = count_place(
        session,
        coop.recorder,
        place=coop.workshop,
        counts=counts,
        reasons=dict.fromkeys(counted, "miscounted"),
        at=coop.now,
    )

    assert len(done) == 2
    assert (farm.stock(session, lot)[1], farm.stock(session, other)[1]) == (38, 0)
    with pytest.raises(Conflict, match="Count it again"):
        count_place(
            session, coop.recorder, place=coop.workshop, counts=counts, reasons={}, at=coop.now
        )


def test_what_rides_in_one_carton_becomes_no_part_of_the_other(session, coop, lot):
    other = farm.packets(session, coop, 10)
    mixed = pack_units(
        session,
        coop.recorder,
        place=coop.workshop,
        contents=[(lot, packs(3)), (other, packs(2))],
        at=coop.now,
    )
    ship(
        session,
        coop.recorder,
        units=[mixed.units[0].unit],
        to_place=coop.warehouse,
        at=coop.now,
    )

    assert trace(session, [lot.id], Direction.DOWN).lot_ids == {lot.id}


def test_the_whereabouts_of_a_lot_are_told_in_five_statements(session, coop, buyer, lot):
    box = carton(session, coop, lot, 12)
    kept = carton(session, coop, lot, 3)
    sent = send(session, coop, buyer, lot, 5, units=[box])
    give_back(session, coop, sent, lot, 2)
    sell(session, coop.recorder, inputs=[(lot, packs(1))], at=coop.now)
    session.flush()
    asked = []
    engine = session.get_bind()

    def note(*_args):
        asked.append(1)

    sqlalchemy_event.listen(engine, "before_cursor_execute", note)
    try:
        found = whereabouts(session, [lot.id])
    finally:
        sqlalchemy_event.remove(engine, "before_cursor_execute", note)

    assert len(asked) == 5
    assert [(b.unit.code, b.pieces, b.place_id, b.left_with) for b in found.boxes] == [
        (box.code, 12, None, sent.id),
        (kept.code, 3, coop.workshop.id, None),
    ]
    dispatched, sold = found.departures
    assert (dispatched.pieces, dispatched.party_id, dispatched.units) == (17, buyer.id, (box,))
    assert (sold.pieces, sold.party_id) == (1, None)
    assert found.still_out(dispatched) == (15 * 200, 15)
    assert found.still_out(sold) == (200, 1)
    assert [each.source_event_id for each in found.returns] == [sent.id]


def test_the_proof_of_the_books_finds_what_the_services_would_refuse(session, coop, buyer, lot):
    box = carton(session, coop, lot, 12)
    sent = send(session, coop, buyer, lot, 2)
    assert list(verify(session)) == []
    forged = Draft(
        kind=EventKind.AGGREGATE,
        at=coop.now,
        place_id=coop.workshop.id,
        units=[UnitContent(UnitAction.ADD, box.id, lot_id=lot.id, grams=6000, pieces=30)],
    )
    append(session, coop.recorder, forged)
    back = Move(lot, coop.workshop.id, 600, 3, "3", "pieces")
    append(
        session,
        coop.recorder,
        Draft(kind=EventKind.RETURN, at=coop.now, moves=[back], source_event_ids=[sent.id]),
    )

    found = {(each.check, each.stored, each.derived) for each in verify(session)}

    assert found == {
        ("in cartons", "8400 g, 42 pieces", "at most 8200 g, 41 pieces"),
        ("returns", "600 g, 3 pieces", "at most 400 g, 2 pieces"),
    }
