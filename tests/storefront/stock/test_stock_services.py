"""Promising packs, taking promises back, handing the goods over: on both databases."""

from datetime import date

import farm
import pytest
import shop
from sqlalchemy import select, update

from storefront.orders import services as orders
from storefront.stock import services as stock
from storefront.stock.errors import OutOfStock
from storefront.stock.models import Reservation
from storefront.stock.shelves import allotments, available_packs, shelves
from traceability.errors import InvalidInput, NotAllowed, NotFound
from traceability.events import services as events
from traceability.events.stocktaking import correct_stock
from traceability.lots.models import Lot
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role
from traceability.quantities import Quantity
from traceability.recalls import services as recalls


@pytest.fixture
def session(deployment):
    """One transaction for the whole test."""
    with deployment.transaction() as session:
        yield session


@pytest.fixture
def coop(session, clock):
    """A cooperative with its packet on sale."""
    coop = farm.found(session, clock)
    shop.offer(session, coop)
    return coop


def available(session, coop):
    return available_packs(session, [coop.packet.id], now=coop.recorder.now())[coop.packet.id]


def count_stock(session, coop, lot, packs):
    """The office counts fewer packs than the books say."""
    return correct_stock(
        session,
        coop.recorder,
        lot=lot,
        counted=Quantity.count(packs, net_grams=farm.NET_GRAMS),
        place=coop.workshop,
        at=coop.now,
        reason="đếm lại",
    )


def lots_of(session, order):
    return {picked.lot.code: picked.packs for picked in stock.picking_list(session, order)}


def test_a_product_without_a_lot_has_nothing_to_sell(session, coop):
    assert available(session, coop) == 0


def test_what_is_packed_is_for_sale_and_what_is_ordered_is_not(session, coop):
    farm.packets(session, coop, 40)
    assert available(session, coop) == 40

    shop.buy(session, coop, 3)

    assert available(session, coop) == 37


def test_safety_packs_are_not_promised(session, clock):
    coop = farm.found(session, clock)
    shop.offer(session, coop, safety_packs=5)
    farm.packets(session, coop, 40)

    assert available(session, coop) == 35


def test_an_order_takes_from_the_lot_that_expires_first_and_then_from_the_next(session, coop):
    newer = farm.packets(session, coop, 10, at=farm.day(20))
    older = farm.packets(session, coop, 10, at=farm.day(3))

    placed = shop.buy(session, coop, 12)

    assert lots_of(session, placed.order) == {older.code: 10, newer.code: 2}


def test_an_order_takes_from_several_places_of_a_lot(session, coop):
    lot = farm.packets(session, coop, 10)
    events.ship(
        session,
        coop.recorder,
        lot=lot,
        quantity=Quantity.count(4, net_grams=farm.NET_GRAMS),
        to_place=coop.warehouse,
        at=coop.now,
    )

    placed = shop.buy(session, coop, 9)

    held = stock.picking_list(session, placed.order)
    assert {picked.place.code for picked in held} == {"XUONG", "KHO"}
    assert sum(picked.packs for picked in held) == 9


def test_more_than_is_available_is_refused_with_what_is(session, coop):
    farm.packets(session, coop, 5)

    with pytest.raises(OutOfStock) as refused:
        shop.buy(session, coop, 6)

    assert refused.value.field == "packs"
    assert refused.value.value == 6
    assert refused.value.params["available"] == 5
    assert refused.value.params["product_id"] == coop.packet.id
    assert str(refused.value) == ("Of Chè tôm nõn 200 g, 5 packs are available, fewer than 6.")


def test_an_expired_lot_is_not_sold(session, coop, clock):
    lot = farm.packets(session, coop, 5)
    assert available(session, coop) == 5
    session.execute(update(Lot).where(Lot.id == lot.id).values(expires_on=date(2026, 11, 22)))
    assert available(session, coop) == 5

    clock.advance(hours=15)  # 01:00 on the 23rd in Vietnam, still the 22nd in UTC

    assert available(session, coop) == 0
    with pytest.raises(OutOfStock):
        shop.buy(session, coop, 1)


