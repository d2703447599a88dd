"""Opening a deployment: its database, its keys, its host."""

import threading
import unicodedata

import pytest
from sqlalchemy import func, select, text

from traceability import migrating
from traceability.database import open_engine
from traceability.deployment import Deployment
from traceability.errors import ConfigurationError
from traceability.stamps.models import Secret, StampHost

BASE_URL = "https://nguon.example"
PASSPHRASE = "correct horse battery staple"


def opened(url, **instead):
    return Deployment.open(url, **{"base_url": BASE_URL, "passphrase": PASSPHRASE} | instead)


def test_an_outdated_database_is_refused_and_the_setting_named(database_url):
    engine = open_engine(database_url)
    migrating.downgrade(engine, "0003")
    engine.dispose()

    with pytest.raises(ConfigurationError, match="nguon database upgrade") as refused:
        opened(database_url)

    assert refused.value.field == "NGUON_DATABASE_URL"


def test_an_empty_database_is_refused_unless_it_may_be_made(tmp_path):
    url = f"sqlite:///{tmp_path / 'new' / 'coop.db'}"

    with pytest.raises(ConfigurationError) as refused:
        opened(url)
    assert refused.value.field == "NGUON_DATABASE_URL"

    with_tables = opened(url, migrate=True)
    with with_tables.reading() as session:
        assert session.scalar(select(func.count()).select_from(StampHost)) == 1
    with_tables.close()


def test_a_refused_database_is_left_as_it_was(tmp_path):
    url = f"sqlite:///{tmp_path / 'coop.db'}"
    with pytest.raises(ConfigurationError):
        opened(url)

    engine = open_engine(url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM sqlite_master")) == 0
    engine.dispose()


def test_a_wrong_passphrase_is_refused_and_the_setting_named(database_url):
    opened(database_url).close()

    with pytest.raises(ConfigurationError) as refused:
        opened(database_url, passphrase="battery horse")

    assert refused.value.field == "NGUON_KEY_PASSPHRASE"
    assert "battery" not in str(refused.value)


def test_no_passphrase_is_refused_before_anything_is_written(sqlite_url):
    with pytest.raises(ConfigurationError) as refused:
        opened(sqlite_url, passphrase="")

    assert refused.value.field == "NGUON_KEY_PASSPHRASE"
    engine = open_engine(sqlite_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM secrets")) == 0
    engine.dispose()


def test_a_passphrase_with_accents_opens_from_every_keyboard(sqlite_url):
    """One keyboard writes ậ as one character, another as three; the keys stayed shut."""
    words = "mật khẩu của hợp tác xã"
    opened(sqlite_url, passphrase=unicodedata.normalize("NFC", words)).close()

    opened(sqlite_url, passphrase=unicodedata.normalize("NFD", words)).close()


@pytest.mark.parametrize(
    "base_url", ["", "nguon.example", "ftp://nguon.example", "https://a@b.example", "https://x/y"]
)
def test_an_address_that_is_no_sites_is_refused_and_the_setting_named(sqlite_url, base_url):
    with pytest.raises(ConfigurationError) as refused:
        opened(sqlite_url, base_url=base_url)

    assert (refused.value.field, refused.value.value) == ("NGUON_BASE_URL", base_url)


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://localhost/nguon", "sqlite"])
def test_what_is_no_database_is_refused_and_the_setting_named(url):
    with pytest.raises(ConfigurationError) as refused:
        opened(url)

    assert refused.value.field == "NGUON_DATABASE_URL"


def test_a_refused_database_address_is_not_repeated_with_its_password():
    with pytest.raises(ConfigurationError) as refused:
        opened("mysql://nguon:secret@localhost/nguon")

    assert "secret" not in str(refused.value)
    assert refused.value.value is None


@pytest.mark.parametrize(
    ("base_url", "host"),
    [
        ("https://Nguon.Example/", "nguon.example"),
        ("https://nguon.example:443", "nguon.example"),
        ("http://nguon.example:80/", "nguon.example"),
        ("http://127.0.0.1:8000", "127.0.0.1:8000"),
    ],
)
def test_the_host_is_the_one_that_is_printed_on_stamps(sqlite_url, base_url, host):
    """A default port stayed in the host that was signed and fell from the one that was printed."""
    deployment = opened(sqlite_url, base_url=base_url)

    assert deployment.host == host
    with deployment.reading() as session:
        assert session.scalars(select(StampHost.host)).all() == [host]
    deployment.close()


def test_a_new_address_is_added_to_the_hosts_and_the_old_one_stays(sqlite_url):
    opened(sqlite_url).close()

    deployment = opened(sqlite_url, base_url="https://che.example")

    with deployment.reading() as session:
        assert set(session.scalars(select(StampHost.host))) == {"nguon.example", "che.example"}
    deployment.close()


def test_opening_again_changes_nothing(database_url):
    first = opened(database_url)
    with first.reading() as session:
        before = dict(session.execute(select(Secret.name, Secret.ciphertext)).all())
    first.close()

    again = opened(database_url)

    with again.reading() as session:
        assert dict(session.execute(select(Secret.name, Secret.ciphertext)).all()) == before
    assert set(before) == {"salt", "stamp-id", "compact-tag"}
    assert again.vault.tag_key == first.vault.tag_key
    again.close()


def test_two_that_open_an_empty_database_at_once_share_one_vault(database_url):
    """On PostgreSQL both made keys, and the slower one stopped with an error of the database."""
    ready = threading.Barrier(4)
    tags, failures = [], []

    def start():
        try:
            ready.wait()
            deployment = opened(database_url)
            tags.append(deployment.vault.tag_key)
            deployment.close()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            failures.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert len(tags) == 4
    assert len(set(tags)) == 1


def test_a_transaction_is_kept_whole_or_not_at_all(deployment):
    with pytest.raises(ZeroDivisionError), deployment.transaction() as session:  # noqa: PT012 - it fails at commit
        session.add(
            StampHost(
                host="lost.example",
                scheme="https",
                is_development=False,
                valid_from=deployment.clock(),
            )
        )
        session.flush()
        _ = 1 / 0

    with deployment.reading() as session:
        assert session.get(StampHost, "lost.example") is None


def test_what_a_reading_session_changed_is_not_kept(deployment):
    with deployment.reading() as session:
        host = session.scalars(select(StampHost)).one()
        host.is_development = True
        session.flush()

    with deployment.reading() as session:
        assert session.scalars(select(StampHost.is_development)).one() is False
