"""The print ledger from the command line."""

import pytest
import stamped


@pytest.fixture
def printed(nguon_on_sqlite, coop_on_sqlite, tmp_path):
    """A blank reel of 60, of which 1 to 50 are on one sheet of paper."""
    reel = ("stamps", "issue", "--organisation", "LABANG", "--count", 60, "--no-proof")
    nguon_on_sqlite(*reel, "--out", tmp_path / "reel.pdf")
    return nguon_on_sqlite


def test_the_ledger_says_who_printed_what_and_what_was_spoiled(printed, tmp_path):
    noted = printed.json(
        *("stamps", "spoiled", "--run", 1, "--print", 1, "--first", 2, "--fate", "again")
    )

    (row,) = printed.json("stamps", "prints", "--run", 1)

    assert (noted["first_stamp"], noted["last_stamp"]) == (51, 60)
    assert (row["by"], row["paper"], row["sheets"], row["spoiled"]) == ("nguon", "a4", 2, 1)
    assert (
        "not in the print ledger yet: 51-60" in printed.run("stamps", "prints", "--run", 1).stderr
    )
    left = ("--run", 1, "--first", 51, "--no-proof", "--out", tmp_path / "left.pdf")
    assert printed.json("stamps", "sheet", *left)["count"] == 10


def test_what_is_on_packs_and_on_no_print_is_said_as_not_known(
    nguon_on_sqlite, sqlite_deployment, coop_on_sqlite
):
    """Printed before the ledger was kept: it shows no print, not that there was none."""
    lot = stamped.packed(sqlite_deployment, coop_on_sqlite)
    stamped.stamp(sqlite_deployment, coop_on_sqlite, lot, count=4)

    result = nguon_on_sqlite.run("stamps", "prints", "--run", 1)

    assert "not in the print ledger yet: 1-4" in result.stderr
    assert "on packs: 1-4; perhaps printed before" in result.stderr


def test_the_stamps_of_a_lost_sheet_are_void(printed):
    printed("stamps", "spoiled", "--run", 1, "--print", 1, "--first", 1, "--fate", "void")

    assert printed.json("stamps", "list")[0]["void"] == 50


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (("--print", 9, "--first", 1), "no print 9"),
        (("--print", 1, "--first", 3), "sheets 1 to 2"),
        (("--print", 1, "--first", 0), "at 1"),
    ],
)
def test_sheets_that_are_not_there_are_refused(printed, chosen, said):
    line = printed.refused("stamps", "spoiled", "--run", 1, *chosen, "--fate", "again")

    assert said in line
