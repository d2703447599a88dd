"""The one quantity ledger."""

from collections import Counter
from decimal import Decimal
from typing import ClassVar

import farm
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from traceability.database import writing
from traceability.errors import InvalidQuantity, LotOverdrawn, NguonError
from traceability.events import services as events
from traceability.events.corrections import declare_error
from traceability.events.models import Event, EventKind, EventLine
from traceability.events.standing import standing
from traceability.events.stocktaking import correct_stock
from traceability.events.truth import Truth
from traceability.lots import ledger
from traceability.lots.ledger import Move, measured
from traceability.lots.models import Balance
from traceability.quantities import Quantity


def sums_of_lines(session) -> dict:
    """What the balances must be, added up from the lines that stand."""
    rows = session.execute(
        select(
            EventLine.lot_id,
            EventLine.place_id,
            func.sum(EventLine.grams),
            func.sum(EventLine.pieces),
        )
        .join(Event, Event.id == EventLine.event_id)
        .where(standing())
        .group_by(EventLine.lot_id, EventLine.place_id)
    )
    return {(lot, place): (int(g), int(p)) for lot, place, g, p in rows if (g, p) != (0, 0)}


def balances(session) -> dict:
    session.expire_all()
    return {
        (each.lot_id, each.place_id): (each.grams, each.pieces)
        for each in session.scalars(select(Balance))
        if (each.grams, each.pieces) != (0, 0)
    }


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


