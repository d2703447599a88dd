"""Nobody prints the same stamps twice without having said why, and everybody hears of the other."""

import pytest
from crowd import together
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from stamped import packed, stamp

from labels import Notice
from storefront.printing import downloads, ledger, spoiling, work
from storefront.printing.hidden_codes import HiddenCodesTaken, hidden_runs_for
from storefront.printing.models import Fate, Print, PrintState
from storefront.printing.paper import Layout
from storefront.printing.spoiling import StampsInUse
from traceability import migrating
from traceability.errors import Conflict, InvalidInput, NotAllowed, OutOfOrder, StampsUnavailable
from traceability.parties.roles import Role
from traceability.stamps.code import Kind
from traceability.stamps.models import StampRun
from traceability.stamps.progress import progress_of_runs
from traceability.stamps.ranges import Range
from traceability.stamps.services import bind


def finished(desk, asked):
    """The print as if it had been drawn and proofed, without the seconds that takes."""
    sheets = asked.layout.sheets(len(asked.stamps))
    with desk.deployment.transaction() as session:
        printed = session.get_one(Print, asked.id)
        printed.state, printed.sheets = PrintState.READY, sheets
    return asked.id


def spoil(desk, print_id, first, last, fate, **more):
    with desk.deployment.transaction() as session:
        return spoiling.note_spoiled(
            session,
            desk.tea.recorder,
            printed=session.get_one(Print, print_id),
            sheets=Range(first, last),
            fate=fate,
            **more,
        )


def test_of_two_who_print_the_same_stamps_at_once_one_is_told(desk):
    outcomes = together([lambda: desk.ask(1, 100)] * 4)

    refused = [each for each in outcomes if isinstance(each, ledger.PrintedBefore)]
    assert len(refused) == 3
    assert refused[0].params["number"] == 1
    assert refused[0].field == "reason"


def test_a_reason_lets_stamps_be_printed_again_and_both_prints_stay_on_the_books(small_desk):
    small_desk.ask(1, 40)

    again = small_desk.ask(21, 60, reason="Giấy bị kẹt")

    assert again.number == 2
    with small_desk.deployment.reading() as session:
        run = session.get_one(Print, again.id).run
        assert [each.number for each in ledger.prints_of(session, run, Range(30, 30))] == [2, 1]
        assert [each.number for each in ledger.prints_of(session, run, Range(5, 5))] == [1]


def test_what_is_left_is_what_is_on_no_paper_and_not_void(small_desk):
    finished(small_desk, small_desk.ask(11, 20))

    assert small_desk.left() == (Range(1, 10), Range(21, 61))


def test_a_print_that_was_called_off_counts_no_more(small_desk):
    asked = small_desk.ask(1, 60)
    with small_desk.deployment.transaction() as session:
        ledger.cancel_print(
            session, small_desk.tea.recorder, printed=session.get_one(Print, asked.id)
        )

    assert small_desk.left() == (Range(1, 61),)
    small_desk.ask(1, 60)


def test_a_print_that_failed_is_not_taken_up_behind_the_back_of_a_later_one(small_desk):
    """A failed print counts for nothing, so others may print its stamps; then it must say why."""
    failed = small_desk.ask(1, 40)
    with small_desk.deployment.transaction() as session:
        session.get_one(Print, failed.id).state = PrintState.FAILED
    small_desk.ask(31, 60)

    with small_desk.deployment.transaction() as session, pytest.raises(ledger.PrintedBefore):
        ledger.draw_anew(
            session, small_desk.tea.recorder, printed=session.get_one(Print, failed.id)
        )


def test_a_print_stays_on_the_books_when_its_file_cannot_be_drawn_a_second_time(small_desk):
    """A full disk took what lay on paper off the ledger, and nobody was told of the other print."""
    asked = small_desk.ask(1, 40)
    deployment = small_desk.deployment
    work.work(deployment, work.take_next(deployment))
    for _ in range(2):
        with deployment.transaction() as session:
            ledger.draw_anew(
                session, small_desk.tea.recorder, printed=session.get_one(Print, asked.id)
            )
        work.fail(deployment, work.take_next(deployment), Notice("no_room", "No room left."))

    assert small_desk.left() == (Range(41, 61),)
    with pytest.raises(ledger.PrintedBefore):
        small_desk.ask(40, 61)


