"""From a run of stamps to paper, from the command line."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import stamped
from console import kill_at
from sqlalchemy import func, select

from labels import pdf
from labels.proof import read_back
from storefront.cli import stamps as commands
from storefront.printing import ledger, work
from storefront.printing.hands import FOR_ALL_HANDS
from traceability.cli.exits import Exit
from traceability.events.models import Event
from traceability.stamps.models import StampRun
from traceability.stamps.services import stamp_codes

NGUON = Path(sys.executable).with_name("nguon")


@pytest.fixture
def lot(deployment, coop):
    return stamped.packed(deployment, coop).code


@pytest.fixture
def lot_on_sqlite(sqlite_deployment, coop_on_sqlite):
    return stamped.packed(sqlite_deployment, coop_on_sqlite).code


def recorded(deployment):
    with deployment.reading() as session:
        events = session.scalar(select(func.count()).select_from(Event))
        return session.scalar(select(func.count()).select_from(StampRun)), events


def codes_of(deployment, number):
    with deployment.reading() as session:
        run = session.scalars(select(StampRun).where(StampRun.number == number)).one()
        return [code.url(deployment.base_url) for code in stamp_codes(deployment.vault, run)]


def test_a_run_for_a_lot_is_recorded_once_and_every_code_reads_from_the_paper(
    nguon, deployment, lot, tmp_path
):
    out = tmp_path / "sheet.pdf"

    done = nguon.json("stamps", "issue", "--lot", lot, "--count", 7, "--out", out)

    assert (done["run"], done["lot"], done["count"], done["pages"]) == (1, lot, 7, 1)
    assert [each.text for each in read_back(out)] == codes_of(deployment, 1)
    assert recorded(deployment)[0] == 1
    assert nguon.json("stamps", "list")[0]["count"] == 7
    assert [path.name for path in tmp_path.glob("*.pdf*")] == ["sheet.pdf"]


def test_a_blank_reel_names_its_organisation_only(nguon, deployment, coop, tmp_path):
    out = tmp_path / "reel.pdf"

    done = nguon.json(
        "stamps", "issue", "--organisation", "LABANG", "--count", 3, "--out", out, "--compact"
    )

    assert done["lot"] is None
    assert [each.text for each in read_back(out)] == codes_of(deployment, 1)
    (row,) = nguon.json("stamps", "list")
    assert (row["lot"], row["format"]) == (None, "compact")


def test_small_squares_are_told_beside_the_file(nguon_on_sqlite, lot_on_sqlite, tmp_path):
    """A whole signature on 15 mm: readable, and below the 0.33 mm that read better."""
    order = ("stamps", "issue", "--lot", lot_on_sqlite, "--count", 2, "--design", "15x15")
    told = "the squares of the QR code are 0."

    assert told in nguon_on_sqlite.run(*order, "--out", tmp_path / "small.pdf").stderr
    again = ("stamps", "sheet", "--run", 1, "--again", "x", "--out", tmp_path / "large.pdf")
    assert told not in nguon_on_sqlite.run(*again, "--design", "50x30").stderr
    assert told in nguon_on_sqlite.run(*again, "--design", "15x15", "--replace").stderr


def test_the_code_of_a_lot_and_the_small_design(nguon_on_sqlite, lot_on_sqlite, tmp_path):
    out = tmp_path / "lot.pdf"
    chosen = ("--lot", lot_on_sqlite, "--kind", "lot", "--compact", "--design", "25x25")

    nguon_on_sqlite("stamps", "issue", *chosen, "--count", 1, "--out", out)

    assert len(read_back(out)) == 1
    assert nguon_on_sqlite.json("stamps", "list")[0]["kind"] == "lot"


@pytest.mark.usefixtures("lot_on_sqlite")
@pytest.mark.parametrize(
    ("changed", "named"),
    [
        (("--count", 0), "field: count, value: 0"),
        (("--count", 1_000_001), "field: count, value: 1000001"),
        (("--count", 91, "--lot", "CHE200-261122-01"), "at most 90 more, not 91"),
        (("--count", 3, "--lot", "CHE-9"), "field: lot, value: CHE-9"),
        (("--count", 3, "--organisation", "NOBODY"), "field: organisation, value: NOBODY"),
        (("--count", 3, "--kind", "lot"), "field: lot"),
    ],
)
def test_a_bad_order_is_refused_and_nothing_is_recorded(
    nguon_on_sqlite, sqlite_deployment, tmp_path, changed, named
):
    before = recorded(sqlite_deployment)

    line = nguon_on_sqlite.refused("stamps", "issue", "--out", tmp_path / "x.pdf", *changed)

    assert named in line
    assert recorded(sqlite_deployment) == before
    assert not (tmp_path / "x.pdf").exists()


def test_stamps_do_not_go_on_tea_that_is_not_packed(nguon_on_sqlite, lot_on_sqlite, tmp_path):
    (tea,) = [
        row["lot"]
        for row in nguon_on_sqlite.json("lots", "list", "--all")
        if row["content"] == "CHE"
    ]

    line = nguon_on_sqlite.refused(
        "stamps", "issue", "--lot", tea, "--count", 3, "--out", tmp_path / "x.pdf"
    )

    assert "not packed yet" in line


def test_a_name_that_cannot_be_drawn_leaves_nothing_behind(
    nguon_on_sqlite, sqlite_deployment, lot_on_sqlite, tmp_path
):
    with sqlite_deployment.transaction() as session:
        run_before = recorded(sqlite_deployment)
        session.connection().exec_driver_sql("UPDATE organisations SET name_vi = 'HTX chè 茶'")

    line = nguon_on_sqlite.refused(
        "stamps", "issue", "--lot", lot_on_sqlite, "--count", 3, "--out", tmp_path / "x.pdf"
    )

    assert "茶" in line
    assert recorded(sqlite_deployment) == run_before
    assert list(tmp_path.glob("*x.pdf*")) == []


def test_a_file_that_is_there_and_a_folder_that_is_not_are_told_before_anything_is_recorded(
    nguon_on_sqlite, sqlite_deployment, lot_on_sqlite, tmp_path
):
    before, out = recorded(sqlite_deployment), tmp_path / "x.pdf"
    out.write_bytes(b"mine")
    order = ("stamps", "issue", "--lot", lot_on_sqlite, "--count", 3)

    assert f"field: out, value: {out}" in nguon_on_sqlite.refused(*order, "--out", out)
    assert "field: out" in nguon_on_sqlite.refused(*order, "--out", tmp_path / "none" / "x.pdf")
    assert recorded(sqlite_deployment) == before
    assert out.read_bytes() == b"mine"

    nguon_on_sqlite(*order, "--out", out, "--replace")
    assert out.read_bytes().startswith(b"%PDF")


def test_a_disk_that_fills_up_leaves_a_run_that_can_be_drawn_again(
    nguon_on_sqlite, sqlite_deployment, lot_on_sqlite, tmp_path, monkeypatch
):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    order = ("stamps", "issue", "--lot", lot_on_sqlite, "--count", 3, "--out", tmp_path / "x.pdf")
    with monkeypatch.context() as filled:
        filled.setattr(work, "draw_run", full)
        line = nguon_on_sqlite.refused(*order)
    assert f"{tmp_path / 'x.pdf'}: No space left on device" in line
    assert "the same command goes on with it" in line
    assert list(tmp_path.glob("*x.pdf*")) == []

    again = nguon_on_sqlite.run(*order)

    assert "run 1 was not finished" in again.stderr
    assert list(tmp_path.glob("*x.pdf*")) == [tmp_path / "x.pdf"]
    assert [each.text for each in read_back(tmp_path / "x.pdf")] == codes_of(sqlite_deployment, 1)
    assert recorded(sqlite_deployment)[0] == 1


def test_who_prints_the_same_stamps_again_says_why(nguon_on_sqlite, lot_on_sqlite, tmp_path):
    order = ("stamps", "issue", "--lot", lot_on_sqlite, "--count", 9)
    nguon_on_sqlite(*order, "--out", tmp_path / "all.pdf")
    again = ("stamps", "sheet", "--run", 1, "--out", tmp_path / "again.pdf")

    line = nguon_on_sqlite.refused(*again)

    assert "Stamps 1 to 9 were printed before: print 1 by nguon" in line
    assert nguon_on_sqlite.json(*again, "--again", "kẹt giấy")["print"] == 2


def test_what_is_left_of_a_run_is_printed_without_naming_it(
    nguon_on_sqlite, lot_on_sqlite, tmp_path
):
    """Of 90 stamps on four sheets of 24, the first and the last sheet were torn up."""
    order = ("stamps", "issue", "--lot", lot_on_sqlite, "--count", 90, "--design", "50x30")
    nguon_on_sqlite(*order, "--out", tmp_path / "all.pdf")
    for sheet in (1, 4):
        torn = ("--print", 1, "--first", sheet, "--fate", "again")
        nguon_on_sqlite("stamps", "spoiled", "--run", 1, *torn)
    rest = ("stamps", "sheet", "--run", 1, "--design", "50x30", "--json", "--out")

    first = nguon_on_sqlite.run(*rest, tmp_path / "first.pdf")
    assert '"first": 1,\n  "last": 24' in first.stdout
    assert "stamps 73-90 are left after these" in first.stderr
    second = nguon_on_sqlite.run(*rest, tmp_path / "second.pdf")
    assert '"first": 73,\n  "last": 90' in second.stdout
    assert "were printed before" in nguon_on_sqlite.refused(*rest, tmp_path / "third.pdf")


KILLED = [  # at which call of what; how many runs are recorded then
    ((pdf.PdfStream, "page", 1), 0),  # in the transaction: a stamp is drawn to try
    ((ledger, "ask_for_print", 1), 0),
    ((commands, "draw", 1), 1),
    ((pdf.PdfStream, "page", 3), 1),  # between two sheets
    ((pdf.PdfStream, "finish", 2), 1),
    ((os, "fsync", 1), 1),
    ((work, "proof_run", 1), 1),
    ((work, "_measured", 1), 1),
    ((Path, "replace", 1), 1),  # before the file gets its name
    ((work, "_note", 4), 1),  # the file has its name, the ledger does not say so yet
]


@pytest.mark.parametrize("point", KILLED)
def test_killed_at_any_point_the_same_command_comes_to_the_same_end(
    nguon_on_sqlite, sqlite_deployment, lot_on_sqlite, tmp_path, point
):
    killed, runs = point
    out = tmp_path / "x.pdf"
    order = ("stamps", "issue", "--lot", lot_on_sqlite, "--count", 60, "--out", out)
    sqlite_deployment.engine.dispose()
    if not (child := os.fork()):
        kill_at(*killed)
        nguon_on_sqlite(*order)
        os._exit(0)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
    finished = out.exists()
    assert finished == (killed[1] == "_note")
    assert recorded(sqlite_deployment)[0] == runs

    nguon_on_sqlite(*order)

    assert recorded(sqlite_deployment)[0] == 1
    assert not list(tmp_path.glob(".x.pdf.*")), "what was left half done is gone"
    nguon_on_sqlite(
        *("stamps", "sheet", "--run", 1, "--again", "thử", "--out", tmp_path / "again.pdf")
    )
    assert out.read_bytes() == (tmp_path / "again.pdf").read_bytes()
    assert [each.text for each in read_back(out)] == codes_of(sqlite_deployment, 1)


def test_a_large_run_of_the_program_itself_is_what_other_processes_draw_again(
    nguon_on_sqlite, coop_on_sqlite, tmp_path
):
    """The program is forked while it has opened nothing, and loads few tables; a test does not."""
    order = ("stamps", "issue", "--organisation", coop_on_sqlite.organisation.code, "--no-proof")
    run = subprocess.run(
        [NGUON, *order, "--count", str(FOR_ALL_HANDS), "--out", tmp_path / "x.pdf"],
        env={**os.environ, **nguon_on_sqlite.environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    again = ("--again", "thử", "--no-proof", "--out", tmp_path / "again.pdf")
    nguon_on_sqlite("stamps", "sheet", "--run", 1, *again)
    assert (tmp_path / "x.pdf").read_bytes() == (tmp_path / "again.pdf").read_bytes()


def test_a_command_that_is_told_to_end_leaves_no_part_of_a_file(
    nguon_on_sqlite, sqlite_deployment, lot_on_sqlite, tmp_path
):
    order = ("stamps", "issue", "--lot", lot_on_sqlite, "--count", 60, "--out", tmp_path / "x.pdf")
    sqlite_deployment.engine.dispose()
    if not (child := os.fork()):
        kill_at(pdf.PdfStream, "page", 3, signal.SIGTERM)
        os._exit(nguon_on_sqlite.run(*order).exit_code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 128 + signal.SIGTERM
    assert list(tmp_path.glob("*x.pdf*")) == []


def test_a_finished_file_is_never_taken_for_an_unfinished_run(
    nguon_on_sqlite, sqlite_deployment, lot_on_sqlite, tmp_path
):
    order = ("stamps", "issue", "--lot", lot_on_sqlite, "--count", 2, "--out", tmp_path / "x.pdf")
    nguon_on_sqlite(*order)

    nguon_on_sqlite(*order, "--replace")

    assert recorded(sqlite_deployment)[0] == 2
    drawn = [each.text for each in read_back(tmp_path / "x.pdf")]
    assert drawn == codes_of(sqlite_deployment, 2)


def test_another_order_for_the_file_is_another_run(
    nguon_on_sqlite, sqlite_deployment, lot_on_sqlite, tmp_path, monkeypatch
):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device", "x.pdf")

    order = ("stamps", "issue", "--lot", lot_on_sqlite, "--out", tmp_path / "x.pdf")
    with monkeypatch.context() as filled:
        filled.setattr(work, "draw_run", full)
        nguon_on_sqlite.refused(*order, "--count", 2)

    assert nguon_on_sqlite.json(*order, "--count", 3)["run"] == 2


def test_a_command_with_another_printer_is_not_the_one_that_failed(
    nguon_on_sqlite, sqlite_deployment, lot_on_sqlite, tmp_path, monkeypatch
):
    """What was drawn for one printer's error is not handed to who asked for another's."""

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device", "y.pdf")

    nguon_on_sqlite(
        "stamps", "issue", "--lot", lot_on_sqlite, "--count", 2, "--out", tmp_path / "x"
    )
    again = ("stamps", "sheet", "--run", 1, "--again", "thử", "--out", tmp_path / "y.pdf")
    with monkeypatch.context() as filled:
        filled.setattr(work, "draw_run", full)
        nguon_on_sqlite.refused(*again, "--offset", 1, 0)

    assert nguon_on_sqlite.json(*again, "--offset", 2, 0)["print"] == 3
    assert nguon_on_sqlite.json(*again, "--offset", 1, 0, "--replace")["print"] == 2


def test_a_part_of_a_run_is_drawn_again(
    nguon_on_sqlite, sqlite_deployment, lot_on_sqlite, tmp_path
):
    order = ("stamps", "issue", "--lot", lot_on_sqlite, "--count", 9)
    nguon_on_sqlite(*order, "--out", tmp_path / "all.pdf")
    again = ("stamps", "sheet", "--run", 1, "--out", tmp_path / "part.pdf", "--again", "hỏng")

    done = nguon_on_sqlite.json(*again, "--first", 4, "--last", 6)

    assert (done["first"], done["last"], done["count"]) == (4, 6, 3)
    drawn = [each.text for each in read_back(tmp_path / "part.pdf")]
    assert drawn == codes_of(sqlite_deployment, 1)[3:6]
    assert "field: stamps, value: 10" in nguon_on_sqlite.refused(
        *again, "--replace", "--first", 4, "--last", 10
    )
    assert "field: run, value: 5" in nguon_on_sqlite.refused(
        "stamps", "sheet", "--run", 5, "--out", tmp_path / "none.pdf"
    )


def test_an_unknown_design_is_misuse_and_the_known_ones_are_named(nguon_on_sqlite, tmp_path):
    result = nguon_on_sqlite.run(
        "stamps", "issue", "--count", 3, "--out", tmp_path / "x.pdf", "--design", "9x9"
    )

    assert result.exit_code == Exit.USAGE
    assert "35x25" in result.stderr


def test_the_sheet_is_a_plain_file(nguon_on_sqlite, lot_on_sqlite, tmp_path):
    out = tmp_path / "x.pdf"
    nguon_on_sqlite("stamps", "issue", "--lot", lot_on_sqlite, "--count", 1, "--out", out)

    assert stat.S_ISREG(out.stat().st_mode)


def test_what_no_printer_and_no_record_has_is_told_in_one_line(
    nguon_on_sqlite, sqlite_deployment, coop_on_sqlite, tmp_path
):
    """Each was a page of Python."""
    stamped.stamp(sqlite_deployment, coop_on_sqlite, None, count=3)
    for typed, said in (
        (("--run", 10**20), "larger than any number on record"),
        (("--run", 1, "--last", 10**20), "larger than any number on record"),
        (("--run", 1, "--offset", 21, 0), "An offset of 21 mm"),
        (("--run", 1, "--scale", 1, "nan"), "A scale of NaN"),
        (("--run", 1, "--again", "\udcff"), "'\\udcff' is not text in UTF-8"),
    ):
        result = nguon_on_sqlite.run("stamps", "sheet", *typed, "--out", tmp_path / "x.pdf")
        assert result.exit_code in {1, 2}
        assert said in result.stderr
    assert list(tmp_path.glob("*.pdf")) == []
