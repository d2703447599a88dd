"""What lies under patches goes with the stamps over it: onto packs, into use, out of use."""

import pytest
from stamped import open_farm, packed, stamp

from storefront.printing.ledger import ask_for_print
from storefront.printing.models import Fate, Print, PrintState
from storefront.printing.paper import Layout
from storefront.printing.spoiling import note_spoiled
from traceability.errors import InvalidInput, StampsUnavailable
from traceability.events.corrections import declare_error
from traceability.stamps import services
from traceability.stamps.beside import Stretch, beside
from traceability.stamps.code import Format, Kind
from traceability.stamps.models import StampRun
from traceability.stamps.progress import progress_of_runs
from traceability.stamps.ranges import Range
from traceability.stamps.reading import read_stamp
from traceability.stamps.verdict import Verdict
from traceability.verification.stamping import runs, stamps_and_packets

SCRATCH = Layout.checked("scratch-50x30", "a4")
PER_SHEET = SCRATCH.grid.per_sheet
COUNT = 40


class Desk:
    """40 packs, a blank reel of 40 scratch stamps, and hidden codes for them."""

    def __init__(self, deployment):
        self.deployment = deployment
        self.tea = open_farm(deployment)
        self.lot = packed(deployment, self.tea, COUNT)
        self.reel = stamp(deployment, self.tea, None, count=COUNT)
        self.hidden = self.more_codes()

    def more_codes(self):
        return stamp(
            self.deployment,
            self.tea,
            None,
            count=COUNT,
            kind=Kind.HIDDEN,
            format_=Format.COMPACT,
        )

    def printed(self, hidden, first=1, last=COUNT, reason=None):
        """Sheets that came out of the printer."""
        with self.deployment.transaction() as session:
            asked = ask_for_print(
                session,
                self.tea.recorder,
                run=session.get_one(StampRun, self.reel.run.id),
                stamps=Range(first, last),
                layout=SCRATCH,
                hidden=session.get_one(StampRun, hidden.run.id),
                reason=reason,
            )
            asked.state, asked.sheets = PrintState.READY, SCRATCH.sheets(last - first + 1)
            return asked

    def spoil(self, printed, sheet, fate):
        with self.deployment.transaction() as session:
            note_spoiled(
                session,
                self.tea.recorder,
                printed=session.get_one(Print, printed.id),
                sheets=Range(sheet, sheet),
                fate=fate,
            )

    def act(self, what, first, last, run=None, **more):
        with self.deployment.transaction() as session:
            more = {name: session.merge(thing) for name, thing in more.items()}
            one = session.get_one(StampRun, (run or self.reel).run.id)
            event = what(session, self.tea.recorder, run=one, stamps=Range(first, last), **more)
            return [(each.run_id, each.first, each.last) for each in event.stamp_ranges], event.id

    def bind(self, first, last, run=None, lot=None):
        return self.act(services.bind, first, last, run, lot=lot or self.lot)

    def progress(self, of):
        with self.deployment.reading() as session:
            return progress_of_runs(session, [of.run])[of.run.id]

    def verdict(self, of, index):
        with self.deployment.reading() as session:
            text = of.codes[index - 1].url(self.deployment.base_url)
            now = self.deployment.clock()
            return read_stamp(session, self.deployment.vault, text, now=now).verdict

    def findings(self):
        with self.deployment.reading() as session:
            return [*runs(session), *stamps_and_packets(session)]


@pytest.fixture
def desk(deployment):
    """On both databases."""
    return Desk(deployment)


@pytest.fixture
def small_desk(sqlite_deployment):
    """Where the database does not matter."""
    return Desk(sqlite_deployment)


def test_hidden_codes_are_bound_activated_and_void_with_their_stamps_in_one_entry(desk):
    desk.printed(desk.hidden)
    reel, hidden = desk.reel.run.id, desk.hidden.run.id

    bound, _ = desk.bind(1, 30)
    active, _ = desk.act(services.activate, 1, 20)
    void, _ = desk.act(services.void, 20, 25)

    assert bound == [(reel, 1, 30), (hidden, 1, 30)]
    assert active == [(reel, 1, 20), (hidden, 1, 20)]
    assert void == [(reel, 20, 25), (hidden, 20, 25)]
    for each in (desk.reel, desk.hidden):
        progress = desk.progress(each)
        assert progress.lots == ((Range(1, 30), desk.lot.id),)
        assert (progress.active, progress.void) == ((Range(1, 19),), (Range(20, 25),))
    verdicts = [desk.verdict(desk.hidden, index) for index in (19, 20, 30, 31)]
    assert verdicts == [
        Verdict.FIRST_SCAN,
        Verdict.VOID,
        Verdict.NOT_ACTIVATED,
        Verdict.NOT_ACTIVATED,
    ]
    assert desk.findings() == []