def test_stamps_in_use_are_void_only_where_that_is_meant(small_desk):
    """Sheet 1 typed for sheet 2 made packs void that were sold; so did a sheet printed twice."""
    first = finished(small_desk, small_desk.ask(1, 60))
    lot = packed(small_desk.deployment, small_desk.tea)
    with small_desk.deployment.transaction() as session:
        run = session.get_one(StampRun, small_desk.run_id)
        bind(session, small_desk.tea.recorder, run=run, stamps=Range(3, 7), lot=session.merge(lot))
    with pytest.raises(StampsInUse, match=r"Stamps 3-7 of run .* are on packs"):
        spoil(small_desk, first, 1, 1, Fate.VOID)

    second = small_desk.ask(55, 61, reason="Kẹt giấy")
    with pytest.raises(StampsInUse, match=r"Stamps 55-60 of run .* in print 2"):
        spoil(small_desk, first, 2, 2, Fate.VOID)
    spoil(small_desk, finished(small_desk, second), 1, 1, Fate.AGAIN)
    spoil(small_desk, first, 2, 2, Fate.VOID)

    spoil(small_desk, first, 1, 1, Fate.VOID, sure=True)
    assert small_desk.left() == (Range(61, 61),)


def test_void_stamps_are_not_worth_the_paper(small_desk):
    """All of a lost roll again would be refused at every till; some among others are told of."""
    spoil(small_desk, finished(small_desk, small_desk.ask(1, 40)), 1, 1, Fate.VOID)
    with pytest.raises(StampsUnavailable, match="Stamps 3-40 of run"):
        small_desk.ask(3, 40, reason="Mất cuộn tem")

    again = small_desk.ask(3, 41, reason="Mất cuộn tem")
    with small_desk.deployment.reading() as session:
        run = session.get_one(StampRun, small_desk.run_id)
        assert ledger.void_among(session, run, again.stamps) == (Range(3, 40),)
    assert small_desk.left() == (Range(42, 61),)


def test_stamps_of_a_destroyed_sheet_may_be_printed_again_without_a_word(small_desk):
    printed = finished(small_desk, small_desk.ask(1, 61))

    spoil(small_desk, printed, 1, 1, Fate.AGAIN)

    per_sheet = small_desk.left()[0].last
    assert small_desk.left() == (Range(1, per_sheet),)
    small_desk.ask(1, per_sheet)


def test_stamps_of_a_lost_sheet_are_void(small_desk):
    printed = finished(small_desk, small_desk.ask(1, 61))

    spoil(small_desk, printed, 2, 2, Fate.VOID)

    assert small_desk.left() == ()
    with small_desk.deployment.reading() as session:
        run = session.get_one(Print, printed).run
        void = progress_of_runs(session, [run])[run.id].void
    assert len(void) == 1
    assert void[0].last == 61


def test_a_half_used_sheet_shifts_which_stamps_a_sheet_holds(small_desk):
    printed = finished(small_desk, small_desk.ask(1, 61, start=11))

    spoil(small_desk, printed, 1, 1, Fate.AGAIN)

    per_sheet = Layout("35x25").grid.per_sheet
    assert small_desk.left()[0].last == per_sheet - 10


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"first": 1, "last": 62}, StampsUnavailable),
        ({"start": 0}, InvalidInput),
        ({"start": 1000}, InvalidInput),
        ({"design": "9x9"}, InvalidInput),
        ({"reason": "x" * 201}, InvalidInput),
    ],
)
def test_what_cannot_be_printed_is_refused_and_leaves_nothing(small_desk, asked, error):
    with pytest.raises(error):
        small_desk.ask(**{"first": 1, "last": 60, **asked})

    assert small_desk.left() == (Range(1, 61),)


def test_a_sheet_is_spoiled_once_and_only_if_there_is_one(small_desk):
    asked = small_desk.ask(1, 60)
    with pytest.raises(OutOfOrder):
        spoil(small_desk, asked.id, 1, 1, Fate.AGAIN)
    finished(small_desk, asked)
    with pytest.raises(InvalidInput) as refused:
        spoil(small_desk, asked.id, 1, 99, Fate.AGAIN)
    assert refused.value.field == "last_sheet"
    spoil(small_desk, asked.id, 1, 1, Fate.AGAIN)
    with pytest.raises(Conflict):
        spoil(small_desk, asked.id, 1, 2, Fate.VOID)


def test_a_finished_print_cannot_be_called_off(small_desk):
    printed = finished(small_desk, small_desk.ask(1, 60))

    with small_desk.deployment.transaction() as session, pytest.raises(OutOfOrder):
        ledger.cancel_print(
            session, small_desk.tea.recorder, printed=session.get_one(Print, printed)
        )


def test_a_picker_prints_nothing(small_desk):
    from dataclasses import replace

    small_desk.tea = replace(
        small_desk.tea, recorder=replace(small_desk.tea.recorder, role=Role.PICKER)
    )
    with pytest.raises(NotAllowed):
        small_desk.ask()


