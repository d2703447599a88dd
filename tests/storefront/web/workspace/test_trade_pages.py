"""Cartons, dispatch, receipt, return, destruction and counting a place: the pages."""

import re

import pytest
from cooperative import field_error, plain
from sqlalchemy import select

from traceability.events.models import Event, EventKind
from traceability.inspections.services import record_inspection
from traceability.lots.models import LogisticUnit, Lot
from traceability.lots.services import create_material
from traceability.lots.stock import left_of, stock_by_place
from traceability.parties.services import add_party, add_place
from traceability.stamps.ranges import Range
from traceability.stamps.services import bind, stamp_codes

TODAY = "2026-11-22"


@pytest.fixture
def lot(coop):
    return coop.packed(40)


@pytest.fixture
def buyer(coop):
    with coop.deployment.transaction() as db:
        return add_party(db, coop.recorder, kind="buyer", code="MUA", name="Siêu thị Xanh").id


def amount_of(lot):
    return f"lot_{lot.id.hex}"


def left(coop, lot):
    with coop.deployment.reading() as db:
        return left_of(db, db.get_one(Lot, lot.id)).pieces


def units(coop):
    with coop.deployment.reading() as db:
        return list(db.scalars(select(LogisticUnit).order_by(LogisticUnit.code)))


def last(coop, kind):
    with coop.deployment.reading() as db:
        return db.scalars(select(Event).where(Event.kind == kind).order_by(Event.id)).all()[-1].id


def pack(owner, lot, each=12, count=2):
    return owner.send(
        f"/workspace/units/new?lot={lot.id}",
        {"kind": "carton", "count": str(count), amount_of(lot): str(each), "on": TODAY},
    )


def test_cartons_are_packed_opened_and_shown(owner, coop, lot):
    pack(owner, lot)
    first, second = units(coop)

    page = plain(owner.get(f"/workspace/units/{first.code}").text)
    assert "12 gói" in page
    assert lot.code in page
    assert first.code in plain(owner.get(f"/workspace/lots/{lot.id}").text)
    owner.send(f"/workspace/units/{first.code}/open", {amount_of(lot): "5", "on": TODAY})
    owner.send(f"/workspace/units/{second.code}/open", {"on": TODAY})

    listed = plain(owner.get("/workspace/units").text)
    assert f"7 gói {lot.code}" in listed
    assert second.code in listed
    assert "24 gói" not in listed


def test_more_than_lies_loose_is_refused_beside_the_lot_and_stays_typed(owner, coop, lot):
    answer = pack(owner, lot, each=21)

    assert answer.status_code == 422
    assert "40 gói" in plain(answer.text)
    assert "42" in field_error(answer.text, amount_of(lot))
    assert 'value="21"' in answer.text
    assert units(coop) == []


def test_a_carton_names_its_stamps_by_scanning_two(owner, coop, lot):
    run = coop.stamps(lot, 20)
    with coop.deployment.transaction() as db:
        bind(db, coop.recorder, run=db.merge(run), stamps=Range(1, 20), lot=db.merge(lot))
        codes = [
            code.url(f"https://{run.host}")
            for code in stamp_codes(coop.deployment.vault, db.merge(run), 1, 12)
        ]
    form = {"kind": "carton", "count": "1", amount_of(lot): "12", "on": TODAY}

    half = owner.send("/workspace/units/new", {**form, "first_stamp": codes[0], "last_stamp": ""})
    assert field_error(half.text, "last_stamp")
    assert codes[0] in half.text
    owner.send("/workspace/units/new", {**form, "first_stamp": codes[11], "last_stamp": codes[0]})

    (carton,) = units(coop)
    assert "1–12" in plain(owner.get(f"/workspace/units/{carton.code}").text)


def test_what_is_held_leaves_only_with_a_reason_that_the_entry_shows(owner, coop, lot, buyer):
    with coop.deployment.transaction() as db:
        record_inspection(
            db,
            coop.recorder,
            kind="residue",
            lots=[db.merge(lot)],
            facts={"result": "failed"},
            at=coop.now,
        )
    form = {"buyer": str(buyer), amount_of(lot): "5", "on": TODAY, "vehicle": "20C-1"}

    refused = owner.send("/workspace/dispatch?lang=en", form)

    assert (refused.status_code, left(coop, lot)) == (422, 40)
    assert "did not pass. Leave it here." in field_error(refused.text, "unusual")
    assert 'value="20C-1"' in refused.text
    assert "Why is it so? (optional)" not in plain(refused.text)
    owner.send("/workspace/dispatch", {**form, "unusual": "Đi trước khi có kết quả"})
    entry = owner.get(f"/workspace/events/{last(coop, EventKind.DISPATCH)}?lang=en")
    assert "Why it is unusual Đi trước khi có kết quả" in plain(entry.text)


