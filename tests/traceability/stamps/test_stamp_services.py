"""The life of stamps: issued, bound, activated, void; and how many a lot may carry."""

from uuid import uuid4

import farm
import pytest
from sqlalchemy import func, select, text

from traceability.errors import (
    InvalidInput,
    NotFound,
    OutOfOrder,
    StampsExceedPackets,
    StampsUnavailable,
)
from traceability.events import services as events
from traceability.events.corrections import declare_error
from traceability.events.models import Event, EventKind
from traceability.events.stocktaking import record_opening_stock
from traceability.quantities import Quantity
from traceability.stamps import coverage, keys
from traceability.stamps import services as stamps
from traceability.stamps.code import Format, Kind, StampCode
from traceability.stamps.models import SigningKey, StampRun
from traceability.stamps.progress import stamping_of_lots
from traceability.stamps.ranges import Range
from traceability.stamps.services import MOST_STAMPS
from traceability.stamps.signing import verify
from traceability.verification import verify as verify_books

PACKS = 10


class Desk:
    """The stamps of one cooperative with a lot of ten packets."""

    def __init__(self, session, coop, deployment):
        self.session, self.coop, self.deployment = session, coop, deployment
        self.lot = farm.packets(session, coop, PACKS)

    def issue(self, count=20, **instead):
        given = {"count": count, "host": self.deployment.host}
        return stamps.issue_run(
            self.session, self.coop.recorder, self.deployment.vault, **given | instead
        )

    def bind(self, run, first, last, lot=None):
        return stamps.bind(
            self.session,
            self.coop.recorder,
            run=run,
            stamps=Range(first, last),
            lot=lot or self.lot,
        )

    def activate(self, run, first, last):
        return stamps.activate(self.session, self.coop.recorder, run=run, stamps=Range(first, last))

    def void(self, run, first, last):
        return stamps.void(self.session, self.coop.recorder, run=run, stamps=Range(first, last))

    def live(self, lot=None):
        return coverage.count_stamps_on(self.session, (lot or self.lot).id)


@pytest.fixture
def desk(book, coop, library):
    return Desk(book, coop, library)


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


def test_a_run_names_its_lot_its_key_and_its_host(desk):
    run = desk.issue(count=12, lot=desk.lot)

    assert (run.number, run.count, run.lot_id) == (1, 12, desk.lot.id)
    assert (run.kind, run.format, run.host) == ("unit", "full", "nguon.example")
    assert run.product is desk.coop.packet
    event = desk.session.scalars(select(Event).where(Event.kind == EventKind.STAMPS_ISSUED)).one()
    assert [(each.run_id, each.first, each.last) for each in event.stamp_ranges] == [
        (run.id, 1, 12)
    ]


def test_runs_are_numbered_across_organisations(desk, neighbour):
    mine = [desk.issue().number for _ in range(2)]
    theirs = stamps.issue_run(
        desk.session,
        neighbour.recorder,
        desk.deployment.vault,
        count=1,
        host=desk.deployment.host,
    )

    assert [*mine, theirs.number] == [1, 2, 3]
    with pytest.raises(NotFound) as refused:
        stamps.run_by_number(desk.session, desk.coop.organisation.id, theirs.number)
    assert (refused.value.field, refused.value.value) == ("run", 3)
    assert stamps.run_by_number(desk.session, neighbour.organisation.id, 3) is theirs


def test_a_hundred_and_eighty_thousand_stamps_cost_as_many_rows_as_one(desk):
    counted = ("stamp_runs", "events", "event_stamp_ranges", "scans", "signing_keys")

    def rows():
        return [desk.session.scalar(text(f"SELECT count(*) FROM {table}")) for table in counted]

    desk.issue(count=1)
    before = rows()
    run = desk.issue(count=180_000)
    after = rows()

    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1, 1, 0, 0]
    (last,) = stamps.stamp_codes(desk.deployment.vault, run, first=180_000)
    assert desk.deployment.vault.identities.open(last.id).index == 180_000


@pytest.mark.parametrize("wrong", [0, -1, MOST_STAMPS + 1, True])
def test_a_number_of_stamps_out_of_reason_is_refused(desk, wrong):
    with pytest.raises(InvalidInput) as refused:
        desk.issue(count=wrong)
    assert (refused.value.field, refused.value.value) == ("count", wrong)
    assert count(desk.session, StampRun) == 0


def test_what_a_run_cannot_be_for_is_refused(desk, neighbour):
    leaf = farm.harvest(desk.session, desk.coop)
    with pytest.raises(OutOfOrder, match="not packed yet") as refused:
        desk.issue(lot=leaf)
    assert (refused.value.field, refused.value.value) == ("lot", leaf.code)
    with pytest.raises(NotFound):
        desk.issue(lot=farm.packets(desk.session, neighbour, 5))
    for kind in (Kind.LOT, Kind.CARTON):
        with pytest.raises(InvalidInput, match="needs a lot"):
            desk.issue(kind=kind)
    with pytest.raises(NotFound) as refused:
        desk.issue(host="look-alike.example")
    assert (refused.value.field, refused.value.value) == ("host", "look-alike.example")
    with pytest.raises(NotFound) as refused:
        desk.issue(sponsor_id=uuid4())
    assert refused.value.field == "sponsor"
    assert count(desk.session, StampRun) == 0
    assert count(desk.session, SigningKey) == 0


