"""Prints are drawn, read back and released; killed at any moment they end all the same."""

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest
from stamped import stamp

from labels import tspl
from labels.proof import read_back
from labels.roll_reader import RollReader
from storefront.printing import files, ledger, work
from storefront.printing.models import Print, PrintState
from storefront.printing.paper import Language, Layout
from storefront.printing.styles import save_style, styled
from traceability.errors import OutOfOrder
from traceability.stamps.code import Kind


def state(desk, asked):
    with desk.deployment.reading() as session:
        return session.get_one(Print, asked.id)


def test_a_print_is_drawn_proofed_and_released(small_desk):
    asked = small_desk.ask(1, 60)

    taken = work.take_next(small_desk.deployment)
    printed = work.work(small_desk.deployment, taken)

    file = work.kept_file(small_desk.deployment, asked)
    assert printed.state is PrintState.READY
    assert printed.bytes == file.stat().st_size
    assert printed.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert len(read_back(file)) == 60
    assert printed.sheets == max(read.page for read in read_back(file))


def test_no_transaction_stands_open_while_a_print_is_drawn_and_read_back(desk):
    """On PostgreSQL one would hold back vacuum for minutes, on SQLite the write-ahead log."""
    desk.ask(1, 60)
    taken = work.take_next(desk.deployment)
    open_while = []

    def told(stage, done, count):
        del done, count
        open_while.append((stage, desk.deployment.engine.pool.checkedout()))

    with desk.deployment.reading() as session:
        session.get_one(Print, taken.id)
        assert desk.deployment.engine.pool.checkedout() == 1
    work.work(desk.deployment, taken, progress=told)

    assert {*open_while} == {(PrintState.DRAWING, 0), (PrintState.PROOFING, 0)}


def test_two_workers_never_take_the_same_print(desk):
    desk.ask(1, 60)

    assert work.take_next(desk.deployment) is not None
    assert work.take_next(desk.deployment) is None


def test_a_worker_that_fell_silent_is_followed_by_another_with_the_same_bytes(small_desk, clock):
    """Killed while drawing: no file under the final name; a minute later it begins anew."""
    asked = small_desk.ask(1, 60)
    silent = work.take_next(small_desk.deployment)
    file = work.kept_file(small_desk.deployment, asked)

    clock.advance(seconds=61)
    follower = work.take_next(small_desk.deployment)
    assert follower.id == silent.id
    assert not file.exists()
    work.work(small_desk.deployment, follower)

    with pytest.raises(work.CalledOff):
        work.work(small_desk.deployment, silent)
    assert state(small_desk, asked).state is PrintState.READY


@pytest.mark.parametrize("stage", [PrintState.DRAWING, PrintState.PROOFING])
def test_a_print_that_is_called_off_stops_and_leaves_no_file(small_desk, monkeypatch, stage):
    monkeypatch.setattr(work, "TELL_EVERY", 0)
    asked = small_desk.ask(1, 60)
    taken = work.take_next(small_desk.deployment)

    def call_off(at, done, count):
        del done, count
        if at is stage:
            with small_desk.deployment.transaction() as session:
                printed = session.get_one(Print, asked.id)
                if printed.state.is_open:
                    ledger.cancel_print(session, small_desk.tea.recorder, printed=printed)

    with pytest.raises(work.CalledOff):
        work.work(small_desk.deployment, taken, progress=call_off)

    folder = work.kept_file(small_desk.deployment, asked).parent
    assert list(folder.iterdir()) == []
    assert state(small_desk, asked).state is PrintState.CANCELLED


def test_a_code_that_reads_wrong_blocks_the_release_and_names_the_place(small_desk, monkeypatch):
    asked = small_desk.ask(1, 60)
    drawn = files.write_recorded

    def shifted(stamps, **options):
        """A press that skips the first stamp and draws the last one twice as far."""
        codes = stamps.codes
        wrong = replace(codes, first=codes.first + 1, last=codes.last + 1)
        return drawn(replace(stamps, codes=wrong), **options)

    monkeypatch.setattr(files, "write_recorded", shifted)
    printed = work.work(small_desk.deployment, work.take_next(small_desk.deployment))

    assert printed.state is PrintState.FAILED
    assert "sheet 1" in printed.problem.lower()
    assert not work.kept_file(small_desk.deployment, asked).exists()


def test_a_print_that_the_record_refuses_fails_and_says_why(small_desk):
    """A scratch stamp's second codes ran out: the loop that draws prints goes on to the next."""
    asked = small_desk.ask(1, 60)
    short = stamp(small_desk.deployment, small_desk.tea, None, count=5, kind=Kind.HIDDEN).run
    with small_desk.deployment.transaction() as session:
        session.get_one(Print, asked.id).hidden_id = short.id

    printed = work.work(small_desk.deployment, work.take_next(small_desk.deployment))

    assert printed.state is PrintState.FAILED
    assert "has no hidden codes for stamps 1 to 60" in printed.problem