def test_a_wrong_binding_is_taken_back_for_both(desk):
    desk.printed(desk.hidden)
    _, event_id = desk.bind(1, 30)

    with desk.deployment.transaction() as session:
        declare_error(session, desk.tea.recorder, event_id=event_id, truth=None)

    assert [desk.progress(each).free for each in (desk.reel, desk.hidden)] == [
        (Range(1, COUNT),)
    ] * 2
    other = packed(desk.deployment, desk.tea, 20)
    desk.bind(1, 20, lot=other)
    assert desk.progress(desk.hidden).lots == ((Range(1, 20), other.id),)


def test_where_the_hidden_codes_are_on_other_packs_neither_is_bound(small_desk):
    small_desk.printed(small_desk.hidden)
    other = packed(small_desk.deployment, small_desk.tea, 20)
    small_desk.bind(5, 5, run=small_desk.hidden, lot=other)

    with pytest.raises(StampsUnavailable, match="Stamps 5 of run 2 are bound already"):
        small_desk.bind(1, 30)

    assert small_desk.progress(small_desk.reel).free == (Range(1, COUNT),)


def test_what_was_done_with_hidden_codes_before_is_not_done_twice(small_desk):
    """Bound by hand, and one torn off: the stamp is bound all the same."""
    desk = small_desk
    desk.printed(desk.hidden)
    desk.bind(1, 10, run=desk.hidden)
    desk.act(services.activate, 1, 2, run=desk.hidden)
    desk.act(services.void, 15, 15, run=desk.hidden)
    hidden = desk.hidden.run.id

    bound, _ = desk.bind(1, 20)
    active, _ = desk.act(services.activate, 1, 20)
    void, _ = desk.act(services.void, 14, 16)

    assert bound[1:] == [(hidden, 11, 14), (hidden, 16, 20)]
    assert active[1:] == [(hidden, 3, 14), (hidden, 16, 20)]
    assert void[1:] == [(hidden, 14, 14), (hidden, 16, 16)]
    assert desk.findings() == []


def test_of_a_stamp_on_two_labels_the_newer_goes_on_packs_and_both_become_void(small_desk):
    desk = small_desk
    desk.printed(desk.hidden)
    newer = desk.more_codes()
    desk.printed(newer, 11, 20, reason="Kẹt giấy")

    bound, _ = desk.bind(1, 30)
    void, _ = desk.act(services.void, 15, 15)

    old, new = desk.hidden.run.id, newer.run.id
    assert bound[1:] == [(old, 1, 10), (old, 21, 30), (new, 11, 20)]
    assert void[1:] == [(old, 15, 15), (new, 15, 15)]


def test_codes_of_destroyed_sheets_go_nowhere_and_of_lost_ones_out_of_use(small_desk):
    desk = small_desk
    printed = desk.printed(desk.hidden)
    desk.spoil(printed, 1, Fate.AGAIN)
    newer = desk.more_codes()
    desk.printed(newer, 1, PER_SHEET)
    desk.spoil(printed, 2, Fate.VOID)
    second = Range(PER_SHEET + 1, COUNT)

    bound, _ = desk.bind(1, 2)

    assert bound[1:] == [(newer.run.id, 1, 2)]
    for each in (desk.reel, desk.hidden):
        assert desk.progress(each).void == (second,)
    with desk.deployment.reading() as session:
        run = session.get_one(StampRun, desk.reel.run.id)
        rest = Range(PER_SHEET, second.last)
        (one, *others) = beside(session, run, rest)
        assert (one.run.id, one.stamps) == (desk.hidden.run.id, second)
        assert [each.stamps for each in others] == [Range(PER_SHEET, PER_SHEET)]
        assert beside(session, desk.hidden.run, rest) == ()


def test_a_print_that_was_called_off_has_nothing_under_its_patches(small_desk):
    printed = small_desk.printed(small_desk.hidden)
    with small_desk.deployment.transaction() as session:
        session.get_one(Print, printed.id).state = PrintState.CANCELLED

    bound, _ = small_desk.bind(1, 3)

    assert bound == [(small_desk.reel.run.id, 1, 3)]


def test_hidden_codes_of_another_lot_are_refused_before_they_are_printed(small_desk):
    """They could never go on the packs of the stamps over them."""
    desk = small_desk
    mine = stamp(desk.deployment, desk.tea, desk.lot, count=5)
    other = packed(desk.deployment, desk.tea, 5)
    hidden = {"kind": Kind.HIDDEN, "format_": Format.COMPACT}
    theirs = stamp(desk.deployment, desk.tea, other, count=5, **hidden)
    desk.reel = mine

    with pytest.raises(InvalidInput, match="were made for another lot"):
        desk.printed(theirs, 1, 5)


def test_a_stretch_knows_its_part_among_others(small_desk):
    run = small_desk.reel.run

    parts = [*Stretch(run, Range(5, 20)).within([Range(1, 6), Range(18, 30)])]

    assert parts == [Stretch(run, Range(5, 6)), Stretch(run, Range(18, 20))]