def test_the_file_is_taken_by_name(small_desk):
    printed = finished(small_desk, small_desk.ask(1, 60))

    with small_desk.deployment.transaction() as session:
        downloads.note_download(
            session, small_desk.tea.recorder, printed=session.get_one(Print, printed)
        )

    with small_desk.deployment.reading() as session:
        (taken,) = downloads.downloads_of(session, printed)
        assert taken.taken_by == small_desk.tea.recorder.person_id
    assert work.take_next(small_desk.deployment) is None


def test_prints_that_were_there_before_rolls_are_pdf(desk):
    asked = finished(desk, desk.ask(1, 60))
    with desk.deployment.transaction() as session:
        downloads.note_download(session, desk.tea.recorder, printed=session.get_one(Print, asked))

    migrating.downgrade(desk.deployment.engine, "0018")
    migrating.upgrade(desk.deployment.engine)

    with desk.deployment.reading() as session:
        printed = session.get_one(Print, asked)
        assert (printed.language, printed.dpi, printed.layout.language) == ("pdf", None, "pdf")


@pytest.mark.parametrize(
    ("language", "dpi"), [("pdf", 203), ("zpl", None), ("tspl", 600), ("epl", 203)]
)
def test_the_database_refuses_a_language_without_its_resolution(desk, language, dpi):
    asked = desk.ask(1, 60)
    with desk.deployment.engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(
            text("UPDATE prints SET language = :language, dpi = :dpi WHERE number = :number"),
            {"language": language, "dpi": dpi, "number": asked.number},
        )


SCRATCH = {"design": "scratch-50x30", "paper": "a4"}


def issued(desk, kind, count=200):
    return stamp(desk.deployment, desk.tea, None, count=count, kind=kind).run


def test_hidden_codes_lie_beside_the_stamps_of_one_run_only(desk):
    hidden, other = issued(desk, Kind.HIDDEN), issued(desk, Kind.UNIT)
    desk.ask(1, 60, hidden=hidden, **SCRATCH)
    desk.ask(61, 100, hidden=hidden, **SCRATCH)

    desk.run_id = other.id
    with pytest.raises(HiddenCodesTaken) as refused:
        desk.ask(101, 200, hidden=hidden, **SCRATCH)
    assert refused.value.field == "hidden"
    with desk.deployment.reading() as session:
        assert hidden_runs_for(session, other) == []
    desk.run_id = hidden.id
    assert desk.left() == (Range(101, 200),)
    with pytest.raises(ledger.PrintedBefore):
        desk.ask(1, 20)
    desk.ask(101, 200)

    desk.run_id = other.id
    with pytest.raises(HiddenCodesTaken):
        desk.ask(1, 20, hidden=hidden, **SCRATCH)


def test_the_runs_of_hidden_codes_that_fit_are_offered_those_in_use_first(small_desk):
    used, free = issued(small_desk, Kind.HIDDEN, 61), issued(small_desk, Kind.HIDDEN, 5)
    small_desk.ask(1, 20, hidden=used, **SCRATCH)

    with small_desk.deployment.reading() as session:
        run = session.get_one(StampRun, small_desk.run_id)
        assert [each.id for each in hidden_runs_for(session, run)] == [used.id, free.id]


@pytest.mark.parametrize(
    ("kind", "count", "layout"),
    [
        (None, 0, SCRATCH),
        (Kind.HIDDEN, 10, SCRATCH),
        (Kind.UNIT, 61, SCRATCH),
        (Kind.HIDDEN, 61, {}),
    ],
)
def test_hidden_codes_that_do_not_go_with_the_design_or_the_stamps_are_refused(
    small_desk, kind, count, layout
):
    hidden = issued(small_desk, kind, count) if kind else None
    with pytest.raises(InvalidInput) as refused:
        small_desk.ask(1, 60, hidden=hidden, **layout)
    assert refused.value.field == "hidden"


def test_hidden_codes_on_a_lost_sheet_are_void_as_well(small_desk):
    hidden = issued(small_desk, Kind.HIDDEN, 61)
    printed = finished(small_desk, small_desk.ask(1, 61, hidden=hidden, **SCRATCH))

    spoil(small_desk, printed, 1, 1, Fate.VOID)

    with small_desk.deployment.reading() as session:
        runs = session.scalars(select(StampRun)).all()
        void = progress_of_runs(session, runs)
        assert len(runs) == 2
        assert {void[run.id].void for run in runs} == {(Range(1, 24),)}
