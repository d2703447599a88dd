"""Putting right what was recorded wrong, in one step and in sight of everybody."""

from datetime import date
from uuid import uuid4

import farm
import pytest
from correcting import correct, corrected, origin, refuse
from sqlalchemy import select

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
)
from traceability.events import services as events
from traceability.events.corrections import declare_error
from traceability.events.models import (
    ErrorReason,
    Event,
    EventKind,
    EventLine,
)
from traceability.events.stocktaking import correct_stock
from traceability.events.truth import Truth
from traceability.lots.journey import journey_of
from traceability.lots.ledger import balances_of
from traceability.lots.lineage import Direction
from traceability.lots.tracing import trace
from traceability.quantities import Quantity
from traceability.verification import verify


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
