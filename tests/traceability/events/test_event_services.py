"""Harvest, process, pack, ship, sell, count: what each records, and what each refuses."""

from datetime import date

import farm
import pytest

from traceability.errors import (
    InvalidQuantity,
    LotOverdrawn,
)
from traceability.events import services as events
from traceability.events.models import (
    EventKind,
)
from traceability.lots.ledger import Move, balances_of
from traceability.parties import services as parties
from traceability.quantities import Quantity


def moved(event):
    return [(line.lot, line.place_id, line.grams, line.pieces) for line in event.lines]


def test_a_harvest_opens_a_lot_of_fresh_leaf_in_the_workshop(shed):
    event = shed.harvest(taken=Quantity.weigh("4.5", "tạ"))

    lot = events.output_lot(event)
    assert (event.kind, event.stage) == (EventKind.HARVEST, "harvest")
    assert (lot.code, lot.content) == ("LA-261120-01", shed.coop.leaf)
    assert event.place is shed.coop.plot
    assert moved(event) == [(lot, shed.coop.workshop.id, 450_000, 0)]
    assert [(line.figure, line.unit) for line in event.lines] == [("4.5", "tạ")]
    assert {fact.key: fact.value for fact in event.facts} == farm.PLUCKED
    assert event.party_id == shed.coop.household.id, "the plot is that household's"


def test_a_delivery_from_a_household_is_received(shed):
    other = parties.add_party(
        shed.session, shed.coop.recorder, kind="household", code="HO-13", name="Ông Hùng"
    )

    event = shed.harvest(stage="receive", household=other, plot=shed.coop.workshop)

    assert (event.kind, event.party_id) == (EventKind.RECEIVE, other.id)


def test_a_harvest_lies_where_it_was_brought(shed):
    event = shed.harvest(store_at=shed.coop.warehouse)

    assert [line.place_id for line in event.lines] == [shed.coop.warehouse.id]


def test_two_harvests_a_day_get_two_codes(shed):
    codes = [events.output_lot(shed.harvest()).code for _ in range(2)]

    assert codes == ["LA-261120-01", "LA-261120-02"]


def test_a_process_step_draws_from_its_inputs_and_opens_a_lot(shed):
    more = farm.harvest(shed.session, shed.coop, 50, at=farm.day(11))

    event = shed.process(
        inputs=[(shed.leaf, Quantity.weigh(60)), (more, Quantity.weigh(40))],
        made=Quantity.weigh(20),
    )

    made = events.output_lot(event)
    assert moved(event) == [
        (shed.leaf, shed.coop.workshop.id, -60_000, 0),
        (more, shed.coop.workshop.id, -40_000, 0),
        (made, shed.coop.workshop.id, 20_000, 0),
    ]
    assert farm.stock(shed.session, shed.leaf) == (40_000, 0)
    assert made.code == "CHE-261120-01"


def test_packing_draws_the_net_weight_and_sets_the_expiry(shed):
    event = shed.pack()

    lot = events.output_lot(event)
    assert moved(event)[0] == (shed.tea, shed.coop.workshop.id, -2_000, 0)
    assert moved(event)[1] == (lot, shed.coop.workshop.id, 2_000, 10)
    assert (lot.business_date, lot.expires_on) == (date(2026, 11, 20), date(2027, 11, 20))


def test_packing_may_say_what_was_drawn_so_that_the_loss_shows(shed):
    event = shed.pack(source=None, inputs=[(shed.tea, Quantity.weigh("2.1"))])

    assert sum(line.grams for line in event.lines) == -100


def test_packing_all_of_a_lot_leaves_nothing(shed):
    shed.pack(packs=40)

    assert balances_of(shed.session, shed.tea.id) == []


def test_shipping_moves_packets_to_another_place(shed):
    shed.ship()

    here = {
        each.place_id: (each.grams, each.pieces)
        for each in balances_of(shed.session, shed.packets.id)
    }
    assert here == {
        shed.coop.workshop.id: (6_000, 30),
        shed.coop.warehouse.id: (2_000, 10),
    }


def test_a_shipment_is_not_drawn_from_the_place_it_goes_to(book, library):
    """Packets lay in both places; shipping more took them from the goal and put them back."""
    coop = farm.found(book, library.clock, code="HAIKHO")
    # The warehouse is drawn on first: places are asked in the order of their ids.
    first, second = sorted([coop.workshop, coop.warehouse], key=lambda place: place.id)
    lot = farm.packets(book, coop, 40)

    def ship(packs, place):
        events.ship(
            book,
            coop.recorder,
            lot=lot,
            quantity=Quantity.count(packs),
            to_place=place,
            at=coop.now,
        )

    ship(20, second) if first is coop.workshop else ship(20, first)
    ship(5, first)
    ship(5, first)

    there = {each.place_id: each.pieces for each in balances_of(book, lot.id)}
    assert there == {first.id: 30, second.id: 10}


def test_shipping_more_than_lies_elsewhere_is_refused(shed):
    shed.ship(quantity=Quantity.count(30))

    with pytest.raises(LotOverdrawn, match="10 packs left, fewer than 11"):
        shed.ship(quantity=Quantity.count(11))


def test_a_sale_takes_packets_from_wherever_they_lie(shed):
    shed.ship(quantity=Quantity.count(39))
    buyer = parties.add_party(
        shed.session, shed.coop.recorder, kind="buyer", code="B-1", name="Cửa hàng Thái"
    )

    event = shed.sell(inputs=[(shed.packets, Quantity.count(40))], buyer=buyer)

    assert (event.kind, event.party_id) == (EventKind.SELL, buyer.id)
    assert sum(line.pieces for line in event.lines) == -40
    assert farm.stock(shed.session, shed.packets) == (0, 0)


def test_a_sale_takes_exactly_what_was_reserved(shed):
    move = Move(shed.packets, shed.coop.workshop.id, -600, -3, "3", "pieces")

    event = shed.sell(inputs=None, moves=[move])

    assert moved(event) == [(shed.packets, shed.coop.workshop.id, -600, -3)]


@pytest.mark.parametrize(("grams", "pieces"), [(600, 3), (-600, -2), (-601, -3), (0, 0), (-600, 0)])
def test_a_sale_of_no_whole_packets_is_refused(shed, grams, pieces):
    move = Move(shed.packets, shed.coop.workshop.id, grams, pieces, "3", "pieces")

    with pytest.raises(InvalidQuantity):
        shed.sell(inputs=None, moves=[move])


def test_counting_brings_the_books_to_what_lies_there(shed):
    event = shed.count()

    assert moved(event) == [(shed.packets, shed.coop.workshop.id, -400, -2)]
    assert farm.stock(shed.session, shed.packets) == (7_600, 38)
    assert {fact.key: fact.value for fact in event.facts} == {"reason": "hai gói rách"}


def test_counting_packets_counts_their_weight_with_them(shed):
    """A count of 38 packets without their weight left 0 g of 38 packets."""
    shed.count(counted=Quantity.count(38))

    assert farm.stock(shed.session, shed.packets) == (38 * 200, 38)


def test_counting_nothing_empties_the_place(shed):
    shed.count(counted=None)

    assert farm.stock(shed.session, shed.packets) == (0, 0)


def test_opening_stock_is_a_lot_without_a_recorded_past(shed):
    packed = events.output_lot(shed.open_stock())
    weighed = events.output_lot(shed.open_stock(content=shed.coop.tea, quantity=Quantity.weigh(12)))

    assert farm.stock(shed.session, packed) == (1_000, 5)
    assert packed.expires_on == date(2027, 11, 20)
    assert farm.stock(shed.session, weighed) == (12_000, 0)