def test_a_recalled_lot_is_not_sold_nor_what_was_packed_from_it(session, coop):
    good = farm.packets(session, coop, 5)
    tea = farm.make_tea(session, coop)
    farm.pack(session, coop, tea, 7)
    assert available(session, coop) == 12

    recalls.open_recall(session, coop.recorder, lot=tea, reason_vi="Nghi nhiễm ẩm mốc")

    assert available(session, coop) == 5
    assert lots_of(session, shop.buy(session, coop, 5).order) == {good.code: 5}


def test_releasing_an_order_puts_its_packs_back(session, coop):
    farm.packets(session, coop, 10)
    placed = shop.buy(session, coop, 4)

    stock.release(session, placed.order, now=coop.recorder.now())

    assert available(session, coop) == 10
    assert stock.picking_list(session, placed.order) == []


def test_taking_gives_the_exact_moves_and_ends_the_reservations(session, coop):
    first = farm.packets(session, coop, 3, at=farm.day(1))
    second = farm.packets(session, coop, 10, at=farm.day(2))
    placed = shop.buy(session, coop, 5)

    moves = stock.take(session, placed.order, now=coop.recorder.now())

    assert [(m.lot.id, m.grams, m.pieces) for m in moves] == [
        (first.id, -600, -3),
        (second.id, -400, -2),
    ]
    ended = session.scalars(select(Reservation)).all()
    assert {reservation.ended_as for reservation in ended} == {"sold"}
    assert stock.take(session, placed.order, now=coop.recorder.now()) == []


def test_a_promise_from_a_lot_recalled_since_is_kept_from_another(session, coop):
    bad = farm.packets(session, coop, 5, at=farm.day(1))
    good = farm.packets(session, coop, 5, at=farm.day(2))
    placed = shop.buy(session, coop, 4)
    assert lots_of(session, placed.order) == {bad.code: 4}
    recalls.open_recall(session, coop.recorder, lot=bad, reason_vi="Nghi nhiễm ẩm mốc")

    moves = stock.take(session, placed.order, now=coop.recorder.now())

    assert [(move.lot.id, move.pieces) for move in moves] == [(good.id, -4)]
    assert lots_of(session, placed.order) == {good.code: 4}


def test_a_promise_follows_packs_that_were_brought_to_another_place(session, coop):
    lot = farm.packets(session, coop, 10)
    placed = shop.buy(session, coop, 6)
    events.ship(
        session,
        coop.recorder,
        lot=lot,
        quantity=Quantity.count(8, net_grams=farm.NET_GRAMS),
        to_place=coop.warehouse,
        at=coop.now,
    )

    moves = stock.take(session, placed.order, now=coop.recorder.now())

    assert {move.place_id: move.pieces for move in moves} == {
        coop.workshop.id: -2,
        coop.warehouse.id: -4,
    }


def test_a_promise_is_topped_up_where_the_line_holds_packs_already(session, coop):
    """Packs lost from one lot come from the next one, of which the order holds some."""
    first = farm.packets(session, coop, 4, at=farm.day(1))
    second = farm.packets(session, coop, 10, at=farm.day(2))
    placed = shop.buy(session, coop, 6)
    count_stock(session, coop, first, 1)

    stock.take(session, placed.order, now=coop.recorder.now())

    assert lots_of(session, placed.order) == {first.code: 1, second.code: 5}


def test_safety_stock_keeps_a_promise_that_loss_would_break(session, clock):
    coop = farm.found(session, clock)
    shop.offer(session, coop, safety_packs=2)
    first = farm.packets(session, coop, 4, at=farm.day(1))
    second = farm.packets(session, coop, 2, at=farm.day(2))
    placed = shop.buy(session, coop, 4)
    assert lots_of(session, placed.order) == {first.code: 4}
    count_stock(session, coop, first, 2)

    stock.take(session, placed.order, now=coop.recorder.now())

    assert lots_of(session, placed.order) == {first.code: 2, second.code: 2}