def test_goods_are_sent_with_a_printed_note_and_come_back(owner, coop, lot, buyer):
    pack(owner, lot)
    carton = units(coop)[0]

    owner.send(
        "/workspace/dispatch",
        {
            "buyer": str(buyer),
            "units": [carton.code],
            amount_of(lot): "3",
            "document": "",
            "vehicle": "20C-123.45",
            "on": TODAY,
        },
    )

    assert left(coop, lot) == 25
    sent = last(coop, EventKind.DISPATCH)
    note = plain(owner.get(f"/workspace/events/{sent}/delivery-note").text)
    for said in ("PX-261122-01", "20C-123.45", "Siêu thị Xanh", carton.code, lot.code, "3 gói"):
        assert said in note
    too_many = owner.send(
        f"/workspace/events/{sent}/return",
        {amount_of(lot): "16", "condition": "sellable", "to_place": "", "on": TODAY},
    )
    assert "16" in field_error(too_many.text, amount_of(lot))
    owner.send(
        f"/workspace/events/{sent}/return",
        {amount_of(lot): "2", "condition": "damaged", "to_place": "", "on": TODAY},
    )
    assert "1 lô" in plain(owner.get("/workspace/").text)
    owner.send(
        f"/workspace/events/{sent}/return",
        {"units": [carton.code], "condition": "sellable", "to_place": "", "on": TODAY},
    )
    assert left(coop, lot) == 39
    waiting = owner.get("/workspace/quarantine").text
    assert "2 gói" in plain(waiting)

    (release,) = re.findall(r'href="([^"]*/move\?from_place=[^"]*)"', waiting)
    owner.send(release, {"quantity": "1", "to_place": str(coop.workshop), "on": TODAY})
    (destroy,) = re.findall(r'href="([^"]*/destroy\?lot=[^"]*)"', waiting)
    gone = {amount_of(lot): "1", "reason": "Mốc", "witness": str(buyer), "on": TODAY}
    unsure = owner.send(destroy, gone)
    assert field_error(unsure.text, "sure")
    assert 'value="Mốc"' in unsure.text
    owner.send(destroy, {**gone, "sure": "y"})

    assert left(coop, lot) == 38
    assert "Mốc" in plain(owner.get(f"/workspace/events/{last(coop, EventKind.DESTROY)}").text)
    assert "Không có gì" in plain(owner.get("/workspace/quarantine").text)


def test_supplies_are_received_with_the_suppliers_numbers(owner, coop):
    with coop.deployment.transaction() as db:
        bags = create_material(db, coop.recorder, code="TUI", crop="supplies", form="bag").id
        supplier = add_party(db, coop.recorder, kind="supplier", code="NCC", name="Bao bì").id

    owner.send(
        f"/workspace/receive?what={bags}",
        {
            "supplier": str(supplier),
            "quantity": "1200",
            "supplier_lot": "NCC-7",
            "supplier_expires_on": "2027-11-22",
            "document": "HĐ 12",
            "quality": "Đạt",
            "to_place": str(coop.workshop),
            "on": TODAY,
            "lot_code": "",
        },
    )

    page = plain(owner.get(f"/workspace/events/{last(coop, EventKind.RECEIVE)}").text)
    for said in ("1.200 cái", "NCC-7", "HĐ 12", "Đạt", "22/11/2027", "Bao bì"):
        assert said in page


def test_a_whole_place_is_counted_and_the_differences_shown_first(owner, coop, lot):
    path = f"/workspace/places/{coop.workshop}/count"
    sheet = owner.get(path).text
    book = re.search(r'name="book" value="([0-9a-f]+)"', sheet)[1]
    counted = {
        "book": book,
        f"counted_{lot.id.hex}": "38",
        "reason": "miscounted",
        "on": TODAY,
    }

    shown = owner.send(path, counted)
    assert shown.status_code == 200
    assert "40 gói → 38 gói" in plain(shown.text)
    assert left(coop, lot) == 40
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', shown.text)[1]
    owner.send(path, {**counted, "seen": seen})
    assert left(coop, lot) == 38

    stale = owner.send(path, {**counted, f"counted_{lot.id.hex}": "37", "seen": seen})
    assert stale.status_code == 422
    assert left(coop, lot) == 38


def test_a_carton_is_moved_to_another_place(owner, coop, lot):
    with coop.deployment.transaction() as db:
        store = add_place(db, coop.recorder, kind="warehouse", code="KHO", name_vi="Kho").id
    pack(owner, lot, each=10, count=1)
    (carton,) = units(coop)

    owner.send(f"/workspace/units/{carton.code}/move", {"to_place": str(store), "on": TODAY})

    with coop.deployment.reading() as db:
        lies = {each.place.id: each.pieces for each in stock_by_place(db, db.get_one(Lot, lot.id))}
    assert lies == {coop.workshop: 30, store: 10}
