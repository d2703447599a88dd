"""Putting right what was recorded wrong, in one step and in sight of everybody."""

from datetime import date
from uuid import uuid4

import farm
import pytest
from sqlalchemy import func, select

from traceability.errors import (
    AlreadyCorrected,
    Implausible,
    InvalidFact,
    InvalidInput,
    InvalidQuantity,
    InvalidTime,
    LotOverdrawn,
    MissingFact,
    NotFound,
    OutOfOrder,
    StampsExceedPackets,
)
from traceability.events import services as events
from traceability.events.corrections import declare_error
from traceability.events.models import (
    ErrorDeclaration,
    ErrorReason,
    Event,
    EventKind,
    EventLine,
    EventStampRange,
)
from traceability.events.stocktaking import correct_stock
from traceability.events.truth import Truth
from traceability.lots.journey import journey_of
from traceability.lots.ledger import balances_of
from traceability.lots.lineage import Direction
from traceability.lots.tracing import trace
from traceability.quantities import Quantity
from traceability.stamps import coverage
from traceability.stamps import services as stamps
from traceability.stamps.ranges import Range
from traceability.verification import verify


def origin(session, lot) -> Event:
    """The standing event that brought a lot about."""
    return session.scalars(
        select(Event)
        .join(EventLine, EventLine.event_id == Event.id)
        .outerjoin(ErrorDeclaration, ErrorDeclaration.event_id == Event.id)
        .where(
            EventLine.lot_id == lot.id,
            EventLine.grams > 0,
            ErrorDeclaration.id.is_(None),
            Event.kind.not_in([EventKind.SHIP, EventKind.STOCK_CORRECTION]),
        )
    ).one()


def correct(session, coop, event, truth) -> ErrorDeclaration:
    return declare_error(session, coop.recorder, event_id=event.id, truth=truth)


def corrected(session, coop, event, truth) -> Event:
    """The event that tells the truth."""
    declaration = correct(session, coop, event, truth)
    return session.get_one(Event, declaration.corrective_event_id)


def refuse(session, coop, event, truth, error, *, field=None):
    """The refusal of a correction, after which everything is as it was."""
    session.flush()
    before = session.scalar(select(func.count()).select_from(Event))
    with pytest.raises(error) as refused, session.begin_nested():
        correct(session, coop, event, truth)
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(Event)) == before
    assert session.scalar(select(func.count()).where(ErrorDeclaration.event_id == event.id)) == (
        1 if error is AlreadyCorrected else 0
    )
    if field:
        assert refused.value.field == field
    return refused.value


def test_four_hundred_typed_for_forty_is_put_right_and_both_stay_visible(deployment, clock):
    with deployment.transaction() as session:
        coop = farm.found(session, clock)
        lot = farm.harvest(session, coop, 400)
        wrong = origin(session, lot)
        clock.advance(minutes=1)

        declaration = correct(session, coop, wrong, Truth(quantities={0: Quantity.weigh("40")}))

        assert declaration.reason is ErrorReason.INCORRECT_DATA
        assert len(declaration.nonce) == 16

    with deployment.reading() as session:
        first, second = session.scalars(select(Event).order_by(Event.id)).all()
        assert first.error.corrective_event_id == second.id
        assert (first.lines[0].grams, second.lines[0].grams) == (400_000, 40_000)
        assert second.lines[0].figure == "40"
        assert second.lines[0].lot_id == first.lines[0].lot_id, "the lot keeps its code"
        assert (second.kind, second.stage, second.event_time, second.offset_minutes) == (
            first.kind,
            first.stage,
            first.event_time,
            first.offset_minutes,
        )
        assert [(f.key, f.value) for f in second.facts] == [(f.key, f.value) for f in first.facts]
        assert (second.place_id, second.party_id) == (first.place_id, first.party_id)
        assert second.nonce != first.nonce
        assert second.record_time > first.record_time
        assert farm.stock(session, lot) == (40_000, 0)
        assert verify(session) == []


def test_what_did_not_occur_leaves_nothing_of_itself(book, coop):
    lot = farm.harvest(book, coop, 40)
    wrong = origin(book, lot)

    declaration = correct(book, coop, wrong, None)

    assert declaration.reason is ErrorReason.DID_NOT_OCCUR
    assert declaration.corrective_event_id is None
    assert farm.stock(book, lot) == (0, 0)
    assert wrong.error is declaration


