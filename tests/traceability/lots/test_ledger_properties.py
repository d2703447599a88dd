"""The ledger under any order of acts."""

from collections import Counter
from decimal import Decimal
from typing import ClassVar

import farm
from book_sums import balances, sums_of_lines
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
from traceability.errors import LotOverdrawn, NguonError
from traceability.events import services as events
from traceability.events.corrections import declare_error
from traceability.events.models import Event, EventKind, EventLine
from traceability.events.standing import standing
from traceability.events.stocktaking import correct_stock
from traceability.events.truth import Truth
from traceability.quantities import Quantity


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