def test_a_promise_that_cannot_be_kept_is_refused_and_stays(session, coop):
    lot = farm.packets(session, coop, 5)
    placed = shop.buy(session, coop, 4)
    count_stock(session, coop, lot, 1)

    with pytest.raises(OutOfStock) as refused, session.begin_nested():
        stock.take(session, placed.order, now=coop.recorder.now())

    assert refused.value.params["available"] == 1
    held = session.scalars(select(Reservation)).one()
    assert (held.packs, held.ended_at) == (4, None)


def test_goods_sold_elsewhere_are_not_promised_again(session, coop):
    """The market stall sells without asking the shop; the shop then has less, never below zero."""
    lot = farm.packets(session, coop, 10)
    shop.buy(session, coop, 6)
    events.sell(
        session,
        coop.recorder,
        inputs=[(lot, Quantity.count(7, net_grams=farm.NET_GRAMS))],
        at=coop.now,
    )

    assert available(session, coop) == 0
    with pytest.raises(OutOfStock):
        shop.buy(session, coop, 1)


def test_what_is_set_aside_for_a_channel_is_not_for_sale_in_the_shop(session, coop):
    farm.packets(session, coop, 10)

    stock.set_allotment(session, coop.recorder, product_id=coop.packet.id, channel="voso", packs=6)

    assert available(session, coop) == 4
    assert allotments(session, [coop.packet.id]) == {coop.packet.id: {"voso": 6}}


def test_an_allotment_cannot_be_more_than_is_available(session, coop):
    farm.packets(session, coop, 10)
    shop.buy(session, coop, 3)

    def set_aside(packs, channel="voso"):
        return stock.set_allotment(
            session, coop.recorder, product_id=coop.packet.id, channel=channel, packs=packs
        )

    set_aside(4)
    assert set_aside(7).packs == 7, "what the channel has already counts for it"
    with pytest.raises(OutOfStock) as refused:
        set_aside(8)
    assert refused.value.params["available"] == 7
    with pytest.raises(OutOfStock):
        set_aside(1, channel="postmart")
    assert set_aside(0).packs == 0
    assert available(session, coop) == 7


def test_an_allotment_can_be_lowered_when_goods_are_short(session, coop):
    lot = farm.packets(session, coop, 10)
    for packs in (10, 8):
        stock.set_allotment(
            session, coop.recorder, product_id=coop.packet.id, channel="voso", packs=packs
        )
        if packs == 10:
            count_stock(session, coop, lot, 2)

    assert allotments(session, [coop.packet.id])[coop.packet.id] == {"voso": 8}


@pytest.mark.parametrize("packs", [-1, True, "5", 10**9])
def test_an_allotment_is_a_whole_number_from_zero_up(session, coop, packs):
    with pytest.raises(InvalidInput) as refused:
        stock.set_allotment(
            session, coop.recorder, product_id=coop.packet.id, channel="voso", packs=packs
        )

    assert refused.value.field == "packs"


def test_nobody_sets_aside_another_organisations_goods(session, coop, clock):
    other = farm.found(session, clock, code="KHAC")

    with pytest.raises(NotFound):
        stock.set_allotment(
            session, other.recorder, product_id=coop.packet.id, channel="voso", packs=0
        )


def test_a_picker_sets_nothing_aside(session, coop):
    picker = Recorder(coop.organisation.id, Role.PICKER)

    with pytest.raises(NotAllowed):
        stock.set_allotment(session, picker, product_id=coop.packet.id, channel="voso", packs=0)


def test_a_lot_that_came_about_after_the_lots_were_held_is_left_alone(session, coop):
    """Nobody holds it, so two buyers at once could be promised the same packs of it."""
    held = farm.packets(session, coop, 3, at=farm.day(1))
    farm.packets(session, coop, 9, at=farm.day(2))

    found = shelves(session, [coop.packet.id], now=coop.recorder.now(), held={held.id})

    assert found[coop.packet.id].available == 3


def test_the_picking_list_stays_after_the_sale(session, coop):
    lot = farm.packets(session, coop, 10)
    placed = shop.buy(session, coop, 4)
    orders.confirm(session, coop.recorder, order_id=placed.order.id)
    orders.ship(session, coop.recorder, order_id=placed.order.id)

    assert lots_of(session, placed.order) == {lot.code: 4}
