"""A run for a thermal printer, from the command line."""

import os
from dataclasses import replace

import pytest
import stamped
import zxingcpp
from console import kill_at
from rolled import come_out
from sqlalchemy import select

from labels import zpl
from storefront.printing import files, work
from traceability.stamps.models import StampRun
from traceability.stamps.services import stamp_codes


@pytest.fixture
def codes(nguon_on_sqlite, sqlite_deployment, coop_on_sqlite, tmp_path):
    """What the four stamps of run 1 say."""
    lot = stamped.packed(sqlite_deployment, coop_on_sqlite).code
    out = tmp_path / "run.pdf"
    nguon_on_sqlite("stamps", "issue", "--lot", lot, "--count", 4, "--compact", "--out", out)
    with sqlite_deployment.reading() as session:
        run = session.scalars(select(StampRun)).one()
        made = stamp_codes(sqlite_deployment.vault, run)
        return [code.url(sqlite_deployment.base_url) for code in made]


def read(labels):
    """What a camera reads, row after row, from left to right."""
    for label in labels:
        large = label.picture.resize((2 * label.picture.width, 2 * label.picture.height))
        found = zxingcpp.read_barcodes(large, formats=zxingcpp.BarcodeFormat.QRCode)
        for code in sorted(found, key=lambda code: code.position.top_left.x):
            yield code.text


def test_a_run_is_written_in_either_language_and_every_code_is_the_records(
    nguon_on_sqlite, codes, tmp_path
):
    zpl, tspl = tmp_path / "run.zpl", tmp_path / "run.tspl"
    chosen = (
        *("stamps", "roll", "--run", 1, "--again", "cuộn"),
        *("--design", "35x21", "--paper", "roll-3-35x22"),
    )

    done = nguon_on_sqlite.json(*chosen, "--printer", "zpl", "--dpi", 203, "--out", zpl)
    some = ("--first", 2, "--last", 3)
    nguon_on_sqlite(*chosen, *some, "--printer", "tspl", "--dpi", 300, "--out", tspl)

    assert (done["count"], done["rows"]) == (4, 2)
    assert list(read(come_out(zpl.read_bytes(), "zpl", 203))) == codes
    assert list(read(come_out(tspl.read_bytes(), "tspl", 300))) == codes[1:3]


ROLL = (
    *("stamps", "roll", "--run", 1, "--again", "cuộn", "--printer", "zpl", "--dpi", 203),
    *("--design", "35x21", "--paper", "roll-3-35x22"),
)


def test_a_roll_is_proved_afterwards_too(nguon_on_sqlite, codes, tmp_path):
    out = tmp_path / "run.zpl"
    nguon_on_sqlite(*ROLL, "--out", out)
    proof = ("stamps", "proof", out, "--run", 1, *ROLL[6:])

    assert nguon_on_sqlite.json(*proof)["proved"] == 4
    out.write_bytes(out.read_bytes().replace(b"^PQ1", b"^PQ2", 1))
    assert "Row 1 of the roll would be" in nguon_on_sqlite.refused(*proof)
    row = nguon_on_sqlite.json("stamps", "prints", "--run", 1)[0]
    assert (row["language"], row["dpi"], row["sheets"]) == ("zpl", 203, 2)


def test_a_label_that_reads_wrong_blocks_the_roll_and_is_named(
    nguon_on_sqlite, codes, tmp_path, monkeypatch
):
    drawn = files.write_recorded_on_roll

    def shifted(stamps, **options):
        """A printer's file that has the first label twice."""
        codes = stamps.codes
        wrong = replace(codes, first=max(1, codes.first - 1), last=codes.last - 1)
        return drawn(replace(stamps, codes=wrong), **options)

    out = tmp_path / "run.zpl"
    with monkeypatch.context() as wrong:
        wrong.setattr(files, "write_recorded_on_roll", shifted)
        line = nguon_on_sqlite.refused(*ROLL, "--first", 2, "--last", 4, "--out", out)

    assert "Row 1 of the roll, label 1 from the left (number 1)" in line
    assert list(tmp_path.glob("*run.zpl*")) == []
    assert nguon_on_sqlite.json("stamps", "prints", "--run", 1)[0]["state"] == "failed"


