"""A run for a thermal printer, from the command line."""

import pytest
import stamped
import zxingcpp
from sqlalchemy import select
from thermal_printers import print_tspl, print_zpl

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
    assert list(read(print_zpl(zpl.read_bytes()))) == codes
    assert list(read(print_tspl(tspl.read_bytes(), 300 / 25.4))) == codes[1:3]


def test_a_roll_too_narrow_for_the_design_leaves_no_file(nguon_on_sqlite, codes, tmp_path):
    out = tmp_path / "run.zpl"
    line = nguon_on_sqlite.refused(
        *("stamps", "roll", "--run", 1, "--printer", "zpl", "--dpi", 203),
        *("--design", "50x30", "--paper", "roll-3-35x22", "--out", out),
    )
    assert "50x30" in line
    assert list(tmp_path.glob("*zpl*")) == []