def test_a_corrected_entry_can_be_corrected_again(book, coop):
    lot = farm.harvest(book, coop, 400)
    second = corrected(book, coop, origin(book, lot), Truth(quantities={0: Quantity.weigh(4)}))
    third = corrected(book, coop, second, Truth(quantities={0: Quantity.weigh(40)}))

    assert farm.stock(book, lot) == (40_000, 0)
    assert origin(book, lot) is third
    correct(book, coop, third, None)
    assert farm.stock(book, lot) == (0, 0)


def test_an_entry_is_corrected_once(book, coop):
    lot = farm.harvest(book, coop, 400)
    wrong = origin(book, lot)
    correct(book, coop, wrong, Truth(quantities={0: Quantity.weigh(40)}))

    refusal = refuse(book, coop, wrong, None, AlreadyCorrected, field="event")

    assert refusal.value == wrong.error.declared_at
    assert farm.stock(book, lot) == (40_000, 0)


def test_another_organisations_entry_is_not_there(book, coop, neighbour):
    theirs = origin(book, farm.harvest(book, neighbour, 40))

    refuse(book, coop, theirs, None, NotFound, field="event")
    with pytest.raises(NotFound):
        declare_error(book, coop.recorder, event_id=uuid4(), truth=None)


def test_goods_that_were_used_cannot_be_corrected_away(book, coop):
    lot = farm.harvest(book, coop, 400)
    farm.fire(book, coop, [(lot, 300_000)], 60_000)

    for truth in (None, Truth(quantities={0: Quantity.weigh(40)})):
        refusal = refuse(book, coop, origin(book, lot), truth, LotOverdrawn, field="quantity")
        assert f"Lot {lot.code} has 100 kg left, less than" in str(refusal)

    correct(book, coop, origin(book, lot), Truth(quantities={0: Quantity.weigh(300)}))
    assert farm.stock(book, lot) == (0, 0)


def test_packs_that_were_sold_cannot_be_corrected_away(book, coop):
    lot = farm.packets(book, coop, 40)
    events.sell(book, coop.recorder, inputs=[(lot, Quantity.count(38))], at=coop.now)

    refusal = refuse(
        book, coop, origin(book, lot), Truth(quantities={1: Quantity.count(37)}), LotOverdrawn
    )

    assert str(refusal) == f"Lot {lot.code} has 2 packs left, fewer than 3."


def test_a_process_step_is_corrected_on_both_sides(book, coop):
    leaf = farm.harvest(book, coop, 100)
    tea = farm.fire(book, coop, [(leaf, 100_000)], 20_000)

    correct(
        book,
        coop,
        origin(book, tea),
        Truth(quantities={0: Quantity.weigh(50), 1: Quantity.weigh(10)}),
    )

    assert farm.stock(book, leaf) == (50_000, 0)
    assert farm.stock(book, tea) == (10_000, 0)


@pytest.mark.parametrize("quantities", [{0: "5"}, {1: "60"}])
def test_a_correction_does_not_make_more_than_went_in(book, coop, quantities):
    leaf = farm.harvest(book, coop, 100)
    tea = farm.fire(book, coop, [(leaf, 50_000)], 10_000)
    truth = Truth(quantities={at: Quantity.weigh(kg) for at, kg in quantities.items()})

    refuse(book, coop, origin(book, tea), truth, InvalidQuantity, field="quantity")


def test_right_figures_that_are_unusual_need_a_reason(book, coop):
    leaf = farm.harvest(book, coop, 100)
    tea = farm.fire(book, coop, [(leaf, 50_000)], 10_000)
    unusual = {1: Quantity.weigh(20)}

    refuse(book, coop, origin(book, tea), Truth(quantities=unusual), Implausible, field="unusual")

    event = corrected(
        book, coop, origin(book, tea), Truth(quantities=unusual, unusual="Lá héo hai ngày")
    )
    assert {fact.key: fact.value for fact in event.facts}["unusual"] == "Lá héo hai ngày"


def test_a_reason_is_dropped_with_the_unusual_figures_that_it_was_for(book, coop):
    leaf = farm.harvest(book, coop, 9_000, unusual="Đo lại diện tích sau")
    event = corrected(book, coop, origin(book, leaf), Truth(quantities={0: Quantity.weigh(900)}))

    assert "unusual" not in {fact.key for fact in event.facts}


def test_a_plot_gives_no_more_than_it_can_bear_without_a_reason(book, coop):
    """Half a hectare, 16 t to the hectare and year; a wrong entry does not count."""
    first = farm.harvest(book, coop, 7_990)

    with pytest.raises(Implausible, match=r"8030 kg this year; one of its size gives 8000 kg"):
        farm.harvest(book, coop, 40)

    correct(book, coop, origin(book, first), Truth(quantities={0: Quantity.weigh(7_960)}))
    farm.harvest(book, coop, 40)