KILLED = [  # at which call of what
    (zpl, "commands", 1),  # in the transaction: a label is made to try
    (zpl, "commands", 3),  # between two rows
    (work, "proof_run", 1),
    (work, "_note", 4),  # the file has its name, the ledger does not say so yet
]


@pytest.mark.parametrize("point", KILLED)
def test_killed_at_any_point_the_same_command_comes_to_the_same_end(
    nguon_on_sqlite, sqlite_deployment, codes, tmp_path, point
):
    whole, out = tmp_path / "whole.zpl", tmp_path / "run.zpl"
    nguon_on_sqlite(*ROLL, "--out", whole)
    sqlite_deployment.engine.dispose()
    if not (child := os.fork()):
        kill_at(*point)
        nguon_on_sqlite(*ROLL, "--out", out)
        os._exit(0)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
    assert out.exists() == (point[1] == "_note")

    nguon_on_sqlite(*ROLL, "--out", out)

    assert out.read_bytes() == whole.read_bytes()
    rows = nguon_on_sqlite.json("stamps", "prints", "--run", 1)
    assert [row["state"] for row in rows] == ["ready"] * 3


def test_a_roll_too_narrow_for_the_design_leaves_no_file(nguon_on_sqlite, codes, tmp_path):
    out = tmp_path / "run.zpl"
    line = nguon_on_sqlite.refused(
        *("stamps", "roll", "--run", 1, "--printer", "zpl", "--dpi", 203),
        *("--design", "50x30", "--paper", "roll-3-35x22", "--out", out),
    )
    assert "50x30" in line
    assert list(tmp_path.glob("*zpl*")) == []


def test_the_commands_take_hidden_codes_along_with_their_stamps(nguon_on_sqlite, codes, tmp_path):
    lot = nguon_on_sqlite.json("stamps", "list")[0]["lot"]
    scratch = ("--design", "scratch-50x30", "--paper", "roll-1-50x30", "--hidden", "new")
    nguon_on_sqlite(*ROLL, *scratch, "--out", tmp_path / "scratch.zpl")
    some = ("--run", 1, "--first", 2, "--last", 3)

    bound = nguon_on_sqlite.json("stamps", "bind", *some, "--lot", lot)
    active = nguon_on_sqlite.json("stamps", "activate", *some)
    void = nguon_on_sqlite("stamps", "void", "--run", 1, "--first", 3, "--last", 4)

    assert bound["with_them"] == active["with_them"] == ["2-3 of run 2"]
    assert "3-4 of run 2" in void
    rows = {row["run"]: row for row in nguon_on_sqlite.json("stamps", "list")}
    for run in (1, 2):
        assert [rows[run][what] for what in ("bound", "active", "void")] == [2, 2, 2]


def test_new_hidden_codes_are_made_once_though_the_command_was_stopped(
    nguon_on_sqlite, codes, tmp_path, monkeypatch
):
    out = tmp_path / "scratch.zpl"
    scratch = (*ROLL, *("--design", "scratch-50x30", "--paper", "roll-1-50x30"), "--out", out)

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as filled:
        filled.setattr(work, "draw_run", full)
        assert "No space left" in nguon_on_sqlite.run(*scratch, "--hidden", "new").stderr
    nguon_on_sqlite(*scratch, "--hidden", "new")

    assert [row["kind"] for row in nguon_on_sqlite.json("stamps", "list")] == ["hidden", "unit"]
    assert out.exists()
    line = nguon_on_sqlite.run(*scratch, "--hidden", "old").stderr
    assert "'old' is not a valid integer" in line
