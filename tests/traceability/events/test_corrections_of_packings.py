"""A packing is put right with its packs, their weight and their stamps."""

from datetime import date

import farm
import pytest
from correcting import correct, corrected, origin, refuse
from sqlalchemy import select

from traceability.errors import (
    InvalidInput,
    LotOverdrawn,
    OutOfOrder,
    StampsExceedPackets,
)
from traceability.events.models import (
    Event,
    EventKind,
    EventStampRange,
)
from traceability.events.truth import Truth
from traceability.quantities import Quantity
from traceability.stamps import coverage
from traceability.stamps import services as stamps
from traceability.stamps.ranges import Range


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
