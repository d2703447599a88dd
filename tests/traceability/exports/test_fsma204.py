"""Critical tracking events of a lot and of some days."""

from datetime import date

import farm
import pytest
import stamped

from traceability.errors import InvalidInput, NotAllowed, NotFound
from traceability.events import services as events
from traceability.events.models import EventKind
from traceability.events.recording import Draft, append
from traceability.exports.fsma204 import rows_of_days, rows_of_lot
from traceability.exports.tracking_events import Cte, flat, sheet
from traceability.lots import services as lots
from traceability.lots.ledger import Move
from traceability.lots.models import Lot
from traceability.parties import services as parties
from traceability.parties.models import Place
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role
from traceability.quantities import Quantity


@pytest.fixture
def coop(deployment):
    return stamped.open_farm(deployment)


@pytest.fixture
def lot(deployment, coop):
    """Forty packets: 40 kg of leaf, 8 kg of tea."""
    return stamped.packed(deployment, coop)


def rows(deployment, coop, lot):
    with deployment.reading() as session:
        return rows_of_lot(session, coop.recorder, lot=session.get_one(Lot, lot.id))


def cells(found, cte):
    return [dict(row.cells) for row in found if row.cte is cte]


def test_a_lot_is_told_from_the_harvest_to_the_buyer(deployment, coop, lot):
    with deployment.transaction() as session:
        here = farm.visit(session, coop)
        session.get_one(Place, here.warehouse.id).gln = "8938501234568"
        buyer = parties.add_party(
            session,
            here.recorder,
            kind="buyer",
            code="US-1",
            name="Green Leaf Inc.",
            phone="+1 555 0100",
            address="1 Main St, Portland",
        )
        packets = session.get_one(Lot, lot.id)
        events.ship(
            session,
            here.recorder,
            lot=packets,
            quantity=Quantity.count(30, net_grams=200),
            to_place=here.warehouse,
            at=here.now,
        )
        events.sell(
            session,
            here.recorder,
            inputs=[(packets, Quantity.count(30, net_grams=200))],
            at=here.now,
            buyer=buyer,
        )
        events.sell(
            session,
            here.recorder,
            inputs=[(packets, Quantity.count(5, net_grams=200))],
            at=here.now,
        )

    found = rows(deployment, coop, lot)

    (harvest,) = cells(found, Cte.HARVESTING)
    assert harvest["Quantity"] == 40
    assert harvest["Unit of measure"] == "kg"
    assert harvest["Field or growing area"] == "LO-3 Đồi Kẹm"
    assert harvest["Harvest date"] == date(2026, 11, 22)
    assert harvest["Harvester business name and phone"] == "Hộ bà Nguyễn Thị Lan"
    assert "Đồi Kẹm, 21.600000, 105.600000, Vietnam" in harvest["Location description of the farm"]
    made, packed = cells(found, Cte.TRANSFORMATION)
    assert (made["Quantity used"], made["Quantity"]) == (40, 8)
    assert packed["Traceability lot code used"] == made["Traceability lot code"]
    assert packed["Traceability lot code"] == lot.code
    assert (packed["Quantity"], packed["Unit of measure"]) == (40, "packs")
    assert packed["Product description"] == "Tea buds 200 g"
    within, sold, *_ = cells(found, Cte.SHIPPING)
    assert (
        "GLN 8938501234568" in within["Location description of the immediate subsequent recipient"]
    )
    assert sold["Location description of the immediate subsequent recipient"] == (
        "Green Leaf Inc., +1 555 0100, 1 Main St, Portland, Vietnam"
    )
    assert "Xưởng sao chè" in sold["Traceability lot code source"]
    (received,) = cells(found, Cte.RECEIVING)
    assert received["Quantity"] == 30
    shipped = sum(each["Quantity"] for each in cells(found, Cte.SHIPPING))
    assert shipped == 60, "the five packs sold to somebody unnamed went to a consumer"
    assert all(row.cells["Reference document number"] for row in found)


