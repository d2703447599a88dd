"""Backup, restore and verify from the command line."""

import pytest
from console import Console
from sqlalchemy import text

from traceability.backup import sealing
from traceability.cli.exits import Exit


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch):
    monkeypatch.setattr(sealing, "COST", sealing.LOWEST_COST)


@pytest.fixture
def elsewhere(tmp_path):
    """An empty place on SQLite."""
    return Console.at(f"sqlite:///{tmp_path / 'b' / 'n.db'}", tmp_path / "b" / "files")


def test_a_sound_database_has_no_differences(nguon, road):
    result = nguon.run("database", "verify", "--json")

    assert result.exit_code == Exit.DONE
    assert result.stdout == "[]\n"
    assert "no difference" in result.stderr


def test_a_difference_is_printed_and_ends_with_a_refusal(nguon, deployment, road):
    with deployment.transaction() as session:
        session.execute(text("UPDATE balances SET grams = 1 WHERE pieces > 0"))

    result = nguon.run("database", "verify")

    assert result.exit_code == Exit.REFUSED
    head, row = result.stdout.splitlines()
    assert head.split("\t") == ["check", "table", "key", "stored", "derived"]
    assert row.split("\t")[2:] == [
        "LABANG/CHE-200-261122-01 at XUONG-1",
        "1 g, 20 pieces",
        "4000 g, 20 pieces",
    ]
    assert "differ 1 times" in result.stderr


def test_an_upgrade_says_from_where_to_where(nguon):
    done = nguon.json("database", "upgrade")

    assert done["before"] == done["after"] != ""


def test_there_and_back_again(nguon, road, elsewhere, tmp_path):
    file = tmp_path / "coop.backup"

    written = nguon.json("backup", file)
    assert written["bytes"] == file.stat().st_size
    held = nguon.json("restore", file, "--check")
    restored = elsewhere.json("restore", file)

    assert written["rows"] == held["rows"] == restored["rows"] > 20
    assert elsewhere.json("verify", road.url)["verdict"] == "first_scan"
    assert elsewhere.json("database", "verify") == []


def test_a_backup_can_have_a_passphrase_of_its_own(nguon, road, elsewhere, tmp_path):
    file, words = tmp_path / "coop.backup", tmp_path / "words"
    words.write_text("lời riêng của bản lưu\n", encoding="utf-8")
    nguon("backup", file, "--passphrase-file", words)

    assert "field: passphrase" in elsewhere.refused("restore", file)
    elsewhere("restore", file, "--passphrase-file", words)


def test_restored_keys_need_the_passphrase_that_sealed_them(nguon, road, elsewhere, tmp_path):
    file, words = tmp_path / "coop.backup", tmp_path / "words"
    words.write_text("lời riêng của bản lưu", encoding="utf-8")
    nguon("backup", file, "--passphrase-file", words)
    elsewhere.environment["NGUON_KEY_PASSPHRASE"] = "not that of the old house"

    line = elsewhere.refused("restore", file, "--passphrase-file", words, code=Exit.SETTINGS)

    assert "NGUON_KEY_PASSPHRASE does not open the keys" in line


def test_a_drifted_database_comes_back_as_it_was_and_says_so(
    nguon, deployment, road, elsewhere, tmp_path
):
    with deployment.transaction() as session:
        session.execute(text("UPDATE balances SET grams = 1 WHERE pieces > 0"))
    nguon("backup", tmp_path / "b.backup")

    line = elsewhere.refused("restore", tmp_path / "b.backup")

    assert "with 1 differences" in line
    assert elsewhere.run("database", "verify").exit_code == Exit.REFUSED


def test_nothing_is_overwritten_unasked(nguon, road, tmp_path):
    file = tmp_path / "coop.backup"
    nguon("backup", file)

    assert f"field: file, value: {file}" in nguon.refused("backup", file)
    assert "is not empty" in nguon.refused("restore", file)
    nguon("backup", file, "--replace")


def test_a_folder_that_is_not_there_is_told_in_one_line(nguon, road, tmp_path):
    assert "No such file or directory" in nguon.refused("backup", tmp_path / "x" / "y")
    assert "No such file or directory" in nguon.refused("restore", tmp_path / "none")


def test_a_damaged_file_is_refused(nguon, road, elsewhere, tmp_path):
    file = tmp_path / "coop.backup"
    nguon("backup", file)
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)

    assert "damaged" in nguon.refused("restore", file, "--check")
    assert "damaged" in elsewhere.refused("restore", file)