def part(line, percent) -> Quantity:
    """So many hundredths of what a line moved."""
    if line.pieces:
        return Quantity.count(max(1, abs(line.pieces) * percent // 100))
    return Quantity.weigh(max(1, abs(line.grams) * percent // 100), "g")


class Books(RuleBasedStateMachine):
    """Any order of acts and corrections keeps every balance the sum of its standing lines."""

    deployment = None
    done: ClassVar[Counter] = Counter()

    @initialize()
    def open(self):
        self.session = Session(writing(self.deployment.engine), expire_on_commit=False)
        self.coop = farm.found(self.session, self.deployment.clock)
        self.lots = [
            farm.harvest(self.session, self.coop, 4),
            farm.make_tea(self.session, self.coop, 2),
            farm.packets(self.session, self.coop, 5),
        ]

    def attempt(self, name, act):
        """An act that the books refuse leaves no trace, as a transaction would."""
        try:
            with self.session.begin_nested():
                made = act()
        except NguonError:
            return None
        Books.done[name] += 1
        return made

    def lot(self, data, content=None):
        return data.draw(
            st.sampled_from([lot for lot in self.lots if content is None or lot.content is content])
        )

    def quantity(self, data, lot):
        if lot.product_id:
            return Quantity.count(data.draw(st.integers(1, 6)))
        return Quantity.weigh(data.draw(st.integers(1, 1_500)), "g")

    def place(self, data):
        return data.draw(st.sampled_from([self.coop.workshop, self.coop.warehouse]))

    @rule(grams=st.integers(1, 5_000))
    def harvest(self, grams):
        self.lots.append(farm.harvest(self.session, self.coop, Decimal(grams) / 1000))

    @rule(data=st.data(), sources=st.integers(1, 3), percent=st.integers(20, 105))
    def process(self, data, sources, percent):
        inputs = [(self.lot(data, self.coop.leaf), data.draw(st.integers(1, 1_500)))]
        inputs += [
            (self.lot(data, self.coop.leaf), data.draw(st.integers(1, 1_500)))
            for _ in range(sources - 1)
        ]
        made = max(1, sum(grams for _, grams in inputs) * percent // 100)
        lot = self.attempt(
            "process",
            lambda: farm.fire(self.session, self.coop, inputs, made, unusual="cân lại"),
        )
        if lot:
            self.lots.append(lot)

    @rule(data=st.data(), packs=st.integers(1, 5))
    def pack(self, data, packs):
        source = self.lot(data, self.coop.tea)
        lot = self.attempt("pack", lambda: farm.pack(self.session, self.coop, source, packs))
        if lot:
            self.lots.append(lot)

    @rule(data=st.data())
    def ship(self, data):
        lot = self.lot(data)
        quantity, place = self.quantity(data, lot), self.place(data)
        self.attempt(
            "ship",
            lambda: events.ship(
                self.session,
                self.coop.recorder,
                lot=lot,
                quantity=quantity,
                to_place=place,
                at=self.coop.now,
            ),
        )

    @rule(data=st.data())
    def sell(self, data):
        lot = self.lot(data)
        quantity = self.quantity(data, lot)
        self.attempt(
            "sell",
            lambda: events.sell(
                self.session, self.coop.recorder, inputs=[(lot, quantity)], at=self.coop.now
            ),
        )

    @rule(data=st.data(), nothing=st.booleans())
    def count(self, data, nothing):
        lot = self.lot(data)
        counted, place = None if nothing else self.quantity(data, lot), self.place(data)
        self.attempt(
            "count",
            lambda: correct_stock(
                self.session,
                self.coop.recorder,
                lot=lot,
                counted=counted,
                place=place,
                at=self.coop.now,
                reason="đếm",
            ),
        )

    @rule(data=st.data(), back=st.integers(0, 12), occurred=st.booleans())
    def correct(self, data, back, occurred):
        """Mostly of what happened lately: much of the rest was used since."""
        found = self.session.scalars(
            select(Event)
            .where(Event.organisation_id == self.coop.organisation.id)
            .order_by(Event.id.desc())
            .limit(back + 1)
        ).all()
        event = found[-1]
        truth = None
        if occurred:
            # Every line by about as much, or one alone, which mostly cannot be.
            percent = data.draw(st.integers(60, 110))
            lines = event.lines if data.draw(st.booleans()) else event.lines[-1:]
            truth = Truth(quantities={line.position: part(line, percent) for line in lines})
        self.attempt(
            "correct" if occurred else "undo",
            lambda: declare_error(self.session, self.coop.recorder, event_id=event.id, truth=truth),
        )

    @invariant()
    def every_balance_is_the_sum_of_its_standing_lines_and_not_below_zero(self):
        kept, derived = balances(self.session), sums_of_lines(self.session)
        assert kept == derived
        assert all(grams >= 0 and pieces >= 0 for grams, pieces in kept.values())

    @invariant()
    def packets_weigh_what_their_product_says(self):
        weights = {lot.id: lot.product.net_grams for lot in self.lots if lot.product_id is not None}
        for (lot_id, _), (grams, pieces) in balances(self.session).items():
            assert grams == pieces * weights[lot_id] if lot_id in weights else pieces == 0

    @invariant()
    def nothing_comes_of_nothing(self):
        """Process and pack never give more than they took; shipping gives what it took."""
        moved = self.session.execute(
            select(Event.kind, func.sum(EventLine.grams))
            .join(EventLine, EventLine.event_id == Event.id)
            .where(standing())
            .group_by(Event.id, Event.kind)
        )
        for kind, grams in moved:
            if kind in (EventKind.PROCESS, EventKind.PACK):
                assert grams <= 0
            if kind is EventKind.SHIP:
                assert grams == 0

    def teardown(self):
        if hasattr(self, "session"):
            self.session.rollback()
            self.session.close()


def test_balances_are_the_sums_of_standing_lines_in_any_order_of_acts(library):
    Books.deployment = library
    Books.done.clear()

    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=12,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],  # a database shrinks too slowly
        ),
    )

    acts = {"process", "pack", "ship", "sell", "count", "correct", "undo"}
    assert acts <= Books.done.keys(), "acts that were always refused prove nothing"


@given(takes=st.lists(st.integers(1, 400), min_size=1, max_size=12))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_lot_never_gives_more_than_it_received(library, takes):
    with Session(writing(library.engine), expire_on_commit=False) as session:
        coop = farm.found(session, library.clock)
        lot = farm.harvest(session, coop, 1)
        given_out = 0
        for grams in takes:
            fits = given_out + grams <= 1_000
            try:
                with session.begin_nested():
                    events.sell(
                        session,
                        coop.recorder,
                        inputs=[(lot, Quantity.weigh(grams, "g"))],
                        at=coop.now,
                    )
            except LotOverdrawn:
                assert not fits
            else:
                assert fits
                given_out += grams
        assert farm.stock(session, lot) == (1_000 - given_out, 0)
        session.rollback()