def test_packing_straight_from_the_harvest_is_initial_packing(deployment, coop):
    with deployment.transaction() as session:
        here = farm.visit(session, coop)
        fruit = lots.create_material(
            session, here.recorder, code="NA", crop="custard_apple", form="fresh_fruit"
        )
        boxes = lots.create_product(
            session, here.recorder, code="NA5", name_vi="Na 5 kg", material=fruit, net_grams=5_000
        )
        orchard = parties.add_place(
            session,
            here.recorder,
            kind="plot",
            code="VUON-1",
            name_vi="Vườn na",
            crop="custard_apple",
        )
        picked = events.record_harvest(
            session,
            here.recorder,
            plot=orchard,
            material=fruit,
            taken=Quantity.weigh(100),
            at=here.now,
            facts={"cultivar": "na_dai"},
        )
        packed = events.output_lot(
            events.pack(
                session,
                here.recorder,
                place=here.workshop,
                product=boxes,
                packs=20,
                source=events.output_lot(picked),
                at=here.now,
            )
        )

    found = rows(deployment, coop, packed)

    (told,) = cells(found, Cte.INITIAL_PACKING)
    assert told["Traceability lot code"] == packed.code
    assert (told["Quantity received"], told["Quantity"]) == (100, 20)
    assert told["Field or growing area"] == "VUON-1 Vườn na"
    assert told["Commodity and variety received"].endswith(", Na dai (firm flesh)")
    assert told["Harvester business name and phone"] == "La Bang Tea Cooperative, 0208 555 0101"
    assert told["Harvest date"] == told["Packing date"] == date(2026, 11, 22)
    assert cells(found, Cte.TRANSFORMATION) == []


def test_goods_bought_in_are_received_from_their_supplier(deployment, coop):
    with deployment.transaction() as session:
        here = farm.visit(session, coop)
        lot = lots.open_lot(session, here.recorder, content=here.leaf, on=here.now.business_date)
        append(
            session,
            here.recorder,
            Draft(
                kind=EventKind.RECEIVE,
                at=here.now,
                place_id=here.workshop.id,
                party_id=here.household.id,
                moves=[Move(lot, here.workshop.id, 12_500, 0, "12.5", "kg")],
            ),
        )

    (told,) = cells(rows(deployment, coop, lot), Cte.RECEIVING)

    assert told["Quantity"] == 12.5
    assert told["Location description of the immediate previous source"] == (
        "Hộ bà Nguyễn Thị Lan, Vietnam"
    )


def test_days_are_told_whole_and_others_not_at_all(sqlite_deployment):
    coop = stamped.open_farm(sqlite_deployment)
    with sqlite_deployment.transaction() as session:
        here = farm.visit(session, coop)
        farm.harvest(session, here, 10, at=farm.day(10))
        farm.harvest(session, here, 20, at=farm.day(12))

    with sqlite_deployment.reading() as session:
        (told,) = rows_of_days(
            session, coop.recorder, first=date(2026, 11, 12), last=date(2026, 11, 12)
        )
        assert told.cells["Quantity"] == 20
        with pytest.raises(InvalidInput) as refused:
            rows_of_days(session, coop.recorder, first=date(2026, 11, 12), last=date(2026, 11, 11))
    assert refused.value.field == "to"


def test_names_are_for_who_keeps_the_registers_of_the_own_cooperative(sqlite_deployment):
    coop = stamped.open_farm(sqlite_deployment)
    lot = stamped.packed(sqlite_deployment, coop)
    other = stamped.open_farm(sqlite_deployment, code="NAHIN")
    with sqlite_deployment.reading() as session:
        mine = session.get_one(Lot, lot.id)
        with pytest.raises(NotFound):
            rows_of_lot(session, other.recorder, lot=mine)
        looker = Recorder(coop.organisation.id, Role.PICKER, clock=sqlite_deployment.clock)
        with pytest.raises(NotAllowed):
            rows_of_lot(session, looker, lot=mine)


def test_every_row_fits_its_sheet_and_the_table_of_all(sqlite_deployment):
    coop = stamped.open_farm(sqlite_deployment)
    found = rows(sqlite_deployment, coop, stamped.packed(sqlite_deployment, coop))

    headers, lines = flat(found)

    assert len(lines) == len(found)
    assert all(len(line) == len(headers) for line in lines)
    assert sum(len(sheet(found, cte)[1]) for cte in Cte) == len(found)