def test_a_sponsor_may_own_a_run(desk, neighbour):
    assert desk.issue(sponsor_id=neighbour.organisation.id).sponsor_id == neighbour.organisation.id


def test_every_code_of_a_run_is_signed_for_its_host_and_opens_to_its_place(desk):
    run = desk.issue(count=25)

    codes = list(stamps.stamp_codes(desk.deployment.vault, run))

    assert len({code.id for code in codes}) == 25
    key_set = keys.key_set(desk.session)
    for index, code in enumerate(codes, 1):
        identity = desk.deployment.vault.identities.open(code.id)
        assert (identity.run, identity.index) == (run.number, index)
        assert verify(
            StampCode.parse(code.url(desk.deployment.base_url)),
            host=run.host,
            keys=key_set,
            issued_at=run.issued_at,
        )
        assert (code.kind, code.format) == (Kind.UNIT, Format.FULL)


def test_a_run_printed_again_says_the_same(desk):
    run = desk.issue(count=5)
    once = list(stamps.stamp_codes(desk.deployment.vault, run))

    keys.retire_key(desk.session, desk.coop.recorder, run.signing_key_id)

    assert list(stamps.stamp_codes(desk.deployment.vault, run)) == once
    assert list(stamps.stamp_codes(desk.deployment.vault, run, 2, 4)) == once[1:4]


def test_compact_codes_are_short_and_only_the_server_checks_them(desk):
    run = desk.issue(count=3, format_=Format.COMPACT)

    (code, *_) = stamps.stamp_codes(desk.deployment.vault, run)

    assert code.format is Format.COMPACT
    assert len(code.tail) == 3 + 1 + 3 + 13 + 16
    assert verify(
        code,
        host=run.host,
        keys=keys.key_set(desk.session),
        issued_at=run.issued_at,
        tag_key=desk.deployment.vault.tag_key,
    )


