"""Tracing up and down, against a plain reckoning over what was recorded."""

from contextlib import contextmanager

import farm
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import event as listening
from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.database import writing
from traceability.events import services as events
from traceability.events.corrections import declare_error
from traceability.events.models import Event, EventKind, EventLine
from traceability.events.stocktaking import record_opening_stock
from traceability.events.truth import Truth
from traceability.lots.journey import journey_of
from traceability.lots.lineage import Direction
from traceability.lots.models import Lot
from traceability.lots.tracing import lots_of, trace
from traceability.quantities import Quantity


@contextmanager
def statements(engine):
    """The statements that the database was sent."""
    sent = []

    def note(connection, cursor, statement, *rest):
        sent.append(statement)

    listening.listen(engine, "before_cursor_execute", note)
    yield sent
    listening.remove(engine, "before_cursor_execute", note)


def blend(session, coop, lots, *, share=12):
    """Sort a share of each lot of made tea into one, which may be sorted again."""
    inputs = [(lot, farm.stock(session, lot)[0] // share) for lot in lots]
    return events.output_lot(
        events.record_process(
            session,
            coop.recorder,
            stage="sort",
            place=coop.workshop,
            inputs=[(lot, Quantity.weigh(weight, "g")) for lot, weight in inputs],
            output=coop.tea,
            made=Quantity.weigh(sum(weight for _, weight in inputs), "g"),
            at=coop.now,
            facts={"grade": "bup"},
        )
    )


def reachable(start, pairs):
    """Every lot reached from one, by asking again and again until nothing is added."""
    found = {start}
    while True:
        more = {far for near, far in pairs if near in found}
        if more <= found:
            return found
        found |= more


plans = st.lists(
    st.tuples(
        st.lists(st.integers(0, 40), min_size=1, max_size=4, unique=True),  # which lots go in
        st.booleans(),  # whether it is declared wrong afterwards
    ),
    min_size=1,
    max_size=9,
)


@given(plans)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    phases=[Phase.generate],  # a database shrinks too slowly
)
def test_many_in_and_many_out_are_traced_over_every_level(library, plan):
    with Session(writing(library.engine), expire_on_commit=False) as session:
        coop = farm.found(session, library.clock)
        lots = [
            events.output_lot(
                record_opening_stock(
                    session,
                    coop.recorder,
                    content=coop.tea,
                    quantity=Quantity.weigh(100_000, "tấn"),
                    place=coop.workshop,
                    at=coop.now,
                )
            )
            for _ in range(3)
        ]
        stands, pairs = [], set()
        for numbers, wrong in plan:
            sources = list({lots[number % len(lots)] for number in numbers})
            made = blend(session, coop, sources)
            step = session.scalars(
                select(EventLine.event_id).where(EventLine.lot_id == made.id)
            ).one()
            if wrong:
                declare_error(session, coop.recorder, event_id=step, truth=None)
            else:
                lots.append(made)
                stands.append(step)
                pairs |= {(source.id, made.id, step) for source in sources}

        for lot in lots:
            up = trace(session, [lot.id], Direction.UP)
            down = trace(session, [lot.id], Direction.DOWN)
            assert up.lot_ids == reachable(lot.id, {(t, s) for s, t, _ in pairs})
            assert down.lot_ids == reachable(lot.id, {(s, t) for s, t, _ in pairs})
            told = {(e.source, e.target, e.event_id) for e in up.edges}
            assert told == {pair for pair in pairs if pair[1] in up.lot_ids}
        session.rollback()


def test_what_was_declared_wrong_leads_nowhere(book, coop):
    leaf = farm.harvest(book, coop, 40)
    tea = farm.fire(book, coop, [(leaf, 40_000)], 8_000)
    step = book.scalars(select(Event.id).where(Event.kind == EventKind.PROCESS)).one()

    declare_error(book, coop.recorder, event_id=step, truth=None)

    assert trace(book, [leaf.id], Direction.DOWN).lot_ids == {leaf.id}
    assert trace(book, [tea.id], Direction.UP).lot_ids == {tea.id}


def test_what_tells_the_truth_leads_where_the_mistake_did(book, coop):
    leaf = farm.harvest(book, coop, 40)
    tea = farm.fire(book, coop, [(leaf, 40_000)], 8_000)
    step = book.scalars(select(Event.id).where(Event.kind == EventKind.PROCESS)).one()

    told = declare_error(
        book,
        coop.recorder,
        event_id=step,
        truth=Truth(quantities={1: Quantity.weigh(9)}),
    )

    (edge,) = trace(book, [tea.id], Direction.UP).edges
    assert (edge.source, edge.target) == (leaf.id, tea.id)
    assert edge.event_id == told.corrective_event_id


def test_a_shipment_a_count_and_a_sale_make_no_ancestors(book, coop):
    lot = farm.packets(book, coop, 10)
    whole = trace(book, [lot.id], Direction.UP).lot_ids
    events.ship(
        book,
        coop.recorder,
        lot=lot,
        quantity=Quantity.count(5),
        to_place=coop.warehouse,
        at=coop.now,
    )
    events.sell(book, coop.recorder, inputs=[(lot, Quantity.count(7))], at=coop.now)

    assert trace(book, [lot.id], Direction.UP).lot_ids == whole
    assert trace(book, [lot.id], Direction.DOWN).lot_ids == {lot.id}


def test_several_lots_are_traced_at_once(book, coop):
    one, other = farm.packets(book, coop, 5), farm.packets(book, coop, 5)

    together = trace(book, [one.id, other.id], Direction.UP)

    assert together.lot_ids == (
        trace(book, [one.id], Direction.UP).lot_ids | trace(book, [other.id], Direction.UP).lot_ids
    )
    assert lots_of(book, together).keys() == together.lot_ids


def test_nothing_is_traced_from_nothing(book, coop):
    assert trace(book, [], Direction.UP).lot_ids == frozenset()


def test_the_depth_costs_no_statement(deployment):
    """A chain of twelve blends is one question, as is a chain of one."""
    with deployment.transaction() as session:
        coop = farm.found(session, deployment.clock)
        first = last = farm.make_tea(session, coop, 100)
        for _ in range(12):
            last = blend(session, coop, [last], share=2)
        packed = farm.pack(session, coop, farm.make_tea(session, coop, 2), 10)

    with deployment.reading() as session:
        with statements(deployment.engine) as sent:
            lineage = trace(session, [last.id], Direction.UP)
        assert len([each for each in sent if each.lstrip().upper().startswith("WITH")]) == 1
        assert len(lineage.levels()) == 14
        assert trace(session, [first.id], Direction.DOWN).lot_ids >= {last.id}

    def cost(lot):
        with deployment.reading() as session:
            lot = session.get_one(Lot, lot.id)
            with statements(deployment.engine) as sent:
                journey_of(session, lot)
            return len(sent)

    assert cost(last) <= cost(packed) + 3


def test_a_journey_tells_the_legs_from_the_field_to_the_packet(book, coop):
    early = farm.harvest(book, coop, 30, at=farm.day(1))
    late = farm.harvest(book, coop, 20, at=farm.day(3))
    tea = farm.fire(book, coop, [(early, 30_000), (late, 20_000)], 10_000, at=farm.day(4))
    lot = farm.pack(book, coop, tea, 50, at=farm.day(5))

    journey = journey_of(book, lot)

    assert [leg.kind for leg in journey.legs] == [
        EventKind.HARVEST,
        EventKind.PROCESS,
        EventKind.PACK,
    ]
    harvest, process, packing = journey.legs
    assert (harvest.first_on.day, harvest.last_on.day) == (1, 3)
    assert (harvest.grams_out, harvest.households) == (50_000, 1)
    assert set(harvest.lots) == {early, late}
    assert (process.grams_in, process.grams_out) == (50_000, 10_000)
    assert (packing.grams_in, packing.packs) == (10_000, 50)
    assert dict(harvest.facts) == farm.PLUCKED
    assert harvest.stage.name.en == "Plucking"
    assert journey.plots == (coop.plot,)
    assert not any(leg.corrected for leg in journey.legs)


def test_a_lot_without_a_past_tells_only_that(book, coop):
    lot = events.output_lot(
        record_opening_stock(
            book,
            coop.recorder,
            content=coop.packet,
            quantity=Quantity.count(5),
            place=coop.workshop,
            at=coop.now,
        )
    )

    journey = journey_of(book, lot)

    assert [leg.kind for leg in journey.legs] == [EventKind.OPENING_STOCK]
    assert journey.plots == ()
    assert journey.legs[0].stage is None


def test_a_harvest_that_did_not_occur_is_not_told(book, coop):
    lot = farm.harvest(book, coop, 30)
    event = book.scalars(select(Event)).one()
    declare_error(book, coop.recorder, event_id=event.id, truth=None)

    assert journey_of(book, lot).legs == ()
