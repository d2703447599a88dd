"""What went out comes back: never more than went out, whole cartons closed, damaged goods apart."""

import farm
import pytest
from leaving import carton, give_back, packs, send

from traceability.errors import (
    Conflict,
    InvalidInput,
    LotOverdrawn,
    OutOfOrder,
    ReturnsExceedSent,
    UnitUnavailable,
)
from traceability.events.corrections import declare_error
from traceability.events.diary import events_of_lot
from traceability.events.services import sell, ship
from traceability.events.truth import Truth
from traceability.logistics.holdings import boxed
from traceability.logistics.papers import Condition
from traceability.logistics.returns import return_goods
from traceability.logistics.trade import destroy


def test_never_more_comes_back_than_went_out(session, coop, buyer, lot):
    sent = send(session, coop, buyer, lot, 10)
    give_back(session, coop, sent, lot, 4)

    with pytest.raises(ReturnsExceedSent) as refused:
        give_back(session, coop, sent, lot, 7)
    assert (refused.value.value, refused.value.params["most"]) == (7, 6)

    rest = give_back(session, coop, sent)
    assert rest.lines[0].pieces == 6
    assert farm.stock(session, lot) == (40 * 200, 40)
    with pytest.raises(Conflict, match="already"):
        give_back(session, coop, sent)


def test_goods_come_back_only_of_what_went_out_and_not_before(session, coop, buyer, lot):
    sent = send(session, coop, buyer, lot, 10)

    with pytest.raises(Conflict, match="sale or a dispatch"):
        give_back(session, coop, farm_event(session, lot))
    with pytest.raises(OutOfOrder):
        return_goods(
            session, coop.recorder, of=sent, condition=Condition.SELLABLE, at=farm.day(1, 10)
        )
    with pytest.raises(Conflict, match="did not go out"):
        give_back(session, coop, sent, farm.packets(session, coop, 5), 1)


def farm_event(session, lot):
    """The packing that brought the lot about."""
    return events_of_lot(session, lot)[-1]


def test_whole_cartons_come_back_closed_and_go_out_again(session, coop, buyer, lot):
    box = carton(session, coop, lot, 12)
    sent = send(session, coop, buyer, lot, 5, units=[box])

    back = give_back(session, coop, sent, to_place=coop.warehouse)

    assert [row.unit_id for row in back.units] == [box.id]
    assert boxed(session, [lot.id]) == {(lot.id, coop.warehouse.id): (2400, 12)}
    send(session, coop, buyer, units=[box])
    with pytest.raises(UnitUnavailable, match="did not go out with that entry"):
        return_goods(
            session,
            coop.recorder,
            of=sent,
            units=[box],
            condition=Condition.SELLABLE,
            at=coop.now,
        )


def test_damaged_goods_wait_in_quarantine_for_a_decision(session, coop, buyer, lot):
    sent = send(session, coop, buyer, lot, 40)
    back = give_back(session, coop, sent, lot, 6, condition=Condition.DAMAGED, reason="Vỡ hộp")
    quarantine = back.place
    assert quarantine.kind == "quarantine"
    for given in ({}, {"from_place": coop.workshop}):
        with pytest.raises(LotOverdrawn):
            destroy(
                session,
                coop.recorder,
                inputs=[(lot, packs(1))],
                reason="Hỏng",
                at=coop.now,
                **given,
            )

    destroy(
        session,
        coop.recorder,
        inputs=[(lot, packs(4))],
        from_place=quarantine,
        reason="Hỏng",
        witness=buyer,
        document="BB-01",
        at=coop.now,
    )
    ship(
        session,
        coop.recorder,
        lot=lot,
        quantity=packs(2),
        from_place=quarantine,
        to_place=coop.warehouse,
        at=coop.now,
    )

    sell(session, coop.recorder, inputs=[(lot, packs(2))], at=coop.now)
    assert farm.stock(session, lot) == (0, 0)


def test_each_condition_has_its_kind_of_place(session, coop, buyer, lot):
    sent = send(session, coop, buyer, lot, 10)
    quarantine = give_back(session, coop, sent, lot, 1, condition=Condition.DAMAGED).place

    with pytest.raises(InvalidInput, match="wait for a decision"):
        give_back(session, coop, sent, lot, 1, to_place=quarantine)
    with pytest.raises(InvalidInput, match="into quarantine"):
        give_back(session, coop, sent, lot, 1, condition=Condition.DAMAGED, to_place=coop.warehouse)


def test_a_return_is_not_corrected_above_what_went_out(session, coop, buyer, lot):
    sent = send(session, coop, buyer, lot, 10)
    back = give_back(session, coop, sent, lot, 4)
    give_back(session, coop, sent, lot, 5)

    with pytest.raises(ReturnsExceedSent), session.begin_nested():
        declare_error(
            session, coop.recorder, event_id=back.id, truth=Truth(quantities={0: packs(6)})
        )
    declare_error(session, coop.recorder, event_id=back.id, truth=Truth(quantities={0: packs(5)}))

    assert farm.stock(session, lot) == (40 * 200, 40)


def test_a_return_is_undone_only_while_its_goods_are_there(session, coop, buyer, lot):
    sent = send(session, coop, buyer, lot, 40)
    back = give_back(session, coop, sent, lot, 4)
    sell(session, coop.recorder, inputs=[(lot, packs(3))], at=coop.now)

    with pytest.raises(LotOverdrawn):
        declare_error(session, coop.recorder, event_id=back.id, truth=None)


def test_a_carton_that_came_back_is_corrected_from_the_end(session, coop, buyer, lot):
    box = carton(session, coop, lot, 12)
    sent = send(session, coop, buyer, units=[box])
    back = give_back(session, coop, sent)

    with pytest.raises(UnitUnavailable):
        declare_error(session, coop.recorder, event_id=sent.id, truth=None)
    with pytest.raises(InvalidInput, match="Whole cartons"):
        declare_error(
            session, coop.recorder, event_id=back.id, truth=Truth(quantities={0: packs(3)})
        )
    declare_error(session, coop.recorder, event_id=back.id, truth=None)
    declare_error(session, coop.recorder, event_id=sent.id, truth=None)

    assert boxed(session, [lot.id]) == {(lot.id, coop.workshop.id): (2400, 12)}
    assert farm.stock(session, lot) == (40 * 200, 40)
