"""The one quantity ledger."""

import farm
import pytest
from book_sums import balances
from sqlalchemy import select

from traceability.errors import InvalidQuantity, LotOverdrawn
from traceability.events import services as events
from traceability.lots import ledger
from traceability.lots.ledger import Move, measured
from traceability.lots.models import Balance
from traceability.quantities import Quantity


def test_packets_are_counted_and_weigh_what_their_product_says(coop):
    assert measured(coop.packet, Quantity.count(3)) == Quantity.count(3, net_grams=200)
    assert measured(coop.packet, Quantity.count(3, net_grams=1)).grams == 600
    assert measured(coop.tea, Quantity.weigh("3")).figure == "3"


@pytest.mark.parametrize(
    ("which", "quantity"),
    [("packet", Quantity.weigh("1")), ("tea", Quantity.count(3)), ("leaf", Quantity.count(1))],
)
def test_packets_are_not_weighed_out_and_leaf_is_not_counted(coop, which, quantity):
    with pytest.raises(InvalidQuantity) as refused:
        measured(getattr(coop, which), quantity)
    assert refused.value.field == "quantity"


def test_a_draw_takes_from_as_many_places_as_it_needs(book, coop):
    lot = farm.make_tea(book, coop, 10)
    events.ship(
        book,
        coop.recorder,
        lot=lot,
        quantity=Quantity.weigh(4),
        to_place=coop.warehouse,
        at=coop.now,
    )

    moves = ledger.outward(book, lot, Quantity.weigh("8.5"))

    by_place = {move.place_id: move for move in moves}
    assert sum(move.grams for move in moves) == -8_500
    assert set(by_place) == {coop.workshop.id, coop.warehouse.id}
    assert all((move.figure, move.unit) == (str(-move.grams), "g") for move in moves), (
        "each line says its own share"
    )


def test_a_draw_from_one_place_says_what_was_typed(book, coop):
    lot = farm.make_tea(book, coop, 10)

    (move,) = ledger.outward(book, lot, Quantity.weigh("0.5", "yến"))

    assert (move.grams, move.figure, move.unit) == (-5_000, "0.5", "yến")


def test_a_draw_of_more_than_there_is_names_the_lot_and_what_is_left(book, coop):
    lot = farm.make_tea(book, coop, 10)

    with pytest.raises(LotOverdrawn) as refused:
        ledger.outward(book, lot, Quantity.weigh("10.001"))

    assert str(refused.value) == f"Lot {lot.code} has 10 kg left, less than 10.001 kg."
    assert refused.value.field == "quantity"
    assert refused.value.params["left"] == 10_000


def test_a_draw_of_more_packs_than_there_are_names_how_many_are_left(book, coop):
    lot = farm.packets(book, coop, 40)

    with pytest.raises(LotOverdrawn) as refused:
        ledger.outward(book, lot, Quantity.count(41))

    assert str(refused.value) == f"Lot {lot.code} has 40 packs left, fewer than 41."
    assert (refused.value.field, refused.value.value) == ("packs", 41)


def test_selling_packets_takes_their_weight_along(book, coop):
    """Counted without their weight, 40 sold packets left 8 kg of nothing in the books."""
    lot = farm.packets(book, coop, 40)

    events.sell(book, coop.recorder, inputs=[(lot, Quantity.count(40))], at=coop.now)

    assert farm.stock(book, lot) == (0, 0)


def test_a_balance_read_before_the_lot_was_held_is_read_anew(postgresql_deployment):
    """Under READ COMMITTED a session kept to what it had seen before it waited for the lot, drew
    on a place that had less by then, and was refused although the other place had enough."""
    deployment = postgresql_deployment
    with deployment.transaction() as session:
        coop = farm.found(session, deployment.clock)
        lot = farm.make_tea(session, coop, 10)
        events.ship(
            session,
            coop.recorder,
            lot=lot,
            quantity=Quantity.weigh(4),
            to_place=coop.warehouse,
            at=coop.now,
        )
    with deployment.transaction() as session:
        here = farm.visit(session, coop)
        seen = ledger.balances_of(session, lot.id)
        assert sorted(each.grams for each in seen) == [4_000, 6_000]
        first = seen[0]  # from where a draw is taken first
        with deployment.transaction() as other:
            there = farm.visit(other, coop)
            taken = Quantity.weigh(first.grams - 1_000, "g")
            events.sell(other, there.recorder, inputs=[(lot, taken)], at=there.now)

        rest = Quantity.weigh(11_000 - first.grams, "g")
        events.sell(session, here.recorder, inputs=[(lot, rest)], at=here.now)
    with deployment.reading() as session:
        assert farm.stock(session, lot) == (0, 0)


def test_the_database_itself_refuses_a_balance_below_zero(deployment):
    with deployment.transaction() as session:
        coop = farm.found(session, deployment.clock)
        lot = farm.make_tea(session, coop, 1)
    for column in ("grams", "pieces"):
        with deployment.transaction() as session:
            balance = session.scalars(select(Balance).where(Balance.lot_id == lot.id)).one()
            setattr(balance, column, -1)
            with pytest.raises(Exception, match=f"ck_balances_{column}"):
                session.flush()
            session.rollback()


def test_posting_more_than_there_is_changes_nothing(book, coop):
    lot = farm.make_tea(book, coop, 1)
    before = balances(book)

    with pytest.raises(LotOverdrawn):
        ledger.post(book, [Move(lot, coop.workshop.id, -1_001, 0, "1001", "g")])

    assert balances(book) == before