class TestBinding:
    def test_a_blank_reel_is_bound_in_ranges_to_several_lots(self, desk):
        reel = desk.issue(count=20)
        second = farm.packets(desk.session, desk.coop, PACKS)

        desk.bind(reel, 1, 10)
        desk.bind(reel, 11, 15, lot=second)

        assert (desk.live(), desk.live(second)) == (10, 5)
        assert coverage.stamps_on(desk.session, second.id) == {reel.id: (Range(11, 15),)}

    def test_a_lot_takes_stamps_of_several_runs_up_to_its_packets(self, desk):
        first, second = desk.issue(), desk.issue()
        desk.bind(first, 1, 6)
        desk.bind(second, 1, 4)

        with pytest.raises(StampsExceedPackets) as refused:
            desk.bind(second, 5, 5)

        assert str(refused.value) == (
            f"Lot {desk.lot.code} has 10 packs, fewer than the 11 stamps on it."
        )
        assert (refused.value.field, refused.value.value) == ("stamps", 11)

    def test_a_packet_carries_a_stamp_and_a_hidden_code_and_no_more_of_either(self, desk):
        for kind in (Kind.UNIT, Kind.HIDDEN):
            run = desk.issue(kind=kind)
            desk.bind(run, 1, PACKS)
            desk.activate(run, 1, PACKS)
            with pytest.raises(StampsExceedPackets):
                desk.bind(run, PACKS + 1, PACKS + 1)

        assert desk.live() == PACKS
        assert stamping_of_lots(desk.session, [desk.lot.id])[desk.lot.id].bound == PACKS
        assert verify_books(desk.session) == []

    def test_more_stamps_than_packets_leave_nothing_bound(self, desk):
        run = desk.issue()
        before = count(desk.session, Event)

        with pytest.raises(StampsExceedPackets):
            desk.bind(run, 1, PACKS + 1)

        assert (desk.live(), count(desk.session, Event)) == (0, before)

    def test_packets_that_were_sold_still_carry_their_stamps(self, desk):
        events.sell(
            desk.session,
            desk.coop.recorder,
            inputs=[(desk.lot, Quantity.count(PACKS))],
            at=desk.coop.now,
        )
        desk.bind(desk.issue(), 1, PACKS)

        assert desk.live() == PACKS

    def test_packets_that_were_shipped_are_not_counted_twice(self, desk):
        events.ship(
            desk.session,
            desk.coop.recorder,
            lot=desk.lot,
            quantity=Quantity.count(PACKS),
            to_place=desk.coop.warehouse,
            at=desk.coop.now,
        )

        assert coverage.packets_made(desk.session, desk.lot.id) == PACKS

    def test_opening_stock_takes_stamps_too(self, desk):
        lot = events.output_lot(
            record_opening_stock(
                desk.session,
                desk.coop.recorder,
                content=desk.coop.packet,
                quantity=Quantity.count(3),
                place=desk.coop.workshop,
                at=desk.coop.now,
            )
        )
        run = desk.issue(lot=lot)
        desk.bind(run, 1, 3, lot=lot)
        with pytest.raises(StampsExceedPackets):
            desk.bind(run, 4, 4, lot=lot)

    def test_a_stamp_is_bound_once(self, desk):
        run = desk.issue()
        desk.bind(run, 3, 5)

        with pytest.raises(StampsUnavailable) as refused:
            desk.bind(run, 1, 4)

        assert str(refused.value) == "Stamps 3-4 of run 1 are bound already."
        assert (refused.value.field, refused.value.value) == ("stamps", "3-4")

    def test_a_void_stamp_is_not_bound(self, desk):
        run = desk.issue()
        desk.void(run, 2, 2)

        with pytest.raises(StampsUnavailable, match="Stamps 2 of run 1 are void"):
            desk.bind(run, 1, 4)

    def test_a_run_for_one_lot_is_not_bound_to_another(self, desk):
        other = farm.packets(desk.session, desk.coop, PACKS)
        run = desk.issue(lot=desk.lot)

        with pytest.raises(StampsUnavailable, match="printed for another lot"):
            desk.bind(run, 1, 4, lot=other)

    def test_stamps_beyond_the_run_are_not_there(self, desk):
        run = desk.issue(count=5)

        for act in (desk.bind, desk.activate, desk.void):
            with pytest.raises(StampsUnavailable, match="has stamps 1 to 5, not 6"):
                act(run, 5, 6)

    def test_what_is_not_packed_carries_no_stamps(self, desk):
        with pytest.raises(OutOfOrder, match="not packed yet"):
            desk.bind(desk.issue(), 1, 4, lot=farm.harvest(desk.session, desk.coop))

    def test_anothers_run_and_anothers_lot_are_not_there(self, desk, neighbour):
        theirs = farm.packets(desk.session, neighbour, PACKS)
        run = desk.issue()
        with pytest.raises(NotFound):
            desk.bind(run, 1, 4, lot=theirs)
        for act in (
            lambda: stamps.bind(
                desk.session, neighbour.recorder, run=run, stamps=Range(1, 1), lot=theirs
            ),
            lambda: stamps.activate(desk.session, neighbour.recorder, run=run, stamps=Range(1, 1)),
            lambda: stamps.void(desk.session, neighbour.recorder, run=run, stamps=Range(1, 1)),
        ):
            with pytest.raises(NotFound):
                act()

    def test_a_lots_own_code_is_not_bound_to_packets(self, desk):
        """It was taken, and counted against the packets of the lot."""
        run = desk.issue(count=1, kind=Kind.LOT, lot=desk.lot)

        for act in (desk.bind, desk.activate):
            with pytest.raises(InvalidInput, match="from the start"):
                act(run, 1, 1)
        desk.void(run, 1, 1)


class TestActivating:
    def test_bound_stamps_are_activated_once(self, desk):
        run = desk.issue()
        desk.bind(run, 1, 10)
        desk.activate(run, 1, 5)

        with pytest.raises(StampsUnavailable, match="Stamps 5 of run 1 are active already"):
            desk.activate(run, 5, 6)
        desk.activate(run, 6, 10)

    def test_stamps_on_no_lot_are_not_activated(self, desk):
        run = desk.issue()
        desk.bind(run, 3, 5)

        with pytest.raises(OutOfOrder) as refused:
            desk.activate(run, 1, 7)

        assert refused.value.value == "1-2, 6-7"

    def test_void_stamps_are_not_activated(self, desk):
        run = desk.issue()
        desk.bind(run, 1, 5)
        desk.void(run, 2, 3)

        with pytest.raises(StampsUnavailable, match="2-3 of run 1 are void"):
            desk.activate(run, 1, 5)

    def test_stamps_of_a_binding_declared_wrong_are_not_activated(self, desk):
        run = desk.issue()
        binding = desk.bind(run, 1, 5)
        declare_error(desk.session, desk.coop.recorder, event_id=binding.id, truth=None)

        with pytest.raises(OutOfOrder):
            desk.activate(run, 1, 1)


class TestVoiding:
    def test_a_stamp_is_void_once(self, desk):
        run = desk.issue()
        desk.void(run, 1, 3)

        with pytest.raises(StampsUnavailable, match="3 of run 1 are void already"):
            desk.void(run, 3, 5)

    def test_void_stamps_make_room_for_others(self, desk):
        run = desk.issue()
        desk.bind(run, 1, 10)
        desk.void(run, 4, 5)

        desk.bind(run, 11, 12)

        assert desk.live() == 10
        assert coverage.stamps_on(desk.session, desk.lot.id) == {
            run.id: (Range(1, 3), Range(6, 12))
        }