def test_a_full_disk_fails_the_print_and_it_can_be_drawn_anew(small_desk, monkeypatch):
    asked = small_desk.ask(1, 60)

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as away:
        away.setattr(work, "draw_run", full)
        with pytest.raises(OSError, match="No space"):
            work.work(small_desk.deployment, work.take_next(small_desk.deployment))
    failed = state(small_desk, asked)
    assert failed.state is PrintState.FAILED
    assert failed.problem == "There is no room left on the disk."

    with small_desk.deployment.transaction() as session:
        printed = session.get_one(Print, asked.id)
        ledger.draw_anew(session, small_desk.tea.recorder, printed=printed)
    printed = work.work(small_desk.deployment, work.take_next(small_desk.deployment))
    assert printed.state is PrintState.READY


def test_a_print_of_the_command_line_is_not_taken_by_the_site(small_desk, tmp_path, clock):
    asked = small_desk.ask(1, 60, out=str(tmp_path / "run.pdf"))
    assert work.take_next(small_desk.deployment) is None

    with small_desk.deployment.transaction() as session:
        printed = session.get_one(Print, asked.id)
        taken = work.take(session, printed, now=clock())
        with pytest.raises(OutOfOrder):
            work.take(session, printed, now=clock())
    work.work(small_desk.deployment, taken)

    assert Path(tmp_path / "run.pdf").read_bytes().startswith(b"%PDF")


def test_files_are_kept_a_week(small_desk):
    asked = small_desk.ask(1, 60)
    work.work(small_desk.deployment, work.take_next(small_desk.deployment))
    file = work.kept_file(small_desk.deployment, asked)
    now = small_desk.deployment.clock().timestamp()
    os.utime(file, (now, now))
    assert work.forget_files(small_desk.deployment) == 0

    old = now - work.KEPT.total_seconds() - 1
    os.utime(file, (old, old))
    assert work.forget_files(small_desk.deployment) == 1
    assert not file.exists()


ROLL = {"design": "35x21", "paper": "roll-3-35x22", "dpi": 203}


@pytest.mark.parametrize("language", ["zpl", "tspl"])
def test_a_roll_is_drawn_proofed_and_released_with_the_same_bytes_again(small_desk, language):
    asked = small_desk.ask(1, 10, language=Language(language), **ROLL)
    printed = work.work(small_desk.deployment, work.take_next(small_desk.deployment))
    file = work.kept_file(small_desk.deployment, asked)

    assert (printed.state, printed.sheets, printed.proofed_ms > 0) == (PrintState.READY, 4, True)
    assert file.suffix == f".{language}"
    assert hashlib.sha256(file.read_bytes()).hexdigest() == printed.sha256
    reader = RollReader(file, language, 203)
    assert [len(reader.reads(row)) for row in (1, 2, 3, 4)] == [3, 3, 3, 1]

    file.unlink()
    with small_desk.deployment.transaction() as session:
        ledger.draw_anew(session, small_desk.tea.recorder, printed=session.get_one(Print, asked.id))
    again = work.work(small_desk.deployment, work.take_next(small_desk.deployment))
    assert again.sha256 == printed.sha256
    old = small_desk.deployment.clock().timestamp() - work.KEPT.total_seconds() - 1
    os.utime(file, (old, old))
    assert work.forget_files(small_desk.deployment) == 1


def test_a_roll_that_comes_out_twice_is_not_released(small_desk, monkeypatch):
    asked = small_desk.ask(1, 10, language=Language.TSPL, **ROLL)
    once = tspl.commands
    monkeypatch.setattr(tspl, "commands", lambda bitmap: once(bitmap, copies=2))

    printed = work.work(small_desk.deployment, work.take_next(small_desk.deployment))

    assert printed.state is PrintState.FAILED
    assert "Row 1 of the roll would be" in printed.problem
    assert not work.kept_file(small_desk.deployment, asked).exists()


def test_a_roll_with_a_style_has_its_words_in_black(small_desk):
    with small_desk.deployment.transaction() as session:
        asked = {"name": "Tết", "design": "50x30", "texts": {}, "colours": {"ink": "#1e5631"}}
        style = save_style(session, small_desk.tea.recorder, small_desk.deployment.files, **asked)
    layout = Layout.checked("50x30", "roll-1-50x30", language=Language.ZPL, dpi=203)

    drawn = styled(layout, style, small_desk.deployment.files)

    assert drawn.drawn == layout.drawn
    assert styled(Layout("50x30"), style, small_desk.deployment.files).drawn != layout.drawn
