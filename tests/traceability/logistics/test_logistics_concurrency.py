"""Cartons, sales, dispatches and returns of one lot at once: nothing doubled, nothing lost."""

from functools import partial

import crowd
import farm

from traceability.events.models import Event, EventKind
from traceability.events.services import sell
from traceability.logistics.holdings import boxed
from traceability.logistics.papers import Condition
from traceability.logistics.returns import return_goods
from traceability.logistics.trade import dispatch
from traceability.logistics.units import pack_units
from traceability.lots.models import LogisticUnit, Lot
from traceability.parties.models import Party
from traceability.parties.services import add_party
from traceability.quantities import Quantity
from traceability.verification import verify


def packs(count):
    return Quantity.count(count, net_grams=farm.NET_GRAMS)


def test_of_many_who_take_at_once_nobody_takes_what_is_in_a_carton(deployment):
    with deployment.transaction() as session:
        coop = farm.found(session, deployment.clock)
        lot_id = farm.packets(session, coop, 40).id
        buyer = add_party(session, coop.recorder, kind="buyer", code="MUA", name="Chợ Đồng Xuân")
        buyer_id = buyer.id

    def act(how):
        with deployment.transaction() as session:
            there = farm.visit(session, coop)
            lot = session.get_one(Lot, lot_id)
            return how(session, there, lot)

    def box(session, there, lot):
        pack_units(
            session, there.recorder, place=there.workshop, contents=[(lot, packs(7))], at=there.now
        )
        return "boxed"

    def buy(session, there, lot):
        sell(session, there.recorder, inputs=[(lot, packs(5))], at=there.now)
        return "sold"

    assert act(box) == "boxed"
    outcomes = crowd.tally(crowd.together([partial(act, how) for how in (box, buy) * 8]))
    outcomes["boxed"] += 1

    assert set(outcomes) <= {"boxed", "sold", "LotOverdrawn"}
    with deployment.snapshot() as session:
        lot = session.get_one(Lot, lot_id)
        inside = sum(pieces for _, pieces in boxed(session, [lot_id]).values())
        left = farm.stock(session, lot)[1]
        cartons = list(session.query(LogisticUnit))
        assert inside == 7 * outcomes["boxed"]
        assert left == 40 - 5 * outcomes["sold"]
        assert 0 <= left - inside < 5, "somebody was refused who could have been served"
        assert len({carton.code for carton in cartons}) == outcomes["boxed"]
        assert list(verify(session)) == []

    carton_id = cartons[0].id

    def send(session, there, lot):
        del lot
        dispatch(
            session,
            there.recorder,
            buyer=session.get_one(Party, buyer_id),
            units=[session.get_one(LogisticUnit, carton_id)],
            at=there.now,
        )
        return "sent"

    assert crowd.tally(crowd.together([partial(act, send)] * 5)) == {
        "sent": 1,
        "UnitUnavailable": 4,
    }

    def back(session, there, lot):
        sent = session.query(Event).filter_by(kind=EventKind.DISPATCH).one()
        return_goods(
            session,
            there.recorder,
            of=sent,
            inputs=[(lot, packs(3))],
            condition=Condition.SELLABLE,
            at=there.now,
        )
        return "back"

    assert crowd.tally(crowd.together([partial(act, back)] * 5)) == {
        "back": 2,
        "ReturnsExceedSent": 3,
    }
    with deployment.snapshot() as session:
        assert farm.stock(session, session.get_one(Lot, lot_id))[1] == left - 7 + 6
        assert list(verify(session)) == []