def test_a_packing_is_corrected_with_its_packs_and_their_weight(book, coop):
    tea = farm.make_tea(book, coop, 8)
    lot = farm.pack(book, coop, tea, 40)

    correct(
        book,
        coop,
        origin(book, lot),
        Truth(quantities={0: Quantity.weigh("7.6"), 1: Quantity.count(38)}),
    )

    assert farm.stock(book, lot) == (7_600, 38)
    assert farm.stock(book, tea) == (400, 0)


def test_four_hundred_packs_typed_for_forty_give_the_rest_of_the_tea_back(book, coop):
    """The draw had been reckoned from the packs, and stayed as it was when they were corrected."""
    tea = farm.make_tea(book, coop, 80)
    lot = farm.pack(book, coop, tea, 400)

    event = corrected(book, coop, origin(book, lot), Truth(quantities={1: Quantity.count(40)}))

    assert farm.stock(book, lot) == (8_000, 40)
    assert farm.stock(book, tea) == (72_000, 0)
    assert [(line.figure, line.unit) for line in event.lines] == [("8000", "g"), ("40", "pieces")]
    correct(book, coop, event, Truth(quantities={1: Quantity.count(400)}))
    assert farm.stock(book, tea) == (0, 0)


def test_packs_that_burst_were_drawn_all_the_same(book, coop):
    tea = farm.make_tea(book, coop, 8)
    lot = farm.pack(book, coop, tea, 40)

    truth = Truth(quantities={0: Quantity.weigh(8), 1: Quantity.count(38)})
    event = corrected(book, coop, origin(book, lot), truth)

    assert farm.stock(book, tea) == (0, 0)
    assert farm.stock(book, lot) == (38 * 200, 38)
    # Now that something was lost, another number of packs leaves the draw alone.
    correct(book, coop, event, Truth(quantities={1: Quantity.count(39)}))
    assert farm.stock(book, tea) == (0, 0)


def test_more_packs_than_tea_are_refused_with_what_is_left(book, coop):
    tea = farm.make_tea(book, coop, 9)
    lot = farm.pack(book, coop, tea, 40)

    refusal = refuse(
        book, coop, origin(book, lot), Truth(quantities={1: Quantity.count(46)}), LotOverdrawn
    )

    assert f"Lot {tea.code} has" in str(refusal)


def test_a_packing_on_another_day_expires_on_another_day(book, coop):
    tea = farm.make_tea(book, coop, 8, at=farm.day(10))
    lot = farm.pack(book, coop, tea, 40, at=farm.day(12))

    event = corrected(book, coop, origin(book, lot), Truth(at=farm.day(11)))

    assert (lot.business_date, lot.expires_on) == (date(2026, 11, 11), date(2027, 11, 11))
    assert event.business_date == date(2026, 11, 11)
    assert farm.stock(book, lot) == (8_000, 40)


def test_a_packing_is_not_moved_before_its_tea_was_made(book, coop):
    tea = farm.make_tea(book, coop, 8, at=farm.day(10))
    lot = farm.pack(book, coop, tea, 40, at=farm.day(12))

    refuse(book, coop, origin(book, lot), Truth(at=farm.day(9)), OutOfOrder, field="at")


def test_a_harvest_is_not_moved_after_its_use(book, coop):
    leaf = farm.harvest(book, coop, 40, at=farm.day(10))
    farm.fire(book, coop, [(leaf, 40_000)], 8_000, at=farm.day(12))

    refusal = refuse(book, coop, origin(book, leaf), Truth(at=farm.day(13)), OutOfOrder, field="at")

    assert "already used on 2026-11-12, before 2026-11-13" in str(refusal)
    correct(book, coop, origin(book, leaf), Truth(at=farm.day(12)))
    assert leaf.business_date == date(2026, 11, 12)


def test_a_use_that_did_not_occur_holds_no_date(book, coop):
    leaf = farm.harvest(book, coop, 40, at=farm.day(10))
    tea = farm.fire(book, coop, [(leaf, 40_000)], 8_000, at=farm.day(12))
    correct(book, coop, origin(book, tea), None)

    correct(book, coop, origin(book, leaf), Truth(at=farm.day(13)))

    assert leaf.business_date == date(2026, 11, 13)


