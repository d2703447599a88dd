"""A finished file against the record, from the command line."""

import pytest
import stamped


@pytest.fixture
def printed(nguon_on_sqlite, sqlite_deployment, coop_on_sqlite, tmp_path):
    """Two runs on paper: their files by number."""
    lot = stamped.packed(sqlite_deployment, coop_on_sqlite).code
    files = {}
    for number in (1, 2):
        files[number] = tmp_path / f"{number}.pdf"
        nguon_on_sqlite(
            *("stamps", "issue", "--lot", lot, "--count", 6, "--out", files[number]),
            *("--compact",) * (number == 2),
        )
    return files


def test_a_file_is_proved_against_its_own_run_only(nguon_on_sqlite, printed):
    done = nguon_on_sqlite.json("stamps", "proof", "--run", 1, printed[1])
    assert (done["run"], done["count"], done["proved"]) == (1, 6, 6)
    assert done["seconds"] >= 0

    line = nguon_on_sqlite.refused("stamps", "proof", "--run", 2, printed[1])
    assert "Sheet 1, row 1, column 1" in line
    assert str(printed[1]) in line


def test_a_range_is_proved_as_it_was_drawn(nguon_on_sqlite, printed, tmp_path):
    out = tmp_path / "range.pdf"
    some = ("--run", 1, "--first", 3, "--last", 5)
    small = ("--design", "25x25")
    nguon_on_sqlite("stamps", "sheet", *some, *small, "--out", out, "--again", "nhỏ hơn")

    done = nguon_on_sqlite.json("stamps", "proof", *some, "--design", "25x25", out, "--sample", 1)

    assert (done["count"], done["proved"]) == (3, 3)
    nguon_on_sqlite.refused("stamps", "proof", "--run", 1, "--design", "25x25", out)


def test_what_cannot_be_proved_ends_with_one_line(nguon_on_sqlite, printed, tmp_path):
    no_pdf = tmp_path / "no.pdf"
    no_pdf.write_text("nothing")
    for chosen, said in (
        (("--run", 1, no_pdf), "not a PDF"),
        (("--run", 9, printed[1]), "no stamp run 9"),
        (("--run", 1, "--last", 7, printed[1]), "7"),
    ):
        assert said in nguon_on_sqlite.refused("stamps", "proof", *chosen)


def test_a_file_is_proved_as_it_was_laid_out(nguon_on_sqlite, printed, tmp_path):
    out = tmp_path / "half.pdf"
    laid = ("--design", "35x21", "--paper", "a4-65", "--start", 64, "--offset", 1, -0.5)
    nguon_on_sqlite("stamps", "sheet", "--run", 2, *laid, "--again", "kẹt", "--out", out)

    assert nguon_on_sqlite.json("stamps", "proof", "--run", 2, *laid, out)["proved"] == 6
    line = nguon_on_sqlite.refused("stamps", "proof", "--run", 2, *laid[:4], out)
    assert "Sheet 1, row 1, column 1" in line
