"""Backups of a real deployment, brought back into empty places of both kinds."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
from pictured import PNG
from sqlalchemy import inspect, select, text

from traceability import migrating
from traceability.backup import services, tables
from traceability.backup.services import check_backup, write_backup
from traceability.database import open_engine
from traceability.errors import BackupError
from traceability.events.append_only import missing_triggers
from traceability.events.corrections import declare_error
from traceability.events.models import Event
from traceability.events.truth import Truth
from traceability.parties.models import Place
from traceability.quantities import Quantity
from traceability.stamps import keys
from traceability.stamps.code import StampCode
from traceability.stamps.models import Secret, StampRun
from traceability.stamps.reading import read_stamp
from traceability.stamps.services import stamp_codes
from traceability.stamps.signing import verify as verify_stamp
from traceability.stamps.vault import Vault
from traceability.stamps.verdict import Verdict
from traceability.verification import verify

WORDS = "a phrase of its own for the backup"
PASSPHRASE = "correct horse battery staple"


def every_row(engine):
    with engine.connect() as connection:
        return {
            shape.name: list(tables.rows_of(connection, shape)) for shape in tables.every_shape()
        }


def correct(deployment, road, clock, kilograms):
    clock.advance(hours=1)
    with deployment.transaction() as session:
        truth = Truth({0: Quantity.weigh(kilograms)})
        declare_error(session, road.recorder, event_id=road.harvest, truth=truth)


def test_an_old_stamp_lives_on_in_an_empty_place_of_either_kind(deployment, road, backup, place):
    before = every_row(deployment.engine)

    place.restore(backup)

    restored = place.open()
    assert every_row(restored.engine) == before
    with restored.snapshot() as session:
        assert verify(session, vault=restored.vault) == []
        assert missing_triggers(session.connection()) == []
        code = StampCode.parse(road.url)
        run = session.scalars(select(StampRun)).one()
        identity = restored.vault.identities.open(code.id)
        assert (identity.run, identity.index) == (run.number, 1)
        verified = verify_stamp(
            code, host="nguon.example", keys=keys.key_set(session), issued_at=run.issued_at
        )
        assert verified.key.holder == "Hợp tác xã chè La Bằng"
        reading = read_stamp(session, restored.vault, road.url, now=restored.clock())
        assert reading.verdict is Verdict.FIRST_SCAN
        assert next(stamp_codes(restored.vault, run)) == code


def test_files_come_back_byte_for_byte_and_drafts_do_not(stored, backup, file_place):
    folder = file_place.files

    file_place.restore(backup)

    found = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    of_the_product = hashlib.sha256(PNG).hexdigest()
    assert {str(path) for path in found} == {
        "ab/abcd",
        "bìa.svg",
        f"{of_the_product[:2]}/{of_the_product}",
    }
    for path in found:
        assert (folder / path).read_bytes() == (stored / path).read_bytes()
    assert [path.name for path in folder.parent.iterdir()] == ["files"]


def test_the_restored_history_goes_on_and_still_cannot_be_changed(road, backup, place, clock):
    place.restore(backup)
    restored = place.open()

    correct(restored, road, clock, 44)

    with restored.snapshot() as session:
        assert verify(session) == []
    with pytest.raises(Exception, match="append-only"), restored.transaction() as session:
        session.execute(text("UPDATE events SET stage = 'x'"))


def test_values_that_are_easily_lost_come_back(deployment, road, place, tmp_path):
    """JSON null is not NULL, text keeps its quotes and signs, moments their microseconds."""
    outline = {"type": "Polygon", "coordinates": [[[105.5, 21.6], [105.6, 21.6]]], "tên": "Đồi ½"}
    with deployment.transaction() as session:
        plot = session.scalars(select(Place).where(Place.code == "DOI-1")).one()
        plot.name_vi = 'O\'Brien <3 =1+1 "Đồi"\u2028\n\\'
        plot.outline = outline
        plot.created_at += timedelta(microseconds=123_457)
        session.execute(text("UPDATE places SET outline = 'null' WHERE code = 'XUONG-1'"))
        session.execute(text("UPDATE organisations SET story_vi = ''"))
    before = every_row(deployment.engine)
    assert any([None] in row for row in before["places"]), "a JSON null"
    assert any([outline] in row for row in before["places"])

    write_backup(deployment, tmp_path / "b", passphrase=WORDS)
    place.restore(tmp_path / "b")

    assert place.rows() == before


def test_a_backup_shows_one_moment_while_others_write(deployment, road, file_place, clock):
    """Half-way through, an event is corrected: the backup has nothing of it."""
    before, done = every_row(deployment.engine), []
    out = deployment.files.parent / "b"

    def meanwhile(count, total):
        if not done:
            done.append(total)
            correct(deployment, road, clock, 55)

    write_backup(deployment, out, passphrase=WORDS, progress=meanwhile)
    file_place.restore(out)

    assert file_place.rows() == before
    assert every_row(deployment.engine) != before


def test_progress_comes_to_its_end(deployment, stored, tmp_path, file_place):
    told = []

    def tell(done, total):
        told.append((done, total))

    write_backup(deployment, tmp_path / "b", passphrase=WORDS, progress=tell)
    assert told[-1][0] == told[-1][1] == sum(map(len, every_row(deployment.engine).values())) + 2

    told.clear()
    file_place.restore(tmp_path / "b", progress=tell)
    assert told[-1][0] == told[-1][1] > 2


def test_a_backup_says_what_it_holds_without_being_restored(backup, deployment):
    held = check_backup(backup, passphrase=WORDS)

    assert held.revision == migrating.revisions()[-1]
    assert held.base_url == "https://nguon.example"
    assert held.written_at == deployment.clock().isoformat()
    assert held.files == 3
    assert held.rows == sum(map(len, every_row(deployment.engine).values()))


def test_nothing_readable_is_left_in_the_file_and_nobody_else_may_read_it(backup):
    content = backup.read_bytes()

    for readable in (b"La B", b"LABANG", b"ustar", b"tables", b"<svg/>"):
        assert readable not in content
    assert backup.stat().st_mode & 0o077 == 0


def test_the_wrong_passphrase_is_named_and_nothing_is_made(backup, file_place, tmp_path):
    with pytest.raises(BackupError) as refused:
        file_place.restore(backup, passphrase=WORDS + "!")

    assert refused.value.field == "passphrase"
    assert not (tmp_path / "elsewhere").exists()
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("where", [0.0, 0.3, 0.6, 1.0])
def test_one_changed_bit_refuses_the_whole_file(backup, file_place, tmp_path, where):
    content = bytearray(backup.read_bytes())
    content[60 + int((len(content) - 61) * where)] ^= 1
    backup.write_bytes(content)

    with pytest.raises(BackupError, match="damaged"):
        file_place.restore(backup)

    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("left", [0, 10, 60, 1_000, -1])
def test_a_file_that_was_cut_off_is_refused(backup, left):
    backup.write_bytes(backup.read_bytes()[:left])

    with pytest.raises(BackupError):
        check_backup(backup, passphrase=WORDS)


def test_a_database_with_one_row_is_refused_and_keeps_it(backup, place):
    engine = open_engine(place.url)
    migrating.upgrade(engine)
    engine.dispose()
    place.open()  # which makes its keys and notes its host
    before = place.rows()

    with pytest.raises(BackupError) as refused:
        place.restore(backup)

    assert refused.value.field == "database"
    assert not place.files.exists()
    assert place.rows() == before


def test_a_folder_with_one_file_is_refused(backup, file_place):
    file_place.files.mkdir(parents=True)
    (file_place.files / "mine.txt").write_text("mine")

    with pytest.raises(BackupError) as refused:
        file_place.restore(backup)

    assert refused.value.field == "files"
    assert [path.name for path in file_place.files.iterdir()] == ["mine.txt"]


def test_an_empty_folder_and_an_empty_database_give_way(backup, place):
    place.files.mkdir(parents=True)
    engine = open_engine(place.url)
    migrating.upgrade(engine)
    engine.dispose()

    place.restore(backup)

    assert (place.files / "bìa.svg").read_text() == "<svg/>"


def test_a_restore_that_fails_half_way_leaves_an_empty_place(backup, place, monkeypatch):
    real, seen = tables.insert_rows, []

    def failing(connection, shape, rows):
        seen.append(shape.name)
        if shape.name == "event_lines":
            raise OSError(28, "No space left on device")
        return real(connection, shape, rows)

    with monkeypatch.context() as full:
        full.setattr(tables, "insert_rows", failing)
        with pytest.raises(OSError, match="No space"):
            place.restore(backup)
    assert "events" in seen
    assert not any(place.files.parent.glob("*"))
    assert not any(place.rows().values())

    place.restore(backup)

    assert any(place.rows().values())


def test_files_vanish_again_where_the_last_word_of_the_database_fails(
    backup, file_place, monkeypatch
):
    def failing(self):
        raise OSError(5, "Input/output error")

    real = services.StagedFiles.publish

    def publish(staged):
        real(staged)
        failing(staged)

    monkeypatch.setattr(services.StagedFiles, "publish", publish)
    with pytest.raises(OSError, match="Input/output"):
        file_place.restore(backup)

    assert not file_place.files.exists()
    assert not any(file_place.rows().values())


def test_a_backup_that_cannot_be_finished_leaves_no_file(deployment, road, tmp_path):
    def full(done, total):
        raise OSError(28, "No space left on device")

    folder = tmp_path / "backups"
    with pytest.raises(FileNotFoundError):
        write_backup(deployment, folder / "b", passphrase=WORDS)
    folder.mkdir()
    with pytest.raises(OSError, match="No space"):
        write_backup(deployment, folder / "b", passphrase=WORDS, progress=full)

    assert list(folder.iterdir()) == []


def test_an_older_backup_is_never_overwritten_unasked(deployment, backup):
    before = backup.read_bytes()
    with pytest.raises(BackupError) as refused:
        write_backup(deployment, backup, passphrase=WORDS)
    assert refused.value.field == "file"
    assert backup.read_bytes() == before

    write_backup(deployment, backup, passphrase=WORDS, replace=True)
    assert backup.read_bytes() != before


def test_a_backup_does_not_lie_among_the_files_that_it_holds(deployment, stored):
    with pytest.raises(BackupError):
        write_backup(deployment, stored / "ab" / "b", passphrase=WORDS)


def test_a_table_that_the_program_does_not_know_stops_the_backup(deployment, road, tmp_path):
    with deployment.engine.begin() as connection:
        connection.execute(text("CREATE TABLE wishes (id integer)"))

    with pytest.raises(BackupError, match="wishes"):
        write_backup(deployment, tmp_path / "b", passphrase=WORDS)

    assert not list(tmp_path.glob(".b-*"))
    assert not (tmp_path / "b").exists()


def test_a_backup_of_a_newer_program_is_refused(deployment, file_place, tmp_path, monkeypatch):
    with monkeypatch.context() as newer:
        newer.setattr(migrating, "heads", lambda _: ["9999"])
        write_backup(deployment, tmp_path / "b", passphrase=WORDS)

    with pytest.raises(BackupError, match="9999"):
        file_place.restore(tmp_path / "b")


@pytest.fixture
def backup_of_0003(deployment, road, tmp_path, monkeypatch):
    """As from before the shop had tables."""
    engine = open_engine(f"sqlite:///{tmp_path / 'old.db'}")
    migrating.upgrade(engine, "0003")
    with engine.connect() as connection:
        old = tables.stored_tables(connection)
        columns = {name: {c["name"] for c in inspect(connection).get_columns(name)} for name in old}
    engine.dispose()
    shapes = [
        replace(shape, columns=tuple(c for c in shape.columns if c[0] in columns[shape.name]))
        for shape in tables.every_shape()
        if shape.name in old
    ]
    assert len(shapes) == len(old)
    with monkeypatch.context() as older:
        older.setattr(migrating, "heads", lambda _: ["0003"])
        older.setattr(tables, "every_shape", lambda: shapes)
        older.setattr(tables, "stored_tables", lambda _: old)
        write_backup(deployment, tmp_path / "b", passphrase=WORDS)
    return tmp_path / "b"


@pytest.mark.parametrize("migrated_before", [False, True])
def test_a_backup_of_older_tables_comes_back_in_the_newest_shape(
    road, place, backup_of_0003, migrated_before
):
    """It is loaded in the shape that it was written in, and then migrated."""
    if migrated_before:
        engine = open_engine(place.url)
        migrating.upgrade(engine)
        engine.dispose()

    place.restore(backup_of_0003)

    restored = place.open()
    with restored.snapshot() as session:
        assert session.get(Event, road.harvest) is not None
        assert verify(session, vault=restored.vault) == []


def test_the_keys_inside_stay_sealed_under_their_own_passphrase(deployment, backup, file_place):
    file_place.restore(backup)

    engine = open_engine(file_place.url)
    with engine.connect() as connection, deployment.reading() as session:
        columns = select(Secret.name, Secret.ciphertext).order_by(Secret.name)
        assert connection.execute(columns).all() == session.execute(columns).all()
        assert Vault.open(session, PASSPHRASE) is not None
    engine.dispose()