def test_nothing_is_corrected_into_the_future(book, coop):
    lot = farm.harvest(book, coop, 40, at=farm.day(10))

    refuse(book, coop, origin(book, lot), Truth(at=farm.day(23)), InvalidTime, field="at")


def test_correcting_the_day_of_a_shipment_leaves_the_lots_own_day(book, coop):
    """A shipment adds to its lot at the goal, and was taken for the lot's origin: moving it by a
    day moved the packing date and the expiry of every packet."""
    lot = farm.packets(book, coop, 40, at=farm.day(10))
    shipment = events.ship(
        book,
        coop.recorder,
        lot=lot,
        quantity=Quantity.count(10),
        to_place=coop.warehouse,
        at=farm.day(14),
    )

    correct(book, coop, shipment, Truth(at=farm.day(15)))

    assert (lot.business_date, lot.expires_on) == (date(2026, 11, 10), date(2027, 11, 10))


def test_correcting_the_day_of_a_count_leaves_the_lots_own_day(book, coop):
    lot = farm.packets(book, coop, 40, at=farm.day(10))
    found = correct_stock(
        book,
        coop.recorder,
        lot=lot,
        counted=Quantity.count(41),
        place=coop.workshop,
        at=farm.day(14),
        reason="tìm thấy một gói",
    )

    correct(book, coop, found, Truth(at=farm.day(15)))

    assert lot.business_date == date(2026, 11, 10)


@pytest.mark.parametrize("line", [0, 1])
def test_correcting_one_end_of_a_shipment_makes_no_goods_of_nothing(book, coop, line):
    """Twenty arrived of ten that left, and the lot had ten packs more than were packed."""
    lot = farm.packets(book, coop, 40)
    shipment = events.ship(
        book,
        coop.recorder,
        lot=lot,
        quantity=Quantity.count(10),
        to_place=coop.warehouse,
        at=coop.now,
    )

    truth = Truth(quantities={line: Quantity.count(20)})
    refuse(book, coop, shipment, truth, InvalidQuantity, field="quantity")

    both = Truth(quantities={0: Quantity.count(20), 1: Quantity.count(20)})
    correct(book, coop, shipment, both)
    here = {each.place_id: each.pieces for each in balances_of(book, lot.id)}
    assert here == {coop.workshop.id: 20, coop.warehouse.id: 20}


def test_a_sale_is_corrected(book, coop):
    lot = farm.packets(book, coop, 40)
    sale = events.sell(book, coop.recorder, inputs=[(lot, Quantity.count(30))], at=coop.now)

    second = corrected(book, coop, sale, Truth(quantities={0: Quantity.count(3)}))

    assert farm.stock(book, lot) == (37 * 200, 37)
    refuse(book, coop, second, Truth(quantities={0: Quantity.count(41)}), LotOverdrawn)


@pytest.mark.parametrize(
    ("quantity", "said"), [(Quantity.weigh(3), "packs"), (Quantity.count(3), "")]
)
def test_packs_stay_packs(book, coop, quantity, said):
    lot = farm.packets(book, coop, 40)
    truth = Truth(quantities={1: quantity})
    if said:
        refuse(book, coop, origin(book, lot), truth, InvalidQuantity, field="quantity")
    else:
        correct(book, coop, origin(book, lot), truth)
        assert farm.stock(book, lot) == (600, 3)


def test_a_line_that_the_entry_has_not_is_named(book, coop):
    lot = farm.harvest(book, coop, 40)

    refusal = refuse(
        book,
        coop,
        origin(book, lot),
        Truth(quantities={3: Quantity.weigh(1), 7: Quantity.weigh(1)}),
        InvalidInput,
        field="quantities",
    )

    assert refusal.value == 3


def test_facts_are_corrected_as_they_were_asked(book, coop):
    lot = farm.harvest(book, coop, 40)

    refuse(book, coop, origin(book, lot), Truth(facts={}), MissingFact, field="pluck_standard")
    refuse(book, coop, origin(book, lot), Truth(facts={"hue": 1}), InvalidFact, field="hue")
    event = corrected(book, coop, origin(book, lot), Truth(facts={"pluck_standard": "bud"}))

    assert {fact.key: fact.value for fact in event.facts} == {"pluck_standard": "bud"}
    assert farm.stock(book, lot) == (40_000, 0)


def test_the_facts_of_a_packing_are_asked_of_its_crop(book, coop):
    lot = farm.packets(book, coop, 40)

    event = corrected(book, coop, origin(book, lot), Truth(facts={"packaging": "tin"}))

    assert {fact.key: fact.value for fact in event.facts} == {"packaging": "tin"}


def test_the_journey_says_that_it_was_corrected_and_tells_the_truth_alone(book, coop):
    lot = farm.packets(book, coop, 40)
    (leaf_id,) = {edge.source for edge in trace(book, [lot.id], Direction.UP).edges} - {
        edge.target for edge in trace(book, [lot.id], Direction.UP).edges
    }
    harvest = book.scalars(
        select(Event)
        .join(EventLine, EventLine.event_id == Event.id)
        .where(EventLine.lot_id == leaf_id, Event.kind == EventKind.HARVEST)
    ).one()

    correct(book, coop, harvest, Truth(quantities={0: Quantity.weigh(50)}))

    told = {leg.kind: leg for leg in journey_of(book, lot).legs}
    assert told[EventKind.HARVEST].grams_out == 50_000
    assert told[EventKind.HARVEST].corrected
    assert not told[EventKind.PACK].corrected


class TestStamps:
    """What corrections do to stamps, and stamps to corrections."""

    @pytest.fixture
    def lot(self, book, coop):
        return farm.packets(book, coop, 10)

    @pytest.fixture
    def run(self, book, coop, library, lot):
        return stamps.issue_run(
            book, coop.recorder, library.vault, count=20, host=library.host, lot=lot
        )

    def test_fewer_packs_than_stamps_is_refused(self, book, coop, lot, run):
        stamps.bind(book, coop.recorder, run=run, stamps=Range(1, 10), lot=lot)

        for truth in (Truth(quantities={1: Quantity.count(9)}), None):
            refusal = refuse(book, coop, origin(book, lot), truth, StampsExceedPackets)
            assert refusal.field == "stamps"

    def test_void_stamps_leave_room_for_fewer_packs(self, book, coop, lot, run):
        stamps.bind(book, coop.recorder, run=run, stamps=Range(1, 10), lot=lot)
        stamps.void(book, coop.recorder, run=run, stamps=Range(9, 10))

        correct(book, coop, origin(book, lot), Truth(quantities={1: Quantity.count(8)}))

        assert coverage.packets_made(book, lot.id) == 8

    def test_a_binding_declared_wrong_frees_its_stamps(self, book, coop, lot, run):
        binding = stamps.bind(book, coop.recorder, run=run, stamps=Range(1, 10), lot=lot)

        correct(book, coop, binding, None)

        assert coverage.count_stamps_on(book, lot.id) == 0
        stamps.bind(book, coop.recorder, run=run, stamps=Range(5, 14), lot=lot)

    def test_a_voiding_taken_back_does_not_leave_more_stamps_than_packets(
        self, book, coop, lot, run
    ):
        """Ten on ten packets, five void, five others in their place: taking the voiding back
        left fifteen stamps on ten packets."""
        stamps.bind(book, coop.recorder, run=run, stamps=Range(1, 10), lot=lot)
        voiding = stamps.void(book, coop.recorder, run=run, stamps=Range(1, 5))
        stamps.bind(book, coop.recorder, run=run, stamps=Range(11, 15), lot=lot)

        refuse(book, coop, voiding, None, StampsExceedPackets, field="stamps")
        assert coverage.count_stamps_on(book, lot.id) == 10

    def test_a_voiding_by_mistake_can_be_taken_back(self, book, coop, lot, run):
        stamps.bind(book, coop.recorder, run=run, stamps=Range(1, 10), lot=lot)
        voiding = stamps.void(book, coop.recorder, run=run, stamps=Range(1, 5))

        correct(book, coop, voiding, None)

        assert coverage.count_stamps_on(book, lot.id) == 10

    def test_stamps_are_done_anew_not_corrected_in_place(self, book, coop, lot, run):
        binding = stamps.bind(book, coop.recorder, run=run, stamps=Range(1, 10), lot=lot)

        refuse(book, coop, binding, Truth(), InvalidInput, field="truth")

    def test_stamps_on_paper_cannot_be_declared_never_issued(self, book, coop, run):
        """The declaration was taken and changed nothing: the stamps went on being sold."""
        issue = book.scalars(
            select(Event)
            .join(EventStampRange, EventStampRange.event_id == Event.id)
            .where(EventStampRange.run_id == run.id)
        ).one()
        assert issue.kind is EventKind.STAMPS_ISSUED

        refusal = refuse(book, coop, issue, None, InvalidInput, field="event")

        assert "void" in str(refusal)
